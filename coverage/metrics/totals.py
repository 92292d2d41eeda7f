"""Rows and totals of coverage: a region's record as a value, and several regions added up into one.

A total is a ratio of sums over the regions that have both parts; what is unknown is never read as 0.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from coverage.metrics.late import total_late
from coverage.model.regions import region_name
from coverage.model.results import CoverageRow, Target
from coverage.model.segments import all_segments

_SUMMED = (
    "active_members",
    "memberships",
    "formal",
    "informal",
    "other",
    "employed",
    "eligible_workers",
    "formal_eligible",
    "informal_eligible",
    "denominator_workers",
    "gap",
)


def whole(value: object) -> int | None:
    """A count from a frame; None where it is missing.

    >>> whole(12.0), whole(pd.NA)
    (12, None)
    """
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def fraction(value: object) -> float | None:
    """A rate from a frame; None where it is missing.

    >>> fraction(0.25), fraction(float("nan"))
    (0.25, None)
    """
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]


def is_true(value: object) -> bool:
    """A flag from a frame; a missing one is not set.

    >>> is_true(True), is_true(False), is_true(pd.NA)
    (True, False, False)
    """
    return not pd.isna(value) and bool(value)  # type: ignore[call-overload]


def known_sum(values: list[int | None]) -> int | None:
    """The sum of what is known; None when nothing is, so that a missing part never reads as 0.

    >>> known_sum([1, None, 2]), known_sum([None])
    (3, None)
    """
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def region_row(record: dict[str, object], denominator: str, targets: tuple[Target, ...]) -> CoverageRow:
    """The row of one region from its record in `rates.coverage_by_region`; the first target is the row's own.

    Units: persons and fractions. Missing: what the record does not have is None, never 0, and `reason` says why.

    >>> segments = dict.fromkeys([segment.code for segment in all_segments()])
    >>> empty = dict.fromkeys((*_SUMMED, *segments, "eligible", "eligible_formal", "eligible_informal", "formal_rate"))
    >>> row = region_row({**empty, "informal_rate": None, "region_code": "3204", "active_members": 120,
    ...     "denominator_workers": 100, "coverage_rate": 1.2, "gap": -20, "is_partial": True, "has_blank": False,
    ...     "reason": None, "branches_included": 1, "branches_expected": 2}, "eligible", (Target(2024, 0.4, "RKPD"),))
    >>> row.active_members, row.coverage_rate, row.gap, row.formal, row.flags, row.target_rate
    (120, 1.2, -20, None, ('above_100', 'partial'), 0.4)
    """
    code = str(record["region_code"])
    rate = fraction(record["coverage_rate"])
    flags = {
        "above_100": rate is not None and rate > 1,
        "partial": is_true(record["is_partial"]),
        "carried": is_true(record.get("is_carried")),
        "part_missing": is_true(record["has_blank"]),
    }
    return CoverageRow(
        code=code,
        name=region_name(code),
        segments={segment.code: whole(record[segment.code]) for segment in all_segments()},
        active_members=whole(record["active_members"]),
        memberships=whole(record["memberships"]),
        formal=whole(record["formal"]),
        informal=whole(record["informal"]),
        other=whole(record["other"]),
        employed=whole(record["employed"]),
        eligible_workers=whole(record["eligible"]),
        formal_eligible=whole(record[f"{denominator}_formal"]),
        informal_eligible=whole(record[f"{denominator}_informal"]),
        denominator_workers=whole(record["denominator_workers"]),
        coverage_rate=rate,
        formal_rate=fraction(record["formal_rate"]),
        informal_rate=fraction(record["informal_rate"]),
        gap=whole(record["gap"]),
        flags=tuple(flag for flag, is_set in flags.items() if is_set),
        reason=None if pd.isna(record["reason"]) else str(record["reason"]),  # type: ignore[call-overload]
        branches_included=whole(record["branches_included"]) or 0,
        branches_expected=whole(record["branches_expected"]),
        target_rate=targets[0].rate if targets else None,
    )


def ratio_of_sums(rows: list[CoverageRow], numerator: str, denominator: str) -> float | None:
    """Σ numerator ÷ Σ denominator over the rows that have both; None when none has.

    30 of 100 and 60 of 100 make 90 of 200; a region without a denominator is in neither sum.

    >>> from types import SimpleNamespace as Row
    >>> rows = [Row(members=30, workers=100), Row(members=60, workers=100), Row(members=10, workers=None)]
    >>> ratio_of_sums(rows, "members", "workers"), ratio_of_sums(rows[2:], "members", "workers")
    (0.45, None)
    """
    pairs = [
        (top, bottom)
        for row in rows
        if (top := getattr(row, numerator)) is not None and (bottom := getattr(row, denominator))
    ]
    return sum(top for top, _ in pairs) / sum(bottom for _, bottom in pairs) if pairs else None


def total_row(rows: tuple[CoverageRow, ...], code: str, name: str, targets: tuple[Target, ...]) -> CoverageRow:
    """Several regions as one: sums over the regions that have numerator and denominator, and the ratio of those sums.

    Where no region has both, the sums are over what there is, and the rate is missing with a reason. Flags are those of
    any region, except `above_100`, which is the total's own. Completeness is left to the caller.

    Units: persons and fractions. 30 of 100 and 60 of 100 make 90 of 200; Garut has no denominator and is in no sum.

    >>> from coverage.metrics.rates import coverage_by_region, members_by_region
    >>> from coverage.model.schema import records_of
    >>> cube = pd.DataFrame({"grouping": "region", "period": "2024-08", "basis": "domicile", "segment": "PU",
    ...     "region_code": ["3204", "3205", "3273"], "active_members": [30, 7, 60], "memberships": [30, 7, 60],
    ...     "missing_cells": 0})
    >>> workers = pd.DataFrame({"region_code": ["3204", "3273"], "eligible": [100, 100]})
    >>> arrivals = pd.DataFrame(columns=["region_code", "branches_included", "branches_expected", "is_partial"])
    >>> table = coverage_by_region(members_by_region(cube, "domicile"), workers, arrivals, "2024-08", "eligible")
    >>> total = total_row(tuple(region_row(row, "eligible", ()) for row in records_of(table)), "32", "Jawa Barat", ())
    >>> total.active_members, total.denominator_workers, total.coverage_rate, total.flags
    (90, 200, 0.45, ('unpaired',))
    """
    paired = [row for row in rows if row.coverage_rate is not None]
    counted = paired or list(rows)
    rate = ratio_of_sums(paired, "active_members", "denominator_workers")
    flags = {flag for row in rows for flag in row.flags} - {"above_100"}
    flags |= {"unpaired"} if paired and len(paired) < len(rows) else set()
    flags |= {"above_100"} if rate is not None and rate > 1 else set()
    sums = {field: known_sum([getattr(row, field) for row in counted]) for field in _SUMMED}
    has_members = any(row.active_members is not None for row in rows)
    return CoverageRow(
        code=code,
        name=name,
        segments={
            segment.code: known_sum([row.segments[segment.code] for row in counted]) for segment in all_segments()
        },
        **sums,
        coverage_rate=rate,
        formal_rate=ratio_of_sums(counted, "formal", "formal_eligible"),
        informal_rate=ratio_of_sums(counted, "informal", "informal_eligible"),
        flags=tuple(sorted(flags)),
        reason=None if paired else "no_denominator" if has_members else "no_members",
        branches_included=0,
        branches_expected=None,
        target_rate=targets[0].rate if targets else None,
        change_month=_total_change(rows, "change_month"),
        change_december=_total_change(rows, "change_december"),
        late=total_late(rows),
    )


def _total_change(rows: tuple[CoverageRow, ...], field: str) -> int | None:
    """The change of several regions: known only where every region that has members has one."""
    values = [getattr(row, field) for row in rows if row.active_members is not None]
    return sum(values) if values and None not in values else None


def with_changes(row: CoverageRow, month: int | None, december: int | None) -> CoverageRow:
    """A row with its change of active members against those of last month and last December.

    Units: persons. Missing: None where either side is unknown.

    >>> blank = total_row((), "3204", "Kab. Bandung", ())
    >>> row = with_changes(replace(blank, active_members=110), 100, None)
    >>> row.change_month, row.change_december
    (10, None)
    """
    return replace(
        row,
        change_month=_difference(row.active_members, month),
        change_december=_difference(row.active_members, december),
    )


def _difference(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before
