"""No figure of the example office changes: summaries, workbooks and views are as they were recorded.

What a change may do is add keys. Where it alters a figure on purpose, `tests.golden.record` says how to record anew.
"""

import random

import pytest

from coverage.store import Store
from tests.golden import figures, records
from tests.golden.record import CASES, case_name, read_case, record_path

ALWAYS = {
    "summaries": [case for case in figures.SUMMARIES if case[0] == "released"][::3],
    "workbooks": [("released", "2024-08"), ("draft", "2024-01")],
    "views": [("32", "released", "2024-08")],
}
"""Cases that every run of the suite goes through; all others are in `make prove`, since each costs up to a second."""

SAMPLE = {"summaries": 3, "workbooks": 1, "views": 5}
"""How many of the others go with them, drawn by a fixed seed."""


def cases(name):
    chance = random.Random(5)
    others = [case for case in CASES[name] if case not in ALWAYS[name]]
    drawn = {*ALWAYS[name], *chance.sample(others, SAMPLE[name])}
    return [
        pytest.param(case, id=case_name(case), marks=[] if case in drawn else [pytest.mark.prove])
        for case in CASES[name]
    ]


@pytest.fixture(scope="module")
def recorded():
    return {name: records.read(record_path(name)) for name in ALWAYS}


@pytest.fixture(scope="module")
def opened(example_store):
    return Store(example_store)


@pytest.fixture
def changed(recorded, opened, run, tmp_path):
    """What a case of a record shows now against what it showed, one line a figure that is not the same."""

    def compare(name, case):
        found = read_case(name, case, opened, run, tmp_path / "buku.xlsx")
        return records.differences(recorded[name][case_name(case)], found)

    return compare


@pytest.mark.parametrize("case", cases("summaries"))
def test_a_month_says_what_it_said_by_every_grouping(changed, case):
    assert changed("summaries", case) == []


@pytest.mark.parametrize("case", cases("workbooks"))
def test_every_cell_of_a_workbook_is_what_it_was(changed, case):
    assert changed("workbooks", case) == []


@pytest.mark.parametrize("case", cases("views"))
def test_chosen_regions_have_the_figures_that_they_had(changed, case):
    assert changed("views", case) == []


def test_every_case_is_recorded_with_more_than_a_few_figures(recorded):
    for name, stored in recorded.items():
        assert list(stored) == [case_name(case) for case in CASES[name]]
        assert min(map(len, stored.values())) > 100


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("region: province.active_members", 1),
        ("region: rows[4:3205].flags#", 3),
        ("branch: rows[0:K01].label", "x"),
        ("region: denominator.year", 2024.0),
        ("region: rows[4:3205].members_low", 0),
    ],
)
def test_a_figure_that_changed_is_told_with_its_path_and_both_values(recorded, path, value):
    stored = recorded["summaries"]["released 2024-08"]
    (line,) = records.differences(stored, stored | {path: value, "region: a_new_key": 1})
    assert line.startswith(f"{path}: was ") and line.endswith(f"is {records._text(value)}")
    assert records.differences(stored, {name: each for name, each in stored.items() if name != path})[0].endswith(
        "is gone"
    )


def test_a_cell_counts_with_its_value_its_formula_and_its_format(recorded):
    stored = recorded["workbooks"]["released 2024-08"]
    formula = next(name for name in stored if name.endswith("="))
    address = formula.rstrip("=")
    assert {address, formula, f"{address}%"} <= set(stored)
    assert len(records.differences(stored, stored | {address: 0, formula: "=1", f"{address}%": "0"})) == 3


def test_a_record_is_read_as_it_was_written(tmp_path):
    record = {"a": {"x": 1, "y": None, "z": "1"}, "b": {"x": 1.5, "w": True}}
    records.write(tmp_path / "r.gz", record)
    assert records.read(tmp_path / "r.gz") == record


def test_no_time_and_no_user_of_a_loading_stands_in_a_record(recorded, opened):
    info = opened.info()
    told = {str(value) for stored in recorded.values() for flat in stored.values() for value in flat.values()}
    days = {figures.day_words(release.at) for release in info.releases}
    assert not [text for text in told if info.created_by == text or info.digest in text]
    assert not [text for text in told if any(day in text for day in days)]
    assert any(figures.RELEASE_DAY in text for text in told)
