"""Selection to query string and back: the address of a page is the whole state of its view."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from coverage.model.errors import UsageError
from coverage.model.late import LATE_WORDS, LateRule
from coverage.model.selection import DRAFT, Selection
from coverage.model.wording import BASIS_WORDS
from coverage.reference.regions import region_by_code

DRAFT_WORD = "draf"
"""What stands in an address for the newest snapshot in place of a release."""

_BASES = {word: basis for basis, word in BASIS_WORDS.items()}
_LATE = {word: rule for rule, word in LATE_WORDS.items()}


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
    unknown = [code for code in regions if code not in region_by_code()]
    if unknown:
        raise UsageError(f"Kode wilayah '{unknown[0]}' tidak dikenal. Contoh yang benar: 3204.")
    late = values.get("terlambat", "")
    if late and late not in _LATE:
        raise UsageError(f"Pilihan cabang terlambat '{late[:40]}' tidak dikenal. Pilih: {', '.join(_LATE)}.")
    return Selection(
        values.get("periode"),
        values.get("penyebut", ""),
        values.get("edisi"),
        _BASES[word] if word else None,
        regions,
        _parse_release(values.get("rilis")),
        _LATE.get(late, LateRule.PARTIAL),
        target=values.get("sasaran"),
    )


def _parse_release(word: str | None) -> int | None:
    if word is None or word == DRAFT_WORD:
        return None if word is None else DRAFT
    if not word.isdecimal() or not int(word):
        raise UsageError(f"Rilis '{word[:40]}' tidak dikenal. Tulis nomor rilis, misalnya 1, atau {DRAFT_WORD}.")
    return int(word)


def query_of(selection: Selection) -> str:
    """The query string of a selection, without what it leaves open; '' when nothing is left.

    >>> query_of(Selection(period="2024-08", basis="domicile"))
    '?periode=2024-08&dasar=domisili'
    """
    pairs = {
        "periode": selection.period,
        "penyebut": selection.denominator,
        "edisi": selection.vintage,
        "dasar": BASIS_WORDS[selection.basis] if selection.basis else None,
        "wilayah": ",".join(selection.regions),
        "rilis": DRAFT_WORD if selection.release == DRAFT else selection.release,
        "terlambat": LATE_WORDS.get(LateRule(selection.late)),
        "sasaran": selection.target,
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
