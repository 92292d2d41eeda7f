"""The pseudonym key of a store: where it lies, and when it is read or made."""

from __future__ import annotations

import functools
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from coverage.loaders import KEY_BYTES, read_key
from coverage.model.errors import UsageError
from coverage.store import Store


def key_path(store: Path) -> Path:
    """Where the pseudonym key of a store lies: beside it, never in it, where every copy of the store would carry it.

    Raises:
        UsageError: when `COVERAGE_KEY_FILE`, or a store at the root of the disk, would put it in the store.
    """
    folder = Path(os.path.realpath(store))  # as a link, the store would have neighbours of its own
    path = Path(os.path.realpath(os.environ.get("COVERAGE_KEY_FILE") or folder.parent / "secret" / "pseudonym.key"))
    if path.is_relative_to(folder):
        raise UsageError(
            f"Kunci pseudonim {path.name} akan terletak di dalam folder penyimpanan, sehingga ikut terbawa dalam "
            "setiap salinannya. Seharusnya di luar: ubah COVERAGE_KEY_FILE, atau pindahkan penyimpanan ke subfolder."
        )
    return path


def key_reader(store: Store, *, is_dry_run: bool) -> Callable[[], bytes]:
    """Reads the key of a store once, when a roster first needs it; a dry run makes none.

    Raises:
        UsageError: see `key_path`. The reader itself raises KeyFault when the key cannot be had.
    """
    path = key_path(store.folder)

    @functools.cache
    def read() -> bytes:
        """The key, once."""
        if is_dry_run and not path.exists():
            return secrets.token_bytes(KEY_BYTES)
        return read_key(path, store.key_check())

    return read
