"""Members while branches are missing, by the three rules between which a reader chooses; partial is the default.

*partial* is what is in; *carried* adds, for each expected branch that is not in, what it last reported for the region
and segment; *bounded* adds the least and the most. A past reaches twelve months back, in months of the same basis and
of the same snapshot, and only through months in which the branch's own figure counted: a month that the Kanwil's recap
filled, or of which the branch gave no more than a part of its list, is none. A blank cell is no report of that cell, so
its last figure is that of the month before; a cell that was blank in every month is not known, and never 0. Nothing is
carried without a list of branches, over the Kanwil's figure, or on top of a part of a list.

What branches count twice among one another (a person at two branches) cannot be seen from totals of branches, so
carried and bounded may be a little high.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from coverage.model.columns import KANWIL
from coverage.model.missing_branches import MissingBranchFigure, MissingBranchRule
from coverage.model.periods import shift_period
from coverage.model.results import CoverageRow
from coverage.model.snapshots import Holdings
from coverage.model.tables import BRANCH_SEPARATOR

MONTHS_BACK = 12
"""How many months back a branch's figures still stand for it."""

RegionMonth = tuple[str, str]
"""A period and a region code."""

_PLACE = ["period", "region_code"]
_CELL = [*_PLACE, "segment"]
_COUNTS = ["active_members", "memberships", "missing_cells"]


@dataclass(frozen=True)
class MissingReport:
    """What a missing branch reported of one segment: `last` and `memberships` of `month`, `least` and `most` of twelve.

    Counts in persons; memberships in memberships, None where nobody stated them.
    """

    branch: str
    segment: str
    month: str
    last: int
    memberships: int | None
    least: int
    most: int


@dataclass(frozen=True)
class Wait:
    """A region of a month that waits for `branches`: the cells of their past, a reason for each not fully known."""

    cells: tuple[MissingReport, ...]
    reasons: tuple[str, ...]
    branches: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Report:
    """A cell of a branch in one month; `members` is None where it was blank."""

    month: str
    segment: str
    members: int | None
    memberships: int | None


def find_waiting(holdings: Holdings, basis: str) -> dict[RegionMonth, Wait]:
    """Every month and region of a basis that waits for branches, with the past of these branches.

    Units: persons, and memberships. Missing: a branch without figures has no cells and a reason.

    K2 reported 40 and then 50, and is missing in August.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(
    ...     cube={"grouping": "branch", "period": ["2024-06", "2024-07"], "basis": "domicile", "branch_code": "K2",
    ...           "region_code": "3204", "segment": "PU", "active_members": [40, 50], "memberships": [40, 50],
    ...           "missing_cells": 0},
    ...     arrivals={"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "branches_included": 1,
    ...               "branches_expected": 2, "branches_missing": "K2", "is_partial": True})
    >>> found = find_waiting(stored, "domicile")["2024-08", "3204"]
    >>> [(cell.branch, cell.month, cell.last, cell.least, cell.most) for cell in found.cells], found.reasons
    ([('K2', '2024-07', 50, 40, 50)], ())
    """
    missing = _missing(holdings.arrivals, basis)
    reports = _reports(holdings.cube, basis) if missing else {}
    return {place: _wait(place, branches, missing, reports) for place, branches in missing.items()}


def _missing(arrivals: pd.DataFrame, basis: str) -> dict[RegionMonth, tuple[str, ...]]:
    """The branches that each waiting region of a month lacks; none are named where it lacks a part of a list."""
    partial = arrivals[
        (arrivals["basis"] == basis)
        & arrivals["is_partial"].fillna(False).astype(bool)
        & arrivals["branches_expected"].notna()
    ]
    names = partial["branches_missing"].fillna("").astype("str")
    places = zip(partial["period"], partial["region_code"], names, strict=True)
    return {
        (str(period), str(code)): tuple(filter(None, text.split(BRANCH_SEPARATOR))) for period, code, text in places
    }


def _reports(cube: pd.DataFrame, basis: str) -> dict[RegionMonth, list[_Report]]:
    """(branch, region) -> what it reported in every month, the oldest first; the Kanwil is a branch without a code."""
    rows = cube[(cube["grouping"] == "branch") & (cube["basis"] == basis)].sort_values(["period", "segment"])
    columns = [rows[name].tolist() for name in ("branch_code", "region_code", "period", "segment", *_COUNTS)]
    found: dict[RegionMonth, list[_Report]] = {}
    for branch, code, month, segment, members, memberships, blank in zip(*columns, strict=True):
        known = None if blank or pd.isna(members) else int(members)
        counted = None if pd.isna(memberships) else int(memberships)
        found.setdefault((branch, code), []).append(_Report(month, segment, known, counted))
    return found


def _wait(
    place: RegionMonth,
    branches: tuple[str, ...],
    missing: Mapping[RegionMonth, tuple[str, ...]],
    reports: Mapping[RegionMonth, list[_Report]],
) -> Wait:
    """What is known of the branches that one region waits for; nothing is added to figures that count already."""
    period, code = place
    months = {branch: {report.month for report in reports.get((branch, code), ())} for branch in (KANWIL, *branches)}
    if not branches or period in months[KANWIL]:
        return Wait((), ("list_incomplete",), branches)
    cells: list[MissingReport] = []
    reasons: list[str] = []
    for branch in branches:
        if period in months[branch]:
            reasons.append("list_incomplete")
            continue
        past = [
            report
            for report in reports.get((branch, code), ())
            if shift_period(period, -MONTHS_BACK) <= report.month < period
            and branch not in missing.get((report.month, code), ())
        ]
        own = [_cell(branch, segment, past) for segment in sorted({report.segment for report in past})]
        cells += [cell for cell in own if cell is not None]
        reasons += ["no_last"] if None in own or not own else []
    return Wait(tuple(cells), tuple(reasons), branches)


def _cell(branch: str, segment: str, past: Sequence[_Report]) -> MissingReport | None:
    """One segment of a branch's past; None where it was blank in every month."""
    known = [(report, report.members) for report in past if report.segment == segment and report.members is not None]
    if not known:
        return None
    latest, members = known[-1]
    counts = [count for _, count in known]
    return MissingReport(branch, segment, latest.month, members, latest.memberships, min(counts), max(counts))


def counted_by(rule: str, holdings: Holdings, waiting: Mapping[RegionMonth, Wait], basis: str) -> Holdings:
    """The holdings as a rule for missing branches counts them; the bounds leave what is counted as it is.

    Units: persons, and memberships. Missing: a branch whose past is not known adds nothing and is never read as 0.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of()
    >>> [counted_by(rule, stored, {}, "domicile") is stored for rule in MissingBranchRule]
    [True, False, True]
    """
    return with_carried(holdings, waiting, basis) if rule == MissingBranchRule.CARRIED else holdings


def with_carried(holdings: Holdings, waiting: Mapping[RegionMonth, Wait], basis: str) -> Holdings:
    """The holdings with what is carried added to the members by region of one basis, and its regions marked.

    Branches and channels stay as reported. `arrivals` gets the column `is_carried`; `is_partial` stays only where the
    past of some missing branch is not known, and `recap_persons` may be a count that is carried. Units: persons, and
    memberships. Missing: a blank cell still counts as blank, whatever is carried to it; a past that is not known adds
    nothing.

    K1 reported 100 PU of the region; 50 are carried for K2.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(
    ...     cube={"grouping": ["region", "branch", "branch"], "period": ["2024-08", "2024-08", "2024-07"],
    ...           "basis": "domicile", "branch_code": ["", "K1", "K2"], "region_code": "3204", "segment": "PU",
    ...           "active_members": [100, 100, 50], "memberships": [100, 100, 50], "missing_cells": 0},
    ...     arrivals={"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "branches_included": 1,
    ...               "branches_expected": 2, "branches_missing": "K2", "is_partial": True})
    >>> carried = with_carried(stored, find_waiting(stored, "domicile"), "domicile")
    >>> rows = carried.cube[carried.cube["grouping"] == "region"]
    >>> rows["active_members"].tolist(), carried.arrivals[["is_partial", "is_carried"]].values.tolist()
    ([150], [[False, True]])
    """
    arrivals = holdings.arrivals
    places = list(zip(arrivals["period"], arrivals["region_code"], strict=True))
    waits = [waiting.get(place) if own == basis else None for place, own in zip(places, arrivals["basis"], strict=True)]
    is_settled = [wait is not None and not wait.reasons for wait in waits]
    marked = arrivals.assign(
        is_partial=arrivals["is_partial"].astype("boolean").mask(pd.Series(is_settled, arrivals.index, bool), False),
        is_carried=[wait is not None and bool(wait.cells) for wait in waits],
    )
    marked = _with_rounding(marked, waits, basis)
    return replace(holdings, cube=_added(holdings.cube, waiting, basis), arrivals=marked)


def _with_rounding(arrivals: pd.DataFrame, waits: Sequence[Wait | None], basis: str) -> pd.DataFrame:
    """Arrivals whose rounding and largest count include what is carried, as wide as all of its month was rounded."""
    own = arrivals[arrivals["basis"] == basis]
    places = zip(own["region_code"], own["period"], own["rounding"], strict=True)
    widths = {(str(code), str(month)): 0 if pd.isna(width) else int(width) for code, month, width in places}
    more, largest = [], []
    for code, stored, wait in zip(arrivals["region_code"], arrivals["recap_persons"], waits, strict=True):
        cells = wait.cells if wait else ()
        more.append(sum(widths.get((code, month), 0) for month in {cell.month for cell in cells}))
        counts = [cell.last - -(-widths.get((code, cell.month), 0) // 2) for cell in cells]
        largest.append(stored if pd.isna(stored) else max([int(stored), *counts]))
    return arrivals.assign(rounding=arrivals["rounding"].fillna(0) + more, recap_persons=largest)


def _added(cube: pd.DataFrame, waiting: Mapping[RegionMonth, Wait], basis: str) -> pd.DataFrame:
    """The cube with cells added to its rows by region; a cell that was blank there stays blank."""
    cells = [
        (*place, cell.segment, cell.last, cell.memberships, 0) for place, wait in waiting.items() for cell in wait.cells
    ]
    if not cells:
        return cube
    is_own = (cube["grouping"] == "region") & (cube["basis"] == basis)
    more = pd.DataFrame(cells, columns=[*_CELL, *_COUNTS]).astype(cube.dtypes[[*_CELL, *_COUNTS]].to_dict())
    rows = pd.concat([cube.loc[is_own, more.columns], more]).groupby(_CELL)[_COUNTS].sum(min_count=1).reset_index()
    rows = rows.assign(grouping="region", basis=basis, branch_code="", channel="")[cube.columns]
    return pd.concat([cube[~is_own], rows.astype(cube.dtypes.to_dict())], ignore_index=True)


def missing_branch_figures(
    waiting: Mapping[RegionMonth, Wait], reported: pd.DataFrame, period: str
) -> dict[str, MissingBranchFigure]:
    """Region code -> what it has by each rule, for the regions that wait for branches at a period.

    `reported` are members by region as in `rates.members_by_region`. Units: persons. Missing: where a cell that is in
    was blank, nothing is known (`part_missing`); `carried` is missing where nothing is in and nothing can be carried.

    100 are in; K2 last reported 50, and between 40 and 60 in twelve months.

    >>> wait = Wait((MissingReport("K2", "PU", "2024-07", 50, 50, 40, 60),), ())
    >>> members = pd.DataFrame({"period": ["2024-08"], "region_code": ["3204"], "active_members": [100],
    ...                         "blank": ""})
    >>> found = missing_branch_figures({("2024-08", "3204"): wait}, members, "2024-08")["3204"]
    >>> found.reported, found.carried, (found.low, found.high), found.carried_from
    (100, 150, (140, 160), (('K2', '2024-07'),))
    """
    rows = reported[reported["period"] == period]
    stored = {
        str(code): None if pd.isna(count) else int(count)
        for code, count in zip(rows["region_code"], rows["active_members"], strict=True)
    }
    blank = set(rows.loc[rows["blank"] != "", "region_code"])
    return {
        code: MissingBranchFigure(None, None, None, None, reason="part_missing")
        if code in blank
        else _figure(stored.get(code), wait)
        for (month, code), wait in waiting.items()
        if month == period
    }


def _figure(reported: int | None, wait: Wait) -> MissingBranchFigure:
    base, cells = reported or 0, wait.cells
    return MissingBranchFigure(
        reported,
        None if reported is None and not cells else base + sum(cell.last for cell in cells),
        base + sum(cell.least for cell in cells),
        None if wait.reasons else base + sum(cell.most for cell in cells),
        carried_from=tuple(sorted({(cell.branch, cell.month) for cell in cells})),
        is_settled=not wait.reasons,
        reason=min(wait.reasons, default=None),
    )


def with_missing_branches(row: CoverageRow, figure: MissingBranchFigure | None) -> CoverageRow:
    """A region's row with what it has by each rule, over its own denominator; untouched where it waits for nobody.

    Units: persons, and fractions for rates. Missing: None for `figure` where it waits for nobody; without workers the
    rates are None.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> row = replace(total_row((), "3204", "Kab. Bandung", ()), denominator_workers=500)
    >>> waiting = with_missing_branches(row, MissingBranchFigure(100, 150, 140, 160))
    >>> waiting.missing_branches.high_rate, with_missing_branches(row, None).missing_branches
    (0.32, None)
    """
    return row if figure is None else replace(row, missing_branches=replace(figure, workers=row.denominator_workers))


def total_missing_branches(rows: Sequence[CoverageRow]) -> MissingBranchFigure | None:
    """What several regions have together by each rule.

    Each figure adds up the regions that have it and a denominator, or all where none has both, as totals do. Units:
    persons. Missing: None where no region waits for a branch; a figure that no region has is None; so is `high` where
    it is for a region that `low` has, and `workers` where one such region has none.

    One region waits and has 100, 150 carried, 140 to 160; the other has 60 and is complete.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> waits, whole = (replace(total_row((), code, "", ()), active_members=count, denominator_workers=500)
    ...                 for code, count in (("3204", 100), ("3205", 60)))
    >>> figure = MissingBranchFigure(100, 150, 140, 160, 500)
    >>> found = total_missing_branches([replace(waits, missing_branches=figure), whole])
    >>> found.reported, found.carried, found.low, found.high, found.workers, found.low_rate
    (160, 210, 200, 220, 1000, 0.2)
    """
    figures = [row.missing_branches for row in rows if row.missing_branches is not None]
    if not figures:
        return None
    bounded = _counted(rows, lambda row: row.missing_branches.low if row.missing_branches else row.active_members)
    highs = [row.missing_branches.high if row.missing_branches else row.active_members for row in bounded]
    open_figures = [
        row.missing_branches for row in bounded if row.missing_branches and row.missing_branches.high is None
    ]
    workers = [row.denominator_workers for row in bounded]
    return MissingBranchFigure(
        _sum(rows, _reported),
        _sum(rows, lambda row: row.missing_branches.carried if row.missing_branches else row.active_members),
        _sum(rows, lambda row: row.missing_branches.low if row.missing_branches else row.active_members),
        None if None in highs or not highs else sum(high for high in highs if high is not None),
        None if None in workers or not workers else sum(count for count in workers if count is not None),
        tuple(sorted({pair for figure in figures for pair in figure.carried_from})),
        all(figure.is_settled for figure in figures),
        open_figures[0].reason if open_figures else None,
    )


def _reported(row: CoverageRow) -> int | None:
    return row.missing_branches.reported if row.missing_branches else row.active_members


def _counted(rows: Sequence[CoverageRow], value: Callable[[CoverageRow], int | None]) -> list[CoverageRow]:
    """The rule of `results.counted_rows` for another numerator: those with it and a denominator, else all with it."""
    known = [row for row in rows if value(row) is not None]
    return [row for row in known if row.denominator_workers] or known


def _sum(rows: Sequence[CoverageRow], value: Callable[[CoverageRow], int | None]) -> int | None:
    counted = _counted(rows, value)
    return sum(value(row) or 0 for row in counted) if counted else None
