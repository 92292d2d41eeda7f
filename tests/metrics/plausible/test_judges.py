"""What each judge looks at, and what it leaves alone."""

import pandas as pd
import pytest

from coverage.metrics.plausible.figures import Duties, World, recap_reports, roster_reports
from coverage.metrics.plausible.judge import judge_members
from coverage.metrics.plausible.places import Workers
from coverage.reference.limits import read_limits
from coverage.reference.regions import all_regions
from coverage.reference.tables import REVIEWED

LIMITS = read_limits(REVIEWED)
FEW = Workers({region.code: 50_000 for region in all_regions()})


def recap(period, counts, branch="K1", basis="domicile", **more):
    """Rows of a recap: (region, segment) -> members."""
    rows = [(region, segment, members) for (region, segment), members in counts.items()]
    table = pd.DataFrame(rows, columns=["region_code", "segment", "members"])
    defaults = {"funding": "other", "status": "active", "precision": 1}
    return table.assign(period=period, branch_code=branch, basis=basis, **(defaults | more))


def codes(stored, new, duties=(), workers=None):
    """Place of a new recap -> codes of its problems."""
    branches = pd.DataFrame(duties, columns=["branch_code", "region_code"]).assign(valid_from=None, valid_to=None)
    reports = {}
    for frame in stored:
        reports |= recap_reports(frame)
    files = {place: recap_reports(frame, place) for place, frame in enumerate(new)}
    world = World(reports, {}, files, {}, Duties(branches))
    found = judge_members(world, LIMITS, lambda period: workers or Workers({}))
    return {
        file: {problem.code.removeprefix("implausible_") for problem in problems} for file, problems in found.items()
    }


JULY = recap("2024-07", {("3204", "PU"): 5_000, ("3204", "BPU"): 2_000})


STOP = {0: {"change"}}


def august(pu, bpu, **more):
    return recap("2024-08", {("3204", "PU"): pu, ("3204", "BPU"): bpu}, **more)


@pytest.mark.parametrize(
    ("pu", "bpu", "expected"),
    [(5_100, 2_100, {}), (6_751, 2_000, STOP), (3_700, 2_000, STOP), (5_100, 5_001, STOP), (5_100, 799, STOP),
     (6_749, 801, {})],
)  # fmt: skip
def test_factors_are_those_of_the_segment(pu, bpu, expected):
    assert codes([JULY], [august(pu, bpu)]) == expected


def test_limits_widen_with_the_months_between_and_hold_backwards():
    april = recap("2024-04", {("3204", "PU"): 3_200, ("3204", "BPU"): 2_001})
    assert codes([april], [august(5_000, 2_000)]) == {}
    assert codes([august(5_000, 2_000)], [april]) == {}
    march = recap("2024-07", {("3204", "PU"): 3_200, ("3204", "BPU"): 2_001})
    assert codes([august(5_000, 2_000)], [march]) == {0: {"change"}}


def test_another_basis_is_another_figure():
    assert codes([JULY], [august(50_000, 2_000, basis="workplace")]) == {}


def test_a_blank_cell_is_not_judged_and_a_small_count_neither():
    assert codes([JULY], [august(None, 2_050)]) == {}
    small = recap("2024-07", {("3204", "PU"): 900, ("3204", "BPU"): 99})
    assert codes([small], [august(9_000, 9_000)]) == {}


def test_members_outside_the_regions_are_not_compared():
    assert codes([pd.concat([JULY, recap("2024-07", {("outside", "PU"): 90_000})])], [august(5_050, 2_050)]) == {}


def test_a_region_that_is_not_complete_at_both_ends_is_not_judged():
    duties = [("K1", "3204"), ("K2", "3204")]
    other = recap("2024-07", {("3204", "PU"): 5_000, ("3204", "BPU"): 2_000}, branch="K2")
    assert codes([other], [august(500, 2_100)], duties) == {}


def test_members_who_move_between_two_branches_are_no_accident():
    duties = [("K1", "3204"), ("K2", "3204")]
    second = recap("2024-07", {("3204", "PU"): 5_500, ("3204", "BPU"): 2_000}, branch="K2")
    moved = recap("2024-08", {("3204", "PU"): 8_400, ("3204", "BPU"): 2_070}, branch="K2")
    assert codes([JULY, second], [august(2_200, 2_050), moved], duties) == {}
    alone = recap("2024-08", {("3204", "PU"): 5_600, ("3204", "BPU"): 2_070}, branch="K2")
    assert codes([JULY, second], [august(2_200, 2_050), alone], duties) == {0: {"change"}}


def test_stated_ends_of_cover_explain_a_fall():
    ending = JULY.assign(protection_end=["", "2024-07-31"])
    assert codes([JULY], [august(5_050, 100)]) == {0: {"change"}}
    assert codes([ending], [august(5_050, 100)]) == {}


def test_cohorts_that_others_pay_for_are_no_reason_to_stop():
    paid = august(5_050, 60_000).assign(funding=["employer", "APBD_PROV"])
    own = august(5_050, 2_050).assign(funding=["employer", "self"])
    assert codes([JULY], [pd.concat([own, paid[paid["segment"] == "BPU"]])]) == {}
    assert codes([JULY], [august(5_050, 62_050)]) == {0: {"change"}}


def test_a_first_month_that_two_later_ones_contradict_is_the_wrong_one():
    months = [recap(f"2024-0{number}", {("3204", "PU"): count, ("3204", "BPU"): 2_000 + number})
              for number, count in ((1, 50_000), (2, 5_000), (3, 5_050))]  # fmt: skip
    assert codes([], months) == {0: {"change"}}
    assert codes([], [months[1], months[2], months[0]]) == {2: {"change"}}


def test_an_accident_never_speaks_against_the_month_after_it():
    months = [recap(f"2024-0{number}", {("3204", "PU"): count, ("3204", "BPU"): 2_000 + number})
              for number, count in ((1, 5_000), (2, 50_000), (3, 5_050), (4, 5_100))]  # fmt: skip
    assert codes([], months) == {1: {"change"}}


def test_the_kanwil_is_beside_the_kanwil_and_else_beside_whole_branches():
    kanwil = recap("2024-07", {("3204", "PU"): 5_100}, branch="")
    wrong = recap("2024-08", {("3204", "PU"): 5}, branch="")
    assert codes([kanwil], [wrong]) == {0: {"change"}}
    assert codes([JULY], [wrong], [("K1", "3204")]) == {0: {"change"}}
    assert codes([JULY], [recap("2024-08", {("3204", "PU"): 5_200}, branch="")], [("K1", "3204")]) == {}


COPY = {("3204", "PU"): 5_000, ("3204", "BPU"): 2_000, ("3204", "JAKON"): 400, ("3205", "PU"): 60}


def test_a_copied_month_is_found_by_cells_of_a_hundred_and_more():
    first = recap("2024-03", COPY)
    assert codes([first], [recap("2024-08", {**COPY, ("3205", "PU"): 70})]) == {0: {"copied_month"}}
    assert codes([first], [recap("2024-08", {**COPY, ("3204", "JAKON"): 401})]) == {}
    assert codes([first.assign(precision=100)], [recap("2024-08", COPY, precision=100)]) == {}
    two = {spot: count for spot, count in COPY.items() if spot[1] != "JAKON"}
    assert codes([recap("2024-03", two)], [recap("2024-08", two)]) == {}


def test_of_two_branches_alike_the_one_without_the_duty_is_stopped():
    duties = [("K1", "3204"), ("K1", "3205"), ("K2", "3273")]
    new = [recap("2024-08", COPY), recap("2024-08", COPY, branch="K2")]
    assert codes([], new, duties)[1] >= {"copied_branch"} and 0 not in codes([], new, duties)
    assert codes([], new) == {0: {"copied_branch"}, 1: {"copied_branch"}}
    assert codes([new[0]], [new[1]]) == {0: {"copied_branch"}}


def test_a_segment_that_is_gone_is_stopped_and_a_nought_is_judged_by_its_factor():
    assert codes([JULY], [recap("2024-08", {("3204", "PU"): 5_050})]) == {0: {"segment"}}
    assert codes([JULY], [august(5_050, 0)]) == {0: {"change"}}


def test_more_members_than_workers_are_stopped_without_another_month():
    assert codes([], [recap("2024-08", {("3204", "PU"): 75_001})], workers=FEW) == {0: {"employed"}}
    assert codes([], [recap("2024-08", {("3204", "PU"): 75_001}, basis="workplace")], workers=FEW) == {}
    everywhere = {(region.code, "PU"): 51_000 for region in all_regions()}
    assert codes([], [recap("2024-08", everywhere)], workers=FEW) == {0: {"employed"}}
    assert codes([], [recap("2024-08", dict.fromkeys(everywhere, 49_000))], workers=FEW) == {}


def test_of_those_who_state_a_region_the_one_that_grew_is_stopped():
    stored = [recap("2024-07", {("3204", "PU"): 20_000}), recap("2024-07", {("3204", "PU"): 9_000}, branch="K2")]
    new = [recap("2024-08", {("3204", "PU"): 20_100}), recap("2024-08", {("3204", "PU"): 90_000}, branch="K2")]
    assert codes(stored, new, workers=FEW) == {1: {"change", "employed"}}


def test_a_new_list_that_is_not_complete_takes_the_place_of_the_one_that_was():
    persons = pd.DataFrame({"person_id": range(2_000)}).assign(
        period="2024-08", basis="domicile", branch_code="K1", region_code="3204", segment="PU", status="active",
        funding="employer", is_complete=True,
    )  # fmt: skip
    key = (("2024-08", "domicile"), "K1")
    whole, part = roster_reports(persons), roster_reports(persons.assign(is_complete=False), 0)
    assert whole[key].cells["3204", "PU"].own == 2_000 and part == {}
