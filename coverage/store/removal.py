"""Take one file back: a new snapshot without it, nothing deleted.

What the file had replaced does not come back by itself: it is named, for only a person knows whether it was right.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd

from coverage.model.errors import StoreError, UsageError
from coverage.model.snapshots import SourceEntry
from coverage.model.tables import TABLE_BY_NAME
from coverage.store.draft import Draft
from coverage.store.files import sync_folder
from coverage.store.manifest import Manifest
from coverage.store.rules import table_of
from coverage.store.snapshots import Store

LEAST_DIGITS = 6
"""Digits of a hash that are enough to name a file."""


@dataclass(frozen=True)
class Replaced:
    """A file that had to give way, wholly or in part, and the newest snapshot before that."""

    name: str
    sha256: str
    snapshot: int


@dataclass(frozen=True)
class BranchChange:
    """Active members (persons) of a branch in a month and basis; None where nothing is stored or a cell is unknown."""

    period: str
    basis: str
    branch: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Removed:
    """What was taken back, what it had replaced, what changes; `snapshot` is None after a dry run."""

    source: SourceEntry
    replaced: tuple[Replaced, ...]
    changes: tuple[BranchChange, ...]
    snapshot: int | None


class _Undone(Exception):
    """Ends a dry run: what the draft wrote is taken back."""


def remove(store: Store, named: str, why: str, queries: Mapping[str, str], *, is_dry_run: bool = False) -> Removed:
    """Make a snapshot without one file; releases keep their own snapshots. Changes are in persons, by month and branch.

    `named` is the file's name, or the first digits of the hash of its bytes or of its rows.

    Raises:
        UsageError: when no file, or more than one, is named so; the message lists what is there.
        StoreError: when the store is empty, damaged or cannot be written; nothing is then changed.
        StoreBusy: when another process is writing.
    """
    with store.writing():
        stored = store.sound()
        if stored is None:
            raise StoreError("Penyimpanan belum memuat potret. Tidak ada berkas yang dapat dikeluarkan.")
        source = find(stored.sources, named)
        replaced = _replaced(store, source)
        changes: tuple[BranchChange, ...] = ()
        number = None
        try:
            with store.drafting(stored) as draft:
                before = _members(draft)
                draft.remove(source)
                draft.derive(queries)
                after = _members(draft)
                changes = tuple(
                    BranchChange(*key, before.get(key), after.get(key))
                    for key in sorted(before.keys() | after.keys())
                    if before.get(key) != after.get(key)
                )
                if is_dry_run:
                    raise _Undone
                sync_folder(store.data)
                made = dataclasses.replace(stored, files=tuple(draft.files), sources=tuple(draft.entries))
                number = store.append(made, f"berkas {source.name} dikeluarkan: {why}").number
        except _Undone:
            pass
    return Removed(source, replaced, changes, number)


def find(sources: tuple[SourceEntry, ...], named: str) -> SourceEntry:
    """The one source of this name, or whose hash begins so.

    Raises:
        UsageError: when there is none, or more than one.
    """
    found = [source for source in sources if source.name == PurePath(named).name]
    if not found and len(named) >= LEAST_DIGITS:
        found = [
            source for source in sources if named.lower() in (source.sha256[: len(named)], source.id[: len(named)])
        ]
    if len(found) == 1:
        return found[0]
    listed = "\n".join(
        f"  {source.name} ({source.kind}, {', '.join(source.periods)}) {source.id[:12]}" for source in found or sources
    )
    if found:
        raise UsageError(f"'{named}' cocok dengan {len(found)} berkas. Sebut satu dengan kodenya:\n{listed}")
    raise UsageError(
        f"'{named}' tidak ada di potret terbaru. Tulis nama atau kode (sedikitnya {LEAST_DIGITS} angka) "
        f"salah satu berkas ini:\n{listed or '  (tidak ada berkas)'}"
    )


def _replaced(store: Store, source: SourceEntry) -> tuple[Replaced, ...]:
    """What gave way when the source came in last, as far as old manifests are still there and whole."""
    manifests: list[Manifest] = []
    for number in store.numbers():
        try:
            manifests.append(store.manifest(number))
        except StoreError:
            continue
    for older, newer in reversed(list(itertools.pairwise(manifests))):
        if source.id in _whole(newer) and source.id not in _whole(older):
            gone = _whole(older) - _whole(newer)
            return tuple(
                Replaced(each.name, each.sha256, older.number)
                for each in older.sources
                if each.id in gone and table_of(each) == table_of(source)
            )
    return ()


def _whole(manifest: Manifest) -> set[str]:
    return {source.id for source in manifest.sources if source.is_whole}


def _members(draft: Draft) -> dict[tuple[str, str, str], int | None]:
    """Active members (persons) by month, basis and branch in the draft's cube."""
    cube = draft.frame(TABLE_BY_NAME["cube"])
    if cube.empty:
        return {}
    cube = cube[cube["grouping"] == "branch"]
    return {
        (str(period), str(basis), str(branch)): None if pd.isna(part).any() else int(part.sum())
        for (period, basis, branch), part in cube.groupby(["period", "basis", "branch_code"])["active_members"]
    }
