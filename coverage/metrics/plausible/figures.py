"""What every sender states of every month, before and after an ingest: the figures that are judged.

A sender is a branch, or the Kanwil (branch code ''). Recaps and complete rosters are stated side by side; where a
complete roster states a region, it counts there, as in the cube. Rosters that are not complete are left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from coverage.metrics.coverage.rates import duties_at
from coverage.model.columns import KANWIL
from coverage.model.schema import values_of
from coverage.reference.fundings import funding_by_code
from coverage.reference.regions import region_by_code
from coverage.reference.segments import all_segments

Month = tuple[str, str]
"""Period and basis."""

Spot = tuple[str, str]
"""Region code and segment."""

_CELL = ["period", "basis", "branch_code", "region_code", "segment"]
_ROW = [*_CELL, "funding", "protection_end"]
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Count:
    """Active persons of a spot: those whom others pay for (`paid`), all others (`own`), and how cover of `own` ends.

    `ends` are the last months of stated cover with their persons. `own` and `paid` are None where a cell was blank.
    """

    own: int | None = 0
    paid: int | None = 0
    ends: tuple[tuple[str, int], ...] = ()
    is_rounded: bool = False

    @property
    def total(self) -> int | None:
        """All active persons; None where a cell was blank."""
        return None if self.own is None or self.paid is None else self.own + self.paid

    def ended(self, period: str) -> int:
        """Persons whose stated cover had ended when a later month ended."""
        return sum(persons for end, persons in self.ends if end < period)

    def __add__(self, other: Count) -> Count:
        """Both together; what is blank in one is unknown in the sum."""
        own, paid = (
            None if first is None or second is None else first + second
            for first, second in ((self.own, other.own), (self.paid, other.paid))
        )
        return Count(own, paid, self.ends + other.ends, self.is_rounded or other.is_rounded)


Cells = Mapping[Spot, Count]
"""What one sender states of one month."""


def total_of(counts: Iterable[Count]) -> Count:
    """All counts together; none for no persons."""
    result = Count()
    for count in counts:
        result += count
    return result


@dataclass(frozen=True)
class Report:
    """What a sender states of a month, and for each region the place of the new file that states it (None: stored)."""

    cells: Cells = field(default_factory=dict)
    files: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def regions(self) -> frozenset[str]:
        """The regions that are stated."""
        return frozenset(self.files)

    def with_regions_of(self, other: Report) -> Report:
        """This report with the regions that another states in place of its own."""
        kept = {spot: count for spot, count in self.cells.items() if spot[0] not in other.files}
        return Report({**kept, **other.cells}, {**self.files, **other.files})

    def of_file(self, file: int) -> Cells:
        """The cells that a new file states."""
        return {spot: count for spot, count in self.cells.items() if self.files[spot[0]] == file}


Reports = dict[tuple[Month, str], Report]
"""Month and sender -> what it states."""


def recap_reports(frame: pd.DataFrame, file: int | None = None) -> Reports:
    """What recaps state: rows of the membership table, of which only the active are counted.

    >>> rows = pd.DataFrame({"period": "2024-08", "basis": "domicile", "branch_code": "K1", "region_code": "3204",
    ...     "segment": "BPU", "status": "active", "funding": ["self", "APBD_KAB"], "members": [30, 12]})
    >>> recap_reports(rows)[("2024-08", "domicile"), "K1"].cells["3204", "BPU"]
    Count(own=30, paid=12, ends=(), is_rounded=False)
    """
    if not len(frame):
        return {}
    precision = values_of(frame["precision"]) if "precision" in frame else [1] * len(frame)
    columns = [values_of(frame[name]) for name in (*_CELL, "funding", "members")]
    is_active = [status == "active" for status in values_of(frame["status"])]
    rows = zip(*columns, _end_months(frame), precision, strict=True)
    return _reports(itertools.compress(rows, is_active), file)


def roster_reports(frame: pd.DataFrame, file: int | None = None) -> Reports:
    """What complete rosters state: each person once a spot; a segment without anybody is a nought, not a blank.

    Columns: those of the roster table, with `person_id` or `pseudonym` (16 bytes).

    >>> rows = pd.DataFrame({"period": "2024-08", "basis": "domicile", "branch_code": "K1", "region_code": "3204",
    ...     "segment": "PU", "status": "active", "funding": "employer", "is_complete": True, "person_id": [7, 7, 8]})
    >>> found = roster_reports(rows)[("2024-08", "domicile"), "K1"].cells
    >>> found["3204", "PU"].own, found["3204", "BPU"].own
    (2, 0)
    """
    if not len(frame):
        return {}
    rows = frame[(frame["status"] == "active") & frame["is_complete"].fillna(False).astype(bool)]
    rows = rows if "protection_end" in rows else rows.assign(protection_end="")
    spots = rows.groupby(_CELL, observed=True, sort=False, dropna=False).ngroup().to_numpy(np.uint64)
    _, first = np.unique(_persons(rows) + spots * _MIX, return_index=True)
    counted = rows.iloc[first].groupby(_ROW, observed=True, dropna=False, sort=False).size().reset_index(name="members")
    columns = [values_of(counted[name]) for name in (*_CELL, "funding", "members")]
    stated = _reports(zip(*columns, _end_months(counted), itertools.repeat(1), strict=False), file)
    return {key: with_noughts(each) for key, each in stated.items()}


def cube_reports(cube: pd.DataFrame, is_wanted: Callable[[Month, str], bool]) -> Reports:
    """What senders state by the cube, as it counts, for the months and senders that are wanted; no payer is known.

    >>> cube = pd.DataFrame({"grouping": "branch", "period": "2024-08", "basis": "domicile", "branch_code": "K1",
    ...     "region_code": "3204", "segment": "PU", "active_members": [30], "missing_cells": 0})
    >>> found = cube_reports(cube, lambda month, sender: True)
    >>> found[("2024-08", "domicile"), "K1"].cells["3204", "PU"].own
    30
    """
    rows = cube[cube["grouping"] == "branch"]
    columns = [values_of(rows[name]) for name in (*_CELL, "active_members", "missing_cells")]
    chosen = (
        (*cell, "other", None if blank else members, "", 1)
        for *cell, members, blank in zip(*columns, strict=True)
        if is_wanted((cell[0], cell[1]), cell[2])
    )
    return _reports(chosen, None)


def _persons(rows: pd.DataFrame) -> npt.NDArray[np.uint64]:
    """A number a person: the first half of the pseudonym; where there is none, the stored one."""
    if "pseudonym" not in rows:
        return rows["person_id"].to_numpy(np.uint64)
    blocks = pa.array(rows["pseudonym"], pa.binary(16))
    blocks = blocks.combine_chunks() if isinstance(blocks, pa.ChunkedArray) else blocks
    halves: npt.NDArray[np.uint64] = np.frombuffer(blocks.buffers()[1], np.uint64)
    return halves[2 * blocks.offset :: 2][: len(blocks)]


def _end_months(rows: pd.DataFrame) -> list[str]:
    """The month in which stated cover ends; '' where none is stated."""
    if "protection_end" not in rows:
        return [""] * len(rows)
    months: dict[object, str] = {}
    ends = []
    for value in values_of(rows["protection_end"]):
        if value not in months:
            months[value] = "" if pd.isna(value) else str(value)[:7]
        ends.append(months[value])
    return ends


def with_noughts(report: Report) -> Report:
    """A roster's report in which a segment of a stated region without anybody is a nought."""
    noughts = {(region, segment.code): Count() for region in report.files for segment in all_segments()}
    return replace(report, cells={**noughts, **report.cells})


def _reports(rows: Iterable[Sequence[object]], file: int | None) -> Reports:
    """Rows of period, basis, branch, region, segment, funding, members, end of cover and precision.

    Whoever is stated outside the regions, or of an unknown one, is no part of what is compared.
    """
    cells: dict[tuple[Month, str], dict[Spot, Count]] = {}
    for period, basis, branch, region, segment, funding, members, end, precision in rows:
        if str(region) not in region_by_code():
            continue
        own = cells.setdefault(((str(period), str(basis)), str(branch or "")), {})
        spot = (str(region), str(segment))
        count = _count(funding, members, str(end), precision)
        own[spot] = own[spot] + count if spot in own else count
    return {key: Report(own, dict.fromkeys((region for region, _ in own), file)) for key, own in cells.items()}


def _count(funding: object, members: Any, end: str, precision: Any) -> Count:
    if members is None or pd.isna(members):
        return Count(None, None)
    persons, payer = int(members), funding_by_code().get(str(funding))
    is_rounded = not pd.isna(precision) and int(precision) > 1
    if payer is not None and payer.is_subsidised:
        return Count(0, persons, (), is_rounded)
    return Count(persons, 0, ((end, persons),) if end else (), is_rounded)


class Duties:
    """Which branches serve which regions at a period, by a list of branches."""

    def __init__(self, branches: pd.DataFrame) -> None:
        self._branches = branches
        self._kept: dict[str, dict[str, frozenset[str]]] = {}

    def at(self, period: str) -> Mapping[str, frozenset[str]]:
        """Region -> the branches that serve it at a period; empty without a list."""
        if period not in self._kept:
            found: dict[str, set[str]] = {}
            if len(self._branches):
                rows = duties_at(self._branches, period)
                for region, branch in zip(values_of(rows["region_code"]), values_of(rows["branch_code"]), strict=True):
                    found.setdefault(str(region), set()).add(str(branch))
            self._kept[period] = {region: frozenset(codes) for region, codes in found.items()}
        return self._kept[period]


@dataclass(frozen=True)
class World:
    """What would be stored: recaps and complete rosters by month and sender, new ones in place of those they replace.

    `recaps` and `rosters` are stored; `new_recaps` and `new_rosters` are those of the files of this ingest, by place.
    A new roster that is not complete is there without cells: it takes the place of the one that was.
    """

    recaps: Reports
    rosters: Reports
    new_recaps: Mapping[int, Reports]
    new_rosters: Mapping[int, Reports]
    duties: Duties

    def without(self, files: Iterable[int]) -> World:
        """The same without some new files."""
        gone = set(files)
        recaps, rosters = (
            {file: reports for file, reports in each.items() if file not in gone}
            for each in (self.new_recaps, self.new_rosters)
        )
        return replace(self, new_recaps=recaps, new_rosters=rosters)

    def months(self) -> dict[Month, dict[str, Report]]:
        """Month -> sender -> what it states, as it counts."""
        recaps = dict(self.recaps)
        for reports in self.new_recaps.values():
            for key, report in reports.items():
                is_kanwil = key[1] == KANWIL and key in recaps
                recaps[key] = recaps[key].with_regions_of(report) if is_kanwil else report
        rosters = dict(self.rosters)
        for reports in self.new_rosters.values():
            rosters.update(reports)
        found: dict[Month, dict[str, Report]] = {}
        for (month, sender), report in recaps.items():
            found.setdefault(month, {})[sender] = report
        for (month, sender), report in rosters.items():
            if report.files:
                own = found.setdefault(month, {})
                own[sender] = own.get(sender, Report()).with_regions_of(report)
        return found
