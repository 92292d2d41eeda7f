"""Numbers as Indonesian readers write them: formatting for screens, parsing of printed figures.

Formatting never changes a stored value; it is the last step before a reader. Parsing keeps the precision that was
printed, because a figure quoted as "5,9 juta" is an interval, not a number. Ambiguous spellings are refused.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MISSING = "–"
"""What a reader sees where a value is unknown: an en dash, never 0 and never "nan"."""

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

_PRINTED = re.compile(r"(?P<sign>[-−]?)(?P<digits>\d[\d.,]*)\s*(?P<word>[a-zA-Z%]*(?: [a-zA-Z]+)?)")
_PERCENT = frozenset({"%", "persen", "poin persen", "persen poin"})
"""Words that make a figure a hundredth: shares, and differences of shares."""

_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
_SPACED = re.compile(r"-?\d{1,3}( \d{3})+")
_FLOAT_TEXT = re.compile(r"-?\d+\.0")


class AmbiguousNumber(ValueError):
    """A spelling that two readers would read differently, or that is no number at all."""


@dataclass(frozen=True)
class PrintedFigure:
    """A figure as printed: its `value` and the size `step` of its last printed digit, both exact.

    Units: persons, or a fraction where `is_rate`. The unrounded truth lies in [value - step/2, value + step/2).
    """

    value: Fraction
    step: Fraction
    is_rate: bool = False

    @property
    def low(self) -> Fraction:
        """Smallest value that rounds to this figure."""
        return self.value - self.step / 2

    @property
    def high(self) -> Fraction:
        """Smallest value above `low` that no longer rounds to this figure."""
        return self.value + self.step / 2


def parse_figure(text: str) -> PrintedFigure:
    """A printed figure with its precision.

    >>> parse_figure("5,9 juta")
    PrintedFigure(value=Fraction(5900000, 1), step=Fraction(100000, 1), is_rate=False)
    >>> float(parse_figure("31,2 persen").value)
    0.312

    Raises:
        AmbiguousNumber: for "5.9M", "5.9 juta", "1,234,567" and anything that is not a number.
    """
    found = _PRINTED.fullmatch(text.replace("\u00a0", " ").strip())
    if found is None:
        raise AmbiguousNumber(f"'{text}' bukan angka. Tulis misalnya 5,9 juta, 923.000 atau 31,2%.")
    word = found["word"].lower()
    factor = _factor(word, text)
    number, step = _parse_digits(found["digits"], text)
    sign = -1 if found["sign"] else 1
    return PrintedFigure(sign * number * factor, step * factor, word in _PERCENT)


def _factor(word: str, text: str) -> Fraction:
    if word == "":
        return Fraction(1)
    if word in _PERCENT:
        return Fraction(1, 100)
    if word in _SCALES:
        return Fraction(_SCALES[word])
    if word == "m":
        raise AmbiguousNumber(
            f"'{text}' bermakna ganda: M di sini miliar, di luar negeri juta. Tulis juta atau miliar."
        )
    raise AmbiguousNumber(f"'{text}' bermakna ganda: '{word}' bukan satuan yang dikenal. Tulis ribu, juta atau miliar.")


def _parse_digits(digits: str, text: str) -> tuple[Fraction, Fraction]:
    """Value and last-digit size of '1.234.567,8' or '31,2'."""
    whole, comma, decimals = digits.partition(",")
    if "," in decimals or "." in decimals or (comma and not decimals):
        raise AmbiguousNumber(f"'{text}' bermakna ganda. Titik memisahkan ribuan, koma memisahkan desimal.")
    if "." in whole and not _GROUPED.fullmatch(whole):
        raise AmbiguousNumber(f"'{text}' bermakna ganda: titik memisahkan ribuan. Untuk desimal pakai koma.")
    step = Fraction(1, 10 ** len(decimals))
    return Fraction(int(whole.replace(".", "") + decimals)) * step, step


def parse_count(text: str) -> int:
    """A whole number of persons from text such as '1.234.567', '1234567', '1.234,0', '1 234 567' or '1234.0'.

    A dot groups thousands, save in '1234.0': three digits follow a grouping dot, so one zero can only be a float that
    was written as text. A comma is a decimal mark; '1,234,567' is refused, because '1,234' could mean either.

    Raises:
        AmbiguousNumber: when the text is no number, has a scale word, a fraction, or a comma read as thousands.
    """
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    if _FLOAT_TEXT.fullmatch(plain):
        return int(plain[:-2])
    if _SPACED.fullmatch(plain):
        text = plain.replace(" ", "")
    figure = parse_figure(text)
    if figure.is_rate or re.search(r"[a-zA-Z%]", text) or figure.value.denominator != 1:
        raise AmbiguousNumber(f"'{text}' bukan bilangan bulat orang.")
    return int(figure.value)


def is_missing(value: float | int | None) -> bool:
    """Whether a value is unknown: None or NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _rounded(value: float | int | Fraction, decimals: int) -> Decimal:
    exact = (
        Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(str(value))
    )
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_number(value: float | int | Fraction | None, decimals: int = 0) -> str:
    """A number with Indonesian separators, rounded half up; an en dash for a missing one.

    >>> format_number(1234567.85, 1)
    '1.234.567,9'
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    text = f"{_rounded(value, decimals):,.{decimals}f}"
    return text.translate(str.maketrans(",.-", ".,−"))


def format_rate(value: float | None, decimals: int = 1) -> str:
    """A fraction as a percentage for screens and tables.

    >>> format_rate(0.31338)
    '31,3%'
    """
    return MISSING if is_missing(value) else f"{format_number(_percent(value), decimals)}%"


def format_rate_words(value: float | None, decimals: int = 1) -> str:
    """A fraction as a percentage for sentences.

    >>> format_rate_words(0.314)
    '31,4 persen'
    """
    return MISSING if is_missing(value) else f"{format_number(_percent(value), decimals)} persen"


def format_points(value: float | None, decimals: int = 1) -> str:
    """A difference of two fractions, in percentage points, with its sign.

    >>> format_points(-0.0055)
    '−0,6 poin persen'
    """
    if is_missing(value):
        return MISSING
    return f"{_sign(value)}{format_number(_percent(value), decimals)} poin persen"


def format_change(value: float | int | None) -> str:
    """A difference of persons with its sign.

    >>> format_change(1200)
    '+1.200'
    """
    return MISSING if is_missing(value) else f"{_sign(value)}{format_number(value)}"


def format_short(value: float | int | None, decimals: int = 2) -> str:
    """A count in words for the wall: millions with `decimals`, thousands whole.

    >>> format_short(12_977_000), format_short(923_000), format_short(850)
    ('12,98 juta', '923 ribu', '850')
    """
    if value is None or is_missing(value):
        return MISSING
    if _rounded(value / 1_000, 0) >= 1_000:
        return f"{format_number(value / 1_000_000, decimals)} juta"
    if abs(value) >= 1_000:
        return f"{format_number(value / 1_000)} ribu"
    return format_number(value)


def _percent(value: float | None) -> Fraction:
    return Fraction(str(value)) * 100


def _sign(value: float | int | None) -> str:
    return "+" if value is not None and value > 0 else ""


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
