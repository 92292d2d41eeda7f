"""The figures of a published statement as exact linear inequalities: what each can be when all hold at once.

A printed figure stands for every number that rounds to it, ties in either direction; a count printed to the last
person is exact, because persons are whole. Counts add up by definition (covered = formal + informal + other, eligible =
formal + informal), so they are linear forms of a few variables, and a rate beside them bounds one form by another.
An earlier rate and a target rate have denominators of their own unless the statement says that they are the same.
Persons are whole: a statement that some real numbers satisfy is searched for whole ones, by branch and bound, and is
inconsistent when it is proven that there are none; a search that does not end soon (large counts) leaves it at the real
numbers. Ranges are those of real numbers.
Deliberately left out: that covered should not exceed eligible (it can: people registered elsewhere than they live), and
any number that is not printed.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from coverage.metrics.claims.polytope import AtMost, Form, at_least, form_ranges, is_feasible, whole_point_exists
from coverage.model.claims import FIGURE_BY_NAME, FIGURES
from coverage.model.numbers import PrintedFigure

_SCALE = "scale"
"""Variable that stands for 1 where a system is scaled so that the base of a rate is 1."""

_BRANCHES = 40
"""Steps of the search for whole numbers: where counts are small enough to matter it ends within a few."""

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

    @property
    def whole(self) -> Interval:
        """The whole numbers in it, first to last; empty without any.

        >>> Interval(Fraction(5, 2), Fraction(9, 2)).whole
        Interval(low=Fraction(3, 1), high=Fraction(4, 1))
        """
        return Interval(Fraction(math.ceil(self.low)), Fraction(math.floor(self.high)))

    def meet(self, other: Interval) -> Interval:
        """The numbers in both; empty where there is none.

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

    def minus(self, other: Interval) -> Interval:
        """All differences of a number of each.

        >>> Interval(Fraction(1), Fraction(3)).minus(Interval(Fraction(2), Fraction(5)))
        Interval(low=Fraction(-4, 1), high=Fraction(1, 1))
        """
        return Interval(self.low - other.high, self.high - other.low)

    def over(self, other: Interval) -> Interval:
        """All quotients of a number of each; neither is negative, `other` is above 0.

        >>> Interval(Fraction(1), Fraction(3)).over(Interval(Fraction(2), Fraction(4)))
        Interval(low=Fraction(1, 4), high=Fraction(3, 2))
        """
        return Interval(self.low / other.high, self.high / other.low)


def figure_interval(figure: PrintedFigure, *, is_rate: bool = False) -> Interval:
    """Every number that a printed figure may stand for.

    Units: persons, or a fraction for a rate (which may be printed without a percent sign). A count printed to the last
    person stands for itself alone, unless it is printed as "sekitar". Missing: none.

    >>> from coverage.model.numbers import parse_figure
    >>> [int(end) for end in (lambda span: (span.low, span.high))(figure_interval(parse_figure("5,9 juta")))]
    [5850000, 5950000]
    >>> figure_interval(parse_figure("923.456")).low
    Fraction(923456, 1)
    """
    if not (is_rate or figure.is_rate or figure.is_about) and figure.step <= 1:
        return Interval(figure.value, figure.value)
    return Interval(figure.low, figure.high)


@dataclass(frozen=True)
class Statement:
    """What a statement prints: figure name -> figure as printed, and figure name -> the numbers it may stand for.

    `same_base` names the denominators that it takes to be `eligible`.
    """

    figures: Mapping[str, PrintedFigure]
    spans: Mapping[str, Interval]
    same_base: frozenset[str] = frozenset()

    def value(self, name: str) -> Fraction | None:
        """The printed value of a figure. Units: persons, or a fraction for a rate. Missing: None where it prints none.

        >>> from coverage.model.numbers import parse_figure
        >>> printed = statement_of({"covered": parse_figure("30")})
        >>> printed.value("covered"), printed.value("eligible")
        (Fraction(30, 1), None)
        """
        figure = self.figures.get(name)
        return None if figure is None else figure.value

    def with_span(self, name: str, span: Interval) -> Statement:
        """The statement with one figure standing for other numbers.

        Units: persons, or fractions for a rate. Missing: it need not have printed the figure.

        >>> from coverage.model.numbers import parse_figure
        >>> printed = statement_of({"covered": parse_figure("30")})
        >>> printed.with_span("covered", Interval(Fraction(25), Fraction(35))).spans["covered"].high
        Fraction(35, 1)
        """
        return replace(self, spans={**self.spans, name: span})

    def without(self, name: str) -> Statement:
        """The statement as if one figure had not been printed.

        Units: those of its figures. Missing: what is not printed may be any number; to leave it out changes nothing.

        >>> from coverage.model.numbers import parse_figure
        >>> printed = statement_of({"covered": parse_figure("30"), "eligible": parse_figure("100")})
        >>> list(printed.without("covered").figures)
        ['eligible']
        """
        return self.keeping(self.figures.keys() - {name})

    def keeping(self, names: Collection[str]) -> Statement:
        """The statement as if only these figures had been printed.

        Units: those of its figures. Missing: what it did not print stays absent, named or not.

        >>> from coverage.model.numbers import parse_figure
        >>> printed = statement_of({"covered": parse_figure("30"), "eligible": parse_figure("100")})
        >>> list(printed.keeping(["covered", "other"]).spans)
        ['covered']
        """
        return replace(
            self,
            figures={key: figure for key, figure in self.figures.items() if key in names},
            spans={key: span for key, span in self.spans.items() if key in names},
        )

    def is_two_based(self, name: str) -> bool:
        """Whether a figure is a difference of rates over two denominators, and so not linear: see `figure_ranges`.

        >>> from coverage.model.numbers import parse_figure
        >>> printed = {"change_rate": parse_figure("2%")}
        >>> statement_of(printed).is_two_based("change_rate")
        True
        >>> statement_of(printed, frozenset({"before_eligible"})).is_two_based("change_rate")
        False
        """
        spans = [self.spans.get(each) for each in ("eligible", "before_eligible")]
        is_one_number = spans[0] is not None and spans[0] == spans[1] and spans[0].low == spans[0].high
        return name == "change_rate" and "before_eligible" not in self.same_base and not is_one_number


def statement_of(figures: Mapping[str, PrintedFigure], same_base: frozenset[str] = frozenset()) -> Statement:
    """A statement from its printed figures; `same_base` names the denominators that are `eligible` too.

    Units: persons, and fractions for rates. 30 is exact; 30 % is any rate from 0.295 to 0.305. Missing: what is not
    printed is absent, and may be any number.

    >>> from coverage.model.numbers import parse_figure
    >>> printed = statement_of({"covered": parse_figure("30"), "published_rate": parse_figure("30%")})
    >>> [(name, float(span.low), float(span.high)) for name, span in printed.spans.items()]
    [('covered', 30.0, 30.0), ('published_rate', 0.295, 0.305)]
    """
    spans = {name: figure_interval(figure, is_rate=FIGURE_BY_NAME[name].is_rate) for name, figure in figures.items()}
    return Statement(dict(figures), spans, same_base)


def is_consistent(statement: Statement) -> bool:
    """Whether some unrounded figures, whole for persons, satisfy every printed one at once; False is proven.

    >>> from coverage.model.numbers import parse_figure
    >>> printed = {"covered": "410 ribu", "eligible": "1,6 juta", "published_rate": "31,32%"}
    >>> is_consistent(statement_of({name: parse_figure(text) for name, text in printed.items()}))
    False
    >>> printed = {"eligible": "7", "published_rate": "50,0%"}  # 3,5 persons
    >>> is_consistent(statement_of({name: parse_figure(text) for name, text in printed.items()}))
    False
    """
    return holds_in_reals(statement) and _holds_in_persons(statement)


def holds_in_reals(statement: Statement) -> bool:
    """Whether some real numbers satisfy every printed figure at once; exact, but for a change between two denominators.

    >>> from coverage.model.numbers import parse_figure
    >>> holds_in_reals(statement_of({"eligible": parse_figure("7"), "published_rate": parse_figure("50,0%")}))
    True
    """
    statement = _narrowed(statement)
    system = _system(statement)
    return is_feasible(system) and _bases_hold(system, statement)


def _bases_hold(system: list[AtMost], statement: Statement) -> bool:
    """Whether the base of every printed rate can be above 0; then all can at once, as the solutions are convex."""
    return all(high is None or high > 0 for _, high in form_ranges(system, _bases(statement)))


def _bases(statement: Statement) -> list[Form]:
    rates = [name for name in statement.spans if FIGURE_BY_NAME[name].is_rate]
    return [FIGURE_BY_NAME[FIGURE_BY_NAME[name].base].form for name in rates]


def _holds_in_persons(statement: Statement) -> bool:
    """Whether whole numbers can do it; rates alone always allow them, as any solution may be multiplied."""
    if all(FIGURE_BY_NAME[name].is_rate for name in statement.spans):
        return True
    statement = _narrowed(statement)
    system = [*_system(statement), *(at_least(base, Fraction(1)) for base in _bases(statement))]
    used = {name for line in system for name in line.form}
    forms = [figure.form for figure in FIGURES if not figure.is_rate and used.issuperset(figure.form)]
    return whole_point_exists(system, forms, _BRANCHES)


def _narrowed(statement: Statement) -> Statement:
    """The statement with a change between two denominators said by the rates before and after it, as far as they go.

    rate now − rate before is no quotient of forms; each of the two rates lies within the other's range and the change.
    """
    change = statement.spans.get("change_rate")
    if change is None or not statement.is_two_based("change_rate"):
        return statement
    pairs = (("before_rate", "published_rate", change, -1), ("published_rate", "before_rate", change, 1))
    statement = statement.without("change_rate")
    for name, other, span, sign in (*pairs, *pairs):
        rate = FIGURE_BY_NAME[other]
        low, high = _rate_range(_system(statement), rate.form, FIGURE_BY_NAME[rate.base].form)
        if low is not None and high is not None:
            known = Interval(low, high)
            moved = known.plus(span) if sign > 0 else known.minus(span)
            statement = statement.with_span(name, moved.meet(statement.spans.get(name, moved)))
    return statement


def figure_ranges(statement: Statement, names: Iterable[str]) -> dict[str, Interval]:
    """What figures can be when every printed figure holds: name -> range; exact, and every value in it is possible.

    Only for a change between two denominators, and what depends on it, the range may reach farther than is possible.
    Units: persons, or fractions for rates; counts are not rounded to whole ones. Missing: a figure without a limit on
    either side, or a rate whose base can be 0, is left out. Figures need not be printed: the range then follows from
    the others.

    >>> from coverage.model.numbers import parse_figure
    >>> printed = {"eligible": "1.000", "published_rate": "50%"}
    >>> figure_ranges(statement_of({name: parse_figure(text) for name, text in printed.items()}), ["covered"])
    {'covered': Interval(low=Fraction(495, 1), high=Fraction(505, 1))}

    Raises:
        ValueError: when no figures satisfy the statement.
    """
    system = _system(_narrowed(statement))
    plain = [name for name in names if not statement.is_two_based(name)]
    ranges = _ranges(system, plain)
    if len(plain) < len(list(names)):
        now, before = (_ranges(system, [name]).get(name) for name in ("published_rate", "before_rate"))
        if now is not None and before is not None:
            ranges["change_rate"] = now.minus(before).meet(statement.spans.get("change_rate", now.minus(before)))
    return {name: ranges[name] for name in names if name in ranges}


def _ranges(system: list[AtMost], names: Iterable[str]) -> dict[str, Interval]:
    chosen = [FIGURE_BY_NAME[name] for name in names]
    counts = [figure for figure in chosen if not figure.is_rate]
    ranges = dict(zip([figure.name for figure in counts], form_ranges(system, [f.form for f in counts]), strict=True))
    for figure in chosen:
        if figure.is_rate:
            ranges[figure.name] = _rate_range(system, figure.form, FIGURE_BY_NAME[figure.base].form)
    return {name: Interval(low, high) for name, (low, high) in ranges.items() if low is not None and high is not None}


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
        if span is None:
            continue
        if figure.is_rate:
            base = FIGURE_BY_NAME[figure.base].form
            lines += [AtMost(_less(figure.form, span.high, base), Fraction(0))]
            lines += [AtMost(_less(_negative(figure.form), -span.low, base), Fraction(0))]
        else:
            lines += [AtMost(figure.form, span.high), at_least(figure.form, span.low)]
    if all(names & statement.spans.keys() for names in _TWO_PARTS) and "other" not in statement.spans:
        lines.append(AtMost(FIGURE_BY_NAME["other"].form, Fraction(0)))
    for base_name in sorted(statement.same_base):
        same = _less(FIGURE_BY_NAME[base_name].form, Fraction(1), FIGURE_BY_NAME["eligible"].form)
        lines += [AtMost(same, Fraction(0)), at_least(same, Fraction(0))]
    return lines


def _less(form: Form, factor: Fraction, base: Form) -> dict[str, Fraction]:
    """Form − factor × base."""
    return {name: Fraction(form.get(name, 0)) - factor * base.get(name, 0) for name in {**form, **base}}


def _negative(form: Form) -> dict[str, Fraction]:
    return {name: Fraction(-factor) for name, factor in form.items()}
