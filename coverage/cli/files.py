"""Which files a command reads, and how: folders searched through, every file in a child, progress on standard error."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from coverage.cli.console import ERRORS
from coverage.loaders import Passage, Source, is_passed_over, load_safely, sniff
from coverage.loaders.containers.sniff import FOREIGN
from coverage.model.errors import UsageError
from coverage.model.loading import Loaded, LoadOptions
from coverage.model.numbers import format_number

_HEAD = 64


def find_files(paths: list[Path]) -> list[Path]:
    """The files that the paths name, folders searched through, in order of name.

    In a folder, what programs leave lying about and what is plainly no table is passed over, with a word; links to
    folders are not followed. A file that is named by itself is read whatever its name and content.

    Raises:
        UsageError: when a path does not exist or a folder holds nothing to read.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = list(_walk(path))
            if not found:
                raise UsageError(f"Folder {path} tidak memuat berkas yang dapat dibaca.")
            files += found
        elif os.path.lexists(path):
            files.append(path)
        else:
            raise UsageError(f"Berkas {path} tidak ditemukan.")
    return files


def _walk(top: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(top, followlinks=False):
        folders.sort()
        for name in [name for name in folders if Path(folder, name).is_symlink()]:
            say_passed_over(str(Path(folder, name)))
        for name in sorted(names):
            path = Path(folder, name)
            if is_passed_over(name) or _is_foreign(path):
                say_passed_over(str(path))
            else:
                yield path


def _is_foreign(path: Path) -> bool:
    """Whether the first bytes of an ordinary file say that it holds no table."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as handle:
            return sniff(handle.read(_HEAD)) in FOREIGN
    except OSError:
        return False


def say_passed_over(name: str) -> None:
    """Say on standard error that a file is not read."""
    ERRORS.print(f"Dilewati: {name.encode('utf-8', 'replace').decode()}", markup=False, soft_wrap=True)


def read_files(
    files: list[Path], options: LoadOptions, read_key: Callable[[], bytes], *, show_progress: bool
) -> list[Loaded]:
    """Every file read in a child of its own, in order; an archive gives one for each file in it."""
    with _progress(len(files), show_progress) as advance:
        passage = Passage(on_pass=say_passed_over, on_done=advance)
        return list(load_safely([Source(file) for file in files], options, read_key, passage))


@contextmanager
def _progress(files: int, is_shown: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar; gives the function that says that a file is done, and how many rows it had."""
    columns = (TextColumn("Membaca"), BarColumn(), MofNCompleteColumn(), _Rows(), TextColumn("sisa"))
    disabled = not (is_shown and ERRORS.is_terminal)
    with Progress(*columns, TimeRemainingColumn(), console=ERRORS, transient=True, disable=disabled) as progress:
        task = progress.add_task("Membaca", total=files, rows=0)

        def advance(rows: int) -> None:
            """Count one file and its rows."""
            progress.update(task, advance=1, rows=progress.tasks[0].fields["rows"] + rows)

        yield advance


class _Rows(ProgressColumn):
    """Rows read so far, and how many a second."""

    def render(self, task: Task) -> Text:
        """The text of the column."""
        rows = task.fields["rows"]
        rate = f", {format_number(int(rows / task.elapsed))}/detik" if task.elapsed and rows else ""
        return Text(f"{format_number(rows)} baris{rate}")
