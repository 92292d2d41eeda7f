"""The columns of a roster that hold one of a few words: segment, status, region, period, channel, funding, programmes.

Each distinct text is read once. What a cell stored is repeated only where it cannot be a person's: see `echo`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from rapidfuzz import fuzz, process

from coverage.loaders.headings.harmonise import read_region
from coverage.loaders.roster.fields import Distinct, Fields, Integers, Mask
from coverage.loaders.roster.verdicts import Verdicts
from coverage.model.columns import CHANNELS, FUNDINGS
from coverage.model.loading import Problem
from coverage.model.periods import parse_period
from coverage.reference.elsewhere import place_elsewhere
from coverage.reference.regions import MatchFault, all_regions, match_region, normalise_region, normalise_text
from coverage.reference.segments import all_segments, match_segment, segment_spellings
from coverage.reference.tables import Reference

EMPTY = "kosong"
"""What is said of a cell that states nothing."""

HIDDEN = "teks lain (tidak ditampilkan)"
"""What is said of a text that may be a person's, because a column may have shifted."""

NEAR = 75
"""Least similarity (of 100, whole texts) of a text to a known word at which it is taken for a misspelling of it."""

SHORTEST = 4
"""Length of the shortest word whose misspelling is repeated."""

FIRST_PERIOD = "1980-01"
"""Earliest month that a row may state."""

# What a message may repeat of a cell: no letter, and too short for a person's number.
_SHORT_CODE = re.compile(r"[0-9.\-]{1,7}")
_STATUSES = {
    "AKTIF": "active",
    "A": "active",
    "NONAKTIF": "inactive",
    "NON AKTIF": "inactive",
    "TIDAK AKTIF": "inactive",
    "N": "inactive",
}
_CHANNEL_WORDS = {channel: channel for channel in CHANNELS} | {
    "E COMMERCE": "ECOMMERCE",
    "PEKERJA RENTAN": "RENTAN",
    "UMKM": "UKM",
    "LAINNYA": "LAIN",
    "LAIN LAIN": "LAIN",
    "": "LAIN",
}
_FUNDING_WORDS = {normalise_text(funding): funding for funding in FUNDINGS} | {
    "MANDIRI": "self",
    "PERUSAHAAN": "employer",
    "LAINNYA": "other",
    "LAIN LAIN": "other",
    "": "other",
}


@dataclass(frozen=True)
class Coded:
    """A column of few values: row i holds `values[codes[i]]`, None where it could not be read."""

    codes: Integers
    values: Sequence[str | None]

    def arrow(self) -> pa.Array:
        """The column as Arrow strings."""
        return pa.array(self.values, pa.string()).take(pa.array(self.codes))


def constant(value: str | None, size: int) -> Coded:
    """A column that holds one value throughout."""
    return Coded(np.zeros(size, np.int64), [value])


def echo(text: str, words: Sequence[str] = ()) -> str:
    """What a report may repeat of a cell: a short code, a near miss of one of `words`, or that it is something else.

    >>> echo("98765"), echo("AKITF", ["AKTIF"]), echo("SITI CONTOH", ["AKTIF"])
    ('98765', 'AKITF', 'teks lain (tidak ditampilkan)')
    """
    if not text:
        return EMPTY
    if _SHORT_CODE.fullmatch(text):
        return text
    plain = normalise_text(text)
    known = [word for word in words if len(word) >= SHORTEST and word.count(" ") == plain.count(" ")]
    near = process.extractOne(plain, known, scorer=fuzz.ratio, score_cutoff=NEAR)
    return text if near is not None else HIDDEN


def echo_region(text: str, reference: Reference) -> str:
    """The same for a region: its misspellings, and names that are both a Kabupaten and a Kota, may be repeated.

    >>> from coverage.reference.tables import REVIEWED
    >>> echo_region("Kab. Bndung", REVIEWED), echo_region("ADE BANDUNG", REVIEWED)
    ('Kab. Bndung', 'teks lain (tidak ditampilkan)')
    """
    match = match_region(text, reference)
    if _SHORT_CODE.fullmatch(text):
        return text
    if text and (match.code is not None or match.fault is MatchFault.AMBIGUOUS):
        return text
    bare = echo(_bare(normalise_region(text)), [_bare(normalise_region(region.name)) for region in all_regions()])
    return text if bare not in (EMPTY, HIDDEN) else bare


def _bare(name: str) -> str:
    """A normalised region without its kind."""
    return name.removeprefix("KAB ").removeprefix("KOTA ")


def read_words(fields: Fields, name: str, read: Callable[[str], str | None]) -> tuple[Coded, Distinct]:
    """A column through a reader that is called once a distinct text, and the distinct texts."""
    distinct = fields.distinct(name)
    return Coded(distinct.codes, [read(text) for text in distinct.texts]), distinct


def _refuse_unread(
    verdicts: Verdicts, coded: Coded, distinct: Distinct, fault: tuple[str, str, str], words: Sequence[str]
) -> None:
    """Set aside the rows whose text no reader knew; `fault` is the code, the field, and what was expected."""
    unread = _rows_with(coded, lambda value: value is None)
    code, name, expected = fault
    verdicts.refuse(
        code,
        name,
        unread,
        lambda row: echo(distinct.texts[distinct.codes[row]], words),
        (expected, "Perbaiki sel itu."),
    )


def read_segments(fields: Fields, verdicts: Verdicts) -> Coded:
    """Segment of each row."""
    coded, distinct = read_words(fields, "segment", match_segment)
    known = ", ".join(segment.label for segment in all_segments())
    _refuse_unread(verdicts, coded, distinct, ("unknown_segment", "segment", known), list(segment_spellings()))
    return coded


def read_statuses(fields: Fields, verdicts: Verdicts) -> Coded:
    """Status of each row; active throughout where the table has no such column."""
    if not fields.has("status"):
        return constant("active", fields.size)
    coded, distinct = read_words(fields, "status", lambda text: _STATUSES.get(normalise_text(text)))
    fault = ("unknown_status", "status", "AKTIF atau NONAKTIF")
    _refuse_unread(verdicts, coded, distinct, fault, list(_STATUSES))
    return coded


def read_regions(fields: Fields, verdicts: Verdicts, reference: Reference) -> Coded:
    """Region of each row, from its code and its name together; `outside` or `unknown` where they say so."""
    codes, names = fields.distinct("region_code"), fields.distinct("region_name")
    places, pairs = pd.factorize(codes.codes * len(names.cells) + names.codes)
    read = [
        _read_place(codes.texts[pair // len(names.cells)], names.texts[pair % len(names.cells)], reference)
        for pair in pairs
    ]
    field = "region_name" if fields.has("region_name") else "region_code"
    for place, (_, problem) in enumerate(read):
        if problem is not None:
            advice = (problem.expected, problem.remedy)
            verdicts.refuse(problem.code, field, places == place, _region_found(problem, reference), advice)
    return Coded(places, [code for code, _ in read])


def _read_place(code: str, name: str, reference: Reference) -> tuple[str | None, Problem | None]:
    """The region that code and name agree on, or that they say somebody is in none of ours."""
    elsewhere = place_elsewhere(code, name, reference, by_code=True)
    return (elsewhere, None) if elsewhere else read_region((code, name), ("", ""), reference)


def _region_found(problem: Problem, reference: Reference) -> str:
    return problem.value if problem.value == EMPTY else echo_region(problem.value, reference)


def read_months(fields: Fields, verdicts: Verdicts, terms: tuple[str | None, str | None], today: dt.date) -> Coded:
    """Period of each row: its own, else the one that the titles or the person state.

    `terms` are the period for rows without one, and the one that the person states, with which every row must agree.
    """
    stated, wanted = terms
    distinct = fields.distinct("period")
    values = [parse_period(cell) if text else stated for cell, text in zip(distinct.cells, distinct.texts, strict=True)]
    coded = Coded(distinct.codes, [value if value is None or value >= FIRST_PERIOD else None for value in values])
    found = [echo(text) for text in distinct.texts]
    verdicts.refuse(
        "period_missing",
        "period",
        _rows_with(coded, lambda value: value is None),
        lambda row: found[distinct.codes[row]],
        ("bulan, misalnya 2024-08", "Isi sel itu."),
    )
    this_month = f"{today:%Y-%m}"
    future = _rows_with(coded, lambda value: value is not None and value > this_month)
    advice = ("bulan yang sudah berjalan", "Perbaiki periode itu.")
    verdicts.refuse("period_in_future", "period", future, lambda row: str(coded.values[coded.codes[row]]), advice)
    if wanted is not None:
        differs = _rows_with(coded, lambda value: value not in (None, wanted))
        advice = (f"{wanted} (menurut --period)", "Samakan keduanya.")
        verdicts.refuse("period_conflict", "period", differs, lambda row: str(coded.values[coded.codes[row]]), advice)
    return coded


def _rows_with(coded: Coded, test: Callable[[str | None], bool]) -> Mask:
    """The rows whose value passes a test, which is run once a distinct value."""
    return np.array([test(value) for value in coded.values], np.bool_)[coded.codes]


def read_channels(fields: Fields, verdicts: Verdicts) -> Coded:
    """Channel of each row; a word that is not known counts as LAIN, which is said."""
    message = "menyebut ekosistem yang tidak dikenal dan dicatat sebagai LAIN. Tulis salah satu dari "
    known = ", ".join(CHANNELS)
    return _read_known(fields, verdicts, "channel", _CHANNEL_WORDS, ("LAIN", f"{message}{known}."))


def read_fundings(fields: Fields, verdicts: Verdicts) -> Coded:
    """Funding of each row; a word that is not known counts as other, which is said."""
    message = "menyebut sumber iuran yang tidak dikenal dan dicatat sebagai lainnya. Tulis Mandiri, Perusahaan, "
    known = "APBD Prov, APBD Kab, APBDes, DBHCHT, CSR atau Lainnya."
    return _read_known(fields, verdicts, "funding", _FUNDING_WORDS, ("other", f"{message}{known}"))


def _read_known(fields: Fields, verdicts: Verdicts, name: str, words: dict[str, str], rest: tuple[str, str]) -> Coded:
    coded, _ = read_words(fields, name, lambda text: words.get(normalise_text(text)))
    otherwise, message = rest
    unknown = _rows_with(coded, lambda value: value is None)
    verdicts.notice(f"unknown_{name}", name, unknown, message)
    return Coded(coded.codes, [value or otherwise for value in coded.values])
