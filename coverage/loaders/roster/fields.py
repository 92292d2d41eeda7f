"""The columns of a roster by field, below its header: each spelling is read once, however many rows it stands in.

Nothing here judges a value; it says what stands where, for whole columns at a time. `roster` reads next.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from coverage.loaders.headings.harmonise import MISSING_TEXTS
from coverage.loaders.headings.headers import FlatTable, text_of
from coverage.sheets.columns import Cell, CellColumn, CellKind, columns_of
from coverage.sheets.reader import Sheet, cell_name

Mask = npt.NDArray[np.bool_]
"""One truth a row."""

Integers = npt.NDArray[np.int64]
"""One whole number a row, or row positions."""

_NUMBERS = (CellKind.NUMBER, CellKind.FLAG, CellKind.DATE)
_FIRST_DAY, _LAST_DAY = 1, 2_958_465
"""Excel's days that are a date: 1 January 1900 to 31 December 9999."""


@dataclass(frozen=True)
class Distinct:
    """A column as its distinct cells: row i holds `cells[codes[i]]`; the first cell is always the empty one."""

    codes: npt.NDArray[np.int64]
    cells: list[Cell]

    @functools.cached_property
    def texts(self) -> list[str]:
        """Each distinct cell as text, '' where it states nothing."""
        return [clean_text(cell) for cell in self.cells]

    def where(self, test: Callable[[str], bool]) -> Mask:
        """The rows whose text passes a test; the test is run once a distinct text."""
        return np.fromiter((bool(test(text)) for text in self.texts), np.bool_, len(self.texts))[self.codes]


def clean_text(cell: Cell) -> str:
    """A cell as trimmed text, '' where it states nothing."""
    text = text_of(cell)
    return "" if text in MISSING_TEXTS else text


class Fields:
    """The cells of a flat table by field, from the row below its header; rows count from 0 there."""

    def __init__(self, sheet: Sheet, table: FlatTable) -> None:
        self.sheet = sheet
        self.table = table
        self.start = table.header_row + 1
        self.size = max(0, len(sheet.rows) - self.start)
        self._columns = _columns_below(sheet, table, self.start)
        self._distinct: dict[str, Distinct] = {}

    def has(self, name: str) -> bool:
        """Whether the table has a column of that field."""
        return name in self._columns

    def column(self, name: str) -> CellColumn:
        """The cells of a field; all empty where the table has no such column."""
        return self._columns[name] if name in self._columns else _empty(self.size)

    def distinct(self, name: str) -> Distinct:
        """The distinct cells of a field."""
        if name not in self._distinct:
            self._distinct[name] = _distinct(self.column(name))
        return self._distinct[name]

    def text(self, name: str, row: int) -> str:
        """One cell of a field as text, '' where it states nothing."""
        return clean_text(_cell_at(self.column(name), row))

    def where(self, name: str, row: int) -> str:
        """Address of a field's cell on its sheet."""
        return self.where_column(self.table.columns.get(name, 0), row)

    def where_column(self, column: int, row: int) -> str:
        """Address of the cell of a column of the sheet."""
        return cell_name(self.start + row, column)

    def present(self) -> Mask:
        """The rows in which any field states something; a formula without its value counts."""
        filled = np.zeros(self.size, np.bool_)
        for column in self._columns.values():
            left = np.flatnonzero(~filled)
            if not len(left):
                break
            filled[left] = _states_something(column, left)
        filled[self._repeated_headers()] = False
        return filled

    def _repeated_headers(self) -> list[int]:
        """The rows that are the header once more, as at the top of a later page."""
        header = self.sheet.rows[self.table.header_row]
        labels = {name: text_of(header[place]) for name, place in self.table.columns.items()}
        same = pc.equal(_plain(self.column("nik").texts), labels["nik"]).fill_null(False)
        rows = np.flatnonzero(same.to_numpy(zero_copy_only=False)).tolist()
        return [row for row in rows if all(self.text(name, row) == label for name, label in labels.items())]


def _columns_below(sheet: Sheet, table: FlatTable, start: int) -> dict[str, CellColumn]:
    """The columns of the fields, NIK first, cut to the rows below the header and padded to the same length."""
    places = sorted(table.columns.items(), key=lambda item: item[0] != "nik")
    size = max(0, len(sheet.rows) - start)
    if sheet.columns is not None:
        columns = [sheet.columns[place] if place < len(sheet.columns) else _empty(0) for _, place in places]
        return {name: _below(column, start, size) for (name, _), column in zip(places, columns, strict=True)}
    rows = [[row[place] if place < len(row) else "" for _, place in places] for row in sheet.rows[start:]]
    columns = list(columns_of(rows)) or [_empty(size) for _ in places]
    return {name: column for (name, _), column in zip(places, columns, strict=True)}


def _below(column: CellColumn, start: int, size: int) -> CellColumn:
    kinds, texts, numbers = column.kinds[start:], column.texts.slice(start), column.numbers[start:]
    if len(kinds) == size:
        return CellColumn(kinds, texts, numbers)
    rest = _empty(size - len(kinds))
    plain = pa.concat_arrays([_plain(texts), rest.texts])
    return CellColumn(np.concatenate([kinds, rest.kinds]), plain, np.concatenate([numbers, rest.numbers]))


def _empty(size: int) -> CellColumn:
    return CellColumn(np.zeros(size, np.uint8), pa.nulls(size, pa.string()), np.full(size, np.nan))


def _plain(texts: pa.Array) -> pa.Array:
    """Texts as an Arrow array of strings, whether they came encoded or not."""
    if pa.types.is_dictionary(texts.type):
        texts = texts.dictionary_decode()
    return texts if texts.type == pa.string() else texts.cast(pa.string())


def plain_texts(column: CellColumn, rows: Integers | None = None) -> pa.Array:
    """The texts of a column (or of some of its rows) as an Arrow array of strings, trimmed; null where it has none."""
    texts = column.texts if rows is None else column.texts.take(pa.array(rows))
    return pc.utf8_trim_whitespace(_plain(texts))


def _states_something(column: CellColumn, rows: Integers) -> Mask:
    kinds = column.kinds[rows]
    filled = np.isin(kinds, (CellKind.DATE, CellKind.FLAG, CellKind.UNCACHED, CellKind.ERROR))
    filled |= (kinds == CellKind.NUMBER) & ~np.isnan(column.numbers[rows])
    is_text = kinds == CellKind.TEXT
    if is_text.any():
        texts = plain_texts(column, rows[is_text])
        missing = pc.is_in(texts, value_set=pa.array(sorted(MISSING_TEXTS)))
        filled[is_text] = ~missing.to_numpy(zero_copy_only=False)
    return filled


def _distinct(column: CellColumn) -> Distinct:
    codes, texts = distinct_texts(column)
    cells: list[Cell] = ["", *texts]
    for kind in _NUMBERS:
        rows = np.flatnonzero(column.kinds == kind)
        if len(rows):
            places, numbers = pd.factorize(column.numbers[rows], use_na_sentinel=False)
            codes[rows] = places + len(cells)
            cells += [_to_cell(kind, float(number)) for number in numbers]
    return Distinct(codes, cells)


def distinct_texts(column: CellColumn) -> tuple[Integers, Sequence[str]]:
    """Row -> 1 + place among the distinct texts that are used, 0 where the cell is no text; and those texts."""
    is_text = np.isin(column.kinds, (CellKind.TEXT, CellKind.ERROR))
    if not is_text.any():
        return np.zeros(len(column), np.int64), []
    encoded = column.texts if pa.types.is_dictionary(column.texts.type) else column.texts.dictionary_encode()
    raw = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    raw[~is_text] = -1
    used = np.flatnonzero(np.bincount(raw[raw >= 0], minlength=len(encoded.dictionary)))
    places = np.zeros(len(encoded.dictionary) + 1, np.int64)
    places[used] = np.arange(1, len(used) + 1)
    return places[raw], encoded.dictionary.take(pa.array(used)).to_pylist()


def _cell_at(column: CellColumn, row: int) -> Cell:
    kind = CellKind(column.kinds[row])
    return _to_cell(kind, float(column.numbers[row])) if kind in _NUMBERS else column.cell(row)


def _to_cell(kind: CellKind, number: float) -> Cell:
    """A number, flag or date as a Python value; a date that no calendar has stays a number."""
    if kind == CellKind.FLAG:
        return bool(number)
    if kind == CellKind.DATE and _FIRST_DAY <= number <= _LAST_DAY:
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(days=number)
        return moment.date() if moment.time() == dt.time() else moment
    return number


def row_texts(sheet: Sheet, row: int) -> tuple[str, ...]:
    """A whole row of a sheet as texts, for the branch that wrote it."""
    if sheet.columns is None:
        return tuple(text_of(cell) for cell in sheet.rows[row])
    return tuple(text_of(_cell_at(column, row)) for column in sheet.columns if row < len(column))


UNCACHED_TEXT = "#RUMUS?"
"""Stands in a list of refused rows for a formula that was saved without its value."""
