"""The reviewed tables in `data/reference`, and `Reference`: those tables with what an office taught on top.

What changes with a new spelling or a new spreadsheet is a row there, reviewed in a diff, not code. A `Reference` is a
value that is passed in to whatever reads a name; nothing of the process, and no thread, decides which taught rows
count. Tables that no office can teach are constants of a version: `reviewed_rows`, and modules beside this one keep
what they make of them. What is made of a `Reference` is kept with `functools.lru_cache`, by its content. Read next:
`taught`, which reads and writes the office's own tables.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coverage.model.errors import UsageError
from coverage.reference.taught import FileState, file_state, read_taught, write_table

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
"""The reviewed tables."""

TAUGHT = (
    *("headers", "layouts", "region_aliases", "branch_aliases", "elsewhere"),
    *("source_rules", "corrections", "limits", "official"),
)
"""Tables that the office may add rows to; the others change with a release."""

KEPT = 8
"""References at a time for which what is made of them is kept: an office has one, and a lesson tries out a second."""

Rows = tuple[Mapping[str, str], ...]
"""Rows of a table of text: one mapping of column to text a row."""


def reviewed_rows(name: str) -> Rows:
    """All rows of a reviewed table.

    >>> reviewed_rows("segments")[0]["segment"]
    'PU'
    """
    return _read_reviewed(name)[1]


def reviewed_columns(name: str) -> list[str]:
    """The columns of a reviewed table, in order.

    >>> reviewed_columns("region_aliases")[:2]
    ['alias', 'region_code']
    """
    return list(_read_reviewed(name)[0])


@functools.cache
def _read_reviewed(name: str) -> tuple[tuple[str, ...], Rows]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = tuple(reader)
        return tuple(reader.fieldnames or ()), rows


@dataclass(frozen=True)
class Reference:
    """What names are read by: the reviewed tables, with the rows that one office taught after them.

    `taught` are its rows by table, `faults` why a table of it cannot be used. Two references are equal when their
    content is, whatever folder it came from; so a result that is kept by one is right for the other.

    >>> garut = {"alias": "KAB INTAN", "region_code": "3205"}
    >>> Reference({"region_aliases": (garut,)}) == Reference({"region_aliases": (dict(garut),)}) != REVIEWED
    True
    """

    taught: Mapping[str, Rows] = field(default_factory=dict, compare=False, repr=False)
    faults: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        """Work out the digest, by which references are compared and kept results are found."""
        taught = {name: [dict(row) for row in rows] for name, rows in self.taught.items() if rows}
        content = json.dumps([taught, dict(self.faults)], sort_keys=True)
        object.__setattr__(self, "digest", hashlib.sha256(content.encode()).hexdigest())

    def __hash__(self) -> int:
        """The hash of the digest, which a text keeps: kept results are looked up once a heading."""
        return hash(self.digest)

    def rows(self, name: str) -> Rows:
        """All rows of a table, the reviewed ones first.

        Raises:
            UsageError: when the office's own table lacks a column, or is no text.
        """
        if name in self.faults:
            raise UsageError(self.faults[name])
        return (*reviewed_rows(name), *self.taught.get(name, ()))

    @property
    def sound(self) -> Reference:
        """The same without the tables that are not well formed, for readers who can do nothing about them."""
        return Reference(self.taught) if self.faults else self


REVIEWED = Reference()
"""The reviewed tables alone: where no office is concerned."""


def read_reference(folder: Path | str | None) -> Reference:
    """The reference of an office that keeps its tables in a folder; None, '' or no folder there means nothing taught.

    The files are looked at each time and read again when one has changed. A table that is not well formed is no fault
    until somebody asks for its rows.
    """
    if not folder:
        return REVIEWED
    state = file_state(Path(folder), TAUGHT)
    try:
        return _read_sound(str(folder), state)
    except UsageError:  # never kept: what cannot be read now (too many open files) may be readable a moment later
        return _read_all(str(folder), state)


@functools.lru_cache(KEPT)
def _read_sound(folder: str, state: FileState) -> Reference:
    """The reference of a folder without faults. Read after `state` was looked at, it may be newer and is never older.

    Raises:
        UsageError: when a table is not well formed.
    """
    reference = _read_all(folder, state)
    for fault in reference.faults.values():
        raise UsageError(fault)
    return reference


def _read_all(folder: str, state: FileState) -> Reference:
    taught: dict[str, Rows] = {}
    faults: dict[str, str] = {}
    for name, *_ in state:
        try:
            taught[name] = tuple(read_taught(Path(folder, f"{name}.csv"), reviewed_columns(name)))
        except UsageError as error:
            faults[name] = str(error)
    return Reference(taught, faults)


def add_taught(folder: Path, name: str, rows: Sequence[dict[str, str]], key: str = "") -> None:
    """Put rows at the end of a table that the office keeps; the folder is made when it is missing.

    Stored rows whose column `key` is that of a new row give way to it.

    Raises:
        UsageError: when the table that stands there is not well formed, or cannot be written.
    """
    path, columns = folder / f"{name}.csv", reviewed_columns(name)
    stored = read_taught(path, columns) if path.is_file() else []
    new = {row[key] for row in rows} if key else set()
    write_table(path, columns, [*(row for row in stored if not key or row[key] not in new), *rows])
