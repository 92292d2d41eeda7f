"""The limits beyond which figures are implausible, read from `limits.csv` and from what an office taught on top.

A row of `taught/limits.csv` takes the place of the reviewed row of the same name. What is judged by a limit stands in
`metrics.plausible`; what becomes of a file beyond one in `services.plausible`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from coverage.model.errors import UsageError
from coverage.reference.tables import KEPT, Reference, reviewed_rows

MAX_WIDENING = 12
"""Months between two figures beyond which a limit widens no more."""


@dataclass(frozen=True)
class Limit:
    """One limit: the least and the highest factor, and the least count (persons) that is judged; None is no bound."""

    id: str
    low: float | None
    high: float | None
    least: int
    reason: str

    def widened(self, months: int) -> Limit:
        """The limit between figures that lie so many months apart: a factor grows with the root of the months.

        >>> wide = Limit("", 0.5, 2.0, 0, "").widened(4)
        >>> wide.low, wide.high
        (0.25, 4.0)
        """
        power = math.sqrt(min(max(months, 1), MAX_WIDENING))
        low, high = (None if bound is None else bound**power for bound in (self.low, self.high))
        return Limit(self.id, low, high, self.least, self.reason)

    def holds(self, factor: float) -> bool:
        """Whether a factor lies within the bounds.

        >>> [Limit("", 0.5, None, 0, "").holds(factor) for factor in (0.4, 0.5, 90)]
        [False, True, True]
        """
        return (self.low is None or factor >= self.low) and (self.high is None or factor <= self.high)


Limits = Mapping[str, Limit]
"""Id -> limit."""


@functools.lru_cache(KEPT)
def read_limits(reference: Reference) -> Limits:
    """Id -> limit, the office's own rows in place of the reviewed ones.

    >>> from coverage.reference.tables import REVIEWED
    >>> read_limits(REVIEWED)["region_pu"].high
    1.35

    Raises:
        UsageError: when a row of the office names no limit, or its figures are none.
    """
    return {row["limit"]: _limit(row) for row in reference.rows("limits")}


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(row["limit"] for row in reviewed_rows("limits"))


def _limit(row: Mapping[str, str]) -> Limit:
    if row["limit"] not in _known():
        raise UsageError(
            f"limits.csv: batas '{row['limit']}' tidak dikenal; seharusnya salah satu dari "
            f"{', '.join(sorted(_known()))}. Perbaiki atau hapus baris itu."
        )
    low, high = (_number(row, name) for name in ("low", "high"))
    return Limit(row["limit"], low, high, int(_number(row, "least") or 0), row["reason"])


def _number(row: Mapping[str, str], name: str) -> float | None:
    """A figure as it stands in the table, also with the decimal comma of an Indonesian Excel; '' is no bound."""
    text = row[name].strip().replace(",", ".")
    try:
        value = float(text) if text else None
    except ValueError:
        value = -1.0
    if value is not None and not 0 <= value < math.inf:
        raise UsageError(
            f"limits.csv: batas {row['limit']}, kolom {name}: '{row[name]}' bukan angka mulai 0; seharusnya misalnya "
            "0.75, atau kosong bila tanpa batas. Perbaiki sel itu."
        )
    return value
