"""The limits of plausibility: the reviewed ones, and the office's own in their place."""

import pytest

from coverage.model.errors import UsageError
from coverage.reference.limits import read_limits
from coverage.reference.tables import REVIEWED, Reference, reviewed_columns, reviewed_rows

REVIEWED_ROWS = reviewed_rows("limits")


def taught(**row):
    return Reference({"limits": ({column: row.get(column, "") for column in reviewed_columns("limits")},)})


def test_every_reviewed_limit_has_a_reason_and_bounds_in_order():
    for limit in read_limits(REVIEWED).values():
        assert limit.reason and limit.least > 0
        assert limit.low is None or limit.high is None or limit.low < 1 <= limit.high
    assert len(read_limits(REVIEWED)) == len(REVIEWED_ROWS), "a limit stands twice"


def test_the_office_has_its_own_limit_in_place_of_the_reviewed_one():
    own = read_limits(taught(limit="region_pu", low="0,5", least="20", reason="kawasan industri baru"))
    assert (own["region_pu"].low, own["region_pu"].high, own["region_pu"].least) == (0.5, None, 20)
    assert own["region_bpu"] == read_limits(REVIEWED)["region_bpu"]


@pytest.mark.parametrize("row", [
    {"limit": "wilayah_pu"}, {"limit": "region_pu", "low": "banyak"}, {"limit": "region_pu", "high": "-2"},
    {"limit": "region_pu", "high": "nan"}, {"limit": "region_pu", "least": "inf"},
])  # fmt: skip
def test_a_row_that_is_no_limit_is_said(row):
    with pytest.raises(UsageError, match=r"limits\.csv"):
        read_limits(taught(**row))
