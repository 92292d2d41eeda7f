"""Positions in use: one computation for all who ask, a click that reads no table, bounds, and what goes with what."""

import threading
from dataclasses import replace

import pytest

from coverage.model.errors import StoreError
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Release, holdings_of
from coverage.services import Positions, months, positions
from coverage.services.office import page_of
from coverage.services.release import history

CODES = ("3204", "3205", "3273")
PERIODS = ("2023-12", "2024-06", "2024-07", "2024-08")


def snapshot(number, more=0, releases=()):
    """Four months of three regions: 101 members, 201, 301 in the first and one more a month; `more` in every one."""
    cells = [
        (period, code, 100 * place + more + month)
        for month, period in enumerate(PERIODS, 1)
        for place, code in enumerate(CODES, 1)
    ]
    periods, codes, counts = map(list, zip(*cells, strict=True))
    stored = holdings_of(
        cube={"grouping": "region", "basis": "domicile", "segment": "PU", "missing_cells": 0, "period": periods,
              "region_code": codes, "active_members": counts, "memberships": counts},
        workforce={"year": 2023, "vintage": "a", "region_code": list(CODES), "sector": "total", "source": "BPS",
                   "eligible": [1000, 2000, 3000]},
    )  # fmt: skip
    return replace(stored, info=replace(stored.info, number=number, digest=f"d{number}", releases=releases))


def release_of(period, number=1, snapshot=1):
    at = "2024-09-05T03:00:00+00:00"
    return Release(period, number, "final", snapshot, "eligible", "a", at, "ani", "", "domicile")


class Counting(Positions):
    """Positions that note each one that is worked out, as its month and snapshot (None: the one that is served)."""

    def __init__(self, served, read):
        super().__init__(served, read)
        self.made = []

    def _position(self, plan):
        self.made.append((plan.selection.period, plan.snapshot))
        return super()._position(plan)


@pytest.fixture
def office():
    """Snapshot 1 with August released from it, and snapshot 2, a draft with ten more in every region, served."""
    served = snapshot(2, more=10, releases=(release_of("2024-08"),))
    return Counting(served, {1: snapshot(1)}.__getitem__)


def page(office, *regions, period="2024-08", **asked):
    return page_of(office, Selection(period, regions=regions, **asked))


def test_threads_that_choose_differently_share_one_position_and_one_draft(office):
    wanted = [(), ("3204",), ("3205",), ("3273",), ("3204", "3205"), CODES]
    start, found = threading.Barrier(len(wanted)), {}

    def ask(regions):
        start.wait()
        found[regions] = page(office, *regions)

    threads = [threading.Thread(target=ask, args=(regions,)) for regions in wanted]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(office.made, key=str) == [("2024-08", 1), ("2024-08", None)]
    assert [found[regions].focus.active_members for regions in wanted] == [612, 104, 204, 304, 308, 612]
    assert [found[regions].release_status.draft_change for regions in wanted] == [30, 10, 10, 10, 20, 30]


def test_another_region_reads_no_table_and_looks_for_no_finding(office, monkeypatch):
    first = page(office)

    def refuse(*arguments):
        raise AssertionError("a choice of regions works nothing of the province out")

    for module, name in (
        *((months, each) for each in ("coverage_by_region", "members_by_region", "region_row")),
        *((positions, each) for each in ("findings_of", "resolve_selection")),
    ):
        monkeypatch.setattr(module, name, refuse)
    found = page(office, "3205")
    assert found.rows is first.rows
    assert found.findings is first.findings
    assert [point.active_members for point in found.trend] == [201, 202, 203, 204]


def test_months_are_worked_out_once_for_all_positions_on_a_snapshot(office, monkeypatch):
    made, real = [], months.members_by_region
    monkeypatch.setattr(months, "members_by_region", lambda *given: made.append(1) or real(*given))
    for period in PERIODS:
        for asked in ({}, {"denominator": "employed"}, {"release": DRAFT}):
            page(office, period=period, **asked)
    assert len(made) == 2  # one for each snapshot
    page_of(office.after(snapshot(3, releases=office.served.info.releases)), Selection("2024-08"))
    assert len(made) == 3


def test_no_more_positions_are_kept_than_the_bound(monkeypatch):
    monkeypatch.setattr(positions, "POSITIONS", 2)
    office = Counting(snapshot(1), {}.__getitem__)
    for period in ("2024-06", "2024-07", "2024-08", "2024-08", "2024-06"):
        page(office, period=period)
    assert [period for period, _ in office.made] == ["2024-06", "2024-07", "2024-08", "2024-06"]
    assert len(office._positions) == 2


def test_the_history_of_a_month_works_out_each_release_once():
    made = (release_of("2024-08"), release_of("2024-08", 2, snapshot=2), release_of("2024-08", 3, snapshot=1))
    office = Counting(snapshot(2, more=10, releases=made), {1: snapshot(1), 2: snapshot(2, more=10)}.__getitem__)
    steps = history("2024-08", office)
    assert [[move.members_change for move in step.moves] for step in steps] == [
        [],
        [10, 10, 10, 30],
        [-10, -10, -10, -30],
    ]
    assert [snapshot for _, snapshot in office.made] == [1, 2, 1]


def test_what_lacks_a_month_says_so_until_it_is_asked_anew():
    def read(number):
        raise StoreError("rusak")

    office = Counting(snapshot(2, releases=(release_of("2024-07"),)), read)
    assert not office.is_lacking
    assert "Potret 1 rusak" in page(office, period="2024-08").info.warning
    assert office.is_lacking
    office = Counting(office.served, read)
    assert history("2024-07", office)[0].fault
    assert office.is_lacking
