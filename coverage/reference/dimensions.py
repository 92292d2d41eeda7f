"""Dimensions by which a publication splits its figures (sex, age, schooling …), read from `dimensions.csv`.

Denominators are of everybody. A dimension with known `parts` may be added up where every part stands; of the others
nobody knows whether the parts are all there. No office can teach them: they are a constant of a version.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from coverage.reference.subjects import names_any
from coverage.reference.tables import reviewed_rows


@dataclass(frozen=True)
class Dimension:
    """One dimension: what it is called, words of its headings, and the spellings of each part where these are known."""

    code: str
    label: str
    headings: tuple[str, ...]
    parts: tuple[frozenset[str], ...]

    def part_of(self, value: str) -> int | None:
        """Which part a normalised value names, from 0; None for one that is not known.

        >>> sex = all_dimensions()[0]
        >>> sex.part_of("PRIA"), sex.part_of("P"), sex.part_of("JUMLAH")
        (0, 1, None)
        """
        return next((place for place, words in enumerate(self.parts) if value in words), None)


@functools.cache
def all_dimensions() -> tuple[Dimension, ...]:
    """The dimensions in the order of `dimensions.csv`.

    >>> [dimension.label for dimension in all_dimensions()][:3]
    ['jenis kelamin', 'perkotaan dan perdesaan', 'kelompok umur']
    """
    return tuple(
        Dimension(
            row["dimension"],
            row["label"],
            tuple(row["headings"].split("|")),
            tuple(frozenset(part.split("|")) for part in row["parts"].split(";") if part),
        )
        for row in reviewed_rows("dimensions")
    )


def dimension_of(heading: str) -> Dimension | None:
    """The dimension that a normalised heading names, by whole words.

    >>> dimension_of("KELOMPOK UMUR").code, dimension_of("KETERANGAN")
    ('age', None)
    """
    return next((item for item in all_dimensions() if names_any(heading, item.headings)), None)


def dimension_of_values(values: frozenset[str]) -> Dimension | None:
    """The dimension that normalised values are the parts of, whatever the heading; an abbreviation alone tells nothing.

    >>> dimension_of_values(frozenset({"LAKI LAKI"})).code, dimension_of_values(frozenset({"L", "KOTA"}))
    ('sex', None)
    """
    if all(len(value) <= _SHORTEST or value in _PLACES for value in values):
        return None
    return next((item for item in all_dimensions() if all(item.part_of(value) is not None for value in values)), None)


_SHORTEST = 2
"""Letters up to which a value is an abbreviation that may stand for anything."""

_PLACES = frozenset({"KOTA", "DESA"})
"""Values that are more often the kind of a place than a part of its people."""
