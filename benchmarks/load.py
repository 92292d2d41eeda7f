"""What an office does to the server: fifty readers who choose, over loopback, against `python app.py`.

Two crowds, half a minute each: fifty with 5 s to think who all choose differently, and fifty with 1 s to think among
thirty common choices. A choice is the request that a click sends, with the body that a real browser sent for it; one
connection a reader, kept open. Printed are answers a second, failures, and the median and the 95th hundredth of the
answers' times, beside the processor's share that server and client took: a client that is short of it measures itself.
Run with `python benchmarks/load.py`, from the root of the project; it fills a store with the example office unless
`--store DIR` names one. `--small` tries it out. Times are wall clock and rest on an idle machine.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from coverage.reference.regions import region_by_code
from coverage.services import Office
from coverage.store import Store
from tests.e2e.browser import launched
from tests.golden.record import load_example

ROOT = Path(__file__).resolve().parents[1]
UPDATE = "/_dash-update-component"
READERS = 50
COMMON = 30
"""How many choices the second crowd has."""

GOAL = 300
"""Milliseconds within which 95 of 100 answers should be there, on an idle machine."""

Choice = tuple[str, str]
"""Path and query string of an address."""


@dataclass
class Seen:
    """What the readers of a crowd saw: milliseconds of each answer, and each failure in words."""

    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@contextmanager
def application(store: Path) -> Iterator[tuple[int, int]]:
    """`python app.py` over a store; yields its port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "app.py", "--store", str(store), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        if process.stdout is None or not process.stdout.readline():
            sys.exit("the application does not start")
        try:
            yield port, process.pid
        finally:
            process.terminate()


@dataclass(frozen=True)
class Click:
    """The request that a click on a choice sends, as a browser sent it once; `body_of` makes it one for any choice."""

    target: str
    headers: dict[str, str]
    body: dict[str, Any]

    def body_of(self, choice: Choice) -> bytes:
        """The body for another address."""
        given = dict(zip(("pathname", "search"), choice, strict=True))
        inputs = [{**each, "value": given[each["property"]]} for each in self.body["inputs"]]
        return json.dumps({**self.body, "inputs": inputs}).encode()


def click_of_a_browser(port: int) -> Click:
    """What a real browser sends on a click."""
    with launched() as browser:
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector(".js-plotly-plot .main-svg")  # Dash listens by now
        with page.expect_request(lambda each: UPDATE in each.url) as asked:
            page.evaluate("cakupan.go('/?wilayah=3204')")
        request = asked.value
        kept = ("accept", "accept-encoding", "content-type", "origin", "referer", "user-agent")
        # Chromium sends it, but Playwright may not tell of it.
        headers = {"accept-encoding": "gzip, deflate, br, zstd", **request.all_headers()}
        headers = {name: headers[name] for name in kept if name in headers}
        return Click(request.url.partition(f":{port}")[2], headers, request.post_data_json)


def different_choices(periods: Sequence[str]) -> Iterator[Choice]:
    """Choices of which none comes twice: one to four regions, on two pages; every fifth of an earlier month."""
    chance = random.Random(1)  # noqa: S311
    codes, made = sorted(region_by_code()), set()
    for number in itertools.count():
        regions = ",".join(sorted(chance.sample(codes, chance.randint(1, 4))))
        month = f"periode={chance.choice(periods)}&" if number % 5 == 0 else ""
        choice = (chance.choice(("/", "/wilayah")), f"?{month}wilayah={regions}")
        if choice not in made:
            made.add(choice)
            yield choice


def common_choices(periods: Sequence[str]) -> Iterator[Choice]:
    """The same thirty, at random: what an office has open in the week of a release."""
    common = list(itertools.islice(different_choices(periods), COMMON))
    chance = random.Random(2)  # noqa: S311
    while True:
        yield chance.choice(common)


@dataclass
class Crowd:
    """Readers who choose at once."""

    port: int
    click: Click
    choices: Iterator[Choice]
    pause: float
    seconds: float
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> Seen:
        """Let them choose until the time is over."""
        seen = Seen()
        threads = [threading.Thread(target=self._read, args=(place, seen)) for place in range(READERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return seen

    def _read(self, place: int, seen: Seen) -> None:
        """One reader: think, choose, wait for the answer. They begin spread over one pause."""
        chance, end = random.Random(place), time.monotonic() + self.seconds  # noqa: S311
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        time.sleep(self.pause * place / READERS)
        while time.monotonic() < end:
            with self._lock:
                choice = next(self.choices)
            body = self.click.body_of(choice)
            start = time.perf_counter()
            try:
                connection.request("POST", self.click.target, body, self.click.headers)
                answer = connection.getresponse()
                size, status = len(answer.read()), answer.status
            except (OSError, http.client.HTTPException) as error:
                seen.failures.append(type(error).__name__)
                connection.close()
                continue
            seen.times.append((time.perf_counter() - start) * 1000)
            if status != http.HTTPStatus.OK or size < 1000:
                seen.failures.append(f"{status} with {size} bytes")
            time.sleep(self.pause * chance.uniform(0.8, 1.2))
        connection.close()


def processor_seconds(process: int) -> float:
    """Seconds of processor that a process has taken so far."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def measure(name: str, crowd: Crowd, process: int) -> None:
    """Print what a crowd saw."""
    began, own, served = time.monotonic(), time.process_time(), processor_seconds(process)
    seen = crowd.run()
    took = time.monotonic() - began
    middle, late = (statistics.quantiles(seen.times, n=100)[place] for place in (49, 94))
    print(
        f"{name}: {len(seen.times) / took:.1f} answers a second, {len(seen.failures)} failures"
        f" {sorted(set(seen.failures))[:3] or ''}, median {middle:.0f} ms, 95th {late:.0f} ms (goal {GOAL});"
        f" processor: server {(processor_seconds(process) - served) / took:.0%}, client"
        f" {(time.process_time() - own) / took:.0%}; load of the machine {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main() -> None:
    """Measure both crowds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="a filled store; it is only read")
    parser.add_argument("--small", action="store_true", help="six seconds each")
    options = parser.parse_args()
    seconds = 6.0 if options.small else 30.0
    with tempfile.TemporaryDirectory() as scratch:
        store = options.store or load_example(Path(scratch))
        holdings = Office(Store(store)).holdings()
        if holdings is None:
            sys.exit(f"{store} holds nothing")
        periods = sorted(set(holdings.cube["period"]))
        with application(store) as (port, process):
            click = click_of_a_browser(port)
            crowds = {
                "50 readers, 5 s, all different": (different_choices(periods), 5.0),
                "50 readers, 1 s, thirty choices": (common_choices(periods), 1.0),
            }
            for name, (choices, pause) in crowds.items():
                measure(name, Crowd(port, click, choices, pause, seconds), process)


if __name__ == "__main__":
    main()
