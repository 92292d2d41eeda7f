"""Parses the command line and runs a command; every error of ours becomes one sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from coverage.cli import example, export, ingest, layouts, public, reconcile, release, snapshots, summary, templates
from coverage.loaders.sandbox.codec import visible
from coverage.model.errors import CoverageError
from coverage.model.privacy import hide_niks

DEFAULT_STORE = Path("data/store")
"""Where the store is when neither --store nor COVERAGE_STORE says."""


def default_store() -> Path:
    """The store's folder when the command line names none."""
    return Path(os.environ.get("COVERAGE_STORE") or DEFAULT_STORE)


def store_folder(path: Path) -> Path:
    """The folder that a path stands for, absolute and without links: what lies beside it is so in any spelling."""
    return Path(os.path.realpath(path))


def build_parser() -> argparse.ArgumentParser:
    """The parser of `python -m coverage`."""
    parser = argparse.ArgumentParser(prog="python -m coverage", description="Cakupan jaminan sosial ketenagakerjaan.")
    parser.add_argument("--store", type=Path, default=None, help="folder penyimpanan (bawaan: data/store)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="PERINTAH")
    for module in (ingest, summary, reconcile, export, release, snapshots, layouts, templates, public, example):
        module.add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 a file was refused, 2 wrong usage, 3 the store is unusable."""
    parser = build_parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    options.store = store_folder(options.store or default_store())
    try:
        return int(options.run(options))
    except CoverageError as error:
        print(hide_niks(visible(str(error))), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
