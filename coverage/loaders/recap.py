"""The monthly recap of the Kanwil or of a branch: a wide sheet with segments across and kab/kota down.

The total row is a checksum and is never counted; a blank cell is "not reported", never 0; percentages are passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from coverage.loaders.harmonise import MISSING_TEXTS, read_count, read_region
from coverage.loaders.headers import read_title, settle_basis, settle_period, text_of
from coverage.loaders.reader import Sheet, cell_name
from coverage.loaders.recap_header import RecapHeader, layout_name
from coverage.model.loading import Finding, LoadOptions, Problem
from coverage.model.numbers import format_number
from coverage.model.regions import match_region, normalise_text, region_name
from coverage.model.segments import all_segments
from coverage.model.tables import KANWIL

_TOTAL_LABELS = ("JUMLAH", "TOTAL", "GRAND TOTAL", "JAWA BARAT", "PROVINSI JAWA BARAT", "PROV JAWA BARAT")
_SUBTOTAL_LABELS = ("SUB TOTAL", "SUBTOTAL", "SUB JUMLAH")
_MIN_ROUNDED = 5


@dataclass
class _Reading:
    """What reading one sheet gathers."""

    sheet: Sheet
    header: RecapHeader
    period: str
    branch: str | None
    basis: str
    records: list[dict[str, object]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sums: dict[int, int] = field(default_factory=dict)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    rows: int = 0
    stated_total: int | None = None
    has_total: bool = False


@dataclass(frozen=True)
class SheetRows:
    """The rows of one sheet in the form of the membership table, and what was noticed."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    rows: int
    stated_total: int | None
    period: str | None
    branch: str | None
    basis: str
    layout: str


def read_recap(sheet: Sheet, header: RecapHeader, options: LoadOptions) -> SheetRows:
    """The membership rows of one sheet: one per region × segment × status (and branch, where a column states it)."""
    title = read_title(sheet, header.top)
    period, problems = settle_period(title, options.period, sheet)
    basis, more = settle_basis(title, options.basis, sheet)
    branch = options.branch or title.branch
    if period is None:
        return SheetRows(pd.DataFrame(), (*problems, *more), (), 0, None, None, branch, basis, layout_name(header))
    reading = _Reading(sheet, header, period, branch, basis)
    reading.problems += more
    _note_columns(reading)
    for index in range(header.body, len(sheet.rows)):
        _read_row(reading, index)
    if not reading.has_total:
        _find(reading, "no_total", "info", sheet.name, "Tidak ada baris JUMLAH, jadi jumlah tidak dapat dicocokkan.")
    return SheetRows(
        _mark_rounded(pd.DataFrame(reading.records)),
        tuple(reading.problems),
        tuple(reading.findings),
        reading.rows,
        reading.stated_total,
        period,
        branch,
        basis,
        layout_name(header),
    )


def _find(reading: _Reading, code: str, severity: str, where: str, message: str) -> None:
    reading.findings.append(Finding(code, severity, where, message))


def _note_columns(reading: _Reading) -> None:
    header, sheet = reading.header, reading.sheet
    for column, label in header.unknown:
        where = f"{sheet.name}!{cell_name(header.top, column)}"
        _find(reading, "unknown_column", "info", where, f"Kolom '{label}' tidak dikenal dan tidak dibaca.")
    for column in sorted(sheet.hidden_columns):
        label = header.labels[column] if column < len(header.labels) else ""
        where = f"{sheet.name}!{cell_name(header.top, column)}"
        counted = "dan ikut dibaca" if column in header.measures else "dan tidak dihitung"
        _find(reading, "hidden_column", "info", where, f"Kolom '{label or 'tanpa judul'}' tersembunyi {counted}.")
    hidden = sorted(row + 1 for row in sheet.hidden_rows if row >= header.body)
    if hidden:
        rows = ", ".join(map(str, hidden[:10]))
        _find(reading, "hidden_rows", "warning", sheet.name, f"Baris tersembunyi {rows} ikut dibaca.")
    reported = {measure.segment for measure in header.measures.values()}
    for segment in all_segments():
        if segment.code not in reported and segment.code != "PMI":
            message = f"Segmen {segment.label} tidak ada di rekap ini; bukan berarti nol."
            _find(reading, "segment_absent", "warning", sheet.name, message)


def _cell(row: Sequence[object], column: int | None) -> object:
    return row[column] if column is not None and column < len(row) else ""


def _read_row(reading: _Reading, index: int) -> None:
    row, header = reading.sheet.rows[index], reading.header
    values = {column: _cell(row, column) for column in header.measures}
    labels = [normalise_text(text_of(cell)) for column, cell in enumerate(row) if column not in header.measures]
    has_value = any(text_of(value) not in MISSING_TEXTS for value in values.values())
    if not any(labels) and not has_value:
        return
    if _is_numbering(row):
        return
    named = normalise_text(text_of(_cell(row, header.columns.get("region_name"))))
    is_region = bool(named) and named not in _TOTAL_LABELS and match_region(named).fault is None
    if not is_region and any(label in _TOTAL_LABELS for label in labels):
        _check_total(reading, index, values)
    elif any(label.startswith(_SUBTOTAL_LABELS) for label in labels):
        _find(reading, "subtotal", "info", f"{reading.sheet.name} baris {index + 1}", "Subtotal tidak dihitung.")
    else:
        _read_region_row(reading, index, values, has_value)


def _is_numbering(row: Sequence[object]) -> bool:
    """Whether a row is the customary (1) (2) (3) below a header."""
    texts = [text_of(cell).strip("()") for cell in row if text_of(cell)]
    if len(texts) < 3 or not all(text.isascii() and text.isdigit() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def _read_region_row(reading: _Reading, index: int, values: dict[int, object], has_value: bool) -> None:
    row, columns, sheet = reading.sheet.rows[index], reading.header.columns, reading.sheet.name
    name_column = columns.get("region_name", columns.get("region_code", 0))
    where = cell_name(index, name_column)
    region, problem = read_region(
        _cell(row, columns.get("region_code")), _cell(row, columns.get("region_name")), sheet, where, reading.period
    )
    if problem is not None and not has_value:
        return  # a footnote or a signature: text without any count
    reading.rows += 1
    if reading.has_total:
        remedy = "Pindahkan ke atas baris JUMLAH, atau hapus baris itu."
        problem = Problem(
            "row_after_total", sheet, where, region_name(region or ""), "tidak ada baris di bawah JUMLAH", remedy
        )
        reading.problems.append(problem)
    if region is None:
        reading.problems += [problem] if problem else []
        _add_counts(reading, index, values)
        return
    branch = text_of(_cell(row, columns.get("branch"))) or reading.branch or KANWIL
    if (branch, region) in reading.seen:
        first = reading.seen[branch, region]
        expected = f"satu baris per kab/kota ({first} sudah memuatnya)"
        remedy = "Gabungkan atau hapus salah satu baris."
        reading.problems.append(Problem("repeated_region", sheet, where, region_name(region), expected, remedy))
    reading.seen[branch, region] = where
    counts = _add_counts(reading, index, values)
    _check_row_total(reading, index, counts)
    _record(reading, region, branch, counts, where)


def _add_counts(reading: _Reading, index: int, values: dict[int, object]) -> dict[int, int | None]:
    """Read the counts of a row and add them to the column sums; a cell that cannot be read becomes a problem."""
    counts: dict[int, int | None] = {}
    for column, value in values.items():
        counts[column], problem = read_count(value, reading.sheet.name, index, column)
        if problem is not None:
            reading.problems.append(problem)
        reading.sums[column] = reading.sums.get(column, 0) + (counts[column] or 0)
    return counts


def _record(reading: _Reading, region: str, branch: str, counts: dict[int, int | None], where: str) -> None:
    blank = []
    for column, count in counts.items():
        measure = reading.header.measures[column]
        if measure.segment is None:
            continue
        if count is None and measure.status == "active":
            blank.append(measure.segment)
        reading.records.append(
            {
                "period": reading.period,
                "branch_code": branch,
                "region_code": region,
                "segment": measure.segment,
                "channel": "LAIN",
                "funding": "other",
                "basis": reading.basis,
                "status": measure.status,
                "members": count,
                "memberships": count,
            }
        )
    if blank:
        message = f"{region_name(region)}: {', '.join(blank)} kosong, dibaca sebagai tidak dilaporkan, bukan 0."
        _find(reading, "blank_count", "warning", f"{reading.sheet.name}!{where}", message)


def _check_row_total(reading: _Reading, index: int, counts: dict[int, int | None]) -> None:
    parts = [
        counts[column] or 0
        for column, measure in reading.header.measures.items()
        if measure.segment and measure.status == "active"
    ]
    for column, measure in reading.header.measures.items():
        stated = counts[column]
        if measure.segment is None and stated is not None and stated != sum(parts):
            _mismatch(reading, (index, column), stated, sum(parts), "jumlah baris")


def _check_total(reading: _Reading, index: int, values: dict[int, object]) -> None:
    """Hold the sheet's own total row against the sum of the rows above it."""
    reading.has_total = True
    stated_active: list[int] = []
    for column, value in values.items():
        stated, problem = read_count(value, reading.sheet.name, index, column)
        if problem is not None:
            reading.problems.append(problem)
        if stated is None:
            continue
        measure = reading.header.measures[column]
        if measure.segment and measure.status == "active":
            stated_active.append(stated)
        if stated != reading.sums.get(column, 0):
            _mismatch(reading, (index, column), stated, reading.sums.get(column, 0), "jumlah kolom")
    reading.stated_total = sum(stated_active) if stated_active else None


def _mismatch(reading: _Reading, place: tuple[int, int], stated: int, expected: int, what: str) -> None:
    reading.problems.append(
        Problem(
            "total_mismatch",
            reading.sheet.name,
            cell_name(*place),
            format_number(stated),
            f"{format_number(expected)} ({what}; selisih {format_number(stated - expected)})",
            "Perbaiki jumlah itu atau baris yang salah.",
        )
    )


def _mark_rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """State the precision of a sheet's counts: 1000 when every one of at least five is a whole thousand."""
    if frame.empty:
        return frame
    counts = [count for count in frame["members"].dropna() if count]
    is_rounded = len(counts) >= _MIN_ROUNDED and all(count % 1000 == 0 for count in counts)
    return frame.assign(is_rounded=is_rounded, precision=1000 if is_rounded else 1)


def join_sheets(parts: list[SheetRows]) -> SheetRows:
    """The rows of several sheets of one workbook as one."""
    first = parts[0]
    stated = [part.stated_total for part in parts if part.stated_total is not None]
    frames = [part.frame for part in parts if not part.frame.empty]
    return replace(
        first,
        frame=pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(),
        problems=tuple(problem for part in parts for problem in part.problems),
        findings=tuple(finding for part in parts for finding in part.findings),
        rows=sum(part.rows for part in parts),
        stated_total=sum(stated) if len(stated) == len(parts) else None,
    )
