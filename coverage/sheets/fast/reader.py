"""A sheet's XML as columns of cells, without an object a cell: the reader of large workbooks.

Exact for the form that the usual writers give, and None for anything else: the caller then reads the sheet with the
exact reader, `containers.sheet_part`, which gives the same. The caller has inflated and checked the parts; where
cells go is in `cells`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from coverage.sheets.columns import CellColumn, CellKind
from coverage.sheets.fast.bytewise import Flags, Irregular, must, require
from coverage.sheets.fast.cells import INLINE, BookRules, CellArrays, FastRows, TooNarrow
from coverage.sheets.fast.shared_strings import check_frame, decode_texts, read_shared_strings
from coverage.sheets.limits import MAX_AREA, MAX_COLUMNS, MAX_ROWS

MIN_FAST = 2 * 2**20
"""From how many bytes of XML on a sheet is scanned; smaller ones are read as fast cell by cell."""

_PART = 2 * 2**20
"""Bytes of rows that are read at a time: small enough for the processor's cache, large enough for whole arrays."""

_MAX_FRAME = 16 * 2**20
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
# The last column that the sheet says it has, a hint for the width alone: without it, or where it lies, the grid begins
# narrow and is made wider (`TooNarrow`).
_LAST_CELL = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]{1,2})[0-9]+"/>')
# The number of the last row, which must begin so: one row is read as the height of the grid, and rows that are out of
# order or beyond it are `Irregular`. Seven digits, so that no text makes an endless number.
_ROW_NUMBER = re.compile(rb'<row r="([1-9][0-9]{0,6})"')
_ALPHABET = 26
_WIDTHS = (64, MAX_COLUMNS)
_IS_TEXT = np.array([kind in (CellKind.TEXT, CellKind.ERROR) for kind in CellKind])
_IS_NUMBER = np.array([kind in (CellKind.NUMBER, CellKind.FLAG, CellKind.DATE) for kind in CellKind])


class FastBook:
    """Scans the large sheets of one workbook; its shared strings and styles are read once, when first needed.

    The parts are inflated and checked already; None where the workbook has no such part.
    """

    def __init__(self, shared: bytes | None, date_styles: frozenset[int], *, is_1904: bool = False) -> None:
        self._shared_xml, self._date_styles, self._is_1904 = shared, date_styles, is_1904

    @cached_property
    def _shared(self) -> pa.StringArray | None:
        return pa.array([], pa.string()) if self._shared_xml is None else read_shared_strings(self._shared_xml)

    def scan(self, xml: bytes, *, threads: int = 2) -> tuple[CellColumn, ...] | None:
        """The cells of a sheet by column, or None when it or what it needs is not of the usual form."""
        if self._shared is None:
            return None
        return scan_sheet(xml, self._shared, self._date_styles, is_1904=self._is_1904, threads=threads)


def scan_sheet(
    xml: bytes, shared: pa.StringArray, date_styles: frozenset[int], *, is_1904: bool = False, threads: int = 2
) -> tuple[CellColumn, ...] | None:
    """The cells of a sheet by column, from A1 to the last cell with content; None when it is not of the usual form.

    Texts are a dictionary of the column's distinct shared strings, or plain strings where some stand in the sheet.
    Memory: about 13 bytes a cell beside the XML and the shared strings.
    """
    try:
        start = xml.find(_OPEN) + len(_OPEN)
        end = xml.rfind(_CLOSE)
        require(len(_OPEN) <= start <= end and start + len(xml) - end <= _MAX_FRAME)
        check_frame(xml[:start] + xml[end:], "worksheet", 1)
        if start == end:
            return ()
        grid = _scan(xml, (start, end), BookRules(date_styles, is_1904), threads)
        return _columns(xml, grid, shared)
    except Irregular:
        return None


def _scan(xml: bytes, span: tuple[int, int], book: BookRules, threads: int) -> CellArrays:
    """A grid with all cells: first as wide as the sheet says, then wider when that was too little."""
    # `rfind` may land inside a text, but "<" is not allowed there: such a sheet fails the count of tags later
    last = must(_ROW_NUMBER.match(xml, xml.rfind(b"<row ", *span)))
    rows = int(last[1])
    require(rows <= MAX_ROWS)
    stated = _stated_width(xml[: span[0]])
    parts = list(_parts(xml, span))
    # too narrow first costs one more reading; too wide would cost memory for every sheet
    for width in (stated, *(width for width in _WIDTHS if width > stated)):
        require(rows * width <= MAX_AREA)
        grid = CellArrays(rows, width)
        try:
            _scan_parts(partial(_scan_part, xml, grid, book), parts, threads)
        except TooNarrow:
            continue
        return grid
    raise Irregular


def _scan_part(xml: bytes, grid: CellArrays, book: BookRules, part: tuple[int, int]) -> tuple[int, int]:
    return FastRows.of(xml, part, grid, book).scan()


def _scan_parts(scan: Callable[[tuple[int, int]], tuple[int, int]], parts: list[tuple[int, int]], threads: int) -> None:
    """Scan the parts side by side; numpy lets go of the interpreter while it works on whole arrays."""
    with ThreadPoolExecutor(threads) as pool:
        ranges = list(pool.map(scan, parts))
    require(all(last < first for (_, last), (first, _) in pairwise(ranges)))


def _stated_width(head: bytes) -> int:
    """How many columns the sheet says it has; it may be wrong."""
    found = _LAST_CELL.search(head)
    width = 0
    for letter in found[1] if found else b"":
        width = width * _ALPHABET + letter - ord("A") + 1
    return min(max(width, 1), MAX_COLUMNS)


def _parts(xml: bytes, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The rows in parts of some size, each from the start of a row to the end of one."""
    start, end = span
    while start < end:
        stop = xml.find(b"<row ", start + _PART, end)
        yield start, end if stop < 0 else stop
        start = end if stop < 0 else stop


def _columns(xml: bytes, grid: CellArrays, shared: pa.StringArray) -> tuple[CellColumn, ...]:
    """The grid as columns, up to the last row and the last column with content."""
    reader = _TextReader(xml, grid, shared)
    columns = [reader.column(column) for column in range(grid.width)]
    rows = max((_filled(column.kinds) for column in columns), default=0)
    width = max((place for place, column in enumerate(columns, 1) if _filled(column.kinds)), default=0)
    return tuple(CellColumn(item.kinds[:rows], item.texts[:rows], item.numbers[:rows]) for item in columns[:width])


def _filled(kinds: npt.NDArray[np.uint8]) -> int:
    """Rows up to the last one with content."""
    places = np.flatnonzero(kinds)
    return int(places[-1]) + 1 if len(places) else 0


class _TextReader:
    """Makes columns of a grid; the texts are taken from the shared strings or from the sheet."""

    def __init__(self, xml: bytes, grid: CellArrays, shared: pa.StringArray) -> None:
        self._xml, self._grid, self._shared = xml, grid, shared
        self._is_used = np.zeros(len(shared), np.bool_)
        self._new = np.zeros(len(shared), np.int32)

    def column(self, column: int) -> CellColumn:
        """One column of the grid."""
        span = slice(column * self._grid.rows, (column + 1) * self._grid.rows)
        kinds = self._grid.kinds[span]
        stored = np.bincount(kinds, minlength=len(CellKind)) > 0
        numbers: npt.NDArray[np.float64] = np.broadcast_to(np.float64("nan"), len(kinds))
        if (stored & _IS_NUMBER).any():
            numbers = np.where(_IS_NUMBER[kinds], self._grid.numbers[span], np.nan)
        if not (stored & _IS_TEXT).any():
            return CellColumn(kinds, pa.nulls(len(kinds), pa.string()), numbers)
        texts = self._texts(span, _IS_TEXT[kinds])
        return _without_empty(CellColumn(kinds, texts, numbers))

    def _texts(self, span: slice, is_text: Flags) -> pa.Array:
        """The texts of a column, missing where the cell is no text."""
        indices = self._grid.shared[span].copy()
        is_inline = is_text & (indices == INLINE)
        used = self._use(indices, is_text & ~is_inline)
        distinct = self._shared.take(pa.array(used))
        if not is_inline.any():
            return pa.DictionaryArray.from_arrays(pa.array(indices, mask=~is_text), distinct)
        inline = self._inline(span, np.flatnonzero(is_inline))
        indices[is_inline] = len(used) + np.arange(len(inline), dtype=np.int32)
        return pa.concat_arrays([distinct, inline]).take(pa.array(indices, mask=~is_text))

    def _use(self, indices: npt.NDArray[np.int32], is_shared: Flags) -> npt.NDArray[np.int64]:
        """Which shared strings a column uses, in order; `indices` count among them afterwards."""
        found = indices[is_shared]
        require(not len(found) or found.max() < len(self._shared))
        self._is_used[found] = True
        used = np.flatnonzero(self._is_used)
        self._is_used[used] = False
        self._new[used] = np.arange(len(used), dtype=np.int32)
        indices[is_shared] = self._new[found]
        return used

    def _inline(self, span: slice, rows: npt.NDArray[np.int64]) -> pa.StringArray:
        grid = self._grid
        starts, ends = grid.starts[span][rows].astype(np.int64), grid.ends[span][rows].astype(np.int64)
        return decode_texts(self._xml, starts, ends, grid.is_kept[span][rows])


def _without_empty(column: CellColumn) -> CellColumn:
    """The column with texts of no length turned into empty cells."""
    texts = column.texts
    lengths = pc.binary_length(texts.dictionary if isinstance(texts, pa.DictionaryArray) else texts)
    if not pc.any(pc.equal(lengths, 0)).as_py():
        return column
    texts = texts.cast(pa.string())
    is_empty = pc.equal(pc.binary_length(texts), 0).fill_null(False)
    kinds = np.where(is_empty.to_numpy(zero_copy_only=False), np.uint8(CellKind.EMPTY), column.kinds)
    return CellColumn(kinds, pc.if_else(is_empty, pa.scalar(None, pa.string()), texts), column.numbers)
