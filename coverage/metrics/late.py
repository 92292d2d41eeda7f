"""The province's members while branches are missing, in three ways between which a reader chooses.

*partial* is what is in; *carried* adds what each missing branch last reported; *bounded* adds the least and the most
that it reported within a year. The default is partial, and none of them is stored. What branches count twice among one
another (a person at two branches) cannot be seen from totals of branches, so carried and bounded may be a little high.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from coverage.metrics.rates import duties_at, expected_branches
from coverage.model.periods import shift_period

MONTHS_BACK = 12
"""How many months back a branch's figures still stand for it."""


@dataclass(frozen=True)
class LateTotals:
    """Active members of the province while branches are missing, in persons; None where a branch never reported.

    `missing` are the codes of the missing branches, `carried_from` the month that each was carried from.
    """

    missing: tuple[str, ...]
    partial: int | None
    carried: int | None
    low: int | None
    high: int | None
    carried_from: dict[str, str]


def late_totals(partial: int | None, history: pd.DataFrame, missing: tuple[str, ...], period: str) -> LateTotals:
    """The three totals, from members by branch and period.

    Columns of `history`: branch_code, period, active_members (persons). Missing: with a branch that reported nothing
    in the twelve months before, only the partial total is known; the low bound then has 0 for it.

    >>> held = pd.DataFrame({"branch_code": ["K2", "K2"], "period": ["2024-06", "2024-07"], "active_members": [40, 50]})
    >>> totals = late_totals(100, held, ("K2",), "2024-08")
    >>> totals.partial, totals.carried, (totals.low, totals.high), totals.carried_from
    (100, 150, (140, 150), {'K2': '2024-07'})
    """
    first = shift_period(period, -MONTHS_BACK)
    past = history[(history["period"] >= first) & (history["period"] < period) & history["active_members"].notna()]
    months: dict[str, str] = {}
    carried: list[tuple[int, int, int]] = []
    for code in missing:
        own = past[past["branch_code"] == code].sort_values("period")
        if len(own):
            counts = [int(value) for value in own["active_members"]]
            months[code] = str(own["period"].iloc[-1])
            carried.append((counts[-1], min(counts), max(counts)))
    if partial is None:
        return LateTotals(missing, None, None, None, None, {})
    last, low, high = (sum(entry[place] for entry in carried) for place in (0, 1, 2))
    is_known = len(carried) == len(missing)
    return LateTotals(
        missing,
        partial,
        partial + last if is_known else None,
        partial + low,
        partial + high if is_known else None,
        months,
    )


def missing_branches(branches: pd.DataFrame, cube: pd.DataFrame, period: str, basis: str) -> tuple[str, ...]:
    """Codes of the expected branches without figures of a period; empty when no list of branches is held.

    >>> duties = pd.DataFrame({"branch_code": ["K1", "K2"], "valid_from": [None] * 2, "valid_to": [None] * 2})
    >>> cube = pd.DataFrame({"grouping": ["branch"], "period": ["2024-08"], "basis": ["domicile"],
    ...                      "branch_code": ["K1"]})
    >>> missing_branches(duties, cube, "2024-08", "domicile")
    ('K2',)
    """
    rows = cube[(cube["grouping"] == "branch") & (cube["period"] == period) & (cube["basis"] == basis)]
    return tuple(sorted(expected_branches(branches, period) - set(rows["branch_code"].astype(str))))


def branch_history(cube: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Members by branch and period: columns branch_code, period, active_members; missing where a cell was blank.

    >>> branch_history(pd.DataFrame({"grouping": ["branch"] * 2, "basis": ["domicile"] * 2, "period": ["2024-07"] * 2,
    ...     "branch_code": ["K1"] * 2, "active_members": [10, 5], "missing_cells": [0, 0]}), "domicile").values.tolist()
    [['K1', '2024-07', 15]]
    """
    rows = cube[(cube["grouping"] == "branch") & (cube["basis"] == basis)]
    sums = rows.groupby(["branch_code", "period"], as_index=False)[["active_members", "missing_cells"]].sum()
    return sums[sums["missing_cells"] == 0][["branch_code", "period", "active_members"]]


def serves_partial_only(branches: pd.DataFrame, missing: tuple[str, ...], partial: set[str], period: str) -> bool:
    """Whether every region of the missing branches waits for them, none of them being filled by the Kanwil's recap.

    >>> duties = pd.DataFrame({"branch_code": ["K1", "K2"], "region_code": ["3204", "3205"], "valid_from": None,
    ...     "valid_to": None})
    >>> [serves_partial_only(duties, ("K2",), partial, "2024-08") for partial in ({"3205"}, {"3204"})]
    [True, False]
    """
    rows = duties_at(branches, period)
    return set(rows.loc[rows["branch_code"].isin(missing), "region_code"].astype(str)) <= partial
