"""Which files a person means by a list of paths: each by itself, and folders searched through."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from coverage.loaders import is_passed_over, sniff
from coverage.model.errors import UsageError
from coverage.sheets.containers.sniff import FOREIGN

_HEAD = 64


def find_files(paths: Sequence[Path], on_pass: Callable[[str], None]) -> list[Path]:
    """The files that the paths name, folders searched through, in order of name.

    In a folder, what programs leave lying about and what is plainly no table is passed over, and `on_pass` told its
    name; links to folders are not followed. A file that is named by itself is read whatever its name and content.

    Raises:
        UsageError: when a path does not exist or a folder holds nothing to read.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = list(_walk(path, on_pass))
            if not found:
                raise UsageError(f"Folder {path} tidak memuat berkas yang dapat dibaca.")
            files += found
        elif os.path.lexists(path):
            files.append(path)
        else:
            raise UsageError(f"Berkas {path} tidak ditemukan.")
    return files


def _walk(top: Path, on_pass: Callable[[str], None]) -> Iterator[Path]:
    for folder, folders, names in os.walk(top, followlinks=False):
        folders.sort()
        for name in [name for name in folders if Path(folder, name).is_symlink()]:
            on_pass(str(Path(folder, name)))
        for name in sorted(names):
            path = Path(folder, name)
            if is_passed_over(name) or _is_foreign(path):
                on_pass(str(path))
            else:
                yield path


def _is_foreign(path: Path) -> bool:
    """Whether the first bytes of an ordinary file say that it holds no table."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as handle:
            return sniff(handle.read(_HEAD)) in FOREIGN
    except OSError:
        return False
