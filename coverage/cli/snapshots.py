"""`snapshots`: the store's history: list, verify, compare, go back, clean up, copy to a backup and back."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Sized
from pathlib import Path
from typing import Any

from coverage.cli.console import ERRORS, output, print_json, warn
from coverage.metrics import CUBE_SQL
from coverage.model.errors import StoreError, StoreTooNew, UsageError
from coverage.model.numbers import format_change, format_number
from coverage.model.periods import format_period
from coverage.model.releases import check_reason
from coverage.model.snapshots import SourceEntry
from coverage.reference.regions import region_name
from coverage.reference.segments import all_segments
from coverage.store import Store
from coverage.store.backup import Copied, copy
from coverage.store.history import GRACE, KEEP, SnapshotDiff, cleaning_words, collect, diff, rollback
from coverage.store.manifest import Cleaning
from coverage.store.removal import Removed, remove
from coverage.words.reasons import BASIS_NAMES, KIND_NAMES

HOUR = dt.timedelta(hours=1)
"""Unit in which the time of grace is given."""

MAX_HOURS = 24 * 365
"""Longest time of grace that may be asked for, in hours: a year."""

UNKNOWN = "tidak ada"
"""Stands for a figure that a snapshot does not hold."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("snapshots", help="riwayat penyimpanan")
    actions = parser.add_subparsers(dest="action", required=True, metavar="TINDAKAN")

    def action(name: str, run: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        """The parser of one action, with `--json`."""
        added = actions.add_parser(name, help=words)
        added.add_argument("--json", action="store_true", help="hasil sebagai JSON")
        added.set_defaults(run=run)
        return added

    action("list", run_list, "semua potret")
    action("verify", run_verify, "periksa setiap bita")
    compare = action("diff", run_diff, "apa yang berubah di antara dua potret")
    compare.add_argument("before", type=int, metavar="A")
    compare.add_argument("after", type=int, metavar="B")
    back = action("rollback", run_rollback, "kembali ke isi potret lama (sebagai potret baru)")
    back.add_argument("number", type=int, metavar="N")
    back.add_argument("--why", default="", metavar="ALASAN", help="alasan, dicatat di riwayat")
    back.add_argument("--force", action="store_true", help="juga bila manifes rusak sesudahnya mungkin memuat rilis")
    take = action("remove", run_remove, "keluarkan satu berkas (sebagai potret baru; tidak ada yang dihapus)")
    take.add_argument("file", metavar="BERKAS", help="nama berkas, atau awal kodenya (sha256)")
    take.add_argument("--why", required=True, metavar="ALASAN", help="alasan, dicatat di riwayat")
    take.add_argument("--dry-run", action="store_true", help="tunjukkan akibatnya saja")
    clean = action("gc", run_gc, "hapus potret lama dan data perorangan yang tidak diperlukan lagi")
    clean.add_argument("--keep", type=int, default=KEEP, metavar="N", help=f"potret yang disimpan (bawaan: {KEEP})")
    clean.add_argument(
        "--grace", type=_hours, default=GRACE, metavar="JAM", help=f"masa tenggang (bawaan: {GRACE // HOUR} jam)"
    )
    action("backup", run_backup, "salin seluruh penyimpanan ke folder").add_argument("folder", type=Path)
    action("restore", run_restore, "isi atau perbaiki penyimpanan dari cadangan").add_argument("folder", type=Path)


def _hours(text: str) -> dt.timedelta:
    if not text.isdecimal() or int(text) > MAX_HOURS:
        raise argparse.ArgumentTypeError(f"'{text}' bukan jumlah jam; tulis bilangan bulat 0 sampai {MAX_HOURS}")
    return int(text) * HOUR


def run_list(options: argparse.Namespace) -> int:
    """Print every snapshot: number, when, by whom, why, how many sources, and for which releases it stands.

    Below them every cleaning that let go of something: of what, when, by whom and by which rule.
    """
    store = Store(options.store)
    store.refuse_lost()
    entries = [_entry(store, number) for number in store.numbers()]
    newest = store.newest_readable()
    cleanings = newest.cleanings if newest else ()
    if options.json:
        print_json({"snapshots": entries, "cleanings": cleanings})
        return 0
    _say_empty(entries)
    for line in [*map(_line, entries), *map(_cleaning_line, cleanings)]:
        output().print(line, markup=False, soft_wrap=True)
    return 0


def _say_empty(found: Sized) -> None:
    """Nothing to show is said, so that it is not taken for all being well."""
    if not found:
        ERRORS.print("Penyimpanan ini kosong: tidak ada potret di dalamnya.")


def _entry(store: Store, number: int) -> dict[str, Any]:
    newest = store.newest_readable()
    try:
        manifest = store.manifest(number)
    except StoreTooNew:
        raise
    except StoreError as error:
        return {"number": number, "error": str(error)}
    return {
        "number": number,
        "created_at": manifest.created_at,
        "created_by": manifest.created_by,
        "why": manifest.why,
        "sources": len(manifest.sources),
        "releases": [f"{made.period} {made.status}" for made in newest.releases if made.snapshot == number]
        if newest
        else [],
    }


def _line(entry: dict[str, Any]) -> str:
    if "error" in entry:
        return f"{entry['number']}\t{entry['error']}"
    words = [str(entry[name]) for name in ("number", "created_at", "created_by", "why")]
    releases = [f"rilis {', '.join(entry['releases'])}"] if entry["releases"] else []
    return "\t".join([*words, f"{entry['sources']} berkas", *releases])


def _cleaning_line(cleaning: Cleaning) -> str:
    words = "; ".join(cleaning_words(cleaning)) or "orang yang tidak lagi disebut daftar mana pun dihapus"
    return "\t".join(["gc", cleaning.at, cleaning.by, words, cleaning.why])


def run_verify(options: argparse.Namespace) -> int:
    """Read every byte of every snapshot again; 3 when any does not verify, with its name."""
    store = Store(options.store)
    faults = store.verify()
    purged = store.purged()
    if options.json:
        print_json({"faults": {str(number): names for number, names in faults.items()}, "purged": sorted(purged)})
    else:
        _say_empty(faults)
        for number, names in faults.items():
            whole = "utuh (data perorangan sudah dihapus)" if number in purged else "utuh"
            output().print(f"{number}\t{_faults(names) or whole}", markup=False, soft_wrap=True)
    return 3 if any(faults.values()) else 0


def _faults(names: list[str]) -> str:
    """What does not verify, in words; '' when everything does. What could not be read is a sentence already."""
    words = ", ".join(names)
    return f"RUSAK: {words}" if words.endswith((".json", ".parquet")) else words


def run_diff(options: argparse.Namespace) -> int:
    """Print what changed from one snapshot to another: sources, cells, and the province."""
    changed = diff(Store(options.store), options.before, options.after)
    if options.json:
        print_json(changed)
        return 0
    for line in describe(changed):
        output().print(line, markup=False, soft_wrap=True)
    return 0


def describe(changed: SnapshotDiff) -> list[str]:
    """What changed, in lines for people."""
    segments = {segment.code: segment.label for segment in all_segments()}
    lines = [f"Potret {changed.before} → {changed.after}"]
    lines += [f"  + {_source(source)}" for source in changed.sources_added]
    lines += [f"  - {_source(source)}" for source in changed.sources_removed]
    for total in changed.totals:
        place = f"{format_period(total.period)}, {BASIS_NAMES[total.basis]}"
        lines.append(f"  Jawa Barat, {place}: {_change(total.before, total.after)}")
        lines += [
            f"    {region_name(cell.region_code)}, {segments.get(cell.segment, cell.segment)}: "
            f"{_change(cell.before, cell.after)}"
            for cell in changed.cells
            if (cell.period, cell.basis) == (total.period, total.basis)
        ]
    return lines if len(lines) > 1 else [*lines, "  tidak ada perbedaan"]


def _source(source: SourceEntry) -> str:
    words = (KIND_NAMES.get(source.kind, source.kind), ", ".join(source.periods[:3]), source.branch)
    return f"{source.name} ({', '.join(word for word in words if word)}): {format_number(source.rows)} baris"


def _change(before: int | None, after: int | None) -> str:
    shown = [UNKNOWN if count is None else format_number(count) for count in (before, after)]
    effect = "" if before is None or after is None else f" ({format_change(after - before)})"
    return f"{shown[0]} → {shown[1]} orang{effect}"


def run_rollback(options: argparse.Namespace) -> int:
    """Make a snapshot that holds what an older one stored."""
    check_reason(options.why)
    store = Store(options.store)
    warn(store.info())
    info = rollback(store, options.number, options.why, force=options.force)
    if options.json:
        print_json({"snapshot": info.number, "why": info.why})
    else:
        output().print(f"Potret {info.number} disimpan: {info.why}.", markup=False, soft_wrap=True)
    return 0


def run_remove(options: argparse.Namespace) -> int:
    """Make a snapshot without one file, or show what would change."""
    check_reason(options.why)
    if not options.why.strip():
        raise UsageError("--why kosong. Tulis alasannya, misalnya --why 'berkas bulan lain'.")
    store = Store(options.store)
    warn(store.info())
    done = remove(store, options.file, options.why, CUBE_SQL, is_dry_run=options.dry_run)
    if options.json:
        print_json(done)
        return 0
    for line in _removed_lines(done, options.why):
        output().print(line, markup=False, soft_wrap=True)
    return 0


def _removed_lines(done: Removed, why: str) -> list[str]:
    """What was taken back, by month and branch, and how to have back what the file had replaced."""
    made = f"Potret {done.snapshot} disimpan" if done.snapshot else "Uji coba, tidak ada yang disimpan"
    lines = [f"{made}: {_source(done.source)} dikeluarkan ({why})."]
    lines += [
        f"  {format_period(each.period)}, {BASIS_NAMES[each.basis]}, {each.branch}: {_change(each.before, each.after)}"
        for each in done.changes
    ]
    for each in done.replaced:
        lines.append(
            f"Berkas ini dulu menggantikan {each.name} (potret {each.snapshot}), yang tidak kembali sendiri. Bila itu "
            f"yang benar, muat lagi berkasnya dengan ingest, atau kembali ke potret {each.snapshot} dengan: snapshots "
            f"rollback {each.snapshot} (yang masuk sesudahnya ikut lepas)."
        )
    return lines


def run_gc(options: argparse.Namespace) -> int:
    """Remove old snapshots, and personal rows that none of the others needs."""
    done = collect(Store(options.store), dt.datetime.now(dt.UTC), options.keep, options.grace)
    if options.json:
        print_json(done)
        return 0
    output().print(
        f"{len(done.snapshots)} potret dihapus, {len(done.purged)} potret rilis dilepas dari data perorangan; "
        f"{done.files} berkas, {format_number(done.size)} bita dibebaskan.",
        soft_wrap=True,
    )
    return 0


def run_backup(options: argparse.Namespace) -> int:
    """Copy the store to a folder; 3 when a damaged snapshot had to be left out."""
    return _tell(options, copy(Store(options.store), Store(options.folder)), f"disalin ke {options.folder}")


def run_restore(options: argparse.Namespace) -> int:
    """Fill a store from a backup, or repair what both hold; 3 when a damaged snapshot had to be left as it is."""
    store = Store(options.store)
    code = _tell(options, copy(Store(options.folder), store, repair=True), f"dipulihkan dari {options.folder}")
    if store.key_check() is not None:
        ERRORS.print(
            "Kunci pseudonim tidak ikut dalam cadangan. Kembalikan kunci itu tersendiri sebelum memuat daftar."
        )
    return code


def _tell(options: argparse.Namespace, done: Copied, words: str) -> int:
    if options.json:
        print_json(done)
    else:
        size = f"{done.files} berkas, {format_number(done.size)} bita"
        output().print(
            f"{len(done.snapshots)} potret {words} ({size} baru); semua hash cocok.", markup=False, soft_wrap=True
        )
        if done.repaired:
            output().print(f"Diperbaiki: {', '.join(done.repaired)}.", markup=False, soft_wrap=True)
    for numbers, words in (
        (done.damaged, "rusak di asalnya dan tidak ikut disalin"),
        (done.unhealed, "rusak atau hilang di tujuan, dan asalnya tidak memuat yang utuh"),
    ):
        if numbers:
            ERRORS.print(f"Potret {', '.join(map(str, numbers))} {words}. Periksa dengan: snapshots verify")
    return 3 if done.damaged or done.unhealed else 0
