"""In what unit a sheet says that its figures stand: "dalam ribuan", "Satuan: ribu orang", "(x 1.000)", "persen".

Above a table any word of a unit counts; among and below its rows only what states a unit as such, so that "naik 12 ribu
orang" in a remark is none. Nothing is applied here: `recap.subject` judges what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.subjects import subject_words
from coverage.reference.regions import normalise_text
from coverage.reference.subjects import Subject, find_phrases
from coverage.sheets.columns import Cell
from coverage.sheets.reader import Sheet, cell_name

# Looked for first, because few cells of a sheet speak of a unit.
_HINT = re.compile(
    r"satuan|\bunit\b|dalam|dlm|rib|juta|ratus|puluh|perse|prosen|percent|promil|permil|rasio|indeks|thousand|million|%"
    r"|[x×('’]\s*1?[.,]?0{3}|0{3}\s*(?:orang|jiwa)",
    re.I,
)

# "Satuan: ribu orang", but no "satuan kerja", which is an office.
_STATED = re.compile(
    r"\b(?:satuan|unit)\b(?!\s+(?:kerja|pelayanan|organisasi|tugas|kantor|usaha|layanan))(?P<sign>\s*[:=])?"
    r"\s*(?P<unit>[^;()\[\]\n]*)",
    re.I,
)

# "angka dalam ribuan": what follows counts only where it begins with a unit.
_WITHIN = re.compile(r"\b(?:dalam|dlm|in)\s+(?:(?:satuan|bentuk|angka)\s+)?(?P<unit>[^;()\[\]\n]*)", re.I)

# "(x 1.000)", "(000)", "'000": figures of which the zeros were left out.
_TIMES = re.compile(
    r"(?:(?<![a-z])[x×]\s*1|\(\s*1?|['’])[.,]?(?P<zeros>0{3}(?:[.,]?0{3})?)(?:\s*(?:s|orang|jiwa))?\b", re.I
)

# "dibulatkan ke ribuan": whole persons, only rounded.
_ROUNDED_TO = re.compile(r"bulat\w*\s+(?:ke|hingga|sampai|menjadi)\b", re.I)

# "Satuan: 1.000 orang", also with the one left out.
_THOUSAND = re.compile(r"(?<![\d.,])1?[.,]?0{3}(?![\d.,])")

# The same with six zeros.
_MILLION = re.compile(r"(?<![\d.,])1?[.,]?0{3}[.,]?0{3}(?!\d)")

# One statement may name units of several columns: "orang, persen".
_PARTS = re.compile(r"[,/&+]|\bdan\b|\bserta\b", re.I)

# Words of a number before a unit make it a figure: "tahun dua ribu dua puluh empat".
_NUMBER = re.compile(r"SATU|DUA|TIGA|EMPAT|LIMA|ENAM|TUJUH|DELAPAN|SEMBILAN|SE?PULUH|SE?RATUS|BELAS|BEBERAPA|.*\d.*")

# Words that may stand with a unit in a note that says nothing else.
_FILLER = re.compile(
    r"ANGKA|DATA|JUMLAH|CATATAN|KETERANGAN|KET|SEMUA|SELURUH|NILAI|TABEL|DI|DALAM|DLM|ADALAH|INI|SATUAN|NOTE"
)


@dataclass(frozen=True)
class UnitMention:
    """One stated unit: its words, the cell ('' for the name of the sheet), its column and persons per unit.

    `factor` is None where no factor makes persons of it; `is_percent` tells parts of a hundred from the rest. `text`
    are the normalised words of the whole cell, `is_title` says that it stands above a table or names the sheet.
    """

    words: str
    where: str
    column: int
    factor: int | None
    is_percent: bool
    text: str
    is_title: bool


def find_units(sheet: Sheet, titles: Sequence[range], headers: Sequence[range]) -> list[UnitMention]:
    """Every unit that a sheet states: in its name, in the rows of its titles, and in words of their own elsewhere.

    `titles` and `headers` are the rows of those, zero-based; headings are read by the header itself.
    """
    found = list(_in_cell(sheet.name.replace("_", " "), (), ("", 0), is_title=True))
    for index, row in enumerate(sheet.rows):
        if any(index in rows for rows in headers):
            continue
        is_title = any(index in rows for rows in titles)
        for column, cell in enumerate(row):
            if isinstance(cell, str) and _HINT.search(cell):
                place = (cell_name(index, column), column)
                found += _in_cell(text_of(cell), row[column + 1 :], place, is_title=is_title)
    return found


def _in_cell(text: str, beside: Sequence[Cell], place: tuple[str, int], *, is_title: bool) -> Iterator[UnitMention]:
    if not _HINT.search(text) or _ROUNDED_TO.search(text):
        return
    said = subject_words(text)
    units = list(_stated(said, beside)) or list(_bare(said, is_title=is_title))
    is_rounding = "bulat" in text.casefold()
    for words, factor, is_percent in units:
        yield UnitMention(words, *place, None if is_rounding else factor, is_percent, normalise_text(said), is_title)


Unit = tuple[str, int | None, bool]
"""Words of a unit, persons per unit, and whether it is parts of a hundred."""


def _stated(text: str, beside: Sequence[Cell]) -> Iterator[Unit]:
    """The units that a cell states as such: after "satuan" or "dalam", or as a factor."""
    if match := _TIMES.search(text):
        yield match[0].strip(" ("), 10 ** len(re.sub(r"\D", "", match["zeros"])), False
        return
    match = _STATED.search(text)
    if match:
        is_sure = match["sign"] is not None
        unit = match["unit"].strip(" :=")
        if not unit and match.end() == len(text):
            unit, is_sure = next((each for cell in beside if (each := text_of(cell).lstrip(": "))), ""), True
        found = list(_parse(re.sub(r"^\s*(?:dalam|dlm|in)\s+", "", unit, flags=re.I), is_sure=is_sure))
        if found:
            yield from found
            return
    for match in _WITHIN.finditer(text):
        yield from _parse(match["unit"], is_sure=False)


def _parse(text: str, *, is_sure: bool) -> Iterator[Unit]:
    """The units that words begin with; where it `is_sure` that they are units, unknown ones have no factor."""
    for part in _PARTS.split(_MILLION.sub(" juta ", _THOUSAND.sub(" ribu ", text))):
        words = normalise_text(part).split()
        units, end = [], 0
        for start, phrase, subject in find_phrases(words, is_unit=True):
            if start == end:
                units.append(subject)
                end += len(phrase.split())
        if units:
            yield _unit(" ".join(words[:end]), units)
        elif words and is_sure:
            yield " ".join(words), None, False


def _unit(words: str, units: Sequence[Subject]) -> Unit:
    factors = [subject.factor for subject in units]
    factor = None if None in factors else prod(factor for factor in factors if factor)
    return words, factor, None in factors


def _bare(text: str, *, is_title: bool) -> Iterator[Unit]:
    """Words of a unit that stand in a title, or alone in a cell; after a number they are a figure and no unit."""
    words = normalise_text(text).split()
    found = find_phrases(words, is_unit=True)
    covered = sum(len(phrase.split()) for _, phrase, _ in found)
    if not is_title and covered + sum(map(bool, map(_FILLER.fullmatch, words))) < len(words):
        return
    for start, phrase, subject in found:
        before = words[start - 1] if start else ""
        if subject.factor != 1 and not _NUMBER.fullmatch(before):
            yield _unit(phrase, [subject])
