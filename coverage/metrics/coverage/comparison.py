"""A place at two periods compared with each other, and its whole series on one base, from the rows of its regions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from coverage.metrics.coverage.chain import Month, chain_rates, count_corrections
from coverage.metrics.coverage.decomposition import Pairs, decompose
from coverage.model.analysis import Comparison
from coverage.model.indicators import Denominator
from coverage.model.results import CoverageRow, paired_rows
from coverage.model.trend import TrendPoint


@dataclass(frozen=True)
class End:
    """One end of a comparison: the period, the rows of the place's regions, and the denominator used."""

    period: str
    rows: Sequence[CoverageRow]
    rests_on: Denominator | None


def pairs_of(rows: Iterable[CoverageRow]) -> Pairs:
    """The regions that have members and a denominator: region code -> (members, workers).

    Units: persons. Missing: a region without either part is left out, never read as 0.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> rows = [replace(total_row((), code, "", ()), active_members=members, denominator_workers=workers,
    ...     coverage_rate=rate) for code, members, workers, rate in (("3204", 30, 100, 0.3), ("3205", 7, None, None))]
    >>> pairs_of(rows)
    {'3204': (30, 100)}
    """
    return {row.code: (row.active_members or 0, row.denominator_workers or 0) for row in paired_rows(rows)}


def compare(opening: End, closing: End) -> Comparison:
    """A place at two periods, its change taken apart, and the opening on the closing's denominator.

    Units: persons and exact fractions. Members before and after are those of the regions stored at both ends; what
    other regions brought or took away stands beside them. Missing: without a rate at either end `effects` is None and
    `reason` says that there is nothing to compare with; without a region stored at both ends there are neither members
    before and after nor a `same_base_rate`.

    From 30 to 50 of 100, while 100 became 125: 0.3 became 0.4, and 30 of 125 would have been 6/25.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> before, after = ([replace(total_row((), "3204", "", ()), active_members=members, denominator_workers=workers,
    ...     coverage_rate=members / workers)] for members, workers in ((30, 100), (50, 125)))
    >>> found = compare(End("2023-12", before, None), End("2024-08", after, None))
    >>> str(found.effects.change), str(found.same_base_rate), found.members_before, found.members_after
    ('1/10', '6/25', 30, 50)
    """
    before, after = pairs_of(opening.rows), pairs_of(closing.rows)
    effects = decompose(before, after)
    common = before.keys() & after.keys()
    return Comparison(
        opening=opening.period,
        closing=closing.period,
        rests_before=opening.rests_on,
        rests_after=closing.rests_on,
        members_before=sum(before[code][0] for code in common) if common else None,
        members_after=sum(after[code][0] for code in common) if common else None,
        effects=effects,
        same_base_rate=Fraction(sum(before[code][0] for code in common), sum(after[code][1] for code in common))
        if common
        else None,
        is_partial=any("partial" in row.flags for end in (opening, closing) for row in end.rows),
        reason=None if effects else "no_comparison",
        members_entered=sum(pair[0] for code, pair in after.items() if code not in common),
        members_gone=sum(pair[0] for code, pair in before.items() if code not in common),
        lacks_parts=any(_lacks_parts(row) for end in (opening, closing) for row in end.rows),
    )


def _lacks_parts(row: CoverageRow) -> bool:
    """Whether something is missing in a region that waits for no branch: a blank cell, a segment that is absent."""
    return row.is_incomplete and "partial" not in row.flags


def with_chain(points: Sequence[TrendPoint], pairs: Sequence[Pairs]) -> tuple[TrendPoint, ...]:
    """The points of a trend with their rate on the base of the newest vintage; `pairs` are those of their periods.

    Units: fractions, and corrections; `is_linked` marks those that were carried back, `corrections` say where a line
    breaks. Missing: None where the chain does not reach.

    July had 20 members, August 30 of 100 on a new vintage: carried back, July stood at 0.3 × 20 ÷ 30 = 0.2.

    >>> points = [TrendPoint("2024-07", 20, None, None, 50, 0.4, "old", 2023, False),
    ...           TrendPoint("2024-08", 30, None, None, 100, 0.3, "new", 2024, False)]
    >>> pairs = [{"3204": (point.active_members, point.denominator_workers)} for point in points]
    >>> [(point.chained_rate, point.is_linked) for point in with_chain(points, pairs)]
    [(0.2, True), (0.3, False)]
    """
    months = [Month(point.period, each, point.vintage, point.year) for point, each in zip(points, pairs, strict=True)]
    links = zip(points, chain_rates(months), count_corrections(months), strict=True)
    return tuple(
        replace(
            point,
            chained_rate=None if link.rate is None else float(link.rate),
            is_linked=link.is_linked,
            corrections=corrections,
        )
        for point, link, corrections in links
    )
