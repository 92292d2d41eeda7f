"""Published statements: exact arithmetic on what was printed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.metrics.reconciliation import Interval, check_claim
from coverage.model.numbers import format_number


def claim(**figures):
    return check_claim({"claim_id": "x", "place": "Jawa Barat", "source": "berita", **figures})


ARTICLE = {
    "printed_date": "Jumat (24/8/2024)", "covered": "5,9 juta", "eligible": "18,9 juta", "formal": "5 juta",
    "informal": "923.000", "published_rate": "31,4 persen",
}  # fmt: skip


def test_the_article_is_possible_by_rounding():
    check = claim(**ARTICLE)
    assert check.verdict == "rounding"
    assert check.recomputed_rate == pytest.approx(0.31217, abs=1e-5)
    assert (f"{check.possible_low:.4f}", f"{check.possible_high:.4f}") == ("0.3087", "0.3156")
    assert any("24 Agustus 2024 jatuh pada hari Sabtu" in note for note in check.notes)
    low, high = check.implied["covered"]
    assert (low, high) == (pytest.approx(5_909_475), 5_950_000)


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ({"covered": "151.491", "eligible": "397.749", "published_rate": "38,09%"}, "agrees"),
        ({"covered": "935.079", "eligible": "1.873.899", "published_rate": "50,88%"}, "contradicts"),
        ({"covered": "410 ribu", "eligible": "1,6 juta", "published_rate": "31,32%"}, "contradicts"),
        ({"covered": "186 ribu", "eligible": "836 ribu", "published_rate": "22,3%"}, "rounding"),
        ({"covered": "29.040", "eligible": "70.426", "published_rate": "41,23%"}, "agrees"),
        ({"covered": "6 juta", "eligible": "18 juta", "formal": "1 juta", "informal": "2 juta"}, "contradicts"),
        ({"covered": "5 juta", "published_rate": "31%"}, "agrees"),
    ],
)
def test_verdicts(figures, verdict):
    assert claim(**figures).verdict == verdict


def test_a_right_weekday_is_not_mentioned():
    assert not any("hari" in note for note in claim(**{**ARTICLE, "printed_date": "Sabtu (24/8/2024)"}).notes)


@given(st.integers(1, 10**8), st.integers(1, 10**8), st.integers(0, 6))
def test_every_rounding_of_a_truth_is_possible_and_contains_it(formal, informal, digits):
    """A statement made by rounding true figures is never said to contradict itself."""
    covered, eligible = formal + informal, 3 * (formal + informal) + 7
    step = 10**digits

    def printed(count):
        return format_number(Fraction(count, step)) + {3: " ribu", 6: " juta"}.get(digits, "")

    if digits not in (0, 3, 6) or round(eligible / step) == 0:
        return
    rate = format_number(Fraction(100 * covered, eligible), 2) + "%"
    check = claim(
        covered=printed(covered),
        eligible=printed(eligible),
        formal=printed(formal),
        informal=printed(informal),
        published_rate=rate,
    )
    assert check.verdict in ("agrees", "rounding")
    if check.possible_low is not None:
        assert check.possible_low - 1e-12 <= covered / eligible <= check.possible_high + 1e-12


def test_intervals():
    one, two = Interval(Fraction(1), Fraction(2)), Interval(Fraction(3), Fraction(4))
    assert one.plus(two) == Interval(Fraction(4), Fraction(6))
    assert two.minus(one) == Interval(Fraction(1), Fraction(3))
    assert one.over(two) == Interval(Fraction(1, 4), Fraction(2, 3))
    assert one.meet(two).is_empty
