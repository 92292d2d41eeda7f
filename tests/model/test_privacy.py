"""Numbers of persons are found whatever stands between their digits, and dates and sums are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model.privacy import HIDDEN, excerpt, hide_niks, hide_numbers

MARKS = ["", "_", "/", "  ", ",", " – ", "\u200b", "x", "-", ".", " / ", "'"]


@given(st.integers(1, 31), st.booleans(), st.integers(1, 12), st.sampled_from(MARKS), st.integers(0, 9999))
def test_a_nik_is_hidden_with_any_marks(day, is_woman, month, mark, serial):
    nik = mark.join(["320499", f"{day + 40 * is_woman:02}{month:02}91", f"{serial:04}"])
    assert hide_niks(f"Cabang {nik} Garut") == f"Cabang {HIDDEN} Garut"


@given(st.sampled_from(MARKS), st.integers(0, 70))
def test_a_cut_text_shows_no_part_of_a_nik(mark, length):
    text = "a" * length + mark.join("3204992701910901")
    assert "3204" not in excerpt(text).replace(mark, "")


@pytest.mark.parametrize(
    "text", ["rekap_2024-08-31_20240905.xlsx", "2011, 2012, 2013, 2014", "23.000.000 orang, 27 kab/kota", "3204, 3205"]
)
def test_dates_years_and_sums_stay(text):
    assert hide_numbers(text) == text
