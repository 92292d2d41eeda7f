"""Serving with waitress: no client can keep others waiting, and waitress's own answers look like ours.

A connection that has not sent its whole request waits in waitress's loop and costs a file descriptor, no thread; only a
whole request takes one of the threads. What waitress lacks is added here:

- an end: its `channel_timeout` counts from the last byte, so a client that drips one byte a second stays for ever. Here
  a request must be there, an answer must be taken and a silent connection must speak within times counted *in all*;
- room: at the limit the connection that has waited longest makes room for the next, instead of nobody getting in;
- one answer at a time per connection: a client that asks hundreds of times without reading cannot fill memory and disk,
  and no thread ever waits for a reader;
- bodies of the size that their route declares, counted while they arrive;
- one line in the log and a 400 for what its parser stumbles over, and our headers on its own answers.

There is no limit by address: a whole office sits behind one. Read `guard` for what happens once a request is there.
"""

from __future__ import annotations

import contextlib
import copy
import resource
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import MultiSocketServer, TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask
from waitress.utilities import Error

from callbacks.http import headers
from callbacks.http.guard import Bodies, doors
from callbacks.http.hosts import LOCAL_ADDRESS
from callbacks.http.refusals import LOG, quote, words_of

THREADS = 8
"""Requests that are worked on at once."""

CONNECTIONS = 1_000
"""Connections that are kept at once; 300 slow ones beside an office of 50 leave two thirds free."""

HEADER_BYTES = 32 * 1_024
"""Bytes of a request's first line and headers together."""

WAITING_BYTES = 128 * 1_048_576
"""Bytes of an answer that wait for a slow reader (in a file above 1 MiB) before a thread would wait with them; the
largest file served has 5 MB."""


ENDING_BYTES = 64 * 1_048_576
"""Bytes that a refused client may still send, unread, before the connection is closed under it."""


@dataclass(frozen=True)
class Patience:
    """Seconds in all, counted from the beginning of each: nothing that a client does starts them anew."""

    silent: float = 30.0
    """A connection on which no request begins: a browser keeps some open for the next click."""
    answer: float = 120.0
    """An answer, from when work on it begins until its last byte is taken."""
    ending: float = 5.0
    """A client that was refused may finish sending, so that it reads the answer."""
    request: float = float("inf")
    """A request, where its route declares more (`guard.Body`)."""


def create_server(server: flask.Flask, host: str, port: int, patience: Patience | None = None) -> Any:
    """A waitress server for an application behind its guard, listening; `run()` serves until it is stopped."""
    adjustments = Adjustments(
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        # Above our own limit: from here on waitress would stop to accept.
        connection_limit=_file_limit(),
        asyncore_use_poll=True,
        cleanup_interval=1,
        max_request_header_size=HEADER_BYTES,
        outbuf_high_watermark=WAITING_BYTES,
        log_socket_errors=False,
    )
    sockets: dict[int, Any] = {}
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(THREADS)
    listening = [
        _Server(server, sockets, dispatcher, adjustments, sockinfo=each, patience=patience or Patience())
        for each in adjustments.listen
    ]
    if len(listening) == 1:
        return listening[0]
    places = [(each.effective_host, each.effective_port) for each in listening]
    return MultiSocketServer(sockets, adjustments, places, dispatcher, listening[0].log_info)


def _file_limit() -> int:
    """How many connections the process has file descriptors for, with room for snapshots and waiting answers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS + 100 if soft == resource.RLIM_INFINITY else min(CONNECTIONS + 100, soft // 2)


class _Parser(HTTPRequestParser):
    """A request as it arrives: everything unreadable is a 400, and its body has the size that its route declares."""

    adj: Any
    rest = b""

    def __init__(self, adjustments: Adjustments, bodies: Bodies) -> None:
        super().__init__(adjustments)
        self._bodies = bodies
        self.seconds = bodies.of("").seconds

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers, then let the route say how large the body may be."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            # `int` of more than 4,300 digits, `urlsplit` of "http://[": waitress expects neither.
            raise ParsingError("Invalid number or address") from error
        body = self._bodies.of(self.path)
        self.seconds = body.seconds
        # `received` compares with >= this, before it takes the first byte of the body and after each.
        self.adj = copy.copy(self.adj)
        self.adj.max_request_body_size = body.size + 1

    def has_begun(self) -> bool:
        """Whether anything but blank lines arrived: those are no request, however long they drip."""
        return bool(self.headers_finished or self.header_plus.strip())

    def received(self, data: bytes) -> int:
        """Take what arrived. What follows a whole request is kept back: the channel takes up one at a time."""
        count: int = super().received(data)
        if self.completed and not self.empty and count < len(data):
            self.rest, count = data[count:], len(data)
        return count


class _Task(WSGITask):
    """A request on its way to the application, with the address at which it arrived."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ[LOCAL_ADDRESS] = self.channel.local_address
        return environ


class _ErrorTask(ErrorTask):
    """An answer that waitress gives by itself: short, in our words, nothing of what was sent, with our headers."""

    request: Any

    def set_close_on_finish(self) -> None:
        """Say that the connection ends; the channel ends it, once the client had time to finish sending."""
        super().set_close_on_finish()
        self.close_on_finish = False

    def execute(self) -> None:
        error = self.request.error
        text = f"{words_of(error.code)}\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers = headers.secure([("Content-Type", "text/plain; charset=utf-8")], headers.NOTHING)
        self.set_close_on_finish()
        self.content_length = len(text)
        if error.code < HTTPStatus.INTERNAL_SERVER_ERROR or error.code == HTTPStatus.NOT_IMPLEMENTED:
            LOG.warning("%d %s", error.code, quote(error.body))
        self.channel.is_ending = True
        self.write(text)


class _TooSlow(Error):
    code = HTTPStatus.REQUEST_TIMEOUT.value
    reason = HTTPStatus.REQUEST_TIMEOUT.phrase


class _Channel(HTTPChannel):
    """A connection that knows since when it has been doing what it does."""

    task_class = _Task
    error_task_class = _ErrorTask
    request: Any = None
    connected: bool
    rest = b""
    is_ending = False
    left_to_drop = ENDING_BYTES

    def __init__(self, server: Any, sock: Any, *arguments: Any, **options: Any) -> None:
        self.local_address = sock.getsockname()[0]
        self.silent_since = self.began = time.monotonic()
        super().__init__(server, sock, *arguments, **options)

    def parser_class(self, adjustments: Adjustments) -> _Parser:
        return _Parser(adjustments, self.server.bodies)

    def received(self, data: bytes) -> bool:
        """Take what arrived. `began` is when the request in hand began, `silent_since` when nothing was in hand."""
        if self.is_ending:
            self._drop(data)
            return False
        if self.request is None:
            self.began = time.monotonic()
        taken: bool = super().received(data)
        if self.requests:
            # Nothing is read while a request is in hand, so what is kept back is at most one read.
            self.rest, self.requests[-1].rest = self.requests[-1].rest, b""
        return taken

    def service(self) -> None:
        self.began = time.monotonic()
        super().service()
        self.silent_since = time.monotonic()
        self._say_end()

    def _say_end(self) -> None:
        """End our half after a refusal. Closing at once resets a client that still sends: it would never see why."""
        if self.is_ending and self.connected and not self.total_outbufs_len:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    def _drop(self, data: bytes) -> None:
        self.left_to_drop -= len(data)
        if self.left_to_drop < 0:
            self.handle_close()

    def readable(self) -> bool:
        """Whether to read on; first what was kept back, once the answer before it is on its way."""
        if self.rest and self._is_free():
            rest, self.rest = self.rest, b""
            try:
                self.received(rest)
            except Exception:
                # The loop guards `handle_read` against faults, not `readable`: there one would end the server.
                self.handle_error()
        return self._is_free()

    def _is_free(self) -> bool:
        return bool(self.connected and super().readable())

    def handle_write(self) -> None:
        super().handle_write()
        if not self.is_busy():
            self.silent_since = time.monotonic()
            self._say_end()

    def writable(self) -> bool:
        return bool(self.connected and super().writable())

    def is_busy(self) -> bool:
        """Whether a whole request is in hand or its answer is on its way."""
        return bool(self.requests or self.total_outbufs_len)

    def is_overdue(self, now: float, patience: Patience) -> bool:
        """Whether what it is doing takes longer than it may, at a moment of the monotonic clock."""
        if self.is_ending:
            return now - self.began > patience.ending
        if self.is_busy():
            return now - self.began > patience.answer
        if self.request is not None and self.request.has_begun():
            return now - self.began > min(self.request.seconds, patience.request)
        return now - self.silent_since > patience.silent

    def end(self) -> None:
        """Close; a request that began is answered with 408 first."""
        with self.requests_lock:
            request = None if self.is_busy() else self.request
            if request is not None and not request.completed:
                request.error, request.completed = _TooSlow("a request that took too long"), True
                self.request = None
                self.requests.append(request)
                self.server.add_task(self)
                return
        # Not `will_close`: that waits until the client can be written to, which a client that reads nothing never is.
        self.will_close = True
        self.handle_close()


class _Server(TcpWSGIServer):
    """A listening socket that ends what takes too long and makes room at the limit."""

    channel_class = _Channel

    def __init__(self, server: flask.Flask, *arguments: Any, patience: Patience, **options: Any) -> None:
        self.patience = patience
        self.bodies = doors(server).bodies
        sockets, dispatcher, adjustments = arguments
        super().__init__(server, sockets, dispatcher=dispatcher, adj=adjustments, **options)

    def maintenance(self, now: float) -> None:
        """Called about once a second; `now` is the wall clock, which may jump, so it is not used."""
        moment = time.monotonic()
        for channel in list(self.active_channels.values()):
            if channel.is_overdue(moment, self.patience):
                channel.end()

    def handle_accept(self) -> None:
        """Take the next connection; at the limit the one that has waited longest with nothing whole in hand goes."""
        if len(self._map) >= min(CONNECTIONS, self.adj.connection_limit - 1):
            waiting = [each for each in self.active_channels.values() if not each.is_busy()]
            if waiting:
                oldest = min(waiting, key=lambda each: each.began if each.request is not None else each.silent_since)
                oldest.will_close = True
                oldest.handle_close()
        super().handle_accept()


def debugging(environment: Mapping[str, str]) -> str | None:
    """The variable that would turn this into a debug server, as Flask and Dash read it; None when there is none.

    Dash takes every text but "false" for on, in either case of the name; Flask takes "0", "false" and "no" for off.
    """
    for name in ("DASH_DEBUG", "dash_debug"):
        if environment.get(name, "").lower() not in {"", "false"}:
            return name
    is_on = environment.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"}
    return "FLASK_DEBUG" if is_on else None
