"""What a title or a note says its figures are about, and in what unit they stand, by the reviewed words.

A word after "tidak termasuk", "selain", "di luar" is no subject. Whether a mention holds for the figures below is not
judged here; `recap.subject` knows the headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coverage.reference.regions import normalise_text
from coverage.reference.subjects import Counted, Subject, Use, find_phrases

# "(tidak termasuk peserta nonaktif)": to the end of the clause. The old name of BPU says "di luar hubungan kerja".
_EXCLUDED = re.compile(
    r"\b(?:(?:tidak|belum)\s+(?:termasuk|mencakup|meliputi|memuat|menghitung)|tanpa|selain|kecuali|dikurangi"
    r"|di\s*luar(?!\s+hubungan|\s+negeri)|dasar\s+wilayah)\b\s*[^,;.()\[\]\n]*?(?=\s[-–—]\s|[,;.()\[\]\n]|$)",
    re.I,
)

# "15+" and "15 tahun+": and all who are older.
_UPWARDS = re.compile(r"(?<=\d)\s*(?:tahun|thn|th)?\s*\+(?!\s*\d)", re.I)

# Signs that stand for "dan": "aktif/nonaktif", "aktif & nonaktif".
_SIGNS = re.compile(r"[&/+]")
_JOINING = frozenset(
    {"DAN", "SERTA", "BESERTA", "TERHADAP", "VS", "VERSUS", "DIBANDING", "DIBANDINGKAN", "BERBANDING", "AND"}
)
"""Words between the names of two things; the signs & / + count as DAN."""


@dataclass(frozen=True)
class Mention:
    """One subject that a cell names: its word, and the cell ('' for the name of the sheet).

    `is_joined` says that what is counted stands beside it as a second thing ("aktif dan nonaktif").
    """

    subject: Subject
    word: str
    where: str
    is_joined: bool = False


def subject_words(text: str) -> str:
    """A text without the clauses that say what the figures leave out.

    >>> subject_words("PESERTA AKTIF (TIDAK TERMASUK NONAKTIF) 2024")
    'PESERTA AKTIF ( ) 2024'
    """
    return _EXCLUDED.sub(" ", text)


def with_upwards(text: str) -> str:
    """A text with "15+" in words, which normalising would make the age of one year.

    >>> with_upwards("usia 15+"), with_upwards("15+16")
    ('usia 15 tahun ke atas', '15+16')
    """
    return _UPWARDS.sub(" tahun ke atas", text)


def find_mentions(text: str, where: str, counted: Counted = Counted.MEMBERS) -> list[Mention]:
    """The subjects that a cell names, in order, what the table counts too.

    >>> [(item.subject.code, item.is_joined) for item in find_mentions("Target dan realisasi", "A1")]
    [('target', True), ('active', False)]
    >>> [(item.subject.code, item.is_joined) for item in find_mentions("TARGET PESERTA AKTIF, SELAIN BPU", "A1")]
    [('target', False), ('active', False)]
    """
    words = normalise_text(_SIGNS.sub(" dan ", with_upwards(subject_words(text)))).split()
    found = [item for item in find_phrases(words, counted=counted) if item[2].use is not Use.NOTHING]
    active = [_span(item) for item in found if item[2].use is Use.ACTIVE]
    is_continued = words[:1] != [] and words[0] in _JOINING
    return [
        Mention(item[2], item[1], where, is_continued or any(_is_joined(words, _span(item), other) for other in active))
        for item in found
    ]


def _span(found: tuple[int, str, Subject]) -> tuple[int, int]:
    return found[0], found[0] + len(found[1].split())


def _is_joined(words: list[str], one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a joining word stands between two phrases, right beside one: "target PU dan BPU aktif" is one thing."""
    first, second = sorted((one, other))
    between = words[first[1] : second[0]]
    return bool(between) and not _JOINING.isdisjoint((between[0], between[-1]))
