"""How far the first figures of a month moved until later releases, and how far they usually do.

Like for like: a region that came in later is no movement, nor is a new denominator. Nothing here is a forecast.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from coverage.model.periods import months_between
from coverage.model.releases import WIB
from coverage.model.results import GroupRow
from coverage.model.revisions import ENOUGH, BranchShift, Shift, UsualShift
from coverage.model.rows import Figures
from coverage.model.snapshots import Release

AGES = (1, 2, 3, 6, 12)
"""Months since the first release for which it is said how far figures had moved."""


def shift_of(first: Figures, later: Figures) -> Shift | None:
    """What moved between two releases of a month, over the regions that have a rate in the first and members in both.

    Units: persons, and a fraction of the first release's workers. Missing: None where there is no such region.

    Bandung had 30 of 100 and then 36; Garut came in later and moves nothing.

    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> from coverage.services import summarise
    >>> first, later = (summarise(holdings_of(
    ...     cube={"grouping": "region", "period": "2024-08", "basis": "domicile", "region_code": list(counts),
    ...           "segment": "PU", "active_members": list(counts.values()), "memberships": 0, "missing_cells": 0},
    ...     workforce={"year": 2024, "vintage": "a", "region_code": ["3204", "3205"], "sector": "total",
    ...                "source": "BPS", "eligible": [100, 200]}), Selection())
    ...     for counts in ({"3204": 30}, {"3204": 36, "3205": 50}))
    >>> shift_of(first, later)
    Shift(members=6, points=0.06)
    """
    now = {row.code: row.active_members for row in later.rows}
    pairs = [
        (row.active_members, now[row.code], row.denominator_workers)
        for row in first.rows
        if row.coverage_rate is not None and now.get(row.code) is not None
    ]
    workers = sum(workers or 0 for _, _, workers in pairs)
    members = sum((after or 0) - (before or 0) for before, after, _ in pairs)
    return Shift(members, members / workers) if workers else None


def usual_shift(shifts: Iterable[float | None]) -> UsualShift:
    """The middle of what moved, with the least and the most; what is not known does not count.

    Units: fractions. Missing: below `ENOUGH` months only how many there are.

    >>> usual_shift([0.001, 0.003, 0.0, -0.001, 0.001, None, 0.002])
    UsualShift(counted=6, middle=0.001, low=-0.001, high=0.003)
    >>> usual_shift([0.001, None])
    UsualShift(counted=1, middle=None, low=None, high=None)
    """
    known = sorted(each for each in shifts if each is not None)
    if len(known) < ENOUGH:
        return UsualShift(len(known))
    return UsualShift(len(known), median(known), known[0], known[-1])


def in_force_after(own: Sequence[Release], months: int, newest: str) -> Release | None:
    """The release of a month that was in force so many months after its first.

    `own` are the month's releases, the first one first; `newest` is when anything was last released. Units:
    months. Missing: None while so much time has not passed.

    >>> made = [Release("2024-01", number, "final", 1, "eligible", "a", f"2024-{month}-05T08:00:00+07:00", "ani", "")
    ...         for number, month in ((1, "02"), (2, "04"))]
    >>> [found and found.number for found in (in_force_after(made, months, made[-1].at) for months in (1, 2, 3))]
    [1, 2, None]
    """
    if months_between(month_of(own[0].at), month_of(newest)) < months:
        return None
    return [each for each in own if months_between(month_of(own[0].at), month_of(each.at)) <= months][-1]


def month_of(at: str) -> str:
    """The month of a moment in West Java.

    Units: months. Missing: nothing; a moment always has one.

    >>> month_of("2024-08-31T20:00:00+00:00")
    '2024-09'
    """
    return f"{dt.datetime.fromisoformat(at).astimezone(WIB):%Y-%m}"


def branch_shifts(months: Sequence[tuple[Sequence[GroupRow], Sequence[GroupRow]]]) -> tuple[BranchShift, ...]:
    """How the members of each branch moved from the first to the newest release of some months, by branch code.

    `months` are members by branch in the first and in the newest release of a month. Units: fractions of the branch's
    first figure. Missing: a month in which either is unknown, or the first is 0, does not count.

    >>> months = [([GroupRow("K1", "Satu", 100, 100)], [GroupRow("K1", "Satu", 102, 102), GroupRow("K2", "Dua", 9, 9)])]
    >>> [(each.branch, each.usual.counted, each.late) for each in branch_shifts(months * 6)]
    [('K1', 6, 0), ('K2', 0, 6)]
    """
    sides = [tuple({row.key: row for row in rows} for rows in month) for month in months]
    names = {code: row.label for month in sides for side in month for code, row in side.items()}
    return tuple(
        BranchShift(
            code,
            name,
            usual_shift(_fraction(before, after, code) for before, after in sides),
            sum(code in after and code not in before for before, after in sides),
        )
        for code, name in sorted(names.items())
    )


def _fraction(before: Mapping[str, GroupRow], after: Mapping[str, GroupRow], code: str) -> float | None:
    old, new = (side[code].active_members if code in side else None for side in (before, after))
    return None if not old or new is None else new / old - 1
