"""Headers of every answer: nothing is loaded from elsewhere, nothing is framed, no figure is kept by a cache.

`secure` is the one list. It is applied to everything that the application answers (`guard`), and to the answers that
waitress gives by itself (`serving`).
"""

from __future__ import annotations

from collections.abc import Iterable

import dash

Headers = list[tuple[str, str]]
"""Name and value of each header, as WSGI has them."""

_PAGES = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of answers that are no page: they need nothing."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), serial=(), usb=()",
}

_OURS = frozenset(name.lower() for name in [*_ALWAYS, "Content-Security-Policy", "Cache-Control", "Server"])

_STATIC = ("/assets/", "/_dash-component-suites/")
"""Files that answer with a date or a hash to ask by; beside them only what declares an age itself is kept."""


def page_policy(app: dash.Dash) -> str:
    """The policy of pages: scripts from here, and the one inline script that Dash writes, by its hash."""
    return _PAGES.format(hashes=" ".join(f"'{value.strip(chr(39))}'" for value in app.csp_hashes()))


def secure(headers: Iterable[tuple[str, str]], policy: str, keeping: str = "no-store") -> Headers:
    """The headers of an answer with those of every answer; `keeping` says what a cache may do with it."""
    kept = [(name, value) for name, value in headers if name.lower() not in _OURS]
    return [*kept, *_ALWAYS.items(), ("Content-Security-Policy", policy), ("Cache-Control", keeping)]


def keeping(status: int, path: str, query: str, declared: str) -> str:
    """What a cache may do with an answer.

    Pages, figures and files hold what was released last, or a draft: they are never kept. A script or sheet whose
    address names its content is kept for good; one that does not is asked for again.
    """
    if status >= 400:
        return "no-store"
    is_lasting = "max-age" in declared or (path.startswith("/assets/") and query.startswith("m="))
    if not path.startswith(_STATIC):
        return declared if is_lasting else "no-store"
    return "public, max-age=31536000, immutable" if is_lasting else "no-cache"
