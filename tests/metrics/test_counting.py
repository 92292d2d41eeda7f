"""Persons behind members: bounds that hold the truth, whoever stands in several branches, segments or regions."""

from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.cli.summary import row_json
from coverage.metrics import CUBE_SQL
from coverage.metrics.coverage.counting import person_bounds
from coverage.model.missing_branches import MissingBranchRule
from coverage.model.selection import Selection
from coverage.model.snapshots import holdings_of
from coverage.model.tables import BRANCHES, MEMBERSHIP, ROSTER
from coverage.services import summarise
from coverage.words.sentences import persons_sentence, persons_words
from tests.sql import derive

REGIONS = ("3204", "3273")
CELLS = [(branch, segment) for branch in ("K1", "K2") for segment in ("PU", "BPU", "PMI")]
AUGUST = {"period": "2024-08", "channel": "LAIN", "funding": "employer", "status": "active"}

cells = st.sets(st.sampled_from(CELLS), min_size=1, max_size=4)
residents = st.tuples(st.sampled_from(REGIONS), cells).map(lambda own: {(own[0], *cell) for cell in own[1]})
anybody = st.sets(st.sampled_from([(region, *cell) for region in REGIONS for cell in CELLS]), min_size=1, max_size=4)
lists = st.sets(st.sampled_from(["K1", "K2"]))
"""Branches that hand in a complete list; the others hand in a recap."""


@given(st.lists(st.sets(st.integers(0, 30), min_size=1), min_size=1, max_size=5))
def test_bounds_hold_the_true_number_of_persons(groups):
    people = set().union(*groups)
    counts = [len(group) for group in groups]
    for workers in (None, len(people), len(people) + 3):
        bounds = person_bounds(max(counts), sum(counts), workers)
        assert bounds.low <= len(people) <= bounds.high and "above_workers" not in bounds.why


def summary_of(people, basis, listed=(), digit=1, workers=None, year=2024):
    """The summary of files in which each person stands in every (region, branch, segment) of theirs, by the real SQL.

    Recaps are rounded to `digit`; `workers` are all who work here, also rounded, unless they are given.
    """
    counts = Counter(place for own in people for place in own if place[1] not in listed)
    recap = [
        {**AUGUST, "basis": basis, "region_code": region, "branch_code": branch, "segment": segment, "precision": digit,
         "members": rounded(count, digit), "memberships": None, "is_rounded": digit > 1, "source_id": "a"}
        for (region, branch, segment), count in counts.items()
    ]  # fmt: skip
    roster = [
        {**AUGUST, "basis": basis, "region_code": region, "branch_code": branch, "segment": segment,
         "person_id": person, "row": row, "is_complete": True, "source_id": f"r{branch}"}
        for person, own in enumerate(people)
        for row, (region, branch, segment) in enumerate(sorted(own)) if branch in listed
    ]  # fmt: skip
    tables = {
        table.name: table.to_arrow(table.conform(pd.DataFrame(rows)))
        for table, rows in ((MEMBERSHIP, recap), (ROSTER, roster), (BRANCHES, []))
    }
    derived = {name: derive(CUBE_SQL, name, dict.fromkeys(tables, ()), tables) for name in ("cube", "arrivals")}
    if workers is None:
        here = {code: sum(is_here(own, code) for own in people) for code in REGIONS}
        workers = {code: max(digit, rounded(count, digit)) for code, count in here.items()}
    table = {"year": year, "vintage": "a", "region_code": list(workers), "sector": "total", "source": "BPS",
             "eligible": list(workers.values()), "precision": digit}  # fmt: skip
    return summarise(holdings_of(**derived, workforce=table), Selection())


def rounded(count, digit):
    return (count + digit // 2) // digit * digit


def is_here(own, code):
    """Who works in a region: of its residents all but those whose only work is abroad."""
    return any(region == code and segment != "PMI" for region, _, segment in own)


def behind(people, code, listed):
    """The persons behind a region's members: on its recaps, or on lists that place them there (the lower code)."""
    return sum(
        any(region == code and branch not in listed for region, branch, _ in own)
        or code == min((region for region, branch, _ in own if branch in listed), default=None)
        for own in people
    )


def check(summary, people, listed):
    for row in summary.rows:
        if truth := behind(people, row.code, listed):
            assert row.persons.low <= truth <= row.persons.high, row.code
    assert summary.province.persons.low <= len(people) <= summary.province.persons.high
    if listed == {"K1", "K2"}:
        assert summary.province.persons.low == summary.province.persons.high


@pytest.mark.parametrize(("basis", "homes"), [("registration_office", anybody), ("domicile", residents)])
def test_the_bounds_hold_the_persons_of_every_region_and_of_all(basis, homes):
    @settings(max_examples=6, deadline=None)
    @given(st.lists(homes, min_size=1, max_size=12), lists, st.sampled_from([1, 10]))
    def holds(people, listed, digit):
        check(summary_of(people, basis, listed, digit), people, listed)

    holds()


def test_residents_share_no_region_and_others_may():
    people = [{("3204", "K1", "PU")}] * 60 + [{("3204", "K2", "BPU")}] * 50 + [{("3273", "K1", "PU")}] * 40
    found = {basis: summary_of(people, basis).province.persons for basis in ("domicile", "workplace")}
    assert {basis: (each.low, each.high) for basis, each in found.items()} == {
        "domicile": (60 + 40, 110 + 40), "workplace": (60, 150),
    }  # fmt: skip


def test_lists_are_exact_by_every_basis():
    people = [{("3204", "K1", "PU"), ("3273", "K2", "PU")}] * 7 + [{("3273", "K1", "PU")}] * 3
    for basis in ("domicile", "workplace"):
        persons = summary_of(people, basis, ("K1", "K2")).province.persons
        assert (persons.low, persons.high) == (10, 10)


def test_workers_bound_residents_alone_and_never_those_abroad():
    people = [{("3204", "K1", "PU")}] * 6 + [{("3204", "K2", "PMI")}] * 8
    bounds = {
        (basis, count): summary_of(people, basis, workers={"3204": count}).province.persons
        for basis in ("domicile", "workplace") for count in (2, 5, 6)
    }  # fmt: skip
    assert {key: (each.low, each.high, each.why) for key, each in bounds.items()} == {
        ("domicile", 2): (8, 10, ("overlap", "workers")), ("domicile", 5): (8, 13, ("overlap", "workers")),
        ("domicile", 6): (8, 14, ("overlap",)), **{("workplace", count): (8, 14, ("overlap",)) for count in (2, 5, 6)},
    }  # fmt: skip
    crowded = summary_of([{("3204", "K1", "PU")}] * 6, "domicile", workers={"3204": 5}).province
    assert (crowded.persons.low, crowded.persons.high, crowded.persons.why) == (6, 6, ("above_workers",))
    assert "jumlah pekerja terlampaui" in persons_sentence(crowded)


def test_workers_of_another_year_bound_nothing():
    people = [{("3204", "K1", "PU"), ("3204", "K2", "BPU")}] * 9
    for year, high in ((2024, 10), (2023, 18)):
        assert summary_of(people, "domicile", workers={"3204": 10}, year=year).province.persons.high == high


def test_rounding_widens_a_range():
    people = [{("3204", "K1", "PU")}] * 26
    row = summary_of(people, "domicile", digit=10, workers={"3204": 100}).province
    assert (row.active_members, row.persons.low, row.persons.high) == (30, 25, 35)
    assert persons_sentence(row).endswith("25 sampai 35; rekap yang dibulatkan bisa kurang atau lebih.")
    people += [{("3204", "K1", "PMI")}] * 13
    row = summary_of(people, "domicile", digit=10, workers={"3204": 12}).province
    assert (row.active_members, row.persons.high) == (40, 12 + 5 + 10 + 10)  # the workers' rounding, PMI, the recap's


@pytest.mark.parametrize(
    ("came_in", "last", "rounding", "ends"),
    [(4, 9, 0, (9, 13)), (9, 4, 0, (9, 13)), (4, 90, 10, (85, 99)), (0, 9, 0, (9, 9))],
)
def test_what_is_carried_counts_for_persons_too_as_wide_as_it_was_rounded(came_in, last, rounding, ends):
    cube = {"grouping": ["region", "branch", "branch"], "period": ["2024-08", "2024-08", "2024-07"],
            "basis": "domicile", "region_code": "3204", "branch_code": ["", "K1", "K2"], "segment": "PU",
            "active_members": [came_in, came_in, last], "memberships": [came_in, came_in, last],
            "missing_cells": 0}  # fmt: skip
    arrivals = {"period": ["2024-07", "2024-08"], "basis": "domicile", "region_code": "3204",
                "branches_included": [2, 1], "branches_expected": 2, "branches_missing": ["", "K2"],
                "is_partial": [False, True], "rounding": [rounding, 0], "roster_persons": 0,
                "recap_persons": [last, came_in]}  # fmt: skip
    stored = holdings_of(cube=cube, arrivals=arrivals)
    for missing_branches, expected in (
        (MissingBranchRule.PARTIAL, (came_in, came_in)),
        (MissingBranchRule.CARRIED, ends),
    ):
        persons = summarise(
            stored, replace(Selection(), period="2024-08", missing_branches=missing_branches)
        ).province.persons
        assert (persons.low, persons.high) == expected


def test_what_is_unknown_of_members_is_unknown_of_persons():
    cube = {"grouping": "region", "period": ["2024-08"], "basis": "domicile", "region_code": "3204", "segment": "PU",
            "active_members": [None], "memberships": 0, "missing_cells": 1}  # fmt: skip
    summary = summarise(holdings_of(cube=cube), Selection())
    row = next(row for row in summary.rows if row.code == "3204")
    assert (row.persons.low, row.persons.high, row.persons.reason) == (None, None, "part_missing")
    assert persons_words(row) == "– (sebagian isi rekap belum ada)"
    assert row_json(summary, row)["persons_low"] is None
    assert summary.province.persons.reason == "no_members"


def test_a_snapshot_that_does_not_say_what_is_listed_gives_no_range():
    cube = {"grouping": "region", "period": ["2024-08"], "basis": "domicile", "region_code": "3204", "segment": "PU",
            "active_members": [5], "memberships": 5, "missing_cells": 0}  # fmt: skip
    assert summarise(holdings_of(cube=cube), Selection()).province.persons.reason == "not_counted"


def test_a_range_says_why_it_is_one():
    people = [{("3204", "K1", "PU"), ("3204", "K2", "PU")}] * 5
    row = next(row for row in summary_of(people, "domicile", workers={"3204": 7}).rows if row.code == "3204")
    assert persons_sentence(row) == (
        "Orang di balik peserta aktif Kab. Bandung: 5 sampai 7; rekap memuat jumlah, bukan orang: satu orang di dua "
        "cabang atau dua segmen bisa terhitung dua kali; tidak lebih banyak dari pekerja tahun itu, di luar PMI."
    )
    both = summary_of([{("3204", "K1", "PU"), ("3273", "K1", "PU")}] * 5, "workplace").province
    assert persons_sentence(both) == (
        "Orang di balik peserta aktif Jawa Barat: 5 sampai 10; satu orang bisa tercatat di beberapa kab/kota."
    )
