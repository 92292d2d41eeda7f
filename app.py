"""The application: `create_app(store)` builds it, `python app.py` serves it with waitress."""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import dash

import callbacks
from callbacks.http import serving
from callbacks.http.guard import doors
from callbacks.http.hosts import Hosts
from callbacks.http.refusals import log_to_console
from coverage.model.errors import UsageError
from coverage.services import Office
from coverage.services.ahead import work_ahead
from coverage.store import Store
from layouts.pages import PAGES
from layouts.parts import shell
from layouts.parts.page import Page

ASSETS = Path(__file__).parent / "layouts" / "assets"
"""Style sheets and scripts; those that no page loads, or that a page loads by itself, are not for Dash to load."""


def create_app(store: Store, pages: Sequence[Page] = PAGES) -> dash.Dash:
    """The Dash application over a store; its `server` is the WSGI application."""
    return app_over(Office(store), pages)


def app_over(office: Office, pages: Sequence[Page] = PAGES) -> dash.Dash:
    """The same over an office, which others may ask too."""
    app = dash.Dash(
        "cakupan",
        title=shell.TITLE,
        update_title="",
        assets_folder=str(ASSETS.resolve()),
        assets_ignore=r"(dinding|mulai)\..*",
        use_pages=False,
        compress=False,  # callbacks/http/bundles.py does it, large files once
        serve_locally=True,
        enable_mcp=False,
        suppress_callback_exceptions=True,  # a chart is only there on its page, its callback always
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.index_string = shell.INDEX
    app.layout = shell.root()
    callbacks.register(app, office, pages)
    return app


def main() -> int:
    """Serve what a store holds; 2 when the port is taken, a host is unreadable, or debugging is switched on."""
    options = _read_options()
    try:
        hosts = Hosts.chosen(options.host)
        _check_start(options)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    if options.check_port:
        return 0
    log_to_console()
    office = Office(Store(Path(os.path.realpath(options.store))))
    app = app_over(office)
    doors(app.server).hosts = hosts
    server = serving.create_server(app.server, options.host, options.port)
    shown = f"[{options.host}]" if ":" in options.host else options.host
    print(f"Dasbor melayani di http://{shown}:{options.port}/ (berhenti: Ctrl+C)", flush=True)
    print(f"Nama yang dijawab: {hosts.words()}", flush=True)
    atexit.register(gc.unfreeze)  # else libraries tell of "leaks" while the process ends
    threading.Thread(target=work_ahead, args=(office, threading.Event()), daemon=True).start()
    server.run()
    return 0


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Melayani dasbor cakupan.")
    parser.add_argument("--store", type=Path, default=Path(os.environ.get("COVERAGE_STORE") or "data/store"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8050)
    parser.add_argument("--check-port", action="store_true", help="periksa saja apakah porta bebas")
    return parser.parse_args()


def _check_start(options: argparse.Namespace) -> None:
    """Refuse a start that would not serve, or would serve too much.

    Raises:
        UsageError: with what to do.
    """
    name = serving.debugging(os.environ)
    if name is not None:
        raise UsageError(f"Dasbor tidak dijalankan selama {name} menyala: hapus dulu dengan `unset {name}`.")
    if not is_free(options.host, options.port):
        free = f"make run PORT={options.port + 1}"
        raise UsageError(f"Porta {options.port} sudah dipakai. Pilih porta lain, misalnya: {free}")


def is_free(host: str, port: int) -> bool:
    """Whether nothing listens on an address yet."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
