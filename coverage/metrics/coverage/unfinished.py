"""Months that are not whole: whom they wait for, and what of their figures may stand.

What is known of a place that waits is the least that it has: its members stay, its rate, gap and changes are nobody's
(`incomplete`). Where all are in, the same regions are compared between two months.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from coverage.metrics.coverage.missing_branches import RegionMonth, Wait
from coverage.metrics.coverage.rates import MEMORY_MONTHS, duties_at
from coverage.metrics.coverage.totals import known_sum
from coverage.model.periods import shift_period
from coverage.model.results import CoverageRow
from coverage.model.schema import values_of
from coverage.model.snapshots import Holdings
from coverage.model.trend import TrendPoint
from coverage.model.unfinished import AwaitedBranch, LikeForLike

REASON = "incomplete"
"""Why a place that waits has no rate, gap or change: a code of `words.reasons.REASONS`."""

_RATES = ("above_100", "formal_above_100", "informal_above_100")
"""Flags of rates, which go with them."""


@dataclass(frozen=True)
class Awaited:
    """Whom a month waits for: region -> its `Wait` on branches, and the regions that are `absent` without a list."""

    waits: Mapping[str, Wait]
    absent: frozenset[str] = frozenset()

    def regions(self, *, is_carried: bool = False) -> frozenset[str]:
        """Codes of the regions that wait; with what is carried, those of which something is still not known.

        Units: region codes. Missing: a region that nobody waits for is not among them.

        >>> found = Awaited({"3204": Wait((), ()), "3205": Wait((), ("no_last",))}, frozenset({"3273"}))
        >>> sorted(found.regions()), sorted(found.regions(is_carried=True))
        (['3204', '3205', '3273'], ['3205', '3273'])
        """
        return self.absent | {code for code, wait in self.waits.items() if not is_carried or wait.reasons}


def awaited_by_period(
    holdings: Holdings, basis: str, waiting: Mapping[RegionMonth, Wait], reported: pd.DataFrame
) -> dict[str, Awaited]:
    """Month -> whom it waits for, of the months that are not whole.

    `waiting` is of `missing_branches.find_waiting`, `reported` of `rates.members_by_region`, both of the basis. A
    region for which no branch is expected is absent in a month when it was there within the twelve months before.
    Units: codes. Missing: a month in which nothing is awaited, or of which nothing is stored, is not in it.

    Garut was there in June and is absent in July; nobody knows Kota Bandung.

    >>> from coverage.model.snapshots import holdings_of
    >>> reported = pd.DataFrame({"period": ["2024-06", "2024-06", "2024-07"], "region_code": ["3204", "3205", "3204"]})
    >>> found = awaited_by_period(holdings_of(), "domicile", {}, reported)
    >>> {period: sorted(each.regions()) for period, each in found.items()}
    {'2024-07': ['3205']}
    """
    stored: dict[str, set[str]] = {}
    for period, code in zip(values_of(reported["period"]), values_of(reported["region_code"]), strict=True):
        stored.setdefault(str(period), set()).add(str(code))
    arrivals = holdings.arrivals[holdings.arrivals["basis"] == basis] if waiting else holdings.arrivals
    lacks = (arrivals["branches_included"] < arrivals["branches_expected"]).fillna(False).astype(bool)
    late = set(zip(values_of(arrivals["period"][lacks]), values_of(arrivals["region_code"][lacks]), strict=True))
    waits: dict[str, dict[str, Wait]] = {}
    for (period, code), wait in waiting.items():
        if (period, code) in late:
            waits.setdefault(period, {})[code] = wait
    found = {}
    for period in sorted(stored.keys() | waits.keys()):
        own, first = waits.get(period, {}), shift_period(period, -MEMORY_MONTHS)
        seen = {code for month, codes in stored.items() if first <= month < period for code in codes}
        absent = seen - stored[period] - own.keys() if period in stored else set()
        if absent:
            absent -= set(map(str, duties_at(holdings.branches, period)["region_code"]))
        if own or absent:
            found[period] = Awaited(own, frozenset(absent))
    return found


def with_reason(row: CoverageRow) -> CoverageRow:
    """A row without what only a whole place can say: its members and workers stay, as the least that it has.

    Units: persons. Missing: rates, gap and changes are None, reason `incomplete`; a row without members keeps its own
    reason.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> row = replace(total_row((), "3204", "Kab. Bandung", ()), active_members=30, denominator_workers=100,
    ...     coverage_rate=0.3, gap=70, reason=None, flags=("partial",))
    >>> found = with_reason(row)
    >>> found.active_members, found.coverage_rate, found.gap, found.reason, found.flags
    (30, None, None, 'incomplete', ('partial',))
    """
    if row.active_members is None:
        return row
    return replace(
        row,
        coverage_rate=None,
        formal_rate=None,
        informal_rate=None,
        gap=None,
        change_month=None,
        change_december=None,
        flags=tuple(flag for flag in row.flags if flag not in _RATES),
        reason=REASON,
        formal_reason=REASON,
        informal_reason=REASON,
        change_month_reason=REASON,
        change_december_reason=REASON,
    )


def part_of_rows(rows: Iterable[CoverageRow], awaited: Collection[str]) -> tuple[CoverageRow, ...]:
    """Rows of a month, those that wait without what only a whole place can say.

    Units: persons and fractions. Missing: as `with_reason`, for the regions that wait.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> rows = [replace(total_row((), code, "", ()), active_members=30, coverage_rate=0.3) for code in ("3204", "3205")]
    >>> [row.coverage_rate for row in part_of_rows(rows, {"3205"})]
    [0.3, None]
    """
    return tuple(with_reason(row) if row.code in awaited else row for row in rows)


_WORKERS = (
    *("employed", "eligible_workers", "formal_eligible", "informal_eligible"),
    *("formal_workers", "informal_workers", "denominator_workers"),
)


def part_of_total(total: CoverageRow, rows: Sequence[CoverageRow]) -> CoverageRow:
    """A total of regions of which some wait: the members that are in, and the workers of all regions.

    Units: persons. Missing: rates, gap and changes are None, reason `incomplete`. The workers are those of every
    region that has any, so that nobody divides the members of a part by the workers of that part.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> here, away = (replace(total_row((), code, "", ()), denominator_workers=100) for code in ("3204", "3205"))
    >>> total = replace(here, active_members=30, coverage_rate=0.3)
    >>> found = part_of_total(total, [here, away])
    >>> found.active_members, found.denominator_workers, found.coverage_rate, found.flags
    (30, 200, None, ('partial',))
    """
    workers = {name: known_sum([getattr(row, name) for row in rows]) for name in _WORKERS}
    flags = tuple(sorted({*total.flags, "partial"}))
    return with_reason(replace(total, **workers, flags=flags))  # type: ignore[arg-type]


def whole_rows(rows: Iterable[CoverageRow], awaited: Collection[str]) -> dict[str, CoverageRow]:
    """Code -> row of the regions of a month that are complete: nothing is awaited, carried, blank or absent.

    Units: those of the rows. Missing: a region without members, or that waits, is not in it.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> rows = [replace(total_row((), code, "", ()), active_members=30) for code in ("3204", "3205")]
    >>> list(whole_rows(rows, {"3205"}))
    ['3204']
    """
    return {
        row.code: row
        for row in rows
        if row.active_members is not None
        and row.code not in awaited
        and not row.is_incomplete
        and "carried" not in row.flags
    }


def like_for_like(
    period: str, now: Mapping[str, CoverageRow], against: str, before: Mapping[str, CoverageRow]
) -> LikeForLike | None:
    """The complete regions of two months side by side, over the workers of the later one.

    Units: persons. Missing: None where no region is complete at both ends; where some of them have workers, those
    without are left out of both sides.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> july, august = ({"3204": replace(total_row((), "3204", "", ()), active_members=count, denominator_workers=100)}
    ...     for count in (30, 36))
    >>> found = like_for_like("2024-08", august, "2024-07", july)
    >>> found.change, found.coverage_rate_before, found.coverage_rate
    (6, 0.3, 0.36)
    """
    common = [code for code in now if code in before]
    common = [code for code in common if now[code].denominator_workers] or common
    if not common:
        return None
    ends = [(code, now[code].active_members or 0, before[code].active_members or 0) for code in sorted(common)]
    return LikeForLike(
        period,
        against,
        tuple((code, after - earlier) for code, after, earlier in ends),
        sum(after for _, after, _ in ends),
        sum(earlier for _, _, earlier in ends),
        known_sum([now[code].denominator_workers for code in common]),
    )


def with_parts(points: Sequence[TrendPoint], whole: Sequence[Mapping[str, CoverageRow]]) -> tuple[TrendPoint, ...]:
    """The points of a trend with the course of the regions that are complete at both ends of an unfinished run.

    `whole` are the complete regions of each point's month. A run reaches from the complete month before it, where there
    is one, to its last month. Units: fractions of the workers of that last month. Missing: a month in which one of
    these regions is not complete has no such rate, and nor has a run whose ends share no region.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> blank = total_row((), "3204", "", ())
    >>> whole = [{"3204": replace(blank, active_members=count, denominator_workers=100)} for count in (30, 36)]
    >>> july = TrendPoint("2024-07", 80, None, None, 200, 0.4, "a", 2024, False)
    >>> august = replace(july, period="2024-08", coverage_rate=None, reason="incomplete")
    >>> [(point.coverage_rate, point.part_rate) for point in with_parts([july, august], whole)]
    [(0.4, 0.3), (None, 0.36)]
    """
    found = list(points)
    for start, end in _runs(points):
        last = whole[end]
        common = [code for code in last if code in whole[start] and last[code].denominator_workers]
        workers = sum(last[code].denominator_workers or 0 for code in common)
        for place in range(start, end + 1):
            rows = whole[place]
            if workers and all(code in rows for code in common):
                rate = sum(rows[code].active_members or 0 for code in common) / workers
                found[place] = replace(found[place], part_rate=rate, part_regions=len(common))
    return tuple(found)


def _runs(points: Sequence[TrendPoint]) -> list[tuple[int, int]]:
    """First and last place of each run of unfinished months, from the complete month before it where there is one."""
    runs: list[tuple[int, int]] = []
    for place, point in enumerate(points):
        if point.is_unfinished and runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        elif point.is_unfinished:
            runs.append((max(place - 1, 0), place))
    return [(start, end) for start, end in runs if start < end]  # one month alone has no course


def awaited_branches(awaited: Awaited, names: Mapping[str, str]) -> tuple[AwaitedBranch, ...]:
    """The branches that a month waits for, in order of code, with what each last reported for those regions.

    Units: persons. Missing: `members` is None where nothing that it reported counted within twelve months.

    >>> from coverage.metrics.coverage.missing_branches import MissingReport
    >>> wait = Wait((MissingReport("K2", "PU", "2024-07", 50, 50, 40, 60),), (), ("K2",))
    >>> [(each.code, each.regions, each.members) for each in awaited_branches(Awaited({"3204": wait}), {"K2": "Dua"})]
    [('K2', ('3204',), 50)]
    """
    found = {}
    for branch in sorted({branch for wait in awaited.waits.values() for branch in wait.branches}):
        waits = {code: wait for code, wait in sorted(awaited.waits.items()) if branch in wait.branches}
        cells = [cell for wait in waits.values() for cell in wait.cells if cell.branch == branch]
        members = sum(cell.last for cell in cells) if cells else None
        month = max((cell.month for cell in cells), default=None)
        found[branch] = AwaitedBranch(branch, names.get(branch, branch), tuple(waits), members, month)
    return tuple(found.values())
