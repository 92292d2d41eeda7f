"""Plain routes beside the pages: downloads, the wall, probes, type; the guard before and the headers on all of them."""

from __future__ import annotations

import dash

from callbacks.http import downloads, guard, headers, health, wall
from callbacks.services import Services


def register(app: dash.Dash, services: Services) -> None:
    """Add the routes to the application's server."""
    downloads.register(app.server, services)
    wall.register(app.server, services)
    health.register(app.server, services)
    headers.register(app)
    guard.register(app)
