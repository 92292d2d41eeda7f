"""The reader's choice of what to make of branches that are not in, and what it did to the figure that is shown."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from coverage.model.missing_branches import MISSING_BRANCH_MEANINGS, MISSING_BRANCH_NAMES, MissingBranchRule
from coverage.model.results import CoverageSummary
from coverage.words.missing_branches import shown_range
from layouts.parts.components import option


def missing_branch_choice(path: str, summary: CoverageSummary) -> list[Component]:
    """The three rules as links, only where branches are missing or another rule than partial was chosen."""
    if summary.province.missing_branches is None and not summary.selection.missing_branches:
        return []
    items = []
    for rule, name in MISSING_BRANCH_NAMES.items():
        is_chosen = rule == summary.selection.missing_branches
        then = replace(summary.selection, missing_branches=rule)
        attributes = {"id": f"terlambat-{rule.name.lower()}", "title": MISSING_BRANCH_MEANINGS[rule]}
        items.append(html.Li(option(name.lower(), path, then, ("terlambat",), is_chosen=is_chosen, **attributes)))
    label = "Cabang yang belum masuk"
    return [
        html.Div(
            [html.Span(f"{label}:"), html.Ul(items)],
            className="cabang-terlambat",
            role="group",
            **{"aria-label": label},
        )
    ]


def missing_branch_lines(summary: CoverageSummary) -> list[Component]:
    """What the large figure is where ranges were chosen: the range stands in the headline and the conditions."""
    words = f"{MISSING_BRANCH_NAMES[MissingBranchRule.PARTIAL]}; rentangnya di judul dan di bawah."
    return [html.P(words, className="rentang-utama")] if shown_range(summary, summary.focus) else []
