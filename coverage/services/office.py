"""What pages and routes ask for: summaries, files, claims, history of what the store serves, each worked out once.

All that is kept belongs to the served snapshot and goes with it, so a new snapshot or release is seen at once and
nothing is ever stale. It also goes once something was worked out while the snapshot of another month could not be
used, so that the next reader asks for it anew.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from coverage.model.errors import StoreError, UsageError
from coverage.model.results import ClaimCheck, CoverageSummary, ReleaseStatus, ReleaseStep
from coverage.model.revisions import RevisionHistory
from coverage.model.selection import Selection
from coverage.model.snapshots import Holdings, SnapshotInfo
from coverage.model.unfinished import Unfinished
from coverage.reference.limits import Limits, read_limits
from coverage.reference.tables import REVIEWED, Reference, read_reference
from coverage.reference.taught import taught_folder
from coverage.services import claims, export, quality, release
from coverage.services.kept import Kept
from coverage.services.months import Months
from coverage.services.positions import MONTHS, Positions
from coverage.services.revisions import revisions
from coverage.services.view import join_warnings
from coverage.store import Store, empty_holdings

PAGES, STEPS, DUTIES, WORKBOOKS = 256, 64, 256, 16
"""How many summaries, histories of a month, months of duties, and workbooks are kept for the served snapshot."""


@dataclass(frozen=True, eq=False)
class _Served:
    """What is served now, and all that was worked out of it; `key` tells it from what is served later."""

    key: tuple[str, str | None]
    positions: Positions
    pages: Kept[CoverageSummary] = field(default_factory=lambda: Kept(PAGES))
    steps: Kept[tuple[ReleaseStep, ...]] = field(default_factory=lambda: Kept(STEPS))
    duties: Kept[quality.Duties] = field(default_factory=lambda: Kept(DUTIES))
    revisions: Kept[RevisionHistory] = field(default_factory=lambda: Kept(1))
    workbooks: Kept[tuple[str, bytes]] = field(default_factory=lambda: Kept(WORKBOOKS))


class Office:
    """The store, and what is derived from the snapshot that it serves. Safe to share between threads."""

    def __init__(self, store: Store, now: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone()) -> None:
        self.store = store
        self.now = now
        self._months: Kept[Months] = Kept(MONTHS)
        self._lock = threading.Lock()
        self._latest: _Served | None = None

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
        holdings = self.holdings()
        if holdings is None:
            return None
        served = self._turn(holdings)
        return served.pages.get(selection, lambda: page_of(served.positions, selection))

    def wall(self, selection: Selection) -> tuple[CoverageSummary | None, Unfinished | None]:
        """What the wall shows of a selection: the last month that is complete, and a later one that is not.

        Missing: as `summary`; where no complete month is recent the unfinished one itself is shown, and None says that
        no later month is unfinished.

        Raises:
            UsageError: as `summary`.
            StoreError: as `summary`.
        """
        summary = self.summary(selection)
        if summary is None:
            return None, None
        if summary.unfinished is not None:
            last = summary.unfinished.headline_month
            # where this month is released, a complete one that is not gives way: the wall shows nothing unofficial
            if last is None or (last.release is None and summary.release is not None):
                return summary, summary.unfinished
            return self.summary(replace(selection, period=last.period, release=None)), summary.unfinished
        newest = max(summary.periods, default=summary.period)
        if selection.period is not None or newest <= summary.period:
            return summary, None
        try:
            later = self.summary(replace(selection, period=newest, basis=summary.basis, release=None))
        except UsageError:  # going back to an older snapshot may leave a month of a release without a draft
            later = None
        return summary, None if later is None else later.unfinished

    def region(self, summary: CoverageSummary, code: str) -> CoverageSummary:
        """The same selection for one region alone, with its own trend and targets."""
        own = self.summary(replace(summary.selection, regions=(code,)))
        return own if own is not None else summary

    def workbook(self, selection: Selection) -> tuple[str, bytes] | None:
        """Name and bytes of the workbook of a selection; None for an empty store."""
        holdings = self.holdings()
        if holdings is None:
            return None
        served = self._turn(holdings)
        return served.workbooks.get(selection, lambda: _workbook(served.positions, selection))

    def claims(self, summary: CoverageSummary, place: str = "") -> tuple[ClaimCheck, ...]:
        """Published statements checked against their arithmetic; with `place`, only those about it."""
        return claims.check(self._served().positions.served.claims, summary, self.reference(), place)

    def reference(self) -> Reference:
        """What names are read by: with what the office of this store taught, as its files stand now.

        A table of it that is not well formed counts for nothing here: whoever ingests is told of it, and can mend it.
        """
        return read_reference(taught_folder(self.store.folder)).sound

    def _limits(self) -> Limits:
        """The limits of the office; the reviewed ones where its own are not well formed."""
        try:
            return read_limits(self.reference())
        except UsageError:
            return read_limits(REVIEWED)

    def duties(self, summary: CoverageSummary, period: str) -> quality.Duties:
        """Region -> branches (code, name) that serve it at a period, and the codes whose figures the view holds."""
        served = self._served()
        position = served.positions.position(summary.selection)
        return served.duties.get((position, period), lambda: quality.duties_of(position, period))

    def history(self, summary: CoverageSummary) -> tuple[ReleaseStep, ...]:
        """Every release of the shown period, the first one first, with what each moved."""
        served = self._served()
        return served.steps.get(summary.period, lambda: release.history(summary.period, served.positions))

    def revisions(self) -> RevisionHistory:
        """All that was released, month by month, and how far it moved."""
        served = self._served()
        return served.revisions.get("", lambda: revisions(served.positions))

    def _served(self) -> _Served:
        """What is served now, with what was worked out of it."""
        return self._of(self.holdings() or empty_holdings(), is_anew=False)

    def _turn(self, holdings: Holdings) -> _Served:
        """The same for a new question: what lacked a month is asked anew, its snapshot may have been mended."""
        return self._of(holdings, is_anew=True)

    def _of(self, holdings: Holdings, *, is_anew: bool) -> _Served:
        # The key: the digest names the content, releases included. The warning too, because it says which manifest is
        # missing or damaged now, and pages show it.
        key = (holdings.info.digest, holdings.info.warning)
        with self._lock:
            latest = self._latest
            is_same = latest is not None and latest.key == key
            if latest is None or not is_same or (is_anew and latest.positions.is_lacking):
                latest = self._latest = _Served(key, Positions(holdings, self._read, self._months, self._limits()))
            return latest

    def _read(self, number: int) -> Holdings:
        return self.store.holdings(number) or empty_holdings()


def page_of(positions: Positions, selection: Selection) -> CoverageSummary:
    """A summary with what is official now, every month that can be chosen, and the served snapshot's warning."""
    shown, served = positions.show(selection), positions.served
    summary = shown.summary
    stored = positions.months_of(served, summary.basis).periods
    return replace(
        summary,
        info=replace(summary.info, warning=join_warnings(served.info.warning, shown.warning)),
        periods=tuple(sorted(stored | set(summary.periods))),
        release_status=ReleaseStatus(served.info.releases, release.draft_change(selection, positions)),
    )


def _workbook(positions: Positions, selection: Selection) -> tuple[str, bytes]:
    shown = positions.show(selection)
    return export.workbook_name(shown.summary), export.workbook_of(shown)
