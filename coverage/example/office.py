"""The invented office: its periods, its 25 branches, and which branch serves which region since when.

Some branch names exist (press, see the domain notes); codes, boundaries and shares are invented, and so is the list
as a whole. Branches and regions are many-to-many, and one responsibility moves between branches on 1 July 2023.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from coverage.model.periods import month_end, shift_period

FIRST_PERIOD = "2023-01"
LAST_PERIOD = "2024-08"

PERIODS = tuple(shift_period(FIRST_PERIOD, month) for month in range(20))
"""The 20 months of the example, first to last."""

SEGMENTS = ("PU", "JAKON", "BPU")
"""Segments of the example; PMI is left out, as the office's own statement of August 2024 leaves it out."""

EDITIONS = (2023, 2024)
"""Years for which the example knows the workforce; a month is measured against the edition of its year."""

FORMS = "ABC"
"""Forms of the monthly recap; a branch keeps its form."""

_OPENING = dt.date(2020, 1, 1)
_HANDOVER = dt.date(2023, 7, 1)
"""First day on which Pangandaran is served by Ciamis and no longer by Tasikmalaya (invented)."""


@dataclass(frozen=True)
class Branch:
    """One invented branch office and the form of its recaps."""

    code: str
    name: str
    form: str


@dataclass(frozen=True)
class Duty:
    """A branch's responsibility for a region: its `share` of the region's members, and first and last day."""

    branch_code: str
    region_code: str
    share: float
    valid_from: dt.date = _OPENING
    valid_to: dt.date | None = None

    def is_valid(self, period: str) -> bool:
        """Whether the duty holds at the end of a period."""
        day = month_end(period)
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_NAMES = (
    "Bogor Kota",
    "Bogor Cibinong",
    "Cileungsi",
    "Depok",
    "Sukabumi",
    "Cianjur",
    "Bandung Suci",
    "Bandung Lodaya",
    "Bandung Soekarno Hatta",
    "Bandung Bojongsoang",
    "Cimahi",
    "Padalarang",
    "Sumedang",
    "Garut",
    "Tasikmalaya",
    "Ciamis",
    "Cirebon",
    "Palimanan",
    "Kuningan",
    "Majalengka",
    "Indramayu",
    "Purwakarta",
    "Karawang",
    "Cikarang",
    "Bekasi Kota",
)

BRANCHES = tuple(
    Branch(f"K{number:02d}", name, FORMS[(number - 1) % len(FORMS)]) for number, name in enumerate(_NAMES, 1)
)
"""The 25 branches, K01 to K25."""

DUTIES = (
    Duty("K01", "3271", 1.0),
    Duty("K01", "3201", 0.16),
    Duty("K02", "3201", 0.46),
    Duty("K03", "3201", 0.38),
    Duty("K04", "3276", 1.0),
    Duty("K05", "3202", 1.0),
    Duty("K05", "3272", 1.0),
    Duty("K06", "3203", 1.0),
    Duty("K07", "3273", 0.42),
    Duty("K07", "3204", 0.12),
    Duty("K08", "3273", 0.33),
    Duty("K08", "3204", 0.21),
    Duty("K09", "3273", 0.25),
    Duty("K09", "3211", 0.18),
    Duty("K10", "3204", 0.67),
    Duty("K11", "3277", 1.0),
    Duty("K11", "3217", 0.44),
    Duty("K12", "3217", 0.56),
    Duty("K13", "3211", 0.82),
    Duty("K14", "3205", 1.0),
    Duty("K15", "3278", 1.0),
    Duty("K15", "3206", 1.0),
    Duty("K15", "3218", 1.0, valid_to=_HANDOVER - dt.timedelta(days=1)),
    Duty("K16", "3207", 1.0),
    Duty("K16", "3279", 1.0),
    Duty("K16", "3218", 1.0, valid_from=_HANDOVER),
    Duty("K17", "3274", 1.0),
    Duty("K17", "3209", 0.55),
    Duty("K18", "3209", 0.45),
    Duty("K19", "3208", 1.0),
    Duty("K19", "3210", 0.2),
    Duty("K20", "3210", 0.8),
    Duty("K21", "3212", 1.0),
    Duty("K21", "3213", 0.35),
    Duty("K22", "3214", 1.0),
    Duty("K22", "3213", 0.65),
    Duty("K23", "3215", 0.86),
    Duty("K24", "3216", 0.71),
    Duty("K24", "3215", 0.14),
    Duty("K25", "3275", 1.0),
    Duty("K25", "3216", 0.29),
)
"""Who serves what; shares of one region sum to 1 in every month."""


def duties_at(period: str) -> tuple[Duty, ...]:
    """The duties that hold at the end of a period, in the order of branch codes."""
    return tuple(duty for duty in DUTIES if duty.is_valid(period))


def edition_of(period: str) -> int:
    """The workforce edition (a year) that a month is measured against."""
    return int(period[:4])
