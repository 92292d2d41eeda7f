"""The monthly recap of one branch, in the three forms that branches of the example use.

The official form is not public; these three are invented after what real recaps are said to have: title rows, merged
two-level headers, numbers as text, hidden columns, totals and footnotes. No form is nearer to the truth than another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coverage.example.office import SEGMENTS, Branch
from coverage.example.sheets import PlainBook, open_book, write_headers
from coverage.model.numbers import format_number, format_rate
from coverage.model.periods import format_period, format_position
from coverage.reference.regions import Region

_COUNT_WIDTH = 14
_NAME_WIDTH = 28
_TITLE_ROW = 1
_FIRST_HEADER = 6
"""Row (from 0) of the first header row in every form."""


@dataclass(frozen=True)
class RecapRow:
    """One region in a branch's recap: members by segment (persons) and the region's eligible workers."""

    region: Region
    active: dict[str, int]
    inactive: dict[str, int]
    eligible: int


@dataclass(frozen=True)
class Recap:
    """A branch's recap of one month."""

    branch: Branch
    period: str
    rows: tuple[RecapRow, ...]


def write_recap(path: Path, recap: Recap) -> None:
    """One workbook with the recap, in the form of its branch."""
    sheet, write = _FORMS[recap.branch.form]
    with open_book(path, sheet) as book:
        write(book, recap)


def _write_titles(book: PlainBook, lines: tuple[str, ...]) -> None:
    for row, line in enumerate(lines, _TITLE_ROW):
        book.sheet.write_string(row, 0, line, book.formats["title"])


def _write_notes(book: PlainBook, row: int, lines: tuple[str, ...]) -> None:
    for offset, line in enumerate(lines):
        book.sheet.write_string(row + offset, 0, line, book.formats["note"])


def _write_counts(book: PlainBook, row: int, column: int, counts: list[int], style: str) -> None:
    for offset, count in enumerate(counts):
        book.sheet.write_number(row, column + offset, count, book.formats[style])


def _sum(counts: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*counts, strict=True)]


def _write_a(book: PlainBook, recap: Recap) -> None:
    """Form A: code column, a pair of columns a segment, numbers as numbers."""
    branch = recap.branch
    _write_titles(
        book,
        (
            "REKAPITULASI KEPESERTAAN",
            f"KANTOR CABANG : {branch.code} - {branch.name.upper()}",
            f"POSISI {format_position(recap.period).upper()}",
            "DASAR WILAYAH: DOMISILI (NIK)",
        ),
    )
    _head_a(book)
    counts = [_counts_a(row) for row in recap.rows]
    first = _FIRST_HEADER + 2
    for number, (row, values) in enumerate(zip(recap.rows, counts, strict=True)):
        book.sheet.write_number(first + number, 0, number + 1)
        book.sheet.write_string(first + number, 1, row.region.code)
        book.sheet.write_string(first + number, 2, row.region.short_name)
        _write_counts(book, first + number, 3, values, "count")
    last = first + len(counts)
    book.sheet.merge_range(last, 0, last, 2, "JUMLAH", book.formats["total"])
    _write_counts(book, last, 3, _sum(counts), "total")
    _write_notes(
        book,
        last + 2,
        (
            "Keterangan: Jumlah Aktif adalah PU, Jakon dan BPU yang aktif pada akhir bulan.",
            f"Sumber: angka rekaan Kantor Cabang {branch.name}.",
        ),
    )


def _head_a(book: PlainBook) -> None:
    sheet, style, row = book.sheet, book.formats["header"], _FIRST_HEADER
    for column, name in enumerate(("No", "Kode", "Kab/Kota")):
        sheet.merge_range(row, column, row + 1, column, name, style)
    for column, name in ((3, "PU"), (5, "Jakon"), (7, "BPU")):
        sheet.merge_range(row, column, row, column + 1, name, style)
        sheet.write_string(row + 1, column, "Aktif", style)
        sheet.write_string(row + 1, column + 1, "Nonaktif", style)
    sheet.merge_range(row, 9, row + 1, 9, "Jumlah Aktif", style)
    sheet.set_column(2, 2, _NAME_WIDTH)
    sheet.set_column(3, 9, _COUNT_WIDTH)


def _counts_a(row: RecapRow) -> list[int]:
    pairs = [count for segment in SEGMENTS for count in (row.active[segment], row.inactive[segment])]
    return [*pairs, sum(row.active.values())]


_HEADERS_B = ("No.", "Kabupaten/Kota", "Catatan", "PU Aktif", "BPU Aktif", "Jakon Aktif", "Total", "% Cakupan")
_HIDDEN_B = 2
"""Column (from 0) that is hidden in form B."""


def _write_b(book: PlainBook, recap: Recap) -> None:
    """Form B: one header row, every number as text, a hidden column."""
    _write_titles(
        book,
        (
            "LAPORAN KEPESERTAAN AKTIF",
            f"BLTH {recap.period[5:]}{recap.period[:4]}",
            f"Cabang: {recap.branch.name} ({recap.branch.code})",
            "Menurut domisili (NIK)",
        ),
    )
    write_headers(book, _FIRST_HEADER, _HEADERS_B)
    book.sheet.set_column(1, 1, _NAME_WIDTH)
    book.sheet.set_column(_HIDDEN_B, _HIDDEN_B, _COUNT_WIDTH, None, {"hidden": True})
    book.sheet.set_column(3, len(_HEADERS_B) - 1, _COUNT_WIDTH)
    counts = [
        [row.active["PU"], row.active["BPU"], row.active["JAKON"], sum(row.active.values())] for row in recap.rows
    ]
    first = _FIRST_HEADER + 1
    for number, (row, values) in enumerate(zip(recap.rows, counts, strict=True)):
        label = (f"{number + 1}", row.region.name.upper(), "sudah dicek")
        _write_texts(book, first + number, [*label, *_texts_b(values, row.eligible)])
    eligible = sum(row.eligible for row in recap.rows)
    _write_texts(book, first + len(counts), ["", "TOTAL", "", *_texts_b(_sum(counts), eligible)])
    _write_notes(book, first + len(counts) + 2, ("% Cakupan: peserta cabang ini dibagi pekerja berhak kab/kota.",))


def _texts_b(counts: list[int], eligible: int) -> list[str]:
    return [*(format_number(count) for count in counts), format_rate(counts[-1] / eligible)]


def _write_texts(book: PlainBook, row: int, texts: list[str]) -> None:
    for column, text in enumerate(texts):
        if text:
            book.sheet.write_string(row, column, text, book.formats["right" if column > _HIDDEN_B else "text"])


_GROUPS_C = (("PESERTA AKTIF", 1), ("PESERTA NONAKTIF", 4))
_SEGMENTS_C = (("PU", "PU"), ("BPU", "BPU"), ("JAKON", "Jasa Konstruksi"))
"""Order and wording of the segments in form C."""


def _write_c(book: PlainBook, recap: Recap) -> None:
    """Form C: the measure on top, segments below, names with the kind last, an empty row before the figures."""
    _write_titles(
        book,
        (
            f"Rekap Kepesertaan per {format_period(recap.period)}",
            f"Kantor Cabang {recap.branch.name}",
            "Dasar: NIK domisili",
        ),
    )
    _head_c(book)
    counts = [
        [side[segment] for side in (row.active, row.inactive) for segment, _ in _SEGMENTS_C] for row in recap.rows
    ]
    first = _FIRST_HEADER + 3
    for number, (row, values) in enumerate(zip(recap.rows, counts, strict=True)):
        book.sheet.write_string(first + number, 0, _name_c(row.region))
        _write_counts(book, first + number, 1, values, "count")
    last = first + len(counts)
    book.sheet.write_string(last, 0, "JUMLAH", book.formats["total"])
    _write_counts(book, last, 1, _sum(counts), "total")
    _write_notes(book, last + 1, ("*) BPU termasuk peserta yang iurannya dibayar pemerintah daerah.",))


def _head_c(book: PlainBook) -> None:
    sheet, style, row = book.sheet, book.formats["header"], _FIRST_HEADER
    sheet.merge_range(row, 0, row + 1, 0, "Kab/Kota", style)
    for title, column in _GROUPS_C:
        sheet.merge_range(row, column, row, column + len(_SEGMENTS_C) - 1, title, style)
        for offset, (_, name) in enumerate(_SEGMENTS_C):
            sheet.write_string(row + 1, column + offset, name, style)
    sheet.set_column(0, 0, _NAME_WIDTH)
    sheet.set_column(1, 2 * len(_SEGMENTS_C), _COUNT_WIDTH)


def _name_c(region: Region) -> str:
    """The kind as a suffix: 'Bandung Kab.', 'Bogor Kota'."""
    kind, _, name = region.short_name.partition(" ")
    return f"{name} {kind}"


_FORMS: dict[str, tuple[str, Callable[[PlainBook, Recap], None]]] = {
    "A": ("Rekap", _write_a),
    "B": ("BLTH", _write_b),
    "C": ("Kepesertaan", _write_c),
}
"""Form -> name of its sheet, and what writes it."""
