"""A workbook being written and its sheets, each from the top downwards: banner, texts, tables, print settings.

Text goes through `write_string` only, so that no cell of a branch's file becomes a formula or a link. A value that is
unknown becomes an en dash.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from coverage.export.styles import Style, Styles
from coverage.model.numbers import MISSING, is_missing

Value = str | int | float | dt.date | None

FIXED_DATE = dt.datetime(2000, 1, 1)
"""Date of creation that a workbook states when nothing dates it, so that the same input gives the same bytes."""

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""How XlsxWriter is opened: no text becomes anything but text."""

A4 = 9
"""Excel's number of the paper size A4."""

LINE_HEIGHT = 15
"""Height of one line of text, in points."""

TITLE_HEIGHT = 21
"""Height of one line of a title, in points."""

CHARACTERS = 1.1
"""Characters of running text for each unit of column width, with a margin against cutting."""

MAX_PRINT_TEXT = 160
"""Longest text of ours in a print footer; Excel allows 255 characters for the whole of it."""

MARGINS = {"left": 0.4, "right": 0.4, "top": 0.6, "bottom": 0.6}
"""Print margins, in inches."""


@dataclass(frozen=True)
class StyledCell:
    """One cell: its value, its style, and the live formula that gives the value, if there is one."""

    value: Value
    style: Style = Style.TEXT
    formula: str | None = None


class Workbook:
    """A workbook in memory; the same calls give the same bytes."""

    def __init__(
        self, title: str, footer: str, *, banners: Sequence[str] = (), created: dt.datetime = FIXED_DATE
    ) -> None:
        self._buffer = io.BytesIO()
        self.workbook: Any = xlsxwriter.Workbook(self._buffer, OPTIONS)
        self.workbook.set_properties({"title": title, "created": created})
        self.styles = Styles(self.workbook)
        self.footer = footer
        self.banners = tuple(banners)

    def add_sheet(self, name: str, widths: Sequence[float]) -> Worksheet:
        """A new sheet with columns of these widths."""
        return Worksheet(self, name, widths)

    def to_bytes(self) -> bytes:
        """The finished file; nothing can be added afterwards."""
        self.workbook.close()
        return self._buffer.getvalue()


class Worksheet:
    """One sheet; `row` is the next free row, counted from 0."""

    def __init__(self, book: Workbook, name: str, widths: Sequence[float]) -> None:
        self.book = book
        self.name = name
        self.widths = tuple(widths)
        self.row = 0
        self.worksheet: Any = book.workbook.add_worksheet(name)
        for column, width in enumerate(self.widths):
            self.worksheet.set_column(column, column, width)
        for banner in book.banners:
            self.line(banner, Style.BANNER)

    @property
    def last_column(self) -> int:
        """The rightmost column."""
        return len(self.widths) - 1

    def line(self, text: str, style: Style = Style.NOTE, last_column: int | None = None) -> None:
        """One text across the columns, in a row that is high enough for it."""
        last = self.last_column if last_column is None else last_column
        height = TITLE_HEIGHT if style in (Style.TITLE, Style.SECTION) else LINE_HEIGHT
        room = sum(self.widths[: last + 1]) * CHARACTERS * LINE_HEIGHT / height
        self.worksheet.set_row(self.row, height * max(1, math.ceil(len(text) / room)))
        self.merge(self.row, 0, last, StyledCell(text, style))
        self.row += 1

    def merge(self, row: int, first: int, last: int, cell: StyledCell) -> None:
        """One cell over several columns of a row."""
        if last > first:
            self.worksheet.merge_range(row, first, row, last, "", self.book.styles.get(cell.style))
        self.put(row, first, cell)

    def put(self, row: int, column: int, cell: StyledCell, *, is_total: bool = False, is_band: bool = False) -> None:
        """Write one cell by the type of its value."""
        look = self.book.styles.get(cell.style, is_total=is_total, is_band=is_band)
        value = cell.value
        if value == "":
            self.worksheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            self.worksheet.write_string(row, column, value, look)
        elif isinstance(value, dt.date):
            self.worksheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), look)
        elif is_missing(value):
            self.worksheet.write_string(row, column, MISSING, look)
        elif cell.formula is not None:
            self.worksheet.write_formula(row, column, cell.formula, look, value)
        else:
            self.worksheet.write_number(row, column, value, look)

    def cells(
        self, cells: Sequence[StyledCell], *, is_total: bool = False, is_band: bool = False, height: float = 0
    ) -> None:
        """One row of cells, at least so high and high enough for its longest text; not every program fits rows."""
        lines = [_lines(cell.value, width) for cell, width in zip(cells, self.widths, strict=False) if _wraps(cell)]
        self.worksheet.set_row(self.row, max(height, LINE_HEIGHT * max(lines, default=1)))
        for column, cell in enumerate(cells):
            self.put(self.row, column, cell, is_total=is_total, is_band=is_band)
        self.row += 1

    def header(self, labels: Sequence[str]) -> None:
        """A header row."""
        self.cells([StyledCell(label, Style.HEADER) for label in labels])

    def table(
        self, labels: Sequence[str], rows: Sequence[Sequence[StyledCell]], empty: str = "", *, height: float = 0
    ) -> None:
        """A header and banded rows of at least so high; where there are none, a line that says so."""
        self.header(labels)
        for place, cells in enumerate(rows):
            self.cells(cells, is_band=place % 2 == 1, height=height)
        if not rows and empty:
            self.line(empty)

    def skip(self) -> None:
        """Leave a row free."""
        self.row += 1

    def freeze(self, columns: int = 0) -> None:
        """Keep the rows above, and so many columns, in sight."""
        self.worksheet.freeze_panes(self.row, columns)

    def finish(self, *, pages_tall: int = 0, repeat: tuple[int, int] | None = None) -> None:
        """Print settings: A4 landscape, one page wide (`pages_tall` 0: as many as needed), header, footer, area."""
        sheet = self.worksheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(**MARGINS)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, pages_tall)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, max(self.row - 1, 0), self.last_column)})
        sheet.print_area(0, 0, max(self.row - 1, 0), self.last_column)
        if repeat is not None:
            sheet.repeat_rows(*repeat)
        if self.book.banners:
            sheet.set_header(f"&C&B{_printable(' · '.join(self.book.banners))}")
        sheet.set_footer(f"&L&8{_printable(self.book.footer)}&R&8{_printable(self.name)} · halaman &P dari &N")


def _printable(text: str) -> str:
    """A text as headers and footers take it: bounded, and with no code of theirs in it."""
    printable = text.replace("&", "&&")
    while len(printable) > MAX_PRINT_TEXT:
        text = text[:-2] + "…"
        printable = text.replace("&", "&&")
    return printable


def _wraps(cell: StyledCell) -> bool:
    return cell.style in (Style.TEXT, Style.HEADER) and isinstance(cell.value, str)


def _lines(value: Value, width: float) -> int:
    """Lines that a text takes in a column, with a margin; a word is broken only where it is wider than the column."""
    room = max(width - 2, 1)
    total = 0
    for part in str(value).split("\n"):
        used, lines = 0.0, 1
        for word in part.split():
            if used and used + len(word) > room:
                used, lines = 0.0, lines + 1
            lines += math.ceil(len(word) / room) - 1
            used += len(word) + 1
        total += lines
    return total
