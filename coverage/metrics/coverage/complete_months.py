"""Which months of a region are whole: none of its branches is awaited, and no segment is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coverage.metrics.coverage.rates import is_set
from coverage.model.schema import values_of


def complete_months(table: pd.DataFrame, arrivals: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Members by region and month without the months in which the region waits for a branch or lacks a segment.

    Grain and columns: those of `rates.members_by_region`, fewer rows. Units: persons. Missing: a region of which
    `arrivals` says nothing waits for no branch.

    >>> table = pd.DataFrame({"period": ["2024-06", "2024-07", "2024-08"], "region_code": "3204",
    ...     "absent": ["BPU", "", ""]})
    >>> arrivals = table.assign(basis="domicile", is_partial=[False, False, True])
    >>> complete_months(table, arrivals, "domicile")["period"].tolist()
    ['2024-07']
    """
    own = arrivals[is_set(arrivals["is_partial"]) & (arrivals["basis"] == basis)]
    partial = set(zip(values_of(own["period"]), values_of(own["region_code"]), strict=True))
    months = zip(values_of(table["period"]), values_of(table["region_code"]), strict=True)
    is_partial = np.fromiter((month in partial for month in months), bool, len(table))
    whole: pd.DataFrame = table[(table["absent"] == "").to_numpy(bool) & ~is_partial]
    return whole


def waiting(table: pd.DataFrame, arrivals: pd.DataFrame, basis: str, period: str) -> set[str]:
    """Codes of the regions that have members in a month and wait there for a branch, or lack a segment.

    `table` is that of `rates.members_by_region`. Units: region codes. Missing: a region without members waits unsaid.

    >>> table = pd.DataFrame({"period": "2024-08", "region_code": ["3204", "3205"], "absent": ["", "BPU"]})
    >>> whole = table.assign(basis="domicile", is_partial=False)
    >>> waiting(table, whole, "domicile", "2024-08")
    {'3205'}
    """
    rows, whole = (each[each["period"] == period] for each in (table, complete_months(table, arrivals, basis)))
    return set(rows["region_code"].astype(str)) - set(whole["region_code"].astype(str))
