"""The schematic map of circles: one circle a region, its area the workers, filled by area to the coverage.

Positions are fixed (`regions.csv`), so that a region stands at the same place every month. Real borders are not drawn:
the smallest kota would vanish on them. Colours are attributes of the SVG, so the picture stands alone.
Read next: `layouts/wall.py`, which sets it beside five names.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations

from coverage.figures.theme import Theme
from coverage.model.indicators import Indicator
from coverage.model.measures import Measure
from coverage.model.numbers import format_number
from coverage.model.results import CoverageRow
from coverage.reference.regions import region_by_code
from coverage.words.reasons import FLAGS, REASONS

VIEW_BOX = (-8, -8, 1024, 740)
"""Left, top, width and height of the map, in its own units; the circles of `regions.csv` lie inside."""

LARGEST_RADIUS = 97.0
"""Radius of the largest circle, in map units: what the fixed positions leave room for."""

ALLOWED_OVERLAP = 0.04
"""Share of the two radii by which neighbours may overlap before all circles shrink."""

UNKNOWN_RADIUS = 15.0
"""Radius of a region whose workers are unknown, in map units: a place, not a size."""

DIGIT_SIZE = 72
"""Font size of the numbers, in map units: 5 % of the screen's height when the map takes at least 52 % of it."""


def circle_map(
    rows: Sequence[CoverageRow],
    measure: Measure[CoverageRow],
    theme: Theme,
    *,
    highlighted: Sequence[str] = (),
    numbered: Sequence[str] = (),
) -> str:
    """The regions as an SVG: area by workers, filled from the bottom, by area, to a rate of them.

    Grain: one circle per row. Units: persons and fractions.
    Missing: without workers a small dashed circle; without a rate a dashed circle of its size; neither is filled.
    Above 100 % a circle is full and has a second, dotted rim.

    Args:
        rows: The regions to draw.
        measure: A rate of the workers; its denominator is named in the texts.
        theme: The colours: `covered` on `uncovered`, and `target` for what is highlighted.
        highlighted: Codes that get a rim in the colour of emphasis.
        numbered: Codes that get 1, 2, 3 ... in this order.
    """
    brush = _Brush(measure, theme)
    scale = radius_scale(rows)
    numbers = {code: place for place, code in enumerate(numbered, 1)}
    drawn = sorted(rows, key=lambda row: (row.code in highlighted, row.code in numbers))
    circles = "".join(brush.region(row, scale, row.code in highlighted, numbers.get(row.code)) for row in drawn)
    label = escape(f"Peta lingkaran {len(rows)} kab/kota: luas lingkaran {brush.workers}, biru bagian yang terlindungi")
    box = " ".join(str(each) for each in VIEW_BOX)
    return f'<svg class="peta" viewBox="{box}" role="img" aria-label="{label}">{circles}</svg>'


def circle_key(rate: float, theme: Theme, radius: float = 30.0) -> str:
    """A circle for a legend, decorative: `radius` in map units, filled by area to `rate`, in the map's colours.

    Its diameter stands in the style property `--lebar`, so that a sheet can draw it at the map's own scale.
    """
    box = f"{-radius:.2f} {-radius:.2f} {2 * radius:.2f} {2 * radius:.2f}"
    picture = _disc((0.0, 0.0), radius, rate, theme)
    picture += _rim((0.0, 0.0), radius - 1.5, f'stroke="{theme.edge}" stroke-width="3"')
    style = f"--lebar:{2 * radius:.2f}"
    return f'<svg class="kunci" style="{style}" viewBox="{box}" aria-hidden="true">{picture}</svg>'


def radius_scale(rows: Sequence[CoverageRow]) -> float:
    """Map units per square root of a worker, the same for all rows; 0 when no row has workers.

    The largest circle gets `LARGEST_RADIUS`, or less where neighbours would overlap by more than `ALLOWED_OVERLAP`.
    """
    sizes = {row.code: math.sqrt(row.denominator_workers or 0) for row in rows if _has_workers(row)}
    if not sizes:
        return 0.0
    places = {code: region_by_code()[code].circle for code in sizes}
    limits = [
        (1 + ALLOWED_OVERLAP) * math.dist(places[one], places[other]) / (sizes[one] + sizes[other])
        for one, other in combinations(sizes, 2)
    ]
    return min([LARGEST_RADIUS / max(sizes.values()), *limits])


def fill_level(rate: float) -> float:
    """How high a circle is filled, as a fraction of its diameter, so that the filled share of its area is `rate`.

    The area of a circular segment has no closed inverse, hence bisection; 40 halvings are beyond what a screen shows.

    >>> fill_level(0.0), fill_level(0.5), fill_level(1.2), round(fill_level(0.25), 3)
    (0.0, 0.5, 1.0, 0.298)
    """
    if rate <= 0 or rate >= 1:
        return min(max(float(math.ceil(rate)), 0.0), 1.0)
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if _filled_share(middle) < rate:
            low = middle
        else:
            high = middle
    return round((low + high) / 2, 9)


def _filled_share(level: float) -> float:
    """Share of a circle's area below a level, the level being a fraction of the diameter from the bottom."""
    half_angle = math.acos(1 - 2 * level)
    return (half_angle - math.sin(half_angle) * math.cos(half_angle)) / math.pi


def _has_workers(row: CoverageRow) -> bool:
    return row.denominator_workers is not None and row.denominator_workers > 0


@dataclass(frozen=True)
class _Brush:
    """Draws one region after another by the same measure and theme."""

    measure: Measure[CoverageRow]
    theme: Theme

    @property
    def workers(self) -> str:
        """What the denominator counts: 'pekerja berhak'."""
        indicator = self.measure.indicator
        return indicator.denominator_label.lower() if isinstance(indicator, Indicator) else ""

    def region(self, row: CoverageRow, scale: float, is_highlighted: bool, number: int | None) -> str:
        """One region's group: its words, its disc, its rim and its number."""
        theme, rate = self.theme, self.measure.number(row)
        centre = region_by_code()[row.code].circle
        radius = scale * math.sqrt(row.denominator_workers or 0) if _has_workers(row) else UNKNOWN_RADIUS
        parts = [f"<title>{escape(self.words(row))}</title>"]
        if _has_workers(row) and rate is not None:
            parts.append(_disc(centre, radius, rate, theme))
            dashes = ""
        else:
            dashes = ' stroke-dasharray="7 6"'
        colour, width = (theme.target, 6) if is_highlighted else (theme.edge, 3)
        parts.append(_rim(centre, radius - width / 2, f'stroke="{colour}" stroke-width="{width}"{dashes}'))
        if rate is not None and rate > 1:
            dots = f'stroke="{theme.paper}" stroke-width="5" stroke-dasharray="0 9" stroke-linecap="round"'
            parts.append(_rim(centre, radius - width - 7, dots))
        if number is not None:
            parts.append(_number(number, centre, (radius, rate or 0.0), theme))
        return f'<g data-kode="{escape(row.code)}">{"".join(parts)}</g>'

    def words(self, row: CoverageRow) -> str:
        """'Kab. Bogor: 26,6% dari 2.097.225 pekerja berhak', or why there is no rate."""
        rate = self.measure.number(row)
        if rate is None or not _has_workers(row):
            return f"{row.name}: {REASONS.get(row.reason or '', 'Belum ada angka')}"
        text = f"{row.name}: {self.measure.text(row)} dari {format_number(row.denominator_workers)} {self.workers}"
        return f"{text}. {FLAGS['above_100']}" if rate > 1 else text


def _disc(centre: tuple[float, float], radius: float, rate: float, theme: Theme) -> str:
    """The filled circle: the part not covered, and on it the segment that is."""
    x, y = centre
    level = fill_level(rate)
    fill = theme.covered if level == 1 else theme.uncovered
    whole = f'<circle cx="{x:g}" cy="{y:g}" r="{radius:.2f}" fill="{fill}"/>'
    if level in (0, 1):
        return whole
    top = y + radius - 2 * radius * level
    half = 2 * radius * math.sqrt(level * (1 - level))
    arc = f"A{radius:.2f} {radius:.2f} 0 {int(level > 1 / 2)} 0 {x + half:.2f} {top:.2f}Z"
    return f'{whole}<path d="M{x - half:.2f} {top:.2f}{arc}" fill="{theme.covered}"/>'


def _rim(centre: tuple[float, float], radius: float, stroke: str) -> str:
    return f'<circle cx="{centre[0]:g}" cy="{centre[1]:g}" r="{radius:.2f}" fill="none" {stroke}/>'


def _number(number: int, centre: tuple[float, float], disc: tuple[float, float], theme: Theme) -> str:
    """The number in the larger part of a disc (radius and rate): as text on what is not covered, as paper on blue."""
    (x, y), (radius, rate) = centre, disc
    level = fill_level(rate)
    is_above = level <= 1 / 2
    middle = y - radius * level if is_above else y + radius * (1 - level)
    colour = theme.text if is_above else theme.paper
    return (
        f'<text x="{x:g}" y="{middle:.1f}" dy=".34em" font-size="{DIGIT_SIZE}" font-weight="700" '
        f'text-anchor="middle" fill="{colour}">{number}</text>'
    )
