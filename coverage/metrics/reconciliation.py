"""Published statements held against their own arithmetic: exact interval arithmetic on what was printed.

A printed figure stands for every number that rounds to it. A statement agrees when its printed figures do; it is
possible by rounding when some unrounded figures satisfy all printed ones at once; else it contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from coverage.model.numbers import PrintedFigure, format_number, format_rate, parse_figure
from coverage.model.periods import WEEKDAYS, format_date, parse_date, weekday_name
from coverage.model.results import ClaimCheck, CoverageSummary
from coverage.model.schema import records_of


@dataclass(frozen=True)
class Interval:
    """All numbers from `low` up to, and without, `high`; exact."""

    low: Fraction
    high: Fraction

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low >= self.high

    def meet(self, other: Interval) -> Interval:
        """The numbers in both."""
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def plus(self, other: Interval) -> Interval:
        """All sums of a number of each."""
        return Interval(self.low + other.low, self.high + other.high)

    def minus(self, other: Interval) -> Interval:
        """All differences of a number of each."""
        return Interval(self.low - other.high, self.high - other.low)

    def times(self, other: Interval) -> Interval:
        """All products of a number of each; both are positive."""
        return Interval(self.low * other.low, self.high * other.high)

    def over(self, other: Interval) -> Interval:
        """All quotients of a number of each; both are positive."""
        return Interval(self.low / other.high, self.high / other.low)


@dataclass(frozen=True)
class _Claim:
    """The figures of a statement as printed; None where it prints none."""

    covered: PrintedFigure | None
    eligible: PrintedFigure | None
    formal: PrintedFigure | None
    informal: PrintedFigure | None
    rate: PrintedFigure | None


def check_claims(claims: pd.DataFrame, summary: CoverageSummary | None = None) -> tuple[ClaimCheck, ...]:
    """Every statement of a claims table against its own arithmetic, in order; `summary` adds what the store says."""
    return tuple(check_claim(record, summary) for record in records_of(claims))


def check_claim(record: dict[str, object], summary: CoverageSummary | None = None) -> ClaimCheck:
    """One statement: its recomputed rate, the possible range from its parts, a verdict and notes.

    Units: fractions. Missing: without numerator or denominator there is no recomputed rate and no range, and the
    verdict is `agrees` only if nothing printed disagrees.
    """
    claim = _Claim(*(_figure(record, name) for name in ("covered", "eligible", "formal", "informal", "published_rate")))
    recomputed = _recomputed(claim)
    possible = _possible(claim)
    verdict = _verdict(claim, recomputed)
    return ClaimCheck(
        id=str(record["claim_id"]),
        place=_text(record, "place"),
        source=_text(record, "source"),
        published_rate=float(claim.rate.value) if claim.rate else None,
        recomputed_rate=float(recomputed) if recomputed is not None else None,
        possible_low=float(possible.low) if possible else None,
        possible_high=float(possible.high) if possible else None,
        verdict=verdict,
        implied=_implied(claim) if verdict != "contradicts" else {},
        notes=(
            *_rate_notes(claim, verdict, recomputed, possible),
            *_date_notes(_text(record, "printed_date")),
            *_store_notes(summary),
        ),
    )


def _text(record: dict[str, object], name: str) -> str:
    value = record.get(name)
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def _figure(record: dict[str, object], name: str) -> PrintedFigure | None:
    text = _text(record, name)
    return parse_figure(text) if text else None


def _interval(figure: PrintedFigure) -> Interval:
    return Interval(max(figure.low, Fraction(0)), figure.high)


def _sum_of_parts(claim: _Claim) -> Interval | None:
    if claim.formal is None or claim.informal is None:
        return None
    return _interval(claim.formal).plus(_interval(claim.informal))


def _covered(claim: _Claim) -> Interval | None:
    """What the covered workers can be, by the printed total and by the printed parts."""
    parts = _sum_of_parts(claim)
    if claim.covered is None:
        return parts
    whole = _interval(claim.covered)
    return whole.meet(parts) if parts else whole


def _recomputed(claim: _Claim) -> Fraction | None:
    covered = claim.covered.value if claim.covered else None
    if covered is None and claim.formal and claim.informal:
        covered = claim.formal.value + claim.informal.value
    if covered is None or claim.eligible is None or claim.eligible.value == 0:
        return None
    return covered / claim.eligible.value


def _possible(claim: _Claim) -> Interval | None:
    covered = _covered(claim)
    if covered is None or claim.eligible is None or covered.is_empty or _interval(claim.eligible).low <= 0:
        return None
    return covered.over(_interval(claim.eligible))


def _holds(value: Fraction, printed: PrintedFigure) -> bool:
    """Whether a value, rounded half up as printed figures are, prints as the figure."""
    return printed.low <= value < printed.high


def _verdict(claim: _Claim, recomputed: Fraction | None) -> str:
    rate_agrees = claim.rate is None or recomputed is None or _holds(recomputed, claim.rate)
    parts = claim.formal.value + claim.informal.value if claim.formal and claim.informal else None
    parts_agree = parts is None or claim.covered is None or _holds(parts, claim.covered)
    if rate_agrees and parts_agree:
        return "agrees"
    covered, possible = _covered(claim), _possible(claim)
    if covered is not None and covered.is_empty:
        return "contradicts"
    if possible is None or claim.rate is None:
        return "rounding"
    # The quotient can come as near to its lower end as one likes without reaching it, so that end is open.
    rate = _interval(claim.rate)
    return "rounding" if possible.low < rate.high and rate.low < possible.high else "contradicts"


def _implied(claim: _Claim) -> dict[str, tuple[float, float]]:
    """Each printed figure's range when all printed figures hold at once."""
    ranges = {
        name: _interval(figure)
        for name in ("covered", "eligible", "formal", "informal", "rate")
        if (figure := getattr(claim, name)) is not None
    }
    for _ in range(3):  # three rounds settle five figures with two relations
        _narrow(ranges)
    return {name: (float(value.low), float(value.high)) for name, value in ranges.items()}


def _narrow(ranges: dict[str, Interval]) -> None:
    if {"covered", "formal", "informal"} <= ranges.keys():
        covered, formal, informal = ranges["covered"], ranges["formal"], ranges["informal"]
        ranges["covered"] = covered.meet(formal.plus(informal))
        ranges["formal"] = formal.meet(covered.minus(informal))
        ranges["informal"] = informal.meet(covered.minus(formal))
    if {"covered", "eligible", "rate"} <= ranges.keys() and min(ranges["rate"].low, ranges["eligible"].low) > 0:
        covered, eligible, rate = ranges["covered"], ranges["eligible"], ranges["rate"]
        ranges["covered"] = covered.meet(eligible.times(rate))
        ranges["eligible"] = eligible.meet(covered.over(rate))
        ranges["rate"] = rate.meet(covered.over(eligible))


def _rate_notes(claim: _Claim, verdict: str, recomputed: Fraction | None, possible: Interval | None) -> Iterable[str]:
    if claim.rate is not None and recomputed is not None and verdict != "agrees":
        yield (
            f"Tercetak {format_rate(float(claim.rate.value))}, hitung ulang dari angka tercetak "
            f"{format_rate(float(recomputed))}."
        )
    if possible is not None and verdict == "rounding":
        low, high = format_rate(float(possible.low), 2), format_rate(float(possible.high), 2)
        yield f"Mungkin, karena pembulatan: angka tak bulatnya terletak antara {low} dan {high}."
    if verdict == "contradicts":
        yield "Tidak ada angka tak bulat yang memenuhi semua angka tercetak sekaligus."


def _store_notes(summary: CoverageSummary | None) -> Iterable[str]:
    """What the store itself says; printed figures are never corrected by it."""
    if summary is not None and summary.focus.coverage_rate is not None:
        focus = summary.focus
        yield (
            f"Menurut penyimpanan: {format_number(focus.active_members)} dari "
            f"{format_number(focus.denominator_workers)} pekerja berhak, {format_rate(focus.coverage_rate)}."
        )


def _date_notes(printed_date: str) -> Iterable[str]:
    """The weekday that is printed against the calendar; nothing is corrected."""
    date = parse_date(printed_date) if printed_date else None
    if date is None:
        return
    printed = next((name for name in WEEKDAYS if name.lower() in printed_date.lower()), None)
    if printed is not None and printed != weekday_name(date):
        yield f"{format_date(date)} jatuh pada hari {weekday_name(date)}, bukan {printed} seperti tercetak."
