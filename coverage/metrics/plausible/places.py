"""Figures in a place where they cannot be: a region that a branch does not serve, more members than workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coverage.metrics.plausible.changes import Scene, new_files, region_in, rivals_of_sender
from coverage.metrics.plausible.figures import Report, total_of
from coverage.metrics.plausible.likeness import rivals_of, stating
from coverage.metrics.plausible.stops import Stop, persons, stop
from coverage.model.columns import KANWIL
from coverage.model.numbers import format_rate
from coverage.model.periods import format_period
from coverage.reference.regions import PROVINCE_CODE, all_regions, region_name

_RECURRING = 0.1
"""Part of a figure outside a branch's duty that must have stood in the month compared with, to be one that recurs."""


def members_of(report: Report, region: str) -> int:
    """Active persons whom a sender states of a region.

    Units: persons. Missing: what is blank counts for nothing.

    >>> from coverage.metrics.plausible.figures import Count
    >>> members_of(Report({("3204", "PU"): Count(5), ("3204", "BPU"): Count(None, None)}, {"3204": None}), "3204")
    5
    """
    return sum(count.total or 0 for spot, count in report.cells.items() if spot[0] == region)


def find_outside_duty(scene: Scene) -> Iterator[Stop]:
    """Regions outside a branch's duty of which it states a large part, where the month compared with had none of it.

    Units: persons. Missing: without another month nothing is known of what recurs, and nothing stops.

    >>> import pandas as pd
    >>> from coverage.metrics.plausible.figures import Count, Duties
    >>> from coverage.reference.limits import read_limits
    >>> from coverage.reference.tables import REVIEWED
    >>> july, august = ((period, "domicile") for period in ("2024-07", "2024-08"))
    >>> reported = {month: {"K1": Report({(region, "PU"): Count(2_000)}, {region: file})}
    ...             for month, region, file in ((july, "3204", None), (august, "3205", 0))}
    >>> listed = pd.DataFrame({"branch_code": ["K1", "K2"], "region_code": ["3204", "3205"], "valid_from": None,
    ...                        "valid_to": None})
    >>> scene = Scene(reported, august, Duties(listed), read_limits(REVIEWED))
    >>> [each.problem.cell for each in find_outside_duty(scene)]
    ['Cabang K1, Kab. Garut']
    """
    duties = scene.duties.at(scene.month[0])
    served = frozenset(branch for branches in duties.values() for branch in branches)
    for sender, report in scene.reports.items():
        for file, regions in new_files(report).items():
            for region in sorted(regions) if sender in served else ():
                if region in duties and sender not in duties[region]:
                    yield from _judge_outside(scene, sender, file, region)


def _judge_outside(scene: Scene, sender: str, file: int, region: str) -> Iterator[Stop]:
    limit = scene.limits["outside_duty"]
    rivals = rivals_of_sender(scene, sender) or rivals_of(scene.reported, scene.month, lambda _: True)
    members = members_of(scene.reports[sender], region)
    months = [scene.month, *(rival.month for rival in rivals)]
    whole = max(_region_members(scene.reported[month], region) for month in months)
    if not rivals or members < limit.least or limit.high is None or members < limit.high * whole:
        return
    known = [members_of(scene.reported[rival.month].get(sender, Report()), region) for rival in rivals]
    if max(known) >= _RECURRING * members:
        return
    where = f"Cabang {sender}, {region_name(region)}"
    period = format_period(rivals[0].month[0])
    found = (
        f"{persons(members)} ({format_rate(members / whole)} dari kab/kota itu), {period} {persons(known[0])}, "
        f"padahal {region_name(region)} di luar wilayah kerja cabang ini"
    )
    yield stop(file, "outside_duty", where, found, f"di bawah {format_rate(limit.high, 0)} dari kab/kota itu")


def _region_members(reports: Mapping[str, Report], region: str) -> int:
    """What the branches state of a region together, or the Kanwil where it states more."""
    branches = sum(members_of(reports[sender], region) for sender in stating(reports, region))
    return max(branches, members_of(reports.get(KANWIL, Report()), region))


@dataclass(frozen=True)
class Workers:
    """Employed persons of regions, the most that any publication says of a year near the month."""

    employed: Mapping[str, int]

    @property
    def province(self) -> int | None:
        """Employed persons of the province.

        Units: persons. Missing: None unless every region is known.

        >>> Workers({"3204": 100}).province, Workers({region.code: 100 for region in all_regions()}).province
        (None, 2700)
        """
        known = [self.employed.get(region.code) for region in all_regions()]
        return None if None in known else sum(count or 0 for count in known)


def find_above_workers(scene: Scene, workers: Workers) -> Iterator[Stop]:
    """More members than persons employed: in the province, or by far more in a region.

    Units: persons. Missing: a region whose workers are not known is not judged.

    >>> import pandas as pd
    >>> from coverage.metrics.plausible.figures import Count, Duties
    >>> from coverage.reference.limits import read_limits
    >>> from coverage.reference.tables import REVIEWED
    >>> month = "2024-08", "domicile"
    >>> reported = {month: {"K1": Report({("3204", "PU"): Count(1_600)}, {"3204": 0})}}
    >>> scene = Scene(reported, month, Duties(pd.DataFrame()), read_limits(REVIEWED))
    >>> [each.problem.expected for each in find_above_workers(scene, Workers({"3204": 1_000}))]
    ['paling banyak 1.500 orang']
    """
    name = "employed_domicile" if scene.month[1] == "domicile" else "employed_other"
    limit = scene.limits[name]
    for by_kanwil in (False, True):
        counts = _members_by_region(scene.reports, by_kanwil=by_kanwil)
        beyond = set()
        for region, members in counts.items():
            employed = workers.employed.get(region)
            if employed and limit.high and members >= limit.least and members > limit.high * employed:
                beyond.add(region)
                yield from _above(scene, region, members, (int(limit.high * employed), employed), by_kanwil)
        whole, province = sum(counts.values()), scene.limits["employed_province"]
        most = workers.province
        if most and province.high and not beyond and whole >= province.least and whole > province.high * most:
            yield from _above(scene, PROVINCE_CODE, whole, (int(province.high * most), most), by_kanwil)


def _members_by_region(reports: Mapping[str, Report], *, by_kanwil: bool) -> dict[str, int]:
    counts: dict[str, int] = {}
    for sender, report in reports.items():
        if (sender == KANWIL) is by_kanwil:
            for (region, _), count in report.cells.items():
                counts[region] = counts.get(region, 0) + (count.total or 0)
    return counts


def _above(scene: Scene, region: str, members: int, most: tuple[int, int], by_kanwil: bool) -> Iterator[Stop]:
    """A stop for each new file with a hand in it: where some have more than doubled, for those alone."""
    hands = [
        (sender, file)
        for sender, report in scene.reports.items()
        if (sender == KANWIL) is by_kanwil and (region == PROVINCE_CODE or region_in(report, region))
        for file in new_files(report)
        if region == PROVINCE_CODE or report.files[region] == file
    ]
    grown = [hand for hand in hands if _has_doubled(scene, hand[0])]
    for _, file in grown or hands:
        name = region_name(region)
        found = f"{persons(members)} peserta aktif, penduduk bekerja {persons(most[1])}"
        where = f"{name}, {format_period(scene.month[0])}"
        yield stop(file, "employed", where, found, f"paling banyak {persons(most[0])}")


def _has_doubled(scene: Scene, sender: str) -> bool:
    rivals = rivals_of_sender(scene, sender)
    now = total_of(scene.reports[sender].cells.values()).total or 0
    return any((total_of(scene.reported[rival.month][sender].cells.values()).total or 0) * 2 < now for rival in rivals)
