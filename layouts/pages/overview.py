"""`/` Ringkasan: how many are protected, where the others are, and how it moves, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from coverage.figures.theme import SCREEN
from coverage.figures.trend import members_figure, trend_figure
from coverage.model.columns import TARGET_RATE
from coverage.model.indicators import GAP
from coverage.model.measures import Measure
from coverage.model.numbers import MISSING, count_words, format_number, format_points, format_rate
from coverage.model.periods import format_period, shift_period
from coverage.model.results import ClaimCheck, CoverageRow, CoverageSummary
from coverage.model.shown import SECTOR_RATES, SECTOR_WORKERS, SECTORS, map_measure, ranking, trend
from coverage.model.trend import TrendPoint, comparable, runs_of
from coverage.reference.segments import sector_names
from coverage.words.missing_branches import missing_branch_condition, range_sentence
from coverage.words.reasons import REASONS, VERDICTS
from coverage.words.sentences import comparison_sentence, same_base_sentence
from coverage.words.unfinished import in_part_sentence, parts_words, unfinished_sentence
from layouts.parts.components import (
    Children,
    chosen_regions,
    disclosure,
    graph,
    source_line,
    table,
    trend_table,
)
from layouts.parts.headline import headline_figure
from layouts.parts.links import link
from layouts.parts.paths import CLAIMS_PART, OVERVIEW, QUALITY
from layouts.parts.ranking import ranking_table
from layouts.parts.tilemap import tile_map
from layouts.parts.unfinished import additions, awaited_list, same_regions, unfinished_figure

PATH = OVERVIEW


def overview_page(summary: CoverageSummary, place_claims: Sequence[ClaimCheck]) -> list[Component]:
    """The first page of a selection; `place_claims` are the published statements that it should answer for."""
    is_unfinished = summary.unfinished is not None and not summary.selection.regions
    columns = _unfinished_columns(summary) if is_unfinished else _columns(summary, place_claims)
    return [_headline(summary), html.Div(columns, className="tiga-kolom")]


def _columns(summary: CoverageSummary, place_claims: Sequence[ClaimCheck]) -> list[Component]:
    """What a month says that is whole, or of which regions were chosen."""
    return [
        html.Section(
            [headline_figure(summary, PATH, _claim_lines(place_claims)), _trend(summary)],
            className="kolom",
            **{"aria-label": "Angka utama"},
        ),
        html.Section(
            [tile_map(summary, PATH, map_measure(summary.indicator)), _sectors(summary)],
            className="kolom",
            **{"aria-label": "Kab/kota dan sektor"},
        ),
        html.Section(
            [ranking_table(summary, PATH, ranking(summary.indicator))],
            className="kolom",
            **{"aria-label": GAP.label},
        ),
    ]


def _unfinished_columns(summary: CoverageSummary) -> list[Component]:
    """What a month says that is not whole: the last complete one, who is awaited, and the same regions at two months.

    No rate, gap, target or rank of the province stands here but those of the complete month.
    """
    return [
        html.Section(
            [unfinished_figure(summary, PATH), awaited_list(summary, PATH)],
            className="kolom",
            **{"aria-label": "Bulan terakhir yang lengkap"},
        ),
        html.Section(
            [*same_regions(summary), tile_map(summary, PATH, map_measure(summary.indicator))],
            className="kolom",
            **{"aria-label": "Kab/kota yang sudah masuk"},
        ),
        html.Section([_trend(summary), *additions(summary, PATH)], className="kolom", **{"aria-label": "Tren"}),
    ]


def headline(summary: CoverageSummary) -> str:
    """The page in one sentence."""
    row = summary.focus
    place = "Jawa Barat" if row is summary.province else row.name
    if sentence := range_sentence(summary, place):
        is_province = summary.unfinished is not None and row is summary.province
        late = f"{format_period(summary.period)} belum lengkap. Rentang: " if is_province else ""
        return f"{late}{sentence[0].lower()}{sentence[1:]}" if late else sentence
    if summary.unfinished is not None and row is summary.province:
        return unfinished_sentence(summary.unfinished)
    if row.reason == "incomplete":
        words = f"{format_period(summary.period)} belum lengkap untuk {place}"
        return f"{words}: sedikitnya {format_number(row.active_members)} peserta aktif dari yang sudah masuk."
    if row.coverage_rate is None:
        return f"Cakupan {place} belum dapat dihitung: {REASONS[row.reason or 'no_members'].lower()}."
    workers = summary.indicator.denominator_label.lower()
    if row.gap is not None and row.gap < 0:
        return f"Peserta aktif di {place} melebihi {workers}: {format_rate(row.coverage_rate)}."
    covered, rest = format_rate(row.coverage_rate), format_number(row.gap)
    carried = missing_branch_condition(summary)
    covered = f"Dengan {carried}: {covered}" if carried else covered
    return f"{covered} {workers} di {place} sudah terlindungi; {summary.gap_words}{rest} orang belum."


def subline(summary: CoverageSummary) -> str:
    """What the sentence leaves open: where the others are, or how a chosen region stands."""
    if summary.selection.regions:
        share = _share_of_gap(summary)
        return f"{share} dari seluruh yang belum terlindungi di Jawa Barat." if share else ""
    if summary.unfinished is not None:
        return in_part_sentence(summary.unfinished)
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
    if summary.unfinished is not None:
        return ""
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
    is_whole = summary.focus.reason != "incomplete"
    figure = trend_figure(points, trend(summary.indicator)[0], SCREEN, summary.targets if is_whole else ())
    sentence = comparison_sentence(summary.comparison)
    is_open = is_whole and not summary.targets
    target = [html.P(f"Target {summary.period[:4]} belum diisi", className="kecil")] if is_open else []
    target += [html.P(words, className="kecil") for words in filter(None, [parts_words(points)])]
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
    blocks = [_sector(summary, of, points) for of in zip(SECTORS, SECTOR_RATES, SECTOR_WORKERS, strict=True)]
    return html.Div(
        [
            html.H2("Formal dan informal, 12 bulan"),
            html.Div(blocks, className="sektor"),
            html.P(source_line(summary), className="kecil"),
            disclosure("Tabel formal dan informal", _sector_table(points)),
        ],
        className="kartu",
    )


_Sector = tuple[Measure[Any], Measure[Any], Measure[Any]]
"""Members of a sector, their rate, and the workers that it divides by."""


def _sector(summary: CoverageSummary, of: _Sector, points: Sequence[TrendPoint]) -> Component:
    (members, rate, workers), row = of, summary.focus
    count, reason, name = members.number(row), rate.reason(row), sector_names()[members.id]
    share = format_rate(count / row.active_members) if count is not None and row.active_members else MISSING
    of_workers = f"{REASONS[reason]}." if reason else f"cakupan {rate.text(row)} dari {workers.text(row)}"
    change = _year_change(points, members)
    figure = members_figure(points, members, SCREEN)
    words = [
        html.H3(name),
        html.P(members.text(row), className="angka-sedang"),
        html.P(f"{share} dari peserta", className="kecil"),
        html.P(of_workers, className="kecil"),
    ]
    course = [graph(f"grafik-{members.id}", figure, f"{name}: {change}", "5rem"), html.P(change, className="kecil")]
    return html.Div([html.Div(words), html.Div(course)], className="satu-sektor")


def _year_change(points: Sequence[TrendPoint], measure: Measure[TrendPoint]) -> str:
    """How many members came in twelve months, against the same month of the year before."""
    first, last = (measure.number(points[end]) if points else None for end in (0, -1))
    if len(points) < 13 or first is None or last is None:
        return "belum genap 12 bulan"
    if points[0] not in comparable(points, points[-1].period):
        return f"tidak sebanding dengan {format_period(points[0].period)}: datanya belum lengkap"
    sign = "+" if last > first else ""
    return f"{sign}{format_number(last - first)} dibanding {format_period(points[0].period)}"


def _sector_table(points: Sequence[TrendPoint]) -> Component:
    rows = [[format_period(point.period), *(measure.text(point) for measure in SECTORS)] for point in reversed(points)]
    headings = ["Bulan", *(measure.label for measure in SECTORS)]
    return table("Peserta aktif formal dan informal menurut bulan", headings, rows)
