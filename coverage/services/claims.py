"""A table of published statements that somebody hands over to be checked: read like any file, stored nowhere."""

from __future__ import annotations

from pathlib import Path

from coverage.loaders import Passage, Source, load_safely
from coverage.loaders.containers.limits import refusal
from coverage.model.errors import UsageError
from coverage.model.loading import Loaded, LoadOptions


def read_claims(path: Path, taught: Path, passage: Passage | None = None) -> Loaded:
    """The statements of a file, read in a child that is thrown away; or a report that says why they are none.

    Grain: one row per statement, every figure as printed. `taught` is the folder of what the office taught.

    Raises:
        UsageError: when there is no such file, or what the office taught is not well formed.
        FileRefused: when it is an archive, whatever is in it.
    """
    if not path.is_file():
        raise UsageError(f"Berkas {path} tidak ditemukan.")
    source = Source(path)
    found = list(load_safely([source], LoadOptions(kind="claims", taught=str(taught)), lambda: b"", passage))
    if [each.report.path for each in found] != [source.name]:
        raise refusal("nested_archive", "arsip zip di dalam arsip")
    return found[0]
