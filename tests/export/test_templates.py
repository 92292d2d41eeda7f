"""Templates: each kind is read as filled in, an empty one is refused, and cells are chosen from lists."""

import io

import openpyxl
import pytest

from coverage.export import template_workbooks
from coverage.loaders import load
from coverage.loaders.forms.recognise import KINDS
from coverage.model.loading import LoadOptions
from coverage.reference.regions import all_regions
from tests.filling import filled

BOOKS = template_workbooks()
LINES = {"KANTOR CABANG": "K01 - Bandung", "PERIODE": "Agustus 2024", "DASAR WILAYAH": "Domisili (NIK)"}
ROWS = {
    "rekap_cabang.xlsx": [["Kab. Bandung", 100, 20, 30], ["Kota Bandung", 200, 40, 50]],
    "rekap_kanwil.xlsx": [["3204", "Kab. Bandung", 100, 20, 30]],
    "daftar_peserta.xlsx": [
        ["3204010101900001", "PU", "AKTIF", "3204", "Kab. Bandung", "2024-01-31", "employer", "2024-08"]
    ],
    "penduduk_bekerja.xlsx": [["3204", 2024, "total", 1_800_000, 1_400_000, "BPS", "sakernas-2024"]],
    "daftar_cabang.xlsx": [["K01", "Bandung", "3204"], ["K01", "Bandung", "3273", "2024-01-01"]],
    "sasaran.xlsx": [["32", "Jawa Barat", 2024, 0.35, "RPJMN"]],
    "angka_pusat.xlsx": [["2024-08", "PU", 500, "Pusat"]],
    "pernyataan.xlsx": [["a", "Jawa Barat", "1 September 2024", "5,9 juta", "18,9 juta", "5 juta", "923 ribu",
                         "31,4 persen", "koran"]],
}  # fmt: skip
"""Rows of each template, in the order of its columns."""


def read(content, name):
    return load(content, name, LoadOptions(), lambda: b"k" * 32)


def test_there_is_a_template_for_every_kind():
    kinds = {read(filled(BOOKS[name], LINES, rows), name).report.kind for name, rows in ROWS.items()}
    assert BOOKS.keys() == ROWS.keys() and kinds == set(KINDS)


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_a_filled_template_is_read_without_an_option(name):
    loaded = read(filled(BOOKS[name], LINES, ROWS[name]), name)
    assert (loaded.report.status, loaded.report.problems) == ("accepted", ())
    assert loaded.report.rows_accepted == len(ROWS[name]) or name == "rekap_kanwil.xlsx"
    if "rekap" in name:
        assert (loaded.report.periods, loaded.basis) == (("2024-08",), "domicile")
        rows = loaded.frame[loaded.frame["region_code"] == "3204"]
        assert dict(zip(rows["segment"], rows["members"], strict=True)) == {"PU": 100, "JAKON": 20, "BPU": 30}


@pytest.mark.parametrize("name", sorted(BOOKS))
@pytest.mark.parametrize("lines", [{}, LINES], ids=["blank", "with its lines"])
def test_an_empty_template_has_no_figures(name, lines):
    loaded = read(filled(BOOKS[name], lines, []), name)
    if name == "rekap_kanwil.xlsx" and lines:  # every cell is blank: nothing is known of any region, and nothing is 0
        assert loaded.frame["members"].isna().all()
        return
    assert loaded.report.status == "refused"
    assert all(problem.remedy and problem.code != "parser_crashed" for problem in loaded.report.problems)


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_the_same_bytes_come_out_again_and_no_figure_stands_in_them(name):
    assert template_workbooks()[name] == BOOKS[name]
    sheet = openpyxl.load_workbook(io.BytesIO(BOOKS[name]))["Isian"]
    assert not [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]


def test_cells_are_chosen_from_the_regions_as_they_stand():
    book = openpyxl.load_workbook(io.BytesIO(BOOKS["rekap_cabang.xlsx"]))
    rules = {str(rule.sqref): rule.formula1 for rule in book["Isian"].data_validations.dataValidation}
    lists = {source: [row[0].value for row in book["Petunjuk"][source.partition("!")[2].replace("$", "")]]
             for source in rules.values()}  # fmt: skip
    assert sorted(region.name for region in all_regions()) in [sorted(values) for values in lists.values()]
    assert any("Agustus 2024" in values for values in lists.values())


def test_what_would_be_spoilt_as_a_number_is_text():
    sheet = openpyxl.load_workbook(io.BytesIO(BOOKS["daftar_peserta.xlsx"]))["Isian"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row
             if cell.value and sheet.column_dimensions[cell.column_letter].number_format == "@"}  # fmt: skip
    assert {"NIK", "Periode"} <= texts


def test_what_somebody_filled_in_is_not_overwritten(run, tmp_path):
    folder = tmp_path / "isian"
    code, _, err = run("templates", folder)
    assert code == 0 and "rekap_cabang.xlsx" in err and "ingest" in err
    (folder / "rekap_cabang.xlsx").write_bytes(b"milik orang")
    code, _, err = run("templates", folder)
    assert code == 2 and "tidak ditimpa" in err
    assert (folder / "rekap_cabang.xlsx").read_bytes() == b"milik orang"
