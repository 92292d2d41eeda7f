"""A zip of files: what it holds, one by one, each with its name inside; never written to a disk."""

from __future__ import annotations

from collections.abc import Iterator

from coverage.sheets.containers.sniff import FOREIGN, sniff
from coverage.sheets.containers.zipped import Zipped, open_zip
from coverage.sheets.limits import refusal

_WORKBOOK_PARTS = ("[Content_Types].xml", "content.xml", "xl/workbook.xml", "xl/workbook.bin")


def is_workbook(archive: Zipped) -> bool:
    """Whether a zip is itself a workbook or another office document."""
    return any(part in archive for part in _WORKBOOK_PARTS)


def is_passed_over(name: str) -> bool:
    """Whether a file of that name is what programs leave lying about: lock files, thumbnails, desktop settings.

    >>> is_passed_over("cabang/~$rekap.xlsx"), is_passed_over("cabang/rekap.xlsx")
    (True, False)
    """
    *folders, last = name.replace("\\", "/").split("/")
    left = last.casefold() in ("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r")
    return left or last.startswith(("~$", ".~", ".", "~WRL")) or last.endswith((".tmp", "~")) or "__MACOSX" in folders


def archive_members(archive: Zipped) -> Iterator[tuple[str, bytes | None]]:
    """Name and bytes of every file of an archive, in order of name; None for what is passed over.

    Raises:
        FileRefused: when a member is damaged; `empty` when there is nothing to read.
    """
    names = sorted(archive.names)
    if all(is_passed_over(name) for name in names):
        raise refusal("empty", "arsip tanpa berkas")
    for name in names:
        content = None if is_passed_over(name) else archive.read(name)
        yield name, None if content is not None and sniff(content) in FOREIGN else content


def open_archive(content: bytes) -> Zipped | None:
    """The zip when it is one of files; None when it is a workbook.

    Raises:
        FileRefused: when the zip cannot be trusted.
    """
    archive = open_zip(content)
    return None if is_workbook(archive) else archive
