"""Cells gathered one by one into a sheet: by column in arrays, so that a large sheet stays small in memory."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Collection

import numpy as np
import pyarrow as pa

from coverage.sheets.columns import (
    FIRST_SERIAL,
    LAST_SERIAL,
    UNCACHED_FORMULA,
    Cell,
    CellColumn,
    CellKind,
    LazyRows,
    date_of,
)
from coverage.sheets.limits import (
    MAX_AREA,
    MAX_COLUMNS,
    MAX_GAP,
    MAX_MERGE_HEIGHT,
    MAX_MERGES,
    MAX_ROWS,
    refusal,
)
from coverage.sheets.sheet import CellPlace, Merge, Sheet, cell_name

MANY_CELLS = 200_000
"""Places from which a sheet is kept by column rather than by row."""

_NAN = float("nan")


class _Column:
    """One column: kinds, numbers, and codes of texts."""

    __slots__ = ("codes", "kinds", "numbers")

    def __init__(self) -> None:
        self.kinds = bytearray()
        self.numbers = array("d")
        self.codes = array("i")

    def put(self, row: int, kind: int, number: float, code: int) -> None:
        """Put one cell below what the column holds."""
        gap = row - len(self.kinds)
        if gap > 0:
            self.kinds.extend(bytes(gap))
            self.numbers.extend([_NAN] * gap)
            self.codes.extend([-1] * gap)
        self.kinds.append(kind)
        self.numbers.append(number)
        self.codes.append(code)


class SheetBuilder:
    """A sheet in the making. Cells come row by row and from left to right; every limit is kept while they come."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.hidden_columns: set[int] = set()
        self.hidden_rows: set[int] = set()
        self.is_hidden = False
        self._merges: list[Merge] = []
        self._columns: list[_Column] = []
        self._texts: dict[str, int] = {}
        self._errors: set[CellPlace] = set()
        self._uncached: set[CellPlace] = set()
        self.trimmed: set[CellPlace] = set()
        self._height = 0

    def put(self, row: int, column: int, kind: CellKind, value: str | float = _NAN) -> None:
        """Put one cell; a text, or a number (a FLAG as 0 or 1, a DATE in days since 30 December 1899).

        Raises:
            FileRefused: when the cell lies outside what is read.
        """
        if column >= MAX_COLUMNS:
            raise refusal("too_many_columns", f"sel {cell_name(row, column)} di lembar '{self.name}' terisi")
        if column >= len(self._columns) or row >= self._height:
            self._grow(row, column)
        code = -1
        if isinstance(value, str):
            code, value = self._texts.setdefault(value, len(self._texts)), _NAN
        if kind is CellKind.ERROR:
            self._errors.add((row, column))
        elif kind is CellKind.UNCACHED:
            self._uncached.add((row, column))
        self._columns[column].put(row, kind, value, code)

    def put_date(self, row: int, column: int, days: float) -> None:
        """Put a date; days that are no date stay a number."""
        kind = CellKind.DATE if FIRST_SERIAL <= days < LAST_SERIAL + 1 else CellKind.NUMBER
        self.put(row, column, kind, days)

    def _grow(self, row: int, column: int) -> None:
        width = max(column + 1, len(self._columns))
        if row >= MAX_ROWS or (row + 1) * width > MAX_AREA or row - self._height > MAX_GAP:
            raise refusal("too_many_rows", f"sel {cell_name(row, column)} di lembar '{self.name}' terisi")
        self._columns += [_Column() for _ in range(width - len(self._columns))]
        self._height = max(self._height, row + 1)

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Note a merged range; columns beyond those that are read are left out.

        Raises:
            FileRefused: when it is higher than any table needs, or there are too many.
        """
        if last_row - first_row >= MAX_MERGE_HEIGHT or len(self._merges) >= MAX_MERGES:
            found = f"{cell_name(first_row, first_column)}:{cell_name(last_row, last_column)}"
            raise refusal("merge_range", f"sel gabungan {found} di lembar '{self.name}'")
        if (first_row, first_column) != (last_row, last_column) and first_column < MAX_COLUMNS:
            self._merges.append((first_row, first_column, last_row, min(last_column, MAX_COLUMNS - 1)))

    def hide_columns(self, first: int, last: int) -> None:
        """Note hidden columns, as far as columns are read."""
        self.hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))

    def sheet(self) -> Sheet:
        """The sheet; by column when it is large."""
        columns = self._cell_columns() if self._height * len(self._columns) > MANY_CELLS else None
        return Sheet(
            self.name,
            LazyRows(columns) if columns is not None else self._rows(),
            frozenset(self.hidden_columns),
            frozenset(self.hidden_rows),
            columns,
            tuple(self._merges),
            frozenset(self._uncached),
            frozenset(self._errors),
            self.is_hidden,
            frozenset(self.trimmed),
        )

    def _cell_columns(self) -> tuple[CellColumn, ...]:
        texts = pa.array(list(self._texts), pa.string())
        return tuple(_cell_column(column, texts, self._height) for column in self._columns)

    def _rows(self) -> list[list[Cell]]:
        texts = list(self._texts)
        columns = [_cells(column, texts, self._height) for column in self._columns]
        return [list(row) for row in zip(*columns, strict=True)]


def _cell_column(column: _Column, texts: pa.Array, height: int) -> CellColumn:
    gap = height - len(column.kinds)
    kinds = np.frombuffer(bytes(column.kinds) + bytes(gap), np.uint8)
    numbers = np.concatenate([np.frombuffer(column.numbers, np.float64), np.full(gap, _NAN)])
    codes = np.concatenate([np.frombuffer(column.codes, np.int32), np.full(gap, -1, np.int32)])
    return CellColumn(kinds, pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), texts), numbers)


def _cells(column: _Column, texts: list[str], height: int) -> list[Cell]:
    parts = zip(column.kinds, column.numbers, column.codes, strict=True)
    cells = [_cell(kind, number, code, texts) for kind, number, code in parts]
    return cells + [""] * (height - len(cells))


def _cell(kind: int, number: float, code: int, texts: list[str]) -> Cell:
    if kind == CellKind.UNCACHED:
        return UNCACHED_FORMULA
    if code >= 0:
        return texts[code]
    if kind == CellKind.NUMBER:
        return number
    if kind == CellKind.DATE:
        return date_of(number)
    return bool(number) if kind == CellKind.FLAG else ""


def grid_of(name: str, rows: Collection[Collection[Cell]]) -> SheetBuilder:
    """A grid of rows of Python values, as other readers give them."""
    grid = SheetBuilder(name)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            _put_value(grid, row, column, cell)
    return grid


def _put_value(grid: SheetBuilder, row: int, column: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        grid.put(row, column, CellKind.TEXT, cell)
    elif isinstance(cell, bool):
        grid.put(row, column, CellKind.FLAG, float(cell))
    elif isinstance(cell, dt.date | dt.time | dt.timedelta):
        grid.put_date(row, column, days_of(cell))
    else:
        grid.put(row, column, CellKind.NUMBER, float(cell))


def days_of(value: dt.date | dt.time | dt.timedelta) -> float:
    """Days since 30 December 1899; of a time or a span, its part of a day.

    >>> days_of(dt.date(2024, 8, 31)), days_of(dt.time(12))
    (45535.0, 0.5)
    """
    if isinstance(value, dt.time):
        value = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    elif isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None) - dt.datetime(1899, 12, 30)
    elif isinstance(value, dt.date):
        value = value - dt.date(1899, 12, 30)
    return value / dt.timedelta(days=1)
