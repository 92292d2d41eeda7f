"""Whether the figures of a recap are what is counted here, active members of both sexes, and in persons.

A title or a sheet's name that says otherwise refuses, with the word and its cell. One that names two things ("aktif dan
nonaktif", "target dan realisasi") leaves the headings to part them; a unit is applied and said, or refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coverage.loaders.headings.subjects import Mention, find_mentions
from coverage.loaders.headings.titles import title_cells
from coverage.loaders.headings.units import UnitMention, find_units
from coverage.loaders.recap.header import PASSED, RecapHeader
from coverage.model.loading import Finding, Problem
from coverage.model.numbers import format_number
from coverage.reference.regions import normalise_text
from coverage.reference.subjects import Subject, Use, all_subjects, find_phrases, names_any
from coverage.sheets.reader import Sheet, cell_name

# Between two tables stand notes of the upper one too; only a unit is read of them.
_NOTE = re.compile(r"^\W*\*|^\W*(?:catatan|keterangan|ket|sumber|note)\b|^\(?\d\)", re.I)

_NOT_MEMBERS = (
    "Muat rekap peserta aktif. Bila angka ini memang peserta aktif, perbaiki judul itu, atau tulis "
    "Aktif dan sebutan lainnya di judul kolom masing-masing. Bila lembar lain yang berlaku, pakai --sheet NAMA."
)
_NOT_WHOLE = "Muat rekap seluruh peserta aktif, atau perbaiki judul itu bila angkanya sudah seluruhnya."
_NOT_PERSONS = "Isi tabel dengan jumlah orang, atau tulis satuannya, misalnya Satuan: orang atau Satuan: ribu orang."


def judge_subject(sheet: Sheet, header: RecapHeader) -> list[Problem]:
    """The first reason why a table's figures are not the active members, as its title and its sheet's name say."""
    above = [
        mention
        for text, row, column in title_cells(sheet, range(header.title_top, header.top), _columns(header))
        if not (header.title_top and _NOTE.match(text))
        for mention in find_mentions(text, cell_name(row, column))
    ]
    named = find_mentions(sheet.name, "")
    wrong = [
        mention
        for mentions in (above, named)
        for mention in mentions
        if not _is_whole(mention, mentions) and not _is_parted(mention, header)
    ]
    return [_refusal(sheet, mention) for mention in wrong[:1]]


def _columns(header: RecapHeader) -> tuple[int, int] | None:
    return header.window if header.window[1] < 1 << 20 else None


def _is_whole(mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a mention is of the active members, or of a part that stands beside the rest of the whole."""
    if mention.subject.use is Use.ACTIVE:
        return True
    return mention.subject.use is Use.PART and any(other.word in mention.subject.whole for other in mentions)


def _is_parted(mention: Mention, header: RecapHeader) -> bool:
    """Whether the headings part what a title names: two of three must say so.

    The title has the active members as a second thing; a column is headed by the other; every count by the members.
    """
    subject = mention.subject
    if subject.use is Use.PART:
        return _has_column(header, subject.words) and _has_column(header, subject.whole)
    signs = (mention.is_joined, _names_subject(header, subject), _are_members(header, subject))
    return sum(signs) > 1


def _names_subject(header: RecapHeader, subject: Subject) -> bool:
    """Whether a column that is not counted is headed by a subject."""
    return any(
        found.code == subject.code
        for column, label in enumerate(header.labels)
        if column not in header.measures or header.measures[column].status == "inactive"
        for _, _, found in find_phrases(normalise_text(label).split())
    )


def _has_column(header: RecapHeader, words: Sequence[str]) -> bool:
    return any(names_any(normalise_text(label), words) for label in header.labels)


def _are_members(header: RecapHeader, subject: Subject) -> bool:
    """Whether every counted column says that it counts members, by a word that tells them from a subject."""
    words = (*(word for item in all_subjects() if item.use is Use.ACTIVE for word in item.words), *subject.apart)
    counted = [
        normalise_text(header.labels[column])
        for column, item in header.measures.items()
        if item.status != "inactive" and not item.is_total
    ]
    return bool(counted) and all(names_any(label, words) for label in counted)


def _refusal(sheet: Sheet, mention: Mention) -> Problem:
    is_part = mention.subject.use is Use.PART
    expected = "seluruh peserta aktif" if is_part else "peserta aktif"
    place = "" if mention.where else " di nama lembar"
    found = f"'{mention.word}'{place}: {mention.subject.label}"
    remedy = _NOT_WHOLE if is_part else _NOT_MEMBERS
    return Problem("other_subject", sheet.name, mention.where, found, expected, remedy)


def sheet_units(sheet: Sheet, headers: Sequence[RecapHeader]) -> list[UnitMention]:
    """The units that a sheet states, for all its tables; `headers` are theirs."""
    titles = [range(header.title_top, header.top) for header in headers]
    return find_units(sheet, titles, [range(header.top, header.body) for header in headers])


def settle_unit(
    units: Sequence[UnitMention], sheet: Sheet, header: RecapHeader
) -> tuple[int, list[Problem], list[Finding]]:
    """Persons per unit of the figures of a table: 1 where nothing is stated; a problem where it is no such unit."""
    meant = [unit for unit in units if not _is_of_another_column(unit, header)]
    unsound = next(filter(_is_unsound, meant), None)
    if unsound is not None:
        found = f"satuan '{unsound.words}'{'' if unsound.where else ' di nama lembar'}"
        return 1, [Problem("unit_not_persons", sheet.name, unsound.where, found, "jumlah orang", _NOT_PERSONS)], []
    factors = {unit.factor or 1: unit for unit in reversed(meant)}
    if len(factors) > 1:
        first, second = list(factors.values())[:2]
        found = f"satuan '{second.words}' dan '{first.words}'"
        return 1, [Problem("unit_conflict", sheet.name, first.where, found, "satu satuan", _NOT_PERSONS)], []
    factor, unit = next(iter(factors.items()), (1, None))
    if unit is None or factor == 1:
        return 1, [], []
    where = f"{sheet.name}!{unit.where}" if unit.where else sheet.name
    message = f"Satuan '{unit.words}' ({where}): setiap angka dikalikan {format_number(factor)} menjadi orang."
    return factor, [], [Finding("unit_applied", "warning", where, message)]


def _is_of_another_column(unit: UnitMention, header: RecapHeader) -> bool:
    """Whether a unit belongs to a column that is not counted: it stands in it, or a heading names what it speaks of."""
    if unit.is_percent:
        is_passed = unit.column < len(header.kinds) and header.kinds[unit.column] == PASSED
        return (is_passed and bool(header.labels[unit.column])) or _names_percent(header)
    others = _other_subjects(unit)
    return bool(others) and not unit.is_title and all(_names_subject(header, subject) for subject in others)


def _names_percent(header: RecapHeader) -> bool:
    labels = [label for column, label in enumerate(header.labels) if column not in header.measures]
    phrases = [find_phrases(normalise_text(label).split(), is_unit=True) for label in labels]
    return any(subject.factor is None for found in phrases for _, _, subject in found)


def _is_unsound(unit: UnitMention) -> bool:
    """Whether a unit makes no persons, or speaks of something else than the members alone."""
    return unit.factor is None or (unit.factor != 1 and bool(_other_subjects(unit)))


def _other_subjects(unit: UnitMention) -> list[Subject]:
    """What a cell with a unit speaks of, where that is not the active members."""
    found = [subject for _, _, subject in find_phrases(unit.text.split())]
    if any(subject.use is Use.ACTIVE for subject in found):
        return []
    return [subject for subject in found if subject.use is Use.OTHER]
