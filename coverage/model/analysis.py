"""What an analysis says: a change taken apart, a gap, flows, the way to a target, cover that others pay for.

Shares and effects are exact fractions, because they are promised to add up; rounding is left to the last step before a
reader. Counts are persons. What is unknown is None and carries a reason code of `wording.REASONS`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction

from coverage.model.indicators import Denominator


@dataclass(frozen=True)
class FigureBasis:
    """What the figures of a place rest on: who is counted out of whom, by which denominator and basis, of how many.

    In persons: `members` of the `workers` of `denominator`, over `regions_included` of `regions_expected` regions and
    the branches that are in of those expected (None: no list). Without a rate there is a `reason`.
    """

    period: str
    basis: str
    members: int | None
    workers: int | None
    denominator: Denominator | None
    regions_included: int
    regions_expected: int
    branches_included: int
    branches_expected: int | None
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
    stored at one end only. `before` and `after` are the rates.
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

    `members_before` and `members_after` are over the regions that have members and denominator at both ends;
    `members_entered` and `members_gone` are those of the others, at the closing and at the opening. `same_base_rate` is
    the rate of the opening's members on the closing's denominator, over the regions stored at both ends. `is_partial`
    says that branches are missing at either end, `lacks_parts` that cells or segments are. `effects` is None with a
    `reason` where an end has no rate.
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
    members_entered: int = 0
    members_gone: int = 0
    lacks_parts: bool = False

    @property
    def is_like_for_like(self) -> bool:
        """Whether both ends rest on the same workers: of one vintage and year, and not corrected within it."""
        before, after, effects = self.rests_before, self.rests_after, self.effects
        is_same = bool(before and after and (before.vintage, before.year) == (after.vintage, after.year))
        return is_same and (effects is None or not (effects.denominator or effects.mix))


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


FLOW_PARTS = (
    "opening",
    "new",
    "reactivated",
    "transferred_in",
    "lapsed",
    "departed",
    "transferred_out",
    "correction_in",
    "correction_out",
    "closing",
)
"""The parts of a flow as the table `flows` names them, in the order in which they are read."""


@dataclass(frozen=True)
class Flow:
    """What happened to the members of a region and segment between two rosters, in persons.

    Parts from rosters are always known. `stated_opening` and `stated_closing` are the headline's own stocks, `residual`
    what the headline changed beyond the rosters; None with a `reason` where the headline is unknown. `overdue` are BPU
    members who are still called active although the time for arrears is over.
    Source: arrears of more than three months end a BPU membership (Perdir 22/2022); `flow_sql` has every other rule.
    """

    period: str
    opening_period: str
    region_code: str
    segment: str
    opening: int
    new: int
    reactivated: int
    transferred_in: int
    lapsed: int
    departed: int
    transferred_out: int
    correction_in: int
    correction_out: int
    closing: int
    overdue: int
    stated_opening: int | None = None
    stated_closing: int | None = None
    residual: int | None = None
    reason: str | None = None

    @property
    def net(self) -> int:
        """Everything that came less everything that went, corrections included."""
        came = self.new + self.reactivated + self.transferred_in + self.correction_in
        return came - self.lapsed - self.departed - self.transferred_out - self.correction_out

    @property
    def closes(self) -> bool:
        """Whether opening and net make the closing: always, by the way in which the table is made."""
        return self.opening + self.net == self.closing

    def stating(self, before: int | None, after: int | None, residual: int | None, reason: str | None) -> Flow:
        """The same flow beside the headline's own stocks."""
        return replace(self, stated_opening=before, stated_closing=after, residual=residual, reason=reason)


@dataclass(frozen=True)
class NetChange:
    """The change of a region and segment between two periods in persons, without its causes; None with a `reason`."""

    opening_period: str
    period: str
    region_code: str
    segment: str
    before: int | None
    after: int | None
    change: int | None
    reason: str | None


@dataclass(frozen=True)
class Gap:
    """Workers not covered, in persons: `net` over all regions, `gross` without the `surplus` of regions above 100 %."""

    net: int | None
    gross: int | None
    surplus: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Contribution:
    """One part of a whole: its value in persons and its exact share; None with a `reason`."""

    key: str
    value: int | None
    share: Fraction | None
    reason: str | None = None


@dataclass(frozen=True)
class PersonBounds:
    """Fewest and most persons behind counts that may overlap, and how many of them lists name.

    `why` says what makes it a range, or what the bounds rest on: `overlap` (one person in several counts), `rounding`,
    `regions` (one person in several regions), `workers` (no more than these), `above_workers` (more are sure than the
    denominator holds, so it bounds nothing).
    """

    low: int | None
    high: int | None
    reason: str | None = None
    named: int = 0
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubsidisedCover:
    """Active members, those whose cover others pay for, and those whose payer nobody names; the rate with and without.

    Counts are in persons, rates exact fractions of the denominator's workers. A field is None where it is unknown, and
    `reason` says why: `no_members`, `part_missing`, `no_funding` (nobody says who pays) or `no_denominator`. Where the
    payer of some is `unknown` the reason is `no_funding` too: `subsidised` is then the least, `rate_without` the most
    and `rate_without_low` the least that they can be.
    """

    members: int | None
    subsidised: int | None
    unknown: int | None
    rate: Fraction | None
    rate_without: Fraction | None
    reason: str | None = None
    rate_without_low: Fraction | None = None


@dataclass(frozen=True)
class Lapse:
    """Members whose last paid day is within `days`, `until` at the latest, and how many of them are subsidised.

    In persons. `ended` are active members whose cover had ended before; `open_ended` those whose end nobody states.
    All counts are None, with a `reason`, where there are no members, a recap's cell is blank, or no end is stated.
    """

    days: int
    until: dt.date
    members: int | None
    subsidised: int | None
    ended: int | None
    open_ended: int | None
    reason: str | None = None


@dataclass(frozen=True)
class InternalCount:
    """The office's internal count beside the `headline` count of the same members; never a numerator of coverage.

    `headline` and `unknown` are persons; `value`, `low` and `high` are weighed members, exact and possibly not whole.
    `value` lies between `low` and `high` where payer or months of `unknown` members are not known, and is then None.
    Without any named payer only the headline is known. `reason` says why a field is None.
    """

    headline: int | None
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    unknown: int | None
    reason: str | None = None
