"""What a choice costs on the server: a region or a month that nobody chose before.

The peer in the same run is the plain computation (`tests/oracle/straightforward.py`), which works the province out anew
for every choice, as pages did before positions were kept. Run with `python benchmarks/choices.py`, from the root of the
project; it fills a store with the example office unless `--store DIR` names one. `--small` tries it out.
Times are wall clock and rest on an idle machine; the ratios do not.
"""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from coverage.model.selection import Selection
from coverage.reference.regions import region_by_code
from coverage.services import Office
from coverage.store import Store
from tests.builders import EXAMPLE_RELEASES
from tests.oracle import straightforward

ROOT = Path(__file__).resolve().parents[1]
SMALL = "--small" in sys.argv
CHOICES = 4 if SMALL else 16
"""How many choices of each kind are made."""


def store_folder(scratch: Path) -> Path:
    """The store named on the command line, else one filled with the example office."""
    if "--store" in sys.argv:
        return Path(sys.argv[sys.argv.index("--store") + 1])
    folder = scratch / "data" / "store"
    for arguments in (["example", str(scratch / "files")], ["ingest", str(scratch / "files")],
                      *(["release", *periods] for periods in EXAMPLE_RELEASES)):  # fmt: skip
        command = [sys.executable, "-m", "coverage", "--store", str(folder), *arguments]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def milliseconds(work: Callable[[], object]) -> float:
    """How long something takes, in milliseconds of wall clock."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def compare(name: str, store: Path, selections: list[Selection]) -> None:
    """Median time of choices that nobody made before, kept and anew."""
    office = Office(Store(store))
    served = office.holdings()
    office.summary(Selection())  # the snapshot's frames are in memory
    kept = statistics.median(milliseconds(lambda each=each: office.summary(each)) for each in selections)
    plain = statistics.median(
        milliseconds(lambda each=each: straightforward.page(each, served, office.store.holdings))
        for each in selections[:3]
    )
    print(f"{name}: {kept:.1f} ms, worked out anew {plain:.0f} ms, {plain / kept:.0f} times")


def main() -> None:
    """Measure new regions, pairs of regions, months, and the first page."""
    with tempfile.TemporaryDirectory() as scratch:
        store = store_folder(Path(scratch))
        first = milliseconds(lambda: Office(Store(store)).summary(Selection()))
        print(f"the first page of a process, its frames not yet in memory: {first:.0f} ms")
        codes = sorted(region_by_code())
        periods = sorted(set(Office(Store(store)).holdings().cube["period"]), reverse=True)
        compare("a new region", store, [Selection(regions=(code,)) for code in codes[:CHOICES]])
        pairs = itertools.islice(itertools.combinations(codes, 2), CHOICES)
        compare("two new regions", store, [Selection(regions=pair) for pair in pairs])
        compare("a new month", store, [Selection(period) for period in periods[1 : CHOICES + 1]])


if __name__ == "__main__":
    main()
