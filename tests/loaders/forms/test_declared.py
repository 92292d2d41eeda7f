"""What the office declares beside the files: corrections with a guard, the meaning of twins in a source, spellings."""

import pandas as pd
import pytest

from coverage.loaders.headings.names import name_branches, names_of
from coverage.model.errors import UsageError
from tests.loaders.forms.case import counts_of, read
from tests.loaders.forms.containers import WRITERS, Page
from tests.loaders.forms.test_flat import OPEN_DATA, PROVINCES

TITLE = ["POSISI 31 AGUSTUS 2024"]
ROWS = [TITLE, ["KANTOR CABANG: K07 - Bandung Suci"], ["Kab/Kota", "PU", "BPU", "Jumlah"],
        ["Garut", 300, 70, 370], ["Ciamis", 41, 9, 50], ["JUMLAH", 341, 79, 420]]  # fmt: skip
CORRECTIONS = "kind,branch,period,region_code,segment,field,expected,right,reason,reporter,date"
RULES = "layout,branch,spelling,region_code,reason,reporter,date"


@pytest.fixture
def taught(tmp_path):
    """Writes rows of a taught table and returns the folder."""

    def write(name, header, *lines):
        (tmp_path / f"{name}.csv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        return str(tmp_path)

    return write


def book(rows):
    return WRITERS["xlsx"]([Page(rows)])


def members(loaded):
    return {key[2:4]: count for key, count in counts_of(loaded).items()}


@pytest.mark.parametrize("branch", ["K07", "Bandung Suci", "K07 - Bandung Suci"])
def test_a_correction_mends_one_figure_and_is_said(taught, branch):
    line = f"recap,{branch},2024-08,3205,PU,active,300,310,salah ketik,Kanwil,2024-09-02"
    loaded = read(book(ROWS), taught=taught("corrections", CORRECTIONS, line))
    assert members(loaded) == {("3205", "PU"): 310, ("3205", "BPU"): 70, ("3207", "PU"): 41, ("3207", "BPU"): 9}
    (finding,) = (item for item in loaded.report.findings if item.code == "corrected")
    assert finding.where == "Rekap!B4"
    for part in ("300", "310", "salah ketik", "Kanwil", "2024-09-02"):
        assert part in finding.message


def test_totals_of_the_source_or_of_the_mended_figures_are_both_right(taught):
    folder = taught(
        "corrections", CORRECTIONS, "recap,K07,2024-08,3205,PU,active,300,310,salah ketik,Kanwil,2024-09-02"
    )
    mended = [*ROWS[:3], ["Garut", 300, 70, 380], ROWS[4], ["JUMLAH", 351, 79, 430]]
    assert members(read(book(mended), taught=folder))[("3205", "PU")] == 310
    wrong = [*ROWS[:5], ["JUMLAH", 345, 79, 420]]
    (problem,) = read(book(wrong), taught=folder).report.problems
    assert (problem.code, problem.cell) == ("total_mismatch", "B6")


@pytest.mark.parametrize("cell", [301, 310, None, "-"])
def test_a_correction_whose_guard_no_longer_holds_refuses_the_file(taught, cell):
    folder = taught(
        "corrections", CORRECTIONS, "recap,K07,2024-08,3205,PU,active,300,310,salah ketik,Kanwil,2024-09-02"
    )
    loaded = read(book([*ROWS[:3], ["Garut", cell, 70, None], ROWS[4]]), taught=folder)
    (problem,) = loaded.report.problems
    assert (problem.code, problem.cell, loaded.report.status) == ("correction_obsolete", "B4", "refused")
    assert "corrections.csv" in problem.expected and "baris 2" in problem.expected


@pytest.mark.parametrize(
    "line",
    ["recap,K08,2024-08,3205,PU,active,300,310,x,Kanwil,2024-09-02",
     "recap,K07,2024-07,3205,PU,active,300,310,x,Kanwil,2024-09-02",
     "recap,K07,2024-08,3207,JAKON,active,300,310,x,Kanwil,2024-09-02"],
)  # fmt: skip
def test_a_correction_of_another_source_changes_nothing(taught, line):
    loaded = read(book(ROWS), taught=taught("corrections", CORRECTIONS, line))
    assert loaded.report.status == "accepted"
    assert members(loaded)[("3205", "PU")] == 300
    assert "corrected" not in {finding.code for finding in loaded.report.findings}


def test_flat_tables_are_corrected_too(taught):
    folder = taught(
        "corrections", CORRECTIONS,
        "workforce,,2021,3207,total,employed,630,637,digit hilang,Kanwil,2024-09-02",
        "control_totals,,2023-12,,BPU,members,930495,930500,revisi,Kanwil,2024-09-02",
    )  # fmt: skip
    frame = read(book(OPEN_DATA), taught=folder).frame.set_index(["region_code", "year"])
    assert frame["employed"][("3207", 2021)] == 637
    totals = read(book(PROVINCES), taught=folder, period="2023-12").frame.set_index("segment")
    assert totals["members"]["BPU"] == 930_500


@pytest.mark.parametrize(
    "line",
    ["recap,K07,2024-13,3205,PU,active,300,310,x,Kanwil,2024-09-02",
     "recap,K07,2024-08,3299,PU,active,300,310,x,Kanwil,2024-09-02",
     "recap,K07,2024-08,3205,XX,active,300,310,x,Kanwil,2024-09-02",
     "recap,K07,2024-08,3205,PU,hopeful,300,310,x,Kanwil,2024-09-02",
     "roster,K07,2024-08,3205,PU,active,300,310,x,Kanwil,2024-09-02",
     "recap,K07,2024-08,3205,PU,active,tiga,310,x,Kanwil,2024-09-02",
     "recap,K07,2024-08,3205,PU,active,300,310,,Kanwil,2024-09-02",
     "recap,K07,2024-08,3205,PU,active,300,310,x,Kanwil,kemarin"],
)  # fmt: skip
def test_a_correction_that_is_not_whole_is_refused_with_its_row(taught, line):
    with pytest.raises(UsageError, match=r"corrections\.csv baris 2"):
        read(book(ROWS), taught=taught("corrections", CORRECTIONS, line))


BANDUNG = [TITLE, ["KANTOR CABANG: K07"], ["Kab/Kota", "PU"], ["Bandung", 300], ["Kota Bandung", 5]]


@pytest.mark.parametrize(
    "source", [",K07", "recap-satu-baris,", "recap-satu-baris,K07"], ids=["branch", "layout", "both"]
)
def test_a_twin_is_read_by_the_rule_of_its_source_and_said(taught, source):
    line = f"{source},Bandung,3204,kebiasaan,Kanwil,2024-09-02"
    loaded = read(book(BANDUNG), taught=taught("source_rules", RULES, line))
    assert members(loaded) == {("3204", "PU"): 300, ("3273", "PU"): 5}
    assert "source_rule" in {finding.code for finding in loaded.report.findings}


@pytest.mark.parametrize("source", [",K08", "recap-dua-baris,"])
def test_a_rule_of_another_source_does_not_settle_a_twin(taught, source):
    line = f"{source},Bandung,3204,kebiasaan,Kanwil,2024-09-02"
    (problem,) = read(book(BANDUNG), taught=taught("source_rules", RULES, line)).report.problems
    assert (problem.code, problem.cell) == ("ambiguous_region", "A4")


@pytest.mark.parametrize(
    "lines",
    [(",,Bandung,3204,x,Kanwil,2024-09-02",), (",K07,Bandung,3204,,Kanwil,2024-09-02",),
     (",K07,Bandung,9999,x,Kanwil,2024-09-02",), (",K07,Garut,3204,x,Kanwil,2024-09-02",),
     (",K07,Bandung,3204,x,Kanwil,2024-09-02", "recap-satu-baris,,Bandung,3273,x,Kanwil,2024-09-02")],
)  # fmt: skip
def test_a_rule_that_says_nothing_clear_is_refused(taught, lines):
    with pytest.raises(UsageError, match=r"source_rules\.csv"):
        read(book(BANDUNG), taught=taught("source_rules", RULES, *lines))


def test_a_taught_spelling_holds_only_where_it_is_taught(taught):
    rows = [TITLE, ["Kab/Kota", "PU"], ["Swiss van Java", 300]]
    assert read(book(rows)).report.problems[0].code == "unknown_region"
    folder = taught("region_aliases", "alias,region_code,note", "Swiss van Java,3205,julukan")
    assert members(read(book(rows), taught=folder)) == {("3205", "PU"): 300}
    assert read(book(rows)).report.problems[0].code == "unknown_region"


def test_a_branch_is_known_by_the_list_and_another_keeps_its_name():
    rows = [TITLE, ["KANTOR CABANG: Negeri Rekaan"], *ROWS[2:]]
    names = names_of(pd.DataFrame({"branch_code": ["K07"], "branch_name": ["Bandung Suci"]}), [], {})
    assert set(name_branches(read(book(rows)), names).frame["branch_code"]) == {"NEGERI REKAAN"}
    assert set(name_branches(read(book(ROWS)), names).frame["branch_code"]) == {"K07"}
