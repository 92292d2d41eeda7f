"""What a snapshot or a release says for a period, basis, denominator and rule for missing branches: of all regions.

A position does not depend on the regions that a reader chooses; `view` looks at it for them. It is worked out once
and kept (`positions`), and what only some pages or commands ask for (findings, bands) is worked out when it is first
asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from coverage.metrics.checks.control import control_differences
from coverage.metrics.checks.held_back import flag_held_back
from coverage.metrics.coverage.counting import total_persons, with_persons
from coverage.metrics.coverage.elsewhere import elsewhere_at
from coverage.metrics.coverage.gaps import concentrate
from coverage.metrics.coverage.groups import Reports, arrived_of, reports_at
from coverage.metrics.coverage.missing_branches import with_missing_branches
from coverage.metrics.coverage.ranking import rank_regions, worker_ranges
from coverage.metrics.coverage.selection import ResolvedSelection, resolve_selection
from coverage.metrics.coverage.totals import Stocks, stocks_of, total_row, with_changes, with_target
from coverage.metrics.coverage.unfinished import (
    awaited_branches,
    like_for_like,
    part_of_rows,
    part_of_total,
    whole_rows,
)
from coverage.metrics.outlook.effort import row_need
from coverage.metrics.releases.months import NO_PAST, Past
from coverage.model.indicators import DENOMINATORS, Indicator
from coverage.model.missing_branches import MissingBranchRule
from coverage.model.periods import months_between, shift_period
from coverage.model.ranking import RankBand
from coverage.model.results import Concentration, ControlDifference, CoverageRow, Denominator, Elsewhere, Target
from coverage.model.selection import Selection
from coverage.model.snapshots import Holdings, Release
from coverage.model.unfinished import RECENT_MONTHS, LastComplete, LikeForLike, Unfinished
from coverage.reference.regions import PROVINCE_CODE, region_name
from coverage.services.months import Months

MonthsOf = Callable[[Holdings, str], Months]
"""Gives the months of a snapshot by a basis: kept ones, or new ones."""


@dataclass(frozen=True, eq=False)
class Position:
    """The figures of all regions at one period; safe to share between threads.

    `holdings` are those of the snapshot that the period itself rests on, `past` says what stands for other months.
    `release` names the figures (None: a draft). `warning` names snapshots that could not be used, None without any.
    """

    holdings: Holdings
    settled: ResolvedSelection
    past: Past = NO_PAST
    release: Release | None = None
    warning: str | None = None
    months_of: MonthsOf = Months
    others: dict[int, Months] = field(default_factory=dict)

    @property
    def selection(self) -> Selection:
        """What was asked for, with its denominator named; its regions are nobody's here."""
        return self.settled.selection

    @property
    def period(self) -> str:
        """The month that the figures are of."""
        return self.settled.period

    @property
    def basis(self) -> str:
        """How members are placed."""
        return self.settled.basis

    @property
    def indicator(self) -> Indicator:
        """The indicator of the denominator in use."""
        return DENOMINATORS[self.selection.denominator]

    @cached_property
    def months(self) -> Months:
        """The months of the position's own snapshot."""
        return self.months_of(self.holdings, self.basis)

    def at(self, period: str) -> Months:
        """The months that stand for a period: those of the snapshot that its release names, else the position's own."""
        release = self.past.release(period, self.basis)
        if release is None:
            return self.months
        if release.snapshot not in self.others:
            stored = self.past.holdings(period, self.basis, self.holdings)
            self.others[release.snapshot] = self.months_of(stored, self.basis)
        return self.others[release.snapshot]

    def denominator(self, period: str) -> Denominator | None:
        """The denominator of a period: of the vintage asked for, else of the one in force, else by rule."""
        months, wanted = self.at(period), self.selection
        named = self.past.vintage(period) if wanted.vintage is None else wanted.vintage
        chosen = months.denominator(period, wanted.denominator, named)
        if chosen is None and wanted.vintage is None and named is not None:
            return months.denominator(period, wanted.denominator, None)
        return chosen

    def figures_at(self, period: str) -> tuple[CoverageRow, ...]:
        """What is in of every region at a month, also of those that wait; without changes and targets."""
        wanted = self.selection
        return self.at(period).rows(period, wanted.missing_branches, wanted.denominator, self.denominator(period))

    def rows_at(self, period: str) -> tuple[CoverageRow, ...]:
        """Coverage of every region at a month, of those that wait no more than their members."""
        return part_of_rows(self.figures_at(period), self.awaited(period))

    def release_at(self, period: str) -> Release | None:
        """The release that names the figures of a month, None for a draft."""
        return self.release if period == self.period else self.past.release(period, self.basis)

    def awaited(self, period: str) -> frozenset[str]:
        """Codes of the regions that a month waits for; none where it was released as if it were whole."""
        release = self.release_at(period)
        if release is not None and not release.despite:
            return frozenset()
        found = self.at(period).awaited(period)
        is_carried = self.selection.missing_branches == MissingBranchRule.CARRIED
        return frozenset() if found is None else found.regions(is_carried=is_carried)

    def stocks(self, period: str) -> Stocks:
        """Active members by region at a month, where nothing is missing."""
        is_stated = period in self.at(period).stated(self.selection.missing_branches)
        return stocks_of(self.rows_at(period) if is_stated else ())

    def is_stored(self, period: str) -> bool:
        """Whether any region has members at a month."""
        return period in self.at(period).stored(self.selection.missing_branches)

    def targets(self, code: str, row: CoverageRow | None = None) -> tuple[Target, ...]:
        """Targets of a place for the indicator in the period's year, one a source; with its row, what they lack."""
        year = int(self.period[:4])
        return tuple(
            Target(year, float(rate), path.source, None if row is None else row_need(row, rate, self.period, year))
            for path in self.months.paths(self.indicator.id).get(code, ())
            if (rate := path.at(year)) is not None
        )

    @cached_property
    def target_sources(self) -> tuple[str, ...]:
        """Whose targets there are for any place in the period's year."""
        year, paths = int(self.period[:4]), self.months.paths(self.indicator.id)
        return tuple(sorted({path.source for own in paths.values() for path in own if path.at(year) is not None}))

    @cached_property
    def figures(self) -> tuple[CoverageRow, ...]:
        """What is in of every region, also of those that wait: what totals add up."""
        return _with_persons(self, flag_held_back(_changed_rows(self), self.holdings, self.period, self.basis))

    @cached_property
    def rows(self) -> tuple[CoverageRow, ...]:
        """Every region, with its change of active members since last month and since last December, and its target."""
        return part_of_rows(self.figures, self.awaited(self.period))

    @cached_property
    def province(self) -> CoverageRow:
        """All regions together."""
        whose = (self.targets(PROVINCE_CODE), self.selection.target)
        total = total_row(self.figures, PROVINCE_CODE, region_name(PROVINCE_CODE), *whose)
        return self.complete(total, self.figures, None)

    @cached_property
    def unfinished(self) -> Unfinished | None:
        """What the month lacks and what is said in its place; None where it speaks for the province."""
        codes = self.awaited(self.period)
        found = self.months.awaited(self.period)
        if not codes or found is None:
            return None
        branches = self.holdings.branches
        names = dict(zip(branches["branch_code"].astype(str), branches["branch_name"].astype(str), strict=True))
        whole = self._whole(self.period)
        return Unfinished(
            self.period,
            tuple(sorted(codes)),
            len(whole),
            len(whole) + len(codes - whole.keys()),
            awaited_branches(found, names),
            self.province.branches_included,
            self.province.branches_expected,
            self._like_for_like(),
            self.last_complete,
        )

    def _whole(self, period: str) -> dict[str, CoverageRow]:
        """The regions of a month that are complete."""
        return whole_rows(self.figures_at(period), self.awaited(period))

    @cached_property
    def _earlier(self) -> list[str]:
        """The months before that have figures, the newest first."""
        return [each for each in reversed(self.settled.periods) if each < self.period and self.is_stored(each)]

    @cached_property
    def last_complete(self) -> LastComplete | None:
        """The newest month before that speaks for the province: of released ones, where any is released."""
        whole = [each for each in self._earlier if not self.awaited(each)]
        released = [each for each in whole if self.release_at(each) is not None]
        period = next(iter(released or whole), None)
        if period is None:
            return None
        rows = tuple(with_target(row, self.targets(row.code), self.selection.target) for row in self.rows_at(period))
        total = total_row(rows, PROVINCE_CODE, region_name(PROVINCE_CODE), self.targets(PROVINCE_CODE))
        is_recent = months_between(period, self.period) <= RECENT_MONTHS
        return LastComplete(period, total, self.denominator(period), self.release_at(period), is_recent)

    def _like_for_like(self) -> LikeForLike | None:
        """The complete regions against the last complete month, where that is recent, else against the month before."""
        last = self.last_complete
        first = [last.period] if last is not None and last.is_recent else []
        now = self._whole(self.period)
        pairs = (like_for_like(self.period, now, each, self._whole(each)) for each in (*first, *self._earlier))
        return next((pair for pair in pairs if pair is not None), None)

    @cached_property
    def reports(self) -> Reports:
        """Which branches serve whom and have reported."""
        return reports_at(self.holdings, self.period, self.basis)

    def complete(self, total: CoverageRow, rows: Sequence[CoverageRow], codes: Sequence[str] | None) -> CoverageRow:
        """A total with the distinct branches that are in, of those expected, and the persons that it may hold.

        `codes` are those of `rows`; None for all regions, also those of which nobody knows. Where one of them waits,
        the total has no rate.
        """
        included, expected = arrived_of(self.reports, codes)
        found = replace(total, branches_included=len(included), branches_expected=len(expected) or None)
        found = replace(found, persons=total_persons(rows, self.basis))
        awaited = self.awaited(self.period)
        waits = bool(awaited if codes is None else awaited & set(codes))
        return part_of_total(found, rows) if waits else found

    @cached_property
    def bands(self) -> dict[str, RankBand]:
        """Region -> its band of places among all; nobody has a place in an unfinished month."""
        if self.awaited(self.period):
            return {}
        members = self.months.members(self.selection.missing_branches)
        return rank_regions(members, self.holdings, self.basis, self.period, self.denominator(self.period))

    @cached_property
    def control(self) -> tuple[ControlDifference, ...]:
        """Head office's figures beside ours."""
        return control_differences(self.holdings.control_totals, self.rows, self.period)

    @cached_property
    def elsewhere(self) -> Elsewhere | None:
        """The members who are in no region; None where nobody states any."""
        return elsewhere_at(self.holdings.cube, self.period, self.basis)

    @cached_property
    def concentration(self) -> Concentration | None:
        """How few regions hold half of all workers not covered; None where no region has any, or some are awaited."""
        if self.awaited(self.period):
            return None
        gaps = {row.code: row.gap for row in self.rows}
        codes = concentrate(gaps)
        known = sum(gap is not None for gap in gaps.values())
        return Concentration(codes, known, len(self.rows)) if codes else None

    def shown_months(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Members and arrivals of all months, each month's from what stands for it; nothing is carried."""
        stored: dict[int, tuple[Months, list[str]]] = {}
        for period in sorted(set(self.holdings.arrivals["period"]) | set(self.months.reported["period"])):
            months = self.at(period)
            stored.setdefault(months.holdings.info.number, (months, []))[1].append(period)
        parts = [
            [rows[rows["period"].isin(periods)] for rows in (months.reported, months.holdings.arrivals)]
            for months, periods in stored.values() or [(self.months, [])]
        ]
        members, arrivals = (pd.concat(rows, ignore_index=True) for rows in zip(*parts, strict=True))
        return members, arrivals


def position_of(
    holdings: Holdings, selection: Selection, past: Past = NO_PAST, months_of: MonthsOf = Months
) -> Position:
    """The position of a selection on a snapshot, a draft; which release a selection asks for is settled in `positions`.

    Units: persons and fractions. Missing: every region of the period has a row; what is unknown is None with a reason.

    Raises:
        UsageError: when the snapshot holds no such period, basis or vintage.
        ChoiceNeeded: when the period has several bases and none was asked for.
    """
    return Position(holdings, resolve_selection(holdings, selection, past), past, months_of=months_of)


def _changed_rows(position: Position) -> tuple[CoverageRow, ...]:
    period, source = position.period, position.selection.target
    month, december = (position.stocks(each) for each in (shift_period(period, -1), f"{int(period[:4]) - 1}-12"))
    figures = position.at(period).missing_branches(period)
    rows = (with_target(row, position.targets(row.code), source) for row in position.figures_at(period))
    return tuple(with_missing_branches(with_changes(row, month, december), figures.get(row.code)) for row in rows)


def _with_persons(position: Position, rows: Sequence[CoverageRow]) -> tuple[CoverageRow, ...]:
    period = position.period
    months, chosen = position.at(period), position.denominator(period)
    is_own_year = chosen is not None and str(chosen.year) == period[:4]
    workers = worker_ranges(months.holdings.workforce, chosen) if chosen and is_own_year else {}
    return with_persons(
        rows, months.counted(position.selection.missing_branches).arrivals, workers, position.basis, period
    )
