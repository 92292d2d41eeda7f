"""Plain routes beside the pages: downloads, the wall, probes, type, compression, and the headers of every answer."""

from __future__ import annotations

import dash

from callbacks.http import bundles, downloads, headers, health, wall
from callbacks.services import Services


def register(app: dash.Dash, services: Services) -> None:
    """Add the routes to the application's server."""
    bundles.register(app.server)
    downloads.register(app.server, services)
    wall.register(app.server, services)
    health.register(app.server, services)
    headers.register(app)
