"""Which cell means what: headers found by a reviewed dictionary (`data/reference/headers.csv`), and what titles state.

A header is matched whole after normalisation, never by substring. Headers of two or three rows are flattened into one.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from itertools import pairwise

from coverage.loaders.headings.cells import heading_of, text_of
from coverage.loaders.headings.titles import Title, read_title, settle_basis, settle_period
from coverage.reference.regions import normalise_text
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet
from coverage.words.reasons import CORRECTION_MARK

__all__ = [
    "REQUIRED", "FlatTable", "Title", "field_names", "find_flat_table", "find_flat_tables", "flatten_header",
    "header_texts", "is_correction_list", "read_title", "repeats_header", "settle_basis", "settle_period", "text_of",
]  # fmt: skip

HEADER_WINDOW = 40
"""Rows from the top in which a header is looked for."""

_KEPT_KINDS = 64
"""Kinds, times the references in use, whose headings are kept; they are looked up once a cell near the top."""

_MIN_LABELS = 2
"""Known headings in a row below which it is not looked at as a header."""

REQUIRED = {
    "roster": ({"nik"}, {"segment"}, {"region_code", "region_name"}),
    "claims": ({"id"}, {"covered"}, {"eligible"}, {"published_rate"}),
    "workforce": ({"year"}, {"region_code", "region_name"}, {"employed", "eligible"}),
    "targets": ({"year"}, {"target_rate"}, {"region_code", "region_name"}),
    "branches": ({"branch_code"}, {"branch_name"}, {"region_code", "region_name"}),
    "control_totals": ({"period"}, {"segment"}, {"members"}),
}
"""Kind of a flat table -> the fields that it must have, one of each set; looked for in this order."""


@dataclass(frozen=True)
class FlatTable:
    """A table of one record a row: which column holds which field, and where its rows begin and end (zero-based).

    `header_row` is the last row of the header; `end_row` the first row that is no longer its own, None at the end.
    """

    kind: str
    header_row: int
    columns: dict[str, int]
    unknown: tuple[tuple[int, str], ...]
    end_row: int | None = None


@functools.lru_cache(_KEPT_KINDS)
def field_names(kind: str, reference: Reference) -> dict[str, str]:
    """Normalised header -> field, for one kind; what the office taught goes before what is reviewed."""
    rows = reference.rows("headers")
    return {normalise_text(row["header"]): row["field"] for row in rows if row["kind"] == kind}


def find_flat_table(sheet: Sheet, kinds: tuple[str, ...], reference: Reference) -> FlatTable | None:
    """The first flat table of one of the kinds on a sheet, or None."""
    tables = _flat_tables_at_top(sheet, kinds, reference)
    return tables[0] if tables else None


def find_flat_tables(sheet: Sheet, kinds: tuple[str, ...], reference: Reference) -> list[FlatTable]:
    """Every flat table of one kind on a sheet: side by side, and one below the other under a header of its own.

    A header that is repeated on a later page begins no new table; `repeats_header` knows its row.
    """
    found = _flat_tables_at_top(sheet, kinds, reference)
    if not found or found[0].kind == "roster":
        return found[:1]
    kind, names = found[0].kind, field_names(found[0].kind, reference)
    for index in range(found[0].header_row + 1, len(sheet.rows)):
        labels = [normalise_text(heading_of(cell)) if isinstance(cell, str) else "" for cell in sheet.rows[index]]
        if sum(label in names for label in labels) < _MIN_LABELS or repeats_header(sheet, found[-1], index):
            continue
        more = _match_windows(labels, kind, index, names)
        if more:
            found = [table if table.end_row else replace(table, end_row=index) for table in found] + more
    return found


def _flat_tables_at_top(sheet: Sheet, kinds: tuple[str, ...], reference: Reference) -> list[FlatTable]:
    for index in range(min(HEADER_WINDOW, len(sheet.rows))):
        for height in (1, 2):
            labels = flatten_header(sheet, index, height)
            for kind in kinds:
                if tables := _match_windows(labels, kind, index + height - 1, field_names(kind, reference)):
                    return tables
    return []


def _match_windows(labels: list[str], kind: str, header_row: int, names: dict[str, str]) -> list[FlatTable]:
    """The tables that one header row begins: more than one where every needed field stands there again."""
    tables = []
    first = 0
    while True:
        columns, unknown, again = _match_labels(labels, kind, first, names)
        if not all(fields & columns.keys() for fields in REQUIRED[kind]):
            break
        tables.append(FlatTable(kind, header_row, columns, unknown))
        if again is None:
            return tables
        first = again
    if tables and first:
        rest = ((column, labels[column]) for column in range(first, len(labels)) if labels[column])
        tables[-1] = replace(tables[-1], unknown=tables[-1].unknown + tuple(rest))
    return tables


def _match_labels(
    labels: list[str], kind: str, first: int, names: dict[str, str]
) -> tuple[dict[str, int], tuple[tuple[int, str], ...], int | None]:
    """Field -> column from a column on, headings that are not known, and the column where fields begin again."""
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for column in range(first, len(labels)):
        label = labels[column]
        name = names.get(label)
        is_whole = all(fields & columns.keys() for fields in REQUIRED[kind])
        if name in columns and label == labels[columns[name]] and is_whole:
            return columns, tuple(unknown), column
        if label and (name is None or name in columns):
            unknown.append((column, label))
        elif name is not None and name != "ignored":
            columns[name] = column
    return columns, tuple(unknown), None


def repeats_header(sheet: Sheet, table: FlatTable, index: int) -> bool:
    """Whether a row is the header of its table once more, as at the top of a later page."""
    row, header = sheet.rows[index], sheet.rows[table.header_row]
    cells = [(row[column] if column < len(row) else "", header[column]) for column in table.columns.values()]
    return all(isinstance(cell, str) and normalise_text(cell) == normalise_text(text_of(top)) for cell, top in cells)


def merge_ranges(sheet: Sheet) -> list[tuple[int, int, int, int]]:
    """The merged ranges of a sheet: first row, first column, last row, last column; none where none are known."""
    ranges = []
    for merge in getattr(sheet, "merges", None) or ():
        numbers = [int(part) for corner in merge for part in (corner if isinstance(corner, tuple) else (corner,))]
        ranges.append((numbers[0], numbers[1], numbers[2], numbers[3]))
    return ranges


def header_texts(sheet: Sheet, top: int, height: int) -> list[str]:
    """Headings of a header of `height` rows as written, upper words first.

    A merged cell stands over all columns that it covers. Where a sheet knows of no merge, an upper heading spreads over
    the blank cells to its right that have a heading below.
    """
    rows = [[heading_of(cell) for cell in row] for row in sheet.rows[top : top + height]]
    height = len(rows)  # a header may be looked for in the last row, and a merge lie below it
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    covered: set[tuple[int, int]] = set()
    for first_row, first_column, last_row, last_column in merge_ranges(sheet):
        if top <= first_row < top + height and first_column < width:
            text = rows[first_row - top][first_column]
            for place in range(first_row - top, min(last_row - top, height - 1) + 1):
                for column in range(first_column, min(last_column, width - 1) + 1):
                    rows[place][column] = text
                    covered.add((place, column))
    for place, (upper, lower) in reversed(list(enumerate(pairwise(rows)))):
        for column in range(1, width):
            spreads = not upper[column] and lower[column] and lower[column - 1] and (place, column - 1) not in covered
            if spreads:
                upper[column] = upper[column - 1]
    return [" ".join(filter(None, dict.fromkeys(row[column] for row in rows))) for column in range(width)]


def flatten_header(sheet: Sheet, top: int, height: int) -> list[str]:
    """Normalised headings of a header of `height` rows."""
    return [normalise_text(text) for text in header_texts(sheet, top, height)]


def is_correction_list(sheet: Sheet) -> bool:
    """Whether a sheet is a list of refused rows that went back to a branch; a part of a file must not replace it."""
    return any(text_of(cell).startswith(CORRECTION_MARK) for row in sheet.rows[:3] for cell in row[:1])
