"""Whether the figures of a workforce table are what is counted: employed persons or eligible workers, all of them.

Inhabitants, the labour force and the unemployed are refused by word, with the cell; so is one sex, one age, one kind of
work, in the title, in the name of the sheet, in the definition, or in a second row of headings. `jumlah_penduduk` heads
the employed persons of Open Data Jabar, and inhabitants elsewhere: such a heading is no evidence by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from coverage.loaders.flat.table import RowReader
from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.headers import FlatTable, field_names
from coverage.loaders.headings.subjects import Mention, find_mentions
from coverage.loaders.headings.titles import title_cells
from coverage.loaders.headings.units import find_units
from coverage.model.loading import Finding, Problem
from coverage.model.numbers import format_number
from coverage.reference.regions import normalise_text
from coverage.reference.subjects import Counted, Use, find_phrases
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet, cell_name

MEASURES = ("employed", "eligible")

AMBIGUOUS_HEADING = "JUMLAH PENDUDUK"
"""What Open Data Jabar writes above employed persons, and others above inhabitants."""

_TEXT_FIELDS = ("unit", "source", "vintage", "definition")

_EXPECTED = "penduduk yang bekerja, atau pekerja berhak"
_NOT_WORKERS = (
    "Muat tabel penduduk yang bekerja. Bila angkanya memang penduduk yang bekerja, tulis begitu di judul tabel dan "
    "di judul kolomnya."
)
_NOT_WHOLE = "Muat tabel seluruh pekerja, atau perbaiki tulisan itu bila angkanya sudah seluruhnya."
_NOT_PERSONS = "Isi tabel dengan jumlah orang, atau tulis satuannya, misalnya Satuan: orang atau Satuan: ribu orang."


def judge_workers(sheet: Sheet, table: FlatTable) -> list[Problem]:
    """The first reason why a table does not count the workers, from its title, its sheet's name and lower headings."""
    above = [
        mention
        for text, row, column in title_cells(sheet, range(table.header_row))
        for mention in find_mentions(text, cell_name(row, column), Counted.WORKERS)
    ]
    named = find_mentions(sheet.name, "", Counted.WORKERS)
    is_explicit = all(heading != AMBIGUOUS_HEADING for heading in _measure_headings(sheet, table))
    wrong = [
        mention
        for mentions in (above, named)
        for mention in mentions
        if not _is_sound(mention, mentions, table, is_explicit=is_explicit)
    ]
    wrong += [item for item in _lower_headings(sheet, table) if item.subject.use in (Use.PART, Use.OTHER)]
    return [_refusal(sheet, mention) for mention in wrong[:1]]


def judge_definition(reader: RowReader) -> None:
    """Refuse a row whose own definition says that it counts something else, or a part."""
    text = reader.text("definition")
    mentions = find_mentions(text, reader.where("definition"), Counted.WORKERS) if text else []
    wrong = [item for item in mentions if not _is_sound(item, mentions, reader.table, is_explicit=True)]
    if wrong and not any(problem.code == "other_subject" for problem in reader.rows.problems):
        reader.rows.problems.append(_refusal(reader.sheet, wrong[0]))


def _measure_headings(sheet: Sheet, table: FlatTable) -> list[str]:
    header = sheet.rows[table.header_row]
    return [normalise_text(text_of(header[table.columns[name]])) for name in MEASURES if name in table.columns]


def _is_sound(mention: Mention, mentions: Sequence[Mention], table: FlatTable, *, is_explicit: bool) -> bool:
    """Whether what a cell names is no reason to refuse the table.

    A part is whole beside the rest in its own cell or column; formal and informal are parted by a column of sectors.
    Inhabitants "yang bekerja" are one thing with the workers; named beside them they need two signs of three: the title
    names the workers too, an unread column is headed by the other thing, the counts are headed by the workers alone.
    """
    subject = mention.subject
    if subject.use is Use.ACTIVE:
        return True
    near = [other for other in mentions if _column(other) == _column(mention)]
    if subject.use is Use.PART:
        is_parted = "sector" in table.columns and subject.code in ("formal", "informal")
        return is_parted or any(other.word in subject.whole for other in near)
    own = [other for other in mentions if other.where == mention.where and other.subject.use is Use.ACTIVE]
    if own and not mention.is_joined and subject.code == "inhabitants_counted":
        return True
    headed = any(
        found.code == subject.code
        for _, label in table.unknown
        for _, _, found in find_phrases(normalise_text(label).split(), counted=Counted.WORKERS)
    )
    is_named = any(other.subject.use is Use.ACTIVE for other in mentions)
    return sum((is_named and (mention.is_joined or not own), headed, is_explicit)) > 1


def _column(mention: Mention) -> str:
    return mention.where.rstrip("0123456789")


def _lower_headings(sheet: Sheet, table: FlatTable) -> list[Mention]:
    """What a second row of headings says over the counts: "Laki-laki" below "Penduduk Bekerja"."""
    index = table.header_row + 1
    if index >= len(sheet.rows):
        return []
    row = sheet.rows[index]
    columns = [table.columns[name] for name in MEASURES if name in table.columns]
    return [
        mention
        for column in columns
        if column < len(row) and isinstance(row[column], str)
        for mention in find_mentions(row[column], cell_name(index, column), Counted.WORKERS)
    ]


def _refusal(sheet: Sheet, mention: Mention) -> Problem:
    is_part = mention.subject.use is Use.PART
    expected = "seluruh pekerja, laki-laki dan perempuan, semua umur dan sektor" if is_part else _EXPECTED
    place = "" if mention.where else " di nama lembar"
    found = f"'{mention.word}'{place}: {mention.subject.label}"
    return Problem("other_subject", sheet.name, mention.where, found, expected, _NOT_WHOLE if is_part else _NOT_WORKERS)


def settle_measures(sheet: Sheet, table: FlatTable, reference: Reference) -> tuple[FlatTable, list[Problem]]:
    """The table with one column a measure: the clearer of two headings, or a problem where two are alike."""
    names = field_names("workforce", reference)
    columns = dict(table.columns)
    header = sheet.rows[table.header_row]
    for column, label in table.unknown:
        name = names.get(label)
        if name not in MEASURES:
            continue
        used = normalise_text(text_of(header[columns[name]]))
        if used == AMBIGUOUS_HEADING != label:
            columns[name] = column
        elif label != AMBIGUOUS_HEADING:
            found = f"kolom '{used}' dan '{label}'"
            remedy = "Hapus kolom yang tidak dipakai."
            where = cell_name(table.header_row, column)
            return table, [Problem("two_measures", sheet.name, where, found, "satu kolom per ukuran", remedy)]
    unknown = tuple(item for item in table.unknown if item[0] not in columns.values())
    return FlatTable(table.kind, table.header_row, columns, unknown, table.end_row), []


def settle_workers_unit(sheet: Sheet, table: FlatTable) -> tuple[int, list[Problem], list[Finding]]:
    """Persons per unit of the counts as title, name and notes state it: 1 where nothing is; a problem for percent."""
    texts = {table.columns[name] for name in _TEXT_FIELDS if name in table.columns}
    texts |= {column for column, _ in table.unknown}
    labels = [normalise_text(label) for _, label in table.unknown]
    has_percent = any(
        found.factor is None for each in labels for _, _, found in find_phrases(each.split(), is_unit=True)
    )
    header = range(table.header_row, table.header_row + 1)
    units = [
        unit
        for unit in find_units(sheet, [range(table.header_row)], [header])
        if (unit.is_title or unit.column not in texts) and not (unit.is_percent and has_percent)
    ]
    for unit in units:
        if unit.factor is None:
            found = f"satuan '{unit.words}'{'' if unit.where else ' di nama lembar'}"
            return 1, [Problem("unit_not_persons", sheet.name, unit.where, found, "jumlah orang", _NOT_PERSONS)], []
    factors = {unit.factor: unit for unit in reversed(units)}
    if len(factors) > 1:
        first, second = list(factors.values())[:2]
        found = f"satuan '{second.words}' dan '{first.words}'"
        return 1, [Problem("unit_conflict", sheet.name, first.where, found, "satu satuan", _NOT_PERSONS)], []
    applied = [unit for unit in units if unit.factor and unit.factor > 1][:1]
    factor = next((unit.factor for unit in applied if unit.factor), 1)
    return (
        factor,
        [],
        [unit_applied(f"{sheet.name}!{unit.where}".rstrip("!"), unit.words, factor) for unit in applied],
    )


def unit_applied(where: str, words: str, factor: int) -> Finding:
    """That every figure was multiplied."""
    message = f"Satuan '{words}' ({where}): setiap angka dikalikan {format_number(factor)} menjadi orang."
    return Finding("unit_applied", "warning", where, message)


def unit_factor(words: str) -> int | None:
    """Persons per unit that a cell of a column of units names; None where it names no unit of persons.

    >>> unit_factor("ORANG"), unit_factor("ribu orang"), unit_factor("PERSEN"), unit_factor("JIWA")
    (1, 1000, None, 1)
    """
    found = find_phrases(normalise_text(words).split(), is_unit=True)
    covered = sum(len(phrase.split()) for _, phrase, _ in found)
    factor = 1
    for _, _, subject in found:
        if subject.factor is None:
            return None
        factor *= subject.factor
    return factor if found and covered == len(normalise_text(words).split()) else None
