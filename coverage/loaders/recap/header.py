"""The header of a recap: one to three rows that say which column counts which segment, active or not, in which month.

Headers are found by the dictionary of headings, and by what follows them: the row below a header holds figures, never
more headings. Several tables may stand on a sheet, side by side or one below the other.
"""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.headers import field_names, header_texts
from coverage.loaders.recap.region_rows import region_rows
from coverage.model.periods import split_month
from coverage.reference.regions import normalise_text
from coverage.reference.segments import segment_spellings
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet

_MAX_HEADER_HEIGHT = 3
KEY_FIELDS = ("number", "region_code", "region_name", "branch", "segment", "period")
"""Columns that say what a row is about."""

_KEPT_HEADINGS = 1 << 14
"""Headings whose meaning is kept, so that a workbook of many sheets alike is not looked up cell by cell."""

PASSED = "passed"
"""A column that is known and not counted: a percentage, a target, a remark."""


@dataclass(frozen=True)
class Measure:
    """What a column counts: a segment, a status (`both`: active and inactive together) and a month.

    `segment` None is the sheet's own row total where `is_total`, else the segment that the row or the title names.
    `month` is YYYY-MM, or MM where the title has the year; None where the title has the month.
    """

    segment: str | None
    status: str
    month: str | None = None
    is_total: bool = False


Kind = Measure | str | None
"""What a heading says: a count, a key field, `PASSED`, or None where nobody knows."""


@dataclass(frozen=True)
class RecapHeader:
    """Where a table's header stands and what its columns hold (zero-based); its rows end before `end`.

    `kinds` is what each of the `labels` says; `columns` and `measures` are what the table makes of them.
    """

    top: int
    height: int
    labels: tuple[str, ...]
    kinds: tuple[Kind, ...]
    columns: dict[str, int]
    measures: dict[int, Measure]
    unknown: tuple[tuple[int, str], ...]
    window: tuple[int, int] = (0, 1 << 20)
    end: int = 1 << 30
    title_top: int = 0

    @property
    def body(self) -> int:
        """First row below the header."""
        return self.top + self.height

    @property
    def has_months(self) -> bool:
        """Whether months stand across, each with columns of its own."""
        return any(measure.month for measure in self.measures.values())


@functools.cache
def _segment_phrases() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Spellings of segments as words, the longest first, so that BUKAN PENERIMA UPAH wins over PENERIMA UPAH."""
    phrases = ((tuple(spelling.split()), code) for spelling, code in segment_spellings().items())
    return tuple(sorted(phrases, key=lambda phrase: -len(phrase[0])))


@functools.lru_cache(_KEPT_HEADINGS)
def classify(text: str, reference: Reference) -> Kind:
    """What a heading says: a count, a key field, `passed` when known and not counted, or None when unknown.

    >>> from coverage.reference.tables import REVIEWED
    >>> classify("BUKAN PENERIMA UPAH AKTIF", REVIEWED)
    Measure(segment='BPU', status='active', month=None, is_total=False)
    """
    label = normalise_text(text)
    name = field_names("recap", reference).get(label)
    if name in KEY_FIELDS:
        return name
    if name == "ignored" or set(label.split()) & field_names("passed_word", reference).keys():
        return PASSED
    status, _, segment = (name or "").partition(":")
    if segment:
        return Measure(segment, status)
    if name == "total":
        return Measure(None, "active", None, is_total=True)
    month, rest = split_month(text)
    found = _measure(normalise_text(rest), month, reference)
    return found if found is not None or month is None else _measure(label, None, reference)


def _measure(label: str, month: str | None, reference: Reference) -> Kind:
    words = [word for word in label.split() if word not in field_names("noise_word", reference)]
    code, others = _take_segment(words)
    if code is not None:
        status = _status(others, reference)
        return PASSED if status == "ignored" else Measure(code, status, month) if status else None
    if field_names("recap", reference).get(" ".join(words)) == "total":
        return Measure(None, "active", month, is_total=True)
    status = _status(words, reference)
    if status in (None, "ignored", "both") or (not words and month is None):
        return None
    return Measure(None, str(status), month)


def _take_segment(words: list[str]) -> tuple[str | None, list[str]]:
    """The segment that words name, and the other words; "BUKAN PENERIMA UPAH BPU" names one segment twice."""
    found, rest = None, list(words)
    for phrase, code in _segment_phrases():
        starts = [start for start in range(len(rest)) if tuple(rest[start : start + len(phrase)]) == phrase]
        if starts and found in (None, code):
            found, rest = code, rest[: starts[0]] + rest[starts[0] + len(phrase) :]
    return found, rest


def named_segment(text: str) -> str | None:
    """The segment that a cell names and nothing else, once or twice over, else None.

    >>> named_segment("Bukan Penerima Upah (BPU)"), named_segment("PU dan BPU")
    ('BPU', None)
    """
    code, rest = _take_segment(normalise_text(text).split())
    return code if not rest else None


def _status(words: list[str], reference: Reference) -> str | None:
    return field_names("recap_measure", reference).get(" ".join(words))


def passed_words(text: str, reference: Reference) -> tuple[str, ...]:
    """The known words for which a heading is passed over, () where it is counted, a key, or not known.

    >>> from coverage.reference.tables import REVIEWED
    >>> [passed_words(text, REVIEWED) for text in ("PU Target", "Iuran (Rp)", "PU Aktif")]
    [('TARGET',), ('IURAN',), ()]
    """
    if not text or classify(text, reference) != PASSED:
        return ()
    label = normalise_text(text)
    words = tuple(word for word in label.split() if word in field_names("passed_word", reference))
    return words or (label,)


def find_recaps(sheet: Sheet, reference: Reference, has_segment: bool = False) -> list[RecapHeader]:
    """Every recap on a sheet, from the top and then from the left.

    `has_segment` says that the title or the name of the sheet states the segment of columns that name none.
    """
    heads = [header for header in _headers(sheet, reference) if _is_countable(header, has_segment)]
    tables: list[RecapHeader] = []
    for place, header in enumerate(heads):
        end = heads[place + 1].top if place + 1 < len(heads) else len(sheet.rows)
        title_top = _title_top(sheet, heads[place - 1], header.top) if place else 0
        parts = _split(replace(header, end=end, title_top=title_top))
        tables += [part for part in parts if _is_countable(part, has_segment)]
    return tables


def _headers(sheet: Sheet, reference: Reference) -> list[RecapHeader]:
    """The headers of a sheet from the top; of those that share rows, the one that explains the most columns."""
    found: list[tuple[tuple[int, ...], RecapHeader]] = []
    for row in region_rows(sheet, reference):
        for top in range(max(0, row - _MAX_HEADER_HEIGHT + 1), row + 1):
            for height in range(row - top + 1, _MAX_HEADER_HEIGHT + 1):
                header = _header_at(sheet, top, height, reference)
                if header is not None:
                    found.append((_score(sheet, header, reference), header))
    chosen: list[RecapHeader] = []
    for _, header in sorted(found, key=lambda item: item[0], reverse=True):
        if all(header.body <= other.top or other.body <= header.top for other in chosen):
            chosen.append(header)
    return sorted(chosen, key=lambda header: header.top)


def _score(sheet: Sheet, header: RecapHeader, reference: Reference) -> tuple[int, ...]:
    """How well a header explains its sheet: figures follow it, counts are alike and distinct, many, few unknown."""
    figures, distinct = _figures_follow(sheet, header, reference), _states_alike(header) and _are_distinct(header)
    return (int(figures), int(distinct), len(header.measures), -len(header.unknown), -header.height)


def _are_distinct(header: RecapHeader) -> bool:
    """Whether no table below counts one thing twice; a title merged over its columns would make each such a count."""
    counts = ([item for item in part.measures.values() if not item.is_total] for part in _split(header))
    return all(len(set(items)) == len(items) for items in counts)


def _states_alike(header: RecapHeader) -> bool:
    """Whether all counts name a segment or none, a month or none; a title taken for a heading touches only some."""
    counts = [measure for measure in header.measures.values() if not measure.is_total]
    segments = {measure.segment is None for measure in counts}
    months = {measure.month is None for measure in counts}
    return len(segments) < 2 and len(months) < 2


def _figures_follow(sheet: Sheet, header: RecapHeader, reference: Reference) -> bool:
    """Whether the row below holds figures or nothing in the counted columns; more headings there mean: not the end."""
    if header.body >= len(sheet.rows):
        return True
    row = sheet.rows[header.body]
    texts = {column: text_of(row[column]) for column in range(min(header.measures), len(row))}
    return not any(_is_heading(text, column in header.measures, reference) for column, text in texts.items() if text)


def _is_heading(text: str, is_counted: bool, reference: Reference) -> bool:
    """Whether a cell below a heading is a heading itself; with digits in it, only as a month over counts."""
    is_month = is_counted and split_month(text)[0] is not None
    return classify(text, reference) is not None and (is_month or not any(map(str.isdigit, text)))


def _header_at(sheet: Sheet, top: int, height: int, reference: Reference) -> RecapHeader | None:
    if not any(text_of(cell) for cell in sheet.rows[top]):
        return None
    texts = header_texts(sheet, top, height)
    columns: dict[str, int] = {}
    measures: dict[int, Measure] = {}
    unknown = []
    kinds = tuple(classify(text, reference) if text else PASSED for text in texts)
    for column, (text, found) in enumerate(zip(texts, kinds, strict=True)):
        if isinstance(found, Measure):
            measures[column] = found
        elif found in KEY_FIELDS:
            columns.setdefault(str(found), column)
        elif found is None:
            unknown.append((column, normalise_text(text)))
    has_region = "region_name" in columns or "region_code" in columns
    first_key = min(columns.values(), default=0)
    if not has_region or not measures or min(measures) < first_key:
        return None
    return RecapHeader(top, height, tuple(texts), kinds, columns, measures, tuple(unknown))


def _is_countable(header: RecapHeader, has_segment: bool) -> bool:
    """Whether a column counts active members of a segment that the heading, the row or the title names."""
    active = [measure for measure in header.measures.values() if measure.status in ("active", "both")]
    return any(measure.segment for measure in active) or (bool(active) and (has_segment or "segment" in header.columns))


def _split(header: RecapHeader) -> list[RecapHeader]:
    """The tables that stand side by side under one header row: each begins with the keys of its region column."""
    name = "region_name" if "region_name" in header.columns else "region_code"
    starts: list[int] = []
    for column in (column for column, kind in enumerate(header.kinds) if kind == name):
        first = column
        while first and header.kinds[first - 1] in KEY_FIELDS:
            first -= 1
        if not starts or any(isinstance(kind, Measure) for kind in header.kinds[starts[-1] : first]):
            starts.append(first)
    if starts:
        starts[0] = 0
    edges = [*starts, len(header.labels)]
    return [_narrow(header, first, last - 1) for first, last in pairwise(edges)]


def _narrow(header: RecapHeader, first: int, last: int) -> RecapHeader:
    """A header with only the columns from `first` to `last`, and totals told from counts."""
    columns: dict[str, int] = {}
    repeated = []
    for column in range(first, last + 1):
        kind = header.kinds[column]
        if kind in KEY_FIELDS and kind in columns:
            repeated.append((column, normalise_text(header.labels[column])))
        elif kind in KEY_FIELDS:
            columns[str(kind)] = column
    measures = {column: header.measures[column] for column in header.measures if first <= column <= last}
    unknown = [item for item in header.unknown if first <= item[0] <= last]
    window = (first, last)
    return replace(
        header,
        columns=columns,
        measures=_settle_totals(measures),
        unknown=tuple(unknown + repeated),
        window=window if window != (0, len(header.labels) - 1) else (0, 1 << 20),
    )


def _settle_totals(measures: dict[int, Measure]) -> dict[int, Measure]:
    """Measures with "PU JUMLAH" as the count where PU has no column for its active members."""
    active = Counter((item.segment, item.month) for item in measures.values() if item.status == "active")
    return {
        column: replace(item, status="active")
        if item.status == "both" and not active[item.segment, item.month]
        else item
        for column, item in measures.items()
    }


def _title_top(sheet: Sheet, before: RecapHeader, top: int) -> int:
    """First row of the title of a table that stands below another: the rows without figures above its header."""
    row = top
    while row > before.body and not _has_figures(sheet, before, row - 1):
        row -= 1
    return row


def _has_figures(sheet: Sheet, header: RecapHeader, index: int) -> bool:
    row = sheet.rows[index]
    texts = [text_of(row[column]) for column in header.measures if column < len(row)]
    return any(text and text[0].isdigit() and text.replace(".", "").replace(",", "").isdigit() for text in texts)
