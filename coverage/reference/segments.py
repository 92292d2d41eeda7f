"""Segments of membership (PU, JAKON, PMI, BPU) and the sectors they are mapped to, read from `segments.csv`.

A segment is BPJS Ketenagakerjaan's own notion, a sector is BPS's; the mapping is a reviewed choice, not a fact. No
office can teach it otherwise: it is a constant of a version, kept once read.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum

from coverage.reference.fundings import Payer
from coverage.reference.regions import normalise_text
from coverage.reference.tables import reviewed_rows


class Sector(StrEnum):
    """Sectors as the screen shows them; `OTHER` (PMI) is shown apart from both."""

    FORMAL = "formal"
    INFORMAL = "informal"
    OTHER = "other"


SECTOR_SHORT = {"formal": "Formal", "informal": "Informal", "other": "PMI/lain"}
"""Sector -> what a chart's legend says; `sector_names` is the long form."""


@dataclass(frozen=True)
class Segment:
    """One segment: `rank` says which one counts for a person who is in several (lowest first).

    `payer` pays where a file does not say who does: the employer of wage earners by PP 44/2015, nobody knows for BPU.
    """

    code: str
    label: str
    name: str
    sector: Sector
    rank: int
    payer: Payer
    spellings: tuple[str, ...]


@functools.cache
def all_segments() -> tuple[Segment, ...]:
    """The segments in the order of their rank.

    >>> [segment.code for segment in all_segments()]
    ['PU', 'JAKON', 'PMI', 'BPU']
    """
    rows = (
        Segment(
            row["segment"],
            row["label"],
            row["name"],
            Sector(row["sector"]),
            int(row["rank"]),
            Payer(row["payer"]),
            tuple(row["spellings"].split("|")),
        )
        for row in reviewed_rows("segments")
    )
    return tuple(sorted(rows, key=lambda segment: segment.rank))


@functools.cache
def usual_payer() -> dict[str, Payer]:
    """Segment code -> who pays where a file does not say.

    >>> usual_payer()["PU"].value, usual_payer()["BPU"].value
    ('employer', 'unknown')
    """
    return {segment.code: segment.payer for segment in all_segments()}


@functools.cache
def sector_names() -> dict[str, str]:
    """Sector -> what the screen says, with the segments that are mapped to it.

    >>> sector_names()["formal"], sector_names()["informal"]
    ('Formal (PU + Jakon)', 'Informal (BPU)')
    """
    labels = {
        sector: [segment.label for segment in all_segments() if segment.sector is sector]
        for sector in (Sector.FORMAL, Sector.INFORMAL, Sector.OTHER)
    }
    return {
        sector.value: f"{', '.join(own)} dan lainnya"
        if sector is Sector.OTHER
        else f"{SECTOR_SHORT[sector.value]} ({' + '.join(own)})"
        for sector, own in labels.items()
    }


@functools.cache
def segment_spellings() -> dict[str, str]:
    """Normalised spelling -> segment code.

    >>> segment_spellings()["JASA KONSTRUKSI"]
    'JAKON'
    """
    return {spelling: segment.code for segment in all_segments() for spelling in segment.spellings}


def match_segment(text: str) -> str | None:
    """Segment code that a spelling names exactly, else None.

    >>> match_segment("Bukan Penerima Upah"), match_segment("pensiunan")
    ('BPU', None)
    """
    return segment_spellings().get(normalise_text(text))
