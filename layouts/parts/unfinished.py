"""The first page of an unfinished month: the last complete one, who is awaited, and the same regions at two months."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from coverage.model.numbers import format_change, format_number, format_points, format_rate
from coverage.model.periods import format_period
from coverage.model.releases import release_words
from coverage.model.results import CoverageSummary
from coverage.model.unfinished import AwaitedBranch, LastComplete, LikeForLike, Unfinished
from coverage.reference.regions import region_by_code, region_name
from coverage.words.reasons import BASIS_NAMES
from coverage.words.unfinished import since_words
from layouts.parts.components import Children, completeness, hidden_text, stacked_bar, table
from layouts.parts.headline import marks
from layouts.parts.links import choose, toggle
from layouts.parts.missing_branches import missing_branch_choice


def unfinished_figure(summary: CoverageSummary, path: str) -> Component:
    """The large figure of an unfinished month: that of the last complete one with its name; else the like for like."""
    unfinished = _unfinished(summary)
    last, pair = unfinished.headline_month, unfinished.like_for_like
    if last is not None:
        return _complete_month(summary, path, last)
    if pair is not None:
        return html.Div(
            [
                html.H2(f"Di {len(pair.regions)} kab/kota yang lengkap"),
                html.P(format_change(pair.change), className="angka-besar", id="cakupan"),
                html.P(f"peserta {since_words(pair)}, di {len(pair.regions)} kab/kota", className="pecahan"),
                html.P(_no_month_words(unfinished), className="kecil"),
            ]
        )
    return html.Div(
        [
            html.H2("Peserta dari yang sudah masuk"),
            html.P(format_number(summary.province.active_members), className="angka-sedang", id="cakupan"),
            html.P("peserta aktif, sedikitnya", className="pecahan"),
            html.P("Belum ada bulan lain untuk dibandingkan.", className="kecil"),
        ]
    )


def _unfinished(summary: CoverageSummary) -> Unfinished:
    if summary.unfinished is None:
        raise ValueError("the month is complete")
    return summary.unfinished


def _month(period: str) -> str:
    """The month without its year: 'Agustus'."""
    return format_period(period).partition(" ")[0]


def _no_month_words(unfinished: Unfinished) -> str:
    if unfinished.last_complete is None:
        return "Belum ada bulan yang lengkap, jadi cakupan Jawa Barat belum dapat dihitung."
    return (
        f"Bulan terakhir yang lengkap, {format_period(unfinished.last_complete.period)}, sudah lebih dari tiga bulan."
    )


def _complete_month(summary: CoverageSummary, path: str, last: LastComplete) -> Component:
    row, month = last.row, format_period(last.period)
    then = replace(summary.selection, period=last.period, release=None)
    workers = summary.indicator.denominator_label.lower()
    is_known = row.coverage_rate is not None
    lines = [f"{BASIS_NAMES[summary.basis]} · {release_words(last.release)}"]
    if last.denominator is not None:
        lines.append(f"{summary.indicator.denominator_label}: edisi {last.denominator.vintage}")
    if row.target_rate is not None and row.deviation is not None:
        lines.append(f"Sasaran akhir {last.period[:4]} {format_rate(row.target_rate)}: {format_points(row.deviation)}")
    return html.Div(
        [
            html.Div(
                [
                    html.H2(f"{month}, bulan terakhir yang lengkap"),
                    choose(f"Buka {_month(last.period)} ›", path, then, ("periode", "rilis")),
                ],
                className="judul-baris",
            ),
            html.P(
                format_rate(row.coverage_rate), className="angka-besar" if is_known else "angka-kosong", id="cakupan"
            ),
            html.P(
                [
                    html.Strong(format_number(row.active_members)),
                    " dari ",
                    html.Strong(format_number(row.denominator_workers)),
                    f" {workers}, ",
                    html.Strong(month),
                ],
                className="pecahan",
            ),
            *([stacked_bar(row)] if row.active_members is not None else []),
            html.Ul([html.Li(text) for text in lines], className="syarat"),
        ]
    )


def awaited_list(summary: CoverageSummary, path: str) -> Component:
    """Who is awaited: each branch with the regions that it holds back and what it last reported; else the regions."""
    unfinished = _unfinished(summary)
    month = _month(summary.period)
    if not unfinished.branches:
        names = ", ".join(region_name(code) for code in unfinished.regions)
        title = f"{month}: {len(unfinished.regions)} kab/kota belum masuk"
        return html.Div([html.H2(title), html.P(names), marks(summary, summary.province)], className="kartu")
    title = f"{month}: {len(unfinished.branches)} cabang ditunggu, {len(unfinished.regions)} kab/kota tertahan"
    months = {branch.month for branch in unfinished.branches if branch.month is not None}
    shared = months.pop() if len(months) == 1 else None
    rows = [_branch_cells(branch, shared) for branch in unfinished.branches]
    last = "Peserta terakhir" if shared is None else f"Peserta {format_period(shared)}"
    share = _share(unfinished)
    parts: list[Children] = [
        html.H2(title),
        table("Cabang yang ditunggu", ["Cabang", "Menahan angka", last], rows, 2),
    ]
    parts += [html.P(share, className="kecil")] if share else []
    parts.append(html.P(completeness(summary, summary.province), className="kecil"))
    parts += missing_branch_choice(path, summary)
    parts.append(marks(summary, summary.province))
    return html.Div(parts, className="kartu")


def _branch_cells(branch: AwaitedBranch, shared: str | None) -> list[Children]:
    """The cells of a branch; its last month is named where the heading does not name one for all (`shared`)."""
    regions = ", ".join(region_by_code()[code].short_name for code in branch.regions if code in region_by_code())
    last: Children = format_number(branch.members)
    if branch.month not in (None, shared):
        last = [last, html.Span(f" ({format_period(branch.month)})", className="kecil")]
    mark = html.Span(className="tanda-tunggu", **{"aria-hidden": "true"})
    state = html.Span([mark, "belum masuk"], className="belum-masuk keadaan-cabang")
    return [html.Span([html.B(f"{branch.code} {branch.name}".strip()), html.Br(), state]), regions, last]


def _share(unfinished: Unfinished) -> str:
    """What the awaited branches last reported together, and its share of the last complete month."""
    known = [branch.members for branch in unfinished.branches if branch.members is not None]
    last = unfinished.last_complete
    if not known or last is None or not last.row.active_members:
        return ""
    share = format_rate(sum(known) / last.row.active_members)
    return f"Bersama {format_number(sum(known))} orang, {share} dari peserta {format_period(last.period)}."


def same_regions(summary: CoverageSummary) -> list[Component]:
    """The regions that are complete at both months: two bars over the same workers, and the addition."""
    pair = _unfinished(summary).like_for_like
    if pair is None:
        return []
    count = len(pair.regions)
    bars = [
        _bar(pair, month, members, is_later=is_later)
        for month, members, is_later in (
            (pair.against, pair.members_before, False),
            (pair.period, pair.members, True),
        )
    ]
    words = (
        f"{format_period(pair.period)}: {format_change(pair.change)} peserta di {count} kab/kota itu. "
        "Angka ini bukan cakupan Jawa Barat: kab/kota yang belum masuk dapat lebih tinggi atau lebih rendah."
    )
    parts = [html.H2(f"Wilayah yang sama, dua bulan: {count} kab/kota"), *bars, html.P(words, className="kecil")]
    return [html.Div(parts, className="kartu")]


def _bar(pair: LikeForLike, month: str, members: int, *, is_later: bool) -> Component:
    rate = members / pair.workers if pair.workers else None
    of_all = f" dari {format_number(pair.workers)}" if pair.workers else ""
    longest = pair.workers or max(pair.members, pair.members_before) or 1
    kept = min(members, pair.members_before) if is_later else members
    parts = [html.Span(className="bagian formal", style={"flexGrow": kept / longest})]
    if is_later and pair.change > 0:
        parts.append(html.Span(className="bagian tambahan", style={"flexGrow": pair.change / longest}))
    rest = 1 - min(members / longest, 1)
    parts.append(html.Span(className="bagian sisa", style={"flexGrow": rest}))
    return html.Div(
        [
            html.P([f"{format_period(month)}: {format_number(members)}{of_all}"], className="kecil"),
            html.Div(
                [
                    html.Div(parts, className="batang tipis", **{"aria-hidden": "true"}),
                    html.Span(format_rate(rate) if rate is not None else "", className="kecil"),
                ],
                className="batang-bulan",
            ),
        ]
    )


def additions(summary: CoverageSummary, path: str) -> list[Component]:
    """The change of each region that is complete at both months, the largest first."""
    pair = _unfinished(summary).like_for_like
    if pair is None:
        return []
    largest = max((abs(change) for _, change in pair.changes), default=0) or 1
    order = sorted(pair.changes, key=lambda each: (-each[1], each[0]))
    rows = [
        html.Tr(
            [
                html.Th(toggle(region_name(code), path, summary.selection, code, id=f"tambahan-{code}"), scope="row"),
                html.Td(
                    html.Span(
                        className="isi turun" if change < 0 else "isi naik",
                        style={"width": f"{abs(change) / largest * 100:.1f}%"},
                    ),
                    className="batang-kecil",
                    **{"aria-hidden": "true"},
                ),
                html.Td(format_change(change) if change else "0"),
            ]
        )
        for code, change in order
    ]
    title = f"Perubahan {since_words(pair)}, {len(pair.regions)} kab/kota"
    head = html.Tr(
        [html.Th("Kab/Kota", scope="col"), html.Th(hidden_text("Batang"), scope="col"), html.Th("orang", scope="col")]
    )
    return [html.Table([html.Caption(title), html.Thead(head), html.Tbody(rows)], className="peringkat tambahan")]
