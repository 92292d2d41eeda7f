"""The rules of a roster's rows beyond the words: dates, protection, programmes, ages, card numbers, errors, repeats.

What makes a row untrustworthy sets it aside; what is odd but may be true is said with the number of rows.
"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import numpy.typing as npt

from coverage.loaders.roster.codes import Coded, read_words
from coverage.loaders.roster.fields import UNCACHED_TEXT, Distinct, Fields, clean_text, distinct_texts
from coverage.loaders.roster.nik import WOMAN_DAY, Niks, birth_parts, digit_matrix, full_years
from coverage.loaders.roster.verdicts import Found, Verdicts
from coverage.model.periods import parse_date
from coverage.model.privacy import holds_nik
from coverage.reference.regions import normalise_text
from coverage.sheets.columns import CellColumn, CellKind

Days = npt.NDArray[np.int64]
"""Days since 1 January 1970; `NO_DAY` where there is none."""

NO_DAY = int(np.iinfo(np.int64).min)
"""Stands for a date that is absent; numpy reads it as not-a-time."""

UNREADABLE = NO_DAY + 1
"""Stands for a cell that states something, but no date."""

FIRST_DATE = dt.date(1980, 1, 1)
"""Earliest date of a membership or of protection."""

DAYS_AHEAD = 31
"""How far ahead of today a membership or its protection may begin, in days."""

YEARS_AHEAD = 5
"""How far ahead of today protection may end, in years."""

MIN_AGE, MAX_AGE = 15, 64
"""Ages at registration that need no second look, in full years (participants register before 65)."""

CARD_DIGITS = 11
"""Length of a KPJ."""

HEALTH_DIGITS = 13
"""Length of a BPJS Kesehatan number, which is often written where a KPJ should stand."""

ERROR_TEXTS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", UNCACHED_TEXT})
"""Texts of cells in which a formula failed."""

CHECKED = (
    "nik", "kpj", "segment", "status", "region_code", "region_name", "period", "branch", "channel", "funding",
    "programmes", "npp", "start_date", "protection_start", "protection_end", "jkk", "jkm", "jht", "jp", "jkp",
)  # fmt: skip
"""Fields in which an error or a formula without its value sets the row aside; the others are not kept."""

DATES = ("start_date", "protection_start", "protection_end")
"""Dates that are kept."""

PROGRAMMES = ("JKK", "JKM", "JHT", "JP", "JKP")
"""Programmes in the order in which they are written; bit i stands for the i-th."""

_BITS = {name: 1 << place for place, name in enumerate(PROGRAMMES)} | {"JK": 2}
_FORBIDDEN = {"BPU": _BITS["JP"] | _BITS["JKP"], "JAKON": _BITS["JHT"] | _BITS["JP"] | _BITS["JKP"]}
_YES = frozenset({"1", "Y", "YA", "TRUE", "V", "X", "IKUT", "ADA"})
_NO = frozenset({"0", "", "T", "TIDAK", "TDK", "N", "FALSE", "F"})

# A NIK, or one that lost a digit, in a column where none belongs; what separates its digits is taken out before.
_PERSON_NUMBER = re.compile(r"(?<!\d)\d{15,16}(?!\d)")

# Twenty characters with a digit among them (looked for ahead): a name of a firm has none as a rule, and is not kept.
_EMPLOYER_CODE = re.compile(r"(?=.*\d)[0-9A-Za-z][0-9A-Za-z ./\-]{0,19}")

# Five digits are a day as Excel counts them, from 1927 to 2173.
_SERIAL = re.compile(r"\d{5}")
_SERIAL_LIMIT = 10_000_000
_WOMEN = frozenset({"P", "PEREMPUAN", "WANITA", "PR"})
_MEN = frozenset({"L", "LAKI LAKI", "PRIA", "LK", "LAKI"})
_EXCEL_ZERO = dt.date(1899, 12, 30)
_UNIX_ZERO = dt.date(1970, 1, 1)
_EXCEL_OFFSET = (_UNIX_ZERO - _EXCEL_ZERO).days


def refuse_errors(fields: Fields, verdicts: Verdicts) -> None:
    """Set aside rows in which a formula failed, or was saved without its value; nothing else is said of such a cell."""
    remedy = "Ganti rumus dengan nilainya (salin, tempel sebagai nilai), simpan, lalu kirim lagi."
    for name in CHECKED:
        if not fields.has(name):
            continue
        column = fields.column(name)
        uncached, errors = column.kinds == CellKind.UNCACHED, column.kinds == CellKind.ERROR
        if name not in ("nik", "kpj", *DATES):
            errors = errors | fields.distinct(name).where(ERROR_TEXTS.__contains__)
        verdicts.refuse("formula_uncached", name, uncached, "rumus tanpa nilai tersimpan", ("nilai", remedy))
        verdicts.refuse("cell_error", name, errors, _error_found(fields, name), ("nilai, bukan galat rumus", remedy))
        verdicts.spoil(name, uncached | errors)


def _error_found(fields: Fields, name: str) -> Found:
    def found(row: int) -> str:
        """The error itself, when it is one of Excel's."""
        text = fields.text(name, row)
        return text if text in ERROR_TEXTS else "galat rumus"

    return found


def read_days(column: CellColumn) -> Days:
    """A column of dates in days: Excel dates and serials (whole days), ISO, 24/8/2024, 24 Agustus 2024.

    Missing: `NO_DAY` where the cell states nothing, `UNREADABLE` where it states no date.
    """
    days = np.full(len(column), NO_DAY)
    codes, texts = distinct_texts(column)
    if len(texts):
        days = np.array([NO_DAY, *map(_parse_day, texts)], np.int64)[codes]
    days[column.kinds == CellKind.FLAG] = UNREADABLE
    is_number = np.isin(column.kinds, (CellKind.NUMBER, CellKind.DATE))
    if is_number.any():
        numbers = column.numbers[is_number]
        is_sane = np.abs(numbers) < _SERIAL_LIMIT
        serials = np.floor(np.where(is_sane, numbers, 0)).astype(np.int64) - _EXCEL_OFFSET
        days[is_number] = np.where(is_sane, serials, UNREADABLE)
    return days


def _parse_day(text: str) -> int:
    plain = clean_text(text)
    if not plain:
        return NO_DAY
    if _SERIAL.fullmatch(plain):
        return int(plain) - _EXCEL_OFFSET
    date = parse_date(plain)
    return UNREADABLE if date is None else (date - _UNIX_ZERO).days


def _day(date: dt.date) -> int:
    return (date - _UNIX_ZERO).days


def _later(today: dt.date, years: int) -> dt.date:
    return dt.date(today.year + years, today.month, min(today.day, 28))


def check_dates(fields: Fields, verdicts: Verdicts, today: dt.date) -> dict[str, Days]:
    """The dates of each row by field; rows with a date that cannot be, or cannot be read, are set aside."""
    last = {name: today + dt.timedelta(days=DAYS_AHEAD) for name in DATES}
    last["protection_end"] = _later(today, YEARS_AHEAD)
    dates = {name: read_days(fields.column(name)) for name in DATES if fields.has(name)}
    remedy = "Perbaiki sel itu; tulis tanggal seperti 2024-08-31."
    for name, days in dates.items():
        expected = f"tanggal antara {FIRST_DATE} dan {last[name]}"
        unreadable = days == UNREADABLE
        outside = (days > UNREADABLE) & ((days < _day(FIRST_DATE)) | (days > _day(last[name])))
        verdicts.refuse("bad_date", name, unreadable, "bukan tanggal", (expected, remedy))
        verdicts.refuse("date_range", name, outside, _date_found(days), (expected, remedy))
    if "protection_start" in dates and "protection_end" in dates:
        start, end = dates["protection_start"], dates["protection_end"]
        backwards = (end > UNREADABLE) & (start > end)
        advice = ("awal perlindungan tidak sesudah akhirnya", "Perbaiki salah satu tanggal itu.")
        verdicts.refuse("protection_order", "protection_end", backwards, _date_found(end), advice)
    return dates


def _date_found(days: Days) -> Found:
    """The date that a row states; a date of membership or protection is no personal detail."""

    def found(row: int) -> str:
        """The date of one row."""
        try:
            return (_UNIX_ZERO + dt.timedelta(days=int(days[row]))).isoformat()
        except OverflowError:
            return "tanggal di luar kalender"

    return found


def check_programmes(fields: Fields, verdicts: Verdicts, segments: Coded) -> Coded:
    """Programmes of each row as 'JKK,JKM', None where it states none; impossible ones for its segment set it aside."""
    coded, _ = read_words(fields, "programmes", _programme_bits)
    bits = np.array([int(value or 0) for value in coded.values], np.int64)[coded.codes]
    unknown = np.array([value is None for value in coded.values], np.bool_)[coded.codes]
    for name in (programme.lower() for programme in PROGRAMMES):
        if fields.has(name):
            flags = fields.distinct(name)
            bits = bits | np.where(flags.where(lambda text: normalise_text(text) in _YES), _BITS[name.upper()], 0)
            unknown |= flags.where(lambda text: normalise_text(text) not in _YES | _NO)
    message = "menyebut program yang tidak dikenal dan tidak dibaca. Tulis misalnya JKK,JKM,JHT, atau 1 dan 0."
    verdicts.notice("unknown_programme", "programmes", unknown, message)
    for segment, forbidden in _FORBIDDEN.items():
        is_segment = np.array([value == segment for value in segments.values], np.bool_)[segments.codes]
        verdicts.refuse(
            "programme_segment",
            _programme_field(fields),
            is_segment & (bits & forbidden > 0),
            lambda row: _programme_text(int(bits[row])) or "",
            (f"tanpa {_programme_text(forbidden)} untuk segmen {segment}", "Perbaiki program atau segmennya."),
        )
    return Coded(bits, [_programme_text(value) for value in range(1 << len(PROGRAMMES))])


def _programme_field(fields: Fields) -> str:
    return next((name for name in ("programmes", "jp", "jkp", "jht") if fields.has(name)), "segment")


def _programme_bits(text: str) -> str | None:
    """The programmes that a text names, as the decimal of their bits; None when a word in it is none."""
    words = normalise_text(text).split()
    if any(word not in _BITS for word in words):
        return None
    total = 0
    for word in words:
        total |= _BITS[word]
    return str(total)


def _programme_text(bits: int) -> str | None:
    return ",".join(name for name in PROGRAMMES if bits & _BITS[name]) or None


def check_cards(fields: Fields, verdicts: Verdicts) -> None:
    """Say which rows have a KPJ that is none; it is not kept and tells nobody apart, so the rows stay."""
    column = fields.column("kpj")
    _, is_card = digit_matrix(column, CARD_DIGITS)
    is_number = column.kinds == CellKind.NUMBER
    low, high = 10 ** (CARD_DIGITS - 1), 10**CARD_DIGITS
    is_short = is_number & ~((column.numbers >= low) & (column.numbers < high))
    message = "memuat KPJ bertipe angka; angka 0 di depannya hilang. Ubah kolom KPJ ke Teks."
    verdicts.notice("kpj_number", "kpj", is_short, message)
    rows = np.flatnonzero(~is_card & (column.kinds == CellKind.TEXT))
    lengths = np.array([len(fields.text("kpj", int(row)).lstrip("'").replace(" ", "")) for row in rows], np.int64)
    is_health, is_wrong = np.zeros(len(column), np.bool_), np.zeros(len(column), np.bool_)
    is_health[rows[lengths == HEALTH_DIGITS]] = True
    is_wrong[rows[(lengths > 0) & (lengths != HEALTH_DIGITS) & (lengths != CARD_DIGITS)]] = True
    message = "memuat KPJ 13 angka; itu nomor BPJS Kesehatan. KPJ BPJS Ketenagakerjaan 11 angka."
    verdicts.notice("kpj_health", "kpj", is_health, message)
    verdicts.notice("kpj_length", "kpj", is_wrong, "memuat KPJ yang bukan 11 angka. Cocokkan dengan kartunya.")


def check_births(fields: Fields, verdicts: Verdicts, niks: Niks, dates: dict[str, Days], today: dt.date) -> None:
    """Say which rows disagree with the birth date or the sex in the NIK, and who registered too young or too old."""
    day, month, year = birth_parts(niks)
    years = full_years(year, today)
    if fields.has("birth_date"):
        births = read_days(fields.column("birth_date"))
        stated = births > UNREADABLE
        own_year, own_month, own_day = _calendar(births)
        differs = (own_day != day) | (own_month != month) | (own_year % 100 != year)
        message = "memuat tanggal lahir yang tidak sama dengan NIK. Cocokkan dengan KTP."
        verdicts.notice("birth_mismatch", "birth_date", stated & niks.is_read & differs, message)
        message = "memuat tanggal lahir yang tidak terbaca."
        verdicts.notice("birth_unread", "birth_date", births == UNREADABLE, message)
        day, month = np.where(stated, own_day, day), np.where(stated, own_month, month)
        years = np.where(stated, own_year, years)
    if fields.has("sex"):
        _check_sex(fields, verdicts, niks)
    if "start_date" in dates:
        start_year, start_month, start_day = _calendar(dates["start_date"])
        before = (start_month < month) | ((start_month == month) & (start_day < day))
        age = start_year - years - before
        odd = (dates["start_date"] > UNREADABLE) & niks.is_read & ((age < MIN_AGE) | (age > MAX_AGE))
        message = (
            f"memuat umur di luar {MIN_AGE}-{MAX_AGE} tahun saat terdaftar. Periksa tanggal lahir dan kepesertaan."
        )
        verdicts.notice("age_outside", "start_date", odd, message)


def _check_sex(fields: Fields, verdicts: Verdicts, niks: Niks) -> None:
    sexes = fields.distinct("sex")
    is_woman = niks.part(6, 8) > WOMAN_DAY
    says_woman = sexes.where(lambda text: normalise_text(text) in _WOMEN)
    says_man = sexes.where(lambda text: normalise_text(text) in _MEN)
    message = "memuat jenis kelamin yang tidak sama dengan NIK. Cocokkan dengan KTP."
    verdicts.notice("sex_mismatch", "sex", niks.is_read & ((says_woman & ~is_woman) | (says_man & is_woman)), message)


def _calendar(days: Days) -> tuple[Days, Days, Days]:
    """Year, month and day of dates; meaningless where there is none."""
    dates = np.where(days > UNREADABLE, days, 0).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    number = months.astype(np.int64)
    return number // 12 + 1970, number % 12 + 1, (dates - months).astype(np.int64) + 1


def read_text(fields: Fields, verdicts: Verdicts, name: str, default: str) -> tuple[Coded, Distinct]:
    """A column that is kept as it is written, with a person's number in it refused."""
    coded, distinct = read_words(fields, name, lambda text: text or default)
    advice = ("isi kolom yang benar", "Periksa pergeseran kolom.")
    verdicts.refuse("number_misplaced", name, distinct.where(is_person_number), "nomor 15-16 angka", advice)
    return coded, distinct


def is_person_number(text: str) -> bool:
    """Whether a text holds what may be a NIK."""
    return holds_nik(text) or _PERSON_NUMBER.search(re.sub(r"[ .'\-]", "", text)) is not None


def read_employers(fields: Fields, verdicts: Verdicts) -> Coded:
    """NPP of each row, None where it states none; a text that is no NPP is not kept, which is said."""
    coded, distinct = read_text(fields, verdicts, "npp", "")
    odd = distinct.where(lambda text: bool(text) and _EMPLOYER_CODE.fullmatch(text) is None)
    message = "memuat NPP yang bukan nomor pendaftaran perusahaan; NPP itu tidak disimpan. Periksa kolomnya."
    verdicts.notice("npp_unread", "npp", odd, message)
    return Coded(coded.codes, [text if text and _EMPLOYER_CODE.fullmatch(text) else None for text in distinct.texts])
