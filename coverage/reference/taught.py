"""The tables that an office keeps itself, in the form of the reviewed ones: where they lie, read and written.

What they mean together with the reviewed tables is a `tables.Reference`.
"""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from coverage.model.errors import UsageError
from coverage.model.faults import system_words

FileState = tuple[tuple[str, int, int, int, int], ...]
"""The tables that are there: name, size, inode and both times of change, in nanoseconds."""


def taught_folder(store: Path) -> Path:
    """Where the office of a store keeps what it taught: `COVERAGE_REFERENCE`, else the folder `taught` beside it."""
    return Path(os.environ.get("COVERAGE_REFERENCE") or Path(os.path.realpath(store)).parent / "taught")


def file_state(folder: Path, names: Iterable[str]) -> FileState:
    """Which of the tables a folder has, and in what state; another state means that they are to be read again.

    One that cannot be looked at is there, with zeros: whoever reads it learns why it cannot be.
    """
    return tuple(state for name in names if (state := _state_of(folder, name)) is not None)


def _state_of(folder: Path, name: str) -> tuple[str, int, int, int, int] | None:
    # A table that is replaced may keep its size and time, but not its inode; one that is edited in place not its ctime.
    try:
        found = (folder / f"{name}.csv").stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return name, 0, 0, 0, 0
    if not stat.S_ISREG(found.st_mode):
        return None
    return name, found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def read_taught(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table that the office keeps, as Excel may have saved it: with a byte-order mark, with semicolons.

    Raises:
        UsageError: when it cannot be read, is no UTF-8 text, or lacks one of the columns.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name}: bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from error
    except OSError as error:
        raise UsageError(f"{path.name} tidak dapat dibaca: {system_words(error)}") from error
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
