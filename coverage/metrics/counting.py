"""Persons against memberships: what aggregates allow one to say about people.

Rosters count persons. Recaps of several branches or segments count memberships, and nothing says how many people stand
behind them; only bounds are honest then.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from coverage.model.analysis import PersonBounds


def person_bounds(counts: Sequence[int | None], workers: int | None) -> PersonBounds:
    """How many persons can stand behind counts that may overlap: max nᵢ ≤ persons ≤ min(Σ nᵢ, workers).

    Units: persons. `workers` is the denominator of the same place; None leaves it out. Where a single count is above
    it, people from elsewhere are among them and it bounds nothing: the upper bound is then Σ nᵢ and
    `is_above_workers` says so. Missing: an unknown count leaves both bounds unknown, with the reason `no_counts`.

    >>> person_bounds([60, 50], 90)
    PersonBounds(low=60, high=90, is_above_workers=False, reason=None)
    >>> person_bounds([60, 50], None).high, person_bounds([60, 50], 55).is_above_workers
    (110, True)
    """
    known = [count for count in counts if count is not None]
    if not known or len(known) < len(counts):
        return PersonBounds(None, None, False, "no_counts")
    low, most = max(known), sum(known)
    if workers is None:
        return PersonBounds(low, most, False)
    return PersonBounds(low, most if low > workers else min(most, workers), low > workers)


def memberships_per_person(memberships: int | None, persons: int | None) -> Fraction | None:
    """Active memberships for each covered person.

    Units: memberships a person, an exact fraction. Missing: None where either is unknown or nobody is covered.

    >>> memberships_per_person(12, 10), memberships_per_person(12, None)
    (Fraction(6, 5), None)
    """
    return Fraction(memberships, persons) if memberships is not None and persons else None
