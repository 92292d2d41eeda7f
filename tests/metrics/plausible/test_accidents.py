"""What goes wrong with one file of an office: it is stopped, and nothing else is, whatever else has come in."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.metrics.plausible.figures import Count, Report
from tests.metrics.plausible.offices import OFFICES, PERIODS, REGIONS, judge, read

OFFICE = OFFICES[0]
STATED = {key: read(rows) for key, rows in OFFICE.statements().items()}
BRANCHES = sorted({branch for _, branch in STATED})
JUDGED = [key for key in STATED if (PERIODS[PERIODS.index(key[0]) - 1], key[1]) in STATED and key[0] != PERIODS[0]]
"""Files that have a month before them: of a first file nothing is known."""


def scaled(factors):
    """Every count multiplied, by segment."""

    def change(key, cells):
        return {
            spot: Count(int(count.own * factors.get(spot[1], 1)), int(count.paid * factors.get(spot[1], 1)))
            for spot, count in cells.items()
        }

    return change


def every(factor):
    return scaled(dict.fromkeys(("PU", "JAKON", "BPU"), factor))


def swapped(key, cells):
    other = {"PU": "BPU", "BPU": "PU", "JAKON": "JAKON"}
    return {(region, segment): cells[region, other[segment]] for region, segment in cells}


def without(segment):
    return lambda key, cells: {spot: count for spot, count in cells.items() if spot[1] != segment}


def cells_of(key):
    return next(iter(STATED[key].values())).cells


def copied_month(key, cells):
    period, branch = key
    return cells_of((PERIODS[PERIODS.index(period) - 1], branch))


def other_branch(key, cells):
    """The figures, and regions, of the branch that comes next on the list."""
    others = [branch for branch in BRANCHES if branch != key[1] and (key[0], branch) in STATED]
    return cells_of((key[0], others[(BRANCHES.index(key[1])) % len(others)]))


def wrong_region(key, cells):
    """One region of the branch under the name of another branch's."""
    first = sorted({region for region, _ in cells})[0]
    stranger = next(
        region
        for region in REGIONS[::-1]
        if key[1] not in OFFICE.shares(key[0])[region] and (region, "PU") not in cells
    )
    return {(stranger if region == first else region, segment): count for (region, segment), count in cells.items()}


ACCIDENTS = {
    "a branch counted twice": every(2),
    "thousands": every(0.001),
    "thousands read as persons": every(1000),
    "one sex": scaled({"PU": 0.6, "JAKON": 0.9, "BPU": 0.5}),
    "the target in place of the actual": every(1.6),
    "swapped columns": swapped,
    "the month before": copied_month,
    "another branch's file": other_branch,
    "another branch's region": wrong_region,
    "no PU": without("PU"),
    "no BPU": without("BPU"),
}


def wrong(key, accident):
    """The file of a branch and month with an accident."""
    cells = ACCIDENTS[accident](key, cells_of(key))
    return {((key[0], "domicile"), key[1]): Report(cells, dict.fromkeys(region for region, _ in cells))}


def others(key):
    return [each for other, each in STATED.items() if other[0] == key[0] and other != key]


def before(key):
    first = PERIODS[max(PERIODS.index(key[0]) - 3, 0)]
    return [each for other, each in STATED.items() if first <= other[0] < key[0]]


@pytest.mark.parametrize("accident", ACCIDENTS)
@given(key=st.sampled_from(JUDGED))
@settings(max_examples=6, deadline=None)
def test_an_accident_is_stopped_first_or_last_or_together_with_the_others(accident, key):
    bad, rest, past = wrong(key, accident), others(key), before(key)
    assert list(judge(OFFICE, past, [bad])) == [0], "before the others"
    assert list(judge(OFFICE, [*past, *rest], [bad])) == [0], "after the others"
    assert list(judge(OFFICE, past, [bad, *rest])) == [0], "together with the others"


@pytest.mark.prove
@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_is_stopped_in_every_file(accident):
    missed = [key for key in JUDGED if list(judge(OFFICE, before(key), [wrong(key, accident), *others(key)])) != [0]]
    assert missed == []


@pytest.mark.parametrize("share", [0.3, 0.75, 1.3])
def test_a_complete_roster_far_from_its_recap_is_stopped(share):
    key = JUDGED[40]
    roster = {
        place: Report({spot: Count(int(count.total * share)) for spot, count in report.cells.items()}, report.files)
        for place, report in STATED[key].items()
    }
    stored = [*before(key), STATED[key], *others(key)]
    stops = judge(OFFICE, stored, [], [roster])
    assert "implausible_roster" in {problem.code for problem in stops[0]}
    near = {place: dataclasses.replace(report, cells=STATED[key][place].cells) for place, report in roster.items()}
    assert judge(OFFICE, stored, [], [near]) == {}


# Inhabitants as the denominator are judged by `implausible_workers`, the judge of the workforce table.
