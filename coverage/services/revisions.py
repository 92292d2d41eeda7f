"""All that was released, month by month: what moved, what rests on it, and how far figures usually move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coverage.metrics.coverage.groups import group_members
from coverage.metrics.releases.movement import AGES, branch_shifts, in_force_after, shift_of, usual_shift
from coverage.model.releases import releases_of
from coverage.model.results import GroupRow, OldFigure, ReleaseStep
from coverage.model.revisions import MonthCourse, RevisionHistory, Shift
from coverage.model.snapshots import Release
from coverage.services.positions import Positions
from coverage.services.release import history


@dataclass(frozen=True)
class _Month:
    """A month with what moved from its first release to each, by number, and its members by branch at both ends."""

    course: MonthCourse
    shifts: Mapping[int, Shift | None]
    branches: tuple[Sequence[GroupRow], Sequence[GroupRow]] | None

    @property
    def own(self) -> tuple[Release, ...]:
        """Its releases, the first one first."""
        return tuple(step.release for step in self.course.steps)

    def points(self, release: Release | None) -> float | None:
        """What had moved until a release, as a fraction; None where that is not known."""
        shift = None if release is None else self.shifts[release.number]
        return None if shift is None else shift.points


def revisions(positions: Positions) -> RevisionHistory:
    """All that the served snapshot knows as released, and how far it moved.

    Units: persons and fractions. Missing: what rests on a damaged snapshot is not known and does not count.

    >>> from coverage.model.snapshots import holdings_of
    >>> revisions(Positions(holdings_of(), {}.__getitem__)).until_final
    UsualShift(counted=0, middle=None, low=None, high=None)
    """
    releases = positions.served.info.releases
    months = [_month(period, positions) for period in sorted({each.period for each in releases})]
    newest = releases[-1].at if releases else ""
    ages = {age: [month.points(in_force_after(month.own, age, newest)) for month in months] for age in AGES}
    courses = tuple(month.course for month in months)
    return RevisionHistory(
        courses,
        _affected(courses),
        {age: usual_shift(shifts) for age, shifts in ages.items()},
        usual_shift(_until_final(months)),
        branch_shifts([month.branches for month in months if month.branches is not None]),
    )


def _month(period: str, positions: Positions) -> _Month:
    """A month released once needs no figures: it moved by nothing. All that others need is worked out at once."""
    first, *later = releases_of(positions.served.info.releases, period)
    if not later:
        step = ReleaseStep(first, (), old=positions.old_figures(first))
        return _Month(MonthCourse(period, (step,), None), {first.number: Shift(0, 0.0)}, None)
    steps, before = history(period, positions), positions.released(first)
    figures = [(each.number, positions.released(each)) for each in later]
    shifts = {number: None if before is None or after is None else shift_of(before, after) for number, after in figures}
    sides = [
        group_members(each.holdings, "branch", each.period, each.basis)
        for each in (before, figures[-1][1])
        if each is not None
    ]
    return _Month(
        MonthCourse(period, steps, shifts[later[-1].number]),
        {first.number: Shift(0, 0.0), **shifts},
        (sides[0], sides[1]) if len(sides) > 1 else None,
    )


def _until_final(months: Sequence[_Month]) -> Iterable[float | None]:
    """What moved from the first provisional release of a month to its first final one, a month each."""
    for month in months:
        final = next((each for each in month.own if each.status == "final"), None)
        if month.own[0].status == "sementara" and final is not None:
            yield month.points(final)


def _affected(months: Sequence[MonthCourse]) -> dict[tuple[str, int], tuple[OldFigure, ...]]:
    """What a release left behind: the releases in force that show figures of its month as they were before it."""
    found: dict[tuple[str, int], tuple[OldFigure, ...]] = {}
    for old in (old for month in months for old in month.steps[-1].old):
        key = (old.newer.period, old.newer.number)
        found[key] = (*found.get(key, ()), old)
    return found
