"""Reading a store: the newest snapshot that verifies, or another; readers never lock and never write."""

from __future__ import annotations

import dataclasses
import errno
import re
from pathlib import Path

import pandas as pd
import pyarrow as pa

from coverage.model.errors import StoreError, StoreTooNew, StoreUnreadable
from coverage.model.schema import Table, from_arrow
from coverage.model.snapshots import Holdings, SnapshotInfo, holdings_of
from coverage.model.tables import TABLE_BY_NAME
from coverage.store.files import forget, identity
from coverage.store.lock import last_number
from coverage.store.manifest import DataFile, Manifest, decode, unreadable
from coverage.store.parquet import conform, read, refuse_undeclared
from coverage.store.recent import Recent

SMALL = tuple(field.name for field in dataclasses.fields(Holdings) if field.name != "info")
"""Tables that `Holdings` carries in full."""

KEPT_IN_MEMORY = 32
"""Snapshots whose small frames and manifests are kept once they were read: two years of released months and more."""

# A manifest's number without leading zeros, so that no two names are of one snapshot.
_MANIFEST_NAME = re.compile(r"([1-9][0-9]*)\.json")


class Reader:
    """A folder of snapshots as readers see it; one that does not exist is an empty store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.snap = folder / "snap"
        self._manifests: Recent[Manifest] = Recent(KEPT_IN_MEMORY)
        self._frames: Recent[dict[str, pd.DataFrame]] = Recent(KEPT_IN_MEMORY)

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
            raise unreadable("Penyimpanan", error) from error
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
        try:
            manifest = self._manifests.get((number, identity(status)), lambda: decode(self.manifest_bytes(number)))
        except (StoreTooNew, StoreUnreadable):
            raise
        except StoreError as error:
            raise StoreError(f"Potret {number}: {error} Pulihkan dengan: snapshots restore CADANGAN") from error
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
            StoreError: when there are snapshots and none verifies, or data without any snapshot.
            StoreTooNew: when a newer program wrote the newest.
            StoreUnreadable: when the machine will not hand over a file of the newest: no older one is served for it.
        """
        last, numbers = last_number(self.folder), self.numbers()  # in this order: a commit may come between
        for number in reversed(numbers):
            try:
                manifest = self.manifest(number)
            except (StoreTooNew, StoreUnreadable):
                raise
            except StoreError:
                continue
            if not manifest.faulty_files(self.data):
                return manifest, _warning(number, numbers[-1], last)
        if numbers:
            raise StoreError("Tidak ada potret yang utuh di penyimpanan ini. Pulihkan dari cadangan.")
        self.refuse_lost()
        return None

    def refuse_lost(self) -> None:
        """Refuse a store that lost every manifest; its data files are still there.

        A first commit that was cut short leaves data files as well, but with an empty folder of manifests, and it has
        told the lock of no snapshot.

        Raises:
            StoreError: when that is so.
            StoreUnreadable: when the machine will not hand over the folder.
        """
        try:
            has_data = self.data.is_dir() and any(path.suffix == ".parquet" for path in self.data.iterdir())
        except OSError as error:
            raise unreadable(f"Folder {self.data}", error) from error
        last = last_number(self.folder)  # in this order: a first commit may be under way
        if has_data and not (self.snap.is_dir() and (self.numbers() or not last)):
            raise StoreError(
                f"Folder {self.snap}: manifes potret hilang, padahal folder {self.data.name} berisi berkas; seharusnya "
                "setiap potret punya manifes. Kembalikan folder itu, atau pulihkan dengan: snapshots restore CADANGAN"
            )

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
        return self._holdings(self.whole(number), None)

    def whole(self, number: int) -> Manifest:
        """The manifest of a snapshot whose small files verify.

        Raises:
            StoreError: when there is no such snapshot, or it does not verify.
        """
        manifest = self.manifest(number)
        faulty = manifest.faulty_files(self.data, personal=False)
        if faulty:
            raise StoreError(f"Potret {number} rusak: {', '.join(faulty)}. Pulihkan dari cadangan.")
        return manifest

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

    def official(self) -> pd.DataFrame:
        """The table of official senders of the current snapshot; empty for an empty store."""
        found = self.current()
        table = TABLE_BY_NAME["official"]
        return self._read(found[0], table) if found else table.empty()

    def key_check(self) -> str | None:
        """The check value of the pseudonym key that this store rests on, or None when it has no persons."""
        found = self.current()
        return found[0].key_check if found else None

    def verify(self) -> dict[int, list[str]]:
        """Number -> names of what does not verify (empty when whole); every byte is read again.

        What cannot be read at all stands as a sentence instead, with the reason. Personal files of a snapshot that
        lost them to garbage collection are absent on purpose. The newest snapshot and those that releases name are
        missed when their manifests are gone.

        Raises:
            StoreError: when there is data without any snapshot.
        """
        self.refuse_lost()
        last, numbers = last_number(self.folder), self.numbers()
        newest = self.newest_readable()
        needed = {release.snapshot for release in newest.releases} if newest else set()
        if numbers and last > numbers[-1]:
            needed.add(last)
        faults = {number: self._faults(number) for number in sorted({*numbers, *needed})}
        there = {*self.numbers(), *needed}  # what garbage collection let go of meanwhile is no damage
        return {number: names for number, names in faults.items() if number in there or not names}

    def _faults(self, number: int) -> list[str]:
        """Names of what does not verify of one snapshot; what is purged while it is read is no fault."""
        is_purged = number in self.purged()
        try:
            faults = self.manifest(number).faulty_files(self.data, fresh=True, personal=not is_purged)
        except StoreTooNew:
            raise
        except StoreUnreadable as error:
            return [str(error)]
        except StoreError:
            faults = [f"{number}.json"]
        if faults and not is_purged and number in self.purged():
            return self._faults(number)
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
            except (StoreTooNew, StoreUnreadable):
                raise
            except StoreError:
                continue
        return None

    def _read(self, manifest: Manifest, table: Table) -> pd.DataFrame:
        parts = [self._read_file(file) for file in manifest.files_of(table.name)]
        for part in parts:
            refuse_undeclared(part.column_names, table)
        parts = [conform(part, table) for part in parts]
        return from_arrow(pa.concat_tables(parts) if parts else table.arrow_schema().empty_table())

    def _read_file(self, file: DataFile) -> pa.Table:
        """The rows of a verified file; damage since then is found by the checksums of its pages, or as it is parsed."""
        try:
            return read(self.data / file.name)
        except (OSError, pa.ArrowException) as error:
            if isinstance(error, OSError) and error.errno not in (None, errno.ENOENT):
                raise unreadable(f"Berkas {file.name}", error) from error
            forget(self.data / file.name)
            raise StoreError(
                f"Berkas {file.name} rusak sejak diperiksa. Muat ulang, lalu pulihkan cadangan."
            ) from error


def _unreadable(number: int, error: OSError) -> StoreError:
    if isinstance(error, FileNotFoundError):
        return StoreError(f"Potret {number} tidak ada. Lihat daftarnya dengan: snapshots list")
    return unreadable(f"Potret {number}", error)


def _warning(served: int, newest: int, last: int) -> str | None:
    """What is wrong when the served snapshot is not the newest that there is, or not the last that there was."""
    if served != newest:
        return f"Potret {newest} rusak; yang ditampilkan potret {served}."
    if newest < last:
        return f"Manifes potret {last} hilang; yang ditampilkan potret {served}. Pulihkan dari cadangan."
    return None


def empty_holdings() -> Holdings:
    """What an empty store holds: every table without rows, as snapshot 0."""
    return holdings_of()
