"""Seeded rows for figures: what months and regions can have, and lack."""

from __future__ import annotations

from random import Random

from coverage.model.periods import shift_period
from coverage.model.results import Target
from coverage.model.trend import TrendPoint
from coverage.reference.regions import all_regions
from tests.layouts.test_wall import region

LAST = "2024-08"
TARGETS = (Target(2024, 0.35, "RPJMD <b>$x$ %{y}"), Target(2024, 1.2, "Kanwil"))


def months(count):
    """So many months up to the last one."""
    return [shift_period(LAST, -back) for back in reversed(range(count))]


def point(period, members, workers=18_900_000, **changes):
    """A month of a trend; a third of its members are informal."""
    informal = None if members is None else members // 3
    values = {
        "active_members": members,
        "formal": None if members is None else members - informal,
        "informal": informal,
        "denominator_workers": workers,
        "coverage_rate": members / workers if members is not None and workers else None,
        "vintage": "v1",
        "year": 2024,
        "is_partial": False,
    }
    return TrendPoint(period, **(values | changes))


def course(seed, count=13):
    """A course with gaps, incomplete months, drafts, and a new denominator on the way."""
    random = Random(seed)
    return tuple(
        point(
            period,
            random.choice([None, random.randint(0, 30_000_000)]),
            random.choice([None, 18_900_000]),
            vintage=f"v{place > count // 2}",
            is_partial=random.random() < 0.3,
            is_draft=random.random() < 0.3,
        )
        for place, period in enumerate(months(count))
    )


def regions(seed):
    """Every region, some without members or workers, one above 100 %, one without anyone."""
    random = Random(seed)
    rows = [
        region(each.code, each.name, random.choice([None, random.randint(0, 900_000)]), random.choice([None, 800_000]))
        for each in all_regions()
    ]
    odd = region("3201", "Kab. <Bogor> & 'Kota'", 120, 100), region("3279", "Kota Banjar", 0, 0)
    return tuple(next((each for each in odd if each.code == row.code), row) for row in rows)


COURSES = {
    "whole": tuple(point(period, 5_000_000 + 50_000 * place) for place, period in enumerate(months(20))),
    "breaks": course(1),
    "missing": tuple(point(period, None) for period in months(13)),
    "no workers": tuple(point(period, 5_000_000, None) for period in months(13)),
    "one month": (point(LAST, 5_923_000),),
    "above 100": tuple(point(period, 25_000_000) for period in months(13)),
    "nobody": tuple(point(period, 0) for period in months(13)),
    "lone months": tuple(point(period, 5_000_000 if place % 2 else None) for place, period in enumerate(months(13))),
    "incomplete": tuple(point(period, 5_000_000, is_partial=place > 8) for place, period in enumerate(months(13))),
    "empty": (),
    **{f"seed {seed}": course(seed) for seed in range(2, 8)},
}
"""Name -> months of a trend."""

REGIONS = {
    "missing": tuple(region(each.code, each.name, None, None) for each in all_regions()),
    "none": (),
    **{f"seed {seed}": regions(seed) for seed in range(4)},
}
"""Name -> rows of regions."""
