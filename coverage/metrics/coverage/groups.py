"""Members by branch, segment, sector or channel: the other ways in which the same people are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from coverage.metrics.coverage.rates import duties_at
from coverage.model.columns import CHANNELS, HEAD_OFFICE, KANWIL
from coverage.model.results import GroupRow
from coverage.model.schema import values_of
from coverage.model.snapshots import Holdings
from coverage.model.tables import BRANCH_SEPARATOR
from coverage.reference.segments import all_segments, sector_names

GROUPINGS = ("branch", "sector", "segment", "channel")
"""What members can be grouped by, beside the region."""


def group_members(
    holdings: Holdings, by: str, period: str, basis: str, counted: Sequence[str] | None = None
) -> tuple[GroupRow, ...]:
    """Active members at one period by branch, sector, segment or channel.

    Grain: one row a group that reported. Units: persons and memberships. Segments and sectors are those of the
    `counted` regions (all when None), so that they add up to a total made of these. Branches and channels are whole,
    as their files state them; a person counts once inside each, so they may overlap. Missing: a blank cell makes its
    group missing.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(cube={"grouping": "region", "period": "2024-08", "basis": "domicile",
    ...     "region_code": "3204", "segment": ["PU", "JAKON", "BPU"], "active_members": [30, 5, None],
    ...     "memberships": [31, 5, None], "missing_cells": [0, 0, 1]})
    >>> [(row.key, row.active_members, row.memberships, row.reason)
    ...  for row in group_members(stored, "sector", "2024-08", "domicile")]
    [('formal', 35, 36, None), ('informal', None, None, 'part_missing')]
    """
    grouping = by if by in ("branch", "channel") else "region"
    cube = holdings.cube
    rows = cube[(cube["grouping"] == grouping) & (cube["period"] == period) & (cube["basis"] == basis)]
    if counted is not None and grouping == "region":
        rows = rows[rows["region_code"].isin(list(counted))]
    names = {"branch": "branch_code", "channel": "channel"}
    sectors = {segment.code: segment.sector.value for segment in all_segments()}
    keys = rows["segment"].map(sectors) if by == "sector" else rows[names.get(by, "segment")]
    counts = (
        rows.assign(key=keys.astype("str")).groupby("key")[["active_members", "memberships", "missing_cells"]].sum()
    )
    labels = _labels(holdings, by)
    return tuple(
        GroupRow(key, labels.get(key, key), *_counts(counts, key))
        for key in sorted(map(str, counts.index), key=_order(by))
    )


def _counts(counts: pd.DataFrame, key: str) -> tuple[int | None, int | None, str | None]:
    members, memberships, missing = (
        int(counts[name].to_dict()[key]) for name in ("active_members", "memberships", "missing_cells")
    )
    return (None, None, "part_missing") if missing else (members, memberships, None)


def _order(by: str) -> Callable[[str], tuple[int, str]]:
    orders = {
        "segment": [segment.code for segment in all_segments()],
        "sector": list(sector_names()),
        "channel": list(CHANNELS),
    }
    places = {key: place for place, key in enumerate(orders.get(by, []))}
    return lambda key: (places.get(key, len(places)), key)


def _labels(holdings: Holdings, by: str) -> dict[str, str]:
    if by == "branch":
        pairs = zip(holdings.branches["branch_code"], holdings.branches["branch_name"], strict=True)
        return {str(code): str(name) for code, name in pairs} | {
            KANWIL: "Kanwil Jawa Barat",
            HEAD_OFFICE: "Kantor Pusat",
        }
    if by == "sector":
        return sector_names()
    return {segment.code: segment.name for segment in all_segments()} if by == "segment" else {}


def branch_duties(
    holdings: Holdings, period: str, basis: str
) -> tuple[dict[str, list[tuple[str, str]]], frozenset[str]]:
    """Which branches serve each region at the end of a period, and which of them have reported.

    Returns region_code -> (branch code, name) in order of code, and the codes of the branches that are in. Units: codes
    and names. Missing: a region that no branch serves is absent; without a list of branches there is none.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(
    ...     branches={"branch_code": ["K1", "K2"], "branch_name": ["Satu", "Dua"], "region_code": "3204"},
    ...     cube={"grouping": "branch", "period": "2024-08", "basis": "domicile", "branch_code": ["K1"]})
    >>> duties, reported = branch_duties(stored, "2024-08", "domicile")
    >>> duties, sorted(reported)
    ({'3204': [('K1', 'Satu'), ('K2', 'Dua')]}, ['K1'])
    """
    rows = duties_at(holdings.branches, period)
    duties: dict[str, list[tuple[str, str]]] = {}
    for code, name, region in sorted(zip(rows["branch_code"], rows["branch_name"], rows["region_code"], strict=True)):
        duties.setdefault(str(region), []).append((str(code), str(name)))
    return duties, frozenset(arrived_branches(holdings, period, basis)[0])


def arrived_branches(
    holdings: Holdings, period: str, basis: str, codes: Sequence[str] | None = None
) -> tuple[set[str], set[str]]:
    """The branches that are in at a period, and those expected, of some regions or of all (None).

    In is who gave figures of any of these regions, whether they count or the Kanwil's do. Units: branch codes. Missing:
    without a list of branches nobody is expected, and in are those with figures of the whole. A snapshot of an earlier
    version does not name who is missing: there only those are in whose figures count.

    Both reported Bandung, K1 alone Garut; for Garut the Kanwil's recap counts. K3 is missing.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(
    ...     branches={"branch_code": ["K1", "K2", "K1", "K3"], "region_code": ["3204", "3204", "3205", "3205"]},
    ...     arrivals={"period": "2024-08", "basis": "domicile", "region_code": ["3204", "3205"],
    ...               "branches_missing": ["", "K3"]})
    >>> [sorted(codes) for codes in arrived_branches(stored, "2024-08", "domicile")]
    [['K1', 'K2'], ['K1', 'K2', 'K3']]
    >>> [sorted(codes) for codes in arrived_branches(stored, "2024-08", "domicile", ["3205"])]
    [['K1'], ['K1', 'K3']]
    """
    return arrived_of(reports_at(holdings, period, basis), codes)


@dataclass(frozen=True)
class Reports:
    """Who serves whom and who reported at a period, as (branch code, region code); and for whom each region waits."""

    duties: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    waits: Mapping[str, frozenset[str]]


def reports_at(holdings: Holdings, period: str, basis: str) -> Reports:
    """What `arrived_of` needs of a period, read from the tables once.

    Units: codes. Missing: a region that no snapshot names as waiting or whole is not in `waits`.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(branches={"branch_code": ["K1", "K2"], "region_code": "3204"},
    ...     arrivals={"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "branches_missing": "K2"})
    >>> found = reports_at(stored, "2024-08", "domicile")
    >>> found.duties, found.figures, found.waits
    ((('K1', '3204'), ('K2', '3204')), (), {'3204': frozenset({'K2'})})
    """
    cube, arrivals = holdings.cube, holdings.arrivals
    is_own = (cube["grouping"] == "branch") & (cube["period"] == period) & (cube["basis"] == basis)
    is_arrival = (arrivals["period"] == period) & (arrivals["basis"] == basis)
    own = arrivals.loc[is_arrival, ["region_code", "branches_missing"]]
    waits = {
        code: frozenset(names.split(BRANCH_SEPARATOR))
        for code, names in zip(values_of(own["region_code"]), values_of(own["branches_missing"]), strict=True)
        if not pd.isna(names)
    }
    duties, figures = (
        tuple(zip(values_of(each["branch_code"]), values_of(each["region_code"]), strict=True))
        for each in (duties_at(holdings.branches, period), cube.loc[is_own, ["branch_code", "region_code"]])
    )
    return Reports(duties, figures, waits)


def arrived_of(reports: Reports, codes: Sequence[str] | None = None) -> tuple[set[str], set[str]]:
    """`arrived_branches` from what was read of a period.

    Units: branch codes. Missing: as there.

    >>> arrived_of(Reports((("K1", "3204"), ("K2", "3205")), (("K1", "3204"),), {}), ["3204"])
    ({'K1'}, {'K1'})
    """
    duties, rows = (
        [pair for pair in pairs if codes is None or pair[1] in codes] for pairs in (reports.duties, reports.figures)
    )
    expected = {branch for branch, _ in duties}
    figures = {branch for branch, _ in rows} - {KANWIL}
    if not expected:
        figures -= {HEAD_OFFICE}
        return figures if codes is None else set(), set()
    waits = reports.waits
    return {code for code, region in duties if code not in waits.get(region, {code})} | (figures & expected), expected


def missing_branches(holdings: Holdings, period: str, basis: str) -> tuple[str, ...]:
    """Codes of the expected branches that gave no figures of a period at all.

    Units: branch codes. Missing: empty when no list of branches is stored, because then nobody is expected.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(branches={"branch_code": ["K1", "K2"], "region_code": "3204"},
    ...     arrivals={"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "branches_missing": "K2"})
    >>> missing_branches(stored, "2024-08", "domicile")
    ('K2',)
    """
    included, expected = arrived_branches(holdings, period, basis)
    return tuple(sorted(expected - included))
