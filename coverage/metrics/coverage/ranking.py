"""Who stands before whom, as far as the figures tell: ranks with bands, and moves that are announced.

A coverage rate is not a point: its members may be rounded, its denominator comes from a survey publication, and another
publication of the same year may say something else. Two regions whose ranges overlap are not ranked against each other;
each stands in a band of places. A move is announced only when the bands before and after do not touch.
Deliberately left out: sampling errors of the survey (the publications give none per region), so bands are too narrow
rather than too wide; and any ranking across different denominators or bases.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from coverage.metrics.claims.statements import Interval
from coverage.metrics.coverage.complete_months import complete_months
from coverage.model.ranking import RankBand, RankMove
from coverage.model.results import Denominator
from coverage.model.schema import values_of
from coverage.model.snapshots import Holdings


def count_range(count: int, precision: int = 1) -> Interval:
    """Every count that a figure of that precision may stand for; a full count stands for itself.

    Units: persons. Missing: a precision that is not known is given as 0 or 1, and the count then stands for itself.

    >>> count_range(5_900_000, 100_000)
    Interval(low=Fraction(5850000, 1), high=Fraction(5950000, 1))
    >>> count_range(923_456).low
    Fraction(923456, 1)
    """
    half = Fraction(precision, 2) if precision > 1 else Fraction(0)
    return Interval(Fraction(count) - half, Fraction(count) + half)


def rate_ranges(members: Mapping[str, Interval], workers: Mapping[str, Interval]) -> dict[str, Interval]:
    """Region -> every coverage rate that its members and workers allow.

    Units: persons in, exact fractions out. Missing: a region without members, without workers, or whose workers may be
    0, is left out: it has no rate to rank.

    >>> ranges = rate_ranges({"3204": count_range(300)}, {"3204": Interval(Fraction(900), Fraction(1000))})
    >>> ranges["3204"]
    Interval(low=Fraction(3, 10), high=Fraction(1, 3))
    """
    return {
        code: Interval(max(span.low, Fraction(0)), span.high).over(workers[code])
        for code, span in members.items()
        if code in workers and workers[code].low > 0
    }


def rank_bands(ranges: Mapping[str, Interval]) -> dict[str, RankBand]:
    """Region -> its band of places, the highest rate first.

    Best place: one after those that are surely higher; worst place: before those that are surely lower. A region apart
    from all others has one place. Units: fractions in, places counted from 1 out. Missing: a region without a range has
    no band and takes no place.

    >>> spans = {"3204": (30, 32), "3205": (31, 33), "3273": (40, 41)}
    >>> bands = rank_bands({code: Interval(Fraction(low), Fraction(high)) for code, (low, high) in spans.items()})
    >>> [(code, band.best, band.worst) for code, band in sorted(bands.items())]
    [('3204', 2, 3), ('3205', 2, 3), ('3273', 1, 1)]
    """
    return {
        code: RankBand(
            code,
            float(span.low),
            float(span.high),
            best=1 + sum(other.low > span.high for other in ranges.values()),
            worst=len(ranges) - sum(other.high < span.low for other in ranges.values()),
        )
        for code, span in ranges.items()
    }


def rank_moves(before: Mapping[str, RankBand], after: Mapping[str, RankBand]) -> tuple[RankMove, ...]:
    """Regions whose bands do not touch any more, those that rose first, the longest way first.

    Units: places. Missing: both must rank the same regions, as a place among 26 is not compared with one among 27; else
    there is no move.

    >>> old = {"3204": RankBand("3204", 0.1, 0.1, 1, 1), "3205": RankBand("3205", 0.0, 0.1, 2, 2)}
    >>> new = {"3204": RankBand("3204", 0.1, 0.1, 2, 2), "3205": RankBand("3205", 0.2, 0.3, 1, 1)}
    >>> [(move.code, move.is_up) for move in rank_moves(old, new)]
    [('3205', True), ('3204', False)]
    """
    if before.keys() != after.keys():
        return ()
    moves = [
        RankMove(code, before[code], after[code])
        for code in after
        if after[code].worst < before[code].best or after[code].best > before[code].worst
    ]
    return tuple(sorted(moves, key=lambda move: (not move.is_up, -_way(move), move.code)))


def _way(move: RankMove) -> int:
    """Places between the bands."""
    return max(move.before.best - move.after.worst, move.after.best - move.before.worst)


def worker_ranges(workforce: pd.DataFrame, chosen: Denominator) -> dict[str, Interval]:
    """Region -> every number of workers that publications of the same year give, each as wide as its rounding.

    Units: persons. Missing: a region that the chosen publication does not hold is left out; a 0 there means no data.
    Source: the workforce table; `precision` is the size of a publication's last digit.

    >>> table = pd.DataFrame({"region_code": ["3204", "3204"], "year": [2024, 2024], "vintage": ["a", "b"],
    ...     "sector": ["total"] * 2, "eligible": [1000, 1100], "precision": [1, 100], "source": ["x", "x"]})
    >>> worker_ranges(table, Denominator("eligible", 2024, "a", "x"))["3204"]
    Interval(low=Fraction(1000, 1), high=Fraction(1150, 1))
    """
    rows = workforce.loc[
        (workforce["year"] == chosen.year) & (workforce["sector"] == "total"),
        ["region_code", "vintage", chosen.id, "precision"],
    ]
    spans: dict[str, Interval] = {}
    stored: set[str] = set()
    for code, vintage, count, precision in zip(*(values_of(values) for _, values in rows.items()), strict=True):
        if pd.isna(count) or count <= 0:
            continue
        span = count_range(int(count), 1 if pd.isna(precision) else int(precision))
        spans[code] = _hull(spans[code], span) if code in spans else span
        stored |= {code} if vintage == chosen.vintage else set()
    return {code: span for code, span in spans.items() if code in stored}


def _hull(one: Interval, other: Interval) -> Interval:
    return Interval(min(one.low, other.low), max(one.high, other.high))


def member_ranges(members: pd.DataFrame, arrivals: pd.DataFrame, basis: str, period: str) -> dict[str, Interval]:
    """Region -> every number of active members that the period's recaps allow, each as wide as their rounding.

    `members` is that of `rates.members_by_region`. Units: persons. Missing: a region without a count is left out, and
    so is one that waits for a branch: what is still to come has no bound. A rounding that is not stored counts as none.

    >>> table = pd.DataFrame({"period": "2024-08", "region_code": ["3204", "3205"], "active_members": [9000, 300],
    ...     "absent": ""})
    >>> stored = table.assign(basis="domicile", is_partial=[False, True], rounding=[1000, 0])
    >>> member_ranges(table, stored, "domicile", "2024-08")
    {'3204': Interval(low=Fraction(8500, 1), high=Fraction(9500, 1))}
    """
    own = arrivals[(arrivals["period"] == period) & (arrivals["basis"] == basis)]
    rows = complete_months(members[members["period"] == period], own, basis)
    widths, counts = (
        {code: int(count) for code, count in zip(*map(values_of, columns), strict=True) if not pd.isna(count)}
        for columns in (
            (own["region_code"], own["rounding"]),
            (rows["region_code"], rows["active_members"]),
        )
    )
    return {code: count_range(count, widths.get(code, 0)) for code, count in counts.items()}


def rank_regions(
    members: pd.DataFrame, holdings: Holdings, basis: str, period: str, chosen: Denominator | None
) -> dict[str, RankBand]:
    """Region -> its band of places at a period over a denominator; of all regions, whichever a page shows.

    `members` is that of `rates.members_by_region`. Units: places counted from 1, and fractions for rates. Missing:
    without a denominator nobody is ranked; a region without members or workers, or that waits for a branch, is not.

    >>> from coverage.model.snapshots import holdings_of
    >>> table = pd.DataFrame({"period": "2024-08", "region_code": ["3204", "3205"], "active_members": [300, 200],
    ...     "absent": ""})
    >>> stored = holdings_of(workforce={"year": 2024, "vintage": "a", "region_code": ["3204", "3205"],
    ...     "sector": "total", "eligible": [1000, 1000]})
    >>> bands = rank_regions(table, stored, "domicile", "2024-08", Denominator("eligible", 2024, "a", "x"))
    >>> [(code, band.places) for code, band in bands.items()]
    [('3204', '1'), ('3205', '2')]
    """
    if chosen is None:
        return {}
    counts = member_ranges(members, holdings.arrivals, basis, period)
    return rank_bands(rate_ranges(counts, worker_ranges(holdings.workforce, chosen)))
