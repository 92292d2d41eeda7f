"""What a selection shows, as one value with what it rests on, and what one release moved against another.

Which release a selection shows, and how its figures come about, is worked out in `services.positions`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from coverage.metrics.releases.months import NO_PAST, Past
from coverage.model.results import CoverageRow, CoverageSummary, Move
from coverage.model.rows import Figures
from coverage.model.snapshots import Holdings


@dataclass(frozen=True)
class Shown:
    """A summary, the holdings that its own period rests on, and what stands for the other months.

    `warning` names the snapshots that could not be used, and the months that are empty for it; None when there are
    none. The summary's snapshot carries it too.
    """

    summary: CoverageSummary
    holdings: Holdings
    past: Past = NO_PAST
    warning: str | None = None


def moves(before: Figures, after: Figures) -> tuple[Move, ...]:
    """The regions whose figures differ between two summaries of a period, in BPS order, the province last.

    Grain: one move a region that differs, and one for the province whenever anything does. Units: persons, fractions.
    Missing: None where a side does not know the figure, or does not have the region.

    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> from coverage.services import summarise
    >>> before, after = (summarise(holdings_of(cube={"grouping": "region", "period": "2024-08", "basis": "domicile",
    ...     "region_code": ["3204", "3273"], "segment": "PU", "active_members": counts, "memberships": counts,
    ...     "missing_cells": 0}), Selection()) for counts in ([30, 60], [36, 60]))
    >>> [(each.code, each.members_change) for each in moves(before, after)], moves(before, before)
    ([('3204', 6), ('32', 6)], ())
    """
    old, new = ({row.code: row for row in summary.rows} for summary in (before, after))
    moved = [
        _move(old.get(code), new.get(code)) for code in sorted(old | new) if _own(old.get(code)) != _own(new.get(code))
    ]
    is_moved = moved or _own(before.province) != _own(after.province)
    return (*moved, _move(before.province, after.province)) if is_moved else ()


_FROM_ELSEWHERE = (
    *("change_month", "change_month_reason", "change_december", "change_december_reason"),
    *("target_rate", "target_source", "target_reason", "missing_branches", "persons"),
)


def _own(row: CoverageRow | None) -> CoverageRow | None:
    """A row without targets, branches, and what other months gave it (what missing branches last reported, too)."""
    return row and replace(row, **dict.fromkeys(_FROM_ELSEWHERE))  # type: ignore[arg-type]


def _move(old: CoverageRow | None, new: CoverageRow | None) -> Move:
    either = new or old
    if either is None:
        raise ValueError("a move needs a region on one side")
    return Move(
        either.code,
        either.name,
        old.active_members if old else None,
        new.active_members if new else None,
        old.denominator_workers if old else None,
        new.denominator_workers if new else None,
        old.coverage_rate if old else None,
        new.coverage_rate if new else None,
        old.formal if old else None,
        new.formal if new else None,
        old.informal if old else None,
        new.informal if new else None,
    )
