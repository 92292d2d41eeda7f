"""A served application and a real Chromium, for browser tests and for the picture in the README."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import waitress
from playwright.sync_api import Browser, sync_playwright

CANDIDATES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Path of a Chromium: CHROMIUM when it is set, else the first that is installed."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in CANDIDATES if (path := shutil.which(name))), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium that talks to nobody but the pages it is told to open."""
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=arguments)
        yield browser
        browser.close()


@contextmanager
def served(store: Path, pages=None, prepare=lambda app: None) -> Iterator[str]:
    """The application over a store on a free port of this machine; yields its address."""
    from app import create_app
    from coverage.store import Store
    from layouts.pages import PAGES

    app = create_app(Store(store), pages or PAGES)
    prepare(app)
    with answering(app.server) as address:
        yield address


@contextmanager
def answering(server) -> Iterator[str]:
    """A WSGI application behind waitress on a free port of this machine; yields its address."""
    waiting = waitress.create_server(server, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=waiting.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{waiting.effective_port}"
    finally:
        waiting.close()
        thread.join(timeout=5)
