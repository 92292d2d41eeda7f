"""Fills in a template as a clerk does: values into cells, nothing else is touched."""

import io

import openpyxl


def filled(content, lines, rows):
    """A template's bytes with its lines (words -> value) and rows written below its headings.

    A row that begins with the code of a region that stands there already goes into that line.
    """
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Isian"]
    for row in sheet.iter_rows(max_row=8):
        if row[0].value in lines:
            row[1].value = lines[row[0].value]
    head = next(row[0].row for row in sheet.iter_rows() if sum(cell.value is not None for cell in row) >= 3)
    places = {sheet.cell(line, 1).value: line for line in range(head + 1, sheet.max_row + 1)}
    for offset, values in enumerate(rows, 1):
        line = places.get(values[0], head + offset) if values[0] else head + offset
        for column, value in enumerate(values, 1):
            sheet.cell(line, column).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
