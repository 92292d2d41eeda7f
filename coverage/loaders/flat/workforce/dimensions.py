"""Columns that split the figures of a workforce table by sex, age, schooling and the like.

A denominator is of everybody. Where the table has a row of the total for every kab/kota and year, that is read; where
every part stands (men and women), they are added up, and it is said; else the file is refused with the column. A column
is a dimension by its heading, by its values, or because it alone tells rows of one kab/kota and year apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coverage.loaders.flat.table import FlatRows
from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.harmonise import MISSING_TEXTS
from coverage.loaders.headings.headers import FlatTable
from coverage.loaders.headings.subjects import find_mentions, with_upwards
from coverage.loaders.recap.tally import total_kind
from coverage.model.loading import Finding, Problem
from coverage.model.numbers import format_number
from coverage.model.privacy import excerpt
from coverage.reference.dimensions import Dimension, dimension_of, dimension_of_values
from coverage.reference.regions import all_regions, normalise_text
from coverage.reference.subjects import Counted, Use
from coverage.sheets.reader import Sheet, cell_name

KEY = ("year", "vintage", "region_code", "sector", "definition")
"""What one figure of a workforce table is of."""

MEASURES = ("employed", "eligible")

_MAX_CODE = 150
"""Largest number in a column that may still be an age or a code of a part."""

_ALL = frozenset({"SEMUA", "SELURUH", "SELURUHNYA", "KESELURUHAN", "ALL", "TOTAL", "JUMLAH"})

Record = dict[str, object]


@dataclass(frozen=True)
class SplitColumn:
    """A column that splits the figures: where it is, its heading as written, and the dimension where it is known."""

    column: int
    heading: str
    dimension: Dimension | None


@dataclass
class WorkerRows:
    """The records of a table, each with the row that it stands in, before its dimensions are folded."""

    sheet: Sheet
    table: FlatTable
    rows: FlatRows
    indices: list[int] = field(default_factory=list)

    def value(self, index: int, column: int) -> str:
        """A cell as a normalised text, '' where it states nothing."""
        row = self.sheet.rows[index]
        text = text_of(row[column]) if column < len(row) else ""
        return "" if text in MISSING_TEXTS else normalise_text(with_upwards(text))


def split_columns(read: WorkerRows, *, has_counts: bool = False) -> list[SplitColumn]:
    """The columns that split the figures of a table, in order; with `has_counts` unread columns hold counts too."""
    found = []
    repeated = _repeated(read)
    for column, heading in _unread_columns(read):
        values = {index: value for index in read.indices if (value := read.value(index, column))}
        if not values:
            continue
        label = normalise_text(heading)
        stated = frozenset(values.values())
        parts = frozenset(value for value in stated if not is_everybody(value))
        dimension = dimension_of(label) or (dimension_of_values(parts) if parts else None)
        is_split = dimension is not None and _may_be_parts(stated, label, dimension, has_counts=has_counts)
        if is_split or (len(stated) < len(values) and _tells_apart(values, repeated)):
            found.append(SplitColumn(column, heading, dimension))
    return found


def _unread_columns(read: WorkerRows) -> Iterator[tuple[int, str]]:
    """The columns with a heading that is no field of the table, and those that are read by nobody on purpose."""
    labels = dict(read.table.unknown)
    fields = set(read.table.columns.values())
    for column, cell in enumerate(read.sheet.rows[read.table.header_row]):
        heading = text_of(cell) or labels.get(column, "")
        if heading and column not in fields:
            yield column, heading


def _may_be_parts(values: frozenset[str], label: str, dimension: Dimension, *, has_counts: bool) -> bool:
    """Whether values may name parts: words, codes of known parts, ages; counts of one part are headed by it."""
    numbers = [int(value) for value in values if value.isdigit()]
    if not numbers:
        return True
    if all(dimension.part_of(value) is not None for value in values):
        return True
    is_headed_by_part = any(character.isdigit() for character in label)
    return not has_counts and not is_headed_by_part and max(numbers) <= _MAX_CODE


def _repeated(read: WorkerRows) -> list[list[int]]:
    """The rows of each figure that stands in more than one row."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for record, index in zip(read.rows.records, read.indices, strict=True):
        groups.setdefault(tuple(record[name] for name in KEY), []).append(index)
    return [group for group in groups.values() if len(group) > 1]


def _tells_apart(values: dict[int, str], repeated: list[list[int]]) -> bool:
    """Whether words of a column tell all rows of one figure apart."""
    if not repeated or any(value.isdigit() for value in values.values()):
        return False
    return all(len({values.get(index, "") for index in group}) == len(group) for group in repeated)


def is_everybody(value: str) -> bool:
    """Whether a normalised value names all parts together.

    >>> [is_everybody(text) for text in ("JUMLAH", "L P", "LAKI LAKI DAN PEREMPUAN", "15 TAHUN KE ATAS", "LAKI LAKI")]
    [True, True, True, True, False]
    """
    words = value.split()
    if total_kind([value]) or (words and words[0] in _ALL) or value in ("L P", "LK PR", "L DAN P"):
        return True
    if words and words[0] == "15" and value.endswith(("KE ATAS", "KEATAS", "LEBIH")):
        return True
    mentions = [item for item in find_mentions(value, "", Counted.WORKERS) if item.subject.use is Use.PART]
    others = {item.word for item in mentions}
    return bool(mentions) and all(not others.isdisjoint(item.subject.whole) for item in mentions)


def fold(read: WorkerRows, columns: Sequence[SplitColumn]) -> None:
    """Fold the records into one a figure, dimension by dimension; a dimension that is not whole is a problem."""
    for place, split in enumerate(columns):
        later = columns[place + 1 :]
        groups: dict[tuple[object, ...], dict[str, list[int]]] = {}
        for number, (record, index) in enumerate(zip(read.rows.records, read.indices, strict=True)):
            others = tuple(read.value(index, other.column) for other in later)
            key = (*(record[name] for name in KEY), *others)
            groups.setdefault(key, {}).setdefault(read.value(index, split.column), []).append(number)
        chosen = _totals(groups, read, split) or _sums(groups, read, split)
        if chosen is None:
            _refuse(read, split)
            return
        read.rows.records, read.indices = [item[0] for item in chosen], [item[1] for item in chosen]


Groups = dict[tuple[object, ...], dict[str, list[int]]]
"""Figure -> value of the dimension -> numbers of the records that state it."""


def _totals(groups: Groups, read: WorkerRows, split: SplitColumn) -> list[tuple[Record, int]] | None:
    """The records of everybody, where each figure has exactly one."""
    chosen, parts = [], 0
    for group in groups.values():
        whole = [number for value, numbers in group.items() if is_everybody(value) for number in numbers]
        if len(whole) != 1:
            return None
        parts += sum(map(len, group.values())) - 1
        chosen.append((read.rows.records[whole[0]], read.indices[whole[0]]))
    if parts:
        words = f"Kolom '{split.heading}': dipakai baris jumlahnya; {format_number(parts)} baris bagian dilewati."
        read.rows.findings.append(Finding("dimension_total", "info", _where(read, split), words))
    return chosen


def _sums(groups: Groups, read: WorkerRows, split: SplitColumn) -> list[tuple[Record, int]] | None:
    """Sums over the parts, where every part of every figure stands exactly once."""
    parts = split.dimension.parts if split.dimension else ()
    chosen = []
    for group in groups.values():
        numbers = [number for each in group.values() for number in each]
        named = [split.dimension.part_of(value) for value in group] if split.dimension else []
        if not parts or len(numbers) != len(parts) or set(named) != set(range(len(parts))):
            return None
        records = [read.rows.records[number] for number in numbers]
        chosen.append((_sum(records), read.indices[numbers[0]]))
    names = ", ".join(dict.fromkeys(read.value(index, split.column).lower() for index in read.indices))
    regions = len({str(record["region_code"]) for record, _ in chosen})
    words = (
        f"Kolom '{split.heading}': baris {names} dijumlahkan untuk tiap kab/kota dan tahun "
        f"({regions}/{len(all_regions())} kab/kota)."
    )
    read.rows.findings.append(Finding("dimension_summed", "warning", _where(read, split), words))
    return chosen


def _sum(records: Sequence[Record]) -> Record:
    """One record of the sums; unknown where a part is unknown."""
    sums: Record = {}
    for name in MEASURES:
        counts = [record[name] for record in records]
        sums[name] = None if None in counts else sum(int(str(count)) for count in counts)
    return {**records[0], **sums}


def _where(read: WorkerRows, split: SplitColumn) -> str:
    return f"{read.sheet.name}!{cell_name(read.table.header_row, split.column)}"


def _refuse(read: WorkerRows, split: SplitColumn) -> None:
    first = next((index for index in read.indices if read.value(index, split.column)), read.table.header_row)
    values = list(dict.fromkeys(read.value(index, split.column) for index in read.indices))
    found = f"kolom '{split.heading[:60]}': " + ", ".join(excerpt(value) or "kosong" for value in values[:4])
    more = f" dan {len(values) - 4} lagi" if len(values) > 4 else ""
    label = split.dimension.label if split.dimension else "kolom itu"
    read.rows.problems.append(
        Problem(
            "part_of_workers",
            read.sheet.name,
            cell_name(first, split.column),
            found + more,
            f"angka seluruh pekerja, bukan sebagian menurut {label}",
            "Muat berkas yang memuat seluruh bagiannya untuk setiap kab/kota dan tahun, atau beri satu baris Jumlah "
            "per kab/kota dan tahun di kolom itu.",
        )
    )
