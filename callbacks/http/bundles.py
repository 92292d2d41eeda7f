"""Answers are compressed; the scripts that come with the libraries once, for all readers.

plotly alone takes a fifth of a second each time. Its address holds its version and date, so what was compressed
for one address is right for as long as the process lives.
"""

from __future__ import annotations

import threading

import flask
from dash.fingerprint import check_fingerprint
from flask_compress import Compress

SUITES = "/_dash-component-suites/"
"""Where Dash serves the scripts of its libraries."""


class Once:
    """Compressed scripts by algorithm and address, as Flask-Compress asks for them; nothing else is kept.

    The address without its fingerprint is the key: whatever is written for one leads to the same file, so that made-up
    ones cannot fill the memory.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._holding = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """What was kept, or None."""
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep a compressed script. Flask-Compress offers every answer, pages too: theirs have no name."""
        if not key.endswith(";"):
            with self._holding:
                self._kept[key] = value


def name_of(request: flask.Request) -> str:
    """The name under which the answer to a request is kept compressed; '' for what is not."""
    if request.method != "GET" or not request.path.startswith(SUITES):
        return ""
    package, _, path = request.path.removeprefix(SUITES).partition("/")
    return f"{package}/{check_fingerprint(path)[0]}"


def register(server: flask.Flask) -> None:
    """Compress what the server answers."""
    server.config["COMPRESS_CACHE_BACKEND"] = Once
    server.config["COMPRESS_CACHE_KEY"] = name_of
    Compress(server)
