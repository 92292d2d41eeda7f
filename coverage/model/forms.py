"""What a table of unknown meaning looks like: its headings, and of what sort the cells below each are; never a cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ColumnSketch:
    """One column: its place from 0, its heading as written (upper rows first), and what stands below it.

    `content` is nik, date, period, year, region, segment, rate, number, text, mixed or empty; `filled` counts cells.
    """

    column: int
    heading: str
    content: str
    filled: int


@dataclass(frozen=True)
class FormSketch:
    """The likeliest table of a file: the cell where its header begins, and its columns that have a heading."""

    cell: str
    columns: tuple[ColumnSketch, ...]
