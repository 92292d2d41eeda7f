"""`/mutu` Kualitas data: what is in, what is late, what was noticed, and whether published figures hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from coverage.model.checks import CHECKS, SEVERITY_ORDER
from coverage.model.late_words import state_words
from coverage.model.loading import Finding
from coverage.model.numbers import format_change, format_number, format_rate
from coverage.model.periods import format_period, format_period_short
from coverage.model.regions import region_by_code
from coverage.model.results import ClaimCheck, ControlDifference, CoverageSummary, ReleaseStep
from coverage.model.segments import all_segments
from coverage.model.sentences import control_words
from coverage.model.snapshots import SourceEntry
from coverage.model.tables import CONTROL_TOTALS, SEGMENT
from coverage.model.wording import KIND_NAMES, REASONS, SEVERITIES, VERDICTS
from layouts.components import disclosure, hidden_text, link, table
from layouts.shell import page
from layouts.standing import history_section
from layouts.urls import query_of

PATH = "/mutu"

SHOWN = 5
"""Findings of one check that are shown at once; the others are one click away."""


@dataclass(frozen=True)
class ArrivalGrid:
    """Which branch's figures are in, by month: `arrived` holds (branch code, period) pairs."""

    periods: tuple[str, ...]
    branches: tuple[tuple[str, str], ...]
    arrived: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Beside:
    """What the page shows beside the summary: arrivals, published statements, and the releases of the period."""

    grid: ArrivalGrid
    claims: Sequence[ClaimCheck]
    steps: Sequence[ReleaseStep]


def quality_page(summary: CoverageSummary, beside: Beside, download: str) -> Component:
    """The quality of the data behind a selection."""
    return page(
        PATH,
        summary,
        [
            html.Div([html.H1("Kualitas data"), html.P(_state(summary), className="anak-judul")], className="kepala"),
            html.Div(
                [
                    html.Section(
                        [
                            html.H2("Temuan pada angka"),
                            html.P(_counts(summary), className="jumlah-temuan"),
                            *_groups(summary),
                        ]
                    ),
                    html.Section([html.H2("Angka kontrol Kantor Pusat"), _control(summary)]),
                    history_section(summary, beside.steps),
                    html.Section([html.H2("Rekap cabang menurut bulan"), _grid(beside.grid)]),
                    html.Section([html.H2("Cek rilis", id="cek-rilis"), _claims(beside.claims)]),
                    html.Section([html.H2("Berkas sumber"), _sources(summary)]),
                ],
                className="bagian-bagian",
            ),
        ],
        download,
    )


def _state(summary: CoverageSummary) -> str:
    province = summary.province
    expected = (
        ""
        if province.branches_expected is None
        else f" · {province.branches_included}/{province.branches_expected} cabang masuk"
    )
    return (
        f"{format_period(summary.period)}: {summary.regions_included}/{summary.regions_expected} kab/kota lengkap"
        f"{expected} · {control_words(summary)} · {state_words(summary)}"
    )


def _counts(summary: CoverageSummary) -> str:
    """How many findings there are of each severity, the gravest first."""
    if not summary.findings:
        return "Tidak ada temuan."
    counts = Counter(finding.severity for finding in summary.findings)
    return " · ".join(f"{counts[severity]} {SEVERITIES[severity].lower()}" for severity in SEVERITY_ORDER)


def _groups(summary: CoverageSummary) -> list[Component]:
    """The findings by check: heading, what to do, then each with a link to the region concerned."""
    groups: dict[str, list[Finding]] = {}
    for finding in summary.findings:
        groups.setdefault(finding.code, []).append(finding)
    return [_group(summary, code, found) for code, found in groups.items()]


def _group(summary: CoverageSummary, code: str, found: Sequence[Finding]) -> Component:
    title = CHECKS[code].title if code in CHECKS else code
    severity = found[0].severity
    items = [html.Li(_finding(summary, finding)) for finding in found]
    rest = [disclosure(f"{len(items) - SHOWN} lagi", html.Ul(items[SHOWN:]))] if len(items) > SHOWN else []
    return html.Article(
        [
            html.H3(
                [
                    html.Span(SEVERITIES[severity], className=f"tingkat tingkat-{severity}"),
                    f"{title} ({len(items)})",
                ]
            ),
            html.P(found[0].remedy, className="kecil"),
            html.Ul(items[:SHOWN]),
            *rest,
        ],
        className="kelompok-temuan",
    )


def _finding(summary: CoverageSummary, finding: Finding) -> Component:
    """The words of a finding; the name of the region that it begins with leads to the region."""
    region = region_by_code().get(finding.where)
    if region is None or not finding.message.startswith(region.short_name):
        return html.Span(finding.message)
    target = f"/wilayah/{region.code}{query_of(summary.selection)}"
    return html.Span([link(region.short_name, target), finding.message.removeprefix(region.short_name)])


def _control(summary: CoverageSummary) -> Component:
    if not summary.control:
        return html.P("Angka kontrol Pusat belum dimuat untuk periode ini.")
    headers = [
        SEGMENT.label,
        CONTROL_TOTALS.column("source").label,
        "Angka kita",
        CONTROL_TOTALS.column("members").label,
        "Selisih",
        "Simpulan",
    ]
    rows = [_control_row(each) for each in summary.control]
    return table("Selisih dengan Kantor Pusat", headers, rows, text_columns=2)


def _control_row(each: ControlDifference) -> list[str]:
    names = {segment.code: segment.name for segment in all_segments()}
    verdict = REASONS.get(each.reason or "", CHECKS["control_difference"].remedy if each.difference else "Cocok")
    numbers = (format_number(each.ours), format_number(each.theirs), format_change(each.difference))
    return [names[each.segment], each.source, *numbers, verdict]


def _grid(grid: ArrivalGrid) -> Component:
    """Branch by month: a full square is in, an open one is not yet."""
    if not grid.branches:
        return html.P("Daftar wilayah kerja kantor cabang belum dimuat.")
    headers = ["Kantor cabang", *(format_period_short(period) for period in grid.periods)]
    rows = [
        [f"{code} {name}", *(_arrival((code, period) in grid.arrived) for period in grid.periods)]
        for code, name in grid.branches
    ]
    return table("Rekap yang sudah masuk", headers, rows)


def _arrival(is_in: bool) -> Component:
    words = "masuk" if is_in else "belum masuk"
    mark = html.Span("■" if is_in else "□", className="masuk" if is_in else "belum-masuk", **{"aria-hidden": "true"})
    return html.Span([mark, hidden_text(words)], title=words)


def _claims(claims: Sequence[ClaimCheck]) -> Component:
    if not claims:
        return html.P("Belum ada pernyataan terbit yang dimuat.")
    rows = [
        [
            check.place or check.id,
            check.source,
            format_rate(check.published_rate),
            format_rate(check.recomputed_rate),
            f"{format_rate(check.possible_low, 2)} – {format_rate(check.possible_high, 2)}",
            VERDICTS[check.verdict],
            html.Ul([html.Li(note) for note in (*check.notes, *(f"Mungkin: {e.message}" for e in check.explanations))]),
        ]
        for check in claims
    ]
    headers = ["Tempat", "Sumber", "Tercetak", "Hitung ulang", "Rentang mungkin", "Simpulan", "Catatan"]
    return table("Pernyataan yang pernah terbit dan hitung ulangnya", headers, rows, text_columns=7)


def _sources(summary: CoverageSummary) -> Component:
    used = [source for source in summary.info.sources if not source.periods or summary.period in source.periods]
    rows = [_source(source) for source in used]
    headers = ["Berkas", "Jenis", "Cabang", "Baris", "Jumlah", "SHA-256", "Temuan"]
    listing = table(f"Berkas yang mendasari {format_period(summary.period)}", headers, rows, text_columns=3)
    return disclosure(f"{len(used)} berkas", listing)


def _source(source: SourceEntry) -> list[object]:
    notes = html.Ul([html.Li(finding.message) for finding in source.findings[:5]]) if source.findings else "–"
    kind = KIND_NAMES.get(source.kind, source.kind)
    return [
        source.name,
        kind,
        source.branch or "–",
        format_number(source.rows),
        format_number(source.total),
        source.sha256[:12],
        notes,
    ]
