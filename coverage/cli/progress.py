"""What is said on standard error while files are read: how far it has come, and what is passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
from coverage.loaders.sandbox.codec import visible
from coverage.model.numbers import format_number
from coverage.model.privacy import hide_niks


def say_passed_over(name: str) -> None:
    """Say on standard error that a file is not read."""
    ERRORS.print(
        f"Dilewati: {hide_niks(visible(name.encode('utf-8', 'replace').decode()))}", markup=False, soft_wrap=True
    )


@contextmanager
def reading_bar(files: int, *, is_shown: bool) -> Iterator[Callable[[int], None]]:
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
