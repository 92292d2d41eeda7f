"""`export`: the summary as a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from coverage.cli.console import ERRORS, add_selection, check_target, shown
from coverage.export import write_workbook
from coverage.metrics import group_members
from coverage.model.errors import UsageError
from coverage.model.late_words import state_words
from coverage.store import Store

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
    summary = found.summary
    branches = group_members(found.holdings, "branch", summary.period, summary.basis)
    options.out.write_bytes(write_workbook(summary, branches))
    ERRORS.print(f"{options.out} ditulis: {state_words(summary)}.", markup=False, soft_wrap=True)
    return 0
