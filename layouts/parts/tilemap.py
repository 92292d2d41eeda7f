"""The schematic map for pages, phones and keyboards: one tile a region, rounded for a kota, coloured by class."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dash import html
from dash.development.base_component import Component

from coverage.figures.classes import class_bounds, class_of
from coverage.model.measures import Measure, MeasureKind
from coverage.model.numbers import MISSING, format_short
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.reference.regions import region_by_code
from layouts.parts.components import hidden_text
from layouts.parts.links import toggle

_Map = tuple[Measure[CoverageRow], tuple[float, ...]]
"""What the tiles show, and the lower bounds of its classes after the first."""


def tile_map(summary: CoverageSummary, path: str, measure: Measure[CoverageRow]) -> Component:
    """A tile a region, each a link of `path` that adds the region to the selection or takes it out.

    Any measure that is a number will do: where its indicator declares no classes they follow the regions' values.
    """
    shown = measure, class_bounds(measure, summary.rows)
    tiles = [_tile(summary, row, path, shown) for row in summary.rows]
    unit = "%" if measure.kind is MeasureKind.RATE else measure.unit
    return html.Div(
        [
            html.H2(f"{measure.label} per kab/kota ({unit})"),
            html.Ul(tiles, className="ubin"),
            _legend(shown, len(summary.unfinished.regions) if summary.unfinished is not None else 0),
        ],
        className="kartu",
    )


def _tile(summary: CoverageSummary, row: CoverageRow, path: str, shown: _Map) -> Component:
    measure, bounds = shown
    rank = class_of(measure.number(row), bounds)
    region = region_by_code()[row.code]
    column, line = region.tile
    is_chosen = row.code in summary.selection.regions
    prefix, name = _split_label(region.tile_label)
    spoken = f"{region.name}: {_spoken(measure, row)}{', dipilih' if is_chosen else ''}"
    flag = [html.Span("!", className="tanda", **{"aria-hidden": "true"})] if row.flags else []
    number = _short(measure, measure.number(row))
    face = html.Span([html.Small(prefix), html.B(number), html.Span(name), *flag], **{"aria-hidden": "true"})
    is_awaited = summary.unfinished is not None and row.code in summary.unfinished.regions
    look = "tunggu" if is_awaited else "kosong" if rank is None else str(rank)
    classes = f"ubin-{region.kind} kelas-{look}{' dipilih' if is_chosen else ''}"
    return html.Li(
        toggle(
            [face, hidden_text(spoken)],
            path,
            summary.selection,
            row.code,
            className=classes,
            title=spoken,
            id=f"ubin-{row.code}",
        ),
        style={"gridColumn": column, "gridRow": line},
    )


def _spoken(measure: Measure[CoverageRow], row: CoverageRow) -> str:
    """The value with its unit, as it is read out: '31,3%', '1.234 orang'."""
    text = measure.text(row)
    return text if measure.kind is MeasureKind.RATE or text == MISSING else f"{text} {measure.unit}"


def _short(measure: Measure[CoverageRow], value: float | None) -> str:
    """A value as a tile has room for it: a rate without its sign, persons in thousands or millions.

    >>> from coverage.model.measures import GAP_MEASURE, rate_of
    >>> _short(rate_of(), 0.313), _short(GAP_MEASURE, 1_539_512), _short(GAP_MEASURE, None)
    ('31', '1,5 jt', '–')
    """
    if measure.kind is MeasureKind.RATE:
        return measure.format(value, 0).removesuffix("%")
    if measure.kind is MeasureKind.COUNT:
        return format_short(value, 1).replace(" juta", " jt").replace(" ribu", " rb")
    return measure.format(value)


def _split_label(label: str) -> tuple[str, str]:
    """The kind before a twin's name, which stands in small type above the number, and the name.

    >>> _split_label("Kab. Bogor"), _split_label("Bdg. Barat")
    (('Kab.', 'Bogor'), ('', 'Bdg. Barat'))
    """
    kind, _, name = label.partition(" ")
    return (kind, name) if kind in ("Kab.", "Kota") else ("", label)


def _legend(shown: _Map, awaited: int) -> Component:
    """Classes in words: half-open, the bound belongs to the upper class; regions that are awaited are counted."""
    measure, bounds = shown
    items = [
        html.Li([html.Span(className=f"kelas-{rank}"), text])
        for rank, text in enumerate(_class_words([_short(measure, bound) for bound in bounds]))
    ]
    items.append(html.Li([html.Span(className="kelas-kosong"), "tak ada data"]))
    if awaited:
        items.append(html.Li([html.Span(className="kelas-tunggu"), f"belum lengkap ({awaited})"]))
    return html.Div(
        [
            html.Ul(items, className="legenda"),
            html.P("Sudut bulat = kota. Pilih ubin untuk menyaring halaman.", className="kecil"),
        ]
    )


def _class_words(edges: Sequence[str]) -> list[str]:
    """Words of the classes that these bounds part; without a bound there is one class, of all that is known.

    >>> _class_words(["15", "25"]), _class_words([])
    (['<15', '15–25', '≥25'], ['semua'])
    """
    if not edges:
        return ["semua"]
    return [f"<{edges[0]}", *(f"{low}–{high}" for low, high in pairwise(edges)), f"≥{edges[-1]}"]
