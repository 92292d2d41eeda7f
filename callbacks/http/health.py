"""Probes: `/healthz` says that the process is up, `/readyz` that a verified snapshot is being served, and which."""

from __future__ import annotations

import flask

from coverage.model.errors import StoreError, StoreTooNew, StoreUnreadable
from coverage.model.releases import plan_view
from coverage.model.selection import Selection
from coverage.services import Office

REASONS = {StoreTooNew: "store_too_new", StoreUnreadable: "store_unreadable"}
"""Error -> reason code of an answer 503; any other is `store_damaged`."""


def register(server: flask.Flask, services: Office) -> None:
    """Add the probes."""

    def health() -> flask.Response:
        return flask.Response("ok", mimetype="text/plain")

    def ready() -> flask.Response:
        return readiness(services)

    server.add_url_rule("/healthz", "health", health)
    server.add_url_rule("/readyz", "ready", ready)


def readiness(services: Office) -> flask.Response:
    """200 with the number of the served snapshot, or 503 with a reason code and nothing more.

    Ready means that the page without a choice can be shown. What is lacking beside it is named after the number:
    `fallback` when a newer snapshot cannot be used, `unusable` with the released snapshots that cannot.
    """
    try:
        info = services.store.info()
    except StoreError as error:
        return flask.Response(REASONS.get(type(error), "store_damaged"), 503, mimetype="text/plain")
    if info is None:
        return flask.Response("no_snapshot", 503, mimetype="text/plain")
    unusable = services.unusable(info)
    if plan_view(info.releases, Selection()).snapshot in unusable:
        return flask.Response("release_unusable", 503, mimetype="text/plain")
    words = [f"snapshot {info.number}"]
    words += ["fallback"] if info.warning else []
    words += [f"unusable {' '.join(map(str, unusable))}"] if unusable else []
    return flask.Response("; ".join(words), mimetype="text/plain")
