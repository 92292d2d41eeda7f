"""Exact linear programming for small systems: what a linear form can be under linear inequalities, all variables ≥ 0.

Published figures give a handful of inequalities with rational coefficients. A float solver answers such a system up to
a tolerance, and a verdict must not hang on a tolerance; so this is the simplex method in whole numbers (Bland's rule,
which cannot cycle), exact from first to last. It does not scale and is not meant to: tens of rows, not thousands.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Form = Mapping[str, Fraction | int]
"""A linear form: variable -> coefficient."""


@dataclass(frozen=True)
class AtMost:
    """The inequality form ≤ bound."""

    form: Form
    bound: Fraction


def at_least(form: Form, bound: Fraction) -> AtMost:
    """The inequality form ≥ bound.

    A variable that the form does not name has the factor 0.

    >>> at_least({"x": 1}, Fraction(3))
    AtMost(form={'x': -1}, bound=Fraction(-3, 1))
    """
    return AtMost({name: -factor for name, factor in form.items()}, -bound)


def is_feasible(system: Sequence[AtMost]) -> bool:
    """Whether some values ≥ 0 satisfy every inequality.

    >>> is_feasible([AtMost({"x": 1, "y": 1}, Fraction(5)), at_least({"x": 1}, Fraction(4))])
    True
    >>> is_feasible([AtMost({"x": 1, "y": 1}, Fraction(5)), at_least({"x": 1}, Fraction(6))])
    False
    """
    return _start(system) is not None


def whole_point_exists(system: Sequence[AtMost], forms: Sequence[Form], most: int) -> bool:
    """Whether some values ≥ 0 satisfy every inequality and make every form a whole number.

    Branch and bound: a form that is no whole number at a corner lies at or below the whole number below it, or at or
    above the next. False is proven, all branches having ended; after `most` branches the answer is True, unproven.

    >>> half = [AtMost({"x": 2}, Fraction(1)), at_least({"x": 2}, Fraction(1))]
    >>> is_feasible(half), whole_point_exists(half, [{"x": 1}], 10)
    (True, False)
    """
    open_branches = [list(system)]
    for _ in range(most):
        if not open_branches:
            return False
        lines = open_branches.pop()
        tableau = _start(lines)
        if tableau is None:
            continue
        broken = next(((form, value) for form in forms if (value := tableau.value(form)).denominator > 1), None)
        if broken is None:
            return True
        form, floor = broken[0], Fraction(math.floor(broken[1]))
        sides = [[*lines, AtMost(form, floor)], [*lines, at_least(form, floor + 1)]]
        open_branches += sides if broken[1] - floor > Fraction(1, 2) else sides[::-1]
    return True


def form_ranges(system: Sequence[AtMost], forms: Sequence[Form]) -> list[tuple[Fraction | None, Fraction | None]]:
    """Least and greatest value of each form over the system.

    Units: those of the forms, exact fractions. Missing: None on a side without a limit; a variable that a form does not
    name has the factor 0.

    >>> form_ranges([AtMost({"x": 1, "y": 2}, Fraction(6)), at_least({"x": 1}, Fraction(1))], [{"x": 1}, {"y": 1}])
    [(Fraction(1, 1), Fraction(6, 1)), (Fraction(0, 1), Fraction(5, 2))]

    Raises:
        ValueError: when nothing satisfies the system.
    """
    tableau = _start(system, {name for form in forms for name in form})
    if tableau is None:
        raise ValueError("the system has no solution")
    ranges = []
    for form in forms:
        high = tableau.maximise(form)
        low = tableau.maximise({name: -factor for name, factor in form.items()})
        ranges.append((None if low is None else -low, high))
    return ranges


class _Tableau:
    """A dictionary of the simplex method: each basic variable in terms of the others, over one whole denominator.

    `rows[i]` reads: denominator × basic[i] + Σ rows[i][j] × free[j] = rows[i][-1].
    """

    def __init__(self, rows: list[list[int]], basic: list[str], free: list[str]) -> None:
        self.rows, self.basic, self.free = rows, basic, free
        self.denominator = 1

    def pivot(self, row: int, column: int) -> None:
        """Exchange the basic variable of a row with the free variable of a column."""
        old, chosen = self.denominator, self.rows[row]
        entry = chosen[column]
        for index, other in enumerate(self.rows):
            if index != row:
                factor = other[column]
                other[:] = [
                    (value * entry - factor * top) // old for value, top in zip(other, chosen, strict=True)
                ]  # exact: the denominator divides every such difference
                other[column] = -factor
        chosen[column] = old
        self.denominator = entry
        if entry < 0:
            self.rows[:] = [[-value for value in line] for line in self.rows]
            self.denominator = -entry
        self.basic[row], self.free[column] = self.free[column], self.basic[row]

    def value(self, form: Form) -> Fraction:
        """The value of a form at this corner: free variables are 0."""
        at = {name: row[-1] for name, row in zip(self.basic, self.rows, strict=True)}
        total = sum((Fraction(factor) * at.get(name, 0) for name, factor in form.items()), Fraction(0))
        return total / self.denominator

    def maximise(self, form: Form) -> Fraction | None:
        """The greatest value of a form from here; None when it has no limit. The tableau stays feasible."""
        scale = math.lcm(*(Fraction(factor).denominator for factor in form.values()))
        whole = {name: int(factor * scale) for name, factor in form.items()}
        goal = [-whole.get(name, 0) * self.denominator for name in (*self.free, "")]
        for name, row in zip(self.basic, self.rows, strict=True):
            goal = [value + whole.get(name, 0) * entry for value, entry in zip(goal, row, strict=True)]
        self.rows.append(goal)
        self.basic.append("goal")
        is_limited = self._climb()
        self.basic.pop()
        value = Fraction(self.rows.pop()[-1], self.denominator * scale)
        return value if is_limited else None

    def _climb(self) -> bool:
        """Improve the goal, which is the last row, until nothing improves it; False when it has no limit."""
        while True:
            rising = [place for place, value in enumerate(self.rows[-1][:-1]) if value < 0]
            if not rising:
                return True
            column = min(rising, key=lambda place: self.free[place])
            steps = [
                (Fraction(line[-1], line[column]), self.basic[place], place)
                for place, line in enumerate(self.rows[:-1])
                if line[column] > 0
            ]
            if not steps:
                return False
            self.pivot(min(steps)[2], column)

    def drop(self, name: str) -> None:
        """Take out a free variable: it is 0 from here on."""
        column = self.free.index(name)
        del self.free[column]
        for row in self.rows:
            del row[column]


def _start(system: Sequence[AtMost], more: Collection[str] = ()) -> _Tableau | None:
    """A feasible tableau of a system, or None when nothing satisfies it; `more` are variables that it may not name."""
    free = sorted({*more, *(name for line in system for name in line.form)})
    rows = [_whole_row(line, free) for line in system]
    tableau = _Tableau(rows, [f"slack {place:03d}" for place in range(len(rows))], free)
    lowest = min(range(len(rows)), key=lambda place: rows[place][-1], default=None)
    if lowest is None or rows[lowest][-1] >= 0:
        return tableau
    helper = "~helper"
    for row in rows:
        row.insert(len(free), -1)
    tableau.free.append(helper)
    tableau.pivot(lowest, len(free) - 1)
    if tableau.maximise({helper: -1}) != 0:
        return None
    if helper in tableau.basic:
        place = tableau.basic.index(helper)
        tableau.pivot(place, next(column for column, value in enumerate(tableau.rows[place][:-1]) if value))
    tableau.drop(helper)
    return tableau


def _whole_row(line: AtMost, free: Sequence[str]) -> list[int]:
    """An inequality in whole numbers, in the order of the variables."""
    scale = math.lcm(line.bound.denominator, *(factor.denominator for factor in line.form.values()))
    whole = {name: factor.numerator * (scale // factor.denominator) for name, factor in line.form.items()}
    return [*(whole.get(name, 0) for name in free), line.bound.numerator * (scale // line.bound.denominator)]
