"""Files and tables of what a selection shows: the workbook with its name, and members by other groups than regions."""

from __future__ import annotations

from coverage.export import write_workbook
from coverage.metrics.coverage.groups import GROUPINGS, group_members
from coverage.metrics.coverage.missing_branches import counted_by, find_waiting
from coverage.metrics.releases.released import Shown
from coverage.model.errors import UsageError
from coverage.model.missing_branches import MISSING_BRANCH_WORDS, MissingBranchRule
from coverage.model.releases import DRAFT_MARK
from coverage.model.results import CoverageSummary, GroupRow, counted_rows
from coverage.reference.regions import PROVINCE_CODE

__all__ = ["GROUPINGS", "groups_of", "workbook_name", "workbook_of"]


def workbook_name(summary: CoverageSummary) -> str:
    """Name of the workbook: place, month, and whether the figures are invented, a draft, or with carried branches."""
    place = "-".join(summary.selection.regions) or PROVINCE_CODE
    mark = "-CONTOH" if summary.info.is_example else ""
    state = f"rilis-{summary.release.number}" if summary.release else DRAFT_MARK
    rule = (
        f"-{MISSING_BRANCH_WORDS[MissingBranchRule(summary.selection.missing_branches)]}"
        if summary.selection.missing_branches
        else ""
    )
    return f"cakupan-{place}-{summary.period}{mark}-{state}{rule}.xlsx"


def workbook_of(shown: Shown) -> bytes:
    """The bytes of the workbook of what is shown, with its branches."""
    summary = shown.summary
    return write_workbook(summary, group_members(shown.holdings, "branch", summary.period, summary.basis))


def groups_of(shown: Shown, by: str) -> tuple[GroupRow, ...]:
    """The members by branch, sector, segment or channel, by the chosen rule for missing branches.

    Units: persons and memberships. Missing: a blank cell makes its group missing, with a reason.

    Raises:
        UsageError: when missing branches are to be carried where their figures cannot be told apart.
    """
    summary, holdings = shown.summary, shown.holdings
    if summary.selection.missing_branches == MissingBranchRule.CARRIED and by in ("branch", "channel"):
        raise UsageError(
            f"--by {by} hanya memuat cabang yang sudah masuk; --late carried tidak berlaku. Pilih --by region, sector "
            "atau segment, atau tanpa --late."
        )
    waiting = find_waiting(holdings, summary.basis)
    counted = counted_by(summary.selection.missing_branches, holdings, waiting, summary.basis)
    codes = [row.code for row in counted_rows(summary.rows)]
    return group_members(counted, by, summary.period, summary.basis, codes)
