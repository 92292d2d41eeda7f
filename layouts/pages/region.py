"""`/wilayah/<code>`: one kab/kota: its figures, its course, its segments and the branches that serve it."""

from __future__ import annotations

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from coverage.figures.theme import SCREEN
from coverage.figures.trend import trend_figure
from coverage.model.columns import ACTIVE_MEMBERS
from coverage.model.indicators import GAP
from coverage.model.measures import Measure, members_of
from coverage.model.numbers import format_number, format_rate
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.model.shown import REGION_FACTS, trend
from coverage.reference.segments import all_segments
from coverage.words.missing_branches import range_sentence
from coverage.words.reasons import REASONS
from layouts.parts.components import disclosure, graph, source_line, table, target_choices, trend_table
from layouts.parts.headline import headline_figure
from layouts.parts.links import carry
from layouts.parts.paths import REGION, REGIONS, region_path

PATH = REGION


@dataclass(frozen=True)
class BranchLine:
    """A branch that serves the region: its name, and whether its figures of the period are in."""

    code: str
    name: str
    is_included: bool


def region_page(summary: CoverageSummary, own: CoverageSummary, branches: tuple[BranchLine, ...]) -> list[Component]:
    """The page of one region: `summary` has all regions, `own` the trend and targets of this one."""
    row = own.focus
    place = region_path(row.code)
    return [
        html.Div(
            [
                html.P(carry("‹ Semua wilayah", REGIONS, summary.selection), className="kecil"),
                html.H1(_headline(summary, own, row)),
                html.P(_place(summary, row), className="anak-judul"),
            ],
            className="kepala",
        ),
        html.Div(
            [
                html.Section([headline_figure(own, place)], className="kolom", **{"aria-label": "Angka utama"}),
                html.Section([_trend(own)], className="kolom", **{"aria-label": "Tren"}),
                html.Section(
                    [
                        _segments(row),
                        *target_choices(summary, place),
                        _facts(row),
                        _branches(branches),
                    ],
                    className="kolom",
                    **{"aria-label": "Rincian"},
                ),
            ],
            className="tiga-kolom",
        ),
    ]


def _headline(summary: CoverageSummary, own: CoverageSummary, row: CoverageRow) -> str:
    if sentence := range_sentence(own, row.name):
        return sentence
    if row.coverage_rate is None:
        return f"{row.name}: {REASONS[row.reason or 'no_members'].lower()}"
    rate, workers = format_rate(row.coverage_rate), summary.indicator.denominator_label.lower()
    if row.gap is not None and row.gap < 0:
        return f"{row.name}: {rate}, peserta aktif {format_number(-row.gap)} lebih banyak dari {workers}"
    return f"{row.name}: {rate} terlindungi, {format_number(row.gap)} orang belum"


def _place(summary: CoverageSummary, row: CoverageRow) -> str:
    """Where the region stands among the others, by rate and by persons."""
    if row.coverage_rate is None:
        return ""
    said = []
    if row.code in summary.bands:
        whose = "kab/kota" if len(summary.bands) == len(summary.rows) else "kab/kota yang lengkap"
        said.append(f"Peringkat cakupan {summary.bands[row.code].places} dari {len(summary.bands)} {whose}.")
    if row.gap is not None and row.gap > 0:
        larger = sum(other.gap is not None and other.gap > row.gap for other in summary.rows)
        said.append(f"{GAP.label}: terbanyak ke-{larger + 1}." if larger else f"{GAP.label}: paling banyak.")
    return " ".join([*said, f"Jawa Barat {format_rate(summary.province.coverage_rate)}."])


def _trend(own: CoverageSummary) -> Component:
    words = f"Cakupan {own.focus.name} menurut bulan"
    targets = [] if own.targets else [html.P(f"{REASONS['no_target']}.", className="kecil")]
    if all(point.coverage_rate is None for point in own.trend):
        words = f"{own.indicator.label} {own.focus.name} belum dapat dihitung untuk bulan mana pun."
        return html.Div([html.H2("Tren"), html.P(words)], className="kartu")
    return html.Div(
        [
            html.H2(f"{own.indicator.label} {len(own.trend)} bulan terakhir"),
            graph("grafik-tren", trend_figure(own.trend, trend(own.indicator)[0], SCREEN, own.targets), words, "26rem"),
            *targets,
            html.P(source_line(own), className="kecil"),
            disclosure("Tabel tren", trend_table(own.trend)),
        ],
        className="kartu",
    )


def _segments(row: CoverageRow) -> Component | None:
    """Members of each segment that was reported, under its label and name."""
    segments = [(segment, members_of(segment.code, segment.label)) for segment in all_segments()]
    rows = [
        [f"{measure.label} – {segment.name}", measure.text(row)]
        for segment, measure in segments
        if measure.value(row) is not None
    ]
    if not rows:
        return None
    return table("Peserta aktif menurut segmen", ["Segmen", ACTIVE_MEMBERS.label], rows)


def _facts(row: CoverageRow) -> Component:
    rows = [[measure.label, _or_reason(measure, row)] for measure in REGION_FACTS]
    return table("Angka lain", ["Ukuran", "Nilai"], rows)


def _or_reason(measure: Measure[CoverageRow], row: CoverageRow) -> str:
    """A value; where it is missing, why."""
    text, reason = measure.said(row), measure.reason(row)
    return f"{text} ({REASONS[reason].lower()})" if reason and measure.value(row) is None else text


def _branches(branches: tuple[BranchLine, ...]) -> Component:
    if not branches:
        return html.P("Belum ada kantor cabang yang tercatat melayani kab/kota ini.", className="kecil")
    rows = [[branch.code, branch.name, "masuk" if branch.is_included else "belum masuk"] for branch in branches]
    return table("Kantor cabang yang melayani", ["Kode", "Kantor cabang", "Rekap"], rows, text_columns=3)
