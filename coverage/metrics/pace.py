"""The pace now, and when a goal is met at it: a robust slope with an interval, never through cover of a few months.

The slope is the median of the slopes between all pairs of months (Theil 1950, Sen 1968), so that one odd month moves
nothing; its interval is Sen's, from Kendall's test. Exact fractions throughout: the same months give the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from coverage.metrics.subsidised import short_cover, subsidised_cover
from coverage.model.outlook import Arrival, Pace, SteadyMonth
from coverage.model.periods import shift_period

FEWEST_MONTHS = 6
"""Comparable months below which no pace is told: with fewer the interval holds nearly every slope."""

Z_95 = 1.96
"""Standard normal quantile of a two-sided interval of 95 percent."""

FARTHEST_MONTHS = 1200
"""A goal more than a hundred years away is not met at this pace."""


def steady_month(period: str, members: int | None, rows: Sequence[dict[str, object]]) -> SteadyMonth:
    """Members of a month without those whose cover is paid for a few months only, from rows of `protection`.

    Units: persons. Missing: None with the reason `no_members` where the month's members are unknown, `part_missing`
    where a recap's cell is blank, and `no_funding` where no row names who pays: unknown, not nobody.

    >>> rows = [{"funding": "APBD_KAB", "months": 3, "active_members": 20, "missing_cells": 0},
    ...         {"funding": "employer", "months": None, "active_members": 80, "missing_cells": 0}]
    >>> steady_month("2024-08", 100, rows)
    SteadyMonth(period='2024-08', members=80, left_out=20, reason=None)
    """
    if members is None:
        return SteadyMonth(period, None, None, "no_members")
    if not rows:
        return SteadyMonth(period, None, None, "no_funding")
    cover = subsidised_cover(rows, None)
    if cover.subsidised is None:
        return SteadyMonth(period, None, None, cover.reason)
    short = short_cover(rows)
    return SteadyMonth(period, members - short, short)


def pace_of(months: Sequence[SteadyMonth]) -> Pace:
    """Members gained a month: the median of all slopes between two months, with Sen's interval.

    Units: persons a month, exact. Missing: months without members are left out; fewer than `FEWEST_MONTHS` months make
    no pace, with the reason `too_few_months`, or where none has members with that of the last month.
    Source: Theil (1950) for the slope, Sen (1968) for the interval.

    A clerk's check: 10 a month, and one month with 500 too many: the pace is 10 all the same.

    >>> members = [100, 110, 120, 630, 140, 150, 160]
    >>> pace = pace_of([SteadyMonth(f"2024-0{place + 1}", count, 0) for place, count in enumerate(members)])
    >>> pace.per_month, pace.low <= 10 <= pace.high
    (Fraction(10, 1), True)
    """
    held = {month.period: month for month in months if month.members is not None}
    points = [(_index(period), held[period].members or 0) for period in sorted(held)]
    names = tuple(sorted(held))
    left_out = held[names[-1]].left_out if names else None
    if len(points) < FEWEST_MONTHS:
        unknown = None if points or not months else months[-1].reason
        return Pace(None, None, None, names, left_out, unknown or "too_few_months")
    slopes = sorted(Fraction(last[1] - first[1], last[0] - first[0]) for first, last in combinations(points, 2))
    count = len(points)
    reach = Z_95 * math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    lowest = max(0, math.floor((len(slopes) - reach) / 2) - 1)
    highest = min(len(slopes) - 1, math.ceil((len(slopes) + reach) / 2))
    return Pace(_median(slopes), slopes[lowest], slopes[highest], names, left_out)


def arrival(goal: int, now: SteadyMonth, pace: Pace) -> Arrival:
    """The month in which a goal is met at the pace now, and the earliest and latest that its interval allows.

    Units: persons in, months out. The way starts from the steady members. Missing: a pace of 0 or below never arrives;
    where the middle one does not, the reason is `not_at_this_pace`; without a pace or members theirs is given.

    >>> pace = Pace(Fraction(10), Fraction(-1), Fraction(20), (), 0)
    >>> found = arrival(200, SteadyMonth("2024-08", 160, 0), pace)
    >>> found.earliest, found.middle, found.latest
    ('2024-10', '2024-12', None)
    """
    if now.members is None or pace.per_month is None:
        return Arrival(None, None, None, now.reason or pace.reason)
    missing = max(0, goal - now.members)
    earliest, middle, latest = (
        _month_at(now.period, missing, slope) for slope in (pace.high, pace.per_month, pace.low)
    )
    return Arrival(earliest, middle, latest, None if middle else "not_at_this_pace")


def steady_series(
    members: Mapping[str, int | None], rows: Mapping[str, Sequence[dict[str, object]]], late: Collection[str] = ()
) -> tuple[SteadyMonth, ...]:
    """`steady_month` of every month held, rising; `rows` are its rows of `protection`.

    Units: persons. Missing: a month in which branches are `late` has the reason `incomplete`, so that it is no fall;
    for the others see `steady_month`.

    >>> [month.reason for month in steady_series({"2024-08": 5, "2024-07": 4}, {}, ["2024-07"])]
    ['incomplete', 'no_funding']
    """
    return tuple(
        SteadyMonth(period, None, None, "incomplete")
        if period in late
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
    if not missing:
        return period
    if slope is None or slope <= 0:
        return None
    months = math.ceil(missing / slope)
    return shift_period(period, months) if months <= FARTHEST_MONTHS else None
