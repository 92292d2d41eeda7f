"""The recaps of one file: every table on every sheet, each with its month, branch and segment, as one set of rows.

What a table does not state it takes from the title of its sheet. A region may stand once for a month, branch, segment
and status in the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.elsewhere import elsewhere_findings
from coverage.loaders.headings.harmonise import MISSING_TEXTS
from coverage.loaders.headings.names import is_head_office
from coverage.loaders.headings.source_rules import rules_for
from coverage.loaders.headings.titles import Title, read_title, settle_basis
from coverage.loaders.headings.units import UnitMention
from coverage.loaders.recap.elsewhere import sum_elsewhere
from coverage.loaders.recap.form import form_name
from coverage.loaders.recap.header import Measure, RecapHeader, passed_words
from coverage.loaders.recap.months import settle_months, title_years
from coverage.loaders.recap.reading import RecapReading, Stated
from coverage.loaders.recap.subject import judge_subject, settle_unit, sheet_units
from coverage.loaders.recap.table import read_table
from coverage.loaders.recap.tally import Tally
from coverage.model.columns import HEAD_OFFICE
from coverage.model.loading import Finding, LoadOptions, Problem
from coverage.model.privacy import excerpt
from coverage.reference.segments import all_segments, match_segment
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet, cell_name

# A sheet named after a branch: by the word, or by a code "K07".
_BRANCH_SHEET = re.compile(
    r"^(?:kantor\s+cabang|kacab|cabang|kc)\b[\s.:_-]*(?P<name>.+)$|^(?P<code>K\d{1,4}\b.*)$", re.I
)

# What tells versions of one table apart, at either end of a name: "KC Garut (2)", "Draft K07", "K07 final".
_VERSION = (
    r"(?:draf|draft|final|fix|lama|baru|old|new|rev|revisi|koreksi|perbaikan|sebelum|sesudah|setelah|asli|awal|akhir|"
    r"salinan|copy|copy of|backup|arsip|sementara|tetap|versi|ver|v\d{1,2}|\(\d+\))"
)
# The same words at an end, one or more.
_VERSION_ENDS = re.compile(rf"^(?:{_VERSION}[\s._-]+)+|(?:[\s._-]+{_VERSION}|\(\d+\))+$", re.I)

# A name that says nothing of a branch: what Excel or a person gives any sheet.
_PLAIN_SHEET = re.compile(r"^(?:sheet|lembar|rekap|data|tabel|worksheet|csv|hal|halaman)[\s_\d.-]*$", re.I)

Table = tuple[Sheet, RecapHeader]


@dataclass(frozen=True)
class RecapRows:
    """The rows of a file in the form of the membership table, and what was noticed."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    rows: int
    stated_total: int | None
    branch: str | None
    basis: str
    form: str


@dataclass
class _File:
    """What is carried from table to table: cells already taken, sums by sheet, and branches by name of sheet."""

    options: LoadOptions
    reference: Reference
    sheet_branches: bool
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)
    sums: dict[tuple[str, str, Measure], int] = field(default_factory=dict)
    parts: list[RecapReading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    units: dict[str, list[UnitMention]] = field(default_factory=dict)


def read_recaps(tables: Sequence[Table], options: LoadOptions, reference: Reference) -> RecapRows:
    """The membership rows of all tables: one per month × branch × region × segment × status.

    Raises:
        UsageError: when a declared correction or source rule is not well formed.
    """
    file = _read_all(tables, _File(options, reference, sheet_branches=False))
    if _sheets_repeat(file) and all(not _PLAIN_SHEET.match(sheet.name) for sheet, _ in tables):
        file = _read_all(tables, _File(options, reference, sheet_branches=True))
    return _join(file, tables)


def _read_all(tables: Sequence[Table], file: _File) -> _File:
    titles: dict[str, Title] = {}
    for sheet, header in tables:
        title = _title_of(sheet, header)
        if sheet.name not in file.units:
            file.units[sheet.name] = sheet_units(sheet, [other for page, other in tables if page.name == sheet.name])
        titles.setdefault(sheet.name, read_title(sheet, header.top) if header.title_top == 0 else title)
        _read_one(file, sheet, header, _inherit(title, titles[sheet.name]))
    return file


def _sheets_repeat(file: _File) -> bool:
    """Whether sheets that name no branch state the same region: then each is a branch of its own."""
    crossing = [
        problem
        for part in file.parts
        for problem in part.problems
        if problem.code == "repeated_region" and "!" in problem.expected
    ]
    return bool(crossing) and all(part.stated.branch is None for part in file.parts)


def _title_of(sheet: Sheet, header: RecapHeader) -> Title:
    """The title of one table: the rows above it, and of tables side by side the cells above its own columns."""
    columns = header.window if header.window[1] < 1 << 20 else None
    return read_title(sheet, header.top, header.title_top, columns)


def _inherit(title: Title, whole: Title) -> Title:
    """A table's title, with what it does not state taken from the title of the sheet where that states one thing."""
    states_period = title.periods or title.months
    return replace(
        title,
        periods=title.periods if states_period else whole.periods,
        months=title.months if states_period else whole.months,
        years=title.years or whole.years,
        longer=title.longer or whole.longer,
        basis=title.basis or whole.basis,
        branch=title.branch or whole.branch,
        segment=title.segment or whole.segment,
        is_head_office=title.is_head_office or whole.is_head_office,
    )


def _read_one(file: _File, sheet: Sheet, header: RecapHeader, title: Title) -> None:
    factor, problems, said = settle_unit(file.units[sheet.name], sheet, header)
    problems = judge_subject(sheet, header) or problems
    if problems:
        file.problems += problems
        return
    branch = file.options.branch or title.branch or _sheet_branch(sheet, file.sheet_branches) or title.sender
    basis, problems = settle_basis(title, file.options.basis, sheet)
    segment = title.segment or match_segment(sheet.name)
    header, notes = _settle_measures(sheet, header, segment)
    repeated = _repeated_columns(sheet, header)
    problems += repeated
    period, months, more = settle_months(sheet, header, title, file.options)
    problems += more
    file.problems += problems
    if more or repeated or not header.measures:
        return
    rules = rules_for(form_name(header, file.reference), branch, file.reference)
    stated = Stated(period, branch, basis, segment, months, rules, factor, title_years(title))
    before = {column: file.sums.get(_sum_key(sheet, months, header, column), 0) for column in header.measures}
    reading = RecapReading(sheet, header, stated, file.reference, file.seen, Tally(before))
    reading.findings += [*said, *notes]
    _note_columns(reading)
    read_table(reading)
    _note_passed(reading)
    for column in header.measures:
        key = _sum_key(sheet, months, header, column)
        file.sums[key] = file.sums.get(key, 0) + reading.tally.sums["table"].get(column, 0)
    file.parts.append(reading)


def _sum_key(sheet: Sheet, months: dict[int, str], header: RecapHeader, column: int) -> tuple[str, str, Measure]:
    return sheet.name, months[column], replace(header.measures[column], month=None)


def _sheet_branch(sheet: Sheet, by_name: bool) -> str | None:
    """The branch that the name of a sheet states: in so many words, or because every sheet is a branch."""
    match = _BRANCH_SHEET.match(_VERSION_ENDS.sub("", sheet.name.strip()))
    if match:
        return (match["name"] or match["code"]).strip()
    if is_head_office(sheet.name):
        return HEAD_OFFICE
    return sheet.name.strip() if by_name else None


def _settle_measures(sheet: Sheet, header: RecapHeader, segment: str | None) -> tuple[RecapHeader, list[Finding]]:
    """The header with the columns that are counted: what names no segment or month beside columns that do is not."""
    measures, notes = dict(header.measures), []
    has_segments = any(measure.segment for measure in measures.values())
    has_source = "segment" in header.columns or (segment is not None and not has_segments)
    opens = [
        column
        for column, item in measures.items()
        if item.segment is None and not item.is_total and item.status == "active"
    ]
    if has_source and not opens:
        firsts = {item.month: column for column, item in reversed(measures.items()) if item.is_total}
        measures |= {column: replace(measures[column], is_total=False) for column in firsts.values()}
    for column, item in header.measures.items():
        label = header.labels[column]
        where = f"{sheet.name}!{cell_name(header.top, column)}"
        if item.segment is None and not measures[column].is_total and not has_source:
            del measures[column]
            notes.append(_unknown(where, label))
        elif header.has_months and item.month is None:
            del measures[column]
            notes.append(
                Finding("unknown_column", "info", where, f"Kolom '{label}' tidak menyebut bulan; tidak dibaca.")
            )
        elif item.month and _is_blank(sheet, header, column) and _is_blank_month(sheet, header, item.month):
            del measures[column]
            notes.append(
                Finding("month_blank", "info", where, f"Kolom '{label}' kosong seluruhnya; bulan itu tidak dibaca.")
            )
    return replace(header, measures=measures), notes


def _repeated_columns(sheet: Sheet, header: RecapHeader) -> list[Problem]:
    """Two columns of a table that count the same: perhaps men and women, or two months."""
    firsts: dict[Measure, int] = {}
    for column, item in header.measures.items():
        first = firsts.setdefault(item, column)
        if first != column and not item.is_total:
            label = excerpt(header.labels[column], 40)
            names = f"{cell_name(header.top, first)} dan {cell_name(header.top, column)}: '{label}'"
            remedy = "Jumlahkan kolom itu, atau beri judul yang membedakannya; hapus yang bukan jumlah seluruhnya."
            where = (sheet.name, cell_name(header.top, column))
            return [Problem("repeated_column", *where, names, "satu kolom per segmen dan bulan", remedy)]
    return []


def _unknown(where: str, label: str) -> Finding:
    return Finding("unknown_column", "info", where, f"Kolom '{label}' tidak dikenal dan tidak dibaca.")


def _is_blank(sheet: Sheet, header: RecapHeader, column: int) -> bool:
    rows = range(header.body, min(header.end, len(sheet.rows)))
    cells = (sheet.rows[index][column] for index in rows if column < len(sheet.rows[index]))
    return all(text_of(cell) in MISSING_TEXTS or text_of(cell) == "0" for cell in cells)


def _is_blank_month(sheet: Sheet, header: RecapHeader, month: str) -> bool:
    columns = [column for column, item in header.measures.items() if item.month == month]
    return all(_is_blank(sheet, header, column) for column in columns)


def _note_columns(reading: RecapReading) -> None:
    header, sheet = reading.header, reading.sheet
    for column, label in header.unknown:
        reading.findings.append(_unknown(f"{sheet.name}!{cell_name(header.top, column)}", label))
    first, last = header.window
    _note_known_columns(reading)
    for column in sorted(column for column in sheet.hidden_columns if first <= column <= last):
        label = header.labels[column] if column < len(header.labels) else ""
        where = f"{sheet.name}!{cell_name(header.top, column)}"
        counted = "dan ikut dibaca" if column in header.measures else "dan tidak dihitung"
        reading.find("hidden_column", "info", where, f"Kolom '{label or 'tanpa judul'}' tersembunyi {counted}.")
    hidden = sorted(row + 1 for row in sheet.hidden_rows if header.body <= row < header.end)
    if hidden:
        rows = ", ".join(map(str, hidden[:10]))
        reading.find("hidden_rows", "warning", sheet.name, f"Baris tersembunyi {rows} ikut dibaca.")


def _note_known_columns(reading: RecapReading) -> None:
    """Say once which columns are known and not counted, by the known words of their headings."""
    header, passed = reading.header, {}
    for column in range(header.window[0], min(header.window[1] + 1, len(header.labels))):
        if words := passed_words(header.labels[column], reading.reference):
            passed[column] = words
    if passed:
        names = ", ".join(dict.fromkeys(word for words in passed.values() for word in words))
        where = f"{reading.sheet.name}!{cell_name(header.top, min(passed))}"
        message = f"{len(passed)} kolom dikenal dan tidak dihitung: {names}."
        reading.find("columns_passed", "info", where, message)


def _note_passed(reading: RecapReading) -> None:
    """Say which rows with text stand among the figures and have none; notes below the figures are not worth a word."""
    last = max(
        (int(where.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for where in _cells(reading)), default=0
    )
    among = [index + 1 for index in reading.passed if index + 1 < last]
    if among:
        rows = ", ".join(map(str, among[:10]))
        message = f"Baris {rows} berisi teks tanpa angka di antara baris data; tidak dibaca."
        reading.find("row_without_count", "warning", reading.sheet.name, message)


def _cells(reading: RecapReading) -> list[str]:
    prefix = f"{reading.sheet.name}!"
    rows = range(reading.header.body + 1, reading.header.end + 1)
    cells = [where for where in reading.seen.values() if where.startswith(prefix)]
    return [where for where in cells if int(re.sub(r"\D", "", where.rpartition("!")[2])) in rows]


def _join(file: _File, tables: Sequence[Table]) -> RecapRows:
    frames = [frame for part in file.parts if not (frame := _mark_rounded(pd.DataFrame(part.records))).empty]
    stated = [part.stated_total for part in file.parts if part.stated_total is not None]
    branches = {part.stated.branch for part in file.parts}
    bases = {part.stated.basis for part in file.parts}
    findings = [finding for part in file.parts for finding in part.findings]
    if file.sheet_branches:
        message = "Judul tidak menyebut kantor cabang; nama lembar dipakai sebagai nama cabang."
        findings.insert(0, Finding("branch_from_sheet", "warning", "", message))
    frame = sum_elsewhere(pd.concat(frames, ignore_index=True)) if frames else pd.DataFrame()
    return RecapRows(
        frame,
        (*file.problems, *(problem for part in file.parts for problem in part.problems)),
        (*findings, *_absent_segments(file), *elsewhere_findings(frame)),
        sum(part.rows for part in file.parts),
        sum(stated) if stated and len(stated) == len(file.parts) else None,
        branches.pop() if len(branches) == 1 else None,
        bases.pop() if len(bases) == 1 else "unknown",
        form_name(tables[0][1], file.reference),
    )


_MIN_ROUNDED = 5
"""Counts of a table from which on whole thousands are taken for rounded ones."""


def _mark_rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table with the precision of its counts: 1000 when all of at least five are whole thousands."""
    if frame.empty:
        return frame
    counts = [count for count in frame["members"].dropna() if count]
    is_rounded = len(counts) >= _MIN_ROUNDED and all(count % 1000 == 0 for count in counts)
    return frame.assign(is_rounded=is_rounded, precision=1000 if is_rounded else 1)


def _absent_segments(file: _File) -> list[Finding]:
    """Segments that a file does not report: not the same as none."""
    stored = {str(record["segment"]) for part in file.parts for record in part.records}
    name = file.parts[0].sheet.name if file.parts else ""
    return [
        Finding("segment_absent", "warning", name, f"Segmen {item.label} tidak ada di rekap ini; bukan berarti nol.")
        for item in all_segments()
        if stored and item.code not in stored and item.code != "PMI"
    ]
