"""Numbers as Indonesian readers write them: formatting for screens, parsing of printed figures.

Formatting never changes a stored value; it is the last step before a reader. Parsing keeps the precision that was
printed, because a figure quoted as "5,9 juta" is an interval, not a number. Ambiguous spellings are refused.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

MISSING = "–"
"""What a reader sees where a value is unknown: an en dash, never 0 and never "nan"."""

KEPT = 16_384
"""Texts of numbers that are kept: pages say the same few thousand again and again, and exact rounding is slow."""

_SCALES = {
    "ribu": 1_000,
    "rb": 1_000,
    "juta": 1_000_000,
    "jt": 1_000_000,
    "miliar": 1_000_000_000,
    "milyar": 1_000_000_000,
    "triliun": 1_000_000_000_000,
}
"""Words after a number and what they multiply by. Single letters are left out: "M" is miliar here, million abroad."""

_PEOPLE = "orang|org|pekerja|tenaga kerja|tk|peserta|jiwa"
_ABOUT = r"sekitar|sekira|kurang lebih|kira-kira|lebih kurang|[~±≈]"
_SCALED = "|".join(_SCALES)

# A figure as newspapers print it, by `fullmatch`: with anything else beside it nothing is read, never a half. It also
# makes "persen poin" go on where "persen", which stands before it, would be enough.
_PRINTED = re.compile(
    rf"(?:(?P<about>{_ABOUT})\s*)?(?P<sign>[-−+]?)\s*(?P<digits>[0-9][0-9.,]*)(?P<full_an>-an)?"
    rf"(?:\s*(?P<percent>%|persen|poin persen|persen poin)|\s*(?P<scale>{_SCALED})(?P<an>an)?)?"
    rf"(?:\s*(?:{_PEOPLE}))?",
    re.I,
)
_BOUND = re.compile(
    r"\b(?:hampir|nyaris|mendekati|lebih|di ?atas|di ?bawah|kurang dari|minimal|maksimal|sedikitnya|setidaknya)\b"
    r"|\bpaling\b|[<>≤≥]",
    re.I,
)
"""Words that state a limit of a figure and not the figure."""

# "5,9 M": miliar here, million elsewhere. Not read but asked about.
_MILLIARD = re.compile(r"\d\s*m\b", re.I)
_MOST_DIGITS = 15
"""Digits of a printed figure at most: more are no count of people, but perhaps a person's number."""

# Points between groups of three; "1.5" or "0.123" are no such number and are asked about.
_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")

# Spaces between groups of three: "1 234"; "12 34" is two numbers.
_SPACED = re.compile(r"-?\d{1,3}( \d{3})+")

# A whole number that a program wrote as a float, "12.0", or with the noise of its sums, "12.00000000000023"; a grouping
# dot is followed by three digits.
_FLOAT_TEXT = re.compile(r"-?\d+\.(?:0|\d{7,17})")

# "25,000": thousands abroad, decimals here; with a dot before it, "1.250,000", it can only be decimals.
_COMMA_OF_THREE = re.compile(r"[-−+]?\s*[1-9]\d*(?:,\d{3})+")

_LARGEST_WHOLE = 1e18
"""From here on a float is no count of anything."""

_NOISE = 1e-6
"""Persons by which a sum of a program may miss a whole number; no count has such a fraction."""


class AmbiguousNumber(ValueError):
    """A spelling that two readers would read differently, or that is no number at all; `reason` leaves the text out."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"'{text}' {reason}")
        self.reason = reason


@dataclass(frozen=True)
class PrintedFigure:
    """A figure as printed: its `value` and the size `step` of its last printed digit, both exact.

    `scale` is what its word multiplies by (ribu: 1.000; 1 without one); `is_about` that it is printed as "sekitar".
    Units: persons, or a fraction where `is_rate`. The unrounded truth lies in [low, high).
    """

    value: Fraction
    step: Fraction
    is_rate: bool = False
    scale: int = 1
    is_about: bool = False

    @property
    def margin(self) -> Fraction:
        """How far the truth lies away at most: half the last digit; "sekitar", one unit of the last digit above 0."""
        if not self.is_about:
            return self.step / 2
        return self.step * last_unit(int(self.value / self.step))

    @property
    def low(self) -> Fraction:
        """Smallest value that rounds to this figure."""
        return self.value - self.margin

    @property
    def high(self) -> Fraction:
        """Smallest value above `low` that no longer rounds to this figure."""
        return self.value + self.margin


def last_unit(value: int) -> int:
    """The power of ten that a whole number ends with; 1 for zero.

    >>> last_unit(5_000), last_unit(123), last_unit(-20), last_unit(0)
    (1000, 1, 10, 1)
    """
    power = 1
    while value and value % (power * 10) == 0:
        power *= 10
    return power


def parse_figure(text: str) -> PrintedFigure:
    """A printed figure with its precision; words for people after it are passed over.

    "Sekitar 410 ribu", "410 ribuan" and "410.000-an" are wider than 410 ribu: one unit of the last digit above 0 either
    way. A limit ("lebih dari", "hampir") is no figure and is refused.

    >>> parse_figure("5,9 juta orang").value, parse_figure("5,9 juta").step
    (Fraction(5900000, 1), Fraction(100000, 1))
    >>> float(parse_figure("31,2 persen").value)
    0.312
    >>> about = parse_figure("sekitar 410 ribu")
    >>> int(about.low), int(about.high)
    (400000, 420000)

    Raises:
        AmbiguousNumber: for "5.9M", "5.9 juta", "1,234,567", "hampir 6 juta" and anything that is not a number.
    """
    plain = " ".join(text.split())
    found = _PRINTED.fullmatch(plain)
    if found is None:
        raise AmbiguousNumber(text, _why_no_figure(plain))
    is_rate = found["percent"] is not None
    scale = _SCALES[found["scale"].lower()] if found["scale"] else 1
    number, step = _parse_digits(found["digits"], text)
    factor = Fraction(1, 100) if is_rate else Fraction(scale)
    sign = -1 if found["sign"] in ("-", "−") else 1
    is_about = any(found[name] for name in ("about", "an", "full_an"))
    return PrintedFigure(sign * number * factor, step * factor, is_rate, scale, is_about)


def _why_no_figure(text: str) -> str:
    if _BOUND.search(text):
        return "menyatakan batas, bukan angka. Kosongkan, atau tulis angkanya saja bila sumbernya menyebutnya."
    if _MILLIARD.search(text):
        return "bermakna ganda: M di sini miliar, di luar negeri juta. Tulis juta atau miliar."
    return "bukan angka dengan satuan yang dikenal. Tulis misalnya 5,9 juta, 923.000 orang atau 31,2%."


def _parse_digits(digits: str, text: str) -> tuple[Fraction, Fraction]:
    """Value and last-digit size of '1.234.567,8' or '31,2'."""
    whole, comma, decimals = digits.partition(",")
    if sum(character.isdigit() for character in digits) > _MOST_DIGITS:
        raise AmbiguousNumber(text, f"lebih dari {_MOST_DIGITS} angka: bukan banyaknya orang. Periksa sel itu.")
    if "," in decimals or "." in decimals or (comma and not decimals):
        raise AmbiguousNumber(text, "bermakna ganda. Titik memisahkan ribuan, koma memisahkan desimal.")
    if "." in whole and not _GROUPED.fullmatch(whole):
        raise AmbiguousNumber(text, "bermakna ganda: titik memisahkan ribuan. Untuk desimal pakai koma.")
    step = Fraction(1, 10 ** len(decimals))
    return Fraction(int(whole.replace(".", "") + decimals)) * step, step


def parse_count(text: str) -> int:
    """A whole number of persons from text such as '1.234.567', '1234567', '1.234,0', '1 234 567' or '1234.0'.

    A dot groups thousands, save in '1234.0': three digits follow a grouping dot, so one zero can only be a float that
    was written as text. A comma is a decimal mark; '1,234,567' is refused, because '1,234' could mean either, and so
    is '25,000'.

    >>> parse_count("1.234.567"), parse_count("1 234"), parse_count("1234.0")
    (1234567, 1234, 1234)

    Raises:
        AmbiguousNumber: when the text is no number, has a scale word, a fraction, or a comma read as thousands.
    """
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    if _FLOAT_TEXT.fullmatch(plain) and (whole := whole_number(float(plain))) is not None:
        return whole
    if _COMMA_OF_THREE.fullmatch(plain):
        raise AmbiguousNumber(text, "bermakna ganda. Titik memisahkan ribuan, koma memisahkan desimal.")
    if _SPACED.fullmatch(plain):
        text = plain.replace(" ", "")
    figure = parse_figure(text)
    if re.search(r"[^0-9.,\s−-]", text) or figure.value.denominator != 1:
        raise AmbiguousNumber(text, "bukan bilangan bulat orang.")
    return int(figure.value)


def whole_number(value: float) -> int | None:
    """The whole number that a float stands for, without the rounding noise of sums; None where it is a fraction.

    >>> whole_number(1204.00000000000023), whole_number(1204.5), whole_number(float("inf"))
    (1204, None, None)
    """
    if not math.isfinite(value) or abs(value) >= _LARGEST_WHOLE:
        return None
    nearest = round(value)
    return nearest if abs(value - nearest) <= _NOISE else None


def is_missing(value: float | int | None) -> bool:
    """Whether a value is unknown: None or NaN.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    return value is None or (isinstance(value, float) and math.isnan(value))


def _rounded(value: float | int | Fraction, decimals: int) -> Decimal:
    """A value rounded half up, away from 0; exact for every Fraction, and never minus zero."""
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    units = int(abs(exact) * 10**decimals + Fraction(1, 2))
    digits = tuple(int(digit) for digit in str(units))
    return Decimal((int(exact < 0 and units > 0), digits, -decimals))


@lru_cache(KEPT, typed=True)  # a float is read as printed, an equal Fraction exactly
def format_number(value: float | int | Fraction | None, decimals: int = 0) -> str:
    """A number with Indonesian separators, rounded half up; an en dash for a missing one.

    >>> format_number(1234567.85, 1)
    '1.234.567,9'
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    text = f"{_rounded(value, decimals):,.{decimals}f}"
    return text.translate(str.maketrans(",.-", ".,−"))


@lru_cache(KEPT, typed=True)  # a float is read as printed, an equal Fraction exactly
def format_rate(value: float | None, decimals: int = 1) -> str:
    """A fraction as a percentage for screens and tables.

    >>> format_rate(0.31338)
    '31,3%'
    """
    return MISSING if is_missing(value) else f"{format_number(_percent(value), decimals)}%"


def format_points(value: float | None, decimals: int = 1) -> str:
    """A difference of two fractions, in percentage points, with its sign.

    >>> format_points(-0.0055)
    '−0,6 poin persen'
    """
    if is_missing(value):
        return MISSING
    return f"{_signed(format_number(_percent(value), decimals))} poin persen"


def format_change(value: float | int | None) -> str:
    """A difference of persons with its sign.

    >>> format_change(1200)
    '+1.200'
    """
    return MISSING if is_missing(value) else _signed(format_number(value))


def format_short(value: float | int | None, decimals: int = 2) -> str:
    """A count in words for the wall: millions with `decimals`, thousands whole.

    >>> format_short(12_977_000), format_short(923_000), format_short(850), format_short(-12_977_000)
    ('12,98 juta', '923 ribu', '850', '−12,98 juta')
    """
    if value is None or is_missing(value):
        return MISSING
    if abs(_rounded(value / 1_000, 0)) >= 1_000:
        return f"{format_number(value / 1_000_000, decimals)} juta"
    if abs(value) >= 1_000:
        return f"{format_number(value / 1_000)} ribu"
    return format_number(value)


def _percent(value: float | None) -> Fraction:
    return Fraction(str(value)) * 100


def _signed(text: str) -> str:
    """A formatted difference with its sign; what rounds to 0 has none."""
    is_plain = text.startswith("−") or not any(character in "123456789" for character in text)
    return text if is_plain else f"+{text}"


_WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


def count_words(value: int) -> str:
    """A small count in words, as a sentence begins with it; digits from 100 on.

    >>> count_words(8), count_words(14), count_words(27)
    ('delapan', 'empat belas', 'dua puluh tujuh')
    """
    if value < len(_WORDS):
        return _WORDS[value]
    tens, units = divmod(value, 10)
    if tens == 1:
        return f"{_WORDS[units]} belas"
    if tens < 10:
        return f"{_WORDS[tens]} puluh" + (f" {_WORDS[units]}" if units else "")
    return format_number(value)
