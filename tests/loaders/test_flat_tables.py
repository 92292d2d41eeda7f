"""Workforce, targets, claims, branches and control totals."""

import io

import openpyxl
import pytest

from coverage.loaders import canonical_hash, load
from coverage.model.loading import LoadOptions
from tests import builders


def read(content, **options):
    return load(content, "berkas", LoadOptions(**options), lambda: b"")


OPEN_DATA = """id,kode_provinsi,nama_provinsi,kode_kabupaten_kota,nama_kabupaten_kota,jumlah_penduduk,satuan,tahun
1,32,JAWA BARAT,3204,KABUPATEN BANDUNG,1000,ORANG,2013
2,32,JAWA BARAT,3273,KOTA BANDUNG,0,ORANG,2013
3,32,JAWA BARAT,3204,KABUPATEN BANDUNG,1100,ORANG,2015
4,32,JAWA BARAT,3273,KOTA BANDUNG,1200,ORANG,2015
"""


def test_open_data_zero_and_absent_years_are_no_figures():
    loaded = read(OPEN_DATA.encode())
    assert (loaded.report.kind, loaded.report.form, loaded.report.status) == (
        "workforce",
        "opendata-jabar",
        "accepted",
    )
    assert loaded.report.totals == {"employed 2013": 1000, "employed 2015": 2300}
    messages = {finding.code: finding.message for finding in loaded.report.findings if finding.where != "3201"}
    assert "2014" in messages["year_absent"]
    assert "3273" in messages["zero_no_data"]
    frame = loaded.frame.set_index(["region_code", "year"])
    assert frame["employed"].isna()[("3273", 2013)]
    assert set(loaded.frame["vintage"]) == {"opendata-jabar-2015"}


@pytest.mark.parametrize(
    "change",
    [lambda text: text.replace("\n", "\r\n"), lambda text: text.replace(",", ";"), lambda text: "\ufeff" + text],
)
def test_copies_of_open_data_are_the_same_rows(change):
    assert canonical_hash(read(change(OPEN_DATA).encode())) == canonical_hash(read(OPEN_DATA.encode()))


def test_real_open_data(shared):
    loaded = read((shared / "reference/od_15793_penduduk_bekerja.csv").read_bytes())
    assert loaded.report.totals["employed 2021"] == 22_313_481
    assert loaded.report.totals["employed 2022"] == 23_452_568
    findings = {finding.code: finding.message for finding in loaded.report.findings}
    assert "2016" in findings["year_absent"]
    assert "3218" in findings["region_absent"] and "2011–2014" in findings["region_absent"]
    assert "3273" in findings["zero_no_data"] and "2013" in findings["zero_no_data"]


def test_wrong_unit_is_refused():
    assert {problem.code for problem in read(OPEN_DATA.replace("ORANG", "PERSEN").encode()).report.problems} == {
        "bad_unit"
    }


@pytest.mark.parametrize(
    ("province", "is_said"), [((3000, 900), False), ((3001, 901), False), ((3002, 900), True), ((None, 0), False)]
)
def test_the_figure_of_the_province_is_compared_with_its_regions_and_never_stored(province, is_said):
    rows = [["3204", 2024, "total", 1000, 500], ["3273", 2024, "total", 2000, 400], ["32", 2024, "total", *province],
            ["32", 2023, "total", 5, 5]]  # fmt: skip
    loaded = read(builders.workforce(rows))
    assert loaded.report.status == "accepted" and set(loaded.frame["region_code"]) == {"3204", "3273"}
    said = [finding for finding in loaded.report.findings if finding.code == "province_sum"]
    assert bool(said) is is_said
    if said:
        assert "menurut berkas 3.002, jumlah 2 kab/kota 3.000: selisih +2 orang" in said[0].message


def test_workforce_workbook_with_sectors():
    loaded = read(builders.workforce([["3204", 2024, "total", 1000, 500], ["3204", 2024, "formal", 400, 200]]))
    assert loaded.report.status == "accepted"
    assert loaded.frame[["sector", "eligible", "vintage"]].values.tolist() == [
        ["total", 500, "edisi-2024"],
        ["formal", 200, "edisi-2024"],
    ]


def test_the_same_region_and_year_twice_is_refused():
    loaded = read(builders.workforce([["3204", 2024, "total", 1000, 500], ["3204", 2024, "total", 1001, 500]]))
    assert [problem.code for problem in loaded.report.problems] == ["bad_value"]


TARGET_HEADER = ["Kode Wilayah", "Wilayah", "Tahun", "Target", "Sumber"]


@pytest.mark.parametrize(("cell", "rate"), [(0.35, 0.35), ("35%", 0.35), ("35,5 persen", 0.355)])
def test_targets(cell, rate):
    loaded = read(builders.workbook([TARGET_HEADER, ["32", "Jawa Barat", 2024, cell, "RKPD"]]))
    assert loaded.frame["target_rate"].tolist() == [rate]
    assert loaded.frame["region_code"].tolist() == ["32"]


@pytest.mark.parametrize("cell", [35, "35", "banyak"])
def test_a_target_that_is_no_clear_percentage_is_refused(cell):
    (problem,) = read(builders.workbook([TARGET_HEADER, ["32", "Jawa Barat", 2024, cell, "RKPD"]])).report.problems
    assert (problem.code, problem.cell) == ("bad_target", "D2")


def test_a_target_needs_an_owner():
    (problem,) = read(builders.workbook([TARGET_HEADER, ["32", "Jawa Barat", 2024, 0.3, None]])).report.problems
    assert problem.code == "source_missing"


def test_branches_with_dates():
    import datetime as dt

    loaded = read(builders.branch_list([["k01", "Bandung", "3204", "2023-07-01", None]]))
    assert loaded.frame.to_dict("records") == [
        {
            "branch_code": "K01",
            "branch_name": "Bandung",
            "region_code": "3204",
            "valid_from": dt.date(2023, 7, 1),
            "valid_to": None,
        }
    ]


def test_control_totals():
    rows = [
        ["Periode", "Segmen", "Peserta Aktif", "Sumber"],
        ["2024-08", "PU", 300, "Pusat"],
        ["082024", "Jasa Konstruksi", "1.000", "Pusat"],
    ]
    frame = read(builders.workbook(rows)).frame
    assert frame[["period", "segment", "members"]].values.tolist() == [
        ["2024-08", "PU", 300],
        ["2024-08", "JAKON", 1000],
    ]


CLAIM_HEADER = ["id", "place", "printed_date", "covered", "eligible", "formal", "informal", "published_rate", "source"]


def test_claims_are_kept_as_printed():
    row = [
        "a",
        "Jawa Barat",
        "Jumat (24/8/2024)",
        "5,9 juta",
        "18,9 juta",
        "5 juta",
        "923.000",
        "31,4 persen",
        "berita",
    ]
    frame = read(builders.workbook([CLAIM_HEADER, row])).frame
    assert frame.iloc[0].drop("claim_id").tolist() == row[1:]


def test_an_ambiguous_claim_is_refused_with_its_cell():
    row = ["a", "Jawa Barat", "", "5.9M", "18,9 juta", "", "", "31,4 persen", "berita"]
    (problem,) = read(builders.workbook([CLAIM_HEADER, row])).report.problems
    assert (problem.code, problem.cell, problem.value) == ("bad_figure", "D2", "5.9M")


def claim_problems(*row, header=CLAIM_HEADER):
    return [(each.code, each.cell) for each in read(builders.workbook([header, list(row)])).report.problems]


def test_a_decimal_comma_without_quotes_that_moves_the_row_is_refused():
    text = ",".join(CLAIM_HEADER) + "\na,Kab. Bekasi,2025,690 ribu,1,5 juta,,,46%,berita\n"
    (problem,) = read(text.encode()).report.problems
    assert (problem.code, problem.cell, problem.value) == ("row_too_long", "J2", "berita")
    assert "tanda petik" in problem.remedy


def test_a_percentage_of_a_spreadsheet_is_what_its_cell_shows():
    frame = read(builders.workbook([CLAIM_HEADER, ["a", "X", "", 5900000, 18900000, "", "", 0.314, "b"]])).frame
    assert frame.iloc[0][["covered", "published_rate"]].tolist() == ["5900000", "31,4%"]


@pytest.mark.parametrize("rate", ["0", "1", 0, 1])
def test_a_bare_0_or_1_is_no_percentage(rate):
    assert claim_problems("a", "X", "", "40", "100", "", "", rate, "b") == [("bad_figure", "H2")]


def test_a_change_of_a_rate_needs_its_sign():
    header, row = [*CLAIM_HEADER, "change_rate"], ["a", "X", "", "", "", "", "", "31,20%", "b"]
    assert claim_problems(*row, "-0,65", header=header) == [("bad_figure", "J2")]
    assert claim_problems(*row, "-0,65 persen poin", header=header) == []


def test_a_formula_without_a_value_is_no_blank_figure():
    book = openpyxl.load_workbook(
        io.BytesIO(builders.workbook([CLAIM_HEADER, ["a", "X", "", "", "9", "", "", "", "b"]]))
    )
    book.active["D2"] = "=1+1"
    content = io.BytesIO()
    book.save(content)
    assert [(each.code, each.cell) for each in read(content.getvalue()).report.problems] == [("formula_uncached", "D2")]


def test_a_group_of_thousands_does_not_begin_with_0():
    assert claim_problems("a", "X", "", "0.923 juta", "2,95 juta", "", "", "31,3%", "b") == [("bad_figure", "D2")]


def test_a_workbook_of_two_kinds_is_refused():
    content = builders.workbook(
        [TARGET_HEADER, ["32", "Jawa Barat", 2024, 0.3, "RKPD"]],
        more_sheets={"Klaim": [CLAIM_HEADER, ["a", "", "", "5 juta", "9 juta", "", "", "5%", "x"]]},
    )
    assert read(content).report.problems[0].code == "mixed_kinds"


def test_a_sheet_of_instructions_is_passed_over_and_said():
    content = builders.workbook(
        [TARGET_HEADER, ["32", "Jawa Barat", 2024, 0.3, "RKPD"]], more_sheets={"Petunjuk": [["Isi lembar pertama"]]}
    )
    report = read(content).report
    assert report.status == "accepted"
    assert [finding.code for finding in report.findings] == ["sheet_ignored"]
