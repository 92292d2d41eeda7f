"""Members of the example by period, region, segment and branch. Pure: no files, no clock, the same on every run.

Real: 5 million formal and 923,000 informal members (statement of 24 August 2024) and 5.3 million in December 2023
(31.85 per cent). The path between, the regions, the split PU / Jakon and the inactive members are invented. A paid
cohort of informal workers appears in Kab. Cirebon and in Kab. Bandung Barat for three months each and lapses, as such
cohorts do (Kab. Cirebon 2025: 39,775 workers for two months, press).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from coverage.example.apportion import Floats, Integers, apportion, shift_shares
from coverage.example.office import LAST_PERIOD, PERIODS, SEGMENTS, duties_at
from coverage.example.profiles import PROFILES, REGION_CODES

_FORMAL_MEMBERS = 5_000_000
_ANCHORS = {
    "PU": {
        "2023-01": 3_550_000,
        "2023-06": 3_622_000,
        "2023-12": 3_700_000,
        "2024-04": 3_921_000,
        "2024-08": 4_180_000,
    },
    "JAKON": {"2023-01": 630_000, "2023-12": 725_000, "2024-01": 703_000, "2024-08": 820_000},
    "BPU": {"2023-01": 770_000, "2023-07": 801_000, "2023-12": 838_550, "2024-08": 923_000},
}
"""Active members of the province without the paid cohorts (persons); months between lie on a line, plus noise."""

COHORTS: Mapping[str, Mapping[str, int]] = {
    "3209": {"2023-11": 31_200, "2023-12": 36_450, "2024-01": 36_450},
    "3217": {"2024-03": 9_400, "2024-04": 11_800, "2024-05": 11_800},
}
"""Region -> month -> informal workers whose contribution the local government paid (invented, persons)."""

_INACTIVE_RATES = {"PU": 0.50, "JAKON": 0.60, "BPU": 0.80}
"""Inactive members per active one (invented; about 0.63 in December 2023 by registration office, Kemnaker)."""

_JAKON_RATE = 0.164
"""Part of the formal members who are in construction."""

_SEED = 20240831
_PROVINCE_NOISE = 3_000
"""Standard deviation of a month's deviation from its line, in persons."""
_WALK_NOISE = 0.006
"""Standard deviation of a region's monthly step away from the province, as a fraction."""
_TREND_NOISE = 0.04
"""Standard deviation of a region's growth over all months against the province's, as a fraction."""
_SPREAD = 0.15
"""Spread of invented rates between regions, as a fraction of the rate."""


def closing_members(workforce: pd.DataFrame) -> pd.DataFrame:
    """Active members in the last month.

    Columns/grain: one row per region_code (index), one column per segment. Units: persons. Missing: never.
    PU and Jakon sum to exactly 5,000,000, BPU to exactly 923,000; coverage is near what each profile assumes.
    """
    formal = _sector(workforce, "formal")
    informal = _sector(workforce, "informal")
    bpu = _closing_informal(informal)
    wanted = np.array([profile.coverage for profile in PROFILES]) * (formal + informal)
    free = np.array(["c" not in profile.fixed for profile in PROFILES])
    rates = shift_shares((wanted - bpu) / formal, formal, _FORMAL_MEMBERS, free)
    members = apportion(rates * formal, _FORMAL_MEMBERS)
    spread = np.exp(np.random.default_rng(_SEED).normal(0, _SPREAD, len(members)))
    jakon = apportion(members * _JAKON_RATE * spread, _ANCHORS["JAKON"][LAST_PERIOD])
    return pd.DataFrame(
        {"PU": members - jakon, "JAKON": jakon, "BPU": bpu}, index=pd.Index(REGION_CODES, name="region_code")
    )


def _sector(workforce: pd.DataFrame, sector: str) -> Integers:
    """Eligible workers of a sector in the edition of the last month, in the order of the profiles."""
    chosen = workforce[(workforce["year"] == int(LAST_PERIOD[:4])) & (workforce["sector"] == sector)]
    return chosen.set_index("region_code")["eligible"].loc[list(REGION_CODES)].to_numpy(dtype=np.int64)


def _closing_informal(eligible: Integers) -> Integers:
    rates = np.array([profile.informal for profile in PROFILES])
    free = np.array(["i" not in profile.fixed for profile in PROFILES])
    total = _ANCHORS["BPU"][LAST_PERIOD]
    return apportion(shift_shares(rates, eligible, total, free) * eligible, total)


def membership_figures(workforce: pd.DataFrame) -> pd.DataFrame:
    """Members by month, region and segment, on the basis of domicile.

    Columns/grain: one row per period × region_code × segment; `active_members`, `inactive_members`.
    Units: persons. Missing: never; 0 is a real nought.
    """
    closing = closing_members(workforce)
    rng = np.random.default_rng(_SEED + 1)
    frames = [_segment_frame(segment, closing[segment].to_numpy(dtype=np.int64), rng) for segment in SEGMENTS]
    members = pd.concat(frames)
    return members.sort_values(["period", "region_code"], kind="stable", ignore_index=True)


def _segment_frame(segment: str, closing: Integers, rng: np.random.Generator) -> pd.DataFrame:
    totals = _province_path(segment, rng)
    weights = closing[:, None] * _region_paths(len(closing), rng)
    base = np.column_stack([apportion(weights[:, month], total) for month, total in enumerate(totals)])
    ratios = _INACTIVE_RATES[segment] * np.exp(rng.normal(0, _SPREAD, len(closing)))
    inactive = np.rint(base * ratios[:, None]).astype(np.int64)
    paid, lapsed = _cohorts() if segment == "BPU" else (np.zeros_like(base), np.zeros_like(base))
    return pd.DataFrame(
        {
            "period": np.tile(PERIODS, len(closing)),
            "region_code": np.repeat(REGION_CODES, len(PERIODS)),
            "segment": segment,
            "active_members": (base + paid).ravel(),
            "inactive_members": (inactive + lapsed).ravel(),
        }
    )


def _province_path(segment: str, rng: np.random.Generator) -> list[int]:
    """Active members of the province by month, exact in the months of the anchors."""
    anchors = _ANCHORS[segment]
    months = [PERIODS.index(period) for period in anchors]
    line = np.interp(np.arange(len(PERIODS)), months, list(anchors.values()))
    noise = rng.normal(0, _PROVINCE_NOISE, len(PERIODS))
    noise[months] = 0
    return [int(value) for value in np.rint(line + noise)]


def _region_paths(regions: int, rng: np.random.Generator) -> Floats:
    """A region's weight by month against its weight in the last month: a slow trend and a small random walk."""
    steps = rng.normal(0, _WALK_NOISE, (regions, len(PERIODS)))
    steps[:, -1] = 0
    walk = np.cumsum(steps[:, ::-1], axis=1)[:, ::-1]
    trend = rng.normal(0, _TREND_NOISE, (regions, 1)) * np.linspace(1, 0, len(PERIODS))
    return np.exp(walk + trend)


def _cohorts() -> tuple[Integers, Integers]:
    """Paid cohorts while they last, and the same people as inactive members once they have lapsed."""
    paid = np.zeros((len(REGION_CODES), len(PERIODS)), dtype=np.int64)
    lapsed = np.zeros_like(paid)
    for code, months in COHORTS.items():
        row = REGION_CODES.index(code)
        for period, members in months.items():
            paid[row, PERIODS.index(period)] = members
        lapsed[row, PERIODS.index(max(months)) + 1 :] = months[max(months)]
    return paid, lapsed


def branch_figures(members: pd.DataFrame) -> pd.DataFrame:
    """The members of each region divided over the branches that serve it in that month.

    Columns/grain: one row per period × branch_code × region_code × segment; `active_members`, `inactive_members`.
    Units: persons. Missing: never. Sums over branches give `members` exactly.
    """
    shares = {period: _shares_at(period) for period in PERIODS}
    rows = [
        (row.period, branch, row.region_code, row.segment, active, inactive)
        for row in members.itertuples()
        for branch, active, inactive in _divide(
            shares[str(row.period)][str(row.region_code)], int(str(row.active_members)), int(str(row.inactive_members))
        )
    ]
    names = ["period", "branch_code", "region_code", "segment", "active_members", "inactive_members"]
    return pd.DataFrame(rows, columns=names).sort_values(names[:3], kind="stable", ignore_index=True)


def _shares_at(period: str) -> dict[str, dict[str, float]]:
    """Region -> branch -> share of the region's members."""
    shares: dict[str, dict[str, float]] = {}
    for duty in duties_at(period):
        shares.setdefault(duty.region_code, {})[duty.branch_code] = duty.share
    return shares


def _divide(shares: dict[str, float], active: int, inactive: int) -> list[tuple[str, int, int]]:
    weights = np.array(list(shares.values()))
    return [
        (branch, int(first), int(second))
        for branch, first, second in zip(shares, apportion(weights, active), apportion(weights, inactive), strict=True)
    ]


def control_totals(members: pd.DataFrame) -> pd.DataFrame:
    """What the head office would count: our own sums, so that the difference is 0.

    Columns/grain: one row per period × segment, in the order of the segments; `active_members`. Units: persons.
    """
    sums = members.groupby(["period", "segment"], sort=False)["active_members"].sum()
    return sums.reindex(pd.MultiIndex.from_product([PERIODS, SEGMENTS], names=["period", "segment"])).reset_index()
