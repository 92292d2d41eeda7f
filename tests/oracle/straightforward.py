"""A summary worked out from the tables anew for every choice, as it was before positions were kept: slow, and plain."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

import pandas as pd

from coverage.metrics.checks.control import control_differences
from coverage.metrics.checks.denominators import beside_of
from coverage.metrics.checks.findings import find_in_figures
from coverage.metrics.checks.held_back import flag_held_back
from coverage.metrics.coverage.comparison import with_chain
from coverage.metrics.coverage.counting import total_persons, with_persons
from coverage.metrics.coverage.decomposition import decompose
from coverage.metrics.coverage.gaps import concentrate
from coverage.metrics.coverage.groups import arrived_branches
from coverage.metrics.coverage.missing_branches import (
    counted_by,
    find_waiting,
    missing_branch_figures,
    with_missing_branches,
)
from coverage.metrics.coverage.ranking import rank_regions, worker_ranges
from coverage.metrics.coverage.rates import (
    choose_denominator,
    coverage_by_region,
    duties_at,
    is_set,
    members_by_region,
    workers_by_region,
)
from coverage.metrics.coverage.selection import resolve_selection
from coverage.metrics.coverage.totals import Stocks, region_row, total_row, whole, with_changes, with_target
from coverage.metrics.outlook.effort import row_need, target_paths
from coverage.metrics.releases.months import NO_PAST, Past
from coverage.metrics.releases.released import moves
from coverage.model.analysis import Comparison
from coverage.model.errors import StoreError, UsageError
from coverage.model.indicators import DENOMINATORS
from coverage.model.periods import format_period, shift_period
from coverage.model.releases import plan_view
from coverage.model.results import Concentration, CoverageSummary, Denominator, ReleaseStatus, Target
from coverage.model.schema import records_of
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Holdings
from coverage.model.trend import TrendPoint
from coverage.reference.regions import PROVINCE_CODE, region_name
from coverage.services.view import join_warnings

_ARRIVED = [
    *("period", "region_code"),
    *("branches_included", "branches_expected", "is_partial", "is_carried"),
]


@dataclass(frozen=True)
class _Frames:
    """The frames of one basis and denominator from which every period is computed, each from what stands for it."""

    holdings: Holdings
    selection: Selection
    basis: str
    past: Past = NO_PAST
    own: tuple[str, object] = ("", None)
    others: dict[int, _Frames] = field(default_factory=dict)
    chosen: dict[tuple[int, str, str | None], Denominator | None] = field(default_factory=dict)
    workers: dict[tuple[int, Denominator], pd.DataFrame] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def at(self, period):
        """The frames that stand for a period: those of the snapshot that its release names, else these."""
        release = self.past.release(period, self.basis)
        if release is None:
            return self
        if release.snapshot not in self.others:
            stored = self.past.holdings(period, self.basis, self.holdings)
            self.others[release.snapshot] = replace(self, holdings=stored)
        return self.others[release.snapshot]

    @cached_property
    def waiting(self):
        """Whom the regions of these holdings wait for."""
        return find_waiting(self.holdings, self.basis)

    @cached_property
    def counted(self):
        """The holdings by the chosen rule for missing branches: with their last figures where these are carried."""
        return counted_by(self.selection.missing_branches, self.holdings, self.waiting, self.basis)

    @cached_property
    def reported(self):
        """Members by region and period, of the branches that are in."""
        return members_by_region(self.holdings.cube, self.basis, self.holdings.arrivals)

    @cached_property
    def members(self):
        """Members by region and period, by the chosen rule for missing branches."""
        counted = self.counted
        if counted is self.holdings:
            return self.reported
        return members_by_region(counted.cube, self.basis, counted.arrivals, self.holdings.cube)

    def shown_months(self):
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

    def denominator(self, period):
        """The denominator of a period: of the vintage asked for, else of the one in force, else by rule."""
        named = self.past.vintage(period) if self.selection.vintage is None else self.selection.vintage
        key = (self.at(period).holdings.info.number, period[:4], named)
        if key not in self.chosen:
            self.chosen[key] = self._denominator(period, named)
        return self.chosen[key]

    def _denominator(self, period, named):
        workforce, wanted = self.at(period).holdings.workforce, self.selection
        chosen = choose_denominator(workforce, period, wanted.denominator, named)
        if chosen is None and wanted.vintage is None and named is not None:
            return choose_denominator(workforce, period, wanted.denominator, None)
        return chosen

    def missing_branches(self, period):
        """Region -> what it has by each rule for missing branches, whichever is chosen; only regions that wait."""
        frames = self.at(period)
        return missing_branch_figures(frames.waiting, frames.reported, period)

    def targets(self, period, code, row=None):
        """Targets of a place for this indicator in the period's year, one a source; with its row, what they lack."""
        year = int(period[:4])
        paths = target_paths(self.holdings.targets, code, DENOMINATORS[self.selection.denominator].id)
        return tuple(
            Target(year, float(rate), path.source, None if row is None else row_need(row, rate, period, year))
            for path in paths
            if (rate := path.at(year)) is not None
        )

    def target_sources(self, period):
        """Whose targets there are for any place in the period's year."""
        return tuple(sorted(set(self._targets_at(period)["source"].astype(str))))

    def _targets_at(self, period):
        stored, indicator = self.holdings.targets, DENOMINATORS[self.selection.denominator].id
        return stored[(stored["year"] == int(period[:4])) & (stored["indicator"] == indicator)]

    def stocks(self, period):
        """Active members by region at a period, where nothing is missing."""
        return _stocks_of(self.table(period))

    def chosen_table(self, period):
        """Coverage at a period of the chosen regions, or of all when none is chosen."""
        table, chosen = self.table(period), self.selection.regions
        return table[table["region_code"].isin(chosen)] if chosen else table

    def table(self, period):
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

    def _tables(self, frames, chosen, periods):
        workers = self._workers(frames.holdings, chosen) if chosen else None
        arrivals = frames.counted.arrivals
        arrivals = arrivals[arrivals["basis"] == self.basis].reindex(columns=_ARRIVED)
        table = coverage_by_region(frames.members, workers, arrivals, periods, self.selection.denominator)
        return {str(period): rows.reset_index(drop=True) for period, rows in table.groupby("period")}

    def _workers(self, holdings, chosen):
        key = (holdings.info.number, chosen)
        if key not in self.workers:
            self.workers[key] = workers_by_region(holdings.workforce, chosen)
        return self.workers[key]


def summarise(holdings, selection, past=NO_PAST, release=None):
    """Coverage at the selected period (the newest when none is asked for), with trend, targets and completeness."""
    view = resolve_selection(holdings, selection, past)
    selection, period, basis, periods = view.selection, view.period, view.basis, view.periods
    frames = _Frames(holdings, selection, basis, past, (period, release))
    rows = flag_held_back(_region_rows(frames, period), holdings, period, basis)
    figures = _with_persons(frames, rows, period)
    late = _awaited(frames, period)
    rows = tuple(_silent(row) if row.code in late else row for row in figures)
    whose = (frames.targets(period, PROVINCE_CODE), selection.target)
    province = total_row(figures, PROVINCE_CODE, region_name(PROVINCE_CODE), *whose)
    province = _complete(province, figures, holdings, basis, period)
    if late:
        province = _silent_total(province, figures)
    chosen = tuple(row for row in rows if row.code in selection.regions)
    focus = _focus(chosen, province)
    if len(chosen) > 1:
        own = tuple(row for row in figures if row.code in selection.regions)
        focus = _complete(_focus(own, province), own, holdings, basis, period)
        focus = _silent_total(focus, own) if late & set(selection.regions) else focus
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
        concentration=None if late else _concentration(rows),
        control=control_differences(holdings.control_totals, rows, period),
        findings=(),
        comparison=_comparison(frames, f"{int(period[:4]) - 1}-12", period) if period in periods else None,
        bands={} if late else rank_regions(frames.members, holdings, basis, period, frames.denominator(period)),
        target_sources=frames.target_sources(period),
    )
    members, arrivals = frames.shown_months()
    used = summary.denominator
    beside = beside_of(holdings.workforce, used, period[:4]) if used else None
    return replace(summary, findings=find_in_figures(summary, replace(holdings, arrivals=arrivals), members, beside))


def _awaited(frames, period):
    """The regions that a month waits for: those short of a branch, and those without one that were there in the year.

    Nobody is awaited where the month was released without a word about it.
    """
    own, made = frames.own
    release = made if period == own else frames.past.release(period, frames.basis)
    if release is not None and not release.despite:
        return set()
    table, own = frames.table(period), frames.at(period)
    short = is_set(table["is_partial"]) & (table["branches_included"] < table["branches_expected"]).fillna(False)
    reported = own.reported
    months = {shift_period(period, -back) for back in range(1, 13)}
    before = set(reported.loc[reported["period"].isin(months), "region_code"])
    served = set(duties_at(own.holdings.branches, period)["region_code"])
    now = set(reported.loc[reported["period"] == period, "region_code"])
    away = before - now - served if period in set(reported["period"]) else set()
    return set(table.loc[short, "region_code"]) | away


def _silent(row):
    """A region that waits: its members alone."""
    if row.active_members is None:
        return row
    nothing = dict.fromkeys(("coverage_rate", "formal_rate", "informal_rate", "gap", "change_month", "change_december"))
    why = dict.fromkeys(
        ("reason", "formal_reason", "informal_reason", "change_month_reason", "change_december_reason"), "incomplete"
    )
    flags = tuple(flag for flag in row.flags if not flag.endswith("above_100"))
    return replace(row, flags=flags, **nothing, **why)


def _silent_total(total, rows):
    """A total of which a part is awaited: the members that are in, the workers of all."""
    names = ("employed", "eligible_workers", "formal_eligible", "informal_eligible", "formal_workers")
    sums = {}
    for name in (*names, "informal_workers", "denominator_workers"):
        known = [getattr(row, name) for row in rows if getattr(row, name) is not None]
        sums[name] = sum(known) if known else None
    return _silent(replace(total, flags=tuple(sorted({*total.flags, "partial"})), **sums))


def _region_rows(frames, period):
    """Every region of a period, with its change of active members since last month and since last December."""
    month, december = (frames.stocks(each) for each in (shift_period(period, -1), f"{int(period[:4]) - 1}-12"))
    wanted = frames.selection
    rows = (
        with_target(
            region_row(record, wanted.denominator), frames.targets(period, str(record["region_code"])), wanted.target
        )
        for record in records_of(frames.table(period))
    )
    missing_branches = frames.missing_branches(period)
    return tuple(
        with_missing_branches(with_changes(row, month, december), missing_branches.get(row.code)) for row in rows
    )


def _with_persons(frames, rows, period):
    stored, chosen = frames.at(period), frames.denominator(period)
    is_own_year = chosen is not None and str(chosen.year) == period[:4]
    workers = worker_ranges(stored.holdings.workforce, chosen) if chosen and is_own_year else {}
    return with_persons(rows, stored.counted.arrivals, workers, frames.basis, period)


def _complete(total, rows, holdings, basis, period):
    """A total of `rows` with the distinct branches that are in, of those expected, and the persons that it may hold."""
    codes = None if total.code == PROVINCE_CODE else [row.code for row in rows]
    included, expected = arrived_branches(holdings, period, basis, codes)
    found = replace(total, branches_included=len(included), branches_expected=len(expected) or None)
    return replace(found, persons=total_persons(rows, basis))


def _focus(chosen, province):
    """What the page speaks of: the province, one region, or the chosen regions together (without their branches)."""
    if len(chosen) <= 1:
        return chosen[0] if chosen else province
    return total_row(chosen, "+".join(row.code for row in chosen), f"{len(chosen)} kab/kota terpilih", ())


def _comparison(frames, opening, closing):
    """The chosen place against an earlier period; None where that period is not stored."""
    if opening not in set(frames.at(opening).members["period"]):
        return None
    if any(_waits(frames, period) for period in (opening, closing)):
        return None
    before, after = (
        _End(period, frames.chosen_table(period), frames.denominator(period)) for period in (opening, closing)
    )
    return _compare(before, after)


def _trend(frames, periods):
    tables = [frames.chosen_table(period) for period in periods]
    points = [_trend_point(frames, period, table) for period, table in zip(periods, tables, strict=True)]
    late = [_waits(frames, period) for period in periods]
    pairs = [{} if waits else _pairs_of(table) for table, waits in zip(tables, late, strict=True)]
    return with_chain(points, pairs)


def _waits(frames, period):
    late, chosen = _awaited(frames, period), set(frames.selection.regions)
    return bool(late & chosen if chosen else late)


def _trend_point(frames, period, table):
    chosen = frames.denominator(period)
    paired = table[table["coverage_rate"].notna()]
    counted = paired if len(paired) else table
    members = whole(counted["active_members"].sum(min_count=1))
    workers = whole(paired["denominator_workers"].sum(min_count=1)) if len(paired) else None
    is_carried = bool(table["is_carried"].astype("boolean").fillna(False).any())
    waits = _waits(frames, period)
    return TrendPoint(
        period,
        members,
        whole(counted["formal"].sum(min_count=1)),
        whole(counted["informal"].sum(min_count=1)),
        workers,
        members / workers if members is not None and workers and not waits else None,
        chosen.vintage if chosen else None,
        chosen.year if chosen else None,
        waits or bool(table["is_incomplete"].any()),
        is_draft=is_carried or frames.past.release(period, frames.basis) is None,
        is_carried=is_carried,
        reason=frames.past.reason(period, frames.basis)
        or ("incomplete" if waits else None if chosen or members is None else "no_denominator"),
        regions=frozenset(counted.loc[counted["active_members"].notna(), "region_code"].astype(str)),
    )


def _concentration(rows):
    """How few regions hold half of all workers not covered; None where no region has any."""
    gaps = {row.code: row.gap for row in rows}
    codes = concentrate(gaps)
    known = sum(gap is not None for gap in gaps.values())
    return Concentration(codes, known, len(rows)) if codes else None


def _stocks_of(table):
    known = table[table["active_members"].notna() & ~table["is_incomplete"]]
    members = dict(zip(known["region_code"].astype(str), map(int, known["active_members"]), strict=True))
    return Stocks(members, frozenset(table.loc[table["is_incomplete"], "region_code"].astype(str)))


@dataclass(frozen=True)
class _End:
    """One end of a comparison: the period, its table from `rates.coverage_by_region`, and the denominator used."""

    period: str
    table: pd.DataFrame
    rests_on: Denominator | None


def _pairs_of(table):
    """The regions of a table that have members and a denominator: region code -> (members, workers)."""
    stored = table[table["coverage_rate"].notna()]
    return {
        str(code): (int(members), int(workers))
        for code, members, workers in zip(
            stored["region_code"], stored["active_members"], stored["denominator_workers"], strict=True
        )
    }


def _compare(opening, closing):
    """A place at two periods, its change taken apart, and the opening on the closing's denominator."""
    before, after = _pairs_of(opening.table), _pairs_of(closing.table)
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
        is_partial=any(bool(is_set(end.table["is_partial"]).any()) for end in (opening, closing)),
        reason=None if effects else "no_comparison",
        members_entered=sum(pair[0] for code, pair in after.items() if code not in common),
        members_gone=sum(pair[0] for code, pair in before.items() if code not in common),
        lacks_parts=any(_lacks_parts(end.table) for end in (opening, closing)),
    )


def _lacks_parts(table):
    """Whether something is missing in a region that waits for no branch: a blank cell, a segment that is absent."""
    return bool((table["is_incomplete"] & ~is_set(table["is_partial"])).any())


def show(selection, served, read):
    """The figures of a selection: of the release that it asks for or implies, else of the served snapshot."""
    view = plan_view(served.info.releases, _dated(selection, served))
    stored = _usable(view, read)
    holdings = served if view.snapshot is None else stored[view.snapshot]
    past = Past(view.months, view.vintages, stored)
    summary = summarise(holdings, view.selection, past, view.release)
    warning = _lacking(view, stored, summary.period)
    trend = summary.trend
    if view.release is not None:
        trend = tuple(
            replace(point, is_draft=False) if point.period == summary.period else point for point in summary.trend
        )
    info = replace(summary.info, warning=join_warnings(summary.info.warning, warning))
    summary = replace(summary, info=info, selection=selection, release=view.release, trend=trend)
    return summary, warning


def _usable(view, read):
    """The snapshots of a view that can be used; that of its own period must be among them."""
    stored = {}
    for number in view.snapshots:
        try:
            stored[number] = read(number)
        except StoreError:
            if number == view.snapshot:
                raise
    return stored


def _lacking(view, stored, period):
    """Which snapshots could not be used, and the months up to a period that are empty for it."""
    months: dict[int, list[str]] = {}
    for month, release in sorted(view.months.items()):
        if release.snapshot not in stored and month <= period:
            months.setdefault(release.snapshot, []).append(format_period(month))
    words = [
        f"Potret {number} rusak atau tidak terbaca; angka {', '.join(names)} dikosongkan."
        for number, names in sorted(months.items())
    ]
    return " ".join([*words, "Periksa dengan: snapshots verify"]) if words else None


def _dated(selection, served):
    """A draft without a period is that of the newest month stored."""
    if selection.period is not None or selection.release != DRAFT or served.cube.empty:
        return selection
    cube = served.cube
    stored = cube["period"] if selection.basis is None else cube.loc[cube["basis"] == selection.basis, "period"]
    return replace(selection, period=str(stored.max())) if len(stored) else selection


def draft_change(shown, served, read):
    """Active members of the draft minus those of the release that is shown, for the place that it speaks of."""
    if shown.release is None or shown.info.number == served.info.number:
        return None
    selection = replace(shown.selection, period=shown.period, release=DRAFT)
    try:
        draft, _ = show(selection, served, read)
    except UsageError:  # going back to an older snapshot may leave a released month without a draft
        return None
    known = (draft.focus.active_members, shown.focus.active_members)
    if None in known or not moves(shown, draft):
        return None
    return (known[0] or 0) - (known[1] or 0)


def page(selection, served, read):
    """What a page took: a summary with what is official now, every month, and the served snapshot's warning."""
    summary, warning = show(selection, served, read)
    stored = set(served.cube.loc[served.cube["basis"] == summary.basis, "period"])
    return replace(
        summary,
        info=replace(summary.info, warning=join_warnings(served.info.warning, warning)),
        periods=tuple(sorted(stored | set(summary.periods))),
        release_status=ReleaseStatus(served.info.releases, draft_change(summary, served, read)),
    )
