"""Ranks as far as the figures tell: bands that hold the true place, moves only where bands part."""

from fractions import Fraction

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from coverage.metrics.claims.statements import Interval
from coverage.metrics.coverage.ranking import rank_bands, rank_moves, worker_ranges
from coverage.model.indicators import Denominator

SPANS = st.dictionaries(
    st.sampled_from([f"32{number:02d}" for number in range(1, 12)]),
    st.tuples(st.integers(0, 60), st.integers(0, 20), st.fractions(0, 1)),
    min_size=1,
)


def bands_of(spans):
    return rank_bands({code: Interval(Fraction(low), Fraction(low + width)) for code, (low, width, _) in spans.items()})


def truth_of(spans):
    return {code: low + width * share for code, (low, width, share) in spans.items()}


@given(SPANS)
def test_a_band_holds_the_true_place_wherever_the_truth_lies(spans):
    truth = truth_of(spans)
    for code, band in bands_of(spans).items():
        above = sum(other > truth[code] for other in truth.values())
        beside = sum(other == truth[code] for other in truth.values())
        assert band.best <= above + beside and above + 1 <= band.worst
        assert 1 <= band.best <= band.worst <= len(spans)


@given(SPANS)
def test_figures_without_uncertainty_rank_as_numbers_do(spans):
    exact = {code: (low, 0, 0) for code, (low, _, _) in spans.items()}
    for code, band in bands_of(exact).items():
        values = [low for low, _, _ in exact.values()]
        assert band.best == 1 + sum(value > exact[code][0] for value in values)
        assert band.worst == len(values) - sum(value < exact[code][0] for value in values)


@given(SPANS, st.data())
def test_a_move_is_announced_only_when_every_truth_moves(spans, data):
    later = {code: (data.draw(st.integers(0, 60)), width, share) for code, (_, width, share) in spans.items()}
    for move in rank_moves(bands_of(spans), bands_of(later)):
        before, after = truth_of(spans), truth_of(later)
        was = sum(value > before[move.code] for value in before.values())
        now = sum(value > after[move.code] for value in after.values())
        assert (now < was) if move.is_up else (now + 1 > was)
        assert move.after.worst < move.before.best or move.after.best > move.before.worst


def test_different_sets_of_regions_are_not_compared():
    one = bands_of({"3201": (10, 0, 0), "3202": (20, 0, 0)})
    assert rank_moves(one, bands_of({"3201": (30, 0, 0)})) == ()


def test_only_publications_of_the_same_year_and_the_total_widen_a_region():
    def row(eligible, year=2024, vintage="a", sector="total"):
        return {"region_code": "3204", "year": year, "vintage": vintage, "sector": sector, "eligible": eligible,
                "precision": 1, "source": "x"}  # fmt: skip

    table = pd.DataFrame(
        [row(1000), row(1100, vintage="b"), row(500, 2023), row(9000, 2025), row(300, sector="formal")]
    )
    (span,) = worker_ranges(table, Denominator("eligible", 2024, "a", "x")).values()
    assert (span.low, span.high) == (1000, 1100)
