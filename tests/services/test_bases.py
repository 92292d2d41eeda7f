"""A file without a basis takes the only one that is known and says so; of several it takes none."""

import json

import pytest

from tests import builders, small_office

LINES = {
    "domicile": ("DASAR WILAYAH: DOMISILI (NIK)",),
    "registration_office": ("DASAR WILAYAH: KANTOR PENDAFTARAN",),
    "workplace": ("DASAR WILAYAH: LOKASI KERJA",),
    None: (),
}


def content(branch, region, members, basis=None):
    title = ("REKAP KEPESERTAAN", "POSISI 31 AGUSTUS 2024", *LINES[basis])
    return builders.recap({region: (members, 1, 1)}, branch=branch, title=title)


def garut(members=100, basis=None):
    return content("K02 - Garut", "Kab. Garut", members, basis)


def bandung(basis, members=200):
    return content("K07 - Bandung Suci", "Kab. Bandung", members, basis)


def take(run, *arguments):
    code, out, _ = run("ingest", *arguments, "--json")
    return code, json.loads(out)["files"]


def codes(file):
    return [each["code"] for each in [*file["problems"], *file["findings"]]]


def members(run, basis):
    return small_office.summary(run, "--basis", basis)["province"]["active_members"]


@pytest.mark.parametrize("basis", ["domicile", "registration_office", "workplace"])
def test_the_only_basis_that_is_stored_is_taken_and_said(run, put, basis):
    take(run, put("a.xlsx", bandung(basis)))
    code, (file,) = take(run, put("b.xlsx", garut()))
    (said,) = [each for each in file["findings"] if each["code"] == "basis_taken"]
    assert code == 0 and said["severity"] == "warning"
    assert "seperti data yang tersimpan" in said["message"]
    others = {"domicile", "registration_office", "workplace"} - {basis}
    assert f"--basis {basis}" not in said["remedy"] and all(f"--basis {each}" in said["remedy"] for each in others)
    found = small_office.summary(run)
    assert (found["basis"], found["province"]["active_members"]) == (basis, 304)
    assert "K02, b.xlsx: Dasar wilayah tidak disebut" in found["basis_taken"][0]


def test_files_that_all_state_their_basis_say_nothing(run, put):
    code, (file,) = take(run, put("a.xlsx", bandung("domicile")))
    assert code == 0 and "basis_taken" not in codes(file) and "basis_taken" not in small_office.summary(run)


def test_of_several_bases_none_is_taken(run, put):
    for basis in ("domicile", "workplace"):
        take(run, put(f"{basis}.xlsx", bandung(basis)))
    path = put("b.xlsx", garut())
    code, (file,) = take(run, path)
    (problem,) = file["problems"]
    assert code == 1 and problem["code"] == "basis_unstated"
    assert "domisili dan lokasi kerja" in problem["expected"]
    assert "--basis domicile (domisili) atau --basis workplace (lokasi-kerja)" in problem["remedy"]
    code, (file,) = take(run, "--basis", "workplace", path)
    assert code == 0 and members(run, "workplace") == 304
    assert take(run, path)[1][0]["status"] == "duplicate"


def test_where_no_basis_is_known_it_stays_unknown(run, put):
    take(run, put("a.xlsx", bandung(None)))
    take(run, put("b.xlsx", garut()))
    assert members(run, "unknown") == 304


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_files_of_one_ingest_tell_one_another(run, put, order):
    paths = [put("a.xlsx", bandung("domicile")), put("b.xlsx", garut())]
    code, files = take(run, *(paths[place] for place in order))
    (said,) = [each for file in files for each in file["findings"] if each["code"] == "basis_taken"]
    assert code == 0 and "berkas lain dalam pemuatan ini" in said["message"] and members(run, "domicile") == 304


def test_files_of_one_ingest_with_several_bases_tell_nothing(run, put):
    paths = [put(f"{basis}.xlsx", bandung(basis)) for basis in ("domicile", "workplace")]
    code, files = take(run, *paths, put("b.xlsx", garut()))
    assert code == 1 and [file["status"] for file in files] == ["accepted", "accepted", "refused"]


@pytest.mark.parametrize("options", [(), ("--basis", "domicile")])
@pytest.mark.parametrize("again", [100, 150])
def test_a_file_that_was_stored_without_a_basis_is_replaced_when_it_comes_again(run, put, options, again):
    take(run, put("b.xlsx", garut()))
    take(run, put("a.xlsx", bandung("domicile")))
    code, (file,) = take(run, *options, put("b2.xlsx", garut(again)))
    assert code == 0 and "basis_replaced" in codes(file)
    assert small_office.summary(run)["province"]["active_members"] == 204 + again


def test_a_basis_that_was_taken_wrongly_is_mended_by_the_option(run, put):
    take(run, put("a.xlsx", bandung("domicile")))
    path = put("b.xlsx", garut())
    take(run, path)
    code, (file,) = take(run, "--basis", "registration_office", path)
    assert code == 0 and "basis_replaced" in codes(file)
    assert (members(run, "registration_office"), members(run, "domicile")) == (102, 202)


def test_the_same_file_with_the_basis_that_it_took_changes_nothing(run, put):
    take(run, put("a.xlsx", bandung("domicile")))
    path = put("b.xlsx", garut())
    take(run, path)
    code, (file,) = take(run, "--basis", "domicile", path)
    assert code == 0 and file["status"] == "duplicate" and members(run, "domicile") == 304


def test_a_roster_takes_the_basis_too(run, put):
    take(run, put("a.xlsx", bandung("domicile")))
    row = builders.person(small_office.NIKS[0], region="3205", name="KAB. GARUT")
    path = put("daftar.xlsx", builders.roster([row]))
    code, (file,) = take(run, "--branch", "K02", "--complete", path)
    assert code == 0 and "basis_taken" in codes(file)
    assert small_office.summary(run)["province"]["active_members"] == 203
