"""Whether a sheet says that its data is invented, found without making a Python value of every cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from coverage.loaders.headings.headers import text_of
from coverage.sheets.columns import Cell
from coverage.sheets.reader import Sheet
from coverage.words.reasons import EXAMPLE_MARK

MARK_COLUMNS = 3
"""Columns from the left in which the mark of invented data may stand."""


def is_invented(sheet: Sheet) -> bool:
    """Whether one of the first cells of any row begins with the mark of invented data."""
    rows: Iterable[Sequence[Cell]] = sheet.rows
    if sheet.columns is not None:
        rows = [[text] for column in sheet.columns[:MARK_COLUMNS] for text in _holding(column.texts, EXAMPLE_MARK)]
    return any(text_of(cell).startswith(EXAMPLE_MARK) for row in rows for cell in row[:MARK_COLUMNS])


def _holding(texts: pa.Array, mark: str) -> list[str]:
    """The texts of a column that hold a mark, whether they came encoded or not."""
    plain = texts.dictionary if pa.types.is_dictionary(texts.type) else texts
    found: list[str] = plain.filter(pc.match_substring(plain, mark)).to_pylist()
    return found
