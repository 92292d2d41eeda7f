"""The coverage of one place at one period: a region, several together, or the province."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from coverage.model.analysis import PersonBounds
from coverage.model.missing_branches import MissingBranchFigure


@dataclass(frozen=True)
class CoverageRow:
    """Coverage of one region or of the province. Counts in persons, rates as fractions; None is unknown, with `reason`.

    `segments` maps a segment code to its active members; `flags` are codes of `wording.FLAGS`. `absent_segments` are
    the codes of segments that were reported within the year before and did not arrive: the counts are without them.
    `formal_rate` rests on `formal_workers`, the sector's workers of the denominator in use, and `formal_reason` says
    why it is None; `formal_eligible` are the sector's eligible workers whatever the denominator. So for informal.
    `persons` is how many people stand behind `active_members`, which recaps cannot tell exactly.
    `target_rate` is that of `target_source`; where it or a change is None, `target_reason`, `change_month_reason` and
    `change_december_reason` say why. `missing_branches` is what the place has by each rule for missing branches,
    whichever was chosen; None where it waits for nobody.
    """

    code: str
    name: str
    active_members: int | None
    memberships: int | None
    formal: int | None
    informal: int | None
    other: int | None
    segments: dict[str, int | None]
    employed: int | None
    eligible_workers: int | None
    formal_eligible: int | None
    informal_eligible: int | None
    denominator_workers: int | None
    coverage_rate: float | None
    formal_rate: float | None
    informal_rate: float | None
    gap: int | None
    flags: tuple[str, ...]
    reason: str | None
    branches_included: int
    branches_expected: int | None
    target_rate: float | None = None
    change_month: int | None = None
    change_december: int | None = None
    missing_branches: MissingBranchFigure | None = None
    target_source: str | None = None
    target_reason: str | None = None
    change_month_reason: str | None = None
    change_december_reason: str | None = None
    absent_segments: tuple[str, ...] = ()
    formal_workers: int | None = None
    informal_workers: int | None = None
    formal_reason: str | None = None
    informal_reason: str | None = None
    persons: PersonBounds | None = None

    @property
    def is_incomplete(self) -> bool:
        """Whether branches or parts of the place are still awaited: its counts are then too low."""
        return "partial" in self.flags or "part_missing" in self.flags

    @property
    def achievement(self) -> float | None:
        """Coverage rate ÷ target rate; None when either is unknown or the target is 0."""
        if self.coverage_rate is None or not self.target_rate:
            return None
        return self.coverage_rate / self.target_rate

    @property
    def deviation(self) -> float | None:
        """Coverage rate − target rate, as a fraction; None when either is unknown."""
        if self.coverage_rate is None or self.target_rate is None:
            return None
        return self.coverage_rate - self.target_rate


def paired_rows(rows: Iterable[CoverageRow]) -> tuple[CoverageRow, ...]:
    """The regions with numerator and denominator: a total's rate is the ratio of their sums, and of no others."""
    return tuple(row for row in rows if row.coverage_rate is not None)


def counted_rows(rows: Iterable[CoverageRow]) -> tuple[CoverageRow, ...]:
    """The regions that a total is made of: those with numerator and denominator; where no region has both, all.

    >>> from types import SimpleNamespace
    >>> rows = [SimpleNamespace(code=code, coverage_rate=rate) for code, rate in (("3204", 0.3), ("3205", None))]
    >>> [row.code for row in counted_rows(rows)], [row.code for row in counted_rows(rows[1:])]
    (['3204'], ['3205'])
    """
    every = tuple(rows)
    return paired_rows(every) or every


class Figures(Protocol):
    """The rows of all regions and of the province: a summary has them, and a position."""

    @property
    def rows(self) -> tuple[CoverageRow, ...]:
        """Every region of the period."""

    @property
    def province(self) -> CoverageRow:
        """All of them together."""
