"""Members who are in no region of the province: counted beside the table, never in it."""

from __future__ import annotations

import pandas as pd

from coverage.model.results import Elsewhere


def elsewhere_at(cube: pd.DataFrame, period: str, basis: str) -> Elsewhere | None:
    """The members in no region at a month, by place; None where nobody states any.

    Columns: those of the table cube, of which the grouping `elsewhere` counts. Units: persons. Missing: a place with a
    blank cell is None, as a region is.

    >>> cube = pd.DataFrame({"grouping": "elsewhere", "period": "2024-08", "basis": "domicile",
    ...     "region_code": ["outside", "outside", "unknown"], "active_members": [5, 13, None],
    ...     "missing_cells": [0, 0, 1]})
    >>> elsewhere_at(cube, "2024-08", "domicile").counts, elsewhere_at(cube, "2024-07", "domicile")
    ({'outside': 18, 'unknown': None}, None)
    """
    rows = cube[(cube["grouping"] == "elsewhere") & (cube["period"] == period) & (cube["basis"] == basis)]
    counts = {
        str(code): None if own["missing_cells"].sum() else int(own["active_members"].sum())
        for code, own in rows.groupby(rows["region_code"].astype("str"))
    }
    return Elsewhere(counts) if counts else None
