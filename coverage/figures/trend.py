"""The course of a measure over months: a line from zero that breaks where the denominator changes, and its target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coverage.figures.theme import Theme, base_layout, label
from coverage.model.measures import MEMBERS, Measure, MeasureKind, workers_of
from coverage.model.numbers import format_rate
from coverage.model.periods import format_period, format_period_short
from coverage.model.results import Target
from coverage.model.trend import TrendPoint, runs_of

MINIMUM_TOP = 0.4
"""Lowest upper end of the rate axis, so that a small rate looks small."""

HEADROOM = 1.15
"""Upper end of an axis over its largest value."""

LONE_SIZE = 9
"""Diameter of the mark of a month that has no neighbour to draw a line to, in pixels."""


def trend_figure(
    points: Sequence[TrendPoint], measure: Measure[TrendPoint], theme: Theme, targets: Sequence[Target] = ()
) -> dict[str, Any]:
    """A measure by month as a line from zero: a rate breaks where its denominator changes, a count does not.

    `targets` are those of a coverage rate: dashed over the months of the last year, with their owner.
    Of a rate the months that do not speak for the place are open marks on a dashed line of their own, over the regions
    that are in at both ends. Units: those of the measure. Missing: a month without a value is a gap in the line.
    """
    is_rate = measure.kind is MeasureKind.RATE
    runs = runs_of(points) if is_rate else (tuple(points),)
    traces = [_line(run, measure, theme) for run in runs]
    traces += [_part_line(part, theme) for part in _parts(points)] if is_rate else []
    last = next((point for point in reversed(points) if measure.number(point) is not None), None)
    year = last.period[:4] if last else ""
    span = [point.period for point in points if point.period[:4] == year]
    traces += [_target_line(span, target, theme) for target in targets]
    layout = _layout(points, measure, theme, _top(points, measure, targets))
    layout["annotations"] = [
        *_end_label(last, measure, theme),
        *_target_labels(span, targets, theme),
        *_breaks(runs, theme),
    ]
    layout["shapes"] = [_break_line(run[0].period, theme) for run in runs[1:]]
    return {"data": traces, "layout": layout}


def members_figure(points: Sequence[TrendPoint], measure: Measure[TrendPoint], theme: Theme) -> dict[str, Any]:
    """A count by month as a small area from zero without axes, its last month marked.

    Units: those of the measure. Missing: a month without a value is a gap.
    """
    counts = [measure.number(point) for point in points]
    texts = [f"{format_period(point.period)}: {measure.text(point)} {measure.unit}" for point in points]
    line = {"color": theme.colour(measure.id), "width": 3}
    known = [count for count in counts if count is not None]
    layout = base_layout(theme) | {
        "margin": {"l": 4, "r": 8, "t": 4, "b": 4},
        "xaxis": {"visible": False, "fixedrange": True, "type": "category"},
        "yaxis": {"visible": False, "fixedrange": True, "range": [0, max(known, default=1) * HEADROOM]},
    }
    data = _scatter([point.period for point in points], counts, texts, line)
    end = {**data, "x": data["x"][-1:], "y": data["y"][-1:], "text": texts[-1:], "mode": "markers"}
    end["marker"] = {"color": line["color"], "size": LONE_SIZE}
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


def _line(points: Sequence[TrendPoint], measure: Measure[TrendPoint], theme: Theme) -> dict[str, Any]:
    colour, values = theme.colour(measure.id), [measure.number(point) for point in points]
    texts = [_hover(point, measure) for point in points]
    line = _scatter([point.period for point in points], values, texts, {"color": colour, "width": 4})
    sizes = [LONE_SIZE if is_lone else 0 for is_lone in _lone(values)]
    if any(sizes):
        line |= {"mode": "lines+markers", "marker": {"size": sizes, "color": colour}}
    return line


def _parts(points: Sequence[TrendPoint]) -> list[list[TrendPoint]]:
    """The runs of months that have a rate of the same regions; each begins with a complete month where there is one."""
    runs: list[list[TrendPoint]] = []
    for before, point in zip((None, *points), points, strict=False):
        if point.part_rate is None:
            continue
        if not runs or not point.is_unfinished or before is None or before.part_rate is None:
            runs.append([])
        runs[-1].append(point)
    return runs


def _part_line(points: Sequence[TrendPoint], theme: Theme) -> dict[str, Any]:
    """The course of the regions that are in at both ends of an unfinished run: dashed, its months open."""
    texts = [
        f"{format_period(point.period)}: {format_rate(point.part_rate)}<br>{point.part_regions} kab/kota yang sama, "
        "bukan Jawa Barat"
        for point in points
    ]
    values = [point.part_rate for point in points]
    line = {"color": theme.target, "width": 2, "dash": "dash"}
    mark = {"symbol": "circle-open", "size": LONE_SIZE, "color": theme.target, "line": {"width": 2}}
    return _scatter([point.period for point in points], values, texts, line) | {"mode": "lines+markers", "marker": mark}


def _hover(point: TrendPoint, measure: Measure[TrendPoint]) -> str:
    """The month and its value; of a rate also what it divides; that it is a draft."""
    lines = [f"{format_period(point.period)}: {measure.text(point)}"]
    if measure.kind is MeasureKind.RATE:
        lines.append(f"{MEMBERS.text(point)} dari {workers_of().text(point)}")
    return "<br>".join([*lines, *(["draf, belum dirilis"] if point.is_draft else [])])


def _lone(y: Sequence[float | None]) -> list[bool]:
    """Whether each value stands between gaps, where a line alone would draw nothing."""
    around = [None, *y, None]
    return [value is not None and around[place] is None and around[place + 2] is None for place, value in enumerate(y)]


def _target_line(span: list[str], target: Target, theme: Theme) -> dict[str, Any]:
    text = f"{label(target.source)}, {target.year}: {format_rate(target.rate)}"
    line = {"color": theme.target, "width": 2, "dash": "dash"}
    return _scatter(span, [target.rate] * len(span), [text] * len(span), line)


def _top(points: Sequence[TrendPoint], measure: Measure[TrendPoint], targets: Sequence[Target]) -> float:
    values = [value for point in points if (value := measure.number(point)) is not None]
    if measure.kind is MeasureKind.RATE:
        values += [point.part_rate for point in points if point.part_rate is not None]
    least = [MINIMUM_TOP] if measure.kind is MeasureKind.RATE else []
    highest = [*(value * HEADROOM for value in values), *(target.rate * HEADROOM for target in targets)]
    return max([*least, *highest], default=1) or 1


def _layout(points: Sequence[TrendPoint], measure: Measure[TrendPoint], theme: Theme, top: float) -> dict[str, Any]:
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
            "tickformat": ".0%" if measure.kind is MeasureKind.RATE else ",.0f",
            "nticks": 5,
            "automargin": True,  # counts are wider than the percentages that the left margin is made for
            "fixedrange": True,
            "gridcolor": theme.grid,
            "zerolinecolor": theme.muted,
            "tickfont": {"color": theme.muted},
        },
    }


def _end_label(last: TrendPoint | None, measure: Measure[TrendPoint], theme: Theme) -> list[dict[str, Any]]:
    if last is None:
        return []
    colour = theme.colour(measure.id)
    note = _note(last.period, measure.number(last), f"<b>{measure.text(last)}</b>", colour)
    below = {"yshift": -14} if last.part_rate is not None and not last.is_unfinished else {}
    return [note | below | {"font": {"size": 18, "color": colour}}]


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
