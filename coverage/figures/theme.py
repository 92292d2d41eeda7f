"""The one table of colours, for screen, dark screen, wall and print; type and graph settings.

Style sheets take their colours from here as custom properties, the workbook its fills. A test computes the contrast on
each theme's paper: text reaches 4.5:1 or more, what carries meaning by its colour 3:1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from coverage.model.periods import MONTHS

FONT = "'Source Sans Pro', 'Segoe UI', 'Liberation Sans', Arial, sans-serif"
"""Type of every page; the first is served by this machine, the others are what a browser may have."""


@dataclass(frozen=True)
class Theme:
    """Colours by meaning: the same quantity has the same colour on every page.

    `uncovered` is an area and pale, so `edge` rims it; `uncovered_strong` carries meaning without a rim. `faded` is
    `covered` where it stands back, `stripe` hatches `informal`. `series` are lines told apart, `classes` the fills of a
    map from the lowest, one more than the bounds of a legend, each with its `class_text`. The grounds: `ground` a quiet
    one, `hover` below a pointer, `notice` a line that stands out, `hatch` stripes what is unknown, `wrong` a cell that
    must be corrected.
    """

    name: str
    font_size: int
    paper: str
    text: str
    muted: str
    line: str
    grid: str
    covered: str
    pressed: str
    faded: str
    formal: str
    informal: str
    stripe: str
    other: str
    uncovered: str
    edge: str
    uncovered_strong: str
    target: str
    ground: str
    hover: str
    notice: str
    hatch: str
    wrong: str
    banner: str
    banner_text: str
    alarm: str
    alarm_text: str
    series: tuple[str, ...]
    classes: tuple[str, ...]
    class_text: tuple[str, ...]

    def colour(self, measure: str) -> str:
        """The colour of a measure by its id; what has none of its own is drawn as covered."""
        own = {"formal": self.formal, "informal": self.informal, "other": self.other, "gap": self.uncovered_strong}
        return own.get(measure, self.covered)


SCREEN = Theme(
    name="screen",
    font_size=14,
    paper="#ffffff",
    text="#082536",
    muted="#4a6070",
    line="#d5dde3",
    grid="#d5dde3",
    covered="#1f66a0",
    pressed="#174f7d",
    faded="#7fa6c7",
    formal="#1f66a0",
    informal="#5093c9",
    stripe="#1f66a0",
    other="#8a8f98",
    uncovered="#eadfc8",
    edge="#b78631",
    uncovered_strong="#b78631",
    target="#a8481a",
    ground="#f4f7f9",
    hover="#f1f5f8",
    notice="#eef3f7",
    hatch="#dfe5ea",
    wrong="#f8d7b5",
    banner="#d2da34",
    banner_text="#082536",
    alarm="#b3261e",
    alarm_text="#ffffff",
    series=("#1f66a0", "#b05e08", "#511d96", "#d3316d", "#5b340b"),
    classes=("#e3ecf4", "#c3d9ec", "#93bde0", "#2c70ab", "#0f4475"),
    class_text=("#082536", "#082536", "#082536", "#ffffff", "#ffffff"),
)
"""Pages on a desk or a phone."""

DARK = Theme(
    name="dark",
    font_size=14,
    paper="#10202b",
    text="#e8eef2",
    muted="#a9bac6",
    line="#2c4150",
    grid="#2c4150",
    covered="#6db3e8",
    pressed="#8cc6f0",
    faded="#4b7ea5",
    formal="#6db3e8",
    informal="#a9d3f2",
    stripe="#4b7ea5",
    other="#9aa3ad",
    uncovered="#574a33",
    edge="#a08a62",
    uncovered_strong="#d9b36a",
    target="#f0936a",
    ground="#182b38",
    hover="#1d3341",
    notice="#1b303e",
    hatch="#2c4150",
    wrong="#5a3a1c",
    banner="#d2da34",
    banner_text="#082536",
    alarm="#b3261e",
    alarm_text="#ffffff",
    series=("#6db3e8", "#e5672e", "#f3c29a", "#8178f0", "#c1738c"),
    classes=("#1c3344", "#24506f", "#2f6f9b", "#6db3e8", "#c5e2f7"),
    class_text=("#e8eef2", "#e8eef2", "#ffffff", "#10202b", "#10202b"),
)
"""The same pages for who asked for a dark screen."""

WALL = Theme(
    name="wall",
    font_size=55,
    paper="#0d1f2d",
    text="#edf2f5",
    muted="#b3c2ce",
    line="#294256",
    grid="#294256",
    covered="#4cbaf0",
    pressed="#4cbaf0",
    faded="#2f6f95",
    formal="#4cbaf0",
    informal="#a5dcf7",
    stripe="#2f7fae",
    other="#b3c2ce",
    uncovered="#3b2f20",
    edge="#8a7450",
    uncovered_strong="#f4a742",
    target="#f4a742",
    ground="#132a3b",
    hover="#132a3b",
    notice="#132a3b",
    hatch="#294256",
    wrong="#5a3a1c",
    banner="#f4a742",
    banner_text="#0d1f2d",
    alarm="#f4a742",
    alarm_text="#0d1f2d",
    series=("#4cbaf0", "#f4a742", "#a5dcf7", "#b3c2ce", "#edf2f5"),
    classes=("#1c3344", "#24506f", "#2f6f95", "#4cbaf0", "#a5dcf7"),
    class_text=("#edf2f5", "#edf2f5", "#ffffff", "#0d1f2d", "#0d1f2d"),
)
"""A wall across a lobby: sky blue is covered, orange is emphasis. Its font size is in units of a drawing."""

PRINT = Theme(
    name="print",
    font_size=11,
    paper="#ffffff",
    text="#000000",
    muted="#4d4d4d",
    line="#b8c4d0",
    grid="#d9d9d9",
    covered="#226da8",
    pressed="#226da8",
    faded="#7fa6c7",
    formal="#226da8",
    informal="#5093c9",
    stripe="#226da8",
    other="#5a6570",
    uncovered="#e9e9e9",
    edge="#5a6570",
    uncovered_strong="#b78631",
    target="#b4560f",
    ground="#f2f6fa",
    hover="#f2f6fa",
    notice="#dce8f2",
    hatch="#d9d9d9",
    wrong="#f8d7b5",
    banner="#d2da34",
    banner_text="#000000",
    alarm="#b3261e",
    alarm_text="#ffffff",
    series=("#226da8", "#b4560f", "#3e8e41", "#7a4fa3", "#5a6570"),
    classes=("#e3ecf4", "#c3d9ec", "#93bde0", "#2c70ab", "#0f4475"),
    class_text=("#000000", "#000000", "#000000", "#ffffff", "#ffffff"),
)
"""Paper: the workbook, and pictures and reports that are printed."""

THEMES = (SCREEN, DARK, WALL, PRINT)
"""Every theme, each a whole table of colours."""

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
    ':root{--paper:#ffffff;'
    """
    named = {each.name: getattr(theme, each.name) for each in fields(theme)}
    colours = [f"--{name.replace('_', '-')}:{value}" for name, value in named.items() if str(value).startswith("#")]
    classes = [f"--class-{rank}:{colour}" for rank, colour in enumerate(theme.classes)]
    texts = [f"--class-text-{rank}:{colour}" for rank, colour in enumerate(theme.class_text)]
    return ":root{" + ";".join([*colours, *classes, *texts, f"--font:{FONT}"]) + "}"


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
