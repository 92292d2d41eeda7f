"""The figures of a published statement as exact linear inequalities: what each can be when all hold at once.

A printed figure stands for every number that rounds to it, ties in either direction; a count printed to the last
person is exact, because persons are whole. Counts add up by definition (covered = formal + informal + other, eligible =
formal + informal), so they are linear forms of a few variables, and a rate beside them bounds one form by another.
Deliberately left out: that covered should not exceed eligible (it can: people registered elsewhere than they live), and
any number that is not printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from coverage.metrics.polytope import AtMost, Form, at_least, form_ranges, is_feasible
from coverage.model.claims import FIGURE_BY_NAME, FIGURES
from coverage.model.numbers import PrintedFigure

_SCALE = "scale"
"""Variable that stands for 1 where a system is scaled so that the base of a rate is 1."""

_TWO_PARTS = (
    frozenset({"formal", "formal_rate", "formal_share"}),
    frozenset({"informal", "informal_rate", "informal_share"}),
)
"""A statement that speaks of both, and of no other part, means that they make up the whole."""


@dataclass(frozen=True)
class Interval:
    """All numbers from `low` to `high`, both included; exact."""

    low: Fraction
    high: Fraction

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it.

        >>> Interval(Fraction(3), Fraction(1)).is_empty, Interval(Fraction(1), Fraction(1)).is_empty
        (True, False)
        """
        return self.low > self.high

    def meet(self, other: Interval) -> Interval:
        """The numbers in both.

        >>> Interval(Fraction(1), Fraction(3)).meet(Interval(Fraction(2), Fraction(5)))
        Interval(low=Fraction(2, 1), high=Fraction(3, 1))
        """
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def plus(self, other: Interval) -> Interval:
        """All sums of a number of each.

        >>> Interval(Fraction(1), Fraction(3)).plus(Interval(Fraction(2), Fraction(5)))
        Interval(low=Fraction(3, 1), high=Fraction(8, 1))
        """
        return Interval(self.low + other.low, self.high + other.high)

    def over(self, other: Interval) -> Interval:
        """All quotients of a number of each; neither is negative, and `other` is above 0.

        >>> Interval(Fraction(1), Fraction(3)).over(Interval(Fraction(2), Fraction(4)))
        Interval(low=Fraction(1, 4), high=Fraction(3, 2))
        """
        return Interval(self.low / other.high, self.high / other.low)


def figure_interval(figure: PrintedFigure, *, is_rate: bool = False) -> Interval:
    """Every number that a printed figure may stand for.

    Units: persons, or a fraction for a rate (which may be printed without a percent sign). A count printed to the last
    person stands for itself alone.

    >>> from coverage.model.numbers import parse_figure
    >>> [int(end) for end in (lambda span: (span.low, span.high))(figure_interval(parse_figure("5,9 juta")))]
    [5850000, 5950000]
    >>> figure_interval(parse_figure("923.456")).low
    Fraction(923456, 1)
    """
    if not (is_rate or figure.is_rate) and figure.step <= 1:
        return Interval(figure.value, figure.value)
    return Interval(figure.value - figure.step / 2, figure.value + figure.step / 2)


@dataclass(frozen=True)
class Statement:
    """What a statement prints: figure name -> figure as printed, and figure name -> the numbers it may stand for."""

    figures: Mapping[str, PrintedFigure]
    spans: Mapping[str, Interval]

    def value(self, name: str) -> Fraction | None:
        """The printed value of a figure; None where it prints none.

        >>> from coverage.model.numbers import parse_figure
        >>> printed = statement_of({"covered": parse_figure("30")})
        >>> printed.value("covered"), printed.value("eligible")
        (Fraction(30, 1), None)
        """
        figure = self.figures.get(name)
        return None if figure is None else figure.value

    def with_span(self, name: str, span: Interval) -> Statement:
        """The statement with one figure standing for other numbers.

        >>> from coverage.model.numbers import parse_figure
        >>> printed = statement_of({"covered": parse_figure("30")})
        >>> printed.with_span("covered", Interval(Fraction(25), Fraction(35))).spans["covered"].high
        Fraction(35, 1)
        """
        return replace(self, spans={**self.spans, name: span})

    def without(self, name: str) -> Statement:
        """The statement as if one figure had not been printed.

        >>> from coverage.model.numbers import parse_figure
        >>> printed = statement_of({"covered": parse_figure("30"), "eligible": parse_figure("100")})
        >>> list(printed.without("covered").figures)
        ['eligible']
        """
        return self.keeping(self.figures.keys() - {name})

    def keeping(self, names: Collection[str]) -> Statement:
        """The statement as if only these figures had been printed.

        >>> from coverage.model.numbers import parse_figure
        >>> printed = statement_of({"covered": parse_figure("30"), "eligible": parse_figure("100")})
        >>> list(printed.keeping(["covered", "other"]).spans)
        ['covered']
        """
        return Statement(
            {key: figure for key, figure in self.figures.items() if key in names},
            {key: span for key, span in self.spans.items() if key in names},
        )


def statement_of(figures: Mapping[str, PrintedFigure]) -> Statement:
    """A statement from its printed figures.

    Units: persons, and fractions for rates. 30 is exact; 30 % is any rate from 0.295 to 0.305.

    >>> from coverage.model.numbers import parse_figure
    >>> printed = statement_of({"covered": parse_figure("30"), "published_rate": parse_figure("30%")})
    >>> [(name, float(span.low), float(span.high)) for name, span in printed.spans.items()]
    [('covered', 30.0, 30.0), ('published_rate', 0.295, 0.305)]
    """
    spans = {name: figure_interval(figure, is_rate=FIGURE_BY_NAME[name].is_rate) for name, figure in figures.items()}
    return Statement(dict(figures), spans)


def base_of(name: str, statement: Statement) -> str:
    """The figure that a rate is a fraction of; an earlier rate has an earlier denominator where one is printed.

    >>> from coverage.model.numbers import parse_figure
    >>> alone = statement_of({"before_rate": parse_figure("25%")})
    >>> beside = statement_of({"before_rate": parse_figure("25%"), "before_eligible": parse_figure("90")})
    >>> base_of("before_rate", alone), base_of("before_rate", beside)
    ('eligible', 'before_eligible')
    """
    is_own = name == "before_rate" and "before_eligible" in statement.figures
    return "before_eligible" if is_own else FIGURE_BY_NAME[name].base


def is_consistent(statement: Statement) -> bool:
    """Whether some unrounded figures satisfy every printed one at once; exact.

    >>> from coverage.model.numbers import parse_figure
    >>> printed = {"covered": "410 ribu", "eligible": "1,6 juta", "published_rate": "31,32%"}
    >>> is_consistent(statement_of({name: parse_figure(text) for name, text in printed.items()}))
    False
    """
    system = _system(statement)
    return is_feasible(system) and _bases_hold(system, statement) and _change_holds(statement)


def _bases_hold(system: list[AtMost], statement: Statement) -> bool:
    """Whether the base of every printed rate can be above 0; then all can at once, as the solutions are convex."""
    rates = [name for name in statement.spans if FIGURE_BY_NAME[name].is_rate and _is_linear(name, statement)]
    bases = [FIGURE_BY_NAME[base_of(name, statement)].form for name in rates]
    return all(high is None or high > 0 for _, high in form_ranges(system, bases))


def _change_holds(statement: Statement) -> bool:
    """Whether a change between two denominators can be what is printed; a necessary condition, as it is not linear."""
    span = statement.spans.get("change_rate")
    if span is None or _is_linear("change_rate", statement):
        return True
    rates = figure_ranges(statement, ("published_rate", "before_rate"))
    if len(rates) < 2:
        return True
    now, before = rates["published_rate"], rates["before_rate"]
    return not span.meet(Interval(now.low - before.high, now.high - before.low)).is_empty


def figure_ranges(statement: Statement, names: Iterable[str]) -> dict[str, Interval]:
    """What figures can be when every printed figure holds: name -> range; exact, and every value in it is possible.

    Units: persons, or fractions for rates. Missing: a figure without a limit on either side, or a rate whose base can
    be 0, is left out. Figures need not be printed: the range then follows from the others.

    >>> from coverage.model.numbers import parse_figure
    >>> printed = {"eligible": "1.000", "published_rate": "50%"}
    >>> figure_ranges(statement_of({name: parse_figure(text) for name, text in printed.items()}), ["covered"])
    {'covered': Interval(low=Fraction(495, 1), high=Fraction(505, 1))}

    Raises:
        ValueError: when no figures satisfy the statement.
    """
    system = _system(statement)
    chosen = [FIGURE_BY_NAME[name] for name in names if _is_linear(name, statement)]
    counts = [figure for figure in chosen if not figure.is_rate]
    ranges = dict(zip([figure.name for figure in counts], form_ranges(system, [f.form for f in counts]), strict=True))
    for figure in chosen:
        if figure.is_rate:
            ranges[figure.name] = _rate_range(system, figure.form, FIGURE_BY_NAME[base_of(figure.name, statement)].form)
    return {
        name: Interval(low, high)
        for name in names
        for low, high in [ranges.get(name, (None, None))]
        if low is not None and high is not None
    }


def _is_linear(name: str, statement: Statement) -> bool:
    """Whether a figure is a form or one quotient of forms: a change between two denominators is neither."""
    return not (name == "change_rate" and "before_eligible" in statement.figures)


def _rate_range(system: list[AtMost], form: Form, base: Form) -> tuple[Fraction | None, Fraction | None]:
    """Range of form ÷ base: the system is scaled so that base is 1, which makes the quotient linear."""
    scaled = [AtMost({**line.form, _SCALE: -line.bound}, Fraction(0)) for line in system]
    scaled += [AtMost(base, Fraction(1)), at_least(base, Fraction(1))]
    return form_ranges(scaled, [form])[0] if is_feasible(scaled) else (None, None)


def _system(statement: Statement) -> list[AtMost]:
    """The inequalities of a statement over its variables, which are never negative."""
    lines: list[AtMost] = []
    for figure in FIGURES:
        span = statement.spans.get(figure.name)
        if span is None or not _is_linear(figure.name, statement):
            continue
        if figure.is_rate:
            base = FIGURE_BY_NAME[base_of(figure.name, statement)].form
            lines += [AtMost(_less(figure.form, span.high, base), Fraction(0))]
            lines += [AtMost(_less(_negative(figure.form), -span.low, base), Fraction(0))]
        else:
            lines += [AtMost(figure.form, span.high), at_least(figure.form, span.low)]
    if all(names & statement.spans.keys() for names in _TWO_PARTS) and "other" not in statement.spans:
        lines.append(AtMost(FIGURE_BY_NAME["other"].form, Fraction(0)))
    return lines


def _less(form: Form, factor: Fraction, base: Form) -> dict[str, Fraction]:
    """Form − factor × base."""
    return {name: Fraction(form.get(name, 0)) - factor * base.get(name, 0) for name in {**form, **base}}


def _negative(form: Form) -> dict[str, Fraction]:
    return {name: Fraction(-factor) for name, factor in form.items()}
