"""Invented targets: a coverage rate for the province and each region in 2023 and 2024.

They are nobody's targets; the province's are chosen round, a region's lie a few points above its own level.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from coverage.example.office import EDITIONS, PERIODS, edition_of
from coverage.reference.regions import PROVINCE_CODE

_PROVINCE_TARGETS = {2023: 0.33, 2024: 0.35}
_SEED = 35
_NEAREST, _FARTHEST = 0.01, 0.05
"""How far a region's target lies above its own coverage at the end of the year, as fractions of eligible workers."""
_STEPS = 200
"""Targets are whole halves of a percentage point."""


def target_figures(members: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """Targets of the coverage rate.

    Columns/grain: one row per year × region_code (32 is the province); `target_rate`.
    Units: fraction of eligible workers. Missing: never.
    """
    rng = np.random.default_rng(_SEED)
    frames = [_year_targets(year, members, workforce, rng) for year in EDITIONS]
    return pd.concat(frames, ignore_index=True)


def coverage_rates(members: pd.DataFrame, workforce: pd.DataFrame, period: str) -> pd.Series[float]:
    """Coverage by region in one month.

    Columns/grain: one value per region_code (index). Units: fraction of the edition's eligible workers. Missing: never.
    """
    active = members[members["period"] == period].groupby("region_code")["active_members"].sum()
    chosen = workforce[(workforce["year"] == edition_of(period)) & (workforce["sector"] == "total")]
    return active / chosen.set_index("region_code")["eligible"]


def _year_targets(year: int, members: pd.DataFrame, workforce: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    last = max(period for period in PERIODS if edition_of(period) == year)
    rates = coverage_rates(members, workforce, last)
    above = rng.uniform(_NEAREST, _FARTHEST, len(rates))
    regional = [math.ceil(rate * _STEPS) / _STEPS for rate in rates.to_numpy() + above]
    codes = [PROVINCE_CODE, *rates.index]
    return pd.DataFrame({"year": year, "region_code": codes, "target_rate": [_PROVINCE_TARGETS[year], *regional]})
