"""What callbacks and routes ask for: summaries of the snapshot that is served, each computed once.

The key of every cached value holds the snapshot's digest, so a new snapshot is seen at once and nothing is ever stale.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import replace

from coverage.export import write_workbook
from coverage.metrics import branch_duties, check_claims, group_members, summarise
from coverage.model.regions import PROVINCE_CODE, match_region, normalise_region
from coverage.model.results import ClaimCheck, CoverageSummary
from coverage.model.selection import Selection
from coverage.model.snapshots import Holdings
from coverage.store import Store, empty_holdings

CACHED = 256
"""How many results of one kind are kept."""


class Services:
    """The store, and what is derived from the snapshot that it serves. Safe to share between threads."""

    def __init__(self, store: Store, now: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone()) -> None:
        self.store = store
        self.now = now
        self._summarise = functools.lru_cache(CACHED)(self._compute)
        self._workbook = functools.lru_cache(16)(self._write)

    def holdings(self) -> Holdings | None:
        """What the served snapshot holds; None for an empty store.

        Raises:
            StoreError: when there are snapshots and none verifies.
        """
        return self.store.holdings()

    def summary(self, selection: Selection) -> CoverageSummary | None:
        """The summary of a selection; None for an empty store.

        Raises:
            UsageError: when the store holds no such period, basis or vintage.
        """
        holdings = self.holdings()
        return self._summarise(holdings.info.digest, selection) if holdings else None

    def region(self, summary: CoverageSummary, code: str) -> CoverageSummary:
        """The same selection for one region alone, with its own trend and targets."""
        own = self.summary(replace(summary.selection, regions=(code,)))
        return own if own is not None else summary

    def workbook(self, selection: Selection) -> tuple[str, bytes] | None:
        """Name and bytes of the workbook of a selection; None for an empty store."""
        summary = self.summary(selection)
        if summary is None:
            return None
        place = "-".join(selection.regions) or PROVINCE_CODE
        mark = "-CONTOH" if summary.info.is_example else ""
        return f"cakupan-{place}-{summary.period}{mark}-DRAF.xlsx", self._workbook(summary.info.digest, selection)

    def claims(self, summary: CoverageSummary, place: str = "") -> tuple[ClaimCheck, ...]:
        """Published statements held against their arithmetic; with `place`, only those about it."""
        holdings = self.holdings() or empty_holdings()
        checks = check_claims(holdings.claims, summary)
        return tuple(check for check in checks if not place or _is_about(check.place, place))

    def duties(self, period: str, basis: str) -> tuple[dict[str, list[tuple[str, str]]], frozenset[str]]:
        """Region -> branches (code, name) that serve it at a period, and the codes whose figures are in."""
        return branch_duties(self.holdings() or empty_holdings(), period, basis)

    def _compute(self, digest: str, selection: Selection) -> CoverageSummary:
        return summarise(self.holdings() or empty_holdings(), selection)

    def _write(self, digest: str, selection: Selection) -> bytes:
        holdings = self.holdings() or empty_holdings()
        summary = self._summarise(digest, selection)
        return write_workbook(summary, group_members(holdings, "branch", summary.period, summary.basis))


def _is_about(printed: str, code: str) -> bool:
    if code == PROVINCE_CODE:
        return normalise_region(printed).removeprefix("PROVINSI ") == "JAWA BARAT"
    return match_region(printed).code == code
