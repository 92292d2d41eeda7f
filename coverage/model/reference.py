"""Reads the reviewed reference tables in `data/reference`, with what the office taught on top.

What changes with a new spelling or a new spreadsheet is a row there, reviewed in a diff, not code. Each reader is
cached for the life of the process; the files are small and change with a release.
"""

from __future__ import annotations

import csv
import functools
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


@functools.cache
def read_reference(name: str) -> tuple[dict[str, str], ...]:
    """All rows of `data/reference/<name>.csv`, one mapping of header to text a row."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
