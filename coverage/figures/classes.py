"""Classes of a map: declared bounds where an indicator has them, else bounds that the values themselves suggest."""

from __future__ import annotations

import math
from collections.abc import Sequence

from coverage.figures.theme import SCREEN
from coverage.model.measures import Measure, Row

CLASSES = len(SCREEN.classes)
"""How many classes a map has at most; every theme has a fill for each."""

DIGITS = 2
"""Significant digits of a bound that follows the values: a legend is read, not calculated with."""


def class_bounds(measure: Measure[Row], rows: Sequence[Row]) -> tuple[float, ...]:
    """Lower bounds of the classes after the first: the declared ones, else fifths of the rows, rounded.

    Units: those of the measure. Missing: rows without a value count in no class; fewer different values give fewer
    classes, none gives none.

    >>> from types import SimpleNamespace
    >>> from coverage.model.measures import GAP_MEASURE, rate_of
    >>> class_bounds(rate_of(), [])
    (0.15, 0.25, 0.35, 0.45)
    >>> class_bounds(GAP_MEASURE, [SimpleNamespace(gap=1010 * place) for place in range(10)])
    (2000, 4000, 6100, 8100)
    """
    if measure.bounds:
        return measure.bounds
    known = sorted(number for row in rows if (number := measure.number(row)) is not None)
    cuts = (_rounded(known[len(known) * rank // CLASSES]) for rank in range(1, CLASSES) if known)
    return tuple(sorted({cut for cut in cuts if known[0] < cut <= known[-1]}))


def _rounded(value: float) -> float:
    """A value with few significant digits."""
    return round(value, DIGITS - 1 - math.floor(math.log10(abs(value)))) if value else 0.0


def class_of(value: float | None, bounds: tuple[float, ...]) -> int | None:
    """Rank of the legend class of a value: half-open classes, a bound belongs to the upper one; None if missing.

    >>> [class_of(value, (0.15, 0.25)) for value in (0.1, 0.15, 0.3, None)]
    [0, 1, 2, None]
    """
    return None if value is None else sum(value >= bound for bound in bounds)
