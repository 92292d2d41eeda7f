"""`/wilayah/<code>`: one kab/kota: its figures, its course, its segments and the branches that serve it."""

from __future__ import annotations

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from coverage.figures.theme import SCREEN
from coverage.figures.trend import trend_figure
from coverage.model.indicators import GAP, TARGET_ACHIEVEMENT, TARGET_DEVIATION
from coverage.model.numbers import format_change, format_number, format_points, format_rate
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.model.segments import all_segments
from coverage.model.tables import ACTIVE_MEMBERS, EMPLOYED, MEMBERSHIPS
from coverage.model.wording import FLAGS, REASONS, SECTOR_NAMES
from layouts.components import (
    conditions,
    disclosure,
    graph,
    link,
    source_line,
    stacked_bar,
    table,
    target_choices,
    trend_table,
)
from layouts.shell import page
from layouts.urls import query_of


@dataclass(frozen=True)
class BranchLine:
    """A branch that serves the region: its name, and whether its figures of the period are in."""

    code: str
    name: str
    is_included: bool


def region_page(
    summary: CoverageSummary, own: CoverageSummary, branches: tuple[BranchLine, ...], download: str
) -> Component:
    """The page of one region: `summary` has all regions, `own` the trend and targets of this one."""
    row = own.focus
    return page(
        f"/wilayah/{row.code}",
        summary,
        [
            html.Div(
                [
                    html.P(link("‹ Semua wilayah", f"/wilayah{query_of(summary.selection)}"), className="kecil"),
                    html.H1(_headline(row)),
                    html.P(_place(summary, row), className="anak-judul"),
                ],
                className="kepala",
            ),
            html.Div(
                [
                    html.Section([_hero(own, row), _marks(row)], className="kolom", **{"aria-label": "Angka utama"}),
                    html.Section([_trend(own)], className="kolom", **{"aria-label": "Tren"}),
                    html.Section(
                        [
                            _segments(row),
                            *target_choices(summary, f"/wilayah/{row.code}"),
                            _facts(row),
                            _branches(branches),
                        ],
                        className="kolom",
                        **{"aria-label": "Rincian"},
                    ),
                ],
                className="tiga-kolom",
            ),
        ],
        download,
    )


def _headline(row: CoverageRow) -> str:
    if row.coverage_rate is None:
        return f"{row.name}: {REASONS[row.reason or 'no_members'].lower()}"
    return f"{row.name}: {format_rate(row.coverage_rate)} terlindungi, {format_number(row.gap)} orang belum"


def _place(summary: CoverageSummary, row: CoverageRow) -> str:
    """Where the region stands among the others, by rate and by persons."""
    if row.coverage_rate is None:
        return ""
    rates = sorted((other.coverage_rate for other in summary.rows if other.coverage_rate is not None), reverse=True)
    gaps = sorted((other.gap for other in summary.rows if other.gap is not None), reverse=True)
    return (
        f"Cakupan ke-{rates.index(row.coverage_rate) + 1} tertinggi dan {GAP.label.lower()} "
        f"ke-{gaps.index(row.gap or 0) + 1} terbanyak dari {len(rates)} kab/kota; "
        f"Jawa Barat {format_rate(summary.province.coverage_rate)}."
    )


def _hero(summary: CoverageSummary, row: CoverageRow) -> Component:
    words = summary.indicator.denominator_label.lower()
    return html.Div(
        [
            html.P(format_rate(row.coverage_rate), className="angka-besar", id="cakupan"),
            html.P(
                [
                    html.Strong(format_number(row.active_members)),
                    " dari ",
                    html.Strong(format_number(row.denominator_workers)),
                    f" {words}",
                ],
                className="pecahan",
            ),
            stacked_bar(row),
            html.Ul([html.Li(text) for text in conditions(summary)], className="syarat"),
        ]
    )


def _marks(row: CoverageRow) -> Component | None:
    if not row.flags:
        return None
    return html.Ul([html.Li(FLAGS[flag]) for flag in row.flags], className="catatan")


def _trend(own: CoverageSummary) -> Component:
    words = f"Cakupan {own.focus.name} menurut bulan"
    targets = [] if own.targets else [html.P(f"{REASONS['no_target']}.", className="kecil")]
    return html.Div(
        [
            html.H2(f"{own.indicator.label} {len(own.trend)} bulan terakhir"),
            graph("grafik-tren", trend_figure(own.trend, own.targets, SCREEN), words, "26rem"),
            *targets,
            html.P(source_line(own), className="kecil"),
            disclosure("Tabel tren", trend_table(own.trend)),
        ],
        className="kartu",
    )


def _segments(row: CoverageRow) -> Component:
    rows = [
        [f"{segment.label} – {segment.name}", format_number(row.segments[segment.code])]
        for segment in all_segments()
        if row.segments[segment.code] is not None
    ]
    rates = [
        [f"Cakupan {SECTOR_NAMES[sector]}", format_rate(getattr(row, f"{sector}_rate"))]
        for sector in ("formal", "informal")
    ]
    return table("Peserta aktif menurut segmen", ["Segmen", ACTIVE_MEMBERS.label], [*rows, *rates])


def _facts(row: CoverageRow) -> Component:
    rows = [
        [EMPLOYED.label, format_number(row.employed)],
        [MEMBERSHIPS.label, format_number(row.memberships)],
        [TARGET_ACHIEVEMENT.label, _or_reason(format_rate(row.achievement), row.target_reason)],
        [TARGET_DEVIATION.label, _or_reason(format_points(row.deviation), row.target_reason)],
        ["Perubahan peserta dari bulan lalu", _or_reason(format_change(row.change_month), row.change_month_reason)],
        [
            "Perubahan peserta dari Desember lalu",
            _or_reason(format_change(row.change_december), row.change_december_reason),
        ],
    ]
    return table("Angka lain", ["Ukuran", "Nilai"], rows)


def _or_reason(text: str, reason: str | None) -> str:
    """A value; where it is missing, why."""
    return f"{text} ({REASONS[reason].lower()})" if reason else text


def _branches(branches: tuple[BranchLine, ...]) -> Component:
    if not branches:
        return html.P("Daftar wilayah kerja kantor cabang belum dimuat.", className="kecil")
    rows = [[branch.code, branch.name, "masuk" if branch.is_included else "belum masuk"] for branch in branches]
    return table("Kantor cabang yang melayani", ["Kode", "Kantor cabang", "Rekap"], rows, text_columns=3)
