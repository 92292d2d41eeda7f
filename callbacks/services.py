"""What callbacks and routes ask for: summaries of what is released or drafted, each computed once.

The key of every cached value holds the served snapshot's digest, so a new snapshot or a new release is seen at once and
nothing is ever stale. It also holds a mark that changes after something was computed while the snapshot of another
month could not be used, so that the next reader asks for it anew.
"""

from __future__ import annotations

import datetime as dt
import functools
import threading
from collections.abc import Callable
from dataclasses import replace

from coverage.export import write_workbook
from coverage.metrics import branch_duties, check_claims, group_members
from coverage.metrics.released import Shown, draft_change, history, join_warnings, show
from coverage.model.errors import StoreError
from coverage.model.late import LATE_WORDS, LateRule
from coverage.model.releases import DRAFT_MARK
from coverage.model.results import ClaimCheck, CoverageSummary, ReleaseStep, Standing
from coverage.model.selection import Selection
from coverage.model.snapshots import Holdings, SnapshotInfo
from coverage.reference.regions import PROVINCE_CODE, match_region, normalise_region
from coverage.reference.tables import Reference, read_reference
from coverage.reference.taught import taught_folder
from coverage.store import Store, empty_holdings

CACHED = 256
"""How many results of one kind are kept."""

Key = tuple[str, str | None, int]
"""What is served: the snapshot's digest, the warning with it, and a mark that grows while months are lacking."""


class Services:
    """The store, and what is derived from the snapshot that it serves. Safe to share between threads."""

    def __init__(self, store: Store, now: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone()) -> None:
        self.store = store
        self.now = now
        self._show = functools.lru_cache(CACHED)(self._compute)
        self._page = functools.lru_cache(CACHED)(self._beside)
        self._steps = functools.lru_cache(CACHED)(self._history)
        self._workbook = functools.lru_cache(16)(self._write)
        self._marking = threading.Lock()
        self._mark, self._lacking_at = 0, -1

    def holdings(self) -> Holdings | None:
        """What the served snapshot holds; None for an empty store.

        Raises:
            StoreError: when there are snapshots and none verifies.
        """
        return self.store.holdings()

    def unusable(self, info: SnapshotInfo) -> tuple[int, ...]:
        """Numbers of the snapshots that releases name and that cannot be used, rising."""
        return tuple(
            sorted(number for number in {each.snapshot for each in info.releases} if not self._is_usable(number))
        )

    def _is_usable(self, number: int) -> bool:
        try:
            self.store.whole(number)
        except StoreError:
            return False
        return True

    def summary(self, selection: Selection) -> CoverageSummary | None:
        """The summary of a selection, with what is official beside it; None for an empty store.

        Raises:
            UsageError: when the store holds no such period, release, basis or vintage.
            StoreError: when a snapshot that a release names cannot be read.
        """
        self._turn()
        holdings = self.holdings()
        return self._page(self._key(holdings), selection) if holdings else None

    def region(self, summary: CoverageSummary, code: str) -> CoverageSummary:
        """The same selection for one region alone, with its own trend and targets."""
        own = self.summary(replace(summary.selection, regions=(code,)))
        return own if own is not None else summary

    def workbook(self, selection: Selection) -> tuple[str, bytes] | None:
        """Name and bytes of the workbook of a selection; None for an empty store."""
        self._turn()
        holdings = self.holdings()
        if holdings is None:
            return None
        summary = self._show(self._key(holdings), selection).summary
        place = "-".join(selection.regions) or PROVINCE_CODE
        mark = "-CONTOH" if summary.info.is_example else ""
        state = f"rilis-{summary.release.number}" if summary.release else DRAFT_MARK
        late = f"-{LATE_WORDS[LateRule(selection.late)]}" if selection.late else ""
        name = f"cakupan-{place}-{summary.period}{mark}-{state}{late}.xlsx"
        return name, self._workbook(self._key(holdings), selection)

    def claims(self, summary: CoverageSummary, place: str = "") -> tuple[ClaimCheck, ...]:
        """Published statements held against their arithmetic; with `place`, only those about it."""
        reference = self.reference()
        checks = check_claims(self._served().claims, summary, reference)
        return tuple(check for check in checks if not place or _is_about(check.place, place, reference))

    def reference(self) -> Reference:
        """What names are read by: with what the office of this store taught, as its files stand now.

        A table of it that is not well formed counts for nothing here: whoever ingests is told of it, and can mend it.
        """
        return read_reference(taught_folder(self.store.folder)).sound

    def duties(self, summary: CoverageSummary, period: str) -> tuple[dict[str, list[tuple[str, str]]], frozenset[str]]:
        """Region -> branches (code, name) that serve it at a period, and the codes whose figures the view holds."""
        holdings = self._show(self._key(self._served()), summary.selection).holdings
        return branch_duties(holdings, period, summary.basis)

    def history(self, summary: CoverageSummary) -> tuple[ReleaseStep, ...]:
        """Every release of the shown period, the first one first, with what each moved."""
        return self._steps(self._key(self._served()), summary.period)

    def _read(self, number: int) -> Holdings:
        return self.store.holdings(number) or empty_holdings()

    def _served(self) -> Holdings:
        return self.holdings() or empty_holdings()

    def _compute(self, key: Key, selection: Selection) -> Shown:
        shown = show(selection, self._served(), self._read)
        self._note(key, is_lacking=shown.warning is not None)
        return shown

    def _beside(self, key: Key, selection: Selection) -> CoverageSummary:
        """A summary with what is official now, every month that can be chosen, and the served snapshot's warning."""
        shown, served = self._show(key, selection), self._served()
        summary = shown.summary
        held = set(served.cube.loc[served.cube["basis"] == summary.basis, "period"])
        return replace(
            summary,
            info=replace(summary.info, warning=join_warnings(served.info.warning, shown.warning)),
            periods=tuple(sorted(held | set(summary.periods))),
            standing=Standing(served.info.releases, draft_change(summary, served, self._read)),
        )

    def _key(self, holdings: Holdings) -> Key:
        return holdings.info.digest, holdings.info.warning, self._mark

    def _note(self, key: Key, *, is_lacking: bool) -> None:
        """Remember that something under this key lacks a month."""
        with self._marking:
            self._lacking_at = max(self._lacking_at, key[2] if is_lacking else -1)

    def _turn(self) -> None:
        """Ask anew for what lacked a month: its snapshot may have been mended."""
        with self._marking:
            self._mark = max(self._mark, self._lacking_at + 1)

    def _history(self, key: Key, period: str) -> tuple[ReleaseStep, ...]:
        steps = history(period, self._served(), self._read)
        self._note(key, is_lacking=any(step.fault for step in steps))
        return steps

    def _write(self, key: Key, selection: Selection) -> bytes:
        shown = self._show(key, selection)
        summary = shown.summary
        return write_workbook(summary, group_members(shown.holdings, "branch", summary.period, summary.basis))


def _is_about(printed: str, code: str, reference: Reference) -> bool:
    if code == PROVINCE_CODE:
        return normalise_region(printed).removeprefix("PROVINSI ") == "JAWA BARAT"
    return match_region(printed, reference).code == code
