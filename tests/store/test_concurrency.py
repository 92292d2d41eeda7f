"""Many at once: writers lose nothing, readers see whole snapshots in rising order, copies taken meanwhile are sound."""

import dataclasses
import datetime as dt
import itertools
import json
import shutil
import time
from contextlib import ExitStack

import pytest

from coverage.metrics import CUBE_SQL
from coverage.model.snapshots import Release
from coverage.store import Store
from coverage.store.backup import copy
from coverage.store.engine import run
from coverage.store.history import collect
from tests import builders
from tests.store import office
from tests.store.child import Nursery

GOLDEN = "SELECT period, region_code, sum(members) AS members FROM membership GROUP BY ALL ORDER BY ALL"


def write_and_read_at_once(folder, writers, commits, readers):
    """Let processes write and read one store; every commit is one snapshot, and every read one of them."""
    store, until = Store(folder / "store"), folder / "done"
    with ExitStack() as stack:
        nurseries = [stack.enter_context(Nursery()) for _ in range(writers + readers)]
        for place, nursery in enumerate(nurseries[writers:]):
            nursery.start("reads", store.folder, until, folder / f"reads-{place}", output=folder / f"out-{place}")
        for place, nursery in enumerate(nurseries[:writers]):
            nursery.start("branch_commits", store.folder, f"W{place}", commits, folder / f"done-{place}")
        assert [nursery.finish() for nursery in nurseries[:writers]] == [0] * writers
        until.touch()
        ends = [nursery.finish() for nursery in nurseries[writers:]]
        assert ends == [0] * readers, [path.read_text() for path in folder.glob("out-*")]
    lines = [line.split() for place in range(writers) for line in (folder / f"done-{place}").read_text().splitlines()]
    assert store.numbers() == list(range(1, writers * commits + 1))
    assert sorted(int(number) for number, _, _ in lines) == store.numbers()
    assert all(store.manifest(int(number)).why == f"{branch} {count}" for number, branch, count in lines)
    assert not any(store.verify().values())
    cube = store.holdings().cube
    assert set(cube["active_members"]) == {writers * commits}
    return [json.loads((folder / f"reads-{place}").read_text()) for place in range(readers)]


def test_writers_lose_nothing_and_readers_see_nothing_torn(tmp_path):
    reads = write_and_read_at_once(tmp_path, writers=2, commits=5, readers=1)
    assert reads[0]["reads"] >= 1


@pytest.mark.prove
def test_four_writers_of_a_hundred_commits_lose_nothing(tmp_path):
    reads = write_and_read_at_once(tmp_path, writers=4, commits=100, readers=4)
    assert all(read["snapshots"] > 10 for read in reads)


def upload_at_once(folder, rounds):
    """Two people send the same file at the same moment: one snapshot, and the other is told so."""
    with Nursery() as one, Nursery() as two:
        for number in range(1, rounds + 1):
            path = folder / f"{number}.xlsx"
            path.write_bytes(builders.recap({"Kab. Garut": (number, 1, 1)}))
            command = ["--store", folder / "store", "ingest", path, "--json"]
            outputs = [folder / "satu.txt", folder / "dua.txt"]
            for nursery, output in zip((one, two), outputs, strict=True):
                nursery.start("cli", command, output=output)
            codes = [one.finish(), two.finish()]
            for place, nursery in enumerate((one, two)):
                if codes[place] == 3:  # the other one was writing: the words say to try again
                    assert "Tunggu" in outputs[place].read_text()
                    codes[place] = nursery.run("cli", command, output=outputs[place])
            assert codes == [0, 0]
            statuses = sorted(json.loads(output.read_text())["files"][0]["status"] for output in outputs)
            assert statuses == ["accepted", "duplicate"]
            assert Store(folder / "store").numbers() == list(range(1, number + 1))


def test_the_same_upload_by_two_at_once_is_one_snapshot(tmp_path):
    upload_at_once(tmp_path, 1)


@pytest.mark.prove
def test_the_same_upload_by_two_at_once_is_always_one_snapshot(tmp_path):
    upload_at_once(tmp_path, 40)


def golden(store, number):
    """What a query over the snapshot's own files says, without the cube."""
    manifest = store.manifest(number)
    tables = {"membership": [store.data / file.name for file in manifest.files_of("membership")]}
    return run({"golden": GOLDEN}, tables, store.data)["golden"].to_pylist()


def back_up_while_writing(folder, rounds):
    """Copy a store while another process commits to it; the copy restores, verifies and answers the same."""
    source, done = Store(folder / "kantor" / "store"), folder / "done"
    key = folder / "kantor" / "secret" / "pseudonym.key"
    key.parent.mkdir(parents=True)
    key.write_bytes(bytes(range(100, 132)))
    source.commit(office.step(1), CUBE_SQL, why="1")
    with Nursery() as nursery:
        nursery.start("commits", source.folder, 2, 10**6, done, kill_after=1.2 * rounds)
        for place in range(rounds):
            copied = copy(source, Store(folder / f"cadangan-{place}"))
            assert copied.damaged == ()
            restored = Store(folder / f"pulih-{place}" / "store")
            copy(Store(folder / f"cadangan-{place}"), restored)
            assert restored.numbers() == list(copied.snapshots)
            assert not any(restored.verify().values())
            newest = restored.numbers()[-1]
            assert golden(restored, newest) == golden(source, newest)
            assert office.shown(restored) == office.shown(source, newest)
            stored = [path for root in (f"cadangan-{place}", f"pulih-{place}") for path in (folder / root).rglob("*")]
            assert not any(key.read_bytes() in path.read_bytes() for path in stored if path.is_file())
            time.sleep(0.2)
        nursery.finish()
    return source.numbers()[-1]


def test_a_backup_taken_while_others_write_restores(tmp_path):
    assert back_up_while_writing(tmp_path, 2) > 1


@pytest.mark.prove
def test_twenty_backups_taken_while_others_write_restore(tmp_path):
    assert back_up_while_writing(tmp_path, 20) > 20


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("kantor") / "store")
    office.commit(store, 1)
    made = Release("2024-08", 1, "final", 1, "eligible", None, "2024-09-01", "uji", "")
    store.amend("rilis", lambda stored: dataclasses.replace(stored, releases=(made,)))
    for number in (3, 4, 5):
        office.commit(store, number)
    return store.folder


@pytest.fixture
def released(once, tmp_path):
    """A store of five snapshots of which the first was made official; garbage collection will purge it."""
    return Store(shutil.copytree(once, tmp_path / "store"))


def clean(store):
    """Let go of all that can be, as another process does."""
    collect(Store(store.folder), dt.datetime.now(dt.UTC) + dt.timedelta(days=2), keep=1)


def before_call(monkeypatch, store, name, place, act):
    """Do something just before the n-th call of a method of a store."""
    real, calls = getattr(store, name), itertools.count()

    def call(*arguments):
        if next(calls) == place:
            act()
        return real(*arguments)

    monkeypatch.setattr(store, name, call)


@pytest.mark.parametrize("name", ["numbers", "manifest", "manifest_bytes"])
@pytest.mark.parametrize("place", range(6))
def test_a_copy_survives_garbage_collection_meanwhile(released, tmp_path, monkeypatch, name, place):
    """What it lets go of during a copy is left out, and is no damage; what is official can be opened in the copy."""
    before_call(monkeypatch, released, name, place, lambda: clean(released))
    done = copy(released, Store(tmp_path / "cadangan"))
    assert (done.damaged, done.unhealed) == ((), ())
    backup = Store(tmp_path / "cadangan")
    assert not any(backup.verify().values())
    assert office.shown(backup, backup.info().releases[0].snapshot) == (1, 1)


@pytest.mark.parametrize("name", ["numbers", "manifest", "purged"])
@pytest.mark.parametrize("place", range(8))
def test_a_sound_store_verifies_while_garbage_is_collected(released, monkeypatch, name, place):
    before_call(monkeypatch, released, name, place, lambda: clean(released))
    assert not any(released.verify().values())


def test_a_copy_holds_what_was_released_while_it_was_made(released, tmp_path, monkeypatch):
    """A purge makes the copy look again; then a release of a snapshot that is newer than the copy comes with it."""

    def release_and_clean():
        office.commit(released, 6)
        made = Release("2024-08", 2, "revisi", 6, "eligible", None, "2024-09-01", "uji", "uji")
        released.amend("rilis", lambda stored: dataclasses.replace(stored, releases=(*stored.releases, made)))
        clean(released)

    before_call(monkeypatch, released, "manifest_bytes", 1, release_and_clean)
    copy(released, Store(tmp_path / "cadangan"))
    backup = Store(tmp_path / "cadangan")
    assert [office.shown(backup, made.snapshot) for made in backup.info().releases] == [(1, 1), (6, 6)]
