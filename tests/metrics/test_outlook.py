"""The way to a target, gaps, flows and cover that others pay for: exact sums, and nothing unknown read as zero."""

import datetime as dt
from fractions import Fraction
from itertools import accumulate, pairwise
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.metrics.coverage.gaps import concentrate, contributions, gap_of
from coverage.metrics.outlook.effort import (
    are_estimated,
    choose_path,
    effort_needed,
    expected_leaving,
    need_of,
    public_holidays,
    split_effort,
    working_days,
)
from coverage.metrics.outlook.flows import add_flows, flows_of
from coverage.metrics.outlook.pace import _averages_to_cut, arrival, pace_of, steady_series
from coverage.metrics.outlook.subsidised import internal_count, lapsing, subsidised_cover
from coverage.model.analysis import FLOW_PARTS
from coverage.model.errors import UsageError
from coverage.model.outlook import Arrival, Pace, SplitRule, SteadyMonth, TargetPath
from coverage.model.periods import shift_period
from coverage.reference.tables import reviewed_rows

codes = st.sampled_from([str(code) for code in range(3201, 3211)])
pairs = st.dictionaries(codes, st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1)
gaps = st.dictionaries(codes, st.one_of(st.none(), st.integers(-500, 1000)))


def months(*members, first=1):
    return [SteadyMonth(f"2024-{place:02d}", count, 0) for place, count in enumerate(members, first)]


# Gaps and bounds


@given(pairs)
def test_the_gross_gap_is_never_below_the_net_and_the_surplus_is_between_them(stored):
    gap = gap_of(stored)
    assert gap.gross >= max(0, gap.net) and gap.gross - gap.surplus == gap.net
    assert gap.gross == sum(max(0, workers - members) for members, workers in stored.values())


def test_without_a_region_that_has_both_parts_the_gap_is_unknown_not_zero():
    gap = gap_of({})
    assert (gap.net, gap.gross, gap.surplus, gap.reason) == (None, None, None, "no_denominator")


@given(gaps)
def test_the_fewest_regions_hold_half_and_one_fewer_does_not(stored):
    known = {code: gap for code, gap in stored.items() if gap is not None and gap > 0}
    found = concentrate(stored)
    assert 2 * sum(known[code] for code in found) >= sum(known.values())
    assert not found or 2 * sum(known[code] for code in found[:-1]) < sum(known.values())
    assert all(known[code] >= known[other] for code in found for other in known.keys() - set(found))


@given(st.dictionaries(codes, st.integers(0, 10**6), min_size=1))
def test_shares_of_a_partition_add_up_to_one(parts):
    total = sum(parts.values())
    shares = [each.share for each in contributions(parts, total)]
    assert sum(shares) == 1 if total else shares == [None] * len(parts)


# The way to the target


@given(gaps, st.integers(0, 100), st.sampled_from(SplitRule))
def test_a_split_adds_up_exactly_and_asks_nobody_for_more_than_the_gap(stored, percent, rule):
    room = {code: max(0, gap) for code, gap in stored.items() if gap is not None}
    total = sum(room.values()) * percent // 100
    shares = split_effort(total, stored, rule)
    assert sum(shares.values()) == total and shares.keys() == room.keys()
    assert all(0 <= shares[code] <= room[code] for code in room)
    assert split_effort(total, dict(reversed(stored.items())), rule) == shares


@given(gaps, st.integers(0, 100))
def test_an_equal_split_differs_by_one_at_most_where_there_is_room(stored, percent):
    room = {code: max(0, gap) for code, gap in stored.items() if gap is not None}
    shares = split_effort(sum(room.values()) * percent // 100, stored, SplitRule.EQUAL)
    open_still = [shares[code] for code in room if shares[code] < room[code]]
    assert not open_still or max(shares.values()) - min(open_still) <= 1


def test_more_people_than_the_gaps_hold_are_refused():
    with pytest.raises(ValueError, match="gaps"):
        split_effort(11, {"3204": 10, "3273": None}, SplitRule.EQUAL)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 800), st.sets(st.integers(-5, 805)))
def test_working_days_equal_a_count_day_by_day(start, length, offsets):
    end = start + dt.timedelta(days=length)
    holidays = [start + dt.timedelta(days=offset) for offset in offsets]
    each = [start + dt.timedelta(days=day) for day in range(1, length + 1)]
    assert working_days(start, end, holidays) == sum(day.weekday() < 5 and day not in holidays for day in each)


@pytest.mark.parametrize(
    ("pair", "target", "days", "leaving", "reason"),
    [
        ((None, 100), Fraction(1, 2), 10, 0, "no_members"),
        ((10, None), Fraction(1, 2), 10, 0, "no_denominator"),
        ((10, 100), None, 10, 0, "no_target"),
        ((10, 100), Fraction(1, 2), 10, None, "no_attrition"),
        ((10, 100), Fraction(1, 2), 0, 0, "no_days"),
    ],
)
def test_an_effort_that_cannot_be_told_says_why(pair, target, days, leaving, reason):
    effort = effort_needed(need_of(pair, target, 4), pair[0], days, leaving)
    assert effort.reason == reason
    assert effort.net_per_day is None or reason == "no_attrition"
    assert effort.gross is None or reason == "no_days"


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(0, 1000), st.integers(0, 300))
def test_reaching_the_net_effort_meets_the_target_and_one_fewer_does_not(members, workers, permille, leaving):
    target = Fraction(permille, 1000)
    effort = effort_needed(need_of((members, workers), target, 3), members, 5, leaving)
    net = effort.need.net
    assert Fraction(members + net, workers) >= target
    assert net == 0 or Fraction(members + net - 1, workers) < target
    assert net <= effort.gross <= net + leaving
    assert effort.gross_per_day * 5 == effort.gross and effort.net_per_day * 5 == net
    assert (
        effort.need.per_month * 3 == net and effort.need.monthly_people * 3 >= net > effort.need.monthly_people * 3 - 3
    )


def test_of_several_sources_none_is_preferred():
    paths = [TargetPath("RPJMN", ((2026, Fraction(7, 20)),)), TargetPath("Kanwil", ((2026, Fraction(7, 10)),))]
    assert choose_path(paths, "Kanwil") is paths[1]
    assert choose_path([], None) is None
    with pytest.raises(UsageError, match="Pilih satu: RPJMN, Kanwil"):
        choose_path(paths, None)
    with pytest.raises(UsageError, match="Tidak ada sasaran dari sumber 'X'"):
        choose_path(paths, "X")


def test_leaving_is_carried_on_and_rounded_up():
    assert [expected_leaving(10, 3, months) for months in (0, 1, 3)] == [0, 4, 10]


# Pace


@given(st.integers(-50, 50), st.integers(0, 10**6), st.integers(7, 12), st.randoms())
def test_a_straight_line_has_its_own_slope_whatever_the_order(step, start, count, random):
    line = months(*(start + step * place + 500 for place in range(count)))
    random.shuffle(line)
    pace = pace_of(line)
    assert pace.per_month == pace.low == pace.high == step


@given(st.lists(st.integers(0, 10**6), min_size=7, max_size=12))
def test_the_interval_holds_the_pace_and_moves_with_the_scale(members):
    pace = pace_of(months(*members))
    twice = pace_of(months(*(2 * count for count in members)))
    assert pace.low <= pace.per_month <= pace.high
    assert (twice.low, twice.per_month, twice.high) == (2 * pace.low, 2 * pace.per_month, 2 * pace.high)


def test_a_month_without_figures_takes_its_time_and_is_no_zero():
    stored = months(10, 20, 30, 40, 50, 60, 70, 80)
    stored[2] = SteadyMonth("2024-03", None, None, "part_missing")
    pace = pace_of(stored)
    assert (pace.per_month, pace.low, len(pace.months)) == (10, 10, 7)


def test_too_few_months_make_no_pace_and_no_date():
    pace = pace_of(months(10, 20, 30, 40, 50, 60))
    assert (pace.per_month, pace.reason) == (None, "too_few_months")
    assert arrival(100, months(50)[0], pace).reason == "too_few_months"


def test_no_pace_is_drawn_through_cover_of_a_few_months():
    rows = [
        paid("employer", None, 100, segment="PU"),
        paid("APBD_KAB", 2, 900),
    ]
    stored = {f"2024-{place:02d}": 100 + (900 if place == 7 else 0) for place in range(1, 8)}
    series = steady_series(stored, {period: rows if period == "2024-07" else rows[:1] for period in stored})
    pace = pace_of(series)
    assert (pace.per_month, pace.high, pace.left_out) == (0, 0, 900)
    assert arrival(500, series[-1], pace).reason == "not_at_this_pace"


def test_a_month_whose_payers_are_unknown_makes_no_pace_unless_they_are_wage_earners():
    stored = {f"2024-{place:02d}": 1000 + 10 * place for place in range(1, 9)}
    series = {
        name: steady_series(
            stored, {period: [paid("other", None, members, segment=name)] for period, members in stored.items()}
        )
        for name in ("PU", "BPU")
    }
    assert pace_of(series["PU"]).per_month == 10
    assert {month.reason for month in series["BPU"]} == {"no_funding"}
    assert pace_of(series["BPU"]).reason == "no_funding"


def test_up_to_one_in_a_hundred_of_unknown_payer_is_left_out():
    rows = [[paid("self", None, 1000 - count), paid("other", None, count)] for count in (10, 11)]
    months_ = [steady_series({"2024-08": 1000}, {"2024-08": each})[0] for each in rows]
    assert [(month.members, month.left_out, month.reason) for month in months_] == [
        (990, 10, None), (None, None, "no_funding"),
    ]  # fmt: skip


def test_averages_are_cut_as_the_published_tables_of_signed_ranks_say():
    """Critical values of Wilcoxon's test, two-sided 5 percent, for n = 6 to 15 (any textbook)."""
    assert [_averages_to_cut(count) for count in range(6, 16)] == [0, 2, 3, 5, 8, 10, 13, 17, 21, 25]


GAINS = {
    "a walk": lambda random, count: [random.gauss(0, 30) for _ in range(count)],
    "a walk with rare leaps": lambda random, count: [
        random.gauss(0, 30) * (10 if random.random() < 0.1 else 1) for _ in range(count)
    ],
    "a line with noise": lambda random, count: [
        after - before for before, after in pairwise(random.gauss(0, 30) for _ in range(count + 1))
    ],
}


@pytest.mark.parametrize("count", [7, 12, 24])
@pytest.mark.parametrize("kind", GAINS)
def test_the_interval_holds_the_true_pace_as_often_as_it_promises(kind, count):
    random, stored = Random(f"{kind} {count}"), 0
    for _ in range(300):
        members = list(accumulate((10 + round(gain) for gain in GAINS[kind](random, count - 1)), initial=10_000))
        pace = pace_of([SteadyMonth(shift_period("2022-01", place), each, 0) for place, each in enumerate(members)])
        stored += pace.low <= 10 <= pace.high
    assert stored >= 0.925 * 300  # 0.95 less two standard errors of 300 drawings


@given(st.integers(1, 500), st.integers(1, 5000))
def test_the_goal_is_met_in_the_month_that_is_named_and_not_a_month_before(slope, missing):
    found = arrival(
        missing, SteadyMonth("2024-01", 0, 0), Pace(Fraction(slope), Fraction(0), Fraction(2 * slope), (), 0)
    )
    assert found.latest is None
    if missing > 1200 * slope:
        assert found.reason == "not_at_this_pace"
    if found.middle is None:
        assert missing > 1200 * slope
        return
    year, month = map(int, found.middle.split("-"))
    passed = (year - 2024) * 12 + month - 1
    assert passed * slope >= missing > (passed - 1) * slope
    assert found.earliest <= found.middle


@given(st.integers(0, 500), st.integers(0, 500), st.one_of(st.none(), st.integers(-50, 50)))
def test_a_goal_that_steady_members_meet_is_met_now_whatever_the_pace(goal, more, slope):
    pace = Pace(*[None if slope is None else Fraction(slope)] * 3, (), 0, "too_few_months" if slope is None else None)
    assert arrival(goal, SteadyMonth("2024-01", goal + more, 0), pace) == Arrival("2024-01", "2024-01", "2024-01")


# Flows and subsidised cover


flow_rows = st.lists(st.tuples(*[st.integers(0, 50)] * 9), min_size=1, max_size=4)


@given(flow_rows, st.lists(st.one_of(st.none(), st.integers(0, 500)), min_size=8, max_size=8))
def test_flows_close_and_lines_of_several_cells_close_as_their_cells_do(rows, stocks):
    opening, came, went = 0, (1, 2, 3, 7), (4, 5, 6, 8)
    frame = pd.DataFrame(
        [
            dict(
                zip(
                    FLOW_PARTS,
                    (*row, row[opening] + sum(row[i] for i in came) - sum(row[i] for i in went)),
                    strict=True,
                )
            )
            | {"period": "2024-08", "opening_period": "2024-07", "basis": "domicile", "overdue": 0}
            | {"region_code": str(3201 + place), "segment": "PU"}
            for place, row in enumerate(rows)
        ]
    )
    members = pd.DataFrame(
        [
            {"period": ("2024-07", "2024-08")[place % 2], "region_code": str(3201 + place // 2), "PU": count,
             "blank": "PU" if count is None else "", **dict.fromkeys(("JAKON", "PMI", "BPU"))}
            for place, count in enumerate(stocks)
        ]
    )  # fmt: skip
    flows = flows_of(frame, lambda _: members, "domicile", "2024-08")
    total = add_flows(flows, "32", "")
    for flow in (*flows, total):
        assert flow.closes
        if flow.residual is None:
            assert flow.reason == "no_stock"
        else:
            assert flow.stated_opening + flow.net + flow.residual == flow.stated_closing
    assert (total.residual is None) == any(flow.residual is None for flow in flows)


def test_without_two_rosters_there_are_no_flows():
    nothing = pd.DataFrame(columns=["period", "basis", "opening_period"])
    assert flows_of(nothing, lambda _: pd.DataFrame(), "domicile", "2024-08") == ()
    assert add_flows((), "32", "") is None


def paid(funding, months, members, end=None, blank=0, segment="BPU"):
    return {
        "segment": segment,
        "funding": funding,
        "months": months,
        "active_members": members,
        "protection_end": end,
        "missing_cells": blank,
    }


fundings = st.sampled_from(["self", "employer", "APBD_KAB", "APBDES", "CSR", "other"])
cover = st.lists(st.builds(paid, fundings, st.one_of(st.none(), st.integers(1, 24)), st.integers(0, 100)), min_size=1)
named = cover.map(lambda rows: [paid("self", None, 1), *rows])


@given(named)
def test_the_internal_count_is_never_above_the_headline_and_holds_what_is_known(rows):
    count = internal_count(rows)
    assert count.low <= count.high <= count.headline == sum(row["active_members"] for row in rows)
    assert count.high - count.low == count.unknown
    assert (count.value is None) == (count.reason is not None) == bool(count.unknown)
    is_nameless = any(row["funding"] == "other" and row["active_members"] for row in rows)
    assert count.reason in ({None, "no_funding"} if is_nameless else {None, "no_months"})


@given(st.lists(st.builds(paid, st.just("other"), st.none(), st.integers(1, 100)), min_size=1))
def test_where_nobody_names_a_payer_nothing_is_weighed_and_no_pace_is_drawn(rows):
    members = sum(row["active_members"] for row in rows)
    count = internal_count(rows)
    assert (count.headline, count.value, count.low, count.high, count.reason) == (
        members,
        None,
        None,
        None,
        "no_funding",
    )
    (month,) = steady_series({"2024-08": members}, {"2024-08": rows})
    assert (month.members, month.left_out, month.reason) == (None, None, "no_funding")


def test_a_month_in_which_branches_are_missing_is_no_fall():
    rows = [paid("self", None, 5)]
    series = steady_series({"2024-07": 5, "2024-08": 3}, {"2024-07": rows, "2024-08": rows}, {"2024-08"})
    assert [(month.members, month.reason) for month in series] == [(5, None), (None, "not_whole")]


@pytest.mark.parametrize(
    ("funding", "paid_months", "members", "counted"),
    [
        ("APBD_KAB", 3, 1000, 500),
        ("APBDES", 8, 1000, 1000),
        ("CSR", 4, 500, 0),
        ("CSR", 6, 500, 500),
        ("employer", None, 70, 70),
    ],
)
def test_the_internal_count_of_the_offices_own_examples(funding, paid_months, members, counted):
    assert internal_count([paid(funding, paid_months, members)]).value == counted


@given(cover, st.integers(1, 10**4))
def test_cover_without_subsidy_is_what_remains(rows, workers):
    found = subsidised_cover(rows, workers)
    if found.subsidised is None:
        assert found.reason == "no_funding" and found.rate_without is None
    else:
        assert found.rate - found.rate_without == Fraction(found.subsidised, workers)
        assert found.rate_without - found.rate_without_low == Fraction(found.unknown, workers)
        assert (found.reason == "no_funding") == (found.unknown > 0)


def test_a_blank_cell_leaves_subsidised_cover_unknown_never_smaller():
    rows = [paid("self", None, 10), paid("APBDES", None, None, blank=1)]
    assert subsidised_cover(rows, 100).reason == internal_count(rows).reason == "part_missing"
    assert subsidised_cover([], 100).reason == "no_members"


def test_cover_lapses_within_days_of_the_end_of_the_period():
    rows = [
        paid("APBD_KAB", 2, 2, dt.date(2024, 8, 30)),
        paid("APBD_KAB", 2, 5, dt.date(2024, 8, 31)),
        paid("APBD_KAB", 3, 7, dt.date(2024, 9, 30)),
        paid("self", 3, 11, dt.date(2024, 10, 1)),
        paid("employer", None, 13),
    ]
    near, far = lapsing(rows, "2024-08", (30, 31))
    assert (near.members, near.subsidised, near.ended, near.open_ended) == (12, 12, 2, 13)
    assert (far.members, far.subsidised, far.until) == (23, 12, dt.date(2024, 10, 1))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no_members"),
        ([paid("employer", None, 13)], "no_end"),
        ([paid("self", None, 5, dt.date(2024, 9, 1)), paid("self", None, None, blank=1)], "part_missing"),
    ],
)
def test_without_an_end_nothing_is_known_to_lapse(rows, reason):
    for lapse in lapsing(rows, "2024-08"):
        assert (lapse.members, lapse.subsidised, lapse.ended, lapse.open_ended) == (None,) * 4
        assert lapse.reason == reason


# Holidays


def test_days_of_the_decree_of_2026_are_off():
    """SKB 3 Menteri 1497/2/5 Tahun 2025: 17 national holidays and 8 days of collective leave."""
    year = sorted(public_holidays(dt.date(2025, 12, 31), dt.date(2026, 12, 31)))
    assert [f"{day:%m-%d}" for day in year] == [
        "01-01", "01-16", "02-16", "02-17", "03-18", "03-19", "03-20", "03-21", "03-22", "03-23", "03-24", "04-03",
        "04-05", "05-01", "05-14", "05-15", "05-27", "05-28", "05-31", "06-01", "06-16", "08-17", "08-25", "12-24",
        "12-25",
    ]  # fmt: skip
    # 24 November to 31 December 2026: 27 days from Monday to Friday, less Christmas and its leave.
    start, end = dt.date(2026, 11, 24), dt.date(2026, 12, 31)
    assert working_days(start, end, public_holidays(start, end)) == 25


@pytest.mark.parametrize(
    ("start", "end", "estimated"),
    [
        ("2026-11-24", "2026-12-31", False),
        ("2026-12-31", "2027-01-01", True),
        ("2024-01-01", "2026-12-31", False),
        ("2026-11-24", "2045-12-31", True),
    ],
)
def test_days_without_a_decree_are_called_estimated(start, end, estimated):
    assert are_estimated(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) is estimated


def test_every_holiday_stands_once_with_a_known_kind_status_and_source():
    rows = reviewed_rows("holidays")
    assert len({row["date"] for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} == {"national", "collective"}
    assert {row["status"] for row in rows} == {"decreed", "estimated"} and all(row["source"] for row in rows)
