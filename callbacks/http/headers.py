"""Headers of every answer: nothing is loaded from elsewhere, nothing is framed."""

from __future__ import annotations

import dash
import flask

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
        return response

    app.server.after_request(add)
