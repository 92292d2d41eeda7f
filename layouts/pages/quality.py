"""`/mutu` Kualitas data: what is in, what is missing, what was noticed, and whether published figures hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from coverage.model.checks import CHECKS, SEVERITY_ORDER
from coverage.model.columns import SEGMENT
from coverage.model.loading import Finding
from coverage.model.numbers import MISSING, format_change, format_number, format_rate
from coverage.model.periods import format_period, format_period_short
from coverage.model.results import ClaimCheck, ControlDifference, CoverageSummary, ReleaseStep
from coverage.model.snapshots import SourceEntry
from coverage.model.tables import CONTROL_TOTALS
from coverage.reference.regions import region_by_code
from coverage.reference.segments import all_segments
from coverage.words.missing_branches import state_words
from coverage.words.reasons import KIND_NAMES, REASONS, SEVERITIES, VERDICTS
from coverage.words.sentences import control_words, persons_sentence
from layouts.parts.components import disclosure, hidden_text, table
from layouts.parts.links import carry
from layouts.parts.paths import CLAIMS_PART, QUALITY, region_path
from layouts.parts.release_status import history_section

PATH = QUALITY

SHOWN = 5
"""Findings of one check, or published statements, that are shown at once; the others are one click away."""

CLAIM_ORDER = ("contradicts", "rounding", "agrees")
"""Verdicts on published statements, the gravest first."""


@dataclass(frozen=True)
class ArrivalGrid:
    """Which branch's figures are in, by month: `arrived` holds (branch code, period) pairs."""

    periods: tuple[str, ...]
    branches: tuple[tuple[str, str], ...]
    arrived: frozenset[tuple[str, str]]


def quality_page(
    summary: CoverageSummary, grid: ArrivalGrid, claims: Sequence[ClaimCheck], history: Sequence[ReleaseStep]
) -> list[Component]:
    """The quality of the data behind a selection: what to act on at the left, what the figures rest on at the right."""
    findings = html.Section(
        [html.H2("Temuan pada angka"), html.P(_counts(summary), className="jumlah-temuan"), *_groups(summary)]
    )
    statements = html.Section([html.H2("Cek rilis", id=CLAIMS_PART), *_claims(claims)])
    sources = html.Section([html.H2("Berkas sumber"), _sources(summary)])
    control = html.Section(
        [html.H2("Angka kontrol Kantor Pusat"), _control(summary), html.P(persons_sentence(summary.province))]
    )
    arrivals = html.Section([html.H2("Rekap cabang menurut bulan"), _grid(grid)])
    columns = html.Div(
        [
            html.Div([findings, statements], className="bagian-bagian"),
            html.Div([control, history_section(summary, history), arrivals], className="bagian-bagian"),
            html.Div(sources, className="bagian-bagian sebaris"),
        ],
        className="dua-kolom",
    )
    heading = html.Div([html.H1("Kualitas data"), html.P(_state(summary), className="anak-judul")], className="kepala")
    return [heading, columns]


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
    name = carry(region.short_name, region_path(region.code), summary.selection)
    return html.Span([name, finding.message.removeprefix(region.short_name)])


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
    fits = f"Cocok, baru {each.regions_included}/{each.regions_expected} kab/kota" if each.is_partial else "Cocok"
    verdict = REASONS.get(each.reason or "", CHECKS["control_difference"].remedy if each.difference else fits)
    numbers = (format_number(each.ours), format_number(each.theirs), format_change(each.difference))
    return [names[each.segment], each.source, *numbers, verdict]


def _grid(grid: ArrivalGrid) -> Component:
    """Branch by month, the newest first: a full square is in, an open one is not yet."""
    if not grid.branches:
        return html.P("Daftar wilayah kerja kantor cabang belum dimuat.")
    periods = grid.periods[::-1]
    headers = ["Kantor cabang", *(format_period_short(period) for period in periods)]
    rows = [
        [f"{code} {name}", *(_arrival((code, period) in grid.arrived) for period in periods)]
        for code, name in grid.branches
    ]
    return html.Div(
        [
            table("Rekap yang sudah masuk", headers, rows, class_name="petak"),
            html.P([_mark(True), f" {_ARRIVED[True]} · ", _mark(False), f" {_ARRIVED[False]}"], className="kecil"),
        ]
    )


_ARRIVED = {True: "masuk", False: "belum masuk"}


def _arrival(is_in: bool) -> Component:
    return html.Span([_mark(is_in), hidden_text(_ARRIVED[is_in])], title=_ARRIVED[is_in])


def _mark(is_in: bool) -> Component:
    return html.Span("■" if is_in else "□", className="masuk" if is_in else "belum-masuk", **{"aria-hidden": "true"})


def _claims(claims: Sequence[ClaimCheck]) -> list[Component]:
    """Published statements, the gravest verdict first; those beyond the first few are one click away."""
    if not claims:
        return [html.P("Belum ada pernyataan terbit yang dimuat.")]
    ranked = [_claim(check) for check in sorted(claims, key=lambda check: CLAIM_ORDER.index(check.verdict))]
    rest = [disclosure(f"{len(ranked) - SHOWN} lagi", ranked[SHOWN:])] if len(ranked) > SHOWN else []
    return [
        html.P("Angka yang pernah terbit, dihitung ulang dari angka yang tercetak.", className="kecil"),
        *ranked[:SHOWN],
        *rest,
    ]


def _claim(check: ClaimCheck) -> Component:
    """One statement: whose it is, the verdict, its figures, and what speaks for the verdict."""
    span = f"{format_rate(check.possible_low, 2)} – {format_rate(check.possible_high, 2)}"
    figures = {
        "Tercetak": format_rate(check.published_rate),
        "Hitung ulang": format_rate(check.recomputed_rate),
        "Rentang yang mungkin": span if check.possible_low is not None else MISSING,
    }
    notes = [*check.notes, *(f"Mungkin: {each.message}" for each in check.explanations)]
    return html.Article(
        [
            html.H3(
                [
                    html.Span(VERDICTS[check.verdict], className=f"tingkat simpulan-{check.verdict}"),
                    check.place or check.id,
                ]
            ),
            html.P(check.source, className="kecil"),
            html.Dl(
                [html.Div([html.Dt(words), html.Dd(value)]) for words, value in figures.items()], className="deret"
            ),
            html.Ul([html.Li(note) for note in notes]),
        ],
        className="kelompok-temuan",
    )


def _sources(summary: CoverageSummary) -> Component:
    used = [source for source in summary.info.sources if not source.periods or summary.period in source.periods]
    rows = [_source(source) for source in used]
    headers = ["Berkas", "Jenis", "Cabang", "SHA-256", "Temuan", "Baris", "Jumlah"]
    listing = table(f"Berkas yang mendasari {format_period(summary.period)}", headers, rows, text_columns=5)
    return disclosure(f"{len(used)} berkas", listing)


def _source(source: SourceEntry) -> list[object]:
    notes = html.Ul([html.Li(finding.message) for finding in source.findings[:5]]) if source.findings else "–"
    kind = KIND_NAMES.get(source.kind, source.kind)
    return [
        source.name,
        kind,
        source.branch or "–",
        source.sha256[:12],
        notes,
        format_number(source.rows),
        format_number(source.total),
    ]
