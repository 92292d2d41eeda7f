"""`/wilayah`: every kab/kota, or the chosen ones, in one table that sorts by its address."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from dash import html
from dash.development.base_component import Component

from coverage.model.measures import BRANCHES_DUE, BRANCHES_IN, CODE, NAME, Measure, MeasureKind
from coverage.model.numbers import MISSING
from coverage.model.periods import format_position
from coverage.model.ranking import rank_meaning
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.model.shown import regions_table
from coverage.words.elsewhere import elsewhere_words
from coverage.words.missing_branches import missing_branch_remark
from coverage.words.reasons import FLAGS, REASONS
from coverage.words.sentences import change_note
from layouts.parts.components import (
    Children,
    chosen_regions,
    conditions,
    hidden_text,
    rate_bar,
    source_line,
    target_choices,
)
from layouts.parts.links import carry, link
from layouts.parts.missing_branches import missing_branch_choice
from layouts.parts.paths import REGIONS, region_path
from layouts.urls import query_of, sort_key

PATH = REGIONS

DEFAULT_SORT = "kode"


@dataclass(frozen=True)
class _Column:
    """A column of the table: heading, unit below it, its cell, and its word in the address where it sorts."""

    heading: str
    cell: Callable[[CoverageSummary, CoverageRow], Children]
    sort: str = ""
    unit: str = ""
    kind: str = "angka"


def _by_measure(measure: Measure[CoverageRow], summary: CoverageSummary, row: CoverageRow) -> tuple[bool, float]:
    return measure.order(row)


def _by_rank(summary: CoverageSummary, row: CoverageRow) -> tuple[float, float, float]:
    """By place, within a band by rate; those without a place come after, those without a rate last."""
    band, rate = summary.bands.get(row.code), row.coverage_rate
    best, worst = (band.best, band.worst) if band else (math.inf, math.inf)
    return best, worst, math.inf if rate is None else -rate


SORTS: dict[str, Callable[[CoverageSummary, CoverageRow], object]] = {
    DEFAULT_SORT: lambda summary, row: row.code,
    "nama": lambda summary, row: row.name.partition(" ")[2],
    "peringkat": _by_rank,
    **{measure.word: partial(_by_measure, measure) for measure in regions_table() if measure.word},
}
"""Word in the address -> order of the rows."""


def regions_page(summary: CoverageSummary, query: str) -> list[Component]:
    """The table of the kab/kota of a selection, all of them where none is chosen, sorted as the address says."""
    sort = sort_key(query, tuple(SORTS), DEFAULT_SORT)
    heading = html.Div(
        [
            html.H1("Wilayah"),
            html.P(" · ".join(conditions(summary)), className="anak-judul"),
            *chosen_regions(summary, PATH),
            *target_choices(summary, PATH),
            *missing_branch_choice(PATH, summary),
        ],
        className="kepala",
    )
    rows = shown_rows(summary)
    notes = html.Div([html.P(text) for text in _notes(summary, rows)], className="kecil catatan-kaki")
    return [heading, _table(summary, rows, sort), notes]


def shown_rows(summary: CoverageSummary) -> tuple[CoverageRow, ...]:
    """The chosen regions, or all of them."""
    chosen = tuple(row for row in summary.rows if row.code in summary.selection.regions)
    return chosen or summary.rows


def _table(summary: CoverageSummary, rows: tuple[CoverageRow, ...], sort: str) -> Component:
    caption = f"Cakupan menurut kab/kota, posisi {format_position(summary.period)}"
    columns = _columns(summary)
    order = SORTS[sort]
    body = [_row(summary, columns, row) for row in sorted(rows, key=lambda row: order(summary, row))]  # type: ignore[arg-type, return-value]
    totals = [summary.province] if len(rows) in (1, len(summary.rows)) else [summary.focus, summary.province]
    parts = [
        html.Caption(caption, className="hanya-pembaca"),
        html.Thead(html.Tr([_heading(summary, column, sort) for column in columns])),
        html.Tbody(body),
        html.Tfoot([_row(summary, columns, total) for total in totals]),
    ]
    return html.Div(
        html.Table(parts, className="lebar"),
        className="bingkai-tabel",
        tabIndex="0",
        role="region",
        **{"aria-label": caption},
    )


_CODE_LENGTH = 4
"""Digits of a region's code; a total of several has no code of its own."""


def _columns(summary: CoverageSummary) -> tuple[_Column, ...]:
    """What the page is about comes first, so that a phone shows it without scrolling."""
    first, *others = map(_figure, regions_table(summary.indicator))
    return (
        _Column(CODE.label, lambda _, row: row.code if len(row.code) <= _CODE_LENGTH else "", "kode", kind="teks kode"),
        _Column(NAME.label, _name, "nama", kind="teks nama"),
        replace(first, cell=rate_bar, unit=""),
        _Column("Peringkat", _places, "peringkat"),
        *others,
        _Column(BRANCHES_IN.label, _branches, unit=BRANCHES_IN.unit),
        _Column("Keterangan", remarks, kind="teks"),
    )


def _figure(measure: Measure[CoverageRow]) -> _Column:
    """A column that shows a measure as it is."""
    unit = "" if measure.kind is MeasureKind.RATE else measure.unit
    return _Column(measure.short_label, lambda _, row: measure.text(row), measure.word, unit)


def _heading(summary: CoverageSummary, column: _Column, sort: str) -> Component:
    unit = [html.Small(column.unit)] if column.unit else []
    if not column.sort:
        return html.Th([column.heading, *unit], scope="col", className=column.kind)
    query = query_of(summary.selection)
    is_now = column.sort == sort
    mark = [html.Span(" ▾", **{"aria-hidden": "true"}), hidden_text(" (urutan sekarang)")] if is_now else []
    target = f"{PATH}{query}{'&' if query else '?'}urut={column.sort}"
    options = {"id": f"urut-{column.sort}", "data-ubah": f"urut={column.sort}"}
    return html.Th([link([column.heading, *mark], target, **options), *unit], scope="col", className=column.kind)


def _row(summary: CoverageSummary, columns: tuple[_Column, ...], row: CoverageRow) -> Component:
    cells = [
        html.Th(column.cell(summary, row), scope="row", className=column.kind)
        if column.sort == "nama"
        else html.Td(column.cell(summary, row), className=column.kind)
        for column in columns
    ]
    return html.Tr(cells)


def _name(summary: CoverageSummary, row: CoverageRow) -> Children:
    is_region = any(row is each for each in summary.rows)
    return carry(row.name, region_path(row.code), summary.selection) if is_region else row.name


def _places(summary: CoverageSummary, row: CoverageRow) -> str:
    """The band of places among all regions; nothing for a total, a dash for a region that cannot be ranked."""
    if not any(row is each for each in summary.rows):
        return ""
    return summary.bands[row.code].places if row.code in summary.bands else MISSING


def _branches(summary: CoverageSummary, row: CoverageRow) -> str:
    return MISSING if BRANCHES_DUE.value(row) is None else f"{BRANCHES_IN.text(row)}/{BRANCHES_DUE.text(row)}"


def remarks(summary: CoverageSummary, row: CoverageRow) -> str:
    """Why a figure is missing or marked, in few words; the notes below the table say more.

    Of a month that is not stored at all the dash says enough.
    """
    waits = "partial" in row.flags  # a flag of its own says it, once
    words = [REASONS[row.reason]] if row.reason and not (waits and row.reason == "incomplete") else []
    words += [FLAGS[flag].partition(":")[0] for flag in row.flags]
    if row.change_month_reason == "incomplete" and not waits:
        words.append(change_note(row.change_month_reason))
    return "; ".join(filter(None, dict.fromkeys([*words, missing_branch_remark(summary, row)])))


def _notes(summary: CoverageSummary, rows: tuple[CoverageRow, ...]) -> list[str]:
    """What stands below the table: the marks in full, what a place means, the sources."""
    flags = {flag for row in (*rows, summary.province) for flag in row.flags}
    said = [f"{words}." for flag, words in FLAGS.items() if flag in flags and ":" in words]
    if summary.denominator is not None and summary.bands:
        said.append(rank_meaning(summary.bands, summary.denominator, len(summary.rows)))
    if words := elsewhere_words(summary.elsewhere):
        said.insert(0, f"{words}.")
    return [*said, source_line(summary)]
