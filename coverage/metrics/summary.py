"""Puts together what a page, the wall, a workbook and `summary` show of one selection: always the same value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from coverage.metrics.choice import settle
from coverage.metrics.comparison import End, compare, with_chain
from coverage.metrics.control import control_differences
from coverage.metrics.counting import total_persons, with_persons
from coverage.metrics.effort import row_need, target_paths
from coverage.metrics.findings import find_in_figures
from coverage.metrics.gaps import concentrate
from coverage.metrics.groups import arrived_branches
from coverage.metrics.held_back import flag_held_back
from coverage.metrics.late import Place, Wait, counted_by, find_waiting, late_figures, with_late
from coverage.metrics.past import NO_PAST, Past
from coverage.metrics.ranking import rank_regions, worker_ranges
from coverage.metrics.rates import (
    choose_denominator,
    coverage_by_region,
    members_by_region,
    workers_by_region,
)
from coverage.metrics.totals import Stocks, region_row, stocks_of, total_row, whole, with_changes
from coverage.model.analysis import Comparison
from coverage.model.indicators import DENOMINATORS
from coverage.model.late import LateFigure
from coverage.model.periods import shift_period
from coverage.model.results import Concentration, CoverageRow, CoverageSummary, Denominator, Target
from coverage.model.schema import records_of
from coverage.model.selection import Selection
from coverage.model.snapshots import Holdings
from coverage.model.trend import TrendPoint
from coverage.reference.regions import PROVINCE_CODE, region_name

_ARRIVED = [
    *("period", "region_code"),
    *("branches_included", "branches_expected", "is_partial", "is_carried"),
]


@dataclass(frozen=True)
class _Frames:
    """The frames of one basis and denominator from which every period is computed, each from what stands for it.

    `chosen`, `workers` and `tables` keep what is asked for more than once: the denominator of a snapshot, year and
    vintage, the workers of a denominator, the table of a period.
    """

    holdings: Holdings
    selection: Selection
    basis: str
    past: Past = NO_PAST
    others: dict[int, _Frames] = field(default_factory=dict)
    chosen: dict[tuple[int, str, str | None], Denominator | None] = field(default_factory=dict)
    workers: dict[tuple[int, Denominator], pd.DataFrame] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def at(self, period: str) -> _Frames:
        """The frames that stand for a period: those of the snapshot that its release names, else these."""
        release = self.past.release(period, self.basis)
        if release is None:
            return self
        if release.snapshot not in self.others:
            held = self.past.holdings(period, self.basis, self.holdings)
            self.others[release.snapshot] = replace(self, holdings=held)
        return self.others[release.snapshot]

    @cached_property
    def waiting(self) -> dict[Place, Wait]:
        """Whom the regions of these holdings wait for."""
        return find_waiting(self.holdings, self.basis)

    @cached_property
    def counted(self) -> Holdings:
        """The holdings by the chosen rule for late branches: with their last figures where these are carried."""
        return counted_by(self.selection.late, self.holdings, self.waiting, self.basis)

    @cached_property
    def reported(self) -> pd.DataFrame:
        """Members by region and period, of the branches that are in."""
        return members_by_region(self.holdings.cube, self.basis, self.holdings.arrivals)

    @cached_property
    def members(self) -> pd.DataFrame:
        """Members by region and period, by the chosen rule for late branches."""
        counted = self.counted
        if counted is self.holdings:
            return self.reported
        return members_by_region(counted.cube, self.basis, counted.arrivals, self.holdings.cube)

    def shown_months(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Members and arrivals of all months, each month's from the frames that stand for it; nothing is carried."""
        months: dict[int, tuple[_Frames, list[str]]] = {}
        for period in sorted(set(self.holdings.arrivals["period"]) | set(self.reported["period"])):
            frames = self.at(period)
            months.setdefault(frames.holdings.info.number, (frames, []))[1].append(period)
        parts = [
            [rows[rows["period"].isin(periods)] for rows in (frames.reported, frames.holdings.arrivals)]
            for frames, periods in months.values() or [(self, [])]
        ]
        members, arrivals = (pd.concat(rows, ignore_index=True) for rows in zip(*parts, strict=True))
        return members, arrivals

    def denominator(self, period: str) -> Denominator | None:
        """The denominator of a period: of the vintage asked for, else of the one in force, else by rule."""
        named = self.past.vintage(period) if self.selection.vintage is None else self.selection.vintage
        key = (self.at(period).holdings.info.number, period[:4], named)
        if key not in self.chosen:
            self.chosen[key] = self._denominator(period, named)
        return self.chosen[key]

    def _denominator(self, period: str, named: str | None) -> Denominator | None:
        workforce, wanted = self.at(period).holdings.workforce, self.selection
        chosen = choose_denominator(workforce, period, wanted.denominator, named)
        if chosen is None and wanted.vintage is None and named is not None:
            return choose_denominator(workforce, period, wanted.denominator, None)
        return chosen

    def late(self, period: str) -> dict[str, LateFigure]:
        """Region -> what it has by each rule for late branches, whichever is chosen; only regions that wait."""
        frames = self.at(period)
        return late_figures(frames.waiting, frames.reported, period)

    def targets(self, period: str, code: str, row: CoverageRow | None = None) -> tuple[Target, ...]:
        """Targets of a place for this indicator in the period's year, one a source; with its row, what they lack."""
        year = int(period[:4])
        paths = target_paths(self.holdings.targets, code, DENOMINATORS[self.selection.denominator].id)
        return tuple(
            Target(year, float(rate), path.source, None if row is None else row_need(row, rate, period, year))
            for path in paths
            if (rate := path.at(year)) is not None
        )

    def target_sources(self, period: str) -> tuple[str, ...]:
        """Whose targets there are for any place in the period's year."""
        return tuple(sorted(set(self._targets_at(period)["source"].astype(str))))

    def _targets_at(self, period: str) -> pd.DataFrame:
        held, indicator = self.holdings.targets, DENOMINATORS[self.selection.denominator].id
        return held[(held["year"] == int(period[:4])) & (held["indicator"] == indicator)]

    def stocks(self, period: str) -> Stocks:
        """Active members by region at a period, where nothing is missing."""
        return stocks_of(self.table(period))

    def chosen_table(self, period: str) -> pd.DataFrame:
        """Coverage at a period of the chosen regions, or of all when none is chosen."""
        table, chosen = self.table(period), self.selection.regions
        return table[table["region_code"].isin(chosen)] if chosen else table

    def table(self, period: str) -> pd.DataFrame:
        """Coverage by region at a period; worked out with all periods that rest on the same snapshot and workers."""
        if period not in self.tables:
            chosen, frames = self.denominator(period), self.at(period)
            alike = [
                each
                for each in dict.fromkeys((period, *frames.members["period"]))
                if self.at(each) is frames and self.denominator(each) == chosen
            ]
            self.tables.update(self._tables(frames, chosen, alike))
        return self.tables[period]

    def _tables(self, frames: _Frames, chosen: Denominator | None, periods: list[str]) -> dict[str, pd.DataFrame]:
        workers = self._workers(frames.holdings, chosen) if chosen else None
        arrivals = frames.counted.arrivals
        arrivals = arrivals[arrivals["basis"] == self.basis].reindex(columns=_ARRIVED)
        table = coverage_by_region(frames.members, workers, arrivals, periods, self.selection.denominator)
        return {str(period): rows.reset_index(drop=True) for period, rows in table.groupby("period")}

    def _workers(self, holdings: Holdings, chosen: Denominator) -> pd.DataFrame:
        key = (holdings.info.number, chosen)
        if key not in self.workers:
            self.workers[key] = workers_by_region(holdings.workforce, chosen)
        return self.workers[key]


def summarise(holdings: Holdings, selection: Selection, past: Past = NO_PAST) -> CoverageSummary:
    """Coverage at the selected period (the newest when none is asked for), with trend, targets and completeness.

    `past` says what stands for other months; which release a selection asks for is settled in `released`.
    Units: persons and fractions. Missing: every region of the period has a row; what is unknown is None with a reason.

    30 of 100 and 60 of 80 make 90 of 180; of the 90 not covered, 70 are the first region's.

    >>> from coverage.model.snapshots import holdings_of
    >>> held = holdings_of(
    ...     cube={"grouping": "region", "period": "2024-08", "basis": "domicile", "region_code": ["3204", "3273"],
    ...           "segment": "PU", "active_members": [30, 60], "memberships": [30, 60], "missing_cells": 0},
    ...     workforce={"year": 2024, "vintage": "a", "region_code": ["3204", "3273"], "sector": "total",
    ...                "source": "BPS", "eligible": [100, 80]})
    >>> found = summarise(held, Selection())
    >>> found.period, found.province.coverage_rate, found.province.gap, found.concentration.codes
    ('2024-08', 0.5, 90, ('3204',))

    Raises:
        UsageError: when the store holds no such period, basis or vintage.
        ChoiceNeeded: when the period has several bases and none was asked for.
    """
    view = settle(holdings, selection, past)
    selection, period, basis, periods = view.selection, view.period, view.basis, view.periods
    frames = _Frames(holdings, selection, basis, past)
    rows = flag_held_back(_region_rows(frames, period), holdings, period, basis)
    rows = _with_persons(frames, rows, period)
    whose = (frames.targets(period, PROVINCE_CODE), selection.target)
    province = total_row(rows, PROVINCE_CODE, region_name(PROVINCE_CODE), *whose)
    province = _complete(province, rows, holdings, basis, period)
    chosen = tuple(row for row in rows if row.code in selection.regions)
    focus = _focus(chosen, province)
    if len(chosen) > 1:
        focus = _complete(focus, chosen, holdings, basis, period)
    summary = CoverageSummary(
        info=holdings.info,
        selection=selection,
        period=period,
        basis=basis,
        bases=view.bases,
        periods=periods,
        indicator=DENOMINATORS[selection.denominator],
        denominator=frames.denominator(period),
        rows=rows,
        province=province,
        focus=focus,
        regions_included=sum(row.coverage_rate is not None for row in rows),
        regions_expected=len(rows),
        trend=_trend(frames, [each for each in periods if each <= period]),
        targets=frames.targets(period, focus.code, focus),
        concentration=_concentration(rows),
        control=control_differences(holdings.control_totals, rows, period),
        findings=(),
        comparison=_comparison(frames, f"{int(period[:4]) - 1}-12", period) if period in periods else None,
        bands=rank_regions(frames.members, holdings, basis, period, frames.denominator(period)),
        target_sources=frames.target_sources(period),
    )
    members, arrivals = frames.shown_months()
    return replace(summary, findings=find_in_figures(summary, replace(holdings, arrivals=arrivals), members))


def _region_rows(frames: _Frames, period: str) -> tuple[CoverageRow, ...]:
    """Every region of a period, with its change of active members since last month and since last December."""
    month, december = (frames.stocks(each) for each in (shift_period(period, -1), f"{int(period[:4]) - 1}-12"))
    wanted = frames.selection
    rows = (
        region_row(record, wanted.denominator, frames.targets(period, str(record["region_code"])), wanted.target)
        for record in records_of(frames.table(period))
    )
    late = frames.late(period)
    return tuple(with_late(with_changes(row, month, december), late.get(row.code)) for row in rows)


def _with_persons(frames: _Frames, rows: Sequence[CoverageRow], period: str) -> tuple[CoverageRow, ...]:
    held, chosen = frames.at(period), frames.denominator(period)
    is_own_year = chosen is not None and str(chosen.year) == period[:4]
    workers = worker_ranges(held.holdings.workforce, chosen) if chosen and is_own_year else {}
    return with_persons(rows, held.counted.arrivals, workers, frames.basis, period)


def _complete(
    total: CoverageRow, rows: Sequence[CoverageRow], holdings: Holdings, basis: str, period: str
) -> CoverageRow:
    """A total of `rows` with the distinct branches that are in, of those expected, and the persons that it may hold."""
    codes = None if total.code == PROVINCE_CODE else [row.code for row in rows]
    included, expected = arrived_branches(holdings, period, basis, codes)
    found = replace(total, branches_included=len(included), branches_expected=len(expected) or None)
    return replace(found, persons=total_persons(rows, basis))


def _focus(chosen: tuple[CoverageRow, ...], province: CoverageRow) -> CoverageRow:
    """What the page speaks of: the province, one region, or the chosen regions together (without their branches)."""
    if len(chosen) <= 1:
        return chosen[0] if chosen else province
    return total_row(chosen, "+".join(row.code for row in chosen), f"{len(chosen)} kab/kota terpilih", ())


def _comparison(frames: _Frames, opening: str, closing: str) -> Comparison | None:
    """The chosen place against an earlier period; None where that period is not held."""
    if opening not in set(frames.at(opening).members["period"]):
        return None
    before, after = (
        End(period, frames.chosen_table(period), frames.denominator(period)) for period in (opening, closing)
    )
    return compare(before, after)


def _trend(frames: _Frames, periods: list[str]) -> tuple[TrendPoint, ...]:
    tables = [frames.chosen_table(period) for period in periods]
    points = [_trend_point(frames, period, table) for period, table in zip(periods, tables, strict=True)]
    return with_chain(points, tables)


def _trend_point(frames: _Frames, period: str, table: pd.DataFrame) -> TrendPoint:
    chosen = frames.denominator(period)
    paired = table[table["coverage_rate"].notna()]
    counted = paired if len(paired) else table
    members = whole(counted["active_members"].sum(min_count=1))
    workers = whole(paired["denominator_workers"].sum(min_count=1)) if len(paired) else None
    is_carried = bool(table["is_carried"].astype("boolean").fillna(False).any())
    return TrendPoint(
        period,
        members,
        whole(counted["formal"].sum(min_count=1)),
        whole(counted["informal"].sum(min_count=1)),
        workers,
        members / workers if members is not None and workers else None,
        chosen.vintage if chosen else None,
        chosen.year if chosen else None,
        bool(table["is_incomplete"].any()),
        is_draft=is_carried or frames.past.release(period, frames.basis) is None,
        is_carried=is_carried,
        reason=frames.past.reason(period, frames.basis) or (None if chosen or members is None else "no_denominator"),
        regions=frozenset(counted.loc[counted["active_members"].notna(), "region_code"].astype(str)),
    )


def _concentration(rows: tuple[CoverageRow, ...]) -> Concentration | None:
    """How few regions hold half of all workers not covered; None where no region has any."""
    gaps = {row.code: row.gap for row in rows}
    codes = concentrate(gaps)
    known = sum(gap is not None for gap in gaps.values())
    return Concentration(codes, known, len(rows)) if codes else None
