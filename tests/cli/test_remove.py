"""`snapshots remove`: one file is taken back, nothing else changes, and it says what the file had replaced."""

import json

from coverage.store import Store
from tests import builders
from tests.small_office import SEPTEMBER, Kept, answer, ingest_garut, ingest_roster, release


def newest(run):
    return json.loads(run("snapshots", "list", "--json")[1])["snapshots"][-1]


def files(folder):
    return {source.name: source for source in Store(folder).info().sources}


def test_a_wrong_file_is_taken_back_and_what_it_replaced_is_named_not_restored(run, put, small_store):
    release(run, "2024-08")
    august, before = Kept(small_store, "2024-08", 1), newest(run)
    ingest_garut(run, put, 777)
    after, wrong = newest(run), files(small_store)["k02-777.xlsx"]
    tried = answer(run, "snapshots", "remove", wrong.id[:12], "--why", "salah", "--dry-run", "--json")
    assert tried["snapshot"] is None and newest(run) == after
    assert [(each["branch"], each["before"], each["after"]) for each in tried["changes"]] == [("K02", 907, None)]
    done = answer(run, "snapshots", "remove", wrong.sha256, "--why", "salah berkas", "--json")
    assert done["changes"] == tried["changes"]
    assert [(each["name"], each["snapshot"]) for each in done["replaced"]] == [("k02.xlsx", before["number"])]
    assert "salah berkas" in newest(run)["why"] and newest(run)["created_by"]
    assert set(files(small_store)) == {"cabang.xlsx", "pekerja.xlsx", "k01.xlsx"}
    assert run("snapshots", "verify")[0] == 0
    august.assert_unchanged()
    assert run("snapshots", "rollback", after["number"])[0] == 0
    assert "k02-777.xlsx" in files(small_store)


def test_every_file_can_go_also_a_roster_and_the_last(run, put, small_store):
    ingest_roster(run, put, [f"32040101019000{number:02d}" for number in range(1, 4)])
    for name in ("daftar.xlsx", "cabang.xlsx", "pekerja.xlsx", "k01.xlsx"):
        code, out, err = run("snapshots", "remove", f"folder/{name}", "--why", "uji")
        assert code == 0, err
        assert name in out
    for name in files(small_store):
        assert run("snapshots", "remove", name, "--why", "uji")[0] == 0
    assert not files(small_store)
    assert run("snapshots", "verify")[0] == 0
    assert not any(file.table == "persons" for file in Store(small_store).sound().files)


def test_an_unknown_name_two_of_a_name_or_no_reason_are_refused_with_what_is_there(run, put, small_store):
    content = put("k01.xlsx", builders.recap({"Garut": (9, 0, 0)}, branch="K02 - Garut", title=SEPTEMBER))
    answer(run, "ingest", content, "--json")
    before = newest(run)
    code, _, err = run("snapshots", "remove", "tiada.xlsx", "--why", "uji")
    assert code == 2 and "tidak ada di potret terbaru" in err and "k02.xlsx" in err
    code, _, err = run("snapshots", "remove", "k01.xlsx", "--why", "uji")
    assert code == 2 and "cocok dengan 2 berkas" in err and "2024-08" in err and "2024-09" in err
    assert run("snapshots", "remove", "k02.xlsx", "--why", " ")[0] == 2
    assert newest(run) == before
