"""What is done with old snapshots: see what changed between two, go back to one, let go of those no longer needed.

Each change is a new manifest that says who, when and why; copies stand in `backup`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import itertools
import re
from dataclasses import dataclass

import pandas as pd

from coverage.model.errors import StoreError, UsageError
from coverage.model.snapshots import Holdings, SnapshotInfo, SourceEntry
from coverage.store.files import sync_folder
from coverage.store.lock import last_number, user_name
from coverage.store.manifest import PERSONAL, Cleaning, Manifest
from coverage.store.snapshots import Store

KEEP = 24
"""Snapshots that garbage collection keeps."""

GRACE = dt.timedelta(hours=24)
"""How long a snapshot stays after another took its place: someone may still be reading or copying it."""

CubeCell = tuple[str, str, str, str]
"""Period, basis, region and segment."""

# A data file by its digest; a cleaning touches no file of another name.
_DATA_NAME = re.compile(r"[0-9a-f]{64}\.parquet")

# Digests in a manifest that cannot be read any more: what it may name is kept.
_HASH = re.compile(rb'"([0-9a-f]{64})"')


@dataclass(frozen=True)
class CellChange:
    """Active members (persons) of a region and segment in two snapshots; None where one does not hold or know them."""

    period: str
    basis: str
    region_code: str
    segment: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TotalChange:
    """Active members (persons) of the province in two snapshots; None where it has none, or a cell is not known."""

    period: str
    basis: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class SnapshotDiff:
    """What changed from one snapshot to another: sources, cells that differ, and totals of the periods concerned."""

    before: int
    after: int
    sources_added: tuple[SourceEntry, ...]
    sources_removed: tuple[SourceEntry, ...]
    cells: tuple[CellChange, ...]
    totals: tuple[TotalChange, ...]


@dataclass(frozen=True)
class Collected:
    """What garbage collection did: snapshots gone, snapshots whose personal files went, files and bytes removed."""

    snapshots: tuple[int, ...]
    purged: tuple[int, ...]
    files: int
    size: int


def diff(store: Store, before: int, after: int) -> SnapshotDiff:
    """What changed from one snapshot to another.

    Raises:
        UsageError: when there is no such snapshot.
        StoreError: when one does not verify.
    """
    old, new = _stored(store, before), _stored(store, after)
    known = {source.id for source in old.info.sources}
    still = {source.id for source in new.info.sources}
    counts = _members(old), _members(new)
    cells = tuple(
        CellChange(*key, counts[0].get(key), counts[1].get(key))
        for key in sorted(counts[0].keys() | counts[1].keys())
        if counts[0].get(key) != counts[1].get(key)
    )
    places = sorted({(cell.period, cell.basis) for cell in cells})
    return SnapshotDiff(
        before,
        after,
        tuple(source for source in new.info.sources if source.id not in known),
        tuple(source for source in old.info.sources if source.id not in still),
        cells,
        tuple(TotalChange(*place, _total(counts[0], place), _total(counts[1], place)) for place in places),
    )


def _stored(store: Store, number: int) -> Holdings:
    if number not in store.numbers():
        raise UsageError(f"Potret {number} tidak ada. Lihat daftarnya dengan: snapshots list")
    holdings = store.holdings(number)
    if holdings is None:
        raise StoreError(f"Potret {number} tidak dapat dibaca.")
    return holdings


def _members(holdings: Holdings) -> dict[CubeCell, int | None]:
    """Active members (persons) by period, basis, region and segment; None where the snapshot holds a cell unfilled."""
    cube = holdings.cube[holdings.cube["grouping"] == "region"]
    columns = ["period", "basis", "region_code", "segment", "active_members"]
    return {
        (period, basis, region, segment): int(count) if pd.notna(count) else None
        for period, basis, region, segment, count in cube[columns].itertuples(index=False, name=None)
    }


def _total(counts: dict[CubeCell, int | None], place: tuple[str, str]) -> int | None:
    """Persons of the province in a period and basis; None where nothing is stored of it, or a cell is unfilled."""
    stored = [count for cell, count in counts.items() if cell[:2] == place]
    known = [count for count in stored if count is not None]
    return sum(known) if stored and len(known) == len(stored) else None


def rollback(store: Store, number: int, why: str = "", *, force: bool = False) -> SnapshotInfo:
    """Make a snapshot that holds what an older one stored; releases stay as they are.

    It also goes on from the newest whole snapshot where a later one is damaged. Where the manifest of a later one
    cannot be read, the releases in it would be lost: that is done with `force` only.

    Raises:
        UsageError: when there is no such snapshot, it is the newest, or its personal files were removed.
        StoreError: when it does not verify, a later manifest cannot be read, or the folder cannot be written.
        StoreBusy: when another process is writing.
    """
    with store.writing():
        numbers, newest = store.numbers(), store.newest_readable()
        if number not in numbers or newest is None:
            raise UsageError(f"Potret {number} tidak ada. Lihat daftarnya dengan: snapshots list")
        if number in newest.purged:
            raise UsageError(
                f"Data perorangan potret {number} sudah dihapus; hanya angkanya yang disimpan untuk rilis. "
                "Pilih potret yang lebih baru."
            )
        wanted = store.manifest(number)
        faulty = wanted.faulty_files(store.data, fresh=True)
        if faulty:
            raise StoreError(f"Potret {number} rusak: {', '.join(faulty)}. Pilih potret lain, atau pulihkan cadangan.")
        last = max(numbers[-1], last_number(store.folder))
        if number == last:
            raise UsageError(f"Potret {number} sudah yang terbaru; tidak ada yang perlu dikembalikan.")
        gone = range(numbers[-1] + 1, last + 1)
        unread = [*(later for later in numbers if later > newest.number), *gone]
        if unread and not force:
            raise StoreError(_may_hold_releases(unread))
        made = dataclasses.replace(
            wanted,
            releases=newest.releases,
            purged=newest.purged,
            cleanings=newest.cleanings,
            key_check=wanted.key_check or newest.key_check,
        )
        with store.drafting(wanted):
            return store.append(made, f"kembali ke potret {number}" + (f": {why}" if why else ""))


def _may_hold_releases(unread: list[int]) -> str:
    names = ", ".join(f"{number}.json" for number in unread)
    return (
        f"Manifes {names} rusak atau hilang dan mungkin memuat rilis; seharusnya setiap rilis tetap tercatat. "
        "Pulihkan dulu dengan: snapshots restore CADANGAN. Bila tidak ada cadangannya, ulangi dengan --force: "
        "rilis di dalamnya hilang, dan nomornya dapat terpakai lagi."
    )


def collect(store: Store, now: dt.datetime, keep: int = KEEP, grace: dt.timedelta = GRACE) -> Collected:
    """Let go of all but the newest `keep` snapshots and those that another replaced within the time of grace.

    A snapshot that a release names keeps its figures for ever; its personal files go like all others. Persons whom no
    stored roster names leave the id table. What goes is said in a manifest of its own, with who, when and why, before
    it goes; where nothing goes there is none.

    Raises:
        UsageError: when nothing would be kept.
        StoreError: when the folder cannot be written, or the newest snapshot is damaged.
        StoreBusy: when another process is writing.
    """
    if keep < 1:
        raise UsageError(f"--keep {keep}: sedikitnya 1 potret harus disimpan.")
    with store.writing():
        stored = store.sound()
        if stored is None:
            return Collected((), (), 0, 0)
        gone = _unneeded(store, now, keep, grace)
        released = {release.snapshot for release in stored.releases}
        removed = tuple(sorted(gone - released))
        purged = tuple(sorted((gone & released) - set(stored.purged)))
        cleaning = Cleaning(removed, purged, now.isoformat(timespec="seconds"), user_name(), _rule(keep))
        files, size = 0, 0
        try:
            stored = _recorded(store, stored, cleaning)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            files, size = _remove(store, removed, stored)  # a full disk: room first, then the record
            stored = _recorded(store, stored, cleaning)
        more, freed = _remove(store, removed, stored)
        return Collected(removed, purged, files + more, size + freed)


def _rule(keep: int) -> str:
    return f"{keep} potret terbaru disimpan, dan yang digantikan kurang dari {GRACE // dt.timedelta(hours=1)} jam lalu"


def _unneeded(store: Store, now: dt.datetime, keep: int, grace: dt.timedelta) -> set[int]:
    """Numbers neither among the newest nor replaced a short time ago; of a damaged one only its number counts."""
    numbers = store.numbers()
    gone = set()
    for number, successor in itertools.pairwise(numbers[: _first_kept(store, numbers, keep) + 1]):
        try:
            replaced = dt.datetime.fromisoformat(store.manifest(successor).created_at)
        except StoreError:
            continue
        if now - replaced >= grace:
            gone.add(number)
    return gone


def _first_kept(store: Store, numbers: list[int], keep: int) -> int:
    """Place of the oldest of the newest `keep`; the record of a cleaning counts with the snapshot before it.

    Else the records alone would push out what they speak of, one a night.
    """
    states = 0
    for place in range(len(numbers) - 1, 0, -1):
        states += not _is_record(store, numbers[place - 1], numbers[place])
        if states == keep:
            return place
    return 0


def _is_record(store: Store, before: int, number: int) -> bool:
    """Whether a snapshot differs from the one before it in what it says of cleanings alone."""
    try:
        old, new = store.manifest(before), store.manifest(number)
    except StoreError:
        return False
    return (old.files, old.sources, old.releases) == (new.files, new.sources, new.releases)


def _recorded(store: Store, stored: Manifest, cleaning: Cleaning) -> Manifest:
    """The newest manifest, after one more commit where something goes; an interrupted cleaning is recorded once."""
    known = {number for each in stored.cleanings for number in each.snapshots}
    cleaning = dataclasses.replace(cleaning, snapshots=tuple(sorted(set(cleaning.snapshots) - known)))
    with store.drafting(stored) as draft:
        is_changed = draft.forget_absent()
        if is_changed:
            sync_folder(store.data)
        words = cleaning_words(cleaning) + ["orang yang tidak lagi disebut daftar mana pun dihapus"] * is_changed
        if not words:
            return stored
        made = dataclasses.replace(
            stored,
            files=tuple(draft.files),
            purged=tuple(sorted({*stored.purged, *cleaning.purged})),
            cleanings=(*stored.cleanings, cleaning),
        )
        return store.manifest(store.append(made, f"pembersihan: {'; '.join(words)}").number)


def cleaning_words(cleaning: Cleaning) -> list[str]:
    """What a cleaning let go of, in words; empty for nothing."""
    kinds = (("potret", cleaning.snapshots), ("data perorangan potret", cleaning.purged))
    return [f"{what} {', '.join(map(str, numbers))} dihapus" for what, numbers in kinds if numbers]


def _remove(store: Store, removed: tuple[int, ...], stored: Manifest) -> tuple[int, int]:
    """Remove manifests, and what none needs any more; how many files of data they were, and their bytes."""
    for number in removed:
        (store.snap / f"{number}.json").unlink(missing_ok=True)
    if removed:
        sync_folder(store.snap)
    return _remove_files(store, frozenset(stored.purged))


def _remove_files(store: Store, purged: frozenset[int]) -> tuple[int, int]:
    """Remove data files that no manifest needs; how many they were, and their bytes."""
    needed = {name for number in store.numbers() for name in _needed(store, number, number not in purged)}
    unneeded = [path for path in store.data.iterdir() if _DATA_NAME.fullmatch(path.name) and path.stem not in needed]
    size = sum(path.stat().st_size for path in unneeded)
    for path in unneeded:
        path.unlink()
    if unneeded:
        sync_folder(store.data)
    return len(unneeded), size


def _needed(store: Store, number: int, personal: bool) -> set[str]:
    """Hashes of the files that a snapshot needs; of a damaged manifest, whatever in it looks like one."""
    try:
        files = store.manifest(number).files
    except StoreError:
        return {found.decode() for found in _HASH.findall((store.snap / f"{number}.json").read_bytes())}
    return {file.sha256 for file in files if personal or file.table not in PERSONAL}
