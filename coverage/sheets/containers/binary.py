"""The binary workbooks, .xls and .xlsb, through calamine; it may abort on a crafted one, so it runs in a child."""

from __future__ import annotations

import io

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from coverage.sheets.containers.grid import grid_of
from coverage.sheets.limits import MAX_AREA, MAX_COLUMNS, MAX_SHEETS, refusal
from coverage.sheets.sheet import Book, Sheet, cell_name

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def read_xls(content: bytes) -> Book:
    """The sheets of an .xls.

    Raises:
        FileRefused: when it is encrypted, damaged, or another document of the same container.
    """
    if _ENCRYPTED_PACKAGE in content:
        raise refusal("encrypted", "berkas berkata sandi")
    return read_with_calamine(content, "xls")


def read_with_calamine(content: bytes, container: str) -> Book:
    """The sheets of a binary workbook; formulas count by their cached values.

    Raises:
        FileRefused: when calamine cannot read it, or a sheet is larger than what is read.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            metadata = [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
            if len(metadata) > MAX_SHEETS:
                raise refusal("too_many_sheets", f"{len(metadata)} lembar")
            sheets = [
                _to_sheet(book.get_sheet_by_name(item.name), item.visible != SheetVisibleEnum.Visible)
                for item in metadata
            ]
    except PasswordError as error:
        raise refusal("encrypted", "berkas berkata sandi") from error
    except (CalamineError, OverflowError, ValueError) as error:
        raise refusal("not_a_workbook", "bukan buku kerja yang dapat dibaca") from error
    if not sheets:
        raise refusal("not_a_workbook", "buku kerja tanpa lembar")
    return Book(container, tuple(sheets))


def _to_sheet(source: CalamineSheet, is_hidden: bool) -> Sheet:
    end = source.end
    if end is not None and end[1] >= MAX_COLUMNS:
        raise refusal("too_many_columns", f"sel {cell_name(*end)} di lembar '{source.name}' terisi")
    if end is not None and (end[0] + 1) * (end[1] + 1) > MAX_AREA:
        raise refusal("too_many_rows", f"sel {cell_name(*end)} di lembar '{source.name}' terisi")
    grid = grid_of(source.name, source.to_python(skip_empty_area=False))
    grid.is_hidden = is_hidden
    for first, last in source.merged_cell_ranges or ():
        grid.merge(*first, *last)
    return grid.sheet()
