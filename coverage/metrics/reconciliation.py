"""Published statements held against their own arithmetic: a verdict, what each figure can be, and what may explain it.

A statement *agrees* when what follows from its printed figures prints as they do; it is possible by *rounding* when it
does not but some unrounded figures satisfy all printed ones at once; it *contradicts* itself when none do. The verdict
is exact (`statements`), and the printed figures are never corrected, neither by the arithmetic nor by the store.
What is not judged here: whether a figure is true, and anything that a statement does not print. What may explain a
contradiction stands in `explanations`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from coverage.metrics.disagreements import Voice, disagreements
from coverage.metrics.explanations import explain, printed_text
from coverage.metrics.statements import (
    Interval,
    Statement,
    figure_ranges,
    is_consistent,
    statement_of,
)
from coverage.model.claims import FIGURE_BY_NAME, FIGURES
from coverage.model.numbers import PrintedFigure, format_number, format_rate, parse_figure
from coverage.model.periods import WEEKDAYS, format_date, format_position, parse_date, weekday_name
from coverage.model.regions import PROVINCE_CODE, match_region, normalise_region
from coverage.model.results import ClaimCheck, CoverageRow, CoverageSummary
from coverage.model.schema import records_of

_SUMS: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("eligible", (("formal_eligible", 1), ("informal_eligible", 1))),
    ("uncovered", (("eligible", 1), ("covered", -1))),
    ("change_covered", (("covered", 1), ("before_covered", -1))),
    ("target_gap", (("target_covered", 1), ("covered", -1))),
    ("change_rate", (("published_rate", 1), ("before_rate", -1))),
)
"""Figure -> the signed figures that it is the sum of, beside covered = formal + informal (+ other)."""

_COUNTED = frozenset({"covered", "eligible", "formal", "informal", "other", "uncovered"})
"""Numerator, denominator and parts: what the possible rate follows from."""

_THOUSAND = 1_000
"""From here on a count of thousands is more likely a slip."""

_IMPLIED = ("covered", "eligible", "published_rate")
"""Figures whose range is said even when they are not printed, as far as it follows."""


def check_claims(claims: pd.DataFrame, summary: CoverageSummary | None = None) -> tuple[ClaimCheck, ...]:
    """Every statement of a claims table against its own arithmetic, in order; `summary` adds what the store says.

    Statements of the same place and date that print different figures name one another in their notes.

    Grain: one result per row of the claims table. Units: fractions and persons. Missing: see `check_claim`.

    >>> frame = pd.DataFrame([{"claim_id": "a", "covered": "1.000", "eligible": "4.000", "published_rate": "25%"}])
    >>> [check.verdict for check in check_claims(frame)]
    ['agrees']
    """
    records = records_of(claims)
    said = disagreements([_voice(record) for record in records])
    checks = (check_claim(record, summary) for record in records)
    return tuple(replace(check, notes=(*check.notes, *said.get(check.id, ()))) for check in checks)


def _voice(record: Mapping[str, object]) -> Voice:
    return Voice(
        id=_text(record, "claim_id"),
        place=_text(record, "place"),
        printed_date=_text(record, "printed_date"),
        source=_text(record, "source"),
        statement=statement_of(printed_figures(record)),
    )


def check_claim(record: Mapping[str, object], summary: CoverageSummary | None = None) -> ClaimCheck:
    """One statement: its recomputed rate, the possible range from its parts, a verdict, explanations and notes.

    Units: fractions and persons. `implied` maps a figure to its range when all printed figures hold at once; where they
    contradict one another, to what it would have to be if the others hold. Missing: without numerator or denominator
    there is no recomputed rate and no range, and the verdict is `agrees` only if nothing printed disagrees.

    >>> garut = {"claim_id": "g", "covered": "186 ribu", "eligible": "836 ribu", "published_rate": "22,3%"}
    >>> check = check_claim(garut)  # 186 ÷ 836 = 22,249 %, but 186,4 ÷ 835,6 = 22,307 %
    >>> check.verdict, round(check.recomputed_rate, 5)
    ('rounding', 0.22249)
    """
    statement = statement_of(printed_figures(record))
    recomputed = recomputed_rate(statement)
    possible = possible_rate(statement)
    verdict = verdict_of(statement)
    row = _row_of(_text(record, "place"), summary)
    return ClaimCheck(
        id=_text(record, "claim_id"),
        place=_text(record, "place"),
        source=_text(record, "source"),
        published_rate=_float(statement.value("published_rate")),
        recomputed_rate=_float(recomputed),
        possible_low=float(possible.low) if possible else None,
        possible_high=float(possible.high) if possible else None,
        verdict=verdict,
        implied=_implied(statement, verdict),
        notes=(
            *_rate_notes(statement, verdict, recomputed, possible),
            *_unit_notes(statement),
            *_date_notes(_text(record, "printed_date")),
            *_store_notes(row, summary),
        ),
        explanations=explain(statement, summary, row) if verdict == "contradicts" else (),
    )


def printed_figures(record: Mapping[str, object]) -> dict[str, PrintedFigure]:
    """The figures that a row of the claims table prints, by column; what it leaves blank is absent.

    >>> sorted(printed_figures({"claim_id": "a", "covered": "5,9 juta", "eligible": None}))
    ['covered']
    """
    texts = {figure.name: _text(record, figure.name) for figure in FIGURES}
    return {name: parse_figure(text) for name, text in texts.items() if text}


def verdict_of(statement: Statement) -> str:
    """`agrees`, `rounding` or `contradicts`.

    >>> verdict_of(statement_of({"covered": parse_figure("5,9 juta"), "eligible": parse_figure("18,9 juta"),
    ...                          "published_rate": parse_figure("31,4%")}))
    'rounding'
    """
    if not is_consistent(statement):
        return "contradicts"
    return "agrees" if all(_direct_checks(statement)) else "rounding"


def recomputed_rate(statement: Statement) -> Fraction | None:
    """The printed numerator (else the sum of its parts, else eligible − uncovered) ÷ the printed denominator, or None.

    >>> recomputed_rate(statement_of({"covered": parse_figure("5,9 juta"), "eligible": parse_figure("18,9 juta")}))
    Fraction(59, 189)
    """
    covered, eligible = statement.value("covered"), statement.value("eligible")
    covered = _sum_of_parts(statement) if covered is None else covered
    uncovered = statement.value("uncovered")
    if covered is None and eligible is not None and uncovered is not None:
        covered = eligible - uncovered
    return None if covered is None or not eligible else covered / eligible


def possible_rate(statement: Statement) -> Interval | None:
    """Every coverage rate that numerator, denominator and parts allow, whatever rate is printed.

    None without numerator or denominator, and where the parts cannot make the total.

    >>> span = possible_rate(statement_of({"covered": parse_figure("5,9 juta"), "eligible": parse_figure("18,9 juta")}))
    >>> round(float(span.low), 4), round(float(span.high), 4)
    (0.3087, 0.3156)
    """
    own = statement.keeping(_COUNTED)
    return figure_ranges(own, ["published_rate"]).get("published_rate") if is_consistent(own) else None


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _sum_of_parts(statement: Statement) -> Fraction | None:
    formal, informal, other = (statement.value(name) for name in ("formal", "informal", "other"))
    return None if formal is None or informal is None else formal + informal + (other or 0)


def _prints_as(value: Fraction, figure: PrintedFigure) -> bool:
    """Whether a value, rounded half up as printed figures are, prints as the figure."""
    return figure.low <= value < figure.high


def _direct_checks(statement: Statement) -> Iterable[bool]:
    """For each relation between printed figures: does the one that follows print as it stands?"""
    rate, recomputed = statement.figures.get("published_rate"), recomputed_rate(statement)
    yield rate is None or recomputed is None or _prints_as(recomputed, rate)
    covered, parts = statement.figures.get("covered"), _sum_of_parts(statement)
    yield covered is None or parts is None or _prints_as(parts, covered)
    for figure in FIGURES:
        if figure.is_rate and figure.name in statement.figures and figure.name not in ("published_rate", "change_rate"):
            yield _rate_prints(statement, figure.name)
    if rate is not None and "uncovered_rate" in statement.figures:
        rest = statement.figures["uncovered_rate"]
        yield _prints_as(1 - rest.value, rate) or _prints_as(1 - rate.value, rest)
    for whole, parts_of in _SUMS:
        names = (whole, *(name for name, _ in parts_of))
        if all(name in statement.figures for name in names):
            yield _some_side_prints(statement, {whole: -1, **dict(parts_of)})


def _rate_prints(statement: Statement, name: str) -> bool:
    """Whether printed part ÷ printed base prints as the rate; true where one of them is not printed."""
    # The printed figure with the same form is the numerator: `formal` for formal_rate, `covered` for employed_rate.
    form = FIGURE_BY_NAME[name].form
    top = next((statement.value(f.name) for f in FIGURES if f.form == form and not f.is_rate), None)
    base = FIGURE_BY_NAME[name].base
    if name == "before_rate" and "before_eligible" in statement.figures:
        base = "before_eligible"
    bottom = statement.value(base)
    return top is None or not bottom or _prints_as(top / bottom, statement.figures[name])


def _some_side_prints(statement: Statement, signs: Mapping[str, int]) -> bool:
    """Whether in Σ sign × figure = 0 some figure, computed from the others, prints as it stands."""
    values = {name: statement.figures[name].value for name in signs}
    total = sum((sign * values[name] for name, sign in signs.items()), Fraction(0))
    return any(_prints_as(values[name] - total / sign, statement.figures[name]) for name, sign in signs.items())


def _implied(statement: Statement, verdict: str) -> dict[str, tuple[float, float]]:
    """Each figure's range: with all the others, or instead of itself where they contradict one another."""
    names = [name for name in FIGURE_BY_NAME if name in statement.figures or name in _IMPLIED]
    if verdict != "contradicts":
        spans = figure_ranges(statement, names)
    else:
        spans = {}
        for name in names:
            others = statement.without(name)
            if name in statement.figures and is_consistent(others):
                spans |= figure_ranges(others, [name])
    keys = {"published_rate": "rate"}
    return {keys.get(name, name): (float(span.low), float(span.high)) for name, span in spans.items()}


def _rate_notes(
    statement: Statement, verdict: str, recomputed: Fraction | None, possible: Interval | None
) -> Iterable[str]:
    printed = statement.figures.get("published_rate")
    if printed is not None and recomputed is not None and not _prints_as(recomputed, printed):
        decimals = max(_decimals(printed), 1)
        yield (
            f"Tercetak {format_number(printed.value * 100, decimals)}%, hitung ulang dari angka tercetak "
            f"{format_number(recomputed * 100, max(decimals, 2))}%."
        )
    if possible is not None and verdict == "rounding":
        low, high = (format_rate(float(end), 2) for end in (possible.low, possible.high))
        yield f"Mungkin, karena pembulatan: angka tak bulatnya terletak antara {low} dan {high}."
    if verdict == "contradicts":
        yield "Tidak ada angka tak bulat yang memenuhi semua angka tercetak sekaligus."
    if len(statement.figures) and not _is_checkable(statement):
        yield "Tidak dapat diperiksa: tidak ada dua angka yang saling menentukan."


def _unit_notes(statement: Statement) -> Iterable[str]:
    """A count of a thousand thousands or more, printed in thousands: one unit too many, as a rule."""
    for name, figure in statement.figures.items():
        if not FIGURE_BY_NAME[name].is_rate and figure.step >= _THOUSAND <= figure.value / figure.step:
            text = printed_text(figure.value, figure, is_rate=False)
            yield f"{FIGURE_BY_NAME[name].label} {text}: satuannya tampak tertulis dua kali."


def _is_checkable(statement: Statement) -> bool:
    """Whether some printed figure is limited by the others."""
    return any(
        name in figure_ranges(statement.without(name), [name])
        for name in statement.figures
        if len(statement.figures) > 1 and is_consistent(statement.without(name))
    )


def _decimals(figure: PrintedFigure) -> int:
    """Decimals of a printed percentage."""
    return max(len(str(Fraction(1) / (figure.step * 100))) - 1, 0) if figure.step * 100 < 1 else 0


def _store_notes(row: CoverageRow | None, summary: CoverageSummary | None) -> Iterable[str]:
    """What the store itself says of the place; printed figures are never corrected by it."""
    if summary is not None and row is not None and row.coverage_rate is not None:
        yield (
            f"Menurut penyimpanan, posisi {format_position(summary.period)}: {format_number(row.active_members)} dari "
            f"{format_number(row.denominator_workers)} {summary.indicator.denominator_label.lower()}, "
            f"{format_rate(row.coverage_rate, 2)}."
        )


def _row_of(place: str, summary: CoverageSummary | None) -> CoverageRow | None:
    """The store's row of a printed place; None when it names none that the store knows."""
    if summary is None or not place:
        return None
    if normalise_region(place).removeprefix("PROVINSI ") in ("JAWA BARAT", "JABAR"):
        return summary.province if summary.province.code == PROVINCE_CODE else None
    code = match_region(place).code
    return next((row for row in summary.rows if row.code == code), None)


def _date_notes(printed_date: str) -> Iterable[str]:
    """The weekday that is printed against the calendar; nothing is corrected."""
    date = parse_date(printed_date) if printed_date else None
    if date is None:
        return
    printed = next((name for name in WEEKDAYS if name.lower() in printed_date.lower()), None)
    if printed is not None and printed != weekday_name(date):
        near = format_date(_nearest_weekday(date, printed))
        yield (
            f"{format_date(date)} jatuh pada hari {weekday_name(date)}, bukan {printed} seperti tercetak. "
            f"{printed} terdekat: {near}."
        )


def _nearest_weekday(date: dt.date, name: str) -> dt.date:
    """The day of that weekday nearest to a date; it lies at most three days away."""
    days: Sequence[dt.date] = [date + dt.timedelta(days=shift) for shift in range(-3, 4)]
    return next(day for day in days if weekday_name(day) == name)
