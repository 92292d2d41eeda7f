"""What every container becomes: a book of sheets, with cells, merges, and what is hidden, uncached or in error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coverage.model.loading import Finding
from coverage.sheets.columns import Cell, CellColumn

CellPlace = tuple[int, int]
"""Row and column of a cell, zero-based."""

Merge = tuple[int, int, int, int]
"""First row, first column, last row and last column of a merged range, zero-based."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows of cells from A1, and what people forget is there (all places zero-based).

    A sheet of many rows may carry its cells by column too; `rows` is then a view over them. `uncached` are formulas
    that were saved without their value: they look empty and are not. `errors` are cells such as #REF!, kept as text.
    `trimmed` are cells of which a raised, struck-out or hidden part was left out.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    columns: tuple[CellColumn, ...] | None = None
    merges: tuple[Merge, ...] = ()
    uncached: frozenset[CellPlace] = frozenset()
    errors: frozenset[CellPlace] = frozenset()
    is_hidden: bool = False
    trimmed: frozenset[CellPlace] = frozenset()


@dataclass(frozen=True)
class Book:
    """A file's sheets in order, the container they came in (`xlsx`, `ods`, `csv`, …), and what was noticed."""

    container: str
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()


def cell_name(row: int, column: int) -> str:
    """Excel's name of a zero-based cell.

    >>> cell_name(16, 2), cell_name(0, 27)
    ('C17', 'AB1')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
