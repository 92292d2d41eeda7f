"""What a snapshot names: its files with their hashes, its sources with theirs, and a checksum over itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from coverage.model.errors import StoreError, StoreTooNew, StoreUnreadable
from coverage.model.faults import system_words
from coverage.model.loading import Finding
from coverage.model.snapshots import Release, SnapshotInfo, SourceEntry
from coverage.model.tables import ALL_TABLES, PERSONS, ROSTER, TABLE_BY_NAME
from coverage.store.files import verify

FORMAT = 1
"""Form of a manifest; a higher one than the program knows is refused."""

DERIVED = tuple(table.name for table in ALL_TABLES if table is not PERSONS and "source_id" not in table.names)
"""Tables that are computed in the commit and never loaded: their rows name no source."""

PERSONAL = (ROSTER.name, PERSONS.name)
"""Tables with a row a person; garbage collection removes them also where a release keeps the rest."""


@dataclass(frozen=True)
class DataFile:
    """One immutable Parquet file of a table, named by the SHA-256 of its bytes."""

    table: str
    sha256: str
    size: int
    rows: int

    @property
    def name(self) -> str:
        """Name of the file in the data folder."""
        return f"{self.sha256}.parquet"


@dataclass(frozen=True)
class Cleaning:
    """What one garbage collection let go of: snapshots, and the personal files of released ones; when, by whom, why."""

    snapshots: tuple[int, ...]
    purged: tuple[int, ...]
    at: str
    by: str
    why: str


@dataclass(frozen=True)
class Manifest:
    """One snapshot. `purged` are the older ones whose personal files were removed on purpose.

    `cleanings` are all garbage collections up to it that let go of something, the first one first.
    """

    number: int
    created_at: str
    created_by: str
    why: str
    is_example: bool
    key_check: str | None
    files: tuple[DataFile, ...]
    sources: tuple[SourceEntry, ...]
    releases: tuple[Release, ...] = ()
    purged: tuple[int, ...] = ()
    cleanings: tuple[Cleaning, ...] = ()
    digest: str = field(default="")

    def files_of(self, table: str) -> list[DataFile]:
        """The files of one table."""
        return [file for file in self.files if file.table == table]

    def info(self, warning: str | None = None) -> SnapshotInfo:
        """What other packages may know of this snapshot."""
        return SnapshotInfo(
            self.number,
            self.created_at,
            self.created_by,
            self.why,
            self.digest,
            self.is_example,
            self.sources,
            warning,
            self.releases,
        )

    def faulty_files(self, data: Path, *, fresh: bool = False, personal: bool = True) -> list[str]:
        """Names of files that are absent or do not have the bytes that were committed.

        `fresh` reads every byte again; without `personal` the files of personal tables are passed over.

        Raises:
            StoreUnreadable: when the machine will not hand one over.
        """
        faulty = []
        for file in self.files:
            if personal or file.table not in PERSONAL:
                try:
                    is_whole = verify(data / file.name, file.sha256, file.size, fresh=fresh)
                except OSError as error:
                    raise unreadable(f"Berkas {file.name}", error) from error
                faulty += [] if is_whole else [file.name]
        return faulty


def unreadable(what: str, error: OSError) -> StoreUnreadable:
    """The error for a part of the store that is there and that the machine will not hand over."""
    return StoreUnreadable(f"{what} tidak dapat dibaca: {system_words(error)}")


def encode(manifest: Manifest) -> bytes:
    """A manifest as JSON that ends with a checksum over the rest."""
    body = {"format": FORMAT} | asdict(manifest)
    del body["digest"]
    return json.dumps(body | {"checksum": _checksum(body)}, ensure_ascii=False, indent=1).encode()


def decode(content: bytes) -> Manifest:
    """A manifest from its JSON.

    Raises:
        StoreError: when the bytes are not what was written.
        StoreTooNew: when a newer program wrote them.
    """
    try:
        body = json.loads(content)
        checksum = body.pop("checksum")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise StoreError("Manifes potret rusak.") from error
    if checksum != _checksum(body):
        raise StoreError("Manifes potret rusak: jumlah periksanya tidak cocok.")
    found = body.pop("format", FORMAT + 1)
    if isinstance(found, int) and found < FORMAT:
        raise StoreError(f"Manifes potret rusak: bentuk {found} tidak pernah ada.")
    if found != FORMAT:
        raise _too_new(f"manifesnya bukan bentuk {FORMAT}")
    try:
        manifest = _manifest(body)
    except (KeyError, TypeError, AttributeError) as error:
        raise _too_new("manifesnya memuat hal yang tidak dikenal") from error
    unknown = sorted({file.table for file in manifest.files} - TABLE_BY_NAME.keys())
    if unknown:
        raise _too_new(f"tabel {', '.join(unknown)} tidak dikenal")
    return replace(manifest, digest=checksum)


def _manifest(body: dict[str, Any]) -> Manifest:
    """A manifest from what its JSON holds; what is missing or too much is a TypeError or KeyError."""
    files = tuple(DataFile(**file) for file in body.pop("files"))
    sources = tuple(_decode_source(**source) for source in body.pop("sources"))
    releases = tuple(_decode_release(**release) for release in body.pop("releases", ()))
    purged = tuple(body.pop("purged", ()))
    cleanings = tuple(_decode_cleaning(**cleaning) for cleaning in body.pop("cleanings", ()))
    return Manifest(files=files, sources=sources, releases=releases, purged=purged, cleanings=cleanings, **body)


def _too_new(what: str) -> StoreTooNew:
    return StoreTooNew(
        f"Penyimpanan ini ditulis oleh program yang lebih baru: {what}. Perbarui program ini, lalu ulangi."
    )


def _decode_release(*, held_by: list[str] | None = None, **rest: Any) -> Release:
    return Release(held_by=tuple(held_by or ()), **rest)


def _decode_cleaning(*, snapshots: list[int], purged: list[int], **rest: str) -> Cleaning:
    return Cleaning(tuple(snapshots), tuple(purged), **rest)


def _decode_source(*, findings: list[dict[str, str]], periods: list[str], **rest: Any) -> SourceEntry:
    return SourceEntry(findings=tuple(Finding(**finding) for finding in findings), periods=tuple(periods), **rest)


def _checksum(body: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
