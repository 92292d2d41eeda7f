"""The shell around every page: header with menu, period and downloads; the banner of invented data; the footer."""

from __future__ import annotations

from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from coverage.figures.theme import SCREEN, css_variables
from coverage.model.indicators import DENOMINATORS
from coverage.model.results import CoverageSummary
from coverage.model.selection import DRAFT
from coverage.model.sentences import control_words
from coverage.model.wording import BASIS_NAMES, EXAMPLE_BANNER
from layouts.components import Children, hidden_text, link
from layouts.ids import ShellId
from layouts.standing import period_words, release_choices, standing_bar
from layouts.urls import query_of

MENU = (("/", "Ringkasan"), ("/wilayah", "Wilayah"), ("/mutu", "Kualitas data"), ("/metode", "Metode"))
"""Path -> name of the pages in the menu, in order."""

TITLE = "Cakupan Jawa Barat"
"""Name of the application."""

INDEX = (
    """<!DOCTYPE html>
<html lang="id">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="data:,">
{%css%}
<style>"""
    + css_variables(SCREEN)
    + """</style>
</head>
<body>
<a class="lompat" href="#isi">Langsung ke isi</a>
{%app_entry%}
<div>{%config%}{%scripts%}{%renderer%}</div>
</body>
</html>"""
)
"""The document that every page is drawn into."""


def root() -> Component:
    """The application's frame: the address and the page that it stands for."""
    return html.Div([dcc.Location(id=ShellId.URL), dcc.Store(id=ShellId.TITLE), html.Div(id=ShellId.PAGE)])


def page(path: str, summary: CoverageSummary | None, children: Children, download: str | None = None) -> Component:
    """A page in its shell; `download` is the address of the workbook of what it shows."""
    banner = (
        [html.Div(EXAMPLE_BANNER, className="pita-contoh", role="note")] if summary and summary.info.is_example else []
    )
    warning = (
        [html.Div(summary.info.warning, className="pita-rusak", role="alert")]
        if summary and summary.info.warning
        else []
    )
    return html.Div(
        [
            _header(path, summary, download),
            *banner,
            *warning,
            *standing_bar(path, summary),
            html.Main(children, id="isi", tabIndex="-1"),
            _footer(summary),
        ],
        className="aplikasi",
    )


def _header(path: str, summary: CoverageSummary | None, download: str | None) -> Component:
    query = query_of(summary.selection) if summary else ""
    menu = [
        link(
            [name, hidden_text(" (halaman ini)")] if here == path else name,
            here + query,
            className="aktif" if here == path else None,
        )
        for here, name in MENU
    ]
    wall = html.A("Layar dinding", href="/dinding")
    tools: list[Children] = []
    if summary is not None:
        tools = [_period_menu(path, summary), _view_menu(path, summary)]
        tools.append(html.Button("Salin tautan", className="alat salin", type="button"))
    if download:
        tools.append(html.A("Unduh Excel", href=download, className="alat utama", download=""))
    return html.Header(
        [
            link(TITLE, "/" + query, className="merek"),
            html.Nav([*menu, wall], **{"aria-label": "Menu utama"}),
            html.Div(tools, className="alat-alat"),
        ]
    )


def _period_menu(path: str, summary: CoverageSummary) -> Component:
    items = [
        html.Li(_period_choice(path, summary, period, is_chosen=period == summary.period))
        for period in reversed(summary.periods)
    ]
    title = html.Summary([hidden_text("Periode: "), *period_words(summary, summary.period)])
    return html.Details([title, html.Ul(items)], className="menu", key=f"periode-{summary.period}")


def _period_choice(path: str, summary: CoverageSummary, period: str, *, is_chosen: bool) -> Component:
    """A month of the menu; a draft is kept to, a release by number belongs to its own month."""
    release = DRAFT if summary.selection.release == DRAFT else None
    words = period_words(summary, period)
    target = path + query_of(replace(summary.selection, period=period, release=release))
    return link(
        [*words, hidden_text(" (dipilih)")] if is_chosen else words, target, className="dipilih" if is_chosen else None
    )


def _view_menu(path: str, summary: CoverageSummary) -> Component:
    denominators = [
        html.Li(_choice(path, summary, indicator.denominator_label, indicator is summary.indicator, denominator=name))
        for name, indicator in DENOMINATORS.items()
    ]
    bases = [
        html.Li(_choice(path, summary, BASIS_NAMES[basis], basis == summary.basis, basis=basis))
        for basis in summary.bases
    ]
    parts: list[Children] = [html.P("Penyebut"), html.Ul(denominators), html.P("Dasar wilayah"), html.Ul(bases)]
    parts += release_choices(path, summary)
    return html.Details([html.Summary("Tampilan"), html.Div(parts)], className="menu", key=f"tampilan-{path}")


def _choice(path: str, summary: CoverageSummary, words: str, is_chosen: bool, **change: str) -> Component:
    mark = [words, hidden_text(" (dipilih)")] if is_chosen else words
    return link(mark, path + query_of(replace(summary.selection, **change)), className="dipilih" if is_chosen else None)  # type: ignore[arg-type]


def _footer(summary: CoverageSummary | None) -> Component:
    parts: list[Children] = [link("Sumber dan definisi", "/metode"), link("Kualitas data", "/mutu")]
    if summary is not None:
        heavy = sum(finding.severity == "error" for finding in summary.findings)
        parts.append(f"{heavy} temuan berat")
        parts.append(control_words(summary))
        parts.append(f"Potret {summary.info.number}")
    spaced = [item for part in parts for item in (part, " · ")][:-1]
    return html.Div(spaced, className="kaki", role="contentinfo")


def message_page(title: str, words: str, children: Children = None) -> Component:
    """A page that has only something to say: not found, nothing loaded yet, or a choice to make."""
    return page("", None, html.Div([html.H1(title), html.P(words), children], className="pesan"))
