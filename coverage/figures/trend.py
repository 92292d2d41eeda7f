"""The course of coverage over months: a line from zero that breaks where the denominator changes, and its target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coverage.figures.theme import Theme, base_layout, label
from coverage.model.numbers import format_number, format_rate
from coverage.model.periods import format_period, format_period_short
from coverage.model.results import Target
from coverage.model.trend import TrendPoint, runs_of

MINIMUM_TOP = 0.4
"""Lowest upper end of the rate axis, so that a small rate looks small."""


LONE_SIZE = 9
"""Diameter of the mark of a month that has no neighbour to draw a line to, in pixels."""


def trend_figure(points: Sequence[TrendPoint], targets: Sequence[Target], theme: Theme) -> dict[str, Any]:
    """Coverage rate by month: one line a denominator; targets of the last year dashed, with their owner.

    Units: fractions on the axis, percent in the texts. Missing: a month without a rate is a gap in the line.
    """
    runs = runs_of(points)
    traces = [
        _line([point.period for point in run], [point.coverage_rate for point in run], theme, points=run)
        for run in runs
    ]
    last = next((point for point in reversed(points) if point.coverage_rate is not None), None)
    year = last.period[:4] if last else ""
    span = [point.period for point in points if point.period[:4] == year]
    for target in targets:
        traces.append(_target_line(span, target, theme))
    figure: dict[str, Any] = {"data": traces, "layout": _layout(points, theme, _top(points, targets))}
    figure["layout"]["annotations"] = [
        *_end_label(last, theme),
        *_target_labels(span, targets, theme),
        *_breaks(runs, theme),
    ]
    figure["layout"]["shapes"] = [_break_line(run[0].period, theme) for run in runs[1:]]
    return figure


def members_figure(points: Sequence[TrendPoint], sector: str, theme: Theme) -> dict[str, Any]:
    """Active members of one sector (`formal` or `informal`) by month, as a small line without axes."""
    counts = [getattr(point, sector) for point in points]
    texts = [
        f"{format_period(point.period)}: {format_number(count)} orang"
        for point, count in zip(points, counts, strict=True)
    ]
    line = {"color": getattr(theme, sector), "width": 3}
    known = [count for count in counts if count is not None]
    layout = base_layout(theme) | {
        "margin": {"l": 4, "r": 8, "t": 4, "b": 4},
        "xaxis": {"visible": False, "fixedrange": True, "type": "category"},
        "yaxis": {"visible": False, "fixedrange": True, "range": [0, max(known, default=1) * 1.15]},
    }
    data = _scatter([point.period for point in points], counts, texts, line)
    end = {**data, "x": data["x"][-1:], "y": data["y"][-1:], "text": texts[-1:], "mode": "markers"}
    end["marker"] = {"color": line["color"], "size": 9}
    return {"data": [data | {"fill": "tozeroy", "fillcolor": _faint(theme.informal)}, end], "layout": layout}


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.18)"


def _scatter(x: list[str], y: list[Any], texts: list[str], line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
        "line": line,
        "connectgaps": False,
    }


def _line(x: list[str], y: list[float | None], theme: Theme, points: Sequence[TrendPoint]) -> dict[str, Any]:
    texts = [
        f"{format_period(point.period)}: {format_rate(point.coverage_rate)}<br>"
        f"{format_number(point.active_members)} dari {format_number(point.denominator_workers)}"
        f"{'<br>draf, belum dirilis' if point.is_draft else ''}"
        for point in points
    ]
    line = _scatter(x, y, texts, {"color": theme.covered, "width": 4})
    sizes = [LONE_SIZE if is_lone else 0 for is_lone in _lone(y)]
    if any(sizes):
        line |= {"mode": "lines+markers", "marker": {"size": sizes, "color": theme.covered}}
    return line


def _lone(y: Sequence[float | None]) -> list[bool]:
    """Whether each value stands between gaps, where a line alone would draw nothing."""
    around = [None, *y, None]
    return [value is not None and around[place] is None and around[place + 2] is None for place, value in enumerate(y)]


def _target_line(span: list[str], target: Target, theme: Theme) -> dict[str, Any]:
    text = f"{label(target.source)}, {target.year}: {format_rate(target.rate)}"
    line = {"color": theme.target, "width": 2, "dash": "dash"}
    return _scatter(span, [target.rate] * len(span), [text] * len(span), line)


def _top(points: Sequence[TrendPoint], targets: Sequence[Target]) -> float:
    rates = [point.coverage_rate for point in points if point.coverage_rate is not None]
    return max([MINIMUM_TOP, *(rate * 1.15 for rate in rates), *(target.rate * 1.15 for target in targets)])


def _layout(points: Sequence[TrendPoint], theme: Theme, top: float) -> dict[str, Any]:
    periods = [point.period for point in points]
    ends = dict.fromkeys(periods[:1] + [period for period in periods if period.endswith("-01")] + periods[-1:])
    return base_layout(theme) | {
        "margin": {"l": 36, "r": 58, "t": 10, "b": 26},
        "xaxis": {
            "type": "category",
            "tickvals": list(ends),
            "ticktext": [format_period_short(period) for period in ends],
            "tickangle": 0,
            "fixedrange": True,
            "showgrid": False,
            "linecolor": theme.line,
            "tickfont": {"color": theme.muted},
        },
        "yaxis": {
            "range": [0, top],
            "tickformat": ".0%",
            "nticks": 5,
            "fixedrange": True,
            "gridcolor": theme.line,
            "zerolinecolor": theme.muted,
            "tickfont": {"color": theme.muted},
        },
    }


def _end_label(last: TrendPoint | None, theme: Theme) -> list[dict[str, Any]]:
    if last is None:
        return []
    text = f"<b>{format_rate(last.coverage_rate)}</b>"
    return [
        _note(last.period, last.coverage_rate, text, theme.covered) | {"font": {"size": 18, "color": theme.covered}}
    ]


def _target_labels(span: list[str], targets: Sequence[Target], theme: Theme) -> list[dict[str, Any]]:
    if not span:
        return []
    return [
        _note(span[0], target.rate, f"target {target.year}: {format_rate(target.rate)}", theme.target)
        | {"xanchor": "left", "yanchor": "bottom", "xshift": 0, "yshift": 2}
        for target in targets
    ]


def _breaks(runs: Sequence[Sequence[TrendPoint]], theme: Theme) -> list[dict[str, Any]]:
    """The words 'penyebut baru' where a line breaks."""
    return [
        _note(run[0].period, 0, "penyebut baru ", theme.muted)
        | {"xanchor": "right", "yanchor": "bottom", "xshift": -8, "yshift": 4}
        for run in runs[1:]
    ]


def _break_line(period: str, theme: Theme) -> dict[str, Any]:
    line = {"color": theme.muted, "width": 1, "dash": "dot"}
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": period,
        "x1": period,
        "y0": 0,
        "y1": 1,
        "line": line,
        "xsizemode": "scaled",
        "opacity": 0.8,
    }


def _note(x: str, y: float | None, text: str, colour: str) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "xshift": 8,
        "font": {"color": colour},
    }
