"""Coverage over time: a point a month, which months can be compared, and where a line is broken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class TrendPoint:
    """The coverage of one period; `vintage` and `year` name the denominator: a series breaks where they change.

    `is_partial` says that branches or parts are missing, `is_draft` that no release names the figures, `is_carried`
    that branches' earlier figures are among them. `regions` are the codes of the regions that are counted: counts of
    two months are compared only where these are the same.
    `chained_rate` is the rate on the base of the series' newest vintage, None where the chain does not reach;
    `is_linked` says that it was carried back there by members alone.
    Of an unfinished month the rate is None; `part_rate` is that of the `part_regions` regions that are complete at both
    ends of a run of unfinished months, over the workers of its last one; the complete month before begins the run.
    `corrections` counts how often workers of the vintage were corrected before: a line is broken there too.
    `reason` is a code of `wording.REASONS` where a released month has no figures, because its snapshot cannot be used.
    """

    period: str
    active_members: int | None
    formal: int | None
    informal: int | None
    denominator_workers: int | None
    coverage_rate: float | None
    vintage: str | None
    year: int | None
    is_partial: bool
    is_draft: bool = True
    chained_rate: float | None = None
    is_linked: bool = False
    is_carried: bool = False
    reason: str | None = None
    regions: frozenset[str] = frozenset()
    corrections: int = 0
    part_rate: float | None = None
    part_regions: int = 0

    @property
    def is_unfinished(self) -> bool:
        """Whether the month does not speak for the place."""
        return self.reason == "incomplete"


def runs_of(points: Iterable[TrendPoint]) -> tuple[tuple[TrendPoint, ...], ...]:
    """The months of a trend in runs that rest on the same workers: its line is broken between two runs.

    A run ends where the denominator's vintage or year changes, or where workers of a region were corrected within them
    (`metrics.chain.count_corrections` counts it, for this line and for the chained rates alike). A month without a rate
    neither ends a run nor mends one.

    >>> points = [TrendPoint(period, 30, None, None, 100, rate, vintage, 2024, False, corrections=corrections)
    ...     for period, rate, vintage, corrections in (("2024-06", 0.3, "a", 0), ("2024-07", None, None, 0),
    ...                                                ("2024-08", 0.3, "a", 0), ("2024-09", 0.25, "a", 1))]
    >>> [[point.period for point in run] for run in runs_of(points)]
    [['2024-06', '2024-07', '2024-08'], ['2024-09']]
    """
    runs: list[list[TrendPoint]] = []
    last: TrendPoint | None = None
    for point in points:
        is_new = last is not None and point.coverage_rate is not None and _rests_on(last) != _rests_on(point)
        if not runs or is_new:
            runs.append([])
        runs[-1].append(point)
        last = point if point.coverage_rate is not None else last
    return tuple(map(tuple, runs))


def _rests_on(point: TrendPoint) -> tuple[str | None, int | None, int]:
    return point.vintage, point.year, point.corrections


def comparable(points: Iterable[TrendPoint], period: str) -> tuple[TrendPoint, ...]:
    """The months whose members can be compared with those of a period: complete, and of the same regions.

    Empty where the period is not among them or is itself not complete: a region that comes in is no growth.

    >>> july, august = (TrendPoint(period, 30, None, None, None, None, None, None, False, regions=frozenset(codes))
    ...     for period, codes in (("2024-07", ["3204"]), ("2024-08", ["3204", "3273"])))
    >>> [point.period for point in comparable([july, august], "2024-08")]
    ['2024-08']
    """
    whole = [point for point in points if not point.is_partial]
    regions = next((point.regions for point in whole if point.period == period), None)
    return tuple(point for point in whole if point.regions == regions)
