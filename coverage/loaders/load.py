"""Recognises what a file is, reads it with the loader of its kind, and reports; the one way in for every file."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from coverage.loaders.flat_kinds import read_flat
from coverage.loaders.headers import FlatTable, read_title
from coverage.loaders.pseudonym import pseudonymise
from coverage.loaders.reader import read_book
from coverage.loaders.recap_book import read_recaps
from coverage.loaders.recap_header import RecapHeader
from coverage.loaders.recognise import Recognised, ignored_sheets, recognise
from coverage.loaders.roster import RosterRows, read_roster, roster_frame
from coverage.model.errors import FileRefused
from coverage.model.loading import Loaded, LoadOptions, LoadReport, Problem
from coverage.model.reference import taught_reference
from coverage.model.schema import Violation
from coverage.model.tables import TABLE_BY_NAME

_NIK_LIKE = re.compile(r"(?<!\d)\d(?:[ .'\-]?\d){11,}(?!\d)")


def load(content: bytes, path: str, options: LoadOptions, read_key: Callable[[], bytes]) -> Loaded:
    """A file as rows of its table with a report, or a refusal with every problem; never raises for a bad file.

    Twelve digits or more in a row, wherever they stood in the file, are masked in what the report says.

    Columns and grain: those of the table of the kind (`model.tables`), without `source_id`; a roster has `pseudonym`.
    `read_key` is called only for rosters.

    Raises:
        KeyFault: when a roster needs the pseudonym key and it cannot be had.
        UsageError: when a table in the folder `options.taught` is not well formed.
    """
    with taught_reference(options.taught):
        loaded = _load(content, path, options, read_key)
    return replace(loaded, report=_mask(loaded.report))


def _mask(report: LoadReport) -> LoadReport:
    """A report in which nothing reads like a NIK; the refused rows are left as they are, for their branch alone."""

    def mask(text: str) -> str:
        return _NIK_LIKE.sub("(nomor disamarkan)", text)

    problems = (
        replace(problem, value=mask(problem.value), expected=mask(problem.expected)) for problem in report.problems
    )
    findings = (replace(finding, message=mask(finding.message)) for finding in report.findings)
    return replace(report, problems=tuple(problems), findings=tuple(findings))


def _load(content: bytes, path: str, options: LoadOptions, read_key: Callable[[], bytes]) -> Loaded:
    report = LoadReport(path, hashlib.sha256(content).hexdigest(), None, None, "refused")
    try:
        book = read_book(content)
        recognised = recognise(book, options.kind)
    except FileRefused as error:
        problem = Problem(error.code, error.sheet, error.cell, error.value, error.expected, error.remedy)
        return Loaded(replace(report, problems=(problem,)), "", pd.DataFrame())
    report = replace(report, kind=recognised[0].kind, findings=ignored_sheets(book, recognised))
    if recognised[0].kind == "recap":
        return _load_recap(recognised, report, options)
    if recognised[0].kind == "roster":
        return _load_roster(recognised, report, options, read_key)
    return _load_flat(recognised, report, options)


def _is_example(recognised: list[Recognised]) -> bool:
    return any(read_title(item.sheet, 0).is_example for item in recognised)


def _load_recap(recognised: list[Recognised], report: LoadReport, options: LoadOptions) -> Loaded:
    tables = [(item.sheet, item.header) for item in recognised if isinstance(item.header, RecapHeader)]
    rows = read_recaps(tables, options)
    active = rows.frame[rows.frame["status"] == "active"] if len(rows.frame) else rows.frame
    report = replace(
        report,
        layout=rows.layout,
        rows_read=rows.rows,
        total=int(active["members"].sum()) if len(active) else None,
        stated_total=rows.stated_total,
        problems=rows.problems,
        findings=report.findings + rows.findings,
    )
    loaded = Loaded(report, "membership", rows.frame, branch=rows.branch, basis=rows.basis)
    return _finish(loaded, _is_example(recognised))


def _load_flat(recognised: list[Recognised], report: LoadReport, options: LoadOptions) -> Loaded:
    kind = recognised[0].kind
    parts = [read_flat(item.sheet, item.header, options) for item in recognised if isinstance(item.header, FlatTable)]
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    report = replace(
        report,
        layout=parts[0].layout,
        rows_read=sum(part.rows for part in parts),
        totals={name: total for part in parts for name, total in part.totals.items()},
        problems=tuple(problem for part in parts for problem in part.problems),
        findings=report.findings + tuple(finding for part in parts for finding in part.findings),
    )
    return _finish(Loaded(report, kind, frame), _is_example(recognised))


def _load_roster(
    recognised: list[Recognised], report: LoadReport, options: LoadOptions, read_key: Callable[[], bytes]
) -> Loaded:
    seen: set[tuple[str, ...]] = set()
    parts = [
        read_roster(item.sheet, item.header, options, seen) for item in recognised if isinstance(item.header, FlatTable)
    ]
    refused = tuple(row for part in parts for row in part.refused)
    report = replace(
        report,
        layout="roster-flat",
        rows_read=sum(part.rows for part in parts),
        rows_refused=len(refused),
        problems=tuple(problem for part in parts for problem in part.problems),
        findings=report.findings + tuple(finding for part in parts for finding in part.findings),
        refused_rows=refused,
        headers=parts[0].headers,
        is_example=_is_example(recognised),
    )
    if not all(part.is_acceptable for part in parts):
        empty = Problem("no_rows", "", "", "0 baris", "sedikitnya satu baris peserta", "Isi daftar itu.")
        problems = report.problems or (empty,)
        return Loaded(replace(report, problems=problems, rows_refused=report.rows_read), "roster", pd.DataFrame())
    frame = pd.concat([_pseudonymous(part, read_key()) for part in parts], ignore_index=True)
    report = replace(report, total=int((frame["status"] == "active").sum()))
    loaded = Loaded(report, "roster", frame, branch=parts[0].branch, basis=parts[0].basis)
    return _finish(replace(loaded, is_complete=options.is_complete), report.is_example)


def _pseudonymous(rows: RosterRows, key: bytes) -> pd.DataFrame:
    pseudonyms = pseudonymise(rows.niks, key)
    rows.niks.clear()
    return roster_frame(rows, pseudonyms)


def _finish(loaded: Loaded, is_example: bool) -> Loaded:
    """Check the rows against the declared table and settle whether the file is accepted."""
    loaded = replace(loaded, is_example=is_example, report=replace(loaded.report, is_example=is_example))
    report, frame = loaded.report, loaded.frame
    is_roster = loaded.table == "roster"
    if not is_roster and not report.problems:
        if frame.empty:
            problem = Problem("no_rows", "", "", "0 baris", "sedikitnya satu baris data", "Isi tabel itu.")
            report = replace(report, problems=(problem,))
        else:
            report = replace(report, problems=tuple(_violations(loaded)))
    late = [period for period in set(frame.get("period", ())) if str(period) > f"{dt.date.today():%Y-%m}"]
    if late and loaded.table in ("membership", "roster", "control_totals"):
        remedy = "Perbaiki periode di berkas itu."
        problem = Problem("period_in_future", "", "", ", ".join(map(str, late)), "bulan yang sudah berjalan", remedy)
        refused = replace(report, problems=(*report.problems, problem), rows_refused=report.rows_read)
        return replace(loaded, report=refused, frame=pd.DataFrame())
    if report.problems and not is_roster:
        refused = replace(report, status="refused", rows_accepted=0, rows_refused=report.rows_read)
        return replace(loaded, report=refused, frame=pd.DataFrame())
    periods = tuple(sorted(frame["period"].unique())) if "period" in frame else ()
    regions = tuple(sorted(set(frame["region_code"]) - {"32"})) if "region_code" in frame else ()
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


def canonical_hash(loaded: Loaded) -> str:
    """SHA-256 over the rows of a file whatever their order, container or name: the same rows are the same file.

    The kind, the declared completeness and every column count; the row number of a roster does not.
    """
    frame = loaded.frame.drop(columns=[name for name in ("row", "source_id") if name in loaded.frame])
    plain = frame.reindex(columns=sorted(frame.columns)).astype(object)
    texts = plain.map(lambda value: value.hex() if isinstance(value, bytes) else _plain_text(value))
    hashes = np.sort(pd.util.hash_pandas_object(texts.astype(str), index=False).to_numpy())
    head = f"{loaded.table}|{loaded.is_complete}|{','.join(texts.columns)}|"
    return hashlib.sha256(head.encode() + hashes.tobytes()).hexdigest()


def _plain_text(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
