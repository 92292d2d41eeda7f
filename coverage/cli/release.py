"""`release` makes periods official, `releases list` tells what was; neither ever changes an old release."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace

from rich.table import Table as TextTable

from coverage.cli.console import ERRORS, output, positions_in, print_json, stored
from coverage.model.checks import CHECKS
from coverage.model.columns import BASES
from coverage.model.periods import format_period
from coverage.model.releases import MOVE_COLUMNS, MOVES_TITLE, Terms, release_words
from coverage.model.results import Move, OldFigure, ReleaseStep
from coverage.model.selection import Selection
from coverage.model.snapshots import Release
from coverage.services.release import Made, Proposal, history, made_of, make_releases, propose_all
from coverage.store import Store
from coverage.store.lock import user_name
from coverage.words.releases import affected_words, old_figure_sentence


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare both commands."""
    parser = commands.add_parser("release", help="menjadikan angka suatu periode resmi")
    parser.add_argument(
        "periods", nargs="+", metavar="YYYY-MM", help="periode; beberapa sekaligus, atau tidak sama sekali"
    )
    parser.add_argument("--final", action="store_true", help="angka final; sesudahnya hanya dapat direvisi")
    parser.add_argument("--revise", action="store_true", help="revisi atas angka final")
    parser.add_argument("--why", default="", metavar="ALASAN", help="alasan revisi; tampil di setiap halaman")
    parser.add_argument(
        "--despite", metavar="ALASAN", help="tetap rilis meski ada temuan berat; alasannya tampil bersama rilisnya"
    )
    parser.add_argument("--denominator", choices=("eligible", "employed"), default="", help="penyebut yang resmi")
    parser.add_argument("--vintage", metavar="EDISI", help="edisi penyebut yang resmi")
    parser.add_argument("--basis", choices=BASES, help="dasar wilayah yang resmi")
    parser.add_argument("--dry-run", action="store_true", help="tunjukkan saja apa yang akan resmi; tidak merilis")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")
    parser.set_defaults(run=run_release)
    actions = commands.add_parser("releases", help="riwayat rilis").add_subparsers(
        dest="action", required=True, metavar="TINDAKAN"
    )
    listing = actions.add_parser("list", help="semua rilis dan apa yang digesernya")
    listing.add_argument("--period", metavar="YYYY-MM", help="satu periode saja")
    listing.add_argument("--json", action="store_true", help="hasil sebagai JSON")
    listing.set_defaults(run=run_list)


def run_release(options: argparse.Namespace) -> int:
    """Make every release in one commit, or none; or only say what would become official, move and be wrong."""
    store = Store(options.store)
    asked = [Selection(period, options.denominator, options.vintage, options.basis) for period in options.periods]
    terms = Terms(options.final, options.revise, options.why, options.despite)
    holdings = stored(store)
    proposals = propose_all(positions_in(store, holdings), asked, terms)
    if options.dry_run:
        made = _as_if_made(proposals)
        ERRORS.print("Pratinjau: belum ada yang dirilis.", markup=False)
    else:
        made = make_releases(store, proposals, holdings.info.digest)
    _warn(made)
    steps = [each.step for each in made]
    if options.json:
        print_json({"releases": [step_json(each.step) | {"held_up_by": each.held_by} for each in made]})
    else:
        _print_steps(steps)
    return 0


def _as_if_made(proposals: Sequence[Proposal]) -> tuple[Made, ...]:
    """What the same command without `--dry-run` would make now."""
    now, by = dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), user_name()
    return tuple(made_of(each, replace(each.release, at=now, by=by)) for each in proposals)


def _warn(made: Sequence[Made]) -> None:
    """Say what is known to be wrong with the figures that are, or would be, official."""
    for each in made:
        place = format_period(each.step.release.period)
        heavy = [finding for finding in each.findings if finding.severity == "error" and finding not in each.held_by]
        for finding in each.held_by:
            words = f"Penahan rilis, {place}: {CHECKS[finding.code].title}. {finding.message} {finding.remedy}"
            ERRORS.print(words, markup=False, soft_wrap=True)
        for finding in heavy:
            ERRORS.print(f"Perhatian, {place}: {finding.message}", markup=False, soft_wrap=True)
    held = [each for each in made if each.held_by and not each.step.release.despite]
    if held:
        places = ", ".join(format_period(each.step.release.period) for each in held)
        ERRORS.print(f'Untuk merilis {places} sekarang perlu --despite "ALASAN".', markup=False, soft_wrap=True)


def run_list(options: argparse.Namespace) -> int:
    """Print every release, with what it moved against the one before it of the same period."""
    store = Store(options.store)
    holdings = stored(store)
    if options.period is not None:
        Selection(options.period)
    positions = positions_in(store, holdings)
    periods = sorted({release.period for release in holdings.info.releases})
    steps = [step for period in periods if options.period in (None, period) for step in history(period, positions)]
    if options.json:
        print_json({"releases": [step_json(step) for step in steps]})
    elif steps:
        _print_steps(steps)
    else:
        ERRORS.print("Belum ada rilis.")
    return 0


def step_json(step: ReleaseStep) -> dict[str, object]:
    """A release and its moves as an object; rates are fractions, unknown is null."""
    return asdict(step.release) | {
        "moves": [asdict(move) | {"members_change": move.members_change} for move in step.moves],
        "fault": step.fault or None,
        "old_figures": [_old_json(old) | _named(old.shown) for old in step.old],
        "affects": [_old_json(old) | _named(old.release) for old in step.affects],
    }


def _old_json(old: OldFigure) -> dict[str, object]:
    """Since which release figures are old, what was counted from them, and by how many persons the province moved."""
    change = old.moves[-1].members_change if old.moves else None
    return {"before": _named(old.newer), "uses": old.uses, "members_change": change}


def _named(release: Release) -> dict[str, object]:
    return {"period": release.period, "number": release.number, "status": release.status, "revision": release.revision}


def _print_steps(steps: Sequence[ReleaseStep]) -> None:
    console = output()
    for step in steps:
        release = step.release
        console.print(f"{format_period(release.period)}: {release_words(release)}", markup=False, soft_wrap=True)
        console.print(f"  {_rests_on(release)}", markup=False, soft_wrap=True)
        if step.fault:
            console.print(f"  {step.fault}", markup=False, soft_wrap=True)
        for old in step.old:
            console.print(f"  {old_figure_sentence(old)}", markup=False, soft_wrap=True)
        if step.affects:
            console.print(f"  {affected_words(step.affects)}", markup=False, soft_wrap=True)
        if step.moves:
            console.print(_table(step.moves))


def _rests_on(release: Release) -> str:
    return (
        f"potret {release.snapshot}, penyebut {release.denominator} edisi {release.vintage}, dasar {release.basis}, "
        f"oleh {release.by}"
    )


def _table(moves: Sequence[Move]) -> TextTable:
    table = TextTable(title=MOVES_TITLE)
    for place, column in enumerate(MOVE_COLUMNS):
        table.add_column(column.label, justify="right" if place else "left", no_wrap=not place)
    for move in moves:
        table.add_row(*(column.text(move) for column in MOVE_COLUMNS))
    return table
