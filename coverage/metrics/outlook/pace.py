"""The pace now, and when a goal is met at it: a robust slope with an interval, never through cover of a few months.

The pace is the median of the averages of any two monthly gains (Hodges and Lehmann 1963), so that one odd month moves
it little; its interval is Wilcoxon's (1945), exact for gains that scatter evenly around their middle. It speaks of the
gains and not of the members because a stock carries each month's luck along: an interval from the members themselves
(Theil and Sen) stored the true pace of a simulated random walk in half of the cases only. Exact fractions throughout.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise

from coverage.metrics.outlook.subsidised import short_cover, unknown_cover
from coverage.model.outlook import Arrival, Pace, SteadyMonth
from coverage.model.periods import shift_period

FEWEST_MONTHS = 7
"""Comparable months below which no pace is told: six gains are the fewest that can have an interval of 95 percent."""

CONFIDENCE = Fraction(95, 100)
"""How often at the least the interval holds the pace."""

MOST_UNKNOWN = Fraction(1, 100)
"""Share of members whose payer may be unknown; with more, nobody knows whether the pace rests on subsidised cover."""

FARTHEST_MONTHS = 1200
"""A goal more than a hundred years away is not met at this pace."""


def steady_month(period: str, members: int | None, rows: Sequence[dict[str, object]]) -> SteadyMonth:
    """Members of a month without those whose cover is paid for a few months only, from rows of `protection`.

    Units: persons. Members whose payer nobody names are left out too. Missing: None with the reason `no_members` where
    the month's members are unknown, `part_missing` where a cell is blank, and `no_funding` where the payers of more
    than `MOST_UNKNOWN` of the members are unknown.

    >>> rows = [{"segment": "BPU", "funding": "APBD_KAB", "months": 3, "active_members": 20, "missing_cells": 0},
    ...         {"segment": "PU", "funding": "employer", "months": None, "active_members": 80, "missing_cells": 0}]
    >>> steady_month("2024-08", 100, rows)
    SteadyMonth(period='2024-08', members=80, left_out=20, reason=None)
    """
    if members is None:
        return SteadyMonth(period, None, None, "no_members")
    if not rows:
        return SteadyMonth(period, None, None, "no_funding")
    if any(row["missing_cells"] for row in rows):
        return SteadyMonth(period, None, None, "part_missing")
    unknown = unknown_cover(rows)
    if unknown > MOST_UNKNOWN * members:
        return SteadyMonth(period, None, None, "no_funding")
    left_out = short_cover(rows) + unknown
    return SteadyMonth(period, members - left_out, left_out)


def pace_of(months: Sequence[SteadyMonth]) -> Pace:
    """Members gained a month: the Hodges-Lehmann middle of the monthly gains, with Wilcoxon's interval.

    Units: persons a month, exact. Missing: months without members are left out, and the gain over a gap is spread over
    its months; fewer than `FEWEST_MONTHS` months make no pace, with the reason `too_few_months`, or where none has
    members with that of the last month. Source: Hodges and Lehmann (1963), Wilcoxon (1945).

    A clerk's check: 10 a month, and one month with 500 too many: the pace is 10 all the same.

    >>> members = [100, 110, 120, 630, 140, 150, 160]
    >>> pace = pace_of([SteadyMonth(f"2024-0{place + 1}", count, 0) for place, count in enumerate(members)])
    >>> pace.per_month, pace.low <= 10 <= pace.high
    (Fraction(10, 1), True)
    """
    stored = {month.period: month for month in months if month.members is not None}
    points = [(_index(period), stored[period].members or 0) for period in sorted(stored)]
    names = tuple(sorted(stored))
    left_out = stored[names[-1]].left_out if names else None
    if len(points) < FEWEST_MONTHS:
        unknown = None if points or not months else months[-1].reason
        return Pace(None, None, None, names, left_out, unknown or "too_few_months")
    gains = [Fraction(after[1] - before[1], after[0] - before[0]) for before, after in pairwise(points)]
    averages = sorted((one + other) / 2 for one, other in combinations_with_replacement(gains, 2))
    cut = _averages_to_cut(len(gains))
    return Pace(_median(averages), averages[cut], averages[-1 - cut], names, left_out)


def _averages_to_cut(gains: int) -> int:
    """How many averages lie outside the interval at each end, from the exact distribution of Wilcoxon's signed ranks.

    Of the 2^n ways to sign the ranks 1 to n, `ways[s]` sum to s.
    """
    ways = [1]
    for rank in range(1, gains + 1):
        longer = [*ways, *[0] * rank]
        ways = [count + (ways[place - rank] if place >= rank else 0) for place, count in enumerate(longer)]
    outside, cut = 0, -1
    while 2 * (outside + ways[cut + 1]) <= (1 - CONFIDENCE) * 2**gains:
        cut += 1
        outside += ways[cut]
    return cut


def arrival(goal: int, now: SteadyMonth, pace: Pace) -> Arrival:
    """The month in which a goal is met at the pace now, and the earliest and latest that its interval allows.

    Units: persons in, months out. The way starts from the steady members; a goal that they meet is met now, whatever
    the pace. Missing: a pace of 0 or below never arrives; where the middle one does not, the reason is
    `not_at_this_pace`; without a pace or members theirs is given.

    >>> pace = Pace(Fraction(10), Fraction(-1), Fraction(20), (), 0)
    >>> found = arrival(200, SteadyMonth("2024-08", 160, 0), pace)
    >>> found.earliest, found.middle, found.latest
    ('2024-10', '2024-12', None)
    """
    if now.members is not None and now.members >= goal:
        return Arrival(now.period, now.period, now.period)
    if now.members is None or pace.per_month is None:
        return Arrival(None, None, None, now.reason or pace.reason)
    missing = goal - now.members
    earliest, middle, latest = (
        _month_at(now.period, missing, slope) for slope in (pace.high, pace.per_month, pace.low)
    )
    return Arrival(earliest, middle, latest, None if middle else "not_at_this_pace")


def steady_series(
    members: Mapping[str, int | None],
    rows: Mapping[str, Sequence[dict[str, object]]],
    incomplete: Collection[str] = (),
) -> tuple[SteadyMonth, ...]:
    """`steady_month` of every month stored, rising; `rows` are its rows of `protection`.

    Units: persons. Missing: a month that is `incomplete`, a branch missing in it, has the reason `not_whole`, so that
    it is no fall; for the others see `steady_month`.

    >>> [month.reason for month in steady_series({"2024-08": 5, "2024-07": 4}, {}, ["2024-07"])]
    ['not_whole', 'no_funding']
    """
    return tuple(
        SteadyMonth(period, None, None, "not_whole")
        if period in incomplete
        else steady_month(period, members[period], rows.get(period, ()))
        for period in sorted(members)
    )


def _index(period: str) -> int:
    """Months since year 0, so that a month without figures still takes its time."""
    return int(period[:4]) * 12 + int(period[5:])


def _median(values: Sequence[Fraction]) -> Fraction:
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def _month_at(period: str, missing: int, slope: Fraction | None) -> str | None:
    if slope is None or slope <= 0:
        return None
    months = math.ceil(missing / slope)
    return shift_period(period, months) if months <= FARTHEST_MONTHS else None
