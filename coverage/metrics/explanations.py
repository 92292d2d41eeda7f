"""What may explain a published statement that contradicts itself: one figure read otherwise, and then all can hold.

Every reading is tried by the exact arithmetic of `statements` and offered only when it removes the contradiction. The
order is that of `model.claims.EXPLANATIONS`, then the smallest change. An explanation is a lead for a person to follow:
nothing is corrected, and readings that need two mistakes at once are not looked for (among so many, one always fits).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from coverage.metrics.statements import Interval, Statement, figure_interval, figure_ranges, is_consistent
from coverage.model.claims import EXPLANATIONS, FIGURE_BY_NAME, FIGURES, Explanation
from coverage.model.numbers import PrintedFigure, format_number
from coverage.model.periods import format_position
from coverage.model.results import CoverageRow, CoverageSummary

MOST = 5
"""How many explanations are offered."""

NEAR = Fraction(1, 100)
"""How near a known denominator must lie to the implied one to be named, as a fraction of it."""

_THOUSAND, _MILLION = 1_000, 1_000_000


@dataclass(frozen=True)
class _Reading:
    """Another reading of one printed figure: which numbers it would stand for, and how to say so."""

    kind: str
    figure: str
    suggested: str
    span: Interval
    distance: float
    words: str


def explain(
    statement: Statement, summary: CoverageSummary | None = None, row: CoverageRow | None = None
) -> tuple[Explanation, ...]:
    """The likeliest explanations of a statement that contradicts itself, best first; none when nothing simple fits.

    `row` is what the store holds of the place, `summary` where it comes from: their figures are named when they are
    near what the statement implies. Units: persons and fractions.

    >>> from coverage.metrics.statements import statement_of
    >>> from coverage.model.numbers import parse_figure
    >>> printed = {"covered": "250", "eligible": "1.000", "published_rate": "52%"}
    >>> found = explain(statement_of({name: parse_figure(text) for name, text in printed.items()}))
    >>> found[0].kind, found[0].printed, found[0].suggested  # 25 % would be right
    ('swapped_digits', '52%', '25%')
    """
    readings = [
        reading
        for name, figure in statement.figures.items()
        for reading in _readings(name, figure)
        if is_consistent(statement.with_span(name, reading.span))
    ]
    found = [(reading.distance, _said(statement, reading)) for reading in readings]
    found += [(0.0, explanation) for explanation in _of_the_whole(statement, summary, row)]
    order = list(EXPLANATIONS)
    found.sort(key=lambda pair: (order.index(pair[1].kind), pair[0]))
    return tuple(explanation for _, explanation in found[:MOST])


def printed_text(value: Fraction, like: PrintedFigure, *, is_rate: bool) -> str:
    """A value as printed to the precision of another figure: '5,9 juta', '410 ribu', '923.000', '31,4%'.

    >>> printed_text(Fraction(1_309_000), PrintedFigure(Fraction(1_600_000), Fraction(100_000)), is_rate=False)
    '1,3 juta'
    """
    if is_rate:
        return f"{format_number(value * 100, _decimals(Fraction(1, 100), like.step))}%"
    if like.step > _THOUSAND:
        return f"{format_number(value / _MILLION, _decimals(Fraction(_MILLION), like.step))} juta"
    if like.step > 1:
        return f"{format_number(value / _THOUSAND, _decimals(Fraction(_THOUSAND), like.step))} ribu"
    return format_number(value)


def _decimals(unit: Fraction, step: Fraction) -> int:
    decimals = 0
    while step < unit and decimals < len("123456"):
        step, decimals = step * 10, decimals + 1
    return decimals


def _said(statement: Statement, reading: _Reading) -> Explanation:
    figure = FIGURE_BY_NAME[reading.figure]
    printed = printed_text(
        statement.figures[reading.figure].value, statement.figures[reading.figure], is_rate=figure.is_rate
    )
    message = f"{EXPLANATIONS[reading.kind]}: {figure.label.lower()} {printed} {reading.words}."
    low, high = float(reading.span.low), float(reading.span.high)
    return Explanation(reading.kind, reading.figure, printed, reading.suggested, message, low, high)


def _readings(name: str, figure: PrintedFigure) -> Iterable[_Reading]:
    """Other readings of one figure, possible or not."""
    yield from _cut(name, figure)
    yield from _swapped(name, figure)
    yield from _slipped(name, figure)


def _cut(name: str, figure: PrintedFigure) -> Iterable[_Reading]:
    """Cut off or rounded up instead of rounded to the nearest."""
    is_rate = FIGURE_BY_NAME[name].is_rate
    if not is_rate and figure.step <= 1:
        zeros = _zeros(int(figure.value))
        if zeros >= _THOUSAND:
            half = Fraction(zeros, 2)
            span = Interval(figure.value - half, figure.value + half)
            text = printed_text(figure.value, PrintedFigure(figure.value, Fraction(zeros)), is_rate=False)
            yield _Reading("rounded_zeros", name, text, span, float(half), f"tampaknya dibulatkan menjadi {text}")
        return
    distance = float(figure.step)
    down = Interval(figure.value, figure.value + figure.step)
    up = Interval(figure.value - figure.step, figure.value)
    more = printed_text(figure.value + figure.step, figure, is_rate=is_rate)
    less = printed_text(figure.value - figure.step, figure, is_rate=is_rate)
    yield _Reading(
        "truncated", name, more, down, distance, f"adalah angka yang digit sisanya dibuang; pembulatannya {more}"
    )
    yield _Reading("rounded_up", name, less, up, distance, f"selalu dibulatkan ke atas; pembulatannya {less}")


def _zeros(value: int) -> int:
    """The power of ten that a whole number ends with: 1.000 for 5.000, 1 for 123."""
    power = 1
    while value and value % (power * 10) == 0:
        power *= 10
    return power


def _swapped(name: str, figure: PrintedFigure) -> Iterable[_Reading]:
    """Two digits side by side exchanged, as fingers do."""
    digits = str(int(figure.value / figure.step))
    for place in range(len(digits) - 1):
        other = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        if other == digits or other.startswith("0"):
            continue
        value = int(other) * figure.step
        yield _other_value("swapped_digits", name, figure, value)


def _slipped(name: str, figure: PrintedFigure) -> Iterable[_Reading]:
    """A comma one place off, ribu for juta, or a scale word after a figure written in full."""
    for factor in (Fraction(1, 10), Fraction(10)):
        yield _other_value("decimal_slip", name, figure, figure.value * factor, factor)
    if FIGURE_BY_NAME[name].is_rate:
        return
    is_doubled = figure.step >= _THOUSAND and figure.value / figure.step >= _THOUSAND
    yield _other_value(
        "unit_doubled" if is_doubled else "scale_mix",
        name,
        figure,
        figure.value / _THOUSAND,
        Fraction(1, 1000),
    )
    yield _other_value("scale_mix", name, figure, figure.value * _THOUSAND, Fraction(1000))


def _other_value(
    kind: str, name: str, figure: PrintedFigure, value: Fraction, factor: Fraction = Fraction(1)
) -> _Reading:
    is_rate = FIGURE_BY_NAME[name].is_rate
    read = PrintedFigure(value, figure.step * factor, figure.is_rate)
    text = printed_text(value, read, is_rate=is_rate)
    distance = abs(math.log(value / figure.value)) if value and figure.value else 0.0
    return _Reading(kind, name, text, figure_interval(read, is_rate=is_rate), distance, f"mungkin seharusnya {text}")


def _of_the_whole(
    statement: Statement, summary: CoverageSummary | None, row: CoverageRow | None
) -> Iterable[Explanation]:
    """Explanations that concern how the figures hang together rather than how one was written."""
    yield from _missing_part(statement)
    yield from _other_period(statement, summary, row)
    yield from _other_denominator(statement, summary, row)


def _missing_part(statement: Statement) -> Iterable[Explanation]:
    """Formal and informal may leave out a part of the total, such as construction workers."""
    if not {"covered", "formal", "informal"} <= statement.spans.keys() or "other" in statement.spans:
        return
    wider = statement.with_span("other", Interval(Fraction(0), statement.spans["covered"].high))
    if not is_consistent(wider):
        return
    span = figure_ranges(wider, ["other"])["other"]
    if span.low <= 0:
        return
    words = _about(span)
    message = (
        f"{EXPLANATIONS['part_missing']}: selain formal dan informal masih ada {words} orang, misalnya jasa konstruksi."
    )
    yield Explanation("part_missing", "other", "", words, message, float(span.low), float(span.high))


def _other_period(
    statement: Statement, summary: CoverageSummary | None, row: CoverageRow | None
) -> Iterable[Explanation]:
    """The rate may be that of the earlier position, or of another month that the store holds."""
    rate = statement.figures.get("published_rate")
    if rate is None:
        return
    printed = printed_text(rate.value, rate, is_rate=True)
    if "before_covered" in statement.spans and "before_rate" not in statement.spans:
        earlier = statement.without("published_rate").with_span("before_rate", statement.spans["published_rate"])
        if is_consistent(earlier):
            message = (
                f"{EXPLANATIONS['period_mix']}: {printed} cocok dengan angka posisi sebelumnya, bukan dengan yang baru."
            )
            yield Explanation("period_mix", "published_rate", printed, printed, message)
    if summary is None or row is None or row != summary.focus:
        return
    for point in summary.trend:
        if point.coverage_rate is not None and _holds(Fraction(point.coverage_rate), statement.spans["published_rate"]):
            message = (
                f"{EXPLANATIONS['period_mix']}: {printed} adalah cakupan posisi {format_position(point.period)} "
                "menurut penyimpanan."
            )
            yield Explanation("period_mix", "published_rate", printed, printed, message)
            return


def _holds(value: Fraction, span: Interval) -> bool:
    return span.low <= value <= span.high


def _other_denominator(
    statement: Statement, summary: CoverageSummary | None, row: CoverageRow | None
) -> Iterable[Explanation]:
    """Which denominator the other figures ask for in place of the printed one, and which known one is near."""
    others, figure = statement.without("eligible"), statement.figures.get("eligible")
    span = figure_ranges(others, ["eligible"]).get("eligible") if figure and is_consistent(others) else None
    demands = [("angka lainnya", span)] if span else list(_bases_of_rates(statement))
    printed = printed_text(figure.value, figure, is_rate=False) if figure else "penyebut angka lainnya"
    for asking, needed in demands:
        known = _nearest_known(needed, _known(statement, summary, row))
        kind = "known_denominator" if known else "other_denominator"
        words = f"; yang dekat: {known}" if known else ""
        implied = _about(needed)
        message = f"{EXPLANATIONS[kind]}: {asking} menuntut penyebut {implied}, bukan {printed}{words}."
        yield Explanation(kind, "eligible", printed, implied, message, float(needed.low), float(needed.high))


def _bases_of_rates(statement: Statement) -> Iterable[tuple[str, Interval]]:
    """Each rate without which the rest holds, and the denominator of its own that it asks for."""
    for name, figure in statement.figures.items():
        if FIGURE_BY_NAME[name].base != "eligible" or statement.spans[name].low <= 0:
            continue
        others = statement.without(name)
        tops = [each.name for each in FIGURES if each.form == FIGURE_BY_NAME[name].form and not each.is_rate]
        if is_consistent(others) and tops:
            part = figure_ranges(others, tops).get(tops[0])
            if part is not None and part.low >= 0:
                label = FIGURE_BY_NAME[name].label.lower()
                yield f"{label} {printed_text(figure.value, figure, is_rate=True)}", part.over(statement.spans[name])


def _about(span: Interval) -> str:
    """A range of persons in words: its middle, and its ends where they print otherwise."""
    step = Fraction(_THOUSAND if span.high >= _MILLION else 1)
    unit, word = (_MILLION, " juta") if span.high >= _MILLION else (1, "")
    ends = (span.low, (span.low + span.high) / 2, span.high)
    low, middle, high = (format_number(end / unit, _decimals(Fraction(unit), step)) for end in ends)
    return f"sekitar {middle}{word}" + (f" ({low} sampai {high}{word})" if low != high else "")


def _known(
    statement: Statement, summary: CoverageSummary | None, row: CoverageRow | None
) -> Iterable[tuple[str, Fraction]]:
    """Denominators that are known: others in the statement, and those that the store holds of the place."""
    for name in ("employed", "before_eligible", "formal_eligible", "informal_eligible"):
        value = statement.value(name)
        if value is not None:
            yield FIGURE_BY_NAME[name].label.lower(), value
    if row is None or summary is None or summary.denominator is None:
        return
    source = f"menurut penyimpanan, tahun {summary.denominator.year}"
    held = {"eligible": row.eligible_workers, "employed": row.employed}
    held |= {"formal_eligible": row.formal_eligible, "informal_eligible": row.informal_eligible}
    for name, count in held.items():
        if count is not None:
            yield f"{FIGURE_BY_NAME[name].label.lower()} {source}", Fraction(count)


def _nearest_known(span: Interval, known: Iterable[tuple[str, Fraction]]) -> str:
    """The known denominator nearest to the middle of a range, in words; '' when none lies near."""
    middle = (span.low + span.high) / 2
    near = [
        (abs(value - middle), label, value)
        for label, value in known
        if span.low * (1 - NEAR) <= value <= span.high * (1 + NEAR)
    ]
    if not near:
        return ""
    _, label, value = min(near)
    return f"{label} {format_number(value)}"
