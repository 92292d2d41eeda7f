"""The summary table: one row a region in BPS order and the totals below, on one page; and the same by deviation.

Counts are numbers and what follows from them are live formulas with their value beside. A total whose rows are not all
shown, or not all paired, is written as values, because the summary adds up the regions that have both parts only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coverage.export.columns import (
    SummaryColumn,
    row_formulas,
    summary_cells,
    summary_columns,
    total_formulas,
)
from coverage.export.notes import (
    FIXED_VALUES,
    conditions,
    empty_columns,
    footnotes,
    province_upper,
    region_remark,
    title,
)
from coverage.export.sheet import StyledCell, Value, Workbook, Worksheet
from coverage.export.styles import Style
from coverage.model.measures import DEVIATION
from coverage.model.results import CoverageRow, CoverageSummary, paired_rows
from coverage.words.reasons import REASONS

SHEET = "Ringkasan"
DEVIATION_SHEET = "Urut deviasi"

CHOSEN_NAME = "JUMLAH KAB/KOTA TERPILIH"
"""Name of the row that adds up the chosen regions."""

SIGNATURE = ("Mengetahui,", "", "", "", "(.............................................)")
"""Lines of the signature block, filled in by hand."""

SIGNATURE_COLUMNS = 5
"""How many columns at the right the signature block takes; notes keep to the others."""

ROW_HEIGHT = 20
"""Least height of a row of the summary table, in points: 27 regions fill the page."""

FROZEN_COLUMNS = 3
"""Columns that stay in sight: number, code and name."""


@dataclass(frozen=True)
class _Layout:
    """The table of one sheet: its columns, the regions shown in order, and which columns are empty throughout."""

    summary: CoverageSummary
    columns: tuple[SummaryColumn, ...]
    rows: tuple[CoverageRow, ...]
    empty: set[str]

    def fixed(self, row: CoverageRow, number: int | None, *, is_total: bool = False) -> dict[str, Value]:
        """What a row itself does not hold: its number and its remark."""
        remark = region_remark(self.summary, self.columns, row, self.empty, is_total=is_total)
        return {"number": "" if number is None else number, "remark": remark}


def shown_rows(summary: CoverageSummary) -> tuple[CoverageRow, ...]:
    """The chosen regions, or all of them."""
    chosen = tuple(row for row in summary.rows if row.code in summary.selection.regions)
    return chosen or summary.rows


def write_ringkasan(book: Workbook, summary: CoverageSummary) -> None:
    """The first sheet: title, conditions, table, notes and room for a signature, on one A4 page."""
    layout = _layout(summary, shown_rows(summary))
    sheet, header_row = _open(book, SHEET, layout)
    first = sheet.row + 1
    for number, row in enumerate(layout.rows, 1):
        formulas = row_formulas(layout.columns, summary.indicator, row, sheet.row + 1)
        cells = summary_cells(layout.columns, row, layout.fixed(row, number), formulas)
        sheet.cells(cells, is_band=number % 2 == 0, height=ROW_HEIGHT)
    for total in _totals(summary, layout.rows):
        _write_total(sheet, layout, total, (first, first + len(layout.rows) - 1))
    sheet.skip()
    _write_notes(sheet, footnotes(summary, layout.columns, layout.rows))
    sheet.finish(pages_tall=1, repeat=(header_row, header_row + 1))


def write_by_deviation(book: Workbook, summary: CoverageSummary) -> None:
    """The same table as values, the largest shortfall first, regions without a deviation last."""
    rows = sorted(shown_rows(summary), key=lambda row: (row.deviation is None, row.deviation or 0.0))
    layout = _layout(summary, tuple(rows))
    sheet, header_row = _open(book, DEVIATION_SHEET, layout)
    for number, row in enumerate(layout.rows, 1):
        cells = summary_cells(layout.columns, row, layout.fixed(row, number), {})
        sheet.cells(cells, is_band=number % 2 == 0, height=ROW_HEIGHT)
    total = replace(summary.province, name=province_upper())
    sheet.cells(
        summary_cells(layout.columns, total, layout.fixed(total, None, is_total=True), {}),
        is_total=True,
        height=ROW_HEIGHT,
    )
    if DEVIATION.id in layout.empty:
        sheet.skip()
        sheet.line(f"{REASONS['no_target']}; urutan menurut kode.")
    sheet.finish(pages_tall=1, repeat=(header_row, header_row + 1))


def _layout(summary: CoverageSummary, rows: tuple[CoverageRow, ...]) -> _Layout:
    columns = summary_columns(summary.indicator)
    return _Layout(summary, columns, rows, empty_columns(columns, rows))


def _open(book: Workbook, name: str, layout: _Layout) -> tuple[Worksheet, int]:
    """A sheet with title, conditions, header and column numbers, and the row of the header."""
    sheet = book.add_sheet(name, [column.width for column in layout.columns])
    sheet.line(title(layout.summary), Style.TITLE)
    sheet.line(conditions(layout.summary), Style.CONDITIONS)
    header_row = sheet.row
    sheet.header([column.header for column in layout.columns])
    sheet.cells([StyledCell(f"({number})", Style.NUMBERS) for number in range(1, len(layout.columns) + 1)])
    sheet.freeze(FROZEN_COLUMNS)
    return sheet, header_row


def _totals(summary: CoverageSummary, rows: Sequence[CoverageRow]) -> list[CoverageRow]:
    """The totals below the regions: the chosen ones together where they are several, then the province."""
    province = replace(summary.province, name=province_upper())
    if 1 < len(rows) < len(summary.rows):
        return [replace(summary.focus, code="", name=CHOSEN_NAME), province]
    return [province]


def _write_total(sheet: Worksheet, layout: _Layout, total: CoverageRow, excel_rows: tuple[int, int]) -> None:
    is_province = bool(total.code)
    is_whole = not is_province or len(layout.rows) == len(layout.summary.rows)
    fixed = layout.fixed(total, None, is_total=True)
    formulas: dict[str, str] = {}
    if is_whole and _is_paired(layout.rows):
        formulas = total_formulas(layout.columns, layout.summary.indicator, total, layout.rows, excel_rows)
    else:
        fixed["remark"] = "; ".join(str(part) for part in (fixed["remark"], _why_fixed(layout, is_whole)) if part)
    sheet.cells(summary_cells(layout.columns, total, fixed, formulas), is_total=True, height=ROW_HEIGHT)


def _is_paired(rows: Sequence[CoverageRow]) -> bool:
    """Whether all regions have numerator and denominator, or none has, so that plain sums are the summary's."""
    return len({row.coverage_rate is None for row in rows}) == 1


def _why_fixed(layout: _Layout, is_whole: bool) -> str:
    if not is_whole:
        return FIXED_VALUES
    paired = len(paired_rows(layout.rows))
    return f"{FIXED_VALUES}: {paired} dari {len(layout.rows)} kab/kota punya pembilang dan penyebut"


def _write_notes(sheet: Worksheet, notes: Sequence[str]) -> None:
    """Notes at the left, the signature block at the right of the same rows."""
    first = sheet.row
    last_column = sheet.last_column - SIGNATURE_COLUMNS
    for note in notes:
        sheet.line(note, last_column=last_column)
    for offset, text in enumerate(SIGNATURE):
        sheet.merge(first + offset, last_column + 1, sheet.last_column, StyledCell(text, Style.SIGNATURE))
    sheet.row = max(sheet.row, first + len(SIGNATURE))
