"""One sheet part of an .xlsx to a sheet, exactly: every cell in its place and of its kind, or the file is refused.

This is the exact reader, for any sheet that is well-formed. It guesses nothing: rows and columns must come in order,
a number must be one, a text of the shared list must exist. A formula without a value is told from an empty cell.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from coverage.model.errors import FileRefused
from coverage.sheets.columns import DAYS_TO_1904, CellKind
from coverage.sheets.containers.grid import SheetBuilder, days_of
from coverage.sheets.containers.lookups import is_left_out
from coverage.sheets.containers.markup import feed, new_parser
from coverage.sheets.escapes import unescape
from coverage.sheets.limits import MAX_CELLS, MAX_ROWS, refusal
from coverage.sheets.sheet import Sheet, cell_name

# A number in a cell: ASCII digits alone, an exponent that stays a number. Python's `float` would take "1_0" and "nan".
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.A)

# The place of a shared text or a style, bounded so that no text makes an endless number.
_INDEX = re.compile(r"\d{1,8}", re.A)

# A cell's name, also with the dollars of a fixed one; whether it lies on a sheet is asked afterwards.
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})", re.A)

# A time of day without a date.
_TIME = re.compile(r"\d\d:\d\d", re.A)
_FLAGS = {"0": 0.0, "1": 1.0, "false": 0.0, "true": 1.0}
_YES = ("1", "true")


@dataclass(frozen=True)
class Lookups:
    """What the cells of a workbook refer to: the list of texts, the styles that are dates, and the date system.

    `trimmed` are the places of texts of which a raised or struck-out part was left out.
    """

    texts: list[str]
    date_styles: frozenset[int]
    is_1904: bool = False
    trimmed: frozenset[int] = frozenset()


def read_sheet_part(xml: bytes, name: str, lookups: Lookups) -> Sheet:
    """The sheet of a part that `check_part` has passed.

    Raises:
        FileRefused: when it is no well-formed sheet, or a cell of it cannot be read for what it is.
    """
    reader = _SheetReader(name, lookups)
    parser = new_parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.CommentHandler = reader.aside
    parser.ProcessingInstructionHandler = reader.aside
    feed(parser, xml, name)
    if not reader.is_sheet:
        raise refusal("bad_xml", f"lembar '{name}' tidak memuat tabel")
    return reader.grid.sheet()


def read_frame(xml: bytes, name: str) -> Sheet:
    """What stands around the cells of a part: merges and hidden columns; for readers that take the cells themselves.

    Raises:
        FileRefused: when the part is no well-formed sheet around its cells.
    """
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if start < 0 or end < start:
        raise refusal("bad_xml", f"lembar '{name}' tidak memuat tabel")
    return read_sheet_part(xml[:start] + b"<sheetData>" + xml[end:], name, Lookups([], frozenset()))


def parse_reference(reference: str) -> tuple[int, int] | None:
    """Row and column of a cell's name, zero-based; None when it is none.

    >>> parse_reference("C17"), parse_reference("C0")
    ((16, 2), None)
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


class _SheetReader:
    """Handlers for one sheet part; `grid` fills as they are called."""

    def __init__(self, name: str, lookups: Lookups) -> None:
        self.grid = SheetBuilder(name)
        self.is_sheet = False
        self._lookups = lookups
        self._depth = 0
        self._prefix = ""
        self._row, self._column = -1, -1
        self._in_data = self._in_row = self._in_cell = False
        self._kind = self._style = ""
        self._formula = self._valued = self._inline = self._phonetic = self._left_out = False
        self._capture: list[str] | None = None
        self._value: str | None = None
        self._written = ""
        self._cells = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._capture is not None:
            raise self._fault("bad_cell", "nilai yang terpotong")
        if self._depth == 1:
            self._prefix = tag[: tag.find(":") + 1]
        if self._prefix:
            tag = tag.removeprefix(self._prefix)
        handler = _STARTS.get(tag)
        if handler is not None:
            handler(self, attributes)
        elif self._inline and is_left_out(tag, attributes):
            self._left_out = True
        elif self._in_cell and self._depth == _CELL_DEPTH and tag != "extLst":
            raise self._fault("bad_cell", "bagian yang tidak dikenal")

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1
        if self._prefix:
            tag = tag.removeprefix(self._prefix)
        handler = _ENDS.get(tag)
        if handler is not None:
            handler(self)

    def text(self, text: str) -> None:
        """Characters of a value."""
        if self._capture is not None:
            self._capture.append(text)

    def aside(self, *_: str) -> None:
        """A comment or instruction; among cells other readers would read half a value."""
        if self._in_data:
            raise self._fault("bad_cell", "komentar XML di antara sel")

    def _fault(self, code: str, found: str) -> FileRefused:
        where = cell_name(max(self._row, 0), max(self._column, 0))
        return refusal(code, f"{found} pada sel {where} di lembar '{self.grid.name}'")

    def _start_data(self, _: dict[str, str]) -> None:
        if self.is_sheet or self._depth != 2:
            raise self._fault("bad_xml", "dua tabel")
        self.is_sheet = self._in_data = True

    def _start_row(self, attributes: dict[str, str]) -> None:
        if not self._in_data:
            return
        if self._in_row:
            raise self._fault("bad_xml", "baris di dalam baris")
        stated = attributes.get("r")
        row = self._row + 1 if stated is None else int(stated) - 1 if _INDEX.fullmatch(stated) else -1
        if row <= self._row or row >= MAX_ROWS:
            raise self._fault("row_order", "nomor baris tidak berurutan sesudah baris yang memuat")
        self._row, self._column, self._in_row = row, -1, True
        if attributes.get("hidden") in _YES:
            self.grid.hidden_rows.add(row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if not self._in_row:
            return
        if self._in_cell:
            raise self._fault("bad_xml", "sel di dalam sel")
        stated = attributes.get("r")
        place = (self._row, self._column + 1) if stated is None else parse_reference(stated)
        if place is None or place[0] != self._row or place[1] <= self._column:
            raise self._fault("row_order", "alamat sel tidak berurutan")
        self._column, self._in_cell = place[1], True
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._formula = self._valued = self._inline = self._left_out = False
        self._value, self._written = None, ""
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise refusal("too_many_cells", f"lebih banyak di lembar '{self.grid.name}'")

    def _start_formula(self, _: dict[str, str]) -> None:
        self._formula = self._formula or self._in_cell

    def _start_inline(self, _: dict[str, str]) -> None:
        self._inline = self._in_cell

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._phonetic = True

    def _start_value(self, _: dict[str, str]) -> None:
        if not self._in_cell:
            return
        if self._valued or self._capture is not None:
            raise self._fault("bad_cell", "dua nilai")
        self._valued, self._capture = True, []

    def _start_text(self, _: dict[str, str]) -> None:
        if self._in_cell and self._inline and not self._phonetic:
            self._capture = []

    def _end_data(self) -> None:
        self._in_data = False

    def _end_row(self) -> None:
        self._in_row = False

    def _end_run(self) -> None:
        self._left_out = False

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _end_value(self) -> None:
        if self._capture is not None:
            self._value = "".join(self._capture)
            self._capture = None

    def _end_text(self) -> None:
        """A run of a text in the cell ends; one that is raised or struck out is no part of what the cell says."""
        text, self._capture = "".join(self._capture or ()), None
        if not self._left_out:
            self._written += text
        elif text.strip():
            self.grid.trimmed.add((self._row, self._column))

    def _end_cell(self) -> None:
        if not self._in_cell:
            return
        self._in_cell = False
        if self._value and self._written:
            raise self._fault("bad_cell", "dua nilai")
        if self._value or self._written:
            self._put(self._value or self._written)
        elif self._formula and not (self._valued and self._kind == "str"):
            self.grid.put(self._row, self._column, CellKind.UNCACHED)

    def _put(self, value: str) -> None:
        kind = self._kind
        if kind == "n":
            self._put_number(value)
        elif kind == "s":
            self._put_shared(value)
        elif kind in ("str", "inlineStr"):
            self._put_text(unescape(value))
        elif kind == "b" and value in _FLAGS:
            self.grid.put(self._row, self._column, CellKind.FLAG, _FLAGS[value])
        elif kind == "e":
            self.grid.put(self._row, self._column, CellKind.ERROR, value)
        elif kind == "d":
            self._put_moment(value)
        else:
            raise self._fault("bad_cell", "jenis isi yang tidak dikenal")

    def _put_shared(self, value: str) -> None:
        if not _INDEX.fullmatch(value) or int(value) >= len(self._lookups.texts):
            raise self._fault("bad_cell", "teks yang tidak ada dalam daftar teks")
        self._put_text(self._lookups.texts[int(value)])
        if int(value) in self._lookups.trimmed:
            self.grid.trimmed.add((self._row, self._column))

    def _put_text(self, text: str) -> None:
        if text:
            self.grid.put(self._row, self._column, CellKind.TEXT, text)

    def _put_number(self, value: str) -> None:
        number = float(value) if _NUMBER.fullmatch(value) else float("inf")
        if number in (float("inf"), float("-inf")):
            raise self._fault("bad_cell", "angka yang tidak sah")
        if self._style and _INDEX.fullmatch(self._style) and int(self._style) in self._lookups.date_styles:
            self.grid.put_date(self._row, self._column, number + DAYS_TO_1904 * self._lookups.is_1904)
        else:
            self.grid.put(self._row, self._column, CellKind.NUMBER, number)

    def _put_moment(self, value: str) -> None:
        moment: dt.datetime | dt.time
        try:
            is_time = _TIME.match(value) is not None
            moment = dt.time.fromisoformat(value) if is_time else dt.datetime.fromisoformat(value)
        except ValueError as error:
            raise self._fault("bad_cell", "tanggal yang tidak sah") from error
        self.grid.put_date(self._row, self._column, days_of(moment))

    def _start_column(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in _YES and _INDEX.fullmatch(first) and _INDEX.fullmatch(last):
            self.grid.hide_columns(max(int(first) - 1, 0), int(last) - 1)

    def _start_merge(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        start, end = parse_reference(first), parse_reference(last or first)
        if start is None or end is None or start[0] > end[0] or start[1] > end[1]:
            raise self._fault("bad_xml", "sel gabungan yang tidak sah")
        self.grid.merge(*start, *end)


_CELL_DEPTH = 5
_ENDS = {
    "c": _SheetReader._end_cell,
    "v": _SheetReader._end_value,
    "t": _SheetReader._end_text,
    "r": _SheetReader._end_run,
    "row": _SheetReader._end_row,
    "rPh": _SheetReader._end_phonetic,
    "sheetData": _SheetReader._end_data,
}
_STARTS = {
    "c": _SheetReader._start_cell,
    "v": _SheetReader._start_value,
    "row": _SheetReader._start_row,
    "f": _SheetReader._start_formula,
    "is": _SheetReader._start_inline,
    "t": _SheetReader._start_text,
    "rPh": _SheetReader._start_phonetic,
    "sheetData": _SheetReader._start_data,
    "col": _SheetReader._start_column,
    "mergeCell": _SheetReader._start_merge,
}
