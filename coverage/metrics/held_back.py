"""Rows of rosters that were set aside and are still with their branches: totals that rest on these rosters say so."""

from __future__ import annotations

from coverage.model.loading import Finding
from coverage.model.numbers import format_number
from coverage.model.periods import format_period
from coverage.model.snapshots import Holdings

_FROM_ROSTERS = ("roster", "mixed")


def rows_held_back(holdings: Holdings, period: str, basis: str) -> int:
    """Rows set aside of the rosters of a period and basis, 0 where no total of that period rests on a roster.

    Units: rows. A roster of several months counts with all of its rows, because a row without a month has none.

    >>> from dataclasses import replace
    >>> from coverage.model.snapshots import SourceEntry, holdings_of
    >>> held = holdings_of(arrivals={"period": ["2024-08"], "basis": "domicile", "origin": "roster"})
    >>> file = SourceEntry("a", "b", "daftar.xlsx", "roster", "baku", ("2024-08",), "K1", None, 10, 3, 10, True, True,
    ...                    "ani", "2024-09-01", ())
    >>> held = replace(held, info=replace(held.info, sources=(file,)))
    >>> rows_held_back(held, "2024-08", "domicile"), rows_held_back(held, "2024-07", "domicile")
    (3, 0)
    """
    arrivals = holdings.arrivals
    places = arrivals[(arrivals["period"] == period) & (arrivals["basis"] == basis)]
    if not places["origin"].isin(_FROM_ROSTERS).any():
        return 0
    return sum(
        source.rows_refused
        for source in holdings.info.sources
        if source.kind == "roster" and period in source.periods and (source.basis or basis) == basis
    )


def find_held_back(holdings: Holdings, period: str, basis: str) -> list[Finding]:
    """A finding for a period whose totals lack rows that were set aside; none where nothing was.

    >>> from dataclasses import replace
    >>> from coverage.model.snapshots import SourceEntry, holdings_of
    >>> held = holdings_of(arrivals={"period": ["2024-08"], "basis": "domicile", "origin": "roster"})
    >>> file = SourceEntry("a", "b", "daftar.xlsx", "roster", "baku", ("2024-08",), "K1", None, 10, 3, 10, True, True,
    ...                    "ani", "2024-09-01", ())
    >>> held = replace(held, info=replace(held.info, sources=(file,)))
    >>> [each.message[:36] for each in find_held_back(held, "2024-08", "domicile")]
    ['3 baris daftar peserta Agustus 2024 ']
    >>> find_held_back(held, "2024-07", "domicile")
    []
    """
    rows = rows_held_back(holdings, period, basis)
    if not rows:
        return []
    message = (
        f"{format_number(rows)} baris daftar peserta {format_period(period)} ditahan karena bermasalah dan belum masuk "
        "hitungan. Tagih daftar perbaikannya ke cabang."
    )
    return [Finding("rows_held_back", "warning", period, message)]
