"""The cells of some rows of a sheet's XML, put into a grid by column, a whole group of like cells at a time.

Cells that are written alike (same style, same type) begin and end with the same bytes; so the first cell says what to
look for, one comparison finds all others, and only what stands between is read cell by cell, as arrays. Every byte of
the rows is accounted for: what is not expected exactly so raises `Irregular`, and another reader decides.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from coverage.sheets.columns import DAYS_TO_1904, FIRST_SERIAL, LAST_SERIAL, CellKind
from coverage.sheets.fast.bytewise import FIRST_BYTES, PADDING, Buffer, Flags, Places, must, require, texts_between
from coverage.sheets.fast.patterns import FORMULA, NAME, NUMBER, OPENING, ROW_REST, STYLE_AND_TYPE
from coverage.sheets.fast.shared_strings import check_characters

INLINE = -1
"""In `Grid.shared`: the text stands in the sheet itself."""

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
"""The error values of Excel that are read here."""

_LESS, _GREATER, _QUOTE, _C, _R, _ZERO = b'<>"cr0'
_A, _Z = b"AZ"
_ALPHABET = 26
_CELL, _ROW, _ROW_END = b'<c r="', b'<row r="', b"</row>"
_MAX_ROW_DIGITS = 7
_MAX_SHAPES = 256
_SNIPPET = 256


class CellArrays:
    """Cells by column: entry `column * rows + row` of each array. Untouched places cost no memory."""

    def __init__(self, rows: int, width: int) -> None:
        size = rows * width
        self.rows, self.width = rows, width
        self.kinds: npt.NDArray[np.uint8] = np.zeros(size, np.uint8)
        self.numbers: npt.NDArray[np.float64] = np.zeros(size, np.float64)
        self.shared: npt.NDArray[np.int32] = np.zeros(size, np.int32)
        self.starts: npt.NDArray[np.int32] = np.zeros(size, np.int32)
        self.ends: npt.NDArray[np.int32] = np.zeros(size, np.int32)
        self.is_kept: npt.NDArray[np.bool_] = np.zeros(size, np.bool_)


class TooNarrow(Exception):
    """The grid has fewer columns than the sheet."""


@dataclass(frozen=True)
class BookRules:
    """What of a workbook decides how a number is read."""

    date_styles: frozenset[int]
    is_1904: bool


@dataclass(frozen=True)
class _Shape:
    """How like cells begin (after their address) and end, and what stands between."""

    head: bytes
    tail: bytes
    type: str
    style: int

    @property
    def tags(self) -> int:
        """How many tags a cell of this shape has."""
        return (self.head + self.tail).count(b"<") + 1


@dataclass(frozen=True)
class _Cells:
    """Cells in order: their place in the grid, and where they go on after their address and end in the buffer."""

    places: Places
    starts: Places
    ends: Places

    def pick(self, which: Places | Flags) -> _Cells:
        """Those cells of the group alone."""
        return _Cells(self.places[which], self.starts[which], self.ends[which])


@dataclass
class _Rows:
    """The rows of a part: index, the bytes that end the address of each of their cells, and how many those are."""

    indices: Places
    addresses: npt.NDArray[np.uint64]
    digits: Places


@dataclass
class FastRows:
    """Reads whole rows of a sheet's XML into a grid. One for each part of the sheet; parts may run side by side."""

    grid: CellArrays
    book: BookRules
    offset: int
    buffer: Buffer
    size: int
    tags: int = 0
    has_text: bool = False
    _groups: dict[tuple[str, int], list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, xml: bytes, span: tuple[int, int], grid: CellArrays, book: BookRules) -> FastRows:
        """A fast reader of the rows between two places of a sheet."""
        start, end = span
        return cls(grid, book, start, Buffer(xml[start:end] + PADDING), end - start)

    def scan(self) -> tuple[int, int]:
        """Put the cells into the grid; the indices of the first and the last row.

        Raises:
            Irregular: when the rows are not written in the usual form.
            TooNarrow: when a cell lies beyond the grid.
        """
        flat = self.buffer.flat[: self.size]
        following = self.buffer.flat[1 : self.size + 1]
        is_tag = flat == _LESS
        tokens = np.flatnonzero(is_tag & ((following == _C) | (following == _R)))
        is_row = self.buffer.flat[tokens + 1] == _R
        require(len(tokens) > 0 and tokens[0] == 0 and is_row[0])
        after = np.append(tokens[1:], self.size)
        is_last = np.append(is_row[1:], np.True_)
        rows = self._rows(tokens[is_row], after[is_row], is_last[is_row])
        cells = self._cells(rows, (tokens, after, is_row, is_last))
        self._read(cells)
        # every tag is accounted for: one inside a text, a comment or what was passed over makes the counts differ
        tags = np.count_nonzero(is_tag)
        require(tags == self.tags and tags == np.count_nonzero(flat == _GREATER))
        if self.has_text:
            check_characters(flat)
        return int(rows.indices[0]), int(rows.indices[-1])

    def _rows(self, starts: Places, ends: Places, is_empty: Flags) -> _Rows:
        """Read the opening tags of rows, up to their first cell or, of a row without cells, to the end."""
        buffer = self.buffer
        require(buffer.begins(starts, _ROW).all())
        numbers = starts + len(_ROW)
        digits = np.zeros(len(starts), np.int64)
        for count in range(_MAX_ROW_DIGITS, 0, -1):
            digits[buffer.flat[numbers + count] == _QUOTE] = count
        values, is_good = buffer.numbers(numbers, numbers + digits)
        require(is_good.all() and (buffer.flat[numbers] != _ZERO).all())
        indices = values.astype(np.int64) - 1
        require((np.diff(indices) > 0).all() and indices[-1] < self.grid.rows)
        rests = numbers + digits + 1
        for is_kind, endings in ((~is_empty, (b">",)), (is_empty, (b"/>", b" />", b"></row>"))):
            self._check_rests(rests[is_kind], ends[is_kind], endings)
        self.tags += len(starts) + int(np.count_nonzero(~is_empty))
        return _Rows(indices, buffer.words(numbers) & FIRST_BYTES[digits + 1], digits)

    def _check_rests(self, starts: Places, ends: Places, endings: tuple[bytes, ...]) -> None:
        """Check what follows the numbers of rows; most are written alike."""
        content = self.buffer.content
        while len(starts):
            rest = content[starts[0] : ends[0]]
            found = must(ROW_REST.fullmatch(rest))
            names = NAME.findall(found[1])
            require(found["end"] in endings and len(names) == len(set(names)))
            same = ends - starts == len(rest)
            same &= self.buffer.begins(starts, rest[: len(PADDING)])
            same[0] = True
            if len(rest) > len(PADDING):
                same[1:] = False
            self.tags += int(np.count_nonzero(same)) * rest.count(b"<")
            starts, ends = starts[~same], ends[~same]

    def _cells(self, rows: _Rows, tokens: tuple[Places, Places, Flags, Flags]) -> _Cells:
        """Check the addresses of the cells against their rows and order."""
        starts, after, is_row, is_last = tokens
        is_cell = ~is_row
        row = (np.cumsum(is_row) - 1)[is_cell]
        starts, ends, is_last = starts[is_cell], after[is_cell], is_last[is_cell]
        ends = ends - len(_ROW_END) * is_last
        require(self.buffer.begins(ends[is_last], _ROW_END).all())
        words = self.buffer.words(starts)
        require(((words & FIRST_BYTES[len(_CELL)]) == int.from_bytes(_CELL, "little")).all())
        # after one letter stands a digit, which is below "A"; a third letter fails against the row's digits below
        letters = (words >> np.uint64(8 * len(_CELL))).view(np.int64)
        first, second = letters & 0xFF, letters >> 8
        is_double = second >= _A
        require(((first >= _A) & (first <= _Z) & (second <= _Z)).all())
        columns = np.where(is_double, (first - _A + 1) * _ALPHABET + second - _A, first - _A)
        starts = starts + len(_CELL) + 1 + is_double
        digits = rows.digits[row]
        require(((self.buffer.words(starts) & FIRST_BYTES[digits + 1]) == rows.addresses[row]).all())
        require(((columns[1:] > columns[:-1]) | (row[1:] > row[:-1])).all())
        if len(columns) and columns.max() >= self.grid.width:
            raise TooNarrow
        return _Cells(columns * self.grid.rows + rows.indices[row], starts + digits + 1, ends)

    def _read(self, cells: _Cells) -> None:
        """Read the cells, all of one shape at a time."""
        # A shape is taken from the first cell that is left, and every cell of it goes. So each turn must take one at
        # least (`same[0]`), and a sheet of more shapes than `_MAX_SHAPES` is read faster by the exact reader.
        for _ in range(_MAX_SHAPES):
            if not len(cells.places):
                break
            shape = self._shape(cells)
            same = self.buffer.begins(cells.starts, shape.head)
            if shape.type == "formula":
                self._read_formulas(cells.pick(same))
            else:
                same &= cells.starts + len(shape.head) + len(shape.tail) <= cells.ends
                same &= self.buffer.begins(cells.ends - len(shape.tail), shape.tail) if shape.tail else True
                require(same[0])
                self._read_alike(shape, cells.pick(same))
            cells = cells.pick(~same)
        require(not len(cells.places))
        for (type_, style), found in self._groups.items():
            found.sort(key=itemgetter(1))
            self._fill(type_, style, _Cells(*np.array(found, np.int64).T), is_kept=True)

    def _shape(self, cells: _Cells) -> _Shape:
        """How the first of the cells is written."""
        start = int(cells.starts[0])
        found = must(OPENING.match(self.buffer.content, start, min(int(cells.ends[0]), start + _SNIPPET)))
        type_, style = _type_and_style(found[1])
        opening, head = found["open"], found[0]
        if opening == b"><f":
            return _Shape(head, b"", "formula", style)
        if opening.endswith((b"/>", b"</c>")):
            return _Shape(head, b"", "empty", style)
        is_inline = opening.startswith(b"><is>")
        require(is_inline == (type_ == "inlineStr"))
        return _Shape(head, b"</t></is></c>" if is_inline else b"</v></c>", type_, style)

    def _read_alike(self, shape: _Shape, cells: _Cells) -> None:
        """Read the values of cells of one shape."""
        self.tags += shape.tags * len(cells.places)
        starts, ends = cells.starts + len(shape.head), cells.ends - len(shape.tail)
        if shape.type == "empty":
            require((starts == ends).all())
            return
        is_kept = shape.type != "inlineStr" or b" xml:space" in shape.head
        is_filled = starts < ends
        filled = _Cells(cells.places, starts, ends)
        if not is_filled.all():
            require(shape.type not in ("b", "e"))
            filled = filled.pick(is_filled)
        self._fill(shape.type, shape.style, filled, is_kept=is_kept)

    def _read_formulas(self, cells: _Cells) -> None:
        """Read cells with formulas one by one: their values join their like, a missing value is said."""
        content = self.buffer.content
        self.has_text = True
        for place, start, end in zip(cells.places.tolist(), cells.starts.tolist(), cells.ends.tolist(), strict=True):
            opening = must(OPENING.match(content, start, end))
            type_, style = _type_and_style(opening[1])
            formula = must(FORMULA.fullmatch(content, opening.end(1), end))
            require(type_ != "inlineStr" and _is_utf8(content[start:end]))
            self.tags += content.count(b"<", start, end) + 1
            if formula["value"]:
                self._groups[type_, style].append((place, *formula.span("value")))
            elif type_ != "str" or formula["value"] is None:
                self.grid.kinds[place] = CellKind.UNCACHED

    def _fill(self, type_: str, style: int, cells: _Cells, *, is_kept: bool) -> None:
        """Put the values, none of them empty, into the grid."""
        if type_ in ("", "n"):
            self._fill_numbers(style, cells)
        elif type_ == "s":
            indices, is_good = self.buffer.numbers(cells.starts, cells.ends)
            require(is_good.all() and (indices < np.iinfo(np.int32).max).all())
            self.grid.kinds[cells.places] = CellKind.TEXT
            self.grid.shared[cells.places] = indices
        elif type_ == "b":
            flags = self.buffer.flat[cells.starts] - np.uint8(_ZERO)
            require((cells.ends - cells.starts == 1).all() and (flags <= 1).all())
            self.grid.kinds[cells.places] = CellKind.FLAG
            self.grid.numbers[cells.places] = flags
        else:
            require(type_ in ("str", "inlineStr", "e"))
            self._fill_texts(type_, cells, is_kept=is_kept)

    def _fill_texts(self, type_: str, cells: _Cells, *, is_kept: bool) -> None:
        """Note where the texts stand; they are read when the column is made."""
        self.has_text = True
        if type_ == "e":
            texts = texts_between(self.buffer.content, cells.starts, cells.ends)
            require(set(pc.unique(texts).to_pylist()) <= set(ERRORS))
        self.grid.kinds[cells.places] = CellKind.ERROR if type_ == "e" else CellKind.TEXT
        self.grid.shared[cells.places] = INLINE
        self.grid.starts[cells.places] = cells.starts + self.offset
        self.grid.ends[cells.places] = cells.ends + self.offset
        self.grid.is_kept[cells.places] = is_kept

    def _fill_numbers(self, style: int, cells: _Cells) -> None:
        whole, is_whole = self.buffer.numbers(cells.starts, cells.ends)
        numbers = whole.astype(np.float64)
        if not is_whole.all():
            other = cells.pick(~is_whole)
            numbers[~is_whole] = _decimals(texts_between(self.buffer.content, other.starts, other.ends))
        is_date = style in self.book.date_styles
        self.grid.kinds[cells.places] = CellKind.DATE if is_date else CellKind.NUMBER
        self.grid.numbers[cells.places] = _days(numbers, self.book.is_1904) if is_date else numbers


def _type_and_style(attributes: bytes) -> tuple[str, int]:
    found = must(STYLE_AND_TYPE.fullmatch(attributes))
    require(attributes.count(b" s=") <= 1 and attributes.count(b" t=") <= 1)
    return (found["type"] or b"").decode(), int(found["style"] or 0)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decimals(texts: pa.StringArray) -> npt.NDArray[np.float64]:
    """Numbers with a sign, a fraction, an exponent or many digits, each rounded once."""
    require(pc.all(pc.match_substring_regex(texts, NUMBER)).as_py())
    numbers: npt.NDArray[np.float64] = texts.cast(pa.float64()).to_numpy()
    require(np.isfinite(numbers).all())
    return numbers


def _days(serials: npt.NDArray[np.float64], is_1904: bool) -> npt.NDArray[np.float64]:
    """Days since 30 December 1899 of Excel's date serials; what is no date is left to another reader."""
    days = serials + DAYS_TO_1904 * is_1904
    require(((days >= FIRST_SERIAL) & (days < LAST_SERIAL + 1)).all())
    return days
