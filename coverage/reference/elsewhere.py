"""Members who are in no kab/kota of the province: what a row calls them, read from `elsewhere.csv`.

A row "Luar Jawa Barat" or "Tidak diketahui" is part of the sheet's own sum and of no region. Its members are stored
under a code of their own and shown beside the table, never in a row, the province or a rate. A kab/kota of another
province is not known by name here; with its code it is.
"""

from __future__ import annotations

import functools
import re

from coverage.model.columns import OUTSIDE, UNPLACED
from coverage.reference.regions import PROVINCE_CODE, is_like_region, normalise_text, parse_region_code
from coverage.reference.tables import KEPT, Reference, reviewed_rows

_KEPT_TEXTS = 1 << 12
"""Texts whose meaning is kept: a roster asks for each of its distinct ones."""

# A code of province and kab/kota as it is written: 3578, 35.78, 35-78, 3578.0.
_CODE = re.compile(r"'?(?P<province>[1-9]\d)[.\-]?\d\d(?:\.0)?", re.A)

# What numbers a row before or after its name: "28", "99", "9999".
_NUMBER = re.compile(r"\d{1,4}", re.A)


@functools.lru_cache(KEPT)
def _phrases(reference: Reference) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word -> the phrases that begin with it and their meaning, the longest first."""
    rows = [(row["phrase"], row["meaning"]) for row in reference.rows("elsewhere")]
    rows += [(row["name"], "outside_province") for row in reviewed_rows("provinces") if _is_other(row["province_code"])]
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, meaning in rows:
        words = tuple(normalise_text(phrase).split())
        found.setdefault(words[0], []).append((words, meaning))
    return {word: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for word, pairs in found.items()}


def _is_other(province_code: str) -> bool:
    return province_code != PROVINCE_CODE


@functools.cache
def _other_provinces() -> frozenset[str]:
    return frozenset(row["province_code"] for row in reviewed_rows("provinces") if _is_other(row["province_code"]))


@functools.lru_cache(_KEPT_TEXTS)
def match_elsewhere(text: str, reference: Reference) -> str | None:
    """`outside` or `unknown` where a text says so and nothing else, else None.

    "Luar Kota" and "Luar Kab. Garut" may be meant within the province, and are none. Who is outside a branch's own
    duty may be anywhere: `unknown`.

    >>> from coverage.reference.tables import REVIEWED
    >>> names = ("Luar Prov. Jawa Barat", "DKI Jakarta", "Lain-lain/tidak teridentifikasi", "Luar Kab. Garut")
    >>> [match_elsewhere(name, REVIEWED) for name in names]
    ['outside', 'outside', 'unknown', None]
    """
    words = normalise_text(text).split()
    while words and _NUMBER.fullmatch(words[0]):
        words = words[1:]
    while words and _NUMBER.fullmatch(words[-1]):
        words = words[:-1]
    return _meaning(_meanings(words, reference))


def _meanings(words: list[str], reference: Reference) -> set[str]:
    """What the phrases of a text mean, each word taken once; nothing where a word is in no phrase."""
    found: set[str] = set()
    phrases, start = _phrases(reference), 0
    while start < len(words):
        fitting = phrases.get(words[start], ())
        hit = next((item for item in fitting if tuple(words[start : start + len(item[0])]) == item[0]), None)
        if hit is None:
            return set()
        found.add(hit[1])
        start += len(hit[0])
    return found


def _meaning(found: set[str]) -> str | None:
    is_of_province = not found.isdisjoint(("province", "outside_province"))
    if not found.isdisjoint(("outside", "outside_province")):
        if "city" in found and not is_of_province:
            return None
        is_open = "unknown" in found or ("duty" in found and not is_of_province)
        return UNPLACED if is_open else OUTSIDE
    return UNPLACED if not found.isdisjoint(("unknown", "other")) else None


def place_elsewhere(code: object, name: str, reference: Reference, *, by_code: bool = False) -> str | None:
    """`outside` or `unknown` where code and name of a row say so, else None; a known region is never elsewhere.

    The code of another province says it where the name is none of ours nor like one; alone only `by_code`.

    >>> from coverage.reference.tables import REVIEWED
    >>> place_elsewhere("3578", "Kota Surabaya", REVIEWED), place_elsewhere("3304", "Kab. Bndung", REVIEWED)
    ('outside', None)
    """
    written = str(code).strip()
    if written and parse_region_code(code) is not None:
        return None
    stated = match_elsewhere(name or written, reference)
    match = _CODE.fullmatch(written)
    if stated is not None or match is None or match["province"] not in _other_provinces():
        return stated
    if not name:
        return OUTSIDE if by_code else None
    return None if is_like_region(name, reference) else OUTSIDE
