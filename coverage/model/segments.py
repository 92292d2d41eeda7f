"""Segments of membership (PU, JAKON, PMI, BPU) and the sectors they are mapped to, read from `segments.csv`.

A segment is BPJS Ketenagakerjaan's own notion, a sector is BPS's; the mapping is a reviewed choice, not a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coverage.model.reference import from_reference, read_reference
from coverage.model.regions import normalise_text


class Sector(StrEnum):
    """Sectors as the screen shows them; `OTHER` (PMI) is shown apart from both."""

    FORMAL = "formal"
    INFORMAL = "informal"
    OTHER = "other"


@dataclass(frozen=True)
class Segment:
    """One segment: `rank` says which one counts for a person who is in several (lowest first)."""

    code: str
    label: str
    name: str
    sector: Sector
    rank: int
    spellings: tuple[str, ...]


@from_reference
def all_segments() -> tuple[Segment, ...]:
    """The segments in the order of their rank."""
    rows = (
        Segment(
            row["segment"],
            row["label"],
            row["name"],
            Sector(row["sector"]),
            int(row["rank"]),
            tuple(row["spellings"].split("|")),
        )
        for row in read_reference("segments")
    )
    return tuple(sorted(rows, key=lambda segment: segment.rank))


@from_reference
def segment_spellings() -> dict[str, str]:
    """Normalised spelling -> segment code."""
    return {spelling: segment.code for segment in all_segments() for spelling in segment.spellings}


def match_segment(text: str) -> str | None:
    """Segment code that a spelling names exactly, else None."""
    return segment_spellings().get(normalise_text(text))
