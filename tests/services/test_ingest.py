"""Ingest as a use case: values in and out, nothing printed, everything or nothing committed."""

import ast
import datetime as dt
from pathlib import Path

import pytest

from coverage.cli import main
from coverage.loaders import Passage, Source, key_check
from coverage.model.errors import UsageError
from coverage.model.loading import LoadOptions
from coverage.services.files import find_files
from coverage.services.ingest import IngestRequest, ingest
from coverage.services.keys import key_path, key_reader
from coverage.store import Store
from tests import builders

ROOT = Path(__file__).resolve().parents[2]
RECAP = builders.recap({"Kab. Bandung": (100, 20, 30)}, branch="K01 - Bandung")
ROSTER = builders.roster([builders.person("3204010101900001")])


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data" / "store")


def request(*contents, is_dry_run=False, **said):
    sources = tuple(Source(f"berkas-{place}.xlsx", content) for place, content in enumerate(contents))
    return IngestRequest(sources, LoadOptions(**said), is_dry_run)


def statuses(result):
    return [report.status for report in result.reports]


def test_what_stands_is_committed_at_once_and_nothing_is_printed(store, capsys):
    result = ingest(request(RECAP, b"bukan tabel", RECAP, builders.branch_list([["K01", "Bandung", "3204"]])), store)
    assert statuses(result) == ["accepted", "refused", "duplicate", "accepted"]
    assert result.is_any_refused and result.snapshot.number == 1 == store.info().number
    assert {source.branch for source in store.info().sources} == {"K01", None}
    assert capsys.readouterr() == ("", "")


def test_what_was_stored_before_decides(store):
    ingest(request(RECAP), store)
    again = ingest(request(RECAP), store)
    assert (statuses(again), again.snapshot) == (["duplicate"], None)
    larger = ingest(request(builders.recap({"Kab. Bandung": (105, 20, 30)}, branch="K01 - Bandung")), store)
    (report,) = larger.reports
    assert (report.previous_total, report.total, larger.snapshot.number) == (150, 155, 2)
    assert (report.changes.province.before, report.changes.province.after) == (150, 155)


def test_files_that_contradict_one_another_are_both_refused(store):
    other = builders.recap({"Kab. Bandung": (999, 20, 30)}, branch="K01 - Bandung")
    result = ingest(request(RECAP, other), store)
    assert statuses(result) == ["refused", "refused"] and result.snapshot is None
    assert {problem.code for report in result.reports for problem in report.problems} == {"conflicting_files"}
    assert store.info() is None


def test_a_dry_run_leaves_neither_store_nor_key(store):
    result = ingest(request(RECAP, ROSTER, is_dry_run=True, branch="K09"), store)
    assert statuses(result) == ["accepted", "accepted"] and result.snapshot is None
    assert store.info() is None and not key_path(store.folder).exists()
    assert not store.folder.parent.exists()


def test_a_roster_binds_the_store_to_the_key_that_it_was_read_with(store):
    ingest(request(RECAP), store)
    assert store.key_check() is None and not key_path(store.folder).exists()
    ingest(request(ROSTER), store)
    assert store.key_check() == key_check(key_path(store.folder).read_bytes())


def test_the_key_is_read_once_and_never_by_a_file_without_persons(store, monkeypatch):
    reads = []
    monkeypatch.setattr("coverage.services.keys.read_key", lambda path, check: reads.append(path) or bytes(32))
    ingest(request(RECAP), store)
    assert reads == []
    ingest(request(ROSTER, branch="K09"), store)
    assert len(reads) == 1 and store.key_check() == key_check(bytes(32))


def test_the_key_never_lies_in_the_store(tmp_path, monkeypatch):
    link = tmp_path / "pintu"
    link.symlink_to(tmp_path / "kantor" / "store")
    assert key_path(link) == tmp_path / "kantor" / "secret" / "pseudonym.key"
    monkeypatch.setenv("COVERAGE_KEY_FILE", str(tmp_path / "kantor" / "store" / "kunci"))
    with pytest.raises(UsageError, match="di dalam folder penyimpanan"):
        key_reader(Store(link), is_dry_run=True)


def test_progress_is_told_while_it_goes_on(store):
    rows, passed = [], []
    ingest(request(RECAP, RECAP), store, Passage(on_done=rows.append, on_pass=passed.append))
    assert (rows, passed) == ([1, 1], [])


def test_an_impossible_period_is_refused_before_anything_is_read(store):
    with pytest.raises(UsageError, match="Periode '2024-13'"):
        request(RECAP, period="2024-13")


def test_the_command_says_what_the_use_case_found(store, tmp_path, capsys):
    path = tmp_path / "rekap.xlsx"
    path.write_bytes(RECAP)
    result = ingest(IngestRequest((Source(path),), LoadOptions(today=dt.date.today()), True), store)
    assert main(["--store", str(store.folder), "ingest", "--dry-run", str(path)]) == 0
    (report,) = result.reports
    out = capsys.readouterr().out
    assert f"peserta aktif {report.total} orang" in out and f"baris dibaca {report.rows_read}" in out


def test_passed_over_files_are_told_and_folders_are_searched_in_order(tmp_path):
    for name in ("b.xlsx", "a.xlsx", "~$a.xlsx"):
        (tmp_path / name).write_bytes(RECAP)
    (tmp_path / "foto.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    passed = []
    assert find_files([tmp_path], passed.append) == [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    assert passed == [str(tmp_path / "foto.png"), str(tmp_path / "~$a.xlsx")]


def test_use_cases_parse_no_arguments_and_print_nothing():
    found = {}
    for path in sorted((ROOT / "coverage" / "services").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        names |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        calls = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        outer = {name.partition(".")[0] for name in names} & {"argparse", "rich", "dash", "flask", "sys", "logging"}
        if outer or "print" in calls:
            found[path.name] = (outer, calls & {"print"})
    assert found == {}
