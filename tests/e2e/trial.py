"""A page that only tests have: a chart whose clicks reach a callback, a form of native controls, markup as data."""

from __future__ import annotations

import time

import flask
from dash import Input, html

from layouts.pages import PAGES
from layouts.parts import own_components
from layouts.parts.components import disclosure, graph
from layouts.parts.page import Need, Page
from layouts.urls import sort_key
from tests.payloads import PAYLOADS

PATH = "/uji/3204"
CHART = "grafik-uji"


def trial_page(query):
    """A chart, a form and forty texts that look like markup."""
    now = sort_key(query, ("naik", "turun"), "naik")
    figure = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": {"height": 300}}
    options = [html.Option(word, value=word, selected=word == now or None) for word in ("naik", "turun")]
    controls = [
        html.Label("Urutan", htmlFor="urutan"),
        html.Select(options, id="urutan", name="urut"),
        own_components.Input(type="search", name="cari", id="cari", **{"aria-label": "Cari"}),
        html.Button("Terapkan", type="submit", id="terapkan"),
    ]
    return [
        html.H1(f"Uji {now}"),
        html.Form(controls, action=PATH, method="get", id="formulir", **{"data-halaman": ""}),
        graph(CHART, figure, "dua batang", "300px"),
        disclosure("Rincian", html.P("isi")),
        html.Ul([html.Li(text, title=text, className="muatan") for text in PAYLOADS]),
    ]


TRIAL_PAGES = (*PAGES, Page("/uji/<code>", "Uji", "Apakah ini uji?", (Need.QUERY,), trial_page))


class Trial:
    """What a test turns on the served application: clicks that arrived, and how long answers take."""

    def __init__(self):
        self.clicks = []
        self.delays = []

    def attach(self, app):
        """Bind the chart's clicks, and let callbacks wait as `delays` says, the first one first."""
        app.callback(Input(CHART, "clickData"), prevent_initial_call=True)(self._click)
        app.server.before_request(self._wait)

    def _click(self, data):
        self.clicks.append(data["points"][0]["x"])

    def _wait(self):
        if flask.request.path == "/_dash-update-component" and self.delays:
            time.sleep(self.delays.pop(0))
