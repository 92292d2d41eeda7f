"""A file that does not say how it places members takes the only basis that is known, or is refused with the way out."""

import json

import pytest

from tests import builders

AUGUST = ("REKAP KEPESERTAAN", "POSISI 31 AGUSTUS 2024")
JULY = ("REKAP KEPESERTAAN", "POSISI 31 JULI 2024")
DOMICILE, OFFICE = "DASAR WILAYAH: DOMISILI (NIK)", "DASAR WILAYAH: KANTOR PENDAFTARAN"


def recap(put, name, title, branch, members=100):
    return put(name, builders.recap({"Kab. Bandung": (members, 20, 30)}, title=title, branch=branch))


@pytest.fixture
def ingest(run):
    def command(*arguments):
        code, out, err = run("ingest", *arguments, "--json")
        assert code in (0, 1), err
        return json.loads(out)["files"]

    return command


def periods(run, basis):
    code, out, _ = run("summary", "--basis", basis, "--format", "json")
    return json.loads(out)["province"]["active_members"] if code == 0 else None


def test_the_only_basis_of_the_store_is_taken_and_said(ingest, run, put):
    ingest(recap(put, "a.xlsx", (*JULY, DOMICILE), "K01 - A"))
    (file,) = ingest(recap(put, "b.xlsx", AUGUST, "K02 - B"))
    (finding,) = [each for each in file["findings"] if each["code"] == "basis_taken"]
    assert "omisili" in finding["message"] and finding["severity"] == "warning"
    assert periods(run, "domicile") == 150


def test_so_is_the_only_basis_of_the_other_files(ingest, run, put):
    files = ingest(
        recap(put, "b.xlsx", AUGUST, "K02 - B"), recap(put, "a.xlsx", (*AUGUST, OFFICE), "K01 - A", members=200)
    )
    assert [file["status"] for file in files] == ["accepted", "accepted"]
    assert periods(run, "registration_office") == 400


def test_with_several_bases_the_file_is_refused_with_the_options(ingest, run, put):
    ingest(recap(put, "a.xlsx", (*JULY, DOMICILE), "K01 - A"), recap(put, "c.xlsx", (*JULY, OFFICE), "K01 - A"))
    (file,) = ingest(recap(put, "b.xlsx", AUGUST, "K02 - B"))
    (problem,) = file["problems"]
    assert (file["status"], problem["code"]) == ("refused", "basis_unstated")
    assert "--basis domicile" in problem["remedy"] and "--basis registration_office" in problem["remedy"]
    (file,) = ingest("--basis", "domicile", recap(put, "b.xlsx", AUGUST, "K02 - B"))
    assert file["status"] == "accepted" and periods(run, "domicile") == 150


def test_where_nobody_states_a_basis_it_stays_unknown(ingest, run, put):
    for name, title in (("a.xlsx", JULY), ("b.xlsx", AUGUST)):
        (file,) = ingest(recap(put, name, title, "K01 - A"))
        assert not [each for each in file["findings"] if each["code"] == "basis_taken"]
    assert periods(run, "unknown") == 150


def test_what_a_person_names_is_never_taken_from_elsewhere(ingest, run, put):
    ingest(recap(put, "a.xlsx", (*JULY, DOMICILE), "K01 - A"))
    ingest("--basis", "workplace", recap(put, "b.xlsx", AUGUST, "K02 - B"))
    assert periods(run, "workplace") == 150
