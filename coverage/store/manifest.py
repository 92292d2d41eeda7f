"""What a snapshot names: its files with their hashes, its sources with theirs, and a checksum over itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from coverage.model.errors import StoreError, StoreTooNew
from coverage.model.loading import Finding
from coverage.model.snapshots import Release, SnapshotInfo, SourceEntry
from coverage.model.tables import ALL_TABLES, PERSONS, ROSTER
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
class Manifest:
    """One snapshot. `purged` are the older ones whose personal files were removed on purpose."""

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
    digest: str = field(default="")

    def files_of(self, table: str) -> list[DataFile]:
        """The files of one table."""
        return [file for file in self.files if file.table == table]

    def info(self, warning: str | None = None) -> SnapshotInfo:
        """What other rooms may know of this snapshot."""
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
        """
        return [
            file.name
            for file in self.files
            if (personal or file.table not in PERSONAL)
            and not verify(data / file.name, file.sha256, file.size, fresh=fresh)
        ]


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
    except (ValueError, KeyError, AttributeError, UnicodeDecodeError) as error:
        raise StoreError("Manifes potret rusak.") from error
    if checksum != _checksum(body):
        raise StoreError("Manifes potret rusak: jumlah periksanya tidak cocok.")
    if body.pop("format") != FORMAT:
        raise StoreTooNew(
            f"Penyimpanan ini ditulis oleh program yang lebih baru (bentuk manifes lain dari {FORMAT}). "
            "Perbarui program ini, lalu ulangi."
        )
    files = tuple(DataFile(**file) for file in body.pop("files"))
    sources = tuple(_decode_source(**source) for source in body.pop("sources"))
    releases = tuple(Release(**release) for release in body.pop("releases", ()))
    purged = tuple(body.pop("purged", ()))
    manifest = Manifest(files=files, sources=sources, releases=releases, purged=purged, **body)
    return replace(manifest, digest=checksum)


def _decode_source(*, findings: list[dict[str, str]], periods: list[str], **rest: Any) -> SourceEntry:
    return SourceEntry(findings=tuple(Finding(**finding) for finding in findings), periods=tuple(periods), **rest)


def _checksum(body: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
