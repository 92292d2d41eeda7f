"""The store: snapshots that are whole or not there, replacement by rule, and nothing lost or believed unread."""

import dataclasses
import os

import pandas as pd
import pytest

from coverage.loaders import canonical_hash, load
from coverage.metrics import CUBE_SQL
from coverage.model.errors import StoreBusy, StoreError
from coverage.model.loading import LoadOptions
from coverage.store import Store, StoreSource
from coverage.store.files import TEMPORARY
from coverage.store.lock import writer_lock
from tests import builders

KEY = bytes(32)


def source(content, **options):
    loaded = load(content, "berkas.xlsx", LoadOptions(**options), lambda: KEY)
    assert loaded.report.status == "accepted", loaded.report.problems
    branch = options.get("branch", "")
    loaded = dataclasses.replace(loaded, branch=branch)
    return StoreSource(loaded, canonical_hash(loaded))


def commit(store, *sources):
    return store.commit(list(sources), CUBE_SQL, why="uji")


def members(store):
    cube = store.holdings().cube
    rows = cube[cube["grouping"] == "region"]
    return rows.groupby("region_code")["active_members"].sum().to_dict()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def test_a_folder_that_does_not_exist_is_an_empty_store(store):
    assert store.current() is None
    assert store.holdings() is None
    assert not store.folder.exists()


def test_a_snapshot_names_its_sources_and_is_read_back(store):
    info = commit(store, source(builders.recap()))
    assert info.number == 1
    (entry,) = info.sources
    assert (entry.kind, entry.periods, entry.total, entry.is_whole) == ("recap", ("2024-08",), 870, True)
    assert members(store) == {"3204": 150, "3205": 430, "3273": 290}
    assert Store(store.folder).info().digest == info.digest


def test_a_branch_recap_replaces_its_own_and_no_other(store):
    commit(
        store,
        source(builders.recap({"Garut": (1, 1, 1)}, branch="K1"), branch="K1"),
        source(builders.recap({"Garut": (5, 5, 5)}, branch="K2"), branch="K2"),
    )
    info = commit(store, source(builders.recap({"Garut": (2, 2, 2)}, branch="K1"), branch="K1"))
    assert members(store) == {"3205": 21}
    assert len(info.sources) == 2


def test_a_kanwil_recap_replaces_only_the_regions_it_states(store):
    commit(store, source(builders.recap()))
    info = commit(store, source(builders.recap({"Kab. Garut": (1, 1, 1)})))
    assert members(store) == {"3204": 150, "3205": 3, "3273": 290}
    assert [entry.is_whole for entry in info.sources] == [False, True]


def test_another_period_or_basis_replaces_nothing(store):
    july = builders.recap(title=("POSISI 31 JULI 2024", "DASAR WILAYAH: DOMISILI (NIK)"))
    by_office = builders.recap(title=("POSISI 31 AGUSTUS 2024", "Menurut kantor pendaftaran"))
    info = commit(store, source(builders.recap()), source(july), source(by_office))
    assert len(info.sources) == 3
    assert len(store.holdings().cube.groupby(["period", "basis"])) == 3


def test_within_one_commit_the_later_file_replaces(store):
    commit(store, source(builders.recap({"Garut": (1, 1, 1)})), source(builders.recap({"Garut": (2, 2, 2)})))
    assert members(store) == {"3205": 6}


def test_rosters_without_a_branch_stand_side_by_side_and_people_keep_their_number(store):
    nik = "3204010101900001"
    commit(store, source(builders.roster([builders.person(nik)])))
    info = commit(store, source(builders.roster([builders.person(nik, kpj="2", region="3273", name="KOTA BANDUNG")])))
    assert len(info.sources) == 2
    cube = store.holdings().cube
    rows = cube[cube["grouping"] == "region"]
    assert (rows["active_members"].sum(), rows["memberships"].sum()) == (1, 2)


def test_a_roster_of_a_branch_replaces_that_branch(store):
    first = source(builders.roster([builders.person("3204010101900001")]), branch="K1")
    second = source(
        builders.roster([builders.person("3204010101900002"), builders.person("3204010101900003", kpj="3")]),
        branch="K1",
    )
    commit(store, first)
    commit(store, second)
    assert members(store) == {"3204": 2}


def test_numbers_rise_and_old_snapshots_stay(store):
    commit(store, source(builders.recap()))
    commit(store, source(builders.recap({"Kab. Garut": (9, 9, 9)})))
    assert store.numbers() == [1, 2]
    assert store.verify() == {1: [], 2: []}


def test_no_nik_is_stored(store):
    nik = "3204010101900001"
    commit(store, source(builders.roster([builders.person(nik)])))
    stored = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
    frames = [pd.read_parquet(path).to_csv() for path in store.data.glob("*.parquet")]
    for secret in (nik, "CONTOH SATU", "PT CONTOH", "4000000"):
        assert secret.encode() not in stored
        assert not any(secret in frame for frame in frames)


def damage(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_flipped_bit_is_found_and_the_older_snapshot_served_with_a_warning(store):
    commit(store, source(builders.recap()))
    first = {path.name for path in store.data.iterdir()}
    commit(store, source(builders.recap({"Kab. Garut": (9, 9, 9)})))
    fresh = next(path for path in sorted(store.data.iterdir()) if path.name not in first)
    damage(fresh)
    info = Store(store.folder).info()
    assert info.number == 1
    assert "rusak" in info.warning
    assert fresh.name in store.verify()[2]


def test_a_damaged_manifest_is_passed_over(store):
    commit(store, source(builders.recap()))
    commit(store, source(builders.recap({"Kab. Garut": (9, 9, 9)})))
    damage(store.snap / "2.json")
    assert Store(store.folder).info().number == 1


def test_a_store_without_a_whole_snapshot_is_unusable(store):
    commit(store, source(builders.recap()))
    damage(store.snap / "1.json")
    with pytest.raises(StoreError, match="utuh"):
        Store(store.folder).holdings()


def test_a_second_writer_is_told_who_is_writing(store):
    commit(store, source(builders.recap()))
    with writer_lock(store.folder), pytest.raises(StoreBusy, match=str(os.getpid())):
        commit(store, source(builders.recap({"Kab. Garut": (9, 9, 9)})))


def test_what_a_crash_left_is_swept_and_a_failed_commit_changes_nothing(store, monkeypatch):
    commit(store, source(builders.recap()))
    (store.data / f"{TEMPORARY}1-x").write_bytes(b"half")
    real = os.fsync

    def fail(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StoreError, match="Tidak ada yang berubah"):
        commit(store, source(builders.recap({"Kab. Garut": (9, 9, 9)})))
    monkeypatch.setattr(os, "fsync", real)
    assert Store(store.folder).info().number == 1
    assert not list(store.folder.rglob(f"{TEMPORARY}*"))


def test_the_branches_list_is_replaced_whole(store):
    commit(store, source(builders.branch_list([["K1", "Satu", "3204"], ["K2", "Dua", "3205"]])))
    commit(store, source(builders.branch_list([["K1", "Satu", "3204"]])))
    assert store.branches()["branch_code"].tolist() == ["K1"]


def test_a_commit_that_renames_and_replaces_leaves_no_file_that_nothing_names(store):
    people = [builders.person(f"320401010190000{place}", kpj=str(place)) for place in (1, 2)]
    commit(
        store,
        source(builders.roster(people), branch="CABANG SATU"),
        source(builders.roster(people[:1]), branch="K2"),
    )
    duties = source(builders.branch_list([["K1", "Cabang Satu", "3204"]]))
    again = source(builders.roster(people[1:]), branch="K2")
    store.commit([duties, again], CUBE_SQL, why="uji", renames={"CABANG SATU": "K1"})
    named = {file.name for number in store.numbers() for file in store.manifest(number).files}
    assert {path.name for path in store.data.iterdir()} == named
    assert {source.branch for source in store.info().sources if source.kind == "roster"} == {"K1", "K2"}


def test_a_large_branch_has_a_file_of_its_own_and_its_correction_leaves_the_others(store, monkeypatch):
    monkeypatch.setattr("coverage.store.draft.LARGE", 3)
    people = [builders.person(f"32040101019000{place:02d}", kpj=str(place)) for place in range(9)]
    rosters = {"K1": people[:4], "K2": people[4:7], "K3": people[7:8], "K4": people[8:]}
    commit(store, *(source(builders.roster(rows), branch=branch) for branch, rows in rosters.items()))
    before = store.manifest(1).files_of("roster")
    assert sorted(file.rows for file in before) == [2, 3, 4]
    commit(store, source(builders.roster(people[:3]), branch="K1"))
    after = store.manifest(2).files_of("roster")
    assert {file for file in after if file.rows < 4} >= {file for file in before if file.rows < 4}
    assert sum(file.rows for file in after) == 8
    assert members(store) == {"3204": 8}
