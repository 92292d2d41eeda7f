"""A roster takes little room: bytes a row against naive Parquet of the same stored columns."""

import importlib.util
from pathlib import Path

from coverage.store import Store
from coverage.store.manifest import DataFile

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "store.py"


def test_a_roster_row_takes_at_most_six_tenths_of_naive_parquet(tmp_path, capsys):
    """The comparison is that of the benchmark, on fewer rows; bytes do not depend on the machine."""
    spec = importlib.util.spec_from_file_location("store_benchmark", BENCHMARK)
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    store = Store(tmp_path / "store")
    store.commit([benchmark.source(benchmark.roster(20_000, 1, "K01"), 1, "K01")], {}, why="x")
    (file,) = store.manifest(1).files_of("roster")
    assert isinstance(file, DataFile) and file.rows == 20_000
    assert benchmark.measure_bytes(tmp_path, store) <= 0.6
    assert "0.60" in capsys.readouterr().out
