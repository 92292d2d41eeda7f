"""What holds up a release: findings so heavy that a month becomes official only with a stated reason.

Which checks they are is declared in `model.checks`; nothing is refused here.
"""

from __future__ import annotations

from coverage.model.checks import CHECKS
from coverage.model.loading import Finding
from coverage.model.results import CoverageSummary
from coverage.model.unfinished import Unfinished
from coverage.reference.regions import region_name
from coverage.words.unfinished import unfinished_sentence

NAMED = 5
"""How many branches or regions a finding names before it counts the others."""


def holds_up(summary: CoverageSummary) -> tuple[Finding, ...]:
    """The findings of a summary that hold up its release, that the month is not finished first.

    Units: persons in words. Missing: a region that was never seen, or that has no denominator, holds up nothing.

    August came from Kabupaten Bandung alone; July from Kota Bandung too, and there is no list of branches.

    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> from coverage.services import summarise
    >>> stored = holdings_of(cube={"grouping": "region", "period": ["2024-07", "2024-07", "2024-08"],
    ...     "basis": "domicile", "region_code": ["3204", "3273", "3204"], "segment": "PU",
    ...     "active_members": [30, 60, 31], "memberships": [30, 60, 31], "missing_cells": 0})
    >>> holds_up(summarise(stored, Selection("2024-07")))
    ()
    >>> print(holds_up(summarise(stored, Selection("2024-08")))[0].message)
    Agustus 2024 belum lengkap: 1 dari 2 kab/kota sudah masuk. Yang ditunggu: Kota Bandung.
    """
    unfinished = [_unfinished(summary.unfinished)] if summary.unfinished is not None else []
    return (*unfinished, *(each for each in summary.findings if _holds(each.code)))


def _holds(code: str) -> bool:
    return code in CHECKS and CHECKS[code].holds_release


def _unfinished(month: Unfinished) -> Finding:
    awaited = [each.name for each in month.branches] or [region_name(code) for code in month.regions]
    rest = len(awaited) - NAMED
    named = f"{', '.join(awaited[:NAMED])} dan {rest} lainnya" if rest > 0 else ", ".join(awaited)
    words = f"{unfinished_sentence(month)} Yang ditunggu: {named}."
    return CHECKS["unfinished"].finding(month.period, words)
