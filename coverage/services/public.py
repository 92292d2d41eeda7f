"""What is public, written as ordinary files to start from: no store and no key is needed for it."""

from __future__ import annotations

from pathlib import Path

from coverage.export import public_workbooks
from coverage.model.errors import UsageError


def write_public(folder: Path) -> list[Path]:
    """The paths of the public workbooks, written below `folder`; files of the same names there are replaced.

    Raises:
        UsageError: when the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for name, content in public_workbooks().items():
            paths.append(folder / name)
            paths[-1].write_bytes(content)
    except OSError as error:
        raise UsageError(f"Folder {folder} tidak dapat ditulisi: {error.strerror}. Sebut folder lain.") from error
    return paths
