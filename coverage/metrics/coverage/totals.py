"""Rows and totals of coverage: a region's record as a value, and several regions added up into one.

A total is a ratio of sums over the regions that have both parts; what is unknown is never read as 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from coverage.metrics.coverage.missing_branches import total_missing_branches
from coverage.model.results import CoverageRow, Target, counted_rows, paired_rows
from coverage.reference.regions import region_name
from coverage.reference.segments import Sector, all_segments

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
    "formal_workers",
    "informal_workers",
    "denominator_workers",
    "gap",
)


def whole(value: object) -> int | None:
    """A count from a frame.

    Units: those of the frame. Missing: what is missing there (NA, NaN, None) is None, never 0.

    >>> whole(12.0), whole(pd.NA)
    (12, None)
    """
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def fraction(value: object) -> float | None:
    """A rate from a frame.

    Units: a fraction. Missing: what is missing there (NA, NaN, None) is None, never 0.

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
    """The sum of what is known.

    Units: those of the parts. Missing: an unknown part is left out; None when nothing is known, so that it never reads
    as 0.

    >>> known_sum([1, None, 2]), known_sum([None])
    (3, None)
    """
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def quotient(top: int | None, bottom: int | None) -> float | None:
    """One sum over another: the rate of a total, never a mean of rates.

    Units: persons in, a fraction out. Missing: None where either sum is unknown or there is nobody below the line.

    >>> quotient(90, 200), quotient(90, 0), quotient(None, 200)
    (0.45, None, None)
    """
    return None if top is None or not bottom else top / bottom


def choose_target(targets: tuple[Target, ...], source: str | None) -> tuple[Target | None, str | None]:
    """The target that capaian and deviasi are checked against, and why there is none.

    It is that of the source asked for, else the only one. Units: fractions. Missing: with several and none chosen
    nobody is preferred (`choose_target`): whose target counts is the reader's choice. Without any, or without one of
    that source, the reason is `no_target`.

    >>> ours, theirs = Target(2024, 0.35, "RPJMN"), Target(2024, 0.7, "Kanwil")
    >>> choose_target((ours, theirs), None), choose_target((ours, theirs), "Kanwil")[0].rate, choose_target((), None)
    ((None, 'choose_target'), 0.7, (None, 'no_target'))
    """
    stored = [target for target in targets if source is None or target.source == source]
    if len(stored) == 1:
        return stored[0], None
    return None, "choose_target" if stored else "no_target"


def with_target(row: CoverageRow, targets: tuple[Target, ...], source: str | None = None) -> CoverageRow:
    """A row checked against the target of the source asked for, else against the only one.

    Units: fractions. Missing: where there is none to hold it against, `target_reason` says why.

    >>> blank = total_row((), "3204", "Kab. Bandung", ())
    >>> row = with_target(blank, (Target(2024, 0.35, "RPJMN"),))
    >>> row.target_rate, row.target_reason, with_target(blank, ()).target_reason
    (0.35, None, 'no_target')
    """
    target, reason = choose_target(targets, source)
    rate, name = (None, None) if target is None else (target.rate, target.source)
    return replace(row, target_rate=rate, target_source=name, target_reason=reason)


def _above_100(row: CoverageRow) -> list[str]:
    """The flags of the rates that are above 100 %: kept, said, never clipped."""
    rates = {
        "above_100": row.coverage_rate,
        "formal_above_100": row.formal_rate,
        "informal_above_100": row.informal_rate,
    }
    return [flag for flag, rate in rates.items() if rate is not None and rate > 1]


def region_row(record: dict[str, object], denominator: str) -> CoverageRow:
    """The row of one region from its record in `rates.coverage_by_region`, without what other months and targets say.

    Units: persons and fractions. Missing: what the record does not have is None, never 0, and `reason` says why.

    >>> segments = dict.fromkeys([segment.code for segment in all_segments()])
    >>> names = "eligible eligible_formal eligible_informal formal_rate informal_rate".split()
    >>> empty = dict.fromkeys((*_SUMMED, *segments, *names))
    >>> row = region_row({**empty, "region_code": "3204", "active_members": 120, "denominator_workers": 100,
    ...     "coverage_rate": 1.2, "gap": -20, "is_partial": True, "blank": "", "absent": "BPU",
    ...     "reason": None, "branches_included": 1, "branches_expected": 2}, "eligible")
    >>> row.active_members, row.coverage_rate, row.gap, row.formal
    (120, 1.2, -20, None)
    >>> row.flags, row.absent_segments
    (('above_100', 'partial', 'part_missing'), ('BPU',))
    """
    code = str(record["region_code"])
    absent = _codes(record["absent"])
    row = CoverageRow(
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
        formal_eligible=whole(record["eligible_formal"]),
        informal_eligible=whole(record["eligible_informal"]),
        formal_workers=whole(record[f"{denominator}_formal"]),
        informal_workers=whole(record[f"{denominator}_informal"]),
        denominator_workers=whole(record["denominator_workers"]),
        coverage_rate=fraction(record["coverage_rate"]),
        formal_rate=fraction(record["formal_rate"]),
        informal_rate=fraction(record["informal_rate"]),
        formal_reason=_sector_reason(record, Sector.FORMAL),
        informal_reason=_sector_reason(record, Sector.INFORMAL),
        gap=whole(record["gap"]),
        flags=(),
        reason=None if pd.isna(record["reason"]) else str(record["reason"]),  # type: ignore[call-overload]
        branches_included=whole(record["branches_included"]) or 0,
        branches_expected=whole(record["branches_expected"]),
        absent_segments=absent,
    )
    flags = {
        "partial": is_true(record["is_partial"]),
        "carried": is_true(record.get("is_carried")),
        "part_missing": bool(_codes(record["blank"]) or absent),
    }
    own = (*_above_100(row), *(flag for flag, is_set in flags.items() if is_set))
    return replace(row, flags=own)


def _codes(value: object) -> tuple[str, ...]:
    """Codes that a frame holds parted by a space; none where the region is not stored."""
    return () if pd.isna(value) else tuple(str(value).split())  # type: ignore[call-overload]


def _sector_reason(record: dict[str, object], sector: Sector) -> str | None:
    """Why a region has no rate of a sector: its members are unknown, or else its workers."""
    if fraction(record[f"{sector.value}_rate"]) is not None:
        return None
    if whole(record[sector.value]) is not None:
        return "no_sector_denominator"
    own = {segment.code for segment in all_segments() if segment.sector is sector}
    is_stored = bool(_codes(record["blank"])) or whole(record["active_members"]) is not None
    return "part_missing" if own & set(_codes(record["blank"])) else "no_segment" if is_stored else "no_members"


def total_row(
    rows: tuple[CoverageRow, ...], code: str, name: str, targets: tuple[Target, ...], source: str | None = None
) -> CoverageRow:
    """Several regions as one: sums over the regions that have numerator and denominator, and the ratio of those sums.

    Where no region has both, the sums are over what there is, and the rate is missing with a reason. Flags are those of
    any region, except that of rates above 100 %, which is the total's own. Changes are over the same regions as the
    sums. A sector's rate is the ratio of the members and workers shown beside it: its workers are those of the regions
    that have both, and where members stand in a region without workers of the sector there is no rate
    (`sector_unpaired` says either); `formal_reason` and `informal_reason` say why it is missing. Completeness is left
    to the caller.

    Units: persons and fractions. Missing: what a counted region lacks is left out of its sum; what all of them lack is
    None, and so is a change that one with members lacks. 30 of 100 and 60 of 100 make 90 of 200; Garut has no
    denominator and is in no sum.

    >>> from coverage.metrics.coverage.rates import coverage_by_region, members_by_region
    >>> from coverage.model.schema import records_of
    >>> from coverage.model.tables import ARRIVALS
    >>> nobody = ARRIVALS.conform(pd.DataFrame())
    >>> cube = pd.DataFrame({"grouping": "region", "period": "2024-08", "basis": "domicile", "segment": "PU",
    ...     "region_code": ["3204", "3205", "3273"], "active_members": [30, 7, 60], "memberships": [30, 7, 60],
    ...     "missing_cells": 0})
    >>> workers = pd.DataFrame({"region_code": ["3204", "3273"], "eligible": [100, 100]})
    >>> members = members_by_region(cube, "domicile", nobody)
    >>> table = coverage_by_region(members, workers, nobody, ["2024-08"], "eligible")
    >>> total = total_row(tuple(region_row(row, "eligible") for row in records_of(table)), "32", "Jawa Barat", ())
    >>> total.active_members, total.denominator_workers, total.coverage_rate, total.flags
    (90, 200, 0.45, ('unpaired',))
    """
    paired = paired_rows(rows)
    counted = counted_rows(rows)
    sums: dict[str, Any] = {field: known_sum([getattr(row, field) for row in counted]) for field in _SUMMED}
    has_members = any(row.active_members is not None for row in rows)
    segments = {segment.code: known_sum([row.segments[segment.code] for row in counted]) for segment in all_segments()}
    total = CoverageRow(
        code=code,
        name=name,
        segments=segments,
        **sums,
        coverage_rate=quotient(sums["active_members"], sums["denominator_workers"]) if paired else None,
        formal_rate=None,
        informal_rate=None,
        flags=(),
        reason=None if paired else "no_denominator" if has_members else "no_members",
        branches_included=0,
        branches_expected=None,
        absent_segments=tuple(code for code in segments if any(code in row.absent_segments for row in rows)),
        missing_branches=total_missing_branches(rows),
    )
    flags = {flag for row in rows for flag in row.flags} - {"above_100", "formal_above_100", "informal_above_100"}
    flags |= {"unpaired"} if paired and len(paired) < len(rows) else set()
    for sector in (Sector.FORMAL, Sector.INFORMAL):
        total, is_unpaired = _with_sector(total, counted, sector.value)
        flags |= {"sector_unpaired"} if is_unpaired else set()
    total = _with_total_changes(replace(total, flags=tuple(sorted({*flags, *_above_100(total)}))), counted)
    return with_target(total, targets, source)


def _with_sector(total: CoverageRow, rows: Sequence[CoverageRow], sector: str) -> tuple[CoverageRow, bool]:
    """A total with a sector's rate and the workers that it rests on, and whether regions lack one of the two parts."""
    rate, reason, workers, eligible = (f"{sector}_{name}" for name in ("rate", "reason", "workers", "eligible"))
    pairs = [row for row in rows if getattr(row, rate) is not None]
    reasons = [getattr(row, reason) for row in rows]
    found: dict[str, Any] = {reason: "sector_unpaired" if pairs else _first_of(reasons)}
    if pairs and "no_sector_denominator" not in reasons:
        sums = {name: known_sum([getattr(row, name) for row in pairs]) for name in (sector, workers, eligible)}
        found = {**sums, rate: quotient(sums[sector], sums[workers]), reason: None}
    return replace(total, **found), bool(pairs) and len(pairs) < len(rows)


def _first_of(reasons: Sequence[str]) -> str:
    """The reason nearest to a rate: members without workers, then a blank cell, then a segment, then nothing at all."""
    order = ("no_sector_denominator", "part_missing", "no_segment", "no_members")
    return next((reason for reason in order if reason in reasons), "no_members")


def _with_total_changes(total: CoverageRow, rows: Sequence[CoverageRow]) -> CoverageRow:
    """A total with its changes: known only where every counted region with members has one."""
    stored = [row for row in rows if row.active_members is not None]
    found: dict[str, Any] = {}
    for name in ("change_month", "change_december"):
        reasons = [reason for row in stored if (reason := getattr(row, f"{name}_reason"))]
        values = [getattr(row, name) for row in stored]
        is_known = bool(values) and None not in values
        why = "incomplete" if "incomplete" in reasons else "no_stock"
        found |= {name: sum(values) if is_known else None, f"{name}_reason": None if is_known else why}
    return replace(total, **found)


@dataclass(frozen=True)
class Stocks:
    """Members of regions at one month: `whole` where nothing is missing, and the codes that are `incomplete`."""

    whole: Mapping[str, int]
    incomplete: frozenset[str]


def stocks_of(rows: Iterable[CoverageRow]) -> Stocks:
    """Active members of the regions of a month, those with missing branches or parts set apart.

    Units: persons. Missing: a region whose members are unknown is not in `whole`.

    >>> blank = total_row((), "3204", "Kab. Bandung", ())
    >>> found = stocks_of([replace(blank, active_members=30), replace(blank, code="3205", flags=("partial",)),
    ...     replace(blank, code="3273")])
    >>> found.whole, found.incomplete
    ({'3204': 30}, frozenset({'3205'}))
    """
    members, incomplete = {}, set()
    for row in rows:
        if row.is_incomplete:
            incomplete.add(row.code)
        elif row.active_members is not None:
            members[row.code] = row.active_members
    return Stocks(members, frozenset(incomplete))


def with_changes(row: CoverageRow, month: Stocks, december: Stocks) -> CoverageRow:
    """A row with its change of active members against those of last month and last December.

    Units: persons. Missing: None where either side is unknown (`no_stock`), and where branches or parts are missing at
    either side (`incomplete`): what is missing is no drop.

    >>> blank = total_row((), "3204", "Kab. Bandung", ())
    >>> row = replace(blank, active_members=110)
    >>> row = with_changes(row, Stocks({"3204": 100}, frozenset()), Stocks({}, frozenset({"3204"})))
    >>> row.change_month, row.change_month_reason, row.change_december, row.change_december_reason
    (10, None, None, 'incomplete')
    """
    changes: dict[str, Any] = {}
    for name, earlier in (("change_month", month), ("change_december", december)):
        before = earlier.whole.get(row.code)
        if row.is_incomplete or row.code in earlier.incomplete:
            changes |= {name: None, f"{name}_reason": "incomplete"}
        elif row.active_members is None or before is None:
            changes |= {name: None, f"{name}_reason": "no_stock"}
        else:
            changes |= {name: row.active_members - before, f"{name}_reason": None}
    return replace(row, **changes)
