"""All regions by one measure, the largest first, a bar each; a dotted line where half of the gap is reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from coverage.model.indicators import GAP
from coverage.model.measures import Measure, MeasureKind
from coverage.model.periods import format_position
from coverage.model.results import CoverageRow, CoverageSummary
from layouts.parts.components import hidden_text, source_line
from layouts.parts.links import toggle


@dataclass(frozen=True)
class _Ranking:
    """What a ranking shows: the page that its links are of, its measures, and the regions that hold half of it."""

    summary: CoverageSummary
    path: str
    measures: Sequence[Measure[CoverageRow]]
    half: tuple[str, ...]
    largest: float

    def width(self, row: CoverageRow) -> str:
        """Length of a row's bar, from zero; what is below zero has a bar only where that is a change or a distance."""
        value = self.measures[0].number(row) or 0
        is_signed = self.measures[0].kind in (MeasureKind.CHANGE, MeasureKind.POINTS)
        return f"{(abs(value) if is_signed else max(value, 0)) / self.largest * 100:.1f}%"


def ranking_table(summary: CoverageSummary, path: str, measures: Sequence[Measure[CoverageRow]]) -> Component:
    """All regions in the order of the first measure, which their bars show, with the others beside it.

    Each name is a link of `path` that adds the region to the selection or takes it out.
    """
    first = measures[0]
    is_of_gap = first.indicator is GAP and summary.concentration is not None
    half = summary.concentration.codes if is_of_gap and summary.concentration else ()
    largest = max((abs(first.number(row) or 0) for row in summary.rows), default=0) or 1
    shown = _Ranking(summary, path, measures, half, largest)
    rows = [_row(shown, row) for row in sorted(summary.rows, key=lambda row: (*first.order(row), row.code))]
    head = html.Tr(
        [
            html.Th("Kab/Kota", scope="col"),
            html.Th(hidden_text("Batang"), scope="col"),
            *(html.Th(_heading(measure, is_first=measure is first), scope="col") for measure in measures),
        ]
    )
    caption = html.Caption([first.label, html.Span(f" posisi {format_position(summary.period)}", className="kecil")])
    return html.Div(
        [
            html.Table([caption, html.Thead(head), html.Tbody(rows)], className="peringkat"),
            html.P([source_line(summary)], className="kecil"),
        ]
    )


def _heading(measure: Measure[CoverageRow], *, is_first: bool) -> str:
    """The caption names the first measure, so its column says the unit alone; another says in a word what it is."""
    return measure.unit if is_first else measure.label.split(" ")[0].lower()


def _row(shown: _Ranking, row: CoverageRow) -> Component:
    selection, half = shown.summary.selection, shown.half
    classes = [
        "separuh" if row.code in half else "",
        "batas" if half and row.code == half[-1] else "",
        "dipilih" if row.code in selection.regions else "",
    ]
    name = toggle(row.name, shown.path, selection, row.code, id=f"peringkat-{row.code}")
    mark = html.Span(" !", title="Ada catatan mutu", className="tanda") if row.flags else None
    bar = html.Span(className="isi", style={"width": shown.width(row)})
    return html.Tr(
        [
            html.Th([name, mark], scope="row"),
            html.Td(bar, className="batang-kecil", **{"aria-hidden": "true"}),
            *(html.Td(measure.text(row)) for measure in shown.measures),
        ],
        className=" ".join(filter(None, classes)) or None,
    )
