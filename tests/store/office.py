"""An invented office whose every figure is one number, so that a reader sees at once what is torn, mixed or lost.

Step n states n members in each region, n employed, and a roster of two persons of its own.
"""

import hashlib

import pandas as pd

from coverage.model.loading import Loaded, LoadReport
from coverage.store import StoreSource

REGIONS = ("3204", "3205", "3273")

QUICK_SQL = {
    "cube": """SELECT 'region' AS grouping, period, basis, region_code, '' AS branch_code, '' AS channel, segment,
    sum(members)::BIGINT AS active_members, 0::BIGINT AS memberships, 0::BIGINT AS missing_cells
    FROM membership GROUP BY ALL ORDER BY ALL"""
}
"""A cube that costs little; the proofs that go through the command line use the real one."""


def _source(kind, table, frame, stamp, **rest):
    digest = hashlib.sha256(f"{kind} {stamp}".encode()).hexdigest()
    periods = tuple(sorted(set(frame["period"]))) if "period" in frame else ()
    report = LoadReport(f"{kind}-{stamp}.xlsx", digest, kind, "", "accepted", periods, len(frame), len(frame))
    return StoreSource(Loaded(report, table, frame, basis="domicile", **rest), digest)


def recap(number, branch=""):
    frame = pd.DataFrame({"region_code": REGIONS}).assign(
        period="2024-08", branch_code=branch, segment="PU", channel="LAIN", funding="employer", basis="domicile",
        status="active", members=number, is_rounded=False, precision=1,
    )  # fmt: skip
    return _source("recap", "membership", frame, f"{number} {branch}", branch=branch)


def workforce(number):
    frame = pd.DataFrame({"region_code": REGIONS}).assign(
        year=2024, vintage="edisi", sector="total", definition="", employed=number, eligible=number, source="uji",
        precision=1,
    )  # fmt: skip
    return _source("workforce", "workforce", frame, number)


def roster(number, branch="K1", people=2):
    frame = pd.DataFrame({"row": range(people)}).assign(
        period="2024-08", region_code="3204", branch_code=branch, segment="PU", channel="LAIN", funding="employer",
        basis="domicile", status="active", is_complete=False,
        pseudonym=[hashlib.sha256(f"{number} {place}".encode()).digest()[:16] for place in range(people)],
    )  # fmt: skip
    return _source("roster", "roster", frame, f"{number} {branch} {people}", branch=branch)


def step(number):
    """The sources of one step; each replaces what the step before stated."""
    return [recap(number), workforce(number), roster(number)]


def commit(store, number, sql=QUICK_SQL):
    return store.commit(step(number), sql, why=str(number))


def shown(store, number=None):
    """Number of the snapshot and the one number that all its figures are; None for an empty store."""
    holdings = store.holdings(number)
    if holdings is None:
        return None
    cube = holdings.cube[holdings.cube["grouping"] == "region"]
    figures = set(cube["active_members"]) | set(holdings.workforce["employed"])
    assert len(cube) == len(holdings.workforce) == len(REGIONS), "rows are lost or mixed"
    assert len(figures) == 1, f"torn: {figures}"
    return holdings.info.number, int(figures.pop())
