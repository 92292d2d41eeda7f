"""The kabupaten/kota: codes, names, spellings, and the layout of the schematic map.

A region is found by code, else by an exact spelling after normalisation; never by substring and never by guess. Six
names exist as both Kabupaten and Kota; such a bare name is ambiguous and is refused. Regions are dated, so that a
kabupaten can split; nothing here assumes that there are 27. Codes and names are constants of a version, kept once read;
spellings are those of the `Reference` that is passed in.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from coverage.model.columns import ELSEWHERE
from coverage.model.periods import month_end
from coverage.reference.tables import KEPT, Reference, reviewed_rows

PROVINCE_CODE = "32"
"""BPS code of Jawa Barat; the province is no region of its own but what the regions add up to."""


@dataclass(frozen=True)
class Region:
    """One kabupaten or kota, with its dates of validity (ISO text, empty when open) and its place on the map."""

    code: str
    name: str
    short_name: str
    tile_label: str
    kind: str
    valid_from: str
    valid_to: str
    tile: tuple[int, int]
    circle: tuple[float, float]

    def is_valid(self, period: str) -> bool:
        """Whether the region existed at the end of a period."""
        day = month_end(period).isoformat()
        return (not self.valid_from or self.valid_from <= day) and (not self.valid_to or day <= self.valid_to)


class MatchFault(StrEnum):
    """Why a spelling names no region."""

    UNKNOWN = "unknown_region"
    AMBIGUOUS = "ambiguous_region"


@dataclass(frozen=True)
class RegionMatch:
    """What a spelling resolves to: a code, or the fault and the regions that might be meant."""

    code: str | None
    fault: MatchFault | None = None
    suggestions: tuple[Region, ...] = ()


def _read_region(row: Mapping[str, str]) -> Region:
    return Region(
        row["region_code"],
        row["name"],
        row["short_name"],
        row["tile_label"],
        row["kind"],
        row["valid_from"],
        row["valid_to"],
        (int(row["tile_column"]), int(row["tile_row"])),
        (float(row["circle_x"]), float(row["circle_y"])),
    )


@functools.cache
def all_regions() -> tuple[Region, ...]:
    """Every region that ever was, in BPS order.

    >>> [region.code for region in all_regions()][:2]
    ['3201', '3202']
    """
    return tuple(_read_region(row) for row in reviewed_rows("regions") if row["kind"] != "provinsi")


def regions_at(period: str) -> tuple[Region, ...]:
    """The regions that exist at the end of a period, in BPS order.

    >>> len(regions_at("2024-08"))
    27
    """
    return tuple(region for region in all_regions() if region.is_valid(period))


@functools.cache
def region_by_code() -> dict[str, Region]:
    """Code -> region.

    >>> region_by_code()["3204"].short_name
    'Kab. Bandung'
    """
    return {region.code: region for region in all_regions()}


def region_name(code: str) -> str:
    """Short name of a region code for people; the province's own name for 32; the code itself when unknown.

    Members who are in no region have a name too.

    >>> region_name("3273"), region_name("32"), region_name("9999")
    ('Kota Bandung', 'Jawa Barat', '9999')
    """
    if code == PROVINCE_CODE:
        return "Jawa Barat"
    region = region_by_code().get(code)
    return region.short_name if region else ELSEWHERE.get(code, code)


_KINDS = {
    "KAB": "KAB",
    "KABUPATEN": "KAB",
    "KABUPATAN": "KAB",
    "KOTA": "KOTA",
    "KOTAMADYA": "KOTA",
    "KODYA": "KOTA",
    "KODIA": "KOTA",
    "KT": "KOTA",
}


@functools.lru_cache(maxsize=4096)
def normalise_text(text: str) -> str:
    """Upper case, no punctuation, no zero-width or non-breaking characters, no raised digits, single spaces.

    Letters of every script stay: a word that is dropped would make "Bandung" of another name.

    >>> normalise_text(" Kab.\u00a0 Bandung (Barat) "), normalise_text("Kab. Garut\u00b9")
    ('KAB BANDUNG BARAT', 'KAB GARUT')
    """
    plain = unicodedata.normalize("NFKC", "".join(character for character in text if not _is_raised(character)))
    plain = "".join(character for character in plain if unicodedata.category(character) != "Cf")
    return " ".join(re.sub(r"(?:[^\w%]|_)+", " ", plain).upper().split())


def _is_raised(character: str) -> bool:
    """Whether a character is a raised digit, the mark of a footnote."""
    return character.isdigit() and unicodedata.decomposition(character).startswith("<super>")


def normalise_region(text: str) -> str:
    """A spelling in one form: the kind first ('KAB' or 'KOTA'), then the name.

    >>> normalise_region("Bandung Kab."), normalise_region("KOTAMADYA  Bogor"), normalise_region("garut")
    ('KAB BANDUNG', 'KOTA BOGOR', 'GARUT')
    """
    words = normalise_text(text).split()
    kinds = [_KINDS[word] for word in (words[:1] + words[-1:]) if word in _KINDS]
    if not kinds or len(words) == 1:
        return " ".join(words)
    rest = words[1:] if words[0] in _KINDS else words[:-1]
    return " ".join([kinds[0], *rest])


@functools.lru_cache(KEPT)
def _spellings(reference: Reference) -> dict[str, tuple[str, ...]]:
    """Normalised spelling -> the codes that it may mean."""
    spellings: dict[str, set[str]] = {}
    for region in all_regions():
        full = normalise_region(region.name)
        spellings.setdefault(full, set()).add(region.code)
        spellings.setdefault(full.partition(" ")[2], set()).add(region.code)
    for row in reference.rows("region_aliases"):
        spellings.setdefault(normalise_region(row["alias"]), set()).add(row["region_code"])
    return {spelling: tuple(sorted(codes)) for spelling, codes in spellings.items()}


_CODE = re.compile(r"'?\d\d\s*[.\-–/]?\s*\d\d(?:\.0|[.\s])?")
"""A code of province and kab/kota: 3204, 32.04, 32-04, 32 04, '3204, 3204.0, 32.04. and nothing looser."""

# A code with its name in one cell: "3201 - Kab. Bogor", "[3201] Kab. Bogor", "32.01 Kab. Bogor".
_CODE_FIRST = re.compile(r"[\[(]?\s*(?P<code>\d\d[.\-]?\d\d)\s*[\])]?[\s.:;,/|_–—-]+(?P<name>[^\W\d_].*)", re.S)

# The other way round: "Kab. Bogor (3201)", "Kab. Bogor - 3201".
_CODE_LAST = re.compile(r"(?P<name>[^\W\d_].*?)[\s.:;,/|_–—-]*[\[(]?\b(?P<code>\d\d[.\-]?\d\d)\s*[\])]?", re.S)


def _plain(text: str) -> str:
    """A text in compatibility form, without invisible characters at its ends or inside."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(character for character in normal if unicodedata.category(character) != "Cf").strip()


def parse_region_code(value: object) -> str | None:
    """A BPS code from '3204', 3204.0, '32.04', '32-04' or '32.04.'; None when it is no known code.

    >>> parse_region_code("32.04."), parse_region_code(3204.0), parse_region_code("3 204")
    ('3204', '3204', None)
    """
    if isinstance(value, float):  # 32.1 can only be 32.10: Excel drops the last zero of a number
        text = str(int(value)) if value.is_integer() else f"{value:.2f}" if round(value, 2) == value else ""
    else:
        text = _plain(str(value))
    if not _CODE.fullmatch(text):
        return None
    digits = re.sub(r"[^0-9]", "", text.removesuffix(".0"))
    return digits if digits in region_by_code() else None


def match_region(text: str, reference: Reference) -> RegionMatch:
    """The region that a code, a spelling, or both in one text name exactly, or why they name none.

    >>> from coverage.reference.tables import REVIEWED
    >>> match_region("Kab. Bandung", REVIEWED).code, match_region("Bandung", REVIEWED).fault.value
    ('3204', 'ambiguous_region')
    >>> match_region("3204 - Bandung", REVIEWED).code, match_region("3204 - Kab. Bogor", REVIEWED).code
    ('3204', None)
    """
    code = parse_region_code(text)
    if code is not None:
        return RegionMatch(code)
    spelling = normalise_region(text)
    codes = _spellings(reference).get(spelling, ())
    if len(codes) == 1:
        return RegionMatch(codes[0])
    if not codes and (stated := _code_and_name(text)):
        return _match_both(*stated, reference)
    if codes:
        return RegionMatch(None, MatchFault.AMBIGUOUS, tuple(region_by_code()[code] for code in codes))
    return RegionMatch(None, MatchFault.UNKNOWN, _nearest(spelling, reference))


def _code_and_name(text: str) -> tuple[str, str] | None:
    """A known code and the name beside it in one text, else None."""
    match = _CODE_FIRST.fullmatch(_plain(text)) or _CODE_LAST.fullmatch(_plain(text))
    code = parse_region_code(match["code"]) if match else None
    return (code, match["name"]) if match and code else None


def _match_both(code: str, name: str, reference: Reference) -> RegionMatch:
    """The region on which a code and a name agree; a name that two regions share is settled by the code."""
    codes = _spellings(reference).get(normalise_region(name), ())
    if code in codes:
        return RegionMatch(code)
    if codes:
        return RegionMatch(None, MatchFault.AMBIGUOUS, tuple(region_by_code()[each] for each in (code, *codes)))
    return RegionMatch(None, MatchFault.UNKNOWN, (region_by_code()[code],))


def names_region(text: str, reference: Reference) -> bool:
    """Whether a text is the code or a spelling of a region, also one that two regions share; nothing is suggested.

    >>> from coverage.reference.tables import REVIEWED
    >>> [names_region(text, REVIEWED) for text in ("Bandung", "32.04", "Daerah")]
    [True, True, False]
    """
    is_known = parse_region_code(text) is not None or normalise_region(text) in _spellings(reference)
    return is_known or _code_and_name(text) is not None


_LIKE = 85
"""Least similarity (of 100) at which a name is a misspelling of a region's: Surabaya is not Sukabumi."""


def is_like_region(text: str, reference: Reference) -> bool:
    """Whether a text is the name of a region or nearly one.

    >>> from coverage.reference.tables import REVIEWED
    >>> is_like_region("Kab. Bndung", REVIEWED), is_like_region("Kota Surabaya", REVIEWED)
    (True, False)
    """
    spelling = normalise_region(text)
    names = (spelling, spelling.partition(" ")[2])
    return any(
        name and process.extractOne(name, _spellings(reference).keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
        for name in names
    )


def _nearest(spelling: str, reference: Reference) -> tuple[Region, ...]:
    """Up to three regions whose spelling is near: suggestions for a person, never applied."""
    spellings = _spellings(reference)
    found = process.extract(spelling, spellings.keys(), limit=3, score_cutoff=75)
    codes = dict.fromkeys(code for name, _, _ in found for code in spellings[name])
    return tuple(region_by_code()[code] for code in codes)[:3]
