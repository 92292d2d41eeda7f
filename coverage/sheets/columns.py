"""Cells by column, for sheets of many rows: what each cell is, its text and its number, without an object a cell.

Readers fill it, the roster reads it whole columns at a time. `LazyRows` shows the same cells as rows, for the few
places that look at some of them: titles, headers, the rows that go back to a branch.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Cell = Any
"""One cell: text, float, bool, date, datetime, or '' when empty."""

FIRST_SERIAL, LAST_SERIAL = 61, 2_958_465
"""Days since 30 December 1899 that are dates: 1 March 1900 (before it Excel counts a day that never was) to 9999."""

DAYS_TO_1904 = 1462
"""Days between the two date systems of Excel."""

_EPOCH = dt.datetime(1899, 12, 30)


class UncachedFormula(str):
    """A formula that was saved without its value: reads as '' where nobody asks, and can be told from empty."""

    __slots__ = ()


UNCACHED_FORMULA = UncachedFormula()
"""The cell of a formula without a value."""


def date_of(days: float) -> dt.date:
    """The date of a number of days since 30 December 1899; with its time of day when it has one.

    >>> date_of(45535.0), date_of(45535.5)
    (datetime.date(2024, 8, 31), datetime.datetime(2024, 8, 31, 12, 0))
    """
    moment = _EPOCH + dt.timedelta(days=days)
    return moment if moment.time() != dt.time() else moment.date()


class CellKind(IntEnum):
    """What a cell is. UNCACHED is a formula that was saved without its value."""

    EMPTY = 0
    TEXT = 1
    NUMBER = 2
    FLAG = 3
    DATE = 4
    ERROR = 5
    UNCACHED = 6


# Plain numbers: looking up a member of an enum costs more than the cell itself.
_NUMBER_CELL = int(CellKind.NUMBER)
_WORDS = (int(CellKind.TEXT), int(CellKind.ERROR))


@dataclass(frozen=True)
class CellColumn:
    """One column of a sheet, one entry a row from row 1.

    `kinds` are `CellKind` (uint8). `texts` (string, or dictionary of string) is missing where the cell is no text; an
    ERROR keeps its text, such as #REF!. `numbers` (float64) is NaN where the cell is no number; a FLAG is 0 or 1; a
    DATE is in days since 30 December 1899, whatever date system the workbook counts in.
    """

    kinds: npt.NDArray[np.uint8]
    texts: pa.Array
    numbers: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.kinds)

    def cell(self, row: int) -> Cell:
        """One cell as a Python value; '' for EMPTY, UNCACHED_FORMULA for UNCACHED."""
        kind = int(self.kinds[row])
        if kind == _NUMBER_CELL:
            return float(self.numbers[row])
        if kind in _WORDS:
            return self.texts[row].as_py()
        if kind == CellKind.FLAG:
            return bool(self.numbers[row])
        if kind == CellKind.DATE:
            return date_of(float(self.numbers[row]))
        return UNCACHED_FORMULA if kind == CellKind.UNCACHED else ""


class LazyRows(Sequence[list[Cell]]):
    """The rows of columns, each made when it is asked for."""

    def __init__(self, columns: Sequence[CellColumn]) -> None:
        self._columns = columns
        self._length = max((len(column) for column in columns), default=0)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> list[list[Cell]]: ...
    def __getitem__(self, index: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        row = index % len(self)
        return [column.cell(row) if row < len(column) else "" for column in self._columns]


def columns_of(rows: Sequence[Sequence[Cell]]) -> tuple[CellColumn, ...]:
    """Rows of cells as columns, as wide as the widest row.

    >>> name, count = columns_of([["Garut", 3.0], ["", True]])
    >>> name.kinds.tolist(), name.texts.to_pylist(), count.numbers.tolist()
    ([1, 0], ['Garut', None], [3.0, 1.0])
    """
    width = max((len(row) for row in rows), default=0)
    return tuple(_column([row[place] if place < len(row) else "" for row in rows]) for place in range(width))


def _column(cells: list[Cell]) -> CellColumn:
    kinds = np.fromiter((_kind(cell) for cell in cells), np.uint8, len(cells))
    numbers = np.fromiter((_number(cell) for cell in cells), np.float64, len(cells))
    texts = pa.array([cell if isinstance(cell, str) and cell else None for cell in cells], pa.string())
    return CellColumn(kinds, texts, numbers)


def _kind(cell: Cell) -> CellKind:
    if isinstance(cell, UncachedFormula):
        return CellKind.UNCACHED
    if isinstance(cell, str):
        return CellKind.TEXT if cell else CellKind.EMPTY
    if cell is None:
        return CellKind.EMPTY
    if isinstance(cell, bool):
        return CellKind.FLAG
    return CellKind.DATE if isinstance(cell, dt.date) else CellKind.NUMBER


def _number(cell: Cell) -> float:
    if isinstance(cell, dt.datetime):
        return (cell - _EPOCH) / dt.timedelta(days=1)
    if isinstance(cell, dt.date):
        return float((cell - _EPOCH.date()).days)
    return float(cell) if isinstance(cell, int | float) else float("nan")
