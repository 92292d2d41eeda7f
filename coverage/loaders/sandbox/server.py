"""A clean process that forks a child for each file: it has loaded the loaders once, and holds no data, ever.

Started with `python -I`, an empty environment and a socket a worker; it ends when its parent closes them. A child has
its parent killed under it by nothing but its own end: the kernel ends it with its server, the server with the parent.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
from typing import Any

from coverage.loaders.sandbox.frames import receive_task, send_word
from coverage.loaders.sandbox.limits import ChildLimits, confine, die_with_parent
from coverage.loaders.sandbox.work import work

STATUS = b"E"
"""The letter before the wait status of a child that has ended."""

_FILES = 3


def main(controls: list[int]) -> None:
    """Serve each control socket in a process of its own, until all parents are gone."""
    gc.collect()
    gc.freeze()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    servers = [_fork_server(control, controls) for control in controls]
    for control in controls:
        os.close(control)
    for server in servers:
        os.waitpid(server, 0)
    os._exit(0)


def _fork_server(control: int, controls: list[int]) -> int:
    server = os.fork()
    if server:
        return server
    die_with_parent()
    for other in controls:
        if other != control:
            os.close(other)
    _serve(socket.socket(fileno=control))
    os._exit(0)


def _serve(control: socket.socket) -> None:
    while (received := receive_task(control, _FILES)) is not None:
        task, (file, channel, leash) = received
        child = os.fork()
        if not child:
            control.close()
            os.close(leash)
            _run_child(file, channel, task)
        os.close(file)
        os.close(channel)
        send_word(control, STATUS, str(_await(child, leash)).encode())
        os.close(leash)


def _run_child(file: int, channel: int, task: dict[str, Any]) -> None:
    status = 1
    try:
        die_with_parent()
        limits = ChildLimits(**task["limits"])
        confine(limits)
        with socket.socket(fileno=channel) as result:
            work(result, file, task, limits)
        status = 0
    finally:
        os._exit(status)


def _await(child: int, leash: int) -> int:
    """The wait status of a child; killed first when its parent lets go of the leash, or is gone."""
    watch = os.pidfd_open(child)
    try:
        poll = select.poll()
        poll.register(watch, select.POLLIN)
        poll.register(leash, select.POLLIN)
        if watch not in [place for place, _ in poll.poll()]:
            os.kill(child, signal.SIGKILL)
        return os.waitpid(child, 0)[1]
    finally:
        os.close(watch)
