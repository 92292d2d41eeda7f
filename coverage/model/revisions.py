"""How released figures moved: from the first release of a month to those after it, and how far they usually do.

Types only; worked out in `metrics.releases.movement`.
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.results import OldFigure, ReleaseStep

ENOUGH = 6
"""From how many months on it is said how far figures usually move; fewer prove nothing."""


@dataclass(frozen=True)
class Shift:
    """What moved between two releases of a month, over the regions that have a rate in the first and members in both.

    `members` in persons, `points` as a fraction of the first release's workers of these regions.
    """

    members: int
    points: float


@dataclass(frozen=True)
class UsualShift:
    """How far figures usually moved: the middle of so many months, and the least and the most.

    Fractions. `counted` are the months; below `ENOUGH` of them the others are None.
    """

    counted: int
    middle: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def lacking(self) -> int:
        """How many months more it takes."""
        return max(ENOUGH - self.counted, 0)


@dataclass(frozen=True)
class BranchShift:
    """How a branch's members moved from the first to the newest release, as fractions of its first figure.

    `late` are the months in whose first release it had no figure at all.
    """

    branch: str
    name: str
    usual: UsualShift
    late: int


@dataclass(frozen=True)
class MonthCourse:
    """The releases of a month, the first one first, and what moved since the first; None where that is not known."""

    period: str
    steps: tuple[ReleaseStep, ...]
    shift: Shift | None


@dataclass(frozen=True)
class RevisionHistory:
    """All that was released, and how far it moved.

    `months` are in order. `affected` maps a release, as (period, number), to the releases in force that show
    figures of its month as they were before it. `usual` maps a number of months since the first release to how far the
    figure then in force lay from the first; `until_final` is from the first provisional release to the first final one.
    """

    months: tuple[MonthCourse, ...]
    affected: dict[tuple[str, int], tuple[OldFigure, ...]]
    usual: dict[int, UsualShift]
    until_final: UsualShift
    branches: tuple[BranchShift, ...]
