"""`example`: writes the workbooks of an invented office."""

from __future__ import annotations

import argparse
from pathlib import Path

from coverage.cli.console import ERRORS, progress_bar
from coverage.example import write_example


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("example", help="menulis buku kerja contoh (rekaan)")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the workbooks."""
    with progress_bar() as progress:
        task = progress.add_task("Menulis contoh", total=None)
        files = write_example(options.folder, lambda done, total: progress.update(task, completed=done, total=total))
    ERRORS.print(f"{len(files)} buku kerja contoh ditulis ke {options.folder}.")
    return 0
