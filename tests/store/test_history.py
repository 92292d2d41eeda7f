"""History: what changed, back to an older snapshot, letting go of old ones, copies; older and newer programs."""

import dataclasses
import datetime as dt
import errno
import hashlib
import json
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coverage.cli import main
from coverage.model.errors import StoreBusy, StoreError, StoreTooNew, UsageError
from coverage.model.snapshots import Release
from coverage.store import Store
from coverage.store.backup import copy
from coverage.store.files import TEMPORARY
from coverage.store.history import collect, diff, rollback
from coverage.store.lock import user_name, writer_lock
from tests import builders
from tests.store.test_store import commit, damage, members, source

LATER = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
"""A time at which every period of grace is over."""


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def garut(count):
    return source(builders.recap({"Kab. Garut": (count, 0, 0)}))


def roster(*niks, branch="K1"):
    people = [builders.person(nik, kpj=str(place)) for place, nik in enumerate(niks)]
    return source(builders.roster(people), branch=branch)


ONE, TWO, THREE = (f"320401010190000{place}" for place in (1, 2, 3))


def release(store, period="2024-08"):
    """Make the newest snapshot official, as the release command does: one more manifest."""
    number = store.numbers()[-1]
    made = Release(period, 1, "sementara", number, "eligible", None, "2024-09-01", "uji", "")
    store.amend("rilis", lambda stored: dataclasses.replace(stored, releases=(*stored.releases, made)))
    return number


def stored_pseudonyms(store):
    return {
        pseudonym
        for path in store.data.glob("*.parquet")
        if "pseudonym" in pq.read_schema(path).names
        for pseudonym in pq.read_table(path)["pseudonym"].to_pylist()
    }


def test_a_difference_names_sources_cells_and_the_province(store):
    commit(store, source(builders.recap()))
    commit(store, source(builders.recap({"Kab. Garut": (310, 60, 70), "Kab. Cirebon": (5, 0, 0)})))
    changed = diff(store, 1, 2)
    cells = {(cell.region_code, cell.segment): (cell.before, cell.after) for cell in changed.cells}
    assert cells == {
        ("3205", "PU"): (300, 310),
        ("3209", "PU"): (None, 5),
        ("3209", "JAKON"): (None, 0),
        ("3209", "BPU"): (None, 0),
    }
    (total,) = changed.totals
    assert (total.before, total.after) == (870, 885)
    assert [entry.rows for entry in changed.sources_added] == [12]
    assert changed.sources_removed == ()


def test_a_difference_with_itself_is_empty(store):
    commit(store, source(builders.recap()))
    changed = diff(store, 1, 1)
    assert (changed.cells, changed.totals, changed.sources_added, changed.sources_removed) == ((), (), (), ())


def test_a_difference_with_no_snapshot_is_wrong_usage(store):
    commit(store, garut(1))
    with pytest.raises(UsageError, match="Potret 7 tidak ada"):
        diff(store, 1, 7)


def test_going_back_is_a_new_snapshot_that_keeps_releases(store):
    commit(store, garut(1))
    commit(store, garut(2))
    release(store)
    info = rollback(store, 1, "salah kirim")
    assert (info.number, info.why) == (4, "kembali ke potret 1: salah kirim")
    assert members(store) == {"3205": 1}
    assert [made.snapshot for made in info.releases] == [2]
    assert store.manifest(1).files == store.manifest(4).files


@pytest.mark.parametrize("number", [2, 9])
def test_going_back_to_the_newest_or_to_none_is_wrong_usage(store, number):
    commit(store, garut(1))
    commit(store, garut(2))
    with pytest.raises(UsageError):
        rollback(store, number)
    assert store.numbers() == [1, 2]


def test_nothing_is_built_on_a_damaged_snapshot_until_someone_goes_back(store):
    commit(store, garut(1))
    commit(store, garut(2))
    release(store)
    damage(store.snap / "3.json")
    with pytest.raises(StoreError, match="snapshots rollback 2"):
        commit(store, garut(3))
    assert store.numbers() == [1, 2, 3]
    with pytest.raises(StoreError, match=r"Manifes 3.json rusak atau hilang dan mungkin memuat rilis"):
        rollback(store, 2)
    assert store.numbers() == [1, 2, 3]
    assert rollback(store, 2, force=True).number == 4
    assert store.current()[1] is None
    commit(store, garut(3))
    assert members(store) == {"3205": 3}


def test_going_back_to_a_damaged_snapshot_is_refused(store):
    commit(store, garut(1))
    commit(store, garut(2))
    alone = {file.name for file in store.manifest(1).files} - {file.name for file in store.manifest(2).files}
    damage(store.data / alone.pop())
    with pytest.raises(StoreError, match="Potret 1 rusak"):
        rollback(store, 1)


def test_old_snapshots_go_once_their_grace_is_over(store):
    for count in range(1, 6):
        commit(store, garut(count))
    assert collect(store, dt.datetime.now(dt.UTC), keep=2).snapshots == ()
    done = collect(store, LATER, keep=2)
    assert done.snapshots == (1, 2, 3)
    assert store.numbers() == [4, 5, 6]
    assert store.verify() == {4: [], 5: [], 6: []}
    named = {file.name for number in (4, 5, 6) for file in store.manifest(number).files}
    assert {path.name for path in store.data.iterdir()} == named
    assert done.files > 0 and done.size > 0
    commit(store, garut(9))
    assert store.numbers() == [4, 5, 6, 7]


def cleanings(store):
    return [(each.snapshots, each.purged) for each in store.current()[0].cleanings]


def test_what_a_cleaning_let_go_of_stays_written_with_who_when_and_why(store):
    for count in range(1, 6):
        commit(store, garut(count))
    collect(store, LATER, keep=2)
    (first,) = store.current()[0].cleanings
    assert (first.snapshots, first.at, first.by) == ((1, 2, 3), LATER.isoformat(timespec="seconds"), user_name())
    assert "2 potret terbaru disimpan" in first.why
    assert store.info().why == "pembersihan: potret 1, 2, 3 dihapus"
    commit(store, garut(6))
    commit(store, garut(7))
    collect(store, LATER, keep=1)
    assert cleanings(store) == [((1, 2, 3), ()), ((4, 5, 6, 7), ())]
    rollback(store, 8)
    assert len(cleanings(store)) == 2


def test_a_cleaning_of_nothing_makes_no_snapshot_and_records_push_nothing_out(store):
    for count in range(1, 4):
        commit(store, garut(count))
    assert collect(store, dt.datetime.now(dt.UTC), keep=1).snapshots == ()
    assert store.numbers() == [1, 2, 3]
    collect(store, LATER, keep=2)
    for _ in range(3):
        assert collect(store, LATER, keep=2).snapshots == ()
    assert store.numbers() == [2, 3, 4]
    assert members(store) == {"3205": 3}


def test_a_cleaning_that_was_interrupted_is_ended_and_recorded_once(store, monkeypatch):
    for count in range(1, 4):
        commit(store, garut(count))
    with monkeypatch.context() as broken:
        broken.setattr(type(store.snap), "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            collect(store, LATER, keep=1)
    assert store.numbers() == [1, 2, 3, 4]
    assert collect(store, LATER, keep=1).snapshots == (1, 2)
    assert store.numbers() == [3, 4]
    assert cleanings(store) == [((1, 2), ())]


def test_a_full_disk_does_not_keep_a_cleaning_from_making_room(store, monkeypatch):
    for count in range(1, 4):
        commit(store, garut(count))
    written = os.write

    def full(handle, content):
        """No room for a manifest while the first snapshot is still there."""
        if (store.snap / "1.json").exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(handle, content)

    monkeypatch.setattr(os, "write", full)
    done = collect(store, LATER, keep=1)
    assert (done.snapshots, done.files > 0) == ((1, 2), True)
    assert (store.numbers(), cleanings(store)) == ([3, 4], [((1, 2), ())])


def test_the_list_of_snapshots_shows_what_was_let_go_of(store, capsys):
    for count in range(1, 4):
        commit(store, garut(count))
    collect(store, LATER, keep=1)
    assert main(["--store", str(store.folder), "snapshots", "list"]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    assert last.split()[0] == "gc"
    assert "potret 1, 2 dihapus" in last
    assert main(["--store", str(store.folder), "snapshots", "list", "--json"]) == 0
    (cleaning,) = json.loads(capsys.readouterr().out)["cleanings"]
    assert cleaning["snapshots"] == [1, 2]
    assert cleaning.keys() == {"snapshots", "purged", "at", "by", "why"}


def test_persons_whom_nothing_names_are_gone_from_every_byte(store):
    commit(store, roster(ONE, TWO))
    commit(store, roster(TWO, THREE))
    assert len(stored_pseudonyms(store)) == 3
    collect(store, LATER, keep=1)
    assert store.manifest(store.numbers()[-1]).why.endswith("orang yang tidak lagi disebut daftar mana pun dihapus")
    assert len(stored_pseudonyms(store)) == 3, "the snapshot that was cleaned has its grace as well"
    collect(store, LATER, keep=1)
    assert len(stored_pseudonyms(store)) == 2
    assert members(store) == {"3204": 2}
    commit(store, roster(TWO, branch="K2"))
    assert members(store) == {"3204": 2}


def test_a_release_keeps_its_figures_and_not_its_persons(store):
    commit(store, roster(ONE, TWO))
    number = release(store)
    before = store.holdings(number).cube
    commit(store, roster(THREE))
    done = collect(store, LATER, keep=1)
    assert (done.snapshots, done.purged) == ((2,), (1,))
    assert collect(store, LATER, keep=1).snapshots == (3,)
    assert len(stored_pseudonyms(store)) == 1
    assert Store(store.folder).holdings(number).cube.equals(before)
    assert not any(store.verify().values())
    with pytest.raises(UsageError, match="dihapus"):
        rollback(store, number)
    assert collect(store, LATER, keep=1).purged == ()
    commit(store, garut(1))
    assert not any(store.verify().values())


def test_what_no_manifest_names_is_collected_and_nothing_else(store):
    commit(store, garut(1))
    orphan = store.data / f"{'a' * 64}.parquet"
    orphan.write_bytes(b"left by a crash")
    (store.data / "catatan.txt").write_text("milik orang lain")
    collect(store, LATER)
    assert not orphan.exists()
    assert (store.data / "catatan.txt").exists()
    assert store.verify() == {1: []}


def test_a_damaged_old_manifest_does_not_cost_its_files(store):
    commit(store, garut(1))
    commit(store, garut(2))
    content = (store.snap / "1.json").read_bytes()
    (store.snap / "1.json").write_bytes(content.replace(b'"ingest', b'"inGest').replace(b'"uji"', b'"ujI"'))
    collect(store, LATER, keep=5)
    (store.snap / "1.json").write_bytes(content)
    assert store.verify() == {1: [], 2: []}


def test_a_backup_is_a_store_and_goes_back(store, tmp_path):
    commit(store, roster(ONE))
    commit(store, garut(2))
    first = copy(store, Store(tmp_path / "cadangan"))
    assert (first.snapshots, first.damaged) == ((1, 2), ())
    commit(store, garut(3))
    again = copy(store, Store(tmp_path / "cadangan"))
    assert again.snapshots == (1, 2, 3)
    assert again.files < first.files
    copy(Store(tmp_path / "cadangan"), Store(tmp_path / "pulih"))
    restored = Store(tmp_path / "pulih")
    assert restored.verify() == {1: [], 2: [], 3: []}
    assert restored.holdings().cube.equals(store.holdings().cube)
    assert [restored.manifest_bytes(n) for n in (1, 2, 3)] == [store.manifest_bytes(n) for n in (1, 2, 3)]


def test_two_histories_are_never_mixed(store, tmp_path):
    other = Store(tmp_path / "lain")
    commit(store, garut(1))
    commit(other, garut(2))
    with pytest.raises(UsageError, match="kosong"):
        copy(store, other)
    assert members(other) == {"3205": 2}


def test_a_damaged_snapshot_is_left_out_of_a_backup_and_named(store, tmp_path):
    commit(store, garut(1))
    commit(store, garut(2))
    damage(store.snap / "1.json")
    done = copy(store, Store(tmp_path / "cadangan"))
    assert (done.snapshots, done.damaged) == ((2,), (1,))


def test_a_backup_of_nothing_is_wrong_usage(store, tmp_path):
    with pytest.raises(UsageError, match="tidak memuat potret"):
        copy(store, Store(tmp_path / "cadangan"))
    assert not (tmp_path / "cadangan").exists()


def write_manifest(store, body):
    """A manifest as another version of the program writes it: any fields, a right checksum."""
    plain = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
    content = json.dumps(body | {"checksum": hashlib.sha256(plain).hexdigest()}, ensure_ascii=False)
    store.snap.mkdir(parents=True, exist_ok=True)
    (store.snap / f"{body['number']}.json").write_text(content)


def old_file(store, table, columns):
    """A Parquet file as the first version wrote it: fewer columns, no notes, plain text."""
    store.data.mkdir(parents=True, exist_ok=True)
    path = store.data / "new.parquet"
    pq.write_table(pa.table(columns), path)
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    path.rename(store.data / f"{digest}.parquet")
    rows = len(next(iter(columns.values())))
    return {"table": table, "sha256": digest, "size": len(content), "rows": rows}


@pytest.fixture
def old_store(store):
    """A store from before `protection_end`, releases, purges, and half of the derived tables were thought of."""
    recap = {
        "period": ["2023-12"],
        "branch_code": [""],
        "region_code": ["3205"],
        "segment": ["PU"],
        "channel": ["LAIN"],
        "funding": ["employer"],
        "basis": ["unknown"],
        "status": ["active"],
        "source_id": ["lama"],
        "members": [7],
    }
    cube = {
        "grouping": ["region"],
        "period": ["2023-12"],
        "basis": ["unknown"],
        "region_code": ["3205"],
        "branch_code": [""],
        "channel": [""],
        "segment": ["PU"],
        "active_members": [7],
    }
    entry = {
        "id": "lama", "sha256": "0" * 64, "name": "lama.xlsx", "kind": "recap", "layout": "", "periods": ["2023-12"],
        "branch": None, "basis": "unknown", "rows": 1, "rows_refused": 0, "total": 7, "is_complete": False,
        "is_whole": True, "who": "uji", "at": "2024-01-02T00:00:00+00:00", "findings": [],
    }  # fmt: skip
    body = {
        "format": 1, "number": 1, "created_at": "2024-01-02T00:00:00+00:00", "created_by": "uji", "why": "ingest",
        "is_example": False, "key_check": None, "sources": [entry],
        "files": [old_file(store, "membership", recap), old_file(store, "cube", cube)],
    }  # fmt: skip
    write_manifest(store, body)
    return store


def test_a_store_from_before_columns_were_added_is_read_verified_and_built_on(old_store):
    assert members(old_store) == {"3205": 7}
    assert old_store.holdings().cube["memberships"].isna().all()
    assert old_store.verify() == {1: []}
    commit(old_store, source(builders.recap()))
    assert sorted(set(old_store.holdings().cube["period"])) == ["2023-12", "2024-08"]
    assert rollback(old_store, 1).number == 3
    assert diff(old_store, 1, 3).cells == ()


def test_a_copy_of_an_old_store_is_byte_for_byte(old_store, tmp_path):
    copy(old_store, Store(tmp_path / "cadangan"))
    assert Store(tmp_path / "cadangan").manifest_bytes(1) == old_store.manifest_bytes(1)


def test_a_store_of_a_newer_program_is_refused_whole(store):
    commit(store, garut(1))
    body = json.loads(store.manifest_bytes(1)) | {"format": 2, "number": 2, "planets": ["?"]}
    del body["checksum"]
    write_manifest(store, body)
    again = Store(store.folder)
    for attempt in (
        again.holdings,
        again.verify,
        again.purged,
        lambda: commit(again, garut(2)),
        lambda: rollback(again, 1),
        lambda: collect(again, LATER),
    ):
        with pytest.raises(StoreTooNew, match="lebih baru"):
            attempt()
    assert again.numbers() == [1, 2]


def test_a_manifest_under_another_number_is_not_believed(store):
    commit(store, garut(1))
    (store.snap / "2.json").write_bytes(store.manifest_bytes(1))
    assert store.current()[0].number == 1
    assert store.verify()[2] == ["2.json"]


def test_the_thread_that_writes_may_write_again_and_no_other_store_may(store):
    with store.writing():
        commit(store, garut(1))
        with pytest.raises(StoreBusy, match="Tunggu"):
            commit(Store(store.folder), garut(2))
    with writer_lock(store.folder), pytest.raises(StoreBusy):
        commit(store, garut(2))
    commit(store, garut(2))
    assert store.numbers() == [1, 2]


def test_what_is_stored_whole_makes_no_snapshot(store):
    commit(store, garut(1))
    assert commit(store, garut(1)).number == 1
    assert commit(store, garut(2), garut(2)).number == 2
    assert store.numbers() == [1, 2]


@pytest.mark.parametrize("action", [["list"], ["verify"], ["diff", "1", "2"], ["rollback", "1"], ["gc"]])
def test_every_action_speaks_to_people_and_to_programs(run, put, action):
    for count in (1, 2):
        run("ingest", put(f"{count}.xlsx", builders.recap({"Kab. Garut": (count, 0, 0)})))
    code, words, _ = run("snapshots", *action)
    assert code == 0 and words.strip()
    code, text, _ = run("snapshots", *(["rollback", "2"] if action[0] == "rollback" else action), "--json")
    assert code == 0
    assert json.loads(text)


def test_the_command_line_shows_a_difference_in_words(run, put):
    for count in (1000, 2000):
        run("ingest", put(f"{count}.xlsx", builders.recap({"Kab. Garut": (count, 0, 0)})))
    _, words, _ = run("snapshots", "diff", "1", "2")
    assert "Jawa Barat, Agustus 2024, Domisili (NIK): 1.000 → 2.000 orang (+1.000)" in words
    assert "Garut, " in words


def test_the_command_line_copies_without_the_key_and_says_so(run, put, tmp_path):
    run("ingest", put("r.xlsx", builders.roster([builders.person(ONE)])))
    key = (tmp_path / "data" / "secret" / "pseudonym.key").read_bytes()
    code, words, _ = run("snapshots", "backup", tmp_path / "cadangan")
    assert code == 0 and "semua hash cocok" in words
    copied = [path for path in (tmp_path / "cadangan").rglob("*") if path.is_file()]
    assert copied and not any(key in path.read_bytes() for path in copied)
    code, _, said = run("snapshots", "restore", tmp_path / "cadangan", store=tmp_path / "baru" / "store")
    assert code == 0 and "Kunci pseudonim" in said
    assert run("summary", store=tmp_path / "baru" / "store")[1] == run("summary")[1]


def test_verify_ends_with_3_and_names_the_file(run, put, tmp_path):
    run("ingest", put("r.xlsx", builders.recap()))
    path = next((tmp_path / "data" / "store" / "data").glob("*.parquet"))
    damage(path)
    code, words, _ = run("snapshots", "verify")
    assert code == 3 and path.name in words
    assert path.name in run("snapshots", "verify", "--json")[1]


def test_a_crash_leaves_nothing_behind_the_next_writer(store):
    commit(store, garut(1))
    for folder in (store.data, store.snap):
        (folder / f"{TEMPORARY}77-x").write_bytes(b"half")
    commit(store, garut(2))
    assert not list(store.folder.rglob(f"{TEMPORARY}*"))


def test_the_list_names_releases_and_takes_no_text_for_markup(run, put, tmp_path):
    run("ingest", put("1.xlsx", builders.recap()))
    store = Store(tmp_path / "data" / "store")
    release(store)
    store.amend("alasan [bold]asli[/bold]", lambda stored: stored)
    _, words, _ = run("snapshots", "list")
    assert "rilis 2024-08 sementara" in words.splitlines()[0]
    assert "alasan [bold]asli[/bold]" in words
    entries = json.loads(run("snapshots", "list", "--json")[1])["snapshots"]
    assert [(entry["number"], entry["sources"]) for entry in entries] == [(1, 1), (2, 1), (3, 1)]
    assert entries[0]["releases"] == ["2024-08 sementara"]


def test_what_was_purged_stays_purged_after_going_back(store):
    """The older snapshot's manifest does not know of it; without it `verify` would miss the rows of persons."""
    store.commit([roster(ONE)], {}, why="1")
    official = release(store)
    store.commit([roster(ONE, TWO)], {}, why="2")
    back = store.numbers()[-1]
    store.commit([roster(THREE)], {}, why="3")
    collect(store, LATER, keep=3)
    assert official in store.purged()
    rollback(store, back, "uji")
    assert official in store.purged()
    assert not any(store.verify().values())


def test_a_copy_leaves_out_a_snapshot_with_a_damaged_data_file_and_names_it(store, tmp_path):
    store.commit([garut(1)], {}, why="1")
    store.commit([garut(2)], {}, why="2")
    store.commit([garut(3)], {}, why="3")
    (file,) = store.manifest(2).files
    content = bytearray((store.data / file.name).read_bytes())
    content[len(content) // 2] ^= 1
    (store.data / file.name).write_bytes(content)
    done = copy(store, Store(tmp_path / "cadangan"))
    assert (done.snapshots, done.damaged) == ((1, 3), (2,))
    assert not (tmp_path / "cadangan" / "data" / file.name).exists()


def test_a_source_that_comes_back_is_listed_once(store):
    first, second = garut(1), garut(2)
    for each in (first, second, first):
        store.commit([each], {}, why="x")
    assert [entry.id for entry in store.info().sources] == [first.canonical]


def test_a_source_that_lost_a_part_and_comes_back_is_listed_once_and_whole(store):
    both = [builders.person(ONE, kpj="1"), [*builders.person(TWO, kpj="2")[:-1], "2024-07"]]
    first = source(builders.roster(both), branch="K1")
    for each in (first, roster(THREE), first):
        store.commit([each], {}, why="x")
    (entry,) = [entry for entry in store.info().sources if entry.id == first.canonical]
    assert entry.is_whole


def test_a_restore_decides_while_it_holds_the_target(store, tmp_path, monkeypatch):
    """Somebody writes the first snapshot of the target between the first look and the lock: it is not overwritten."""
    store.commit([garut(1)], {}, why="asal")
    target = Store(tmp_path / "tujuan")
    real = target.writing

    def writing(**options):
        monkeypatch.undo()
        Store(target.folder).commit([garut(7)], {}, why="lain")
        return real(**options)

    monkeypatch.setattr(target, "writing", writing)
    with pytest.raises(UsageError):
        copy(store, target, repair=True)
    assert store.manifest(1).why == "asal" and Store(target.folder).manifest(1).why == "lain"


def test_a_reason_of_going_back_is_said_as_it_stands_and_holds_no_number_of_a_person(store, capsys):
    store.commit([garut(1)], {}, why="1")
    store.commit([garut(2)], {}, why="2")
    command = ["--store", str(store.folder), "snapshots", "rollback", "1", "--why"]
    assert main([*command, f"hapus NIK {ONE}"]) == 2
    assert store.numbers() == [1, 2]
    assert main([*command, "salah [/b] kirim"]) == 0
    assert "salah [/b] kirim" in capsys.readouterr().out


def test_a_damaged_manifest_is_named_with_the_way_out(store):
    store.commit([garut(1)], {}, why="1")
    store.commit([garut(2)], {}, why="2")
    (store.snap / "1.json").write_text("{}")
    with pytest.raises(StoreError, match=r"Potret 1: .*snapshots restore CADANGAN"):
        store.manifest(1)
