"""What a snapshot names: its files with their hashes, its sources with theirs, and a checksum over itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from coverage.model.errors import StoreError
from coverage.model.loading import Finding
from coverage.model.snapshots import Release, SnapshotInfo, SourceEntry
from coverage.store.files import verify

FORMAT = 1
"""Form of a manifest; a higher one than the program knows is refused."""


@dataclass(frozen=True)
class DataFile:
    """One immutable Parquet file of a table, named by the SHA-256 of its bytes."""

    table: str
    sha256: str
    size: int
    rows: int


@dataclass(frozen=True)
class Manifest:
    """One snapshot."""

    number: int
    created_at: str
    created_by: str
    why: str
    is_example: bool
    key_check: str | None
    files: tuple[DataFile, ...]
    sources: tuple[SourceEntry, ...]
    releases: tuple[Release, ...] = ()
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

    def faulty_files(self, data: Path, fresh: bool = False) -> list[str]:
        """Names of files that are absent or do not have the bytes that were committed."""
        return [
            f"{file.sha256}.parquet"
            for file in self.files
            if not verify(data / f"{file.sha256}.parquet", file.sha256, file.size, fresh)
        ]


def encode(manifest: Manifest) -> bytes:
    """A manifest as JSON that ends with a checksum over the rest."""
    body = {"format": FORMAT} | asdict(manifest)
    del body["digest"]
    return json.dumps(body | {"checksum": _checksum(body)}, ensure_ascii=False, indent=1).encode()


def decode(content: bytes) -> Manifest:
    """A manifest from its JSON.

    Raises:
        StoreError: when the bytes are not what was written, or were written by a newer program.
    """
    try:
        body = json.loads(content)
        checksum = body.pop("checksum")
    except (ValueError, KeyError, AttributeError, UnicodeDecodeError) as error:
        raise StoreError("Manifes potret rusak.") from error
    if checksum != _checksum(body):
        raise StoreError("Manifes potret rusak: jumlah periksanya tidak cocok.")
    if body.pop("format") != FORMAT:
        raise StoreError("Potret ini dibuat program yang lebih baru. Perbarui program ini.")
    files = tuple(DataFile(**file) for file in body.pop("files"))
    sources = tuple(_decode_source(**source) for source in body.pop("sources"))
    releases = tuple(Release(**release) for release in body.pop("releases", ()))
    return replace(Manifest(files=files, sources=sources, releases=releases, **body), digest=checksum)


def _decode_source(*, findings: list[dict[str, str]], periods: list[str], **rest: Any) -> SourceEntry:
    return SourceEntry(findings=tuple(Finding(**finding) for finding in findings), periods=tuple(periods), **rest)


def _checksum(body: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
