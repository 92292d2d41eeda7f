"""The parent's side of the servers: started once a process, used by many threads, ended with it."""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coverage.loaders.sandbox.frames import (
    CRASH,
    END,
    FAULT,
    HEAD,
    KEY,
    NOTE,
    REPORT,
    ROWS,
    Broken,
    Hung,
    receive_word,
    send_task,
    send_word,
)

WORKERS = 2
"""Files that are read at the same time."""

_ROOT = Path(__file__).resolve().parents[3]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from coverage.loaders.sandbox.server import main; "
_START += "main([int(place) for place in sys.argv[2:]])"
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
_END_WAIT = 10.0


@dataclass(frozen=True)
class Word:
    """One word of a child: its letter and what it said."""

    letter: bytes
    body: memoryview


@dataclass(frozen=True)
class Ended:
    """How a child ended: `is_timed_out` when it was killed because nothing came in time, else its wait status."""

    is_timed_out: bool
    status: int


def _environment() -> dict[str, str]:
    """What the servers see of the world: nothing but where the clock stands."""
    return _ENVIRONMENT | ({"TZ": os.environ["TZ"]} if "TZ" in os.environ else {})


class Fleet:
    """A process of servers, one a worker; `lend` gives one to a thread for one file."""

    def __init__(self, workers: int = WORKERS) -> None:
        pairs = [socket.socketpair() for _ in range(workers)]
        theirs = [pair[1].fileno() for pair in pairs]
        command = [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT), *map(str, theirs)]
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and our own code
            command, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=theirs, cwd="/"
        )
        self._owner = os.getpid()
        self._free: queue.SimpleQueue[socket.socket] = queue.SimpleQueue()
        self._controls = [pair[0] for pair in pairs]
        for mine, other in pairs:
            other.close()
            self._free.put(mine)

    @property
    def is_alive(self) -> bool:
        """Whether the servers are there, and are this process's own."""
        return self._owner == os.getpid() and self._process.poll() is None

    @contextmanager
    def lend(self) -> Iterator[socket.socket]:
        """The control socket of a server that is free."""
        control = self._free.get()
        try:
            yield control
        finally:
            self._free.put(control)

    def close(self) -> None:
        """End the servers, and any child with them."""
        for control in self._controls:
            control.close()
        if self._owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_WAIT)
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()


class _Shared:
    """The one fleet of this process."""

    fleet: Fleet | None = None
    lock = threading.RLock()


def own_fleet() -> Fleet:
    """The servers of this process; started when they are first asked for, or when they have died."""
    with _Shared.lock:
        if _Shared.fleet is None or not _Shared.fleet.is_alive:
            close_fleet()
            _Shared.fleet = Fleet()
        return _Shared.fleet


def close_fleet(broken: Fleet | None = None) -> None:
    """End the servers of this process, if it has any; the next file starts them again.

    With `broken` only those: another thread that found them gone may have started new ones.
    """
    with _Shared.lock:
        if _Shared.fleet is not None and broken in (None, _Shared.fleet):
            _Shared.fleet.close()
            _Shared.fleet = None


atexit.register(close_fleet)


class Talk:
    """One child at work on one open file. Close it, and the child is gone."""

    def __init__(self, control: socket.socket, file: int, task: dict[str, Any], wall: float) -> None:
        self._control = control
        self._wall = wall
        self._result, theirs = socket.socketpair()
        leash, self._leash = os.pipe()
        self._lock = threading.Lock()
        try:
            send_task(control, task, [file, theirs.fileno(), leash])
        except OSError as error:
            self.close()
            raise Broken from error
        finally:
            theirs.close()
            os.close(leash)

    def words(self, read_key: Callable[[], bytes]) -> Iterator[Word | Ended]:
        """What the child says, and last how it ended. The key is given to it when it asks.

        Raises:
            Broken: when the server itself is gone.
            KeyFault: when the child needs the key and it cannot be had.
        """
        is_timed_out = is_done = False
        status = 0
        try:
            while True:
                letter, body = receive_word(self._result, time.monotonic() + self._wall)
                if letter == KEY:
                    send_word(self._result, KEY, read_key())
                    continue
                if letter in (NOTE, ROWS, REPORT, FAULT, CRASH):
                    yield Word(letter, body)
                if letter == END:
                    is_done = True
                    break
        except Hung:
            is_timed_out = True
        except (Broken, OSError):
            pass  # the child is gone in the middle of a word; how it ended says why
        finally:
            self.let_go()
            status = self._status()
        yield Ended(is_timed_out, 0 if is_done else status)

    def let_go(self) -> None:
        """Have the child killed if it still runs; any thread may say so."""
        with self._lock:
            if self._leash >= 0:
                os.close(self._leash)
                self._leash = -1

    def close(self) -> None:
        """Let go, and hear no more."""
        self.let_go()
        self._result.close()

    def _status(self) -> int:
        _, body = receive_status(self._control)
        return int(bytes(body) or b"0")


def receive_status(control: socket.socket) -> tuple[bytes, bytes]:
    """The word with which a server says how a child ended.

    Raises:
        Broken: when the server is gone.
    """
    try:
        control.settimeout(_END_WAIT)
        head = _read(control, HEAD.size)
        letter, length = HEAD.unpack(head)
        return letter, _read(control, min(length, 32))
    except OSError as error:
        raise Broken from error
    finally:
        with contextlib.suppress(OSError):  # closed by another thread that found the server gone
            control.settimeout(None)


def _read(control: socket.socket, length: int) -> bytes:
    body = b""
    while len(body) < length:
        more = control.recv(length - len(body))
        if not more:
            raise Broken
        body += more
    return body
