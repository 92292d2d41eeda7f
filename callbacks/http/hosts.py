"""Whose name an answer goes out under: the `Host` of a request must be one that this server answers to.

A page elsewhere can point a name of its own at 127.0.0.1 and read this server's answers through the visitor's browser
(DNS rebinding). It cannot choose the `Host` that the browser sends. So only these are answered: loopback's own names,
the address given as `--host`, and what `COVERAGE_HOSTS` lists, each with any port. Where the server listens on every
address of the machine (`--host 0.0.0.0` or `::`), the address at which a request arrived and the machine's own name are
answered too: what colleagues type.
"""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from callbacks.http.refusals import Refused
from coverage.model.errors import UsageError

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""What a machine calls itself."""

VARIABLE = "COVERAGE_HOSTS"
"""Environment variable: further names, separated by commas."""

LOCAL_ADDRESS = "cakupan.local_address"
"""Key in the environment of a request: the address of this machine at which it arrived. Set by `serving`."""

# A name or address with or without a port, and nothing else: `fullmatch`, so that no user, path or second name hides
# in it.
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::[0-9]{0,5})?")
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#]*)", re.I)
"""A target that names its host itself, as proxies get it; that name counts beside `Host`."""


@dataclass(frozen=True)
class Hosts:
    """Names that are answered, as in `Host` without a port; `is_anywhere` when every address is listened on."""

    names: tuple[str, ...] = LOOPBACK
    is_anywhere: bool = False

    @classmethod
    def chosen(cls, host: str | None = None, environment: Mapping[str, str] = os.environ) -> Hosts:
        """The names of loopback, of an address that is listened on, and of `COVERAGE_HOSTS`.

        Raises:
            UsageError: when `COVERAGE_HOSTS` holds what is no name or address.
        """
        further = [word.strip() for word in environment.get(VARIABLE, "").split(",") if word.strip()]
        names = [*LOOPBACK, *map(_named, further)]
        is_anywhere = host is not None and _is_wildcard(host)
        if is_anywhere:
            names.append(socket.gethostname().lower())
        elif host:
            names.append(_plain(f"[{host}]" if ":" in host and not host.startswith("[") else host) or host.lower())
        return cls(tuple(dict.fromkeys(names)), is_anywhere)

    def check(self, environ: Mapping[str, Any]) -> None:
        """Let a request pass whose `Host` is answered.

        Raises:
            Refused: 400 without a readable `Host`, 421 for one that is not answered.
        """
        sent = environ.get("HTTP_HOST", "")
        absolute = _ABSOLUTE.match(environ.get("REQUEST_URI", ""))
        for each in [sent, absolute[1]] if absolute else [sent]:
            name = _plain(each)
            if name is None:
                raise Refused(HTTPStatus.BAD_REQUEST, "no readable host", each)
            if name not in self.names and not (self.is_anywhere and name == _local(environ)):
                raise Refused(HTTPStatus.MISDIRECTED_REQUEST, "a host that is not answered", each)

    def words(self) -> str:
        """Which names are answered, for the console."""
        anywhere = ", alamat komputer ini" if self.is_anywhere else ""
        return f"{', '.join(self.names)}{anywhere} (nama lain: {VARIABLE}=nama,nama)"


def _plain(sent: str) -> str | None:
    """A host as it is compared: without port, in lower case, an IPv6 address in its short form; None for anything else.

    >>> _plain("LocalHost:8050"), _plain("[0:0:0:0:0:0:0:1]:80"), _plain("a, b")
    ('localhost', '[::1]', None)
    """
    found = _HOST.fullmatch(sent)
    if found is None:
        return None
    name = found[1].lower()
    if not name.startswith("["):
        return name
    try:
        return f"[{ipaddress.IPv6Address(name[1:-1])}]"
    except ValueError:
        return None


def _named(word: str) -> str:
    name = _plain(word)
    if name is None:
        raise UsageError(
            f"{VARIABLE}: '{word[:80]}' bukan nama atau alamat. Contoh yang benar: cakupan.kantor,10.1.2.3."
        )
    return name


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return host in {"", "*"}


def _local(environ: Mapping[str, Any]) -> str | None:
    address = environ.get(LOCAL_ADDRESS)
    if not address:
        return None
    # A link-local address carries its interface after a percent sign, which no `Host` does.
    return _plain(f"[{address.partition('%')[0]}]" if ":" in address else address)
