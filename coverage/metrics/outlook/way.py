"""The one way from shown figures to everything beyond coverage: gap, paid cover, flows, pace, and the way to targets.

It joins the analyses and computes nothing that they compute. What an analysis needs of other months comes by the rule
of the trend: each month from the snapshot that its release names. Every part says by itself why it is unknown. Read
next: `effort`, `pace`, `flows`, `subsidised`, `gaps`; the words for reasons are in `model.wording`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypedDict

from coverage.metrics.coverage.gaps import change_contributions, contributions, gap_of, overlap
from coverage.metrics.coverage.groups import group_members
from coverage.metrics.coverage.totals import known_sum
from coverage.metrics.outlook.effort import (
    are_estimated,
    choose_path,
    effort_needed,
    expected_leaving,
    public_holidays,
    row_need,
    split_effort,
    target_paths,
    with_replacement,
    working_days,
)
from coverage.metrics.outlook.flows import add_flows, flows_of, net_changes
from coverage.metrics.outlook.pace import arrival, pace_of, steady_series
from coverage.metrics.outlook.series import MONTHS_BACK, PlaceSeries, place_of
from coverage.metrics.outlook.subsidised import internal_count, lapsing, subsidised_cover
from coverage.metrics.releases.released import Shown
from coverage.model.analysis import Flow, Gap, InternalCount, Lapse, NetChange, SubsidisedCover
from coverage.model.columns import CHANNELS
from coverage.model.outlook import (
    Arrival,
    Attrition,
    Breakdown,
    Effort,
    Need,
    Outlook,
    Pace,
    SplitRule,
    SteadyMonth,
    TargetPath,
    Way,
)
from coverage.model.periods import month_end, months_between, shift_period

REST = CHANNELS[-1]
"""The channel of members of whom no ecosystem is named."""

_Shares = Mapping[SplitRule, Mapping[str, int]]

LAST_MONTH, LAST_DAY = 12, 31
"""The day of a year by whose end its target is to be met."""


class _PaidCover(TypedDict):
    """The parts of an outlook that say who pays."""

    cover: SubsidisedCover
    lapses: tuple[Lapse, ...]
    internal: InternalCount


def outlook(shown: Shown, today: dt.date, source: str | None = None) -> Outlook:
    """What is missing in the place that a summary speaks of, what moves there, and the way to each target.

    `today` starts the working days; `source` leaves the targets of one owner alone, of several none is preferred.
    Units: persons, working days, months; rates, shares and people a day are exact fractions. Missing: every part that
    is unknown is None and carries a reason of `wording.REASONS`; nothing unknown is 0.

    40 of 100 workers are members, a target asks for 45 % in December: 60 are missing, 5 of them for the target.

    >>> from coverage.services import show
    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(
    ...     cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile", "region_code": "3204",
    ...           "segment": "PU", "active_members": 40, "memberships": 40, "missing_cells": 0},
    ...     workforce={"year": [2024], "vintage": "a", "region_code": "3204", "sector": "total", "source": "BPS",
    ...                "eligible": 100},
    ...     targets={"year": [2024], "region_code": "3204", "indicator": "coverage_rate", "target_rate": 0.45,
    ...              "source": "RKPD"})
    >>> found = outlook(show(Selection(regions=("3204",)), stored, {}.__getitem__), dt.date(2024, 9, 2))
    >>> found.gap.net, [(way.source, way.effort.need.net, way.arrival.reason) for way in found.ways]
    (60, [('RKPD', 5, 'no_funding')])

    Raises:
        UsageError: when `source` names no target for the place.
    """
    place = place_of(shown)
    summary, paid = shown.summary, place.paid(place.period)
    gap, flows = _gap(place), _flows(place, place.period)
    members, incomplete = place.members()
    steady = steady_series(members, {month: place.paid(month) for month in members}, incomplete)
    course = _Course(place, today, _attrition(place, members), pace_of(steady), steady)
    paths = target_paths(shown.holdings.targets, summary.focus.code, summary.indicator.id)
    ways = course.ways(paths if source is None else [path for path in [choose_path(paths, source)] if path])
    return Outlook(
        code=summary.focus.code,
        period=place.period,
        figure_basis=summary.figure_basis,
        gap=gap,
        gap_by_region=_by_region(place, gap),
        members_by_branch=_by_group(place, "branch"),
        members_by_channel=_by_group(place, "channel"),
        change_by_region=_change_by(place, "region"),
        change_by_branch=_change_by(place, "branch"),
        change_by_channel=_change_by(place, "channel"),
        **_paid_cover(place, paid),
        flows=flows,
        flow=add_flows(flows, summary.focus.code, ""),
        changes=_changes(place),
        attrition=course.attrition,
        steady=steady,
        pace=course.pace,
        headline_pace=pace_of([SteadyMonth(month, count, None) for month, count in members.items()]),
        sources=tuple(path.source for path in paths),
        ways=ways,
        reason=None if ways else "no_target",
    )


def _paid_cover(place: PlaceSeries, paid: list[dict[str, object]]) -> _PaidCover:
    """What is said of who pays; nothing while figures are carried, because nobody knows who pays for those."""
    focus = place.shown.summary.focus
    found = _PaidCover(
        cover=subsidised_cover(paid, focus.denominator_workers),
        lapses=lapsing(paid, place.period),
        internal=internal_count(paid),
    )
    if "carried" not in focus.flags:
        return found
    return _PaidCover(
        cover=SubsidisedCover(None, None, None, None, None, "not_whole"),
        lapses=tuple(Lapse(each.days, each.until, None, None, None, None, "not_whole") for each in found["lapses"]),
        internal=InternalCount(None, None, None, None, None, "not_whole"),
    )


def _gap(place: PlaceSeries) -> Gap:
    pairs = {
        row.code: (row.active_members, row.denominator_workers)
        for row in place.counted
        if row.active_members is not None and row.denominator_workers
    }
    gap = gap_of(pairs)
    return gap if pairs else replace(gap, reason=place.shown.summary.focus.reason or gap.reason)


def _by_region(place: PlaceSeries, gap: Gap) -> Breakdown:
    """What each region contributes to the gross gap; one without a gap contributes 0, an unknown one nothing."""
    if not gap.gross:
        return Breakdown((), gap.gross, None, gap.reason or "no_gap")
    parts = {row.code: None if row.gap is None else max(0, row.gap) for row in place.rows}
    return Breakdown(contributions(parts, gap.gross), gap.gross, 0)


def _by_group(place: PlaceSeries, by: str) -> Breakdown:
    """What branches or channels contribute to the members of the province; they are counted for the whole alone."""
    parts = _groups(place, by, place.period)
    if isinstance(parts, str):
        return Breakdown((), None, None, parts)
    segments = [row.active_members for row in group_members(place.shown.holdings, "segment", place.period, place.basis)]
    total = None if None in segments else known_sum(segments)
    return Breakdown(
        contributions(parts, total), total, overlap(parts, total), "part_missing" if total is None else None
    )


def _groups(place: PlaceSeries, by: str, period: str) -> dict[str, int | None] | str:
    """Members of each branch or channel in a month, or why they are unknown."""
    summary = place.shown.summary
    if summary.focus.code != summary.province.code:
        return "whole_only"
    parts = {row.key: row.active_members for row in group_members(place.at(period), by, period, place.basis)}
    return "no_channel" if by == "channel" and parts and parts.keys() <= {REST} else parts or "no_members"


def _change_by(place: PlaceSeries, by: str) -> Breakdown:
    """What each region, branch or channel added to the members since last December; unknown if that is not stored."""
    opening = f"{int(place.period[:4]) - 1}-{LAST_MONTH}"
    if opening not in place.months:
        return Breakdown((), None, None, "no_comparison")
    if by == "channel" and place.waiting(opening, place.period):
        return Breakdown((), None, None, "incomplete")
    ends = [place.regions(month) if by == "region" else _groups(place, by, month) for month in (opening, place.period)]
    before, after = ends
    if isinstance(before, str) or isinstance(after, str):
        return Breakdown((), None, None, before if isinstance(before, str) else str(after))
    parts = change_contributions(before, after)
    return Breakdown(parts, known_sum([part.value for part in parts]), None)


def _flows(place: PlaceSeries, period: str) -> tuple[Flow, ...]:
    """The flows of the counted regions in a month, by region and segment."""
    cells = flows_of(place.at(period).flows, place.members_at, place.basis, period)
    cells = tuple(flow for flow in cells if flow.region_code in place.codes)
    waiting = place.waiting(cells[0].opening_period, period) if cells else set()
    return tuple(
        replace(flow, residual=None, reason="incomplete") if flow.region_code in waiting else flow for flow in cells
    )


def _changes(place: PlaceSeries) -> tuple[NetChange, ...]:
    """The headline's changes of the counted regions since the month before; none where that is not stored."""
    before = shift_period(place.period, -1)
    if not {before, place.period} <= set(place.months):
        return ()
    cells = net_changes(place.members_at, before, place.period)
    waiting = place.waiting(before, place.period)
    return tuple(
        replace(change, change=None, reason="incomplete") if change.region_code in waiting else change
        for change in cells
        if change.region_code in place.codes
    )


def _attrition(place: PlaceSeries, members: Mapping[str, int | None]) -> Attrition:
    """Who left in the last year, from the months in which rosters follow every member of the headline.

    Left are those who lapsed, departed, or went to another region or segment outside the place: moves inside it cancel.
    Missing: `no_roster` without two rosters in a row; `part_roster` where they hold fewer members than the headline, or
    lost some with a file rather than for good.
    """
    first = shift_period(place.period, -MONTHS_BACK)
    lines = [add_flows(_flows(place, month), "", "") for month in place.months if month > first]
    stored = [line for line in lines if line is not None]
    whole = [line for line in stored if members.get(line.opening_period) == line.opening and not line.correction_out]
    if not whole:
        return Attrition(None, (), 0, "part_roster" if stored else "no_roster")
    left = sum(line.lapsed + line.departed + max(0, line.transferred_out - line.transferred_in) for line in whole)
    months = sum(months_between(line.opening_period, line.period) for line in whole)
    return Attrition(left, tuple(line.period for line in whole), months)


@dataclass(frozen=True)
class _Course:
    """What every way to a target shares: the place, today, who leaves, the pace and the months that it rests on."""

    place: PlaceSeries
    today: dt.date
    attrition: Attrition
    pace: Pace
    steady: tuple[SteadyMonth, ...]

    def ways(self, paths: Sequence[TargetPath]) -> tuple[Way, ...]:
        """The way to each target from the year of the period on, by source and year."""
        first = int(self.place.period[:4])
        return tuple(self._way(path.source, year, rate) for path in paths for year, rate in path.rates if year >= first)

    def _way(self, source: str, year: int, rate: Fraction) -> Way:
        period = self.place.period
        focus = self.place.shown.summary.focus
        start, end = max(self.today, month_end(period)), dt.date(year, LAST_MONTH, LAST_DAY)
        leaving = expected_leaving(
            self.attrition.left, self.attrition.months, months_between(period, f"{year}-{LAST_MONTH}")
        )
        need = row_need(focus, rate, period, year)
        effort = effort_needed(
            need, focus.active_members, working_days(start, end, public_holidays(start, end)), leaving
        )
        net, gaps = need.net, {row.code: row.gap for row in self.place.counted}
        shares = {} if net is None else {rule: split_effort(net, gaps, rule) for rule in SplitRule}
        effort = replace(effort, is_estimated=are_estimated(start, end))
        return Way(source, year, rate, effort, self._met(need), shares, self._gross(effort, shares))

    def _gross(self, effort: Effort, shares: _Shares) -> _Shares:
        """The shares with those who will leave replaced; none where nobody knows how many leave."""
        if effort.gross is None or effort.need.net is None:
            return {}
        members = {row.code: row.active_members for row in self.place.counted}
        leaving = effort.gross - effort.need.net
        if leaving and not any(members.values()):
            return {}
        return {rule: with_replacement(own, leaving, members) for rule, own in shares.items()}

    def _met(self, need: Need) -> Arrival:
        """When a goal is met, from the steady members of the period at the pace now."""
        if need.goal is None:
            return Arrival(None, None, None, need.reason)
        unknown = SteadyMonth(self.place.period, None, None, "no_members")
        now = next((month for month in self.steady if month.period == self.place.period), unknown)
        found = arrival(need.goal, now, self.pace)
        is_met_by_all = not need.net and now.members is not None and now.members < need.goal
        return replace(found, reason="met_for_now") if is_met_by_all else found
