"""A place at two periods held against each other, and its whole series on one base, from tables of coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from coverage.metrics.chain import Month, chain_rates
from coverage.metrics.decomposition import Pairs, decompose
from coverage.model.analysis import Comparison
from coverage.model.indicators import Denominator
from coverage.model.results import TrendPoint


@dataclass(frozen=True)
class End:
    """One end of a comparison: the period, its table from `rates.coverage_by_region`, and the denominator used."""

    period: str
    table: pd.DataFrame
    rests_on: Denominator | None


def pairs_of(table: pd.DataFrame) -> Pairs:
    """The regions of a table that have members and a denominator: region code -> (members, workers), in persons.

    Missing: a region without either part is left out, never read as 0.
    """
    held = table[table["coverage_rate"].notna()]
    return {
        str(code): (int(members), int(workers))
        for code, members, workers in zip(
            held["region_code"], held["active_members"], held["denominator_workers"], strict=True
        )
    }


def compare(opening: End, closing: End) -> Comparison:
    """A place at two periods, its change taken apart, and the opening on the closing's denominator.

    Units: persons and exact fractions. Missing: without a rate at either end `effects` is None and `reason` says that
    there is nothing to compare with; without a region held at both ends `same_base_rate` is None.
    """
    before, after = pairs_of(opening.table), pairs_of(closing.table)
    effects = decompose(before, after)
    common = before.keys() & after.keys()
    return Comparison(
        opening=opening.period,
        closing=closing.period,
        rests_before=opening.rests_on,
        rests_after=closing.rests_on,
        members_before=sum(pair[0] for pair in before.values()) if before else None,
        members_after=sum(pair[0] for pair in after.values()) if after else None,
        effects=effects,
        same_base_rate=Fraction(sum(before[code][0] for code in common), sum(after[code][1] for code in common))
        if common
        else None,
        is_partial=any(bool(end.table["is_partial"].fillna(False).any()) for end in (opening, closing)),
        reason=None if effects else "no_comparison",
    )


def with_chain(points: Sequence[TrendPoint], tables: Sequence[pd.DataFrame]) -> tuple[TrendPoint, ...]:
    """The points of a trend with their rate on the base of the newest vintage; `tables` are those of their periods.

    Units: fractions. Missing: None where the chain does not reach.
    """
    months = [Month(point.period, pairs_of(table), point.vintage) for point, table in zip(points, tables, strict=True)]
    return tuple(
        replace(point, chained_rate=None if link.rate is None else float(link.rate))
        for point, link in zip(points, chain_rates(months), strict=True)
    )
