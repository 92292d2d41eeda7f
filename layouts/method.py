"""`/metode`: every definition on one page, generated from the declarations; nothing is typed here a second time."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from coverage.model.fundings import PAYER_NAMES, all_fundings
from coverage.model.glossary import GLOSSARY
from coverage.model.indicators import ALL_INDICATORS, DENOMINATORS, Indicator
from coverage.model.numbers import format_rate
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
                    html.Section([html.H2("Penyebut"), _denominators(), html.P(_denominator(summary))]),
                    html.Section([html.H2("Segmen dan sektor"), _segments()]),
                    html.Section(
                        [html.H2("Dasar wilayah"), html.Ul([html.Li(words) for words in BASIS_NAMES.values()])]
                    ),
                    html.Section([html.H2("Sumber iuran"), _fundings()]),
                    html.Section([html.H2("Tanda dan alasan"), _marks()]),
                    html.Section([html.H2("Tabel"), *(_table(declared) for declared in ALL_TABLES)]),
                    html.Section([html.H2("Istilah"), _glossary()]),
                ],
                className="bagian-bagian",
            ),
        ],
        download,
    )


def _indicator(indicator: Indicator) -> Component:
    """What an indicator is: formula, meaning, what its parts are, what to beware of, unit and classes."""
    sides = (("Pembilang", indicator.numerator), ("Penyebut", indicator.denominator))
    parts = [f"{side}: {column.label} ({column.unit}). {column.description}" for side, column in sides if column]
    small = [*parts, f"Satuan: {indicator.unit}; {indicator.decimals} desimal di layar.", _classes(indicator)]
    words = [html.P(text) for text in (indicator.description, indicator.caveat) if text]
    return html.Div(
        [
            html.H3(indicator.label, id=f"indikator-{indicator.id}"),
            html.P(indicator.formula, className="rumus"),
            *words,
            *(html.P(text, className="kecil") for text in small if text),
        ]
    )


def _classes(indicator: Indicator) -> str:
    """The classes of a map in words; empty where the indicator is on no map."""
    bounds = [format_rate(bound, 0) for bound in indicator.legend]
    return f"Batas kelas peta: {', '.join(bounds)}; di atas 100% kelas tersendiri." if bounds else ""


def _denominator(summary: CoverageSummary | None) -> str:
    if summary is None or summary.denominator is None:
        return REASONS["no_denominator"] + "."
    chosen = summary.denominator
    return (
        f"{summary.indicator.denominator_label}, edisi {chosen.vintage}, tahun {chosen.year}. Sumber: {chosen.source}. "
        "Dipakai tahun terakhir yang tidak melewati periode, dari edisi terbaru yang memuatnya."
    )


def _denominators() -> Component:
    rows = [
        [indicator.denominator.label, indicator.denominator.description, indicator.label]
        for indicator in DENOMINATORS.values()
        if indicator.denominator
    ]
    return table("Penyebut yang dapat dipilih", ["Penyebut", "Arti", "Dipakai untuk"], rows, text_columns=3)


def _fundings() -> Component:
    rows = [[funding.label, PAYER_NAMES[funding.payer]] for funding in all_fundings()]
    return table("Siapa yang membayar iuran", ["Sumber iuran", "Pembayar"], rows, text_columns=2)


def _glossary() -> Component:
    rows = [[term.label, term.meaning, term.code] for term in GLOSSARY]
    return table("Istilah di layar", ["Istilah", "Arti", "Di kode"], rows, text_columns=3)


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
