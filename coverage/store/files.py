"""Durable files: written beside, synced, renamed, the folder synced; verified before their bytes are believed.

Every change of the disk goes through the functions of `os` that are called here, one call a step, so that a test can
stop, fail or forget each of them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from pathlib import Path

from coverage.model.errors import StoreBusy

TEMPORARY = ".tmp-"
"""Prefix of a file that is not yet published; what a crash leaves behind begins with it."""

_READERS = 0o044
"""Who may read a folder may read the files in it, whatever the umask of the run that wrote them."""

Identity = tuple[int, int, int, int, int]
"""Device, inode, size, and times of the last change of the bytes and of anything at all (ns) of a file."""

_VERIFIED: dict[Identity, str] = {}
"""SHA-256 of a file already read in full, so that a page view costs nothing."""


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_parents(folder: Path) -> None:
    """Make the names of a folder and of every folder above it durable; those that may not be read are left out.

    A run that was killed may have made folders without syncing them, so the first commit does not trust what it finds.
    """
    for parent in folder.absolute().parents:
        if os.access(parent, os.R_OK):
            sync_folder(parent)


def make_folders(*folders: Path) -> None:
    """Make folders and their parents; their names are durable only after `sync_parents`."""
    for folder in folders:
        if not folder.is_dir():
            make_folders(folder.parent)
            folder.mkdir(exist_ok=True)
            _share(folder)


def _share(folder: Path) -> None:
    """Let the group write in a new folder below one that the group shares: setgid, and writable for the group."""
    shared = stat.S_ISGID | stat.S_IWGRP
    if folder.parent.stat().st_mode & shared == shared:
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | shared)


def put(folder: Path, name: str, content: bytes, *, is_new: bool = False) -> None:
    """Put a file in place whole or not at all; its name is durable only once the folder is synced.

    Raises:
        FileExistsError: when the file `is_new` and there is one of that name already.
    """
    temporary = folder / f"{TEMPORARY}{os.getpid()}-{name}"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            _write_all(handle, content)
            os.fchmod(handle, 0o600 | folder.stat().st_mode & _READERS)
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            os.link(temporary, folder / name)
            with contextlib.suppress(OSError):  # what is left of it is swept by the next writer
                temporary.unlink()
        else:
            os.replace(temporary, folder / name)  # noqa: PTH105 - every step on the disk is a call of `os`
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def publish(folder: Path, name: str, content: bytes) -> None:
    """Put a new file in place so that it is there whole or not at all, also after a power cut.

    When it cannot be made durable it is taken back; that is durable only once the folder is synced.

    Raises:
        StoreBusy: when there is one of that name already: somebody wrote without the lock.
    """
    try:
        put(folder, name, content, is_new=True)
    except FileExistsError as error:
        raise StoreBusy(
            f"{folder / name} sudah ditulis proses lain, padahal penyimpanan sedang terkunci; "
            "seharusnya satu penulis saja. Jangan hapus berkas lock; ulangi perintah ini."
        ) from error
    try:
        sync_folder(folder)
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sweep(folder: Path) -> None:
    """Remove what a crash left; only called under the writers' lock."""
    for leftover in folder.glob(f"{TEMPORARY}*"):
        leftover.unlink(missing_ok=True)


def sha256(content: bytes) -> str:
    """Hex SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def identity(status: os.stat_result) -> Identity:
    """What changes when a file changes."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def forget(path: Path) -> None:
    """Forget that a file was verified, because reading it failed."""
    with contextlib.suppress(OSError):
        _VERIFIED.pop(identity(path.stat()), None)


def verify(path: Path, expected: str, size: int, fresh: bool = False) -> bool:
    """Whether a file has the size and SHA-256 that the manifest names; `fresh` reads it again in full.

    A file that is absent has not. Raises OSError when the machine will not hand it over, which says nothing about it.
    """
    try:
        status = path.stat()
        if status.st_size != size:
            return False
        key = identity(status)
        if fresh or key not in _VERIFIED:
            with path.open("rb") as handle:
                _VERIFIED[key] = hashlib.file_digest(handle, "sha256").hexdigest()
        return _VERIFIED[key] == expected
    except FileNotFoundError:
        return False
