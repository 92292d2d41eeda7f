"""Writing sheets: a workbook that comes out the same byte for byte, its formats, and a plain table under the banner.

XlsxWriter stamps the moment of creation; it is fixed here. What stands in the tables is decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from coverage.words.reasons import EXAMPLE_BANNER

_CREATED = dt.datetime(2024, 9, 2, 8, 0, 0)
"""Creation time in the properties of every workbook (invented)."""

_FORMATS: dict[str, dict[str, object]] = {
    "text": {},
    "banner": {"bold": True, "font_color": "#9C0006"},
    "title": {"bold": True, "font_size": 12},
    "header": {
        "bold": True,
        "border": 1,
        "align": "center",
        "valign": "vcenter",
        "bg_color": "#D9E5EF",
        "text_wrap": True,
    },
    "count": {"num_format": "#,##0"},
    "total": {"num_format": "#,##0", "bold": True, "top": 1},
    "percent": {"num_format": "0.0%"},
    "date": {"num_format": "dd/mm/yyyy"},
    "right": {"align": "right"},
    "note": {"italic": True},
}

HEADER_ROW = 2
"""Row of the headers (from 0) in plain tables: the banner and an empty row stand above."""

_WIDTH = 22

PlainCell = str | int | float | dt.date | None
"""What a plain table holds; None is an empty cell."""


@dataclass(frozen=True)
class PlainBook:
    """An open workbook, its one sheet, and its formats by name."""

    workbook: Any
    sheet: Any
    formats: dict[str, Any]


@dataclass(frozen=True)
class PlainTable:
    """A sheet with one header row: headers, the name of each column's format, and rows."""

    sheet: str
    headers: tuple[str, ...]
    formats: tuple[str, ...]
    rows: Sequence[Sequence[PlainCell]]


@contextmanager
def open_book(path: Path, sheet: str) -> Iterator[PlainBook]:
    """A new workbook with one sheet whose first cell is the banner; it is written when the block ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as workbook:
        workbook.set_properties({"title": EXAMPLE_BANNER, "author": "Contoh", "created": _CREATED})
        formats = {name: workbook.add_format(settings) for name, settings in _FORMATS.items()}
        worksheet = workbook.add_worksheet(sheet)
        worksheet.write_string(0, 0, EXAMPLE_BANNER, formats["banner"])
        yield PlainBook(workbook, worksheet, formats)


def write_table(path: Path, table: PlainTable) -> None:
    """One workbook with a plain table under the banner; dates become Excel dates, None an empty cell."""
    with open_book(path, table.sheet) as book:
        book.sheet.set_column(0, len(table.headers) - 1, _WIDTH)
        write_headers(book, HEADER_ROW, table.headers)
        for row, cells in enumerate(table.rows, HEADER_ROW + 1):
            for column, (cell, name) in enumerate(zip(cells, table.formats, strict=True)):
                _writer(book, cell)(row, column, cell, book.formats[name])


def write_headers(book: PlainBook, row: int, headers: Sequence[str]) -> None:
    """A row of headers from the first column on."""
    for column, header in enumerate(headers):
        book.sheet.write_string(row, column, header, book.formats["header"])


def _writer(book: PlainBook, cell: PlainCell) -> Callable[..., Any]:
    if cell is None:
        return book.sheet.write_blank  # type: ignore[no-any-return]
    if isinstance(cell, str):
        return book.sheet.write_string  # type: ignore[no-any-return]
    if isinstance(cell, dt.date):
        return book.sheet.write_datetime  # type: ignore[no-any-return]
    return book.sheet.write_number  # type: ignore[no-any-return]
