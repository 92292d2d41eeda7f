"""Generated snapshots as `summarise` meets them: few months, regions, publications, and much missing."""

import datetime as dt
from random import Random

from hypothesis import strategies as st

PERIODS = ("2023-05", "2023-12", "2024-05", "2024-06", "2024-07")
REGIONS = ("3204", "3205", "3273")
SEGMENTS = ("PU", "JAKON", "PMI", "BPU")
BASES = ("domicile", "workplace")
DATES = (None, None, dt.date(2023, 12, 1), dt.date(2024, 6, 30))


seeds = st.integers(0, 2**32 - 1)
"""A world is shown, and shrinks, as its seed."""


def world_of(seed):
    """Table name -> rows, from one seed; how much is missing differs from world to world."""
    random = Random(seed)
    share = random.choice((0.6, 0.8, 0.95, 1))
    return {
        "cube": [*_cube(random, share), *_branch_rows(random)],
        "arrivals": _arrivals(random, share),
        "workforce": _workforce(random, share),
        "branches": _branches(random),
        "targets": _targets(random),
    }


def _cube(random, share):
    rows = []
    for period in PERIODS:
        for basis in BASES:
            for code in REGIONS:
                if random.random() > share:
                    continue
                for segment in SEGMENTS:
                    if random.random() <= share:
                        blank = int(random.random() > (1 + share) / 2)
                        count = random.randint(0, 60)
                        rows.append(
                            {"grouping": "region", "period": period, "basis": basis, "region_code": code,
                             "branch_code": "", "channel": "", "segment": segment, "memberships": count + 1,
                             "active_members": count, "missing_cells": blank}
                        )  # fmt: skip
    return rows


def _branch_rows(random):
    return [
        {"grouping": "branch", "period": period, "basis": basis, "region_code": random.choice(REGIONS),
         "branch_code": branch,
         "channel": "", "segment": "PU", "memberships": 1, "active_members": 1, "missing_cells": 0}
        for period in PERIODS for basis in BASES for branch in ("", "K1", "K2", "K3") if random.random() < 0.6
    ]  # fmt: skip


def _arrivals(random, share):
    rows = []
    for period in PERIODS:
        for basis in BASES:
            for code in REGIONS:
                expected = random.choice((None, 1, 2))
                included = random.randint(0, expected or 0)
                is_partial = random.random() > share
                rows.append(
                    {"period": period, "basis": basis, "region_code": code, "branches_expected": expected,
                     "branches_included": included, "is_partial": is_partial,
                     "branches_missing": random.choice((None, "", "K1", "K2", "K1|K2")),
                     "origin": random.choice(("branch", "kanwil", "roster", "mixed"))}
                )  # fmt: skip
    return [row for row in rows if random.random() < 0.9]


def _workforce(random, share):
    keys = [
        (vintage, year, code, sector)
        for vintage, years in {"a": (2022, 2023), "b": (2023, 2024), "c": (2024, 2025)}.items() for year in years
        for code in REGIONS for sector in ("total", "formal", "informal")
    ]  # fmt: skip
    names = ("vintage", "year", "region_code", "sector")
    lost = {vintage for vintage in "abc" if random.random() < 0.3}
    return [
        dict(zip(names, key, strict=True))
        | {"source": f"S{key[0]}"}
        | {name: random.choice((None, 0, *[random.randint(1, 150)] * 6)) for name in ("eligible", "employed")}
        for key in keys if key[0] not in lost and random.random() <= share
    ]  # fmt: skip


def _branches(random):
    pairs = [(branch, code) for branch in ("K1", "K2") for code in REGIONS if random.random() < 0.5]
    return [
        {"branch_code": branch, "branch_name": branch, "region_code": code, "valid_from": random.choice(DATES),
         "valid_to": random.choice(DATES)}
        for branch, code in pairs
    ]  # fmt: skip


def _targets(random):
    return [
        {"year": year, "region_code": code, "indicator": indicator, "source": source,
         "target_rate": random.randint(1, 99) / 100}
        for year in (2023, 2024) for code in (*REGIONS, "32") for indicator in ("coverage_rate", "employed_rate")
        for source in ("Kanwil", "RPJMN") if random.random() < 0.5
    ]  # fmt: skip
