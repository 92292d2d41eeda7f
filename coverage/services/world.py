"""What would be stored if all files of an ingest were: figures of recaps and rosters, duties, and who is employed.

Read are the months near those of the files. Of complete rosters only those of the nearest months are counted anew, for
who pays and until when; of the others the cube knows the persons.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from coverage.metrics.plausible.figures import (
    Duties,
    Report,
    Reports,
    World,
    cube_reports,
    recap_reports,
    roster_reports,
    with_noughts,
)
from coverage.metrics.plausible.likeness import MONTHS_APART
from coverage.metrics.plausible.places import Workers
from coverage.model.loading import Loaded
from coverage.model.periods import months_between
from coverage.model.schema import values_of
from coverage.model.snapshots import Holdings
from coverage.reference.tables import reviewed_rows
from coverage.store import Store, stored_recaps, stored_rosters

KINDS = ("membership", "roster")
"""Tables whose figures are judged beside other months."""


def world_of(loaded: Sequence[Loaded], store: Store, holdings: Holdings) -> World:
    """All figures near the months of the files, as they would be; the place of a file is that in `loaded`.

    Raises:
        StoreError: when the store cannot be read.
    """
    accepted = [(place, item) for place, item in enumerate(loaded) if item.report.status == "accepted"]
    recaps, rosters = (
        {place: item.frame for place, item in accepted if item.table == table and len(item.frame)} for table in KINDS
    )
    lists = [item.frame for _, item in accepted if item.table == "branches" and len(item.frame)]
    new = {str(period) for frame in (*recaps.values(), *rosters.values()) for period in frame["period"].unique()}
    stored = {
        period for source in holdings.info.sources if source.kind in ("recap", "roster") for period in source.periods
    }
    near = [
        period for period in sorted(stored) if any(abs(months_between(period, each)) <= MONTHS_APART for each in new)
    ]
    return World(
        recap_reports(stored_recaps(store, near)),
        _stored_rosters(store, holdings, near, new),
        {place: recap_reports(frame, place) for place, frame in recaps.items()},
        {place: _roster(frame, place) for place, frame in rosters.items()},
        Duties(lists[-1] if lists else holdings.branches),
    )


def _roster(frame: pd.DataFrame, place: int) -> Reports:
    """What a new roster states; one that is not complete stands without figures, in place of the one that was."""
    keys = zip(*(values_of(frame[name]) for name in ("period", "basis", "branch_code")), strict=True)
    none = {((str(period), str(basis)), str(branch)): Report() for period, basis, branch in set(keys)}
    return none | roster_reports(frame, place)


def _stored_rosters(store: Store, holdings: Holdings, near: Sequence[str], new: set[str]) -> Reports:
    complete = {
        ((period, str(source.basis)), source.branch or "")
        for source in holdings.info.sources
        if source.kind == "roster" and source.is_complete
        for period in source.periods
        if period in near
    }
    periods = sorted({key[0][0] for key in complete})
    counted = {period for each in new for period in _nearest(periods, each)}
    known = cube_reports(holdings.cube, lambda month, sender: (month, sender) in complete) if complete else {}
    noughts = {key: with_noughts(report) for key, report in known.items()}
    return noughts | roster_reports(stored_rosters(store, sorted(counted)))


def _nearest(periods: Sequence[str], period: str) -> list[str]:
    """A period if it is there, and the next one on either side.

    >>> _nearest(["2024-01", "2024-05", "2024-08", "2024-11"], "2024-08")
    ['2024-05', '2024-08', '2024-11']
    """
    return [
        *[each for each in periods if each < period][-1:],
        *[each for each in periods if each == period],
        *[each for each in periods if each > period][:1],
    ]


def workers_near(holdings: Holdings) -> Callable[[str], Workers]:
    """Period -> employed persons by region: the most that the store or the reviewed table says of the nearest year.

    That is the latest year not after the period, else the first one.
    """
    known: dict[str, dict[int, int]] = {}
    for region, year, employed in (*_stored_workers(holdings), *_reviewed_workers()):
        years = known.setdefault(region, {})
        years[year] = max(years.get(year, 0), employed)

    @functools.cache
    def near(year: int) -> Workers:
        return Workers({region: years[_year(years, year)] for region, years in known.items()})

    return lambda period: near(int(period[:4]))


def _year(years: Mapping[int, int], wanted: int) -> int:
    return max((year for year in years if year <= wanted), default=min(years))


def _stored_workers(holdings: Holdings) -> list[tuple[str, int, int]]:
    rows = holdings.workforce[(holdings.workforce["sector"] == "total") & holdings.workforce["employed"].notna()]
    columns = (values_of(rows[name]) for name in ("region_code", "year", "employed"))
    return [(str(region), int(year), int(employed)) for region, year, employed in zip(*columns, strict=True)]


@functools.cache
def _reviewed_workers() -> tuple[tuple[str, int, int], ...]:
    rows = reviewed_rows("employment")
    return tuple((row["region_code"], int(row["year"]), int(row["employed"])) for row in rows if row["employed"])
