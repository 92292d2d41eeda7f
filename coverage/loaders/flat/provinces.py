"""The province sheet of Satu Data Kemnaker: a row a province, segments across; West Java's row is a control total.

The other provinces are passed over. The counts are by office of registration; the sheet itself names no month.
"""

from __future__ import annotations

from coverage.loaders.flat.table import FlatRows, RowReader
from coverage.loaders.headings.headers import HEADER_WINDOW, FlatTable, flatten_header
from coverage.loaders.headings.titles import read_title, settle_period
from coverage.loaders.recap.tally import total_kind
from coverage.model.loading import Finding, LoadOptions, Problem
from coverage.model.numbers import format_number
from coverage.reference.regions import normalise_text
from coverage.reference.segments import match_segment
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet, cell_name

SOURCE = "Satu Data Kemnaker (per kantor pendaftaran)"
"""Whose figure it is, as the control totals name it."""

_PROVINCE = ("PROVINSI", "NAMA PROVINSI")
_WEST_JAVA = ("JAWA BARAT", "PROVINSI JAWA BARAT", "PROV JAWA BARAT", "JABAR", "32")
_MIN_SEGMENTS = 2


def find_provinces(sheet: Sheet) -> FlatTable | None:
    """The table of provinces on a sheet, its columns by `province` and segment; or None."""
    for index in range(min(HEADER_WINDOW, len(sheet.rows))):
        columns: dict[str, int] = {}
        unknown = []
        for column, label in enumerate(flatten_header(sheet, index, 1)):
            name = "province" if label in _PROVINCE else match_segment(label)
            if name is not None:
                columns.setdefault(name, column)
            elif label:
                unknown.append((column, label))
        if "province" in columns and len(columns) > _MIN_SEGMENTS:
            return FlatTable("control_totals", index, columns, tuple(unknown))
    return None


def read_provinces(sheet: Sheet, table: FlatTable, options: LoadOptions, reference: Reference) -> FlatRows:
    """The control totals of West Java: one row per segment; a row of the country's total is checked against the sum."""
    rows = FlatRows(form="kemnaker-provinsi")
    for column, label in table.unknown:
        where = f"{sheet.name}!{cell_name(table.header_row, column)}"
        message = f"Kolom '{label}' tidak dikenal dan tidak dibaca."
        rows.findings.append(Finding("unknown_column", "info", where, message))
    period, problems = settle_period(read_title(sheet, table.header_row), options.period, sheet)
    rows.problems += problems
    sums = dict.fromkeys((name for name in table.columns if name != "province"), 0)
    others = 0
    for index in range(table.header_row + 1, len(sheet.rows)):
        reader = RowReader(sheet, table, index, rows, reference)
        province = normalise_text(reader.text("province"))
        if not province or not any(reader.text(name) for name in sums):
            continue
        counts = {name: reader.count(name) for name in sums}
        if (total_kind([province]) and province not in _WEST_JAVA) or province in ("INDONESIA", "NASIONAL"):
            _check_total(reader, counts, sums)
            continue
        for name, count in counts.items():
            sums[name] += count or 0
        if province in _WEST_JAVA:
            rows.rows += 1
            _record(reader, counts, period)
        else:
            others += 1
    _conclude(rows, sheet, others)
    return rows


def _record(reader: RowReader, counts: dict[str, int | None], period: str | None) -> None:
    for segment, count in counts.items():
        if count is None:
            remedy = "Isi sel itu, atau hapus kolomnya."
            reader.refuse("count_missing", segment, "bilangan bulat orang", remedy)
        elif period is not None:
            record = {"period": period, "segment": segment, "members": count, "source": SOURCE}
            reader.rows.records.append(dict(record))


def _check_total(reader: RowReader, counts: dict[str, int | None], sums: dict[str, int]) -> None:
    for name, count in counts.items():
        if count is not None and count != sums[name]:
            expected = f"{format_number(sums[name])} (jumlah provinsi; selisih {format_number(count - sums[name])})"
            reader.refuse("total_mismatch", name, expected, "Perbaiki jumlah itu atau baris yang salah.")


def _conclude(rows: FlatRows, sheet: Sheet, others: int) -> None:
    if not rows.rows:
        problem = Problem(
            "region_missing", sheet.name, "", f"{others} provinsi", "baris Jawa Barat", "Kirim berkas yang memuatnya."
        )
        rows.problems.append(problem)
    message = f"{others} provinsi lain dilewati; hanya Jawa Barat yang menjadi angka kontrol."
    rows.findings.append(Finding("provinces_passed", "info", sheet.name, message))
    message = "Angka menurut kantor pendaftaran; selisih dengan rekap menurut domisili wajar."
    rows.findings.append(Finding("other_basis", "info", sheet.name, message))
