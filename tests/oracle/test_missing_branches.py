"""Missing branches: figures carried forward and bounds equal a naive reading of the definitions, and never mislead."""

import itertools
from dataclasses import replace
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.metrics import CUBE_SQL
from coverage.metrics.coverage.missing_branches import find_waiting, missing_branch_figures, with_carried
from coverage.metrics.coverage.rates import members_by_region
from coverage.model.columns import BASES
from coverage.model.missing_branches import MissingBranchRule
from coverage.model.selection import Selection
from coverage.model.snapshots import holdings_of
from coverage.model.tables import BRANCHES, MEMBERSHIP, ROSTER, TABLE_BY_NAME, WORKFORCE
from coverage.services import summarise
from tests.oracle import missing_branches as missing_branches
from tests.sql import derive

seeds = st.integers(0, 2**32 - 1)
MONTHS = ["2023-04", "2023-06", "2024-03", "2024-05", "2024-06"]
REGIONS = ["3204", "3205", "3273"]
TABLES = (MEMBERSHIP, ROSTER, BRANCHES)
SAMPLE = settings(max_examples=4, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
PROOF = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def missing_branch_store(seed, worlds=4):
    """(membership, roster, branches) of months in which branches come and go; each world is a basis of its own.

    A branch gives a recap, a whole list, a part of one, or nothing; the Kanwil steps in now and then; cells are blank.
    """
    random = Random(seed)
    membership, roster = [], []
    for basis in BASES[:worlds]:
        share = random.choice([0.5, 0.8])
        for period in MONTHS:
            for branch in ("K1", "K2", ""):
                for region in REGIONS:
                    if random.random() < (share if branch else 0.1):
                        place = {"period": period, "branch_code": branch, "region_code": region}
                        rows = recap_cells if random.random() < 0.8 else list_rows
                        target = membership if rows is recap_cells else roster
                        target += [place | row | {"basis": basis} for row in rows(random, len(roster))]
    chance = {"K1": 0.8, "K2": 0.8, "K3": 0.1}
    duties = [(branch, region) for branch in chance for region in REGIONS if random.random() < chance[branch]]
    names = ("branch_code", "region_code")
    more = {"branch_name": "", "source_id": "b", "valid_from": None, "valid_to": None}
    return membership, roster, [dict(zip(names, pair, strict=True)) | more for pair in duties]


def recap_cells(random, _):
    """One recap of a region: some segments, some blank, now and then with nobody active."""
    kept = random.choice([["PU", "BPU"], ["PU", "BPU"], ["PU", "JAKON", "BPU"], ["BPU"]])
    rest = {"funding": "other", "source_id": "a", "is_rounded": False, "precision": 1}
    rows = []
    for segment, channel in itertools.product(kept, random.choice([["LAIN"], ["LAIN"], ["DESA", "LAIN"]])):
        members = random.choice([None, 0, *(random.randint(1, 50) for _ in range(12))])
        status = random.choice(["active"] * 9 + ["inactive"])
        counts = {"members": members, "memberships": members, "protection_end": None}
        rows.append(rest | counts | {"segment": segment, "channel": channel, "status": status})
    return rows


def list_rows(random, first):
    """One list of a region, whole or in part; people stand in several places."""
    is_complete = random.random() < 0.5
    rest = {"channel": "LAIN", "funding": "other", "source_id": "r", "start_date": None, "protection_start": None,
            "protection_end": None, "is_complete": is_complete}  # fmt: skip
    return [
        rest | {"segment": random.choice(["PU", "BPU"]), "status": random.choice(["active", "active", "inactive"]),
                "person_id": random.randint(1, 6), "row": first + place}
        for place in range(random.randint(1, 4))
    ]  # fmt: skip


def stored_of(store):
    arrow = {
        table.name: table.to_arrow(pd.DataFrame(rows, columns=table.names))
        for table, rows in zip(TABLES, store, strict=True)
    }
    frames = {
        name: derive(CUBE_SQL, name, {table.name: [] for table in TABLES}, arrow) for name in ("cube", "arrivals")
    }
    frames["branches"] = pd.DataFrame(store[2], columns=BRANCHES.names)
    return replace(holdings_of(), **{name: TABLE_BY_NAME[name].conform(frame) for name, frame in frames.items()})


def bases(stored):
    return sorted(set(stored.arrivals["basis"]))


def found(stored, basis):
    """(period, basis, region) -> the figure, and the members by region as they are reported."""
    waiting, reported = find_waiting(stored, basis), members_by_region(stored.cube, basis, stored.arrivals)
    return {
        (period, basis, code): figure
        for period in sorted({month for month, _ in waiting})
        for code, figure in missing_branch_figures(waiting, reported, period).items()
    }


def check_definitions(store):
    stored, wanted = stored_of(store), missing_branches.figures(*store)
    for basis in bases(stored):
        figures = found(stored, basis)
        assert figures.keys() == {place for place in wanted if place[1] == basis}
        carried = with_carried(stored, find_waiting(stored, basis), basis)
        table = members_by_region(carried.cube, basis, carried.arrivals)
        members = table.set_index(["period", "region_code"]).to_dict("index")
        for place, figure in figures.items():
            naive = wanted[place]
            known = [each for each in (figure.reported, figure.low, figure.carried, figure.high) if each is not None]
            assert known == sorted(known) and (figure.high is None) is (figure.reason is not None)
            assert (figure.reported, figure.carried, figure.low, figure.high) == naive[:4], place
            if naive.segments is None:
                continue
            assert figure.is_settled is naive.settled and set(figure.carried_from) == naive.pairs
            row = members.get((place[0], place[2]), {})
            segments = {name: row[name] for name in ("PU", "JAKON", "BPU", "PMI") if row and pd.notna(row[name])}
            # where complete rosters hold all of a region, a segment without rows is 0 and not unknown
            assert {
                name: count for name, count in segments.items() if count or name in naive.segments
            } == naive.segments
            assert (int(row["active_members"]) if row else None) == figure.carried


@SAMPLE
@given(seed=seeds)
def test_missing_branches_equal_the_definitions(seed):
    check_definitions(missing_branch_store(seed))


@pytest.mark.prove
@PROOF
@given(seed=seeds)
def test_missing_branches_equal_the_definitions_on_many_stores(seed):
    check_definitions(missing_branch_store(seed))


def workforce():
    rows = [
        {"year": year, "vintage": "a", "region_code": code, "sector": "total", "source": "x", "eligible": eligible}
        for year in (2023, 2024)
        for code, eligible in (("3204", 90), ("3205", 200))
    ]
    return WORKFORCE.conform(pd.DataFrame(rows))


CHANGES = ("change_month", "change_month_reason", "change_december", "change_december_reason")
"""What rests on other months, of which other branches may be missing."""


def check_summaries(store):
    """Regions add up to the province, the three rules agree where nobody is missing, rows may stand in any order."""
    stored = replace(stored_of(store), workforce=workforce())
    turned = replace(stored, cube=stored.cube.iloc[::-1], arrivals=stored.arrivals.iloc[::-1])
    basis, period = bases(stored)[0], max(stored.cube["period"])
    partial, carried, bounded = (
        summarise(stored, Selection(period, basis=basis, missing_branches=rule)) for rule in MissingBranchRule
    )
    again = summarise(turned, Selection(period, basis=basis, missing_branches=MissingBranchRule.CARRIED))
    assert (again.rows, again.province, again.trend) == (carried.rows, carried.province, carried.trend)
    assert (bounded.rows, bounded.province, bounded.trend) == (partial.rows, partial.province, partial.trend)
    assert carried.province.missing_branches == partial.province.missing_branches
    for row, more in zip(partial.rows, carried.rows, strict=True):
        assert row.active_members == (row.missing_branches.reported if row.missing_branches else row.active_members)
        assert more.active_members == (row.missing_branches.carried if row.missing_branches else row.active_members)
        assert row.missing_branches or row == replace(more, **{name: getattr(row, name) for name in CHANGES})
    for summary in (partial, carried):
        rows = [row for row in summary.rows if row.active_members is not None]
        assert all(
            sum(part or 0 for part in (row.formal, row.informal, row.other)) == row.active_members for row in rows
        )
        counted = [row for row in rows if row.denominator_workers] or summary.rows  # also those that wait: the least
        for name in ("active_members", "formal", "informal", "other"):
            known = [getattr(row, name) for row in counted if getattr(row, name) is not None]
            assert getattr(summary.province, name) == (sum(known) if known else None)
    if partial.province.missing_branches:
        assert carried.province.active_members == partial.province.missing_branches.carried
        assert partial.province.active_members == partial.province.missing_branches.reported


@SAMPLE
@given(seed=seeds)
def test_the_three_rules_agree_and_add_up(seed):
    check_summaries(missing_branch_store(seed, worlds=1))


@pytest.mark.prove
@PROOF
@given(seed=seeds)
def test_the_three_rules_agree_and_add_up_on_many_stores(seed):
    check_summaries(missing_branch_store(seed, worlds=1))
