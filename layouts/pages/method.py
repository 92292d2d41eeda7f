"""`/metode`: what pages, files and commands show, defined on one page from the declarations; nothing is typed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from coverage.model.indicators import DENOMINATORS, Indicator
from coverage.model.numbers import format_rate
from coverage.model.results import CoverageSummary
from coverage.model.schema import Table
from coverage.model.shown import WAITING_TERMS, shown_indicators
from coverage.model.tables import ALL_TABLES
from coverage.reference.fundings import PAYER_NAMES, all_fundings
from coverage.reference.segments import all_segments, sector_names
from coverage.words.glossary import GLOSSARY
from coverage.words.reasons import BASIS_NAMES, FLAGS, REASONS
from layouts.parts.components import disclosure, hidden_text, table
from layouts.parts.paths import METHOD

PATH = METHOD


@dataclass(frozen=True)
class _Part:
    """A section of the page: its anchor, its heading and what stands below it."""

    id: str
    title: str
    children: Sequence[Component]
    is_wide: bool = False


def method_page(summary_if_any: CoverageSummary | None) -> list[Component]:
    """Indicators, sectors, bases, marks and tables in words, below an index of them."""
    groups = _groups(summary_if_any)
    return [
        html.Div(
            [
                html.H1("Metode"),
                html.P("Apa yang dihitung, dari apa, dan apa arti tanda-tandanya.", className="anak-judul"),
            ],
            className="kepala",
        ),
        _index(groups),
        html.Div([_part(part) for parts in groups.values() for part in parts], className="bagian-bagian metode"),
    ]


def _groups(summary: CoverageSummary | None) -> dict[str, tuple[_Part, ...]]:
    """Heading of the index -> the sections below it, in the order of the page."""
    indicators = html.Div([_indicator(indicator) for indicator in shown_indicators()], className="kisi")
    tables = html.Div([_table(declared) for declared in ALL_TABLES], className="kisi")
    bases = html.Ul([html.Li(words) for words in BASIS_NAMES.values()], className="butir")
    return {
        "Cara menghitung": (
            _Part("indikator", "Indikator", [indicators], is_wide=True),
            _Part("penyebut", "Penyebut", [_denominators(), html.P(_denominator(summary))]),
        ),
        "Siapa dan di mana": (
            _Part("segmen", "Segmen dan sektor", [_segments()]),
            _Part("dasar-wilayah", "Dasar wilayah", [bases]),
            _Part("sumber-iuran", "Sumber iuran", [_fundings()]),
        ),
        "Membaca layar": (
            _Part("tanda", "Tanda dan alasan", [_marks()]),
            _Part("istilah", "Istilah", [_glossary()]),
        ),
        "Data": (_Part("tabel", "Tabel", [tables], is_wide=True),),
    }


def _index(groups: dict[str, tuple[_Part, ...]]) -> Component:
    """The way to each section of the page."""
    columns = [
        html.Div([html.H2(title), html.Ul([html.Li(html.A(part.title, href=f"#{part.id}")) for part in parts])])
        for title, parts in groups.items()
    ]
    return html.Nav(columns, className="daftar-isi", **{"aria-label": "Daftar isi"})


def _part(part: _Part) -> Component:
    heading = html.H2(part.title, id=part.id)
    return html.Section([heading, *part.children], className="penuh" if part.is_wide else None)


def _indicator(indicator: Indicator) -> Component:
    """What an indicator is: formula and meaning; one click away its parts, what to beware of, unit and classes."""
    sides = (("Pembilang", indicator.numerator), ("Penyebut", indicator.denominator))
    parts = [f"{side}: {column.label} ({column.unit}). {column.description}" for side, column in sides if column]
    unit = f"Satuan: {indicator.unit}; {indicator.decimals} desimal di layar."
    more = [text for text in (indicator.caveat, *parts, unit, _classes(indicator)) if text]
    return html.Article(
        [
            html.H3(indicator.label, id=f"indikator-{indicator.id}"),
            html.P(indicator.formula, className="rumus"),
            html.P(indicator.description),
            disclosure(
                ["Rincian", hidden_text(f" {indicator.label}")], [html.P(text, className="kecil") for text in more]
            ),
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
    waiting = {code for code, _ in WAITING_TERMS}
    rows = [[term.label, term.meaning, term.code] for term in GLOSSARY if term.code not in waiting]
    listing = table("Istilah di layar", ["Istilah", "Arti", "Di kode"], rows, text_columns=3)
    return disclosure(f"{len(rows)} istilah", listing)


def _segments() -> Component:
    rows = [[segment.label, segment.name, sector_names()[segment.sector.value]] for segment in all_segments()]
    return table("Pemetaan segmen ke sektor", ["Segmen", "Nama", "Sektor"], rows, text_columns=3)


def _marks() -> Component:
    flags = html.Ul([html.Li(words) for words in FLAGS.values()], className="butir")
    reasons = html.Ul([html.Li(words) for words in REASONS.values()], className="butir")
    return html.Div(
        [
            html.H3("Tanda pada angka"),
            flags,
            disclosure(f"{len(REASONS)} alasan angka kosong (–)", reasons),
        ],
        className="kartu",
    )


def _table(declared: Table) -> Component:
    rows = [[column.label, column.unit or "–", column.description] for column in declared.columns]
    listing = table(declared.label, ["Kolom", "Satuan", "Arti"], rows, text_columns=3)
    words = [html.P(text) for text in (f"Sumber: {declared.source}.", declared.caveats) if text]
    return disclosure(declared.label, [*words, listing])
