"""What is said beside the verdict on a published statement: rates, units, denominators, dates, the store.

Notes explain and warn; no verdict hangs on them, and printed figures are never corrected by them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from fractions import Fraction

from coverage.metrics.claims.explanations import about_text
from coverage.metrics.claims.readings import decimals_of, is_unit_doubled, printed_text
from coverage.metrics.claims.statements import Interval, Statement, figure_ranges, holds_in_reals
from coverage.model.claims import FIGURE_BY_NAME
from coverage.model.numbers import format_number, format_rate
from coverage.model.periods import WEEKDAYS, find_date, format_date, format_position, weekday_name
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.words.reasons import FLAGS

_WEEKDAY_WORDS = {
    **{name.lower(): name for name in WEEKDAYS},
    **dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), WEEKDAYS, strict=True)),
    "jum'at": "Jumat",
    "jumaat": "Jumat",
    "ahad": "Minggu",
    **dict(zip(("sen", "sel", "rab", "kam", "jum", "sab"), WEEKDAYS, strict=False)),
    "jmt": "Jumat",
    "sbt": "Sabtu",
}
"""Printed word -> weekday; English names stand in translated news. "Min" is left out: it is a minus too."""

# Whole words: "sen" stands in many others.
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAY_WORDS)})\b", re.I)

_WEEKS = re.compile(
    r"\b(?:\d+|se|satu|dua|tiga|empat|lima|enam|tujuh|delapan|beberapa|tiap|setiap|per|akhir)\s*-?minggu\b"
    r"|\bminggu\b(?=[\s-]+(?:ke|ini|lalu|depan|pertama|kedua|ketiga|keempat|terakhir|setelah|sebelum|kemudian|sejak)\b)",
    re.I,
)
"""Where "minggu" is a week and no Sunday."""

_OWN_BASES = (
    ("before_rate", "before_eligible", "posisi itu"),
    ("change_rate", "before_eligible", "posisi sebelumnya"),
    ("target_rate", "target_eligible", "tahun itu"),
)
"""Rate, the denominator of its own, and whose it is."""


def rate_notes(
    statement: Statement, verdict: str, recomputed: Fraction | None, possible: Interval | None
) -> Iterable[str]:
    """What the printed figures come to, and why they can or cannot all hold.

    Units: rates in percent. Missing: a rate that is not printed or cannot be recomputed is stored
    against nothing; without a `possible` range the note on rounding names none.

    >>> from coverage.metrics.claims.statements import statement_of
    >>> from coverage.model.numbers import parse_figure
    >>> list(rate_notes(statement_of({"covered": parse_figure("5,9 juta")}), "agrees", None, None))
    ['Tidak dapat diperiksa: tidak ada dua angka yang saling menentukan.']
    """
    printed = statement.figures.get("published_rate")
    if printed is not None and recomputed is not None and not printed.low <= recomputed < printed.high:
        yield (
            f"Tercetak {printed_text(printed.value, printed, is_rate=True)}, hitung ulang dari angka tercetak "
            f"{format_number(recomputed * 100, max(decimals_of(printed), 2))}%."
        )
    if verdict == "contradicts":
        yield _why_impossible(statement)
        return
    if verdict == "rounding":
        yield f"Mungkin, karena pembulatan{_unrounded_words(possible)}."
    if recomputed is not None and recomputed > 1:
        yield f"{FLAGS['above_100']}."
    if len(statement.figures) and not _is_checkable(statement):
        yield "Tidak dapat diperiksa: tidak ada dua angka yang saling menentukan."


def _unrounded_words(possible: Interval | None) -> str:
    if possible is None:
        return ""
    low, high = (format_rate(float(end), 2) for end in (possible.low, possible.high))
    return f": cakupan tak bulatnya {low}" if low == high else f": cakupan tak bulatnya antara {low} dan {high}"


def _why_impossible(statement: Statement) -> str:
    for name, figure in statement.figures.items():
        base = FIGURE_BY_NAME[name].base
        if base and base in statement.figures and statement.spans[base].high <= 0:
            label = FIGURE_BY_NAME[base].label.lower()
            printed = printed_text(figure.value, figure, is_rate=True)
            return f"{FIGURE_BY_NAME[name].label} dari {label} 0 tidak terdefinisi, bukan {printed}."
    if holds_in_reals(statement):
        return "Tidak ada bilangan bulat orang yang memenuhi semua angka tercetak sekaligus."
    return "Tidak ada angka tak bulat yang memenuhi semua angka tercetak sekaligus."


def _is_checkable(statement: Statement) -> bool:
    """Whether some printed figure is limited by the others."""
    return len(statement.figures) > 1 and any(_is_bound(statement, name) for name in statement.figures)


def _is_bound(statement: Statement, name: str) -> bool:
    """Whether a printed figure is limited by the others, which hold."""
    others = statement.without(name)
    return holds_in_reals(others) and name in figure_ranges(others, [name])


def unit_notes(statement: Statement, most: int) -> Iterable[str]:
    """Counts written in full with a scale word beside: more than the `most` that the place can have.

    Units: counts as printed, with their scale word; `most` is in persons. Missing: a figure that
    is not printed has no note.

    >>> from coverage.metrics.claims.statements import statement_of
    >>> from coverage.model.numbers import parse_figure
    >>> list(unit_notes(statement_of({"eligible": parse_figure("44.259 ribu")}), 4_000_000))
    ['Berhak 44.259 ribu: satuannya tampak tertulis dua kali.']
    """
    for name, figure in statement.figures.items():
        if not FIGURE_BY_NAME[name].is_rate and is_unit_doubled(figure, most):
            text = printed_text(figure.value, figure, is_rate=False)
            yield f"{FIGURE_BY_NAME[name].label} {text}: satuannya tampak tertulis dua kali."


def base_notes(statement: Statement, verdict: str) -> Iterable[str]:
    """Rates of another day that bind nothing, because their denominator is not printed, and what it would have to be.

    Units: rates in percent, denominators in persons. Missing: a rate that is not printed has no
    note; where the other figures leave its denominator without a limit, the note names none.

    >>> from coverage.metrics.claims.statements import statement_of
    >>> from coverage.model.numbers import parse_figure
    >>> printed = {"eligible": "18,9 juta", "before_covered": "5,3 juta", "before_rate": "31,85%"}
    >>> list(base_notes(statement_of({name: parse_figure(text) for name, text in printed.items()}), "agrees"))[0][:78]
    'Cakupan sebelumnya 31,85% tidak dapat diperiksa tanpa penyebut posisi itu; ang'
    """
    if verdict == "contradicts":
        return
    for name, base, whose in _OWN_BASES:
        figure = statement.figures.get(name)
        if figure is None or base in {*statement.figures, *statement.same_base} or _is_bound(statement, name):
            continue
        text = printed_text(figure.value, figure, is_rate=True)
        span = figure_ranges(statement, [base]).get(base)
        implied = f"; angkanya menuntut {about_text(span)}" if span else ""
        yield f"{FIGURE_BY_NAME[name].label} {text} tidak dapat diperiksa tanpa penyebut {whose}{implied}."


def store_notes(row: CoverageRow | None, summary: CoverageSummary | None) -> Iterable[str]:
    """What the store itself says of the place; printed figures are never corrected by it.

    Units: persons and percent. Missing: without a summary, a row or a rate in it there is no note.

    >>> list(store_notes(None, None))
    []
    """
    if summary is not None and row is not None and row.coverage_rate is not None:
        yield (
            f"Menurut penyimpanan, posisi {format_position(summary.period)}: {format_number(row.active_members)} dari "
            f"{format_number(row.denominator_workers)} {summary.indicator.denominator_label.lower()}, "
            f"{format_rate(row.coverage_rate, 2)}."
        )


def date_notes(printed_date: str) -> Iterable[str]:
    """The weekday that is printed against the calendar; nothing is corrected. Of several weekdays one must be right.

    Units: days. Missing: without a day that can be read, or without a weekday, there is no note.

    >>> list(date_notes("Jumat (24/8/2024)"))[0]
    '24 Agustus 2024 jatuh pada hari Sabtu, bukan Jumat seperti tercetak. Jumat terdekat: 23 Agustus 2024.'
    >>> [list(date_notes(text)) for text in ("Minggu ke-4, 24-8-2024", "Saturday, 24 Agustus 2024", "Sbt 24/8/24")]
    [[], [], []]
    >>> len(list(date_notes("Jmt 24/8/2024")))
    1
    """
    date = find_date(printed_date) if printed_date else None
    words = _WEEKDAY.findall(_WEEKS.sub(" ", re.sub("[‘’ʼ`]", "'", printed_date)))
    printed = [_WEEKDAY_WORDS[word.lower()] for word in words]
    if date is None or not printed or weekday_name(date) in printed:
        return
    text = f"{format_date(date)} jatuh pada hari {weekday_name(date)}, bukan {printed[0]} seperti tercetak."
    near = _nearest_weekday(date, printed[0])
    yield f"{text} {printed[0]} terdekat: {format_date(near)}." if near else text


def _nearest_weekday(date: dt.date, name: str) -> dt.date | None:
    """The day of that weekday nearest to a date, at most three days away; None at the ends of the calendar."""
    days = range(max(date.toordinal() - 3, 1), min(date.toordinal() + 3, dt.date.max.toordinal()) + 1)
    near = (dt.date.fromordinal(day) for day in days)
    return next((day for day in near if weekday_name(day) == name), None)
