"""Two invented offices over 24 months and the example, as branches state them; nothing in them is an accident.

Grows, falls with every January in construction, has cohorts that others pay for, moved duties, a new branch and a late
one. `statements` gives one recap a branch and month, as rows of the membership table.
"""

import datetime as dt
import math
from dataclasses import dataclass, field

import pandas as pd

from coverage.example import office as example
from coverage.example.figures import branch_figures, membership_figures
from coverage.example.workforce import workforce_figures
from coverage.metrics.plausible.figures import Duties, Report, World, recap_reports
from coverage.metrics.plausible.judge import judge_members
from coverage.metrics.plausible.places import Workers
from coverage.model.periods import shift_period
from coverage.reference.limits import read_limits
from coverage.reference.regions import all_regions
from coverage.reference.tables import REVIEWED

PERIODS = tuple(shift_period("2023-01", month) for month in range(24))
REGIONS = tuple(region.code for region in all_regions())
LIMITS = read_limits(REVIEWED)
WORKERS = Workers({code: 900_000 for code in REGIONS})
FIRST = dt.date(2020, 1, 1)
MOVED, OPENED = "2023-07", "2024-03"
LARGE_COHORT = "2024-06"


@dataclass(frozen=True)
class Office:
    """An office: how large it is, whether members live elsewhere than their branch serves, who pays for its cohorts."""

    name: str
    size: int
    share: float
    paid_by: str
    late: frozenset = field(default_factory=frozenset)
    periods: tuple = PERIODS

    def shares(self, period):
        """Region -> branch -> share of its members, the duties of the month."""
        found = {}
        for place, region in enumerate(REGIONS):
            first, second = f"K{place // 2 + 1:02d}", f"K{(place // 2 + 5) % 14 + 1:02d}"
            found[region] = {first: 1.0} if place % 3 else {first: 1 - self.share, second: self.share}
        if period >= MOVED:  # one region moves as a whole, and one changes the second of its branches
            found[REGIONS[4]] = {"K09": 1.0}
            found[REGIONS[6]] = {"K04": 0.7, "K13": 0.3}
        if period >= OPENED:
            found[REGIONS[11]] = {"K06": 0.35, "K15": 0.65}
        return found

    def branches(self):
        """The list of branches, dated."""
        rows = []
        for first, last in (("2020-01", MOVED), (MOVED, OPENED), (OPENED, None)):
            begin = FIRST if first == "2020-01" else dt.date.fromisoformat(f"{first}-01")
            end = None if last is None else dt.date.fromisoformat(f"{last}-01") - dt.timedelta(days=1)
            rows += [
                (branch, f"Cabang {branch}", region, begin, end)
                for region, shares in self.shares(first).items()
                for branch in shares
            ]
        return pd.DataFrame(rows, columns=["branch_code", "branch_name", "region_code", "valid_from", "valid_to"])

    def figures(self, place, month):
        """Region and month -> segment -> who pays -> members."""
        wave = math.sin(1.7 * place + 0.9 * month)
        base = self.size * (1 + place % 5)
        january = 0.72 if PERIODS[month].endswith("-01") else 1.0
        figures = {
            "PU": {"employer": base * (1 + 0.006 * month + 0.004 * wave)},
            "JAKON": {"employer": base * 0.16 * january * (1 + 0.15 * math.sin(month / 2 + place))},
            "BPU": {"self": base * 0.2 * (1 + 0.008 * month + 0.02 * wave)},
        }
        if place % 9 == 2 and 9 <= month < 12:  # a cohort whose payer nobody states
            figures["BPU"]["other"] = figures["BPU"]["self"] * 0.6
        if LARGE_COHORT <= PERIODS[month] < shift_period(LARGE_COHORT, 3):  # half of all BPU, and then nobody
            figures["BPU"][self.paid_by] = figures["BPU"]["self"] * 1.05
        return figures

    def statements(self):
        """(period, branch) -> rows of its recap."""
        found = {}
        for month, period in enumerate(PERIODS):
            shares = self.shares(period)
            for place, region in enumerate(REGIONS):
                for segment, payers in self.figures(place, month).items():
                    for funding, members in payers.items():
                        for number, (branch, share) in enumerate(shares[region].items()):
                            count = int(members * share) + (month * 7 + place * 3 + number) % 11
                            found.setdefault((period, branch), []).append((region, segment, funding, count))
        return {key: frame(*key, rows) for key, rows in found.items()}


class ExampleOffice:
    """The office of `coverage.example`, with its 20 months, its move of a duty and its cohorts of unknown payers."""

    name = "contoh"
    late = frozenset()
    periods = PERIODS[: len(example.PERIODS)]

    def branches(self):
        """The list of branches, dated."""
        rows = [(duty.branch_code, duty.region_code, duty.valid_from, duty.valid_to) for duty in example.DUTIES]
        return pd.DataFrame(rows, columns=["branch_code", "region_code", "valid_from", "valid_to"])

    def statements(self):
        """(period, branch) -> rows of its recap."""
        members = branch_figures(membership_figures(workforce_figures()))
        return {
            (period, branch): frame(
                period,
                branch,
                [(row.region_code, row.segment, "other", row.active_members) for row in rows.itertuples()],
            )
            for (period, branch), rows in members.groupby(["period", "branch_code"])
        }


def frame(period, branch, rows, basis="domicile"):
    """Rows of the membership table."""
    return pd.DataFrame(rows, columns=["region_code", "segment", "funding", "members"]).assign(
        period=period, branch_code=branch, basis=basis, channel="LAIN", status="active", precision=1
    )


OFFICES = (
    Office("utara", 40_000, 0.3, "APBD_PROV", frozenset({("2023-05", "K03"), ("2024-09", "K10")})),
    Office("selatan", 9_000, 0.45, "DBHCHT", frozenset({("2023-11", "K01")})),
    ExampleOffice(),
)


def read(rows):
    """What a recap states; read once, however often it is judged."""
    return recap_reports(rows)


def world(office, stored, new, rosters=()):
    """What would be stored: what recaps state that are, and the files of an ingest, each a recap; then the rosters."""
    reports = {}
    for each in stored:
        reports |= each
    files, lists = (
        {place: laid_to(each, place) for place, each in enumerate(side, start)}
        for side, start in ((new, 0), (rosters, len(new)))
    )
    return World(reports, {}, files, lists, Duties(office.branches()))


def laid_to(reports, place):
    """Reports as those of a new file."""
    return {key: Report(report.cells, dict.fromkeys(report.files, place)) for key, report in reports.items()}


def judge(office, stored, new, rosters=()):
    """Place of a file -> problems."""
    return judge_members(world(office, stored, new, rosters), LIMITS, lambda period: WORKERS)
