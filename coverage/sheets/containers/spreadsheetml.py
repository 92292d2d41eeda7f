"""SpreadsheetML of 2003, an XML that is often named .xls: typed cells with places and spans of their own."""

from __future__ import annotations

import datetime as dt
import re

from coverage.sheets.columns import CellKind
from coverage.sheets.containers.grid import SheetBuilder, days_of
from coverage.sheets.containers.markup import check_part, feed, new_parser
from coverage.sheets.containers.texts import decode
from coverage.sheets.limits import MAX_ROWS, MAX_SHEETS, refusal
from coverage.sheets.sheet import Book, cell_name

_SS = "urn:schemas-microsoft-com:office:spreadsheet "

_HTML = "http://www.w3.org/TR/REC-html40 "
_LEFT_OUT = tuple(_HTML + name for name in ("Sup", "Sub", "S", "Del"))
"""Raised, lowered and struck-out parts of a text, which are no part of a figure or a name."""

# The declaration, taken off because the text has been decoded by now: its encoding would no longer be true.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

# A number as the format writes it: ASCII digits alone. Python's `float` would take "1_0" and "nan".
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.A)
_MAX_SPAN = 1_000_000


def read_spreadsheetml(content: bytes) -> Book:
    """The sheets of a workbook in SpreadsheetML 2003.

    Raises:
        FileRefused: when it is not well-formed or crafted.
    """
    xml = check_part(_DECLARATION.sub("", decode(content), count=1).encode(), "buku kerja")
    reader = _Reader()
    parser = new_parser(namespaces=True)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    feed(parser, xml, "buku kerja")
    if not reader.grids:
        raise refusal("not_a_workbook", "buku kerja tanpa lembar")
    return Book("spreadsheetml", tuple(grid.sheet() for grid in reader.grids))


class _Reader:
    """Handlers for the workbook; `grids` fill as they are called."""

    def __init__(self) -> None:
        self.grids: list[SheetBuilder] = []
        self._row = self._next_row = self._column = 0
        self._hidden_from = 0
        self._is_formula = False
        self._kind = ""
        self._parts: list[str] | None = None
        self._comment = self._left_out = 0
        self._has_data = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == _SS + "Comment" or self._comment:
            self._comment += 1
            return
        if tag in _LEFT_OUT or self._left_out:
            self._left_out += 1
            return
        name = tag.removeprefix(_SS)
        own = {key.removeprefix(_SS): value for key, value in attributes.items()}
        if name == "Worksheet":
            if len(self.grids) >= MAX_SHEETS:
                raise refusal("too_many_sheets", "lembar lebih banyak")
            self.grids.append(SheetBuilder(own.get("Name", f"Lembar {len(self.grids) + 1}")))
            self._next_row = self._hidden_from = 0
        elif self.grids:
            self._start_inside(name, own)

    def _start_inside(self, name: str, own: dict[str, str]) -> None:
        if name == "Row":
            self._start_row(own)
        elif name == "Cell":
            self._start_cell(own)
        elif name == "Data":
            self._kind, self._parts = own.get("Type", "String"), []
        elif name == "Column":
            first = self._index(own, self._hidden_from)
            last = first + _whole(own.get("Span"))
            self._hidden_from = last + 1
            if own.get("Hidden") == "1":
                self.grids[-1].hide_columns(first, last)
        elif name == "WorksheetOptions":
            self._parts = None

    def _index(self, own: dict[str, str], following: int) -> int:
        if "Index" not in own:
            return following
        index = _whole(own["Index"]) - 1
        if index < following:
            where = cell_name(self._row, 0)
            raise refusal("row_order", f"nomor yang tidak berurutan dekat {where} di lembar '{self.grids[-1].name}'")
        return index

    def _start_row(self, own: dict[str, str]) -> None:
        self._row = self._index(own, self._next_row)
        last = min(self._row + _whole(own.get("Span")), MAX_ROWS)
        self._next_row, self._column = last + 1, 0
        if own.get("Hidden") == "1":
            self.grids[-1].hidden_rows.update(range(self._row, last + 1))

    def _start_cell(self, own: dict[str, str]) -> None:
        self._column = self._index(own, self._column)
        self._is_formula = "Formula" in own
        self._across, down = _whole(own.get("MergeAcross")), _whole(own.get("MergeDown"))
        if self._across or down:
            self.grids[-1].merge(self._row, self._column, self._row + down, self._column + self._across)
        self._has_data = False

    def text(self, text: str) -> None:
        """Characters of a value."""
        if self._parts is None or self._comment:
            return
        if not self._left_out:
            self._parts.append(text)
        elif text.strip():
            self.grids[-1].trimmed.add((self._row, self._column))

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._comment or self._left_out:
            self._comment, self._left_out = max(self._comment - 1, 0), max(self._left_out - 1, 0)
            return
        name = tag.removeprefix(_SS)
        if name == "Data" and self._parts is not None:
            self._put("".join(self._parts))
            self._parts = None
        elif name == "Cell" and self.grids:
            if self._is_formula and not self._has_data:
                self.grids[-1].put(self._row, self._column, CellKind.UNCACHED)
            self._column += 1 + self._across
        elif name == "Visible" and self.grids:
            self.grids[-1].is_hidden = "".join(self._parts or ()) in ("SheetHidden", "SheetVeryHidden")

    def _put(self, value: str) -> None:
        grid, row, column = self.grids[-1], self._row, self._column
        if self._has_data:
            raise refusal("bad_cell", f"dua nilai pada sel {cell_name(row, column)} di lembar '{grid.name}'")
        self._has_data = True
        if not value:
            return
        if self._kind == "Number" and _NUMBER.fullmatch(value):
            grid.put(row, column, CellKind.NUMBER, float(value))
        elif self._kind == "Boolean" and value in ("0", "1"):
            grid.put(row, column, CellKind.FLAG, float(value))
        elif self._kind == "DateTime":
            grid.put_date(row, column, self._days(value))
        elif self._kind == "Error":
            grid.put(row, column, CellKind.ERROR, value)
        elif self._kind == "String":
            grid.put(row, column, CellKind.TEXT, value)
        else:
            raise refusal("bad_cell", f"isi sel {cell_name(row, column)} di lembar '{grid.name}'")

    def _days(self, value: str) -> float:
        try:
            return days_of(dt.datetime.fromisoformat(value))
        except ValueError as error:
            where = cell_name(self._row, self._column)
            raise refusal("bad_cell", f"tanggal sel {where} di lembar '{self.grids[-1].name}'") from error


def _whole(stated: str | None) -> int:
    stated = stated or ""
    return min(int(stated), _MAX_SPAN) if stated.isascii() and stated.isdigit() and len(stated) < 10 else 0
