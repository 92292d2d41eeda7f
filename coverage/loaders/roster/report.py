"""What a roster's verdicts become for people: problems with cells, findings with counts, rows that go back.

Only here do rows become Python values, and only those with a fault (or a whole small file that was refused).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from coverage.loaders.roster.fields import UNCACHED_TEXT, Integers, row_texts
from coverage.loaders.roster.nik import DIGITS
from coverage.loaders.roster.rows import RosterSheet
from coverage.model.corrections import WHOLE, Origin
from coverage.model.loading import CellFault, Finding, Problem, RefusedRow
from coverage.model.numbers import format_number
from coverage.sheets.columns import CellKind

MAX_LISTED = 20
"""Problems of one code that are listed one by one; the rest are counted."""

MAX_COPIED = 10_000
"""Most rows of a refused file that go back in a list; of a longer one only the rows with faults, up to as many."""


def problems_of(sheets: Sequence[RosterSheet]) -> tuple[Problem, ...]:
    """The problems of a roster: the first of each code with their cells, the rest of each code counted."""
    found = [problem for sheet in sheets for problem in sheet.problems]
    codes = dict.fromkeys(fault.code for sheet in sheets for fault in sheet.verdicts.faults)
    return tuple(found) + tuple(problem for code in codes for problem in _listed(code, sheets))


def _listed(code: str, sheets: Sequence[RosterSheet]) -> list[Problem]:
    found: list[Problem] = []
    total = 0
    for sheet in sheets:
        for fault in (fault for fault in sheet.verdicts.faults if fault.code == code):
            total += len(fault.rows)
            for row in fault.rows[: MAX_LISTED - len(found)]:
                cell = sheet.fields.where(fault.field, int(row))
                value = fault.found(int(row))
                found.append(Problem(code, sheet.fields.sheet.name, cell, value, fault.expected, fault.remedy))
    if total > len(found):
        last = found[-1]
        more = f"{format_number(total - len(found))} baris lain"
        found.append(Problem(code, last.sheet, "", more, last.expected, last.remedy))
    return found


def findings_of(sheets: Sequence[RosterSheet]) -> tuple[Finding, ...]:
    """The findings of a roster: those of its sheets, and one for each notice with the number of accepted rows."""
    found = [finding for sheet in sheets for finding in sheet.findings]
    for sheet in sheets:
        for notice in sheet.verdicts.notices:
            rows = np.flatnonzero(notice.rows & sheet.verdicts.good)
            if len(rows):
                where = f"{sheet.fields.sheet.name}!{sheet.fields.where(notice.field, int(rows[0]))}"
                message = f"{format_number(len(rows))} baris {notice.message}"
                found.append(Finding(notice.code, "warning", where, message))
    return tuple(found)


def refused_rows(sheets: Sequence[RosterSheet], origin: Origin) -> tuple[RefusedRow, ...]:
    """The rows that were set aside; of a small file that is refused whole every row, to be corrected.

    Of a longer refused file at most `MAX_COPIED` rows are listed, without an origin: they cannot come back alone.
    """
    is_whole = origin.scope == WHOLE
    if is_whole and sum(sheet.rows for sheet in sheets) > MAX_COPIED:
        rows = (row for sheet in sheets for row in _rows_of(sheet, _faulty(sheet)[:MAX_COPIED], None))
        return tuple(itertools.islice(rows, MAX_COPIED))
    chosen = (np.flatnonzero(sheet.verdicts.present) if is_whole else _faulty(sheet) for sheet in sheets)
    return tuple(
        row
        for sheet, rows in zip(sheets, chosen, strict=True)
        for row in _rows_of(sheet, rows, _origin_of(sheet, origin))
    )


def _faulty(sheet: RosterSheet) -> Integers:
    return np.flatnonzero(sheet.verdicts.present & ~sheet.verdicts.good)


def _origin_of(sheet: RosterSheet, origin: Origin) -> Origin:
    basis = None if sheet.basis == "unknown" else sheet.basis
    return replace(origin, period=sheet.period, basis=basis, branch=sheet.branch)


def _rows_of(sheet: RosterSheet, chosen: Integers, origin: Origin | None) -> Iterable[RefusedRow]:
    faults: dict[int, list[CellFault]] = defaultdict(list)
    for fault in sheet.verdicts.faults:
        column = sheet.fields.table.columns.get(fault.field, 0)
        for row in fault.rows[np.isin(fault.rows, chosen)]:
            reason = f"{fault.found(int(row))}; seharusnya {fault.expected}"
            faults[int(row)].append(CellFault(column, reason, fault.remedy))
    blank = RefusedRow(sheet.fields.sheet.name, 0, (), (), headers=sheet.headers, origin=origin)
    return (_refused(sheet, int(row), faults.get(int(row), []), blank) for row in chosen)


def _refused(sheet: RosterSheet, row: int, faults: list[CellFault], blank: RefusedRow) -> RefusedRow:
    position = sheet.fields.start + row
    texts = list(row_texts(sheet.fields.sheet, position))[: sheet.width]
    for name, place in sheet.fields.table.columns.items():
        kind = sheet.fields.column(name).kinds[row]
        if place < len(texts) and kind == CellKind.UNCACHED:
            texts[place] = UNCACHED_TEXT
        elif place < len(texts) and name == "nik" and kind == CellKind.NUMBER:
            texts[place] = _lost_digit(texts[place])
    reasons = tuple(
        f"{sheet.fields.where_column(fault.column, row)}: {fault.reason}. {fault.remedy}" for fault in faults
    )
    return replace(
        blank,
        row=position + 1,
        cells=tuple(texts),
        reasons=reasons,
        faults=tuple(faults),
        number=int(sheet.numbers[row]),
    )


def _lost_digit(nik: str) -> str:
    """A NIK that was a number, with '?' for the digit that Excel lost, so that it is not taken for a good one."""
    return f"{nik[: DIGITS - 1]}?" if nik.isdigit() else nik
