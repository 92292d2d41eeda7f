"""Any messy recap drawn from a known table is read as exactly that table."""

import pytest
from hypothesis import HealthCheck, given, note, seed, settings

from tests.layouts.case import counts_of, read
from tests.layouts.messy import recaps

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def check(recap):
    for page in recap.pages:
        note(f"{recap.container} {page.name} {page.merges} {page.hidden_columns}")
        for row in page.rows:
            note(str(row))
    loaded = read(recap.content)
    assert loaded.report.problems == ()
    assert counts_of(loaded) == recap.counts


@seed(1)
@settings(max_examples=60, suppress_health_check=SLOW, database=None)
@given(recaps())
def test_a_messy_recap_is_read_as_the_table_it_was_drawn_from(recap):
    check(recap)


@pytest.mark.prove
@settings(max_examples=2000, suppress_health_check=SLOW, database=None)
@given(recaps())
def test_two_thousand_messy_recaps_are_read_as_their_tables(recap):
    check(recap)
