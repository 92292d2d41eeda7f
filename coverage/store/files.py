"""Durable files: written beside, synced, renamed, the folder synced; verified before their bytes are believed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TEMPORARY = ".tmp-"
"""Prefix of a file that is not yet published; what a crash leaves behind begins with it."""

_VERIFIED: dict[tuple[int, int, int, int], str] = {}
"""(device, inode, size, mtime in ns) -> SHA-256 of a file already read in full, so that a page view costs nothing."""


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, each one's name made durable."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def publish(folder: Path, name: str, content: bytes) -> None:
    """Put a file in place so that it is there whole or not at all, also after a power cut."""
    temporary = folder / f"{TEMPORARY}{os.getpid()}-{name}"
    try:
        with temporary.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(folder / name)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(folder)


def sweep(folder: Path) -> None:
    """Remove what a crash left; only called under the writers' lock."""
    for leftover in folder.glob(f"{TEMPORARY}*"):
        leftover.unlink(missing_ok=True)


def to_parquet(table: pa.Table) -> bytes:
    """An Arrow table as Parquet bytes: zstd, dictionaries, page checksums; the same table gives the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue().to_pybytes())


def sha256(content: bytes) -> str:
    """Hex SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def verify(path: Path, expected: str, size: int, fresh: bool = False) -> bool:
    """Whether a file has the size and SHA-256 that the manifest names; `fresh` reads it again in full."""
    try:
        status = path.stat()
    except OSError:
        return False
    if status.st_size != size:
        return False
    key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    if fresh or key not in _VERIFIED:
        with path.open("rb") as handle:
            _VERIFIED[key] = hashlib.file_digest(handle, "sha256").hexdigest()
    return _VERIFIED[key] == expected
