"""A store that is damaged, or has lost something, is repaired from a backup, and nothing is lost or mixed by it."""

import dataclasses
import fcntl
import json
import os
import random

import pytest

from coverage.cli import main
from coverage.model.errors import StoreBusy, StoreError, UsageError
from coverage.model.snapshots import Release
from coverage.store import Store, snapshots
from coverage.store.backup import copy
from coverage.store.history import rollback
from coverage.store.lock import writer_lock
from tests.store import office


@pytest.fixture
def store(tmp_path):
    """A store of two snapshots; the second makes the first official."""
    store = Store(tmp_path / "kantor" / "store")
    office.commit(store, 1)
    official(store)
    return store


@pytest.fixture
def backup(store, tmp_path):
    copy(store, Store(tmp_path / "cadangan"))
    return Store(tmp_path / "cadangan")


def official(store):
    made = Release("2024-08", 1, "final", store.numbers()[-1], "eligible", None, "2024-09-01", "uji", "")
    store.amend("rilis", lambda stored: dataclasses.replace(stored, releases=(*stored.releases, made)))


def harm(path):
    """Flip one bit of a file."""
    content, place = bytearray(path.read_bytes()), random.Random(1).randrange(40, 80)
    content[place] ^= 1
    path.write_bytes(content)
    return path.name


def whole(store):
    return not any(Store(store.folder).verify().values())


def data_files(store, number):
    return [store.data / file.name for file in store.manifest(number).files]


def test_a_damaged_release_is_not_dropped_without_force(store, backup, capsys):
    harm(store.snap / "2.json")
    arguments = ["--store", str(store.folder), "snapshots", "rollback", "1"]
    assert main(arguments) == 3
    said = capsys.readouterr().err
    assert "2.json" in said and "mungkin memuat rilis" in said and "snapshots restore" in said
    assert store.numbers() == [1, 2]
    assert main([*arguments, "--force"]) == 0
    assert store.info().releases == ()


def test_going_back_over_damaged_data_needs_no_force(store):
    """The manifest of the damaged snapshot can be read, so no release is lost."""
    office.commit(store, 3)
    alone = set(data_files(store, 3)) - set(data_files(store, 1))
    harm(alone.pop())
    info = rollback(store, 1)
    assert [made.snapshot for made in info.releases] == [1]


def test_a_damaged_release_comes_back_from_a_backup(store, backup, capsys):
    before = store.manifest_bytes(2)
    harm(store.snap / "2.json")
    assert main(["--store", str(store.folder), "snapshots", "restore", str(backup.folder)]) == 0
    assert "Diperbaiki: 2.json." in capsys.readouterr().out
    assert store.manifest_bytes(2) == before
    assert [made.number for made in store.info().releases] == [1]
    assert whole(store)


@pytest.mark.parametrize("loss", ["damaged", "absent"])
def test_files_are_repaired_although_the_store_has_gone_on(store, backup, loss, capsys):
    office.commit(store, 3)
    served = store.holdings()
    for path in data_files(store, 1):
        harm(path) if loss == "damaged" else path.unlink()
    harm(store.snap / "2.json")
    assert main(["--store", str(store.folder), "snapshots", "restore", str(backup.folder), "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert set(done["repaired"]) == {*(path.name for path in data_files(store, 1)), "2.json"}
    assert whole(store)
    assert store.numbers() == [1, 2, 3]
    assert Store(store.folder).holdings().cube.equals(served.cube)
    assert office.shown(Store(store.folder), 1) == (1, 1)


def test_a_deleted_manifest_that_a_release_names_comes_back(store, backup):
    office.commit(store, 3)
    (store.snap / "1.json").unlink()
    done = copy(backup, store, repair=True)
    assert (done.snapshots, done.repaired) == ((1, 2), ())
    assert whole(store)


def test_a_snapshot_let_go_of_does_not_come_back(store, tmp_path):
    office.commit(store, 3)
    office.commit(store, 4)
    copy(store, Store(tmp_path / "cadangan"))
    (store.snap / "3.json").unlink()  # as garbage collection does
    office.commit(store, 5)
    name = harm(data_files(store, 1)[0])
    done = copy(Store(tmp_path / "cadangan"), store, repair=True)
    assert store.numbers() == [1, 2, 4, 5]
    assert done.repaired == (name,)


def test_what_neither_side_holds_whole_is_named(store, backup, capsys):
    office.commit(store, 3)
    alone = sorted(set(data_files(store, 3)) - set(data_files(store, 1)))
    harm(alone[0])
    harm(store.snap / "2.json")
    assert main(["--store", str(store.folder), "snapshots", "restore", str(backup.folder)]) == 3
    captured = capsys.readouterr()
    assert "Diperbaiki: 2.json." in captured.out
    assert "Potret 3 rusak atau hilang di tujuan" in captured.err
    assert Store(store.folder).verify() == {1: [], 2: [], 3: [alone[0].name]}


def test_a_backup_that_is_damaged_itself_repairs_the_rest(store, backup, capsys):
    harm(backup.snap / "2.json")
    name = harm(data_files(store, 1)[0])
    assert main(["--store", str(store.folder), "snapshots", "restore", str(backup.folder)]) == 3
    captured = capsys.readouterr()
    assert name in captured.out
    assert "Potret 2 rusak di asalnya" in captured.err
    assert whole(store)


def test_a_store_that_has_gone_on_and_needs_nothing_is_left_alone(store, backup):
    office.commit(store, 3)
    before = {path: path.read_bytes() for path in store.snap.iterdir()}
    with pytest.raises(UsageError, match=r"potret 3 yang tidak ada .* tidak ada yang diperbaiki"):
        copy(backup, store, repair=True)
    assert {path: path.read_bytes() for path in store.snap.iterdir()} == before


@pytest.mark.parametrize("damaged", [(), (1,)])
def test_another_history_repairs_nothing(store, tmp_path, damaged):
    other = Store(tmp_path / "lain")
    for number in (7, 8):
        office.commit(other, number)
    office.commit(store, 3)
    for number in damaged:
        harm(store.snap / f"{number}.json")
    before = {path: path.read_bytes() for path in store.folder.rglob("*.*")}
    with pytest.raises(UsageError, match="yang tidak ada di"):
        copy(other, store, repair=True)
    assert {path: path.read_bytes() for path in store.folder.rglob("*.*")} == before


@pytest.mark.parametrize("place", [".", "sub/folder", "..", "../store/../store"])
@pytest.mark.parametrize("action", ["backup", "restore"])
def test_a_copy_onto_or_into_itself_is_wrong_usage(store, place, action, capsys):
    before = sorted(store.folder.rglob("*"))
    assert main(["--store", str(store.folder), "snapshots", action, str(store.folder / place)]) == 2
    assert "terpisah" in capsys.readouterr().err
    assert sorted(store.folder.rglob("*")) == before


def test_a_copy_onto_itself_by_another_name_is_wrong_usage(store, tmp_path):
    (tmp_path / "tautan").symlink_to(store.folder)
    with pytest.raises(UsageError, match="terpisah"):
        copy(store, Store(tmp_path / "tautan"))


def test_who_writes_without_the_lock_overwrites_nobody(store, monkeypatch):
    """The lock is deleted under a writer; another commits, and is told so; the first one is not."""
    first, second = Store(store.folder), Store(store.folder)
    real = snapshots.publish

    def publish(folder, name, content):
        monkeypatch.setattr(snapshots, "publish", real)
        assert office.commit(second, 5).number == 3
        return real(folder, name, content)

    with first.writing():
        (store.folder / "lock").unlink()
        monkeypatch.setattr(snapshots, "publish", publish)
        with pytest.raises(StoreBusy, match=r"3\.json sudah ditulis proses lain"):
            office.commit(first, 9)
    assert office.shown(Store(store.folder)) == (3, 5)
    assert whole(store)


def test_who_began_before_another_wrote_without_the_lock_does_not_hide_it(store):
    """The other snapshot is there before the number is chosen: it is not simply passed over."""
    first, second = Store(store.folder), Store(store.folder)
    with first.writing():
        (store.folder / "lock").unlink()
        assert office.commit(second, 5).number == 3
        with pytest.raises(StoreBusy, match="ulangi"):
            office.commit(first, 9)
    assert office.commit(first, 9).number == 4


def test_a_lock_that_was_deleted_while_it_was_opened_is_not_believed(store, monkeypatch):
    """Between opening and locking another takes the file away, and a third makes and holds a new one."""
    real, stored = fcntl.flock, []

    def flock(handle, operation):
        monkeypatch.setattr(fcntl, "flock", real)
        (store.folder / "lock").unlink()
        lock = writer_lock(store.folder)
        stored.append(lock)
        lock.__enter__()
        return real(handle, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(StoreBusy, match="Tunggu"), writer_lock(store.folder):
        pass
    stored[0].__exit__(None, None, None)
    assert office.commit(store, 5).number == 3


def test_a_name_that_cannot_be_taken_back_for_good_keeps_its_data(store, monkeypatch):
    """Once the folder can no longer be synced, nothing that the manifest may come back with is removed."""
    real, failing = os.fsync, []

    def fsync(handle):
        is_snap = os.path.samestat(os.fstat(handle), store.snap.stat())
        if is_snap and ((store.snap / "3.json").exists() or failing):
            failing.append(handle)
            raise OSError(5, "Input/output error")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    stored = set(store.data.iterdir())
    with pytest.raises(StoreError, match="tidak dapat ditulis"):
        office.commit(store, 3)
    assert store.numbers() == [1, 2]
    assert set(store.data.iterdir()) > stored
    monkeypatch.setattr(os, "fsync", real)
    assert office.commit(store, 3).number == 3
