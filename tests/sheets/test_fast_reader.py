"""The fast reader: equal to calamine cell by cell on what it accepts, and nothing accepted that it does not know."""

import datetime as dt
import io
import random
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from coverage.sheets.columns import CellKind, LazyRows
from coverage.sheets.containers.lookups import date_styles
from coverage.sheets.fast import reader as fast_reader
from coverage.sheets.fast.reader import FastBook, scan_sheet
from coverage.sheets.fast.shared_strings import read_shared_strings
from coverage.sheets.reader import read_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
EPOCH = dt.datetime(1899, 12, 30)
NO_STYLES = frozenset()


def part(root, inside):
    return f'{HEAD}<{root} xmlns="{MAIN}">{inside}</{root}>'.encode()


def sheet(rows):
    return part("worksheet", f"<sheetData>{rows}</sheetData>")


def row_of(cells):
    return sheet(f'<row r="1">{cells}</row>')


def strings(items):
    return part("sst", items)


def formats(codes, *, own=""):
    return part("styleSheet", f"<numFmts>{own}</numFmts><cellXfs>{codes}</cellXfs>")


def book(sheet_xml, strings_xml=b"", styles_xml=b"", *, is_1904=False):
    relations = [
        ("worksheet", "worksheets/sheet1.xml"),
        ("sharedStrings", "sharedStrings.xml"),
        ("styles", "styles.xml"),
    ]
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{int(is_1904)}"/>'
        '<sheets><sheet name="A" sheetId="1" r:id="rId0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        + "".join(f'<Relationship Id="rId{n}" Type="{OFFICE}/{a}" Target="{b}"/>' for n, (a, b) in enumerate(relations))
        + "</Relationships>",
        SHEET: sheet_xml,
        STRINGS: strings_xml or strings(""),
        STYLES: styles_xml or formats(""),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def scan(content, **options):
    """The columns of the first sheet of a workbook, by the fast reader alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        shared = archive.read(STRINGS) if STRINGS in archive.namelist() else strings("")
        texts, styles = read_shared_strings(shared), date_styles(archive.read(STYLES))
        is_1904 = b'date1904="1"' in archive.read("xl/workbook.xml")
        if texts is None:
            return None
        return scan_sheet(archive.read(SHEET), texts, styles, is_1904=is_1904, **options)


def by_calamine(content):
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        return workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)


def plain(cell):
    """A cell as both readers can say it: dates to the millisecond, and whether a 1 is a number or a flag."""
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        cell = dt.datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, dt.datetime):
        return "date", round((cell - EPOCH) / dt.timedelta(milliseconds=1))
    return type(cell).__name__, cell


def table(rows):
    """Where a cell holds something -> what it holds."""
    return {(y, x): plain(cell) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell != ""}


def scanned(columns):
    """The same of scanned columns, with errors left out as calamine does."""
    rows = LazyRows(columns)
    errors = {
        (y, x) for x, column in enumerate(columns) for y in range(len(column)) if column.kinds[y] == CellKind.ERROR
    }
    return {place: cell for place, cell in table(rows).items() if place not in errors}


def assert_equal_to_calamine(content, **options):
    columns = scan(content, **options)
    assert columns is not None
    assert scanned(columns) == table(by_calamine(content))


# What writers write.

TEXTS = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12
    ),
    st.sampled_from(
        ["3204010101900001", "PT A & B <C>", " tepi ", "dua\nbaris", "\ttab", "_x0041_", "'kutip\"", "\u00a0x"]
    ),
    st.text("ab ", min_size=200, max_size=400),
)
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17),
    st.integers(0, 10**9),
    st.floats(-1e300, 1e300),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 2)),
)
DATES = st.one_of(
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2100, 1, 1)).map(lambda day: day.replace(microsecond=0)),
    st.dates(dt.date(1940, 1, 1), dt.date(2030, 1, 1)).map(lambda day: dt.datetime(day.year, day.month, day.day)),
)
CELLS = st.one_of(st.none(), TEXTS, NUMBERS, st.booleans(), DATES)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=8)


def by_xlsxwriter(rows, *, is_inline):
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": not is_inline, "constant_memory": is_inline})
    page, day, bold = (
        workbook.add_worksheet(),
        *(workbook.add_format(style) for style in ({"num_format": "yyyy-mm-dd hh:mm:ss"}, {"bold": True})),
    )
    for y, x, cell in ((y, x, cell) for y, row in enumerate(rows) for x, cell in enumerate(row)):
        if cell is None:
            page.write_blank(y, x, None, bold)
        elif isinstance(cell, str):
            page.write_string(y, x, cell)
        elif isinstance(cell, bool):
            page.write_boolean(y, x, cell)
        elif isinstance(cell, dt.datetime):
            page.write_datetime(y, x, cell, day)
        else:
            page.write_number(y, x, cell, bold if x % 2 else None)
    workbook.close()
    return target.getvalue()


def by_openpyxl(rows, *, is_streamed):
    workbook = openpyxl.Workbook(write_only=is_streamed)
    page = workbook.create_sheet() if is_streamed else workbook.active
    for row in rows:
        page.append([f"x{cell}" if isinstance(cell, str) and cell.startswith("=") else cell for cell in row])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


WRITERS = {
    "xlsxwriter, shared strings": lambda rows: by_xlsxwriter(rows, is_inline=False),
    "xlsxwriter, inline strings": lambda rows: by_xlsxwriter(rows, is_inline=True),
    "openpyxl": lambda rows: by_openpyxl(rows, is_streamed=False),
    "openpyxl, streamed": lambda rows: by_openpyxl(rows, is_streamed=True),
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS)
def test_what_writers_write_is_read_as_calamine_reads_it(write, rows):
    content = write(rows)
    columns = scan(content)
    if columns is None:  # an empty sheet is written as <sheetData/>; dates before 1900-01-01 are times
        assert not any(cell is not None for row in rows for cell in row)
        return
    assert scanned(columns) == table(by_calamine(content))


@pytest.mark.parametrize("size", [1, 300, 5_000])
@pytest.mark.parametrize("threads", [1, 2])
def test_parts_and_threads_change_nothing(monkeypatch, size, threads):
    monkeypatch.setattr(fast_reader, "_PART", size)
    rows = [
        [f"nama {n % 7}", n, n / 8, None if n % 3 else "x", bool(n % 2), dt.datetime(2024, 1, 1 + n % 28)]
        for n in range(300)
    ]
    rows[40:60] = [[]] * 20
    assert_equal_to_calamine(by_xlsxwriter(rows, is_inline=False), threads=threads)
    assert_equal_to_calamine(by_xlsxwriter(rows, is_inline=True), threads=threads)


# Single cells.

SHARED = strings("<si><t>satu</t></si><si><t></t></si>")
DAYS = formats('<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/>')
ACCEPTED = [
    '<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>',
    '<c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>1</v></c>',
    '<c r="A1" t="n"><v>5</v></c>',
    '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="0" t="s"><v>00</v></c>',
    '<c r="A1" t="str"><v> a&amp;_x0041_ </v></c>',
    '<c r="A1" t="str"><v></v></c><c r="B1"><v></v></c><c r="C1"><v/></c><c r="D1" s="1"></c>'
    '<c r="E1" t="s"><v></v></c>',
    '<c r="A1" t="inlineStr" /><c r="B1" t="inlineStr"></c><c r="C1"><v>1</v></c>',
    '<c r="A1" t="inlineStr"><is><t> x_x0041_&lt; </t></is></c>',
    '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c><c r="B1" t="s"><v>0</v></c>',
    '<c r="A1" t="inlineStr"><is><t></t></is></c>',
    '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" ref="B1:B9" si="0">A1</f><v>2.5</v></c>',
    '<c r="A1"><f t="shared" si="0"/><v>2</v></c><c r="B1" t="b"><f>TRUE()</f><v>1</v></c>',
    '<c r="A1" t="str"><f>B1&amp;"&lt;é"</f><v>hi é</v></c><c r="B1"><f>1+1</f></c>',
    '<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1</f><v/></c>',
    '<c r="A1"><v>1E5</v></c><c r="B1"><v>-0.5</v></c><c r="C1"><v>1.0000000000000001E-5</v></c>'
    '<c r="D1"><v>0005</v></c>',
    '<c r="A1"><v>1234567890123456</v></c><c r="B1"><v>12345678901234567890</v></c><c r="C1"><v>99999999</v></c>',
    '<c r="A1"><v>123456789</v></c><c r="B1"><v>9007199254740993</v></c><c r="C1"><v>0.1</v></c>'
    '<c r="D1"><v>-7</v></c>',
    '<c r="Y1"><v>1</v></c><c r="Z1"><v>2</v></c><c r="AA1"><v>3</v></c><c r="AB1"><v>4</v></c><c r="BA1"><v>5</v></c>',
    '<c r="A1" s="1"><v>61</v></c><c r="B1" s="1"><v>61.5</v></c>',
    '<c r="A1" s="1"><v>45000.123456789</v></c><c r="B1" s="1"><v>45000.99999999999</v></c>'
    '<c r="C1" s="1" t="n"><v>2958465</v></c>',
    '<c r="A1" s="1"><f>TODAY()</f><v>45000</v></c><c r="B1" s="9"><v>45000</v></c><c r="C1" s="2"/>',
]


@pytest.mark.parametrize("cells", ACCEPTED)
def test_a_known_way_to_write_a_cell_is_read_as_calamine_reads_it(cells):
    assert_equal_to_calamine(book(row_of(cells), SHARED, DAYS))


def test_dates_of_the_1904_system_are_days_since_1899():
    content = book(row_of('<c r="A1" s="1"><v>1</v></c><c r="B1" s="1"><v>43538</v></c>'), SHARED, DAYS, is_1904=True)
    assert_equal_to_calamine(content)
    assert [column.cell(0) for column in scan(content)] == [dt.date(1904, 1, 2), dt.date(2023, 3, 15)]


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        ('<c r="A1"><f>SUM(B1:B9)</f></c>', CellKind.UNCACHED, None),
        ('<c r="A1"><f>SUM(B1:B9)</f><v></v></c>', CellKind.UNCACHED, None),
        ('<c r="A1" t="str"><f>""</f></c>', CellKind.UNCACHED, None),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellKind.ERROR, "#DIV/0!"),
        ('<c r="A1" t="e"><v>#REF!</v></c>', CellKind.ERROR, "#REF!"),
    ],
)
def test_errors_and_formulas_without_value_are_told_apart_from_empty_cells(cell, kind, text):
    (column,) = scan(book(row_of(cell)))
    assert (column.kinds.tolist(), column.texts.to_pylist()) == ([kind], [text])


def test_numbers_and_texts_are_missing_where_a_cell_is_none():
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="3"><c r="A3"><v>7</v></c><c r="C3" t="b"><v>1</v></c>'
    rows += "</row>"
    first, second, third = scan(book(sheet(rows), SHARED))
    assert first.kinds.tolist() == [CellKind.TEXT, CellKind.EMPTY, CellKind.NUMBER]
    assert first.texts.to_pylist() == ["satu", None, None]
    assert repr(first.numbers.tolist()) == "[nan, nan, 7.0]"
    assert not second.kinds.any()
    assert third.numbers[2] == 1.0


DEVIATIONS = {
    "comment": '<c r="A1"><v>1</v></c><!-- x -->',
    "CDATA": '<c r="A1" t="str"><v><![CDATA[x]]></v></c>',
    "instruction": '<?x y?><c r="A1"><v>1</v></c>',
    "prefix": '<x:c r="A1"><v>1</v></x:c>',
    "space between": '<c r="A1"><v>1</v></c> ',
    "line end between": '<c r="A1">\n<v>1</v></c>',
    "no address": "<c><v>1</v></c>",
    "another row": '<c r="A2"><v>1</v></c>',
    "zero in front": '<c r="A01"><v>1</v></c>',
    "small letter": '<c r="a1"><v>1</v></c>',
    "three letters": '<c r="AAA1"><v>1</v></c>',
    "order of columns": '<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>',
    "column twice": '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
    "unknown attribute": '<c r="A1" cm="1"><v>1</v></c>',
    "unknown type": '<c r="A1" t="zahl"><v>1</v></c>',
    "type of ours": '<c r="A1" t="empty"/>',
    "attribute twice": '<c r="A1" s="1" s="2"><v>1</v></c>',
    "single quotes": "<c r='A1'><v>1</v></c>",
    "iso date": '<c r="A1" t="d"><v>2024-08-01</v></c>',
    "flag of 2": '<c r="A1" t="b"><v>2</v></c>',
    "flag in words": '<c r="A1" t="b"><v>true</v></c>',
    "flag without value": '<c r="A1" t="b"><v></v></c>',
    "unknown error": '<c r="A1" t="e"><v>#SPILL!</v></c>',
    "no number": '<c r="A1"><v>0x10</v></c>',
    "not a number": '<c r="A1"><v>NaN</v></c>',
    "infinite": '<c r="A1"><v>1e999</v></c>',
    "space in a number": '<c r="A1"><v> 5 </v></c>',
    "plus": '<c r="A1"><v>+5</v></c>',
    "bare point": '<c r="A1"><v>.5</v></c>',
    "other digits": '<c r="A1"><v>١٢</v></c>',
    "colon": '<c r="A1"><v>1:2</v></c>',
    "beyond the shared strings": '<c r="A1" t="s"><v>2</v></c>',
    "negative index": '<c r="A1" t="s"><v>-1</v></c>',
    "huge index": '<c r="A1" t="s"><v>4294967296</v></c>',
    "time without a day": '<c r="A1" s="1"><v>0.5</v></c>',
    "date before 1900": '<c r="A1" s="1"><v>-3</v></c>',
    "date after 9999": '<c r="A1" s="1"><v>2958466</v></c>',
    "date before March 1900": '<c r="A1" s="1"><v>60</v></c>',
    "rich text": '<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
    "inline without text": '<c r="A1" t="inlineStr"><is/></c>',
    "inline without type": '<c r="A1"><is><t>x</t></is></c>',
    "inline with value": '<c r="A1" t="inlineStr"><v>x</v></c>',
    "tag in a text": '<c r="A1" t="str"><v>a<b/>c</v></c>',
    "raw sign in a text": '<c r="A1" t="str"><v>a>c</v></c>',
    "unknown entity": '<c r="A1" t="str"><v>&nama;</v></c>',
    "bare ampersand": '<c r="A1" t="str"><v>a & b</v></c>',
    "impossible character": '<c r="A1" t="str"><v>&#0;</v></c>',
    "half a pair": '<c r="A1" t="str"><v>&#xD800;</v></c>',
    "control character": '<c r="A1" t="str"><v>a\x01b</v></c>',
    "two values": '<c r="A1"><v>1</v><v>2</v></c>',
    "value before formula": '<c r="A1"><v>1</v><f>1</f></c>',
    "two formulas": '<c r="A1"><f>1</f><f>2</f><v>1</v></c>',
    "extension": '<c r="A1"><v>1</v><extLst/></c>',
    "raw sign in a formula": '<c r="A1"><f>B1>1</f><v>1</v></c>',
    "cell not closed": '<c r="A1"><v>1</v>',
    "cell in a cell": '<c r="A1"><c r="B1"><v>1</v></c></c>',
    "value not closed": '<c r="A1"><v>1</c>',
    "text in a cell": '<c r="A1">x<v>1</v></c>',
    "text in a row": 'x<c r="A1"><v>1</v></c>',
    "unknown tag": '<c r="A1"><v>1</v></c><ext/>',
    "tag like a row": '<c r="A1"><v>1</v></c><rx/>',
}


@pytest.mark.parametrize("cells", DEVIATIONS.values(), ids=DEVIATIONS)
def test_an_unusual_cell_leaves_the_sheet_to_another_reader(cells):
    good = '<c r="A2"><v>1</v></c>'
    assert scan(book(sheet(f'<row r="1"></row><row r="2">{good}</row>'), SHARED, DAYS)) is not None
    assert scan(book(sheet(f'<row r="1">{cells}</row><row r="2">{good}</row>'), SHARED, DAYS)) is None


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
ODD_SHEETS = {
    "order of rows": sheet('<row r="2"><c r="A2"><v>1</v></c></row>' + ONE),
    "row twice": sheet(ONE + ONE),
    "row without number": sheet('<row><c r="A1"><v>1</v></c></row>'),
    "row 0": sheet('<row r="0"></row>'),
    "row with zero in front": sheet('<row r="01"><c r="A01"><v>1</v></c></row>'),
    "row beyond Excel": sheet('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
    "two numbers": sheet('<row r="1" r="2"><c r="A1"><v>1</v></c></row>'),
    "attribute of a row twice": sheet('<row r="1" ht="1" ht="2"><c r="A1"><v>1</v></c></row>'),
    "unknown attribute": sheet('<row r="1" 9="1"><c r="A1"><v>1</v></c></row>'),
    "closed twice": sheet('<row r="1"/></row>'),
    "row in a row": sheet('<row r="1"><row r="2"></row></row>'),
    "text between rows": sheet(ONE + "x"),
    "line end between rows": sheet(ONE + "\n"),
    "comment between rows": sheet(ONE + "<!-- -->"),
    "second sheetData": part("worksheet", f"<sheetData>{ONE}</sheetData><sheetData>{ONE}</sheetData>"),
    "no sheetData": part("worksheet", "<sheetData/>"),
    "inside something": part("worksheet", f"<x><sheetData>{ONE}</sheetData></x>"),
    "in a comment": part("worksheet", f"<!-- <sheetData>{ONE}</sheetData> -->"),
    "other root": part("chartsheet", f"<sheetData>{ONE}</sheetData>"),
    "other namespace": sheet(ONE).replace(MAIN.encode(), b"http://example.org/x"),
    "document type": sheet(ONE).replace(b"<worksheet", b"<!DOCTYPE worksheet><worksheet"),
    "other encoding": sheet(ONE).replace(b"UTF-8", b"latin-1"),
    "UTF-16": sheet(ONE).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "cut": sheet(ONE)[:-30],
    "nothing": b"",
    "broken before": sheet(ONE).replace(b"<sheetData>", b"<cols><sheetData>"),
    "broken after": sheet(ONE).replace(b"</sheetData>", b"</sheetData></cols>"),
    "not UTF-8": row_of('<c r="A1" t="str"><v>?x</v></c>').replace(b"?x", b"\xff\xfe"),
    "too many columns": row_of('<c r="IW1"><v>1</v></c>'),
}


@pytest.mark.parametrize("xml", ODD_SHEETS.values(), ids=ODD_SHEETS)
def test_an_unusual_sheet_is_left_to_another_reader(xml):
    assert scan_sheet(sheet(ONE), read_shared_strings(SHARED), NO_STYLES) is not None
    assert scan_sheet(xml, read_shared_strings(SHARED), NO_STYLES) is None


HONEST_SHEETS = {
    "Excel": sheet(
        '<row r="1" spans="1:2" ht="15.75" x14ac:dyDescent="0.25"><c r="A1" s="3"/><c r="B1"><v>1</v></c></row>'
    ),
    "LibreOffice": sheet('<row r="1" customFormat="false" hidden="true"><c r="A1" s="0" t="n"><v>1</v></c></row>'),
    "rows without cells": sheet(
        '<row r="1"/><row r="2" ht="3"></row><row r="9"><c r="A9"><v>1</v></c></row><row r="10"/>'
    ),
    "byte order mark": b"\xef\xbb\xbf" + sheet(ONE),
    "no declaration": sheet(ONE).partition(b"\n")[2],
    "strict": sheet(ONE).replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    "parts around": part(
        "worksheet", f'<dimension ref="A1:A1"/><!-- x --><sheetData>{ONE}</sheetData><pageMargins left="1"/>'
    ),
    "wrong dimension": part(
        "worksheet", f'<dimension ref="A1:A1"/><sheetData>{ONE[:-6]}<c r="BZ1"><v>2</v></c></row></sheetData>'
    ),
    "long row tag": sheet(
        f'<row r="1" spans="{"1:5 " * 30}"><c r="A1"><v>1</v></c></row><row r="2" spans="{"1:5 " * 30}"/>'
    ),
    "spaces before the end of a tag": sheet(
        '<row r="1"><c r="A1" /><c r="B1" s="2" /><c r="C1"><v /></c><c r="D1"><f>1</f><v /></c><c r="E1"><v>1</v></c>'
        '</row><row r="2" />'
    ),
    "no cells": sheet(""),
}


@pytest.mark.parametrize("xml", HONEST_SHEETS.values(), ids=HONEST_SHEETS)
def test_the_ways_of_the_usual_writers_are_known(xml):
    assert_equal_to_calamine(book(xml))


def test_the_last_row_of_excel_is_reached():
    (column,) = scan(book(sheet(ONE + '<row r="1048576"><c r="A1048576"><v>7</v></c></row>')))
    assert (len(column), column.cell(0), column.cell(1), column.cell(1_048_575)) == (1_048_576, 1.0, "", 7.0)


# Shared strings.

STRING_ITEMS = [
    "<si><t>a</t></si>",
    "<si><t> tepi </t></si>",
    '<si><t xml:space="preserve"> tepi </t></si>',
    "<si><t>a_x000D_b_x0041_ _x005F_x0041_ _xZZZZ_ _x0041__x0042_</t></si>",
    "<si><t>_xD83D__xDE00_ _x0020_</t></si>",
    "<si><t>a\r\nb\rc\n\td</t></si>",
    "<si><t>&lt;&amp;lt;&#65;&#x42;&quot;&apos;&gt;&#38;lt;&#38;amp;</t></si>",
    "<si><t>&#32;a&#10;</t></si>",
    "<si><t>_x00&#52;1_ &#95;x0041_</t></si>",
    "<si><t></t></si>",
    "<si><t>\u00a0a\u2003</t></si>",
    "<si><t>é 😀 &#x1F600;</t></si>",
    "<si><t>   </t></si>",
]


def with_string(item):
    items = f"<si><t>satu</t></si>{item}<si><t>dua</t></si>"
    cells = "".join(f'<c r="{letter}1" t="s"><v>{index}</v></c>' for index, letter in enumerate("ABC"))
    return book(row_of(cells), strings(items))


@pytest.mark.parametrize("item", STRING_ITEMS)
def test_a_shared_string_means_what_it_means_to_calamine(item):
    assert_equal_to_calamine(with_string(item))


@pytest.mark.parametrize(
    "item",
    [
        "<si><r><t>a</t></r><r><t>b</t></r></si>",
        '<si><t>k</t><rPh sb="0" eb="1"><t>x</t></rPh></si>',
        "<si/>",
        "<si><t/></si>",
        "<si> <t>a</t></si>",
        "<si><t>a</t></si> ",
        "<si><t>a</t><t>b</t></si>",
        "<si><t>&nama;</t></si>",
        "<si><t>&#1;</t></si>",
        "<si><t>a\x01b</t></si>",
        "<si><t>a & b</t></si>",
        "<si><t>a > b</t></si>",
        "<si><t><si><t>a</t></si>",
        "<si><t>a<!-- --></t></si>",
        "<sx><t>a</t></sx>",
    ],
)
def test_an_unusual_shared_string_leaves_the_workbook_to_another_reader(item):
    assert scan(with_string("<si><t>a</t></si>")) is not None
    assert scan(with_string(item)) is None


@pytest.mark.parametrize("xml", [strings(""), strings("").replace(b"></sst>", b"/>")])
def test_a_workbook_may_have_no_shared_strings(xml):
    texts = read_shared_strings(xml)
    assert texts is None or texts.to_pylist() == []


def test_a_column_carries_only_the_strings_that_it_uses():
    items = strings("".join(f"<si><t>t{n}</t></si>" for n in range(9)))
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 2 + 5}</v></c><c r="B{n}" t="s"><v>{n}</v></c></row>'
        for n in range(1, 8)
    )
    first, second = scan(book(sheet(rows), items))
    assert first.texts.dictionary.to_pylist() == ["t5", "t6"]
    assert second.texts.to_pylist() == [f"t{n}" for n in range(1, 8)]


# Large workbooks.


def test_a_large_sheet_comes_by_column_and_holds_what_calamine_reads():
    rows = [[f"{n:016d}", f"NAMA {n % 90}", n, dt.datetime(2024, 1, 1 + n % 28), None] for n in range(12_000)]
    content = by_xlsxwriter(rows, is_inline=False)
    (page,) = read_book(content).sheets
    assert page.columns is not None
    assert table(page.rows) == table(by_calamine(content))


def test_unusual_texts_leave_the_whole_workbook_to_another_reader():
    assert FastBook(SHARED, frozenset({1})).scan(sheet(ONE)) is not None
    assert FastBook(b"<x/>", frozenset({1})).scan(sheet(ONE)) is None
    assert FastBook(None, frozenset({1})).scan(sheet(ONE)) is not None


# Mutations.


def naive(sheet_xml, items, dates):
    """An independent reading of a sheet: a tree, and the rules of the format."""
    cells = {}
    root = ElementTree.fromstring(sheet_xml, forbid_dtd=True)
    for row in root.find(f"{{{MAIN}}}sheetData"):
        for cell in row:
            letters, digits = re.fullmatch("([A-Z]+)([0-9]+)", cell.get("r")).groups()
            assert digits == row.get("r")
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            place = (int(digits) - 1, column - 1)
            assert place not in cells
            value = naive_value(cell, items, dates)
            if value not in (None, ""):
                cells[place] = plain(value)
    return cells


def naive_value(cell, items, dates):
    value, kind = cell.find(f"{{{MAIN}}}v"), cell.get("t", "n")
    if kind == "inlineStr":
        node = cell.find(f"{{{MAIN}}}is/{{{MAIN}}}t")
        space = node.get("{http://www.w3.org/XML/1998/namespace}space")
        return unescaped(node.text if space == "preserve" else (node.text or "").strip(" \t\r\n"))
    if value is None or not value.text:
        return None
    if kind == "s":
        return items[int(value.text)]
    if kind in ("str", "e"):
        return None if kind == "e" else unescaped(value.text)
    if kind == "b":
        return {"1": True, "0": False}[value.text]
    number = float(value.text)
    if int(cell.get("s", 0)) in dates:
        return EPOCH + dt.timedelta(days=number + (number < 60))
    return number


def unescaped(text):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text or "")


MUTABLE = sheet(
    '<row r="8" spans="1:5"><c r="A8" t="s"><v>0</v></c><c r="B8"><v>12.5</v></c><c r="C8" s="1"><v>45000</v></c>'
    '<c r="D8" t="b"><v>1</v></c><c r="E8" t="str"><v>a &amp; b</v></c></row>'
    '<row r="9" spans="1:5"><c r="A9" t="s"><v>1</v></c><c r="B9"><v>123456789</v></c><c r="C9" s="1"><v>45001</v></c>'
    '<c r="D9" t="inlineStr"><is><t>x y</t></is></c><c r="E9"><f>B8*2</f><v>25</v></c></row><row r="10"/>'
    '<row r="11" ht="15"><c r="A11" t="e"><v>#N/A</v></c><c r="B11"><f>B9</f></c><c r="D11" s="1"/></row>'
)
ALPHABET = b'<>/"=&;: \nabcrstv1A890.-e#!_\x00\xff'
FRAGMENTS = (
    b"<v>",
    b"</v>",
    b"</c>",
    b"<c ",
    b"<row ",
    b"</row>",
    b'<c r="B9">',
    b' t="s"',
    b' s="1"',
    b"<f>",
    b"<!--",
    b"&lt;",
    b"/>",
)


def mutated(content, chance):
    """A few random edits: bytes changed, removed, put in, or a piece moved."""
    content = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        place = chance.randrange(len(content))
        match chance.randrange(6):
            case 0:
                content[place] = chance.choice(ALPHABET)
            case 1:
                del content[place : place + chance.choice((1, 1, 2, 5, 12, 30))]
            case 2:
                content[place:place] = bytes([chance.choice(ALPHABET)])
            case 3:
                content[place:place] = chance.choice(FRAGMENTS)
            case 4:
                other = chance.randrange(len(content))
                content[place:place] = content[other : other + chance.choice((1, 4, 20, 40))]
            case _:
                content[place] ^= 1 << chance.randrange(8)
    return bytes(content)


def check_mutations(seeds):
    """How many mutations were accepted; each of them equals the independent reading."""
    items, shared = ["satu", "dua"], read_shared_strings(strings("<si><t>satu</t></si><si><t>dua</t></si>"))
    styles, accepted = frozenset({1}), 0
    for seed in seeds:
        xml = mutated(MUTABLE, random.Random(seed))
        columns = scan_sheet(xml, shared, styles, threads=1)
        if columns is not None:
            accepted += 1
            assert scanned(columns) == naive(xml, items, styles), (seed, xml)
    return accepted


def test_a_mutated_sheet_is_read_right_or_not_at_all():
    assert check_mutations(range(1_000)) > 20


@pytest.mark.prove
def test_every_mutated_sheet_is_read_right_or_not_at_all():
    assert check_mutations(range(1_000, 60_000)) > 1_000


@pytest.mark.prove
@pytest.mark.parametrize("is_inline", [False, True])
def test_a_large_roster_is_read_as_calamine_reads_it(is_inline):
    chance = random.Random(7)
    rows = [
        [
            f"{chance.randrange(10**16):016d}",
            f"NAMA & {n}",
            n % 13,
            chance.random() * 1e7,
            chance.choice(["PU", "BPU", None]),
            dt.datetime(1960, 1, 1) + dt.timedelta(days=chance.randrange(20_000)),
            chance.choice([True, False, None]),
        ]
        for n in range(100_000)
    ]
    assert_equal_to_calamine(by_xlsxwriter(rows, is_inline=is_inline))
