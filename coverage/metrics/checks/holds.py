"""What holds up a release: findings so heavy that a month becomes official only with a stated reason.

Which checks they are is declared in `model.checks`; nothing is refused here.
"""

from __future__ import annotations

from coverage.model.checks import CHECKS
from coverage.model.loading import Finding
from coverage.model.periods import format_period, shift_period
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.reference.regions import region_name

NAMED = 5
"""How many regions a finding names before it counts the others."""


def holds_up(summary: CoverageSummary) -> tuple[Finding, ...]:
    """The findings of a summary that hold up its release, that the month is not finished among them and first.

    Units: persons in words. Missing: a region that was never seen, or that has no denominator, holds up nothing.

    August came from Kabupaten Bandung alone; July from Kota Bandung too, and there is no list of branches.

    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> from coverage.services import summarise
    >>> stored = holdings_of(cube={"grouping": "region", "period": ["2024-07", "2024-07", "2024-08"],
    ...     "basis": "domicile", "region_code": ["3204", "3273", "3204"], "segment": "PU",
    ...     "active_members": [30, 60, 31], "memberships": [30, 60, 31], "missing_cells": 0})
    >>> [holds_up(summarise(stored, Selection(month))) for month in ("2024-07",)]
    [()]
    >>> print(holds_up(summarise(stored, Selection("2024-08")))[0].message)
    Agustus 2024 belum lengkap: Kota Bandung, yang ada pada Juli 2024, belum ada datanya.
    """
    words = _unfinished(summary)
    unfinished = [CHECKS["unfinished"].finding(summary.period, words)] if words else []
    return (*unfinished, *(each for each in summary.findings if _holds(each.code)))


def _holds(code: str) -> bool:
    return code in CHECKS and CHECKS[code].holds_release


def _unfinished(summary: CoverageSummary) -> str:
    """Why a month is not finished, in one sentence; '' for a finished one.

    With a list of branches: one is expected for a region, is not in, and no recap of the Kanwil states the region.
    Without: a region of the month before has no figures.
    """
    place, province = format_period(summary.period), summary.province
    waiting = [row.name for row in summary.rows if _waits(row)]
    if province.branches_expected is not None:
        if not waiting:
            return ""
        return (
            f"{place} belum lengkap: {province.branches_included} dari {province.branches_expected} cabang sudah "
            f"masuk; {_names(waiting)} masih menunggu."
        )
    month = shift_period(summary.period, -1)
    before = next((point.regions for point in summary.trend if point.period == month), frozenset())
    known = {row.code for row in summary.rows if row.active_members is not None or row.reason == "part_missing"}
    gone = [region_name(code) for code in sorted(before - known)]
    if not gone:
        return ""
    return f"{place} belum lengkap: {_names(gone)}, yang ada pada {format_period(month)}, belum ada datanya."


def _waits(row: CoverageRow) -> bool:
    """Whether a branch is expected and not in; a list of persons that is only a part of a branch is not that."""
    return row.missing_branches is not None and row.branches_included < (row.branches_expected or 0)


def _names(names: list[str]) -> str:
    """The names, the first few of many: 'Kab. Garut, Kota Banjar dan 9 lainnya'."""
    rest = len(names) - NAMED
    return f"{', '.join(names[:NAMED])} dan {rest} lainnya" if rest > 0 else ", ".join(names)
