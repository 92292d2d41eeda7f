"""Figures that were stated before: another month of the same branch, or another branch of the same month.

Compared are all cells of a hundred persons and more, of which there must be three; smaller ones stay the same by
themselves. Rounded figures are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coverage.metrics.plausible.changes import Scene, new_files
from coverage.metrics.plausible.figures import Cells, Report, Spot
from coverage.metrics.plausible.stops import Stop, persons, stop
from coverage.model.columns import KANWIL
from coverage.model.periods import format_period

LEAST_CELL = 100
"""Persons of a cell that is compared."""

LEAST_CELLS = 3
"""Cells that must be compared."""


def telling(cells: Cells) -> Mapping[Spot, int]:
    """The cells that would not be the same twice: a hundred persons and more, to the person.

    Units: persons. Missing: blank and rounded cells are left out.

    >>> from coverage.metrics.plausible.figures import Count
    >>> telling({("3204", "PU"): Count(1200), ("3204", "BPU"): Count(99), ("3205", "PU"): Count(4000, is_rounded=True)})
    {('3204', 'PU'): 1200}
    """
    return {
        spot: count.total
        for spot, count in cells.items()
        if count.total is not None and count.total >= LEAST_CELL and not count.is_rounded
    }


def find_copies(scene: Scene) -> Iterator[Stop]:
    """New files whose figures are those of another month of the branch, or of another branch in the month.

    Units: persons. Missing: fewer than three cells, or fewer persons than the limit's least count, tell nothing.

    >>> import pandas as pd
    >>> from coverage.metrics.plausible.figures import Count, Duties
    >>> from coverage.reference.limits import read_limits
    >>> from coverage.reference.tables import REVIEWED
    >>> july, august = ((period, "domicile") for period in ("2024-07", "2024-08"))
    >>> cells = {("3204", segment): Count(own) for segment, own in (("PU", 5_000), ("BPU", 900), ("JAKON", 200))}
    >>> reported = {month: {"K1": Report(cells, {"3204": file})} for month, file in ((july, None), (august, 0))}
    >>> scene = Scene(reported, august, Duties(pd.DataFrame()), read_limits(REVIEWED))
    >>> [each.problem.value for each in find_copies(scene)]
    ['3 angka (6.100 orang) sama persis pada Agustus 2024 dan Juli 2024']
    """
    for sender, report in scene.reports.items():
        for file in new_files(report):
            own = telling(report.of_file(file))
            yield from _copied_month(scene, sender, file, own)
            if sender != KANWIL:
                yield from _copied_branch(scene, sender, file, own)


def _is_many(scene: Scene, limit: str, own: Mapping[Spot, int]) -> bool:
    return len(own) >= LEAST_CELLS and sum(own.values()) >= scene.limits[limit].least


def _copied_month(scene: Scene, sender: str, file: int, own: Mapping[Spot, int]) -> Iterator[Stop]:
    if not _is_many(scene, "copied_month", own):
        return
    # a later month that is new itself is judged after this one: it is the copy then
    others = [
        month
        for month, reports in scene.reported.items()
        if month[1] == scene.month[1]
        and month != scene.month
        and sender in reports
        and (month < scene.month or not new_files(reports[sender]))
        and telling(_of_regions(reports[sender], own)) == own
    ]
    if others:
        month = max(others)
        names = f"{format_period(scene.month[0])} dan {format_period(month[0])}"
        found = f"{len(own)} angka ({persons(sum(own.values()))}) sama persis pada {names}"
        where = f"{'Cabang ' + sender if sender else 'Kanwil'}, {format_period(scene.month[0])}"
        yield stop(file, "copied_month", where, found, f"angka yang berbeda dari {format_period(month[0])}")


def _of_regions(report: Report, own: Mapping[Spot, int]) -> Cells:
    regions = {region for region, _ in own}
    return {spot: count for spot, count in report.cells.items() if spot[0] in regions}


def _copied_branch(scene: Scene, sender: str, file: int, own: Mapping[Spot, int]) -> Iterator[Stop]:
    if not _is_many(scene, "copied_branch", own):
        return
    for other, report in scene.reports.items():
        if other in (KANWIL, sender) or telling(report.cells) != own or _is_owner(scene, sender, other):
            continue
        where = f"Cabang {sender}, {format_period(scene.month[0])}"
        found = f"{len(own)} angka ({persons(sum(own.values()))}) sama persis dengan cabang {other}"
        yield stop(file, "copied_branch", where, found, f"angka cabang {sender} sendiri")


def _is_owner(scene: Scene, sender: str, other: str) -> bool:
    """Whether figures that two new files state are rather the sender's: by duty, else because it reported before."""
    if not new_files(scene.reports[other]):
        return False
    return _claim(scene, sender) > _claim(scene, other)


def _claim(scene: Scene, sender: str) -> tuple[int, bool]:
    duties, regions = scene.duties.at(scene.month[0]), scene.reports[sender].regions
    served = sum(sender in duties.get(region, ()) for region in regions)
    return served, any(sender in reports for month, reports in scene.reported.items() if month != scene.month)
