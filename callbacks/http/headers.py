"""Headers of every answer: nothing is loaded from elsewhere, nothing is framed; an unknown page is a 404."""

from __future__ import annotations

import dash
import flask

from callbacks.pages import find_page

_POLICY = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def register(app: dash.Dash) -> None:
    """Add the headers after every request."""
    policies: list[str] = []

    def add(response: flask.Response) -> flask.Response:
        if not policies:
            policies.append(_POLICY.format(hashes=" ".join(f"'{value.strip(chr(39))}'" for value in app.csp_hashes())))
        response.headers["Content-Security-Policy"] = policies[0]
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        if is_unknown_page(response):
            response.status_code = 404
        return response

    app.server.after_request(add)


def is_unknown_page(response: flask.Response) -> bool:
    """Whether Dash answered with its index for an address that is no page."""
    rule = flask.request.url_rule
    is_index = rule is not None and rule.rule == "/<path:path>" and response.status_code == 200
    return is_index and find_page("/" + flask.request.path.strip("/")) is None
