"""Figures of a recap that belong to no one thing: under no heading, or in one merged cell for several rows or columns.

They are refused with their cell: a figure that nobody reads is a person lost, and a shared one is nobody's.
"""

from __future__ import annotations

from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.harmonise import is_stated, read_count
from coverage.loaders.headings.headers import merge_ranges
from coverage.loaders.recap.header import KEY_FIELDS
from coverage.loaders.recap.reading import RecapReading
from coverage.loaders.recap.region_rows import YEARS
from coverage.reference.regions import normalise_text
from coverage.sheets.sheet import Merge

_CODE_WORDS = frozenset({"KODE", "NO", "NOMOR", "ID", "TELEPON", "TELP", "PERINGKAT", "RANKING"})
"""Words of a heading that say that its figures number things and count nobody."""


def note_stray_figures(reading: RecapReading, index: int) -> None:
    """Note the figures of a region's row in columns without a heading, or with one that nobody knows."""
    header, row = reading.header, reading.sheet.rows[index]
    first, last = header.window
    keys = [header.columns[name] for name in ("region_code", "region_name") if name in header.columns]
    for column in range(max(first, min(keys) + 1), min(_reach(last, header.labels) + 1, len(row))):
        is_known = column < len(header.kinds) and bool(header.labels[column]) and header.kinds[column] is not None
        if is_known or column in header.measures or isinstance(row[column], bool):
            continue
        count, problem = read_count(row[column], reading.sheet.name, index, column)
        if count and problem is None:
            reading.stray.setdefault(column, []).append(index)


def _reach(last: int, labels: tuple[str, ...]) -> int:
    """The last column of a table: the rightmost one goes on beyond the last heading."""
    return last if last < len(labels) - 1 else 1 << 20


def refuse_stray_figures(reading: RecapReading) -> None:
    """Refuse figures under no heading, and columns that nobody knows with a whole number in most rows."""
    header = reading.header
    for column, rows in reading.stray.items():
        place = (rows[0], column)
        value = text_of(reading.sheet.rows[rows[0]][column])
        label = header.labels[column] if column < len(header.labels) else ""
        if not label:
            remedy = "Beri kolom itu judul, atau kosongkan selnya; koma ribuan dapat menggeser kolom."
            reading.refuse("figure_without_heading", place, value, ("angka di bawah judul kolom", remedy))
        elif 2 * len(rows) > reading.rows and not (_is_code(label) or _are_years(reading, column, rows)):
            remedy = "Pakai judul yang dikenal, hapus kolom itu, atau ajarkan: python -m coverage layouts learn BERKAS."
            expected = f"judul kolom yang dikenal; '{label[:60]}' tidak dikenal dan berisi angka"
            reading.refuse("unknown_count_column", place, value, (expected, remedy))


def _is_code(label: str) -> bool:
    return not _CODE_WORDS.isdisjoint(normalise_text(label).split())


def _are_years(reading: RecapReading, column: int, rows: list[int]) -> bool:
    counts = (read_count(reading.sheet.rows[row][column], "", row, column)[0] for row in rows)
    return all(count in YEARS for count in counts)


def refuse_shared_counts(reading: RecapReading) -> None:
    """Refuse merged figures that stand for several regions or columns together: none of them is known."""
    for merge in merge_ranges(reading.sheet):
        top, left, bottom, right = merge
        if reading.region_rows.isdisjoint(range(top, bottom + 1)) or not _is_shared(reading, merge):
            continue
        rows = reading.sheet.rows[top : bottom + 1]
        figures = [text_of(cell) for row in rows for cell in row[left : right + 1] if is_stated(cell)]
        if figures:
            remedy = "Pisahkan sel gabungan itu dan tulis angka tiap kab/kota dan segmen di selnya sendiri."
            reading.refuse("shared_count", (top, left), ", ".join(figures)[:60], ("satu angka per sel", remedy))


def _is_shared(reading: RecapReading, merge: Merge) -> bool:
    """Whether a merged range holds counts of two rows that name something, or of two counted columns."""
    top, left, bottom, right = merge
    columns = [column for column in reading.header.measures if left <= column <= right]
    names = [name for name in KEY_FIELDS if name != "number"]
    rows = range(top, min(bottom + 1, len(reading.sheet.rows)))
    named = [row for row in rows if any(text_of(reading.cell(row, name)) for name in names)]
    return len(columns) > 1 or (len(columns) == 1 and len(named) > 1)
