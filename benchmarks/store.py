"""What the store costs beside plain Parquet: bytes a roster row, time of a commit, and verification of a page view.

Prints ratios against a peer in the same run: `DataFrame.to_parquet` of the same stored columns. Rows are invented.
Run with `python benchmarks/store.py`, from the root of the project; `--small` tries it out in seconds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from coverage.metrics import CUBE_SQL
from coverage.model.loading import Loaded, LoadReport
from coverage.model.tables import ROSTER
from coverage.store import Store, StoreSource, files
from coverage.store.manifest import Manifest

SMALL = "--small" in sys.argv
ROWS, PERSONS, ROUNDS = (20_000, 200_000, 2) if SMALL else (200_000, 5_000_000, 5)

REGIONS = [f"32{code:02d}" for code in (*range(1, 19), *range(71, 80))]


def text(random: np.random.Generator, values: list[str], count: int, shares: list[float] | None = None) -> pa.Array:
    """Texts drawn from a few values."""
    codes = random.choice(len(values), count, p=shares).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(values))


def roster(count: int, seed: int, branch: str) -> pd.DataFrame:
    """An invented roster of a branch as a loader gives it: rows in order of the file, persons in no order."""
    random = np.random.default_rng(seed)
    pseudonyms = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(16), count, [None, pa.py_buffer(random.bytes(16 * count))]
    )
    employers = [f"{number:08d}" for number in random.integers(0, 10**8, max(10, count // 40))]
    table = pa.table(
        {
            "period": text(random, ["2024-08"], count),
            "row": np.arange(2, count + 2),
            "region_code": text(random, REGIONS, count),
            "branch_code": text(random, [branch], count),
            "segment": text(random, ["PU", "BPU", "JAKON", "PMI"], count, [0.7, 0.2, 0.08, 0.02]),
            "channel": text(random, ["LAIN", "DESA", "PASAR", "UKM"], count, [0.7, 0.1, 0.1, 0.1]),
            "funding": text(random, ["employer", "self", "APBDES"], count, [0.7, 0.2, 0.1]),
            "basis": text(random, ["domicile"], count),
            "status": text(random, ["active", "inactive"], count, [0.9, 0.1]),
            "programmes": text(random, ["JKK,JKM", "JKK,JKM,JHT", "JKK,JKM,JHT,JP"], count),
            "npp": text(random, employers, count),
            "start_date": pa.array(random.integers(14_000, 19_900, count).astype(np.int32)).cast(pa.date32()),
            "is_complete": np.zeros(count, bool),
            "pseudonym": pseudonyms,
        }
    )
    return table.to_pandas(types_mapper=pd.ArrowDtype)


def source(frame: pd.DataFrame, number: int, branch: str) -> StoreSource:
    """A roster as the command line hands it to a commit."""
    report = LoadReport("invented.xlsx", "", "roster", "", "accepted", ("2024-08",), len(frame), len(frame))
    return StoreSource(Loaded(report, ROSTER.name, frame, branch=branch, basis="domicile"), f"{number:064x}")


def seconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def plain(frame: pd.DataFrame, folder: Path) -> float:
    """Seconds of the plain `to_parquet` of the same frame."""
    return seconds(lambda: frame.to_parquet(folder / "plain.parquet"))


def measure_bytes(folder: Path, store: Store) -> float:
    """Bytes a row of the newest roster file over naive Parquet of the same stored columns, in order of the file."""
    file = newest(store).files_of(ROSTER.name)[-1]
    stored = pd.read_parquet(store.data / file.name).sort_values("row", ignore_index=True)
    naive = stored.astype({name: object for name in stored.select_dtypes("category").columns})
    naive.to_parquet(folder / "naive.parquet")
    peer = (folder / "naive.parquet").stat().st_size / len(naive)
    ours = file.size / file.rows
    print(f"bytes a roster row: {ours:.2f}, naive Parquet {peer:.2f}: {ours / peer:.2f} of it (goal at most 0.60)")
    return ours / peer


def measure_commits(folder: Path) -> Store:
    """Best of a few rounds: seconds of a commit beyond the plain write of the same frame, without and with the cube."""
    frame = roster(ROWS, 1, "K01")
    peers = [plain(frame, folder) for _ in range(ROUNDS)]
    peer = min(peers)
    empty = [
        seconds(lambda place=place: Store(folder / f"empty-{place}").commit([source(frame, 1, "K01")], {}, why="x"))
        for place in range(ROUNDS)
    ]
    say("into an empty store", min(empty), peer)
    store = Store(folder / "large")
    store.commit([source(roster(PERSONS, 2, "K00"), 0, "K00")], {}, why="x")
    store.holdings()
    onto = []
    for place in range(1, ROUNDS + 1):
        added = source(roster(ROWS, 2 + place, f"K{place:02d}"), place, f"K{place:02d}")
        onto.append(seconds(lambda added=added: store.commit([added], {}, why="x")))
    say(f"onto {PERSONS:,} persons", min(onto), peer)
    with_cube = seconds(lambda: Store(folder / "cube").commit([source(frame, 1, "K01")], CUBE_SQL, why="x"))
    print(f"  the same into an empty store with the cube: {with_cube:.2f} s")
    return store


def say(where: str, ours: float, peer: float) -> None:
    """Print one comparison."""
    print(
        f"commit of {ROWS:,} rows {where}: {ours:.2f} s, plain to_parquet {peer:.2f} s: "
        f"{ours / peer:.1f} times, {ours - peer:.2f} s beyond (goal at most 0.40)"
    )


def measure_verification(store: Store) -> None:
    """Seconds that verification adds to a page view: the first of a process, and the ones after it."""
    files._VERIFIED.clear()
    first = seconds(Store(store.folder).current)
    again = Store(store.folder)
    again.holdings()
    later = statistics.median(seconds(again.current) for _ in range(200))
    stored = newest(again)
    trusting = statistics.median(seconds(lambda: again.manifest(stored.number)) for _ in range(200))
    size = sum(file.size for file in stored.files)
    print(
        f"verification of {size / 1e6:.0f} MB: first view {first * 1e3:.0f} ms ({size / first / 1e9:.2f} GB/s), "
        f"later {later * 1e3:.2f} ms, of which {trusting * 1e3:.2f} ms find the manifest"
    )


def newest(store: Store) -> Manifest:
    """The manifest that is served."""
    return store.manifest(store.numbers()[-1])


def main() -> None:
    """Print every comparison."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = measure_commits(folder)
        measure_bytes(folder, store)
        measure_verification(store)


if __name__ == "__main__":
    main()
