"""Sheets of cells written as .xlsx, .ods, .csv or a web page, so that one form is tried in every container."""

import csv
import datetime as dt
import html
import io
import zipfile
from dataclasses import dataclass

import xlsxwriter

from tests import xml_books

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


_EMPTY_VALUE = b' t="str"><f>1+1</f><v></v>'


@dataclass(frozen=True)
class Formula:
    """A formula with the value that was saved with it: None for none, '#REF!' for a failed one."""

    value: object = None


@dataclass(frozen=True)
class Page:
    """One sheet: rows of cells from A1 (None leaves a cell empty), what is merged (zero-based) and what is hidden."""

    rows: list
    name: str = "Rekap"
    merges: tuple = ()
    hidden_columns: tuple = ()
    hidden_rows: tuple = ()


def write_xlsx(pages):
    """Pages as a workbook of Excel."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        date = book.add_format({"num_format": "mmm yyyy"})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for first_row, first_column, last_row, last_column in page.merges:
                sheet.merge_range(first_row, first_column, last_row, last_column, "")
            for index, row in enumerate(page.rows):
                for column, cell in enumerate(row):
                    _write_cell(sheet, (index, column), cell, date)
            for column in page.hidden_columns:
                sheet.set_column(column, column, None, None, {"hidden": True})
            for row in page.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
    return _without_values(buffer.getvalue())


def _without_values(content):
    """The workbook with its formulas that have no value as a writer leaves them that never calculated."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return xml_books.pack({name: part.replace(_EMPTY_VALUE, b"><f>1+1</f>") for name, part in parts.items()})


def _write_cell(sheet, place, cell, date):
    if isinstance(cell, Formula):
        sheet.write_formula(*place, "=1+1", None, "" if cell.value is None else cell.value)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(*place, dt.datetime(cell.year, cell.month, cell.day), date)
    elif cell is not None:
        sheet.write(*place, cell)


def write_ods(pages):
    """Pages as an OpenDocument workbook."""
    tables = "".join(_ods_table(page) for page in pages)
    content = (
        f"<office:document-content {_SPACES}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return xml_books.pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _ods_table(page):
    width = max((len(row) for row in page.rows), default=1)
    columns = "".join(f"<table:table-column{_collapsed(column in page.hidden_columns)}/>" for column in range(width))
    spans, covered = _spans(page)
    rows = []
    for index, row in enumerate(page.rows):
        cells = []
        for column, cell in enumerate(row):
            high, wide = spans.get((index, column), (1, 1))
            span = (
                f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"' if high * wide > 1 else ""
            )
            name = "covered-table-cell" if (index, column) in covered else "table-cell"
            cells.append(_ods_cell(name, cell, span))
        rows.append(f"<table:table-row{_collapsed(index in page.hidden_rows)}>{''.join(cells)}</table:table-row>")
    return f'<table:table table:name="{html.escape(page.name)}">{columns}{"".join(rows)}</table:table>'


def _collapsed(is_hidden):
    return ' table:visibility="collapse"' if is_hidden else ""


def _spans(page):
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in page.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - spans.keys()
    return spans, covered


def _ods_cell(name, cell, span):
    if isinstance(cell, Formula):
        formula = ' table:formula="of:=1+1"'
        if cell.value is None:
            return f"<table:{name}{span}{formula}/>"
        return f'<table:{name}{span}{formula} office:value-type="string"><text:p>{cell.value}</text:p></table:{name}>'
    if cell is None:
        return f"<table:{name}{span}/>"
    if isinstance(cell, dt.date):
        return f'<table:{name}{span} office:value-type="date" office:date-value="{cell}"/>'
    if isinstance(cell, int | float):
        return f'<table:{name}{span} office:value-type="float" office:value="{cell}"/>'
    return f'<table:{name}{span} office:value-type="string"><text:p>{html.escape(cell)}</text:p></table:{name}>'


def write_csv(pages, delimiter=";"):
    """The one page as delimited text: merges and what is hidden are lost, dates stand as their month in words."""
    (page,) = pages
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(
        ["" if cell is None else _plain(cell) for cell in row] for row in page.rows
    )
    return buffer.getvalue().encode()


def write_html(pages):
    """Pages as tables of a web page, every cell as text, merges as spans."""
    tables = "".join(_html_table(page) for page in pages)
    return f'<html><head><meta charset="utf-8"></head><body>{tables}</body></html>'.encode()


def _html_table(page):
    spans, covered = _spans(page)
    rows = []
    for index, row in enumerate(page.rows):
        cells = []
        for column, cell in enumerate(row):
            if (index, column) in covered:
                continue
            high, wide = spans.get((index, column), (1, 1))
            text = "" if cell is None else html.escape(_plain(cell))
            cells.append(f'<td rowspan="{high}" colspan="{wide}">{text}</td>')
        style = ' style="display:none"' if index in page.hidden_rows else ""
        rows.append(f"<tr{style}>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _plain(cell):
    if isinstance(cell, dt.date):
        return f"{cell.month:02d}/{cell.year}"
    return str(cell)


WRITERS = {"xlsx": write_xlsx, "ods": write_ods, "csv": write_csv, "html": write_html}
"""Container -> what writes pages in it."""
