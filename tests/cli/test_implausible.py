"""A file whose figures cannot be, through the command line: stopped, let in with a reason, said ever after."""

import json

import pytest

from tests import builders
from tests.small_office import AUGUST, JULY, NIKS, answer

BANDUNG = {"Kab. Bandung": (12_000, 1_500, 3_000), "Kota Bandung": (21_000, 2_500, 5_000)}
GARUT = {"Garut": (8_000, 1_200, 2_500)}
REASON = "kawasan industri baru di Garut"


def times(counts, factor):
    return {name: tuple(int(count * factor) + 3 for count in row) for name, row in counts.items()}


@pytest.fixture
def office(put, run):
    """A list of two branches, and July."""
    duties = [["K01", "Bandung", "3204"], ["K01", "Bandung", "3273"], ["K02", "Garut", "3205"]]
    put("cabang.xlsx", builders.branch_list(duties))
    put("juli1.xlsx", builders.recap(BANDUNG, branch="K01 - Bandung", title=JULY))
    path = put("juli2.xlsx", builders.recap(GARUT, branch="K02 - Garut", title=JULY))
    answer(run, "ingest", path.parent, "--json")
    return path.parent


def ingest(run, *arguments):
    code, out, err = run("ingest", *arguments, "--json")
    return code, json.loads(out) if out else err


def codes(file):
    return {problem["code"] for problem in file["problems"]}


def test_a_doubled_branch_is_stopped_the_other_is_stored_and_a_reason_lets_it_in(office, put, run):
    good = put("k01.xlsx", builders.recap(times(BANDUNG, 1.01), branch="K01 - Bandung", title=AUGUST))
    bad = put("k02.xlsx", builders.recap(times(GARUT, 2), branch="K02 - Garut", title=AUGUST))
    code, said = ingest(run, good, bad)
    assert (code, [file["status"] for file in said["files"]]) == (1, ["accepted", "refused"])
    (problem,) = said["files"][1]["problems"]
    assert problem["code"] == "implausible_change" and "16.003" in problem["value"] and "8.000" in problem["value"]
    assert "6.000 sampai 10.800 orang" in problem["expected"] and "--confirm" in problem["remedy"]
    assert ingest(run, good, bad, "--confirm", REASON)[0] == 2
    assert ingest(run, bad, "--confirm", " ")[0] == 2
    code, said = ingest(run, bad, "--confirm", REASON)
    assert (code, said["files"][0]["status"]) == (0, "accepted")
    summary = answer(run, "summary", "--period", "2024-08", "--format", "json")
    (finding,) = [each for each in summary["findings"] if each["code"] == "implausible_confirmed"]
    assert (
        finding["severity"] == "error"
        and REASON in finding["message"]
        and "Kab. Garut PU: Agustus 2024 16.003" in finding["message"]
    )
    assert REASON in " ".join(run("summary", "--period", "2024-08")[2].split())
    assert run("snapshots", "verify")[0] == 0


def test_last_months_file_under_a_new_title_is_stopped_and_a_corrected_file_is_not(office, put, run):
    code, said = ingest(run, put("k01.xlsx", builders.recap(BANDUNG, branch="K01 - Bandung", title=AUGUST)))
    assert (code, codes(said["files"][0])) == (1, {"implausible_copied_month"})
    assert "Agustus 2024 dan Juli 2024" in said["files"][0]["problems"][0]["value"]
    assert ingest(run, put("juli1.xlsx", builders.recap(times(BANDUNG, 1), branch="K01", title=JULY)))[0] == 0


def test_a_region_of_another_branch_is_stopped_once_a_month_is_there_to_compare_with(office, put, run):
    strange = builders.recap(
        times({**GARUT, "Kab. Bandung": BANDUNG["Kab. Bandung"]}, 1.02), branch="K02", title=AUGUST
    )
    code, said = ingest(run, put("k02.xlsx", strange))
    assert (code, codes(said["files"][0])) == (1, {"implausible_outside_duty"})
    assert "wilayah kerja" in said["files"][0]["problems"][0]["value"]


def test_the_office_has_its_own_limits(office, put, run, tmp_path):
    taught = tmp_path / "data" / "taught"
    taught.mkdir(parents=True, exist_ok=True)
    head = "limit;scope;segment;low;high;least;reason\n"
    rows = [
        f"{scope}_{segment};;;0,5;3;1000;pabrik baru" for scope in ("region", "branch") for segment in ("pu", "bpu")
    ]
    (taught / "limits.csv").write_text(head + "\n".join(rows), encoding="utf-8")
    assert ingest(run, put("k02.xlsx", builders.recap(times(GARUT, 2), branch="K02", title=AUGUST)))[0] == 0
    (taught / "limits.csv").write_text(head + "batas_lain;;;;2;;\n", encoding="utf-8")
    code, said = ingest(run, put("k02.xlsx", builders.recap(times(GARUT, 1.1), branch="K02", title=AUGUST)))
    assert code == 2 and "limits.csv" in said


def test_a_complete_roster_far_from_the_recap_that_it_replaces_is_stopped(put, run, tmp_path):
    taught = tmp_path / "data" / "taught"
    taught.mkdir(parents=True)
    row = "roster_recap,file,,0.8,1.25,10,percobaan\n"
    (taught / "limits.csv").write_text("limit,scope,segment,low,high,least,reason\n" + row, encoding="utf-8")
    ingest(run, put("rekap.xlsx", builders.recap({"Garut": (15, 0, 5)}, branch="K02 - Garut")))
    options = ("--branch", "K02", "--complete", "--basis", "domicile")
    people = [
        builders.person(nik, kpj=f"{place:011d}", region="3205", name="KAB. GARUT") for place, nik in enumerate(NIKS)
    ]
    code, said = ingest(run, put("sebagian.xlsx", builders.roster(people[:12])), *options)
    assert (code, codes(said["files"][0])) == (1, {"implausible_roster"})
    assert (
        "12 orang" in said["files"][0]["problems"][0]["value"]
        and "20 orang" in said["files"][0]["problems"][0]["value"]
    )
    assert ingest(run, put("lengkap.xlsx", builders.roster(people[:17])), *options)[0] == 0
    september = [[*row[:-1], "2024-09"] for row in people]
    assert ingest(run, put("september.xlsx", builders.roster(september)), *options)[0] == 0
