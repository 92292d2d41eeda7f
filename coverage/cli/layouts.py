"""`layouts list`: which arrangements of tables are read, which forms are known and refused, what the office taught."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from rich.markup import escape
from rich.table import Table as TextTable

from coverage.cli.console import output, print_json
from coverage.loaders.describe import KnownLayout, known_layouts
from coverage.model.reference import read_reference, taught_reference
from coverage.model.wording import KIND_NAMES


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("layouts", help="tata letak berkas yang dikenal, dan mengajarkan yang baru")
    actions = parser.add_subparsers(dest="action", required=True, metavar="TINDAKAN")
    listing = actions.add_parser("list", help="daftar tata letak yang dikenal")
    listing.add_argument("--json", action="store_true", help="hasil sebagai JSON")
    listing.set_defaults(run=run_list)


def taught_at(store: Path) -> Path:
    """Where the office keeps what it taught: `COVERAGE_REFERENCE`, else the folder `taught` beside the store."""
    return Path(os.environ.get("COVERAGE_REFERENCE") or store.parent / "taught")


def run_list(options: argparse.Namespace) -> int:
    """Print every known layout; those that the office taught are marked."""
    reviewed = {row["layout"] for row in read_reference("layouts")}
    with taught_reference(taught_at(options.store)):
        layouts = known_layouts()
    if options.json:
        print_json({"layouts": [_as_json(layout, layout.name not in reviewed) for layout in layouts]})
        return 0
    table = TextTable("Tata letak", "Jenis", "Dipakai", "Keterangan")
    for layout in layouts:
        use = layout.use if layout.name in reviewed else f"{layout.use} (diajarkan)"
        table.add_row(escape(layout.name), KIND_NAMES[layout.kind], escape(use), escape(layout.description))
    output().print(table)
    return 0


def _as_json(layout: KnownLayout, is_taught: bool) -> dict[str, object]:
    return {
        "layout": layout.name,
        "kind": layout.kind,
        "use": layout.use,
        "description": layout.description,
        "needs": [need.label for need in layout.needs],
        "is_taught": is_taught,
    }
