"""Sound forms of real offices around and beside a recap's figures: they are read, and nothing of them is counted."""

import pytest

from coverage.loaders.headings.titles import read_title
from coverage.sheets.sheet import Sheet
from tests import builders, xml_books
from tests.loaders.test_figures_seen import HEADINGS, ROWS, TITLE, table
from tests.loaders.test_recap import active, only_problem, read

TOTAL = ["JUMLAH", None, 2699, 409, 877]
WHOLE = {("3201", "PU"): 1204, ("3201", "JAKON"): 188, ("3201", "BPU"): 377,
         ("3204", "PU"): 1495, ("3204", "JAKON"): 221, ("3204", "BPU"): 500}  # fmt: skip


def is_whole(rows, **options):
    loaded = read(builders.workbook(rows, **options))
    assert not loaded.report.problems
    return active(loaded) == WHOLE


@pytest.mark.parametrize(
    "below",
    [
        [[None, None, "Bandung, 2 September 2024"], [None, None, "Kepala Bidang"], [None, None, "(Contoh Rekaan)"]],
        [[None, "Mengetahui,", None, "Bandung, 2 September 2024"], [None, "Kepala Kantor", None, "Kepala Bidang"]],
        [["Catatan", None, "angka sementara"], [None, None, None, "....................."]],
        [[None, "Kepala Kantor", None, "Kepala Bidang"], [None, None, None, "19800101 200501 1 001"]],
        [[None, "Bandung,", None, "2 September 2024"]],
    ],
)
@pytest.mark.parametrize("total", [[TOTAL], []], ids=["with a total", "without"])
def test_a_block_of_signatures_is_no_row(below, total):
    assert is_whole(table([*ROWS, *total, [], *below]))


@pytest.mark.parametrize("name", ["Kab. Garut", "Bandung", "Kab Grut"])
def test_a_row_of_a_region_with_words_for_figures_is_not_taken_for_a_signature(name):
    loaded = read(builders.workbook(table([*ROWS, [3, name, "banyak", "sedikit", "cukup"]])))
    assert loaded.report.status == "refused"


def test_a_blank_merge_below_the_table_or_on_a_cover_is_room():
    rows = table([*ROWS, TOTAL])
    cover = [["LAPORAN BULANAN"]]
    content = builders.workbook(rows, merges=[(len(rows) - 1, 0, len(rows) + 4, 1, "JUMLAH")], more_sheets={"S": cover})
    assert active(read(content)) == WHOLE
    sheet = xml_books.sheet_part(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Sampul</t></is></c></row>',
        after='<mergeCells count="1"><mergeCell ref="A2:F9"/></mergeCells>',
    )
    loaded = read(xml_books.pack(xml_books.parts_of({"Sampul": sheet})))
    assert [problem.code for problem in loaded.report.problems] == ["unknown_layout"]


@pytest.mark.parametrize(
    "row",
    [
        [None, None, "(orang)", "(orang)", "(orang)"],
        [None, None, "orang", "orang", "orang"],
        ["(1)", "(2)", "(3)", "(4)", "(5)=3+4"],
        [1, 2, 3, 4, "5 = (3) + (4)"],
    ],
)
def test_rows_of_units_and_of_column_numbers_are_no_rows(row):
    assert is_whole(table([row, *ROWS, TOTAL]))


@pytest.mark.parametrize("row", [[None, None, "(ribu)", "(ribu)", "(ribu)"]])
def test_a_unit_in_brackets_that_is_not_persons_is_not_passed_over(row):
    assert read(builders.workbook(table([row, *ROWS, TOTAL]))).report.status == "refused"


@pytest.mark.parametrize(
    "form", ["{code} - {name}", "[{code}] {name}", "{code} {name}", "{name} ({code})", "{name} - {code}"]
)
@pytest.mark.parametrize("heading", ["Kab/Kota", "Kode"])
def test_a_code_and_a_name_in_one_cell_are_a_region(form, heading):
    codes = {"Kab. Bogor": "3201", "Kab. Bandung": "3204"}
    rows = [[number, form.format(code=codes[name], name=name), *counts] for number, name, *counts in ROWS]
    assert is_whole(table(rows, ["No", heading, *HEADINGS[2:]]))


def test_a_code_and_a_name_that_disagree_are_refused():
    rows = table([[1, "3201 - Kab. Bandung", 1, 2, 3]])
    assert only_problem(read(builders.workbook(rows))).code == "ambiguous_region"


@pytest.mark.parametrize(
    ("row", "period"),
    [
        (["POSISI 31 AGUSTUS 2024, dicetak 5 September 2024"], "2024-08"),
        (["Dicetak 5 September 2024 - POSISI 31 AGUSTUS 2024"], "2024-08"),
        (["31 Agustus 2024 (tanggal cetak 5 September 2024)"], "2024-08"),
        (["Tanggal cetak", "5 September 2024", "POSISI 31 AGUSTUS 2024"], "2024-08"),
        (["5 September 2024 (tanggal cetak)"], None),
        (["Dicetak", "5 September 2024"], None),
        (["Peraturan Nomor 5, 1 Juli 2021"], None),
    ],
)
def test_the_day_of_printing_is_no_position(row, period):
    title = read_title(Sheet("Rekap", [row]), 1)
    assert list(title.periods) == ([period] if period else [])


def test_a_workbook_part_in_the_root_and_an_empty_module_are_read():
    parts = xml_books.parts_of({"Rekap": xml_books.sheet_part("".join(_xml_rows()))})
    moved = {name.removeprefix("xl/"): part for name, part in parts.items()}
    moved["_rels/.rels"] = moved["_rels/.rels"].replace("xl/workbook", "workbook")
    assert active(read(xml_books.pack(moved))) == WHOLE
    module = '<sheet name="Modul1" sheetId="9" state="veryHidden" r:id=""/></sheets>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</sheets>", module)
    assert active(read(xml_books.pack(parts))) == WHOLE
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(' state="veryHidden"', "")
    assert only_problem(read(xml_books.pack(parts))).code == "bad_target"


def _xml_rows():
    for index, row in enumerate(table(ROWS), 1):
        cells = (
            f'<c t="inlineStr"><is><t>{cell}</t></is></c>' if isinstance(cell, str) else f"<c><v>{cell}</v></c>"
            for cell in row
        )
        yield f'<row r="{index}">{"".join(cells)}</row>'


@pytest.mark.parametrize(("form", "heading"), [("{month:02d}-{year}", "BLTH"), ("{year}-{month:02d}", "Periode"),
                                               ("{year}{month:02d}", "Bulan Laporan")])  # fmt: skip
def test_months_down_a_column_are_read_each_for_itself(form, heading):
    rows = [
        [form.format(year=2024, month=month), *row[1:3], row[3] + month, row[4]] for month in (6, 7, 8) for row in ROWS
    ]
    loaded = read(builders.workbook([[TITLE[0]], [heading, *HEADINGS[1:]], *rows]))
    assert loaded.report.periods == ("2024-06", "2024-07", "2024-08")
    jakon = loaded.frame[(loaded.frame["segment"] == "JAKON") & (loaded.frame["region_code"] == "3201")]
    assert dict(zip(jakon["period"], jakon["members"], strict=True)) == {"2024-06": 194, "2024-07": 195, "2024-08": 196}


def test_a_month_is_filled_down_and_a_total_closes_it():
    rows = [["08-2024", *ROWS[0][1:]], [None, *ROWS[1][1:]], TOTAL, ["09-2024", *ROWS[0][1:]], ["JUMLAH", *ROWS[0][1:]]]
    rows[-1][1] = None
    loaded = read(builders.workbook([[TITLE[0]], ["BLTH", *HEADINGS[1:]], *rows]))
    assert loaded.report.periods == ("2024-08", "2024-09")
    assert not loaded.report.problems


@pytest.mark.parametrize(
    ("title", "months", "code"),
    [
        ("POSISI 31 AGUSTUS 2024", ("07-2024", "07-2024"), "period_conflict"),
        ("TAHUN 2024", ("entah", "08-2024"), "period_missing"),
    ],
)
def test_a_month_that_contradicts_or_says_nothing_is_refused(title, months, code):
    rows = [[month, *row[1:]] for month, row in zip(months, ROWS, strict=True)]
    problem = only_problem(read(builders.workbook([[title], ["BLTH", *HEADINGS[1:]], *rows])))
    assert (problem.code, problem.cell) == (code, "A3")


def test_a_month_without_its_year_takes_the_one_of_the_title():
    rows = [["Agustus", *row[1:]] for row in ROWS]
    assert read(builders.workbook([["AGUSTUS 2024"], ["Bulan", *HEADINGS[1:]], *rows])).report.periods == ("2024-08",)


@pytest.mark.parametrize(
    ("months", "status"),
    [
        (("Desember", "Januari", "Februari"), "refused"),
        (("Januari", "Februari", "Maret"), "accepted"),
        (("Maret", "Februari", "Januari"), "accepted"),
        (("Desember 2024", "Januari 2025", "Februari 2025"), "accepted"),
    ],
)
def test_months_that_run_backwards_under_one_year_are_refused(months, status):
    headings = ["Kab/Kota", *(f"PU {month}" for month in months)]
    loaded = read(builders.workbook([["TAHUN 2025"], headings, ["Kab. Bogor", 1, 2, 3]]))
    assert loaded.report.status == status
