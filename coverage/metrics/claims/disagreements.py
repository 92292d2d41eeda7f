"""Statements about the same place and date that cannot both be right: each is checked against the others.

One figure printed in two sources is where a swapped digit shows best. Nothing is decided here about who is right, and
statements of different dates are never compared: figures move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coverage.metrics.claims.readings import printed_text
from coverage.metrics.claims.statements import Statement
from coverage.model.claims import FIGURE_BY_NAME
from coverage.model.numbers import PrintedFigure
from coverage.model.periods import find_date, only_month
from coverage.reference.places import is_province
from coverage.reference.regions import PROVINCE_CODE, match_region, normalise_region
from coverage.reference.tables import Reference


@dataclass(frozen=True)
class Voice:
    """A statement with whom it is about and who says it."""

    id: str
    place: str
    printed_date: str
    source: str
    statement: Statement


def disagreements(voices: Sequence[Voice], reference: Reference) -> Mapping[str, tuple[str, ...]]:
    """Statement id -> what other statements of the same place and date print otherwise, beyond rounding.

    Units: persons and percent as printed. Missing: a statement without a place or a date is
    compared with none.

    >>> from coverage.metrics.claims.statements import statement_of
    >>> from coverage.model.numbers import parse_figure
    >>> from coverage.reference.tables import REVIEWED
    >>> said = [("a", "35,68%"), ("b", "35,86%")]
    >>> voices = [Voice(name, "Indonesia", "April 2025", f"media {name}",
    ...                 statement_of({"published_rate": parse_figure(rate)})) for name, rate in said]
    >>> disagreements(voices, REVIEWED)["b"]
    ('Cakupan tercetak 35,86%, di media a 35,68%: dua angka tertukar.',)
    """
    together: dict[tuple[str, str], list[Voice]] = {}
    for voice in voices:
        if key := _key(voice, reference):
            together.setdefault(key, []).append(voice)
    found: dict[str, list[str]] = {}
    for same in together.values():
        for voice in same:
            notes = [note for other in same if other is not voice for note in _differences(voice, other)]
            if notes:
                found[voice.id] = notes
    return {name: tuple(notes) for name, notes in found.items()}


def _key(voice: Voice, reference: Reference) -> tuple[str, str] | None:
    """The place and the date that a statement is about; None without both."""
    if not voice.place or not voice.printed_date:
        return None
    spelled = match_region(voice.place, reference).code or normalise_region(voice.place)
    place = PROVINCE_CODE if is_province(voice.place) else spelled
    date, month = find_date(voice.printed_date), only_month(voice.printed_date)
    return place, month or (date.isoformat() if date else " ".join(voice.printed_date.lower().split()))


def _differences(one: Voice, other: Voice) -> list[str]:
    shared = [name for name in one.statement.figures if name in other.statement.figures]
    return [
        _said(name, one.statement.figures[name], other)
        for name in shared
        if one.statement.spans[name].meet(other.statement.spans[name]).is_empty
    ]


def _said(name: str, ours: PrintedFigure, other: Voice) -> str:
    figure, theirs = FIGURE_BY_NAME[name], other.statement.figures[name]
    texts = [printed_text(each.value, each, is_rate=figure.is_rate) for each in (ours, theirs)]
    swapped = ": dua angka tertukar" if _is_swap(*texts) else ""
    return f"{figure.label} {texts[0]}, di {other.source or other.id} {texts[1]}{swapped}."


def _is_swap(one: str, other: str) -> bool:
    """Whether two texts differ by two neighbouring digits exchanged, separators aside."""
    first, second = ("".join(filter(str.isdigit, text)) for text in (one, other))
    places = [place for place, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]]
    if len(first) != len(second) or len(places) != 2 or places[1] != places[0] + 1:
        return False
    return first[places[0]] == second[places[1]] and first[places[1]] == second[places[0]]
