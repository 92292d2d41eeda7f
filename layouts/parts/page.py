"""What a page is: its address, its name, the question it answers, what it asks of the services, and how it is built."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Need(StrEnum):
    """What a page may ask for; each reaches `Page.build` as the argument of that name (`callbacks/router.py` has them).

    A page that needs none of the summary's works on an empty store.
    """

    SUMMARY = "summary"
    """The figures of the selection; without data the page is replaced by words that say so."""
    SUMMARY_IF_ANY = "summary_if_any"
    """The same, or None while there are no data."""
    PLACE_CLAIMS = "place_claims"
    """Published statements about the place that is shown."""
    CLAIMS = "claims"
    """All published statements, checked against the figures."""
    GRID = "grid"
    """Which branch's figures are in, by month."""
    HISTORY = "history"
    """Every release of the period."""
    REVISIONS = "revisions"
    """Every release of all months, and how far figures moved from the first to the newest."""
    OWN = "own"
    """The figures of the one region in the page's address, with its own trend and targets."""
    BRANCHES = "branches"
    """The branches that serve the region in the page's address."""
    QUERY = "query"
    """The query string as it was asked, for choices of the page's own such as the order of a table."""


@dataclass(frozen=True)
class Page:
    """A page as it is listed in `layouts/pages/__init__.py`; `<code>` in a path stands for a region's code.

    `build` takes what `needs` names and gives the content of `<main>`.
    """

    path: str
    title: str
    question: str
    needs: tuple[Need, ...]
    build: Callable[..., Any]

    @property
    def is_in_menu(self) -> bool:
        """Whether the menu leads to it: a page of something in particular is reached from a list."""
        return "<" not in self.path

    def match(self, path: str) -> str | None:
        """The code in an address of this page, '' where the page has none; None for another page's address.

        >>> page = Page("/wilayah/<code>", "", "", (), list)
        >>> page.match("/wilayah/3204"), page.match("/wilayah"), page.match("/wilayah/3204/x")
        ('3204', None, None)
        """
        fixed, _, is_open = self.path.partition("<code>")
        if self.is_in_menu:
            return "" if path == self.path else None
        found = re.fullmatch(f"{re.escape(fixed)}([^/]+){re.escape(is_open)}", path)
        return found[1] if found else None
