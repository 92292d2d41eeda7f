"""The months of a recap: stated once for the table, across in headings, or down in a column of their own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.titles import Title, settle_period, title_period
from coverage.loaders.recap.header import Measure, RecapHeader
from coverage.model.loading import LoadOptions, Problem
from coverage.model.periods import parse_period, split_month
from coverage.sheets.columns import Cell
from coverage.sheets.reader import Sheet, cell_name

PERIOD_EXPECTED = "satu bulan, misalnya 08-2024 atau Agustus 2024"
"""What a cell that states the month of its row should hold."""


def settle_months(
    sheet: Sheet, header: RecapHeader, title: Title, options: LoadOptions
) -> tuple[str | None, dict[int, str], list[Problem]]:
    """The month of the table, and the month of every counted column; '' for the latter where months go down."""
    if header.has_months:
        return None, *_across(sheet, header, title, options)
    if "period" in header.columns:
        return None, dict.fromkeys(header.measures, ""), _down(sheet, header, title, options)
    period, problems = settle_period(title, options.period, sheet)
    return period, dict.fromkeys(header.measures, period or ""), problems


def row_period(cell: Cell, years: tuple[str, ...]) -> str | None:
    """The month that a cell in a column of months states; a month without its year has the one of the title.

    >>> row_period("08-2024", ()), row_period("Agustus", ("2024",)), row_period("Agustus", ())
    ('2024-08', '2024-08', None)
    """
    period = parse_period(cell)
    month, rest = split_month(text_of(cell))
    if period is None and month is not None and len(month) == 2 and not rest and len(years) == 1:
        return f"{years[0]}-{month}"
    return period


def title_years(title: Title) -> tuple[str, ...]:
    """The years that a title states, alone or with a month."""
    return tuple(dict.fromkeys((*title.years, *(period[:4] for period in title.periods))))


def _down(sheet: Sheet, header: RecapHeader, title: Title, options: LoadOptions) -> list[Problem]:
    """Where the months of a column contradict the title, the name of the sheet, or what the person says."""
    column = header.columns["period"]
    cells: dict[str, str] = {}
    for index in range(header.body, min(header.end, len(sheet.rows))):
        row = sheet.rows[index]
        period = row_period(row[column], title_years(title)) if column < len(row) else None
        if period is not None:
            cells.setdefault(period, cell_name(index, column))
    label = f"kolom {header.labels[column]}"
    if options.period and (other := next((period for period in cells if period != options.period), None)):
        expected = f"hanya {options.period} (menurut --period)"
        return [_conflict(sheet, cells[other], f"{label}: {other}", (expected, "Muat tanpa --period."))]
    stated = list(title_period(title))
    named = split_month(sheet.name)[0]
    is_told = not stated or any(period in cells for period in stated)
    if cells and not (is_told and (named is None or any(period.endswith(named) for period in cells))):
        expected = f"bulan yang sama dengan judul atau nama lembar ({', '.join(stated) or sheet.name})"
        reason = (expected, f"Samakan {label} dan judul.")
        first = next(iter(cells))
        return [_conflict(sheet, cells[first], f"{label}: {first}", reason)]
    return []


def _conflict(sheet: Sheet, cell: str, found: str, reason: tuple[str, str]) -> Problem:
    return Problem("period_conflict", sheet.name, cell, found, *reason)


def _across(
    sheet: Sheet, header: RecapHeader, title: Title, options: LoadOptions
) -> tuple[dict[int, str], list[Problem]]:
    months, problems = {}, []
    for column, item in header.measures.items():
        month = item.month or ""
        if len(month) == 2 and len(title.years) != 1:
            remedy = "Tulis tahun di judul kolom atau di judul tabel, misalnya TAHUN 2024."
            cell = cell_name(header.top, column)
            problems.append(
                Problem("year_missing", sheet.name, cell, header.labels[column], "bulan dengan tahun", remedy)
            )
        months[column] = month if len(month) > 2 else f"{next(iter(title.years), '')}-{month}"
    backwards = _first_backwards(header.measures)
    if not problems and backwards is not None:
        remedy = "Tulis tahun di setiap judul kolom, misalnya Desember 2024."
        expected = (
            f"bulan yang berurutan di {title.years[0]}; {months[backwards]} berdiri sesudah bulan yang lebih akhir"
        )
        where = (sheet.name, cell_name(header.top, backwards))
        problems.append(Problem("months_backwards", *where, header.labels[backwards], expected, remedy))
    other = sorted(set(months.values()) - {options.period})
    if options.period and other and not problems:
        cell = cell_name(header.top, min(header.measures))
        expected = f"hanya {options.period} (menurut --period)"
        problems.append(_conflict(sheet, cell, ", ".join(other[:3]), (expected, "Muat tanpa --period.")))
    return months, problems


def _first_backwards(measures: dict[int, Measure]) -> int | None:
    """The column whose month, told without a year, lies before that of the column left of it; None without one.

    Months from the newest to the oldest, one by one, are an order too.
    """
    series: dict[tuple[str | None, str, bool], list[int]] = {}
    for column, item in sorted(measures.items()):
        if item.month is not None and len(item.month) == 2:
            series.setdefault((item.segment, item.status, item.is_total), []).append(column)
    return next(filter(None, (_breaks(columns, measures) for columns in series.values())), None)


def _breaks(columns: Iterable[int], measures: dict[int, Measure]) -> int | None:
    placed = [(column, int(measures[column].month or 0)) for column in columns]
    steps = [(column, month - before) for (_, before), (column, month) in pairwise(placed)]
    if all(step == -1 for _, step in steps):
        return None
    return next((column for column, step in steps if step < 0), None)
