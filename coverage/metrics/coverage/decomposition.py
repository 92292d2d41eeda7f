"""A change of the rate taken into members, denominator and mix between regions, exactly and with nothing left over.

The province's rate is Σ share × members ÷ workers, a sum of products of three factors: a region's share of all workers,
its members, and one over its workers. Each factor's effect is its Shapley value, the mean over all orders in which the
three can change (Das Gupta's symmetric form for three factors). So the order does not matter, turning the comparison
round turns every sign, and the effects add up to the change as exact fractions. Regions stored at one end only are an
effect of their own. Read next: `chain`, for a series on one base.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from coverage.model.analysis import Decomposition, RegionEffect

Pairs = Mapping[str, tuple[int, int]]
"""Region code -> (active members, workers of the denominator), both in persons and workers above 0."""


def rate_of(pairs: Pairs) -> Fraction | None:
    """The rate of several regions together: Σ members ÷ Σ workers.

    Units: persons in, an exact fraction out. Missing: a region that lacks members or workers is not in `pairs`; None
    where no region is.

    >>> rate_of({"3204": (10, 40), "3273": (20, 60)})
    Fraction(3, 10)
    """
    workers = sum(pair[1] for pair in pairs.values())
    return Fraction(sum(pair[0] for pair in pairs.values()), workers) if workers else None


def decompose(before: Pairs, after: Pairs) -> Decomposition | None:
    """The change of the rate between two periods taken apart; None where an end holds no region.

    Units: persons in, fractions out (0.01 is one percentage point). Missing: a region is left out of the mappings
    where it lacks members or workers; one that stands in only one of them is counted in the effect `regions`.

    A clerk's check: 30 of 100 workers are members; a year later 36 of 120. The rate stays 30 %: the members alone
    bring 5.5 points, the denominator alone takes them away.

    >>> found = decompose({"3204": (30, 100)}, {"3204": (36, 120)})
    >>> found.members, found.denominator, found.mix, found.change
    (Fraction(11, 200), Fraction(-11, 200), Fraction(0, 1), Fraction(0, 1))
    """
    rate_before, rate_after = rate_of(before), rate_of(after)
    if rate_before is None or rate_after is None:
        return None
    codes = sorted(before.keys() & after.keys())
    shared_before, shared_after = ({code: pairs[code] for code in codes} for pairs in (before, after))
    effects = _effects(shared_before, shared_after)
    common_before, common_after = rate_of(shared_before) or Fraction(0), rate_of(shared_after) or Fraction(0)
    return Decomposition(
        before=rate_before,
        after=rate_after,
        members=sum((effect.members for effect in effects), Fraction(0)),
        denominator=sum((effect.denominator for effect in effects), Fraction(0)),
        mix=sum((effect.mix for effect in effects), Fraction(0)),
        regions=(rate_after - common_after) - (rate_before - common_before),
        by_region=effects,
    )


def _effects(before: Pairs, after: Pairs) -> tuple[RegionEffect, ...]:
    """The effects of each region that is stored at both ends.

    The mix of a region is measured against the mean of both rates, so that a share gained counts as what it is: good
    in a region above the mean, bad in one below. The shares' changes sum to 0, so the sum over regions is unchanged.
    """
    totals = [sum(pair[1] for pair in pairs.values()) for pairs in (before, after)]
    mean = ((rate_of(before) or Fraction(0)) + (rate_of(after) or Fraction(0))) / 2
    found = []
    for code in before:
        members, shares, inverses = [], [], []
        for pairs, total in zip((before, after), totals, strict=True):
            members.append(Fraction(pairs[code][0]))
            shares.append(Fraction(pairs[code][1], total))
            inverses.append(Fraction(1, pairs[code][1]))
        found.append(
            RegionEffect(
                code,
                members=_effect(members, shares, inverses),
                denominator=_effect(inverses, members, shares),
                mix=_effect(shares, members, inverses) - (shares[1] - shares[0]) * mean,
            )
        )
    return tuple(found)


def _effect(own: list[Fraction], second: list[Fraction], third: list[Fraction]) -> Fraction:
    """The Shapley value of one of three factors of a product: its change times the mean of what it is multiplied by."""
    straight = second[0] * third[0] + second[1] * third[1]
    crossed = second[0] * third[1] + second[1] * third[0]
    return (own[1] - own[0]) * (straight / 3 + crossed / 6)
