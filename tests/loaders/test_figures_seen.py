"""Figures as a person sees them: what is beside a figure in its cell is never glued to it, and none is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, xml_books
from tests.loaders.test_recap import active, only_problem, read

TITLE = ["REKAP KEPESERTAAN", "POSISI 31 AGUSTUS 2024", "DASAR WILAYAH: DOMISILI (NIK)"]
HEADINGS = ["No", "Kab/Kota", "PU", "Jakon", "BPU"]
ROWS = [[1, "Kab. Bogor", 1204, 188, 377], [2, "Kab. Bandung", 1495, 221, 500]]
RAISED = ("vertAlign", 'val="superscript"'), ("vertAlign", 'val="subscript"'), ("strike", ""), ("dstrike", "")
OFFICE_HTML = "http://www.w3.org/TR/REC-html40"


def table(rows, headings=HEADINGS):
    return [*([text] for text in TITLE), [], headings, *rows]


def page(figure):
    """A web page of the recap whose first figure is markup."""
    rows = [[*row] for row in table(ROWS)]
    rows[5][2] = figure
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<html><body><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></body></html>".encode()


def xml_book(first, *, shared=None):
    """A workbook whose C6 is a cell of XML; `shared` is a list of texts beside it."""
    rows = []
    for index, row in enumerate(table(ROWS), 1):
        cells = [
            f'<c r="{"ABCDE"[place]}{index}" t="inlineStr"><is><t>{cell}</t></is></c>'
            if isinstance(cell, str)
            else f'<c r="{"ABCDE"[place]}{index}"><v>{cell}</v></c>'
            for place, cell in enumerate(row)
        ]
        if index == 6:
            cells[2] = first
        rows.append(f'<row r="{index}">{"".join(cells)}</row>')
    return xml_books.book("".join(rows), texts=shared)


def runs(name, value, *, mark="1", first="", last="1204"):
    """Rich text: a plain part, a part with a property, a plain part."""
    plain = "".join(f"<r><t>{text}</t></r>" for text in (first,) if text)
    return f"{plain}<r><rPr><{name} {value}/></rPr><t>{mark}</t></r><r><t>{last}</t></r>"


OFF = runs("strike", 'val="0"')


def left_out(loaded):
    return [finding for finding in loaded.report.findings if finding.code == "text_left_out"]


@pytest.mark.parametrize(("name", "value"), RAISED)
@pytest.mark.parametrize("is_shared", [False, True])
def test_a_raised_or_struck_out_part_of_a_cell_is_left_out_and_said(name, value, is_shared):
    text = runs(name, value)
    shared = f'<sst xmlns="{xml_books.MAIN}"><si>{text}</si></sst>' if is_shared else None
    cell = '<c r="C6" t="s"><v>0</v></c>' if is_shared else f'<c r="C6" t="inlineStr"><is>{text}</is></c>'
    loaded = read(xml_book(cell, shared=shared))
    assert active(loaded)["3201", "PU"] == 1204
    assert "C6" in left_out(loaded)[0].message


def test_a_property_that_is_switched_off_leaves_nothing_out():
    loaded = read(xml_book(f'<c r="C6" t="inlineStr"><is>{OFF}</is></c>'))
    assert active(loaded)["3201", "PU"] == 11204
    assert not left_out(loaded)


def test_two_values_in_one_cell_are_refused():
    problem = only_problem(read(xml_book('<c r="C6"><v>1204</v><is><t>900</t></is></c>')))
    assert problem.code == "bad_cell"
    assert "C6" in problem.value


@pytest.mark.parametrize(
    "figure",
    [
        "1204<sup>1</sup>",
        "<s>9</s>1204",
        '<span style="display: none">9</span>1204',
        '<span style="visibility:hidden">9<b>8</b></span>1204',
        "<font hidden>9</font>1204",
        '1204<span style="vertical-align:super">a</span>',
        '<span style="text-decoration: line-through">9</span>1204',
        "<i>1204</i>",
    ],
)
def test_a_page_is_read_as_a_browser_shows_it(figure):
    loaded = read(page(figure))
    assert active(loaded)["3201", "PU"] == 1204
    assert bool(left_out(loaded)) == (figure != "<i>1204</i>")


def test_a_comment_of_spreadsheetml_is_no_value():
    def cell(text, more=""):
        kind = "Number" if isinstance(text, int) else "String"
        return f'<Cell><Data ss:Type="{kind}">{text}</Data>{more}</Cell>'

    rows = [[cell(each) for each in row] for row in table(ROWS)]
    note = f'<Comment><ss:Data xmlns="{OFFICE_HTML}"><B>95</B> lihat</ss:Data></Comment>'
    rows[4][2], rows[5][2] = cell("PU", note), cell(1204, note)
    rows[6][2] = f'<Cell><ss:Data ss:Type="String" xmlns="{OFFICE_HTML}"><Font>1495</Font><Sup>2</Sup></ss:Data></Cell>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    body = "".join(f"<Row>{''.join(row)}</Row>" for row in rows)
    sheet = f'<Worksheet ss:Name="Rekap"><Table>{body}</Table></Worksheet>'
    book = f'<Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'
    loaded = read(f'<?xml version="1.0"?>{book}'.encode())
    assert (active(loaded)["3201", "PU"], active(loaded)["3204", "PU"]) == (1204, 1495)
    assert active(loaded)["3204", "BPU"] == 500


@given(count=st.integers(1, 999_999), noise=st.floats(-1e-7, 1e-7))
@settings(max_examples=20, deadline=None)
def test_rounding_noise_is_no_fraction(count, noise):
    loaded = read(builders.workbook(table([[1, "Kab. Bogor", count + noise, 188, 377]])))
    assert active(loaded)["3201", "PU"] == count


def test_a_fraction_of_a_person_is_refused():
    assert only_problem(read(builders.workbook(table([[1, "Kab. Bogor", 1204.4, 188, 377]])))).code == "bad_count"


@pytest.mark.parametrize("text", ["25,000", "950,000", "1,000", "1,250,000"])
def test_a_comma_before_three_digits_is_unclear(text):
    problem = only_problem(read(builders.workbook(table([[1, "Kab. Bogor", text, 188, 377]]))))
    assert (problem.code, problem.cell) == ("bad_count", "C6")


@pytest.mark.parametrize(("text", "count"), [("1.250.000", 1_250_000), ("1 204", 1204), ("1204,0", 1204), ("0,000", 0)])
def test_sound_spellings_of_a_figure_are_read(text, count):
    loaded = read(builders.workbook(table([[1, "Kab. Bogor", text, 188, 377]])))
    assert active(loaded)["3201", "PU"] == count


@pytest.mark.parametrize(
    ("merge", "cell"),
    [((5, 2, 6, 2, 1204), "C6"), ((5, 3, 6, 3, 188), "D6"), ((5, 2, 5, 3, 1204), "C6")],
    ids=["two regions", "two regions, another column", "two segments"],
)
def test_a_figure_merged_over_two_things_belongs_to_neither(merge, cell):
    rows = [[*row] for row in table(ROWS)]
    for row in range(merge[0], merge[2] + 1):
        for column in range(merge[1], merge[3] + 1):
            rows[row][column] = None
    problem = only_problem(read(builders.workbook(rows, merges=[merge])))
    assert (problem.code, problem.cell) == ("shared_count", cell)


def test_a_region_of_two_lines_keeps_its_merged_figures():
    rows = table([[1, "Kab. Bogor", 1204, 188, 377], [None] * 5, [2, "Kab. Bandung", 1495, 221, 500]])
    merges = [(5, column, 6, column, cell) for column, cell in enumerate(ROWS[0])]
    assert active(read(builders.workbook(rows, merges=merges)))["3201", "PU"] == 1204


def test_a_figure_without_a_heading_is_refused():
    rows = [[*row] for row in ROWS]
    rows[1].append(77)
    problem = only_problem(read(builders.workbook(table(rows))))
    assert (problem.code, problem.cell, problem.value) == ("figure_without_heading", "F7", "77")


def test_words_and_row_numbers_without_a_heading_are_no_figures():
    rows = [["", *HEADINGS[1:]], *([*row, "lihat surat"] for row in ROWS)]
    assert read(builders.workbook([*([text] for text in TITLE), *rows])).report.status == "accepted"


@pytest.mark.parametrize("heading", ["PU + BPU", "Anggota Mandirian"])
def test_a_column_of_counts_that_nobody_knows_is_refused(heading):
    rows = table([[1, "Kab. Bogor", 1581, 188], [2, "Kab. Bandung", 1995, 221]], ["No", "Kab/Kota", heading, "Jakon"])
    problem = only_problem(read(builders.workbook(rows)))
    assert (problem.code, problem.cell) == ("unknown_count_column", "C6")


@pytest.mark.parametrize("cells", [("4001", "4002"), (2024, 2024), ("baik", 3), (0.31, 0.4)])
def test_codes_years_and_remarks_in_unknown_columns_are_passed_over(cells):
    heading = "Kode Pos" if isinstance(cells[0], str) and cells[0].isdigit() else "Lain"
    rows = table([[*row, cell] for row, cell in zip(ROWS, cells, strict=True)], [*HEADINGS, heading])
    assert read(builders.workbook(rows)).report.status == "accepted"


def test_letters_of_another_script_are_part_of_a_name():
    problem = only_problem(
        read(builders.workbook(table([[1, "Kab. Bandung \u0411\u0430\u0440\u0430\u0442", 1, 2, 3]])))
    )
    assert problem.code == "unknown_region"


def test_men_and_women_under_one_segment_are_not_taken_for_it():
    rows = table([["", "", "L", "P"], [1, "Kab. Bogor", 1104, 100]], ["No", "Kab/Kota", "PU", None])
    problem = only_problem(read(builders.workbook(rows, merges=[(4, 2, 4, 3, "PU")])))
    assert problem.code == "repeated_column"
    assert "C5 dan D5" in problem.value
