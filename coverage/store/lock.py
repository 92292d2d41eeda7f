"""One writer at a time: an advisory lock on the store's folder that names its holder."""

from __future__ import annotations

import fcntl
import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coverage.model.errors import StoreBusy

LOCK_NAME = "lock"
"""File in the store that writers lock; its text names the holder."""

_WRITERS = 0o066
"""Who may write in the folder may take its lock."""


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the store for writing.

    Raises:
        StoreBusy: when another process holds it; the message names that process.
    """
    handle = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        with suppress(PermissionError):  # another's lock: its owner has shared it already
            os.fchmod(handle, 0o600 | folder.stat().st_mode & _WRITERS)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 200).decode(errors="replace") or "proses lain"
            raise StoreBusy(f"Penyimpanan sedang ditulis oleh {holder}. Tunggu sampai selesai, lalu ulangi.") from None
        with suppress(OSError):  # a full disk must not keep garbage collection from making room
            os.ftruncate(handle, 0)
            os.write(handle, f"{user_name()}, proses {os.getpid()}".encode())
        yield
    finally:
        os.close(handle)


def user_name() -> str:
    """Who runs this process, as the machine knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
