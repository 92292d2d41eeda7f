"""Selection to query string and back: the address of a page is the whole state of its view."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from coverage.model.errors import UsageError
from coverage.model.selection import Selection
from coverage.model.wording import BASIS_WORDS

_BASES = {word: basis for basis, word in BASIS_WORDS.items()}


def parse_query(query: str) -> Selection:
    """The selection of a query string; unknown keys are passed over.

    >>> parse_query("?periode=2024-08&wilayah=3204,3273").regions
    ('3204', '3273')

    Raises:
        UsageError: for a value that cannot exist.
    """
    values = {key: value[-1] for key, value in parse_qs(query.lstrip("?")).items()}
    word = values.get("dasar")
    if word is not None and word not in _BASES:
        raise UsageError(f"Dasar wilayah '{word[:40]}' tidak dikenal. Pilih: {', '.join(_BASES)}.")
    regions = tuple(sorted(set(filter(None, values.get("wilayah", "").split(",")))))
    return Selection(
        values.get("periode"),
        values.get("penyebut", "eligible"),
        values.get("edisi"),
        _BASES[word] if word else None,
        regions,
    )


def query_of(selection: Selection) -> str:
    """The query string of a selection, without what is the default; '' when nothing else is left.

    >>> query_of(Selection(period="2024-08", basis="domicile"))
    '?periode=2024-08&dasar=domisili'
    """
    pairs = {
        "periode": selection.period,
        "penyebut": None if selection.denominator == "eligible" else selection.denominator,
        "edisi": selection.vintage,
        "dasar": BASIS_WORDS[selection.basis] if selection.basis else None,
        "wilayah": ",".join(selection.regions),
    }
    text = urlencode({key: value for key, value in pairs.items() if value}, safe=",")
    return f"?{text}" if text else ""


def toggle_region(selection: Selection, code: str) -> Selection:
    """The selection with a region added, or taken out when it is in."""
    regions = set(selection.regions) ^ {code}
    return replace(selection, regions=tuple(sorted(regions)))


def sort_key(query: str, allowed: tuple[str, ...], default: str) -> str:
    """By what a table is sorted, from its address; the default for anything unknown."""
    value = parse_qs(query.lstrip("?")).get("urut", [default])[-1]
    return value if value in allowed else default
