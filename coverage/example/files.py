"""Which workbooks the example consists of, and writing them all.

`planned_files` names every file and how it is written, so that a test can write a few of them alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from coverage.example.figures import branch_figures, control_totals, membership_figures
from coverage.example.office import BRANCHES, EDITIONS, LAST_PERIOD, PERIODS, SEGMENTS, Branch, edition_of
from coverage.example.recaps import Recap, RecapRow, write_recap
from coverage.example.roster import ROSTER_BRANCHES, roster_figures
from coverage.example.roster_sheets import write_roster
from coverage.example.sheets import PlainTable, write_table
from coverage.example.tables import branch_table, claim_table, control_table, target_table, workforce_table
from coverage.example.targets import target_figures
from coverage.example.workforce import workforce_figures
from coverage.reference.regions import region_by_code


@dataclass(frozen=True)
class PlannedFile:
    """A workbook of the example: its path below the folder, and what writes it to a full path."""

    name: str
    write: Callable[[Path], None]


def write_example(folder: Path, progress: Callable[[int, int], None] | None = None) -> list[Path]:
    """The paths of all workbooks of the example, written below `folder`; the same bytes on every run.

    `progress` is called after each file with the number of files done and the number of all files.
    """
    files = planned_files()
    paths = []
    for done, file in enumerate(files, 1):
        paths.append(folder / file.name)
        file.write(paths[-1])
        if progress is not None:
            progress(done, len(files))
    return paths


def planned_files() -> list[PlannedFile]:
    """Every workbook of the example in the order in which it is written: tables, recaps by month, rosters."""
    workforce = workforce_figures()
    members = membership_figures(workforce)
    branch_members = branch_figures(members)
    tables = {
        "cabang.xlsx": branch_table(),
        **{f"penduduk_bekerja_{year}.xlsx": workforce_table(workforce, year) for year in EDITIONS},
        "sasaran.xlsx": target_table(target_figures(members, workforce)),
        "pernyataan.xlsx": claim_table(),
        "angka_pusat.xlsx": control_table(control_totals(members)),
    }
    return [
        *(_planned_table(name, table) for name, table in tables.items()),
        *_planned_recaps(branch_members, workforce),
        *_planned_rosters(roster_figures(branch_members)),
    ]


def _planned_table(name: str, table: PlainTable) -> PlannedFile:
    return PlannedFile(name, functools.partial(write_table, table=table))


def _planned_recaps(branch_members: pd.DataFrame, workforce: pd.DataFrame) -> list[PlannedFile]:
    total = workforce[workforce["sector"] == "total"]
    keys = zip(total["year"].tolist(), total["region_code"].tolist(), strict=True)
    eligible: dict[tuple[int, str], int] = dict(zip(keys, total["eligible"].tolist(), strict=True))
    groups = dict(list(branch_members.groupby(["period", "branch_code"], sort=False)))
    return [
        PlannedFile(
            f"rekap/{period}/{branch.code}.xlsx",
            functools.partial(write_recap, recap=_recap(branch, period, groups[period, branch.code], eligible)),
        )
        for period in PERIODS
        for branch in BRANCHES
    ]


def _recap(branch: Branch, period: str, cells: pd.DataFrame, eligible: dict[tuple[int, str], int]) -> Recap:
    keys = cells[["region_code", "segment"]].itertuples(index=False, name=None)
    counts = zip(cells["active_members"].tolist(), cells["inactive_members"].tolist(), strict=True)
    by_key = dict(zip(keys, counts, strict=True))
    codes = sorted({code for code, _ in by_key})
    rows = tuple(
        RecapRow(
            region_by_code()[code],
            {segment: by_key[code, segment][0] for segment in SEGMENTS},
            {segment: by_key[code, segment][1] for segment in SEGMENTS},
            eligible[edition_of(period), code],
        )
        for code in codes
    )
    return Recap(branch, period, rows)


def _planned_rosters(members: pd.DataFrame) -> list[PlannedFile]:
    branches = {branch.code: branch for branch in BRANCHES}
    return [
        PlannedFile(
            f"peserta/{code}_{LAST_PERIOD}.xlsx",
            functools.partial(write_roster, branch=branches[code], members=members[members["branch_code"] == code]),
        )
        for code in ROSTER_BRANCHES
    ]
