"""All months of one snapshot by one basis: who is a member, who waits for whom, and coverage by region, each once.

Nothing here depends on the month, regions or release that a reader looks at, so that every `position` on the snapshot
shares it. Which months of which snapshot stand for a position is said there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from coverage.metrics.checks.denominators import Beside, beside_of
from coverage.metrics.coverage.missing_branches import (
    RegionMonth,
    Wait,
    counted_by,
    find_waiting,
    missing_branch_figures,
)
from coverage.metrics.coverage.rates import choose_denominator, coverage_by_region, members_by_region, workers_by_region
from coverage.metrics.coverage.totals import region_row
from coverage.metrics.coverage.unfinished import Awaited, awaited_by_period
from coverage.metrics.outlook.effort import paths_by_region
from coverage.model.indicators import DENOMINATORS
from coverage.model.missing_branches import MissingBranchFigure, MissingBranchRule
from coverage.model.outlook import TargetPath
from coverage.model.results import CoverageRow, Denominator
from coverage.model.schema import records_of
from coverage.model.snapshots import Holdings
from coverage.services.kept import Kept

TABLES = 16
"""Tables of coverage that are kept: one for each rule for missing branches, denominator, year and vintage asked for."""

ROWS = 512
"""Months whose rows are kept, of any of these tables: about 40 KB each."""

_ARRIVED = [
    *("period", "region_code"),
    *("branches_included", "branches_expected", "is_partial", "is_carried"),
]


class Months:
    """The months of a snapshot by one basis; safe to share between threads.

    What is worked out at most once by `cached_property` may be worked out twice by two threads at the same moment:
    both get the same value.
    """

    def __init__(self, holdings: Holdings, basis: str) -> None:
        self.holdings = holdings
        self.basis = basis
        self._denominators: Kept[Denominator | None] = Kept(TABLES)
        self._tables: Kept[Mapping[str, pd.DataFrame]] = Kept(TABLES)
        self._rows: Kept[tuple[CoverageRow, ...]] = Kept(ROWS)
        self._stored: Kept[tuple[str, ...]] = Kept(len(MissingBranchRule))
        self._beside: Kept[Beside] = Kept(TABLES)
        self._stated: Kept[frozenset[str]] = Kept(len(MissingBranchRule))
        self._paths: Kept[Mapping[str, tuple[TargetPath, ...]]] = Kept(len(DENOMINATORS))

    @cached_property
    def waiting(self) -> dict[RegionMonth, Wait]:
        """Whom the regions of every month wait for."""
        return find_waiting(self.holdings, self.basis)

    @cached_property
    def reported(self) -> pd.DataFrame:
        """Members by region and month, of the branches that are in: `rates.members_by_region`."""
        return members_by_region(self.holdings.cube, self.basis, self.holdings.arrivals)

    @cached_property
    def _awaited(self) -> dict[str, Awaited]:
        return awaited_by_period(self.holdings, self.basis, self.waiting, self.reported)

    def awaited(self, period: str) -> Awaited | None:
        """Whom a month waits for: `unfinished.awaited_by_period`; None for a month that is whole, or not stored."""
        return self._awaited.get(period)

    @cached_property
    def periods(self) -> frozenset[str]:
        """The months that have figures of this basis, of a region or of a branch."""
        cube = self.holdings.cube
        return frozenset(cube.loc[cube["basis"] == self.basis, "period"].astype(str))

    @cached_property
    def _carried(self) -> tuple[Holdings, pd.DataFrame]:
        counted = counted_by(MissingBranchRule.CARRIED, self.holdings, self.waiting, self.basis)
        return counted, members_by_region(counted.cube, self.basis, counted.arrivals, self.holdings.cube)

    def counted(self, missing_branches: str) -> Holdings:
        """The holdings by a rule for missing branches: with their last figures where these are carried."""
        return self._carried[0] if missing_branches == MissingBranchRule.CARRIED else self.holdings

    def members(self, missing_branches: str) -> pd.DataFrame:
        """Members by region and month, by a rule for missing branches."""
        return self._carried[1] if missing_branches == MissingBranchRule.CARRIED else self.reported

    def stored(self, missing_branches: str) -> tuple[str, ...]:
        """The months in which any region has members, by a rule for missing branches, rising."""
        return self._stored.get(
            missing_branches, lambda: tuple(sorted(set(self.members(missing_branches)["period"].astype(str))))
        )

    def stated(self, missing_branches: str) -> frozenset[str]:
        """The months of which anything is stored: members of a region, or that one is waited for."""
        arrivals = self.holdings.arrivals
        return self._stated.get(
            missing_branches,
            lambda: (
                frozenset(self.stored(missing_branches)) | set(arrivals.loc[arrivals["basis"] == self.basis, "period"])
            ),
        )

    def missing_branches(self, period: str) -> dict[str, MissingBranchFigure]:
        """Region -> what it has by each rule for missing branches, whichever is chosen; only regions that wait."""
        return missing_branch_figures(self.waiting, self.reported, period) if self.waiting else {}

    def denominator(self, period: str, denominator: str, vintage: str | None) -> Denominator | None:
        """The denominator of a month: `rates.choose_denominator`, which asks for no more of a month than its year."""
        return self._denominators.get(
            (period[:4], denominator, vintage),  # the year is enough: no rule asks for the month
            lambda: choose_denominator(self.holdings.workforce, period, denominator, vintage),
        )

    def paths(self, indicator: str) -> Mapping[str, tuple[TargetPath, ...]]:
        """Region code, or the province's -> its targets for an indicator, one path a source."""
        return self._paths.get(indicator, lambda: paths_by_region(self.holdings.targets, indicator))

    def beside(self, chosen: Denominator, year: str) -> Beside:
        """What other publications say beside a denominator in a year: `denominators.beside_of`."""
        return self._beside.get((chosen, year), lambda: beside_of(self.holdings.workforce, chosen, year))

    def rows(
        self, period: str, missing_branches: str, denominator: str, chosen: Denominator | None
    ) -> tuple[CoverageRow, ...]:
        """Coverage of every region of a month over a denominator, in BPS order, without changes and targets.

        Units: persons and fractions. Missing: a region that reported nothing has a row all the same, with a reason.
        """
        # The key holds the chosen denominator itself and not the vintage asked for: two wishes may come to one choice.
        key = (missing_branches, denominator, chosen)
        return self._rows.get((period, *key), lambda: self._rows_of(period, *key))

    def _rows_of(
        self, period: str, missing_branches: str, denominator: str, chosen: Denominator | None
    ) -> tuple[CoverageRow, ...]:
        key = (missing_branches, denominator, chosen)
        # One table for all months at once, by whole columns: a page asks for many of them. A month of which nothing is
        # stated is in none, and is made by itself below.
        tables = self._tables.get(key, lambda: self._tables_of(sorted(self.stated(missing_branches)), *key))
        table = tables[period] if period in tables else self._tables_of([period], *key)[period]
        return tuple(region_row(record, denominator) for record in records_of(table))

    def _tables_of(
        self, periods: Sequence[str], missing_branches: str, denominator: str, chosen: Denominator | None
    ) -> dict[str, pd.DataFrame]:
        workers = workers_by_region(self.holdings.workforce, chosen) if chosen else None
        arrivals = self.counted(missing_branches).arrivals
        arrivals = arrivals[arrivals["basis"] == self.basis].reindex(columns=_ARRIVED)
        table = coverage_by_region(self.members(missing_branches), workers, arrivals, periods, denominator)
        return {str(period): rows for period, rows in table.groupby("period")}
