"""The large figure of a page's place: the rate, its numbers and parts, and what has to be known about it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from coverage.model.numbers import format_number, format_rate
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.words.missing_branches import missing_branch_remark
from coverage.words.reasons import FLAGS
from layouts.parts.components import conditions, stacked_bar
from layouts.parts.missing_branches import missing_branch_choice, missing_branch_lines


def headline_figure(summary: CoverageSummary, path: str, extra: Sequence[Component] = ()) -> Component:
    """The rate of the page's place in large type, its numbers and parts, what it rests on, its choices and its marks.

    `path` is the page's own, for the choices; `extra` are list items that stand below the conditions.
    """
    row = summary.focus
    is_known = row.coverage_rate is not None
    return html.Div(
        [
            html.P(
                format_rate(row.coverage_rate), className="angka-besar" if is_known else "angka-kosong", id="cakupan"
            ),
            html.P(
                [
                    html.Strong(format_number(row.active_members)),
                    " dari ",
                    html.Strong(format_number(row.denominator_workers)),
                    f" {summary.indicator.denominator_label.lower()}",
                ],
                className="pecahan",
            ),
            *missing_branch_lines(summary),
            *([stacked_bar(row)] if row.active_members is not None else []),
            html.Ul([*(html.Li(text) for text in conditions(summary)), *extra], className="syarat"),
            *missing_branch_choice(path, summary),
            marks(summary, row),
        ]
    )


def marks(summary: CoverageSummary, row: CoverageRow) -> Component | None:
    """What to know about a figure before it is quoted, a line a flag; None where there is nothing."""
    words = [*(FLAGS[flag] for flag in row.flags), missing_branch_remark(summary, row)]
    return html.Ul([html.Li(text) for text in words if text], className="catatan") if any(words) else None
