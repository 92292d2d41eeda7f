"""A branch that is stored and that the list does not know holds up the release of its month."""

import pytest

from tests import builders, small_office

LIST = [["K07", "BANDUNG SUCI", "3204", "2020-01-01", None]]


@pytest.fixture(autouse=True)
def workers(run, put):
    small_office.ingest_workforce(run, put, 2000, "a")


@pytest.fixture
def stored(run, put):
    """Two branches whose files came before the list, which knows one of them."""
    for name, branch, region in (("a", "K07 - Bandung Suci", "Kab. Bandung"), ("b", "GARUT LAMA", "Kab. Garut")):
        run("ingest", put(f"{name}.xlsx", builders.recap({region: (1200, 4, 30)}, branch=branch)))
    return put("daftar.xlsx", builders.branch_list(LIST))


def held(run):
    """What a trial of the release says, all of it."""
    _, out, err = run("release", "2024-08", "--dry-run")
    assert "Agustus 2024" in out
    return out + err


def test_without_a_list_every_branch_stands(run, stored):
    assert "tidak ada di daftar cabang" not in held(run)


def test_a_branch_that_no_list_knows_is_a_heavy_finding(run, stored):
    assert run("ingest", stored)[0] == 0
    said = held(run)
    assert "Cabang GARUT LAMA menyimpan 1.234 peserta untuk Agustus 2024 tetapi tidak ada di daftar cabang" in said
    assert "Cabang K07" not in said
    assert run("release", "2024-08")[0] == 2
    assert small_office.summary(run)["province"]["active_members"] == 2468


def test_a_list_that_knows_it_settles_it(run, put, stored):
    assert run("ingest", stored)[0] == 0
    more = [*LIST, ["K02", "Garut Lama", "3205", "2020-01-01", None]]
    assert run("ingest", put("daftar-baru.xlsx", builders.branch_list(more)))[0] == 0
    assert "tidak ada di daftar cabang" not in held(run)


def test_a_taught_name_and_the_file_again_settle_it(run, put, stored, tmp_path):
    assert run("ingest", put("l.xlsx", builders.branch_list([*LIST, ["K02", "GARUT", "3205", None, None]])))[0] == 0
    assert "Cabang GARUT LAMA" in held(run)
    folder = tmp_path / "data" / "taught"
    folder.mkdir(exist_ok=True)
    (folder / "branch_aliases.csv").write_text("alias,branch_code,note\nGarut Lama,K02,nama lama\n")
    assert run("ingest", tmp_path / "b.xlsx")[0] == 0
    assert "tidak ada di daftar cabang" not in held(run)
    assert small_office.summary(run)["province"]["active_members"] == 2468


@pytest.mark.parametrize("branch", [None, "KANWIL JAWA BARAT"])
def test_the_kanwil_is_no_branch_of_the_list(run, put, branch):
    run("ingest", put("a.xlsx", builders.recap({"Kab. Bandung": (1200, 4, 30)}, branch=branch)))
    run("ingest", put("l.xlsx", builders.branch_list(LIST)))
    assert "tidak ada di daftar cabang" not in held(run)
