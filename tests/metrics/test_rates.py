"""Coverage: ratios of sums, named denominators, and nothing missing read as zero."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.metrics.coverage.rates import choose_denominator, divide, members_by_region, workers_by_region
from coverage.metrics.coverage.totals import known_sum, total_row
from coverage.metrics.cube.queries import CUBE_SQL
from coverage.model.results import CoverageRow
from coverage.model.tables import ARRIVALS, BRANCHES, CUBE, MEMBERSHIP, ROSTER, WORKFORCE
from tests.sql import derive


def recap_rows(*rows, period="2024-08", basis="domicile"):
    """Rows of the membership table: (branch, region, segment, members)."""
    return MEMBERSHIP.to_arrow(
        pd.DataFrame(
            [
                {
                    "period": period, "basis": basis, "branch_code": branch, "region_code": region, "segment": segment,
                    "channel": "LAIN", "funding": "other", "status": "active", "source_id": "a",
                    "members": members, "memberships": members,
                }
                for branch, region, segment, members in rows
            ]
        )
    )  # fmt: skip


def roster_rows(*rows, is_complete=True):
    """Rows of the roster table: (branch, region, segment, person[, start])."""
    return ROSTER.to_arrow(
        pd.DataFrame(
            [
                {
                    "period": "2024-08", "basis": "domicile", "branch_code": row[0], "region_code": row[1],
                    "segment": row[2], "person_id": row[3], "row": place, "channel": "LAIN", "funding": "other",
                    "status": "active", "is_complete": is_complete, "source_id": "r",
                    "start_date": pd.Timestamp(row[4]).date() if len(row) > 4 else None,
                }
                for place, row in enumerate(rows)
            ]
        )
    )  # fmt: skip


def duties(*pairs):
    return BRANCHES.to_arrow(
        pd.DataFrame([{"branch_code": b, "branch_name": b, "region_code": r, "source_id": "b"} for b, r in pairs])
    )


SIDES = ("kanwil_members", "branch_members", "kanwil_apart")


def build(name, **tables):
    return derive(CUBE_SQL, name, {"membership": [], "roster": [], "branches": []}, tables)


def by_region(**tables):
    cube = build("cube", **tables)
    rows = cube[cube["grouping"] == "region"]
    return {(row.region_code, row.segment): (row.active_members, row.memberships) for row in rows.itertuples()}


def test_branches_of_a_region_are_added():
    membership = recap_rows(("K1", "3204", "PU", 10), ("K2", "3204", "PU", 5))
    assert by_region(membership=membership) == {("3204", "PU"): (15, 15)}


def test_kanwil_and_branches_are_never_added():
    membership = recap_rows(("K1", "3204", "PU", 10), ("", "3204", "PU", 14))
    all_in = by_region(membership=membership, branches=duties(("K1", "3204")))
    one_missing = by_region(membership=membership, branches=duties(("K1", "3204"), ("K2", "3204")))
    assert all_in == {("3204", "PU"): (10, 10)}
    assert one_missing == {("3204", "PU"): (14, 14)}


@pytest.mark.parametrize(
    ("kanwil", "branch", "expected", "apart"),
    [
        ({"PU": 14}, {"PU": 10}, ["K1"], (14, 10, 4)),
        ({"PU": 14}, {"PU": 10}, ["K1", "K2"], (14, 10, 0)),  # K2 is awaited and may hold the other 4
        ({"PU": 14}, {"PU": 20}, ["K1", "K2"], (14, 20, 6)),
        ({"PU": 14}, {"PU": 10}, [], (14, 10, 0)),  # nobody says which branches there are
        ({"PU": 14, "BPU": 6}, {"PU": 10, "BPU": 10}, ["K1"], (20, 20, 8)),
        ({"PU": 14, "BPU": 6}, {"PU": 14}, ["K1"], (14, 14, 0)),
        ({"PU": 14, "BPU": None}, {"PU": 14, "BPU": 5}, ["K1"], (14, 14, 0)),
        ({"BPU": 6}, {"PU": 14}, ["K1"], (None, None, None)),
    ],
)
def test_kanwil_and_branches_are_compared_with_each_other(kanwil, branch, expected, apart):
    rows = [("", "3204", *pair) for pair in kanwil.items()] + [("K1", "3204", *pair) for pair in branch.items()]
    tables = {"membership": recap_rows(*rows), "branches": duties(*((code, "3204") for code in expected))}
    row = build("arrivals", **tables).astype(object).iloc[0]
    assert tuple(None if pd.isna(row[name]) else row[name] for name in SIDES) == apart


def test_a_segment_that_a_branch_does_not_state_is_no_difference_and_a_complete_list_states_all():
    rows = [("", "3204", "PU", 20), ("", "3204", "BPU", 20), ("K1", "3204", "PU", 10), ("K1", "3204", "BPU", 10)]
    both = {"branches": duties(("K1", "3204"), ("K2", "3204"))}
    recaps = build("arrivals", membership=recap_rows(*rows, ("K2", "3204", "PU", 10)), **both)
    listed = roster_rows(*(("K2", "3204", "PU", person) for person in range(10)))
    lists = build("arrivals", membership=recap_rows(*rows), roster=listed, **both)
    assert recaps["kanwil_apart"].tolist() == [0] and lists["kanwil_apart"].tolist() == [10]


def persons(branch, count, **more):
    return roster_rows(*((branch, "3204", "PU", person) for person in range(count)), **more)


def test_a_part_of_a_list_says_what_a_branch_has_at_least_and_nothing_of_the_kanwil():
    one = duties(("K1", "3204"))
    part = build("arrivals", membership=recap_rows(("K1", "3204", "PU", 500)),
                 roster=persons("", 10, is_complete=False), branches=one)  # fmt: skip
    assert part["kanwil_apart"].isna().all()
    for list_of, apart in ((4, 0), (30, 20)):
        rows = recap_rows(("", "3204", "PU", 100), ("K1", "3204", "PU", 90))
        more = build("arrivals", membership=rows, roster=persons("K9", list_of, is_complete=False), branches=one)
        assert more["kanwil_apart"].tolist() == [apart]


def test_what_branches_surely_have_beyond_the_kanwil_is_said_beside_a_blank():
    rows = recap_rows(("", "3204", "PU", 10), ("K1", "3204", "PU", 50), ("K2", "3204", "PU", None))
    row = build("arrivals", membership=rows, branches=duties(("K1", "3204"), ("K2", "3204"))).iloc[0]
    assert [row[name] for name in SIDES] == [10, 50, 40]


def test_complete_lists_of_all_branches_say_0_of_a_segment_without_rows():
    kanwil = recap_rows(("", "3204", "PU", 3), ("", "3204", "PMI", 40))
    found = {
        is_complete: build("arrivals", membership=kanwil, roster=persons("K1", 3, is_complete=is_complete),
                           branches=duties(("K1", "3204"))).iloc[0] for is_complete in (True, False)
    }  # fmt: skip
    assert [found[True][name] for name in SIDES] == [43, 3, 40]
    assert [found[False][name] for name in SIDES] == [3, 3, 0]


def test_a_list_is_compared_with_the_kanwil_as_a_recap_would_count_it():
    """Person 1 is in PU and BPU, person 2 in BPU: a recap says PU 1 and BPU 2."""
    listed = roster_rows(("K1", "3204", "PU", 1), ("K1", "3204", "BPU", 1), ("K1", "3204", "BPU", 2))
    kanwil = recap_rows(("", "3204", "PU", 1), ("", "3204", "BPU", 2))
    row = build("arrivals", membership=kanwil, roster=listed, branches=duties(("K1", "3204"))).iloc[0]
    assert [row[name] for name in (*SIDES, "by_kanwil", "roster_persons")] == [3, 3, 0, False, 2]


def test_rounded_recaps_differ_by_more_than_their_rounding_or_not_at_all():
    rows = recap_rows(("", "3204", "PU", 1400), ("K1", "3204", "PU", 1340)).to_pandas()
    apart = {
        digit: build(
            "arrivals", branches=duties(("K1", "3204")),
            membership=MEMBERSHIP.to_arrow(rows.assign(precision=[digit, 10], is_rounded=True)),
        )["kanwil_apart"].tolist() for digit in (10, 100, 1000)
    }  # fmt: skip
    assert apart == {10: [50], 100: [5], 1000: [0]}


def test_a_missing_branch_makes_its_region_partial_never_smaller_in_silence():
    tables = {
        "membership": recap_rows(("K1", "3204", "PU", 10), ("K1", "3205", "PU", 7)),
        "branches": duties(("K1", "3204"), ("K2", "3204"), ("K1", "3205"), ("K3", "3273")),
    }
    arrivals = build("arrivals", **tables).set_index("region_code")
    assert arrivals.loc["3204", ["branches_included", "branches_expected", "is_partial"]].tolist() == [1, 2, True]
    assert arrivals.loc["3205", ["branches_included", "branches_expected", "is_partial"]].tolist() == [1, 1, False]
    assert arrivals.loc["3273", ["branches_included", "branches_expected", "is_partial"]].tolist() == [0, 1, True]


def test_only_active_members_count():
    membership = recap_rows(("K1", "3204", "PU", 10)).to_pandas()
    both = pd.concat([membership, membership.assign(status="inactive", members=99)])
    assert by_region(membership=MEMBERSHIP.to_arrow(both)) == {("3204", "PU"): (10, 10)}


def test_a_complete_roster_takes_the_place_of_its_recap_and_another_does_not():
    membership = recap_rows(("K1", "3204", "PU", 10))
    people = [("K1", "3204", "PU", person) for person in range(3)]
    assert by_region(membership=membership, roster=roster_rows(*people)) == {("3204", "PU"): (3, 3)}
    partial = roster_rows(*people, is_complete=False)
    assert by_region(membership=membership, roster=partial) == {("3204", "PU"): (10, 10)}
    assert by_region(roster=partial) == {("3204", "PU"): (3, 3)}
    assert build("arrivals", roster=partial)["is_partial"].tolist() == [True]


def test_a_person_counts_once_in_the_region_of_the_latest_start_and_the_first_segment():
    roster = roster_rows(("K1", "3204", "BPU", 1, "2020-01-01"), ("K2", "3273", "PU", 1, "2021-01-01"))
    assert by_region(roster=roster) == {("3273", "PU"): (1, 2)}
    cube = build("cube", roster=roster)
    branches = cube[cube["grouping"] == "branch"]
    assert dict(zip(branches["branch_code"], branches["active_members"], strict=True)) == {"K1": 1, "K2": 1}


def test_without_a_start_the_lower_code_counts():
    assert by_region(roster=roster_rows(("K1", "3273", "PU", 1), ("K1", "3204", "PU", 1))) == {("3204", "PU"): (1, 2)}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["K1", "K2", "K3"]),
            st.sampled_from(["3204", "3205", "3273"]),
            st.sampled_from(["PU", "BPU", "JAKON"]),
            st.integers(1, 6),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_persons_equal_a_count_by_hand(rows):
    """An oracle in plain Python, written from the definition."""
    counted = by_region(roster=roster_rows(*rows))
    order = ["PU", "JAKON", "PMI", "BPU"]
    expected = {}
    for person in {row[3] for row in rows}:
        own = [row for row in rows if row[3] == person]
        region = min(row[1] for row in own)
        segment = min((row[2] for row in own), key=order.index)
        people, memberships = expected.get((region, segment), (0, 0))
        expected[region, segment] = (people + 1, memberships + len(own))
    assert counted == expected
    assert sum(people for people, _ in counted.values()) == len({row[3] for row in rows})


def cube_rows(*rows):
    """Rows of the cube: (region, segment, members, blank cells)."""
    return CUBE.conform(
        pd.DataFrame(
            [
                {"grouping": "region", "period": "2024-08", "basis": "domicile", "region_code": region,
                 "branch_code": "", "channel": "", "segment": segment, "active_members": members,
                 "memberships": members, "missing_cells": blank}
                for region, segment, members, blank in rows
            ]
        )
    )  # fmt: skip


NOBODY = ARRIVALS.empty()
"""No arrivals: nothing is declared complete."""


def test_sectors_are_sums_of_what_was_reported():
    members = members_by_region(
        cube_rows(("3204", "PU", 10, 0), ("3204", "JAKON", 2, 0), ("3204", "BPU", 3, 0)), "domicile", NOBODY
    )
    row = members.iloc[0]
    assert (row["formal"], row["informal"], row["active_members"]) == (12, 3, 15)
    assert pd.isna(row["other"])


def test_a_blank_cell_makes_its_sector_and_total_missing_never_smaller():
    members = members_by_region(cube_rows(("3204", "PU", 10, 0), ("3204", "BPU", None, 1)), "domicile", NOBODY)
    row = members.iloc[0]
    assert row["formal"] == 10
    assert pd.isna(row["informal"]) and pd.isna(row["active_members"])
    assert row["blank"] == "BPU"


def workforce_rows(*rows):
    """Rows of the workforce table: (year, vintage, region, sector, employed, eligible)."""
    names = ["year", "vintage", "region_code", "sector", "employed", "eligible"]
    return WORKFORCE.conform(
        pd.DataFrame(rows, columns=names).assign(definition="x", source="s", precision=1, source_id="w")
    )


def test_the_denominator_is_the_latest_year_of_the_newest_vintage_that_has_it():
    workforce = workforce_rows(
        (2022, "lama", "3204", "total", 100, None),
        (2023, "sedang", "3204", "total", 110, 50),
        (2024, "baru", "3204", "total", 120, 60),
    )
    chosen = choose_denominator(workforce, "2024-08", "eligible", None)
    assert (chosen.vintage, chosen.year) == ("baru", 2024)
    assert choose_denominator(workforce, "2023-05", "eligible", None).vintage == "sedang"
    assert choose_denominator(workforce, "2022-05", "eligible", None) is None
    assert choose_denominator(workforce, "2022-05", "employed", None).vintage == "lama"
    assert choose_denominator(workforce, "2024-08", "eligible", "sedang").year == 2023


@pytest.mark.parametrize(
    ("full", "sparse"), [("a-lengkap", "z-sebagian"), ("z-lengkap", "a-sebagian")], ids=["name last", "name first"]
)
def test_of_vintages_as_new_the_one_with_more_regions_goes_before_the_name(full, sparse):
    rows = [(2024, full, code, "total", 120, 60) for code in ("3204", "3205", "3273")]
    rows += [(2024, sparse, "3204", "total", 130, 70), (2024, sparse, "3205", "total", 130, None)]
    rows += [(2023, sparse, code, "total", 130, 70) for code in ("3204", "3205", "3273", "3201")]
    assert choose_denominator(workforce_rows(*rows), "2024-08", "eligible", None).vintage == full
    assert choose_denominator(workforce_rows(*rows), "2023-08", "eligible", None).vintage == sparse
    assert choose_denominator(workforce_rows(*rows), "2024-08", "eligible", sparse).vintage == sparse


def test_a_zero_denominator_is_no_denominator():
    workforce = workforce_rows((2024, "v", "3204", "total", 0, 0), (2024, "v", "3205", "total", 5, 5))
    workers = workers_by_region(workforce, choose_denominator(workforce, "2024-08", "eligible", None))
    assert workers.set_index("region_code")["eligible"].isna()["3204"]
    assert divide(pd.Series([1.0]), pd.Series([0.0])).isna().all()


def region_row(code, members, workers, **more):
    rate = members / workers if members is not None and workers else None
    unknown = "memberships formal informal other employed formal_eligible informal_eligible formal_rate informal_rate"
    values = {
        **dict.fromkeys(unknown.split()),
        "code": code,
        "name": code,
        "segments": dict.fromkeys(("PU", "JAKON", "PMI", "BPU")),
        "active_members": members,
        "eligible_workers": workers,
        "denominator_workers": workers,
        "coverage_rate": rate,
        "gap": None if rate is None else workers - members,
        "flags": (),
        "reason": None if rate else "no_members",
        "branches_included": 0,
        "branches_expected": None,
    }
    return CoverageRow(**{**values, **more})


counts = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6))


@given(st.lists(counts, min_size=1, max_size=27))
def test_province_rate_is_ratio_of_sums_within_the_range_of_its_regions(pairs):
    rows = tuple(region_row(str(3201 + place), *pair) for place, pair in enumerate(pairs))
    total = total_row(rows, "32", "Jawa Barat", ())
    assert total.coverage_rate == sum(members for members, _ in pairs) / sum(workers for _, workers in pairs)
    rates = [row.coverage_rate for row in rows]
    assert min(rates) - 1e-12 <= total.coverage_rate <= max(rates) + 1e-12
    assert total.gap == sum(row.gap for row in rows)


@given(counts, counts, st.floats(0.01, 0.99))
def test_splitting_a_region_changes_nothing(first, second, share):
    members, workers = second
    one = (int(members * share), int(workers * share) or 1)
    parts = (one, (members - one[0], workers - one[1])) if workers > one[1] else (second,)
    whole = total_row((region_row("1", *first), region_row("2", *second)), "32", "x", ())
    split = total_row(tuple(region_row(str(place), *pair) for place, pair in enumerate((first, *parts))), "32", "x", ())
    assert (split.active_members, split.denominator_workers) == (whole.active_members, whole.denominator_workers)
    assert split.coverage_rate == pytest.approx(whole.coverage_rate)


def test_a_region_without_a_denominator_is_left_out_of_both_sums_and_said():
    total = total_row((region_row("3204", 10, 100), region_row("3205", 50, None)), "32", "x", ())
    assert (total.active_members, total.coverage_rate, total.flags) == (10, 0.1, ("unpaired",))


def test_above_100_percent_is_kept_and_flagged():
    total = total_row((region_row("3204", 150, 100),), "32", "x", ())
    assert (total.coverage_rate, total.gap, total.flags) == (1.5, -50, ("above_100",))


def test_nothing_known_is_no_zero():
    total = total_row((region_row("3204", None, None),), "32", "x", ())
    assert (total.active_members, total.coverage_rate, total.gap, total.reason) == (None, None, None, "no_members")
    assert known_sum([]) is None
