"""A position seen for chosen regions: what the page speaks of, its course, its targets, and last December.

Cheap on purpose: it adds up rows that the position holds and reads no table, so that a click never works out the
province anew. `summary_of` puts a position and a view together into what pages, wall, files and commands take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coverage.metrics.checks.findings import find_in_figures
from coverage.metrics.coverage.comparison import End, compare, pairs_of, with_chain
from coverage.metrics.coverage.totals import known_sum, quotient, total_row
from coverage.metrics.coverage.unfinished import REASON, whole_rows, with_parts
from coverage.metrics.releases.months import NO_PAST, Past
from coverage.model.analysis import Comparison
from coverage.model.loading import Finding
from coverage.model.results import CoverageRow, CoverageSummary, Target, counted_rows, paired_rows
from coverage.model.selection import Selection
from coverage.model.snapshots import Holdings
from coverage.model.trend import TrendPoint
from coverage.reference.limits import Limits
from coverage.services.position import Position, position_of


@dataclass(frozen=True)
class View:
    """What chosen regions add to a position: their total, its trend, its targets, and its change since December."""

    focus: CoverageRow
    trend: tuple[TrendPoint, ...]
    targets: tuple[Target, ...]
    comparison: Comparison | None


def view_of(position: Position, regions: Sequence[str] = ()) -> View:
    """A position seen for some regions, or for the province when none is chosen.

    Units: persons and fractions. Missing: a chosen region that the period does not have is left out; without any of
    them the total is the province's, and the trend has no figures.
    """
    focus = focus_of(position, regions)
    return View(
        focus,
        _trend(position, regions),
        position.targets(focus.code, focus),
        _comparison(position, regions),
    )


def focus_of(position: Position, regions: Sequence[str]) -> CoverageRow:
    """What the page speaks of: the province, one region, or the chosen regions together (without their branches)."""
    own = [row for row in position.rows if row.code in regions]
    if len(own) <= 1:
        return own[0] if own else position.province
    chosen = tuple(row for row in position.figures if row.code in regions)
    codes = [row.code for row in chosen]
    total = total_row(chosen, "+".join(codes), f"{len(chosen)} kab/kota terpilih", ())
    return position.complete(total, chosen, codes)


def _chosen(rows: Sequence[CoverageRow], regions: Sequence[str]) -> Sequence[CoverageRow]:
    """The rows of the chosen regions, or of all when none is chosen."""
    return [row for row in rows if row.code in regions] if regions else rows


def _comparison(position: Position, regions: Sequence[str]) -> Comparison | None:
    """The chosen place against last December; None where either month is not stored, or the place waits in one."""
    opening, closing = f"{int(position.period[:4]) - 1}-12", position.period
    if closing not in position.settled.periods or not position.is_stored(opening):
        return None
    if _waits(position, opening, regions) or _waits(position, closing, regions):
        return None
    before, after = (
        End(period, _chosen(position.rows_at(period), regions), position.denominator(period))
        for period in (opening, closing)
    )
    return compare(before, after)


def _waits(position: Position, period: str, regions: Sequence[str]) -> bool:
    """Whether a month does not speak for the chosen place."""
    awaited = position.awaited(period)
    return bool(awaited & set(regions)) if regions else bool(awaited)


def _trend(position: Position, regions: Sequence[str]) -> tuple[TrendPoint, ...]:
    periods = [period for period in position.settled.periods if period <= position.period]
    rows = [_chosen(position.figures_at(period), regions) for period in periods]
    waits = [_waits(position, period, regions) for period in periods]
    points = [_trend_point(position, *each) for each in zip(periods, rows, waits, strict=True)]
    points = list(with_chain(points, [{} if late else pairs_of(each) for each, late in zip(rows, waits, strict=True)]))
    if any(waits):
        whole = [whole_rows(each, position.awaited(period)) for period, each in zip(periods, rows, strict=True)]
        return with_parts(points, whole)
    return tuple(points)


def _trend_point(position: Position, period: str, rows: Sequence[CoverageRow], waits: bool) -> TrendPoint:
    chosen, past, basis = position.denominator(period), position.past, position.basis
    counted = counted_rows(rows)
    members = known_sum([row.active_members for row in counted])
    workers = known_sum([row.denominator_workers for row in paired_rows(counted)])
    is_carried = any("carried" in row.flags for row in rows)
    is_released = past.release(period, basis) is not None and not is_carried
    return TrendPoint(
        period,
        members,
        known_sum([row.formal for row in counted]),
        known_sum([row.informal for row in counted]),
        workers,
        None if waits else quotient(members, workers),
        chosen.vintage if chosen else None,
        chosen.year if chosen else None,
        waits or any(row.is_incomplete for row in rows),
        is_draft=not (is_released or (period == position.period and position.release is not None)),
        is_carried=is_carried,
        reason=past.reason(period, basis)
        or (REASON if waits else None if chosen or members is None else "no_denominator"),
        regions=frozenset(row.code for row in counted if row.active_members is not None),
    )


def summary_of(position: Position, selection: Selection) -> CoverageSummary:
    """A position seen as a selection asks for it, in one value: always the same on page, wall, file and command line.

    Its findings are a question of their own (`findings_of`): here there are none.
    """
    view, rows, info = view_of(position, selection.regions), position.rows, position.holdings.info
    return CoverageSummary(
        info=replace(info, warning=join_warnings(info.warning, position.warning)),
        selection=selection,
        period=position.period,
        basis=position.basis,
        bases=position.settled.bases,
        periods=position.settled.periods,
        indicator=position.indicator,
        denominator=position.denominator(position.period),
        rows=rows,
        province=position.province,
        focus=view.focus,
        regions_included=len(paired_rows(rows)),
        regions_expected=len(rows),
        trend=view.trend,
        targets=view.targets,
        concentration=position.concentration,
        control=position.control,
        findings=(),
        release=position.release,
        comparison=view.comparison,
        bands=position.bands,
        target_sources=position.target_sources,
        unfinished=position.unfinished,
        elsewhere=position.elsewhere,
    )


def join_warnings(*warnings: str | None) -> str | None:
    """Warnings as one text, each once; None is no warning, going in and coming out.

    >>> join_warnings(None, "Potret 3 rusak.", None), join_warnings(None)
    ('Potret 3 rusak.', None)
    """
    return " ".join(dict.fromkeys(filter(None, warnings))) or None


def findings_of(position: Position, seen: CoverageSummary, limits: Limits | None = None) -> tuple[Finding, ...]:
    """What the figures of a position give reason to look at; `seen` is any summary of it, whatever its regions."""
    members, arrivals = position.shown_months()
    chosen = seen.denominator
    beside = position.months.beside(chosen, seen.period[:4]) if chosen else None
    return find_in_figures(seen, replace(position.holdings, arrivals=arrivals), members, beside, limits)


def summarise(holdings: Holdings, selection: Selection, past: Past = NO_PAST) -> CoverageSummary:
    """Coverage at the selected period (the newest when none is asked for) of one snapshot, worked out anew.

    `past` says what stands for other months. Units: persons and fractions. Missing: every region of the period has a
    row; what is unknown is None with a reason.

    30 of 100 and 60 of 80 make 90 of 180; of the 90 not covered, 70 are the first region's.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(
    ...     cube={"grouping": "region", "period": "2024-08", "basis": "domicile", "region_code": ["3204", "3273"],
    ...           "segment": "PU", "active_members": [30, 60], "memberships": [30, 60], "missing_cells": 0},
    ...     workforce={"year": 2024, "vintage": "a", "region_code": ["3204", "3273"], "sector": "total",
    ...                "source": "BPS", "eligible": [100, 80]})
    >>> found = summarise(stored, Selection())
    >>> found.period, found.province.coverage_rate, found.province.gap, found.concentration.codes
    ('2024-08', 0.5, 90, ('3204',))

    Raises:
        UsageError: when the store holds no such period, basis or vintage.
        ChoiceNeeded: when the period has several bases and none was asked for.
    """
    position = position_of(holdings, selection, past)
    found = summary_of(position, position.selection)
    return replace(found, findings=findings_of(position, found))
