"""What the past says about a figure: jumps, and zeros that may mean no data.

A jump is judged by the modified Z-score of the month's log change against the region's own past changes: the median
and the median absolute deviation are not moved by the outliers that are looked for. Before there are enough of them
only what doubles or halves is one. Deliberately left out: seasons (a year of months is too short to tell) and months in
which a branch or a segment was still missing: they are no change at all, and the month after them is checked against
the last one that is known.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

import pandas as pd

from coverage.metrics.coverage.complete_months import complete_months
from coverage.metrics.coverage.totals import whole
from coverage.model.checks import CHECKS
from coverage.model.loading import Finding
from coverage.model.numbers import format_change, format_number, format_rate
from coverage.model.periods import format_period, shift_period
from coverage.model.results import CoverageSummary
from coverage.model.schema import records_of
from coverage.reference.regions import region_name
from coverage.reference.segments import Sector, all_segments, sector_names

LIMIT = 3.5
"""Modified Z-score from which a change is a jump. Source: Iglewicz and Hoaglin (1993), as DHIS2 uses it."""

LEAST_CHANGES = 6
"""Past changes that are needed before a change is judged."""

MONTHS_BACK = 24
"""How many months back a region's past reaches."""

PLAIN_FACTOR = 2
"""With fewer past changes, what doubles or falls by half since the last known month is a jump: a file counted twice."""

PLAIN_PERSONS = 100
"""Change in persons below which nothing is a jump by the plain factor: small counts double by themselves."""

LEAST_SHARE = 0.05
"""Relative change below which nothing is a jump, however steady the past was."""

_NORMAL = 0.6745
"""Median absolute deviation of a standard normal distribution."""

_NORMAL_MEAN = 1.253314
"""Standard deviation ÷ mean absolute deviation of a normal distribution, used where the median deviation is 0."""


def modified_z(value: float, past: Sequence[float]) -> float | None:
    """How far a value lies from the middle of past values, in robust standard deviations.

    Units: a ratio of values in one unit. Missing: None with fewer than six past values.
    Infinite where all past values are the same and this one is not.

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


def last_known(counts: Sequence[int | None]) -> int | None:
    """Place of the last month but one that has members: what the last month is checked against.

    Units: persons in, a place counted from 0 out. Missing: neither None nor 0 are members; None where no such month has
    any.

    >>> last_known([1000, 1061, None, 1500]), last_known([None, 0, 5])
    (1, None)
    """
    return next((place for place in range(len(counts) - 2, -1, -1) if counts[place]), None)


def log_changes(counts: Sequence[int | None]) -> list[float | None]:
    """Change of the logarithm a month, since the last month that has members.

    Units: persons in, natural logarithms out (0.0953 is 10 % more), one for each month but the first. Missing: None
    where the month has no members (None or 0), or no month before it has.

    >>> [change and round(change, 4) for change in log_changes([1000, 1100, None, 1331, 0])]
    [0.0953, None, 0.0953, None]
    """
    changes: list[float | None] = []
    known: int | None = None
    for place, now in enumerate(counts):
        before = None if known is None else counts[known]
        changes.append(math.log(now / before) / (place - (known or 0)) if before and now else None)
        known = place if now else known
    return changes[1:]


def is_jump(counts: Sequence[int | None]) -> bool:
    """Whether the last month of a series is a jump against its own past, by its change a month.

    Where the past is too short to tell, what doubles or halves is one, if it moves a hundred persons.

    >>> is_jump([1000, 1010, 1021, 1030, 1041, 1050, 1061, 1500]), is_jump([1000, 1500])
    (True, False)
    >>> is_jump([1000, 1010, 1021, 1030, 1041, 1050, 1061, None, 1500]), is_jump([1000, 2000]), is_jump([5, 10])
    (True, True, False)
    """
    changes = log_changes(counts)
    if not changes or changes[-1] is None or abs(math.expm1(changes[-1])) < LEAST_SHARE:
        return False
    score = modified_z(changes[-1], [change for change in changes[:-1] if change is not None])
    if score is not None:
        return abs(score) > LIMIT
    before, now = counts[last_known(counts) or 0] or 0, counts[-1] or 0
    return max(before, now) >= PLAIN_FACTOR * min(before, now) and abs(now - before) >= PLAIN_PERSONS


def find_in_history(summary: CoverageSummary, arrivals: pd.DataFrame, members: pd.DataFrame) -> list[Finding]:
    """Jumps and zeros of the period, one finding a region (and segment, or sector that was never reported but as 0).

    A series ends at the period and reaches back two years of the same basis. Units: persons and
    percent. Missing: months in which the region waited for a branch or lacked a segment are left out, so that what is
    missing is never a drop. `members` is that of `rates.members_by_region` for the summary's basis.

    >>> from coverage.metrics.coverage.rates import members_by_region
    >>> from coverage.services import summarise
    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(cube={"grouping": "region", "period": ["2024-07", "2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "BPU", "active_members": [5, 0], "memberships": [5, 0],
    ...     "missing_cells": 0})
    >>> members = members_by_region(stored.cube, "domicile", stored.arrivals)
    >>> found = find_in_history(summarise(stored, Selection()), stored.arrivals, members)
    >>> [(each.code, each.message) for each in found]
    [('zero', 'Kab. Bandung: Bukan Penerima Upah 0 orang, Juli 2024 5.')]
    """
    table = complete_months(members, arrivals, summary.basis)
    periods = [shift_period(summary.period, -back) for back in range(MONTHS_BACK, -1, -1)]
    stored: dict[str, dict[str, dict[str, object]]] = {}
    for record in records_of(table[table["period"].isin(periods)]):
        stored.setdefault(str(record["region_code"]), {})[str(record["period"])] = record
    found = [each for row in summary.rows if row.code in stored for each in _of_region(row.code, stored, periods)]
    return found + _only_zero(summary, members[members["period"].isin(periods)], stored, periods)


_Stored = dict[str, dict[str, dict[str, object]]]
"""Region -> period -> its record of members."""


def _of_region(code: str, stored: _Stored, periods: list[str]) -> list[Finding]:
    totals = _counts(stored[code], "active_members", periods)
    found = []
    is_whole_jump = is_jump(totals)
    if is_whole_jump:
        found.append(CHECKS["jump"].finding(code, _jump_words(code, "", totals, stored, periods)))
    for segment in all_segments():
        counts = _counts(stored[code], segment.code, periods)
        place = last_known(counts)
        if counts[-1] == 0 and place is not None:
            before = f"{format_period(periods[place])} {format_number(counts[place])}"
            words = f"{region_name(code)}: {segment.name} 0 orang, {before}."
            found.append(CHECKS["zero"].finding(code, words))
        elif not is_whole_jump and is_jump(counts):
            found.append(CHECKS["jump"].finding(code, _jump_words(code, f" {segment.name}", counts, stored, periods)))
    return found


def _only_zero(summary: CoverageSummary, members: pd.DataFrame, stored: _Stored, periods: list[str]) -> list[Finding]:
    """Zeros of a sector of which no complete month says more, while most of the regions that are in have some.

    Only where the sector's workers (all workers where the publication does not part them) are many. What a month that
    was not complete had is said.
    """
    found = []
    for sector in (Sector.FORMAL, Sector.INFORMAL):
        series = {code: _counts(months, sector.value, periods) for code, months in stored.items()}
        known = [counts[-1] for counts in series.values() if counts[-1] is not None]
        having = sum(count > 0 for count in known)
        some = members[(members[sector.value] > 0).fillna(False).astype(bool)].sort_values("period")
        for row in summary.rows:
            counts = series.get(row.code, [None])
            workers = getattr(row, f"{sector}_workers") or row.denominator_workers or 0
            is_new = counts[-1] == 0 and last_known(counts) is None
            if is_new and 2 * having > len(known) and workers >= PLAIN_PERSONS:
                months = sum(count is not None for count in counts)
                words = (
                    f"{row.name}: {sector_names()[sector]} 0 orang{_past_words(some, row.code, sector, months)}, "
                    f"padahal {having} dari {len(known)} kab/kota yang lengkap punya dan pekerjanya "
                    f"{format_number(workers)}."
                )
                found.append(CHECKS["zero"].finding(row.code, words))
    return found


def _past_words(some: pd.DataFrame, code: str, sector: str, months: int) -> str:
    """What a month that was not complete had of a sector; else for how many complete months it was 0."""
    rows = some[some["region_code"] == code]
    if len(rows):
        last = rows.iloc[-1]
        return f", {format_period(str(last['period']))} {format_number(int(last[sector]))} (belum lengkap)"
    return f" dalam {months} bulan yang lengkap" if months > 1 else ""


def _jump_words(code: str, what: str, counts: Sequence[int | None], stored: _Stored, periods: list[str]) -> str:
    place = last_known(counts) or 0
    before, now = counts[place] or 0, counts[-1] or 0
    since = "" if place == len(counts) - 2 else f"sejak {format_period(periods[place])} "
    words = (
        f"{region_name(code)}{what}: {since}{format_number(before)} menjadi {format_number(now)} orang "
        f"({format_change(now - before)}, {format_rate((now - before) / before)})"
    )
    provincial = _provincial(stored, periods[place], periods[-1])
    if provincial:
        words += f"; perubahan Jawa Barat {format_change(provincial)}"
    return f"{words}."


def _provincial(stored: _Stored, before: str, now: str) -> int:
    """The change of the regions that are known in both months, in persons; 0 where none is."""
    pairs = [
        (whole(months[before]["active_members"]), whole(months[now]["active_members"]))
        for months in stored.values()
        if before in months and now in months
    ]
    return sum(last - first for first, last in pairs if first is not None and last is not None)


def _counts(months: dict[str, dict[str, object]], column: str, periods: list[str]) -> list[int | None]:
    return [whole(months[period][column]) if period in months else None for period in periods]
