"""Versions of one table on several sheets are never added: a sheet is chosen, or the file is refused in words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.cli import main
from tests import builders
from tests.loaders.forms.case import read
from tests.loaders.forms.containers import WRITERS, Page

TITLE = [["REKAP KEPESERTAAN"], ["POSISI 31 AGUSTUS 2024"]]
VERSIONS = (
    ("Draft", "Final"),
    ("Lama", "Baru"),
    ("Sebelum Koreksi", "Sesudah Koreksi"),
    ("KC Garut Draft", "KC Garut Final"),
    ("Cabang Garut", "Cabang Garut (2)"),
    ("K07", "K07 (2)"),
    ("K07", "Salinan K07"),
    ("Versi Bu Ani", "Hasil verifikasi"),
    ("Kab. Garut", "Kab. Garut v2"),
)
BRANCHES = [["J18", "SUMEDANG", "3211", "2020-01-01", None], ["J20", "SUBANG", "3213", "2020-01-01", None]]


def table(*counts):
    regions = ("Kab. Garut", "Kota Bandung")
    return [*TITLE, ["Kab/Kota", "PU"], *([name, count] for name, count in zip(regions, counts, strict=True))]


def two_sheets(first, second):
    return builders.workbook(table(100, 200), sheet=first, more_sheets={second: table(101, 202)})


@pytest.fixture
def desk(tmp_path, capsys):
    """Ingest bytes into one store: exit code and what was said."""

    def ingest(*contents, options=()):
        paths = []
        for number, content in enumerate(contents):
            path = tmp_path / f"berkas-{number}-{len(content)}.xlsx"
            path.write_bytes(content)
            paths.append(str(path))
        code = main(["--store", str(tmp_path / "store"), "ingest", *options, *paths])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return ingest


@pytest.mark.parametrize(("first", "second"), VERSIONS)
def test_two_versions_are_refused_with_their_names_and_the_option_that_chooses(desk, first, second):
    code, said = desk(two_sheets(first, second))
    assert code == 1
    assert second in said and "--sheet" in said and "--skip-hidden" in said


@pytest.mark.parametrize(("first", "second"), VERSIONS)
def test_the_chosen_sheet_alone_is_read(first, second):
    loaded = read(two_sheets(first, second), sheet=second)
    assert loaded.report.status == "accepted" and loaded.report.total == 303
    assert [finding.where for finding in loaded.report.findings if finding.code == "sheet_left_out"] == [first]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(("xlsx", "ods")), st.sampled_from(("rekap", " REKAP ", "Rekap")))
def test_a_sheet_is_chosen_whatever_the_case_of_its_name(container, name):
    content = WRITERS[container]((Page(table(1, 2), "Draft"), Page(table(3, 4), "Rekap")))
    assert read(content, sheet=name).report.total == 7


def test_a_sheet_that_is_not_there_refuses_with_those_that_are():
    (problem,) = read(two_sheets("Draft", "Final"), sheet="Rekap").report.problems
    assert problem.code == "unknown_sheet"
    assert "'Draft', 'Final'" in problem.expected


def test_a_hidden_copy_is_left_out_on_demand():
    content = builders.workbook(table(100, 200), sheet="Rekap", more_sheets={"Rekap (2)": table(101, 202)}, hidden=(1,))
    assert read(content).report.status == "refused"
    loaded = read(content, skip_hidden=True)
    assert loaded.report.total == 300
    assert {finding.code for finding in loaded.report.findings} & {"hidden_sheet", "sheet_left_out"} == {
        "sheet_left_out"
    }


def test_sheets_that_the_list_of_branches_holds_are_branches(desk):
    content = two_sheets("J18 - SUMEDANG", "Subang")
    assert desk(content)[0] == 1
    assert desk(builders.branch_list(BRANCHES), content)[0] == 0


def test_two_spellings_of_one_branch_are_one_branch(desk):
    code, said = desk(builders.branch_list(BRANCHES), two_sheets("J18 - SUMEDANG", "Sumedang"))
    assert code == 1
    assert "satu cabang" in said and "J18 - SUMEDANG" in said


@pytest.mark.parametrize("title", ["J20 SUBANG", "J20 - Subang", "J20_SUBANG", "J20. Subang", "Subang (J20)", "SUBANG"])
def test_a_branch_is_one_branch_however_it_is_written(desk, title):
    named = [*table(1, 2)[:2], [f"LAPORAN KANTOR CABANG {title}"], *table(1, 2)[2:]]
    plain = [*table(1, 2)[:2], ["KANTOR CABANG: J20"], *table(3, 4)[2:]]
    assert desk(builders.branch_list(BRANCHES), builders.workbook(named))[0] == 0
    code, said = desk(builders.workbook(plain))
    assert code == 0 and "Kab. Garut: 1 menjadi 3 orang" in said
