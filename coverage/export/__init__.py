"""Workbooks for people: the summary of a period, and what is wrong with files that were refused.

It computes no coverage: every figure comes from a `CoverageSummary`. Read `workbook` first, then `ringkasan` (the first
sheet) and `sheets` (all others); `problems` is a workbook of its own.
"""

from coverage.export.problems import write_problems
from coverage.export.public import public_workbooks
from coverage.export.templates import template_workbooks
from coverage.export.workbook import write_workbook

__all__ = ["public_workbooks", "template_workbooks", "write_problems", "write_workbook"]
