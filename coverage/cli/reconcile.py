"""`reconcile`: published statements against their own arithmetic and against the store."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from rich.markup import escape
from rich.table import Table as TextTable

from coverage.cli.console import ERRORS, output, positions_in, print_json, stored
from coverage.model.errors import FileRefused
from coverage.model.numbers import format_rate
from coverage.model.results import ClaimCheck
from coverage.reference.tables import read_reference
from coverage.reference.taught import taught_folder
from coverage.services.claims import check_official, read_claims
from coverage.store import Store
from coverage.words.reasons import VERDICTS


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("reconcile", help="mencocokkan pernyataan yang pernah terbit")
    parser.add_argument("file", nargs="?", type=Path, metavar="BERKAS", help="tabel pernyataan (CSV atau Excel)")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="bentuk hasil")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print every statement with its verdict."""
    store = Store(options.store)
    holdings = stored(store)
    taught = taught_folder(options.store)
    claims = accepted_claims(options.file, taught) if options.file else holdings.claims
    checks = check_official(claims, positions_in(store, holdings), read_reference(taught))
    if options.format == "json":
        print_json({"claims": checks})
    else:
        _print_table(checks)
    return 0


def accepted_claims(path: Path, taught: Path) -> pd.DataFrame:
    """The statements of a file; what was noticed about them goes to standard error.

    Raises:
        UsageError: when there is no such file, or what the office taught is not well formed.
        FileRefused: when it is no table of statements, with the first problem; all others are said before it.
    """
    loaded = read_claims(path, taught)
    if loaded.report.status != "accepted":
        first, *others = loaded.report.problems
        for each in others:
            where = f"{path}, {each.cell}: {each.value}; seharusnya {each.expected}. {each.remedy}"
            ERRORS.print(where, markup=False, soft_wrap=True)
        raise FileRefused(first.code, f"{path}, {first.cell}: {first.value}", first.expected, first.remedy)
    for finding in loaded.report.findings:
        ERRORS.print(f"{path}, {finding.where}: {finding.message}", markup=False, soft_wrap=True)
    return loaded.frame


def _words(check: ClaimCheck) -> list[str]:
    """Notes, then what may explain a contradiction, the likeliest first."""
    likely = [f"Mungkin: {explanation.message}" for explanation in check.explanations]
    return [*check.notes, *likely]


def _print_table(checks: tuple[ClaimCheck, ...]) -> None:
    table = TextTable(show_lines=True)
    table.add_column("Pernyataan", overflow="fold", max_width=24)
    table.add_column("Angka", no_wrap=True)
    table.add_column("Simpulan", max_width=16)
    table.add_column("Catatan", ratio=1)
    for check in checks:
        words = escape("\n".join(_words(check)))
        table.add_row(escape(check.id), "\n".join(_figures(check)), VERDICTS[check.verdict], words)
    output().print(table)


def _figures(check: ClaimCheck) -> list[str]:
    """Printed and recomputed rate, and the range of what is possible."""
    printed = format_rate(check.published_rate, 2).removesuffix("%").rstrip("0").removesuffix(",")
    lines = [f"tercetak {printed}%"] if check.published_rate is not None else []
    if check.recomputed_rate is not None:
        lines.append(f"dihitung {format_rate(check.recomputed_rate, 2)}")
    if check.possible_low is not None:
        lines.append(f"mungkin  {format_rate(check.possible_low, 2)} – {format_rate(check.possible_high, 2)}")
    return lines
