"""Rows of rosters that were set aside and are still with their branches: totals that rest on these rosters say so.

Whose rows they are is known through the branch of the file alone; how many of them a region lacks is not known, and
never said.
"""

from __future__ import annotations

from dataclasses import replace

from coverage.metrics.coverage.rates import duties_at
from coverage.model.loading import Finding
from coverage.model.numbers import format_number
from coverage.model.periods import format_period
from coverage.model.results import CoverageRow
from coverage.model.snapshots import Holdings, SourceEntry

FLAG = "rows_held_back"
"""Flag of a total that rests on a roster with rows set aside; its words stand in `wording.FLAGS`."""

_FROM_ROSTERS = ("roster", "mixed")


def _regions_on_rosters(holdings: Holdings, period: str, basis: str) -> frozenset[str]:
    """Regions whose members of the period come from a roster, wholly or in part."""
    arrivals = holdings.arrivals
    places = arrivals[(arrivals["period"] == period) & (arrivals["basis"] == basis)]
    return frozenset(places.loc[places["origin"].isin(_FROM_ROSTERS), "region_code"].astype(str))


def _incomplete_rosters(holdings: Holdings, period: str, basis: str) -> list[SourceEntry]:
    return [
        source
        for source in holdings.info.sources
        if source.kind == "roster"
        and source.rows_refused
        and period in source.periods
        and (source.basis or basis) == basis
    ]


def rows_held_back(holdings: Holdings, period: str, basis: str) -> int:
    """Rows set aside of the rosters of a period and basis, 0 where no total of that period rests on a roster.

    Units: rows. A roster of several months counts with all of its rows, because a row without a month has none.
    Missing: a file that names no basis counts for every basis.

    >>> from dataclasses import replace
    >>> from coverage.model.snapshots import SourceEntry, holdings_of
    >>> stored = holdings_of(arrivals={"period": ["2024-08"], "basis": "domicile", "origin": "roster"})
    >>> file = SourceEntry("a", "b", "daftar.xlsx", "roster", "baku", ("2024-08",), "K1", None, 10, 3, 10, True, True,
    ...                    "ani", "2024-09-01", ())
    >>> stored = replace(stored, info=replace(stored.info, sources=(file,)))
    >>> rows_held_back(stored, "2024-08", "domicile"), rows_held_back(stored, "2024-07", "domicile")
    (3, 0)
    """
    if not _regions_on_rosters(holdings, period, basis):
        return 0
    return sum(source.rows_refused for source in _incomplete_rosters(holdings, period, basis))


def flag_held_back(
    rows: tuple[CoverageRow, ...], holdings: Holdings, period: str, basis: str
) -> tuple[CoverageRow, ...]:
    """The rows of regions, flagged where rows of a roster that they rest on are set aside.

    A branch's file concerns the regions that the branch serves at the period and that rest on a roster, or have no
    members at all; a file without a branch, or of one that serves none of these, every region that rests on a roster.
    Units: flags, no count is changed. Missing: a region without members may be flagged; how many rows it lacks is not
    known.

    >>> from dataclasses import replace
    >>> from coverage.metrics.coverage.totals import total_row
    >>> from coverage.model.snapshots import SourceEntry, holdings_of
    >>> stored = holdings_of(
    ...     arrivals={"period": "2024-08", "basis": "domicile", "region_code": ["3204", "3205", "3273"],
    ...               "origin": ["roster", "roster", "branch"]},
    ...     branches={"branch_code": ["K1", "K1"], "branch_name": "Satu", "region_code": ["3204", "3273"]})
    >>> file = SourceEntry("a", "b", "daftar.xlsx", "roster", "baku", ("2024-08",), "K1", None, 10, 3, 10, True, True,
    ...                    "ani", "2024-09-01", ())
    >>> regions = tuple(replace(total_row((), code, code, ()), active_members=9) for code in ("3204", "3205", "3273"))
    >>> for each in (file, replace(file, branch=None)):
    ...     flagged = flag_held_back(regions, replace(stored, info=replace(stored.info, sources=(each,))), "2024-08",
    ...                              "domicile")
    ...     print([row.code for row in flagged if row.flags])
    ['3204']
    ['3204', '3205']
    """
    files = _incomplete_rosters(holdings, period, basis)
    on_rosters = _regions_on_rosters(holdings, period, basis) if files else frozenset()
    if not on_rosters:
        return rows
    empty = {row.code for row in rows if row.active_members is None}
    served = _served(holdings, period)
    concerned: set[str] = set()
    for file in files:
        own = served.get(file.branch or "", frozenset())
        concerned |= own & (on_rosters | empty) if own & on_rosters else on_rosters
    return tuple(replace(row, flags=(*row.flags, FLAG)) if row.code in concerned else row for row in rows)


def _served(holdings: Holdings, period: str) -> dict[str, frozenset[str]]:
    """Branch, by code and by name -> the regions that it serves at a period."""
    duties = duties_at(holdings.branches, period)
    return {
        str(name): frozenset(rows["region_code"].astype(str))
        for column in ("branch_code", "branch_name")
        for name, rows in duties.groupby(column)
    }


def find_held_back(holdings: Holdings, period: str, basis: str) -> list[Finding]:
    """A finding for a period whose totals lack rows that were set aside; none where nothing was.

    Units: rows. Missing: see `rows_held_back`.

    >>> from dataclasses import replace
    >>> from coverage.model.snapshots import SourceEntry, holdings_of
    >>> stored = holdings_of(arrivals={"period": ["2024-08"], "basis": "domicile", "origin": "roster"})
    >>> file = SourceEntry("a", "b", "daftar.xlsx", "roster", "baku", ("2024-08",), "K1", None, 10, 3, 10, True, True,
    ...                    "ani", "2024-09-01", ())
    >>> stored = replace(stored, info=replace(stored.info, sources=(file,)))
    >>> [each.message[:36] for each in find_held_back(stored, "2024-08", "domicile")]
    ['3 baris daftar peserta Agustus 2024 ']
    >>> find_held_back(stored, "2024-07", "domicile")
    []
    """
    rows = rows_held_back(holdings, period, basis)
    if not rows:
        return []
    message = (
        f"{format_number(rows)} baris daftar peserta {format_period(period)} ditahan karena bermasalah dan belum masuk "
        "hitungan. Tagih daftar perbaikannya ke cabang."
    )
    return [Finding(FLAG, "warning", period, message)]
