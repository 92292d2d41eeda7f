"""`/wilayah`: every kab/kota in one table that sorts by its address."""

from __future__ import annotations

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from coverage.model.indicators import GAP, TARGET_DEVIATION
from coverage.model.late_words import late_remark
from coverage.model.numbers import format_change, format_number, format_points
from coverage.model.periods import format_position
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.model.tables import ACTIVE_MEMBERS
from coverage.model.wording import BASIS_NAMES, FLAGS, REASONS, SECTOR_SHORT
from layouts.components import completeness, conditions, hidden_text, link, rate_bar, source_line
from layouts.late import late_choice
from layouts.shell import page
from layouts.urls import query_of

PATH = "/wilayah"

SORTS: dict[str, Callable[[CoverageRow], object]] = {
    "kode": lambda row: row.code,
    "nama": lambda row: row.name.partition(" ")[2],
    "peserta": lambda row: -(row.active_members or 0),
    "cakupan": lambda row: -(row.coverage_rate or 0),
    "belum": lambda row: -(row.gap or 0),
    "deviasi": lambda row: row.deviation if row.deviation is not None else 9,
}
"""Word in the address -> order of the rows."""

DEFAULT_SORT = "kode"


def regions_page(summary: CoverageSummary, sort: str, download: str) -> Component:
    """The table of all kab/kota of a selection."""
    rows = sorted(summary.rows, key=SORTS[sort])  # type: ignore[arg-type]
    head = html.Tr(
        [
            _sortable(summary, "kode", "Kode", sort),
            _sortable(summary, "nama", "Kab/Kota", sort),
            _sortable(summary, "peserta", ACTIVE_MEMBERS.label, sort),
            html.Th(SECTOR_SHORT["formal"], scope="col"),
            html.Th(SECTOR_SHORT["informal"], scope="col"),
            html.Th(summary.indicator.denominator_label, scope="col"),
            _sortable(summary, "cakupan", summary.indicator.label, sort),
            _sortable(summary, "belum", GAP.label, sort),
            _sortable(summary, "deviasi", TARGET_DEVIATION.label, sort),
            html.Th("Δ bulan lalu", scope="col"),
            html.Th("Cabang", scope="col"),
            html.Th("Keterangan", scope="col", className="teks"),
        ]
    )
    caption = f"Cakupan menurut kab/kota, posisi {format_position(summary.period)}"
    body = [_row(summary, row) for row in rows]
    whole = html.Tfoot(_row(summary, summary.province))
    return page(
        PATH,
        summary,
        [
            html.Div(
                [
                    html.H1("Wilayah"),
                    html.P(" · ".join(conditions(summary)), className="anak-judul"),
                    *late_choice(PATH, summary),
                ],
                className="kepala",
            ),
            html.Div(
                html.Table(
                    [html.Caption(caption, className="hanya-pembaca"), html.Thead(head), html.Tbody(body), whole],
                    className="lebar",
                ),
                className="bingkai-tabel",
                tabIndex="0",
                role="region",
                **{"aria-label": caption},
            ),
            html.P(f"Dasar wilayah: {BASIS_NAMES[summary.basis]}. {source_line(summary)}", className="kecil"),
        ],
        download,
    )


def _sortable(summary: CoverageSummary, key: str, words: str, sort: str) -> Component:
    query = query_of(summary.selection)
    mark = [html.Span(" ▾", **{"aria-hidden": "true"}), hidden_text(" (urutan sekarang)")] if key == sort else []
    target = f"{PATH}{query}{'&' if query else '?'}urut={key}"
    classes = "teks" if key in ("kode", "nama") else None
    return html.Th(link([words, *mark], target), scope="col", className=classes)


def _row(summary: CoverageSummary, row: CoverageRow) -> Component:
    is_province = row is summary.province
    name = row.name if is_province else link(row.name, f"{PATH}/{row.code}{query_of(summary.selection)}")
    return html.Tr(
        [
            html.Td(row.code, className="teks"),
            html.Th(name, scope="row", className="teks"),
            html.Td(format_number(row.active_members)),
            html.Td(format_number(row.formal)),
            html.Td(format_number(row.informal)),
            html.Td(format_number(row.denominator_workers)),
            html.Td(rate_bar(summary, row)),
            html.Td(format_number(row.gap)),
            html.Td(format_points(row.deviation).removesuffix(" poin persen")),
            html.Td(format_change(row.change_month)),
            html.Td(completeness(summary, row).rpartition("· ")[2].removesuffix(" cabang") or "–"),
            html.Td(remarks(summary, row), className="teks"),
        ]
    )


def remarks(summary: CoverageSummary, row: CoverageRow) -> str:
    """Why a figure is missing or marked, in words."""
    words = [REASONS[row.reason]] if row.reason else []
    return "; ".join(filter(None, [*words, *(FLAGS[flag] for flag in row.flags), late_remark(summary, row)]))
