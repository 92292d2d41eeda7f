"""Slow clients and normal users against a real `python app.py` on this machine's loopback, bounded in number and time.

Everything is one asyncio loop in the test's process, so that 300 sockets cost no threads.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PATHS = ["/", "/healthz", "/dinding/isi", "/readyz", "/assets/cakupan.css", "/_dash-layout", "/healthz"]
"""What a normal user asks for, in turn; beside it the page's own callback (`Users.body`)."""


PATIENCE = 15.0
"""Seconds after which a user gives up. The suite's machine is busy with other tests; what is measured is starving."""


@dataclass
class Outcome:
    """What became of the normal users' requests: seconds of each that was answered, and what was not."""

    seconds: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Part of the requests that were answered with 200."""
        return len(self.seconds) / max(1, len(self.seconds) + len(self.failures))

    @property
    def p95(self) -> float:
        """Seconds within which 95 of 100 answered requests were answered."""
        return sorted(self.seconds)[int(0.95 * (len(self.seconds) - 1))] if self.seconds else float("inf")

    def __str__(self) -> str:
        slowest = max(self.health, default=float("nan"))
        times = f"p95 {self.p95 * 1000:.0f} ms, /healthz ≤ {slowest * 1000:.0f} ms"
        return f"{len(self.seconds)} answered, {self.share:.1%}, {times}"


@asynccontextmanager
async def connected(port: int, **options: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection that is closed at the end, also where the task is called off or the server hangs up."""
    reader, writer = await asyncio.open_connection(HOST, port, **options)  # type: ignore[arg-type]
    try:
        yield reader, writer
    finally:
        writer.close()


async def drip(port: int, first: bytes, each: bytes, until: float) -> None:
    """Send a beginning, then a piece a second, for as long as it is borne; then begin anew."""
    while time.monotonic() < until:
        try:
            async with connected(port) as (reader, writer):
                writer.write(first)
                while time.monotonic() < until and not reader.at_eof() and not writer.is_closing():
                    writer.write(each)
                    await asyncio.wait_for(writer.drain(), 5)
                    await asyncio.sleep(1)
        except OSError:
            await asyncio.sleep(0.5)


async def unread(port: int, path: str, until: float) -> None:
    """Ask for something large, many times over, and read nothing."""
    while time.monotonic() < until:
        try:
            async with connected(port, limit=1) as (_, writer):
                writer.transport.pause_reading()  # type: ignore[attr-defined]
                writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 100)
                await asyncio.sleep(min(20, max(0, until - time.monotonic())))
        except OSError:
            await asyncio.sleep(0.5)


def slow_clients(port: int, count: int, until: float) -> list[asyncio.Task[None]]:
    """A third each: slow headers, slow bodies (told and chunked), and answers that nobody reads or silence."""
    line = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
    post = b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    kinds = [
        lambda: drip(port, line, b"X-A: b\r\n", until),
        lambda: drip(port, b"G", b"E", until),
        lambda: drip(port, post + b"Content-Length: 200000\r\n\r\n", b"x", until),
        lambda: drip(port, post + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", until),
        lambda: unread(port, "/_dash-component-suites/dash/dcc/dash_core_components.js", until),
        lambda: drip(port, b"", b"\r\n", until),
    ]
    return [asyncio.ensure_future(kinds[number % len(kinds)]()) for number in range(count)]


async def fetch(port: int, request: bytes, patience: float) -> tuple[int, float]:
    """Status and seconds of one request on a connection of its own."""
    began = time.monotonic()

    async def whole() -> int:
        async with connected(port) as (reader, writer):
            writer.write(request)
            answer = await reader.read()
        return int(answer[9:12]) if answer[:9] == b"HTTP/1.1 " else 0

    return await asyncio.wait_for(whole(), patience), time.monotonic() - began


def wishes(port: int, body: bytes) -> list[tuple[str, bytes]]:
    """Name and bytes of each request that a normal user makes."""
    head = f"Host: localhost:{port}\r\nConnection: close\r\n"
    post = f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    call = f"POST /_dash-update-component HTTP/1.1\r\n{post}".encode() + body
    return [*((path, f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()) for path in PATHS), ("callback", call)]


async def use(requests: list[tuple[str, bytes]], port: int, until: float, outcome: Outcome, seed: int) -> None:
    """One normal user: asks, reads, thinks about a second."""
    choose = random.Random(seed)
    await asyncio.sleep(choose.random())
    while time.monotonic() < until:
        name, request = choose.choice(requests)
        try:
            status, seconds = await fetch(port, request, PATIENCE)
        except (OSError, TimeoutError) as error:
            outcome.failures.append(f"{name}: {type(error).__name__}")
            continue
        if status != 200:
            outcome.failures.append(f"{name}: {status}")
            continue
        outcome.seconds.append(seconds)
        if name == "/healthz":
            outcome.health.append(seconds)
        await asyncio.sleep(0.5 + choose.random())


async def siege(port: int, body: bytes, *, slow: int, users: int, seconds: float) -> Outcome:
    """So many slow clients beside so many users for so long; what became of the users."""
    requests, outcome = wishes(port, body), Outcome()
    for _, request in requests:
        # What is worked out once is there before: not the first computation is measured, but waiting behind others.
        await fetch(port, request, 4 * PATIENCE)
    until = time.monotonic() + seconds
    besiegers = slow_clients(port, slow, until)
    await asyncio.sleep(1)
    await asyncio.gather(*(use(requests, port, until, outcome, seed) for seed in range(users)))
    for each in besiegers:
        each.cancel()
    await asyncio.gather(*besiegers, return_exceptions=True)
    await asyncio.sleep(0.1)  # a closed transport lets go of its socket in the loop's next turn only
    return outcome
