"""The wall display at /dinding: few words in large type, scene after scene, plain HTML without a framework.

`wall_page` is the whole document; `wall_content` the part that the screen asks for again and replaces when its digest
changed. What a scene says is decided here, how it is marked up in `templates/wall/`; its charts are those of
`coverage.figures`, its colours those of the theme, its looks in `assets/dinding.css`, rotation and polling in
`assets/dinding.js`. The playlist "lobi" never ranks, names no target and no pace: guests stand before it.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from coverage.figures.circle_map import circle_key, circle_map, radius_scale
from coverage.figures.columns import columns_figure
from coverage.figures.svg import static_svg
from coverage.figures.theme import WALL, css_variables
from coverage.model.errors import UsageError
from coverage.model.indicators import COVERAGE_RATE
from coverage.model.numbers import format_number, format_rate, format_short
from coverage.model.periods import format_period, format_position, months_between, shift_period
from coverage.model.releases import status_word
from coverage.model.results import CoverageRow, CoverageSummary, Target
from coverage.model.shown import PARTS, SECTOR_RATES, SECTOR_WORKERS, SECTORS, WALL_COLUMNS, map_measure
from coverage.model.trend import TrendPoint, comparable
from coverage.model.unfinished import Unfinished
from coverage.words.reasons import BASIS_NAMES, EXAMPLE_MARK, REASONS
from coverage.words.unfinished import addition_words, arrived_words, unfinished_sentence
from layouts.rendering import drawn, render

YEAR = 12
"""Months of a year: how far the change of members and the columns look back."""

OVERDUE_AFTER = 2
"""Months after its period from which data are overdue: the recaps of a month are in by the end of the next."""

LISTED = 5
"""How many regions are numbered and named: what can be read in one scene."""

SHOWN_TARGETS = 2
"""How many targets, each of another source, fit beside the columns."""

MILLIONS_FROM = 100_000
"""Smallest count, in persons, that two decimals of a million still tell."""

DEFAULT_PLAYLIST = "internal"
"""The playlist of a screen that asks for none."""


@dataclass(frozen=True)
class _Scene:
    """One scene: its name, the template that marks it up, and what the template shows."""

    name: str
    template: str
    values: Mapping[str, Any]


def wall_page(
    summary: CoverageSummary | None,
    checked: dt.datetime,
    playlist: str = DEFAULT_PLAYLIST,
    later: Unfinished | None = None,
) -> str:
    """The whole document. Missing: without a summary it says that there are no data yet, and goes on asking.

    `later` is an unfinished month that the strip names: later than that of the summary, or its own.

    Raises:
        UsageError: for a playlist that does not exist.
    """
    content = _content(summary, checked, playlist, later)
    return str(render("wall/page.html", colours=drawn(css_variables(WALL)), content=content))


def wall_content(
    summary: CoverageSummary | None,
    checked: dt.datetime,
    playlist: str = DEFAULT_PLAYLIST,
    later: Unfinished | None = None,
) -> str:
    """Scenes, banners and strip; `data-versi` is a digest of all that is shown except the time of the check.

    Raises:
        UsageError: for a playlist that does not exist.
    """
    return str(_content(summary, checked, playlist, later))


def _content(summary: CoverageSummary | None, checked: dt.datetime, playlist: str, later: Unfinished | None) -> Markup:
    if playlist not in PLAYLISTS:
        raise UsageError(f"Putaran '{playlist}' tidak dikenal. Pilih: {', '.join(PLAYLISTS)}.")
    body = render(
        "wall/body.html",
        scenes=_scenes(summary, playlist, later),
        banners=_banners(summary, checked) if summary else [],
        strip=_strip(summary),
        unfinished="" if later is None else unfinished_sentence(later).removesuffix("."),
        is_example=summary is not None and summary.info.is_example,
        example_mark=EXAMPLE_MARK,
    )
    digest = hashlib.sha256(body.encode()).hexdigest()[:16]
    return render("wall/content.html", body=body, version=digest, clock=f"{checked:%H.%M}")


def _scenes(summary: CoverageSummary | None, playlist: str, later: Unfinished | None) -> list[_Scene]:
    """The scenes that there is something to say for, in order; never none."""
    if summary is None:
        return [_plain_scene("Belum ada data", "Layar ini menyusul sendiri setelah rekap dimuat.")]
    if summary.focus.active_members is None and summary.focus.coverage_rate is None:
        return [_plain_scene("Belum ada data", REASONS.get(summary.focus.reason or "", ""))]
    if summary.unfinished is not None and not summary.selection.regions:
        words = addition_words(summary.unfinished, is_rise_only=playlist != DEFAULT_PLAYLIST)
        title = words or f"{format_period(summary.period)} belum lengkap"
        return [_plain_scene(title, arrived_words(summary.unfinished))]
    scenes = [scene for build in PLAYLISTS[playlist] if (scene := build(summary)) is not None]
    words = addition_words(later, is_rise_only=playlist != DEFAULT_PLAYLIST)
    if words and scenes and scenes[0].template == "rate":
        scenes[0] = replace(scenes[0], values={**scenes[0].values, "addition": words})
    return scenes


def _strip(summary: CoverageSummary | None) -> dict[str, str]:
    """Below every scene: the rate, or the members where there is none, the date of the data, and what they are."""
    if summary is None:
        return {"figure": "", "words": "Belum ada data"}
    row = summary.focus
    is_known = row.coverage_rate is not None
    figure = format_rate(row.coverage_rate) if is_known else format_short(row.active_members)
    said = "terlindungi" if is_known else "peserta, sedikitnya" if row.reason == "incomplete" else "peserta aktif"
    state = status_word(summary.release).lower()
    return {"figure": figure, "words": f"{said} · data {format_position(summary.period)} · {state}"}


def _banners(summary: CoverageSummary, checked: dt.datetime) -> list[str]:
    """What is wrong with the figures, one sentence each: incomplete, overdue, another basis, an old snapshot."""
    row, is_said = summary.focus, summary.unfinished is not None  # the strip says who is in of an unfinished month
    parts = []
    if summary.regions_included < summary.regions_expected and not is_said:
        parts.append(f"{summary.regions_included}/{summary.regions_expected} kab/kota")
    if row.branches_expected is not None and row.branches_included < row.branches_expected and not is_said:
        parts.append(f"{row.branches_included}/{row.branches_expected} cabang")
    if "part_missing" in row.flags:
        parts.append("sebagian isi rekap belum ada")
    banners = [f"BELUM LENGKAP: {' · '.join(parts)}"] if parts else []
    if months_between(summary.period, f"{checked:%Y-%m}") > OVERDUE_AFTER and not summary.info.is_example:
        banners.append(f"DATA TERLAMBAT: posisi {format_period(summary.period)}")
    if summary.basis != "domicile":
        banners.append(f"DASAR WILAYAH: {BASIS_NAMES.get(summary.basis, summary.basis)}, bukan UCJ")
    return [*banners, summary.info.warning] if summary.info.warning else banners


def _plain_scene(title: str, words: str) -> _Scene:
    return _Scene(title, "plain", {"title": title, "words": words})


def _rate_scene(summary: CoverageSummary) -> _Scene:
    row, unit = summary.focus, _unit(summary)
    where = "" if row.code == summary.province.code else f"di {row.name} "
    if row.coverage_rate is None:
        words = REASONS.get(row.reason or "", "Cakupan belum dapat dihitung")
        return _plain_scene(f"{format_short(row.active_members)} peserta aktif", words)
    gap, rate = row.gap or 0, format_rate(row.coverage_rate)
    rest = (
        f"{summary.gap_words}{format_short(gap)} belum" if gap >= 0 else f"{format_short(-gap)} di atas jumlah {unit}"
    )
    shown = {
        "rate": rate,
        "is_long": bool(where) or len(rate) > len("31,3%"),
        "words": f"{unit} {where}terlindungi",
        "counts": f"{format_short(row.active_members)} dari {format_short(row.denominator_workers)}",
        "rest": rest,
        "parts": _parts(row),
        "uncovered": max(gap, 0),
        "addition": "",
    }
    return _Scene("Cakupan", "rate", shown)


def _parts(row: CoverageRow) -> list[dict[str, Any]]:
    """Those who are covered, by sector where that is known: the parts of one bar, and its legend."""
    known = [(part.id, part.label, count) for part in PARTS if (count := part.number(row))]
    known = known or [(SECTORS[0].id, "Terlindungi", row.active_members or 0)]
    return [{"id": name, "label": label, "count": count, "words": format_short(count)} for name, label, count in known]


def _gaps_scene(summary: CoverageSummary) -> _Scene | None:
    stored = summary.concentration
    gaps = sorted(((row.gap, row) for row in summary.rows if row.gap), key=lambda pair: (-pair[0], pair[1].code))
    largest = [(row, gap) for gap, row in gaps[:LISTED] if gap > 0]
    if stored is None or not largest or summary.selection.regions:
        return None
    title = f"{len(stored.codes)} kab/kota = separuh dari yang belum terlindungi"
    unit, size, decimals = ("jt", 1e6, 2) if largest[-1][1] >= MILLIONS_FROM else ("rb", 1e3, 0)
    key = drawn(circle_key(summary.province.coverage_rate or 0, WALL))
    shown = {
        "title": title,
        "below": f"Terbanyak: {largest[0][0].name}, {format_short(largest[0][1])} pekerja",
        "picture": _map(summary, stored.codes, tuple(row.code for row, _ in largest)),
        "listed": [
            {"name": row.name, "count": f"{format_number(gap / size, decimals)} {unit}"} for row, gap in largest
        ],
        "lines": [{"picture": key, "words": "biru: terlindungi"}, *_rims(summary)],
    }
    return _Scene(title, "gaps", shown)


def _map(summary: CoverageSummary, highlighted: tuple[str, ...] = (), numbered: tuple[str, ...] = ()) -> Markup:
    measure = map_measure(summary.indicator)
    return drawn(circle_map(summary.rows, measure, WALL, highlighted=highlighted, numbered=numbered))


def _rims(summary: CoverageSummary) -> list[dict[str, str]]:
    """A word on the rims that need one this time."""
    rates = [row.coverage_rate for row in summary.rows]
    above = ["titik-titik: di atas 100%"] if any(rate is not None and rate > 1 for rate in rates) else []
    unknown = ["putus-putus: belum ada angka"] if None in rates else []
    return [{"picture": "", "words": words} for words in (*above, *unknown)]


def _protection_scene(summary: CoverageSummary) -> _Scene | None:
    """The map without a word that ranks."""
    if all(row.coverage_rate is None for row in summary.rows) or summary.selection.regions:
        return None
    row, unit = summary.province, _unit(summary)
    size = 10 ** math.floor(math.log10(max(each.denominator_workers or 1 for each in summary.rows)))
    title = "Perlindungan pekerja Jawa Barat"
    shown = {
        "title": title,
        "below": f"Lingkaran: {unit}, biru: terlindungi",
        "picture": _map(summary),
        "workers": format_short(row.denominator_workers),
        "members": format_short(row.active_members),
        "unit": unit,
        "key": drawn(circle_key(0, WALL, radius_scale(summary.rows) * math.sqrt(size))),
        "scale": f"{format_short(size, 0)} {unit}",
        "lines": _rims(summary),
    }
    return _Scene(title, "protection", shown)


def _unit(summary: CoverageSummary) -> str:
    """What the denominator counts: 'pekerja berhak'."""
    return summary.indicator.denominator_label.lower()


def _points(summary: CoverageSummary) -> dict[str, TrendPoint]:
    """The months from twelve before the period to the period that have members."""
    start = shift_period(summary.period, -YEAR)
    return {
        point.period: point
        for point in summary.trend
        if start <= point.period <= summary.period and point.active_members is not None
    }


def _change(summary: CoverageSummary) -> dict[str, str]:
    """The headline of the trend: the change since twelve months ago, or since the first comparable month after."""
    whole = {each.period: each.active_members or 0 for each in comparable(_points(summary).values(), summary.period)}
    first = min(whole, default=summary.period)
    if summary.period not in whole or first == summary.period:
        return {"before": "", "figure": format_short(summary.focus.active_members), "after": " peserta aktif"}
    change = whole[summary.period] - whole[first]
    since = "dalam 12 bulan" if months_between(first, summary.period) == YEAR else f"sejak {format_period(first)}"
    verb = "Bertambah" if change >= 0 else "Berkurang"
    return {"before": f"{verb} ", "figure": format_short(abs(change)), "after": f" peserta {since}"}


def _course_scene(summary: CoverageSummary) -> _Scene | None:
    if summary.focus.active_members is None:
        return None
    points = _points(summary)
    months = [shift_period(summary.period, back) for back in range(-YEAR, 1)]
    figure = columns_figure(tuple(points.values()), WALL_COLUMNS, WALL, months=months)
    shown = {
        **_change(summary),
        "picture": drawn(static_svg(figure, "kolom")),
        "targets": [_target(target, summary) for target in summary.targets[:SHOWN_TARGETS]],
        "without_target": f"Target {summary.period[:4]} belum diisi",
        "is_partial": any(point.is_partial for point in points.values()),
    }
    return _Scene("Peserta aktif dan sasaran", "course", shown)


def _target(target: Target, summary: CoverageSummary) -> dict[str, str]:
    """'Sasaran <source>, tahun <year>: 35,0%; perlu ... peserta per bulan': net, until December of that year."""
    named = target.source.lower().startswith(("sasaran", "target"))
    whose = f"{'' if named else 'Sasaran '}{target.source}, tahun {target.year}:"
    said = {"whose": whose, "rate": format_rate(target.rate), "figure": "", "after": ""}
    need = target.need
    if summary.indicator != COVERAGE_RATE or need is None:
        return said | {"before": f"dari {COVERAGE_RATE.denominator_label.lower()}"}
    if need.reason:
        return said | {"before": REASONS[need.reason].lower()}
    if not need.net:
        return said | {"before": "sudah tercapai"}
    if need.monthly_people is not None:
        return said | {"before": "perlu ", "figure": format_short(need.monthly_people), "after": " peserta per bulan"}
    return said | {"before": "kurang ", "figure": format_short(need.net), "after": " peserta"}


def _sectors_scene(summary: CoverageSummary, *, is_neutral: bool = False) -> _Scene | None:
    """Formal beside informal; neutral means without the rates and without a word that judges."""
    row = summary.focus
    if row.formal is None or row.informal is None:
        return None
    formal, informal = (rate.text(row) for rate in SECTOR_RATES)
    has_rates = not is_neutral and all(rate.number(row) is not None for rate in SECTOR_RATES)
    only = "baru " if row.informal < row.formal else ""
    title = "Peserta aktif" if is_neutral else f"Informal {only}{format_short(row.informal)}"
    shown = {
        "title": title,
        "below": f"Cakupan formal {formal} · informal {informal}" if has_rates else "",
        "bars": _bars(row, _unit(summary), has_workers=has_rates),
    }
    return _Scene(title, "sectors", shown)


def _bars(row: CoverageRow, unit: str, *, has_workers: bool) -> list[dict[str, str]]:
    """Two large bars on one scale: members, and around them the eligible workers where they are known."""
    counts = [(part, part.number(row) or 0) for part in SECTORS]
    workers = [part.number(row) if has_workers else None for part in SECTOR_WORKERS]
    longest = max(*(count for _, count in counts), *(each or 0 for each in workers)) or 1
    return [
        {
            "id": part.id,
            "words": f"{part.label} {format_short(count)}",
            "of_all": f"dari {format_short(of_all)} {unit}" if of_all else "",
            "track": f"{100 * of_all / longest:.2f}" if of_all else "",
            "width": f"{100 * count / longest:.2f}",
        }
        for (part, count), of_all in zip(counts, workers, strict=True)
    ]


PLAYLISTS: dict[str, tuple[Callable[[CoverageSummary], _Scene | None], ...]] = {
    "internal": (_rate_scene, _gaps_scene, _course_scene, _sectors_scene),
    "lobi": (_rate_scene, _protection_scene, functools.partial(_sectors_scene, is_neutral=True)),
}
"""Playlist -> its scenes. What is not in a playlist cannot be shown by it."""
