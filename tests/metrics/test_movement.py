"""How far first figures usually moved: like for like, by months since the first release, and by branch."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.metrics.releases.movement import branch_shifts, in_force_after, shift_of, usual_shift
from coverage.model.results import GroupRow
from coverage.model.revisions import ENOUGH, Shift, UsualShift
from coverage.model.snapshots import Release
from coverage.words.releases import usual_words
from tests.metrics.test_holds import row_of


def figures(counts, workers=100, rate=0.5):
    rows = tuple(
        row_of(code, active_members=count, denominator_workers=workers, coverage_rate=None if count is None else rate)
        for code, count in counts.items()
    )
    return SimpleNamespace(rows=rows, province=row_of("32"))


def test_a_region_that_came_in_later_or_went_and_a_new_denominator_are_no_movement():
    first = figures({"3204": 30, "3205": None, "3206": 10})
    assert shift_of(first, figures({"3204": 36, "3205": 50, "3206": None}, workers=999)) == Shift(6, 0.06)


def test_a_region_that_waited_for_a_branch_in_the_first_release_is_no_movement():
    assert shift_of(figures({"3204": 30}, rate=None), figures({"3204": 60})) is None


@given(st.lists(st.none() | st.floats(-0.1, 0.1), max_size=20))
def test_what_figures_usually_do_is_said_from_six_months_on_and_lies_between_the_ends(shifts):
    found, known = usual_shift(shifts), [each for each in shifts if each is not None]
    assert found.counted == len(known) and found.lacking == max(ENOUGH - len(known), 0)
    if found.lacking:
        assert (found.middle, found.low, found.high) == (None, None, None)
        assert f"kurang {found.lacking} lagi" in usual_words(found)
    else:
        assert found.low == min(known) <= found.middle <= found.high == max(known)
        assert (
            sum(each <= found.middle for each in known) * 2
            >= len(known)
            <= 2 * sum(each >= found.middle for each in known)
        )
        assert f"dalam {len(known)} bulan" in usual_words(found)


@pytest.mark.parametrize(
    ("usual", "words"),
    [
        (
            UsualShift(6, 0.001, -0.0012, 0.003),
            "naik 0,1 poin persen sampai final; dalam 6 bulan antara −0,1 dan +0,3.",
        ),
        (UsualShift(7, -0.002, -0.004, 0.0), "turun 0,2 poin persen sampai final; dalam 7 bulan antara −0,4 dan 0,0."),
        (UsualShift(6, 0.0003, 0.0, 0.001), "bergeser kurang dari 0,1 poin persen sampai final; dalam 6 bulan antara"),
    ],
)
def test_the_sentence_names_direction_size_and_span(usual, words):
    assert f"Angka sementara biasanya {words}" in usual_words(usual)


def made(period, *days):
    return [
        Release(period, number, "final", number, "eligible", "a", f"{day}T23:30:00+00:00", "ani", "")
        for number, day in enumerate(days, 1)
    ]


def test_the_figure_in_force_after_some_months_is_the_last_released_by_then_in_west_java():
    own = made("2024-01", "2024-02-05", "2024-02-28", "2024-03-31", "2024-08-01")  # the third is 1 April there
    after = [in_force_after(own, months, "2024-08-02T00:00:00+00:00") for months in (0, 1, 2, 5, 6, 7)]
    assert [each and each.number for each in after] == [2, 2, 3, 3, 4, None]


def test_a_branch_that_came_late_is_counted_apart_and_an_unknown_figure_not_at_all():
    def rows(**counts):
        return [GroupRow(code, f"Cabang {code}", count, count) for code, count in counts.items()]

    months = [(rows(K1=100, K2=None, K4=0), rows(K1=110, K2=5, K3=7, K4=2))] * ENOUGH
    found = {each.branch: (each.usual.counted, each.usual.middle, each.late) for each in branch_shifts(months)}
    assert found == {
        "K1": (6, pytest.approx(0.1), 0), "K2": (0, None, 0), "K3": (0, None, 6), "K4": (0, None, 0),
    }  # fmt: skip
