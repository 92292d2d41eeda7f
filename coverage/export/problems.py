"""The workbook that goes back to a branch: what is wrong with its files, and its refused rows to correct.

Refused rows hold what the branch wrote, NIK included: the file is for that branch only and is stored nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from coverage.export.sheet import Book, Cell, Sheet
from coverage.export.styles import Style
from coverage.model.loading import LoadReport, RefusedRow
from coverage.model.wording import CORRECTION_MARK, EXAMPLE_BANNER, SEVERITIES

FILE_LABEL = "Berkas"
PROBLEM_LABELS = (FILE_LABEL, "Lembar", "Sel", "Yang ditemukan", "Seharusnya", "Yang harus dilakukan")
FINDING_LABELS = (FILE_LABEL, "Tingkat", "Di mana", "Pesan")
REASON_LABEL = "Alasan"
ORIGIN_LABEL = "Asal"
NO_PROBLEMS = "Tidak ada masalah."
NO_FINDINGS = "Tidak ada temuan."

CORRECTION_LINE = (
    f"{CORRECTION_MARK}: perbaiki baris-baris ini di berkas asal, lalu kirim ulang berkas asal secara utuh."
)
"""Stands above refused rows: a list of a few rows must never replace the file that they came from."""

CELL_WIDTH = 20
"""Width of a column of refused rows: a NIK and most names fit."""

REASON_WIDTH = 70
ORIGIN_WIDTH = 44


def write_problems(reports: Sequence[LoadReport]) -> bytes:
    """Problems, findings and refused rows of several files as an .xlsx file.

    Sheets: "Masalah", "Temuan", and one "Perbaikan" a file with refused rows. Every refused cell is text, so that a NIK
    keeps its 16 digits. The same input gives the same bytes.
    """
    banners = (EXAMPLE_BANNER,) if any(report.is_example for report in reports) else ()
    book = Book("Masalah pada berkas", "Untuk diperbaiki dan dikirim ulang", banners=banners)
    _write_problems(book, reports)
    _write_findings(book, reports)
    for number, report in enumerate((each for each in reports if each.refused_rows), 1):
        _write_refused(book, report, "Perbaikan" if number == 1 else f"Perbaikan {number}")
    return book.to_bytes()


def _name(report: LoadReport) -> str:
    return PurePath(report.path).name


def _write_problems(book: Book, reports: Sequence[LoadReport]) -> None:
    rows = [
        tuple(
            Cell(text)
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


def _write_findings(book: Book, reports: Sequence[LoadReport]) -> None:
    rows = [
        (
            Cell(_name(report)),
            Cell(SEVERITIES.get(finding.severity, finding.severity)),
            Cell(finding.where),
            Cell(finding.message),
        )
        for report in reports
        for finding in report.findings
    ]
    _write_list(book.add_sheet("Temuan", (40, 18, 24, 100)), FINDING_LABELS, rows, NO_FINDINGS)


def _write_list(sheet: Sheet, labels: Sequence[str], rows: Sequence[Sequence[Cell]], empty: str) -> None:
    top = sheet.row
    sheet.table(labels, rows, empty)
    sheet.worksheet.freeze_panes(top + 1, 0)
    if rows:
        sheet.worksheet.autofilter(top, 0, top + len(rows), len(labels) - 1)
    sheet.finish(repeat=(top, top))


def _write_refused(book: Book, report: LoadReport, sheet_name: str) -> None:
    """The refused rows under their own headers, below a line that says what to do with them."""
    count = max(len(report.headers), *(len(row.cells) for row in report.refused_rows))
    sheet = book.add_sheet(sheet_name, (*(CELL_WIDTH for _ in range(count)), REASON_WIDTH, ORIGIN_WIDTH))
    sheet.worksheet.set_column(0, count - 1, CELL_WIDTH, book.styles.get(Style.TYPED))
    sheet.line(CORRECTION_LINE, Style.SECTION)
    top = sheet.row
    sheet.header((*_padded(report.headers, count), REASON_LABEL, ORIGIN_LABEL))
    sheet.freeze()
    for row in report.refused_rows:
        cells = [Cell(text, Style.TYPED) for text in _padded(row.cells, count)]
        sheet.cells([*cells, Cell("; ".join(row.reasons)), Cell(_origin(report, row))])
    sheet.finish(repeat=(top, top))


def _padded(texts: Sequence[str], count: int) -> tuple[str, ...]:
    return (*texts, *("" for _ in range(count - len(texts))))


def _origin(report: LoadReport, row: RefusedRow) -> str:
    return f"{_name(report)}, {row.sheet}, baris {row.row}"
