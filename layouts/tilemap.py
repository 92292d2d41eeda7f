"""The schematic map for pages, phones and keyboards: one tile a region, rounded for a kota, coloured by class."""

from __future__ import annotations

from itertools import pairwise

from dash import html
from dash.development.base_component import Component

from coverage.figures.theme import class_of
from coverage.model.numbers import format_number, format_rate
from coverage.model.regions import region_by_code
from coverage.model.results import CoverageRow, CoverageSummary
from layouts.components import hidden_text
from layouts.parts.links import toggle


def tile_map(summary: CoverageSummary, path: str) -> Component:
    """A tile a region, each a link of `path` that adds the region to the selection or takes it out."""
    bounds = summary.indicator.legend
    tiles = [_tile(summary, row, path, class_of(row.coverage_rate, bounds)) for row in summary.rows]
    return html.Div(
        [
            html.H2(f"{summary.indicator.label} per kab/kota (%)"),
            html.Ul(tiles, className="ubin"),
            _legend(bounds),
        ],
        className="kartu",
    )


def _tile(summary: CoverageSummary, row: CoverageRow, path: str, rank: int | None) -> Component:
    region = region_by_code()[row.code]
    column, line = region.tile
    is_chosen = row.code in summary.selection.regions
    prefix, name = _split_label(region.tile_label)
    rate = format_rate(row.coverage_rate, 0).removesuffix("%")
    spoken = f"{region.name}: {format_rate(row.coverage_rate)}{', dipilih' if is_chosen else ''}"
    flag = [html.Span("!", className="tanda", **{"aria-hidden": "true"})] if row.flags else []
    face = html.Span([html.Small(prefix), html.B(rate), html.Span(name), *flag], **{"aria-hidden": "true"})
    classes = f"ubin-{region.kind} kelas-{'kosong' if rank is None else rank}{' dipilih' if is_chosen else ''}"
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


def _split_label(label: str) -> tuple[str, str]:
    """The kind before a twin's name, which stands in small type above the number, and the name.

    >>> _split_label("Kab. Bogor"), _split_label("Bdg. Barat")
    (('Kab.', 'Bogor'), ('', 'Bdg. Barat'))
    """
    kind, _, name = label.partition(" ")
    return (kind, name) if kind in ("Kab.", "Kota") else ("", label)


def _legend(bounds: tuple[float, ...]) -> Component:
    """Classes in words: half-open, the bound belongs to the upper class."""
    edges = [format_number(bound * 100) for bound in bounds]
    words = [f"<{edges[0]}", *(f"{low}–{high}" for low, high in pairwise(edges)), f"≥{edges[-1]}"]
    items = [html.Li([html.Span(className=f"kelas-{rank}"), text]) for rank, text in enumerate(words)]
    items.append(html.Li([html.Span(className="kelas-kosong"), "tak ada data"]))
    return html.Div(
        [
            html.Ul(items, className="legenda"),
            html.P("Sudut bulat = kota. Pilih ubin untuk menyaring halaman.", className="kecil"),
        ]
    )
