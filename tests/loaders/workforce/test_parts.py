"""Denominators are of everybody: what a column, a title or a definition narrows is added up, read whole, or refused."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders
from tests.loaders.forms.case import read
from tests.loaders.forms.containers import WRITERS, Page

HEADER = ["kode_kabupaten_kota", "nama_kabupaten_kota", "jumlah_penduduk", "satuan", "tahun"]
PLACES = (("3204", "KABUPATEN BANDUNG"), ("3273", "KOTA BANDUNG"))
SEX_HEADINGS = ("jenis_kelamin", "Jenis Kelamin", "JK", "Gender", "Jenis kelamin pekerja")
SEXES = (("LAKI-LAKI", "PEREMPUAN"), ("L", "P"), ("Pria", "Wanita"), ("1", "2"), ("Laki - laki", "Perempuan"))


def rows(heading, values, counts=None, years=(2023,)):
    """A table with a further column: one row a place, year and value of it."""
    body = [
        [code, name, 100_000 * (place + 1) if counts is None else counts[place], "ORANG", year, value]
        for code, name in PLACES
        for year in years
        for place, value in enumerate(values)
    ]
    return [[*HEADER, heading], *body]


def load(table, container="csv", sheet="Data"):
    return read(WRITERS[container]((Page(table, name=sheet),)))


def employed(loaded):
    assert loaded.report.status == "accepted", loaded.report.problems
    return {
        (row["region_code"], row["sector"]): row["employed"]
        for row in loaded.frame.astype(object).to_dict("records")
    }  # fmt: skip


def codes(loaded):
    return [problem.code for problem in loaded.report.problems]


def said(loaded):
    return {finding.code: finding.message for finding in loaded.report.findings}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEX_HEADINGS), st.sampled_from(SEXES), st.sampled_from(sorted(WRITERS)), st.booleans())
def test_men_and_women_in_rows_of_their_own_are_added_up_and_it_is_said(heading, sexes, container, is_reversed):
    loaded = load(rows(heading, sexes[::-1] if is_reversed else sexes), container)
    assert employed(loaded) == {("3204", "total"): 300_000, ("3273", "total"): 300_000}
    assert heading in said(loaded)["dimension_summed"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEX_HEADINGS), st.sampled_from([each for pair in SEXES for each in pair]),
       st.sampled_from(sorted(WRITERS)))  # fmt: skip
def test_one_sex_alone_is_refused_with_the_heading(heading, sex, container):
    (problem,) = load(rows(heading, [sex]), container).report.problems
    assert (problem.code, problem.cell) == ("part_of_workers", "F2")
    assert heading in problem.value and "jenis kelamin" in problem.expected and "Jumlah" in problem.remedy


def test_a_region_without_its_women_makes_the_whole_file_a_part():
    table = rows("jenis_kelamin", ["L", "P"])
    assert codes(load(table[:-1])) == ["part_of_workers"]


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Kelompok Umur", ["15-24", "25-59", "60+"]),
        ("Golongan umur", ["15 - 24 tahun"]),
        ("Umur", [15, 16, 17]),
        ("Pendidikan Tertinggi", ["SD ke bawah", "SMP", "SMA ke atas"]),
        ("Lapangan Usaha", ["Pertanian", "Industri", "Jasa"]),
        ("Status Pekerjaan Utama", ["Buruh/karyawan/pegawai"]),
        ("Jenis Pekerjaan", ["Tenaga profesional"]),
        ("Klasifikasi Daerah", ["Perkotaan"]),
        ("Kategori", ["A", "B"]),
        ("Keterangan", ["Laki-laki"]),
        ("Keterangan", ["Kelompok satu", "Kelompok dua"]),
    ],
)
def test_a_dimension_that_is_not_told_whole_refuses_with_its_column(heading, values):
    (problem,) = load(rows(heading, values)).report.problems
    assert problem.code == "part_of_workers" and heading in problem.value


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Kelompok Umur", ["15-24", "25+", "Jumlah"]),
        ("Pendidikan", ["SD", "Lainnya", "TOTAL"]),
        ("Jenis Kelamin", ["Laki-laki", "Perempuan", "Laki-laki + Perempuan"]),
        ("Jenis Kelamin", ["L", "P", "L+P"]),
        ("Kategori", ["A", "B", "Semua"]),
    ],
)
def test_the_row_of_everybody_is_read_and_the_parts_are_passed_over(heading, values):
    loaded = load(rows(heading, values, counts=[100_000, 200_000, 300_000]))
    assert employed(loaded) == {("3204", "total"): 300_000, ("3273", "total"): 300_000}
    assert "4 baris bagian" in said(loaded)["dimension_total"]


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Jenis Kelamin", "Laki-laki dan Perempuan"),
        ("Kelompok Umur", "15 tahun ke atas"),
        ("Umur", "15+"),
        ("Keterangan", "angka sementara"),
        ("Pulau", "Jawa"),
        ("Bulan", "Agustus"),
        ("Jenis", "Penduduk bekerja"),
    ],
)
def test_a_column_that_splits_nothing_is_left_alone(heading, value):
    assert employed(load(rows(heading, [value]))) == {("3204", "total"): 100_000, ("3273", "total"): 100_000}


def test_sex_and_area_together_are_folded_one_after_the_other():
    body = [
        [*place, 10_000, "ORANG", 2023, sex, area]
        for place in PLACES
        for sex in ("L", "P")
        for area in ("Perkotaan", "Perdesaan")
    ]
    loaded = load([[*HEADER, "JK", "Daerah Tempat Tinggal"], *body])
    assert employed(loaded) == {("3204", "total"): 40_000, ("3273", "total"): 40_000}


def test_a_part_without_a_figure_leaves_the_sum_unknown():
    loaded = load(rows("JK", ["L", "P"], counts=[100_000, 0]))
    assert loaded.report.status == "accepted" and loaded.frame["employed"].isna().all()


def test_a_row_of_the_province_is_compared_only_where_it_is_of_everybody():
    table = rows("JK", ["L", "P"], counts=[100, 200])
    table += [["32", "JAWA BARAT", 200, "ORANG", 2023, "L"], ["32", "JAWA BARAT", 400, "ORANG", 2023, "P"]]
    assert "province_sum" not in said(load(table))


TITLED = [["Kode", "Tahun", "Penduduk Bekerja"], ["3204", 2023, 1_700_000], ["3273", 2023, 1_200_000]]
UNCLEAR = [["Kode", "Tahun", "Jumlah Penduduk"], *TITLED[1:]]


@pytest.mark.parametrize(
    "title",
    [
        "PENDUDUK BEKERJA LAKI-LAKI TAHUN 2023",
        "Penduduk perempuan yang bekerja",
        "Penduduk bekerja berumur 15-24 tahun",
        "PEKERJA INFORMAL MENURUT KAB/KOTA",
        "Penduduk bekerja di daerah perkotaan",
        "Penduduk bekerja di Provinsi Banten",
        "Angkatan Kerja menurut Kabupaten/Kota",
        "PENDUDUK USIA KERJA",
        "Jumlah Pengangguran Terbuka",
        "Rata-rata penduduk bekerja",
        "Pertumbuhan penduduk bekerja",
    ],
)
def test_a_title_that_says_something_else_refuses_with_its_cell(title):
    (problem,) = load([[title], *TITLED], "xlsx").report.problems
    assert (problem.code, problem.cell) == ("other_subject", "A1")


@pytest.mark.parametrize(
    "title",
    [
        "JUMLAH PENDUDUK YANG BEKERJA MENURUT KABUPATEN/KOTA",
        "Penduduk Berumur 15 Tahun Ke Atas yang Bekerja, Sakernas Agustus 2023",
        "Penduduk usia 15+ yang bekerja",
        "Survei Angkatan Kerja Nasional (Sakernas) Agustus 2023: penduduk bekerja",
        "Penduduk bekerja, laki-laki dan perempuan",
        "Pekerja formal dan informal",
        "Penduduk bekerja (tidak termasuk pengangguran)",
        "Estimasi pekerja berhak di luar ASN, TNI dan Polri",
    ],
)
@pytest.mark.parametrize("table", [TITLED, UNCLEAR])
def test_a_sound_title_is_read(title, table):
    assert employed(load([[title], *table], "xlsx"))["3204", "total"] == 1_700_000


@pytest.mark.parametrize("sheet", ["Jumlah Penduduk", "Laki-laki", "Angkatan Kerja", "Usia 15-24"])
def test_the_name_of_a_sheet_is_read_like_a_title(sheet):
    (problem,) = load(UNCLEAR, "xlsx", sheet).report.problems
    assert problem.code == "other_subject" and "nama lembar" in problem.value


def test_inhabitants_and_workers_side_by_side_are_parted_by_their_headings():
    table = [["Penduduk dan penduduk bekerja"], ["Kode", "Tahun", "Jumlah Penduduk", "Penduduk Bekerja"]]
    loaded = load([*table, ["3204", 2023, 3_700_000, 1_700_000]], "xlsx")
    assert employed(loaded) == {("3204", "total"): 1_700_000}


def test_two_columns_of_one_measure_are_refused():
    table = [["Kode", "Tahun", "Penduduk Bekerja", "Bekerja"], ["3204", 2023, 1, 2]]
    assert codes(load(table)) == ["two_measures"]


def test_a_second_row_of_headings_that_says_one_sex_is_refused():
    table = [["Kode", "Tahun", "Penduduk Bekerja", None, None], [None, None, "Laki-laki", "Perempuan", "Jumlah"]]
    loaded = load([*table, ["3204", 2023, 1_000_000, 700_000, 1_700_000]], "xlsx")
    assert "other_subject" in codes(loaded)


def test_a_figure_under_no_heading_is_refused():
    assert codes(read(b"Kode,Tahun,Penduduk Bekerja\n3204,2023,1,700,000\n")) == ["figure_without_heading"]


def test_a_definition_of_something_else_is_refused():
    table = [["Kode", "Tahun", "Penduduk Bekerja", "Definisi"], ["3204", 2023, 5, "Penduduk usia kerja"]]
    assert codes(load(table)) == ["other_subject"]


@pytest.mark.parametrize(
    ("title", "cell", "count"),
    [("Satuan: ribu orang", 1700, 1_700_000), ("(ribu orang)", 1700.137, 1_700_137), ("Satuan: orang", 1700, 1700)],
)
def test_a_stated_unit_is_applied_and_said(title, cell, count):
    table = [["Penduduk bekerja"], [title], ["Kode", "Tahun", "Penduduk Bekerja"], ["3204", 2023, cell]]
    loaded = load(table, "xlsx")
    assert employed(loaded) == {("3204", "total"): count}
    assert ("unit_applied" in said(loaded)) is (count != 1700)


def test_a_column_of_units_is_applied_row_by_row_and_percent_is_refused():
    table = [["Kode", "Tahun", "Penduduk Bekerja", "Satuan"], ["3204", 2023, 1700, "RIBU ORANG"]]
    assert employed(load(table, "xlsx")) == {("3204", "total"): 1_700_000}
    table[1][3] = "PERSEN"
    assert codes(load(table, "xlsx")) == ["bad_unit"]
    assert codes(load([["Persentase penduduk bekerja"], *TITLED], "xlsx")) == ["unit_not_persons"]


def test_formal_and_informal_without_a_total_are_added_up_and_it_is_said():
    body = [["3204", 2023, "formal", 400, 200], ["3204", 2023, "informal", 600, None]]
    loaded = read(builders.workforce(body))
    assert employed(loaded)["3204", "total"] == 1000
    total = loaded.frame[loaded.frame["sector"] == "total"]
    assert total["eligible"].isna().all() and loaded.report.totals == {"employed 2023": 1000}
    assert "total = formal + informal" in said(loaded)["sector_total_added"]


def test_one_sector_alone_leaves_the_total_missing_and_it_is_said():
    loaded = read(builders.workforce([["3204", 2023, "formal", 400, 200]]))
    assert list(employed(loaded)) == [("3204", "formal")]
    assert "Kab. Bandung" in said(loaded)["sector_total_missing"]


def test_a_stated_total_stands_and_nothing_is_added():
    body = [
        ["3204", 2023, "total", 1000, 500],
        ["3204", 2023, "formal", 400, 200],
        ["3204", 2023, "informal", 600, 300],
    ]
    loaded = read(builders.workforce(body))
    assert len(loaded.frame) == 3 and "sector_total_added" not in said(loaded)
