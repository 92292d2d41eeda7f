"""The NIK column: sixteen digits as text, a birth date that exists and a province that exists; a column in one go.

A NIK is region (6), birth date (6, a woman's day plus 40), serial (4); it has no check digit. It names where it was
first given out and is not changed when birth data are corrected, so that a mismatch is said and the row is kept.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from coverage.loaders.roster.fields import Fields, Integers, Mask, plain_texts
from coverage.loaders.roster.verdicts import Verdicts
from coverage.reference.regions import PROVINCE_CODE, region_by_code
from coverage.reference.tables import reviewed_rows
from coverage.sheets.columns import CellColumn, CellKind

DIGITS = 16
"""Length of a NIK."""

WOMAN_DAY = 40
"""What is added to the day of birth in a woman's NIK (Dukcapil)."""

LAST_REGION = 79
"""Highest number of a kabupaten or kota within any province (Kemendagri codes; kota count from 71)."""

_REMEDY = "Cocokkan dengan KTP atau KK, lalu isi NIK yang benar sebagai teks."
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_ZERO = ord("0")


@dataclass(frozen=True)
class Niks:
    """The NIK of every row: its digits (0 to 9, one row of 16 each; zeros where unreadable) and as a number."""

    digits: npt.NDArray[np.uint8]
    numbers: Integers
    is_read: Mask

    def part(self, first: int, last: int) -> Integers:
        """The number that the digits from `first` up to `last` (not included) make."""
        return _as_numbers(self.digits[:, first:last])


def read_niks(fields: Fields, verdicts: Verdicts) -> Niks:
    """The NIK column; faults for what is no NIK, each with its reason."""
    column = fields.column("nik")
    digits, is_read = digit_matrix(column, DIGITS)
    if not is_read.all():
        _read_separated(column, digits, is_read)
    niks = Niks(digits, _as_numbers(digits), is_read)
    is_number = np.isin(column.kinds, (CellKind.NUMBER, CellKind.FLAG))
    advice = "Excel hanya menyimpan 15 angka, jadi angka terakhir sudah hilang. Ubah kolom ke Teks, lalu isi ulang NIK "
    expected = ("NIK sebagai teks 16 angka", f"{advice}dari sumbernya.")
    verdicts.refuse("nik_number", "nik", is_number, "NIK bertipe angka", expected)
    excused = is_number | np.isin(column.kinds, (CellKind.ERROR, CellKind.UNCACHED))
    wrong = ~is_read & ~excused
    verdicts.refuse(
        "nik_invalid",
        "nik",
        wrong,
        lambda row: _describe(fields.text("nik", row)),
        ("16 angka", "Isi NIK 16 angka sebagai teks."),
    )
    _check_parts(niks, verdicts)
    return niks


def digit_matrix(column: CellColumn, width: int) -> tuple[npt.NDArray[np.uint8], Mask]:
    """The texts of exactly `width` ASCII digits as a matrix of digits, and which rows have one."""
    texts = plain_texts(column)
    fits = pc.equal(pc.binary_length(texts), width).fill_null(False)
    is_read = np.array(fits.to_numpy(zero_copy_only=False))
    chosen = texts if is_read.all() else texts.filter(fits)
    digits = np.zeros((len(column), width), np.uint8)
    if len(chosen):
        found = _bytes_of(chosen).reshape(-1, width) - _ZERO
        is_digits = (found <= 9).all(axis=1)
        if is_digits.all() and is_read.all():
            return found, is_read
        rows = np.flatnonzero(is_read)
        is_read[rows[~is_digits]] = False
        digits[rows[is_digits]] = found[is_digits]
    return digits, is_read


def _bytes_of(texts: pa.Array) -> npt.NDArray[np.uint8]:
    """The bytes of a string array, one after the other."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    whole: npt.NDArray[np.uint8] = np.frombuffer(texts.buffers()[2], np.uint8)
    return whole[offsets[0] : offsets[-1]]


def _read_separated(column: CellColumn, digits: npt.NDArray[np.uint8], is_read: Mask) -> None:
    """Read NIKs that were written with an apostrophe, spaces or dots into the rows that are not read yet."""
    rows = np.flatnonzero(~is_read & (column.kinds == CellKind.TEXT))
    if not len(rows):
        return
    texts = pc.utf8_ltrim(plain_texts(column, rows), characters="'")
    for mark in (" ", "\u00a0", "."):
        texts = pc.replace_substring(texts, mark, "")
    kinds = np.full(len(rows), CellKind.TEXT, np.uint8)
    found, is_found = digit_matrix(CellColumn(kinds, texts, np.zeros(0)), DIGITS)
    digits[rows[is_found]] = found[is_found]
    is_read[rows[is_found]] = True


def _as_numbers(digits: npt.NDArray[np.uint8]) -> Integers:
    total = np.zeros(len(digits), np.int64)
    for place in range(digits.shape[1]):
        total = total * 10 + digits[:, place]
    return total


def _describe(nik: str) -> str:
    plain = nik.lstrip("'").replace(" ", "").replace(".", "")
    if len(plain) == DIGITS:
        return "16 karakter, tidak semuanya angka"
    return f"{len(plain)} karakter" if plain else "kosong"


def _check_parts(niks: Niks, verdicts: Verdicts) -> None:
    """Refuse impossible dates and provinces; say which regions and serials are odd."""
    day, month, year = birth_parts(niks)
    is_date = (month >= 1) & (month <= 12) & (day >= 1)
    is_date &= day <= _DAYS[np.where(month <= 12, month, 0)]
    is_date &= (month != 2) | (day < 29) | (year % 4 == 0)
    expected = "tanggal lahir yang ada di kalender (angka 7-12; perempuan: tanggal + 40)"
    advice = (expected, _REMEDY)
    verdicts.refuse("nik_date", "nik", niks.is_read & ~is_date, "tanggal lahir dalam NIK tidak mungkin", advice)
    provinces, regions = niks.part(0, 2), niks.part(2, 4)
    is_known = np.zeros(100, np.bool_)
    is_known[list(_provinces())] = True
    verdicts.refuse(
        "nik_province",
        "nik",
        niks.is_read & ~is_known[provinces],
        "dua angka pertama NIK bukan kode provinsi",
        ("kode provinsi, misalnya 32 untuk Jawa Barat", _REMEDY),
    )
    here = provinces == int(PROVINCE_CODE)
    is_odd = np.where(here, ~np.isin(niks.part(0, 4), _home_regions()), (regions < 1) | (regions > LAST_REGION))
    message = "memuat NIK dengan kode kab/kota (angka 3-4) yang tidak dikenal. Cocokkan dengan KTP."
    verdicts.notice("nik_region", "nik", niks.is_read & is_odd, message)
    message = "memuat NIK dengan nomor urut 0000. Cocokkan dengan KTP."
    verdicts.notice("nik_serial", "nik", niks.is_read & (niks.part(12, 16) == 0), message)


def birth_parts(niks: Niks) -> tuple[Integers, Integers, Integers]:
    """Day (a woman's without the 40), month and two-digit year of birth that the NIKs state."""
    day = niks.part(6, 8)
    return np.where(day > WOMAN_DAY, day - WOMAN_DAY, day), niks.part(8, 10), niks.part(10, 12)


def full_years(years: Integers, today: dt.date) -> Integers:
    """Two-digit years of birth as full ones: the latest that is not ahead of today."""
    full = 2000 + years
    return np.where(full > today.year, full - 100, full)


@functools.cache
def _provinces() -> frozenset[int]:
    return frozenset(int(row["province_code"]) for row in reviewed_rows("provinces"))


def _home_regions() -> list[int]:
    return [int(code) for code in region_by_code()]
