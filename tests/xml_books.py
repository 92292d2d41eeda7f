"""Workbooks written part by part, so that a test can say exactly what stands in them."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DATE_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\ mmmm\\ yyyy"/></numFmts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
"""Style 1 is a date of Excel's own, style 2 a custom one."""


def sheet_part(rows, *, before="", after="", prefix=""):
    """A sheet part around rows of XML."""
    name = f"{prefix}:" if prefix else ""
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{name}worksheet {space}="{MAIN}">{before}'
        f"<{name}sheetData>{rows}</{name}sheetData>{after}</{name}worksheet>"
    )


def parts_of(sheets, *, texts=None, styles=DATE_STYLES, is_1904=False, states=None, more=None):
    """The parts of a workbook: sheet name -> sheet part; `states` hides sheets, `more` adds or replaces parts."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="rId{place}"'
        + (f' state="{states[name]}"' if states and name in states else "")
        + "/>"
        for place, name in enumerate(names, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{place}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(names) + 1)
    )
    relations += f'<Relationship Id="rIdS" Type="{OFFICE}/styles" Target="styles.xml"/>'
    if texts is not None:
        relations += f'<Relationship Id="rIdT" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<workbookPr date1904="{int(is_1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        "xl/styles.xml": styles,
    }
    parts |= {f"xl/worksheets/sheet{place}.xml": sheets[name] for place, name in enumerate(names, 1)}
    if texts is not None:
        parts["xl/sharedStrings.xml"] = texts
    return parts | (more or {})


def pack(parts, method=zipfile.ZIP_DEFLATED):
    """Parts as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def book(rows, **options):
    """A workbook of one sheet, named Rekap, around rows of XML."""
    around = {name: options.pop(name) for name in ("before", "after", "prefix") if name in options}
    return pack(parts_of({"Rekap": sheet_part(rows, **around)}, **options))


def texts_part(*texts, unique=None):
    """A shared list of texts."""
    count = len(texts) if unique is None else unique
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    return f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{items}</sst>'
