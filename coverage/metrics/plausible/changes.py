"""Changes since another month that no region and no branch makes: a factor beyond its limit, a segment that is gone.

A region is judged where both months are like for like. A branch is judged by its own regions as soon as its file is in,
unless the other branches of these regions make up for more than half of what it lost or gained.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coverage.metrics.plausible.figures import Count, Duties, Month, Report, total_of
from coverage.metrics.plausible.likeness import (
    Ends,
    Reported,
    Rival,
    common,
    is_alike,
    is_complete,
    rivals_of,
    side_total,
    stating,
)
from coverage.metrics.plausible.stops import Stop, change_words, persons, range_words, stop
from coverage.model.columns import KANWIL
from coverage.model.periods import format_period
from coverage.reference.limits import Limit, Limits
from coverage.reference.regions import region_name
from coverage.reference.segments import all_segments

_OFFSET = 0.5
"""Part of a branch's change for which the other branches of its regions must make up, to be a move between them."""


@dataclass(frozen=True)
class Scene:
    """What every judge of a month looks at: all months as they would be, the month in question, duties and limits."""

    reported: Reported
    month: Month
    duties: Duties
    limits: Limits

    @property
    def reports(self) -> dict[str, Report]:
        """Sender -> what it states in the month in question.

        >>> import pandas as pd
        >>> month = "2024-08", "domicile"
        >>> Scene({month: {"K1": Report()}}, month, Duties(pd.DataFrame()), {}).reports
        {'K1': Report(cells={}, files={})}
        """
        return dict(self.reported[self.month])


def new_files(report: Report) -> dict[int, set[str]]:
    """New file -> the regions that it states in a report.

    Units: places of files. Missing: what is stored is of no new file.

    >>> new_files(Report({}, {"3204": 0, "3205": None}))
    {0: {'3204'}}
    """
    found: dict[int, set[str]] = {}
    for region, file in report.files.items():
        if file is not None:
            found.setdefault(file, set()).add(region)
    return found


def find_region_changes(scene: Scene) -> Iterator[Stop]:
    """Segments of regions beyond their factor, each laid to the new files whose own figures are beyond it.

    Units: persons. Missing: a region that is not alike in any other month, and a blank cell, is not judged.

    >>> import pandas as pd
    >>> from coverage.reference.limits import read_limits
    >>> from coverage.reference.tables import REVIEWED
    >>> july, august = ((period, "domicile") for period in ("2024-07", "2024-08"))
    >>> reported = {month: {"K1": Report({("3204", "PU"): Count(own)}, {"3204": file})}
    ...             for month, own, file in ((july, 2_000, None), (august, 20_000, 0))}
    >>> scene = Scene(reported, august, Duties(pd.DataFrame()), read_limits(REVIEWED))
    >>> [(each.file, each.problem.cell, each.problem.expected) for each in find_region_changes(scene)]
    [(0, 'Kab. Bandung PU', '1.500 sampai 2.700 orang')]
    """
    stated: dict[tuple[str, bool], None] = {}
    for sender, report in scene.reports.items():
        for regions in new_files(report).values():
            stated |= dict.fromkeys((region, sender == KANWIL) for region in sorted(regions))
    for region, by_kanwil in stated:
        rivals = _rivals_of_region(scene, region, by_kanwil)
        for segment in all_segments() if rivals else ():
            yield from _judge_spot(scene, (region, segment.code), rivals, by_kanwil=by_kanwil)


def _rivals_of_region(scene: Scene, region: str, by_kanwil: bool) -> tuple[Rival, ...]:
    """The months to compare a region with: the same side at both ends, else the two sides where branches are whole."""

    def alike(other: Month) -> bool:
        sides = scene.reported[other]
        if by_kanwil:
            return region in sides.get(KANWIL, Report()).files or is_complete(sides, scene.duties, other, region)
        if is_alike(scene.reported, scene.duties, (scene.month, other), region):
            return True
        is_whole = is_complete(scene.reports, scene.duties, scene.month, region)
        return is_whole and not stating(sides, region) and region in sides.get(KANWIL, Report()).files

    return rivals_of(scene.reported, scene.month, alike)


def _ends(scene: Scene, spot: tuple[str, str], rival: Month, by_kanwil: bool) -> Ends | None:
    sides = scene.reported[rival]
    is_kanwil_known = region_in(sides.get(KANWIL), spot[0]) if by_kanwil else not stating(sides, spot[0])
    known = side_total(sides, *spot, by_kanwil=is_kanwil_known)
    judged = side_total(scene.reports, *spot, by_kanwil=by_kanwil)
    return None if known is None or judged is None else Ends(known, judged, rival[0], scene.month[0])


def region_in(report: Report | None, region: str) -> bool:
    """Whether a sender states a region.

    >>> region_in(Report({}, {"3204": None}), "3204"), region_in(None, "3204")
    (True, False)
    """
    return report is not None and region in report.files


def _judge_spot(scene: Scene, spot: tuple[str, str], rivals: tuple[Rival, ...], *, by_kanwil: bool) -> Iterator[Stop]:
    limit = scene.limits[f"region_{spot[1].lower()}"]
    ends = [_ends(scene, spot, rival.month, by_kanwil) for rival in rivals]
    if not ends or any(each is None or each.is_plausible(limit) for each in ends):
        return
    where = f"{region_name(spot[0])} {spot[1]}"
    for file in _blamed(scene, spot, rivals[0].month, limit, by_kanwil):
        if ends[0] is not None:
            yield _change_stop(file, where, ends[0], limit)


def _change_stop(file: int, where: str, ends: Ends, limit: Limit) -> Stop:
    now, known = ends.judged.total or 0, ends.known.total or 0
    wide, is_known_later = limit.widened(ends.months), ends.known_period > ends.judged_period
    found = change_words(ends.judged_period, now, ends.known_period, known)
    return stop(file, "change", where, found, range_words(wide, known, is_known_later=is_known_later))


def _blamed(scene: Scene, spot: tuple[str, str], rival: Month, limit: Limit, by_kanwil: bool) -> list[int]:
    """The new files that state a spot beyond the limit themselves; what is stored already is nobody's fault here."""
    free = Limit(limit.id, limit.low, limit.high, 0, limit.reason)
    blamed = []
    for sender, report in scene.reports.items():
        file = report.files.get(spot[0])
        if file is None or (sender == KANWIL) is not by_kanwil or spot not in report.cells:
            continue
        known = scene.reported[rival].get(sender, Report()).cells.get(spot)
        if known is None or not Ends(known, report.cells[spot], rival[0], scene.month[0]).is_plausible(free):
            blamed.append(file)
    return blamed


def find_branch_changes(scene: Scene) -> Iterator[Stop]:
    """Segments of branches beyond their factor over the regions that they serve in both months; and absent segments.

    Units: persons. Missing: a branch without another month, and a blank cell, is not judged.

    >>> import pandas as pd
    >>> from coverage.reference.limits import read_limits
    >>> from coverage.reference.tables import REVIEWED
    >>> july, august = ((period, "domicile") for period in ("2024-07", "2024-08"))
    >>> reported = {month: {"K1": Report({("3204", segment): Count(2_000)}, {"3204": file})}
    ...             for month, segment, file in ((july, "BPU", None), (august, "PU", 0))}
    >>> scene = Scene(reported, august, Duties(pd.DataFrame()), read_limits(REVIEWED))
    >>> [(each.problem.code, each.problem.cell) for each in find_branch_changes(scene)]
    [('implausible_segment', 'Cabang K1 BPU')]
    """
    for sender, report in scene.reports.items():
        for file, regions in new_files(report).items():
            rivals = rivals_of_sender(scene, sender)
            for segment in all_segments() if rivals and sender != KANWIL else ():
                yield from _judge_branch(scene, sender, file, segment.code, rivals)
            if rivals:
                yield from _absent(scene, sender, file, frozenset(regions), rivals)


def rivals_of_sender(scene: Scene, sender: str) -> tuple[Rival, ...]:
    """The months to compare a sender with: those of which it reported anything.

    >>> import pandas as pd
    >>> months = {(period, "domicile"): {"K1": Report()} for period in ("2024-07", "2024-08")}
    >>> scene = Scene(months, ("2024-08", "domicile"), Duties(pd.DataFrame()), {})
    >>> rivals_of_sender(scene, "K1")[0].month, rivals_of_sender(scene, "K2")
    (('2024-07', 'domicile'), ())
    """
    return rivals_of(scene.reported, scene.month, lambda other: sender in scene.reported[other])


def _same_duty(scene: Scene, rival: Month, sender: str) -> frozenset[str]:
    """The regions that a branch states in both months and whose branches are the same ones in both."""
    regions = scene.reports[sender].regions & scene.reported[rival][sender].regions
    before, now = scene.duties.at(rival[0]), scene.duties.at(scene.month[0])
    return frozenset(region for region in regions if before.get(region) == now.get(region))


def _judge_branch(scene: Scene, sender: str, file: int, segment: str, rivals: tuple[Rival, ...]) -> Iterator[Stop]:
    limit = scene.limits[f"branch_{segment.lower()}"]
    beyond = []
    for rival in rivals:
        regions = _same_duty(scene, rival.month, sender)
        cells = [scene.reported[rival.month][sender].cells, scene.reports[sender].cells]
        known, judged = common(cells, segment, regions)
        ends = Ends(known, judged, rival.month[0], scene.month[0])
        if ends.is_plausible(limit) or _is_offset(scene, rival.month, segment, regions, ends):
            return
        beyond.append(ends)
    if beyond:
        yield _change_stop(file, f"Cabang {sender} {segment}", beyond[0], limit)


def _is_offset(scene: Scene, rival: Month, segment: str, regions: frozenset[str], ends: Ends) -> bool:
    """Whether the other branches of the regions made up for the change: members moved between branches."""
    if not all(is_alike(scene.reported, scene.duties, (rival, scene.month), region) for region in regions):
        return False
    sums = [
        total_of(side_total(scene.reported[month], region, segment, by_kanwil=False) or Count() for region in regions)
        for month in (rival, scene.month)
    ]
    own = (ends.judged.total or 0) - (ends.known.total or 0)
    if None in (sums[0].total, sums[1].total):
        return False
    return abs((sums[1].total or 0) - (sums[0].total or 0)) < _OFFSET * abs(own)


def _absent(scene: Scene, sender: str, file: int, regions: frozenset[str], rivals: tuple[Rival, ...]) -> Iterator[Stop]:
    """Segments that a sender stated in another month and that its file does not have at all."""
    limit = scene.limits["segment_absent"]
    stated = {segment for region, segment in scene.reports[sender].of_file(file)}
    known_cells = [scene.reported[rival.month][sender].cells for rival in rivals]
    for segment in all_segments():
        if segment.code in stated:
            continue
        known = [
            total_of(count for (region, code), count in cells.items() if code == segment.code and region in regions)
            for cells in known_cells
        ]
        if all((count.total or 0) >= limit.least for count in known):
            month = rivals[0].month[0]
            where = f"{'Cabang ' + sender if sender else 'Kanwil'} {segment.code}"
            found = f"segmen itu tidak ada di berkas; {format_period(month)} {persons(known[0].total or 0)}"
            yield stop(file, "segment", where, found, "kolom segmen itu, juga bila isinya 0")
