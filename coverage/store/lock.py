"""One writer at a time: an advisory lock on the store's folder that names its holder.

The same file remembers the number of the newest snapshot, so that one whose manifest was deleted is missed: readers are
warned and `Store.sound` refuses the next commit, because releases that only it named would be lost. It is written after
the commit; after a crash in between it remembers too small a number, which at worst lets such a loss go unnoticed.
"""

from __future__ import annotations

import errno
import fcntl
import getpass
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coverage.model.errors import StoreBusy, StoreError

LOCK_NAME = "lock"
"""File in the store that writers lock; its first line is the newest snapshot, the next one names the holder."""

# The first line, nine digits at most, so that a damaged file gives no endless number. `match`, not `search`: the name
# of a user below it may say anything. Anything else reads as "nothing remembered".
_NEWEST = re.compile(r"potret ([0-9]{1,9})\n")

_LONGEST = 400
"""Bytes of the lock that are read: its first line is short."""

_WRITERS = 0o066
"""Who may write in the folder may take its lock."""


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the store for writing.

    Raises:
        StoreBusy: when another process holds it; the message names that process.
    """
    handle = _open(folder / LOCK_NAME)
    try:
        with suppress(PermissionError):  # another's lock: its owner has shared it already
            os.fchmod(handle, 0o600 | folder.stat().st_mode & _WRITERS)
        with suppress(OSError):  # a full disk must not keep garbage collection from making room
            _write(handle, last_number(folder))
        yield
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    """A handle that holds the lock on the very file that lies there, not on one that was deleted meanwhile."""
    while True:
        handle = _regular(path, os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), path.stat()):
                    return handle
        except BlockingIOError:
            holder = _NEWEST.sub("", os.read(handle, 200).decode(errors="replace")) or "proses lain"
            os.close(handle)
            raise StoreBusy(f"Penyimpanan sedang ditulis oleh {holder}. Tunggu sampai selesai, lalu ulangi.") from None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _regular(path: Path, flags: int) -> int:
    """A handle on a regular file: nothing is followed, and nothing that would wait or is no file is read or written.

    Raises:
        StoreError: when what lies there is a link, a pipe, a folder or a device.
        OSError: when the machine will not open it.
    """
    words = f"{path.name} di penyimpanan bukan berkas biasa. Hapus {path.name} itu, lalu ulangi."
    try:
        handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o644)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise StoreError(words) from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise StoreError(words)
    return handle


def last_number(folder: Path) -> int:
    """The number of the newest snapshot as the lock remembers it; 0 when it does not.

    Raises:
        StoreError: when the lock is no regular file.
    """
    try:
        handle = _regular(folder / LOCK_NAME, os.O_RDONLY)
    except OSError:
        return 0
    try:
        found = _NEWEST.match(os.read(handle, _LONGEST).decode(errors="replace"))
    except OSError:
        return 0
    finally:
        os.close(handle)
    return int(found[1]) if found else 0


def remember(folder: Path, number: int) -> None:
    """Note the number of the newest snapshot; only within `writer_lock`, once the snapshot is durable."""
    with suppress(OSError):  # the snapshot is there; at worst its loss would not be noticed
        handle = _regular(folder / LOCK_NAME, os.O_RDWR)
        try:
            _write(handle, number)
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(handle: int, number: int) -> None:
    """Write over what is there and cut what is left of it, so that the first line is never gone."""
    text = f"potret {number}\n{user_name()}, proses {os.getpid()}".encode()
    os.write(handle, text)
    os.ftruncate(handle, len(text))


def user_name() -> str:
    """Who runs this process, as the machine knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
