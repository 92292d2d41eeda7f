"""A store that an earlier program wrote, committed as bytes: it opens, verifies, shows the same, and its key fits."""

import json
import subprocess
from pathlib import Path

import pytest

from coverage.store import Store
from tests import builders
from tests.golden import kept, office, records
from tests.golden.record import case_name, record_path

ALWAYS = {
    *(("summary", *seen, "--format", "json") for seen in (kept.SEEN[3], kept.SEEN[6], kept.SEEN[7])),
    *(answer for answer in kept.ANSWERS if answer[0] == "snapshots"),
    ("export", *kept.EXPORTS[1]),
}
"""Cases that every run of the suite goes through: a month before its revision, one that lacks a branch, as released and
with bounds, the history, and a workbook; the others are in `make prove`."""

CASES = [pytest.param(case, id=case_name(case), marks=[] if case in ALWAYS else [pytest.mark.prove])
         for case in kept.CASES]  # fmt: skip


@pytest.fixture(scope="module")
def recorded():
    return records.read(record_path(office.NAME))


@pytest.fixture
def store(tmp_path):
    return kept.copy_office(tmp_path / "kantor")


def ingest(run, store, path, *options):
    code, out, err = run("ingest", path, *options, "--json", store=store)
    return code, json.loads(out)["files"][0] if out else None, err


@pytest.mark.parametrize("case", CASES)
def test_the_store_answers_as_it_did(recorded, run, store, tmp_path, case):
    found = kept.read_case(run, store, case, tmp_path / "buku.xlsx")
    assert records.differences(recorded[case_name(case)], found) == []


def test_every_byte_verifies_and_nothing_is_written_by_looking(run, store):
    before = {path.relative_to(store): path.read_bytes() for path in store.rglob("*") if path.is_file()}
    assert run("snapshots", "verify", store=store)[0] == 0
    assert run("summary", store=store)[0] == 0
    assert {path.relative_to(store): path.read_bytes() for path in store.rglob("*") if path.is_file()} == before


def test_it_holds_what_its_readme_promises(store):
    info, holdings = Store(store).info(), Store(store).holdings()
    assert {release.status for release in info.releases} == {"sementara", "final", "revisi"}
    assert {source.kind for source in info.sources} == {
        "branches", "claims", "control_totals", "recap", "roster", "targets", "workforce",
    }  # fmt: skip
    assert {source.is_complete for source in info.sources if source.kind == "roster"} == {True, False}
    assert set(holdings.workforce["vintage"]) == {"edisi-2023", "edisi-2024"}
    assert len(holdings.flows) and len(Store(store).numbers()) > len({release.snapshot for release in info.releases})


@pytest.mark.parametrize("name", office.LISTS)
def test_a_list_of_the_same_people_is_known_by_the_key_of_the_store(run, put, store, name):
    write, options = office.LISTS[name]
    code, file, err = ingest(run, store, put(f"salinan-{name}", write()), *options)
    assert (code, file["status"], err) == (0, "duplicate", "")


def test_one_person_more_is_no_duplicate(run, put, store):
    more = office.roster(office.people(401, 26, "3207", "2024-08"))
    code, file, _ = ingest(run, store, put("lebih.xlsx", more), *office.LISTS["daftar-K03-2024-08.xlsx"][1])
    assert (code, file["status"], file["rows_accepted"]) == (0, "accepted", 26)
    assert Store(store).holdings() is not None
    assert run("snapshots", "verify", store=store)[0] == 0


def test_another_key_is_refused(run, put, store):
    (store.parent / "secret" / "pseudonym.key").write_bytes(bytes(32))
    path = put("daftar.xlsx", office.ciamis_list())
    code, file, err = ingest(run, store, path, *office.LISTS["daftar-K03-2024-08.xlsx"][1])
    assert code != 0 and file is None and "bukan kunci penyimpanan ini" in err


def test_a_new_release_can_be_made_on_it(run, put, store):
    content = office.recap("2024-08", "K03")
    assert ingest(run, store, put("K03.xlsx", content))[1]["status"] == "accepted"
    code, out, err = run("release", "2024-08", "--final", "--despite", "K03 terlambat", "--json", store=store)
    (made,) = json.loads(out)["releases"]
    assert (code, made["number"], made["status"]) == (0, 2, "final"), err


def test_all_its_files_are_committed():
    listing = subprocess.run(["git", "ls-files", "."], cwd=kept.OFFICE, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("no checkout")
    there = {str(path.relative_to(kept.OFFICE)) for path in kept.OFFICE.rglob("*") if path.is_file()}
    assert there == set(listing.stdout.split())


def test_the_people_are_invented():
    assert {row[2] for row in office.people(1, 5, "3205", "2024-07")} == {"CONTOH SATU"}
    assert builders.person("x")[6] == "PT CONTOH"
    assert "rekaan" in (Path(kept.OFFICE) / "README.md").read_text(encoding="utf-8")
