"""Two offices over 24 months and the example, ingested in every order: nothing in them is stopped."""

import random

import pytest

from tests.metrics.plausible.offices import OFFICES, judge, read, world

STATED = {office.name: {key: read(rows) for key, rows in office.statements().items()} for office in OFFICES}


def by_month(office):
    """Months as they come in: those who are late come with the month after."""
    stated = STATED[office.name]
    months = {period: [] for period in office.periods}
    for key, rows in stated.items():
        place = office.periods.index(key[0])
        months[office.periods[min(place + (key in office.late), len(office.periods) - 1)]].append(rows)
    return list(months.values())


def shuffled(office, seed):
    files = list(STATED[office.name].values())
    random.Random(seed).shuffle(files)
    return [[rows] for rows in files]


def run(office, ingests):
    """Every stop of a sequence of ingests; all files that are stopped are left out of what follows."""
    stored, found = [], []
    for new in ingests:
        stops = judge(office, stored, new)
        found += [problem for problems in stops.values() for problem in problems]
        stored += [rows for place, rows in enumerate(new) if place not in stops]
    return found


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.name)
def test_all_months_at_once_are_let_in(office):
    assert judge(office, [], list(STATED[office.name].values())) == {}


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.name)
def test_the_last_months_one_after_the_other_are_let_in(office):
    months = by_month(office)
    stored = [rows for month in months[:-3] for rows in month]
    for new in months[-3:]:
        assert judge(office, stored, new) == {}
        stored += new


@pytest.mark.prove
@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.name)
@pytest.mark.parametrize("order", ["rising", "falling", 1, 2])
def test_no_order_of_months_or_files_is_stopped(office, order):
    months = by_month(office)
    ingests = {"rising": months, "falling": months[::-1]}.get(order) or shuffled(office, order)
    assert run(office, ingests) == []


def test_the_office_has_what_it_is_said_to_have():
    """The builder itself: a cohort of half of BPU, a January fall, a branch that opens."""
    office, stated = OFFICES[0], STATED["utara"]
    months = world(office, [], list(stated.values())).months()
    bpu = [
        count
        for report in months["2024-06", "domicile"].values()
        for (_, segment), count in report.cells.items()
        if segment == "BPU"
    ]
    paid, own = (sum(getattr(count, side) for count in bpu) for side in ("paid", "own"))
    assert 0.48 < paid / (paid + own) < 0.53
    assert ("2024-02", "K15") not in stated and ("2024-03", "K15") in stated
