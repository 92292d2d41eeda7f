"""Wiring: addresses in, pages and files out. `router` joins services and pages, `http` the rest; computes nothing."""

from __future__ import annotations

from collections.abc import Sequence

import dash

from callbacks import http, router
from coverage.services import Office
from layouts.pages import PAGES
from layouts.parts.page import Page

__all__ = ["register"]


def register(app: dash.Dash, services: Office, pages: Sequence[Page] = PAGES) -> None:
    """Bind every callback and route of the application to a store."""
    routes = router.Router(services, pages)
    router.register(app, routes)
    http.register(app, services)
