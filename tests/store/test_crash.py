"""A run that is killed loses nothing that was acknowledged, and the next run ends as if nothing had been."""

import json
import random
import shutil
import signal
import time

import pytest

from coverage.store import Store
from coverage.store.files import TEMPORARY
from tests import builders
from tests.store import office
from tests.store.child import Nursery

SAMPLE, ALL_KILLS, STORES = 8, 1000, 10


@pytest.fixture(scope="module")
def nursery():
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(scope="module")
def ingest(nursery, tmp_path_factory):
    """An office with one snapshot, a second ingest, how many calls that makes, and what is shown before and after."""
    folder = tmp_path_factory.mktemp("kantor")
    people = [builders.person(f"320401010190000{place}", kpj=str(place)) for place in range(1, 4)]
    files = {
        "1.xlsx": builders.recap(),
        "2.xlsx": builders.recap({"Kab. Garut": (9, 9, 9)}),
        "3.xlsx": builders.roster(people),
        "4.xlsx": builders.workforce([["3204", 2024, "total", 100, 50]]),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    assert nursery.run("cli", ["--store", folder / "before/store", "ingest", folder / "1.xlsx"]) == 0
    shutil.copytree(folder / "before", folder / "after")
    second = ["ingest", *(folder / name for name in ("2.xlsx", "3.xlsx", "4.xlsx"))]
    calls = folder / "calls.json"
    assert nursery.run("cli", ["--store", folder / "after/store", *second], folder / "after", None, calls) == 0
    figures = [figures_of(Store(folder / name / "store")) for name in ("before", "after")]
    return folder, second, json.loads(calls.read_text()), figures


def figures_of(store):
    holdings = store.holdings()
    frames = (holdings.cube, holdings.arrivals, holdings.workforce)
    return [frame.to_json() for frame in frames], sorted(source.sha256 for source in holdings.info.sources)


def kill_and_run_again(nursery, ingest, place, tmp_path):
    folder, second, _, (before, after) = ingest
    root = tmp_path / f"kill-{place}"
    shutil.copytree(folder / "before", root)
    command = ["--store", root / "store", *second]
    assert nursery.run("cli", command, root, ["kill", place]) == -signal.SIGKILL
    store = Store(root / "store")
    assert not any(store.verify().values())
    assert store.info().warning is None
    assert figures_of(store) == (before if store.numbers() == [1] else after)
    assert nursery.run("cli", command) == 0
    again = Store(root / "store")
    assert figures_of(again) == after
    assert again.numbers() == [1, 2]
    assert not any(again.verify().values())
    assert not list(root.rglob(f"{TEMPORARY}*"))
    shutil.rmtree(root)


def test_an_ingest_makes_enough_calls_to_be_killed_at(ingest):
    assert len(ingest[2]) >= 60


@pytest.mark.parametrize("place", range(SAMPLE))
def test_a_kill_before_a_call_loses_nothing(nursery, ingest, tmp_path, place):
    places = sorted(random.Random(4).sample(range(1, len(ingest[2]) + 1), SAMPLE))
    kill_and_run_again(nursery, ingest, places[place], tmp_path)


@pytest.mark.prove
def test_a_kill_before_any_call_loses_nothing(nursery, ingest, tmp_path):
    for place in range(1, len(ingest[2]) + 1):
        kill_and_run_again(nursery, ingest, place, tmp_path)


def killed_at_random(nursery, folder, kills, seed):
    """Kill a writer again and again; what it acknowledged is there each time, and it always goes on.

    A kill comes within the time of two commits of this machine, as it is just now; the writer never ends by itself.
    """
    chance, began = random.Random(seed), time.monotonic()
    assert nursery.run("commits", folder / "percobaan", 1, 3, folder / "percobaan.txt") == 0
    window = time.monotonic() - began
    store, acknowledged = Store(folder / "store"), folder / "acknowledged"
    landed = 0
    for _ in range(kills):
        first = (office.shown(store) or (0, 0))[1] + 1
        code = nursery.run(
            "commits", store.folder, first, first + 10**6, acknowledged, kill_after=chance.uniform(0, window)
        )
        assert code == -signal.SIGKILL
        lines = acknowledged.read_text().split("\n")[:-1] if acknowledged.exists() else []
        promised = dict(tuple(map(int, line.split())) for line in lines)
        landed = len(promised)
        found = office.shown(store)
        assert store.info() is None or store.info().warning is None
        assert not promised or found >= max(promised.items())
        assert all(store.manifest(number).why == str(value) for number, value in promised.items())
    assert not any(store.verify().values())
    office.commit(store, 10**6)
    assert office.shown(store)[1] == 10**6
    assert not list(folder.rglob(f"{TEMPORARY}*"))
    return landed


def test_kills_at_any_moment_lose_nothing(nursery, tmp_path):
    killed_at_random(nursery, tmp_path, 10, seed=1)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(STORES))
def test_a_thousand_kills_at_any_moment_lose_nothing(nursery, tmp_path, seed):
    assert killed_at_random(nursery, tmp_path, ALL_KILLS // STORES, seed) > 0
