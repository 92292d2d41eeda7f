"""How the rules for missing branches are said, alike on page, in the workbook and on the command line."""

from __future__ import annotations

from coverage.model.missing_branches import MISSING_BRANCH_NAMES, MissingBranchFigure, MissingBranchRule
from coverage.model.numbers import MISSING, format_number, format_rate
from coverage.model.periods import format_period
from coverage.model.releases import release_words
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.words.reasons import REASONS


def state_words(summary: CoverageSummary) -> str:
    """What figures are: their release, a draft, or by a choice of the reader that no release knows."""
    if summary.selection.missing_branches == MissingBranchRule.PARTIAL:
        return release_words(summary.release)
    return f"Bukan angka rilis: {MISSING_BRANCH_NAMES[MissingBranchRule(summary.selection.missing_branches)].lower()}"


def missing_branch_condition(summary: CoverageSummary) -> str:
    """What the choice did to the place that is shown: '1 cabang diteruskan dari Juli 2024'; empty where nothing."""
    figure = summary.focus.missing_branches
    if figure is None or summary.selection.missing_branches == MissingBranchRule.PARTIAL:
        return ""
    if summary.selection.missing_branches == MissingBranchRule.BOUNDED:
        return f"rentang {range_words(figure)}"
    return carried_words(figure)


def carried_words(figure: MissingBranchFigure) -> str:
    """Whose figures were carried from when, and that some could not be.

    >>> carried_words(MissingBranchFigure(100, 150, 140, 160, carried_from=(("K2", "2024-07"),), is_settled=False))
    '1 cabang diteruskan dari Juli 2024, ada yang tidak dapat diteruskan'
    """
    months = sorted({month for _, month in figure.carried_from})
    since = " sampai ".join(format_period(month) for month in dict.fromkeys((months[0], months[-1]))) if months else ""
    branches = len({branch for branch, _ in figure.carried_from})
    said = [f"{branches} cabang diteruskan dari {since}"] if months else []
    return ", ".join(said if figure.is_settled else [*said, "ada yang tidak dapat diteruskan"])


def range_words(figure: MissingBranchFigure, decimals: int = 1) -> str:
    """The range of coverage, of members where there is no denominator; 'sedikitnya' where the upper end is unknown.

    >>> range_words(MissingBranchFigure(100, 150, 140, 160, 400)), range_words(MissingBranchFigure(100, 100, 100, None))
    ('35,0%–40,0%', 'sedikitnya 100 orang')
    """
    if figure.low is None:
        return MISSING
    if figure.low_rate is None:
        high = "" if figure.high is None else f"–{format_number(figure.high)}"
        words = f"{format_number(figure.low)}{high} orang"
    else:
        high = "" if figure.high_rate is None else f"–{format_rate(figure.high_rate, decimals)}"
        words = f"{format_rate(figure.low_rate, decimals)}{high}"
    return words if high else f"sedikitnya {words}"


def shown_range(summary: CoverageSummary, row: CoverageRow, decimals: int = 1) -> str:
    """The range of a row where ranges were chosen and the row waits for a branch; else empty."""
    if row.missing_branches is None or summary.selection.missing_branches != MissingBranchRule.BOUNDED:
        return ""
    return range_words(row.missing_branches, decimals)


def missing_branch_remark(summary: CoverageSummary, row: CoverageRow) -> str:
    """Why the chosen rule leaves something unknown in a row; empty where it does not."""
    if (
        row.missing_branches is None
        or row.missing_branches.reason in (None, row.reason)
        or summary.selection.missing_branches == MissingBranchRule.PARTIAL
    ):
        return ""
    return REASONS[row.missing_branches.reason or ""]


def range_sentence(summary: CoverageSummary, place: str) -> str:
    """The place in one sentence by its range: 'Antara 31,0% dan 31,4% pekerja berhak di …'; empty without a range."""
    figure = summary.focus.missing_branches
    if (
        figure is None
        or figure.low_rate is None
        or summary.selection.missing_branches != MissingBranchRule.BOUNDED
        or figure.workers is None
    ):
        return ""
    low, high = format_rate(figure.low_rate), format_rate(figure.high_rate)
    words = f"{summary.indicator.denominator_label.lower()} di {place} sudah terlindungi"
    if figure.high is None:
        return (
            f"Sedikitnya {low} {words}; paling banyak {format_number(figure.workers - (figure.low or 0))} orang belum."
        )
    span = low if low == high else f"Antara {low} dan {high}"
    if figure.high > figure.workers:
        return f"{span} {words}."
    most, least = format_number(figure.workers - (figure.low or 0)), format_number(figure.workers - figure.high)
    return f"{span} {words}; {f'{least} sampai {most}' if least != most else least} orang belum."
