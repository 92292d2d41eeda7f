"""Whole numbers that add up: splitting a total by weights, and moving shares until they meet a total.

Nothing here knows what is split; the figures of the example are exact because everything goes through these two.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Numbers = NDArray[np.floating[Any]] | Integers

_STEPS = 80
"""Halvings of the search in `shift_shares`; more than enough for a double."""

_WIDEST = 12.0
"""Largest shift of log odds that is tried: from nothing to everything."""


def apportion(weights: Numbers, total: int) -> Integers:
    """Whole parts of `total` in proportion to `weights`, largest remainders first (method of Hamilton).

    Units: those of `total`. Equal remainders go to the earlier part, so that the result never depends on chance.

    >>> apportion(np.array([1.0, 1.0, 1.0]), 11).tolist()
    [4, 4, 3]
    """
    exact = np.asarray(weights, dtype=np.float64) * (total / float(np.sum(weights)))
    parts = np.floor(exact).astype(np.int64)
    missing = total - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:missing]] += 1
    return parts


def shift_shares(shares: Floats, weights: Numbers, total: int, free: NDArray[np.bool_]) -> Floats:
    """The shares with the log odds of the `free` ones moved alike, so that shares times weights sum to `total`.

    Units: fractions of `weights`. Shares stay between 0 and 1, and their order among the free ones is kept.

    >>> shift_shares(np.array([0.4, 0.5]), np.array([100.0, 100.0]), 100, np.array([False, True])).round(3).tolist()
    [0.4, 0.6]
    """
    odds = np.log(shares / (1 - shares))
    low, high = -_WIDEST, _WIDEST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        reached = float(np.sum(_moved(shares, odds + middle, free) * weights))
        low, high = (middle, high) if reached < total else (low, middle)
    return _moved(shares, odds + high, free)


def _moved(shares: Floats, odds: Floats, free: NDArray[np.bool_]) -> Floats:
    return np.where(free, 1 / (1 + np.exp(-odds)), shares)
