"""The header of a recap: one to three rows that say which column counts which segment, active or not."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from coverage.loaders.headers import HEADER_WINDOW, field_names, flatten_header, text_of
from coverage.loaders.reader import Sheet
from coverage.model.segments import segment_spellings

_MAX_HEADER_HEIGHT = 3


@dataclass(frozen=True)
class Measure:
    """What a column of a recap counts: a segment and a status; segment None is the sheet's own row total."""

    segment: str | None
    status: str


@dataclass(frozen=True)
class RecapHeader:
    """Where a recap's header stands and what its columns hold (zero-based)."""

    top: int
    height: int
    labels: tuple[str, ...]
    columns: dict[str, int]
    measures: dict[int, Measure]
    unknown: tuple[tuple[int, str], ...]

    @property
    def body(self) -> int:
        """First row below the header."""
        return self.top + self.height


@functools.cache
def _segment_phrases() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Spellings of segments as words, the longest first, so that BUKAN PENERIMA UPAH wins over PENERIMA UPAH."""
    phrases = ((tuple(spelling.split()), code) for spelling, code in segment_spellings().items())
    return tuple(sorted(phrases, key=lambda phrase: -len(phrase[0])))


def classify_measure(label: str) -> Measure | None:
    """What a normalised column label counts: a segment with a status, a total, or None when it is no count.

    >>> classify_measure("BUKAN PENERIMA UPAH AKTIF")
    Measure(segment='BPU', status='active')
    """
    words = label.split()
    for phrase, code in _segment_phrases():
        for start in range(len(words) - len(phrase) + 1):
            if tuple(words[start : start + len(phrase)]) == phrase:
                rest = " ".join(words[:start] + words[start + len(phrase) :])
                status = field_names("recap_measure").get(rest)
                return None if status in (None, "ignored") else Measure(code, str(status))
    return Measure(None, "active") if field_names("recap").get(label) == "total" else None


def find_recap(sheet: Sheet) -> RecapHeader | None:
    """The recap header on a sheet with the most counted columns, the fewest unknown ones and rows; or None."""
    tops = range(min(HEADER_WINDOW, len(sheet.rows)))
    found = (_header_at(sheet, top, height) for top in tops for height in range(1, _MAX_HEADER_HEIGHT + 1))
    headers = [header for header in found if header is not None]
    return max(headers, key=lambda header: (len(header.measures), -len(header.unknown), -header.height), default=None)


def _header_at(sheet: Sheet, top: int, height: int) -> RecapHeader | None:
    if not any(text_of(cell) for cell in sheet.rows[top]):
        return None
    labels = flatten_header(sheet, top, height)
    columns: dict[str, int] = {}
    measures: dict[int, Measure] = {}
    unknown = []
    for column, label in enumerate(labels):
        name = field_names("recap").get(label)
        measure = classify_measure(label)
        if measure is not None:
            measures[column] = measure
        elif name in ("region_code", "region_name", "branch"):
            columns.setdefault(name, column)
        elif label and name is None and "%" not in label.split():
            unknown.append((column, label))
    has_region = "region_name" in columns or "region_code" in columns
    if not has_region or not any(measure.segment and measure.status == "active" for measure in measures.values()):
        return None
    return RecapHeader(top, height, tuple(labels), columns, measures, tuple(unknown))


def layout_name(header: RecapHeader) -> str:
    """A short name of a recap's layout: header rows, and the order of its counted columns."""
    segments = [measure.segment or "total" for measure in header.measures.values()]
    return f"recap-{header.height}-{'-'.join(dict.fromkeys(segments)).lower()}"
