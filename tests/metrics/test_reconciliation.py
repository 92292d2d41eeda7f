"""Published statements: exact arithmetic on what was printed."""

from fractions import Fraction
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coverage.metrics.claims.disagreements import Voice, disagreements
from coverage.metrics.claims.polytope import AtMost, form_ranges, is_feasible
from coverage.metrics.claims.reconciliation import check_claim, check_claims, possible_rate, printed_figures, verdict_of
from coverage.metrics.claims.statements import Interval, figure_ranges, holds_in_reals, is_consistent, statement_of
from coverage.model.claims import EXPLANATIONS, FIGURE_BY_NAME, FIGURES, SAME_BASES
from coverage.model.numbers import format_number, parse_figure
from coverage.model.selection import Selection
from coverage.model.snapshots import holdings_of
from coverage.reference.tables import REVIEWED
from coverage.services import summarise
from coverage.words.reasons import FLAGS


def claim(summary=None, **figures):
    return check_claim({"claim_id": "x", "place": "Jawa Barat", "source": "berita", **figures}, summary)


VINTAGES = {
    "covered": "5,9 juta", "eligible": "18,9 juta", "published_rate": "31,2%",
    "before_covered": "5,3 juta", "before_rate": "31,85%",
}  # fmt: skip
FUTURE_TARGET = {
    "covered": "5,9 juta", "eligible": "18,9 juta", "published_rate": "31,2%",
    "target_covered": "7,0 juta", "target_rate": "34,99%",
}  # fmt: skip
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
        ({"covered": "2.301", "formal": "1.100", "informal": "1.200"}, "contradicts"),
        ({"covered": "100", "eligible": "800", "published_rate": "12%"}, "rounding"),
        ({"covered": "100", "eligible": "800", "published_rate": "13%"}, "agrees"),
        ({"covered": "500", "eligible": "400", "published_rate": "125%"}, "agrees"),
        ({"covered": "500", "eligible": "0", "published_rate": "0%"}, "contradicts"),
        ({"eligible": "600", "employed": "500"}, "contradicts"),
        ({"covered": "340", "before_covered": "300", "change_covered": "41"}, "contradicts"),
        ({"published_rate": "70%", "formal_rate": "62%", "informal_rate": "31%"}, "contradicts"),
        ({"published_rate": "41,28%", "before_rate": "36,45%", "change_rate": "5,83 poin persen"}, "contradicts"),
        ({"published_rate": "41,28%", "before_rate": "36,45%", "change_rate": "4,83 persen poin"}, "agrees"),
        ({"published_rate": "31,3%", "before_rate": "31,9%", "change_rate": "-2,10%"}, "contradicts"),
        ({"covered": "4,96 juta", "before_covered": "5,9 juta", "change_covered": "-540 ribu"}, "contradicts"),
        ({"covered": "4,96 juta", "before_covered": "5,9 juta", "change_covered": "-940 ribu"}, "agrees"),
        ({"eligible": "7", "published_rate": "50,0%"}, "contradicts"),
        ({"eligible": "7", "published_rate": "50,0%", "uncovered_rate": "50,0%"}, "contradicts"),
        ({"eligible": "7", "published_rate": "42,9%", "uncovered_rate": "57,1%"}, "agrees"),
        ({"covered": "3", "formal_share": "50%"}, "contradicts"),
        ({"covered": "0", "eligible": "0", "published_rate": "0%"}, "contradicts"),
        ({"covered": "0", "eligible": "0"}, "agrees"),
        (
            {
                "covered": "400", "eligible": "1.000", "published_rate": "40%", "before_covered": "300",
                "before_eligible": "600", "before_rate": "50%", "change_rate": "-10%",
            },
            "agrees",
        ),
        (VINTAGES, "agrees"),
        ({**VINTAGES, "same_base": "sasaran"}, "agrees"),
        ({**VINTAGES, "same_base": "sebelumnya"}, "contradicts"),
        ({**VINTAGES, "before_eligible": "16,64 juta"}, "agrees"),
        ({**VINTAGES, "before_eligible": "18,9 juta"}, "contradicts"),
        ({**VINTAGES, "change_rate": "-0,65%"}, "agrees"),
        ({**VINTAGES, "change_rate": "0,65%"}, "contradicts"),
        ({**FUTURE_TARGET}, "agrees"),
        ({**FUTURE_TARGET, "same_base": "ya"}, "contradicts"),
        ({**FUTURE_TARGET, "target_eligible": "20,0 juta"}, "rounding"),
        ({**FUTURE_TARGET, "target_eligible": "19,7 juta"}, "contradicts"),
        (
            {
                "covered": "400", "eligible": "1.000", "before_covered": "300",
                "before_eligible": "600", "change_rate": "10%",
            },
            "contradicts",
        ),
        ({"covered": "1.000", "formal": "840", "formal_share": "84%", "informal_share": "16%"}, "agrees"),
        ({"covered": "1.000", "formal": "840", "formal_share": "86%"}, "contradicts"),
        ({"covered": "5,9 juta", "employed": "23 juta", "employed_rate": "26%"}, "agrees"),
    ],
)  # fmt: skip
def test_verdicts(figures, verdict):
    assert claim(**figures).verdict == verdict


def checked(**figures):
    return check_claim({"claim_id": "a", **figures})


@pytest.mark.parametrize(
    ("figures", "recomputed"),
    [
        ({"covered": "5,9 juta", "uncovered": "13,0 juta", "published_rate": "31,4%"}, 59 / 189),
        ({"uncovered": "13,0 juta", "eligible": "18,9 juta", "published_rate": "31,4%"}, 59 / 189),
        ({"covered": "300 ribu", "formal_eligible": "500 ribu", "informal_eligible": "500 ribu",
          "published_rate": "30,04%"}, 0.3),
        ({"covered": "340 ribu", "eligible": "823 ribu", "uncovered_rate": "58,72%"}, 340 / 823),
        ({"formal": "5 juta", "informal": "923.000", "formal_share": "84,3%"}, None),
        ({"covered": "400 ribu", "eligible": "1.000 ribu", "before_covered": "300 ribu",
          "before_eligible": "1.000 ribu", "change_rate": "10,1 persen poin"}, 0.4),
        ({"eligible": "2,2 juta", "formal_eligible": "1,14 juta", "informal_eligible": "1 juta"}, None),
        ({"covered": "10.500", "before_covered": "13.000", "change_covered": "-2 ribu"}, None),
    ],
)  # fmt: skip
def test_what_follows_in_one_step_from_printed_figures_is_compared_with_them(figures, recomputed):
    check = checked(**figures)
    assert (check.verdict, check.recomputed_rate) == ("rounding", recomputed and pytest.approx(recomputed))


def test_a_negative_tie_is_rounded_away_from_0():
    assert checked(covered="10.500", before_covered="13.000", change_covered="-3 ribu").verdict == "agrees"
    assert checked(published_rate="31,20%", before_rate="31,85%", change_rate="-0,7 poin persen").verdict == "agrees"


def test_the_parts_of_the_denominator_narrow_the_possible_rate():
    parts = {"formal_eligible": "1,10 juta", "informal_eligible": "1,00 juta"}
    check = checked(covered="655.000", eligible="2,1 juta", published_rate="31,2%", **parts)
    assert check.possible_low == pytest.approx(655 / 2110) and check.possible_high == pytest.approx(655 / 2090)


def test_two_denominators_that_are_one_number_are_one_base():
    figures = {"eligible": "1.000.000", "before_eligible": "1.000.000", "change_covered": "100.000"}
    assert checked(covered="0,4 juta", change_rate="11,0 poin persen", **figures).verdict == "contradicts"
    assert checked(covered="0,4 juta", change_rate="10,0 poin persen", **figures).verdict == "agrees"


@pytest.mark.parametrize(
    "figures",
    [
        {"covered": "4", "eligible": "9", "published_rate": "44,5%"},
        {"covered": "0", "eligible": "1,5 juta", "published_rate": "0,04%"},
    ],
)
def test_no_denominator_is_proposed_that_cannot_be(figures):
    check = checked(**figures)
    assert check.verdict == "contradicts"
    assert "other_denominator" not in {explanation.kind for explanation in check.explanations}


def test_the_printed_precision_is_repeated_as_printed():
    check = checked(covered="13,4 ribu", eligible="42,1 ribu", published_rate="33 persen")
    assert any(note.startswith("Tercetak 33%, hitung ulang") for note in check.notes)


@pytest.mark.parametrize(
    ("printed", "true"),
    [
        ("Rabu, 05-11-24", "Selasa"), ("Rabu (5/11/24)", "Selasa"), ("Kamis, 2024-11-05", "Selasa"),
        ("Rabu, 22-SEP-2023", "Jumat"), ("Jumat, 24.8.2024", "Sabtu"), ("Senin, 24 Agt. 2024", "Sabtu"),
        ("Senin, 24 Agustus '24", "Sabtu"), ("Senin Legi, 24 Agustus, 2024", "Sabtu"),
        ("Rabu, tanggal 24 bulan Agustus 2024", "Sabtu"), ("Monday, 24 August 2024", "Sabtu"),
        ("Jum‘at, 24 Agustus 2024", "Sabtu"), ("dua minggu setelah 24 Agustus 2024", None),
        ("akhir minggu, 24 Agustus 2024", None), ("Minggu, 24 Agustus 2024", "Sabtu"),
    ],
)  # fmt: skip
def test_dates_are_found_in_every_form_that_newspapers_use(printed, true):
    notes = [note for note in checked(printed_date=printed).notes if "jatuh pada hari" in note]
    assert [note.split("jatuh pada hari ")[1].split(",")[0] for note in notes] == ([true] if true else [])


def test_a_rate_of_another_day_binds_nothing_without_its_denominator_and_that_is_said():
    notes = " ".join(claim(**VINTAGES).notes)
    assert "Cakupan sebelumnya 31,85% tidak dapat diperiksa tanpa penyebut posisi itu; angkanya menuntut" in notes
    assert claim(**VINTAGES).implied["before_eligible"] == (16_480_930, 16_800_125)
    assert "tidak dapat diperiksa" not in " ".join(claim(**VINTAGES, same_base="ya").notes)
    assert "tidak dapat diperiksa" not in " ".join(claim(**VINTAGES, change_rate="-0,65%").notes)


def test_a_rate_of_nobody_is_called_undefined_and_has_no_explanation():
    check = claim(covered="0", eligible="0", published_rate="0%")
    assert check.notes == ("Cakupan tercetak dari berhak 0 tidak terdefinisi, bukan 0%.",)
    assert check.explanations == ()


def test_more_than_all_is_flagged_and_not_called_wrong():
    check = claim(covered="150", eligible="100", published_rate="150%")
    assert (check.verdict, check.notes) == ("agrees", (f"{FLAGS['above_100']}.",))


def test_rounding_is_said_also_where_no_rate_is_printed():
    check = claim(covered="5,9 juta", formal="5 juta", informal="923.000", formal_share="84,4%")
    assert (check.verdict, check.notes) == ("rounding", ("Mungkin, karena pembulatan.",))


def test_counts_in_what_is_implied_are_whole():
    check = claim(eligible="1.003", published_rate="33,3%")
    assert check.implied["covered"] == (334, 334)


def test_what_a_newer_program_cannot_read_is_said_and_takes_nothing_else_down():
    rows = [
        {"claim_id": "a", "covered": "5.9M", "eligible": "18,9 juta", "published_rate": "31,2%"},
        {"claim_id": "b", "covered": "9" * 5000, "published_rate": "31,2", "printed_date": "Senin, 1/1/0001 "},
        {"claim_id": "c", "covered": "25", "eligible": "100", "published_rate": "25%"},
    ]
    first, second, third = check_claims(pd.DataFrame(rows))
    assert "Terlindungi tidak ikut diperiksa: tulisan itu bermakna ganda" in first.notes[0]
    assert [note.partition(" tidak ikut")[0] for note in second.notes[:2]] == ["Terlindungi", "Cakupan tercetak"]
    assert third.verdict == "agrees"


@pytest.mark.parametrize(
    ("printed", "true"),
    [
        ("Jumat (24/8/2024)", "Sabtu"),
        ("Jum’at, 24 Agustus 2024", "Sabtu"),
        ("Friday (24/8/2024)", "Sabtu"),
        ("Ahad, 24 Agustus 2024", "Sabtu"),
        ("Sabtu (24/8/2024)", None),
        ("Saturday, 24 Agustus 2024", None),
        ("Jumat–Sabtu, 23–24/8/2024", None),
        ("minggu ke-4, 24 Agustus 2024", None),
        ("Minggu ini, 24/8/2024", None),
        ("24/8/2024", None),
        ("Jumat", None),
        ("Senin, 1/1/0001", None),
        ("Selasa, 1/1/0001", "Senin"),
        ("Selasa, 31/12/9999", "Jumat"),
    ],
)
def test_a_wrong_weekday_is_said_in_either_language_and_a_week_is_none(printed, true):
    notes = claim(printed_date=printed).notes
    assert any(f"jatuh pada hari {true}" in note for note in notes) if true else notes == ()


@pytest.mark.parametrize(
    ("figures", "kind", "figure", "suggested"),
    [
        ({"covered": "935.079", "eligible": "1.873.899", "published_rate": "50,88%"},
         "swapped_digits", "eligible", "1.837.899"),
        ({"covered": "920.999", "eligible": "13,96 juta", "published_rate": "6,5%"},
         "truncated", "published_rate", "6,6%"),
        ({"covered": "44.259 ribu", "eligible": "120.000", "published_rate": "36,88%"},
         "unit_doubled", "covered", "44.259"),
        ({"covered": "5.923 ribu", "eligible": "18.900", "published_rate": "31,34%"},
         "scale_mix", "covered", "5.923"),
        ({"covered": "24,42 juta", "eligible": "18.900", "published_rate": "25%"},
         "other_denominator", "eligible", "sekitar 97,719 juta (95,745 sampai 99,694 juta)"),
        ({"covered": "5,90 juta", "before_covered": "4,96 juta", "change_covered": "-940 ribu"},
         "sign_lost", "change_covered", "940 ribu"),
        ({"covered": "49.612", "before_covered": "51.973", "change_covered": "-2.631"},
         "swapped_digits", "change_covered", "−2.361"),
        ({"published_rate": "41,28%", "before_rate": "36,45%", "change_rate": "13,25%"},
         "relative_change", "change_rate", "4,83%"),
        ({"published_rate": "31,28%", "before_rate": "31,99%", "change_rate": "-0,6%"},
         "truncated", "change_rate", "−0,7%"),
        ({"covered": "5,9 ribu", "eligible": "18,9 juta", "published_rate": "31,2%"},
         "scale_mix", "covered", "5,9 juta"),
        ({"covered": "59 juta", "eligible": "18,9 juta", "published_rate": "31,2%"},
         "decimal_slip", "covered", "5,9 juta"),
        ({"covered": "5.900.000", "eligible": "18.900.000", "published_rate": "31,4%"},
         "rounded_zeros", "covered", "5,9 juta"),
        ({"covered": "1.201", "eligible": "3.000", "published_rate": "41%"}, "rounded_up", "published_rate", "40%"),
        ({"covered": "35 juta", "formal": "22 juta", "informal": "4,6 juta"},
         "part_missing", "other", "sekitar 8,400 juta (7,350 sampai 9,450 juta)"),
        ({"covered": "340.123", "before_covered": "300.456", "eligible": "823.789", "published_rate": "36,47%"},
         "period_mix", "published_rate", "36,47%"),
        ({"covered": "410.321", "eligible": "1.600.777", "employed": "1.682.510", "published_rate": "24,39%"},
         "known_denominator", "eligible", "sekitar 1,682 juta (1,682 sampai 1,683 juta)"),
        ({"covered": "410 ribu", "eligible": "1,6 juta", "published_rate": "31,32%"},
         "other_denominator", "eligible", "sekitar 1,309 juta (1,307 sampai 1,311 juta)"),
    ],
)  # fmt: skip
def test_the_first_explanation_of_a_contradiction(figures, kind, figure, suggested):
    check = claim(**figures)
    assert check.verdict == "contradicts"
    first = check.explanations[0]
    assert (first.kind, first.figure, first.suggested) == (kind, figure, suggested)


def test_explanations_come_in_the_order_in_which_they_are_believed():
    kinds = [
        found.kind for found in claim(covered="920.999", eligible="13,96 juta", published_rate="6,5%").explanations
    ]
    assert kinds == sorted(kinds, key=list(EXPLANATIONS).index) and len(kinds) > 1


@pytest.fixture
def stored():
    """A store in which Kab. Bandung covered 30 of 100 in July and 36 of 100 in August, Kab. Garut 10 of 100."""
    stored = holdings_of(
        cube={"grouping": "region", "period": ["2024-07", "2024-08", "2024-08"], "basis": "domicile", "segment": "PU",
              "region_code": ["3204", "3204", "3205"], "active_members": [30, 36, 10], "memberships": [30, 36, 10],
              "missing_cells": 0},
        workforce={"year": 2024, "vintage": "a", "region_code": ["3204", "3205"], "sector": "total", "source": "BPS",
                   "eligible": [100, 100]},
    )  # fmt: skip
    return summarise(stored, Selection(regions=("3204",)))


MIXED = {"place": "Kab. Bandung", "covered": "36", "eligible": "100", "published_rate": "30%"}


def test_a_rate_that_the_store_holds_of_another_month_is_explained_by_it(stored):
    (found,) = [each for each in claim(**MIXED, summary=stored).explanations if each.kind == "period_mix"]
    assert (found.figure, found.printed, found.suggested) == ("published_rate", "30%", "30%")
    assert found.message == "Periode tercampur: 30% adalah cakupan posisi 31 Juli 2024 menurut penyimpanan."


@pytest.mark.parametrize(
    "changed",
    [{"published_rate": "29%"}, {"place": "Kab. Garut"}, {"place": "Kota Bandung"}],
    ids=["a rate of no month", "another region", "a region without figures"],
)
def test_a_rate_of_no_month_of_the_place_is_not_explained_by_the_store(stored, changed):
    kinds = {each.kind for each in claim(**{**MIXED, **changed}, summary=stored).explanations}
    assert "period_mix" not in kinds


def test_without_a_store_no_other_month_is_named():
    assert "period_mix" not in {each.kind for each in claim(**MIXED).explanations}


def test_only_a_contradiction_is_explained():
    assert claim(**ARTICLE).explanations == ()


def test_what_contradicts_says_what_each_figure_would_have_to_be():
    low, high = claim(covered="410 ribu", eligible="1,6 juta", published_rate="31,32%").implied["eligible"]
    assert (round(low), round(high)) == (1_307_263, 1_310_873)


def test_a_right_weekday_is_not_mentioned():
    assert not any("hari" in note for note in claim(**{**ARTICLE, "printed_date": "Sabtu (24/8/2024)"}).notes)


def test_statements_of_one_place_and_day_name_one_another():
    rows = [
        {
            "claim_id": "a",
            "place": "Indonesia",
            "printed_date": "April 2025",
            "source": "satu",
            "published_rate": "35,68%",
        },
        {
            "claim_id": "b",
            "place": "Indonesia",
            "printed_date": "April 2025",
            "source": "dua",
            "published_rate": "35,86%",
        },
        {
            "claim_id": "c",
            "place": "Indonesia",
            "printed_date": "Mei 2025",
            "source": "tiga",
            "published_rate": "36,9%",
        },
        {
            "claim_id": "d",
            "place": "Indonesia",
            "printed_date": "April 2025",
            "source": "empat",
            "published_rate": "35,7%",
        },
    ]
    notes = {check.id: " ".join(check.notes) for check in check_claims(pd.DataFrame(rows))}
    assert "di dua 35,86%: dua angka tertukar" in notes["a"]
    assert "tiga" not in notes["a"] and "empat" not in notes["a"]
    assert "di dua 35,86%." in notes["d"]


def test_more_covered_than_eligible_has_a_range():
    check = claim(eligible="2 juta", uncovered="-1,0 juta", published_rate="150%")
    assert check.verdict == "agrees"
    assert check.possible_low < 1.5 < check.possible_high


# Soundness: whatever the truth and however it is rounded, the truth stays possible.

SCALES = {1: "", 1_000: " ribu", 1_000_000: " juta"}
ROUNDINGS = ("half_up", "half_even", "half_down")


def rounded(value, step, how):
    """A value to a multiple of step; ties go as `how` says."""
    quotient = value / step
    whole = quotient.numerator // quotient.denominator
    rest = quotient - whole
    is_up = rest > Fraction(1, 2) or (
        rest == Fraction(1, 2) and (how == "half_up" or (how == "half_even" and whole % 2 == 1))
    )
    return (whole + is_up) * step


@st.composite
def printed_truths(draw):
    """A consistent world, some of its figures printed with roundings of their own, and the true values of those."""
    counts = draw(st.sampled_from([st.integers(1, 40_000_000), st.integers(1, 30)]))
    names = ("formal", "informal", "other", "formal_eligible", "informal_eligible", "outside", "before", "target")
    world = {name: draw(counts) for name in (*names, "before_workers", "target_workers")}
    same = draw(st.sampled_from(list(SAME_BASES)))
    for base in SAME_BASES[same]:
        world[f"{base.removesuffix('_eligible')}_workers"] = world["formal_eligible"] + world["informal_eligible"]
    chosen = draw(st.sets(st.sampled_from([f.name for f in FIGURES]), min_size=1, max_size=7))
    parts = [any(name in chosen for name in (part, f"{part}_rate", f"{part}_share")) for part in ("formal", "informal")]
    if all(parts) and "other" not in chosen:
        world["other"] = 0
    values = {f.name: Fraction(sum(factor * world[name] for name, factor in f.form.items())) for f in FIGURES}
    texts, truths = {}, {}
    for figure in FIGURES:
        if figure.name not in chosen:
            continue
        truth = values[figure.name] / (values[figure.base] if figure.is_rate else 1)
        if figure.name == "change_rate":
            truth = values["covered"] / values["eligible"] - values["before_covered"] / values["before_eligible"]
        how, decimals = draw(st.sampled_from(ROUNDINGS)), draw(st.integers(0, 2))
        scale = 1 if figure.is_rate else draw(st.sampled_from(list(SCALES)))
        step = Fraction(1, 100 * 10**decimals) if figure.is_rate else Fraction(scale, 10**decimals if scale > 1 else 1)
        shown = rounded(truth, step, how) * (100 if figure.is_rate else Fraction(1, scale))
        decimals = 0 if scale == 1 and not figure.is_rate else decimals
        texts[figure.name] = format_number(shown, decimals) + ("%" if figure.is_rate else SCALES[scale])
        truths[figure.name] = truth
    return texts, truths, SAME_BASES[same]


def check_soundness(case):
    texts, truths, same_base = case
    statement = statement_of(printed_figures(texts), same_base)
    assert is_consistent(statement)
    assert verdict_of(statement) in ("agrees", "rounding")
    for name, span in figure_ranges(statement, list(truths)).items():
        assert span.low <= truths[name] <= span.high
        assert statement.spans[name].low <= span.low and span.high <= statement.spans[name].high
    possible = possible_rate(statement)
    if possible is not None and "published_rate" in truths:
        assert possible.low <= truths["published_rate"] <= possible.high


@given(printed_truths())
@settings(max_examples=60)
def test_every_rounding_of_a_truth_is_possible_and_contains_it(case):
    check_soundness(case)


@pytest.mark.prove
@given(printed_truths())
@settings(max_examples=1_000)
def test_every_rounding_of_a_truth_is_possible_and_contains_it_proof(case):
    check_soundness(case)


# Tightness: figures as near to the ends of a range as one likes are possible, and nothing beyond them is.


def check_tightness(case):
    texts, truths, same_base = case
    statement = statement_of(printed_figures(texts), same_base)
    assume(not ("change_rate" in texts and statement.is_two_based("change_rate")))
    for name, span in figure_ranges(statement, list(truths)).items():
        little, printed = (span.high - span.low) / 1000 + Fraction(1, 10**9), statement.spans[name]
        for inside in (Interval(span.low, span.low + little), Interval(span.high - little, span.high)):
            assert holds_in_reals(statement.with_span(name, inside))
        for outside in (
            Interval(printed.low, span.low - little).meet(printed),
            Interval(span.high + little, printed.high).meet(printed),
        ):
            assert outside.is_empty or not holds_in_reals(statement.with_span(name, outside))


@given(printed_truths())
@settings(max_examples=60)
def test_ranges_reach_as_far_as_the_figures_allow_and_no_farther(case):
    check_tightness(case)


@pytest.mark.prove
@given(printed_truths())
@settings(max_examples=400)
def test_ranges_reach_as_far_as_the_figures_allow_and_no_farther_proof(case):
    check_tightness(case)


# The simplex method against corners found by hand: two lines meet in a point, the point is tried.

LINES = st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4), st.integers(-9, 12)), min_size=1, max_size=6)


def corners(lines):
    """Every point where two border lines meet and all inequalities hold."""
    every = [*lines, (-1, 0, 0), (0, -1, 0)]
    found = []
    for (a, b, c), (d, e, f) in combinations(every, 2):
        determinant = a * e - b * d
        if determinant:
            x, y = Fraction(c * e - b * f, determinant), Fraction(a * f - c * d, determinant)
            if all(p * x + q * y <= r for p, q, r in every):
                found.append((x, y))
    return found


@given(LINES, st.tuples(st.integers(-3, 3), st.integers(-3, 3)))
@settings(max_examples=300)
def test_linear_programs_end_in_the_best_corner(lines, goal):
    system = [AtMost({"x": a, "y": b}, Fraction(c)) for a, b, c in lines]
    points = corners(lines)
    assert is_feasible(system) == bool(points)
    if points:
        values = [goal[0] * x + goal[1] * y for x, y in points]
        low, high = form_ranges(system, [{"x": goal[0], "y": goal[1]}])[0]
        assert low is None or low == min(values)
        assert high is None or high == max(values)
        box = [*lines, (1, 0, 10**6), (0, 1, 10**6)]
        bounded = [AtMost({"x": a, "y": b}, Fraction(c)) for a, b, c in box]
        far = max(goal[0] * x + goal[1] * y for x, y in corners(box))
        assert form_ranges(bounded, [{"x": goal[0], "y": goal[1]}])[0][1] == far
        assert (high is None) == (far > max(values))


def test_a_variable_that_nothing_limits_has_no_end():
    assert form_ranges([AtMost({"x": 1}, Fraction(1))], [{"y": 1}, {"x": 1, "y": -1}]) == [(0, None), (None, 1)]


def test_intervals():
    one, two = Interval(Fraction(1), Fraction(2)), Interval(Fraction(3), Fraction(4))
    assert one.plus(two) == Interval(Fraction(4), Fraction(6))
    assert one.over(two) == Interval(Fraction(1, 4), Fraction(2, 3))
    assert one.meet(two).is_empty


# Whatever is printed, a statement is judged: nothing raises, and a page never waits for it.

DIGITS = st.one_of(
    st.integers(0, 99),
    st.integers(0, 10**9),
    st.sampled_from([0, 1, 5, 10, 100, 1_000, 999_999, 10**8, 10**14, 10**15 - 1]),
)


@st.composite
def printed_texts(draw, is_rate):
    """A figure as someone might print it: signs, zeros, huge, many decimals, words around it, or no figure."""
    how = draw(st.integers(0, 19))
    if how == 0:
        return draw(st.sampled_from(["", "-", "5.9M", "hampir 6 juta", "9" * 400, "١٢", "nol", "1e9", "∞", "0,0,0"]))
    if how < 15:
        number, decimals = draw(st.integers(0, 9_999)), draw(st.integers(0, 2))
        units = ["%", " persen"] if is_rate else [" ribu", " juta"] if decimals else ["", " orang", " ribu", " juta"]
        sign = draw(st.sampled_from(["", "", "", "-", "+", "sekitar "]))
        return f"{sign}{format_number(Fraction(number, 10**decimals), decimals)}{draw(st.sampled_from(units))}"
    number = format_number(Fraction(draw(DIGITS), 10 ** draw(st.integers(0, 8))), draw(st.integers(0, 8)))
    sign = draw(st.sampled_from(["", "", "", "-", "−", "+", "sekitar ", "± "]))
    unit = draw(
        st.sampled_from(["", "%", " persen", " poin persen", " ribu", " juta", " miliar", " triliun", " orang"])
    )
    return f"{sign}{number}{unit}"


@st.composite
def hostile_claims(draw):
    """A row of the claims table with any of its columns filled, kinds mixed up or not."""
    names = draw(st.sets(st.sampled_from([figure.name for figure in FIGURES]), max_size=len(FIGURES)))
    record = {"claim_id": "x", "source": "rekaan", "same_base": draw(st.sampled_from([None, "ya", "Sasaran", "entah"]))}
    record["place"] = draw(st.sampled_from([None, "", "Bogor", "Kab. Bandung", "Jawa Barat", "di mana-mana"]))
    record["printed_date"] = draw(st.sampled_from([None, "Senin, 1/1/0001", "Jumat (31/12/9999)", "30/2/2024", "2024"]))
    return record | {name: draw(printed_texts(FIGURE_BY_NAME[name].is_rate)) for name in sorted(names)}


def check_hostile(rows):
    sound = {"claim_id": "sound", "covered": "25", "eligible": "100", "published_rate": "25%"}
    checks = check_claims(pd.DataFrame([*rows, sound]))
    assert len(checks) == len(rows) + 1
    assert checks[-1].verdict == "agrees"
    for check in checks:
        assert check.verdict in ("agrees", "rounding", "contradicts")
        assert all(low <= high for low, high in check.implied.values())
        assert not check.explanations or check.verdict == "contradicts"
        assert not any("nan" in words or "None" in words for words in check.notes)


@given(st.lists(hostile_claims(), min_size=1, max_size=2))
@settings(max_examples=60)
def test_no_statement_however_printed_takes_another_down(rows):
    check_hostile(rows)


@pytest.mark.prove
@given(st.lists(hostile_claims(), min_size=1, max_size=2))
@settings(max_examples=800)
def test_no_statement_however_printed_takes_another_down_proof(rows):
    check_hostile(rows)


def differ(one, other):
    """Whether 31,4% of one (place, date) is compared with 31,2% of another."""
    voices = [
        Voice(name, place, date, f"media {name}", statement_of({"published_rate": parse_figure(rate)}))
        for name, (place, date), rate in (("a", one, "31,4%"), ("b", other, "31,2%"))
    ]
    return bool(disagreements(voices, REVIEWED))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Jawa Barat", "Provinsi Jawa Barat", True),
        ("Jabar", "Jawa Barat", True),
        ("KBB", "Kab. Bandung Barat", True),
        ("Indonesia", "Indonesia", True),
        ("Kab. Bandung", "Kota Bandung", False),
    ],
)
def test_statements_of_one_place_are_compared_with_each_other_however_spelled(one, other, is_same):
    assert differ((one, "Agustus 2024"), (other, "Agustus 2024")) is is_same


AUGUST = (
    "Agt 2024", "2024-08", "per Agustus 2024", "s/d Agustus 2024", "sampai dengan Agustus 2024", "31.8.24",
    "posisi akhir Agustus 2024", "BPJS, data Agustus 2024 (sementara)", "tanggal 31 Agustus 2024", "31/8/2024",
    "31 August 2024", "Hari Sabtu, 31 Agustus 2024",
)  # fmt: skip
NOT_AUGUST = (
    "Juli 2024", "24 Agustus 2024", "awal Agustus 2024", "Januari–Agustus 2024", "sebelum Agustus 2024",
    "setelah Agustus 2024", "TW III Agustus 2024", "Agustus 2023/24", "tahun 2024 sampai Agustus 2024",
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "others", "is_same"),
    [
        ("2024", ["2024"], True),
        ("24 Agustus 2024", ["24/08/2024", "Sabtu, 24 Agustus 2024"], True),
        ("31 Agustus 2025", ["Minggu, 31 Agustus 2025"], True),
        ("Agustus 2024", AUGUST, True),
        ("Agustus 2024", NOT_AUGUST, False),
        ("awal Agustus 2024", ["akhir Agustus 2024"], False),
    ],
)
def test_statements_of_one_date_are_compared_with_each_other_however_printed(one, others, is_same):
    assert [differ(("Jawa Barat", one), ("Jawa Barat", other)) for other in others] == [is_same] * len(others)
