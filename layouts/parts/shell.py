"""The shell around every page: header with menu, period and downloads; the banner of invented data; the footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dash import dcc, html
from dash.development.base_component import Component

from coverage.figures.theme import SCREEN, css_variables
from coverage.model.indicators import DENOMINATORS
from coverage.model.periods import format_period
from coverage.model.results import CoverageSummary
from coverage.model.selection import DRAFT, Selection
from coverage.words.reasons import BASIS_NAMES, BASIS_WORDS, EXAMPLE_BANNER
from coverage.words.sentences import control_words
from layouts.ids import LIVE_NODE, PAGE_NODE, SCRIPTS_NODE, ShellId
from layouts.parts.components import Children, hidden_text, option
from layouts.parts.links import carry, link
from layouts.parts.own_components import PageView
from layouts.parts.page import Page
from layouts.parts.paths import METHOD, OVERVIEW, QUALITY, WALL
from layouts.parts.release_status import copy_menu, period_words, release_choices, release_status_bar

TITLE = "Cakupan Jawa Barat"
"""Name of the application."""

_SCRIPT = Path(__file__).parents[1] / "assets" / "mulai.js"

START = f'<script src="/assets/{_SCRIPT.name}?m={_SCRIPT.stat().st_mtime}" defer></script>'
"""Starts Dash once the page is painted; its address holds its date, as those do that Dash writes."""

INDEX = (
    (
        """<!DOCTYPE html>
<html lang="id">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="data:,">
{%css%}
{START}
<style>"""
        + css_variables(SCREEN)
        + """</style>
</head>
<body>
<a class="lompat" href="#isi">Langsung ke isi</a>
{%app_entry%}
<div>{%config%}<template id="{SCRIPTS_NODE}">{%scripts%}{%renderer%}</template></div>
</body>
</html>"""
    )
    .replace("{START}", START)
    .replace("{SCRIPTS_NODE}", SCRIPTS_NODE)
)
"""The document that every page is drawn into; Dash's scripts wait in a template (see `assets/mulai.js`)."""


def root() -> list[Component]:
    """What Dash holds: the address and the view of the page that it stands for."""
    return [dcc.Location(id=ShellId.URL, refresh=False), PageView(id=ShellId.PAGE)]


def mount(version: str, markup: str, entry: str) -> str:
    """The live region, the page's text, and Dash's mount point beside them.

    What is inside the mount point is wiped while Dash starts, and nothing that is seen is ever drawn into it: the page
    stays where the first answer put it, and charts are placed into it from there.
    """
    return (
        f'<div id="{LIVE_NODE}" class="hanya-pembaca" aria-live="polite"></div>'
        f'<div id="{PAGE_NODE}" data-versi="{version}">{markup}</div><div hidden>{entry}</div>'
    )


@dataclass(frozen=True)
class Frame:
    """What the shell says around a page: the menu of all pages, where the reader is, the figures and their workbook."""

    pages: Sequence[Page]
    path: str
    summary: CoverageSummary | None
    download: str | None


def page(frame: Frame, children: Children) -> Component:
    """A page in its shell."""
    path, summary = frame.path, frame.summary
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
            _header(frame),
            *banner,
            *warning,
            *release_status_bar(path, summary),
            html.Main(children, id="isi", tabIndex="-1"),
            _footer(summary),
        ],
        className="aplikasi",
    )


def _header(frame: Frame) -> Component:
    path, summary = frame.path, frame.summary
    chosen = summary.selection if summary else Selection()
    menu = [_menu_link(each, chosen, is_here=each.path == path) for each in frame.pages if each.is_in_menu]
    wall = html.A("Layar dinding", href=WALL)
    tools: list[Children] = []
    if summary is not None:
        tools = [_period_menu(path, summary), _view_menu(path, summary), copy_menu(path, summary)]
    if frame.download:
        tools.append(html.A(_download_words(summary), href=frame.download, className="alat utama", download=""))
    return html.Header(
        [
            carry(TITLE, OVERVIEW, chosen, className="merek"),
            html.Nav([*menu, wall], **{"aria-label": "Menu utama"}),
            html.Div(tools, className="alat-alat"),
        ]
    )


def _download_words(summary: CoverageSummary | None) -> str:
    """The button of the workbook; of a month that is not complete it says which month it gives."""
    is_part = summary is not None and summary.unfinished is not None
    return f"Unduh Excel {format_period(summary.period)}" if summary is not None and is_part else "Unduh Excel"


def _menu_link(each: Page, chosen: Selection, *, is_here: bool) -> Component:
    words = [each.title, hidden_text(" (halaman ini)")] if is_here else each.title
    return carry(words, each.path, chosen, className="aktif" if is_here else None)


def _period_menu(path: str, summary: CoverageSummary) -> Component:
    items = [
        html.Li(_period_choice(path, summary, period, is_chosen=period == summary.period))
        for period in reversed(summary.periods)
    ]
    title = html.Summary([hidden_text("Periode: "), *period_words(summary, summary.period)], id="menu-periode")
    classes = "menu" if summary.unfinished is None else "menu belum-lengkap"
    return html.Details([title, html.Ul(items)], className=classes)


def _period_choice(path: str, summary: CoverageSummary, period: str, *, is_chosen: bool) -> Component:
    """A month of the menu; a draft is kept to, a release by number belongs to its own month."""
    release = DRAFT if summary.selection.release == DRAFT else None
    words = period_words(summary, period)
    then = replace(summary.selection, period=period, release=release)
    return option(words, path, then, ("periode", "rilis"), is_chosen=is_chosen, id=f"periode-{period}")


def _view_menu(path: str, summary: CoverageSummary) -> Component:
    denominators = [
        _denominator_choice(path, summary, name, indicator.denominator_label)
        for name, indicator in DENOMINATORS.items()
    ]
    bases = [_basis_choice(path, summary.selection, basis, is_now=basis == summary.basis) for basis in summary.bases]
    parts: list[Children] = [html.P("Penyebut"), html.Ul(denominators), html.P("Dasar wilayah"), html.Ul(bases)]
    parts += release_choices(path, summary)
    title = html.Summary("Tampilan", id="menu-tampilan")
    return html.Details([title, html.Div(parts)], className="menu")


def _denominator_choice(path: str, summary: CoverageSummary, name: str, words: str) -> Component:
    then, is_now = replace(summary.selection, denominator=name), DENOMINATORS[name] is summary.indicator
    return html.Li(option(words, path, then, ("penyebut",), is_chosen=is_now, id=f"penyebut-{name}"))


def _basis_choice(path: str, chosen: Selection, basis: str, *, is_now: bool) -> Component:
    then, name = replace(chosen, basis=basis), f"pilih-{BASIS_WORDS[basis]}"
    return html.Li(option(BASIS_NAMES[basis], path, then, ("dasar",), is_chosen=is_now, id=name))


def _footer(summary: CoverageSummary | None) -> Component:
    parts: list[Children] = [link("Sumber dan definisi", METHOD), link("Kualitas data", QUALITY)]
    if summary is not None:
        heavy = sum(finding.severity == "error" for finding in summary.findings)
        parts.append(f"{heavy} temuan berat")
        parts.append(control_words(summary))
        parts.append(f"Potret {summary.info.number}")
    spaced = [item for part in parts for item in (part, " · ")][:-1]
    return html.Div(spaced, className="kaki", role="contentinfo")


NOTHING_YET = (
    "Penyimpanan belum memuat data. Muat rekap kantor cabang dengan perintah: python -m coverage ingest BERKAS"
)
"""What a page of figures says while there are none."""


def message(title: str, words: str, children: Children = None) -> Component:
    """What a page says that has nothing else: not found, nothing loaded yet, or a choice to make."""
    return html.Div([html.H1(title), html.P(words), children], className="pesan")


def way_home() -> Component:
    """The link that always leads somewhere."""
    return link("Ke Ringkasan", OVERVIEW)


def basis_choices(path: str, chosen: Selection, bases: Sequence[str]) -> Component:
    """The bases that a period holds, to choose from."""
    return html.Ul([_basis_choice(path, chosen, basis, is_now=False) for basis in bases])
