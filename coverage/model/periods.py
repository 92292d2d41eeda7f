"""Months (BLTH) and Indonesian dates: parsing what spreadsheets say, formatting what people read.

A period is the text `YYYY-MM` everywhere in the code and in the store, so that it sorts and joins as it stands.
"""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
import re

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

_SHORT = {
    "jan": 1,
    "feb": 2,
    "peb": 2,
    "pebruari": 2,
    "mar": 3,
    "mrt": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "agu": 8,
    "agt": 8,
    "ags": 8,
    "agust": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "oct": 10,
    "nov": 11,
    "nop": 11,
    "nopember": 11,
    "des": 12,
    "dec": 12,
}
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)} | _SHORT
_NAMES = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))

# How a month is written, tried in this order: four digits of a year before two. The look-behinds and -aheads keep each
# from taking a part of a longer number or of a word ("mei" in "meine").
_FORMS = (
    re.compile(rf"(?<![a-z])(?P<name>{_NAMES})[.\s'-]*(?P<year>(?:19|20)\d\d)(?!\d)", re.I),
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*[-/]\s*(?P<month>0?[1-9]|1[0-2])(?![\d])(?:\s*[-/]\s*\d{1,2}(?!\d))?"
    ),
    re.compile(r"(?<!\d)(?:\d{1,2}\s*[-/]\s*)?(?P<month>0?[1-9]|1[0-2])\s*[-/]\s*(?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?:BLTH|PERIODE)\D{0,4}(?P<month>0[1-9]|1[0-2])(?P<year>(?:19|20)\d\d)(?!\d)", re.I),
    re.compile(r"(?:BLTH|PERIODE)\D{0,4}(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?!\d)", re.I),
    re.compile(rf"(?<![a-z0-9])(?P<name>{_NAMES})\s?[-/'’]\s?(?P<short>\d\d)(?!\d)", re.I),
)

# A month's name alone, as a heading of a column; never inside a word.
_BARE_MONTH = re.compile(rf"(?<![a-z0-9])(?P<name>{_NAMES})(?![a-z])\.?", re.I)

# A year alone; not a group of "1.2023" or "2023,5", which is a figure.
_BARE_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,])")

# A quarter or half-year, which is no month: refused rather than read as its first one. "Q" and "TW" need their number.
_LONGER = re.compile(
    r"\b(?:triwulan|tri\s?wulan|kuartal|quarter|semester|caturwulan)\b|\b(?:TW|Q)[\s.-]*(?:[1-4]|I{1,3}|IV)\b", re.I
)

# Our own form; used with `fullmatch`.
_PERIOD = re.compile(r"(19|20)[0-9][0-9]-(0[1-9]|1[0-2])")

# Day first, as here; a date with the year first is read before this one.
_DATE = re.compile(r"(?<!\d)(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4})(?!\d)")
_ENGLISH = dict(
    zip(
        ("january", "february", "march", "may", "june", "july", "august", "october", "december"),
        (1, 2, 3, 5, 6, 7, 8, 10, 12),
        strict=True,
    )
)
_PRINTED_NAMES = "|".join(sorted((*_MONTH_NUMBERS, *_ENGLISH), key=len, reverse=True))
_PRINTED_DATES = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(
        r"(?<![\d.,])(?P<day>\d{1,2})\s*([/.-])\s*(?P<month>\d{1,2})\s*\2\s*(?P<year>\d{4}|\d\d)(?![\d.,]\d|\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:\s*bulan\s*|[\s.,-]+)(?P<name>{_PRINTED_NAMES})(?:\s*tahun\s*|[\s.,'’-]+)"
        r"(?P<year>\d{4}|\d\d)(?!\d)",
        re.I,
    ),
)
"""Dates as newspapers print them, also with a year of two digits; a cell of a table is read by `parse_date` alone."""
# The same with a month's name.
_DATE_WORDS = re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\s+(?P<name>{_NAMES})\s+(?P<year>\d{{4}})(?!\d)", re.I)


def is_period(text: str) -> bool:
    """Whether a text is a period in the form that the store uses.

    >>> is_period("2024-08"), is_period("2024-13"), is_period("Agustus 2024")
    (True, False, False)
    """
    return _PERIOD.fullmatch(text) is not None


def find_periods(text: str) -> list[str]:
    """All months that a text names, each once, in order of appearance.

    >>> find_periods("POSISI 31 AGUSTUS 2024"), find_periods("BLTH 082024"), find_periods("s.d. Agt 2024")
    (['2024-08'], ['2024-08'], ['2024-08'])
    """
    found: list[tuple[int, str]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            found.append((match.start(), _period_of(match)))
    return list(dict.fromkeys(period for _, period in sorted(found)))


def _period_of(match: re.Match[str]) -> str:
    parts = match.groupdict()
    month = _MONTH_NUMBERS[parts["name"].lower()] if parts.get("name") else int(parts["month"])
    year = f"20{parts['short']}" if parts.get("short") else parts["year"]
    return f"{year}-{month:02d}"


def split_month(text: str) -> tuple[str | None, str]:
    """The month that a column heading names, and what is left of it: '2024-08', '08' without a year, or None.

    >>> split_month("PU Agustus 2024"), split_month("Agt BPU"), split_month("2024 JAN"), split_month("Jumlah")
    (('2024-08', 'PU'), ('08', 'BPU'), ('2024-01', ''), (None, 'Jumlah'))
    """
    for form in _FORMS:
        if match := form.search(text):
            return _period_of(match), _without(text, match)
    name = _BARE_MONTH.search(text)
    if name is None:
        return None, text
    month = f"{_MONTH_NUMBERS[name['name'].lower()]:02d}"
    rest = _without(text, name)
    year = _BARE_YEAR.search(rest)
    return (f"{year[0]}-{month}", _without(rest, year)) if year else (month, rest)


def _without(text: str, match: re.Match[str]) -> str:
    return " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())


def find_years(text: str) -> list[str]:
    """All years that a text names, each once.

    >>> find_years("TAHUN 2024"), find_years("Rp 2.024")
    (['2024'], [])
    """
    return list(dict.fromkeys(_BARE_YEAR.findall(text)))


def names_longer_period(text: str) -> bool:
    """Whether a text speaks of a quarter, a third or half of a year: no month, so no position can be read from it.

    >>> names_longer_period("Triwulan III 2024"), names_longer_period("TW-2"), names_longer_period("AGUSTUS 2024")
    (True, True, False)
    """
    return _LONGER.search(text) is not None


def parse_period(value: object) -> str | None:
    """The one month that a cell states, or None when it states none or several.

    >>> parse_period("31 Agustus 2024"), parse_period(82024.0), parse_period("Juli 2024, Agustus 2024")
    ('2024-08', '2024-08', None)
    """
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.year}-{value.month:02d}"
    text = str(value).strip()
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    if re.fullmatch(r"\d{5,6}", text):
        text = f"BLTH {text.zfill(6)}"
    periods = find_periods(text)
    return periods[0] if len(periods) == 1 else None


def parse_date(value: object) -> dt.date | None:
    """A calendar date from a cell or a printed text (`24/8/2024`, `2024-08-24`, `24 Agustus 2024`), else None.

    >>> str(parse_date("24 Agustus 2024")), str(parse_date("24/8/2024")), parse_date("Agustus 2024")
    ('2024-08-24', '2024-08-24', None)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        pass
    match = _DATE.search(text) or _DATE_WORDS.search(text)
    if match is None:
        return None
    parts = match.groupdict()
    month = _MONTH_NUMBERS[parts["name"].lower()] if "name" in parts else int(parts["month"])
    try:
        return dt.date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def find_date(text: str) -> dt.date | None:
    """The first calendar date in a printed text, in any form that newspapers use; None where there is none.

    >>> str(find_date("Jumat, 24.8.2024")), str(find_date("Rabu, 22-SEP-2023")), find_date("Agustus 2024")
    ('2024-08-24', '2023-09-22', None)
    """
    for match in filter(None, (form.search(text) for form in _PRINTED_DATES)):
        parts = match.groupdict()
        name = (parts.get("name") or "").lower()
        month = (_MONTH_NUMBERS | _ENGLISH)[name] if name else int(parts["month"])
        with contextlib.suppress(ValueError):
            return dt.date(int(f"20{parts['year']}"[-4:]), month, int(parts["day"]))
    return None


_PART_WORDS = {
    *("awal", "pertengahan", "medio", "minggu", "pekan", "tanggal", "tgl", "hari", "paruh", "dasarian"),
    *("semester", "smt", "triwulan", "tw", "kuartal", "sejak", "mulai", "dari", "selama", "sepanjang", "antara"),
    *("sebelum", "setelah", "sesudah"),
}
"""Words beside a month that make it a part of the month, or more than it; a stock stands at the month's end."""


def only_month(text: str) -> str | None:
    """The month at whose end a text stands; None for a part of a month, for another day, or for several months.

    >>> [only_month(text) for text in ("posisi akhir Agustus 2024", "s.d. Agustus 2024", "Sabtu, 31.8.24")]
    ['2024-08', '2024-08', '2024-08']
    >>> [only_month(text) for text in ("awal Agustus 2024", "Januari–Agustus 2024", "24 Agustus 2024")]
    [None, None, None]
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    if sum(word in _MONTH_NUMBERS for word in words) > 1:
        return None
    if date := find_date(text):
        is_end = date.day == calendar.monthrange(date.year, date.month)[1]
        return f"{date.year:04d}-{date.month:02d}" if is_end else None
    months, years = find_periods(text), re.findall(r"(?<!\d)(?:19|20)\d\d(?:/\d\d)?(?!\d)", text)
    is_whole = len(months) == 1 and len(years) == 1 and "/" not in years[0] and not _PART_WORDS & set(words)
    return months[0] if is_whole else None


def month_end(period: str) -> dt.date:
    """Last day of a period: the date of a stock figure.

    >>> str(month_end("2024-02"))
    '2024-02-29'
    """
    year, month = int(period[:4]), int(period[5:])
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def shift_period(period: str, months: int) -> str:
    """The period so many months later (earlier when negative).

    >>> shift_period("2024-01", -1)
    '2023-12'
    """
    index = int(period[:4]) * 12 + int(period[5:]) - 1 + months
    return f"{index // 12}-{index % 12 + 1:02d}"


def months_between(start: str, end: str) -> int:
    """Months from one period to another; negative when the other is earlier.

    >>> months_between("2023-12", "2024-08"), months_between("2024-08", "2024-07")
    (8, -1)
    """
    years, months = int(end[:4]) - int(start[:4]), int(end[5:]) - int(start[5:])
    return years * 12 + months


def format_period(period: str) -> str:
    """A month for people: 'Agustus 2024'.

    >>> format_period("2024-08")
    'Agustus 2024'
    """
    return f"{MONTHS[int(period[5:]) - 1]} {period[:4]}"


def format_period_short(period: str) -> str:
    """A month for axis ends: 'Agu 2024'.

    >>> format_period_short("2024-08")
    'Agu 2024'
    """
    return f"{MONTHS[int(period[5:]) - 1][:3]} {period[:4]}"


def format_date(date: dt.date) -> str:
    """A date for people: '31 Agustus 2024'.

    >>> format_date(dt.date(2024, 8, 31))
    '31 Agustus 2024'
    """
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def format_position(period: str) -> str:
    """The date of a stock figure for people: '31 Agustus 2024'.

    >>> format_position("2024-02")
    '29 Februari 2024'
    """
    return format_date(month_end(period))


def weekday_name(date: dt.date) -> str:
    """The Indonesian weekday of a date.

    >>> weekday_name(dt.date(2024, 8, 24))
    'Sabtu'
    """
    return WEEKDAYS[date.weekday()]
