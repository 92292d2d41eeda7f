"""What a choice costs on the server: a region or a month that nobody chose before.

The peer in the same run is the plain computation (`tests/oracle/straightforward.py`), which works the province out anew
for every choice, as pages did before positions were kept. Run with `python benchmarks/choices.py`, from the root of the
project; it fills a store with the example office unless `--store DIR` names one. `--small` tries it out.
Times are wall clock and rest on an idle machine; the ratios do not.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
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
from tests.golden.record import load_example
from tests.oracle import straightforward


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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="a filled store; it is only read")
    parser.add_argument("--small", action="store_true", help="four choices of each kind")
    options = parser.parse_args()
    count = 4 if options.small else 16
    with tempfile.TemporaryDirectory() as scratch:
        store = options.store or load_example(Path(scratch))
        first = milliseconds(lambda: Office(Store(store)).summary(Selection()))
        print(f"the first page of a process, its frames not yet in memory: {first:.0f} ms")
        codes = sorted(region_by_code())
        periods = sorted(set(Office(Store(store)).holdings().cube["period"]), reverse=True)
        compare("a new region", store, [Selection(regions=(code,)) for code in codes[:count]])
        pairs = itertools.islice(itertools.combinations(codes, 2), count)
        compare("two new regions", store, [Selection(regions=pair) for pair in pairs])
        compare("a new month", store, [Selection(period) for period in periods[1 : count + 1]])


if __name__ == "__main__":
    main()
