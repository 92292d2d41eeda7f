"""Branches that are stored for a month and that the list of branches does not know: files from before the list came.

What comes in later is refused by `services.branches`; what is stored stays and counts, so it is said here.
"""

from __future__ import annotations

from coverage.metrics.coverage.groups import group_members
from coverage.model.checks import CHECKS
from coverage.model.columns import KANWIL
from coverage.model.loading import Finding
from coverage.model.numbers import format_number
from coverage.model.periods import format_period
from coverage.model.snapshots import Holdings

_NO_BRANCHES = (KANWIL, "PUSAT")
"""Senders that are no branch of a list: the Kanwil and head office."""


def find_unlisted(holdings: Holdings, period: str, basis: str) -> list[Finding]:
    """A finding for each branch with figures of a month and basis that the list of branches does not know.

    Grain: one finding a branch, by code. Units: persons, as the branch's own files state them. Missing: without a list
    of branches there is no finding; a branch with a blank cell is named without its count.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(branches={"branch_code": ["K1"], "branch_name": ["Satu"], "region_code": "3204"},
    ...     cube={"grouping": "branch", "period": "2024-08", "basis": "domicile", "branch_code": ["K1", "SUKA"],
    ...           "segment": "PU", "active_members": [10, 1234], "memberships": [10, 1234], "missing_cells": 0})
    >>> [found.message for found in find_unlisted(stored, "2024-08", "domicile")]
    ['Cabang SUKA menyimpan 1.234 peserta untuk Agustus 2024 tetapi tidak ada di daftar cabang.']
    """
    listed = set(map(str, holdings.branches["branch_code"]))
    if not listed:
        return []
    found = []
    for row in group_members(holdings, "branch", period, basis):
        if row.key not in (*_NO_BRANCHES, *listed):
            count = "angka" if row.active_members is None else f"{format_number(row.active_members)} peserta"
            words = (
                f"Cabang {row.key} menyimpan {count} untuk {format_period(period)} tetapi tidak ada di daftar cabang."
            )
            found.append(CHECKS["branch_unlisted"].finding(period, words))
    return found
