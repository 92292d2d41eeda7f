"""What is measured: coverage, gap, trend, targets, completeness and the arithmetic of published statements.

Everything here is pure: frames and a selection in, values out. `cube` holds the SQL that is run once a snapshot;
`coverage.rates` turns its result into coverage per region and period, the rest of `coverage` into totals, ranks and
comparisons. `checks` notices, `claims` reconciles, `outlook` looks ahead, `releases` looks back. What a page or a file
shows is put together in `coverage.services`.
"""

from coverage.metrics.checks.held_back import find_held_back, rows_held_back
from coverage.metrics.claims.reconciliation import check_claim, check_claims
from coverage.metrics.coverage.groups import branch_duties, group_members
from coverage.metrics.cube.queries import CUBE_SQL
from coverage.metrics.releases.changes import find_changes

__all__ = [
    "CUBE_SQL",
    "branch_duties",
    "check_claim",
    "check_claims",
    "find_changes",
    "find_held_back",
    "group_members",
    "rows_held_back",
]
