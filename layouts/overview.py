"""`/` Ringkasan: how many are protected, where the others are, and how it moves, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from coverage.figures.theme import SCREEN
from coverage.figures.trend import members_figure, trend_figure
from coverage.model.columns import TARGET_RATE
from coverage.model.indicators import GAP
from coverage.model.late_words import range_sentence
from coverage.model.numbers import count_words, format_number, format_points, format_rate
from coverage.model.periods import format_period, format_position, shift_period
from coverage.model.results import ClaimCheck, CoverageRow, CoverageSummary
from coverage.model.segments import sector_names
from coverage.model.sentences import comparison_sentence, same_base_sentence
from coverage.model.trend import TrendPoint, comparable, runs_of
from coverage.model.wording import REASONS, VERDICTS
from layouts.components import (
    Children,
    chosen_regions,
    disclosure,
    graph,
    hidden_text,
    source_line,
    table,
    trend_table,
)
from layouts.hero import hero
from layouts.parts.links import link, toggle
from layouts.parts.paths import CLAIMS_PART, OVERVIEW, QUALITY
from layouts.tilemap import tile_map

PATH = OVERVIEW


def overview_page(summary: CoverageSummary, place_claims: Sequence[ClaimCheck]) -> list[Component]:
    """The first page of a selection; `place_claims` are the published statements that it should answer for."""
    columns = html.Div(
        [
            html.Section(
                [hero(summary, PATH, _claim_lines(place_claims)), _trend(summary)],
                className="kolom",
                **{"aria-label": "Angka utama"},
            ),
            html.Section(
                [tile_map(summary, PATH), _sectors(summary)], className="kolom", **{"aria-label": "Kab/kota dan sektor"}
            ),
            html.Section([_ranking(summary)], className="kolom", **{"aria-label": GAP.label}),
        ],
        className="tiga-kolom",
    )
    return [_headline(summary), columns]


def headline(summary: CoverageSummary) -> str:
    """The page in one sentence."""
    row = summary.focus
    place = "Jawa Barat" if row is summary.province else row.name
    if row.coverage_rate is None:
        return f"Cakupan {place} belum dapat dihitung: {REASONS[row.reason or 'no_members'].lower()}."
    if sentence := range_sentence(summary, place):
        return sentence
    workers = summary.indicator.denominator_label.lower()
    if row.gap is not None and row.gap < 0:
        return f"Peserta aktif di {place} melebihi {workers}: {format_rate(row.coverage_rate)}."
    covered, rest = format_rate(row.coverage_rate), format_number(row.gap)
    return f"{covered} {workers} di {place} sudah terlindungi; {summary.gap_words}{rest} orang belum."


def subline(summary: CoverageSummary) -> str:
    """What the sentence leaves open: where the others are, or how a chosen region stands."""
    if summary.selection.regions:
        share = _share_of_gap(summary)
        return f"{share} dari seluruh yang belum terlindungi di Jawa Barat." if share else ""
    if summary.concentration is None:
        return ""
    words = count_words(len(summary.concentration.codes)).capitalize()
    if all((row.gap or 0) >= 0 for row in summary.rows):
        return f"{words} kab/kota mencakup separuh dari yang belum terlindungi{summary.concentration.scope}."
    gross, where = format_number(_gross(summary.rows)), summary.concentration.scope or " di kab/kota masing-masing"
    return (
        f"{words} kab/kota mencakup separuh dari {gross} orang yang belum terlindungi{where}; "
        "kelebihan peserta di kab/kota di atas 100% tidak menguranginya."
    )


def _gross(rows: Iterable[CoverageRow]) -> int:
    """All who are not covered anywhere: members above a region's workers protect no worker of another."""
    return sum(max(0, row.gap or 0) for row in rows)


def _share_of_gap(summary: CoverageSummary) -> str:
    own = _gross(row for row in summary.rows if row.code in summary.selection.regions)
    return format_rate(own / _gross(summary.rows)) if own else ""


def _headline(summary: CoverageSummary) -> Component:
    parts: list[Children] = [html.H1(headline(summary)), html.P(subline(summary), className="anak-judul")]
    parts += chosen_regions(summary, PATH)
    return html.Div(parts, className="kepala")


def _claim_lines(claims: Sequence[ClaimCheck]) -> list[Component]:
    """What was printed last, what is to be thought of it, and the way to the proof."""
    lines = []
    for check in claims[:1]:
        verdict = VERDICTS[check.verdict][0].lower() + VERDICTS[check.verdict][1:]
        words = f"Angka rilis pers {format_rate(check.published_rate)}: {verdict}. Periksa ›"
        lines.append(html.Li(link(words, f"{QUALITY}#{CLAIMS_PART}")))
    return lines


def _trend(summary: CoverageSummary) -> Component:
    points = summary.trend
    title = f"{summary.indicator.label} {len(points)} bulan terakhir"
    figure = trend_figure(points, summary.targets, SCREEN)
    sentence = comparison_sentence(summary.comparison)
    target = [] if summary.targets else [html.P(f"Target {summary.period[:4]} belum diisi", className="kecil")]
    return html.Div(
        [
            html.H2(title),
            graph("grafik-tren", figure, _trend_words(summary), "14rem" if sentence else "16.5rem"),
            *_comparison_words(sentence),
            *target,
            *_target_words(summary),
            html.P(source_line(summary), className="kecil"),
            disclosure(
                "Tabel tren",
                [
                    html.P(same_base_sentence(summary.comparison), className="kecil"),
                    trend_table(points),
                ],
            ),
        ],
        className="kartu",
    )


def _comparison_words(sentence: str) -> list[Component]:
    """How much of the change since December is the denominator, where it is another one than in December."""
    return [html.P(sentence, className="kecil", id="perbandingan")] if sentence else []


def _target_words(summary: CoverageSummary) -> list[Component]:
    """Achievement and deviation for each target, with its owner."""
    rate = summary.focus.coverage_rate
    if rate is None:
        return []
    return [
        html.P(
            f"{TARGET_RATE.label} {target.year} {format_rate(target.rate)}, {target.source}: capaian "
            f"{format_rate(rate / target.rate) if target.rate else '–'}, deviasi {format_points(rate - target.rate)}.",
            className="kecil",
        )
        for target in summary.targets
    ]


def _trend_words(summary: CoverageSummary) -> str:
    known = [point for point in summary.trend if point.coverage_rate is not None]
    if not known:
        return "Belum ada cakupan yang dapat digambar."
    first, last = known[0], known[-1]
    breaks = len(runs_of(known)) - 1
    broken = f" Garis terputus {breaks} kali karena penyebut baru." if breaks else ""
    return (
        f"Cakupan {format_period(first.period)} {format_rate(first.coverage_rate)}, "
        f"{format_period(last.period)} {format_rate(last.coverage_rate)}.{broken}"
    )


def _sectors(summary: CoverageSummary) -> Component:
    """Formal and informal: members, their share, and the last twelve months."""
    start = shift_period(summary.period, -12)
    points = [point for point in summary.trend if point.period >= start]
    blocks = [_sector(summary, sector, points) for sector in ("formal", "informal")]
    return html.Div(
        [
            html.H2("Formal dan informal, 12 bulan"),
            html.Div(blocks, className="sektor"),
            html.P(source_line(summary), className="kecil"),
            disclosure("Tabel formal dan informal", _sector_table(points)),
        ],
        className="kartu",
    )


def _sector(summary: CoverageSummary, sector: str, points: Sequence[TrendPoint]) -> Component:
    row = summary.focus
    count = getattr(row, sector)
    rate = getattr(row, f"{sector}_rate")
    workers, reason = getattr(row, f"{sector}_workers"), getattr(row, f"{sector}_reason")
    share = format_rate(count / row.active_members) if count is not None and row.active_members else "–"
    of_workers = f"{REASONS[reason]}." if reason else f"cakupan {format_rate(rate)} dari {format_number(workers)}"
    change = _year_change(points, sector)
    return html.Div(
        [
            html.Div(
                [
                    html.H3(sector_names()[sector]),
                    html.P(format_number(count), className="angka-sedang"),
                    html.P(f"{share} dari peserta", className="kecil"),
                    html.P(of_workers, className="kecil"),
                ]
            ),
            html.Div(
                [
                    graph(
                        f"grafik-{sector}",
                        members_figure(points, sector, SCREEN),
                        f"{sector_names()[sector]}: {change}",
                        "5rem",
                    ),
                    html.P(change, className="kecil"),
                ]
            ),
        ],
        className="satu-sektor",
    )


def _year_change(points: Sequence[TrendPoint], sector: str) -> str:
    """How many members came in twelve months, against the same month of the year before."""
    if len(points) < 13 or None in (getattr(points[0], sector), getattr(points[-1], sector)):
        return "belum genap 12 bulan"
    if points[0] not in comparable(points, points[-1].period):
        return f"tidak sebanding dengan {format_period(points[0].period)}: datanya belum lengkap"
    change = getattr(points[-1], sector) - getattr(points[0], sector)
    sign = "+" if change > 0 else ""
    return f"{sign}{format_number(change)} dibanding {format_period(points[0].period)}"


def _sector_table(points: Sequence[TrendPoint]) -> Component:
    rows = [
        [format_period(point.period), format_number(point.formal), format_number(point.informal)]
        for point in reversed(points)
    ]
    return table("Peserta aktif formal dan informal menurut bulan", ["Bulan", "Formal", "Informal"], rows)


def _ranking(summary: CoverageSummary) -> Component:
    """All regions by the number not covered, a bar each; a dotted line where half of them is reached."""
    half = summary.concentration.codes if summary.concentration else ()
    ranked = sorted(summary.rows, key=lambda row: (row.gap is None, -(row.gap or 0), row.code))
    largest = max((row.gap or 0 for row in summary.rows), default=0) or 1
    rows = [_ranking_row(summary, row, half, largest) for row in ranked]
    head = html.Tr(
        [
            html.Th("Kab/Kota", scope="col"),
            html.Th(hidden_text("Batang"), scope="col"),
            html.Th("orang", scope="col"),
            html.Th(summary.indicator.label.split(" ")[0].lower(), scope="col"),
        ]
    )
    caption = html.Caption([GAP.label, html.Span(f" posisi {format_position(summary.period)}", className="kecil")])
    return html.Div(
        [
            html.Table([caption, html.Thead(head), html.Tbody(rows)], className="peringkat"),
            html.P([source_line(summary)], className="kecil"),
        ]
    )


def _ranking_row(summary: CoverageSummary, row: CoverageRow, half: tuple[str, ...], largest: int) -> Component:
    classes = [
        "separuh" if row.code in half else "",
        "batas" if half and row.code == half[-1] else "",
        "dipilih" if row.code in summary.selection.regions else "",
    ]
    width = f"{max(row.gap or 0, 0) / largest * 100:.1f}%"
    name = toggle(row.name, PATH, summary.selection, row.code, id=f"peringkat-{row.code}")
    mark = html.Span(" !", title="Ada catatan mutu", className="tanda") if row.flags else None
    return html.Tr(
        [
            html.Th([name, mark], scope="row"),
            html.Td(
                html.Span(className="isi", style={"width": width}), className="batang-kecil", **{"aria-hidden": "true"}
            ),
            html.Td(format_number(row.gap)),
            html.Td(format_rate(row.coverage_rate)),
        ],
        className=" ".join(filter(None, classes)) or None,
    )
