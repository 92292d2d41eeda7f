"""What the past says about a figure: jumps, and zeros that may mean no data.

A jump is judged by the modified Z-score of the month's log change against the region's own past changes: the median
and the median absolute deviation are not moved by the outliers that are looked for. Deliberately left out: seasons
(a year of months is too short to tell) and months in which a branch was still missing, which are no change at all.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from coverage.metrics.rates import members_by_region
from coverage.metrics.totals import whole
from coverage.model.checks import CHECKS
from coverage.model.loading import Finding
from coverage.model.numbers import format_change, format_number, format_rate
from coverage.model.periods import format_period, shift_period
from coverage.model.regions import region_name
from coverage.model.results import CoverageSummary
from coverage.model.schema import records_of
from coverage.model.segments import all_segments
from coverage.model.snapshots import Holdings

LIMIT = 3.5
"""Modified Z-score from which a change is a jump. Source: Iglewicz and Hoaglin (1993), as DHIS2 uses it."""

LEAST_CHANGES = 6
"""Past changes that are needed before a change is judged."""

MONTHS_BACK = 24
"""How many months back a region's past reaches."""

LEAST_SHARE = 0.05
"""Relative change below which nothing is a jump, however steady the past was."""

_NORMAL = 0.6745
"""Median absolute deviation of a standard normal distribution."""

_NORMAL_MEAN = 1.253314
"""Standard deviation ÷ mean absolute deviation of a normal distribution, used where the median deviation is 0."""


def modified_z(value: float, past: Sequence[float]) -> float | None:
    """How far a value lies from the middle of past values, in robust standard deviations.

    Missing: None with fewer than six past values. Infinite where all past values are the same and this one is not.

    >>> modified_z(9.0, [1, 2, 3, 4, 5, 6, 7])  # median 4, deviations 3 2 1 0 1 2 3: median 2
    1.68625
    >>> modified_z(9.0, [1, 2, 3]) is None
    True
    """
    if len(past) < LEAST_CHANGES:
        return None
    middle = statistics.median(past)
    deviations = [abs(each - middle) for each in past]
    spread = statistics.median(deviations) / _NORMAL or statistics.fmean(deviations) * _NORMAL_MEAN
    if spread == 0:
        return 0.0 if value == middle else math.copysign(math.inf, value - middle)
    return (value - middle) / spread


def log_changes(counts: Sequence[int | None]) -> list[float | None]:
    """Change of the logarithm from one month to the next; None where either month is missing or 0.

    >>> [change and round(change, 4) for change in log_changes([100, 110, None, 120, 0])]
    [0.0953, None, None, None]
    """
    return [math.log(now / before) if before and now else None for before, now in pairwise(counts)]


def is_jump(counts: Sequence[int | None]) -> bool:
    """Whether the last month of a series is a jump against its own past.

    >>> is_jump([1000, 1010, 1021, 1030, 1041, 1050, 1061, 1500]), is_jump([1000, 1500])
    (True, False)
    """
    changes = log_changes(counts)
    if not changes or changes[-1] is None or abs(math.expm1(changes[-1])) < LEAST_SHARE:
        return False
    score = modified_z(changes[-1], [change for change in changes[:-1] if change is not None])
    return score is not None and abs(score) > LIMIT


def find_in_history(summary: CoverageSummary, holdings: Holdings) -> list[Finding]:
    """Jumps and zeros of the period, one finding a region (and segment).

    A series ends at the period and reaches back two years of the same basis; months in which the region waited for a
    branch are missing in it, so that a late branch is never a drop.

    >>> from coverage.metrics.summary import summarise
    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> held = holdings_of(cube={"grouping": "region", "period": ["2024-07", "2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "BPU", "active_members": [5, 0], "memberships": [5, 0],
    ...     "missing_cells": 0})
    >>> [(each.code, each.message) for each in find_in_history(summarise(held, Selection()), held)]
    [('zero', 'Kab. Bandung: Bukan Penerima Upah 0 orang, Juli 2024 5.')]
    """
    table = complete_months(members_by_region(holdings.cube, summary.basis), holdings.arrivals, summary.basis)
    periods = [shift_period(summary.period, -back) for back in range(MONTHS_BACK, -1, -1)]
    held: dict[str, dict[str, dict[str, object]]] = {}
    for record in records_of(table[table["period"].isin(periods)]):
        held.setdefault(str(record["region_code"]), {})[str(record["period"])] = record
    provincial = _change(_sum(table, periods[-2]), _sum(table, periods[-1]))
    return [
        found
        for row in summary.rows
        if row.code in held
        for found in _of_region(row.code, held[row.code], periods, provincial)
    ]


def _of_region(
    code: str, months: dict[str, dict[str, object]], periods: list[str], provincial: int | None
) -> list[Finding]:
    totals = _counts(months, "active_members", periods)
    found = []
    if is_jump(totals):
        found.append(CHECKS["jump"].finding(code, _jump_words(code, "", totals, provincial)))
    for segment in all_segments():
        counts = _counts(months, segment.code, periods)
        if counts[-1] == 0 and counts[-2]:
            before = f"{format_period(periods[-2])} {format_number(counts[-2])}"
            words = f"{region_name(code)}: {segment.name} 0 orang, {before}."
            found.append(CHECKS["zero"].finding(code, words))
        elif not is_jump(totals) and is_jump(counts):
            found.append(CHECKS["jump"].finding(code, _jump_words(code, f" {segment.name}", counts, provincial)))
    return found


def _jump_words(code: str, what: str, counts: Sequence[int | None], provincial: int | None) -> str:
    before, now = counts[-2] or 0, counts[-1] or 0
    words = (
        f"{region_name(code)}{what}: {format_number(before)} menjadi {format_number(now)} orang "
        f"({format_change(now - before)}, {format_rate((now - before) / before)})"
    )
    if provincial:
        words += f"; perubahan Jawa Barat {format_change(provincial)}"
    return f"{words}."


def _counts(months: dict[str, dict[str, object]], column: str, periods: list[str]) -> list[int | None]:
    return [whole(months[period][column]) if period in months else None for period in periods]


def complete_months(table: pd.DataFrame, arrivals: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Members by region and month without the months in which the region waits for a branch.

    Grain and columns: those of `rates.members_by_region`, fewer rows.

    >>> table = pd.DataFrame({"period": ["2024-07", "2024-08"], "region_code": ["3204"] * 2})
    >>> late = table.assign(basis="domicile", is_partial=[False, True])
    >>> complete_months(table, late, "domicile")["period"].tolist()
    ['2024-07']
    """
    own = arrivals[arrivals["basis"] == basis][["period", "region_code", "is_partial"]]
    joined = table.merge(own, on=["period", "region_code"], how="left")
    return joined[~joined["is_partial"].astype("boolean").fillna(False).astype(bool)].drop(columns="is_partial")


def _sum(table: pd.DataFrame, period: str) -> int | None:
    total = table.loc[table["period"] == period, "active_members"].sum(min_count=1)
    return None if pd.isna(total) else int(total)


def _change(before: int | None, now: int | None) -> int | None:
    return None if before is None or now is None else now - before
