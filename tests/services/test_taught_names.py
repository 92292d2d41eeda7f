"""What the office taught reaches every door: ingest, reconcile, the server; each store its own, as its files stand."""

import json
import os
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from coverage.cli import reconcile
from coverage.loaders import Passage, Source, load_safely
from coverage.loaders.sandbox.fleet import own_fleet
from coverage.loaders.sandbox.limits import ChildLimits
from coverage.model.loading import LoadOptions
from coverage.model.selection import Selection
from coverage.reference.tables import add_taught
from coverage.services import Office, claims
from coverage.services.ingest import IngestRequest, ingest
from coverage.store import Store
from tests import builders

STATEMENTS = "id,place,covered,eligible,published_rate,source\nintan,Daerah Intan,150,500,30%,rekaan\n"


def teach(store, region, name="Daerah Intan"):
    """Have the office of a store call a region by another name; what it taught before is gone."""
    folder = store.parent / "taught"
    (folder / "region_aliases.csv").unlink(missing_ok=True)
    add_taught(folder, "region_aliases", [{"alias": name, "region_code": region, "note": "rekaan"}])


@pytest.fixture
def served(small_store, run, put):
    """A store that holds a statement about a place that only the office can know."""
    code, out, err = run("ingest", put("pernyataan.csv", STATEMENTS.encode()))
    assert code == 0, out + err
    return small_store


def about(services, code):
    """The statements that a page shows for a region."""
    return [check.id for check in services.claims(services.summary(Selection("2024-08")), code)]


def test_the_server_knows_what_the_office_taught_and_sees_it_change(served):
    services = Office(Store(served))
    assert about(services, "3204") == []
    teach(served, "3204")
    assert about(services, "3204") == ["intan"]
    teach(served, "3273")
    assert (about(services, "3204"), about(services, "3273")) == ([], ["intan"])


def test_a_statement_is_compared_with_the_row_of_the_place_that_the_office_named(served, run):
    notes = []
    for region in ("3204", "3205"):
        teach(served, region)
        services = Office(Store(served))
        (check,) = services.claims(services.summary(Selection("2024-08")))
        (said,) = json.loads(run("reconcile", "--format", "json")[1])["claims"]
        assert said["notes"] == list(check.notes)
        notes.append(check.notes)
    assert notes[0] != notes[1]


def test_a_taught_table_that_is_not_well_formed_takes_no_page_down_and_stops_who_can_mend_it(served, run, put):
    teach(served, "3204")
    (served.parent / "taught" / "region_aliases.csv").write_text("alias\nDaerah Intan\n")
    assert about(Office(Store(served)), "3204") == []
    file = put("rekap.xlsx", builders.recap({"Daerah Intan": (1, 2, 3)}, branch="K01 - Bandung"))
    for command in (("ingest", file), ("reconcile",)):
        code, out, err = run(*command)
        assert (code, out) == (2, "") and "region_aliases.csv: kolom region_code" in err


def test_the_folder_is_the_stores_own_also_by_a_link_and_by_the_environment(served, tmp_path, monkeypatch):
    teach(served, "3204")
    (tmp_path / "pintu").mkdir()
    link = tmp_path / "pintu" / "store"
    link.symlink_to(served)
    assert about(Office(Store(link)), "3204") == ["intan"]
    monkeypatch.setenv("COVERAGE_REFERENCE", str(tmp_path / "lain"))
    assert about(Office(Store(served)), "3204") == []


def test_two_offices_in_one_process_never_mix(served, small_template, tmp_path):
    """One ingests and the other's pages are read while its files are, by every file that is done."""
    other = Store(tmp_path / "kota" / "store")
    teach(served, "3204")
    teach(other.folder, "3273")
    services = Office(Store(served))
    seen = []
    passage = Passage(on_done=lambda _: seen.append((about(services, "3204"), about(services, "3273"))))
    files = [builders.recap({"Daerah Intan": (7, 8, 9)}, branch=f"K{place} - Rekaan") for place in range(6)]
    sources = tuple(Source(f"{place}.xlsx", content) for place, content in enumerate(files))
    with ThreadPoolExecutor(1) as pool:
        theirs = pool.submit(ingest, IngestRequest(sources, LoadOptions(kind="recap")), other, passage)
        mine = ingest(IngestRequest(sources[:3], LoadOptions(kind="recap"), is_dry_run=True), Store(served))
    assert {report.regions for report in theirs.result().reports} == {("3273",)}
    assert {report.regions for report in mine.reports} == {("3204",)}
    assert seen == [(["intan"], [])] * len(files)


def test_reconcile_reads_a_file_by_what_the_office_taught(small_store, run, put):
    folder = small_store.parent / "taught"
    add_taught(folder, "headers", [{"kind": "claims", "field": "covered", "header": "JIWA TERJAGA"}])
    file = put("p.csv", STATEMENTS.replace("covered", "Jiwa terjaga").encode())
    code, out, _ = run("reconcile", file, "--format", "json")
    assert code == 0 and json.loads(out)["claims"][0]["recomputed_rate"] == 0.3


@pytest.fixture
def no_reader_here(monkeypatch):
    """The reader of files, which must not run in this process; the servers of the children are there already."""
    own_fleet()

    def fail(*_):
        raise AssertionError("a file was read in the process that asked for it")

    monkeypatch.setattr(sys.modules["coverage.loaders.load"], "read_book", fail)


def test_reconcile_reads_its_file_in_a_child(small_store, run, put, no_reader_here):
    code, out, err = run("reconcile", put("p.csv", STATEMENTS.encode()), "--format", "json")
    assert code == 0, err
    assert [claim["id"] for claim in json.loads(out)["claims"]] == ["intan"]


HOSTILE = {
    "too much memory": (ChildLimits(memory=1), "perlu ingatan lebih banyak dari yang boleh"),
    "too much time": (ChildLimits(wall=0.001), "belum selesai dalam batas waktu"),
}


def server_size():
    """Bytes of address space of a server from which children are forked."""
    (server, *_) = (
        Path(f"/proc/{own_fleet()._process.pid}/task/{own_fleet()._process.pid}/children").read_text().split()
    )
    return int(Path(f"/proc/{server}/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")


def limits_of(hostility, run):
    run("reconcile")
    list(load_safely([Source("a.csv", STATEMENTS.encode())], LoadOptions(kind="claims"), lambda: b""))
    limits, said = HOSTILE[hostility]
    return (ChildLimits(memory=server_size() + 30 * 2**20) if limits.memory == 1 else limits), said


@pytest.mark.parametrize("hostility", HOSTILE)
def test_a_hostile_file_ends_as_a_refusal_and_only_in_its_child(
    small_store, run, put, monkeypatch, no_reader_here, hostility
):
    limits, said = limits_of(hostility, run)
    monkeypatch.setattr(claims, "load_safely", partial(_with_limits, limits))
    code, out, err = run("reconcile", put("besar.csv", STATEMENTS.encode() + b"nama,jumlah,5,6,7%,x\n" * 2_000_000))
    assert (code, out) == (1, "")
    assert said in err and "besar.csv" in err and err.count("\n") == 1
    monkeypatch.setattr(claims, "load_safely", load_safely)
    assert run("reconcile", put("baik.csv", STATEMENTS.encode()))[0] == 0


def _with_limits(limits, sources, options, read_key, passage):
    assert passage is None
    return load_safely(sources, options, read_key, Passage(limits))


def zipped(put):
    path = put("arsip.zip", b"")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("p.csv", STATEMENTS)
    return path


def pipe(put):
    path = put("pipa", b"")
    path.unlink()
    os.mkfifo(path)
    return path


REFUSED = {
    "no statements": (lambda put: put("k.csv", b"id,place\na,b\n"), 1),
    "two faults": (lambda put: put("k.csv", STATEMENTS.replace("150,500", "x,y").encode()), 1),
    "empty": (lambda put: put("k.csv", b""), 1),
    "an archive": (zipped, 1),
    "a picture": (lambda put: put("k.png", b"\x89PNG\r\n\x1a\n" + bytes(99)), 1),
    "a pipe": (pipe, 2),
    "nothing": (lambda put: Path("tidak-ada.csv"), 2),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_table_of_statements_is_refused_with_one_sentence_a_fault(small_store, run, put, what):
    make, expected = REFUSED[what]
    code, out, err = run("reconcile", make(put))
    assert (code, out) == (expected, "")
    lines = err.splitlines()
    assert len(lines) == (2 if what == "two faults" else 1)
    assert all("seharusnya" in line or "tidak ditemukan" in line for line in lines)


def test_findings_of_a_file_go_to_standard_error(small_store, run, put):
    file = put("p.csv", STATEMENTS.replace("source", "source,warna").replace("rekaan\n", "rekaan,biru\n").encode())
    code, out, err = run("reconcile", file, "--format", "json")
    assert code == 0 and json.loads(out) and "Kolom 'WARNA' tidak dikenal" in err
    assert reconcile.accepted_claims(file, small_store.parent / "taught").shape[0] == 1
