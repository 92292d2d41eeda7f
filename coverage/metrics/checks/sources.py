"""What the files of a month were let in with: a reason beside implausible figures, a basis that they do not state."""

from __future__ import annotations

from coverage.model.checks import CHECKS, IMPLAUSIBLE
from coverage.model.loading import Finding
from coverage.model.results import CoverageSummary


def find_in_sources(summary: CoverageSummary) -> list[Finding]:
    """Findings about the files that a month rests on.

    Units: none. Missing: a file that says of itself all that is asked gives none.

    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> from coverage.services import summarise
    >>> stored = holdings_of(cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "PU", "active_members": 30, "memberships": 30, "missing_cells": 0})
    >>> find_in_sources(summarise(stored, Selection()))
    []
    """
    return [*_confirmed(summary), *_taken_bases(summary)]


def _confirmed(summary: CoverageSummary) -> list[Finding]:
    """Files of the period with figures beyond a limit that were let in, each with the reason that was given."""
    return [
        CHECKS["implausible_confirmed"].finding(
            summary.period, f"{source.branch or 'Kanwil'}, {source.name}: {finding.message}"
        )
        for source in summary.info.sources
        if source.confirmed and summary.period in source.periods
        for finding in source.findings
        if finding.code.startswith(IMPLAUSIBLE)
    ]


def _taken_bases(summary: CoverageSummary) -> list[Finding]:
    """Files of the period that do not state their basis and took the only one that was known."""
    return [
        CHECKS["basis_taken"].finding(summary.period, f"{source.branch or 'Kanwil'}, {source.name}: {finding.message}")
        for source in summary.info.sources
        if source.basis == summary.basis and summary.period in source.periods
        for finding in source.findings
        if finding.code == "basis_taken"
    ]
