"""A count by month as columns from zero, the first and the last of them labelled: few words in large type.

The wall shows it as an SVG (`svg.static_svg`); all lengths follow from the theme's font size, so that it fits anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coverage.figures.theme import Theme, base_layout
from coverage.model.measures import Measure
from coverage.model.periods import format_period, format_period_short
from coverage.model.trend import TrendPoint

SIZE = (980, 600)
"""Width and height that the figure is laid out for, in units of the drawing at a font size of 55."""

COLUMN, GAP = 54, 23
"""Width of a column and of the space to the next, in the same units."""

BASELINE, COLUMN_HEIGHT = 520, 440
"""Where the columns stand, from the top, and how high the largest is, in the same units."""

LABEL_COLUMNS = 4
"""How many columns a label above them spans."""

DASH = "10px,8px"
"""Outline of a month that is not complete."""


def columns_figure(
    points: Sequence[TrendPoint], measure: Measure[TrendPoint], theme: Theme, *, months: Sequence[str]
) -> dict[str, Any]:
    """A measure over `months` as columns; a month that is not complete has a dashed outline only.

    Units: those of the measure. Missing: a month that is not stored, or without a value, stays empty. What it shows is
    said in words too, in the layout's `meta`.
    """
    stored = {point.period: point for point in points if measure.number(point) is not None}
    values = [measure.number(stored[month]) if month in stored else None for month in months]
    known = [place for place, value in enumerate(values) if value is not None]
    ends = [known[0], known[-1]] if known and known[-1] - known[0] >= 2 * LABEL_COLUMNS - 2 else known[-1:]
    colours = [theme.covered if place in (0, len(months) - 1) else theme.faded for place in range(len(months))]
    whole = [
        None if month in stored and stored[month].is_partial else values[place] for place, month in enumerate(months)
    ]
    bars = {
        "type": "bar",
        "x": list(months),
        "y": whole,
        "marker": {"color": colours},
        "hovertemplate": "%{text}<extra></extra>",
        "text": [_words(stored, month, measure) for month in months],
        "textposition": "none",
    }
    layout = _layout(len(months), max((value or 0 for value in values), default=0) or 1, theme)
    layout["shapes"] = [_baseline(theme), *_outlines(stored, months, values, theme)]
    brief = {place: measure.brief(stored[months[place]]) for place in ends}
    layout["annotations"] = [note for end in ends for note in _label(months, (end, brief[end]), values, theme)]
    said = " dan ".join(f"{brief[end]} pada {format_period(months[end])}" for end in ends)
    layout["meta"] = {"description": f"{measure.label} tiap bulan: {said}"}
    return {"data": [bars], "layout": layout}


def _words(stored: Mapping[str, TrendPoint], month: str, measure: Measure[TrendPoint]) -> str:
    return f"{format_period(month)}: {measure.text(stored[month])} {measure.unit}" if month in stored else ""


def _layout(columns: int, largest: float, theme: Theme) -> dict[str, Any]:
    """Axes whose ranges place the first column at the left edge and the largest one `COLUMN_HEIGHT` high."""
    first = -COLUMN / 2 / (COLUMN + GAP)
    last = columns - 1 - first + (SIZE[0] - columns * (COLUMN + GAP) + GAP) / (COLUMN + GAP)
    return base_layout(theme) | {
        "width": SIZE[0],
        "height": SIZE[1],
        "margin": {"l": 0, "r": 0, "t": 0, "b": SIZE[1] - BASELINE},
        "bargap": GAP / (COLUMN + GAP),
        "xaxis": {"visible": False, "fixedrange": True, "type": "category", "range": [first, last]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [0, largest * BASELINE / COLUMN_HEIGHT]},
    }


def _baseline(theme: Theme) -> dict[str, Any]:
    """The line that the columns stand on, just below zero."""
    line = {"color": theme.muted, "width": 3}
    span = {"xref": "paper", "x0": 0, "x1": 1, "yref": "paper", "ysizemode": "pixel", "yanchor": 0}
    return {"type": "line", **span, "y0": -1.5, "y1": -1.5, "line": line}


def _outlines(
    stored: Mapping[str, TrendPoint], months: Sequence[str], values: Sequence[float | None], theme: Theme
) -> list[dict[str, Any]]:
    """The columns of months that are not complete: plotly cannot dash the line of a bar, so they are shapes."""
    half = COLUMN / 2 / (COLUMN + GAP)
    line = {"color": theme.covered, "width": 4, "dash": DASH}
    return [
        {"type": "rect", "x0": place - half, "x1": place + half, "y0": 0, "y1": values[place], "line": line}
        for place, month in enumerate(months)
        if month in stored and stored[month].is_partial
    ]


def _label(
    months: Sequence[str], end: tuple[int, str], values: Sequence[float | None], theme: Theme
) -> list[dict[str, Any]]:
    """Value above a column, its month below; the last one's end at the right edge, others start at their column."""
    place, text = end
    is_last = place == len(months) - 1
    spanned = values[-LABEL_COLUMNS:] if is_last else values[place : place + LABEL_COLUMNS]
    across: dict[str, Any] = {"xref": "paper", "x": 1, "xanchor": "right"}
    if not is_last:
        across = {"xref": "x", "x": months[place], "xanchor": "left", "xshift": -COLUMN // 2}
    top = max(value or 0 for value in spanned)
    size = theme.font_size
    value_font = {"size": size, "color": theme.text, "weight": 700}
    month_font = {"size": size, "color": theme.muted}
    return [
        {
            **across,
            "y": top,
            "yanchor": "bottom",
            "yshift": 20,
            "text": text,
            "font": value_font,
            "showarrow": False,
        },
        {
            **across,
            "y": 0,
            "yanchor": "top",
            "yshift": -18,
            "text": format_period_short(months[place]),
            "font": month_font,
            "showarrow": False,
        },
    ]
