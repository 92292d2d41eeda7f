"""The store: what `reading` reads, and how a new snapshot is committed; nothing is ever changed in place.

A commit writes the data files, then the manifest, whose rename is the commit. What a snapshot is made of stands in
`draft`; what is done with old ones in `history` and `backup`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from coverage.model.errors import StoreError
from coverage.model.faults import system_words
from coverage.model.snapshots import SnapshotInfo
from coverage.model.tables import ALL_TABLES, TABLE_BY_NAME
from coverage.store.draft import Draft
from coverage.store.files import make_folders, publish, sweep, sync_folder, sync_parents
from coverage.store.lock import last_number, remember, user_name, writer_lock
from coverage.store.manifest import Manifest, decode, encode
from coverage.store.parquet import columns_of, refuse_undeclared
from coverage.store.reading import Reader
from coverage.store.rules import not_yet_stored
from coverage.store.source import StoreSource


class Store(Reader):
    """A folder of snapshots. Making one touches nothing; a folder that does not exist is an empty store.

    Safe to share between threads.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._writer: int | None = None
        self._last = 0

    @contextmanager
    def writing(self, *, is_restore: bool = False) -> Iterator[None]:
        """Hold the store for writing; within it the same thread may write again.

        What a crash left is removed first, and what it left undone on the disk is made durable: a run that finds
        nothing more to do may then say that all is done. `is_restore` also opens a store that lost its manifests.

        Raises:
            StoreError: when the folder cannot be written, or lost its manifests; nothing is then changed.
            StoreBusy: when another process is writing; the message names it.
        """
        if self._writer == threading.get_ident():
            yield
            return
        if not is_restore:
            self.refuse_lost()
        try:
            make_folders(self.folder, self.data, self.snap)
            with writer_lock(self.folder):
                self._settle()
                self._writer = threading.get_ident()
                try:
                    yield
                finally:
                    self._writer = None
        except OSError as error:
            raise StoreError(
                f"Penyimpanan tidak dapat ditulis: {system_words(error)} Tidak ada yang berubah."
            ) from error

    def _settle(self) -> None:
        """Finish what an earlier run left, and see which snapshot is the newest; only under the lock."""
        for folder in (self.data, self.snap):
            sweep(folder)
            sync_folder(folder)
        numbers = self.numbers()
        if not numbers:  # both folders are durable before the first file is in either: see `refuse_lost`
            sync_parents(self.snap)
        self._last = max([*numbers, last_number(self.folder)])

    def commit(
        self,
        sources: Iterable[StoreSource],
        cube_sql: Mapping[str, str],
        *,
        why: str,
        key_check: str | None = None,
        renames: Mapping[str, str] | None = None,
    ) -> SnapshotInfo:
        """Make a snapshot of what is stored with these sources added, each replacing what it replaces.

        `cube_sql` maps each derived table to the query that computes it. Data that is invented and data that is not
        must have been kept apart by the caller. `renames` maps branches that are stored under a name, because no list
        knew them, to the codes that a list now gives them. Sources that are stored whole already change nothing; when
        there are no others, the snapshot that holds them is returned and none is made.

        Raises:
            StoreError: when the folder cannot be written, or the newest snapshot is damaged; nothing is then changed.
            StoreBusy: when another process is writing.
        """
        with self.writing():
            stored = self.sound()
            fresh = not_yet_stored(sources, stored.sources if stored else ())
            if stored and not fresh and not renames:
                return stored.info()
            at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            with self.drafting(stored) as draft:
                if renames:
                    draft.rename(renames)
                for entry in {each.id: each for source in fresh for each in source.stands_for}.values():
                    draft.remove(entry)
                for table in ALL_TABLES:
                    added = [source for source in fresh if source.loaded.table == table.name]
                    if added:
                        draft.add(table, added, at)
                draft.derive(cube_sql)
                sync_folder(self.data)
                base = stored or _first(fresh)
                made = dataclasses.replace(base, files=tuple(draft.files), sources=tuple(draft.entries))
                return self.append(dataclasses.replace(made, key_check=key_check or base.key_check), why)

    @contextmanager
    def drafting(self, stored: Manifest | None) -> Iterator[Draft]:
        """The next snapshot in the making; what it wrote is taken back when it fails. Only within `writing`.

        What cannot be taken back for good is left to garbage collection: no manifest must return without its data.

        Raises:
            StoreTooNew: when a stored file has columns that this program would drop.
        """
        for file in stored.files if stored else ():
            refuse_undeclared(columns_of(self.data / file.name), TABLE_BY_NAME[file.table])
        numbers, draft = self.numbers(), Draft(self.data, stored)
        try:
            yield draft
        except BaseException:
            if self.numbers() == numbers:  # an interrupt may come when the manifest is in place already
                with suppress(OSError):
                    sync_folder(self.snap)
                    draft.discard()
            raise

    def amend(self, why: str, change: Callable[[Manifest], Manifest]) -> SnapshotInfo:
        """Make a snapshot that differs from the newest in its manifest alone: a release, a rollback, a purge.

        Raises:
            StoreError: when the store is empty, cannot be written, or its newest snapshot is damaged.
            StoreBusy: when another process is writing.
        """
        with self.writing():
            stored = self.sound()
            if stored is None:
                raise StoreError("Penyimpanan belum memuat potret. Muat berkas dengan ingest dulu.")
            with self.drafting(stored):
                return self.append(change(stored), why)

    def sound(self) -> Manifest | None:
        """The newest snapshot, on which the next one is built; None for an empty store.

        Raises:
            StoreError: when it is damaged or its manifest is gone: what it alone holds, releases too, would be lost.
        """
        found = self.current()
        if found is None:
            return None
        manifest, warning = found
        if warning is not None:
            force = "" if manifest.number != self.numbers()[-1] else " --force"
            raise StoreError(
                f"{warning} Tidak ada yang ditulis. Pulihkan dengan: snapshots restore CADANGAN, atau lanjutkan dari "
                f"potret {manifest.number} dengan: snapshots rollback {manifest.number}{force}"
            )
        return manifest

    def append(self, manifest: Manifest, why: str) -> SnapshotInfo:
        """Give a manifest the next number, its author and time, and put it in place: this is the commit.

        Only within `drafting`. Its data files must be durable already. The number is one more than the newest when
        the lock was taken, so that a snapshot of someone who wrote without the lock is in the way.

        Raises:
            StoreBusy: when someone did.
        """
        number = self._last + 1
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        made = dataclasses.replace(manifest, number=number, created_at=at, created_by=user_name(), why=why)
        content = encode(made)
        publish(self.snap, f"{number}.json", content)
        self._last = number
        remember(self.folder, number)
        return decode(content).info()


def _first(sources: list[StoreSource]) -> Manifest:
    """The manifest before the first: nothing stored, invented or not as the first sources are."""
    return Manifest(0, "", "", "", any(source.loaded.is_example for source in sources), None, (), ())
