"""Files that pages offer: the workbook of a view, and the type that every page is set in."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import flask

from coverage.model.errors import StoreError, UsageError
from coverage.services import Office
from layouts.urls import parse_query

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of an Excel workbook."""

FONT_SUFFIX = ".ttf"


def register(server: flask.Flask, services: Office) -> None:
    """Add `/unduh/ringkasan.xlsx` and `/huruf/<name>`."""
    fonts = font_folder()

    def workbook() -> flask.Response:
        return send_workbook(services)

    def font(name: str) -> flask.Response:
        if not name.endswith(FONT_SUFFIX):
            flask.abort(404)
        return flask.send_from_directory(fonts, name, max_age=31_536_000)

    server.add_url_rule("/unduh/ringkasan.xlsx", "workbook", workbook)
    server.add_url_rule("/huruf/<name>", "font", font)


def font_folder() -> Path:
    """Where the installed font package keeps its files; its code is not run."""
    found = importlib.util.find_spec("font_source_sans_pro")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("font-source-sans-pro is not installed; run `make run`")
    return Path(found.submodule_search_locations[0]) / "files"


def send_workbook(services: Office) -> flask.Response:
    """The workbook of the selection in the query string; what cannot be shown says why as plain text."""
    try:
        found = services.workbook(parse_query(flask.request.query_string.decode(errors="replace")))
    except UsageError as error:
        return flask.Response(str(error), 400, mimetype="text/plain")
    except StoreError as error:
        return flask.Response(str(error), 503, mimetype="text/plain")
    if found is None:
        return flask.Response("Belum ada data.", 404, mimetype="text/plain")
    name, content = found
    return flask.send_file(io.BytesIO(content), WORKBOOK_TYPE, as_attachment=True, download_name=name)
