"""Persons against memberships: what aggregates allow one to say about people.

Rosters count persons. Recaps of several branches or segments are added up, and nothing says how many people stand
behind them; only bounds are honest then. The headline of such a region is the most that there can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from coverage.metrics.totals import known_sum
from coverage.model.analysis import PersonBounds
from coverage.model.results import CoverageRow, counted_rows

RESIDENCE = "domicile"
"""The basis by which everyone has one region: regions share nobody, and only who lives there counts there."""


def person_bounds(counts: Sequence[int | None], workers: int | None, most: int | None = None) -> PersonBounds:
    """How many persons can stand behind counts that may overlap: max nᵢ ≤ persons ≤ min(Σ nᵢ, workers).

    Units: persons. `workers` is the denominator of the same place; None leaves it out. Where a single count is above
    it, people from elsewhere are among them and it bounds nothing: `is_above_workers` says so. `most` stands in the
    place of Σ nᵢ where the sum that counts is known; by what it is less, people of a count may be counted elsewhere,
    and the lower bound is less by that. Missing: an unknown count leaves both bounds unknown (`no_counts`).

    >>> person_bounds([60, 50], 90)
    PersonBounds(low=60, high=90, is_above_workers=False, reason=None)
    >>> person_bounds([60, 50], None).high, person_bounds([60, 50], 55).is_above_workers
    (110, True)
    """
    known = [count for count in counts if count is not None]
    if not known or len(known) < len(counts):
        return PersonBounds(None, None, False, "no_counts")
    high = sum(known) if most is None else most
    low = max(0, max(known) - max(0, sum(known) - high))
    if workers is None:
        return PersonBounds(low, high, False)
    return PersonBounds(low, high if low > workers else min(high, workers), low > workers)


def with_persons(
    rows: Sequence[CoverageRow], cube: pd.DataFrame, arrivals: pd.DataFrame, basis: str, period: str
) -> tuple[CoverageRow, ...]:
    """Rows of regions with how many persons stand behind their active members.

    Where rosters alone are counted, members are persons. Elsewhere every cell of a branch and segment is a count, and
    the members shown are the most: they hold a person on two rosters once, and what is carried for a late branch.
    Eligible workers bound only where members are placed by residence.
    Units: persons. Missing: members that are unknown have no bounds and the reason `no_members` or `part_missing`;
    without the cells of branches the reason is `no_counts`.

    60 PU of one branch and 50 BPU of another are 110 members, and between 60 and 110 persons.

    >>> from coverage.metrics.totals import total_row
    >>> row = replace(total_row((), "3204", "Kab. Bandung", ()), active_members=110)
    >>> cube = pd.DataFrame({"grouping": "branch", "period": "2024-08", "basis": "domicile", "region_code": "3204",
    ...     "active_members": [60, 50], "missing_cells": 0})
    >>> arrivals = pd.DataFrame({"period": ["2024-08"], "basis": "domicile", "region_code": "3204"})
    >>> found = [with_persons([row], cube, arrivals.assign(origin=origin), "domicile", "2024-08")[0].persons
    ...          for origin in ("branch", "roster")]
    >>> [(bounds.low, bounds.high) for bounds in found]
    [(60, 110), (110, 110)]
    """
    cube, arrivals = (frame[(frame["period"] == period) & (frame["basis"] == basis)] for frame in (cube, arrivals))
    cells = cube[(cube["grouping"] == "branch") & (cube["missing_cells"] == 0)]
    counts: dict[str, list[int]] = {}
    for code, count in zip(cells["region_code"], cells["active_members"], strict=True):
        counts.setdefault(str(code), []).append(int(count))
    followed = set(arrivals.loc[arrivals["origin"] == "roster", "region_code"])
    followed -= {row.code for row in rows if "carried" in row.flags}
    parts = {row.code: [row.active_members] if row.code in followed else counts.get(row.code, []) for row in rows}
    return tuple(replace(row, persons=_of_region(row, parts[row.code], basis)) for row in rows)


def _of_region(row: CoverageRow, counts: Sequence[int | None], basis: str) -> PersonBounds:
    if row.active_members is None:
        return PersonBounds(None, None, False, row.reason)
    return person_bounds(counts, row.eligible_workers if basis == RESIDENCE else None, row.active_members)


def total_persons(rows: Sequence[CoverageRow], basis: str) -> PersonBounds:
    """How many persons stand behind the members of a total of these regions.

    By residence nobody is in two regions and the bounds add up; by any other basis the same people may be in all of
    them, so the lower bound is the largest one. Units: persons. Missing: unknown where a counted region with members
    has no bounds (its reason), or where none has members (`no_members`).

    >>> from coverage.metrics.totals import total_row
    >>> rows = [replace(total_row((), code, "", ()), active_members=high, persons=PersonBounds(low, high, False))
    ...         for code, low, high in (("3204", 60, 110), ("3205", 30, 40))]
    >>> [(found.low, found.high) for basis in ("domicile", "workplace") for found in [total_persons(rows, basis)]]
    [(90, 150), (60, 150)]
    """
    held = [row.persons for row in counted_rows(rows) if row.active_members is not None]
    lows, highs = ([None if bounds is None else getattr(bounds, end) for bounds in held] for end in ("low", "high"))
    if not held or None in lows:
        reasons = [bounds.reason for bounds in held if bounds and bounds.reason]
        return PersonBounds(None, None, False, reasons[0] if reasons else "no_members")
    low = known_sum(lows) if basis == RESIDENCE else max(low for low in lows if low is not None)
    return PersonBounds(low, known_sum(highs), any(bounds.is_above_workers for bounds in held if bounds))
