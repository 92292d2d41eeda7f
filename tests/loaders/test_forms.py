"""Arrangements of recaps, the province sheet, the dashboard, and what a refusal may show."""

from coverage.loaders import load
from coverage.model.loading import LoadOptions
from tests import builders


def read(rows, more_sheets=None, **options):
    content = rows if isinstance(rows, bytes) else builders.workbook(rows, more_sheets=more_sheets)
    return load(content, "berkas", LoadOptions(**options), lambda: b"")


def cells(loaded):
    assert loaded.report.status == "accepted", loaded.report.problems
    rows = loaded.frame[loaded.frame["status"] == "active"]
    return {(row.period, row.branch_code, row.region_code, row.segment): row.members for row in rows.itertuples()}


TITLE = ["POSISI 31 AGUSTUS 2024"]


def test_months_across_are_periods():
    rows = [["TAHUN 2024"], ["Kab/Kota", "Jan", None, "Feb", None], [None, "PU", "BPU", "PU", "BPU"],
            ["Garut", 1, 2, 3, 4], ["Ciamis", 5, 6, 7, 8], ["JUMLAH", 6, 8, 10, 12]]  # fmt: skip
    found = cells(read(rows))
    assert found[("2024-02", "", "3207", "BPU")] == 8
    assert len(found) == 8


def test_tables_side_by_side_are_both_read():
    rows = [TITLE, ["No", "Kab/Kota", "PU", None, "No", "Kab/Kota", "PU"], [1, "Garut", 1, None, 2, "Ciamis", 5]]
    assert cells(read(rows)) == {("2024-08", "", "3205", "PU"): 1, ("2024-08", "", "3207", "PU"): 5}


def test_blocks_by_branch_with_subtotals_and_a_grand_total():
    rows = [TITLE, ["Kab/Kota", "PU"], ["KANTOR CABANG: K01"], ["Garut", 1], ["SUB TOTAL", 1],
            ["KANTOR CABANG: K02"], ["Ciamis", 5], ["Banjar", 2], ["SUB TOTAL", 7], ["JUMLAH", 8]]  # fmt: skip
    assert cells(read(rows)) == {
        ("2024-08", "K01", "3205", "PU"): 1, ("2024-08", "K02", "3207", "PU"): 5, ("2024-08", "K02", "3279", "PU"): 2,
    }  # fmt: skip


def test_a_subtotal_that_does_not_add_up_is_refused_with_its_cell():
    rows = [TITLE, ["Kab/Kota", "PU"], ["Garut", 1], ["Ciamis", 5], ["SUB TOTAL", 7]]
    (problem,) = read(rows).report.problems
    assert (problem.code, problem.cell) == ("total_mismatch", "B5")


def test_a_row_without_label_that_equals_the_sum_is_a_total():
    loaded = read([TITLE, ["Kab/Kota", "PU"], ["Garut", 1], ["Ciamis", 5], [None, 6]])
    assert len(cells(loaded)) == 2
    assert "total_unlabelled" in {finding.code for finding in loaded.report.findings}


def test_the_province_sheet_becomes_control_totals():
    lines = ("Provinsi;Penerima_Upah;Bukan_Penerima_Upah;Jasa_Konstruksi; ", "Banten;1.0;2.0;3.0; ")
    text = "\r\n".join((*lines, "Jawa Barat;30.0;20.0;10.0; ", ""))
    loaded = read(text.encode(), period="2023-12")
    assert loaded.report.status == "accepted", loaded.report.problems
    assert loaded.report.form == "kemnaker-provinsi"
    members = dict(zip(loaded.frame["segment"], loaded.frame["members"], strict=True))
    assert members == {"PU": 30, "BPU": 20, "JAKON": 10}


def test_a_dashboard_becomes_a_statement_and_needs_its_region():
    rows = [["DASBOR UCJ KABUPATEN SUMEDANG"], ["Update per", "31/08/2024"],
            ["Kecamatan", "Jumlah Kelurahan", "TARGET", "TK Aktif", "GAP", "%"],
            ["Satu", 3, 10, 4, 6, "40%"], ["Dua", 4, 20, 5, 15, "25%"], ["JUMLAH", 7, 30, 9, 21, "30%"]]  # fmt: skip
    loaded = read(rows)
    assert loaded.report.status == "accepted", loaded.report.problems
    assert loaded.frame["covered"].tolist() == ["9"]
    (problem,) = read([["DASBOR UCJ"], *rows[1:]]).report.problems
    assert (problem.code, problem.cell) == ("region_missing", "A3")


def test_a_refusal_shows_known_headings_only():
    (problem,) = read([["NIK", "Siti Rekaan"], ["x", "Jalan Rekaan"]]).report.problems
    assert problem.code == "unknown_layout"
    assert "NIK" in problem.value and "Rekaan" not in problem.value


CORRECTIONS = "kind,branch,period,region_code,segment,field,expected,right,reason,reporter,date\n"


def test_a_correction_is_applied_with_a_finding_and_refused_once_the_source_is_mended(tmp_path):
    (tmp_path / "corrections.csv").write_text(
        CORRECTIONS + "recap,,2024-08,3205,PU,active,1,2,salah ketik,Kanwil,2024-09-02\n"
    )
    loaded = read([TITLE, ["Kab/Kota", "PU"], ["Garut", 1], ["JUMLAH", 1]], taught=str(tmp_path))
    assert cells(loaded) == {("2024-08", "", "3205", "PU"): 2}
    assert "corrected" in {finding.code for finding in loaded.report.findings}
    (problem,) = read([TITLE, ["Kab/Kota", "PU"], ["Garut", 2]], taught=str(tmp_path)).report.problems
    assert (problem.code, problem.cell) == ("correction_obsolete", "B3")


def test_a_twin_is_read_by_the_rule_of_its_source_only(tmp_path):
    text = "layout,branch,spelling,region_code,reason,reporter,date\n,K07,Bandung,3204,kebiasaan,Kanwil,2024-09-02\n"
    (tmp_path / "source_rules.csv").write_text(text)
    rows = [TITLE, ["Kab/Kota", "PU"], ["Bandung", 1]]
    assert cells(read(rows, taught=str(tmp_path), branch="K07")) == {("2024-08", "K07", "3204", "PU"): 1}
    assert read(rows, taught=str(tmp_path), branch="K08").report.problems[0].code == "ambiguous_region"
