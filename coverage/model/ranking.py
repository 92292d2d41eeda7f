"""Places in a ranking as far as the figures allow them: a band where regions cannot be told apart, and a real move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coverage.model.indicators import Denominator


@dataclass(frozen=True)
class RankBand:
    """Where a region stands, the highest coverage first: somewhere from `best` to `worst`.

    `low` and `high` bound its coverage rate (fractions) by rounding and by what is uncertain about its denominator.
    """

    code: str
    low: float
    high: float
    best: int
    worst: int

    @property
    def is_tied(self) -> bool:
        """Whether the figures do not tell it apart from some other region."""
        return self.best < self.worst

    @property
    def places(self) -> str:
        """The place or the band in figures: '3', '2–5'."""
        return f"{self.best}–{self.worst}" if self.is_tied else str(self.best)


@dataclass(frozen=True)
class RankMove:
    """A region whose bands before and after do not touch: it moved, whatever the roundings were."""

    code: str
    before: RankBand
    after: RankBand

    @property
    def is_up(self) -> bool:
        """Whether it moved towards the first place."""
        return self.after.worst < self.before.best


def rank_text(band: RankBand) -> str:
    """A place or a band in words.

    >>> rank_text(RankBand("3204", 0.3, 0.4, 3, 5)), rank_text(RankBand("3204", 0.3, 0.3, 1, 1))
    ('peringkat 3–5', 'peringkat 1')
    """
    return f"peringkat {band.places}"


def rank_meaning(bands: Mapping[str, RankBand], denominator: Denominator, expected: int) -> str:
    """What a place or a band means, what it rests on, and how many of the `expected` regions are ranked, in a sentence.

    >>> tied = {"3204": RankBand("3204", 0.3, 0.4, 1, 2), "3205": RankBand("3205", 0.3, 0.4, 1, 2)}
    >>> rank_meaning(tied, Denominator("eligible", 2024, "a", "x"), 3)[:82]
    'Peringkat 1 = cakupan tertinggi; diperingkat 2 dari 3 kab/kota, yang datanya lengk'
    """
    partial = (
        f"; diperingkat {len(bands)} dari {expected} kab/kota, yang datanya lengkap" if len(bands) < expected else ""
    )
    if not any(band.is_tied for band in bands.values()):
        return f"Peringkat 1 = cakupan tertinggi{partial}."
    return (
        f"Peringkat 1 = cakupan tertinggi{partial}. Rentang seperti 2–5: urutannya tidak dapat dipastikan, karena "
        f"peserta dibulatkan atau edisi penyebut tahun {denominator.year} berbeda-beda; galat survei belum termasuk."
    )
