"""A roster file as a whole: its sheets judged together, accepted or refused by the share of rows set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd
import pyarrow as pa

from coverage.loaders.headings.elsewhere import elsewhere_findings
from coverage.loaders.headings.headers import FlatTable
from coverage.loaders.roster.pseudonym import pseudonymise
from coverage.loaders.roster.report import findings_of, problems_of, refused_rows
from coverage.loaders.roster.rows import RosterSheet, accepted_niks, mark_repeats, place_of, read_roster, roster_table
from coverage.model.columns import ELSEWHERE
from coverage.model.corrections import PART, WHOLE, Origin
from coverage.model.loading import Finding, Loaded, LoadOptions, LoadReport, Problem
from coverage.model.numbers import format_number, format_rate
from coverage.model.schema import from_arrow
from coverage.reference.regions import PROVINCE_CODE
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet

HELD_BACK = "rows_held_back"
"""Code of the finding that says how many rows of an accepted roster its totals do not hold."""

Tables = Sequence[tuple[Sheet, FlatTable]]
"""The sheets of a roster with their headers."""


def read_sheets(tables: Tables, options: LoadOptions, reference: Reference) -> list[RosterSheet]:
    """Every sheet of a file, its rows judged by themselves and against those of the others."""
    sheets = [
        read_roster(sheet, table, options, place_of(sheet, table, position), reference)
        for position, (sheet, table) in enumerate(tables)
    ]
    mark_repeats(sheets)
    return sheets


def judge_roster(
    sheets: Sequence[RosterSheet], report: LoadReport, options: LoadOptions, read_key: Callable[[], bytes]
) -> Loaded:
    """The file as loaded: its accepted rows with pseudonyms, or a refusal; rows read = accepted + set aside."""
    rows, accepted = sum(sheet.rows for sheet in sheets), sum(sheet.accepted for sheet in sheets)
    refused = rows - accepted
    is_refused = any(sheet.problems for sheet in sheets) or not accepted or refused > options.max_refused_share * rows
    origin = Origin(WHOLE, report.sha256) if is_refused else Origin(PART, is_complete=options.is_complete)
    report = replace(
        report,
        rows_read=rows,
        rows_accepted=0 if is_refused else accepted,
        rows_refused=rows if is_refused else refused,
        problems=problems_of(sheets),
        findings=report.findings + findings_of(sheets),
        refused_rows=refused_rows(sheets, origin) if refused or is_refused else (),
        headers=sheets[0].headers,
    )
    if is_refused:
        return _refuse(report, refused, options.max_refused_share)
    frame = _frame(sheets, read_key(), options.is_complete)
    report = _accept(report, frame, refused)
    loaded = Loaded(report, "roster", frame, branch=sheets[0].branch, basis=sheets[0].basis)
    return replace(loaded, is_complete=options.is_complete)


def _refuse(report: LoadReport, refused: int, allowed: float) -> Loaded:
    if not report.rows_read:
        empty = Problem("no_rows", "", "", "0 baris", "sedikitnya satu baris peserta", "Isi daftar itu.")
        report = replace(report, problems=(*report.problems, empty))
    elif refused:
        message = (
            f"{format_number(refused)} dari {format_number(report.rows_read)} baris bermasalah; "
            f"batasnya {format_rate(allowed)}, jadi seluruh berkas ditolak."
        )
        finding = Finding("share_exceeded", "error", report.path, message)
        report = replace(report, findings=(finding, *report.findings))
    return Loaded(report, "roster", pd.DataFrame())


def _accept(report: LoadReport, frame: pd.DataFrame, refused: int) -> LoadReport:
    if refused:
        report = replace(report, findings=(held_back_finding(report.path, refused), *report.findings))
    elsewhere = frame[frame["region_code"].isin(list(ELSEWHERE)) & (frame["status"] == "active")]
    persons = elsewhere.drop_duplicates(["period", "pseudonym"]).assign(members=1)
    return replace(
        report,
        findings=(*report.findings, *elsewhere_findings(persons)),
        status="accepted",
        periods=distinct_values(frame, "period"),
        regions=distinct_regions(frame),
        total=int((frame["status"] == "active").sum()),
    )


def held_back_finding(path: str, rows: int) -> Finding:
    """The finding that a roster's totals do not hold so many of its rows."""
    message = (
        f"{format_number(rows)} baris daftar peserta ditahan karena bermasalah; angka yang memakai daftar ini belum "
        "memuatnya. Kirim daftar perbaikan ke cabang (--report)."
    )
    return Finding(HELD_BACK, "warning", path, message)


def distinct_regions(frame: pd.DataFrame) -> tuple[str, ...]:
    """The codes of the kab/kota that a frame has, sorted: not the province, and nobody who is in none."""
    return tuple(code for code in distinct_values(frame, "region_code") if code not in (PROVINCE_CODE, *ELSEWHERE))


def distinct_values(frame: pd.DataFrame, name: str) -> tuple[str, ...]:
    """The distinct values of a column of a frame in order; none where there is no such column."""
    return tuple(sorted(str(value) for value in frame[name].unique())) if name in frame else ()


def _frame(sheets: Sequence[RosterSheet], key: bytes, is_complete: bool) -> pd.DataFrame:
    parts = [roster_table(sheet, pseudonymise(accepted_niks(sheet), key), is_complete) for sheet in sheets]
    return from_arrow(pa.concat_tables(parts).combine_chunks())
