"""Colours, type and graph settings for screen, wall and print; style sheets take their colours from here too.

Contrast on white was computed: text colours reach 4.5:1 or more, fills that carry meaning 3:1 against their neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coverage.model.periods import MONTHS

FONT = "'Source Sans Pro', 'Segoe UI', 'Liberation Sans', Arial, sans-serif"
"""Type of every page; the first is served by this machine, the others are what a browser may have."""


@dataclass(frozen=True)
class Theme:
    """Colours by meaning: the same quantity has the same colour on every page."""

    name: str
    text: str
    muted: str
    line: str
    paper: str
    covered: str
    formal: str
    informal: str
    uncovered: str
    uncovered_strong: str
    target: str
    font_size: int


SCREEN = Theme(
    name="screen",
    text="#082536",
    muted="#4a6070",
    line="#d5dde3",
    paper="#ffffff",
    covered="#1f66a0",
    formal="#1f66a0",
    informal="#6fa8d6",
    uncovered="#eadfc8",
    uncovered_strong="#c2933f",
    target="#a8481a",
    font_size=14,
)
"""Pages on a desk or a phone."""

CLASS_COLOURS = ("#e3ecf4", "#c3d9ec", "#93bde0", "#2c70ab", "#0f4475")
"""Fill of a map class, lowest first; one more than the bounds of a legend."""

CLASS_TEXT = ("#082536", "#082536", "#082536", "#ffffff", "#ffffff")
"""Text colour on each class: 4.5:1 or more."""

_SHORT_MONTHS = [month[:3] for month in MONTHS]

GRAPH_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "topojsonURL": "/assets/",
    "responsive": True,
    "locale": "id",
    "locales": {
        "id": {
            "dictionary": {},
            "format": {"months": list(MONTHS), "shortMonths": _SHORT_MONTHS, "decimal": ",", "thousands": "."},
        }
    },
}
"""Settings of every graph: nothing is sent anywhere, numbers and months are Indonesian."""


def css_variables(theme: Theme) -> str:
    """The theme as CSS custom properties, for the style sheet.

    >>> css_variables(SCREEN)[:22]
    ':root{--text:#082536;-'
    """
    names = (
        "text",
        "muted",
        "line",
        "paper",
        "covered",
        "formal",
        "informal",
        "uncovered",
        "uncovered_strong",
        "target",
    )
    colours = [f"--{name.replace('_', '-')}:{getattr(theme, name)}" for name in names]
    classes = [f"--class-{rank}:{colour}" for rank, colour in enumerate(CLASS_COLOURS)]
    texts = [f"--class-text-{rank}:{colour}" for rank, colour in enumerate(CLASS_TEXT)]
    return ":root{" + ";".join([*colours, *classes, *texts, f"--font:{FONT}"]) + "}"


def class_of(value: float | None, bounds: tuple[float, ...]) -> int | None:
    """Rank of the legend class of a value: half-open classes, a bound belongs to the upper one; None if missing.

    >>> [class_of(value, (0.15, 0.25)) for value in (0.1, 0.15, 0.3, None)]
    [0, 1, 2, None]
    """
    return None if value is None else sum(value >= bound for bound in bounds)


def label(text: str) -> str:
    r"""A text that plotly shows as it is: neither markup, nor a template, nor mathematics.

    >>> label("<a href='x'>%{y}</a>")
    "&lt;a href='x'&gt;%\u200b{y}&lt;/a&gt;"
    """
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("%{", "%\u200b{").replace("$", "\uff04")


def base_layout(theme: Theme) -> dict[str, Any]:
    """Layout that every figure starts from."""
    return {
        "font": {"family": FONT, "size": theme.font_size, "color": theme.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ",.",
        "showlegend": False,
        "hoverlabel": {"bgcolor": theme.text, "font": {"color": theme.paper, "family": FONT}},
        "margin": {"l": 0, "r": 0, "t": 8, "b": 24},
        "dragmode": False,
    }
