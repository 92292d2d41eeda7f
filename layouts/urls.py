"""Selection to query string and back: the address of a page is the whole state of its view.

Whatever stands in an address was written by anybody. `read_query` is the one place that takes it apart, and it bounds
the length of everything before anything else looks at it; no other module parses a query string.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from coverage.model.errors import UsageError
from coverage.model.missing_branches import MISSING_BRANCH_WORDS, MissingBranchRule
from coverage.model.selection import DRAFT, Selection
from coverage.reference.regions import region_by_code
from coverage.words.reasons import BASIS_WORDS

DRAFT_WORD = "draf"
"""What stands in an address for the newest snapshot in place of a release."""

LONGEST_QUERY = 4_096
"""Characters of a query string that is read; every region chosen at once takes about 250."""

LONGEST_VALUE = 200
"""Characters of one value of a query string, percent signs resolved; all 27 codes with their commas are 134."""

MOST_VALUES = 64
"""Values that a query string may hold: every region as one of its own, and every other choice."""

_KEYS = ("periode", "penyebut", "edisi", "dasar", "wilayah", "rilis", "terlambat", "sasaran")

_MANY = frozenset({"wilayah"})
"""Keys that a form repeats, one value each; of any other key a second value would contradict the first."""

_RELEASE = re.compile(r"[0-9]{1,9}")
"""A release number. Not `\\d` or `isdecimal`, which take the digits of every script, and never more digits than `int`
reads: it raises above 4,300."""

_BASES = {word: basis for basis, word in BASIS_WORDS.items()}
_MISSING_BRANCHES = {word: rule for rule, word in MISSING_BRANCH_WORDS.items()}


def read_query(query: str, *keys: str) -> dict[str, str]:
    """Key -> value of those keys in a query string; the values of a key that may be repeated are joined by commas.

    Missing: a key without a value is as if it were not there, as a form sends what was left open. Other keys are
    passed over, whatever they hold: what links are shared through adds its own.

    >>> read_query("?periode=2024-08&wilayah=3204&wilayah=3273&edisi=&utm=x", "periode", "wilayah", "edisi")
    {'periode': '2024-08', 'wilayah': '3204,3273'}

    Raises:
        UsageError: for a query string or value that is too long, a value with characters that nobody can see, or two
            different values of a key that takes one.
    """
    if len(query) > LONGEST_QUERY:
        raise UsageError(f"Alamat terlalu panjang: paling banyak {LONGEST_QUERY} huruf setelah tanda tanya.")
    try:
        values = parse_qs(query.removeprefix("?"), max_num_fields=MOST_VALUES)
    except ValueError as error:
        raise UsageError(f"Alamat memuat terlalu banyak pilihan: paling banyak {MOST_VALUES}.") from error
    return {key: _one_value(key, values[key]) for key in keys if key in values}


def _one_value(key: str, texts: list[str]) -> str:
    chosen = list(dict.fromkeys(texts))
    # `isprintable` is false for control characters, and for half a surrogate pair, which nothing can be encoded with.
    if any(len(text) > LONGEST_VALUE or not text.isprintable() for text in chosen):
        raise UsageError(f"Alamat memuat nilai yang terlalu panjang (paling banyak {LONGEST_VALUE} huruf) atau rusak.")
    if len(chosen) > 1 and key not in _MANY:
        raise UsageError(f"Alamat menyebut '{key}' dua kali dengan nilai yang berbeda. Pilih satu.")
    return ",".join(chosen)


def parse_query(query: str) -> Selection:
    """The selection of a query string; unknown keys are passed over.

    >>> parse_query("?periode=2024-08&wilayah=3204,3273").regions
    ('3204', '3273')

    Raises:
        UsageError: for a value that cannot exist, and as `read_query` does.
    """
    values = read_query(query, *_KEYS)
    word = values.get("dasar")
    if word is not None and word not in _BASES:
        raise UsageError(f"Dasar wilayah '{word[:40]}' tidak dikenal. Pilih: {', '.join(_BASES)}.")
    regions = tuple(sorted(set(filter(None, values.get("wilayah", "").split(",")))))
    unknown = [code for code in regions if code not in region_by_code()]
    if unknown:
        raise UsageError(f"Kode wilayah '{unknown[0]}' tidak dikenal. Contoh yang benar: 3204.")
    missing_branches = values.get("terlambat", "")
    if missing_branches and missing_branches not in _MISSING_BRANCHES:
        raise UsageError(
            f"Pilihan cabang terlambat '{missing_branches[:40]}' tidak dikenal. Pilih: {', '.join(_MISSING_BRANCHES)}."
        )
    return Selection(
        values.get("periode"),
        values.get("penyebut", ""),
        values.get("edisi"),
        _BASES[word] if word else None,
        regions,
        _parse_release(values.get("rilis")),
        _MISSING_BRANCHES.get(missing_branches, MissingBranchRule.PARTIAL),
        target=values.get("sasaran"),
    )


def _parse_release(word: str | None) -> int | None:
    if word is None or word == DRAFT_WORD:
        return None if word is None else DRAFT
    if not _RELEASE.fullmatch(word) or not int(word):
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
        "terlambat": MISSING_BRANCH_WORDS.get(MissingBranchRule(selection.missing_branches)),
        "sasaran": selection.target,
    }
    text = urlencode({key: value for key, value in pairs.items() if value}, safe=",")
    return f"?{text}" if text else ""


def toggle_region(selection: Selection, code: str) -> Selection:
    """The selection with a region added, or taken out when it is in."""
    regions = set(selection.regions) ^ {code}
    return replace(selection, regions=tuple(sorted(regions)))


def sort_key(query: str, allowed: tuple[str, ...], default: str) -> str:
    """By what a table is sorted, from its address; the default for anything unknown.

    Raises:
        UsageError: as `read_query` does.
    """
    value = read_query(query, "urut").get("urut", default)
    return value if value in allowed else default
