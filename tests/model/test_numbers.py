"""Indonesian numbers: what is printed is parsed with its precision, what is ambiguous is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model.numbers import (
    AmbiguousNumber,
    count_words,
    format_change,
    format_number,
    format_points,
    format_rate,
    format_short,
    parse_count,
    parse_figure,
)


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("5,9 juta", 5_900_000, 100_000),
        ("18,9 jt", 18_900_000, 100_000),
        ("5 juta", 5_000_000, 1_000_000),
        ("923 ribu", 923_000, 1_000),
        ("923.000", 923_000, 1),
        ("1.234.567,8", Fraction(12345678, 10), Fraction(1, 10)),
        ("31,2%", Fraction(312, 1000), Fraction(1, 1000)),
        ("31,2 persen", Fraction(312, 1000), Fraction(1, 1000)),
        ("1,2 miliar", 1_200_000_000, 100_000_000),
        ("0", 0, 1),
        ("5,9 juta orang", 5_900_000, 100_000),
        ("5.923.000 orang", 5_923_000, 1),
        ("1,6 juta\u00a0pekerja", 1_600_000, 100_000),
        ("340 ribu tenaga kerja", 340_000, 1_000),
        ("77 ribu peserta", 77_000, 1_000),
        ("3,6 juta jiwa", 3_600_000, 100_000),
        ("+100 ribu", 100_000, 1_000),
        ("- 540 ribu", -540_000, 1_000),
        ("−0,65 poin persen", Fraction(-65, 10_000), Fraction(1, 10_000)),
        ("5,9 JT", 5_900_000, 100_000),
    ],
)
def test_printed_figure_keeps_its_precision(text, value, step):
    figure = parse_figure(text)
    assert (figure.value, figure.step) == (value, step)


@pytest.mark.parametrize(
    "text",
    ["5.9M", "5,9M", "5.9 juta", "31.2%", "1,234,567", "12.34.567", "", "juta", "1,", "abc", "5 T", "9" * 5000, "1e9"],
)
def test_ambiguous_figure_is_refused(text):
    with pytest.raises(AmbiguousNumber):
        parse_figure(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("sekitar 5,9 juta", 5_800_000, 6_000_000),
        ("sekitar 410 ribu pekerja", 400_000, 420_000),
        ("468 ribuan", 467_000, 469_000),
        ("468.000-an", 467_000, 469_000),
        ("kurang lebih 823.000 orang", 822_000, 824_000),
        ("± 16 juta", 15_000_000, 17_000_000),
        ("sekitar 65 persen", Fraction(64, 100), Fraction(66, 100)),
        ("sekitar 0", -1, 1),
        ("410 ribu", 409_500, 410_500),
    ],
)
def test_about_is_one_unit_of_the_last_digit_above_zero_either_way(text, low, high):
    figure = parse_figure(text)
    assert (figure.low, figure.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hampir 6 juta", "batas"),
        ("lebih dari 5 juta", "batas"),
        ("5 juta lebih", "batas"),
        ("> 5 juta", "batas"),
        ("5,9 M", "M di sini miliar"),
        ("5,9 juta ekor", "satuan yang dikenal"),
        ("3204123456789012", "lebih dari 15 angka"),
    ],
)
def test_a_refusal_says_why_without_the_text(text, reason):
    with pytest.raises(AmbiguousNumber) as refusal:
        parse_figure(text)
    assert reason in refusal.value.reason
    assert text not in refusal.value.reason


@pytest.mark.parametrize(("text", "count"), [("1.234.567", 1234567), ("412", 412), ("1.234,0", 1234)])
def test_count_from_text(text, count):
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["1,5", "5 juta", "31%", "1,234", "x", "412 orang", "+412", "± 412", "412-an"])
def test_count_refuses_what_is_no_whole_number(text):
    with pytest.raises(AmbiguousNumber):
        parse_count(text)


@given(st.integers(min_value=0, max_value=10**12))
def test_formatting_and_parsing_a_count_agree(count):
    assert parse_count(format_number(count)) == count


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_a_printed_figure_contains_what_was_printed(value):
    figure = parse_figure(format_number(Fraction(value), 1))
    assert figure.low <= Fraction(value) < figure.high


def test_screen_forms():
    assert format_rate(0.31338) == "31,3%"
    assert format_rate(0.3125, 1) == "31,3%"
    assert format_points(-0.0366) == "−3,7 poin persen"
    assert format_change(0) == "0"
    assert format_change(-1250) == "−1.250"
    assert format_short(12_977_000) == "12,98 juta"
    assert format_short(999_600) == "1,00 juta"
    assert format_short(923_000) == "923 ribu"
    assert format_short(-12_977_000) == "−12,98 juta"
    assert format_short(-999_600) == "−1,00 juta"
    assert format_short(-999_400) == "−999 ribu"
    assert format_short(-850) == "−850"
    assert format_number(-0.4) == format_change(-0.4) == format_change(0.4) == "0"
    assert format_points(0.0001) == format_points(-0.0001) == "0,0 poin persen"
    # kept texts never mix: a float is read as it is printed, the Fraction of its bits exactly
    assert [format_number(value, 1) for value in (0.15, Fraction(0.15), 0.15)] == ["0,2", "0,1", "0,2"]
    assert format_number(Fraction(10**27 + 1, 2), 1) == "500.000.000.000.000.000.000.000.000,5"
    assert count_words(27) == "dua puluh tujuh"


@pytest.mark.parametrize("form", [format_number, format_rate, format_points, format_change, format_short])
@pytest.mark.parametrize("missing", [None, float("nan")])
def test_missing_is_a_dash_never_nan(form, missing):
    assert form(missing) == "–"
