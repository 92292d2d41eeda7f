"""The store: read the newest snapshot that verifies, commit a new one; nothing is ever changed in place.

A commit writes the data files, then the manifest, whose rename is the commit. Readers never lock. What a snapshot is
made of stands in `draft`; what is done with old ones in `history` and `backup`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa

from coverage.model.errors import StoreError, StoreTooNew
from coverage.model.schema import Table, from_arrow
from coverage.model.snapshots import Holdings, SnapshotInfo
from coverage.model.tables import ALL_TABLES, TABLE_BY_NAME
from coverage.store.draft import Draft
from coverage.store.files import make_folders, publish, sweep, sync_folder, sync_parents
from coverage.store.lock import user_name, writer_lock
from coverage.store.manifest import Manifest, decode, encode
from coverage.store.parquet import conform, read
from coverage.store.recent import Recent
from coverage.store.rules import unheld
from coverage.store.source import StoreSource

SMALL = tuple(field.name for field in dataclasses.fields(Holdings) if field.name != "info")
"""Tables that `Holdings` carries in full."""

KEPT_IN_MEMORY = 4
"""Snapshots whose small frames and manifests are kept once they were read."""

_MANIFEST_NAME = re.compile(r"([1-9][0-9]*)\.json")


class Store:
    """A folder of snapshots. Making one touches nothing; a folder that does not exist is an empty store.

    Safe to share between threads.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.snap = folder / "snap"
        self._manifests: Recent[Manifest] = Recent(KEPT_IN_MEMORY)
        self._frames: Recent[dict[str, pd.DataFrame]] = Recent(KEPT_IN_MEMORY)
        self._writer: int | None = None

    # Reading

    def numbers(self) -> list[int]:
        """Numbers of all manifests, rising.

        Raises:
            StoreError: when the folder cannot be read.
        """
        try:
            names = [path.name for path in self.snap.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(
                f"Penyimpanan tidak dapat dibaca: {error.strerror}. Periksa hak akses foldernya."
            ) from error
        return sorted(int(found[1]) for name in names if (found := _MANIFEST_NAME.fullmatch(name)))

    def manifest(self, number: int) -> Manifest:
        """One manifest.

        Raises:
            StoreError: when it is missing or damaged.
            StoreTooNew: when a newer program wrote it.
        """
        try:
            status = (self.snap / f"{number}.json").stat()
        except OSError as error:
            raise _unreadable(number, error) from error
        key = (number, status.st_ino, status.st_size, status.st_mtime_ns)
        manifest = self._manifests.get(key, lambda: decode(self.manifest_bytes(number)))
        if manifest.number != number:
            raise StoreError(f"Manifes {number}.json memuat potret {manifest.number}, seharusnya {number}.")
        return manifest

    def manifest_bytes(self, number: int) -> bytes:
        """The bytes of a manifest, as they are.

        Raises:
            StoreError: when it is missing or cannot be read.
        """
        try:
            return (self.snap / f"{number}.json").read_bytes()
        except OSError as error:
            raise _unreadable(number, error) from error

    def current(self) -> tuple[Manifest, str | None] | None:
        """The newest snapshot that verifies, with a warning when it is not the newest; None for an empty store.

        Raises:
            StoreError: when there are snapshots and none verifies.
            StoreTooNew: when a newer program wrote the newest.
        """
        numbers = self.numbers()
        for number in reversed(numbers):
            try:
                manifest = self.manifest(number)
            except StoreTooNew:
                raise
            except StoreError:
                continue
            if not manifest.faulty_files(self.data):
                return manifest, None if number == numbers[-1] else _damage(numbers[-1], number)
        if numbers:
            raise StoreError("Tidak ada potret yang utuh di penyimpanan ini. Pulihkan dari cadangan.")
        return None

    def info(self) -> SnapshotInfo | None:
        """The snapshot that is served, or None for an empty store."""
        found = self.current()
        return found[0].info(found[1]) if found else None

    def holdings(self, number: int | None = None) -> Holdings | None:
        """The small frames of the snapshot that is served, or of another; read once a snapshot.

        None for an empty store. Another snapshot needs only its small files whole: those of persons may be gone.

        Raises:
            StoreError: when there is no such snapshot, or it does not verify.
        """
        if number is None:
            found = self.current()
            return self._holdings(*found) if found else None
        manifest = self.manifest(number)
        faulty = manifest.faulty_files(self.data, personal=False)
        if faulty:
            raise StoreError(f"Potret {number} rusak: {', '.join(faulty)}. Pulihkan dari cadangan.")
        return self._holdings(manifest, None)

    def _holdings(self, manifest: Manifest, warning: str | None) -> Holdings:
        frames = self._frames.get(
            manifest.digest, lambda: {name: self._read(manifest, TABLE_BY_NAME[name]) for name in SMALL}
        )
        return Holdings(manifest.info(warning), **frames)

    def branches(self) -> pd.DataFrame:
        """The branches table of the current snapshot; empty for an empty store."""
        found = self.current()
        table = TABLE_BY_NAME["branches"]
        return self._read(found[0], table) if found else table.empty()

    def key_check(self) -> str | None:
        """The check value of the pseudonym key that this store rests on, or None when it has no persons."""
        found = self.current()
        return found[0].key_check if found else None

    def verify(self) -> dict[int, list[str]]:
        """Number -> names of what does not verify (empty when whole); every byte is read again.

        Personal files of a snapshot that lost them to garbage collection are absent on purpose.
        """
        purged = self.purged()
        faults = {}
        for number in self.numbers():
            try:
                manifest = self.manifest(number)
                faults[number] = manifest.faulty_files(self.data, fresh=True, personal=number not in purged)
            except StoreTooNew:
                raise
            except StoreError:
                faults[number] = [f"{number}.json"]
        return faults

    def purged(self) -> frozenset[int]:
        """Numbers of the snapshots whose personal files were removed on purpose."""
        newest = self.newest_readable()
        return frozenset(newest.purged) if newest else frozenset()

    def newest_readable(self) -> Manifest | None:
        """The newest manifest that can be read, whether its files verify or not; None when there is none."""
        for number in reversed(self.numbers()):
            try:
                return self.manifest(number)
            except StoreTooNew:
                raise
            except StoreError:
                continue
        return None

    def _read(self, manifest: Manifest, table: Table) -> pd.DataFrame:
        parts = [conform(read(self.data / file.name), table) for file in manifest.files_of(table.name)]
        return from_arrow(pa.concat_tables(parts) if parts else table.arrow_schema().empty_table())

    # Writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing; within it the same thread may write again. What a crash left is removed first.

        Raises:
            StoreError: when the folder cannot be written; nothing is then changed.
            StoreBusy: when another process is writing; the message names it.
        """
        if self._writer == threading.get_ident():
            yield
            return
        try:
            make_folders(self.folder, self.data, self.snap)
            with writer_lock(self.folder):
                sweep(self.data)
                sweep(self.snap)
                self._writer = threading.get_ident()
                try:
                    yield
                finally:
                    self._writer = None
        except OSError as error:
            raise StoreError(f"Penyimpanan tidak dapat ditulis: {error.strerror}. Tidak ada yang berubah.") from error

    def commit(
        self,
        sources: Iterable[StoreSource],
        cube_sql: Mapping[str, str],
        *,
        why: str,
        key_check: str | None = None,
        renames: Mapping[str, str] | None = None,
    ) -> SnapshotInfo:
        """Make a snapshot of what is held with these sources added, each replacing what it replaces.

        `cube_sql` maps each derived table to the query that computes it. Data that is invented and data that is not
        must have been kept apart by the caller. `renames` maps branches that are held under a name, because no list
        knew them, to the codes that a list now gives them. Sources that are held whole already change nothing; when
        there are no others, the snapshot that holds them is returned and none is made.

        Raises:
            StoreError: when the folder cannot be written, or the newest snapshot is damaged; nothing is then changed.
            StoreBusy: when another process is writing.
        """
        with self.writing():
            held = self.sound()
            fresh = unheld(sources, held.sources if held else ())
            if held and not fresh and not renames:
                return held.info()
            at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            with self.drafting(held) as draft:
                if renames:
                    draft.rename(renames)
                for table in ALL_TABLES:
                    added = [source for source in fresh if source.loaded.table == table.name]
                    if added:
                        draft.add(table, added, at)
                draft.derive(cube_sql)
                sync_folder(self.data)
                base = held or _first(fresh)
                made = dataclasses.replace(base, files=tuple(draft.files), sources=tuple(draft.entries))
                return self.append(dataclasses.replace(made, key_check=key_check or base.key_check), why)

    @contextmanager
    def drafting(self, held: Manifest | None) -> Iterator[Draft]:
        """The next snapshot in the making; what it wrote is taken back when it fails. Only within `writing`."""
        numbers, draft = self.numbers(), Draft(self.data, held)
        try:
            yield draft
        except BaseException:
            if self.numbers() == numbers:  # an interrupt may come when the manifest is in place already
                draft.discard()
            raise

    def amend(self, why: str, change: Callable[[Manifest], Manifest]) -> SnapshotInfo:
        """Make a snapshot that differs from the newest in its manifest alone: a release, a rollback, a purge.

        Raises:
            StoreError: when the store is empty, cannot be written, or its newest snapshot is damaged.
            StoreBusy: when another process is writing.
        """
        with self.writing():
            held = self.sound()
            if held is None:
                raise StoreError("Penyimpanan belum memuat potret. Muat berkas dengan ingest dulu.")
            return self.append(change(held), why)

    def sound(self) -> Manifest | None:
        """The newest snapshot, on which the next one is built; None for an empty store.

        Raises:
            StoreError: when it is damaged: what it alone holds would be lost without a word.
        """
        found = self.current()
        if found is None:
            return None
        manifest, warning = found
        if warning is not None:
            raise StoreError(
                f"{warning} Tidak ada yang ditulis. Pulihkan dari cadangan, atau lanjutkan dari potret "
                f"{manifest.number} dengan: snapshots rollback {manifest.number}"
            )
        return manifest

    def append(self, manifest: Manifest, why: str) -> SnapshotInfo:
        """Give a manifest the next number, its author and time, and put it in place: this is the commit.

        Only within `writing`. Its data files must be durable already.
        """
        numbers = self.numbers()
        number = (numbers[-1] if numbers else 0) + 1
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        made = dataclasses.replace(manifest, number=number, created_at=at, created_by=user_name(), why=why)
        content = encode(made)
        if not numbers:
            sync_parents(self.snap)
        publish(self.snap, f"{number}.json", content)
        return decode(content).info()


def _first(sources: list[StoreSource]) -> Manifest:
    """The manifest before the first: nothing held, invented or not as the first sources are."""
    return Manifest(0, "", "", "", any(source.loaded.is_example for source in sources), None, (), ())


def _unreadable(number: int, error: OSError) -> StoreError:
    if isinstance(error, FileNotFoundError):
        return StoreError(f"Potret {number} tidak ada. Lihat daftarnya dengan: snapshots list")
    return StoreError(f"Potret {number} tidak dapat dibaca: {error.strerror}. Periksa hak akses foldernya.")


def _damage(newest: int, served: int) -> str:
    return f"Potret {newest} rusak; yang ditampilkan potret {served}."


def empty_holdings() -> Holdings:
    """What an empty store holds: every table without rows, as snapshot 0."""
    info = SnapshotInfo(0, "", "", "", "", False, ())
    return Holdings(info, **{name: TABLE_BY_NAME[name].empty() for name in SMALL})
