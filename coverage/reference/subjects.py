"""What figures may be about, and in what unit they may stand, read from `subjects.csv`.

A recap counts active members, a table of the workforce employed persons or eligible workers, both in persons. The
words here say otherwise; how they are found in a title is the matter of `loaders.headings.subjects`. No office can
teach them: they are a constant of a version, kept once read.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coverage.reference.regions import PROVINCE_CODE, normalise_text
from coverage.reference.tables import reviewed_rows

_PROVINCE_KINDS = ("PROVINSI", "PROV", "KANWIL", "KANTOR WILAYAH", "WILAYAH", "SE")


class Use(StrEnum):
    """What a word does: it names what is counted, nothing, another subject, a part of what is counted, or a unit."""

    ACTIVE = "active"
    NOTHING = "nothing"
    OTHER = "other"
    PART = "part"
    UNIT = "unit"


class Counted(StrEnum):
    """What a table counts: "penduduk bekerja" is another subject in a recap, and the very one in a workforce table."""

    MEMBERS = "members"
    WORKERS = "workers"


@dataclass(frozen=True)
class Subject:
    """One subject with its words, normalised.

    Where a word of `whole` stands beside it, a part is the whole (men and women); `apart` are words of headings that
    tell the members from it, beside those of the active members. `factor` is persons per unit of a figure; None for
    what no factor turns into persons.
    """

    code: str
    use: Use
    label: str
    words: tuple[str, ...]
    whole: tuple[str, ...]
    apart: tuple[str, ...]
    factor: int | None


@functools.cache
def all_subjects(counted: Counted = Counted.MEMBERS) -> tuple[Subject, ...]:
    """The subjects of tables that count something, in the order of `subjects.csv`.

    >>> [(item.code, item.factor) for item in all_subjects() if item.use is Use.UNIT][:2]
    [('persons', 1), ('tens', 10)]
    """
    return tuple(
        Subject(
            row["subject"],
            Use(row["use"]),
            row["label"],
            _split(row["words"]),
            _split(row["whole"]),
            _split(row["apart"]),
            int(row["factor"]) if row["factor"] else None,
        )
        for row in reviewed_rows("subjects")
        if row["counted"] in ("", counted)
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


@functools.cache
def _phrases(is_unit: bool, counted: Counted) -> dict[str, tuple[tuple[tuple[str, ...], Subject], ...]]:
    """First word -> the phrases that begin with it, the longest first: NON AKTIF goes before NON."""
    found: dict[str, list[tuple[tuple[str, ...], Subject]]] = {}
    for subject in (*all_subjects(counted), _other_provinces()):
        if (subject.use is Use.UNIT) is is_unit:
            for phrase in (tuple(word.split()) for word in subject.words):
                found.setdefault(phrase[0], []).append((phrase, subject))
    return {word: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for word, pairs in found.items()}


@functools.cache
def _other_provinces() -> Subject:
    """Another province, where a word says that a name is meant as one; beside Jawa Barat it is no other subject."""
    names = (normalise_text(row["name"]) for row in reviewed_rows("provinces") if row["province_code"] != PROVINCE_CODE)
    words = tuple(f"{kind} {name}" for name in names for kind in _PROVINCE_KINDS)
    return Subject("province", Use.PART, "provinsi lain", words, ("JAWA BARAT", "JABAR"), (), None)


def find_phrases(
    words: Sequence[str], *, is_unit: bool = False, counted: Counted = Counted.MEMBERS
) -> list[tuple[int, str, Subject]]:
    """Where normalised words name a subject, or a unit: index of the first word, the phrase, the subject.

    A word belongs to one phrase only, the longest that fits.

    >>> [(start, phrase) for start, phrase, _ in find_phrases("PESERTA NON AKTIF DAN AKTIF".split())]
    [(1, 'NON AKTIF'), (4, 'AKTIF')]
    >>> [(phrase, subject.use.value) for _, phrase, subject in
    ...     find_phrases("JUMLAH PENDUDUK YANG BEKERJA".split(), counted=Counted.WORKERS)]
    [('JUMLAH PENDUDUK', 'other'), ('YANG BEKERJA', 'active')]
    """
    found, start = [], 0
    while start < len(words):
        fitting = _phrases(is_unit, counted).get(words[start], ())
        hit = next((item for item in fitting if tuple(words[start : start + len(item[0])]) == item[0]), None)
        if hit is not None:
            found.append((start, " ".join(hit[0]), hit[1]))
        start += len(hit[0]) if hit is not None else 1
    return found


def names_any(text: str, words: Sequence[str]) -> bool:
    """Whether a normalised text holds one of the phrases as whole words.

    >>> names_any("PU AKTIF", ("AKTIF",)), names_any("PU NONAKTIF", ("AKTIF",))
    (True, False)
    """
    return any(f" {word} " in f" {text} " for word in words)
