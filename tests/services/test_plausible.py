"""The stop before the implausible as a mechanism: who is refused, what a reason does, and what it does not."""

import hashlib
import json

import pytest

from coverage.loaders import Source
from coverage.model.errors import UsageError
from coverage.model.loading import LoadOptions, Problem
from coverage.services import plausible
from coverage.services.ingest import IngestRequest, ingest
from coverage.store import Store
from coverage.store.manifest import decode
from tests import builders

REASON = "penggabungan dua cabang"


def judge(frame, holdings, limits):
    """Finds a branch list of more than one branch too long."""
    if frame["branch_code"].nunique() < 2:
        return ()
    found = f"{frame['branch_code'].nunique()} cabang, sebelumnya {holdings.branches['branch_code'].nunique()}"
    return (Problem("implausible_list", "", "3204", found, "paling banyak 1", 'Muat ulang dengan --confirm "ALASAN".'),)


@pytest.fixture(autouse=True)
def judged(monkeypatch):
    monkeypatch.setattr(plausible, "FILE_JUDGES", {**plausible.FILE_JUDGES, "branches": (judge,)})


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data" / "store")


LIST = builders.branch_list([["K01", "Bandung", "3204"], ["K02", "Garut", "3205"]])
RECAP = builders.recap({"Kab. Bandung": (100, 20, 30)}, branch="K01 - Bandung")


def request(*contents, confirm=None, **rest):
    sources = tuple(Source(f"berkas-{place}.xlsx", content) for place, content in enumerate(contents))
    return IngestRequest(sources, LoadOptions(), confirm=confirm, **rest)


def statuses(result):
    return [report.status for report in result.reports]


def test_an_implausible_file_is_refused_and_the_others_are_stored(store):
    result = ingest(request(LIST, RECAP), store)
    assert statuses(result) == ["refused", "accepted"]
    (problem,) = result.reports[0].problems
    assert (problem.code, problem.value) == ("implausible_list", "2 cabang, sebelumnya 0")
    assert result.reports[0].rows_accepted == 0 and result.reports[0].rows_refused == result.reports[0].rows_read
    assert [source.kind for source in store.info().sources] == ["recap"]


def test_a_reason_lets_it_in_and_stands_in_manifest_and_findings(store):
    result = ingest(request(LIST, confirm=f" {REASON}\n 3204990601910901"), store)
    kept = f"{REASON} (nomor disamarkan)"
    assert statuses(result) == ["accepted"]
    (finding,) = result.reports[0].findings
    assert (finding.code, finding.severity) == ("implausible_list", "error") and kept in finding.message
    (source,) = store.info().sources
    assert (source.confirmed, source.findings) == (kept, (finding,))
    assert statuses(ingest(request(LIST), store)) == ["duplicate"]


def test_a_reason_that_nothing_needed_is_not_kept(store):
    assert statuses(ingest(request(RECAP, confirm=REASON), store)) == ["accepted"]
    assert [source.confirmed for source in store.info().sources] == [""]


def test_a_reason_overrides_no_other_refusal(store):
    assert statuses(ingest(request(b"bukan tabel", confirm=REASON), store)) == ["refused"]
    wrong = builders.recap({"Kab. Bandung": (100, 20, 30)}, total=99)
    assert statuses(ingest(request(wrong, confirm=REASON), store)) == ["refused"]


@pytest.mark.parametrize("reason", ["", "  \n", "\u200b", "a" * (plausible.MAX_REASON + 1)])
def test_a_reason_must_say_something(reason):
    with pytest.raises(UsageError, match="confirm"):
        request(RECAP, confirm=reason)


@pytest.mark.parametrize("contents", [(), (RECAP, LIST)])
def test_a_reason_is_for_exactly_one_file(contents):
    with pytest.raises(UsageError, match="tepat satu berkas"):
        request(*contents, confirm=REASON)


def test_a_dry_run_is_stopped_as_well(store):
    result = ingest(request(LIST, is_dry_run=True), store)
    assert statuses(result) == ["refused"] and store.info() is None


def test_a_manifest_from_before_reasons_is_read(store):
    ingest(request(RECAP), store)
    body = json.loads(store.manifest_bytes(1))
    for source in body["sources"]:
        del source["confirmed"]
    del body["checksum"]
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    old = json.dumps(body | {"checksum": hashlib.sha256(text.encode()).hexdigest()}).encode()
    assert [source.confirmed for source in decode(old).sources] == [""]
