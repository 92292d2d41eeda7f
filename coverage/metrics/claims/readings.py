"""Other readings of one printed figure: cut off, with digits swapped, with a comma or a scale word in the wrong place.

Whether a reading explains anything is not decided here (`explanations`); each says which numbers it would stand for.
Only a difference may have lost its sign, and a zero has no other reading but the one before rounding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from coverage.metrics.claims.statements import Interval, figure_interval
from coverage.model.claims import FIGURE_BY_NAME
from coverage.model.numbers import PrintedFigure, format_number, last_unit

_THOUSAND, _MILLION = 1_000, 1_000_000

_SCALE_WORDS = {1: "", _THOUSAND: " ribu", _MILLION: " juta", 10**9: " miliar", 10**12: " triliun"}
"""What a figure is printed in thousands of, and the word for it."""


@dataclass(frozen=True)
class FigureReading:
    """Another reading of one printed figure: which numbers it would stand for, and how to say so."""

    kind: str
    figure: str
    suggested: str
    span: Interval
    distance: float
    words: str


def printed_text(value: Fraction, like: PrintedFigure, *, is_rate: bool) -> str:
    """A value as printed to the precision of another figure: '5,9 juta', '410 ribu', '923.000', '31,4%'.

    The value is in persons, or a fraction where it is a rate.

    >>> printed_text(Fraction(1_309_000), PrintedFigure(Fraction(1_600_000), Fraction(100_000)), is_rate=False)
    '1,3 juta'
    """
    about = "sekitar " if like.is_about else ""
    if is_rate:
        return f"{about}{format_number(value * 100, _decimals(Fraction(1, 100), like.step))}%"
    scale = like.scale
    if scale == 1 and like.step > 1:
        scale = _MILLION if like.step > _THOUSAND else _THOUSAND
    return f"{about}{format_number(value / scale, _decimals(Fraction(scale), like.step))}{_SCALE_WORDS[scale]}"


def decimals_of(figure: PrintedFigure) -> int:
    """Decimals of a printed percentage; 0 where it is printed in whole percent or coarser.

    >>> decimals_of(PrintedFigure(Fraction(312, 1000), Fraction(1, 1000), is_rate=True))
    1
    """
    return _decimals(Fraction(1, 100), figure.step)


def _decimals(unit: Fraction, step: Fraction) -> int:
    decimals = 0
    while step < unit:
        step, decimals = step * 10, decimals + 1
    return decimals


def is_unit_doubled(figure: PrintedFigure, most: int) -> bool:
    """Whether a count is written in full and has a scale word too: 44.259 ribu, more than the `most` a place can have.

    A large figure in thousands that the place can have (5.923 ribu for the province) is no fault. `most` is in persons.

    >>> from coverage.model.numbers import parse_figure
    >>> is_unit_doubled(parse_figure("44.259 ribu"), 4_000_000), is_unit_doubled(parse_figure("5.923 ribu"), 37_000_000)
    (True, False)
    """
    is_in_full = figure.scale > 1 and abs(figure.value) >= _THOUSAND * figure.scale
    return is_in_full and abs(figure.value) > most


def readings(name: str, figure: PrintedFigure, most: int) -> Iterable[FigureReading]:
    """Other readings of one figure, possible or not; counts above `most` are impossible.

    Units: persons, or fractions for a rate; `most` is in persons. Missing: no other reading, an empty answer.

    >>> from coverage.model.numbers import parse_figure
    >>> [reading.suggested for reading in readings("published_rate", parse_figure("52%"), 0)]
    ['53%', '51%', '25%', '5,2%', '520%']
    """
    if not figure.is_about:
        yield from _cut(name, figure)
    yield from _swapped(name, figure)
    if figure.value and FIGURE_BY_NAME[name].is_change:
        yield _other_value("sign_lost", name, figure, replace(figure, value=-figure.value))
    if figure.value:
        yield from _slipped(name, figure)
        if not FIGURE_BY_NAME[name].is_rate:
            yield from _scaled(name, figure, most)


def _cut(name: str, figure: PrintedFigure) -> Iterable[FigureReading]:
    """Cut off or rounded up instead of rounded to the nearest; both by size, whatever the sign."""
    is_rate = FIGURE_BY_NAME[name].is_rate
    if not is_rate and figure.step <= 1:
        yield from _round_zeros(name, figure)
        return
    step = -figure.step if figure.value < 0 else figure.step
    distance = float(figure.step)
    beyond, within = figure.value + step, figure.value - step
    more, less = (printed_text(value, figure, is_rate=is_rate) for value in (beyond, within))
    cut = f"adalah angka yang digit sisanya dibuang; pembulatannya {more}"
    yield FigureReading("truncated", name, more, _between(figure.value, beyond), distance, cut)
    raised = f"selalu dibulatkan ke atas; pembulatannya {less}"
    yield FigureReading("rounded_up", name, less, _between(within, figure.value), distance, raised)


def _between(one: Fraction, other: Fraction) -> Interval:
    return Interval(min(one, other), max(one, other))


def _round_zeros(name: str, figure: PrintedFigure) -> Iterable[FigureReading]:
    """A count with zeros at its end was rounded, to two digits at least; to one would explain anything."""
    two_digits = 10 ** max(len(str(abs(int(figure.value)))) - 2, 0)
    unit = Fraction(min(last_unit(int(figure.value)), two_digits))
    if unit < _THOUSAND:
        return
    span = Interval(figure.value - unit / 2, figure.value + unit / 2)
    text = printed_text(figure.value, PrintedFigure(figure.value, unit), is_rate=False)
    yield FigureReading("rounded_zeros", name, text, span, float(unit / 2), f"tampaknya dibulatkan menjadi {text}")


def _swapped(name: str, figure: PrintedFigure) -> Iterable[FigureReading]:
    """Two digits side by side exchanged, as fingers do."""
    sign = -1 if figure.value < 0 else 1
    digits = str(abs(int(figure.value / figure.step)))
    for place in range(len(digits) - 1):
        other = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        if other != digits and not other.startswith("0"):
            value = sign * int(other) * figure.step
            yield _other_value("swapped_digits", name, figure, replace(figure, value=value))


def _slipped(name: str, figure: PrintedFigure) -> Iterable[FigureReading]:
    """A comma one place off; in a count printed to the last person, a digit too few or too many."""
    is_exact = figure.step <= 1 and not FIGURE_BY_NAME[name].is_rate
    for factor in (Fraction(1, 10), Fraction(10)):
        read = replace(figure, value=figure.value * factor, step=figure.step if is_exact else figure.step * factor)
        if read.value % read.step == 0:
            yield _other_value("decimal_slip", name, figure, read)


def _scaled(name: str, figure: PrintedFigure, most: int) -> Iterable[FigureReading]:
    """Ribu for juta, juta for ribu, or a scale word after a figure written in full."""
    down = Fraction(1, _THOUSAND)
    if figure.scale > 1:
        less = replace(figure, value=figure.value * down, step=figure.step * down, scale=figure.scale // _THOUSAND)
        if less.value.denominator == 1:
            kind = "unit_doubled" if is_unit_doubled(figure, most) else "scale_mix"
            yield _other_value(kind, name, figure, less)
    if figure.scale * _THOUSAND in _SCALE_WORDS:
        step = figure.step * _THOUSAND
        more = replace(figure, value=figure.value * _THOUSAND, step=step, scale=figure.scale * _THOUSAND)
        yield _other_value("scale_mix", name, figure, more)


def _other_value(kind: str, name: str, figure: PrintedFigure, read: PrintedFigure) -> FigureReading:
    is_rate = FIGURE_BY_NAME[name].is_rate
    text = printed_text(read.value, read, is_rate=is_rate)
    distance = abs(math.log(abs(read.value / figure.value))) if read.value and figure.value else 0.0
    span = figure_interval(read, is_rate=is_rate)
    return FigureReading(kind, name, text, span, distance, f"mungkin seharusnya {text}")
