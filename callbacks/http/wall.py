"""`/dinding`: the wall as a small plain page, and its content alone for the screen to fetch again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import flask

from coverage.model.errors import StoreError, UsageError
from coverage.model.missing_branches import MissingBranchRule
from coverage.model.periods import format_period
from coverage.model.results import CoverageSummary
from coverage.model.selection import Selection
from coverage.model.unfinished import Unfinished
from coverage.services import Office
from layouts.urls import parse_query, read_query
from layouts.wall import DEFAULT_PLAYLIST, wall_content, wall_page

SHOWN_PERIODS = 3
"""How many of the last releases are named when something else was asked for."""


def register(server: flask.Flask, services: Office) -> None:
    """Add `/dinding` and `/dinding/isi`."""

    def page() -> flask.Response:
        return answer(services, wall_page)

    def content() -> flask.Response:
        return answer(services, wall_content)

    server.add_url_rule("/dinding", "wall", page)
    server.add_url_rule("/dinding/isi", "wall_content", content)


Draw = Callable[[CoverageSummary | None, dt.datetime, str, Unfinished | None], str]
"""Draws the wall of a summary, as of a moment, for a playlist, and what it says of an unfinished month."""


def answer(services: Office, draw: Draw) -> flask.Response:
    """A drawing of the selection in the query string; never kept by a cache."""
    query = flask.request.query_string.decode(errors="replace")
    try:
        playlist = read_query(query, "daftar").get("daftar", DEFAULT_PLAYLIST)
        summary, later = services.wall(shown_on_wall(query))
        check_official(summary)
        response = flask.Response(draw(summary, services.now(), playlist, later), mimetype="text/html")
    except UsageError as error:
        return flask.Response(str(error), 400, mimetype="text/plain")
    except StoreError as error:
        return flask.Response(str(error), 503, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


def shown_on_wall(query: str) -> Selection:
    """The selection of a query string; whatever it says of missing branches, the wall stays with what is in."""
    return replace(parse_query(query), missing_branches=MissingBranchRule.PARTIAL)


def check_official(summary: CoverageSummary | None) -> None:
    """Keep drafts off the wall once anything was released; before that the newest snapshot is shown as a draft.

    Raises:
        UsageError: when the figures are of no release although there are releases.
    """
    if (
        summary is None
        or summary.release is not None
        or summary.release_status is None
        or not summary.release_status.releases
    ):
        return
    periods = sorted({release.period for release in summary.release_status.releases})
    stored = ", ".join(format_period(period) for period in periods[-SHOWN_PERIODS:])
    raise UsageError(f"Dinding hanya menampilkan angka yang sudah dirilis. Yang terakhir dirilis: {stored}.")
