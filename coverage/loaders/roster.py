"""The roster: one row a membership, with NIK, region, segment and period; NIK leaves memory as a pseudonym only.

A row that cannot be trusted is set aside with its reason and goes back to the branch; above a share of such rows the
file is refused. Names, birth dates and wages are not read at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

import pandas as pd

from coverage.loaders.harmonise import MISSING_TEXTS, read_region
from coverage.loaders.headers import FlatTable, Title, read_title, settle_basis, text_of
from coverage.loaders.reader import Sheet, cell_name
from coverage.model.loading import Finding, LoadOptions, Problem, RefusedRow
from coverage.model.periods import parse_date, parse_period
from coverage.model.regions import normalise_text
from coverage.model.segments import all_segments, match_segment
from coverage.model.tables import CHANNELS, FUNDINGS, KANWIL

MAX_REFUSED_SHARE = 0.01
"""Share of rows that may be set aside; above it the whole file is refused."""

_PERSON_NUMBER = re.compile(r"(?<!\d)\d{15,16}(?!\d)")

MAX_LISTED = 20
"""Problems of one code that are listed one by one; the rest are counted."""

_STATUSES = {
    "AKTIF": "active",
    "A": "active",
    "NONAKTIF": "inactive",
    "NON AKTIF": "inactive",
    "TIDAK AKTIF": "inactive",
    "N": "inactive",
}
_CHANNEL_WORDS = {channel: channel for channel in CHANNELS} | {"E COMMERCE": "ECOMMERCE", "PEKERJA RENTAN": "RENTAN"}
_FUNDING_WORDS = {normalise_text(funding): funding for funding in FUNDINGS} | {
    "MANDIRI": "self",
    "PERUSAHAAN": "employer",
    "LAINNYA": "other",
}


@dataclass
class RosterRows:
    """Rows of one roster sheet; `niks` stands beside `records`, never in them, and is dropped by the caller."""

    records: list[dict[str, object]] = field(default_factory=list)
    niks: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    headers: tuple[str, ...] = ()
    is_refused: bool = False
    rows: int = 0
    basis: str = "unknown"
    branch: str | None = None

    @property
    def is_acceptable(self) -> bool:
        """Whether few enough rows were set aside."""
        return bool(self.records) and not self.is_refused and len(self.refused) <= MAX_REFUSED_SHARE * self.rows


@dataclass
class _RowFaults:
    """The faults of one row: a code and what to say, by field."""

    faults: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    def add(self, code: str, name: str, value: str, expected: str, remedy: str) -> None:
        self.faults.append((code, name, value, expected, remedy))


class _Memo(dict[tuple[str, str], tuple[str | None, Problem | None]]):
    """Regions already read, by code and name: a roster has many rows and few places."""


def read_roster(sheet: Sheet, table: FlatTable, options: LoadOptions, seen: set[tuple[str, ...]]) -> RosterRows:
    """The rows of a roster sheet: one row per membership, problems with cells, and rows set aside.

    `seen` gathers the memberships read so far over all sheets of a file.
    """
    title = read_title(sheet, table.header_row)
    basis, problems = settle_basis(title, options.basis, sheet)
    branch = options.branch or title.branch
    header = tuple(text_of(cell) for cell in sheet.rows[table.header_row])
    rows = RosterRows(headers=header, basis=basis, branch=branch)
    rows.problems += problems
    rows.is_refused = bool(problems)
    if "status" not in table.columns:
        message = "Kolom STATUS tidak ada; semua baris dianggap aktif."
        rows.findings.append(Finding("status_absent", "warning", sheet.name, message))
    memo = _Memo()
    for index in range(table.header_row + 1, len(sheet.rows)):
        cells = _Cells(sheet, table, index)
        if any(cells.text(name) for name in table.columns):
            _read_row(cells, rows, _RowContext(title, options, memo, seen))
    _cap_problems(rows)
    return rows


@dataclass(frozen=True)
class _RowContext:
    title: Title
    options: LoadOptions
    memo: _Memo
    seen: set[tuple[str, ...]]


@dataclass(frozen=True)
class _Cells:
    """The cells of one row by field."""

    sheet: Sheet
    table: FlatTable
    index: int

    def raw(self, name: str) -> object:
        column = self.table.columns.get(name)
        row = self.sheet.rows[self.index]
        return row[column] if column is not None and column < len(row) else ""

    def text(self, name: str) -> str:
        text = text_of(self.raw(name))
        return "" if text in MISSING_TEXTS else text

    def where(self, name: str) -> str:
        return cell_name(self.index, self.table.columns.get(name, 0))


def _read_row(cells: _Cells, rows: RosterRows, context: _RowContext) -> None:
    rows.rows += 1
    faults = _RowFaults()
    nik = _read_nik(cells, faults)
    region = _read_region(cells, faults, context.memo)
    segment = match_segment(cells.text("segment"))
    if segment is None:
        known = ", ".join(segment.label for segment in all_segments())
        faults.add("unknown_segment", "segment", cells.text("segment") or "kosong", known, "Perbaiki sel itu.")
    period = _read_period(cells, faults, context)
    status = _STATUSES.get(normalise_text(cells.text("status"))) if "status" in cells.table.columns else "active"
    if status is None:
        faults.add(
            "unknown_status", "status", cells.text("status") or "kosong", "AKTIF atau NONAKTIF", "Perbaiki sel itu."
        )
    membership = (nik or "", cells.text("kpj"), period or "")
    _check_texts(cells, faults)
    if nik and membership[1] and membership in context.seen:
        faults.add("repeated_row", "kpj", "KPJ berulang", "satu baris per kepesertaan", "Hapus baris yang berulang.")
    if faults.faults:
        _set_aside(cells, rows, faults)
        return
    context.seen.add(membership)
    rows.niks.append(nik or "")
    rows.records.append(
        {
            "period": period,
            "row": cells.index + 1,
            "region_code": region,
            "branch_code": cells.text("branch") or rows.branch or KANWIL,
            "segment": segment,
            "channel": _CHANNEL_WORDS.get(normalise_text(cells.text("channel")), "LAIN"),
            "funding": _FUNDING_WORDS.get(normalise_text(cells.text("funding")), "other"),
            "basis": rows.basis,
            "status": status,
            "programmes": cells.text("programmes") or None,
            "npp": cells.text("npp") or None,
            "start_date": parse_date(cells.raw("start_date")),
            "is_complete": context.options.is_complete,
        }
    )


def _check_texts(cells: _Cells, faults: _RowFaults) -> None:
    """Refuse a person's number in a column that is kept as it is written; the value is not repeated."""
    for name in ("branch", "npp", "programmes"):
        if _PERSON_NUMBER.search(re.sub(r"[ .'\-]", "", cells.text(name))):
            faults.add(
                "number_misplaced", name, "nomor 15-16 angka", "isi kolom yang benar", "Periksa pergeseran kolom."
            )


def _read_nik(cells: _Cells, faults: _RowFaults) -> str | None:
    """The NIK of a row; a number is refused, because Excel has already lost its last digit."""
    cell = cells.raw("nik")
    if isinstance(cell, float | int):
        faults.add(
            "nik_number",
            "nik",
            "NIK bertipe angka",
            "NIK sebagai teks 16 angka",
            "Excel hanya menyimpan 15 angka, jadi angka terakhir sudah hilang. "
            "Ubah kolom ke Teks, lalu isi ulang NIK dari sumbernya.",
        )
        return None
    nik = cells.text("nik").lstrip("'").replace(" ", "").replace(".", "")
    if len(nik) == 16 and nik.isascii() and nik.isdigit():
        return nik
    found = f"{len(nik)} karakter" if nik else "kosong"
    faults.add("nik_invalid", "nik", found, "16 angka", "Isi NIK 16 angka sebagai teks.")
    return None


def _read_region(cells: _Cells, faults: _RowFaults, memo: _Memo) -> str | None:
    key = (cells.text("region_code"), cells.text("region_name"))
    if key not in memo:
        memo[key] = read_region(*key, "", "")
    region, problem = memo[key]
    if problem is not None:
        name = "region_name" if "region_name" in cells.table.columns else "region_code"
        faults.add(problem.code, name, problem.value, problem.expected, problem.remedy)
    return region


def _read_period(cells: _Cells, faults: _RowFaults, context: _RowContext) -> str | None:
    if cells.text("period"):
        period = parse_period(cells.raw("period"))
    else:
        period = next(iter(context.title.periods), None) or context.options.period
    if period is None:
        faults.add(
            "period_missing", "period", cells.text("period") or "kosong", "bulan, misalnya 2024-08", "Isi sel itu."
        )
    elif context.options.period not in (None, period):
        faults.add(
            "period_conflict", "period", period, f"{context.options.period} (menurut --period)", "Samakan keduanya."
        )
    return period


def _set_aside(cells: _Cells, rows: RosterRows, faults: _RowFaults) -> None:
    for code, name, value, expected, remedy in faults.faults:
        rows.problems.append(Problem(code, cells.sheet.name, cells.where(name), value, expected, remedy))
    reasons = tuple(
        f"{cells.where(name)}: {value}; {expected}. {remedy}" for _, name, value, expected, remedy in faults.faults
    )
    texts = tuple(text_of(cell) for cell in cells.sheet.rows[cells.index])
    rows.refused.append(RefusedRow(cells.sheet.name, cells.index + 1, texts, reasons))


def _cap_problems(rows: RosterRows) -> None:
    """List the first problems of each code one by one and count the rest."""
    by_code: dict[str, list[Problem]] = defaultdict(list)
    for problem in rows.problems:
        by_code[problem.code].append(problem)
    capped = []
    for code, problems in by_code.items():
        capped += problems[:MAX_LISTED]
        if len(problems) > MAX_LISTED:
            more = f"{len(problems) - MAX_LISTED} baris lain"
            capped.append(Problem(code, problems[0].sheet, "", more, problems[0].expected, problems[0].remedy))
    rows.problems = capped


def roster_frame(rows: RosterRows, pseudonyms: list[bytes]) -> pd.DataFrame:
    """The rows as a frame with `pseudonym` in place of the NIK."""
    return pd.DataFrame(rows.records).assign(pseudonym=pseudonyms)
