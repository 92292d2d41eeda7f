"""Corrected rows that come back from a branch: read by the same rules, and joined to the rows of the file they are of.

A list of the refused rows of an accepted file is an addition to that file; the copy of a refused file is that file.
A list never stands for a file by itself, and a row that is stored already is not added again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coverage.loaders.headings.headers import FlatTable, find_flat_table, is_correction_list, text_of
from coverage.loaders.roster.fields import Fields
from coverage.loaders.roster.file import HELD_BACK, distinct_regions, distinct_values, held_back_finding, judge_roster
from coverage.loaders.roster.rows import mark_repeats, place_of, read_roster
from coverage.loaders.roster.verdicts import Verdicts
from coverage.model.corrections import PART, Origin, read_origin
from coverage.model.loading import Finding, Loaded, LoadOptions, LoadReport, Problem
from coverage.model.numbers import format_number
from coverage.model.snapshots import SourceEntry
from coverage.reference.tables import Reference
from coverage.sheets.reader import Book, Sheet

ORIGIN_ROW = "origin_row"
"""Field that holds the number of a refused row in the file that it came from."""

CORRECTED = "rows_corrected"
"""Code of the finding, kept with a source, that names in `where` the source to which corrected rows were added."""

_LIST_ROWS = 6
"""Rows from the top of a sheet in which a list says where it came from."""

_SEND_WHOLE = "Perbaiki baris-baris itu di berkas asal, lalu kirim ulang berkas asal secara utuh."


@dataclass(frozen=True)
class CorrectionList:
    """The sheets of a workbook that correct one file."""

    origin: Origin
    tables: tuple[tuple[Sheet, FlatTable, Origin], ...]


def find_corrections(book: Book, reference: Reference) -> list[CorrectionList]:
    """The lists of refused rows in a workbook by the file that they are of; none where one of them names no file."""
    found: dict[str, list[tuple[Sheet, FlatTable, Origin]]] = {}
    for sheet in book.sheets:
        origin = _find_origin(sheet)
        table = find_flat_table(sheet, ("roster",), reference) if origin is not None else None
        if origin is not None and table is not None:
            found.setdefault(origin.source, []).append((sheet, table, origin))
        elif is_correction_list(sheet):
            return []
    return [CorrectionList(tables[0][2], tuple(tables)) for tables in found.values()]


def _find_origin(sheet: Sheet) -> Origin | None:
    cells = (text_of(row[0]) for row in sheet.rows[:_LIST_ROWS] if len(row))
    return next((origin for cell in cells if (origin := read_origin(cell)) is not None), None)


def read_corrections(
    found: CorrectionList, report: LoadReport, options: LoadOptions, read_key: Callable[[], bytes], reference: Reference
) -> Loaded:
    """The rows of a list: those that are right now are accepted, however few; the others go back once more."""
    is_part = found.origin.scope == PART
    sheets = []
    for position, (sheet, table, origin) in enumerate(found.tables):
        stated = _options_of(origin, options) if is_part else options
        read = read_roster(sheet, table, stated, place_of(sheet, table, position, origin), reference)
        if is_part:
            read.numbers = _origin_numbers(read.fields, read.verdicts)
        sheets.append(read)
    mark_repeats(sheets)
    if not is_part:
        stated = replace(options, is_complete=options.is_complete or found.origin.is_complete)
        return judge_roster(sheets, report, stated, read_key)
    stated = replace(_options_of(found.origin, options), max_refused_share=1.0)
    loaded = judge_roster(sheets, report, stated, read_key)
    findings = tuple(finding for finding in loaded.report.findings if finding.code != HELD_BACK)
    rows = tuple(
        replace(row, origin=row.origin and replace(row.origin, scope=PART, source=found.origin.source))
        for row in loaded.report.refused_rows
    )
    return replace(loaded, report=replace(loaded.report, findings=findings, refused_rows=rows), corrects=found.origin)


def _options_of(origin: Origin, options: LoadOptions) -> LoadOptions:
    """What the list says of its file goes before what the person says."""
    basis = origin.basis or "unknown"
    return replace(options, basis=basis, branch=origin.branch or options.branch, is_complete=origin.is_complete)


def _origin_numbers(fields: Fields, verdicts: Verdicts) -> np.typing.NDArray[np.int64]:
    """The number that each row had in its own file; rows without one, or with one that stands twice, are set aside."""
    texts = [fields.text(ORIGIN_ROW, row) for row in range(fields.size)]
    numbers = np.array([int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0 for text in texts])
    numbers = numbers.astype(np.int64)
    repeated = pd.Series(numbers).duplicated().to_numpy()
    advice = ("nomor baris seperti di daftar perbaikan", "Salin lagi nomor itu dari daftar perbaikan semula.")
    verdicts.refuse(
        "origin_row", ORIGIN_ROW, (numbers == 0) | repeated, "nomor baris asal hilang atau berulang", advice
    )
    return numbers


def refuse_list(report: LoadReport) -> Loaded:
    """The refusal of a list of rows that does not say which file it is of."""
    problem = Problem(
        "correction_list",
        "",
        "",
        "daftar perbaikan",
        "berkas asal yang sudah diperbaiki, atau daftar utuh",
        _SEND_WHOLE,
    )
    return Loaded(replace(report, problems=(problem,)), "", pd.DataFrame())


def corrected_sources(entry: SourceEntry) -> set[str]:
    """The sources that live on in a stored one because corrected rows were added to them."""
    return {finding.where for finding in entry.findings if finding.code == CORRECTED}


def join_correction(loaded: Loaded, entry: SourceEntry | None, stored: pd.DataFrame) -> Loaded:
    """Corrected rows joined to the rows of their file, which together replace it; or a refusal that says why not.

    `stored` are the rows of the source `entry` as the store holds them, with `pseudonym` (16 bytes) for `person_id`.
    """
    if loaded.corrects is None or loaded.report.status != "accepted":
        return loaded
    if entry is None or not entry.is_whole or len(stored) != entry.rows:
        return orphaned(loaded)
    new = loaded.frame[~loaded.frame["row"].isin(stored["row"].astype("int64"))]
    if len(new) > entry.rows_refused:
        return _refuse(loaded, "correction_excess", "baris lebih banyak daripada yang ditahan")
    if new.empty:
        return replace(loaded, report=replace(loaded.report, status="duplicate", rows_accepted=0, total=None))
    kept = stored.drop(columns=["person_id", "source_id"], errors="ignore")
    frame = pd.concat([kept[list(new.columns)], new], ignore_index=True)
    return replace(
        loaded,
        corrects=replace(loaded.corrects, source=entry.id),
        report=_joined_report(loaded, entry, frame, len(new)),
        frame=frame,
        branch=entry.branch,
        basis=entry.basis,
        is_complete=entry.is_complete,
        rows_held_back=entry.rows_refused - len(new),
    )


def _joined_report(loaded: Loaded, entry: SourceEntry, frame: pd.DataFrame, added: int) -> LoadReport:
    left = entry.rows_refused - added
    message = f"{format_number(added)} baris perbaikan ditambahkan ke daftar peserta {entry.name}."
    lineage = sorted({entry.id} | corrected_sources(entry))
    findings = [Finding(CORRECTED, "info", source, message) for source in lineage]
    findings += [held_back_finding(loaded.report.path, left)] if left else []
    findings += [finding for finding in entry.findings if finding.code not in (HELD_BACK, CORRECTED)]
    return replace(
        loaded.report,
        periods=distinct_values(frame, "period"),
        regions=distinct_regions(frame),
        total=int((frame["status"] == "active").sum()),
        findings=loaded.report.findings + tuple(findings),
    )


def orphaned(loaded: Loaded) -> Loaded:
    """The refusal of corrected rows whose file is no longer what is stored."""
    return _refuse(loaded, "correction_orphan", "berkas asalnya tidak lagi tersimpan seperti semula")


def _refuse(loaded: Loaded, code: str, found: str) -> Loaded:
    expected = "daftar perbaikan dari berkas yang masih tersimpan utuh"
    remedy = f"Muat berkas asal dulu bila belum. {_SEND_WHOLE}"
    problem = Problem(code, "", "", found, expected, remedy)
    report = replace(loaded.report, status="refused", problems=(*loaded.report.problems, problem), rows_accepted=0)
    report = replace(report, rows_refused=report.rows_read)
    return replace(loaded, report=report, frame=pd.DataFrame())
