"""How many workers a place can have at most: a ceiling for printed figures, from the reference table of employment.

It tells the impossible from the merely high: what lies above it was written wrong, what lies below it is not judged.
"""

from __future__ import annotations

import functools

from coverage.reference.regions import MatchFault, match_region, normalise_region
from coverage.reference.tables import Reference, reviewed_rows

PROVINCE_NAMES = frozenset({"JAWA BARAT", "JABAR", "PROV JAWA BARAT", "PROVINSI JAWA BARAT", "PROVINSI JABAR"})
"""Spellings of the province, normalised."""

EMPLOYED_INDONESIA = 145_770_000
"""Employed persons in Indonesia, February 2025; source: BPS, Sakernas Februari 2025."""

_HEADROOM = 1.5
"""Half as many again as were employed in the last year known: no place grows so in a few years."""


_KEPT_PLACES = 1024
"""Places whose ceiling is kept; statements are about a few dozen."""


def is_province(place: str) -> bool:
    """Whether a printed place is the province as a whole.

    >>> is_province("Prov. Jawa Barat"), is_province("Kab. Bandung")
    (True, False)
    """
    return normalise_region(place) in PROVINCE_NAMES


@functools.lru_cache(_KEPT_PLACES)
def most_workers(place: str, reference: Reference) -> int:
    """No place of that name has more workers, in persons; of a bare twin the larger, elsewhere the whole country.

    Source: Sakernas by kabupaten/kota (`employment.csv`), the largest year, with half as many again.

    >>> from coverage.reference.tables import REVIEWED
    >>> most = [most_workers(place, REVIEWED) for place in ("Kab. Bandung", "Jawa Barat", "Bali", "Indonesia")]
    >>> most[0] < most[1] < most[2] == most[3]
    True
    """
    if is_province(place):
        counts = _employed_in_province()
    else:
        found = match_region(place, reference)
        twins = [twin.code for twin in found.suggestions] if found.fault is MatchFault.AMBIGUOUS else []
        codes = {found.code, *twins}
        counts = [int(row["employed"]) for row in reviewed_rows("employment") if row["region_code"] in codes]
    return int(max(counts, default=EMPLOYED_INDONESIA) * _HEADROOM)


def _employed_in_province() -> list[int]:
    """Employed persons of the province in each year of the reference table."""
    sums: dict[str, int] = {}
    for row in reviewed_rows("employment"):
        sums[row["year"]] = sums.get(row["year"], 0) + int(row["employed"])
    return list(sums.values())
