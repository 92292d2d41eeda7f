"""What the way to a target says: paths, the effort that is left, how it is split, the pace and the dates it leads to.

Counts are persons and whole; what is promised to add up is exact. What is unknown is None and carries a reason code of
`wording.REASONS`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from coverage.model.analysis import (
    Contribution,
    FigureBasis,
    Flow,
    Gap,
    InternalCount,
    Lapse,
    NetChange,
    SubsidisedCover,
)


@dataclass(frozen=True)
class TargetPath:
    """The targets of one source for one place: rising years and the rate asked for at the end of each."""

    source: str
    rates: tuple[tuple[int, Fraction], ...]

    def at(self, year: int) -> Fraction | None:
        """The rate asked for at the end of a year; None where the source names none: nothing is interpolated."""
        return dict(self.rates).get(year)


@dataclass(frozen=True)
class Need:
    """People whom a target lacks: `goal` members, `net` of them missing, `per_month` over the `months` that are left.

    In persons, `per_month` exact; `net` is 0 where the goal is met. None with a `reason`; without a month left
    `per_month` alone is None.
    """

    goal: int | None
    net: int | None
    months: int
    per_month: Fraction | None
    reason: str | None = None

    @property
    def monthly_people(self) -> int | None:
        """People a month in whole persons, rounded up so that the goal is met; None where `per_month` is."""
        return None if self.per_month is None else math.ceil(self.per_month)


@dataclass(frozen=True)
class Effort:
    """People to reach for a `need`: `gross` with those who will leave, and per working day of the `days` left.

    In persons; `net_per_day` and `gross_per_day` are exact. `gross` is None where nobody knows how many leave
    (`no_attrition`); `is_estimated` says that some holiday among the days is not yet decreed.
    """

    need: Need
    gross: int | None
    days: int
    net_per_day: Fraction | None
    gross_per_day: Fraction | None
    reason: str | None = None
    is_estimated: bool = False


class SplitRule(StrEnum):
    """How people to reach are split over regions; nobody is asked for more than stand uncovered there."""

    EQUAL = "equal"
    PROPORTIONAL = "proportional"
    LARGEST_FIRST = "largest_first"


SPLIT_NAMES = {
    SplitRule.EQUAL: "Sama banyak di tiap kab/kota",
    SplitRule.PROPORTIONAL: "Sebanding dengan yang belum terlindungi",
    SplitRule.LARGEST_FIRST: "Kab/kota dengan yang belum terlindungi terbanyak lebih dulu",
}
"""Rule of a split -> what the screen says."""


@dataclass(frozen=True)
class SteadyMonth:
    """Members of one month: `members` without those `left_out`, whose cover is or may be paid for a few months only.

    Both are in persons; `members` is None with a `reason` where the month cannot be compared.
    """

    period: str
    members: int | None
    left_out: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Pace:
    """Members gained a month, a robust slope with its interval of 95 percent or more; None with a `reason`.

    In persons a month, exact. `months` are the months it rests on; `left_out` is how many members of the last one no
    pace is drawn through, None where that was not asked. Source: Hodges and Lehmann (1963), Wilcoxon (1945).
    """

    per_month: Fraction | None
    low: Fraction | None
    high: Fraction | None
    months: tuple[str, ...]
    left_out: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Arrival:
    """The months in which a goal is met at the high, the middle and the low pace; None: never at that pace.

    `reason` is `not_at_this_pace` where even the middle pace never meets it, `met_for_now` where it is met today but
    not without cover of a few months, or why no pace is known.
    """

    earliest: str | None
    middle: str | None
    latest: str | None
    reason: str | None = None


@dataclass(frozen=True)
class Breakdown:
    """What parts contribute to a `total` in persons, the largest first; no parts, with a `reason`, where unknown.

    `overlap` is by how many persons the parts count people more than once, None where that is unknown.
    """

    parts: tuple[Contribution, ...]
    total: int | None
    overlap: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Attrition:
    """Members who `left` over the time that complete rosters show, in persons; None with a `reason`.

    `periods` are the months at whose end a roster stood, `months` the time between the rosters in all.
    """

    left: int | None
    periods: tuple[str, ...]
    months: int
    reason: str | None = None


@dataclass(frozen=True)
class Way:
    """The way to the target of one source for one year: its effort, when it is met, and how it is shared.

    `rate` is the exact target; `shares` maps each rule to region code -> people to reach, whose sum is the effort's
    net, `gross_shares` the same with those who will leave replaced; either is empty where its sum is unknown.
    """

    source: str
    year: int
    rate: Fraction
    effort: Effort
    arrival: Arrival
    shares: Mapping[SplitRule, Mapping[str, int]]
    gross_shares: Mapping[SplitRule, Mapping[str, int]] = field(default_factory=dict)

    def daily(self, people: int) -> Fraction | None:
        """So many people on each working day that is left, exact; None where none is left."""
        return Fraction(people, self.effort.days) if self.effort.days > 0 else None


@dataclass(frozen=True)
class Outlook:
    """Everything that is known of a place beyond its coverage: what is missing, what moves, and where it leads to.

    `code` is that of the summary's `focus`, and `figure_basis` says what all of it rests on. `change_by_…` is what
    parts added to the members since last December, net. `flow` is the sum of `flows`, None without two rosters in a row
    (then `attrition` says why); `changes` is what the headline alone says of the month. `pace` goes through the
    `steady` members, `headline_pace` through all of them: no date is drawn from that one. `sources` are all that name
    a target for the place, `ways` those chosen, by source and year; without any, `reason` says why.
    """

    code: str
    period: str
    figure_basis: FigureBasis
    gap: Gap
    gap_by_region: Breakdown
    members_by_branch: Breakdown
    members_by_channel: Breakdown
    change_by_region: Breakdown
    change_by_branch: Breakdown
    change_by_channel: Breakdown
    cover: SubsidisedCover
    lapses: tuple[Lapse, ...]
    internal: InternalCount
    flows: tuple[Flow, ...]
    flow: Flow | None
    changes: tuple[NetChange, ...]
    attrition: Attrition
    steady: tuple[SteadyMonth, ...]
    pace: Pace
    headline_pace: Pace
    sources: tuple[str, ...]
    ways: tuple[Way, ...]
    reason: str | None = None
