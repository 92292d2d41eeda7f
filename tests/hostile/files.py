"""At least 65 files that mean harm, or look as if they did; each with what may become of it.

Written small: what a bomb of gigabytes does, one of megabytes does as well against limits that are the same.
"""

import random
import re
import struct
import zipfile

from tests import builders, xml_books
from tests.hostile.zips import directory, edit, pack, unpack

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
BOMB = 24 * 2**20
READ = "accepted"
BROKEN_OLE = ("not_a_workbook", "parser_crashed", "too_large")

GOOD = builders.recap()
PARTS = unpack(GOOD)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

HOSTILE = {}
"""Name -> (what may become of the file: accepted, or codes of refusals; its bytes, made when asked for)."""


def hostile(*outcomes):
    """Declare a hostile file; its builder's name is its own."""

    def declare(build):
        HOSTILE[build.__name__] = (outcomes, build)
        return build

    return declare


def hostile_all(outcome, builds):
    """Declare several files of one outcome."""
    for name, build in builds.items():
        HOSTILE[name] = (outcome if isinstance(outcome, tuple) else (outcome,), build)


def with_part(name, change, **options):
    """The good recap with one part changed."""
    return pack({**PARTS, name: change(PARTS[name])}, **options)


def in_sheet(old, new, count=1):
    """The good recap with a change in its sheet."""
    assert old in PARTS[SHEET], old
    return with_part(SHEET, lambda part: part.replace(old, new, count))


def before_root(part, text):
    """A part with something before its root element."""
    place = re.search(rb"<[a-zA-Z]", part).start()
    return part[:place] + text + part[place:]


def rows(text):
    """A workbook around rows of XML."""
    return xml_books.book(text)


def stuffed(name, stuffing):
    """The good recap with a part that holds much of nothing before its end."""
    return with_part(name, lambda part: part[: part.rfind(b"</")] + stuffing + part[part.rfind(b"</") :])


hostile_all(
    ("ratio", "long_token"),
    {
        "bomb_whitespace": lambda: stuffed(SHEET, b" " * BOMB),
        "bomb_comment": lambda: stuffed(SHEET, b"<!--" + b"x" * BOMB + b"-->"),
        "bomb_one_cell": lambda: in_sheet(
            b"</sheetData>", b"<row><c><v>" + b"1" * BOMB + b"</v></c></row></sheetData>"
        ),
        "bomb_cells": lambda: in_sheet(b"</sheetData>", b"<row>" + b"<c/>" * (BOMB // 4) + b"</row></sheetData>"),
        "bomb_rows": lambda: in_sheet(b"</sheetData>", b"<row/>" * (BOMB // 6) + b"</sheetData>"),
        "bomb_texts": lambda: stuffed(TEXTS, b"<si><t>x</t></si>" * (BOMB // 17)),
        "bomb_styles": lambda: stuffed("xl/styles.xml", b"<x/>" * (BOMB // 4)),
        "bomb_unused_part": lambda: pack({**PARTS, "xl/media/image1.png": b"\0" * BOMB}),
        "bomb_in_archive": lambda: pack({"rekap.csv": b" " * BOMB}),
    },
)
hostile_all(
    "long_token",
    {
        "long_attribute": lambda: in_sheet(b'<c r="A1"', b'<c x="' + b"a" * 300_000 + b'" r="A1"'),
        "long_text": lambda: stuffed(TEXTS, b"<si><t>" + b"a" * 300_000 + b"</t></si>"),
        "long_comment": lambda: stuffed(SHEET, b"<!--" + b"a" * 300_000 + b"-->"),
        "csv_one_line_of_10_mb": lambda: b"x" * 10_000_000,
    },
)
hostile_all(
    "dtd",
    {
        f"{word}_{part.rpartition('/')[2].split('.')[0]}": lambda text=text, part=part: with_part(
            part, lambda xml: before_root(xml, text)
        )
        for word, text in (("laughs", LAUGHS), ("xxe", XXE))
        for part in (SHEET, TEXTS, "xl/workbook.xml", "xl/styles.xml")
    }
    | {
        "parameter_entity": lambda: with_part(
            SHEET, lambda xml: before_root(xml, b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]>')
        ),
        "dtd_in_2003": lambda: xml_2003("", before='<!DOCTYPE x [<!ENTITY a "1">]>'),
        "dtd_in_ods": lambda: ods("", before="<!DOCTYPE x>"),
    },
)
hostile_all(
    "xml_encoding",
    {
        "utf16_sheet": lambda: with_part(SHEET, lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        "utf16_hides_dtd": lambda: with_part(
            SHEET, lambda xml: before_root(xml, LAUGHS).decode().replace("UTF-8", "UTF-16").encode("utf-16-le")
        ),
        "utf7_sheet": lambda: with_part(SHEET, lambda xml: xml.replace(b"UTF-8", b"UTF-7")),
    },
)
hostile_all(
    "too_many_columns",
    {
        "far_cell": lambda: rows(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "far_column": lambda: in_sheet(b"</row>", b'<c r="XFD1"><v>1</v></c></row>'),
        "csv_two_million_columns": lambda: b";" * 2_000_000 + b"x\n",
        "ods_columns_repeated": lambda: ods(ods_cell("1", columns=16_384)),
        "page_with_wide_span": lambda: b"<table><tr><td colspan=1000000>a</td><td>b</td></tr></table>",
    },
)
hostile_all(
    "too_many_rows",
    {
        "far_row": lambda: rows(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        ),
        "ods_rows_repeated": lambda: ods(ods_cell("1", columns=60), repeated=1_048_576),
        "index_far_below_2003": lambda: xml_2003(
            '<Row ss:Index="900000"><Cell><Data ss:Type="Number">1</Data></Cell></Row>'
        ),
    },
)
hostile_all(
    "row_order",
    {
        "rows_out_of_order": lambda: in_sheet(b'<row r="7"', b'<row r="3"'),
        "row_repeated": lambda: in_sheet(b'<row r="7"', b'<row r="6"'),
        "column_repeated": lambda: in_sheet(b'r="C7"', b'r="B7"'),
        "cell_in_another_row": lambda: in_sheet(b'r="C7"', b'r="C8"'),
        "row_zero": lambda: in_sheet(b'<row r="1"', b'<row r="0"'),
        "row_beyond_the_last": lambda: rows('<row r="4294967297"><c><v>1</v></c></row>'),
        "index_backwards_2003": lambda: xml_2003('<Row ss:Index="5"/><Row ss:Index="2"/>'),
    },
)
hostile_all(
    "merge_range",
    {
        "merge_all": lambda: in_sheet(
            b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD20000"/></mergeCells>'
        ),
        "merges_without_end": lambda: rows_with_merges(100_001),
    },
)
hostile_all(
    "bad_cell",
    {
        "text_out_of_range": lambda: in_sheet(b't="s"><v>0<', b't="s"><v>4294967295<'),
        "text_negative": lambda: in_sheet(b't="s"><v>0<', b't="s"><v>-1<'),
        "count_nan": lambda: in_sheet(b"<v>100</v>", b"<v>NaN</v>"),
        "count_infinite": lambda: in_sheet(b"<v>100</v>", b"<v>INF</v>"),
        "count_beyond_float": lambda: in_sheet(b"<v>100</v>", b"<v>1e999</v>"),
        "count_hexadecimal": lambda: in_sheet(b"<v>100</v>", b"<v>0x64</v>"),
        "comment_in_value": lambda: in_sheet(b"<v>100</v>", b"<v>10<!-- -->0</v>"),
        "instruction_in_value": lambda: in_sheet(b"<v>100</v>", b"<v>10<?x y?>0</v>"),
        "two_values": lambda: in_sheet(b"<v>100</v>", b"<v>100</v><v>900</v>"),
        "element_in_value": lambda: in_sheet(b"<v>100</v>", b"<v>1<x/>00</v>"),
        "unknown_type": lambda: in_sheet(b"><v>100</v>", b' t="zz"><v>100</v>'),
    },
)
hostile_all(
    "bad_xml",
    {
        "control_character": lambda: with_part(TEXTS, lambda part: part.replace(b"Garut", b"Gar\x01ut")),
        "cut_mid_row": lambda: with_part(SHEET, lambda part: part[: len(part) // 2]),
        "bad_utf8": lambda: with_part(TEXTS, lambda part: part.replace(b"Garut", b"Gar\xffut")),
        "undefined_entity": lambda: with_part(TEXTS, lambda part: part.replace(b"Garut", b"Gar&x;ut")),
        "attribute_twice": lambda: in_sheet(b'<c r="C7"', b'<c r="C7" r="D7"'),
        "two_tables": lambda: in_sheet(b"</sheetData>", b"</sheetData><sheetData></sheetData>"),
        "row_in_row": lambda: in_sheet(b'<row r="7"', b'<row r="7"><row r="7"'),
        "table_bomb_in_page": lambda: b"<table><tr><td>" * 5_000 + b"x",
    },
)
hostile_all(
    "crc_or_size",
    {
        "stored_digit_flipped": lambda: pack(PARTS, method=zipfile.ZIP_STORED).replace(b"<v>100</v>", b"<v>900</v>", 1),
        "checksum_edited": lambda: edit(GOOD, SHEET, entry={16: b"\0\0\0\0"}, local={14: b"\0\0\0\0"}),
    },
)
hostile_all(
    ("size_lie", "crc_or_size", "bad_zip", "name_mismatch"),
    {
        "size_too_small": lambda: edit(GOOD, SHEET, entry={24: b"\x10\0\0\0"}, local={22: b"\x10\0\0\0"}),
        "size_too_large": lambda: edit(GOOD, SHEET, entry={24: b"\0\0\2\0"}, local={22: b"\0\0\2\0"}),
        "sizes_disagree": lambda: edit(GOOD, SHEET, local={22: b"\1\0\0\0"}),
        "packed_size_too_small": lambda: edit(GOOD, SHEET, entry={20: b"\x40\0\0\0"}, local={18: b"\x40\0\0\0"}),
        "method_disagrees": lambda: edit(GOOD, SHEET, entry={10: b"\0\0"}),
        "method_unknown": lambda: edit(GOOD, SHEET, entry={10: b"\x0c\0"}, local={8: b"\x0c\0"}),
        "truncated": lambda: GOOD[: len(GOOD) * 2 // 3],
        "end_cut_off": lambda: GOOD[:-10],
        "something_behind": lambda: GOOD + b"<script>",
        "entries_lie": lambda: GOOD[:-14] + b"\xff\0\xff\0" + GOOD[-10:],
    },
)
hostile_all("name_mismatch", {"names_disagree": lambda: edit(GOOD, SHEET, local={30: b"xl/worksheets/sheet9.xml"}),
                              "methods_disagree": lambda: edit(GOOD, SHEET, local={8: b"\0\0"})})  # fmt: skip
hostile_all(
    "encrypted",
    {
        "encrypted_member": lambda: edit(GOOD, SHEET, entry={8: b"\1\0"}, local={6: b"\1\0"}),
        "encrypted_package": lambda: ole() + "EncryptedPackage".encode("utf-16-le") + bytes(512),
    },
)
hostile_all("duplicate_member", {"part_twice": lambda: pack([*PARTS.items(), (SHEET, PARTS[SHEET])]),
                                 "part_twice_by_case": lambda: pack({**PARTS, SHEET.upper(): b"<x/>"})})  # fmt: skip
hostile_all("overlap", {"parts_overlap": lambda: overlapping()})
hostile_all("prefix", {"page_before_zip": lambda: b"PK\x03\x04<html>" + GOOD,
                       "first_part_hidden": lambda: hide_first(GOOD)})  # fmt: skip
hostile_all("bad_member_name", {"traversal": lambda: pack({**PARTS, "../../x": b"x"}),
                                "absolute_name": lambda: pack({**PARTS, "/etc/x": b"x"}),
                                "backslash_traversal": lambda: pack({**PARTS, "..\\..\\x": b"x"}),
                                "drive_letter": lambda: pack({**PARTS, "C:/x": b"x"}),
                                "archive_traversal": lambda: pack({"../rekap.xlsx": GOOD})})  # fmt: skip
hostile_all("too_many_members", {"members_without_end": lambda: pack({f"{place}": b"" for place in range(600)})})
hostile_all("sst_count", {"count_of_texts_lies": lambda: with_part(
    TEXTS, lambda part: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="4294967295"', part))})  # fmt: skip
hostile_all("nested_archive", {"zip_of_zips": lambda: pack({"a.zip": pack({"b.zip": pack({"c.csv": b"x"})})})})
hostile_all(
    "empty",
    {
        "nothing": lambda: b"",
        "only_blanks": lambda: b" \r\n\t" * 100,
        "empty_zip": lambda: pack({}),
        "archive_of_lock_files": lambda: pack({"~$a.xlsx": b"x"}),
    },
)
hostile_all(
    ("external_relationship", "bad_target"),
    {
        "external_sheet": lambda: relation(b'Target="file:///etc/passwd" TargetMode="External"'),
        "sheet_outside": lambda: relation(b'Target="../../../etc/passwd"'),
        "sheet_absent": lambda: relation(b'Target="worksheets/sheet77.xml"'),
    },
)
hostile_all(
    BROKEN_OLE,
    {
        "ole_header_only": lambda: ole(),
        "ole_fat_bomb": lambda: ole(sectors=0xFFFFFFFE),
        "ole_directory_loop": lambda: ole() + bytes(512) + b"\xfe\xff\xff\xff" * 128,
        "ole_random": lambda: ole() + noise(8_192),
        "xlsb_random": lambda: pack(
            {
                **{name: part for name, part in PARTS.items() if "xl/w" not in name and "_rels" not in name},
                "xl/workbook.bin": noise(2_000),
            }
        ),
        "random": lambda: b"\x89PNG" + noise(4_096),
        "pdf": lambda: b"%PDF-1.7\n" + noise(500),
        "mail": lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<table></table>",
        "page_without_table": lambda: b"<html><body>" + b"<div>" * 10_000 + b"</body></html>",
        "word_document": lambda: pack({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
    },
)
hostile_all(("not_text", "bad_encoding", "bad_csv"), {
    "csv_with_nul": lambda: b"nama;jumlah\nGa\0rut;1\n",
    "csv_binary": lambda: noise(4_096),
    "csv_bad_utf8": lambda: "nama;Café\n".encode() + b"\xff;1\n",
    "csv_open_quote": lambda: b'nama;"jumlah\n' + b"Garut;1\n" * 1_000,
    "csv_odd_utf16": lambda: "nama;jumlah\n".encode("utf-16") + b"\xd8",
})  # fmt: skip
hostile_all(
    ("unknown_layout", "long_token", "bad_csv"),
    {"csv_quote_bomb": lambda: b'"' * 1_000_000, "csv_as_xlsx_of_nothing": lambda: b"a,b\n1,2\n"},
)
hostile_all(
    ("unknown_region", "region_conflict", "ambiguous_region"),
    {
        "name_of_look_alikes": lambda: named("Kab. G\u0430rut"),
        "name_of_40000_characters": lambda: named("Garut" * 8_000),
        "name_as_formula": lambda: named("=HYPERLINK(1)"),
        "name_as_markup": lambda: named("&lt;img src=x&gt;"),
    },
)
hostile_all(
    (READ, "unknown_region"),
    {
        "name_with_nul_escape": lambda: named("Kab. _x0000_Garut"),
        "name_right_to_left": lambda: named("\u202eKab. Garut"),
        "name_with_zero_width": lambda: named("Kab.\u200b Garut\ufeff"),
    },
)
hostile_all(
    READ,
    {
        "dimension_too_short": lambda: in_sheet(b"<sheetData>", b'<dimension ref="A1:B2"/><sheetData>'),
        "dimension_too_large": lambda: in_sheet(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
        "empty_rows_with_styles": lambda: in_sheet(
            b"</sheetData>", b"".join(b'<row r="%d" s="1"/>' % row for row in range(20, 100_000)) + b"</sheetData>"
        ),
        "empty_far_cell_with_style": lambda: in_sheet(b"</row>", b'<c r="XFD1" s="1"/></row>'),
        "macros": lambda: pack({**PARTS, "xl/vbaProject.bin": noise(2_000)}),
        "comment_around_cells": lambda: in_sheet(b"<sheetData>", b"<!-- x --><sheetData>"),
        "character_data_section": lambda: in_sheet(b"<v>100</v>", b"<v><![CDATA[100]]></v>"),
        "odd_dates": lambda: in_sheet(
            b"</row>", b'<c s="1"><v>-1</v></c><c s="1"><v>60</v></c><c s="1"><v>2958466</v></c></row>'
        ),
        "stored": lambda: pack(PARTS, method=zipfile.ZIP_STORED),
        "external_hyperlink": lambda: pack({**PARTS, "xl/worksheets/_rels/sheet1.xml.rels": b"<Relationships/>"}),
        "recap_in_archive": lambda: pack({"cabang/rekap.xlsx": GOOD}),
    },
)  # fmt: skip


def named(name):
    """The good recap with another name for one region."""
    return with_part(TEXTS, lambda part: part.replace(b"Kab. Garut", name.encode()))


def relation(target):
    """The good recap with another target for its sheet."""
    part = "xl/_rels/workbook.xml.rels"
    return with_part(part, lambda xml: re.sub(rb'Target="worksheets/sheet1.xml"', target, xml))


def rows_with_merges(count):
    """A sheet of merges, each of its own two cells."""
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, count + 1))
    return xml_books.book("<row><c><v>1</v></c></row>", after=f"<mergeCells>{merges}</mergeCells>")


def noise(size):
    """Bytes without meaning, the same every time."""
    return random.Random(size).randbytes(size)


def ole(sectors=1):
    """The header of an OLE container, with as many sectors of its table as it likes to claim."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, sectors, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, sectors)
    return head + struct.pack("<I", 0) + b"\xff\xff\xff\xff" * 108


def overlapping():
    """Two members that share their bytes."""
    size = {20: struct.pack("<I", 3000)}
    return edit(GOOD, "docProps/app.xml", entry=size, local={18: size[20]})


def hide_first(content):
    """A zip whose directory does not name its first member."""
    end = content.rfind(b"PK\x05\x06")
    places = sorted(place for place, _ in directory(content).values())
    first = places[0]
    count, size, start = struct.unpack_from("<HII", content, end + 10)
    cut = places[1] - first
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count - 1, count - 1, size - cut, start, 0)
    return content[:first] + content[places[1] : end] + tail


def ods(cells, *, repeated=1, before=""):
    """An OpenDocument workbook of one row."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'{before}<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">'
        f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return pack({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


def ods_cell(value, columns=1):
    """A number that stands in several columns."""
    return (
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" '
        f'office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    )


def xml_2003(rows_of_xml, before=""):
    """A workbook in SpreadsheetML 2003."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?>{before}<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="A"><Table>'
        f"{rows_of_xml}</Table></Worksheet></Workbook>"
    ).encode()
