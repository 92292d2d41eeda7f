"""Cover that others pay for: coverage with and without it, when it ends, and the office's internal count of it.

Everything comes from the derived table `protection`, in which a person stands once. A person is subsidised only when
all cover is paid by government, village or a company that is not the employer. Where a file does not say who pays, it
is who pays by law for that segment; for BPU that is nobody: unknown, and counted as neither. The internal count stands
beside the headline count and is never mixed with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from coverage.model.analysis import InternalCount, Lapse, SubsidisedCover
from coverage.model.periods import month_end
from coverage.model.schema import records_of
from coverage.reference.fundings import Payer, funding_by_code
from coverage.reference.segments import usual_payer

FULL_MONTHS = 6
"""Months of contribution from which subsidised cover counts in full: BPJS Ketenagakerjaan, Probis Kepesertaan p. 67."""

HORIZONS = (30, 60, 90)
"""Days ahead for which ending cover is counted."""


def select_protection(
    protection: pd.DataFrame, basis: str, period: str, regions: Sequence[str] = ()
) -> list[dict[str, object]]:
    """Who pays how long, in one period and basis, of some regions or of all, as mappings; missing values are None.

    Grain: one mapping a segment × funding × months × protection_end, summed over regions. Units: persons and months.
    Missing: months or an end that no file states are None; a blank cell adds nobody, and `missing_cells` counts it.

    >>> stored = pd.DataFrame({"basis": "domicile", "period": "2024-08", "region_code": ["3204", "3205", "3273"],
    ...     "segment": "BPU", "funding": ["self", "CSR", "self"], "months": [None, 6, None], "protection_end": None,
    ...     "active_members": [5, 3, 2], "missing_cells": 0}, dtype=object)
    >>> rows = select_protection(stored, "domicile", "2024-08", ["3204", "3273"])
    >>> [(row["funding"], row["months"], row["active_members"]) for row in rows]
    [('self', None, 7)]
    """
    rows = protection[(protection["basis"] == basis) & (protection["period"] == period)]
    if regions:
        rows = rows[rows["region_code"].isin(list(regions))]
    keys = ["segment", "funding", "months", "protection_end"]
    rows = rows.groupby(keys, dropna=False, as_index=False)[["active_members", "missing_cells"]].sum()
    return [{name: None if pd.isna(value) else value for name, value in record.items()} for record in records_of(rows)]


def subsidised_cover(rows: Sequence[dict[str, object]], workers: int | None) -> SubsidisedCover:
    """Active members with and without those whose cover others pay for.

    Units: persons, and exact fractions of `workers` (the denominator of the same regions; None leaves rates out).
    Missing: a blank recap cell leaves all of it unknown (`part_missing`); where no row names who pays, the subsidised
    are unknown (`no_funding`), never 0. `unknown` counts the members whose payer nobody names: `subsidised` and
    `rate_without` leave it open who pays for them, `no_funding` says so, and `rate_without_low` takes all of them for
    subsidised.

    >>> rows = [{"segment": "PU", "funding": "employer", "active_members": 70, "missing_cells": 0},
    ...         {"segment": "BPU", "funding": "APBDES", "active_members": 20, "missing_cells": 0},
    ...         {"segment": "BPU", "funding": "other", "active_members": 10, "missing_cells": 0}]
    >>> cover = subsidised_cover(rows, 400)
    >>> cover.members, cover.subsidised, cover.unknown, cover.rate, cover.rate_without
    (100, 20, 10, Fraction(1, 4), Fraction(1, 5))
    >>> cover.rate_without_low, cover.reason
    (Fraction(7, 40), 'no_funding')
    """
    reason = _fault(rows)
    if reason is not None:
        return SubsidisedCover(None, None, None, None, None, reason)
    members = sum(_count(row) for row in rows)
    subsidised = sum(_count(row) for row in rows if _is_subsidised(row))
    unknown = sum(_count(row) for row in rows if _payer(row) is Payer.UNKNOWN)
    rate = Fraction(members, workers) if workers else None
    if _payers_unknown(rows):
        return SubsidisedCover(members, None, unknown, rate, None, "no_funding")
    without = Fraction(members - subsidised, workers) if workers else None
    low = Fraction(members - subsidised - unknown, workers) if workers else None
    reason = "no_denominator" if not workers else "no_funding" if unknown else None
    return SubsidisedCover(members, subsidised, unknown, rate, without, reason, low)


def lapsing(rows: Sequence[dict[str, object]], period: str, days: Sequence[int] = HORIZONS) -> tuple[Lapse, ...]:
    """How many members' last paid day lies between the end of a period and so many days after it, both included.

    Cover that ends with the period itself lapses the next morning: it is the nearest of all. Units: persons. Missing:
    cover without a stated end is not counted as ending; `open_ended` says how many that are, and `ended` how many are
    still called active although their last paid day was before the end of the period. Where no row states an end
    (`no_end`), a recap's cell is blank or nobody is a member, every count is None.

    >>> rows = [{"segment": "BPU", "funding": "APBD_KAB", "active_members": 40, "protection_end": dt.date(2024, 9, 15)},
    ...         {"segment": "BPU", "funding": "self", "active_members": 5, "protection_end": dt.date(2024, 10, 31)},
    ...         {"segment": "PU", "funding": "employer", "active_members": 9, "protection_end": None}]
    >>> rows = [{**row, "missing_cells": 0} for row in rows]
    >>> [(each.days, each.members, each.subsidised, each.open_ended) for each in lapsing(rows, "2024-08", (30, 90))]
    [(30, 40, 40, 9), (90, 45, 40, 9)]
    """
    end = month_end(period)
    reason = _fault(rows) or (None if any(_end(row) for row in rows) else "no_end")
    if reason is not None:
        return tuple(Lapse(each, end + dt.timedelta(days=each), None, None, None, None, reason) for each in days)
    open_ended = sum(_count(row) for row in rows if _end(row) is None)
    ended = sum(_count(row) for row in rows if (last := _end(row)) is not None and last < end)
    found = []
    for horizon in days:
        until = end + dt.timedelta(days=horizon)
        ending = [row for row in rows if (last := _end(row)) is not None and end <= last <= until]
        subsidised = sum(_count(row) for row in ending if _is_subsidised(row))
        found.append(Lapse(horizon, until, sum(_count(row) for row in ending), subsidised, ended, open_ended))
    return tuple(found)


def internal_count(rows: Sequence[dict[str, object]]) -> InternalCount:
    """The office's own count of members, which weighs subsidised cover by the months paid, beside the headline count.

    Government and village: members × min(months, 6) ÷ 6. Company: all at six months or more, none below. Own and
    employers' contributions count as they stand.
    Units: members, exact and possibly not whole. Missing: members whose payer nobody names (`no_funding`), and
    subsidised ones whose months nobody states (`no_months`), are left out of `low` and counted in full in `high`;
    `value` is then None. Where no row names who pays, nothing can be weighed and only the headline is known.
    Source: BPJS Ketenagakerjaan, 908 Probis Kepesertaan, p. 67.

    1.000 for three months by government make 500; 500 for four months by a company make none.

    >>> rows = [{"segment": "BPU", "funding": "APBD_KAB", "months": 3, "active_members": 1000, "missing_cells": 0},
    ...         {"segment": "BPU", "funding": "CSR", "months": 4, "active_members": 500, "missing_cells": 0}]
    >>> count = internal_count(rows)
    >>> count.headline, str(count.value)
    (1500, '500')
    """
    reason = _fault(rows)
    if reason is not None:
        return InternalCount(None, None, None, None, None, reason)
    headline = sum(_count(row) for row in rows)
    if _payers_unknown(rows):
        return InternalCount(headline, None, None, None, None, "no_funding")
    is_open = [_payer(row) is Payer.UNKNOWN or (_is_subsidised(row) and row["months"] is None) for row in rows]
    unknown = sum(_count(row) for row, open_row in zip(rows, is_open, strict=True) if open_row)
    weighed = (_weight(row) * _count(row) for row, open_row in zip(rows, is_open, strict=True) if not open_row)
    low = sum(weighed, Fraction(0))
    reason = None if not unknown else "no_funding" if unknown_cover(rows) else "no_months"
    return InternalCount(headline, low if not unknown else None, low, low + unknown, unknown, reason)


def short_cover(rows: Sequence[dict[str, object]]) -> int:
    """Subsidised members whose cover is paid for less than six months, or for a time that nobody states.

    No pace is drawn through them: they are gone when the payer stops. Units: persons. Missing: months that are None
    count as none paid; a payer that nobody names subsidises nobody; a blank cell adds nobody.

    >>> short_cover([{"segment": "BPU", "funding": "CSR", "months": 2, "active_members": 7},
    ...              {"segment": "BPU", "funding": "CSR", "months": 12, "active_members": 5},
    ...              {"segment": "BPU", "funding": "self", "months": 1, "active_members": 3}])
    7
    """
    return sum(_count(row) for row in rows if _is_subsidised(row) and _months(row) < FULL_MONTHS)


def unknown_cover(rows: Sequence[dict[str, object]]) -> int:
    """Members of whom nobody knows who pays for them.

    Units: persons. Missing: where no file names the payer it is who pays by law for the segment, for BPU nobody; a
    blank cell adds nobody.

    >>> unknown_cover([{"segment": "PU", "funding": "other", "active_members": 7},
    ...                {"segment": "BPU", "funding": "other", "active_members": 5},
    ...                {"segment": "BPU", "funding": "self", "active_members": 3}])
    5
    """
    return sum(_count(row) for row in rows if _payer(row) is Payer.UNKNOWN)


def _fault(rows: Sequence[dict[str, object]]) -> str | None:
    """Why nothing can be said of rows: there are none, or a recap left a cell of them blank."""
    if not rows:
        return "no_members"
    return "part_missing" if any(row["missing_cells"] for row in rows) else None


def _payers_unknown(rows: Sequence[dict[str, object]]) -> bool:
    """Whether somebody's payer is unknown and no row with members names one: the law alone says nothing of the rest."""
    stored = [row for row in rows if _count(row)]
    return all(_named_payer(row) is Payer.UNKNOWN for row in stored) and (
        not stored or any(_payer(row) is Payer.UNKNOWN for row in stored)
    )


def _count(row: dict[str, object]) -> int:
    return int(str(row["active_members"] or 0))


def _months(row: dict[str, object]) -> int:
    return int(str(row["months"] or 0))


def _end(row: dict[str, object]) -> dt.date | None:
    value = row["protection_end"]
    return value if isinstance(value, dt.date) else None


def _named_payer(row: dict[str, object]) -> Payer:
    return funding_by_code()[str(row["funding"])].payer


def _payer(row: dict[str, object]) -> Payer:
    named = _named_payer(row)
    return usual_payer()[str(row["segment"])] if named is Payer.UNKNOWN else named


def _is_subsidised(row: dict[str, object]) -> bool:
    return funding_by_code()[str(row["funding"])].is_subsidised


def _weight(row: dict[str, object]) -> Fraction:
    payer = _payer(row)
    if payer is Payer.COMPANY:
        return Fraction(int(_months(row) >= FULL_MONTHS))
    if payer in (Payer.GOVERNMENT, Payer.VILLAGE):
        return Fraction(min(_months(row), FULL_MONTHS), FULL_MONTHS)
    return Fraction(1)
