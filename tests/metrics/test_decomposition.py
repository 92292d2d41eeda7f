"""A change of the rate taken apart: exact, in no order, with nothing left over; and series on one base."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.figures.theme import SCREEN
from coverage.figures.trend import trend_figure
from coverage.metrics.coverage.chain import Month, chain_rates
from coverage.metrics.coverage.comparison import with_chain
from coverage.metrics.coverage.decomposition import decompose, rate_of
from coverage.model.analysis import Comparison
from coverage.model.indicators import Denominator
from coverage.model.measures import rate_of as coverage_measure
from coverage.model.splits import round_together, split_whole
from coverage.model.trend import TrendPoint, runs_of
from coverage.words.sentences import comparison_sentence, same_base_sentence

pair = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6))
codes = st.sampled_from([str(code) for code in range(3201, 3211)])
regions = st.dictionaries(codes, pair, min_size=1, max_size=8)
both = st.dictionaries(codes, st.tuples(pair, pair), min_size=1, max_size=8)


def ends(stored):
    return {code: each[0] for code, each in stored.items()}, {code: each[1] for code, each in stored.items()}


def parts(effects):
    return effects.members, effects.denominator, effects.mix, effects.regions


@given(regions, regions)
def test_effects_add_up_to_the_change_exactly(before, after):
    effects = decompose(before, after)
    assert sum(parts(effects)) == effects.change == rate_of(after) - rate_of(before)
    for name in ("members", "denominator", "mix"):
        assert sum(getattr(each, name) for each in effects.by_region) == getattr(effects, name)


@given(regions, regions)
def test_turning_the_comparison_round_turns_every_sign(before, after):
    assert parts(decompose(after, before)) == tuple(-part for part in parts(decompose(before, after)))


@given(both)
def test_the_order_of_regions_does_not_matter(stored):
    before, after = ends(stored)
    turned = [dict(reversed(end.items())) for end in (before, after)]
    assert decompose(*turned) == decompose(before, after)


@given(both)
def test_without_a_change_of_members_or_workers_there_is_no_such_effect(stored):
    before, after = ends(stored)
    same_members = {code: (before[code][0], after[code][1]) for code in after}
    same_workers = {code: (after[code][0], before[code][1]) for code in after}
    assert decompose(before, same_members).members == 0
    effects = decompose(before, same_workers)
    assert (effects.denominator, effects.mix, effects.regions) == (0, 0, 0)
    assert effects.members == effects.change


@given(both, st.integers(2, 5))
def test_workers_that_grow_alike_everywhere_move_no_mix(stored, factor):
    before, _ = ends(stored)
    grown = {code: (members, workers * factor) for code, (members, workers) in before.items()}
    effects = decompose(before, grown)
    assert (effects.members, effects.mix) == (0, 0)
    assert effects.denominator == effects.change


@given(both, st.integers(2, 4))
def test_splitting_a_region_in_like_parts_changes_no_effect(stored, number):
    before, after = ends(stored)
    first = next(iter(stored))
    enlarged = [{**end, first: tuple(number * count for count in end[first])} for end in (before, after)]
    split = [
        {code: counts for code, counts in end.items() if code != first}
        | {f"{first}-{part}": end[first] for part in range(number)}
        for end in (before, after)
    ]
    assert parts(decompose(*split)) == parts(decompose(*enlarged))


@given(both, st.integers(2, 1000))
def test_scaling_both_sides_leaves_rates_and_effects(stored, factor):
    scaled = [{code: (m * factor, w * factor) for code, (m, w) in end.items()} for end in ends(stored)]
    assert parts(decompose(*scaled)) == parts(decompose(*ends(stored)))


def shapley(before, after):
    """The definition itself: the mean over the six orders in which members, workers and shares can change."""
    from itertools import permutations

    def value(state):
        total = Fraction(0)
        for code in before:
            members, workers, shares = (
                (before, after)[state[name]][code][place] for place, name in ((0, "m"), (1, "w"), (1, "s"))
            )
            whole = sum(each[1] for each in (before, after)[state["s"]].values())
            total += Fraction(shares, whole) * Fraction(members, workers)
        return total

    effects = dict.fromkeys("mws", Fraction(0))
    for order in permutations("mws"):
        state = dict.fromkeys("mws", 0)
        for name in order:
            old = value(state)
            state[name] = 1
            effects[name] += (value(state) - old) / 6
    return effects["m"], effects["w"], effects["s"]


@given(both)
def test_effects_are_the_shapley_values_by_their_definition(stored):
    before, after = ends(stored)
    effects = decompose(before, after)
    assert (effects.members, effects.denominator, effects.mix) == shapley(before, after)


def test_a_region_stored_at_one_end_only_is_an_effect_of_its_own():
    effects = decompose({"3204": (10, 100)}, {"3204": (10, 100), "3273": (90, 100)})
    assert parts(effects) == (0, 0, 0, Fraction(4, 10))


@pytest.mark.parametrize(("before", "after"), [({}, {"3204": (1, 2)}), ({"3204": (1, 2)}, {})])
def test_an_end_without_a_region_is_no_comparison(before, after):
    assert decompose(before, after) is None


def comparison(before, after, *, vintages=("2023", "2024"), years=(2023, 2024), partial=False):
    rests = [Denominator("eligible", year, f"edisi-{name}", "s") for name, year in zip(vintages, years, strict=True)]
    common = before.keys() & after.keys()
    return Comparison(
        "2023-12", "2024-08", *rests, sum(each[0] for each in before.values()), sum(each[0] for each in after.values()),
        decompose(before, after),
        Fraction(sum(before[code][0] for code in common), sum(after[code][1] for code in common)), partial,
    )  # fmt: skip


def test_2023_to_2024_the_rate_falls_while_members_rise_and_the_sentence_says_why():
    """Published: 5.3 million at 31.85 % of 16.64 million; 5.9 million of 18.9 million."""
    case = comparison({"32": (5_300_000, 16_640_000)}, {"32": (5_900_000, 18_900_000)})
    effects = case.effects
    assert round(float(effects.before), 4) == 0.3185 and 0.312 <= float(effects.after) <= 0.313
    assert effects.members > Fraction(3, 100) and effects.denominator < -Fraction(4, 100)
    assert effects.members + effects.denominator == effects.change < 0
    assert comparison_sentence(case) == (
        "Dibanding 31 Desember 2023, cakupan turun 0,6 poin persen karena pekerja berhak dihitung ulang (edisi "
        "edisi-2024): penyebut −4,0 poin, peserta (bertambah 600 ribu orang) +3,4 poin."
    )
    assert same_base_sentence(case) == "Dengan penyebut yang sama (edisi edisi-2024): dari 28,0% menjadi 31,2%."


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ((60, 110), "naik"),
        ((20, 110), "turun"),
        ((33, 110), "tetap, dan pekerja berhak dihitung ulang"),
        ((30, 110), "karena pekerja berhak dihitung ulang"),
        ((30, 80), "naik 7,5 poin persen karena pekerja berhak dihitung ulang"),
        ((29, 80), "naik 6,3 poin persen karena"),
    ],
)
def test_the_denominator_is_called_the_cause_only_where_members_did_not_do_it(after, words):
    sentence = comparison_sentence(comparison({"32": (30, 100)}, {"32": after}))
    assert words in sentence
    assert ("karena" in sentence) == ("karena" in words)


def test_inside_one_vintage_and_year_nothing_is_said():
    same = comparison({"32": (30, 100)}, {"32": (40, 100)}, vintages=("a", "a"), years=(2024, 2024))
    assert comparison_sentence(same) == same_base_sentence(same) == ""
    other_year = comparison({"32": (30, 100)}, {"32": (30, 110)}, vintages=("a", "a"))
    assert "karena pekerja berhak memakai angka tahun 2024" in comparison_sentence(other_year)


def test_missing_branches_are_said_and_a_new_region_is_named():
    case = comparison({"1": (30, 100)}, {"1": (30, 110), "2": (5, 100)}, partial=True)
    sentence = comparison_sentence(case)
    assert "baru masuk atau keluar" in sentence and sentence.endswith("masih ada cabang yang belum masuk.")
    assert same_base_sentence(case) == ""


@given(regions, regions)
def test_the_effects_in_the_sentence_add_up_to_the_change_in_it(before, after):
    step = Fraction(1, 1000)
    effects = decompose(before, after)
    rounded = round_together(parts(effects), step)
    assert abs(sum(rounded) - effects.change) <= step / 2
    assert all(abs(shown - true) < step for shown, true in zip(rounded, parts(effects), strict=True))


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=27).filter(any))
def test_splits_add_up_to_the_whole_and_stay_within_one_of_their_share(total, weights):
    split = split_whole(total, weights)
    assert sum(split) == total
    for part, weight in zip(split, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_a_split_that_nobody_can_take_is_refused():
    assert split_whole(0, [0, 0]) == (0, 0)
    for total, weights in ((1, [0, 0]), (-1, [1]), (1, [-1, 2])):
        with pytest.raises(ValueError):
            split_whole(total, weights)


def month(period, vintage, year=None, **stored):
    return Month(period, {code.removeprefix("r"): counts for code, counts in stored.items()}, vintage, year)


def trend(*months):
    """The points of months as (period, vintage, year, {region: workers}), with 30 members in each region."""
    points = [
        TrendPoint(period, 30 * len(stored), 20, 10, sum(stored.values()) or None,
                   30 * len(stored) / sum(stored.values()) if stored else None, vintage, year, False,
                   regions=frozenset(stored))
        for period, vintage, year, stored in months
    ]  # fmt: skip
    pairs = [{code: (30, workers) for code, workers in stored.items()} for *_, stored in months]
    return with_chain(points, pairs)


def firsts(points):
    """The first month of each run of the line, which the figure must break there and nowhere else."""
    found = [run[0].period for run in runs_of(points)]
    assert [shape["x0"] for shape in trend_figure(points, coverage_measure(), SCREEN)["layout"]["shapes"]] == found[1:]
    return found


def test_a_line_breaks_where_its_workers_are_others_and_nowhere_else():
    points = trend(
        ("2023-11", "a", 2023, {"1": 100}), ("2023-12", None, None, {}), ("2024-01", "a", 2023, {"1": 100}),
        ("2024-02", "a", 2024, {"1": 104}), ("2024-03", "a", 2024, {"1": 106}), ("2024-04", "b", 2024, {"1": 120}),
        ("2024-05", "b", 2024, {"1": 120, "2": 30}), ("2024-06", "b", 2024, {"1": 120, "2": 30}),
    )  # fmt: skip
    assert firsts(points) == ["2023-11", "2024-02", "2024-03", "2024-04"]


@pytest.mark.parametrize(
    "stored",
    [
        [{"1": 100, "2": 50}, {"1": 90, "2": 60}],  # the total stays
        [{"1": 100}, {"1": 90, "2": 60}],  # a region comes in with it
        [{"1": 100, "2": 50}, {"2": 50}, {"1": 200, "2": 50}],  # the region was away for a month
    ],
)
def test_the_line_breaks_exactly_where_the_chain_carries_members(stored):
    points = trend(*((f"2024-{place:02d}", "a", 2024, regions) for place, regions in enumerate(stored, start=1)))
    last = points[-1].period
    assert firsts(points) == ["2024-01", last]
    assert [point.is_linked for point in points] == [point.period != last for point in points]


@given(
    st.lists(st.dictionaries(st.sampled_from("12"), st.sampled_from([100, 120]), min_size=1), min_size=1, max_size=5)
)
def test_a_star_never_stands_in_the_run_of_the_last_month_and_always_before_it(stored):
    points = trend(*((f"2024-{place:02d}", "a", 2024, regions) for place, regions in enumerate(stored, start=1)))
    runs = runs_of(points)
    assert not any(point.is_linked for point in runs[-1])
    assert all(point.is_linked or point.chained_rate is None for run in runs[:-1] for point in run)


def test_a_month_on_the_newest_vintage_keeps_its_rate_also_before_another_one():
    points = trend(("2024-01", "a", 2024, {"1": 100}), ("2024-02", "b", 2024, {"1": 120}),
                   ("2024-03", "a", 2024, {"1": 100}), ("2024-04", "b", 2024, {"1": 130}),
                   ("2024-05", "a", 2024, {"1": 100}))  # fmt: skip
    assert [point.is_linked for point in points] == [False, True, False, True, False]
    assert [point.corrections for point in points] == [0, 0, 0, 1, 0]
    assert {point.chained_rate for point in points} == {0.3}
    assert firsts(points) == [point.period for point in points]


def test_workers_corrected_within_their_vintage_and_year_are_a_break_of_the_chain():
    """100 workers were corrected to 125: on the new base July stands at 40 of 125 times 30 over 40, not at 30 %."""
    corrected = [month("2024-07", "a", 2024, r1=(30, 100)), month("2024-08", "a", 2024, r1=(40, 125))]
    assert [(each.rate, each.is_linked) for each in chain_rates(corrected)] == [
        (Fraction(30, 125), True), (Fraction(40, 125), False),
    ]  # fmt: skip
    another_year = [month("2023-12", "a", 2023, r1=(30, 100)), month("2024-01", "a", 2024, r1=(40, 125))]
    assert [(each.rate, each.is_linked) for each in chain_rates(another_year)] == [
        (Fraction(30, 100), False), (Fraction(40, 125), False),
    ]  # fmt: skip


def test_a_chained_series_keeps_rates_inside_a_vintage_and_growth_of_members_across_a_break():
    months = [month("2023-11", "a", r1=(20, 80)), month("2023-12", "a", r1=(30, 100)),
              month("2024-01", "b", r1=(33, 132)), month("2024-02", "b", r1=(44, 132))]  # fmt: skip
    points = chain_rates(months)
    assert [point.rate for point in points[2:]] == [Fraction(33, 132), Fraction(44, 132)]
    assert points[1].rate == Fraction(33, 132) * Fraction(30, 33)
    assert points[0].rate / points[1].rate == Fraction(20, 80) / Fraction(30, 100)
    assert [point.is_linked for point in points] == [True, True, False, False]
    assert {point.base_vintage for point in points} == {"b"}


def test_a_region_that_comes_in_is_no_growth_of_a_chained_series():
    points = chain_rates([month("2023-12", "a", r1=(30, 100)), month("2024-01", "b", r1=(30, 120), r2=(50, 100))])
    assert points[0].rate == points[1].rate


def test_a_month_that_nothing_links_has_no_rate_and_says_so():
    points = chain_rates(
        [month("2023-11", "a", r1=(1, 10)), month("2023-12", "a", r2=(3, 10)), month("2024-01", "b", r1=(4, 10))]
    )
    assert [(point.rate, point.reason) for point in points[:2]] == [(Fraction(1, 10), None), (None, "no_link")]
    empty = chain_rates([month("2024-01", None)])
    assert [(point.rate, point.reason) for point in empty] == [(None, "no_denominator")]


@pytest.mark.parametrize(
    ("january", "level"),
    [({"r1": (50, 100)}, Fraction(3, 10)), ({"r1": (50, 100), "r2": (10, 100)}, Fraction(3, 10))],
    ids=["a region is absent at the break", "all are in"],
)
def test_a_region_absent_at_the_break_does_not_move_the_level(january, level):
    whole = {"r1": (50, 100), "r2": (10, 100)}
    points = chain_rates(
        [month("2023-11", "a", **whole), month("2023-12", "a", **whole), month("2024-01", "b", **january),
         month("2024-02", "b", **whole)]
    )  # fmt: skip
    assert [point.rate for point in points[:2]] == [level, level]
    assert points[3].rate == level


def test_a_region_that_never_comes_again_is_left_out_of_the_link():
    points = chain_rates([month("2023-12", "a", r1=(10, 100), r2=(90, 100)), month("2024-01", "b", r1=(20, 100))])
    assert points[0].rate == Fraction(20, 100) * Fraction(10, 20)
