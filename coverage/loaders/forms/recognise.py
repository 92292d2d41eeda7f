"""Which kind of table each sheet of a file holds, or why the file holds none that is known."""

from __future__ import annotations

from dataclasses import dataclass

from coverage.loaders.flat.dashboard import find_dashboard
from coverage.loaders.flat.provinces import find_provinces
from coverage.loaders.flat.workforce import find_wide
from coverage.loaders.forms.describe import describe_unknown, refuse_forms
from coverage.loaders.headings.headers import (
    HEADER_WINDOW,
    REQUIRED,
    FlatTable,
    field_names,
    find_flat_tables,
    is_correction_list,
)
from coverage.loaders.headings.titles import read_title
from coverage.loaders.recap.header import RecapHeader, find_recaps
from coverage.model.errors import FileRefused
from coverage.model.loading import Finding
from coverage.reference.segments import match_segment
from coverage.reference.tables import Reference
from coverage.sheets.limits import MAX_COLUMNS
from coverage.sheets.reader import Book, Sheet
from coverage.words.reasons import KIND_NAMES

KINDS = (*REQUIRED, "recap")
"""Every kind of file that is recognised."""


@dataclass(frozen=True)
class Recognised:
    """A sheet whose kind is known, with its header."""

    sheet: Sheet
    kind: str
    header: FlatTable | RecapHeader


def recognise(book: Book, kind: str | None, reference: Reference) -> list[Recognised]:
    """The sheets of the first kind found; a workbook of several kinds is refused."""
    if any(is_correction_list(sheet) for sheet in book.sheets):
        raise FileRefused(
            "correction_list",
            "daftar perbaikan",
            "berkas asal yang sudah diperbaiki",
            "Perbaiki baris-baris itu di berkas asal, lalu kirim ulang berkas asal secara utuh.",
        )
    found = [item for sheet in book.sheets for item in _recognise_sheet(sheet, kind, reference)]
    if not found:
        refuse_forms(book, reference)
        wanted = KIND_NAMES[kind] if kind else "salah satu dari " + ", ".join(KIND_NAMES.values())
        seen, remedy = describe_unknown(book, kind, reference)
        raise FileRefused("unknown_layout", seen, wanted, remedy)
    kinds = dict.fromkeys(item.kind for item in found)
    if len(kinds) > 1:
        names = ", ".join(KIND_NAMES[name] for name in kinds)
        raise FileRefused("mixed_kinds", names, "satu jenis tabel per berkas", "Pisahkan menjadi beberapa berkas.")
    return found


def _recognise_sheet(sheet: Sheet, kind: str | None, reference: Reference) -> list[Recognised]:
    wide = find_wide(sheet, reference) if kind in (None, "workforce") else None
    if wide is not None:
        return [Recognised(sheet, wide.kind, wide)]
    kinds = tuple(name for name in REQUIRED if kind in (None, name))
    tables = find_flat_tables(sheet, kinds, reference)
    if kind is None and tables and _tells_regions(tables[0], reference):
        tables = []
    if tables:
        return [Recognised(sheet, table.kind, table) for table in tables]
    recaps = find_recaps(sheet, reference, _states_segment(sheet)) if kind in (None, "recap") else []
    if recaps:
        return [Recognised(sheet, "recap", header) for header in recaps]
    others = (find_provinces(sheet), find_dashboard(sheet))
    return [Recognised(sheet, table.kind, table) for table in others if table and kind in (None, table.kind)][:1]


def _tells_regions(table: FlatTable, reference: Reference) -> bool:
    """Whether what looks like control totals has a column of regions: then it is a recap, month by month."""
    names = field_names("recap", reference)
    regions = ("region_code", "region_name")
    return table.kind == "control_totals" and any(names.get(label) in regions for _, label in table.unknown)


def _states_segment(sheet: Sheet) -> bool:
    """Whether the name or the title of a sheet says which segment its columns count."""
    title = read_title(sheet, min(HEADER_WINDOW, len(sheet.rows)), columns=(0, MAX_COLUMNS))
    return match_segment(sheet.name) is not None or title.segment is not None


def ignored_sheets(book: Book, recognised: list[Recognised]) -> tuple[Finding, ...]:
    """A finding for each sheet with content of which nothing is read."""
    read = {item.sheet.name for item in recognised}
    return tuple(
        Finding("sheet_ignored", "info", sheet.name, f"Lembar '{sheet.name}' tidak memuat tabel yang dikenal.")
        for sheet in book.sheets
        if sheet.name not in read and any(any(row) for row in sheet.rows)
    )
