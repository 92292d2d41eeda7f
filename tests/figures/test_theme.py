"""The one table of colours: contrast on every theme's own paper, and no colour typed anywhere else."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from coverage.figures.theme import SCREEN, THEMES, WALL, css_variables
from layouts.parts.shell import INDEX
from layouts.wall import wall_page
from tests.layouts.test_wall import CHECKED, summary

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "layouts" / "assets"
TEXT, FILL = 4.5, 3.0
CODE = [path for part in ("coverage", "layouts", "callbacks") for path in sorted((ROOT / part).rglob("*.py"))]
CODE = [path for path in CODE if path.parent.name != "example"]  # workbooks as other offices paint them
SHEETS = [*ASSETS.glob("*.css"), *ASSETS.glob("*.js"), *(ROOT / "layouts" / "templates").rglob("*.html")]


def luminance(colour):
    """Relative luminance after WCAG 2.2, 0 for black to 1 for white."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_can_be_read_on_every_ground(theme):
    grounds = {name: getattr(theme, name) for name in ("paper", "ground", "hover", "notice")}
    pairs = {(name, ink): (getattr(theme, ink), paper) for name, paper in grounds.items() for ink in ("text", "muted")}
    for ink in ("covered", "target"):
        pairs["paper", ink] = getattr(theme, ink), theme.paper
    for fill in ("covered", "pressed", "target"):
        pairs["text on", fill] = theme.paper, getattr(theme, fill)
    pairs["banner", "text"] = theme.banner_text, theme.banner
    pairs["alarm", "text"] = theme.alarm_text, theme.alarm
    pairs["wrong", "text"] = theme.text, theme.wrong
    pairs |= {("class", rank): pair for rank, pair in enumerate(zip(theme.class_text, theme.classes, strict=True))}
    assert {name: contrast(*pair) for name, pair in pairs.items() if contrast(*pair) < TEXT} == {}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_carries_meaning_by_its_colour_stands_out_from_the_paper(theme):
    fills = ("covered", "formal", "informal", "other", "edge", "uncovered_strong", "target")
    weak = {name: contrast(getattr(theme, name), theme.paper) for name in fills}
    weak |= {("series", place): contrast(colour, theme.paper) for place, colour in enumerate(theme.series)}
    assert {name: found for name, found in weak.items() if found < FILL} == {}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_lines_and_classes_differ_among_themselves(theme):
    assert len(set(theme.series)) == len(theme.series) >= 5
    assert len(theme.classes) == len(theme.class_text) == 5
    light = [luminance(colour) for colour in theme.classes]
    assert light in (sorted(light), sorted(light, reverse=True))
    assert min(contrast(one, other) for one, other in combinations(theme.classes, 2)) > 1.15


@pytest.mark.parametrize("path", [*CODE, *SHEETS], ids=lambda path: path.name)
def test_no_colour_is_typed_outside_the_table(path):
    if path.name == "theme.py":
        return
    text = re.sub(r"&#\w+;", "", path.read_text(encoding="utf-8"))
    assert re.findall(r"(?<![\w&])#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\b(?![-\w])|rgba?\(\d", text) == []


def test_pages_and_wall_take_their_colours_from_the_table():
    assert f"<style>{css_variables(SCREEN)}</style>" in INDEX
    assert f"<style>{css_variables(WALL)}</style>" in wall_page(summary(), CHECKED)
    for sheet in ASSETS.glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        own = set(re.findall(r"(--[a-z][\w-]*)\s*:", text)) | {"--x", "--y", "--lebar"}
        used = set(re.findall(r"var\((--[\w-]+)", text)) - own
        assert used <= set(re.findall(r"(--[\w-]+):", css_variables(WALL))), sheet.name
