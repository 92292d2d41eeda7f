"""Empty workbooks to be filled in, written as files; what a clerk has filled in already is never overwritten."""

from __future__ import annotations

from pathlib import Path

from coverage.export import template_workbooks
from coverage.model.errors import UsageError


def write_templates(folder: Path) -> list[Path]:
    """The paths of the templates, written below `folder`, all of them or none.

    Raises:
        UsageError: when a file of one of the names is there, or the folder cannot be made or written to.
    """
    content = template_workbooks()
    there = [name for name in sorted(content) if (folder / name).exists()]
    if there:
        raise UsageError(
            f"{folder} sudah memuat {', '.join(there)}; isian orang tidak ditimpa. Sebut folder lain, atau pindahkan "
            "berkas itu dulu."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, book in content.items():
            (folder / name).write_bytes(book)
    except OSError as error:
        raise UsageError(f"Folder {folder} tidak dapat ditulisi: {error.strerror}. Sebut folder lain.") from error
    return [folder / name for name in sorted(content)]
