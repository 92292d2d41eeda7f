"""Changes that no single file answers for: a segment of the province, a cohort that others pay for, a branch.

What stops a file stands in `metrics.plausible`, with the same limits and the same notion of like for like. Here nothing
stops; heavy findings hold up a release. Jumps of regions stand in `jumps`.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from coverage.metrics.coverage.complete_months import complete_months
from coverage.metrics.coverage.totals import whole
from coverage.metrics.plausible.figures import Count, Duties, Month, Reports, cube_reports
from coverage.metrics.plausible.likeness import Ends, common
from coverage.metrics.plausible.places import members_of
from coverage.metrics.plausible.stops import change_words, range_words
from coverage.model.checks import CHECKS
from coverage.model.columns import KANWIL
from coverage.model.loading import Finding
from coverage.model.numbers import format_number, format_rate
from coverage.model.periods import format_period, months_between, shift_period
from coverage.model.results import CoverageSummary
from coverage.model.schema import records_of, values_of
from coverage.model.snapshots import Holdings
from coverage.reference.fundings import funding_by_code
from coverage.reference.limits import Limits
from coverage.reference.regions import region_name
from coverage.reference.segments import all_segments

LEAST_CHANGES = 6
"""Past changes of a branch that are needed before one is called unusual."""

MONTHS_BACK = 12
"""Months of a branch's past, and how far back a month is compared with."""

LEAST_SHARE = 0.05
"""Change below which nothing of a branch is unusual, however steady it was."""


def find_in_changes(
    summary: CoverageSummary, holdings: Holdings, members: pd.DataFrame, limits: Limits
) -> list[Finding]:
    """What changed more than is usual in the province and in branches, and cohorts that came or went.

    `members` is that of `rates.members_by_region` for the summary's basis. Units: persons. Missing: compared are
    regions that are complete in both months; without an earlier month within a year nothing is found.

    >>> from coverage.metrics.coverage.rates import members_by_region
    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> from coverage.reference.limits import read_limits
    >>> from coverage.reference.tables import REVIEWED
    >>> from coverage.services import summarise
    >>> stored = holdings_of(cube={"grouping": "region", "period": ["2024-07", "2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "PU", "active_members": [90_000, 99_000], "missing_cells": 0})
    >>> members = members_by_region(stored.cube, "domicile", stored.arrivals)
    >>> [each.code for each in find_in_changes(summarise(stored, Selection()), stored, members, read_limits(REVIEWED))]
    ['province_change']
    """
    duties, month = Duties(holdings.branches), (summary.period, summary.basis)
    first = shift_period(summary.period, -MONTHS_BACK - 1)
    cube = holdings.cube
    near = cube[(cube["basis"] == month[1]) & (cube["period"] >= first) & (cube["period"] <= month[0])]
    reports = cube_reports(near, lambda other, sender: True)
    pair = _alike(summary, holdings, members)
    return [
        *(_province(holdings, pair, limits) if pair else ()),
        *(_cohorts(holdings, pair, limits) if pair else ()),
        *_branches(reports, duties, month, limits),
        *_outside(reports, duties, month, limits),
    ]


@dataclass(frozen=True)
class _Pair:
    """A month and the one before it that is stored, with the records of the regions that are complete in both."""

    months: tuple[Month, Month]
    records: tuple[list[dict[str, object]], list[dict[str, object]]]

    @property
    def regions(self) -> frozenset[str]:
        return frozenset(str(record["region_code"]) for record in self.records[0])


def _alike(summary: CoverageSummary, holdings: Holdings, members: pd.DataFrame) -> _Pair | None:
    """The month beside the last one within a year that has complete regions; None where there is none."""
    months: dict[str, dict[str, dict[str, object]]] = {}
    for record in records_of(complete_months(members, holdings.arrivals, summary.basis)):
        months.setdefault(str(record["period"]), {})[str(record["region_code"])] = record
    earlier = [period for period in months if shift_period(summary.period, -MONTHS_BACK) <= period < summary.period]
    if not earlier or summary.period not in months:
        return None
    known, now = months[max(earlier)], months[summary.period]
    regions = sorted(known.keys() & now.keys())
    sides = ([known[region] for region in regions], [now[region] for region in regions])
    return _Pair(((max(earlier), summary.basis), (summary.period, summary.basis)), sides)


def _province(holdings: Holdings, pair: _Pair, limits: Limits) -> Iterable[Finding]:
    before, period = (month[0] for month in pair.months)
    sides = [
        _counted(holdings, month, pair.regions, records)
        for month, records in zip(pair.months, pair.records, strict=True)
    ]
    for segment in all_segments():
        limit = limits[f"province_{segment.code.lower()}"]
        ends = Ends(sides[0][segment.code], sides[1][segment.code], before, period)
        if not ends.is_plausible(limit):
            known, now = ends.known.total or 0, ends.judged.total or 0
            words = (
                f"{segment.name} di {len(pair.regions)} kab/kota yang lengkap: "
                f"{change_words(period, now, before, known)}; biasanya "
                f"{range_words(limit.widened(ends.months), known)}."
            )
            yield CHECKS["province_change"].finding(period, words)


def _counted(
    holdings: Holdings, month: Month, regions: frozenset[str], records: list[dict[str, object]]
) -> dict[str, Count]:
    """Segment -> members of some regions in a month, with those whom others pay for apart, and how cover ends."""
    paid = {segment.code: 0 for segment in all_segments()}
    ends: dict[str, list[tuple[str, int]]] = {code: [] for code in paid}
    for region, code, funding, end, persons in _protected(holdings.protection, month):
        if region in regions and _is_paid(funding):
            paid[code] += persons
        elif region in regions and end:
            ends[code].append((end, persons))
    sums = {code: sum(whole(record[code]) or 0 for record in records) for code in paid}
    return {code: Count(sums[code] - paid[code], paid[code], tuple(ends[code])) for code in paid}


def _protected(protection: pd.DataFrame, month: Month) -> Iterable[tuple[str, str, str, str, int]]:
    """Region, segment, funding, last month of cover ('' unstated) and persons of a month."""
    rows = protection[(protection["period"] == month[0]) & (protection["basis"] == month[1])]
    names = ("region_code", "segment", "funding", "protection_end", "active_members")
    for region, segment, funding, end, persons in zip(*(values_of(rows[name]) for name in names), strict=True):
        yield str(region), str(segment), str(funding), "" if pd.isna(end) else str(end)[:7], int(persons or 0)


def _is_paid(funding: str) -> bool:
    known = funding_by_code().get(funding)
    return known is not None and known.is_subsidised


def _cohorts(holdings: Holdings, pair: _Pair, limits: Limits) -> Iterable[Finding]:
    """Persons whom others pay for, by segment and payer: those who came or went since the last month, when many did."""
    months = (pair.months[0][0], pair.months[1][0])
    sums: list[dict[tuple[str, str], dict[str, int]]] = [{}, {}]
    for found, month in zip(sums, pair.months, strict=True):
        for region, segment, funding, _, persons in _protected(holdings.protection, month):
            if region in pair.regions and _is_paid(funding):
                own = found.setdefault((segment, funding), {})
                own[region] = own.get(region, 0) + persons
    limit = limits["cohort"].widened(months_between(*months))
    for segment, funding in sorted(sums[0].keys() | sums[1].keys()):
        before, now = (found.get((segment, funding), {}) for found in sums)
        moved = {
            region: now.get(region, 0) - before.get(region, 0)
            for region in before.keys() | now.keys()
            if not (before.get(region) and limit.holds(now.get(region, 0) / before[region]))
        }
        size = sum(map(abs, moved.values()))
        if size >= limit.least:
            yield _cohort((segment, funding), months, moved, (sum(before.values()), sum(now.values())))


def _cohort(kind: tuple[str, str], months: tuple[str, str], moved: Mapping[str, int], sums: tuple[int, int]) -> Finding:
    came, went = (sum(abs(change) for change in moved.values() if change * sign > 0) for sign in (1, -1))
    largest = max(sorted(moved), key=lambda region: abs(moved[region]))
    size = " dan ".join(
        f"{format_number(count)} orang {word}" for count, word in ((came, "datang"), (went, "berakhir")) if count
    )
    words = (
        f"{kind[0]} yang iurannya dibayari {funding_by_code()[kind[1]].label}: {size} sejak {format_period(months[0])} "
        f"({format_number(sums[0])} menjadi {format_number(sums[1])} orang; terbesar {region_name(largest)})."
    )
    return CHECKS["cohort"].finding(months[1], words)


def _branches(reports: Reports, duties: Duties, month: Month, limits: Limits) -> Iterable[Finding]:
    """Segments of branches outside the median of their own changes ± 3.5 median deviations, and by 5 % or more."""
    limit = limits["branch_usual"]
    for sender in sorted({sender for other, sender in reports if other == month and sender != KANWIL}):
        periods = sorted(other[0] for other, name in reports if name == sender)
        for segment in all_segments():
            changes = [
                _change(reports, duties, sender, segment.code, ((first, month[1]), (last, month[1])))
                for first, last in itertools.pairwise(periods)
            ]
            past = [change[2] for change in changes[:-1] if change is not None]
            if not changes or changes[-1] is None or len(past) < LEAST_CHANGES or limit.high is None:
                continue
            before, now, rate = changes[-1]
            middle = statistics.median(past)
            spread = statistics.median(abs(each - middle) for each in past)
            if before >= limit.least and abs(rate - middle) > limit.high * spread and abs(rate) >= LEAST_SHARE:
                words = (
                    f"Cabang {sender} {segment.name}: {change_words(periods[-1], now, periods[-2], before)}, biasanya "
                    f"berubah {format_rate(middle)} sebulan."
                )
                yield CHECKS["branch_change"].finding(sender, words)


def _change(
    reports: Reports, duties: Duties, sender: str, segment: str, months: tuple[Month, Month]
) -> tuple[int, int, float] | None:
    """Persons before and after, and the change a month as a fraction, over regions with the same duties."""
    before, now = (reports[month, sender] for month in months)
    served = [duties.at(month[0]) for month in months]
    regions = frozenset(
        region for region in before.regions & now.regions if served[0].get(region) == served[1].get(region)
    )
    known, after = (count.total for count in common([before.cells, now.cells], segment, regions))
    if not known or after is None:
        return None
    return known, after, (after / known - 1) / months_between(months[0][0], months[1][0])


def _outside(reports: Reports, duties: Duties, month: Month, limits: Limits) -> Iterable[Finding]:
    """Members whom branches state of regions that they do not serve, a finding a region."""
    served, limit = duties.at(month[0]), limits["outside_duty"]
    own = {sender: report for (other, sender), report in reports.items() if other == month and sender != KANWIL}
    for region in sorted(served):
        counts = {sender: members_of(report, region) for sender, report in own.items() if region in report.regions}
        outside = {sender: count for sender, count in counts.items() if count and sender not in served[region]}
        everybody = sum(counts.values())
        if not outside:
            continue
        is_large = any(
            count >= limit.least and limit.high is not None and count >= limit.high * everybody
            for count in outside.values()
        )
        named = ", ".join(f"{sender} {format_number(count)}" for sender, count in sorted(outside.items()))
        words = (
            f"{region_name(region)}: {format_number(sum(outside.values()))} orang "
            f"({format_rate(sum(outside.values()) / everybody)}) dilaporkan cabang di luar wilayah kerjanya: {named}."
        )
        yield CHECKS["outside_duty" if is_large else "outside_duty_small"].finding(region, words)
