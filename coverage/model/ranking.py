"""Places in a ranking as far as the figures allow them: a band where regions cannot be told apart, and a real move."""

from __future__ import annotations

from dataclasses import dataclass


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
    return f"peringkat {band.best}–{band.worst}" if band.is_tied else f"peringkat {band.best}"
