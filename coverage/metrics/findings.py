"""What the figures themselves give reason to look at: each finding says where, how grave, and what to do."""

from __future__ import annotations

import pandas as pd

from coverage.metrics.rates import expected_branches
from coverage.model.loading import Finding
from coverage.model.numbers import format_change, format_number, format_rate
from coverage.model.periods import format_period
from coverage.model.regions import region_by_code, region_name
from coverage.model.results import CoverageSummary
from coverage.model.snapshots import Holdings
from coverage.model.wording import FLAGS


def find_in_figures(summary: CoverageSummary, holdings: Holdings) -> tuple[Finding, ...]:
    """Findings about the figures of one period, the gravest first."""
    found = [
        *_above_100(summary),
        *_missing_regions(summary),
        *_missing_branches(summary, holdings.branches, holdings.cube),
        *_control_differences(summary),
        *_roster_differences(summary, holdings.arrivals),
    ]
    order = ("error", "warning", "info")
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _above_100(summary: CoverageSummary) -> list[Finding]:
    return [
        Finding(
            "above_100",
            "warning",
            row.code,
            f"{row.name}: cakupan {format_rate(row.coverage_rate)}. {FLAGS['above_100']}.",
        )
        for row in summary.rows
        if "above_100" in row.flags
    ]


def _missing_regions(summary: CoverageSummary) -> list[Finding]:
    absent = [row.name for row in summary.rows if row.active_members is None]
    if not absent or len(absent) == len(summary.rows):
        return []
    names = ", ".join(absent)
    return [
        Finding("regions_missing", "error", summary.period, f"Belum ada data kepesertaan dari {names}. Tagih rekapnya.")
    ]


def _missing_branches(summary: CoverageSummary, branches: pd.DataFrame, cube: pd.DataFrame) -> list[Finding]:
    """Branches whose recap of the period is not in: 'belum masuk', never a drop."""
    rows = cube[(cube["grouping"] == "branch") & (cube["period"] == summary.period) & (cube["basis"] == summary.basis)]
    if summary.province.branches_expected is None or rows.empty:
        return []
    missing = summary.province.branches_expected - summary.province.branches_included
    if not missing:
        return []
    held = set(rows["branch_code"].astype(str))
    names = dict(zip(branches["branch_code"].astype(str), branches["branch_name"].astype(str), strict=True))
    absent = ", ".join(names[code] for code in sorted(expected_branches(branches, summary.period) - held))
    message = (
        f"{missing} cabang belum masuk untuk {format_period(summary.period)}: {absent}. Angka wilayahnya belum lengkap."
    )
    return [Finding("branches_missing", "error", summary.period, message)]


def _control_differences(summary: CoverageSummary) -> list[Finding]:
    return [
        Finding(
            "control_difference",
            "error",
            f"{summary.period} {segment}",
            f"Selisih dengan Kantor Pusat untuk {segment}: {format_change(difference)} orang. Cocokkan rekap cabang.",
        )
        for segment, difference in summary.control.items()
        if difference
    ]


def _roster_differences(summary: CoverageSummary, arrivals: pd.DataFrame) -> list[Finding]:
    """Where a recap and a roster of the same branches speak of the same region: by how much they differ."""
    rows = arrivals[
        (arrivals["period"] == summary.period)
        & (arrivals["basis"] == summary.basis)
        & arrivals["recap_members"].notna()
        & arrivals["roster_members"].notna()
    ]
    found = []
    for record in rows.to_dict("records"):
        code, recap, roster = str(record["region_code"]), int(record["recap_members"]), int(record["roster_members"])
        if recap != roster and code in region_by_code():
            used = "rekap" if record["origin"] in ("branch", "kanwil") else "daftar peserta"
            message = (
                f"{region_name(code)}: rekap {format_number(recap)}, daftar peserta {format_number(roster)} orang. "
                f"Yang dipakai {used}."
            )
            found.append(Finding("roster_difference", "info", code, message))
    return found
