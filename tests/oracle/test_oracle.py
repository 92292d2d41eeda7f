"""The SQL of the commit equals plain Python written from the definitions, on generated stores."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.metrics import CUBE_SQL
from coverage.model.tables import BRANCHES, MEMBERSHIP, ROSTER, TABLE_BY_NAME
from tests import strategies
from tests.oracle import definitions
from tests.sql import derive

stores = strategies.dense_stores() | st.tuples(
    strategies.recap_rows(), strategies.roster_rows(), strategies.duty_rows()
)
TABLES = (MEMBERSHIP, ROSTER, BRANCHES)
SAMPLE = settings(max_examples=8, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
PROOF = settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])


def derived(name, store):
    """The derived table by SQL: key -> values, missing as None."""
    arrow = {
        table.name: table.to_arrow(pd.DataFrame(rows, columns=table.names))
        for table, rows in zip(TABLES, store, strict=True)
    }
    frame = derive(CUBE_SQL, name, {table.name: [] for table in TABLES}, arrow)
    assert len(frame.columns) == len(TABLE_BY_NAME[name].names)
    return frame.astype(object).where(frame.notna(), None)


def keyed(frame, keys, values):
    pairs = {tuple(row[key] for key in keys): tuple(row[value] for value in values) for row in frame.to_dict("records")}
    assert len(pairs) == len(frame)
    return pairs


def check_cube(store):
    keys = ["grouping", "period", "basis", "region_code", "branch_code", "channel", "segment"]
    found = keyed(derived("cube", store), keys, ["active_members", "memberships", "missing_cells"])
    assert found == definitions.cube(*store)


def check_arrivals(store):
    values = ["branches_included", "branches_expected", "branches_missing", "origin", "is_partial"]
    values += ["by_kanwil", "recap_members", "roster_members", "rounding", "roster_persons", "recap_persons"]
    values += ["kanwil_members", "branch_members", "kanwil_apart"]
    found = keyed(derived("arrivals", store), ["period", "basis", "region_code"], values)
    assert found == definitions.arrivals(*store)


def check_protection(store):
    keys = ["period", "basis", "region_code", "segment", "funding", "months", "protection_end"]
    found = keyed(derived("protection", store), keys, ["active_members", "missing_cells"])
    assert found == definitions.protection(*store)


def check_flows(store):
    keys = ["period", "opening_period", "basis", "region_code", "segment"]
    found = keyed(derived("flows", store), keys, list(definitions.FLOW_NAMES))
    assert found == definitions.flows(store[1])


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2024-08-01", "2024-12-31", 5), ("2024-08-15", "2025-01-14", 5), ("2024-08-15", "2024-12-31", 5),
        ("2024-08-15", "2024-09-14", 1), ("2024-08-15", "2024-09-15", 1), ("2024-08-15", "2024-08-20", 1),
        ("2024-08-15", "2024-09-13", 1), ("2024-01-31", "2024-02-29", 2), ("2024-01-31", "2024-03-15", 1),
        ("2024-09-01", "2024-08-31", None),
    ],
)  # fmt: skip
def test_months_paid_are_those_a_clerk_counts(start, end, months):
    row = dict.fromkeys(ROSTER.names) | {
        "period": "2024-08", "person_id": 1, "region_code": "3204", "branch_code": "K1", "segment": "BPU",
        "channel": "LAIN", "funding": "CSR", "basis": "domicile", "status": "active", "is_complete": True,
        "protection_start": dt.date.fromisoformat(start), "protection_end": dt.date.fromisoformat(end),
    }  # fmt: skip
    (record,) = derived("protection", ([], [row], [])).to_dict("records")
    assert record["months"] == months


CHECKS = {"cube": check_cube, "arrivals": check_arrivals, "protection": check_protection, "flows": check_flows}


@pytest.mark.parametrize("name", CHECKS)
@SAMPLE
@given(store=stores)
def test_the_sql_equals_the_definitions(name, store):
    CHECKS[name](store)


@pytest.mark.prove
@pytest.mark.parametrize("name", CHECKS)
@PROOF
@given(store=stores)
def test_the_sql_equals_the_definitions_on_many_stores(name, store):
    CHECKS[name](store)


@pytest.mark.parametrize("name", ["cube", "flows", "protection"])
@settings(max_examples=5, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(store=stores)
def test_the_order_of_rows_does_not_matter(name, store):
    turned = tuple(rows[::-1] for rows in store)
    pd.testing.assert_frame_equal(derived(name, store), derived(name, turned))
