"""Changes that no single file answers for: the province, cohorts that others pay for, branches, duties."""

import pandas as pd
import pytest

from coverage.metrics.checks.changes import find_in_changes
from coverage.metrics.coverage.rates import members_by_region
from coverage.model.periods import shift_period
from coverage.model.selection import Selection
from coverage.model.snapshots import holdings_of
from coverage.reference.limits import read_limits
from coverage.reference.tables import REVIEWED
from coverage.services import summarise

PERIODS = [shift_period("2024-08", -back) for back in range(11, -1, -1)]


def holdings(rows, paid=(), duties=(), waiting=()):
    """What branches state: (period, branch, region, segment, members); paid by others: (period, region, members)."""
    cells = pd.DataFrame(rows, columns=["period", "branch_code", "region_code", "segment", "active_members"])
    whole = cells.groupby(["period", "region_code", "segment"], as_index=False)["active_members"].sum()
    cube = pd.concat([cells.assign(grouping="branch"), whole.assign(grouping="region", branch_code="")])
    cube = cube.assign(basis="domicile", missing_cells=0)
    protection = pd.DataFrame(paid, columns=["period", "region_code", "active_members"]).assign(
        basis="domicile", segment="BPU", funding="APBD_PROV", missing_cells=0
    )
    arrivals = pd.DataFrame(waiting, columns=["period", "region_code"]).assign(basis="domicile", is_partial=True)
    tables = {"cube": cube, "protection": protection, "arrivals": arrivals}
    if duties:
        tables["branches"] = pd.DataFrame(duties, columns=["branch_code", "region_code"]).assign(branch_name="")
    return holdings_of(**tables)


def found(stored):
    summary = summarise(stored, Selection(period="2024-08"))
    members = members_by_region(stored.cube, "domicile", stored.arrivals)
    return {each.code: each for each in find_in_changes(summary, stored, members, read_limits(REVIEWED))}


def two_months(before, now, segment="PU"):
    return [("2024-07", "K1", "3204", segment, before), ("2024-08", "K1", "3204", segment, now)]


@pytest.mark.parametrize(
    ("segment", "now", "is_found"),
    [("PU", 107_000, False), ("PU", 109_000, True), ("PU", 92_000, True), ("JAKON", 76_000, False),
     ("BPU", 140_000, True)],
)  # fmt: skip
def test_a_segment_of_the_province_outside_its_band_is_a_heavy_finding(segment, now, is_found):
    findings = found(holdings(two_months(100_000, now, segment)))
    assert ("province_change" in findings) is is_found
    if is_found:
        assert findings["province_change"].severity == "error"
        assert "Juli 2024 100.000 orang" in findings["province_change"].message


def test_a_small_province_and_an_incomplete_region_are_not_judged():
    assert "province_change" not in found(holdings(two_months(9_000, 30_000)))
    assert "province_change" not in found(holdings(two_months(100_000, 30_000), waiting=[("2024-08", "3204")]))


def test_a_cohort_that_others_pay_for_is_said_with_its_size_and_is_no_change_of_the_others():
    stored = holdings(two_months(200_000, 755_142, "BPU"), paid=[("2024-08", "3204", 555_142)])
    findings = found(stored)
    assert "555.142 orang datang" in findings["cohort"].message and findings["cohort"].severity == "error"
    assert "province_change" not in findings
    lapsed = holdings(two_months(400_000, 200_000, "BPU"), paid=[("2024-07", "3204", 200_000)])
    assert "200.000 orang berakhir" in found(lapsed)["cohort"].message
    assert "cohort" not in found(holdings(two_months(9_000, 9_900, "BPU"), paid=[("2024-08", "3204", 900)]))


STEADY = [10_000 + 100 * place + (place % 3) * 20 for place in range(12)]


@pytest.mark.parametrize(("last", "is_found"), [(STEADY[-1], False), (12_500, True), (9_000, True), (11_500, False)])
def test_a_branch_outside_its_own_usual_change_is_a_finding(last, is_found):
    rows = [(period, "K1", "3204", "PU", count) for period, count in zip(PERIODS, [*STEADY[:-1], last], strict=True)]
    findings = found(holdings(rows))
    assert ("branch_change" in findings) is is_found
    assert not is_found or "Cabang K1" in findings["branch_change"].message


def test_members_outside_a_duty_are_said_by_their_size():
    duties = [("K1", "3204"), ("K2", "3205")]
    rows = [("2024-08", "K1", "3204", "PU", 9_000), ("2024-08", "K2", "3205", "PU", 9_000)]
    large = found(holdings([*rows, ("2024-08", "K2", "3204", "PU", 1_500)], duties=duties))
    assert large["outside_duty"].where == "3204" and "wilayah kerjanya: K2 1.500" in large["outside_duty"].message
    small = found(holdings([*rows, ("2024-08", "K2", "3204", "PU", 999)], duties=duties))
    assert "outside_duty" not in small and small["outside_duty_small"].severity == "info"
    assert found(holdings(rows, duties=duties)).keys() == set()
