"""One cell as text: trimmed, without a float's '.0', and a date in a heading as its month."""

from __future__ import annotations

import datetime as dt

from coverage.model.periods import format_period


def text_of(cell: object) -> str:
    """A cell as trimmed text; whole numbers without '.0'."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\u00a0", " ").strip() if cell is not None else ""


def heading_of(cell: object) -> str:
    """A cell of a header as text; a date that stands for its month is written as one."""
    if isinstance(cell, dt.date):
        return format_period(f"{cell.year}-{cell.month:02d}")
    return text_of(cell)
