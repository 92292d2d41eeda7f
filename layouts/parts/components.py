"""What pages share: links, tables, graphs, bars. Every chart carries its source, its date and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from coverage.figures.theme import GRAPH_CONFIG
from coverage.model.indicators import CHAINED_RATE, GAP
from coverage.model.measures import OTHER_MEMBERS
from coverage.model.numbers import format_number, format_rate
from coverage.model.periods import format_period, format_position
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.model.selection import Selection
from coverage.model.shown import PARTS, trend
from coverage.model.trend import TrendPoint
from coverage.reference.regions import region_by_code
from coverage.words.missing_branches import missing_branch_condition, shown_range, state_words
from coverage.words.reasons import BASIS_NAMES, FLAGS, REASONS
from coverage.words.releases import capital, old_figure_words, uses_words
from coverage.words.sentences import linked_words
from layouts.parts.links import choose, link, take_out
from layouts.parts.paths import region_path

Children = Any
"""What Dash takes as children."""


def hidden_text(text: str) -> Component:
    """Words for a screen reader alone."""
    return html.Span(text, className="hanya-pembaca")


def option(
    words: Children, path: str, then: Selection, keys: tuple[str, ...], *, is_chosen: bool, **attributes: Any
) -> Component:
    """A link that chooses one of several; the one that is chosen already says so, to the eye and to a screen reader."""
    parts = words if isinstance(words, list) else [words]
    children = [*parts, hidden_text(" (dipilih)")] if is_chosen else words
    return choose(children, path, then, keys, className="dipilih" if is_chosen else None, **attributes)


def table(
    caption: str,
    headers: Sequence[Children],
    rows: Sequence[Sequence[Children]],
    text_columns: int = 1,
    class_name: str = "",
) -> Component:
    """A table with a caption; the first `text_columns` are text and the rest are numbers, aligned to the right."""
    kinds = ["teks" if place < text_columns else "angka" for place in range(len(headers))]
    head = html.Tr([html.Th(text, scope="col", className=kind) for text, kind in zip(headers, kinds, strict=True)])
    body = [
        html.Tr(
            [
                html.Th(cell, scope="row", className=kind) if place == 0 else html.Td(cell, className=kind)
                for place, (cell, kind) in enumerate(zip(row, kinds, strict=True))
            ]
        )
        for row in rows
    ]
    return html.Div(
        html.Table([html.Caption(caption), html.Thead(head), html.Tbody(body)]),
        className=f"bingkai-tabel {class_name}".strip(),
        tabIndex="0",
        role="region",
        **{"aria-label": caption},
    )


def disclosure(title: Children, children: Children, class_name: str = "") -> Component:
    """Something that is one click away."""
    return html.Details([html.Summary(title), html.Div(children)], className=f"bukaan {class_name}".strip())


def chosen_regions(summary: CoverageSummary, path: str) -> list[Component]:
    """The chosen regions of a page, each with a way out, and the way to a single one's own page; none chosen: none."""
    chosen = summary.selection.regions
    if not chosen:
        return []
    chips: list[Children] = [
        html.Li(
            take_out(
                [
                    region_by_code()[code].short_name,
                    html.Span(" ✕", **{"aria-hidden": "true"}),
                    hidden_text(" hapus dari pilihan"),
                ],
                path,
                summary.selection,
                code,
                id=f"pilihan-{code}",
            )
        )
        for code in chosen
    ]
    if len(chosen) == 1:
        chips.append(html.Li(link("Buka halaman wilayah ›", region_path(chosen[0]), className="lanjut")))
    else:
        whole = replace(summary.selection, regions=())
        chips.append(html.Li(choose("Semua kab/kota ›", path, whole, ("wilayah",), className="lanjut")))
    return [html.Ul(chips, className="pilihan")]


def graph(name: str, figure: dict[str, Any], description: str, height: str) -> Component:
    """A plotly graph with its description for a screen reader; it never talks to anything outside this machine."""
    drawing = dcc.Graph(id=name, figure=figure, config=GRAPH_CONFIG, style={"height": height}, responsive=True)
    return html.Div(drawing, role="img", className="grafik", **{"aria-label": description})


def source_line(summary: CoverageSummary) -> str:
    """Source and data date of every chart on a page; the denominator's full source stands on the method page."""
    workers = f"penyebut edisi {summary.denominator.vintage}" if summary.denominator else "penyebut belum ada"
    return f"Sumber: rekap kantor cabang, {workers}. Data {format_position(summary.period)}."


_PART_CLASS = {OTHER_MEMBERS.id: "lain"}
"""Measure -> class of its part in the style sheet, where it is not the measure's own name."""


def stacked_bar(row: CoverageRow) -> Component:
    """Formal, informal, other and not covered as parts of one bar, each with its words and number below.

    What exceeds the denominator is no part of the bar: it stands below alone.
    """
    parts = [
        *((_PART_CLASS.get(part.id, part.id), part.label, part.number(row)) for part in PARTS),
        ("belum", GAP.label, row.gap) if (row.gap or 0) >= 0 else ("lebih", "Melebihi penyebut", -(row.gap or 0)),
    ]
    known = [(name, words, count) for name, words, count in parts if count is not None and (count or name != "lain")]
    total = sum(count for name, _, count in known if name != "lebih") or 1
    bar = [
        html.Span(className=f"bagian {name}", style={"flexGrow": count / total})
        for name, _, count in known
        if name != "lebih"
    ]
    legend = [
        html.Div([html.Span(words, className=f"nama {name}"), html.Strong(format_number(count))], className=name)
        for name, words, count in known
    ]
    return html.Div(
        [html.Div(bar, className="batang", **{"aria-hidden": "true"}), html.Div(legend, className="keterangan-batang")]
    )


def completeness(summary: CoverageSummary, row: CoverageRow) -> str:
    """How complete a figure is: '27/27 kab/kota · 25/25 cabang'."""
    parts = []
    if row.code == summary.province.code:
        parts.append(f"{summary.regions_included}/{summary.regions_expected} kab/kota")
    if row.branches_expected is not None:
        parts.append(f"{row.branches_included}/{row.branches_expected} cabang")
    return " · ".join(parts)


def conditions(summary: CoverageSummary) -> list[str]:
    """What a headline figure rests on: basis, date and completeness; denominator and release; then what is amiss."""
    first = [
        f"{BASIS_NAMES[summary.basis]}, posisi {format_position(summary.period)}",
        completeness(summary, summary.focus),
        missing_branch_condition(summary),
    ]
    chosen = summary.denominator
    second = [f"{summary.indicator.denominator_label}: edisi {chosen.vintage}, tahun {chosen.year}"] if chosen else []
    lines = [" · ".join(filter(None, first)), " · ".join([*second, state_words(summary)])]
    lines += [FLAGS["part_missing"]] if "part_missing" in summary.focus.flags else []
    return [*lines, *(f"{capital(old_figure_words(old))} ({uses_words(old)})" for old in summary.old_figures)]


def target_choices(summary: CoverageSummary, path: str) -> list[Component]:
    """Whose target capaian and deviasi are checked against, as links where there are several sources; else nothing."""
    chosen = summary.selection.target
    if len(summary.target_sources) < 2 and chosen is None:
        return []
    items = [
        html.Li(
            option(
                source,
                path,
                replace(summary.selection, target=source),
                ("sasaran",),
                is_chosen=source == chosen,
                id=f"sasaran-{place}",
            )
        )
        for place, source in enumerate(summary.target_sources)
    ]
    words = "Capaian dan deviasi terhadap sasaran:" if chosen else "Pilih sasaran untuk capaian dan deviasi:"
    return [html.Div([html.P(words, className="kecil"), html.Ul(items, className="pilihan")])]


def rate_bar(summary: CoverageSummary, row: CoverageRow) -> Component:
    """A coverage rate as a number with a bar behind it, up to 100 %; its range below it where that was chosen."""
    span = shown_range(summary, row)
    width = f"{min(max(row.coverage_rate or 0, 0), 1) * 100:.1f}%"
    return html.Span(
        [
            html.Span(html.Span(className="isi", style={"width": width}), className="alas")
            if row.coverage_rate is not None
            else html.Span(className="alas kosong"),
            html.Span(format_rate(row.coverage_rate), className="nilai"),
            *([html.Span(span, className="rentang")] if span else []),
        ],
        className="batang-cakupan",
    )


def _point_state(point: TrendPoint) -> str:
    return "diteruskan" if point.is_carried else "draf" if point.is_draft else "rilis"


def trend_table(points: Sequence[TrendPoint]) -> Component:
    """The months of a trend as a table, newest first; where the denominator changed, also on the base of the newest."""
    linked = any(point.is_linked for point in points)
    rate, members, workers = trend()
    rows = [
        [
            format_period(point.period),
            *(measure.text(point) for measure in (members, workers, rate)),
            *([f"{format_rate(point.chained_rate)}{'*' if point.is_linked else ''}"] if linked else []),
            f"{point.vintage} ({point.year})" if point.vintage else "–",
            REASONS[point.reason] if point.reason else _point_state(point),
        ]
        for point in reversed(points)
    ]
    chained = [CHAINED_RATE.label] if linked else []
    headers = ["Bulan", members.label, "Penyebut", rate.label, *chained, "Edisi penyebut", "Keadaan"]
    words = linked_words(points)
    note = [html.P(words, className="kecil")] if words else []
    return html.Div([table("Cakupan menurut bulan", headers, rows), *note])
