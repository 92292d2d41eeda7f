"""A sheet whose cells a faster reader took by column: the same checks and the same facts as from the exact reader."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from coverage.sheets.columns import CellColumn, CellKind, LazyRows
from coverage.sheets.containers.sheet_part import read_frame
from coverage.sheets.limits import MAX_COLUMNS, MAX_GAP, refusal
from coverage.sheets.sheet import CellPlace, Sheet, cell_name

# The tag of a hidden row; in a text "<" is escaped, so that it is found in no text.
_HIDDEN_ROW = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")

# The number in that tag; `\b` keeps out an attribute whose name only ends in "r".
_ROW_NUMBER = re.compile(rb"\br=\"(\d+)\"")


def sheet_of_columns(xml: bytes, name: str, columns: tuple[CellColumn, ...]) -> Sheet:
    """The sheet of a checked part whose cells are given; merges and what is hidden are read from around them.

    Raises:
        FileRefused: when a value lies outside what is read, or the part is no sheet around its cells.
    """
    frame = read_frame(xml, name)
    _check_reach(columns, name)
    return Sheet(
        name,
        LazyRows(columns),
        frame.hidden_columns,
        _hidden_rows(xml),
        columns,
        frame.merges,
        _places(columns, CellKind.UNCACHED),
        _places(columns, CellKind.ERROR),
    )


def _check_reach(columns: Sequence[CellColumn], name: str) -> None:
    for place in range(MAX_COLUMNS, len(columns)):
        filled = np.flatnonzero(columns[place].kinds)
        if len(filled):
            raise refusal("too_many_columns", f"sel {cell_name(int(filled[0]), place)} di lembar '{name}' terisi")
    filled_rows = np.zeros(max(map(len, columns), default=0), bool)
    for column in columns:
        filled_rows[: len(column)] |= column.kinds != CellKind.EMPTY
    rows = np.flatnonzero(filled_rows)
    gaps = np.flatnonzero(np.diff(rows, prepend=-1) > MAX_GAP)
    if len(gaps):
        raise refusal("too_many_rows", f"baris {rows[gaps[0]] + 1} di lembar '{name}' terisi")


def _hidden_rows(xml: bytes) -> frozenset[int]:
    start = xml.find(b"<sheetData")
    if xml.find(b'hidden="', start) < 0:
        return frozenset()
    numbers = (_ROW_NUMBER.search(tag) for tag in _HIDDEN_ROW.findall(xml, start))
    return frozenset(int(number[1]) - 1 for number in numbers if number)


def _places(columns: Sequence[CellColumn], kind: CellKind) -> frozenset[CellPlace]:
    found = ((np.flatnonzero(column.kinds == kind), place) for place, column in enumerate(columns))
    return frozenset((int(row), place) for rows, place in found for row in rows)
