"""The place that a summary speaks of, over the months: its regions, their members, and who waits for whom.

Each month comes by the rule of the trend, from the snapshot that its release names. Read next: `outlook`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from coverage.metrics.coverage.complete_months import complete_months, waiting
from coverage.metrics.coverage.rates import members_by_region
from coverage.metrics.outlook.subsidised import select_protection
from coverage.metrics.releases.released import Shown
from coverage.model.periods import shift_period
from coverage.model.results import CoverageRow, counted_rows
from coverage.model.snapshots import Holdings

MONTHS_BACK = 12
"""How many months before the period pace and attrition look back: one year, so that no season weighs twice."""


@dataclass(frozen=True)
class PlaceSeries:
    """The place of a summary: `rows` are its regions, `counted` those of them that its total is made of.

    `codes` are those of `counted`, `months` those that have figures from a year before the `period` up to it, rising.
    `tables` keeps the members by region of each snapshot that was asked for.
    """

    shown: Shown
    rows: tuple[CoverageRow, ...]
    counted: tuple[CoverageRow, ...]
    period: str
    basis: str
    codes: tuple[str, ...]
    months: tuple[str, ...]
    tables: dict[int, pd.DataFrame] = field(default_factory=dict)

    def at(self, period: str) -> Holdings:
        """The holdings that stand for a month: its release's, else those that the summary rests on.

        Units: those of the tables. Missing: a month that is in none of them is empty there.

        >>> from coverage.services import show
        >>> from coverage.model.selection import Selection
        >>> from coverage.model.snapshots import holdings_of
        >>> stored = holdings_of(
        ...     cube={"grouping": "region", "period": ["2024-07", "2024-08"], "basis": "domicile", "segment": "PU",
        ...           "region_code": "3204", "active_members": [40, 50], "memberships": [40, 50], "missing_cells": 0})
        >>> place = place_of(show(Selection(), stored, {}.__getitem__))
        >>> place.at("2024-07") is stored
        True
        """
        return self.shown.past.holdings(period, self.basis, self.shown.holdings)

    def members_at(self, period: str) -> pd.DataFrame:
        """Members by region, of all months, in the holdings that stand for a month: `rates.members_by_region`.

        Grain: one row per period × region_code. Units: persons. Missing: as there.

        >>> from coverage.services import show
        >>> from coverage.model.selection import Selection
        >>> from coverage.model.snapshots import holdings_of
        >>> stored = holdings_of(
        ...     cube={"grouping": "region", "period": ["2024-07", "2024-08"], "basis": "domicile", "segment": "PU",
        ...           "region_code": "3204", "active_members": [40, 50], "memberships": [40, 50], "missing_cells": 0})
        >>> place = place_of(show(Selection(), stored, {}.__getitem__))
        >>> place.members_at("2024-08")["active_members"].tolist()
        [40, 50]
        """
        stored = self.at(period)
        if stored.info.number not in self.tables:
            self.tables[stored.info.number] = members_by_region(stored.cube, self.basis, stored.arrivals)
        return self.tables[stored.info.number]

    def paid(self, period: str) -> list[dict[str, object]]:
        """Who pays how long for the members of the counted regions in a month: `subsidised.select_protection`.

        Units: persons and months. Missing: as there; empty where nothing is known of the month.

        >>> from coverage.services import show
        >>> from coverage.model.selection import Selection
        >>> from coverage.model.snapshots import holdings_of
        >>> stored = holdings_of(
        ...     cube={"grouping": "region", "period": ["2024-07", "2024-08"], "basis": "domicile", "segment": "PU",
        ...           "region_code": "3204", "active_members": [40, 50], "memberships": [40, 50], "missing_cells": 0},
        ...     protection={"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "segment": "PU",
        ...                 "funding": "employer", "months": None, "protection_end": None, "active_members": 50,
        ...                 "missing_cells": 0})
        >>> place = place_of(show(Selection(), stored, {}.__getitem__))
        >>> [row["active_members"] for row in place.paid("2024-08")], place.paid("2024-07")
        ([50], [])
        """
        return select_protection(self.at(period).protection, self.basis, period, self.codes)

    def members(self) -> tuple[dict[str, int | None], frozenset[str]]:
        """Month -> members of the counted regions, and the months in which something is missing.

        Units: persons. Missing: None where a counted region has no figure, so that a region that comes in is no
        growth, and where something is missing.

        >>> from coverage.services import show
        >>> from coverage.model.selection import Selection
        >>> from coverage.model.snapshots import holdings_of
        >>> stored = holdings_of(
        ...     cube={"grouping": "region", "period": ["2024-07", "2024-08"], "basis": "domicile", "segment": "PU",
        ...           "region_code": "3204", "active_members": [40, 50], "memberships": [40, 50], "missing_cells": 0},
        ...     arrivals={"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "is_partial": True})
        >>> place = place_of(show(Selection(), stored, {}.__getitem__))
        >>> place.members()
        ({'2024-07': 40, '2024-08': None}, frozenset({'2024-08'}))
        """
        members: dict[str, int | None] = {}
        incomplete = set()
        for month in self.months:
            known = _known(self.members_at(month), month, self.codes)
            members[month] = _known(self._whole(month), month, self.codes)
            if known is not None and members[month] is None:
                incomplete.add(month)
        return members, frozenset(incomplete)

    def regions(self, period: str) -> dict[str, int | None]:
        """Members of each counted region in a month.

        Units: persons. Missing: None where the region waits for a branch, lacks a segment or has no figure.

        >>> from coverage.services import show
        >>> from coverage.model.selection import Selection
        >>> from coverage.model.snapshots import holdings_of
        >>> stored = holdings_of(
        ...     cube={"grouping": "region", "period": ["2024-07", "2024-08"], "basis": "domicile", "segment": "PU",
        ...           "region_code": "3204", "active_members": [40, 50], "memberships": [40, 50], "missing_cells": 0},
        ...     arrivals={"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "is_partial": True})
        >>> place = place_of(show(Selection(), stored, {}.__getitem__))
        >>> place.regions("2024-07"), place.regions("2024-08")
        ({'3204': 40}, {'3204': None})
        """
        table = self._whole(period)
        return {code: _known(table, period, [code]) for code in self.codes}

    def waiting(self, *periods: str) -> set[str]:
        """The regions in which something is missing in any of these months: that is no change.

        Units: region codes. Missing: a region without any figure waits unsaid.

        >>> from coverage.services import show
        >>> from coverage.model.selection import Selection
        >>> from coverage.model.snapshots import holdings_of
        >>> stored = holdings_of(
        ...     cube={"grouping": "region", "period": ["2024-07", "2024-08"], "basis": "domicile", "segment": "PU",
        ...           "region_code": "3204", "active_members": [40, 50], "memberships": [40, 50], "missing_cells": 0},
        ...     arrivals={"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "is_partial": True})
        >>> place = place_of(show(Selection(), stored, {}.__getitem__))
        >>> place.waiting("2024-07"), place.waiting("2024-07", "2024-08")
        (set(), {'3204'})
        """
        return {
            code
            for period in periods
            for code in waiting(self.members_at(period), self.at(period).arrivals, self.basis, period)
        }

    def _whole(self, period: str) -> pd.DataFrame:
        """Members by region in a month, of the regions in which nothing is missing."""
        table = self.members_at(period)
        return complete_months(table[table["period"] == period], self.at(period).arrivals, self.basis)


def place_of(shown: Shown) -> PlaceSeries:
    """The place of a summary; where no region has both parts, it is made of those that have members, or of all.

    Units: persons. Missing: what is unknown of a region or month is None, never 0.

    >>> from coverage.services import show
    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile", "segment": "PU",
    ...     "region_code": "3204", "active_members": 40, "memberships": 40, "missing_cells": 0})
    >>> place = place_of(show(Selection(), stored, {}.__getitem__))
    >>> place.codes, place.members()
    (('3204',), ({'2024-08': 40}, frozenset()))
    """
    summary, period = shown.summary, shown.summary.period
    counted = counted_rows(summary.places)
    counted = tuple(row for row in counted if row.active_members is not None) or counted
    first = shift_period(period, -MONTHS_BACK)
    return PlaceSeries(
        shown,
        summary.places,
        counted,
        period,
        summary.basis,
        tuple(row.code for row in counted),
        tuple(month for month in summary.periods if first <= month <= period),
    )


def _known(table: pd.DataFrame, month: str, codes: Sequence[str]) -> int | None:
    """Members of all of these regions in a month; None where one is unknown."""
    counts = table.loc[(table["period"] == month) & table["region_code"].isin(codes), "active_members"]
    return int(counts.sum()) if len(counts) == len(codes) and bool(counts.notna().all()) else None
