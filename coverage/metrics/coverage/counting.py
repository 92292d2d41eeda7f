"""Persons against memberships: what aggregates allow one to say about people.

Rosters count persons. Recaps of several branches or segments are added up, and nothing says how many people stand
behind them; only bounds are honest then. The headline of such a region is the most that there can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from coverage.metrics.claims.statements import Interval
from coverage.metrics.coverage.totals import known_sum, whole
from coverage.model.analysis import PersonBounds
from coverage.model.results import CoverageRow, counted_rows
from coverage.model.schema import records_of

RESIDENCE = "domicile"
"""The basis by which everyone has one region: regions share nobody, and only who lives there counts there."""


def person_bounds(largest: int, total: int, workers: int | None = None, named: int = 0, half: int = 0) -> PersonBounds:
    """How many persons can stand behind counts that may overlap: max nᵢ ≤ persons ≤ min(Σ nᵢ, workers).

    `largest` is the largest of the counts less what its rounding may add, `total` their sum, `half` what rounding may
    hide of it, `named` how many of it a list names, each once. Units: persons. Missing: None for `workers`, the most
    that can be here, leaves them out. Where more persons are sure, people from elsewhere are among them or the workers
    are too few, and they bound nothing: `above_workers`.

    60 and 50 are 110 counts, and at least 60 persons.

    >>> [(found.low, found.high, found.why) for workers in (90, None, 55)
    ...  for found in [person_bounds(60, 110, workers)]]
    [(60, 90, ('overlap', 'workers')), (60, 110, ('overlap',)), (60, 110, ('overlap', 'above_workers'))]
    """
    low, high = max(largest, named), total + half
    is_above = workers is not None and low > workers
    is_cut = workers is not None and not is_above and workers < high
    said = {"overlap": low < total - half, "rounding": half > 0, "workers": is_cut, "above_workers": is_above}
    why = tuple(name for name, holds in said.items() if holds)
    return PersonBounds(low, workers if is_cut else high, named=named, why=why)


def with_persons(
    rows: Sequence[CoverageRow], arrivals: pd.DataFrame, workers: Mapping[str, Interval], basis: str, period: str
) -> tuple[CoverageRow, ...]:
    """Rows of regions with how many persons stand behind their active members.

    Lists name each person once; beside them every cell of a branch (or the Kanwil) and segment of a recap counts its
    persons once, no more exactly than its rounding. `workers` are those of `ranking.worker_ranges` in the period's own
    year: they bound where members are placed by residence, the most that a publication gives, and never those who work
    abroad. `arrivals` may hold what is carried.
    Units: persons. Missing: members that are unknown have no bounds and the reason `no_members` or `part_missing`; a
    snapshot whose arrivals do not say what is listed has none either (`not_counted`).

    60 PU of one branch and 50 BPU of another are 110 members, and between 60 and 110 persons; a list names all 110.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> row = replace(total_row((), "3204", "Kab. Bandung", ()), active_members=110)
    >>> arrivals = pd.DataFrame({"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "rounding": 0})
    >>> found = [with_persons([row], arrivals.assign(roster_persons=listed, recap_persons=largest), {}, "domicile",
    ...                       "2024-08")[0].persons for listed, largest in ((0, 60), (110, 0))]
    >>> [(bounds.low, bounds.high) for bounds in found]
    [(60, 110), (110, 110)]
    """
    own = arrivals[(arrivals["period"] == period) & (arrivals["basis"] == basis)]
    stored = {str(record["region_code"]): record for record in records_of(own)}
    bound = workers if basis == RESIDENCE else {}
    return tuple(replace(row, persons=_of_region(row, stored.get(row.code, {}), bound.get(row.code))) for row in rows)


def _of_region(row: CoverageRow, stored: Mapping[str, object], workers: Interval | None) -> PersonBounds:
    if row.active_members is None:
        return PersonBounds(None, None, row.reason)
    named, largest, rounding = (whole(stored.get(name)) for name in ("roster_persons", "recap_persons", "rounding"))
    if named is None or largest is None:
        return PersonBounds(None, None, "not_counted")
    half = -(-(rounding or 0) // 2)
    most = None if workers is None else int(workers.high) + (row.other or 0) + half
    return person_bounds(largest, row.active_members, most, named, half)


def total_persons(rows: Sequence[CoverageRow], basis: str) -> PersonBounds:
    """How many persons stand behind the members of a total of these regions.

    By residence nobody is in two regions and the bounds add up. By any other basis the same people may be in the recaps
    of all regions, so the fewest are the largest region's, or those whom lists name, who are in one region only.
    Units: persons. Missing: unknown where a counted region with members has no bounds (its reason), or where none has
    members (`no_members`).

    >>> from coverage.metrics.coverage.totals import total_row
    >>> rows = [replace(total_row((), code, "", ()), active_members=high, persons=PersonBounds(low, high))
    ...         for code, low, high in (("3204", 60, 110), ("3205", 30, 40))]
    >>> [(found.low, found.high) for basis in ("domicile", "workplace") for found in [total_persons(rows, basis)]]
    [(90, 150), (60, 150)]
    """
    stored = [row.persons for row in counted_rows(rows) if row.active_members is not None]
    lows, highs = ([None if bounds is None else getattr(bounds, end) for bounds in stored] for end in ("low", "high"))
    if not stored or None in lows:
        reasons = [bounds.reason for bounds in stored if bounds and bounds.reason]
        return PersonBounds(None, None, reasons[0] if reasons else "no_members")
    named = sum(bounds.named for bounds in stored if bounds)
    each = known_sum(lows) or 0
    low = each if basis == RESIDENCE else max(named, *(low for low in lows if low is not None))
    why = [name for bounds in stored if bounds for name in bounds.why] + (["regions"] if low < each else [])
    return PersonBounds(low, known_sum(highs), named=named, why=tuple(dict.fromkeys(why)))
