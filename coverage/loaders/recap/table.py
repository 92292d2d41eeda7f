"""The monthly recap of the Kanwil or of a branch: a wide table with segments across and kab/kota down.

Also with months across, or with one segment a row. A total is a checksum and is never counted; a blank cell is "not
reported", never 0; percentages are passed over. `recap_book` puts the tables of a file together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from coverage.loaders.amend.declared import CorrectedFigure, apply_correction
from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.harmonise import NIL_TEXTS, is_stated, read_region
from coverage.loaders.headings.names import SHEETS_REMEDY
from coverage.loaders.headings.titles import group_branch
from coverage.loaders.recap.header import KEY_FIELDS, named_segment
from coverage.loaders.recap.months import PERIOD_EXPECTED, row_period
from coverage.loaders.recap.reading import RecapReading
from coverage.loaders.recap.stray import note_stray_figures, refuse_shared_counts, refuse_stray_figures
from coverage.loaders.recap.tally import total_kind
from coverage.loaders.recap.totals import (
    add_elsewhere,
    check_row_totals,
    close_block,
    is_unlabelled_total,
    read_total,
    refuse_overlap,
)
from coverage.loaders.roster.codes import echo
from coverage.model.columns import ELSEWHERE, KANWIL
from coverage.model.loading import Problem
from coverage.model.periods import find_date
from coverage.reference.elsewhere import place_elsewhere
from coverage.reference.regions import MatchFault, match_region, normalise_text, region_name
from coverage.reference.segments import all_segments, segment_spellings
from coverage.sheets.columns import UncachedFormula
from coverage.sheets.reader import cell_name

# A column's number below its heading, bare or in brackets, also with what it is the sum of: "(6)=3+4+5".
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,3})\s*\)?(?:\s*=[\s\d()+*/:x%.,=-]*)?", re.A)

# The number of an official below a signature, which has eighteen digits.
_STAFF_NUMBER = re.compile(r"\d(?:[ .-]?\d){14,}", re.A)

_UNITS = frozenset({"ORANG", "JIWA", "PESERTA", "PEKERJA", "TK", "TENAGA KERJA"})
"""Units below a heading that say what is counted anyway: persons."""


def read_table(reading: RecapReading) -> None:
    """Read every row of a table: one record per region × segment × status × month; its totals are checked."""
    reading.branch = reading.stated.branch
    for index in range(reading.header.body, min(reading.header.end, len(reading.sheet.rows))):
        _read_row(reading, index)
    for index, counts in reading.early:
        close_block(reading, index, counts, "total")
    refuse_stray_figures(reading)
    refuse_shared_counts(reading)
    if not reading.has_total:
        refuse_overlap(reading)
        message = "Tidak ada baris JUMLAH, jadi jumlah tidak dapat dicocokkan."
        reading.find("no_total", "info", reading.sheet.name, message)


def _read_row(reading: RecapReading, index: int) -> None:
    first, last = reading.header.window
    row = reading.sheet.rows[index]
    cells = {column: row[column] for column in range(first, min(last + 1, len(row)))}
    values = {column: cells.get(column, "") for column in reading.header.measures}
    texts = [text_of(cell) for column, cell in cells.items() if column not in values]
    has_value = any(is_stated(value) for value in values.values())
    if (not has_value and not any(texts)) or _is_numbering(list(cells.values())):
        return
    if _is_remark(reading, index, values):
        reading.passed.append(index)
        return
    if not has_value and (branch := next(filter(None, map(group_branch, texts)), None)):
        reading.branch = branch
        reading.begin_block()
        return
    kind = None if _is_region(reading, index) else total_kind(texts)
    if "segment" in reading.header.columns and total_kind([text_of(reading.cell(index, "segment"))]):
        kind = kind or "region"
    if has_value and (kind or is_unlabelled_total(reading, index, values)):
        read_total(reading, index, values, kind or "unlabelled")
    elif kind is None:
        _read_region_row(reading, index, values, has_value)


def _is_remark(reading: RecapReading, index: int, values: dict[int, object]) -> bool:
    """Whether a row holds words where counts should stand and is about nothing: a unit, a place and date, a signature.

    Below the figures it may have words in its keys too ("Mengetahui,"), if they name no region, nor nearly.
    """
    stated = [value for value in values.values() if is_stated(value)]
    if not stated or any(text_of(value).upper() in NIL_TEXTS for value in stated):
        return False
    if any(text_of(reading.cell(index, name)) for name in KEY_FIELDS) and (
        not reading.rows or _is_named_nearly(reading, index)
    ):
        return False
    return all(_is_words(value, is_below=reading.rows > 0) for value in stated)


def _is_named_nearly(reading: RecapReading, index: int) -> bool:
    """Whether the keys of a row name a segment or a region, or something like one; "Garut," of a signature is none."""
    if named_segment(text_of(reading.cell(index, "segment"))) is not None:
        return True
    texts = [text_of(reading.cell(index, name)) for name in ("region_code", "region_name")]
    names = [text for text in texts if text and not text.endswith(",") and find_date(text) is None]
    matches = [match_region(text, reading.reference) for text in names]
    near = (match.code is not None or match.fault is MatchFault.AMBIGUOUS for match in matches)
    return any(near) or (not reading.has_total and any(match.suggestions for match in matches))


def _is_words(value: object, *, is_below: bool) -> bool:
    """Whether a cell holds words and no figure; below the figures also a date, a line to sign on, a number of staff."""
    if isinstance(value, UncachedFormula) or not isinstance(value, str):
        return is_below and isinstance(value, dt.date)
    text = text_of(value)
    plain = text.lstrip("([{ \t")
    if plain[:1].isalpha():
        return plain == text or is_below or normalise_text(text) in _UNITS
    is_line = not any(map(str.isalnum, text))
    return is_below and (is_line or find_date(text) is not None or _STAFF_NUMBER.fullmatch(text) is not None)


def _is_named(reading: RecapReading, index: int) -> bool:
    """Whether a row says itself what it is about: a region, or where segments go down a segment that is known."""
    keys = [text_of(reading.cell(index, name)) for name in ("region_code", "region_name")]
    return any(keys) or named_segment(text_of(reading.cell(index, "segment"))) is not None


def _is_region(reading: RecapReading, index: int) -> bool:
    """Whether a row names a region, whatever else it says; JAWA BARAT names none."""
    code, name = text_of(reading.cell(index, "region_code")), text_of(reading.cell(index, "region_name"))
    known = (match_region(text, reading.reference).fault is None for text in (code, name) if text)
    return any(known) and total_kind([name]) is None


def _is_numbering(cells: Sequence[object]) -> bool:
    """Whether a row is the customary (1) (2) (3) below a header, also with sums: (6)=3+4+5."""
    matches = [_COLUMN_NUMBER.fullmatch(text_of(cell)) for cell in cells if text_of(cell)]
    numbers = [int(match[1]) for match in matches if match]
    if len(matches) < 3 or len(numbers) < len(matches):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def _read_region_row(reading: RecapReading, index: int, values: dict[int, object], has_value: bool) -> None:
    place = (index, reading.header.columns.get("region_name", reading.header.columns.get("region_code", 0)))
    region, problem = _region(reading, index, place)
    if not has_value and (problem is not None or not _is_named(reading, index)):
        reading.passed.append(index)  # a footnote, a signature, a heading between blocks: text without any count
        return
    months = _months(reading, index)
    reading.rows += 1
    reading.region_rows.add(index)
    if region in ELSEWHERE:
        reading.elsewhere.name(region, text_of(reading.cell(index, "region_name")))
    elif reading.has_total and not reading.early and not reading.has_new_block:
        remedy = "Pindahkan ke atas baris JUMLAH, atau hapus baris itu."
        reading.refuse("row_after_total", place, region_name(region or ""), ("tidak ada baris di bawah JUMLAH", remedy))
    if not reading.early and reading.has_new_block:
        reading.has_total = False
    if region is None:
        reading.problems += [problem] if problem else []
        _add_counts(reading, index, values, {})
        return
    if region != reading.region:
        reading.tally.start("region")
    reading.region = region
    segments = _segments(reading, index)
    branch = _branch(reading, index)
    places = {
        column: CorrectedFigure(branch, months[column], region, segment, measure.status)
        for column, measure in reading.header.measures.items()
        if (segment := measure.segment or segments.get(column)) and column in months
    }
    note_stray_figures(reading, index)
    counts = _add_counts(reading, index, values, places)
    check_row_totals(reading, index, counts)
    _record(reading, place, counts, places)
    if region in ELSEWHERE:
        add_elsewhere(reading, counts)


def _region(reading: RecapReading, index: int, place: tuple[int, int]) -> tuple[str | None, Problem | None]:
    """The region of a row; a bare twin by the rule of its source, a blank below its region where segments go down."""
    code, name = reading.cell(index, "region_code"), reading.cell(index, "region_name")
    if not text_of(code) and not text_of(name) and "segment" in reading.header.columns and reading.region:
        _fill(reading, "kab/kota")
        return reading.region, None
    elsewhere = place_elsewhere(code, text_of(name), reading.reference)
    if elsewhere is not None:
        return elsewhere, None
    rule = reading.stated.rules.get(normalise_text(text_of(name)))
    if rule and not text_of(code):
        message = f"'{text_of(name)}' dibaca sebagai {region_name(rule)} ({rule}) menurut aturan sumber ini."
        reading.find("source_rule", "info", f"{reading.sheet.name}!{cell_name(*place)}", message)
        return rule, None
    stated = row_period(reading.cell(index, "period"), reading.stated.years) or reading.period
    period = stated or reading.stated.period or min(reading.stated.months.values(), default=None) or None
    return read_region((code, name), (reading.sheet.name, cell_name(*place)), reading.reference, period)


def _months(reading: RecapReading, index: int) -> dict[int, str]:
    """The month of every counted column: the table's, or where months go down that of the row; {} when it has none."""
    column = reading.header.columns.get("period")
    if column is None:
        return reading.stated.months
    written = reading.cell(index, "period")
    period = row_period(written, reading.stated.years)
    if not text_of(written) and reading.period:
        _fill(reading, "bulan")
        period = reading.period
    if period is None:
        remedy = (PERIOD_EXPECTED, "Perbaiki sel itu.")
        reading.refuse("period_missing", (index, column), text_of(written)[:60] or "kosong", remedy)
        return {}
    if reading.period not in (None, period):
        reading.begin_block()
        reading.stated_total = None
    reading.period = period
    return dict.fromkeys(reading.header.measures, period)


def _fill(reading: RecapReading, what: str) -> None:
    if what not in reading.filled:
        reading.filled.add(what)
        message = f"Sel {what} yang kosong dibaca sama dengan baris di atasnya."
        reading.find("filled_down", "info", reading.sheet.name, message)


def _branch(reading: RecapReading, index: int) -> str:
    if "branch" not in reading.header.columns:
        return reading.branch or KANWIL
    written = text_of(reading.cell(index, "branch"))
    if not written and reading.branch:
        _fill(reading, "cabang")
    elif written and written != reading.branch:
        _begin_block_of(reading, written)
    return reading.branch or KANWIL


def _begin_block_of(reading: RecapReading, branch: str) -> None:
    if reading.branch is not None and reading.branch != branch:
        reading.begin_block()
    reading.branch = branch


def _segments(reading: RecapReading, index: int) -> dict[int, str]:
    """The segment of columns that name none themselves: the row's, or the title's."""
    open_columns = [
        column
        for column, measure in reading.header.measures.items()
        if measure.segment is None and not measure.is_total
    ]
    if "segment" not in reading.header.columns:
        return dict.fromkeys(open_columns, reading.stated.segment) if reading.stated.segment else {}
    written = text_of(reading.cell(index, "segment"))
    segment = named_segment(written)
    if segment is None:
        known = ", ".join(segment.label for segment in all_segments())
        place = (index, reading.header.columns["segment"])
        reading.refuse(
            "unknown_segment",
            place,
            echo(written, tuple(segment_spellings())),
            (f"salah satu dari {known}", "Perbaiki sel itu."),
        )
        return {}
    return dict.fromkeys(open_columns, segment)


def _add_counts(
    reading: RecapReading, index: int, values: dict[int, object], places: dict[int, CorrectedFigure]
) -> dict[int, int | None]:
    """Read the counts of a row, mend what a correction declares, and add them up; a bad cell becomes a problem."""
    counts: dict[int, int | None] = {}
    for column, value in values.items():
        count, problem = reading.count(value, index, column)
        right = count
        if column in places:
            where = (reading.sheet.name, cell_name(index, column))
            right, finding, refusal = apply_correction("recap", places[column], count, where, reading.reference)
            reading.findings += [finding] if finding else []
            reading.problems += [refusal] if refusal else []
        if problem is not None:
            reading.problems.append(problem)
        counts[column] = right
        reading.moved[column] = (right or 0) - (count or 0)
        is_inside = not places or next(iter(places.values())).region not in ELSEWHERE
        reading.tally.add(column, right or 0, (right or 0) - (count or 0), is_inside=is_inside)
    return counts


def _record(
    reading: RecapReading, place: tuple[int, int], counts: dict[int, int | None], places: dict[int, CorrectedFigure]
) -> None:
    where = f"{reading.sheet.name}!{cell_name(*place)}"
    blank, repeated = [], False
    for column, key in places.items():
        measure = reading.header.measures[column]
        if measure.status == "both" or measure.is_total:
            continue
        if counts[column] is None and measure.status == "active":
            blank.append(key.segment)
        label = reading.elsewhere.label if key.region in ELSEWHERE else ""
        identity = (key.branch, key.period, key.region, key.segment, key.status, label)
        first = reading.seen.setdefault(identity, where)
        if first != where and not repeated:
            repeated = True
            _refuse_repeated(reading, place, key.region, first)
        reading.records.append(_membership(reading, key, counts[column]))
    if blank:
        names = ", ".join(dict.fromkeys(blank))
        message = f"{region_name(str(reading.region))}: {names} kosong, dibaca sebagai tidak dilaporkan, bukan 0."
        reading.find("blank_count", "warning", where, message)


def _refuse_repeated(reading: RecapReading, place: tuple[int, int], region: str, first: str) -> None:
    sheet, _, cell = first.rpartition("!")
    expected = f"satu baris per kab/kota ({cell} sudah memuatnya)"
    remedy = "Gabungkan atau hapus salah satu baris."
    if sheet != reading.sheet.name:
        expected = f"satu lembar per tabel ({sheet}!{cell} sudah memuatnya)"
        remedy = SHEETS_REMEDY
    reading.refuse("repeated_region", place, region_name(region), (expected, remedy))


def _membership(reading: RecapReading, key: CorrectedFigure, count: int | None) -> dict[str, object]:
    return {
        "period": key.period,
        "branch_code": key.branch,
        "region_code": key.region,
        "segment": key.segment,
        "channel": "LAIN",
        "funding": "other",
        "basis": reading.stated.basis,
        "status": key.status,
        "members": count,
        "memberships": count,
    }
