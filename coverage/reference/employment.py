"""Employed persons by kab/kota and year as BPS published them, read from `employment.csv`.

Formal is statuses 3 and 4 of Sakernas August. No office can teach them: they are a constant of a version.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coverage.reference.tables import reviewed_rows


@dataclass(frozen=True)
class Employment:
    """Employed persons of a region in one year, and how many of them are formal."""

    employed: int
    formal: int


@functools.cache
def employment_by_year() -> Mapping[int, Mapping[str, Employment]]:
    """Year -> region code -> employed persons.

    >>> known = employment_by_year()
    >>> (min(known), max(known)), sum(each.employed for each in known[2024].values())
    ((2018, 2024), 24417110)
    """
    found: dict[int, dict[str, Employment]] = defaultdict(dict)
    for row in reviewed_rows("employment"):
        found[int(row["year"])][row["region_code"]] = Employment(int(row["employed"]), int(row["formal"]))
    return found


def nearest_year(years: Collection[int], wanted: int) -> int:
    """The year nearest to one; of two as near the later.

    >>> nearest_year([2018, 2020, 2024], 2019), nearest_year([2018, 2020, 2024], 2031)
    (2020, 2024)
    """
    return min(years, key=lambda year: (abs(year - wanted), -year))
