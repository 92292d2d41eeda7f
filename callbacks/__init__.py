"""Wiring: addresses in, pages and files out. Joins store, metrics, export and view; computes nothing."""

from __future__ import annotations

import dash

from callbacks import http, pages
from callbacks.services import Services

__all__ = ["Services", "register"]


def register(app: dash.Dash, services: Services) -> None:
    """Bind every callback and route of the application to a store."""
    pages.register(app, services)
    http.register(app, services)
