"""The workbook that goes back to a branch: what is wrong with its files, and its refused rows to correct.

Refused rows hold what the branch wrote, NIK included: the file is for that branch only and is stored nowhere. Corrected
in place it is loaded as it is: each sheet says in one cell which file it is of, each row which row of that file it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath

from coverage.export.sheet import StyledCell, Workbook, Worksheet
from coverage.export.styles import Style
from coverage.model.corrections import PART, Origin, write_origin
from coverage.model.loading import LoadReport, RefusedRow
from coverage.words.reasons import CORRECTION_MARK, EXAMPLE_BANNER, SEVERITIES

FILE_LABEL = "Berkas"
"""Heading of the column that names a file."""

PROBLEM_LABELS = (FILE_LABEL, "Lembar", "Sel", "Yang ditemukan", "Seharusnya", "Yang harus dilakukan")
"""Headings of the list of problems."""

FINDING_LABELS = (FILE_LABEL, "Tingkat", "Di mana", "Pesan")
"""Headings of the list of findings."""

OWN_LABELS = ("Baris Asal", "Alasan Ditahan", "Cara Memperbaiki", "Asal Baris")
"""Headings of the columns that stand beside a branch's own; `data/reference/headers.csv` knows them."""

NO_PROBLEMS = "Tidak ada masalah."
"""Stands where there are no problems."""

NO_FINDINGS = "Tidak ada temuan."
"""Stands where there are no findings."""

PART_LINE = (
    f"{CORRECTION_MARK}: perbaiki sel yang diwarnai, simpan, lalu kirim kembali berkas ini. "
    "Baris yang sudah benar ditambahkan ke berkas asalnya."
)
"""Stands above the refused rows of a file that was accepted without them."""

WHOLE_LINE = (
    f"{CORRECTION_MARK}: ini salinan seluruh baris berkas yang ditolak. Perbaiki sel yang diwarnai, simpan, lalu kirim "
    "kembali berkas ini sebagai pengganti berkas asalnya."
)
"""Stands above the copy of a file that was refused whole."""

ORIGINAL_LINE = f"{CORRECTION_MARK}: perbaiki baris-baris ini di berkas asal, lalu kirim ulang berkas asal secara utuh."
"""Stands above rows that cannot come back by themselves: a few rows must never replace the file that they came from."""

ORIGIN_LINE = "Jangan mengubah baris berikut; isinya menunjukkan berkas asal daftar ini."
"""Stands above the cell that says which file a list is of."""

NOTE_AUTHOR = "Cakupan"
"""Whose notes the cells carry."""

CELL_WIDTH = 20
"""Width of a column of refused rows: a NIK and most names fit."""

OWN_WIDTHS = (12, 60, 60, 40)
"""Widths of the columns of `OWN_LABELS`."""


def write_problems(reports: Sequence[LoadReport]) -> bytes:
    """Problems, findings and refused rows of several files as an .xlsx file.

    Sheets: "Masalah", "Temuan", and one "Perbaikan" for each sheet with refused rows. Every refused cell is text, so
    that a NIK keeps its 16 digits; what is wrong is coloured and carries a note. The same input gives the same bytes.
    """
    banners = (EXAMPLE_BANNER,) if any(report.is_example for report in reports) else ()
    book = Workbook("Masalah pada berkas", "Untuk diperbaiki dan dikirim ulang", banners=banners)
    _write_problems(book, reports)
    _write_findings(book, reports)
    number = 0
    for report in reports:
        for _, rows in groupby(report.refused_rows, key=lambda row: (row.headers, row.origin)):
            number += 1
            _write_refused(book, report, tuple(rows), "Perbaikan" if number == 1 else f"Perbaikan {number}")
    return book.to_bytes()


def _name(report: LoadReport) -> str:
    return PurePath(report.path).name


def _write_problems(book: Workbook, reports: Sequence[LoadReport]) -> None:
    rows = [
        tuple(
            StyledCell(text)
            for text in (
                _name(report),
                problem.sheet,
                problem.cell,
                problem.value,
                problem.expected,
                problem.remedy,
            )
        )
        for report in reports
        for problem in report.problems
    ]
    sheet = book.add_sheet("Masalah", (40, 20, 10, 36, 44, 64))
    _write_list(sheet, PROBLEM_LABELS, rows, NO_PROBLEMS)


def _write_findings(book: Workbook, reports: Sequence[LoadReport]) -> None:
    rows = [
        (
            StyledCell(_name(report)),
            StyledCell(SEVERITIES.get(finding.severity, finding.severity)),
            StyledCell(finding.where),
            StyledCell(finding.message),
        )
        for report in reports
        for finding in report.findings
    ]
    _write_list(book.add_sheet("Temuan", (40, 18, 24, 100)), FINDING_LABELS, rows, NO_FINDINGS)


def _write_list(sheet: Worksheet, labels: Sequence[str], rows: Sequence[Sequence[StyledCell]], empty: str) -> None:
    top = sheet.row
    sheet.table(labels, rows, empty)
    sheet.worksheet.freeze_panes(top + 1, 0)
    if rows:
        sheet.worksheet.autofilter(top, 0, top + len(rows), len(labels) - 1)
    sheet.finish(repeat=(top, top))


def _write_refused(book: Workbook, report: LoadReport, rows: Sequence[RefusedRow], sheet_name: str) -> None:
    """Refused rows of one sheet under their own headers, below what to do with them and which file they are of."""
    headers, origin = rows[0].headers or report.headers, rows[0].origin
    count = max(len(headers), *(len(row.cells) for row in rows))
    sheet = book.add_sheet(sheet_name, (*(CELL_WIDTH for _ in range(count)), *OWN_WIDTHS))
    sheet.worksheet.set_column(0, count - 1, CELL_WIDTH, book.styles.get(Style.TYPED))
    sheet.line(_instruction(origin), Style.SECTION)
    if origin is not None and origin.source:
        sheet.line(ORIGIN_LINE)
        sheet.worksheet.write_string(sheet.row, 0, write_origin(origin))
        sheet.skip()
    top = sheet.row
    sheet.header((*_padded(headers, count), *OWN_LABELS))
    sheet.freeze()
    for row in rows:
        _write_row(sheet, report, row, count)
    sheet.finish(repeat=(top, top))


def _instruction(origin: Origin | None) -> str:
    if origin is None or not origin.source:
        return ORIGINAL_LINE
    return PART_LINE if origin.scope == PART else WHOLE_LINE


def _write_row(sheet: Worksheet, report: LoadReport, row: RefusedRow, count: int) -> None:
    """One row of a branch, its wrong cells coloured and with a note, and beside it why and what to do."""
    place = sheet.row
    notes: dict[int, list[str]] = {}
    for fault in row.faults:
        notes.setdefault(fault.column, []).append(f"{fault.reason}. {fault.remedy}")
    for column, text in enumerate(_padded(row.cells, count)):
        sheet.put(place, column, StyledCell(text, Style.WRONG if column in notes else Style.TYPED))
        if column in notes:
            sheet.worksheet.write_comment(place, column, "\n".join(notes[column]), {"author": NOTE_AUTHOR})
    remedies = dict.fromkeys(fault.remedy for fault in row.faults)
    own = (str(row.number or row.row), "; ".join(row.reasons), " ".join(remedies), _origin(report, row))
    for column, text in enumerate(own, count):
        sheet.put(place, column, StyledCell(text, Style.TYPED if column == count else Style.TEXT))
    sheet.skip()


def _padded(texts: Sequence[str], count: int) -> tuple[str, ...]:
    return (*texts, *("" for _ in range(count - len(texts))))


def _origin(report: LoadReport, row: RefusedRow) -> str:
    return f"{_name(report)}, {row.sheet}, baris {row.row}"
