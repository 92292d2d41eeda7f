"""Address -> page. One computation serves the server's first answer and the callback that follows it.

A page's content is built by its own module from what it needs; here it is put into its frame, turned into HTML and
kept. Every choice of a reader writes the address, so this is the only way that a page changes.
"""

from __future__ import annotations

import hashlib
import html
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import dash
import flask
from dash import Input, Output
from dash.development.base_component import Component

from coverage.model.errors import ChoiceNeeded, CoverageError, StoreError
from coverage.model.indicators import COVERAGE_RATE
from coverage.model.periods import shift_period
from coverage.model.results import CoverageSummary
from coverage.reference.regions import region_by_code
from coverage.services import Office
from layouts.ids import ShellId
from layouts.pages import PAGES, quality, region
from layouts.parts import shell
from layouts.parts.markup import text_of, to_markup
from layouts.parts.page import Need, Page
from layouts.urls import parse_query, query_of

GRID_MONTHS = 12
"""Months that the grid of arrivals shows."""

KEPT = 128
"""How many pages are kept as HTML; the largest is about 200 KB."""

LONGEST_PATH = 80
"""How much of an unknown address is repeated to the reader."""


@dataclass(frozen=True)
class Shown:
    """A page as it goes to the browser, and the status of the answer that it is the first of."""

    html: str
    version: str
    islands: tuple[Component, ...]
    heading: str
    title: str
    description: str
    status: int = 200


class Router:
    """Pages by their address. Safe to share between threads."""

    def __init__(self, services: Office, pages: Sequence[Page] = PAGES) -> None:
        self.services = services
        self.pages = pages
        self._kept: OrderedDict[tuple[str, str], tuple[CoverageSummary | None, Shown]] = OrderedDict()
        self._keeping = threading.Lock()

    def show(self, pathname: str | None, search: str | None) -> Shown:
        """The page of an address; what cannot be shown says why and what to do."""
        path, query = (pathname or "/").rstrip("/") or "/", search or ""
        found = self.find(path)
        if found is None:
            words = f"Tidak ada halaman di alamat {path[:LONGEST_PATH]}."
            return self._message("Halaman tidak ditemukan", words, shell.way_home(), 404)
        try:
            return self._show(*found, query)
        except ChoiceNeeded as choice:
            choices = shell.basis_choices(path, parse_query(query), choice.bases)
            return self._message("Pilih dasar wilayah", str(choice), choices, 200)
        except StoreError as error:
            return self._message("Data tidak dapat ditampilkan", str(error), None, 503)
        except CoverageError as error:
            return self._message("Pilihan tidak dikenal", str(error), shell.way_home(), 400)

    def find(self, path: str) -> tuple[Page, str] | None:
        """The page at a path and the region's code in it, '' where it has none; None where no page is."""
        for page in self.pages:
            code = page.match(path)
            if code is not None and (not code or code in region_by_code()):
                return page, code
        return None

    def _show(self, page: Page, code: str, query: str) -> Shown:
        """A page from what is kept, where the figures are still the same, else built anew.

        The summary itself is the key's third part: the services keep one per selection and snapshot, so a new snapshot
        or release comes as another object and nothing kept is ever stale.
        """
        # Compared with `is`, not `==`, which would go through every field. The query is in the key as it was written,
        # because the page's links and its sorting come from it and not from the summary.
        summary = self.services.summary(parse_query(query))
        key = (page.path.replace("<code>", code), query)
        with self._keeping:
            stored = self._kept.get(key)
        if stored is not None and stored[0] is summary:
            return stored[1]
        shown = self._build(page, Asked(self.services, summary, code, query))
        with self._keeping:
            self._kept[key] = (summary, shown)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return shown

    def _build(self, page: Page, asked: Asked) -> Shown:
        if asked.summary is None and Need.SUMMARY in page.needs:
            return self._message("Belum ada data", shell.NOTHING_YET, None, 200)
        return _shown(self.tree(page, asked), page.question, 200)

    def tree(self, page: Page, asked: Asked) -> Component:
        """A page in its shell as components, before it becomes markup.

        Raises:
            LookupError: for a page that shows figures, when there are none.
        """
        summary = asked.summary
        given = {need.value: PROVIDERS[need](asked) for need in page.needs}
        subject = asked.own if Need.OWN in page.needs else summary
        download = f"/unduh/ringkasan.xlsx{query_of(subject.selection)}" if subject else None
        path = page.path.replace("<code>", asked.code)
        return shell.page(shell.Frame(self.pages, path, summary, download), page.build(**given))

    def _message(self, title: str, words: str, ways: Any, status: int) -> Shown:
        frame = shell.Frame(self.pages, "", None, None)
        return _shown(shell.page(frame, shell.message(title, words, ways)), title, status)


def _shown(tree: Component, description: str, status: int) -> Shown:
    markup = to_markup(tree)
    version = hashlib.sha256(markup.html.encode()).hexdigest()[:16]
    heading = text_of(tree, "h1")
    title = f"{heading} · {shell.TITLE}"
    return Shown(markup.html, version, markup.islands, heading, title, description, status)


@dataclass(frozen=True)
class Asked:
    """What a page is asked with; from it the needs are met."""

    services: Office
    summary: CoverageSummary | None
    code: str
    query: str

    @cached_property
    def stored(self) -> CoverageSummary:
        """The summary of a page that is only built where there is one."""
        if self.summary is None:
            raise LookupError("a page that asks for figures also needs the summary")
        return self.summary

    @cached_property
    def own(self) -> CoverageSummary:
        """The figures of the region in the address."""
        return self.services.region(self.stored, self.code)


def _place_claims(asked: Asked) -> Any:
    """Statements are about coverage of eligible workers: beside another rate they would prove nothing."""
    summary = asked.stored
    return asked.services.claims(summary, summary.focus.code) if summary.indicator is COVERAGE_RATE else ()


def _branches(asked: Asked) -> tuple[region.BranchLine, ...]:
    duties, included = asked.services.duties(asked.stored, asked.stored.period)
    return tuple(region.BranchLine(branch, name, branch in included) for branch, name in duties.get(asked.code, []))


def _grid(asked: Asked) -> quality.ArrivalGrid:
    services, summary = asked.services, asked.stored
    first = shift_period(summary.period, 1 - GRID_MONTHS)
    periods = tuple(period for period in summary.periods if first <= period <= summary.period)
    arrived = {(code, period) for period in periods for code in services.duties(summary, period)[1]}
    duties = services.duties(summary, summary.period)[0]
    branches = sorted({branch for serving in duties.values() for branch in serving})
    return quality.ArrivalGrid(periods, tuple(branches), frozenset(arrived))


PROVIDERS: dict[Need, Callable[[Asked], Any]] = {
    Need.SUMMARY: lambda asked: asked.stored,
    Need.SUMMARY_IF_ANY: lambda asked: asked.summary,
    Need.PLACE_CLAIMS: _place_claims,
    Need.CLAIMS: lambda asked: asked.services.claims(asked.stored),
    Need.GRID: _grid,
    Need.HISTORY: lambda asked: asked.services.history(asked.stored),
    Need.REVISIONS: lambda asked: asked.services.revisions(),
    Need.OWN: lambda asked: asked.own,
    Need.BRANCHES: _branches,
    Need.QUERY: lambda asked: asked.query,
}
"""What a page may need -> how it is met."""


def register(app: dash.Dash, router: Router) -> None:
    """Bind the address to the page, and put the page's text into the server's first answer."""

    def answer(pathname: str | None, search: str | None) -> tuple[Any, ...]:
        shown = router.show(unquote(pathname or ""), search)
        ids = [island.id for island in shown.islands]
        address = f"{pathname or ''}{search or ''}"
        return shown.html, list(shown.islands), shown.version, ids, shown.heading, shown.title, address

    filled = ("html", "children", "version", "islands", "heading", "title", "address")
    outputs = [Output(ShellId.PAGE, name) for name in filled]
    # The order of `filled` is that of the tuple which `answer` gives: Dash matches outputs by place, not by name.
    app.callback(outputs, Input(ShellId.URL, "pathname"), Input(ShellId.URL, "search"))(answer)
    # Dash calls this for every path without a route of its own, whatever the path: so this too decides about 404.
    app.interpolate_index = _first_answer(app.interpolate_index, router)
    app.server.after_request(_set_status)


def _first_answer(interpolate: Callable[..., str], router: Router) -> Callable[..., str]:
    """Dash's index with the text, the title and the description of the page that was asked for."""

    def interpolate_page(**parts: str) -> str:
        query = flask.request.query_string.decode(errors="replace")
        shown = router.show(flask.request.path, f"?{query}" if query else "")
        flask.g.page_status = shown.status
        parts["title"] = _as_text(html.escape(shown.title))
        parts["metas"] += f'\n<meta name="description" content="{_as_text(html.escape(shown.description))}">'
        parts["app_entry"] = shell.mount(shown.version, _as_text(shown.html), parts["app_entry"])
        return interpolate(**parts)

    return interpolate_page


def _as_text(markup: str) -> str:
    """Markup in which Dash finds nothing to fill in: it looks for `{%...%}` also in what it has just put in."""
    return markup.replace("{%", "&#123;%")


def _set_status(response: flask.Response) -> flask.Response:
    # only where the index was made in this request; a redirect or an error of a route keeps its own status
    if response.status_code == 200:
        response.status_code = flask.g.get("page_status", 200)
    return response
