"""Coverage per region and period: numerators from the cube, denominators from the workforce, joined and divided.

Undefined is not zero: a missing part makes a missing result with a reason, and the province is a ratio of sums over
the regions that have both parts, never a mean of rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from coverage.model.columns import SECTORS
from coverage.model.periods import month_end
from coverage.model.results import Denominator
from coverage.reference.regions import regions_at
from coverage.reference.segments import Sector, all_segments

COUNT: Final = "int64[pyarrow]"
"""Type of counts that may be missing."""


MEMORY_MONTHS = 12
"""Months for which a segment that a region once reported is still waited for when it is absent."""


def members_by_region(
    cube: pd.DataFrame, basis: str, arrivals: pd.DataFrame, came_in: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Active members by region and period, of one basis.

    Grain: one row per period × region_code. Columns: `active_members`, `memberships`, one per sector, one per segment,
    `blank` and `absent` (codes of the segments with a blank cell, and of those that did not arrive, parted by a space).
    Units: persons, except `memberships` (memberships). Missing: a segment that nobody reported is missing, not 0; a
    sector or total is the sum of the segments that were reported, and missing when a cell of one of them is blank.
    A segment that the region reported in the twelve months before and not now is `absent`: the sums are then too low
    and whoever shows them says so. Where `arrivals` says that rosters declared complete hold the whole region, a
    segment without rows is 0 and nothing is absent. Where `cube` holds carried figures too, `came_in` is the cube
    without them: only what came in is waited for, so that what is carried for a year is not missed for a second one.

    30 PU and 10 BPU make 40; where the BPU cell is blank, BPU and the total are missing and PU is not.

    >>> cube = pd.DataFrame({"grouping": "region", "period": "2024-08", "basis": "domicile",
    ...     "region_code": ["3204", "3204", "3273", "3273"], "segment": ["PU", "BPU", "PU", "BPU"],
    ...     "active_members": [30, 10, 60, None], "memberships": [31, 10, 60, 0], "missing_cells": [0, 0, 0, 1]})
    >>> from coverage.model.tables import ARRIVALS
    >>> nobody = ARRIVALS.conform(pd.DataFrame())
    >>> table = members_by_region(cube.convert_dtypes(dtype_backend="pyarrow"), "domicile", nobody)
    >>> table[["region_code", "active_members", "memberships", "PU", "BPU", "PMI"]].values.tolist()
    [['3204', 40, 41, 30, 10, <NA>], ['3273', <NA>, <NA>, 60, <NA>, <NA>]]
    """
    rows = _own_rows(cube, basis)
    keys = ["period", "region_code"]
    blank = rows["missing_cells"] > 0
    counts = rows.assign(active_members=rows["active_members"].mask(blank))
    codes = [segment.code for segment in all_segments()]
    # `pivot`, not `pivot_table`: two rows of one cell raise instead of being added. Its columns are named by segment
    # codes, and the sums below by sectors: `totals.region_row` asks for them by these very texts.
    wide = counts.pivot(index=keys, columns="segment", values="active_members").reindex(columns=codes).astype(COUNT)
    stored = _stored_segments(rows)
    whole = _stored_whole(wide.index, arrivals, basis)
    reported = stored if came_in is None else _stored_segments(_own_rows(came_in, basis))
    absent = _absent_segments(stored, reported.reindex(stored.index, fill_value=False)).mask(whole, "")
    wide[codes] = wide[codes].where(stored | ~whole.to_numpy()[:, None], 0)
    for sector in Sector:
        segments = [segment.code for segment in all_segments() if segment.sector is sector]
        wide[sector.value] = _sum_reported(wide[segments], stored[segments])
    wide["active_members"] = _sum_reported(wide[codes], stored)
    memberships = rows.groupby(keys)["memberships"].sum().astype(COUNT)
    wide["memberships"] = memberships.where(wide["active_members"].notna())
    wide["blank"] = _codes(wide[codes].isna() & stored)
    wide["absent"] = absent
    return wide.reset_index()


def _own_rows(cube: pd.DataFrame, basis: str) -> pd.DataFrame:
    return cube[(cube["grouping"] == "region") & (cube["basis"] == basis)]


def _stored_segments(rows: pd.DataFrame) -> pd.DataFrame:
    """For each period × region, True per segment where the cube has a row."""
    codes = [segment.code for segment in all_segments()]
    wide = rows.assign(stored=True).pivot(index=["period", "region_code"], columns="segment", values="stored")
    return wide.reindex(columns=codes).notna()


def _absent_segments(stored: pd.DataFrame, reported: pd.DataFrame) -> pd.Series:
    """For each period × region the codes of segments reported within the year before and not stored now.

    Codes are parted by a space. A month in which the region is not stored at all has no row.
    """
    months = pd.Series([12 * int(period[:4]) + int(period[5:]) for period, _ in stored.index], index=stored.index)
    absent = pd.DataFrame(index=stored.index)
    for code in stored.columns:
        # sorted by period, then region: filling forward within a region goes from month to month
        last = months.where(reported[code]).sort_index().groupby(level="region_code").ffill().reindex(stored.index)
        absent[code] = ~stored[code] & ((months - last) <= MEMORY_MONTHS)
    return _codes(absent)


def _codes(flags: pd.DataFrame) -> pd.Series:
    """Per row the names of the columns that are set, parted by a space."""
    named = pd.Series("", index=flags.index, dtype="object")
    for code in flags.columns:
        named = named.mask(flags[code], named + f" {code}")
    return named.str.strip()


def _stored_whole(index: pd.Index, arrivals: pd.DataFrame, basis: str) -> pd.Series:
    """Whether rosters declared complete hold all of a region: period × region -> True."""
    own = arrivals[arrivals["basis"] == basis].set_index(["period", "region_code"])
    whole = (own["origin"] == "roster") & ~own["is_partial"].astype("boolean").fillna(True)
    return is_set(whole.reindex(index))


def _sum_reported(counts: pd.DataFrame, stored: pd.DataFrame) -> pd.Series:
    """Row sums over what was reported; missing where nothing was, or where a reported part is blank."""
    is_blank = (stored & counts.isna()).any(axis=1)
    total: pd.Series = counts.sum(axis=1, min_count=1)
    return total.mask(is_blank).astype(COUNT)


def choose_denominator(
    workforce: pd.DataFrame, period: str, denominator: str, vintage: str | None
) -> Denominator | None:
    """The denominator that a period rests on: the latest year not after it, from the newest vintage that holds one.

    A vintage that was asked for is the only one looked at. By rule the first of `ranked_vintages` is taken that holds
    no fewer regions than any that stands behind it: a pilot of a few regions does not take over the province, and is
    used only when it is named. Units: a year, and names. Missing: None when no vintage holds the denominator for such a
    year.

    >>> workforce = pd.DataFrame({"year": [2022, 2023, 2024], "vintage": ["old", "old", "new"], "sector": "total",
    ...     "region_code": "3204", "eligible": [90, 95, 100], "source": "BPS"})
    >>> chosen = choose_denominator(workforce, "2023-08", "eligible", None)
    >>> chosen.year, chosen.vintage, choose_denominator(workforce, "2023-08", "eligible", "new")
    (2023, 'old', None)
    """
    ranked = ranked_vintages(workforce, period, denominator)
    if vintage is not None:
        ranked = ranked[ranked["vintage"] == vintage]
    if ranked.empty:
        return None
    best = ranked.iloc[int(ranked["regions"].to_numpy().argmax())]
    return Denominator(denominator, int(best["year"]), str(best["vintage"]), str(best["source"]))


def ranked_vintages(workforce: pd.DataFrame, period: str, denominator: str) -> pd.DataFrame:
    """The vintages that hold a denominator for a year not after a period, the newest first.

    Grain: one row per vintage. Columns: `vintage`, `year` (the latest such year), `regions` (how many it holds then),
    `source`, `newest` (the newest year that the vintage reaches at all). Of vintages that reach the same newest year
    the one with more regions goes first, then the later name. Units: years, and regions. Missing: a blank or 0 is
    stored by nobody, it means no data.

    >>> workforce = pd.DataFrame({"year": [2024, 2024, 2025], "vintage": ["full", "full", "pilot"], "sector": "total",
    ...     "region_code": ["3204", "3273", "3204"], "eligible": [100, 80, 110], "source": "BPS"})
    >>> ranked_vintages(workforce, "2025-08", "eligible")[["vintage", "year", "regions"]].values.tolist()
    [['pilot', 2025, 1], ['full', 2024, 2]]
    """
    holds = (workforce[denominator] > 0).fillna(False).astype(bool)
    rows = workforce[(workforce["sector"] == "total") & holds & (workforce["year"] <= int(period[:4]))]
    latest = rows[rows["year"] == rows.groupby("vintage")["year"].transform("max")]
    found = latest.groupby("vintage").agg(
        year=("year", "first"), regions=("region_code", "nunique"), source=("source", "last")
    )
    found["newest"] = workforce.groupby("vintage")["year"].max().reindex(found.index)
    order = found.reset_index().sort_values(["newest", "regions", "vintage"], ascending=False, kind="stable")
    return order.reset_index(drop=True)


def workers_by_region(workforce: pd.DataFrame, chosen: Denominator) -> pd.DataFrame:
    """Workers of one vintage and year.

    Grain: one row per region_code. Columns: `employed`, `eligible`, and `<denominator>_<sector>` for formal and
    informal. Units: persons. Missing: not stored by the publication; a 0 there is missing too.

    >>> workforce = pd.DataFrame({"year": 2024, "vintage": "a", "region_code": ["3204", "3204", "3273"],
    ...     "sector": ["total", "formal", "total"], "employed": [120, 0, 90], "eligible": [100, 40, None]})
    >>> table = workers_by_region(workforce, Denominator("eligible", 2024, "a", "BPS"))
    >>> table[["region_code", "employed", "eligible", "employed_formal", "eligible_formal"]].values.tolist()
    [['3204', 120, 100, <NA>, 40], ['3273', 90, <NA>, <NA>, <NA>]]
    """
    rows = workforce[(workforce["vintage"] == chosen.vintage) & (workforce["year"] == chosen.year)]
    # The table's key allows one value per cell, so the sum only carries it over and keeps what is missing missing.
    wide = rows.pivot_table(
        index="region_code", columns="sector", values=["employed", "eligible"], aggfunc="sum", min_count=1
    )
    names = [(measure, sector) for measure in ("employed", "eligible") for sector in SECTORS]
    wide = (
        wide.reindex(columns=pd.MultiIndex.from_tuples(names)).astype("float64").replace(0, float("nan")).astype(COUNT)
    )
    # flattened by place: `reindex` above has put the columns into the order of `names`, whatever stood in the frame
    wide.columns = [measure if sector == "total" else f"{measure}_{sector}" for measure, sector in names]
    return wide.rename_axis("region_code").reset_index()


def coverage_by_region(
    members: pd.DataFrame,
    workers: pd.DataFrame | None,
    arrivals: pd.DataFrame,
    periods: Sequence[str],
    denominator: str,
) -> pd.DataFrame:
    """Coverage at periods that rest on the same workers, with every region of each period, in BPS order.

    `arrivals` are those of one basis. Grain: one row per period × region_code, the periods in the order given.
    Columns: those of `members` and `workers`, `denominator_workers`, `coverage_rate`, `formal_rate`, `informal_rate`
    (fractions), `gap` (persons: denominator − active members), `reason` (why the rate is missing, else missing),
    `branches_included`, `branches_expected`, `is_partial`.
    Units: persons and fractions. Missing: a rate is missing without a numerator or without a denominator above 0, and
    then has a reason.

    30 of 100 are 0.3 and leave 70; Garut has members but no denominator; Kota Bandung reported nothing.

    >>> cube = pd.DataFrame({"grouping": "region", "period": "2024-08", "basis": "domicile", "segment": "PU",
    ...     "region_code": ["3204", "3205"], "active_members": [30, 7], "memberships": [30, 7], "missing_cells": 0})
    >>> workers = pd.DataFrame({"region_code": ["3204", "3273"], "eligible": [100, 80]})
    >>> from coverage.model.tables import ARRIVALS
    >>> nobody = ARRIVALS.conform(pd.DataFrame())
    >>> members = members_by_region(cube, "domicile", nobody)
    >>> table = coverage_by_region(members, workers, nobody, ["2024-08"], "eligible")
    >>> chosen = table[table["region_code"].isin(["3204", "3205", "3273"])]
    >>> chosen[["region_code", "coverage_rate", "gap", "reason"]].values.tolist()
    [['3204', 0.3, 70.0, <NA>], ['3205', nan, <NA>, 'no_denominator'], ['3273', nan, <NA>, 'no_members']]
    """
    keys = ["period", "region_code"]
    places = [(period, region.code) for period in periods for region in regions_at(period)]
    table = pd.DataFrame(places, columns=keys).merge(members, on=keys, how="left")
    if workers is not None:
        table = table.merge(workers, on="region_code", how="left")
    measures = [f"{name}{sector}" for name in ("employed", "eligible") for sector in ("", "_formal", "_informal")]
    for name in measures:
        if name not in table:
            table[name] = pd.Series(pd.NA, index=table.index, dtype=COUNT)
    table = table.merge(arrivals, on=keys, how="left")
    # a denominator's name is also the name of its column, here and in `workforce`
    table["denominator_workers"] = table[denominator]
    table["coverage_rate"] = divide(table["active_members"], table["denominator_workers"])
    for sector in ("formal", "informal"):
        table[f"{sector}_rate"] = divide(table[sector], table[f"{denominator}_{sector}"])
    table["gap"] = table["denominator_workers"] - table["active_members"]
    table["reason"] = _reasons(table)
    table["is_incomplete"] = (
        is_set(table["is_partial"]) | table["blank"].fillna("").ne("") | table["absent"].fillna("").ne("")
    )
    return table


def divide(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """A numerator over its denominator, row by row.

    Units: both in one unit, a fraction out. Missing: where either part is missing or the denominator is not above 0.

    >>> divide(pd.Series([5.0, 1.0]), pd.Series([10.0, 0.0])).tolist()
    [0.5, nan]
    """
    bottom = denominator.astype("float64")
    return numerator.astype("float64") / bottom.where(bottom > 0)


def is_set(flags: pd.Series) -> pd.Series:
    """Flags as plain truth; one that is missing is not set.

    >>> is_set(pd.Series([True, None, False])).tolist()
    [True, False, False]
    """
    return flags.astype("boolean").fillna(False).astype(bool)


def _reasons(table: pd.DataFrame) -> pd.Series:
    has_blank = table["blank"].fillna("").ne("")
    reason = pd.Series(pd.NA, index=table.index, dtype="object")
    # the later mask wins: a blank cell says more than no members, and those more than no denominator
    reason = reason.mask(table["denominator_workers"].isna(), "no_denominator")
    reason = reason.mask(table["active_members"].isna(), "no_members")
    return reason.mask(table["active_members"].isna() & has_blank, "part_missing")


def duties_at(branches: pd.DataFrame, period: str) -> pd.DataFrame:
    """The rows of the branches table that are in force at the end of a period.

    Units: those of the table. Missing: a `valid_from` or `valid_to` that is missing is open.

    >>> import datetime as dt
    >>> branches = pd.DataFrame({"branch_code": ["K1", "K2"], "valid_to": None,
    ...     "valid_from": [None, dt.date(2024, 9, 1)]})
    >>> duties_at(branches, "2024-08")["branch_code"].tolist(), duties_at(branches, "2024-09")["branch_code"].tolist()
    (['K1'], ['K1', 'K2'])
    """
    day = month_end(period)
    begun = branches["valid_from"].isna() | (branches["valid_from"] <= day)
    open_still = branches["valid_to"].isna() | (branches["valid_to"] >= day)
    return branches[begun & open_still]
