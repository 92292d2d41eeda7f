"""`templates`: writes empty workbooks to be filled in, one a kind of file."""

from __future__ import annotations

import argparse
from pathlib import Path

from coverage.cli.console import ERRORS
from coverage.services.templates import write_templates


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("templates", help="menulis buku kerja kosong untuk diisi, satu per jenis berkas")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the workbooks."""
    for path in write_templates(options.folder):
        ERRORS.print(f"{path} ditulis.", markup=False, soft_wrap=True)
    ERRORS.print("Isi lembar Isian, lalu muat dengan: python -m coverage ingest FOLDER", markup=False)
    return 0
