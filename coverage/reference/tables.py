"""Reads the reviewed reference tables in `data/reference`, with what the office taught on top.

What changes with a new spelling or a new spreadsheet is a row there, reviewed in a diff, not code. The office's own
rows stand in a folder of the same form, named by `taught_reference`; they are read after the reviewed ones. What is
computed from the tables is cached with `from_reference` and made anew when a taught file changes; `refresh_reference`
looks.
"""

from __future__ import annotations

import csv
import functools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from coverage.model.errors import UsageError
from coverage.model.faults import system_words

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
"""The reviewed tables."""

TAUGHT = ("headers", "layouts", "region_aliases", "source_rules", "corrections")
"""Tables that the office may add rows to; the others change with a release."""

_P = ParamSpec("_P")
_T = TypeVar("_T")

_State = tuple[str, tuple[tuple[str, int, int], ...]]


class _Taught:
    """The folder of what the office taught, and the state of its files when last looked at."""

    folder: Path | None = None
    state: _State = ("", ())


@contextmanager
def taught_reference(folder: Path | str | None) -> Iterator[None]:
    """Within it, the tables of a folder are read on top of the reviewed ones; None or '' leaves things as they are."""
    if not folder:
        refresh_reference()
        yield
        return
    before = _Taught.folder
    _Taught.folder = Path(folder)
    refresh_reference()
    try:
        yield
    finally:
        _Taught.folder = before
        refresh_reference()


def refresh_reference() -> None:
    """Look whether a taught file changed; what was computed from older rows is then computed anew."""
    folder = _Taught.folder
    if folder is None:
        _Taught.state = ("", ())
        return
    stats = [(name, path.stat()) for name in TAUGHT if (path := folder / f"{name}.csv").is_file()]
    files = tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
    _Taught.state = (str(folder), files)


def from_reference(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """A function of the reference tables that keeps its results until a taught table changes."""
    kept: dict[object, _T] = {}
    seen: list[_State] = []

    @functools.wraps(function)
    def cached(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        """The kept result, or a new one."""
        if seen != [_Taught.state]:
            kept.clear()
            seen[:] = [_Taught.state]
        key = (args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        return kept[key]

    return cached


@from_reference
def read_reference(name: str) -> tuple[dict[str, str], ...]:
    """All rows of a reference table, the reviewed ones first: one mapping of header to text a row.

    Raises:
        UsageError: when a taught table lacks a column, or is no text.
    """
    reviewed = REFERENCE / f"{name}.csv"
    with reviewed.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = list(reader)
        columns = list(reader.fieldnames or ())
    if name in TAUGHT and _Taught.folder is not None and (path := _Taught.folder / f"{name}.csv").is_file():
        rows += read_taught(path, columns)
    return tuple(rows)


def read_taught(path: Path, columns: list[str]) -> list[dict[str, str]]:
    """The rows of a table that the office keeps, as Excel may have saved it: with a byte-order mark, with semicolons.

    Raises:
        UsageError: when it is no UTF-8 text, or lacks one of the columns.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name}: bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise UsageError(
            f"{path.name}: kolom {', '.join(missing)} tidak ada; seharusnya {', '.join(columns)}. "
            "Tambahkan kolom itu, atau hapus berkas itu."
        )
    rows = [{column: (row[column] or "").strip() for column in columns} for row in reader]
    return [row for row in rows if any(row.values())]


def add_taught(folder: Path, name: str, rows: Sequence[dict[str, str]], key: str = "") -> None:
    """Put rows at the end of a table that the office keeps; the folder is made when it is missing.

    Held rows whose column `key` is that of a new row give way to it.

    Raises:
        UsageError: when the table that stands there is not well formed, or cannot be written.
    """
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        columns = next(csv.reader(handle))
    path = folder / f"{name}.csv"
    held = read_taught(path, columns) if path.is_file() else []
    new = {row[key] for row in rows} if key else set()
    write_table(path, columns, [*(row for row in held if not key or row[key] not in new), *rows])


def write_table(path: Path, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> None:
    """Write a table of text as CSV in place of what stood there, whole or not at all.

    Raises:
        UsageError: when it cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise UsageError(f"{path} tidak dapat ditulis: {system_words(error)}") from error
