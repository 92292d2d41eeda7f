"""`/metode`: every definition on one page, generated from the declarations; nothing is typed here a second time."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from coverage.model.indicators import ALL_INDICATORS, Indicator
from coverage.model.results import CoverageSummary
from coverage.model.schema import Table
from coverage.model.segments import all_segments
from coverage.model.tables import ALL_TABLES
from coverage.model.wording import BASIS_NAMES, FLAGS, REASONS, SECTOR_NAMES
from layouts.components import disclosure, table
from layouts.shell import page

PATH = "/metode"


def method_page(summary: CoverageSummary | None, download: str | None) -> Component:
    """Indicators, sectors, bases, marks and tables in words."""
    return page(
        PATH,
        summary,
        [
            html.Div(
                [
                    html.H1("Metode"),
                    html.P("Apa yang dihitung, dari apa, dan apa arti tanda-tandanya.", className="anak-judul"),
                ],
                className="kepala",
            ),
            html.Div(
                [
                    html.Section([html.H2("Indikator"), *(_indicator(indicator) for indicator in ALL_INDICATORS)]),
                    html.Section([html.H2("Penyebut yang dipakai"), html.P(_denominator(summary))]),
                    html.Section([html.H2("Segmen dan sektor"), _segments()]),
                    html.Section(
                        [html.H2("Dasar wilayah"), html.Ul([html.Li(words) for words in BASIS_NAMES.values()])]
                    ),
                    html.Section([html.H2("Tanda dan alasan"), _marks()]),
                    html.Section([html.H2("Tabel"), *(_table(declared) for declared in ALL_TABLES)]),
                ],
                className="bagian-bagian",
            ),
        ],
        download,
    )


def _indicator(indicator: Indicator) -> Component:
    parts = []
    if indicator.numerator and indicator.denominator:
        parts.append(html.P(f"{indicator.numerator.label} ÷ {indicator.denominator.label}", className="rumus"))
    parts += [html.P(text) for text in (indicator.description, indicator.caveat) if text]
    unit = f"Satuan: {indicator.unit}; {indicator.decimals} desimal di layar."
    return html.Div([html.H3(indicator.label, id=f"indikator-{indicator.id}"), *parts, html.P(unit, className="kecil")])


def _denominator(summary: CoverageSummary | None) -> str:
    if summary is None or summary.denominator is None:
        return REASONS["no_denominator"] + "."
    chosen = summary.denominator
    return (
        f"{summary.indicator.denominator_label}, edisi {chosen.vintage}, tahun {chosen.year}. Sumber: {chosen.source}. "
        "Dipakai tahun terakhir yang tidak melewati periode, dari edisi terbaru yang memuatnya."
    )


def _segments() -> Component:
    rows = [[segment.label, segment.name, SECTOR_NAMES[segment.sector.value]] for segment in all_segments()]
    return table("Pemetaan segmen ke sektor", ["Segmen", "Nama", "Sektor"], rows, text_columns=3)


def _marks() -> Component:
    rows = [[words] for words in (*FLAGS.values(), *REASONS.values())]
    return table("Arti tanda dan alasan angka kosong", ["Keterangan"], rows)


def _table(declared: Table) -> Component:
    rows = [[column.label, column.unit or "–", column.description] for column in declared.columns]
    listing = table(declared.label, ["Kolom", "Satuan", "Arti"], rows, text_columns=3)
    words = [html.P(text) for text in (f"Sumber: {declared.source}.", declared.caveats) if text]
    return disclosure(declared.label, [*words, listing])
