"""`export`: the summary as a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from coverage.cli.console import ERRORS, add_selection, check_target, shown
from coverage.model.errors import UsageError
from coverage.services.export import workbook_of
from coverage.store import Store
from coverage.words.missing_branches import state_words

SUFFIXES = (".xlsx",)
"""Forms that can be written."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("export", help="menulis ringkasan sebagai buku kerja")
    parser.add_argument("out", type=Path, metavar="HASIL.xlsx")
    add_selection(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file."""
    if options.out.suffix.lower() not in SUFFIXES:
        raise UsageError(f"Bentuk '{options.out.suffix}' belum didukung. Pilih: {', '.join(SUFFIXES)}.")
    check_target(options.out)
    found = shown(options, Store(options.store))
    options.out.write_bytes(workbook_of(found))
    ERRORS.print(f"{options.out} ditulis: {state_words(found.summary)}.", markup=False, soft_wrap=True)
    return 0
