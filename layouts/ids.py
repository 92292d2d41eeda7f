"""Every component id that a callback or a test speaks of."""

from __future__ import annotations

from enum import StrEnum


class ShellId(StrEnum):
    """Ids of the shell around every page."""

    URL = "alamat"
    PAGE = "halaman"
    TITLE = "judul"
