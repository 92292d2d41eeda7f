"""The words between a parent, its servers and their children: a letter, a length, a body, over their own sockets."""

from __future__ import annotations

import array
import json
import socket
import struct
import time
from typing import Any

HEAD = struct.Struct("<cQ")
"""A letter that says what follows, and how many bytes of it."""

KEY, NOTE, REPORT, ROWS, FAULT, CRASH, END = b"K", b"N", b"R", b"A", b"F", b"X", b"E"
"""What a child says: I need the key; I passed this over; a report; its rows; a fault of usage; I failed; the end."""

MAX_JSON = 256 * 2**20
"""Longest report that a parent takes, in bytes."""

MAX_ROWS = 1024 * 2**20
"""Most bytes of rows that a parent takes from one file."""

_MOST = {KEY: 64, NOTE: 2**16, REPORT: MAX_JSON, ROWS: MAX_ROWS, FAULT: 2**16, CRASH: 2**16, END: 0}
_TASK = struct.Struct("<I")
_MAX_TASK = 2**20


class Hung(Exception):
    """Nothing came within the time that was given."""


class Broken(Exception):
    """The other side is gone, or says what it may not."""


def send_word(channel: socket.socket, letter: bytes, body: bytes | memoryview = b"") -> None:
    """Send one word."""
    channel.sendall(HEAD.pack(letter, len(body)))
    if len(body):
        channel.sendall(body)


def receive_word(channel: socket.socket, deadline: float) -> tuple[bytes, memoryview]:
    """The next word of a child; what it announces is reserved, and filled only by what it really sends.

    Raises:
        Hung: when the deadline (of the monotonic clock) passes.
        Broken: when the child is gone or the word is none.
    """
    letter, length = HEAD.unpack(_receive(channel, HEAD.size, deadline))
    if letter not in _MOST or length > _MOST[letter]:
        raise Broken
    return letter, _receive(channel, length, deadline)


def _receive(channel: socket.socket, length: int, deadline: float) -> memoryview:
    view = memoryview(bytearray(length))
    got = 0
    while got < length:
        left = deadline - time.monotonic()
        if left <= 0:
            raise Hung
        channel.settimeout(left)
        try:
            count = channel.recv_into(view[got:])
        except TimeoutError as error:
            raise Hung from error
        except OSError as error:
            raise Broken from error
        if not count:
            raise Broken
        got += count
    return view


def send_task(control: socket.socket, task: dict[str, Any], files: list[int]) -> None:
    """Send a task to a server, with the open files that it needs."""
    body = json.dumps(task).encode()
    socket.send_fds(control, [_TASK.pack(len(body))], files)
    control.sendall(body)


def receive_task(control: socket.socket, count: int) -> tuple[dict[str, Any], list[int]] | None:
    """The next task of a server and its open files; None when the parent is gone."""
    head = b""
    while len(head) < _TASK.size:
        more, files, _, _ = _receive_files(control, _TASK.size - len(head), count)
        if not more:
            return None
        head += more
        if files:
            opened = files
    (length,) = _TASK.unpack(head)
    if length > _MAX_TASK:
        return None
    body = b""
    while len(body) < length:
        more = control.recv(length - len(body))
        if not more:
            return None
        body += more
    return json.loads(body), opened


def _receive_files(control: socket.socket, length: int, count: int) -> tuple[bytes, list[int], int, Any]:
    opened = array.array("i")
    message, ancillary, flags, address = control.recvmsg(length, socket.CMSG_LEN(count * opened.itemsize))
    for level, kind, body in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            opened.frombytes(body[: len(body) - len(body) % opened.itemsize])
    return message, list(opened), flags, address
