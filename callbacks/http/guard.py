"""The guard before every request: what is no request of ours ends here, with a 4xx and one line in the log.

Two posts. The *door* stands before Flask and sees every request first: the host, the address as it was typed, and on
the way out the headers of every answer. The *desk* stands behind Dash's own set-up and sees what goes to Dash: bodies
of callbacks, files of components, and internal routes that this application does not use. Both derive what is right
from the application itself (`callback_map`, `registered_paths`, the layout), so a new callback needs nothing here.
`serving` holds what happens before a whole request is there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import dash
import flask
from dash.fingerprint import check_fingerprint
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from callbacks.http import headers
from callbacks.http.bodies import check_body
from callbacks.http.hosts import Hosts
from callbacks.http.property_types import PropertyTypes
from callbacks.http.refusals import Refused, log_refusal, words_of
from layouts.urls import LONGEST_QUERY

LONGEST_PATH = 1_024
"""Bytes of a path, percent signs resolved; the longest of ours has about 80."""

BODY_BYTES = 256 * 1_024
"""Bytes of a request's body unless its route declares more; what a click sends has under 10,000."""

BODY_SECONDS = 20.0
"""Seconds in which a whole request has to be there, from its first byte to its last, unless its route declares more."""

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


@dataclass(frozen=True)
class Body:
    """How large the body of a request may be (bytes), and how long a whole request may take to arrive (seconds)."""

    size: int = BODY_BYTES
    seconds: float = BODY_SECONDS


@dataclass
class Bodies:
    """What each path accepts; a route that takes more than a click sends declares it here when it is registered."""

    _by_path: dict[str, Body] = field(default_factory=dict)

    def declare(self, path: str, body: Body) -> None:
        """Let the body of a path, exactly as written, be larger or slower than others."""
        self._by_path[path] = body

    def of(self, path: str) -> Body:
        """What a path accepts."""
        return self._by_path.get(path, Body())


@dataclass
class Doors:
    """What an application lets in; `doors(server)` finds it."""

    hosts: Hosts
    bodies: Bodies = field(default_factory=Bodies)


def doors(server: flask.Flask) -> Doors:
    """What an application lets in, to be widened by a route that takes large bodies or by `python app.py --host`."""
    found: Doors = server.extensions["cakupan.doors"]
    return found


def register(app: dash.Dash) -> None:
    """Put door and desk before everything that the application answers.

    Raises:
        UsageError: when `COVERAGE_HOSTS` holds what is no name or address.
    """
    server = app.server
    server.extensions["cakupan.doors"] = Doors(Hosts.chosen())
    # Under another server than ours FLASK_DEBUG would still let exceptions, with their values, out to the browser.
    server.debug = False
    for name in ("ui", "props_check", "serve_dev_bundles", "hot_reload"):
        app._dev_tools[name] = False
    server.wsgi_app = Door(app, server.wsgi_app)
    desk = Desk(app)
    # After Dash's own `before_request`, which fills `registered_paths` when the first request comes.
    server.before_request(desk.check)


class Door:
    """WSGI in front of Flask: host and address of a request, headers of every answer."""

    def __init__(self, app: dash.Dash, inner: Application) -> None:
        self._app, self._inner = app, inner
        self._policy: str | None = None

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a request, or refuse it."""
        secured = self._securing(environ, start)
        try:
            doors(self._app.server).hosts.check(environ)
            check_address(environ)
        except Refused as refused:
            log_refusal(refused, environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))
            return _plain_answer(refused, secured)
        return self._inner(environ, secured)

    def _securing(self, environ: Environ, start: Start) -> Start:
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")

        def secured(status: str, sent: headers.Headers, *error: Any) -> Any:
            declared = next((value for name, value in sent if name.lower() == "cache-control"), "")
            kept = headers.keeping(int(status[:3]), path, query, declared)
            return start(status, headers.secure(sent, self._page_policy(), kept), *error)

        return secured

    def _page_policy(self) -> str:
        # Not while registering: Dash knows its inline scripts only when all callbacks are there.
        if self._policy is None:
            self._policy = headers.page_policy(self._app)
        return self._policy


def check_address(environ: Mapping[str, Any]) -> None:
    """Let an address pass that a page or a reader could have made.

    Raises:
        Refused: 400 for control characters, 414 for one that is longer than any of ours.
    """
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(path) > LONGEST_PATH:
        raise Refused(HTTPStatus.REQUEST_URI_TOO_LONG, f"a path of {len(path)} bytes")
    if len(query) > LONGEST_QUERY:
        raise Refused(HTTPStatus.REQUEST_URI_TOO_LONG, f"a query of {len(query)} bytes")
    if any(character < " " or character == "\x7f" for character in path + query):
        raise Refused(HTTPStatus.BAD_REQUEST, "control characters in the address")


def _plain_answer(refused: Refused, start: Start) -> Iterator[bytes]:
    text = f"{words_of(refused.status)}\n".encode()
    kind = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))]
    start(f"{refused.status.value} {refused.status.phrase}", kind)
    return iter([text])


class Desk:
    """Flask's `before_request`: what goes to Dash."""

    def __init__(self, app: dash.Dash) -> None:
        self._app = app
        self._types = PropertyTypes(app)
        self._inside = app.config.routes_pathname_prefix + "_"
        self._checks: dict[str, Callable[[], None]] = {
            "dash-layout": lambda: None,
            "dash-dependencies": lambda: None,
            "dash-update-component": self._check_call,
            "dash-component-suites/<string:package_name>/<path:fingerprinted_path>": self._check_component_file,
        }

    def check(self) -> flask.Response | None:
        """None for a request that may go on; else the answer that ends it."""
        request = flask.request
        # One more than may be: a body without a told length is cut there, silently, and not refused.
        request.max_content_length = doors(self._app.server).bodies.of(request.path).size + 1
        try:
            self._check_inside(request.url_rule.rule if request.url_rule else "")
        except Refused as refused:
            log_refusal(refused, request.method, request.path)
            return flask.Response(f"{words_of(refused.status)}\n", refused.status, mimetype="text/plain")
        return None

    def _check_inside(self, rule: str) -> None:
        """Routes of Dash itself: what is not used here (reloading, the icon) is not there."""
        if not rule.startswith(self._inside):
            return
        check = self._checks.get(rule.removeprefix(self._inside))
        if check is None:
            raise Refused(HTTPStatus.NOT_FOUND, "a route that is not used")
        check()

    def _check_call(self) -> None:
        request = flask.request
        if not request.is_json or request.headers.get("Content-Encoding", "identity") != "identity":
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "no plain JSON", request.content_type or "")
        try:
            # Reads no further than `max_content_length`, whatever is told; keeps the body for Dash.
            raw = request.get_data()
        except RequestEntityTooLarge as error:
            raise _too_large() from error
        except ClientDisconnected as error:
            raise Refused(HTTPStatus.BAD_REQUEST, "a body that is shorter than it says") from error
        if len(raw) == request.max_content_length:
            raise _too_large()
        check_body(raw, self._app.callback_map, self._types.allows)

    def _check_component_file(self) -> None:
        found = flask.request.view_args or {}
        package, (name, _) = found["package_name"], check_fingerprint(found["fingerprinted_path"])
        if name not in self._app.registered_paths.get(package, ()) or not _exists(package, name):
            raise Refused(HTTPStatus.NOT_FOUND, "an unknown file of a component")


def _too_large() -> Refused:
    return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "a body that is too large")


def _exists(package: str, name: str) -> bool:
    """Whether a registered file came with the package: Dash registers source maps that no wheel brings."""
    module = sys.modules.get(package)
    return module is not None and module.__file__ is not None and (Path(module.__file__).parent / name).is_file()
