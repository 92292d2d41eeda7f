"""`snapshots`: the store's history, and whether every byte of it is still what was written."""

from __future__ import annotations

import argparse

from coverage.cli.console import output
from coverage.model.errors import StoreError
from coverage.store import Store


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("snapshots", help="riwayat penyimpanan")
    actions = parser.add_subparsers(dest="action", required=True, metavar="TINDAKAN")
    actions.add_parser("list", help="semua potret").set_defaults(run=run_list)
    actions.add_parser("verify", help="periksa setiap bita").set_defaults(run=run_verify)


def run_list(options: argparse.Namespace) -> int:
    """Print every snapshot: number, when, by whom, why."""
    store = Store(options.store)
    for number in store.numbers():
        try:
            manifest = store.manifest(number)
        except StoreError as error:
            output().print(f"{number}\t{error}")
            continue
        fields = (
            str(number),
            manifest.created_at,
            manifest.created_by,
            manifest.why,
            f"{len(manifest.sources)} berkas",
        )
        output().print("\t".join(fields))
    return 0


def run_verify(options: argparse.Namespace) -> int:
    """Read every byte of every snapshot again; 3 when any does not verify, with its name."""
    faults = Store(options.store).verify()
    for number, names in faults.items():
        output().print(f"{number}\t{'utuh' if not names else 'RUSAK: ' + ', '.join(names)}")
    return 3 if any(faults.values()) else 0
