"""Bytes to sheets of cells, whatever the container; recognised by content, never by name.

Cells keep their type: text, number, date. Addresses are the sheet's own (A1), also where leading rows are empty. What
is hidden on a sheet is noted, because people forget it is there. Nothing here knows what a cell means. Read next:
`containers`, a module a container.
"""

from __future__ import annotations

from dataclasses import replace

from coverage.model.loading import Finding
from coverage.sheets.containers.archive import is_workbook
from coverage.sheets.containers.binary import read_xls
from coverage.sheets.containers.delimited import read_delimited
from coverage.sheets.containers.html import read_html
from coverage.sheets.containers.ods import read_ods
from coverage.sheets.containers.sniff import FOREIGN, sniff
from coverage.sheets.containers.spreadsheetml import read_spreadsheetml
from coverage.sheets.containers.xlsx import read_xlsx
from coverage.sheets.containers.zipped import Zipped, open_zip
from coverage.sheets.limits import MAX_BYTES, MIB, refusal
from coverage.sheets.sheet import Book, Sheet, cell_name

__all__ = ["Book", "Sheet", "cell_name", "read_book"]


_SHOWN_CELLS = 10
"""Cells that a finding names at most."""


def read_book(content: bytes) -> Book:
    """The sheets of a file, and what was noticed about the workbook.

    Raises:
        FileRefused: when the file is empty, too large, encrypted, damaged, crafted, or in no container that is known.
    """
    book = _read(content)
    hidden = tuple(
        Finding("hidden_sheet", "warning", sheet.name, f"Lembar '{sheet.name}' tersembunyi dan ikut dibaca.")
        for sheet in book.sheets
        if sheet.is_hidden and any(any(row) for row in sheet.rows)
    )
    trimmed = tuple(_trimmed(sheet) for sheet in book.sheets if sheet.trimmed)
    return replace(book, findings=book.findings + hidden + trimmed)


def _trimmed(sheet: Sheet) -> Finding:
    """That parts of cells were left out, with the first of the cells."""
    names = ", ".join(cell_name(*place) for place in sorted(sheet.trimmed)[:_SHOWN_CELLS])
    more = f" dan {len(sheet.trimmed) - _SHOWN_CELLS} sel lain" if len(sheet.trimmed) > _SHOWN_CELLS else ""
    message = f"Di sel {names}{more}, bagian yang dinaikkan, dicoret, atau tersembunyi tidak dibaca. Periksa isinya."
    return Finding("text_left_out", "warning", sheet.name, message)


def _read(content: bytes) -> Book:
    if not content.strip():
        raise refusal("empty", "berkas kosong")
    if len(content) > MAX_BYTES:
        raise refusal("too_large", f"{len(content) / MIB:.0f} MiB")
    container = sniff(content)
    if container in FOREIGN or container == "mhtml":
        raise refusal("not_a_workbook", f"berkas ini {container}")
    if container == "zip":
        return _read_zip(open_zip(content))
    if container == "ole":
        return read_xls(content)
    if container == "html":
        return read_html(content)
    return read_spreadsheetml(content) if container == "spreadsheetml" else Book("csv", (read_delimited(content),))


def _read_zip(archive: Zipped) -> Book:
    if "content.xml" in archive:
        if any(name.startswith(("xl/", "[Content_Types]")) for name in archive.names):
            raise refusal("bad_zip", "buku kerja Excel dan OpenDocument dalam satu berkas")
        return read_ods(archive)
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in archive.names):
        raise refusal("not_a_workbook", "dokumen Office yang bukan buku kerja")
    if not is_workbook(archive):
        raise refusal("nested_archive", "arsip zip di dalam arsip")
    return read_xlsx(archive)
