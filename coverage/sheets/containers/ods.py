"""Workbooks of OpenDocument (.ods): cells with types, repeats written as counts, texts in paragraphs."""

from __future__ import annotations

import datetime as dt
import re

from coverage.sheets.columns import CellKind
from coverage.sheets.containers.grid import SheetBuilder, days_of
from coverage.sheets.containers.markup import check_part, feed, new_parser
from coverage.sheets.containers.zipped import Zipped
from coverage.sheets.limits import MAX_AREA, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, refusal
from coverage.sheets.sheet import Book, cell_name

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")

# A number as the format writes it: ASCII digits alone, an exponent that stays a number. Python's `float` would take
# "1_0" and "nan".
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.A)

# An error as LibreOffice shows it, for cells whose type does not say so.
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:\d+")


def read_ods(archive: Zipped) -> Book:
    """The sheets of an OpenDocument workbook.

    Raises:
        FileRefused: when it is encrypted, damaged, or expands to more than what is read.
    """
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise refusal("encrypted", "berkas berkata sandi")
    reader = _Reader()
    parser = new_parser(namespaces=True)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    feed(parser, check_part(archive.read("content.xml"), "content"), "content")
    if not reader.grids:
        raise refusal("not_a_workbook", "buku kerja tanpa lembar")
    return Book("ods", tuple(grid.sheet() for grid in reader.grids))


class _Reader:
    """Handlers for content.xml; `grids` fill as they are called."""

    def __init__(self) -> None:
        self.grids: list[SheetBuilder] = []
        self._row = self._column = self._list_column = 0
        self._row_repeats = 1
        self._row_cells: list[tuple[int, CellKind, str | float]] = []
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._in_paragraph = 0
        self._aside = 0
        self._nested = 0
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._marks: set[str] = set()
        self._left_out = 0
        self._is_trimmed = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == _OFFICE + "annotation" or self._aside:
            self._aside += 1
        elif self._left_out or (self._in_paragraph and self._is_mark(tag, attributes)):
            self._left_out += 1
        elif tag in _CELLS:
            self._start_cell(attributes)
        elif self._cell is not None:
            self._start_text(tag, attributes)
        elif tag == _TABLE + "table-row":
            self._row_repeats = _whole(attributes.get(_TABLE + "number-rows-repeated"), 1)
            self._row_cells, self._column = [], 0
            if attributes.get(_TABLE + "visibility") in ("collapse", "filter"):
                self.grids[-1].hidden_rows.update(range(self._row, min(self._row + self._row_repeats, MAX_ROWS)))
        elif tag == _TABLE + "table":
            self._start_table(attributes)
        else:
            self._start_other(tag, attributes)

    def _start_table(self, attributes: dict[str, str]) -> None:
        if len(self.grids) >= MAX_SHEETS:
            raise refusal("too_many_sheets", "lembar lebih banyak")
        self.grids.append(SheetBuilder(attributes.get(_TABLE + "name", f"Lembar {len(self.grids) + 1}")))
        self.grids[-1].is_hidden = attributes.get(_TABLE + "style-name") in self._hidden_styles
        self._row = self._list_column = 0

    def _start_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _STYLE + "style":
            self._style = attributes.get(_STYLE + "name", "")
        elif tag == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == _STYLE + "text-properties" and _leaves_out(attributes):
            self._marks.add(self._style)
        elif tag == _TABLE + "table-column" and self.grids:
            repeats = _whole(attributes.get(_TABLE + "number-columns-repeated"), 1)
            if attributes.get(_TABLE + "visibility") in ("collapse", "filter"):
                self.grids[-1].hide_columns(self._list_column, self._list_column + repeats - 1)
            self._list_column += repeats

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._cell is not None or not self.grids:
            raise refusal("bad_xml", "sel di dalam sel")
        self._cell, self._paragraphs, self._in_paragraph = attributes, [], 0
        self._is_trimmed = False

    def _is_mark(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether an element of a paragraph is raised, struck out or hidden."""
        return tag == _TEXT + "span" and attributes.get(_TEXT + "style-name") in self._marks

    def _start_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _TEXT + "p":
            self._paragraphs.append("")
            self._in_paragraph += 1
        elif self._in_paragraph and tag == _TEXT + "s":
            self._paragraphs[-1] += " " * min(_whole(attributes.get(_TEXT + "c"), 1), 1000)
        elif self._in_paragraph and tag in (_TEXT + "tab", _TEXT + "line-break"):
            self._paragraphs[-1] += "\t" if tag.endswith("tab") else "\n"

    def text(self, text: str) -> None:
        """Characters of a paragraph."""
        if not self._in_paragraph or self._aside:
            return
        if not self._left_out:
            self._paragraphs[-1] += text
        elif text.strip():
            self._is_trimmed = True

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._aside:
            self._aside -= 1
        elif self._left_out:
            self._left_out -= 1
        elif tag in _CELLS:
            self._end_cell()
        elif self._cell is not None:
            self._in_paragraph -= tag == _TEXT + "p"
        elif tag == _TABLE + "table-row":
            self._end_row()

    def _end_cell(self) -> None:
        cell, self._cell = self._cell or {}, None
        value = self._value(cell)
        repeats = _whole(cell.get(_TABLE + "number-columns-repeated"), 1)
        height = _whole(cell.get(_TABLE + "number-rows-spanned"), 1)
        width = _whole(cell.get(_TABLE + "number-columns-spanned"), 1)
        if height > 1 or width > 1:
            self.grids[-1].merge(self._row, self._column, self._row + height - 1, self._column + width - 1)
        if self._is_trimmed and value is not None and value[0] is CellKind.TEXT:
            self.grids[-1].trimmed.add((self._row, self._column))
        if value is not None:
            if self._column + repeats > MAX_COLUMNS:
                where = cell_name(self._row, max(self._column, MAX_COLUMNS))
                raise refusal("too_many_columns", f"sel {where} di lembar '{self.grids[-1].name}' terisi")
            self._row_cells += [(self._column + place, *value) for place in range(repeats)]
        self._column += repeats

    def _end_row(self) -> None:
        if self._row_cells:
            if (self._row + self._row_repeats) > MAX_ROWS or self._row_repeats * len(self._row_cells) > MAX_AREA:
                raise refusal("too_many_rows", f"baris {self._row + 1} di lembar '{self.grids[-1].name}' berulang")
            for repeat in range(self._row_repeats):
                for column, kind, value in self._row_cells:
                    self.grids[-1].put(self._row + repeat, column, kind, value)
        self._row += self._row_repeats

    def _value(self, cell: dict[str, str]) -> tuple[CellKind, str | float] | None:
        """Kind and value of a cell; None when it is empty."""
        kind = cell.get(_OFFICE + "value-type", "")
        text = "\n".join(self._paragraphs)
        if not self._is_trimmed:  # the stated text would have the marks glued to it
            text = cell.get(_OFFICE + "string-value") or text
        if cell.get(_CALC + "value-type") == "error" or (_TABLE + "formula" in cell and _ERROR.fullmatch(text)):
            return CellKind.ERROR, text or "#N/A"
        if kind in ("float", "percentage", "currency"):
            return CellKind.NUMBER, self._number(cell.get(_OFFICE + "value", ""))
        if kind == "date":
            return CellKind.DATE, self._days(cell.get(_OFFICE + "date-value", ""))
        if kind == "boolean":
            return CellKind.FLAG, float(cell.get(_OFFICE + "boolean-value") == "true")
        if text:
            return CellKind.TEXT, text
        return (CellKind.UNCACHED, "") if _TABLE + "formula" in cell and not kind else None

    def _number(self, stated: str) -> float:
        number = float(stated) if _NUMBER.fullmatch(stated) else float("inf")
        if abs(number) == float("inf"):
            raise self._bad_cell()
        return number

    def _days(self, stated: str) -> float:
        try:
            return days_of(dt.datetime.fromisoformat(stated))
        except ValueError as error:
            raise self._bad_cell() from error

    def _bad_cell(self) -> Exception:
        where = cell_name(self._row, self._column)
        return refusal("bad_cell", f"isi sel {where} di lembar '{self.grids[-1].name}'")


def _leaves_out(properties: dict[str, str]) -> bool:
    """Whether a style of text shows it raised, lowered, struck out or not at all."""
    line = properties.get(_STYLE + "text-line-through-style", properties.get(_STYLE + "text-line-through-type", "none"))
    position = properties.get(_STYLE + "text-position", "0%").split()[0]
    return line != "none" or position.rstrip("%") not in ("0", "") or properties.get(_TEXT + "display") == "none"


def _whole(stated: str | None, default: int) -> int:
    stated = stated or ""
    return max(1, int(stated)) if stated.isascii() and stated.isdigit() and len(stated) < 9 else default
