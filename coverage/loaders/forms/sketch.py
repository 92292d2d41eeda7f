"""The likeliest header of a file whose headings nobody knows, found by type: words above numbers, codes and dates.

Runs where the file is read. What leaves is the headings and the sort of content below each; never a cell below the
header. A row that holds a region, a date or a long number is data, so a table without header gives no heading.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.headers import HEADER_WINDOW, header_texts
from coverage.loaders.recap.tally import total_kind
from coverage.model.forms import ColumnSketch, FormSketch
from coverage.model.periods import parse_date, parse_period
from coverage.reference.regions import names_region
from coverage.reference.segments import match_segment
from coverage.reference.tables import Reference
from coverage.sheets.reader import Book, Sheet, cell_name

MAX_HEADINGS = 200
"""Columns from the left that are looked at; the widest known form has 33."""

LONG_NUMBER = re.compile(r"\d{4,}")
"""Digits in a row that may be of a person's number; a heading with them is never taught."""

_ROWS = 100
_MAX_LETTERS = 100
_MAX_HEIGHT = 3
_MAX_DIGITS = 6
_MAJORITY = 0.8

# A year of its own, not four digits of a longer number: a heading may hold one without being data.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

# A number in any grouping; whether it is a well-formed one is not asked here, only of what sort the column is.
_NUMBER = re.compile(r"[-−+]?\d[\d.,\s]*")

# Sixteen digits, with the apostrophe by which Excel keeps them a text.
_NIK = re.compile(r"'?\d{16}")


def sketch_book(book: Book, reference: Reference) -> FormSketch | None:
    """The table with the most headings in a book, the first of equals; None where no sheet has a header."""
    found = [sketch for sheet in book.sheets for sketch in _sketches(sheet, reference)]
    return max(found, key=lambda sketch: len(sketch.columns), default=None)


def _sketches(sheet: Sheet, reference: Reference) -> list[FormSketch]:
    """A sketch for each place near the top where a row of headings stands above a row of data."""
    sketches = []
    bottom: int | None = None
    for index in range(min(HEADER_WINDOW, len(sheet.rows))):
        cells = [cell for cell in sheet.rows[index][:MAX_HEADINGS] if text_of(cell)]
        if len(cells) > 1 and all(is_heading(cell, reference) for cell in cells):
            bottom = index
        elif len(cells) > 1 and bottom is not None:
            sketch = _sketch(sheet, bottom, index, reference)
            sketches += [] if any(_is_value(column, reference) for column in sketch.columns) else [sketch]
            bottom = None
        elif cells:
            bottom = None
    return sketches


def is_heading(cell: object, reference: Reference) -> bool:
    """Whether a cell can be a heading: words, a percent sign or a month; no region, no number, no long code."""
    if isinstance(cell, dt.date):
        return True
    text = text_of(cell)
    if not isinstance(cell, str) or len(text) > _MAX_LETTERS or not (any(map(str.isalpha, text)) or text == "%"):
        return False
    plain = _YEAR.sub("", text, count=1)
    if LONG_NUMBER.search(plain) or sum(map(str.isdigit, plain)) > _MAX_DIGITS:
        return False
    return not names_region(text, reference)


def _sketch(sheet: Sheet, bottom: int, body: int, reference: Reference) -> FormSketch:
    top = _top(sheet, bottom, reference)
    texts = header_texts(sheet, top, bottom - top + 1)[:MAX_HEADINGS]
    rows = [sheet.rows[index] for index in range(body, min(body + _ROWS, len(sheet.rows)))]
    rows = [row for row in rows if not total_kind([text_of(cell) for cell in row[:3]])]
    columns = (_column(column, text, rows, reference) for column, text in enumerate(texts) if text)
    return FormSketch(cell_name(top, 0), tuple(columns))


def _top(sheet: Sheet, bottom: int, reference: Reference) -> int:
    """First row of the header that ends at `bottom`: rows above belong to it where it has gaps or says things twice."""
    top = bottom
    while top and bottom - top + 1 < _MAX_HEIGHT and _is_below(sheet.rows[top - 1], sheet.rows[top], reference):
        top -= 1
    return top


def _is_below(upper: Sequence[object], lower: Sequence[object], reference: Reference) -> bool:
    above = [text_of(cell) for cell in upper[:MAX_HEADINGS]]
    below = [text_of(cell) for cell in lower[:MAX_HEADINGS]]
    if (
        not all(is_heading(cell, reference) for cell in upper[:MAX_HEADINGS] if text_of(cell))
        or sum(map(bool, above)) < 2
    ):
        return False
    below += [""] * (len(above) - len(below))
    has_gaps = any(text and not below[place] for place, text in enumerate(above))
    named = [text for text in below if text]
    return has_gaps or len(set(named)) < len(named)


def _is_value(column: ColumnSketch, reference: Reference) -> bool:
    """Whether a heading is of the sort of the values below it, such as PU above segments: then its row is data."""
    return column.content not in ("text", "mixed", "empty") and _sort_of(column.heading, reference) == column.content


def _column(column: int, heading: str, rows: Sequence[Sequence[object]], reference: Reference) -> ColumnSketch:
    sorts = Counter(_sort_of(row[column], reference) for row in rows if column < len(row) and text_of(row[column]))
    filled = sum(sorts.values())
    sort, count = sorts.most_common(1)[0] if sorts else ("empty", 0)
    return ColumnSketch(column, heading, sort if count >= _MAJORITY * filled else "mixed", filled)


def _sort_of(cell: object, reference: Reference) -> str:
    """Of what sort one cell is."""
    text = text_of(cell)
    if isinstance(cell, dt.date):
        return "date"
    if _NIK.fullmatch(text):
        return "nik"
    if names_region(text, reference):
        return "region"
    if _YEAR.fullmatch(text):
        return "year"
    if text.endswith("%") and text != "%":
        return "rate"
    if _NUMBER.fullmatch(text):
        return "date" if isinstance(cell, str) and parse_date(cell) else "number"
    return _sort_of_text(text)


def _sort_of_text(text: str) -> str:
    if match_segment(text) is not None:
        return "segment"
    if parse_date(text) is not None:
        return "date"
    return "period" if parse_period(text) is not None else "text"
