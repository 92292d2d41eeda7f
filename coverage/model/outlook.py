"""What the way to a target says: paths, the effort that is left, how it is split, the pace and the dates it leads to.

Counts are persons and whole; what is promised to add up is exact. What is unknown is None and carries a reason code of
`wording.REASONS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True)
class TargetPath:
    """The targets of one source for one place: rising years and the rate asked for at the end of each."""

    source: str
    rates: tuple[tuple[int, Fraction], ...]

    def at(self, year: int) -> Fraction | None:
        """The rate asked for at the end of a year; None where the source names none: nothing is interpolated."""
        return dict(self.rates).get(year)


@dataclass(frozen=True)
class Effort:
    """People to reach: `goal` members, `net` of them missing, `gross` with those who will leave, and per working day.

    `net` is 0 where the goal is met. `net_per_day` and `gross_per_day` are exact; `gross` is None where nobody knows
    how many leave (`no_attrition`).
    """

    goal: int | None
    net: int | None
    gross: int | None
    days: int
    net_per_day: Fraction | None
    gross_per_day: Fraction | None
    reason: str | None = None


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

    `months` are the months it rests on; `left_out` is how many members of the last one no pace is drawn through.
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

    `reason` is `not_at_this_pace` where even the middle pace never meets it, or why no pace is known.
    """

    earliest: str | None
    middle: str | None
    latest: str | None
    reason: str | None = None
