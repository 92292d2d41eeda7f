"""A figure as a still SVG, for what has no script: the wall, and pictures in files.

It draws what our own figures need: bars on axes with a given range, lines and rectangles as shapes, and annotations.
Anything else raises, so that nothing is left out silently; text is real text. `columns` is a figure that it draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

ASCENT = 0.8
"""Height of a line of text above its baseline, as a share of the font size."""

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
"""Where a text is stored by plotly -> by SVG."""


@dataclass(frozen=True)
class _Axis:
    """Turns values of an axis into lengths from the left or the top: `at` is its low end, `length` has a sign."""

    low: float
    high: float
    at: float
    length: float
    categories: tuple[str, ...] = ()

    def place(self, value: Any) -> float:
        """Where a value lies: a category by its number, as plotly counts them."""
        number = self.categories.index(value) if isinstance(value, str) else value
        return self.at + (number - self.low) / (self.high - self.low) * self.length

    def share(self, value: float) -> float:
        """Where a share of the axis lies."""
        return self.at + value * self.length


def static_svg(figure: dict[str, Any], class_name: str = "") -> str:
    """The figure as one `svg` element that scales with its box; its words are those of the layout's `meta`.

    Raises:
        ValueError: for a trace, a shape or a text that cannot be drawn still.
    """
    layout = figure["layout"]
    frame = _Frame(_x_axis(figure), _y_axis(layout))
    parts = [frame.trace(trace, layout) for trace in figure["data"]]
    parts += [frame.shape(shape) for shape in layout.get("shapes", ())]
    parts += [frame.note(note) for note in layout.get("annotations", ())]
    words = escape(layout.get("meta", {}).get("description", ""))
    kind = f'class="{escape(class_name)}" ' if class_name else ""
    box = f"0 0 {layout['width']:g} {layout['height']:g}"
    return f'<svg {kind}viewBox="{box}" role="img" aria-label="{words}">{"".join(parts)}</svg>'


def _x_axis(figure: dict[str, Any]) -> _Axis:
    layout = figure["layout"]
    margin, (low, high) = layout["margin"], layout["xaxis"]["range"]
    categories = tuple(dict.fromkeys(value for trace in figure["data"] for value in trace["x"]))
    return _Axis(low, high, margin["l"], layout["width"] - margin["l"] - margin["r"], categories)


def _y_axis(layout: dict[str, Any]) -> _Axis:
    margin, (low, high) = layout["margin"], layout["yaxis"]["range"]
    bottom = layout["height"] - margin["b"]
    return _Axis(low, high, bottom, margin["t"] - bottom)


@dataclass(frozen=True)
class _Frame:
    """The two axes of a figure, and what can be drawn between them."""

    x: _Axis
    y: _Axis

    def trace(self, trace: dict[str, Any], layout: dict[str, Any]) -> str:
        """The bars of a trace, each in its colour; a missing value has none."""
        if trace["type"] != "bar":
            raise ValueError(f"a trace of type {trace['type']} cannot be drawn still")
        half = (1 - layout["bargap"]) / 2
        rows = zip(range(len(trace["x"])), trace["y"], trace["marker"]["color"], strict=True)
        return "".join(
            self.rectangle((place - half, place + half), (0, value), f'fill="{colour}"')
            for place, value, colour in rows
            if value is not None
        )

    def rectangle(self, x: tuple[float, float], y: tuple[float, float], look: str) -> str:
        """A rectangle between two values of each axis."""
        left, right = (self.x.place(value) for value in x)
        bottom, top = (self.y.place(value) for value in y)
        size = f'width="{right - left:.1f}" height="{bottom - top:.1f}"'
        return f'<rect x="{left:.1f}" y="{top:.1f}" {size} {look}/>'

    def shape(self, shape: dict[str, Any]) -> str:
        """A rectangle between values, or a line across a share of the width, in the line's look."""
        line = shape["line"]
        dash = f' stroke-dasharray="{line["dash"].replace("px,", " ").removesuffix("px")}"' if "dash" in line else ""
        look = f'fill="none" stroke="{line["color"]}" stroke-width="{line["width"]}"{dash}'
        draw = _SHAPES.get(shape["type"])
        if draw is None:
            raise ValueError(f"a shape of type {shape['type']} cannot be drawn still")
        return draw(self, shape, look)

    def box(self, shape: dict[str, Any], look: str) -> str:
        """A rectangle of values."""
        return self.rectangle((shape["x0"], shape["x1"]), (shape["y0"], shape["y1"]), look)

    def rule(self, shape: dict[str, Any], look: str) -> str:
        """A level line, so many pixels above the lower edge (`ysizemode` is pixel)."""
        if shape.get("xref") != "paper" or shape.get("ysizemode") != "pixel":
            raise ValueError("only level lines across the paper can be drawn still")
        level = self.y.share(shape["yanchor"]) - shape["y0"]
        return f'<path d="M{self.x.share(shape["x0"]):g} {level:g}H{self.x.share(shape["x1"]):g}" {look}/>'

    def note(self, note: dict[str, Any]) -> str:
        """A text at a place, moved by its shifts; plotly's anchors speak of the text's box, SVG of its baseline."""
        if note.get("showarrow", True) or "<" in note["text"]:
            raise ValueError("arrows and markup cannot be drawn still")
        font = note["font"]
        across = self.x.share(note["x"]) if note.get("xref") == "paper" else self.x.place(note["x"])
        down = self.y.place(note["y"]) - note.get("yshift", 0)
        down += ASCENT * font["size"] if note["yanchor"] == "top" else 0
        weight = f' font-weight="{font["weight"]}"' if "weight" in font else ""
        look = f'text-anchor="{_ANCHORS[note["xanchor"]]}" font-size="{font["size"]}"{weight} fill="{font["color"]}"'
        return f'<text x="{across + note.get("xshift", 0):g}" y="{down:.0f}" {look}>{escape(note["text"])}</text>'


_SHAPES: dict[str, Callable[[_Frame, dict[str, Any], str], str]] = {"rect": _Frame.box, "line": _Frame.rule}
"""Type of a shape -> what draws it."""
