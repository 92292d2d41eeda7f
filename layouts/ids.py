"""Every component id that a callback or a test speaks of, and the nodes of the document that scripts speak of."""

from __future__ import annotations

from enum import StrEnum


class ShellId(StrEnum):
    """Ids of the Dash components that are there on every page."""

    URL = "alamat"
    PAGE = "tampilan"


PAGE_NODE = "halaman"
"""The element that holds the page; `assets/halaman.js` knows it by this name."""

LIVE_NODE = "siaran"
"""The element from which a screen reader hears what a choice changed."""

SCRIPTS_NODE = "skrip"
"""The template that holds Dash's scripts until the page is painted; `assets/mulai.js` knows it by this name."""
