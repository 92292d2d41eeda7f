"""Open Data copies, the province sheet, the dashboard by kecamatan: copies say the same, faults name their cell."""

import pytest

from tests.loaders.forms.case import read
from tests.loaders.forms.containers import WRITERS, Page

OPEN_DATA = [
    ["id", "kode_provinsi", "nama_provinsi", "kode_kabupaten_kota", "nama_kabupaten_kota", "jumlah_penduduk", "satuan",
     "tahun"],
    [1, 32, "JAWA BARAT", 3205, "KABUPATEN GARUT", 1100, "ORANG", 2021],
    [2, 32, "JAWA BARAT", 3207, "KABUPATEN CIAMIS", 630, "ORANG", 2021],
    [3, 32, "JAWA BARAT", 3205, "KABUPATEN GARUT", 1200, "ORANG", 2022],
]  # fmt: skip
EMPLOYED = {("3205", 2021): 1100, ("3207", 2021): 630, ("3205", 2022): 1200}


def as_text(rows, delimiter, end):
    return end.join(delimiter.join(str(cell) for cell in row) for row in rows) + end


def with_floats(rows):
    return [rows[0], *([float(cell) if isinstance(cell, int) else cell for cell in row] for row in rows[1:])]


OPEN_DATA_COPIES = {
    "line feeds": as_text(OPEN_DATA, ",", "\n").encode(),
    "carriage returns": as_text(OPEN_DATA, ",", "\r\n").encode(),
    "semicolons": as_text(OPEN_DATA, ";", "\r\n").encode(),
    "byte order mark": as_text(OPEN_DATA, ",", "\n").encode("utf-8-sig"),
    "codes and years as floats": as_text(with_floats(OPEN_DATA), ";", "\n").encode(),
    **{container: WRITERS[container]([Page(OPEN_DATA)]) for container in ("xlsx", "ods", "html")},
}


@pytest.mark.parametrize("content", OPEN_DATA_COPIES.values(), ids=OPEN_DATA_COPIES)
def test_every_copy_of_open_data_says_the_same(content):
    loaded = read(content)
    assert (loaded.report.status, loaded.report.form) == ("accepted", "opendata-jabar"), loaded.report.problems
    rows = loaded.frame
    assert dict(zip(zip(rows["region_code"], rows["year"], strict=True), rows["employed"], strict=True)) == EMPLOYED


@pytest.mark.parametrize(
    ("column", "cell", "code", "where"),
    [(3, 3399, "unknown_region", "E3"), (4, "KOTA BANJAR", "region_conflict", "E3"), (6, "PERSEN", "bad_unit", "G3"),
     (7, "dua ribu", "bad_year", "H3"), (5, "1,234,567", "bad_count", "F3"), (5, -4, "negative", "F3")],
)  # fmt: skip
def test_a_fault_in_open_data_names_its_cell(column, cell, code, where):
    rows = [list(row) for row in OPEN_DATA]
    rows[2][column] = cell
    (problem,) = read(WRITERS["csv"]([Page(rows)])).report.problems
    assert (problem.code, problem.cell) == (code, where)


STRAY = [" ", None, " ", None, None, " "]
PROVINCES = [
    ["Provinsi", "Penerima_Upah", "Bukan_Penerima_Upah", "Jasa_Konstruksi", *STRAY],
    ["Banten", 1500000.0, 300000.0, 100000.0, *STRAY],
    ["Jawa Barat", 3294363.0, 930495.0, 630263.0, *STRAY],
    ["Papua Barat Daya", 9000.0, 800.0, 700.0],
]
CONTROL = {"PU": 3294363, "BPU": 930495, "JAKON": 630263}
PROVINCE_COPIES = {
    **{container: WRITERS[container]([Page(PROVINCES)]) for container in WRITERS},
    "csv with line feeds": as_text([[*map(str, row[:4])] for row in PROVINCES], ",", "\n").encode(),
    "with a total": WRITERS["xlsx"]([Page([*PROVINCES, ["Indonesia", 4803363, 1231295, 730963]])]),
}


@pytest.mark.parametrize("content", PROVINCE_COPIES.values(), ids=PROVINCE_COPIES)
def test_the_province_sheet_gives_control_totals_of_west_java_alone(content):
    loaded = read(content, period="2023-12")
    assert (loaded.report.status, loaded.report.form) == ("accepted", "kemnaker-provinsi"), loaded.report.problems
    assert dict(zip(loaded.frame["segment"], loaded.frame["members"], strict=True)) == CONTROL
    assert set(loaded.frame["period"]) == {"2023-12"}
    messages = {finding.code: finding.message for finding in loaded.report.findings}
    assert messages["provinces_passed"].startswith("2 provinsi lain")


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        (PROVINCES, "period_missing", "A1"),
        ([["Desember 2023"], *PROVINCES[:2]], "region_missing", ""),
        ([["Desember 2023"], *PROVINCES, ["Indonesia", 4803364, 1231295, 730963]], "total_mismatch", "B6"),
        ([["Desember 2023"], *PROVINCES[:2], ["Jawa Barat", 3294363.0, None, 630263.0]], "count_missing", "C4"),
        ([["Desember 2023"], *PROVINCES[:2], ["Jawa Barat", "3,294,363", 2, 3]], "bad_count", "B4"),
    ],
)
def test_a_fault_in_the_province_sheet_names_its_cell(rows, code, where):
    problems = {(problem.code, problem.cell) for problem in read(WRITERS["xlsx"]([Page(rows)])).report.problems}
    assert (code, where) in problems
    assert len(problems - {(code, where), ("count_missing", where)}) == 0


def dashboard(stamp, *more, title="ROAD TO UCJ KABUPATEN SUMEDANG"):
    return [
        [title], stamp,
        ["Kecamatan", "Jumlah Kelurahan", "Jumlah Kepling", "TARGET", "TK Aktif", "GAP", "%"],
        ["Tanjungsari", 12, 30, 1000, 400, 600, "40%"], ["Cimanggung", 11, 20, "2.000", "1.500", 500, "75,0%"],
        ["Jatinangor", 12, 0, 100, 150, -50, "150%"], *more,
    ]  # fmt: skip


STAMPS = {
    "Waktu Update beside": ["Waktu Update", "31/08/2024"],
    "Update per in one cell": [None, None, "Update per 31 Agustus 2024"],
    "Update per beside": ["Update per :", "31-08-2024"],
}


@pytest.mark.parametrize("container", list(WRITERS))
@pytest.mark.parametrize("stamp", STAMPS.values(), ids=STAMPS)
def test_a_dashboard_by_kecamatan_becomes_a_dated_statement(stamp, container):
    rows = dashboard(stamp, ["TOTAL", 35, 50, 3100, 2050, 1050, "66%"])
    loaded = read(WRITERS[container]([Page(rows, "KEC")]))
    assert (loaded.report.status, loaded.report.form) == ("accepted", "dasbor-kecamatan"), loaded.report.problems
    (row,) = loaded.frame.to_dict("records")
    assert (row["claim_id"], row["place"]) == ("dasbor-3211-2024-08-31", "Kab. Sumedang")
    assert (row["covered"], row["printed_date"]) == ("2.050", "31 Agustus 2024")


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        (dashboard([], ["TOTAL", 35, 50, 3100, 2051, 1050, "66%"]), "total_mismatch", "E7"),
        (dashboard([], ["TOTAL", 35, 50, 3000, 2050, 1050, "66%"]), "total_mismatch", "D7"),
        (dashboard([], ["Pamulihan", 1, 1, 100, 50, 51, "50%"]), "gap_mismatch", "F7"),
        (dashboard([], ["Pamulihan", 1, 1, 100, "5,5", 51, "50%"]), "bad_count", "E7"),
        (dashboard([], title="ROAD TO UCJ"), "region_missing", "A3"),
        (dashboard([], title="UCJ KABUPATEN GARUT"), None, None),
    ],
)
def test_a_fault_in_a_dashboard_names_its_cell(rows, code, where):
    report = read(WRITERS["xlsx"]([Page(rows)])).report
    assert [(problem.code, problem.cell) for problem in report.problems] == ([(code, where)] if code else [])
