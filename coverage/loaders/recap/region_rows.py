"""The rows of a sheet that may hold the heading of the regions, found without looking at every cell by itself.

A sheet of many rows carries its cells by column; then only the distinct texts of a column are looked at. Both ways find
the same rows.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from coverage.loaders.headings.headers import field_names
from coverage.reference.regions import normalise_text
from coverage.reference.tables import Reference
from coverage.sheets.columns import CellColumn, CellKind
from coverage.sheets.reader import Sheet

MAX_ROWS = 20_000
"""Rows of a sheet in which recaps are looked for; a recap has a row a region and branch, and West Java has 27."""

YEARS = range(1990, 2101)
"""Whole numbers that may be years: above months among headings, or in a column of their own."""

_MOST_HEADINGS = 500
"""Rows of a sheet with a heading of regions at most; what stands in more rows is a value, such as "Kabupaten"."""

_LONGEST = 80
"""Letters of the longest text that is looked at as a heading of regions, with room for signs and blanks around it."""

_REGIONS = ("region_code", "region_name")


def region_rows(sheet: Sheet, reference: Reference) -> list[int]:
    """Rows that may hold the heading of the regions; a row of figures holds none, nor what stands in every row."""
    fields = field_names("recap", reference)
    headings = frozenset(heading for heading, name in fields.items() if name in _REGIONS)
    if sheet.columns is None:
        rows = [index for index in range(min(len(sheet.rows), MAX_ROWS)) if _may_be_heading(sheet, index, headings)]
    else:
        rows = _rows_of_columns(sheet.columns, headings)
    return rows if len(rows) <= _MOST_HEADINGS else []


def _may_be_heading(sheet: Sheet, index: int, headings: frozenset[str]) -> bool:
    row = sheet.rows[index]
    texts = [cell for cell in row if isinstance(cell, str) and cell]
    if sum(isinstance(cell, float) and cell not in YEARS for cell in row) > len(texts):
        return False
    return any(len(text) <= _LONGEST and normalise_text(text) in headings for text in texts)


def _rows_of_columns(columns: tuple[CellColumn, ...], headings: frozenset[str]) -> list[int]:
    length = min(max((len(column) for column in columns), default=0), MAX_ROWS)
    named = np.zeros(length, bool)
    surplus = np.zeros(length, np.int64)
    for column in columns:
        kinds, numbers = column.kinds[:length], column.numbers[:length]
        is_text = np.isin(kinds, (CellKind.TEXT, CellKind.ERROR))
        is_year = (numbers >= YEARS.start) & (numbers < YEARS.stop) & (numbers == np.floor(numbers))
        surplus[: len(kinds)] += ((kinds == CellKind.NUMBER) & ~is_year).astype(np.int64) - is_text
        if is_text.any():
            named[: len(kinds)] |= _holding(column.texts.slice(0, length), headings) & is_text
    return [int(row) for row in np.flatnonzero(named & (surplus <= 0))]


def _holding(texts: pa.Array, headings: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Whether each text of a column is a heading of regions; only distinct texts that hold a word of one are read."""
    encoded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
    distinct = encoded.dictionary
    short = pc.less_equal(pc.utf8_length(distinct), _LONGEST)
    # of letters that normalising leaves as they are a word stays in one piece; other scripts are always looked at
    has_word = pc.match_substring_regex(distinct, _any_word(headings), ignore_case=True)
    near = pc.and_(short, pc.or_(has_word, pc.invert(pc.string_is_ascii(distinct))))
    places = np.flatnonzero(near.to_numpy(zero_copy_only=False))
    is_heading = np.zeros(len(distinct) + 1, bool)  # the last place is that of a missing text
    is_heading[places] = [normalise_text(text) in headings for text in distinct.take(pa.array(places)).to_pylist()]
    codes = encoded.indices.cast(pa.int64()).fill_null(len(distinct)).to_numpy(zero_copy_only=False)
    found: npt.NDArray[np.bool_] = is_heading[codes]
    return found


def _any_word(headings: frozenset[str]) -> str:
    """A pattern that finds the longest word of any heading."""
    words = {max(heading.split(), key=len) for heading in headings if heading}
    return "|".join(re.escape(word) for word in sorted(words))
