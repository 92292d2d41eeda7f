"""Probes: `/healthz` says that the process is up, `/readyz` that a verified snapshot is being served."""

from __future__ import annotations

import flask

from callbacks.services import Services
from coverage.model.errors import StoreError


def register(server: flask.Flask, services: Services) -> None:
    """Add the probes."""

    def health() -> flask.Response:
        return flask.Response("ok", mimetype="text/plain")

    def ready() -> flask.Response:
        return readiness(services)

    server.add_url_rule("/healthz", "health", health)
    server.add_url_rule("/readyz", "ready", ready)


def readiness(services: Services) -> flask.Response:
    """200 with the snapshot's number, or 503 with a reason code and nothing more."""
    try:
        info = services.store.info()
    except StoreError:
        return flask.Response("store_damaged", 503, mimetype="text/plain")
    if info is None:
        return flask.Response("no_snapshot", 503, mimetype="text/plain")
    return flask.Response(f"snapshot {info.number}", mimetype="text/plain")
