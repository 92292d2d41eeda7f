"""Persons behind members: bounds that hold the truth, whoever stands in several branches, segments or regions."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.cli.summary import row_json
from coverage.metrics import summarise
from coverage.metrics.counting import person_bounds
from coverage.model.analysis import PersonBounds
from coverage.model.selection import Selection
from coverage.model.sentences import persons_sentence, persons_words
from coverage.model.snapshots import holdings_of

REGIONS = ("3204", "3273")
CELLS = [(branch, segment) for branch in ("K1", "K2") for segment in ("PU", "BPU")]

places = st.sets(st.tuples(st.sampled_from(REGIONS), st.sampled_from(CELLS)), min_size=1, max_size=4)


@given(st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=5))
def test_bounds_hold_the_true_number_of_persons(groups):
    people = set().union(*groups)
    bounds = person_bounds([len(group) for group in groups], None)
    assert bounds.low <= len(people) <= bounds.high
    assert person_bounds([len(group) for group in groups], len(people) + 3).high >= len(people)
    assert person_bounds([*map(len, groups), None], 30).reason == "no_counts"


def test_a_list_whose_people_count_in_another_region_is_no_lower_bound_of_this_one():
    """K1's list has 5 people, 3 of them counted where another branch saw them last: with a recap of 1, 2 or 3."""
    assert person_bounds([5, 1], None, 3) == PersonBounds(2, 3, False)
    assert person_bounds([10, 10, 10, 1], None, 11).low == 0
    assert person_bounds([60, 50], None, 130) == PersonBounds(60, 130, False)  # 20 are carried and have no cell


def recaps(people, basis):
    """The summary of recaps in which each person stands in every (region, (branch, segment)) of theirs."""
    cells = Counter((region, branch, segment) for own in people for region, (branch, segment) in own)
    sums = Counter()
    for (region, _, segment), count in cells.items():
        sums[region, "", segment] += count
    rows = [("branch", *key, count) for key, count in cells.items()]
    rows += [("region", *key, count) for key, count in sums.items()]
    names = ("grouping", "region_code", "branch_code", "segment", "active_members")
    cube = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    cube |= {"period": "2024-08", "basis": basis, "memberships": cube["active_members"], "missing_cells": 0}
    residents = {code: 2 + sum(any(region == code for region, _ in own) for own in people) for code in REGIONS}
    workers = {"year": 2024, "vintage": "a", "region_code": list(residents), "sector": "total", "source": "BPS",
               "eligible": list(residents.values())}  # fmt: skip
    arrivals = {"period": "2024-08", "basis": basis, "region_code": list(REGIONS), "origin": "branch"}
    return summarise(holdings_of(cube=cube, workforce=workers, arrivals=arrivals), Selection())


def check(summary, people):
    for row in summary.rows:
        truth = sum(any(region == row.code for region, _ in own) for own in people)
        if truth:
            assert row.persons.low <= truth <= row.persons.high <= row.active_members
    assert summary.province.persons.low <= len(people) <= summary.province.persons.high


@settings(max_examples=30)
@given(st.lists(places, min_size=1, max_size=12))
def test_the_bounds_of_recaps_hold_the_persons_of_every_region_and_of_all(people):
    check(recaps(people, "registration_office"), people)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(REGIONS), st.sets(st.sampled_from(CELLS), min_size=1)), min_size=1))
def test_the_bounds_of_residents_hold_the_persons_of_every_region_and_of_all(homes):
    people = [{(home, cell) for cell in cells} for home, cells in homes]
    check(recaps(people, "domicile"), people)


def test_residents_share_no_region_and_others_may():
    people = [{("3204", ("K1", "PU"))}] * 60 + [{("3204", ("K2", "BPU"))}] * 50 + [{("3273", ("K1", "PU"))}] * 40
    found = {basis: recaps(people, basis).province.persons for basis in ("domicile", "workplace")}
    assert {basis: (each.low, each.high) for basis, each in found.items()} == {
        "domicile": (60 + 40, 110 + 40), "workplace": (60, 150),
    }  # fmt: skip


def test_what_is_unknown_of_members_is_unknown_of_persons():
    cube = {"grouping": "region", "period": ["2024-08"], "basis": "domicile", "region_code": "3204", "segment": "PU",
            "active_members": [None], "memberships": 0, "missing_cells": 1}  # fmt: skip
    summary = summarise(holdings_of(cube=cube), Selection())
    row = next(row for row in summary.rows if row.code == "3204")
    assert (row.persons.low, row.persons.high, row.persons.reason) == (None, None, "part_missing")
    assert persons_words(row) == "– (sebagian isi rekap belum ada)"
    assert row_json(summary, row)["persons_low"] is None
    assert summary.province.persons.reason == "no_members"


def test_a_range_says_why_it_is_one():
    people = [{("3204", ("K1", "PU")), ("3204", ("K2", "PU"))}] * 5
    words = persons_sentence(next(row for row in recaps(people, "domicile").rows if row.code == "3204"))
    assert words == (
        "Orang di balik peserta aktif Kab. Bandung: 5 sampai 7; rekap dijumlahkan, sehingga satu orang di dua cabang "
        "atau dua segmen terhitung dua kali."
    )
