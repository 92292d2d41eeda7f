"""A branch's UCJ dashboard by kecamatan: Kecamatan | … | TARGET | TK Aktif | GAP | %, with a lone cell of its date.

It names no segment, so no membership can come of it. Its sum is kept as a statement about its kab/kota, to be stored
against the store. TARGET is the branch's target, not the eligible workers, so no rate is kept.
"""

from __future__ import annotations

import datetime as dt

from coverage.loaders.flat.table import FlatRows, RowReader
from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.headers import HEADER_WINDOW, FlatTable, flatten_header
from coverage.loaders.recap.tally import total_kind
from coverage.model.loading import Finding, Problem
from coverage.model.numbers import format_number
from coverage.model.periods import format_date, parse_date
from coverage.reference.regions import match_region, normalise_text, region_name
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet, cell_name

SOURCE = "Dasbor UCJ cabang per kecamatan"
"""What a statement from such a sheet names as its source."""

_FIELDS = {
    "KECAMATAN": "district",
    "TARGET": "target",
    "TK AKTIF": "active",
    "PESERTA AKTIF": "active",
    "GAP": "gap",
    "%": "share",
    "JUMLAH KELURAHAN": "passed",
    "JUMLAH DESA": "passed",
    "JUMLAH DESA KELURAHAN": "passed",
    "JUMLAH KEPLING": "passed",
    "NO": "passed",
}
_UPDATED = ("WAKTU UPDATE", "UPDATE PER", "UPDATE DATA PER TGL", "UPDATE DATA", "DIPERBARUI")
_NEEDED = {"district", "active", "target"}


def find_dashboard(sheet: Sheet) -> FlatTable | None:
    """The table of kecamatan on a sheet, or None."""
    for index in range(min(HEADER_WINDOW, len(sheet.rows))):
        columns: dict[str, int] = {}
        unknown = []
        for column, label in enumerate(flatten_header(sheet, index, 1)):
            name = _FIELDS.get(label)
            if name is None and label and not label.startswith(_UPDATED):
                unknown.append((column, label))
            elif name not in (None, "passed"):
                columns.setdefault(str(name), column)
        if columns.keys() >= _NEEDED:
            return FlatTable("claims", index, columns, tuple(unknown))
    return None


def read_dashboard(sheet: Sheet, table: FlatTable, reference: Reference) -> FlatRows:
    """One statement: the active members of a kab/kota, summed over its kecamatan, with the date of the sheet."""
    rows = FlatRows(form="dasbor-kecamatan")
    for column, label in table.unknown:
        where = f"{sheet.name}!{cell_name(table.header_row, column)}"
        message = f"Kolom '{label}' tidak dikenal dan tidak dibaca."
        rows.findings.append(Finding("unknown_column", "info", where, message))
    sums = {"active": 0, "target": 0}
    for index in range(table.header_row + 1, len(sheet.rows)):
        reader = RowReader(sheet, table, index, rows, reference)
        if reader.text("district") and reader.text("active"):
            _read_row(reader, sums)
    region = _region_of(sheet, table, reference)
    if region is None:
        cell = cell_name(table.header_row, table.columns["district"])
        remedy = "Tulis kab/kota di judul, misalnya DASBOR UCJ KABUPATEN SUMEDANG."
        expected = "satu kab/kota di judul lembar"
        rows.problems.append(Problem("region_missing", sheet.name, cell, "dasbor per kecamatan", expected, remedy))
    elif rows.rows and not rows.problems:
        _record(rows, sheet, region, sums)
    return rows


def _read_row(reader: RowReader, sums: dict[str, int]) -> None:
    active, target = reader.count("active"), reader.count("target")
    if total_kind([reader.text("district")]):
        for name, stated in (("active", active), ("target", target)):
            if stated is not None and stated != sums[name]:
                expected = f"{format_number(sums[name])} (jumlah kolom)"
                reader.refuse("total_mismatch", name, expected, "Perbaiki jumlah itu atau baris yang salah.")
        return
    reader.rows.rows += 1
    sums["active"] += active or 0
    sums["target"] += target or 0
    gap = text_of(reader.cell("gap")).lstrip("-−+").replace(".", "")
    if gap.isdigit() and active is not None and target is not None and int(gap) != abs(target - active):
        expected = f"{format_number(target - active)} (TARGET dikurangi TK Aktif)"
        reader.refuse("gap_mismatch", "gap", expected, "Perbaiki baris itu.")


def _region_of(sheet: Sheet, table: FlatTable, reference: Reference) -> str | None:
    """The one kab/kota that the title names in full, from the word Kabupaten or Kota on."""
    found: set[str | None] = set()
    for row in sheet.rows[: table.header_row]:
        for cell in row:
            words = normalise_text(text_of(cell)).split()
            for start, word in enumerate(words):
                if word in ("KAB", "KABUPATEN", "KOTA"):
                    found.add(match_region(" ".join(words[start:]), reference).code)
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _record(rows: FlatRows, sheet: Sheet, region: str, sums: dict[str, int]) -> None:
    date = _updated(sheet)
    printed = format_date(date) if date else None
    identity = f"dasbor-{region}-{date.isoformat() if date else 'tanpa-tanggal'}"
    rows.records.append(
        {
            "claim_id": identity,
            "place": region_name(region),
            "printed_date": printed,
            "covered": format_number(sums["active"]),
            "source": SOURCE,
        }
    )
    message = (
        f"Dasbor {region_name(region)}{', ' + printed if printed else ', tanpa tanggal'}: "
        f"{format_number(sums['active'])} TK aktif di {rows.rows} kecamatan, target {format_number(sums['target'])}. "
        "Tanpa segmen, jadi disimpan sebagai pernyataan, bukan kepesertaan."
    )
    rows.findings.append(Finding("dashboard_total", "info", sheet.name, message))


def _updated(sheet: Sheet) -> dt.date | None:
    """The date of the lone cell "Waktu Update" or "Update per": in it, beside it or below it."""
    for index in range(min(HEADER_WINDOW, len(sheet.rows))):
        for column, cell in enumerate(sheet.rows[index]):
            if not normalise_text(text_of(cell)).startswith(_UPDATED):
                continue
            below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
            near = [cell, *sheet.rows[index][column + 1 :], *below[column : column + 1]]
            dates = [date for item in near if (date := parse_date(item)) is not None]
            if dates:
                return dates[0]
    return None
