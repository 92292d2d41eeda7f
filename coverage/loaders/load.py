"""Recognises what a file is, reads it with the loader of its kind, and reports; the one way in for every file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

import pandas as pd

from coverage.loaders.amend.returned_rows import (
    ORIGIN_ROW,
    CorrectionList,
    find_corrections,
    read_corrections,
    refuse_list,
)
from coverage.loaders.flat.kinds import read_flat
from coverage.loaders.forms.choose import choose_sheets
from coverage.loaders.forms.recognise import Recognised, ignored_sheets, recognise
from coverage.loaders.forms.sketch import sketch_book
from coverage.loaders.headings.headers import FlatTable
from coverage.loaders.headings.marks import is_invented
from coverage.loaders.recap.book import read_recaps
from coverage.loaders.recap.header import RecapHeader
from coverage.loaders.roster.file import distinct_regions, distinct_values, judge_roster, read_sheets
from coverage.model.errors import FileRefused
from coverage.model.loading import Finding, Loaded, LoadOptions, LoadReport, Problem
from coverage.model.privacy import HIDDEN, hide_niks, hide_numbers, holds_nik
from coverage.model.schema import Violation
from coverage.model.tables import TABLE_BY_NAME
from coverage.reference.tables import Reference, read_reference
from coverage.sheets.reader import Book, read_book

Said = TypeVar("Said", Problem, Finding)


@dataclass(frozen=True)
class LoadContext:
    """What one file is read by: what the person says, what names mean, and where the key comes from."""

    options: LoadOptions
    reference: Reference
    read_key: Callable[[], bytes]


def load(content: bytes, path: str, options: LoadOptions, read_key: Callable[[], bytes]) -> Loaded:
    """A file as rows of its table with a report, or a refusal with every problem; never raises for a bad file.

    What reads like a number of a person is masked in what the report says; where it would be stored, the file is
    refused.

    Columns and grain: those of the table of the kind (`model.tables`), without `source_id`; a roster has `pseudonym`.
    `read_key` is called only for rosters.

    Raises:
        KeyFault: when a roster needs the pseudonym key and it cannot be had.
        UsageError: when a table in the folder `options.taught` is not well formed.
    """
    loaded = _load(content, path, LoadContext(options, read_reference(options.taught), read_key))
    return replace(_without_niks(loaded), more=tuple(map(_without_niks, loaded.more)))


def _without_niks(loaded: Loaded) -> Loaded:
    """A file of whose words none holds a number of a person: what is said is masked, what would be stored refused."""
    report = replace(loaded.report, path=hide_niks(loaded.report.path))
    column = _column_with_nik(loaded)
    if column is not None:
        code = "branch_invalid" if column == "branch_code" else "personal_number"
        remedy = "Hapus nomor itu dari judul, keterangan atau isi lembar, lalu kirim lagi."
        problem = Problem(code, "", "", HIDDEN, "tidak ada nomor yang menyerupai NIK", remedy)
        report = replace(report, status="refused", rows_accepted=0, rows_refused=report.rows_read, problems=(problem,))
        loaded = replace(loaded, frame=pd.DataFrame(), branch="")
    return replace(loaded, report=_mask(report))


def _column_with_nik(loaded: Loaded) -> str | None:
    """A column whose texts hold a NIK; those of a roster are judged one by one elsewhere, but for its branch."""
    frame = loaded.frame
    if not len(frame):
        return None
    names = ["branch_code"] if loaded.table == "roster" else list(frame.columns)
    for name in names:
        if name in frame and any(isinstance(value, str) and holds_nik(value) for value in frame[name].unique()):
            return name
    return None


def _mask(report: LoadReport) -> LoadReport:
    """A report in which nothing reads like a NIK; the refused rows are left as they are, for their branch alone."""
    sketch = report.sketch
    if sketch is not None:
        columns = tuple(replace(column, heading=hide_numbers(column.heading)) for column in sketch.columns)
        sketch = replace(sketch, columns=columns)
    return replace(
        report,
        problems=tuple(_masked(problem) for problem in report.problems),
        findings=tuple(_masked(finding) for finding in report.findings),
        sketch=sketch,
    )


def _masked(said: Said) -> Said:
    """A problem or finding with long numbers hidden in every text."""
    return replace(said, **{name: hide_numbers(text) for name, text in asdict(said).items()})


def _load(content: bytes, path: str, context: LoadContext) -> Loaded:
    options, reference = context.options, context.reference
    report = LoadReport(path, hashlib.sha256(content).hexdigest(), None, None, "refused")
    try:
        book = choose_sheets(read_book(content), options)
        if options.is_sketch:
            return _sketch(book, report, context)
        lists = find_corrections(book, reference)
        if lists:
            return _load_corrections(lists, report, context)
        recognised = recognise(book, options.kind, reference)
    except FileRefused as error:
        problem = Problem(error.code, error.sheet, error.cell, error.value, error.expected, error.remedy)
        return Loaded(replace(report, problems=(problem,)), "", pd.DataFrame())
    findings = (*book.findings, *ignored_sheets(book, recognised))
    report = replace(report, kind=recognised[0].kind, findings=findings)
    if recognised[0].kind == "recap":
        return _load_recap(recognised, report, context)
    if recognised[0].kind == "roster":
        return _load_roster(recognised, report, context)
    return _load_flat(recognised, report, context)


def _sketch(book: Book, report: LoadReport, context: LoadContext) -> Loaded:
    """What a file looks like, and its kind where it has one; no rows.

    Raises:
        FileRefused: when it is a form that is known and not read, or a mixture.
    """
    found = None
    try:
        found = recognise(book, context.options.kind, context.reference)[0].kind
    except FileRefused as error:
        if error.code != "unknown_layout":
            raise
    return Loaded(replace(report, kind=found, sketch=sketch_book(book, context.reference)), "", pd.DataFrame())


def _is_example(recognised: list[Recognised]) -> bool:
    return any(is_invented(item.sheet) for item in recognised)


def _load_recap(recognised: list[Recognised], report: LoadReport, context: LoadContext) -> Loaded:
    tables = [(item.sheet, item.header) for item in recognised if isinstance(item.header, RecapHeader)]
    rows = read_recaps(tables, context.options, context.reference)
    active = rows.frame[rows.frame["status"] == "active"] if len(rows.frame) else rows.frame
    report = replace(
        report,
        form=rows.form,
        rows_read=rows.rows,
        total=int(active["members"].sum()) if len(active) else None,
        stated_total=rows.stated_total,
        problems=rows.problems,
        findings=report.findings + rows.findings,
    )
    loaded = Loaded(report, "membership", rows.frame, branch=rows.branch, basis=rows.basis)
    return _finish(loaded, _is_example(recognised), context.options.today)


def _load_flat(recognised: list[Recognised], report: LoadReport, context: LoadContext) -> Loaded:
    kind = recognised[0].kind
    tables = [(item.sheet, item.header) for item in recognised if isinstance(item.header, FlatTable)]
    parts = [read_flat(sheet, table, context.options, context.reference) for sheet, table in tables]
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    report = replace(
        report,
        form=parts[0].form,
        rows_read=sum(part.rows for part in parts),
        totals={name: total for part in parts for name, total in part.totals.items()},
        problems=tuple(problem for part in parts for problem in part.problems),
        findings=report.findings + tuple(finding for part in parts for finding in part.findings),
    )
    return _finish(Loaded(report, kind, frame), _is_example(recognised), context.options.today)


def _load_roster(recognised: list[Recognised], report: LoadReport, context: LoadContext) -> Loaded:
    tables = [(item.sheet, item.header) for item in recognised if isinstance(item.header, FlatTable)]
    if any(ORIGIN_ROW in table.columns for _, table in tables):
        return refuse_list(report)
    sheets = read_sheets(tables, context.options, context.reference)
    loaded = judge_roster(sheets, replace(report, form="roster-flat"), context.options, context.read_key)
    return _mark_example(loaded, any(sheet.place.title.is_example for sheet in sheets))


def _load_corrections(lists: list[CorrectionList], report: LoadReport, context: LoadContext) -> Loaded:
    report = replace(report, kind="roster", form="roster-correction")
    found = [
        _mark_example(
            read_corrections(item, report, context.options, context.read_key, context.reference),
            is_invented(item.tables[0][0]),
        )
        for item in lists
    ]
    return replace(found[0], more=tuple(found[1:]))


def _mark_example(loaded: Loaded, is_example: bool) -> Loaded:
    return replace(loaded, is_example=is_example, report=replace(loaded.report, is_example=is_example))


def _finish(loaded: Loaded, is_example: bool, today: dt.date) -> Loaded:
    """Check the rows against the declared table and settle whether the file is accepted."""
    loaded = _mark_example(loaded, is_example)
    report, frame = loaded.report, loaded.frame
    if not report.problems:
        if frame.empty:
            problem = Problem("no_rows", "", "", "0 baris", "sedikitnya satu baris data", "Isi tabel itu.")
            report = replace(report, problems=(problem,))
        elif loaded.table == "membership" and not distinct_regions(frame):
            remedy = "Muat rekap yang memuat kab/kota; baris di luar Jawa Barat saja bukan rekap."
            problem = Problem("no_regions", "", "", "tidak ada kab/kota", "sedikitnya satu kab/kota", remedy)
            report = replace(report, problems=(problem,))
        else:
            report = replace(report, problems=tuple(_violations(loaded)))
    future = [period for period in distinct_values(frame, "period") if period > f"{today:%Y-%m}"]
    if future and loaded.table in ("membership", "control_totals"):
        remedy = "Perbaiki periode di berkas itu."
        problem = Problem("period_in_future", "", "", ", ".join(future), "bulan yang sudah berjalan", remedy)
        refused = replace(report, problems=(*report.problems, problem), rows_refused=report.rows_read)
        return replace(loaded, report=refused, frame=pd.DataFrame())
    if report.problems:
        refused = replace(report, status="refused", rows_accepted=0, rows_refused=report.rows_read)
        return replace(loaded, report=refused, frame=pd.DataFrame())
    periods = distinct_values(frame, "period")
    regions = distinct_regions(frame)
    report = replace(
        report,
        status="accepted",
        rows_accepted=report.rows_read - report.rows_refused,
        periods=periods,
        regions=regions,
    )
    return replace(loaded, report=report)


def _violations(loaded: Loaded) -> list[Problem]:
    table = TABLE_BY_NAME[loaded.table]
    frame = loaded.frame.assign(source_id="")
    return [_to_problem(violation, table.name) for violation in table.check(frame)]


def _to_problem(violation: Violation, sheet: str) -> Problem:
    remedy = "Perbaiki baris itu, lalu kirim lagi."
    return Problem("bad_value", sheet, f"baris data {violation.row + 1}", violation.value, violation.expected, remedy)
