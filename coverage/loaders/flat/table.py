"""Flat tables with one header row: workforce, targets, claims, branches and control totals.

Each reader turns a sheet into rows of the declared table and gathers every problem with its cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from coverage.loaders.headings.harmonise import MISSING_TEXTS, read_count, read_region
from coverage.loaders.headings.headers import FlatTable, text_of
from coverage.model.claims import FIGURE_BY_NAME, FIGURES, SAME_BASE, SAME_BASES, read_printed
from coverage.model.loading import Finding, Problem
from coverage.model.numbers import AmbiguousNumber, parse_figure
from coverage.model.periods import parse_date, parse_period
from coverage.model.privacy import excerpt
from coverage.reference.regions import PROVINCE_CODE, normalise_region
from coverage.reference.segments import all_segments, match_segment
from coverage.reference.tables import Reference
from coverage.sheets.columns import UncachedFormula
from coverage.sheets.reader import Sheet, cell_name

_PROVINCE_NAMES = frozenset({"JAWA BARAT", "PROVINSI JAWA BARAT", "PROV JAWA BARAT", "JABAR"})


@dataclass
class FlatRows:
    """Rows of one sheet in the form of their table, and what was noticed while reading them."""

    records: list[dict[str, object]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    form: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """The records as a frame."""
        return pd.DataFrame(self.records)


@dataclass
class RowReader:
    """One row of a flat table, with its cells by field; reading a cell that is wrong adds a problem."""

    sheet: Sheet
    table: FlatTable
    index: int
    rows: FlatRows
    reference: Reference

    def cell(self, name: str) -> object:
        """The raw cell of a field; '' when the sheet has no such column."""
        column = self.table.columns.get(name)
        row = self.sheet.rows[self.index]
        return row[column] if column is not None and column < len(row) else ""

    def text(self, name: str) -> str:
        """The cell of a field as text, '' where it states nothing."""
        text = text_of(self.cell(name))
        return "" if text in MISSING_TEXTS else text

    def where(self, name: str) -> str:
        """Address of a field's cell."""
        return cell_name(self.index, self.table.columns.get(name, 0))

    def refuse(self, code: str, name: str, expected: str, remedy: str) -> None:
        """Add a problem about a field's cell."""
        found = excerpt(text_of(self.cell(name))) or "kosong"
        self.rows.problems.append(Problem(code, self.sheet.name, self.where(name), found, expected, remedy))

    def refuse_beyond(self) -> None:
        """Add a problem for a cell right of the header: in a text file an unquoted comma moved all that follows."""
        row, width = (
            self.sheet.rows[self.index],
            1 + max([*self.table.columns.values(), *(column for column, _ in self.table.unknown)]),
        )
        for place in range(width, len(row)):
            if text_of(row[place]) not in MISSING_TEXTS:
                where, found = cell_name(self.index, place), excerpt(text_of(row[place]))
                expected = "tidak ada isi di kanan judul kolom terakhir"
                remedy = 'Beri tanda petik pada angka yang memuat pemisah kolom, misalnya "5,9 juta".'
                self.rows.problems.append(Problem("row_too_long", self.sheet.name, where, found, expected, remedy))
                return

    def count(self, name: str) -> int | None:
        """A count of persons, None where the cell states none."""
        count, problem = read_count(self.cell(name), self.sheet.name, self.index, self.table.columns.get(name, 0))
        if problem is not None:
            self.rows.problems.append(problem)
        return count

    def region(self, allow_province: bool = False) -> str | None:
        """The region code of the row; the province's own code only where it is allowed."""
        code, name = self.cell("region_code"), self.cell("region_name")
        if allow_province and self.is_province():
            return PROVINCE_CODE
        where = self.where("region_name" if "region_name" in self.table.columns else "region_code")
        region, problem = read_region((code, name), (self.sheet.name, where), self.reference)
        if problem is not None:
            self.rows.problems.append(problem)
        return region

    def is_province(self) -> bool:
        """Whether the row is about the province as a whole."""
        name = normalise_region(self.text("region_name"))
        return self.text("region_code") == PROVINCE_CODE or name in _PROVINCE_NAMES

    def year(self) -> int | None:
        """The year of the row."""
        text = self.text("year").removesuffix(".0")
        if text.isascii() and text.isdigit() and len(text) == 4:
            return int(text)
        self.refuse("bad_year", "year", "tahun empat angka, misalnya 2024", "Perbaiki sel itu.")
        return None


def read_rows(
    sheet: Sheet, table: FlatTable, read_row: Callable[[RowReader], dict[str, object] | None], reference: Reference
) -> FlatRows:
    """All rows below a flat header, each through `read_row`; blank rows are passed over."""
    rows = FlatRows(form=f"{table.kind}-flat")
    for column, label in table.unknown:
        where = f"{sheet.name}!{cell_name(table.header_row, column)}"
        rows.findings.append(
            Finding("unknown_column", "info", where, f"Kolom '{label}' tidak dikenal dan tidak dibaca.")
        )
    for index in range(table.header_row + 1, len(sheet.rows)):
        reader = RowReader(sheet, table, index, rows, reference)
        if sum(bool(reader.text(name)) for name in table.columns) < 2:
            continue
        rows.rows += 1
        record = read_row(reader)
        if record is not None:
            rows.records.append(record)
    return rows


def read_branch_row(reader: RowReader) -> dict[str, object] | None:
    """One branch × region × valid-from."""
    record: dict[str, object] = {
        "branch_code": reader.text("branch_code").upper(),
        "branch_name": reader.text("branch_name"),
        "region_code": reader.region(),
    }
    for name in ("valid_from", "valid_to"):
        date = parse_date(reader.cell(name)) if reader.text(name) else None
        if reader.text(name) and date is None:
            reader.refuse("bad_date", name, "tanggal, misalnya 2023-07-01", "Perbaiki sel itu.")
        record[name] = date
    if not record["branch_code"]:
        reader.refuse("branch_missing", "branch_code", "kode cabang", "Isi sel itu.")
    return record if record["region_code"] and record["branch_code"] else None


def read_target_row(reader: RowReader) -> dict[str, object] | None:
    """One year × region × indicator × source."""
    region, year, rate = reader.region(allow_province=True), reader.year(), _target_rate(reader)
    if region is None or year is None or rate is None:
        return None
    source = reader.text("source")
    if not source:
        reader.refuse("source_missing", "source", "pemilik sasaran", "Isi siapa yang menetapkan sasaran itu.")
    indicator = reader.text("indicator") or "coverage_rate"
    return {"region_code": region, "year": year, "indicator": indicator, "target_rate": rate, "source": source}


def _as_printed(reader: RowReader, name: str) -> str | None:
    """A cell as it reads; a fraction in a spreadsheet is the percentage that stands there on the screen."""
    cell, figure = reader.cell(name), FIGURE_BY_NAME.get(name)
    if isinstance(cell, UncachedFormula):
        reader.refuse("formula_uncached", name, "nilai yang tersimpan", "Buka di Excel, hitung ulang, simpan.")
        return None
    if figure is not None and figure.is_rate and isinstance(cell, float) and 0 < abs(cell) < 1:
        return f"{(Decimal(repr(cell)) * 100).normalize():f}%".replace(".", ",")
    return reader.text(name) or None


def _target_rate(reader: RowReader) -> float | None:
    cell = reader.cell("target_rate")
    if isinstance(cell, float | int) and 0 <= cell <= 1:
        return float(cell)
    try:
        figure = parse_figure(text_of(cell))
    except AmbiguousNumber:
        figure = None
    if figure is not None and 0 <= figure.value <= 1 and not figure.is_about:
        return float(figure.value)
    reader.refuse("bad_target", "target_rate", "persentase, misalnya 35% atau 0,35", "Tulis dengan tanda persen.")
    return None


def read_control_row(reader: RowReader) -> dict[str, object] | None:
    """One period × segment × source."""
    period = parse_period(reader.cell("period"))
    segment = match_segment(reader.text("segment"))
    members = reader.count("members")
    if period is None:
        reader.refuse("bad_period", "period", "bulan, misalnya 2024-08", "Perbaiki sel itu.")
    if segment is None:
        known = ", ".join(segment.label for segment in all_segments())
        reader.refuse("unknown_segment", "segment", f"salah satu dari {known}", "Perbaiki sel itu.")
    if members is None:
        reader.refuse("count_missing", "members", "bilangan bulat orang", "Isi sel itu.")
    if period is None or segment is None or members is None:
        return None
    return {"period": period, "segment": segment, "members": members, "source": reader.text("source") or "Kantor Pusat"}


def read_claim_row(reader: RowReader) -> dict[str, object] | None:
    """One published statement, every figure kept as printed."""
    record: dict[str, object] = {"claim_id": reader.text("id")}
    names = ("place", "printed_date", *FIGURE_BY_NAME, SAME_BASE, "source")
    record |= {name: _as_printed(reader, name) for name in names if name in reader.table.columns}
    reader.refuse_beyond()
    for figure in FIGURES:
        printed = record.get(figure.name)
        if isinstance(printed, str):
            try:
                read_printed(printed, figure)
            except AmbiguousNumber as error:
                kind = "31,4 persen" if figure.is_rate else "5,9 juta atau 923.000"
                reader.refuse(
                    "bad_figure", figure.name, f"angka seperti tercetak, misalnya {kind}", f"Tulisan itu {error.reason}"
                )
    if reader.text(SAME_BASE).lower() not in SAME_BASES:
        reader.refuse("bad_choice", SAME_BASE, ", ".join(filter(None, SAME_BASES)), "Pilih salah satu, atau kosongkan.")
    if not record["claim_id"]:
        reader.refuse("id_missing", "id", "pengenal pernyataan", "Isi sel itu.")
    return record if record["claim_id"] else None
