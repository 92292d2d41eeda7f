"""What an analysis says: a change taken apart, a gap, flows, the way to a target, cover that others pay for.

Shares and effects are exact fractions, because they are promised to add up; rounding is left to the last step before a
reader. Counts are persons. What is unknown is None and carries a reason code of `wording.REASONS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from coverage.model.indicators import Denominator, Indicator


@dataclass(frozen=True)
class Measure:
    """One indicator's value and everything that it rests on.

    `value` is exact, in the indicator's unit (a fraction for rates); `reason` says why it is None. `basis` is how
    members are placed in regions; `regions_included` of `regions_expected` have both numerator and denominator.
    """

    indicator: Indicator
    value: Fraction | None
    numerator: int | None
    denominator: int | None
    rests_on: Denominator | None
    basis: str
    regions_included: int
    regions_expected: int
    reason: str | None = None


@dataclass(frozen=True)
class RegionEffect:
    """What one region adds to a change of the rate, as fractions of the province's eligible workers."""

    code: str
    members: Fraction
    denominator: Fraction
    mix: Fraction


@dataclass(frozen=True)
class Decomposition:
    """A change of a rate taken apart with nothing left over, as exact fractions (0.01 is one percentage point).

    `members` is what more or fewer members did, `denominator` what more or fewer workers inside the regions did,
    `mix` what the moving of workers between regions of unlike coverage did, and `regions` what regions did that are
    held at one end only. `before` and `after` are the rates.
    """

    before: Fraction
    after: Fraction
    members: Fraction
    denominator: Fraction
    mix: Fraction
    regions: Fraction
    by_region: tuple[RegionEffect, ...]

    @property
    def change(self) -> Fraction:
        """The whole change, rate after − rate before: exactly the sum of the four effects."""
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """A place at two periods, like for like.

    Counts are over the regions that have members and denominator at each end. `same_base_rate` is the rate of the
    opening's members on the closing's denominator, over the regions held at both ends. `is_partial` says that branches
    are missing at either end. `effects` is None with a `reason` where an end has no rate.
    """

    opening: str
    closing: str
    rests_before: Denominator | None
    rests_after: Denominator | None
    members_before: int | None
    members_after: int | None
    effects: Decomposition | None
    same_base_rate: Fraction | None
    is_partial: bool
    reason: str | None = None

    @property
    def is_like_for_like(self) -> bool:
        """Whether both ends rest on one vintage and year of the denominator."""
        before, after = self.rests_before, self.rests_after
        return bool(before and after and (before.vintage, before.year) == (after.vintage, after.year))


@dataclass(frozen=True)
class ChainedPoint:
    """A month of a series on one base: `rate` is on the newest vintage; `is_linked` says that it was carried back.

    A linked month's rate is the next month's rate times the change of members between them, so that the step of the
    vintage is taken out. `reason` says why a rate is None.
    """

    period: str
    rate: Fraction | None
    base_vintage: str | None
    is_linked: bool
    reason: str | None = None
