"""A flipped bit or a cut file anywhere is found before a number is shown; an older snapshot is served and says so."""

import dataclasses
import os
import random
import shutil

import pyarrow.parquet as pq
import pytest

from callbacks.router import Router
from coverage.cli import main
from coverage.metrics import CUBE_SQL
from coverage.model.errors import StoreError
from coverage.model.snapshots import Release
from coverage.services import Office
from coverage.store import Store, files
from coverage.store.backup import copy
from coverage.store.history import rollback
from tests import builders
from tests.store import office

SNAPSHOTS, FLIPS, CUTS = 3, 1000, 200


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A store of three snapshots that share no figures but, for the last two, a workforce file."""
    store = Store(tmp_path_factory.mktemp("kantor") / "store")
    for number in (1, 2):
        store.commit(office.step(number), CUBE_SQL, why=str(number))
    store.commit([office.recap(3), office.workforce(3), office.roster(9, "K9")], CUBE_SQL, why="3")
    return store


@pytest.fixture
def store(whole, tmp_path):
    shutil.copytree(whole.folder, tmp_path / "store")
    return Store(tmp_path / "store")


@pytest.fixture
def run_in(capsys):
    """Run the command line on a store: its exit code, what it printed, and what it said."""

    def call(store, *arguments):
        code = main(["--store", str(store.folder), *arguments])
        return code, *capsys.readouterr()

    return call


def harmed(store):
    """Every file whose bytes count."""
    return sorted([*store.data.glob("*.parquet"), *store.snap.glob("*.json")])


def flip(content, chance):
    place = chance.randrange(8 * len(content))
    return content[: place // 8] + bytes([content[place // 8] ^ (1 << place % 8)]) + content[place // 8 + 1 :]


def cut(content, chance):
    return content[: chance.randrange(len(content))]


def check_harm(store, path, content):
    """With one file harmed, what is served is the newest snapshot that does not need it, with a warning."""
    needy = {
        number
        for number in store.numbers()
        if path.name == f"{number}.json" or path.name in {file.name for file in store.manifest(number).files}
    }
    whole = [number for number in store.numbers() if number not in needy]
    good = path.read_bytes()
    path.write_bytes(content)
    try:
        found = Store(store.folder)
        if whole:
            assert office.shown(found) == (whole[-1], whole[-1])
            assert ("rusak" in (found.info().warning or "")) == (whole[-1] != SNAPSHOTS)
        else:
            with pytest.raises(StoreError, match="utuh"):
                found.holdings()
        faults = found.verify()
        assert {number for number, names in faults.items() if path.name in names} == needy
    finally:
        path.write_bytes(good)
        files._VERIFIED.clear()


def harm_many(store, count, seed, harm):
    chance = random.Random(seed)
    for _ in range(count):
        path = chance.choice(harmed(store))
        check_harm(store, path, harm(path.read_bytes(), chance))


@pytest.mark.parametrize("harm", [flip, cut])
def test_harm_is_found_before_a_number_is_shown(store, harm):
    harm_many(store, 12, 5, harm)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_flipped_bits_are_found(store, seed):
    harm_many(store, FLIPS // 10, seed, flip)


@pytest.mark.prove
def test_two_hundred_cut_files_are_found(store):
    harm_many(store, CUTS, 7, cut)


def test_an_absent_file_is_harm_too(store):
    for path in harmed(store):
        if path.suffix == ".parquet":
            content = path.read_bytes()
            path.unlink()
            assert any(path.name in names for names in Store(store.folder).verify().values())
            path.write_bytes(content)


def harm_newest(store):
    """Flip a bit in a data file that only the newest snapshot needs; its name."""
    older = {file.name for number in store.numbers()[:-1] for file in store.manifest(number).files}
    name = next(file.name for file in store.manifest(store.numbers()[-1]).files if file.name not in older)
    path = store.data / name
    path.write_bytes(flip(path.read_bytes(), random.Random(1)))
    return name


def test_bytes_changed_under_the_old_time_are_found(store):
    """A copying tool may set size and time of a file back; the time of its last change it cannot."""
    assert office.shown(store) == (3, 3)
    path = store.data / next(file.name for file in store.manifest(SNAPSHOTS).files if file.table == "cube")
    status = path.stat()
    with path.open("r+b") as handle:
        handle.write(flip(path.read_bytes(), random.Random(1)))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert office.shown(Store(store.folder)) == (2, 2)


def test_a_deleted_newest_manifest_is_missed(store, run_in):
    (store.snap / f"{SNAPSHOTS}.json").unlink()
    assert office.shown(store) == (2, 2)
    assert store.info().warning == "Manifes potret 3 hilang; yang ditampilkan potret 2. Pulihkan dari cadangan."
    assert store.verify() == {1: [], 2: [], 3: ["3.json"]}
    assert run_in(store, "snapshots", "verify")[0] == 3
    code, _, said = run_in(store, "summary")
    assert (code, "3 hilang" in said) == (0, True)
    assert "pita-rusak" in Router(Office(store)).show("/", "").html


@pytest.mark.parametrize("command", [["ingest"], ["snapshots", "rollback", "1"], ["snapshots", "gc"]])
def test_nothing_is_written_over_a_deleted_newest_manifest(store, run_in, put, command):
    """It may have named a release that no other manifest knows."""
    (store.snap / f"{SNAPSHOTS}.json").unlink()
    files_to_read = [put("r.xlsx", builders.recap())] if command == ["ingest"] else []
    code, _, said = run_in(store, *command, *map(str, files_to_read))
    assert (code, "snapshots restore CADANGAN" in said) == (3, True), said
    assert store.numbers() == [1, 2]


@pytest.mark.parametrize("number", [1, 2])
def test_the_way_on_without_a_deleted_newest_manifest_is_forced(store, run_in, number):
    (store.snap / f"{SNAPSHOTS}.json").unlink()
    assert run_in(store, "snapshots", "rollback", str(number), "--force")[0] == 0
    assert store.numbers() == [1, 2, SNAPSHOTS + 1]
    assert (office.shown(store), store.info().warning) == ((SNAPSHOTS + 1, number), None)
    assert office.commit(store, 5).number == SNAPSHOTS + 2


def test_a_release_in_a_deleted_manifest_comes_back_from_a_backup(store, tmp_path):
    made = Release("2024-08", 1, "final", SNAPSHOTS, "eligible", None, "2024-09-01", "uji", "")
    store.amend("rilis", lambda stored: dataclasses.replace(stored, releases=(made,)))
    copy(store, Store(tmp_path / "cadangan"))
    (store.snap / f"{SNAPSHOTS + 1}.json").unlink()
    with pytest.raises(StoreError, match="hilang"):
        office.commit(store, 4)
    copy(Store(tmp_path / "cadangan"), store, repair=True)
    office.commit(store, 4)
    assert store.info().releases == (made,)


@pytest.mark.parametrize("content", [b"", b"uji, proses 1", b"\0" * 20, b"potret 99999999999\n", b"\xff\xfe"])
def test_a_lock_that_remembers_nothing_warns_of_nothing(store, content):
    (store.folder / "lock").write_bytes(content)
    assert store.info().warning is None
    assert office.commit(store, 4).number == SNAPSHOTS + 1
    assert Store(store.folder).info().warning is None


def test_a_lock_that_remembers_wrongly_is_overruled_by_force(store):
    (store.folder / "lock").write_bytes(b"potret 8\nuji")
    assert "8 hilang" in store.info().warning
    assert rollback(store, SNAPSHOTS, "uji", force=True).number == 9
    assert store.info().warning is None


def test_a_deleted_manifest_that_a_release_names_is_missed(store):
    number = SNAPSHOTS
    made = Release("2024-08", 1, "final", number, "eligible", None, "2024-09-01", "uji", "")
    store.amend("rilis", lambda stored: dataclasses.replace(stored, releases=(made,)))
    (store.snap / f"{number}.json").unlink()
    assert store.verify()[number] == [f"{number}.json"]


@pytest.mark.parametrize("loss", ["folder", "files"])
def test_manifests_that_are_all_lost_are_missed_while_data_is_there(store, run_in, loss):
    stored = {path.name for path in store.data.iterdir()}
    shutil.rmtree(store.snap)
    if loss == "files":
        store.snap.mkdir()
    commands = (
        ["summary"],
        ["snapshots", "verify"],
        ["snapshots", "list"],
        ["snapshots", "gc"],
        ["release", "2024-08"],
    )
    for command in commands:
        code, _, said = run_in(store, *command)
        assert (code, "manifes potret hilang" in said) == (3, True), command
    with pytest.raises(StoreError, match="hilang"):
        office.commit(store, 4)
    assert {path.name for path in store.data.iterdir()} == stored
    assert store.numbers() == []


def test_lost_manifests_come_back_from_a_backup(store, tmp_path):
    copy(store, Store(tmp_path / "cadangan"))
    shutil.rmtree(store.snap)
    assert copy(Store(tmp_path / "cadangan"), store, repair=True).files == 0
    assert office.shown(store) == (3, 3)
    assert not any(store.verify().values())


@pytest.mark.parametrize("action", ["verify", "list"])
def test_a_store_that_holds_nothing_says_so(tmp_path, run_in, action):
    code, words, said = run_in(Store(tmp_path / "tidak-ada"), "snapshots", action)
    assert (code, words, "kosong" in said) == (0, "", True)
    assert not (tmp_path / "tidak-ada").exists()


def test_the_page_says_that_an_older_snapshot_is_served(store):
    services = Office(store)
    assert "rusak" not in Router(services).show("/", "").html
    harm_newest(store)
    page = Router(services).show("/", "").html
    assert "Potret 3 rusak; yang ditampilkan potret 2." in page
    assert "pita-rusak" in page


def test_a_page_of_a_store_without_a_whole_snapshot_says_so(store):
    for number in store.numbers():
        (store.snap / f"{number}.json").write_text("{}")
    assert "Pulihkan dari cadangan" in Router(Office(store)).show("/", "").html


def test_verify_names_the_file_and_ends_with_3_though_an_older_snapshot_is_served(store, capsys):
    name = harm_newest(store)
    assert main(["--store", str(store.folder), "snapshots", "verify"]) == 3
    assert f"RUSAK: {name}" in capsys.readouterr().out
    assert main(["--store", str(store.folder), "summary", "--format", "json"]) == 0
    captured = capsys.readouterr()
    assert '"snapshot": 2' in captured.out
    assert "rusak" in captured.err


def test_bytes_are_read_once_and_verified_again_when_asked(store, monkeypatch):
    """A page view costs no reading; `verify` reads everything."""
    store.holdings()
    read = []
    digest = files.hashlib.file_digest
    monkeypatch.setattr(
        files.hashlib, "file_digest", lambda handle, name: read.append(handle.name) or digest(handle, name)
    )
    Store(store.folder).holdings()
    assert read == []
    store.verify()
    assert len({str(name) for name in read}) == len(list(store.data.iterdir()))


def test_damage_after_verification_is_found_by_the_pages_and_then_served_around(store):
    """Only the disk's own bytes changed, in a page of a figure that is shown: nothing tells, so no hash is taken."""
    file = next(file for file in store.manifest(SNAPSHOTS).files if file.table == "cube")
    path = store.data / file.name
    assert office.shown(store) == (3, 3)
    known, column = files._VERIFIED[files.identity(path.stat())], pq.read_metadata(path).row_group(0).column(0)
    content = bytearray(path.read_bytes())
    content[(column.dictionary_page_offset or column.data_page_offset) + column.total_compressed_size - 1] ^= 4
    with path.open("r+b") as handle:
        handle.write(content)
    files._VERIFIED[files.identity(path.stat())] = known
    fresh = Store(store.folder)
    with pytest.raises(StoreError, match="rusak sejak diperiksa"):
        fresh.holdings()
    assert office.shown(fresh) == (2, 2)
    assert "rusak" in fresh.info().warning
