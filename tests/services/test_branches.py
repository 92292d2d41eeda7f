"""One branch however it is written, and only those of the list where a list holds."""

import pytest

from tests import builders, small_office

LIST = [["K07", "BANDUNG SUCI", "3204", "2020-01-01", None], ["K02", "GARUT", "3205", "2024-09-01", None]]


def take(run, put, branch, members, name="a.xlsx"):
    content = builders.recap({"Kab. Bandung": (members, 1, 1)}, branch=branch)
    return run("ingest", put(name, content), "--json")


def told(run):
    return small_office.summary(run)["province"]["active_members"]


FORMS = ("BANDUNG SUCI", "K07 - BANDUNG SUCI", "K-07 BANDUNG SUCI", "K.07 - Bandung Suci", "K 07 - Bandung Suci",
         "Bandung Suci (K07)")  # fmt: skip


@pytest.mark.parametrize("first", FORMS)
@pytest.mark.parametrize("second", FORMS[:3])
def test_a_branch_sends_again_under_another_form_of_its_name(run, put, first, second):
    take(run, put, first, 100)
    take(run, put, second, 200, "b.xlsx")
    assert told(run) == 202


def test_a_name_that_came_with_a_code_is_remembered_when_only_the_name_follows(run, put):
    for number, form in enumerate(("K07 - BANDUNG SUCI", "BANDUNG SUCI", "K07", "BANDUNG SUCI")):
        take(run, put, form, 100 + number, f"{number}.xlsx")
    assert told(run) == 105


def test_a_later_list_joins_what_it_knows_and_the_newest_counts(run, put):
    take(run, put, "BANDUNG SUCI", 100)
    take(run, put, "K07", 200, "b.xlsx")
    assert told(run) == 304
    assert run("ingest", put("daftar.xlsx", builders.branch_list(LIST)))[0] == 0
    assert told(run) == 202


def test_a_branch_that_is_not_on_the_list_for_the_month_is_refused(run, put, tmp_path):
    assert run("ingest", put("daftar.xlsx", builders.branch_list(LIST)))[0] == 0
    code, out, _ = take(run, put, "BANDUNG SUKA", 100)
    assert code == 1 and "branch_unlisted" in out and "K07" in out and "--branch" in out
    code, out, _ = take(run, put, "K02 - GARUT", 100)
    assert code == 1 and "branch_unlisted" in out and "Agustus 2024" in out
    code, out, _ = take(run, put, "K07 - GARUT", 100)
    assert code == 1 and "branch_conflict" in out
    folder = tmp_path / "data" / "taught"
    folder.mkdir(exist_ok=True)
    (folder / "branch_aliases.csv").write_text("alias,branch_code,note\nBandung Suka,K07,nama lama\n")
    assert take(run, put, "BANDUNG SUKA", 100)[0] == 0
    assert told(run) == 102
