"""What a reader waits for in a real browser: a page's heading, and its last chart.

Prints ratios against two peers in the same run, over the same figures, style sheet and plotly bundle:
(a) `stock`: the page's very component tree, given to Dash as it is and drawn by Dash component by component;
(b) `static`: the page's very HTML as a file, with a script that draws the same charts by `Plotly.newPlot`.

Cold is a browser that has nothing yet, warm the second visit of the same browser; the server has been asked before in
both. A heading counts once it is painted, the charts once each has its drawing. They take turns and the median counts;
of (a), which is far from its goal, one round. All of it is done again with the browser's processor slowed four times,
as on an office PC.
Run with `python benchmarks/pages.py`, from the root of the project; it fills a store with the example office unless
`--store DIR` names one. `--small` tries it out.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import dash
import flask
import plotly
from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from playwright.sync_api import Browser, BrowserContext

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app import ASSETS
from callbacks.http import bundles
from callbacks.router import Asked, Router
from coverage.model.selection import Selection
from coverage.services import Office
from coverage.store import Store
from layouts.pages import PAGES
from layouts.parts import shell
from layouts.parts.markup import to_markup
from tests.e2e.browser import answering, launched, served
from tests.golden.record import load_example

REGION = "3204"
"""The region whose page stands for all of them."""

GOALS = ("/", "/mutu")
"""Pages for which the heading has goals."""

MOST_OF_STATIC, LEAST_OF_STOCK = 1.5, 4.0
"""The heading may take this many times the static page's; stock components must take this many times ours."""

SLOWED = 4
"""How many times the browser's processor is slowed in the second half."""

BUNDLE = bundles.SUITES + "plotly/plotly.min.js"
"""Address of plotly for the static page; here the server keeps it compressed, as it does for ours."""

WATCH = """
(() => {
  const seen = {};
  const wanted = {
    heading: () => document.querySelector("h1"),
    charts: () => seen.heading && document.querySelectorAll(".js-plotly-plot:has(.main-svg)").length >= CHARTS,
  };
  window.seen = new Promise((resolve) => {
    // Looked at before each frame, noted in the task after it: painted. No frame comes while a style sheet is missing.
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => {
      data.forEach((name) => { seen[name] = performance.now(); });
      if (seen.charts) resolve([seen.heading, seen.charts]); else requestAnimationFrame(look);
    };
    const look = () => channel.port2.postMessage(Object.keys(wanted).filter((name) => !seen[name] && wanted[name]()));
    requestAnimationFrame(look);
  });
})();
"""
"""Runs before a page's own scripts; `CHARTS` is how many it will have."""

READ = """
Promise.race([window.seen, new Promise((_, refuse) => setTimeout(() => refuse("never drawn"), 600000))])
"""

DRAW = """
JSON.parse(document.getElementById("figures").textContent).forEach(({ id, figure, config }) => {
  const holder = document.querySelector(`[data-island="${id}"]`);
  Plotly.newPlot(holder, figure.data, figure.layout, { ...config, responsive: true });
});
"""
"""The whole script of the static page."""


@dataclass(frozen=True)
class Times:
    """Milliseconds from asking for a page to its heading and to its last chart."""

    heading: float
    charts: float


def trees_of(store: Path) -> dict[str, Component]:
    """Address -> component tree of every page, as the application builds it."""
    office = Office(Store(store))
    router = Router(office)
    trees = {}
    for page in PAGES:
        code = "" if page.is_in_menu else REGION
        asked = Asked(office, office.summary(Selection()), code, "")
        trees[page.path.replace("<code>", code)] = router.tree(page, asked)
    return trees


def stock_app(trees: Mapping[str, Component]) -> flask.Flask:
    """Peer (a): the trees as Dash components, with our style sheet and scripts but the one that shows HTML."""
    app = dash.Dash(
        "stock",
        title=shell.TITLE,
        update_title="",
        assets_folder=str(ASSETS),
        assets_ignore=r"(dinding|mulai|halaman)\..*",
        compress=False,
        serve_locally=True,
        suppress_callback_exceptions=True,
    )
    app.index_string = shell.INDEX
    app.layout = html.Div([dcc.Location(id="address"), html.Div(id="page")])
    app.callback(Output("page", "children"), Input("address", "pathname"))(trees.__getitem__)
    bundles.register(app.server)
    return app.server


def static_app(trees: Mapping[str, Component]) -> flask.Flask:
    """Peer (b): the trees as files, one style sheet, plotly, and a script of a few lines."""
    server = flask.Flask("static", static_folder=None)
    documents = {path: static_document(tree) for path, tree in trees.items()}
    a_year = 31_536_000
    server.add_url_rule("/cakupan.css", "css", lambda: flask.send_file(ASSETS / "cakupan.css", max_age=a_year))
    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    server.add_url_rule(BUNDLE, "plotly", lambda: flask.send_file(script, max_age=a_year))
    server.add_url_rule("/draw.js", "draw", lambda: flask.Response(DRAW, mimetype="text/javascript"))
    for path, document in documents.items():
        server.add_url_rule(path, path, lambda document=document: document)
    server.after_request(with_headers)
    bundles.register(server)
    return server


def with_headers(response: flask.Response) -> flask.Response:
    """The headers of every answer of ours: one of them has a browser begin a process for the page."""
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def static_document(tree: Component) -> str:
    """A page as a file; plotly is there only where the page has a chart."""
    markup = to_markup(tree)
    charts = [{"id": each.id, "figure": each.figure, "config": each.config} for each in markup.islands]
    figures = json.dumps(charts).replace("<", "\\u003c")
    scripts = f'<script src="{BUNDLE}" defer></script><script src="/draw.js" defer></script>' if charts else ""
    parts = {
        "metas": '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        "title": shell.TITLE,
        "css": '<link rel="stylesheet" href="/cakupan.css">',
        "app_entry": markup.html,
        "config": f'<script type="application/json" id="figures">{figures}</script>{scripts}',
        "scripts": "",
        "renderer": "",
    }
    document = shell.INDEX.replace(shell.START, "")
    for name, text in parts.items():
        document = document.replace(f"{{%{name}%}}", text)
    return document


def asked_before(server: flask.Flask, paths: Iterable[str]) -> None:
    """Ask an application for its pages once, as the peers have theirs ready."""
    client = server.test_client()
    for path in paths:
        client.get(path)


def visit(context: BrowserContext, url: str, slowed: int) -> Times:
    """Open a page and wait until all of it is drawn."""
    page = context.new_page()
    if slowed > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(url, timeout=120_000, wait_until="commit")
    times = Times(*page.evaluate(READ))
    page.close()
    return times


def visits(browser: Browser, url: str, charts: int, slowed: int) -> tuple[Times, Times]:
    """A cold visit and the warm one after it, in a browser that knows nothing before."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.add_init_script(f"const CHARTS = {charts};{WATCH}")
    found = visit(context, url, slowed), visit(context, url, slowed)
    context.close()
    return found


def middle(times: list[Times]) -> Times:
    """The medians."""
    return Times(statistics.median(each.heading for each in times), statistics.median(each.charts for each in times))


def compare(browser: Browser, path: str, hosts: Mapping[str, str], charts: int, chosen: tuple[int, int]) -> None:
    """Print what one page takes, ours and the peers', cold and warm; `chosen` is rounds and how much is slowed."""
    rounds, slowed = chosen
    found: dict[str, list[tuple[Times, Times]]] = {name: [] for name in hosts}
    for number in range(rounds):
        for name, host in hosts.items():
            if name != "stock" or number == 0:  # far from its goal, and it takes as long as all else together
                found[name].append(visits(browser, host + path, charts, slowed))
    for place, visited in enumerate(("cold", "warm")):
        ours, static, stock = (middle([each[place] for each in found[name]]) for name in ("ours", "static", "stock"))
        print(
            f"{path:14} x{slowed} {visited}  heading {ours.heading:5.0f} {static.heading:5.0f} {stock.heading:6.0f} ms,"
            f" {ours.heading / static.heading:4.2f} of static, stock {stock.heading / ours.heading:4.1f} of it"
            + (charts_words(ours, static, stock) if charts else "")
            + judged(path, ours, static, stock),
            flush=True,
        )


def charts_words(ours: Times, static: Times, stock: Times) -> str:
    """What the last chart takes."""
    return (
        f"   charts {ours.charts:6.0f} {static.charts:6.0f} {stock.charts:6.0f} ms,"
        f" {ours.charts / static.charts:4.2f}, {stock.charts / ours.charts:4.1f}"
    )


def judged(path: str, ours: Times, static: Times, stock: Times) -> str:
    """Whether the heading's goals are met, where it has any."""
    if path not in GOALS:
        return ""
    is_met = ours.heading <= MOST_OF_STATIC * static.heading and stock.heading >= LEAST_OF_STOCK * ours.heading
    return "   goals met" if is_met else "   GOAL MISSED"


def main() -> None:
    """Measure every page at full speed, then slowed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="a filled store; it is only read")
    parser.add_argument("--small", action="store_true", help="two pages, one round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each page")
    options = parser.parse_args()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # what asks at once may wait in line
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as open_now:
        store = options.store or load_example(Path(scratch))
        trees = trees_of(store)
        hosts = {
            "ours": open_now.enter_context(served(store, prepare=lambda app: asked_before(app.server, trees))),
            "static": open_now.enter_context(answering(static_app(trees))),
            "stock": open_now.enter_context(answering(stock_app(trees))),
        }
        browser = open_now.enter_context(launched())
        for host in hosts.values():
            visits(browser, host + GOALS[0], 1, 1)  # plotly is compressed
        print("heading and charts: ours, static, stock; goals for the heading: at most 1.5 of static, stock at least 4")
        for rounds, slowed in (
            ((1, 1), (1, SLOWED)) if options.small else ((options.rounds, 1), (options.rounds, SLOWED))
        ):
            for path in GOALS if options.small else trees:
                compare(browser, path, hosts, len(to_markup(trees[path]).islands), (rounds, slowed))


if __name__ == "__main__":
    main()
