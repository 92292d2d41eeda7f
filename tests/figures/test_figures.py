"""Every figure in every theme is what plotly knows, pictures are well-formed, a figure sees no page and no clock."""

import ast
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest

from coverage.figures.circle_map import circle_key, circle_map
from coverage.figures.classes import class_bounds, class_of
from coverage.figures.columns import SIZE, columns_figure
from coverage.figures.svg import static_svg
from coverage.figures.theme import GRAPH_CONFIG, SCREEN, THEMES, WALL, base_layout
from coverage.figures.trend import members_figure, trend_figure
from coverage.model.indicators import EMPLOYED_RATE
from coverage.model.measures import (
    ACHIEVEMENT,
    DEVIATION,
    FORMAL_MEMBERS,
    GAP_MEASURE,
    INFORMAL_MEMBERS,
    MEMBERS,
    MONTH_CHANGE,
    rate_of,
    workers_of,
)
from tests.figures.rows import COURSES, LAST, REGIONS, TARGETS, course, months, point, regions

FOLDER = Path(__file__).resolve().parents[2] / "coverage" / "figures"
RATE = rate_of()
FIGURES = {
    "trend_figure": lambda points, theme: trend_figure(points, RATE, theme, TARGETS),
    "trend_figure of workers": lambda points, theme: trend_figure(points, workers_of(), theme),
    "members_figure": lambda points, theme: members_figure(points, FORMAL_MEMBERS, theme),
    "members_figure informal": lambda points, theme: members_figure(points, INFORMAL_MEMBERS, theme),
    "columns_figure": lambda points, theme: columns_figure(points, MEMBERS, theme, months=months(13)),
    "columns_figure of a rate": lambda points, theme: columns_figure(points, RATE, theme, months=months(5)),
}
"""Figure function, and what is drawn with it -> how."""

PICTURES = {"circle_map", "circle_key", "static_svg"}
"""Functions that give an SVG."""

themes = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)


def check(figure):
    """Put a figure through plotly's own check of keys and values; it has to come out as it went in."""
    out = go.Figure(figure).to_plotly_json()
    assert len(out["data"]) == len(figure["data"])
    assert {key for key, value in figure["layout"].items() if value not in ([], {})} <= set(out["layout"])


@themes
@pytest.mark.parametrize("points", COURSES.values(), ids=COURSES)
@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_every_figure_of_every_theme_is_known_to_plotly(draw, points, theme):
    check(draw(points, theme))


def test_a_mistyped_key_is_caught():
    figure = trend_figure(COURSES["whole"], RATE, SCREEN)
    with pytest.raises(ValueError, match="hovertemplte"):
        check({**figure, "data": [{**figure["data"][0], "hovertemplte": ""}]})
    with pytest.raises(ValueError, match="yaxis"):
        check({**figure, "layout": {**figure["layout"], "yaxis": {"rnge": [0, 1]}}})


@pytest.mark.parametrize("measure", [MEMBERS, RATE], ids=lambda each: each.id)
def test_the_axis_of_a_course_takes_the_room_that_its_numbers_need(measure):
    axis = trend_figure(COURSES["whole"], measure, SCREEN)["layout"]["yaxis"]
    assert axis["automargin"] is True


def functions(returns):
    """Names of the public functions of figures that take a theme, or draw a figure, and return that."""
    nodes = [node for path in FOLDER.glob("*.py") for node in ast.parse(path.read_text(encoding="utf-8")).body]
    return {
        node.name: [argument.arg for argument in node.args.args]
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and ast.unparse(node.returns) == returns
        and {"theme", "figure"} & {argument.arg for argument in node.args.args}
    }


def test_every_figure_function_is_checked_and_takes_rows_measure_theme():
    drawn = {name: names for name, names in functions("dict[str, Any]").items() if name != base_layout.__name__}
    assert set(drawn) == {name.split(" ")[0] for name in FIGURES}
    assert all(names[1:3] == ["measure", "theme"] for names in drawn.values())
    assert set(functions("str")) == PICTURES | {"css_variables"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_figure_sees_no_page_no_summary_and_no_clock(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"CoverageSummary|Selection|import datetime|\.now\(|\.today\(|import time", text)


# --- SVG


def texts(svg):
    return [node.text for node in ET.fromstring(svg).iter("text")]  # noqa: S314 - our own


@themes
@pytest.mark.parametrize("points", COURSES.values(), ids=COURSES)
def test_columns_are_a_picture_with_real_text(points, theme):
    figure = columns_figure(points, MEMBERS, theme, months=months(13))
    root = ET.fromstring(static_svg(figure, "kolom"))  # noqa: S314 - our own
    stored = {each.period for each in points if each.active_members is not None} & set(months(13))
    bars = list(root.iter("rect"))
    assert len(bars) == len(stored)
    assert all(0 <= float(bar.get("x")) <= float(bar.get("x")) + float(bar.get("width")) <= SIZE[0] for bar in bars)
    assert texts(static_svg(figure)) == [note["text"] for note in figure["layout"]["annotations"]]
    assert root.get("aria-label") == figure["layout"]["meta"]["description"]


def test_the_height_of_a_column_is_its_share_of_the_largest():
    points = [point("2024-07", 1_000_000), point(LAST, 4_000_000)]
    drawn = static_svg(columns_figure(points, MEMBERS, WALL, months=months(2)))
    small, large = (float(height) for height in re.findall(r'<rect[^>]* height="([\d.]+)"', drawn))
    assert large / small == pytest.approx(4)
    assert [float(x) for x in re.findall(r'<rect x="([\d.]+)"', drawn)] == [0, 77]


def test_an_incomplete_month_is_an_outline():
    points = [point("2024-07", 1_000_000), point(LAST, 900_000, is_partial=True)]
    drawn = static_svg(columns_figure(points, MEMBERS, WALL, months=months(2)))
    assert re.search(rf'<rect x="77.0"[^>]* fill="none" stroke="{WALL.covered}" [^>]*stroke-dasharray="10 8"', drawn)


@pytest.mark.parametrize(
    "change",
    [
        {"data": [{"type": "scatter", "x": ["2024-08"]}]},
        {"layout": {"shapes": [{"type": "circle", "line": {"color": "red", "width": 1}}]}},
        {"layout": {"shapes": [{"type": "line", "xref": "x", "line": {"color": "red", "width": 1}}]}},
        {"layout": {"annotations": [{"text": "x", "showarrow": True}]}},
        {"layout": {"annotations": [{"text": "<b>x</b>", "showarrow": False}]}},
    ],
)
def test_what_cannot_be_drawn_still_is_refused_and_never_left_out(change):
    figure = columns_figure(COURSES["whole"], MEMBERS, WALL, months=months(13))
    layout = figure["layout"] | change.get("layout", {})
    with pytest.raises(ValueError, match="still"):
        static_svg({"data": change.get("data", figure["data"]), "layout": layout})


@themes
@pytest.mark.parametrize("rows", REGIONS.values(), ids=REGIONS)
def test_the_circle_map_is_well_formed_in_every_theme(rows, theme):
    numbered = [row.code for row in rows[:5]]
    drawn = circle_map(rows, RATE, theme, highlighted=numbered[:2], numbered=numbered)
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    assert len(root.findall("g")) == len(rows)
    colours = set(re.findall(r"#[0-9a-f]{6}", drawn))
    assert colours <= {theme.covered, theme.uncovered, theme.edge, theme.target, theme.paper, theme.text}
    ET.fromstring(circle_key(0.3, theme))  # noqa: S314 - our own


def test_the_circle_map_fills_by_the_measure_that_it_is_given():
    rows = regions(1)
    drawn = circle_map(rows, rate_of(EMPLOYED_RATE), WALL)
    assert "penduduk bekerja" in drawn and "pekerja berhak" not in drawn


# --- themes and any measure


def test_a_trend_of_another_measure_has_its_own_axis_and_never_breaks():
    broken = course(1)
    of_rate, of_count = (trend_figure(broken, measure, SCREEN) for measure in (RATE, workers_of()))
    assert of_rate["layout"]["yaxis"]["tickformat"] == ".0%" and len(of_rate["data"]) > 1
    assert of_count["layout"]["yaxis"]["tickformat"] == ",.0f" and len(of_count["data"]) == 1


def test_the_same_quantity_has_its_themes_colour_everywhere():
    for theme in THEMES:
        assert trend_figure(COURSES["whole"], RATE, theme)["data"][0]["line"]["color"] == theme.covered
        assert members_figure(COURSES["whole"], INFORMAL_MEMBERS, theme)["data"][0]["line"]["color"] == theme.informal
        columns = columns_figure(COURSES["whole"], MEMBERS, theme, months=months(13))
        assert columns["data"][0]["marker"]["color"][-1] == theme.covered


@pytest.mark.parametrize("measure", [RATE, GAP_MEASURE, DEVIATION, ACHIEVEMENT, MONTH_CHANGE, MEMBERS])
@pytest.mark.parametrize("rows", REGIONS.values(), ids=REGIONS)
def test_any_measure_has_classes_and_every_value_one_of_them(measure, rows):
    bounds = class_bounds(measure, rows)
    assert list(bounds) == sorted(set(bounds)) and len(bounds) < len(SCREEN.classes)
    for row in rows:
        rank = class_of(measure.number(row), bounds)
        assert (rank is None) == (measure.number(row) is None)
        assert rank is None or rank < len(SCREEN.classes)


def test_no_graph_sends_anything_anywhere():
    assert GRAPH_CONFIG["showSendToCloud"] is False and GRAPH_CONFIG["plotlyServerURL"] == ""
