"""The judgement of a whole ingest: month by month, each beside what is stored and what was let in before it.

A file that is refused goes with all its months, and what it would have replaced stands again when the next month is
judged: a wrong July never speaks against a right August.
"""

from __future__ import annotations

from collections.abc import Callable

from coverage.metrics.plausible.changes import Scene, find_branch_changes, find_region_changes
from coverage.metrics.plausible.copies import find_copies
from coverage.metrics.plausible.figures import World
from coverage.metrics.plausible.places import Workers, find_above_workers, find_outside_duty
from coverage.metrics.plausible.rosters import find_roster_gaps
from coverage.metrics.plausible.stops import Stop
from coverage.model.loading import Problem
from coverage.reference.limits import Limits

MAX_PROBLEMS = 20
"""Problems that are said of one file; the rest are of the same kind."""


def judge_members(
    world: World, limits: Limits, workers_of: Callable[[str], Workers], confirmed: frozenset[int] = frozenset()
) -> dict[int, tuple[Problem, ...]]:
    """New file, by its place -> why it is implausible; files that are plausible are not in it.

    `workers_of` says who was employed near a period; a confirmed file is judged and stays beside the later months.
    Units: persons. Missing: a blank cell is not judged.

    Ten times the members of July in August.

    >>> import pandas as pd
    >>> from coverage.metrics.plausible.figures import Count, Duties, Report
    >>> from coverage.reference.limits import read_limits
    >>> from coverage.reference.tables import REVIEWED
    >>> july, august = ({((period, "domicile"), "K1"): Report({("3204", "PU"): Count(own)}, {"3204": file})}
    ...                 for period, own, file in (("2024-07", 2_000, None), ("2024-08", 20_000, 0)))
    >>> world = World(july, {}, {0: august}, {}, Duties(pd.DataFrame()))
    >>> [each.code for each in judge_members(world, read_limits(REVIEWED), lambda period: Workers({}))[0]]
    ['implausible_change']
    """
    found: dict[int, list[Problem]] = {}
    new = sorted({key[0] for each in (world.new_recaps, world.new_rosters) for file in each.values() for key in file})
    reported = world.months()
    for month in new:
        if month not in reported:
            continue
        scene = Scene(reported, month, world.duties, limits)
        stops = [*find_roster_gaps(world, month, limits), *_in_scene(scene, workers_of(month[0]))]
        for each in stops:
            found.setdefault(each.file, []).append(each.problem)
        refused = {each.file for each in stops} - confirmed
        if refused:
            world = world.without(refused)
            reported = world.months()
    return {file: tuple(dict.fromkeys(problems))[:MAX_PROBLEMS] for file, problems in found.items()}


def _in_scene(scene: Scene, workers: Workers) -> list[Stop]:
    """All stops of a month; a branch's change says nothing new where its region's change was said."""
    regions = list(find_region_changes(scene))
    judged = {(each.file, _segment(each.problem)) for each in regions}
    branches = [each for each in find_branch_changes(scene) if (each.file, _segment(each.problem)) not in judged]
    return [
        *find_copies(scene),
        *regions,
        *branches,
        *find_outside_duty(scene),
        *find_above_workers(scene, workers),
    ]


def _segment(problem: Problem) -> str:
    return f"{problem.code} {problem.cell.rpartition(' ')[2]}"
