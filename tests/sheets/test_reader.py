"""Any container by its content: cells with their kinds and places, merges, what is hidden; or one stable refusal."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from coverage.loaders import load
from coverage.model.errors import FileRefused
from coverage.model.loading import LoadOptions
from coverage.sheets.columns import columns_of
from coverage.sheets.containers.scanned import sheet_of_columns
from coverage.sheets.containers.sheet_part import Lookups, read_sheet_part
from coverage.sheets.reader import read_book
from tests import builders, xml_books

ROWS = [["Kab/Kota", "Peserta"], ["Kab. Garut", "1.234.567"], ["Kota Banjar", "-"]]


def rows_of(content):
    return [list(row) for row in read_book(content).sheets[0].rows]


def refused(content):
    with pytest.raises(FileRefused) as caught:
        read_book(content)
    assert caught.value.value and caught.value.expected and caught.value.remedy.endswith(".")
    return caught.value.code


def delimited(delimiter, end="\n"):
    return end.join(delimiter.join(row) for row in ROWS) + end


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_with_any_delimiter_encoding_and_line_end(delimiter, encoding, end):
    assert rows_of(delimited(delimiter, end).encode(encoding)) == ROWS


def test_quotes_protect_delimiters_and_line_ends():
    content = b'nama;jumlah\r\n"Garut; ""Kota Intan""";"1\r\n2"\r\n'
    assert rows_of(content) == [["nama", "jumlah"], ['Garut; "Kota Intan"', "1\r\n2"]]


def test_decimal_commas_do_not_win_over_semicolons():
    assert rows_of(b"nama;a;b\nGarut;1,5;2,5\nBanjar;3,5;4,5\n")[1] == ["Garut", "1,5", "2,5"]


def test_a_stated_separator_is_believed():
    assert rows_of(b"sep=|\r\na,b|c\r\n") == [["a,b", "c"]]


def test_letters_of_windows_are_kept():
    assert rows_of("nama,kota\nCafé,Garut\n".encode("cp1252"))[1] == ["Café", "Garut"]


PAGE = """<html><head><meta charset="utf-8"><style>td {mso-number-format:"0"}</style></head><body>
<p>Laporan</p><table border=1><tr><th rowspan=2>Kab/Kota<th colspan=2>PU</tr><tr><th>Aktif<th>Nonaktif</tr>
<tr style="display:none"><td>Kab.&nbsp;Garut<td> 1.234.567 <td>2</td></tr></table></body></html>"""


def test_a_page_named_xls_gives_its_table_as_text_with_merges():
    (sheet,) = read_book(PAGE.encode()).sheets
    assert sheet.rows == [
        ["Kab/Kota", "PU", ""],
        ["", "Aktif", "Nonaktif"],
        ["Kab.\u00a0Garut", "1.234.567", "2"],
    ]
    assert sheet.merges == ((0, 0, 1, 0), (0, 1, 0, 2))
    assert sheet.hidden_rows == {2}


def test_a_table_inside_a_cell_is_a_table_of_its_own():
    page = b"<table><tr><td>luar<table><tr><td>dalam</td></tr></table></td><td>x</td></tr></table>"
    assert [sheet.rows for sheet in read_book(page).sheets] == [[["luar", "x"]], [["dalam"]]]


WORKBOOK_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Rekap"><Table><Column ss:Hidden="1" ss:Index="3"/>
<Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">Judul</Data></Cell>
<Cell><Data ss:Type="Number">3</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">1.234.567</Data></Cell><Cell ss:Index="3" ss:Formula="=R[-1]C"/>
<Cell><Data ss:Type="DateTime">2024-08-31T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Error">#REF!</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_spreadsheetml_of_2003_is_read_with_places_spans_and_kinds():
    (sheet,) = read_book(WORKBOOK_2003.encode()).sheets
    assert sheet.rows == [
        ["", "", "", "", ""],
        ["Judul", "", 3.0, "", ""],
        ["1.234.567", "", "", dt.date(2024, 8, 31), "#REF!"],
    ]
    assert (sheet.merges, sheet.hidden_columns, sheet.uncached, sheet.errors) == (
        ((1, 0, 1, 1),),
        {2},
        {(2, 2)},
        {(2, 4)},
    )


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Rekap">
<table:table-column table:visibility="collapse"/>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/>
</table:table-row>
<table:table-row table:visibility="collapse">
<table:table-cell office:value-type="string" table:number-columns-spanned="2">
<text:p>Kab.<text:s text:c="2"/>Garut</text:p></table:table-cell><table:covered-table-cell/>
<table:table-cell office:value-type="float" office:value="12.5" table:number-columns-repeated="2">
<text:p>12,5</text:p>
</table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-08-31"><text:p>31/8</text:p>
</table:table-cell><table:table-cell table:formula="of:=[.A1]"/></table:table-row>
<table:table-row table:number-rows-repeated="1048573">
<table:table-cell table:number-columns-repeated="16384"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def test_opendocument_is_read_and_its_endless_empty_rows_are_not():
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ODS}
    book = read_book(xml_books.pack(parts))
    (sheet,) = book.sheets
    assert book.container == "ods"
    assert list(sheet.rows)[2] == ["Kab.  Garut", "", 12.5, 12.5, dt.date(2024, 8, 31), ""]
    assert len(sheet.rows) == 3
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {0})
    assert (sheet.merges, sheet.uncached) == (((2, 0, 2, 1),), {(2, 5)})


KINDS = """<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>-1.5E3</v></c><c r="C2" t="b"><v>1</v></c>
<c r="D2" s="1"><v>45535</v></c><c r="E2" s="2"><v>45535.5</v></c><c r="F2" t="e"><v>#N/A</v></c>
<c r="G2"><f>A1*2</f></c><c r="H2" t="str"><f>"x"&amp;A1</f><v></v></c><c r="I2" t="inlineStr"><is><r><t>satu </t></r>
<r><t>dua</t></r><rPh sb="0" eb="1"><t>baca</t></rPh></is></c><c r="J2"><f>A1</f><v>7</v></c><c r="XFD2" s="1"/></row>
<row r="4" hidden="1"><c r="A4" t="s"><v>0</v></c></row>"""


@pytest.mark.parametrize("prefix", ["", "x"])
def test_every_kind_of_cell_of_a_workbook(prefix):
    rows = KINDS
    if prefix:
        for tag in ("row", "c", "v", "f", "is", "r", "t", "rPh"):
            for start in ("<", "</"):
                for end in (" ", ">", "/>"):
                    rows = rows.replace(f"{start}{tag}{end}", f"{start}x:{tag}{end}")
    (sheet,) = read_book(
        xml_books.book(rows, prefix=prefix, texts=xml_books.texts_part("a&amp;b", "baris_x000D_dua"))
    ).sheets
    noon = dt.datetime(2024, 8, 31, 12)
    assert sheet.rows == [
        [""] * 10,
        ["baris\rdua", -1500.0, True, dt.date(2024, 8, 31), noon, "#N/A", "", "", "satu dua", 7.0],
        [""] * 10,
        ["a&b", *[""] * 9],
    ]  # fmt: skip
    assert (sheet.uncached, sheet.errors, sheet.hidden_rows) == ({(1, 6)}, {(1, 5)}, {3})


def test_the_date_system_of_1904_is_honoured():
    rows = '<row r="1"><c r="A1" s="1"><v>44073</v></c></row>'
    assert rows_of(xml_books.book(rows, is_1904=True)) == [[dt.date(2024, 8, 31)]]


def test_hidden_sheets_are_read_and_said():
    part = xml_books.sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>')
    content = xml_books.pack(xml_books.parts_of({"A": part, "B": part}, states={"B": "veryHidden"}))
    book = read_book(content)
    assert [sheet.is_hidden for sheet in book.sheets] == [False, True]
    assert [(finding.code, finding.where) for finding in book.findings] == [("hidden_sheet", "B")]


def test_macros_are_left_alone_and_said():
    part = xml_books.sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>')
    book = read_book(xml_books.pack(xml_books.parts_of({"A": part}, more={"xl/vbaProject.bin": b"x"})))
    assert book.sheets[0].rows == [[1.0]]
    assert [finding.code for finding in book.findings] == ["macros_ignored"]


def test_merges_of_data_and_titles_are_known():
    merges = [(0, 0, 0, 30, "Judul"), (1, 0, 3, 0, "Cabang")]
    (sheet,) = read_book(builders.workbook([], merges=merges)).sheets
    assert sheet.merges == ((0, 0, 0, 30), (1, 0, 3, 0))


def test_a_large_sheet_is_kept_by_column_and_says_the_same():
    rows = [[f"teks {row % 7}" if row % 3 else None, float(row), row % 2 == 0] for row in range(70_000)]
    (sheet,) = read_book(builders.workbook(rows)).sheets
    assert sheet.columns is not None and len(sheet.rows) == len(rows)
    for row in (0, 1, 2, 69_999):
        assert sheet.rows[row] == ["" if cell is None else cell for cell in rows[row]]


def test_workbooks_of_other_writers_are_read(put):
    book = openpyxl.Workbook()
    book.active.append(["Kab. Garut", 5, dt.date(2024, 8, 31), True, "=A1"])
    buffer = io.BytesIO()
    book.save(buffer)
    (sheet,) = read_book(buffer.getvalue()).sheets
    assert sheet.rows == [["Kab. Garut", 5.0, dt.date(2024, 8, 31), True, ""]]
    assert sheet.uncached == {(0, 4)}


def test_sizes_that_follow_the_data_are_honest():
    parts = xml_books.parts_of({"A": xml_books.sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>')})
    buffer = io.BytesIO()

    class Stream(io.RawIOBase):
        def writable(self):
            return True

        def write(self, content):
            return buffer.write(content)

    with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(part.encode())
    assert rows_of(buffer.getvalue()) == [[1.0]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"%PDF-1.7 x", "not_a_workbook"),
        (b"PK\x03\x04 cut", "bad_zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "not_a_workbook"),
        (b"<html><body>kosong</body></html>", "not_a_workbook"),
        (b"nama\x00;x\n", "not_text"),
        (b'nama;"buka\n1;2\n', "bad_csv"),
        ("nama;Café\n".encode() + b"x;\xff\n", "bad_encoding"),
        (b";" * 300 + b"x\n", "too_many_columns"),
        (b"x" * 300_000, "long_token"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    assert refused(content) == code


def test_spaces_of_any_width_are_text():
    content = "Kab.\xa0Bogor;1\nKab.\u2009Garut;2\n".encode()
    assert rows_of(content) == [["Kab.\xa0Bogor", "1"], ["Kab.\u2009Garut", "2"]]
    assert rows_of("Kab.\xa0Bogor;1\n".encode("cp1252")) == [["Kab.\xa0Bogor", "1"]]


CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (CELL + CELL, "row_order"),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', "row_order"),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "row_order"),
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "row_order"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="1048576"><c r="BL1048576"><v>1</v></c></row>', "too_many_rows"),
        ('<row r="1"><c r="A1"><v>NaN</v></c></row>', "bad_cell"),
        ('<row r="1"><c r="A1"><v>1e999</v></c></row>', "bad_cell"),
        ('<row r="1"><c r="A1"><v>1<!-- x -->2</v></c></row>', "bad_cell"),
        ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "bad_cell"),
        ('<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>', "bad_cell"),
        ('<row r="1"><c r="A1" t="x"><v>1</v></c></row>', "bad_cell"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "bad_xml"),
        ('<row r="1"><c r="A1" t="str"><v>\x01</v></c></row>', "bad_xml"),
    ],
)
def test_a_sheet_that_could_be_read_in_two_ways_is_refused(rows, code):
    assert refused(xml_books.book(rows)) == code


def test_a_cell_far_away_is_named():
    with pytest.raises(FileRefused, match="XFD7"):
        read_book(xml_books.book('<row r="7"><c r="XFD7"><v>1</v></c></row>'))


def recap_with(formulas):
    """A recap in which cells of the table hold formulas that were never calculated."""
    book = openpyxl.load_workbook(io.BytesIO(builders.recap()))
    for cell, formula in formulas.items():
        book.active[cell] = formula
    buffer = io.BytesIO()
    book.save(buffer)
    return load(buffer.getvalue(), "rekap.xlsx", LoadOptions(), lambda: b"").report


@pytest.mark.parametrize("cell", ["B7", "C7", "E9", "C10"])
def test_a_formula_without_value_in_a_cell_that_is_read_refuses_the_file(cell):
    report = recap_with({cell: "=1+1"})
    assert report.status == "refused"
    assert ("formula_uncached", cell) in [(problem.code, problem.cell) for problem in report.problems]


def test_a_formula_without_value_elsewhere_is_no_matter():
    assert recap_with({"A12": "=1+1", "K7": "=1+1"}).status == "accepted"


def test_columns_of_another_reader_make_the_same_sheet():
    body = '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><f>A1</f></c><c r="C3" t="e">'
    body += "<v>#REF!</v></c></row>"
    around = {"before": '<cols><col min="2" max="3" hidden="1"/></cols>'}
    around["after"] = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    xml = xml_books.sheet_part(body, **around).encode()
    exact = read_sheet_part(xml, "A", Lookups([], frozenset()))
    fast = sheet_of_columns(xml, "A", columns_of(exact.rows))
    assert list(fast.rows) == exact.rows
    for name in ("hidden_columns", "hidden_rows", "merges", "uncached"):
        assert getattr(fast, name) == getattr(exact, name) != set()


@pytest.mark.parametrize(("row", "column", "code"), [(0, 300, "too_many_columns"), (20_000, 0, "too_many_rows")])
def test_columns_of_another_reader_reach_no_further(row, column, code):
    rows = [[""] * (column + 1) for _ in range(row + 1)]
    rows[row][column] = 1.0
    with pytest.raises(FileRefused) as caught:
        sheet_of_columns(xml_books.sheet_part("").encode(), "A", columns_of(rows))
    assert caught.value.code == code
