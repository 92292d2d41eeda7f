"""Plain routes beside the pages: downloads, the wall, probes, type, compression; the guard and the headers of all."""

from __future__ import annotations

import dash

from callbacks.http import bundles, downloads, guard, health, wall
from coverage.services import Office


def register(app: dash.Dash, services: Office) -> None:
    """Add the routes to the application's server."""
    bundles.register(app.server)
    downloads.register(app.server, services)
    wall.register(app.server, services)
    health.register(app.server, services)
    guard.register(app)
