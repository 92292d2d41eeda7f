"""What callbacks and routes ask for: summaries of what is released or drafted, each computed once.

The key of every cached value holds the served snapshot's digest, so a new snapshot or a new release is seen at once and
nothing is ever stale.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import replace

from coverage.export import write_workbook
from coverage.metrics import branch_duties, check_claims, group_members
from coverage.metrics.released import Shown, draft_change, history, show
from coverage.model.late import LATE_WORDS, LateRule
from coverage.model.regions import PROVINCE_CODE, match_region, normalise_region
from coverage.model.releases import DRAFT_MARK
from coverage.model.results import ClaimCheck, CoverageSummary, ReleaseStep, Standing
from coverage.model.selection import Selection
from coverage.model.snapshots import Holdings
from coverage.store import Store, empty_holdings

CACHED = 256
"""How many results of one kind are kept."""

Key = tuple[str, str | None]
"""What is served: the snapshot's digest, and the warning that goes with it."""


class Services:
    """The store, and what is derived from the snapshot that it serves. Safe to share between threads."""

    def __init__(self, store: Store, now: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone()) -> None:
        self.store = store
        self.now = now
        self._show = functools.lru_cache(CACHED)(self._compute)
        self._page = functools.lru_cache(CACHED)(self._beside)
        self._steps = functools.lru_cache(CACHED)(self._history)
        self._workbook = functools.lru_cache(16)(self._write)

    def holdings(self) -> Holdings | None:
        """What the served snapshot holds; None for an empty store.

        Raises:
            StoreError: when there are snapshots and none verifies.
        """
        return self.store.holdings()

    def summary(self, selection: Selection) -> CoverageSummary | None:
        """The summary of a selection, with what is official beside it; None for an empty store.

        Raises:
            UsageError: when the store holds no such period, release, basis or vintage.
            StoreError: when a snapshot that a release names cannot be read.
        """
        holdings = self.holdings()
        return self._page(_key(holdings), selection) if holdings else None

    def region(self, summary: CoverageSummary, code: str) -> CoverageSummary:
        """The same selection for one region alone, with its own trend and targets."""
        own = self.summary(replace(summary.selection, regions=(code,)))
        return own if own is not None else summary

    def workbook(self, selection: Selection) -> tuple[str, bytes] | None:
        """Name and bytes of the workbook of a selection; None for an empty store."""
        holdings = self.holdings()
        if holdings is None:
            return None
        summary = self._show(_key(holdings), selection).summary
        place = "-".join(selection.regions) or PROVINCE_CODE
        mark = "-CONTOH" if summary.info.is_example else ""
        state = f"rilis-{summary.release.number}" if summary.release else DRAFT_MARK
        late = f"-{LATE_WORDS[LateRule(selection.late)]}" if selection.late else ""
        return f"cakupan-{place}-{summary.period}{mark}-{state}{late}.xlsx", self._workbook(_key(holdings), selection)

    def claims(self, summary: CoverageSummary, place: str = "") -> tuple[ClaimCheck, ...]:
        """Published statements held against their arithmetic; with `place`, only those about it."""
        checks = check_claims(self._served().claims, summary)
        return tuple(check for check in checks if not place or _is_about(check.place, place))

    def duties(self, summary: CoverageSummary, period: str) -> tuple[dict[str, list[tuple[str, str]]], frozenset[str]]:
        """Region -> branches (code, name) that serve it at a period, and the codes whose figures the view holds."""
        holdings = self._show(_key(self._served()), summary.selection).holdings
        return branch_duties(holdings, period, summary.basis)

    def history(self, summary: CoverageSummary) -> tuple[ReleaseStep, ...]:
        """Every release of the shown period, the first one first, with what each moved."""
        return self._steps(_key(self._served()), summary.period)

    def _read(self, number: int) -> Holdings:
        return self.store.holdings(number) or empty_holdings()

    def _served(self) -> Holdings:
        return self.holdings() or empty_holdings()

    def _compute(self, key: Key, selection: Selection) -> Shown:
        return show(selection, self._served(), self._read)

    def _beside(self, key: Key, selection: Selection) -> CoverageSummary:
        """A summary with what is official now, every month that can be chosen, and the served snapshot's warning."""
        summary, served = self._show(key, selection).summary, self._served()
        held = set(served.cube.loc[served.cube["basis"] == summary.basis, "period"])
        return replace(
            summary,
            info=replace(summary.info, warning=served.info.warning),
            periods=tuple(sorted(held | set(summary.periods))),
            standing=Standing(served.info.releases, draft_change(summary, served, self._read)),
        )

    def _history(self, key: Key, period: str) -> tuple[ReleaseStep, ...]:
        return history(period, self._served(), self._read)

    def _write(self, key: Key, selection: Selection) -> bytes:
        shown = self._show(key, selection)
        summary = shown.summary
        return write_workbook(summary, group_members(shown.holdings, "branch", summary.period, summary.basis))


def _key(holdings: Holdings) -> Key:
    return holdings.info.digest, holdings.info.warning


def _is_about(printed: str, code: str) -> bool:
    if code == PROVINCE_CODE:
        return normalise_region(printed).removeprefix("PROVINSI ") == "JAWA BARAT"
    return match_region(printed).code == code
