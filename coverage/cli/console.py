"""What every command shares: consoles, progress bars, and the view of a store that it works on."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from coverage.model.columns import BASES
from coverage.model.errors import UsageError
from coverage.model.missing_branches import MISSING_BRANCH_BY_WORD
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Holdings, SnapshotInfo
from coverage.reference.limits import read_limits
from coverage.reference.tables import read_reference
from coverage.reference.taught import taught_folder
from coverage.services import Positions, Shown
from coverage.store import Store, empty_holdings
from coverage.words.releases import old_figure_sentence

ERRORS = Console(stderr=True, highlight=False)
"""For progress and warnings."""


def output() -> Console:
    """A console on standard output as it stands now; wide enough for a table when it is no terminal."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on standard error; silent where that is no terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("sisa"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=ERRORS, transient=True, disable=not ERRORS.is_terminal) as progress:
        yield progress


def print_json(value: object) -> None:
    """A value as JSON on standard output; dataclasses as objects, unknown as null."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


def add_selection(parser: argparse.ArgumentParser) -> None:
    """The options by which a command chooses what to show."""
    parser.add_argument("--period", metavar="YYYY-MM", help="periode (bawaan: yang terbaru dirilis, atau yang terbaru)")
    parser.add_argument("--denominator", choices=("eligible", "employed"), default="", help="penyebut")
    parser.add_argument("--vintage", metavar="EDISI", help="edisi penyebut")
    parser.add_argument("--basis", choices=BASES, help="dasar wilayah")
    parser.add_argument("--target", metavar="SUMBER", help="sasaran siapa untuk capaian dan deviasi")
    parser.add_argument(
        "--late",
        choices=tuple(MISSING_BRANCH_BY_WORD),
        default="partial",
        help="cabang yang belum masuk (bawaan: partial)",
    )
    state = parser.add_mutually_exclusive_group()
    state.add_argument("--release", type=_release_number, metavar="N", help="rilis ke berapa (bawaan: yang terbaru)")
    state.add_argument("--draft", dest="release", action="store_const", const=DRAFT, help="potret terbaru, bukan rilis")


def _release_number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' bukan nomor rilis; tulis 1, 2, dan seterusnya")
    return int(text)


def check_target(path: Path) -> None:
    """Refuse a file that could not be written, before any work is done.

    Raises:
        UsageError: when its folder does not exist.
    """
    if not path.parent.is_dir():
        raise UsageError(f"Folder {path.parent} tidak ada. Buat folder itu dulu, atau pilih tempat lain.")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all; what stood there goes, also a link.

    Raises:
        UsageError: when it cannot be written.
    """
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(part).replace(path)
        except OSError:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{path} tidak dapat ditulis: {error.strerror}. Pilih tempat lain.") from error


def stored(store: Store) -> Holdings:
    """What a store holds; an empty store holds empty tables. Says so when it serves an older snapshot."""
    holdings = store.holdings() or empty_holdings()
    warn(holdings.info)
    return holdings


def warn(info: SnapshotInfo | None) -> None:
    """Say what is wrong with the store, although it serves this snapshot."""
    if info is not None and info.warning:
        ERRORS.print(info.warning)


def positions_in(store: Store, served: Holdings) -> Positions:
    """What a store shows, released and drafted; the served snapshot is not read twice."""

    def read(number: int) -> Holdings:
        """The holdings of a snapshot."""
        found = served if number == served.info.number else store.holdings(number)
        return found or empty_holdings()

    limits = read_limits(read_reference(taught_folder(store.folder)))
    return Positions(served, read, limits=limits)


def shown(options: argparse.Namespace, store: Store) -> Shown:
    """What the options of a command ask for, released or draft; for an empty store, of the month that it is."""
    holdings = stored(store)
    period = options.period
    if period is None and holdings.cube.empty and holdings.workforce.empty:
        period = dt.date.today().isoformat()[:7]
    chosen = (
        options.denominator,
        options.vintage,
        options.basis,
        (),
        options.release,
        MISSING_BRANCH_BY_WORD[options.late],
    )
    selection = Selection(period, *chosen, target=options.target)
    found = positions_in(store, holdings).show(selection)
    if found.warning:
        ERRORS.print(found.warning, markup=False, soft_wrap=True)
    for old in found.summary.old_figures:
        ERRORS.print(old_figure_sentence(old), markup=False, soft_wrap=True)
    return found
