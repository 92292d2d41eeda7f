"""The one callback that turns an address into a page; a page a function, each a translation of a few lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, html

from callbacks.services import Services
from coverage.model.errors import ChoiceNeeded, CoverageError, StoreError
from coverage.model.indicators import COVERAGE_RATE
from coverage.model.periods import shift_period
from coverage.model.results import CoverageSummary
from coverage.model.wording import BASIS_NAMES, BASIS_WORDS
from coverage.reference.regions import region_by_code
from layouts import method, overview, quality, region, regions
from layouts.components import link
from layouts.ids import ShellId
from layouts.shell import message_page
from layouts.urls import parse_query, query_of, sort_key

GRID_MONTHS = 12
"""Months that the grid of arrivals shows."""


def register(app: dash.Dash, services: Services) -> None:
    """Bind the address to the page, and the page's heading to the window's title."""
    app.callback(Output(ShellId.PAGE, "children"), Input(ShellId.URL, "pathname"), Input(ShellId.URL, "search"))(
        partial(show_page, services)
    )
    app.clientside_callback(
        ClientsideFunction("cakupan", "setTitle"), Output(ShellId.TITLE, "data"), Input(ShellId.PAGE, "children")
    )


def show_page(services: Services, pathname: str | None, search: str | None) -> Any:
    """The page of an address; what cannot be shown says why and what to do."""
    path, query = (pathname or "/").rstrip("/") or "/", search or ""
    show = find_page(path)
    if show is None:
        return message_page(
            "Halaman tidak ditemukan", f"Tidak ada halaman di alamat {path[:80]}.", link("Ke Ringkasan", "/")
        )
    try:
        summary = services.summary(parse_query(query))
        return show(services, summary, query) if summary or path == method.PATH else _nothing_yet()
    except ChoiceNeeded as choice:
        return message_page("Pilih dasar wilayah", str(choice), _basis_choices(path, query, choice))
    except StoreError as error:
        return message_page("Data tidak dapat ditampilkan", str(error))
    except CoverageError as error:
        return message_page("Pilihan tidak dikenal", str(error), link("Ke Ringkasan", "/"))


Page = Callable[[Services, Any, str], Any]
"""(services, summary, query) -> component."""


def find_page(path: str) -> Page | None:
    """The page at a path, or None."""
    code = path.removeprefix(f"{regions.PATH}/")
    if code != path:
        return partial(_region, code) if code in region_by_code() else None
    return {
        overview.PATH: _overview,
        regions.PATH: _regions,
        quality.PATH: _quality,
        method.PATH: _method,
    }.get(path)


def download_path(summary: CoverageSummary) -> str:
    """Address of the workbook of what a page shows."""
    return f"/unduh/ringkasan.xlsx{query_of(summary.selection)}"


def _overview(services: Services, summary: CoverageSummary, query: str) -> Any:
    claims = services.claims(summary, summary.focus.code) if summary.indicator is COVERAGE_RATE else ()
    return overview.overview_page(summary, claims, download_path(summary))


def _regions(services: Services, summary: CoverageSummary, query: str) -> Any:
    sort = sort_key(query, tuple(regions.SORTS), regions.DEFAULT_SORT)
    return regions.regions_page(summary, sort, download_path(summary))


def _region(code: str, services: Services, summary: CoverageSummary, query: str) -> Any:
    own = services.region(summary, code)
    duties, included = services.duties(summary, summary.period)
    lines = tuple(region.BranchLine(branch, name, branch in included) for branch, name in duties.get(code, []))
    return region.region_page(summary, own, lines, download_path(own))


def _quality(services: Services, summary: CoverageSummary, query: str) -> Any:
    beside = quality.Beside(_grid(services, summary), services.claims(summary), services.history(summary))
    return quality.quality_page(summary, beside, download_path(summary))


def _method(services: Services, summary: CoverageSummary | None, query: str) -> Any:
    return method.method_page(summary, download_path(summary) if summary else None)


def _grid(services: Services, summary: CoverageSummary) -> quality.ArrivalGrid:
    first = shift_period(summary.period, 1 - GRID_MONTHS)
    periods = tuple(period for period in summary.periods if first <= period <= summary.period)
    arrived = {(code, period) for period in periods for code in services.duties(summary, period)[1]}
    duties = services.duties(summary, summary.period)[0]
    branches = sorted({branch for serving in duties.values() for branch in serving})
    return quality.ArrivalGrid(periods, tuple(branches), frozenset(arrived))


def _nothing_yet() -> Any:
    words = "Penyimpanan belum memuat data. Muat rekap kantor cabang dengan perintah: python -m coverage ingest BERKAS"
    return message_page("Belum ada data", words)


def _basis_choices(path: str, query: str, choice: ChoiceNeeded) -> Any:
    items = [
        html.Li(link(BASIS_NAMES[basis], f"{path}{query}{'&' if query else '?'}dasar={BASIS_WORDS[basis]}"))
        for basis in choice.bases
    ]
    return html.Ul(items)
