"""Whole parts that add up exactly to their whole: splits of people, and figures rounded together.

Rounding every part by itself makes a sum that is off by one; the method of largest remainders does not. It knows
nothing of what is split; `metrics.effort` and `sentences` use it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction


def split_whole(total: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """`total` in whole parts in proportion to `weights`, by largest remainders (Hamilton); the parts add up exactly.

    Units: those of `total`, usually persons. Of equal remainders the earlier part goes first. Missing: weights that
    are all 0 (or absent) cannot be followed, so every part is 0 where `total` is 0.

    >>> split_whole(10, [1, 1, 1])
    (4, 3, 3)
    >>> split_whole(100, [2, 1, 0])
    (67, 33, 0)

    Raises:
        ValueError: for a negative total or weight, or a total that no weight can take.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("a split takes no negative numbers")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("no weight takes the total")
        return (0,) * len(weights)
    return tuple(int(part) for part in round_together([Fraction(total) * weight / whole for weight in weights], 1))


def round_together(parts: Sequence[Fraction], step: Fraction | int) -> tuple[Fraction, ...]:
    """Parts rounded to multiples of `step` such that they add up to their sum rounded half up: nothing is left over.

    Units: those of the parts; they may be negative. Each part differs from its true value by less than one step.

    >>> [str(part) for part in round_together([Fraction(-4, 3), Fraction(2, 3), Fraction(1, 3)], 1)]
    ['-1', '1', '0']
    """
    scaled = [part / step for part in parts]
    floors = [math.floor(part) for part in scaled]
    left = math.floor(sum(scaled, Fraction(0)) + Fraction(1, 2)) - sum(floors)
    order = sorted(range(len(parts)), key=lambda place: (floors[place] - scaled[place], place))
    raised = set(order[:left])
    return tuple((floor + (place in raised)) * Fraction(step) for place, floor in enumerate(floors))
