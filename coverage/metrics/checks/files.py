"""What was said of the files of a month when they came in and matters for its figures: reasons, and a basis taken."""

from __future__ import annotations

from coverage.model.checks import BASIS_TAKEN, CHECKS, IMPLAUSIBLE
from coverage.model.loading import Finding
from coverage.model.results import CoverageSummary


def find_in_files(summary: CoverageSummary) -> list[Finding]:
    """Files with figures beyond a limit that were let in, and those that took a basis; one finding each, as stored.

    Units: none. Missing: a file that says of itself all that is asked gives none.

    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> from coverage.services import summarise
    >>> stored = holdings_of(cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "PU", "active_members": 30, "memberships": 30, "missing_cells": 0})
    >>> find_in_files(summarise(stored, Selection()))
    []
    """
    return [*_confirmed(summary), *_bases_taken(summary)]


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


def _bases_taken(summary: CoverageSummary) -> list[Finding]:
    """Files of the period that state no basis and took the only one there was."""
    return [
        CHECKS[BASIS_TAKEN].finding(summary.period, f"{source.branch or 'Kanwil'}, {source.name}: {finding.message}")
        for source in summary.info.sources
        if summary.period in source.periods and source.basis == summary.basis
        for finding in source.findings
        if finding.code == BASIS_TAKEN
    ]
