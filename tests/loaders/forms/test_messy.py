"""Any messy recap drawn from a known table is read as exactly that table."""

import re

import pytest
from hypothesis import HealthCheck, assume, given, note, seed, settings
from hypothesis import strategies as st

from tests.loaders.forms.case import counts_of, read
from tests.loaders.forms.messy import recaps, with_wrong_total

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def tell(recap):
    for page in recap.pages:
        note(f"{recap.container} {page.name} {page.merges} {page.hidden_columns}")
        for row in page.rows:
            note(str(row))


def check(recap):
    tell(recap)
    loaded = read(recap.content)
    assert loaded.report.problems == ()
    assert counts_of(loaded) == recap.counts


@seed(1)
@settings(max_examples=60, suppress_health_check=SLOW, database=None)
@given(recaps())
def test_a_messy_recap_is_read_as_the_table_it_was_drawn_from(recap):
    check(recap)


def check_wrong_total(recap, which):
    assume(recap.sums)
    recap, cell = with_wrong_total(recap, which)
    tell(recap)
    report = read(recap.content).report
    assert report.status == "refused"
    found = {(problem.code, problem.cell) for problem in report.problems}
    assert found == {("total_mismatch", cell)} or _row_only(report, cell)


def _row_only(report, cell):
    """Whether the row of a cell is refused as figures without any name, which no total then adds up, here or later."""
    row = int(re.sub(r"\D", "", cell))
    places = {(problem.code, int(re.sub(r"\D", "", problem.cell))) for problem in report.problems}
    here = {code for code, place in places if place == row}
    later = {code for code, place in places if place > row}
    nameless = here & {"region_missing", "row_after_total", "unknown_segment"}
    return bool(nameless) and here - nameless <= {"total_mismatch"} and later <= {"total_mismatch"}


@seed(2)
@settings(max_examples=40, suppress_health_check=SLOW, database=None)
@given(recaps(), st.integers(0, 999))
def test_a_wrong_total_in_a_messy_recap_is_refused_with_its_cell(recap, which):
    check_wrong_total(recap, which)


@pytest.mark.prove
@seed(3)
@settings(max_examples=1000, suppress_health_check=SLOW, database=None)
@given(recaps(), st.integers(0, 999))
def test_a_thousand_wrong_totals_are_refused_with_their_cells(recap, which):
    check_wrong_total(recap, which)


@pytest.mark.prove
@seed(4)
@settings(max_examples=2000, suppress_health_check=SLOW, database=None)
@given(recaps())
def test_two_thousand_messy_recaps_are_read_as_their_tables(recap):
    check(recap)
