"""Recaps: what is right is read to the cell, what is wrong is refused with the cell and the remedy."""

import pytest

from coverage.loaders import canonical_hash, load
from coverage.model.loading import LoadOptions
from tests import builders


def read(content, **options):
    return load(content, "rekap.xlsx", LoadOptions(**options), lambda: b"")


def active(loaded):
    rows = loaded.frame[loaded.frame["status"] == "active"]
    return {(row.region_code, row.segment): row.members for row in rows.itertuples()}


def only_problem(loaded):
    assert loaded.report.status == "refused"
    assert loaded.frame.empty
    (problem,) = loaded.report.problems
    assert problem.remedy
    return problem


def test_two_level_header_total_and_footnote():
    loaded = read(builders.recap())
    assert loaded.report.status == "accepted"
    assert loaded.report.rows_read == loaded.report.rows_accepted == 3
    assert loaded.report.periods == ("2024-08",)
    assert loaded.basis == "domicile"
    assert loaded.report.total == loaded.report.stated_total == 870
    assert active(loaded) == {
        ("3204", "PU"): 100, ("3204", "JAKON"): 20, ("3204", "BPU"): 30,
        ("3273", "PU"): 200, ("3273", "JAKON"): 40, ("3273", "BPU"): 50,
        ("3205", "PU"): 300, ("3205", "JAKON"): 60, ("3205", "BPU"): 70,
    }  # fmt: skip
    assert (loaded.frame["status"] == "inactive").sum() == 9


def test_one_header_row_with_text_counts_percent_and_hidden_column():
    rows = [
        ["BLTH 082024"], ["Menurut domisili (NIK)"], [],
        ["No.", "Kabupaten/Kota", "Catatan", "PU Aktif", "BPU Aktif", "Jasa Konstruksi Aktif", "Total", "% Cakupan"],
        ["1", "KABUPATEN BANDUNG", "x", "1.412", "1.000", "88", "2.500", "31,2%"],
        ["2", "KOTA BANDUNG", "x", "10", "0", "5", "15", "1,0%"],
        ["", "TOTAL", "", "1.422", "1.000", "93", "2.515", "20,0%"],
    ]  # fmt: skip
    loaded = read(builders.workbook(rows, hidden_columns=(2,)))
    assert loaded.report.status == "accepted"
    assert active(loaded)[("3204", "PU")] == 1412
    assert active(loaded)[("3273", "BPU")] == 0
    assert any(finding.code == "hidden_column" for finding in loaded.report.findings)


def test_measure_above_segment_spacer_row_and_numbering():
    rows = [
        ["Rekap per Agustus 2024"],
        ["Kab/Kota", "PESERTA AKTIF", None, None, "PESERTA NONAKTIF", None, None],
        [None, "PU", "BPU", "Jasa Konstruksi", "PU", "BPU", "Jasa Konstruksi"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        [],
        ["Bandung Kab.", 1, 2, 3, 4, 5, 6],
        ["Bandung Kota", 10, 20, 30, 40, 50, 60],
        ["JUMLAH", 11, 22, 33, 44, 55, 66],
        ["*) catatan kaki"],
    ]
    loaded = read(builders.workbook(rows))
    assert loaded.report.status == "accepted"
    assert active(loaded)[("3204", "JAKON")] == 3
    assert loaded.basis == "unknown"


def test_bare_twin_is_refused_with_its_cell():
    problem = only_problem(read(builders.recap({"Bandung": (1, 2, 3)})))
    assert (problem.code, problem.cell, problem.value) == ("ambiguous_region", "B7", "Bandung")
    assert "Kabupaten Bandung (3204) atau Kota Bandung (3273)" in problem.expected


def test_unknown_region_is_refused_with_a_suggestion():
    problem = only_problem(read(builders.recap({"Kab Bndung": (1, 2, 3)})))
    assert (problem.code, problem.cell) == ("unknown_region", "B7")
    assert "Kabupaten Bandung (3204)" in problem.remedy


def test_wrong_total_is_refused_with_both_numbers():
    problem = only_problem(read(builders.recap(total=601)))
    assert (problem.code, problem.cell, problem.value) == ("total_mismatch", "C10", "601")
    assert problem.expected.startswith("600 ")


def test_two_periods_in_the_title_are_refused_with_the_second_cell():
    problem = only_problem(read(builders.recap(title=("REKAP JULI 2024", "POSISI 31 AGUSTUS 2024"))))
    assert (problem.code, problem.cell, problem.value) == ("period_conflict", "A2", "2024-07, 2024-08")


def test_a_print_date_is_no_period():
    loaded = read(builders.recap(title=("POSISI 31 AGUSTUS 2024", "Dicetak 2 September 2024")))
    assert loaded.report.periods == ("2024-08",)


def test_period_may_be_stated_but_not_contradicted():
    untitled = builders.recap(title=("REKAP",))
    assert only_problem(read(untitled)).code == "period_missing"
    assert read(untitled, period="2024-08").report.periods == ("2024-08",)
    assert only_problem(read(builders.recap(), period="2024-07")).code == "period_conflict"


def test_every_problem_is_reported_at_once():
    loaded = read(builders.recap({"Bandung": (1, 2, 3), "Atlantis": (1, 2, 3)}, total=99))
    assert {problem.code for problem in loaded.report.problems} == {
        "ambiguous_region",
        "unknown_region",
        "total_mismatch",
    }


@pytest.mark.parametrize(
    ("cell", "code"), [(412.5, "bad_count"), (-1, "negative"), ("1,234", "bad_count"), ("banyak", "bad_count")]
)
def test_a_cell_that_is_no_count_is_refused(cell, code):
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU", "BPU"], ["Garut", cell, 5]]
    problem = only_problem(read(builders.workbook(rows)))
    assert (problem.code, problem.cell) == (code, "B3")


@pytest.mark.parametrize("blank", [None, "-", "n/a"])
def test_a_blank_cell_is_not_reported_and_never_zero(blank):
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU", "BPU"], ["Garut", blank, 5]]
    loaded = read(builders.workbook(rows))
    assert loaded.report.status == "accepted"
    assert loaded.frame.set_index("segment")["members"].isna()["PU"]
    assert any(finding.code == "blank_count" for finding in loaded.report.findings)


def test_a_region_twice_is_refused():
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU"], ["Garut", 1], ["Kab. Garut", 2]]
    assert only_problem(read(builders.workbook(rows))).code == "repeated_region"


def test_code_and_name_must_agree():
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kode", "Kab/Kota", "PU"], ["3204", "Kota Bandung", 1]]
    assert only_problem(read(builders.workbook(rows))).code == "region_conflict"


def test_a_missing_segment_is_said():
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU"], ["Garut", 1]]
    findings = read(builders.workbook(rows)).report.findings
    assert {finding.code for finding in findings} >= {"segment_absent", "no_total"}


def test_rounded_counts_are_recognised():
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU"]]
    rows += [
        [f"Kab. {name}", 1000 * place]
        for place, name in enumerate(["Garut", "Ciamis", "Subang", "Kuningan", "Karawang"], 1)
    ]
    frame = read(builders.workbook(rows)).frame
    assert frame["is_rounded"].all()
    assert (frame["precision"] == 1000).all()


def test_canonical_hash_ignores_order_and_container():
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU", "BPU"], ["Garut", 1, 2], ["Ciamis", 3, 4]]
    swapped = [*rows[:2], rows[3], rows[2]]
    text = "\n".join(";".join(str(cell) for cell in row) for row in rows).encode()
    hashes = {canonical_hash(read(content)) for content in (builders.workbook(rows), builders.workbook(swapped), text)}
    assert len(hashes) == 1
    changed = [*rows[:3], ["Ciamis", 3, 5]]
    assert canonical_hash(read(builders.workbook(changed))) not in hashes


def test_what_is_no_table_is_refused():
    assert only_problem(read(b"")).code == "empty"
    assert only_problem(read(b"PK\x03\x04 bukan zip")).code == "bad_zip"
    assert only_problem(read(b"halo, ini surat\n")).code == "unknown_layout"
    assert only_problem(read(builders.workbook([["a", "b"], [1, 2]]))).code == "unknown_layout"


def test_a_bomb_is_refused_before_it_is_inflated():
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (64 * 2**20))
    assert only_problem(read(buffer.getvalue())).code == "ratio"


def test_a_stray_cell_far_to_the_right_is_refused():
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU"], ["Garut", 1] + [None] * 1000 + ["x"]]
    assert only_problem(read(builders.workbook(rows))).code == "too_many_columns"


def test_a_total_without_label_may_stand_below_a_repeated_header():
    header = ["Kab/Kota", None, "% Cakupan", None, "PU Aktif"]
    counts = [["Kab. Bogor", None, "12,5%", None, 1], ["Kab. Garut", None, "12,5%", None, 0]]
    rows = [["POSISI 31 JANUARI 2023"], header, *counts, header, [], [None, None, "50%", None, 1]]
    loaded = read(builders.workbook(rows))
    assert loaded.report.status == "accepted"
    assert active(loaded) == {("3201", "PU"): 1, ("3205", "PU"): 0}
