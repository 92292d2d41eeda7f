"""Fixtures that several tests share: a store from small files, and the example office loaded once for all workers."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from coverage.cli import main
from tests import builders

settings.register_profile("any-machine", deadline=None, max_examples=40)
settings.load_profile("any-machine")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch):
    for name in ("COVERAGE_STORE", "COVERAGE_KEY_FILE", "COVERAGE_REFERENCE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shared():
    """The folder of reference material beside the checkout; tests that need it are skipped where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of reference material does not stand beside this checkout")
    return folder


@pytest.fixture
def put(tmp_path):
    """Writes bytes to a named file and returns its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def run(tmp_path, capsys):
    """Runs the command line over a store of its own: (exit code, standard output, standard error)."""

    def command(*arguments, store=tmp_path / "data" / "store"):
        code = main(["--store", str(store), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The example office, ingested and released as by `make run`, once a run: its folder with `files`, `data/store`."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    folder = root / "example-office"
    with (root / "example-office.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            assert main(["example", str(folder / "files")]) == 0
            assert main(["--store", str(folder / "data/store"), "ingest", str(folder / "files")]) == 0
            for arguments in builders.EXAMPLE_RELEASES:
                assert main(["--store", str(folder / "data/store"), "release", *arguments]) == 0
    return folder


@pytest.fixture(scope="session")
def example_store(example):
    """The store of the example office; tests only read it."""
    return example / "data" / "store"


@pytest.fixture(scope="session")
def small_template(tmp_path_factory):
    """The folder that every small store is a copy of, ingested once a worker; nobody writes to it."""
    shares = {"3204": 1, "3273": 2, "3205": 3}
    counts = {"total": (1000, 500), "formal": (400, 200), "informal": (600, 300)}
    workers = [
        [code, 2024, sector, employed * share, eligible * share]
        for code, share in shares.items()
        for sector, (employed, eligible) in counts.items()
    ]
    duties = [["K01", "Bandung", "3204"], ["K01", "Bandung", "3273"], ["K02", "Garut", "3205"]]
    bandung = {"Kab. Bandung": (100, 20, 30), "Kota Bandung": (200, 40, 50)}
    contents = {
        "cabang.xlsx": builders.branch_list(duties),
        "pekerja.xlsx": builders.workforce(workers),
        "k01.xlsx": builders.recap(bandung, branch="K01 - Bandung"),
        "k02.xlsx": builders.recap({"Garut": (300, 60, 70)}, branch="K02 - Garut"),
    }
    folder = tmp_path_factory.mktemp("small-office")
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    assert main(["--store", str(folder / "data/store"), "ingest", *(str(folder / name) for name in contents)]) == 0
    return folder / "data"


@pytest.fixture
def small_store(small_template, tmp_path):
    """A store with three regions, two branches and a workforce with sectors."""
    shutil.copytree(small_template, tmp_path / "data")
    return tmp_path / "data" / "store"
