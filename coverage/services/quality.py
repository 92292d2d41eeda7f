"""What is in and what is not: branches that serve the regions and have reported, and rows that were set aside."""

from __future__ import annotations

from coverage.metrics.checks.held_back import find_held_back
from coverage.metrics.checks.held_back import rows_held_back as count_held_back
from coverage.metrics.coverage.groups import branch_duties
from coverage.metrics.releases.released import Shown
from coverage.model.loading import Finding
from coverage.services.position import Position

Duties = tuple[dict[str, list[tuple[str, str]]], frozenset[str]]
"""Region -> branches (code, name) that serve it at a period, and the codes of those whose figures are in."""


def duties_of(position: Position, period: str) -> Duties:
    """Who serves whom at a period and has reported, in the snapshot that a position rests on."""
    return branch_duties(position.holdings, period, position.basis)


def rows_held_back(shown: Shown) -> int:
    """Rows of rosters that were set aside and are in no count of the period."""
    return count_held_back(shown.holdings, shown.summary.period, shown.summary.basis)


def held_back(shown: Shown) -> list[Finding]:
    """What is to be said of the rows that were set aside; nothing where none were."""
    return find_held_back(shown.holdings, shown.summary.period, shown.summary.basis)
