"""`public`: writes what is public as workbooks that can be ingested."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.markup import escape

from coverage.cli.console import ERRORS
from coverage.services.public import write_public


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    words = "menulis angka yang sudah publik (penduduk bekerja BPS, pernyataan terbit) sebagai buku kerja siap muat"
    parser = commands.add_parser(
        "public",
        help=words,
        description=(
            f"Perintah ini {words}. Penduduk bekerja 2018 sampai 2024 per kab/kota dan sektor dari Sakernas Agustus, "
            "serta pernyataan yang pernah terbit; sumbernya ada di setiap baris. Pekerja berhak dan kepesertaan tidak "
            "publik, jadi tidak ada di dalamnya. Muat dengan: python -m coverage ingest FOLDER"
        ),
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the workbooks."""
    for path in write_public(options.folder):
        ERRORS.print(f"{escape(str(path))} ditulis.", soft_wrap=True)
    return 0
