"""The comparison with the definitions can fail: a rule of counting changed in the SQL is noticed, each by itself."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from coverage.metrics import CUBE_SQL
from tests import strategies
from tests.oracle.test_oracle import CHECKS

MUTANTS = [
    ("flows", "flows", "> 3", "> 2"),
    ("flows", "flows", "first_period < period", "first_period <= period"),
    ("flows", "flows", "WHEN NOT later.known_before THEN 'correction'", "WHEN false THEN 'correction'"),
    ("flows", "flows", "WHEN NOT earlier.known_after THEN 'correction'", "WHEN false THEN 'correction'"),
    ("flows", "_people", "bool_and(known_before)", "bool_or(known_before)"),
    ("flows", "_people", "bool_and(known_after)", "bool_or(known_after)"),
    ("flows", "_people", "bool_or(protection_end IS NULL)", "bool_and(protection_end IS NULL)"),
    ("flows", "_people", "DESC NULLS LAST", "DESC NULLS FIRST"),
    ("flows", "_people", "DESC NULLS LAST, region_code", "DESC NULLS LAST, region_code DESC"),
    ("flows", "_places", "bool_or(is_complete)", "bool_and(is_complete)"),
    ("flows", "_active", "roster.status = 'active'", "true"),
    ("protection", "protection", "protection_end DESC NULLS FIRST", "protection_end DESC NULLS LAST"),
    ("protection", "protection", "(PARTITION BY period, basis, person_id ORDER BY rank)", "(ORDER BY rank)"),
    ("protection", "protection", "ORDER BY CASE funding", "ORDER BY - CASE funding"),
    ("protection", "_active", "last_day(protection_end) THEN 1", "last_day(protection_end) THEN 0"),
    ("protection", "_active", "< day(protection_start) THEN -1", "< day(protection_start) THEN 0"),
    ("protection", "_active", "greatest(1,", "greatest(0,"),
    ("cube", "_used", "WHEN '' THEN 'kanwil'", "WHEN '' THEN 'branch'"),
    ("cube", "_cells", "coalesce(is_complete, false) OR has_recap IS NULL", "has_recap IS NULL"),
    ("cube", "_recap_rows", "AND membership.status = 'active'", ""),
    ("cube", "_recap_rows", "NOT used.by_roster AND", ""),
    ("cube", "_cells", "bool_or(is_complete)", "bool_and(is_complete)"),
    ("cube", "_regions", "DATE '2999-12-31') >= last_day", "DATE '2999-12-31') > last_day"),
    ("arrivals", "arrivals", "branches_included < branches_expected", "branches_included <= branches_expected"),
    ("arrivals", "_regions", "WHERE has_recap OR is_complete", "WHERE has_recap"),
    ("arrivals", "_regions", "WHERE cells.branch_code IS NULL", "WHERE cells.branch_code IS NOT NULL"),
    (
        "cube",
        "cube",
        "SELECT 'branch' AS grouping, period, basis, region_code, branch",
        "SELECT 'branch' AS grouping, period, basis, '' AS region_code, branch",
    ),
    ("arrivals", "_cells", "coalesce(is_complete, false) OR has_recap IS NULL", "has_recap IS NULL"),
    (
        "arrivals",
        "arrivals",
        "CASE WHEN count(*) = count(members) THEN SUM(members)::BIGINT END",
        "SUM(members)::BIGINT",
    ),
    ("arrivals", "arrivals", "USING (cell) WHERE has_recap", "USING (cell)"),
    ("arrivals", "arrivals", "WHERE has_recap GROUP BY ALL", "GROUP BY ALL"),
    ("arrivals", "arrivals", "precision > 1", "precision > 0"),
    ("arrivals", "arrivals", "AND members IS NOT NULL", ""),
    ("arrivals", "arrivals", "max(greatest(0, members - half))", "max(members)"),
    ("arrivals", "_placed", "ORDER BY start_date DESC NULLS LAST, region_code, rank", "ORDER BY region_code, rank"),
    ("arrivals", "_sides", "count(DISTINCT person_id)", "count(*)"),
    ("arrivals", "arrivals", "by_kanwil, recap_members", "NOT by_kanwil AS by_kanwil, recap_members"),
    ("arrivals", "_sides", "WHERE NOT by_roster AND status = 'active'", "WHERE status = 'active'"),
    ("arrivals", "_sides", "WHERE NOT by_roster AND status = 'active'", "WHERE NOT by_roster"),
    ("arrivals", "_kanwil", "branches_expected > 0 AND ", ""),
    ("arrivals", "_kanwil", "- kanwil.half - coalesce(branches.half, 0)", ""),
    ("arrivals", "_kanwil", "branch_code = '' AND is_whole", "branch_code = ''"),
    ("arrivals", "_kanwil", "members IS NOT NULL OR (recaps = 0 AND NOT is_open)", "members IS NOT NULL"),
    ("arrivals", "_sides", "is_complete OR branch_code <> ''", "true"),
]
"""Derived table, step of the commit, what stands in its SQL, what is put there instead."""

SAMPLE = settings(
    max_examples=16,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(("table", "step", "old", "new"), MUTANTS)
def test_what_is_to_be_changed_stands_in_the_query(table, step, old, new):
    """Also where the long proof is not run: a query that was written anew takes its changes along."""
    assert old in CUBE_SQL[step] and old != new


@pytest.mark.prove
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize(("table", "step", "old", "new"), MUTANTS)
def test_a_changed_rule_is_noticed(monkeypatch, table, step, old, new):
    monkeypatch.setitem(CUBE_SQL, step, CUBE_SQL[step].replace(old, new))

    @SAMPLE
    @given(store=strategies.dense_stores())
    def compare(store):
        CHECKS[table](store)

    with pytest.raises(AssertionError):
        compare()
