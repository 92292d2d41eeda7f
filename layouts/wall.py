"""The wall display at /dinding: few words in large type, scene after scene, rendered as plain HTML without a framework.

`wall_page` is the whole document; `wall_content` the part that the screen asks for again and replaces when its digest
changed. Looks are in `assets/dinding.css`, rotation and polling in `assets/dinding.js`. The playlist "lobi" never
ranks, names no target and no pace: guests stand before it.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import math
from collections.abc import Callable
from html import escape

from coverage.figures.circle_map import circle_key, circle_map, radius_scale
from coverage.model.errors import UsageError
from coverage.model.indicators import COVERAGE_RATE
from coverage.model.numbers import format_number, format_rate, format_short
from coverage.model.periods import format_period, format_period_short, format_position, months_between, shift_period
from coverage.model.releases import status_word
from coverage.model.results import CoverageRow, CoverageSummary, Target
from coverage.model.trend import TrendPoint, comparable
from coverage.model.wording import BASIS_NAMES, EXAMPLE_MARK, REASONS
from coverage.reference.segments import SECTOR_SHORT

YEAR = 12
"""Months of a year: how far the change of members and the columns look back."""

LATE_AFTER = 2
"""Months after its period from which real data count as late: the recaps of a month are in by the end of the next."""

LISTED = 5
"""How many regions are numbered and named: what can be read in one scene."""

SHOWN_TARGETS = 2
"""How many targets, each of another source, fit beside the columns."""

MILLIONS_FROM = 100_000
"""Smallest count, in persons, that two decimals of a million still tell."""

LABEL_COLUMNS = 4
"""How many columns a label above them spans."""

BASELINE, COLUMN_HEIGHT = 520, 440
"""Where the columns stand, from the top, and how high the largest is; 10 units are 1 % of the screen's height."""

_Scene = tuple[str, str]
"""Name of a scene and its HTML."""

DEFAULT_PLAYLIST = "internal"
"""The playlist of a screen that asks for none."""


def wall_page(summary: CoverageSummary | None, checked: dt.datetime, playlist: str = DEFAULT_PLAYLIST) -> str:
    """The whole document. Missing: without a summary it says that there are no data yet, and goes on asking.

    Raises:
        UsageError: for a playlist that does not exist.
    """
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Dinding · Cakupan Jawa Barat</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<link rel="stylesheet" href="/assets/dinding.css"><script src="/assets/dinding.js" defer></script></head>'
        f'<body><div id="bingkai">{wall_content(summary, checked, playlist)}'
        '<button id="jeda" type="button" aria-pressed="false" aria-label="Jeda pergantian adegan"></button>'
        "</div></body></html>"
    )


def wall_content(summary: CoverageSummary | None, checked: dt.datetime, playlist: str = DEFAULT_PLAYLIST) -> str:
    """Scenes, banners and strip; `data-versi` is a digest of all that is shown except the time of the check.

    Raises:
        UsageError: for a playlist that does not exist.
    """
    if playlist not in PLAYLISTS:
        raise UsageError(f"Putaran '{playlist}' tidak dikenal. Pilih: {', '.join(PLAYLISTS)}.")
    scenes = _scenes(summary, playlist)
    banners = _banners(summary, checked) if summary else []
    mark = f'<p class="contoh">{EXAMPLE_MARK}</p>' if summary and summary.info.is_example else ""
    body = (
        f'{mark}<div class="panggung">{_sections(scenes)}</div><div class="spanduk">'
        f"{''.join(f'<p>{escape(text)}</p>' for text in banners)}"
        '<p id="putus" role="status" hidden>TIDAK TERHUBUNG SEJAK <span>–</span>. Angka terakhir ditampilkan.</p></div>'
        f'<ol class="langkah" aria-hidden="true">{"<li><i></i></li>" * len(scenes)}</ol>'
        f'<footer><p class="pita">{_strip(summary)}</p>'
    )
    digest = hashlib.sha256(body.encode()).hexdigest()[:16]
    clock = f"{checked:%H.%M}"
    return (
        f'<main id="dinding" data-versi="{digest}" data-dicek="{clock}">{body}'
        f'<p id="dicek">dicek {clock}</p></footer></main>'
    )


def _scenes(summary: CoverageSummary | None, playlist: str) -> list[_Scene]:
    """The scenes that there is something to say for, in order; never none."""
    if summary is None:
        return [_plain_scene("Belum ada data", "Layar ini menyusul sendiri setelah rekap dimuat.")]
    if summary.focus.active_members is None and summary.focus.coverage_rate is None:
        return [_plain_scene("Belum ada data", REASONS.get(summary.focus.reason or "", ""))]
    return [scene for build in PLAYLISTS[playlist] if (scene := build(summary)) is not None]


def _sections(scenes: list[_Scene]) -> str:
    return "".join(
        f'<section class="adegan" aria-label="{escape(name)}"{" hidden" if place else ""}'
        f' aria-hidden="{"true" if place else "false"}">{html}</section>'
        for place, (name, html) in enumerate(scenes)
    )


def _strip(summary: CoverageSummary | None) -> str:
    """Below every scene: the rate, or the members where there is none, the date of the data, and what they are."""
    if summary is None:
        return "Belum ada data"
    row, words = summary.focus, f"<b>{format_rate(summary.focus.coverage_rate)}</b> terlindungi"
    if row.coverage_rate is None:
        words = f"<b>{format_short(row.active_members)}</b> peserta aktif"
    return f"{words} · data {format_position(summary.period)} · {status_word(summary.release).lower()}"


def _banners(summary: CoverageSummary, checked: dt.datetime) -> list[str]:
    """What is wrong with the figures, one sentence each: incomplete, late, another basis, not the newest snapshot."""
    row = summary.focus
    parts = []
    if summary.regions_included < summary.regions_expected:
        parts.append(f"{summary.regions_included}/{summary.regions_expected} kab/kota")
    if row.branches_expected is not None and row.branches_included < row.branches_expected:
        parts.append(f"{row.branches_included}/{row.branches_expected} cabang")
    if "part_missing" in row.flags:
        parts.append("sebagian isi rekap belum ada")
    banners = [f"BELUM LENGKAP: {' · '.join(parts)}"] if parts else []
    if months_between(summary.period, f"{checked:%Y-%m}") > LATE_AFTER and not summary.info.is_example:
        banners.append(f"DATA TERLAMBAT: posisi {format_period(summary.period)}")
    if summary.basis != "domicile":
        banners.append(f"DASAR WILAYAH: {BASIS_NAMES.get(summary.basis, summary.basis)}, bukan UCJ")
    return [*banners, summary.info.warning] if summary.info.warning else banners


def _unit(summary: CoverageSummary) -> str:
    """What the denominator counts: 'pekerja berhak'."""
    return summary.indicator.denominator_label.lower()


def _plain_scene(title: str, words: str) -> _Scene:
    return title, f'<div class="kosong"><h2>{title}</h2><p>{escape(words)}</p></div>'


def _headline(text: str, below: str = "") -> str:
    """Headline and the line below it; both are HTML already."""
    return f"<header><h2>{text}</h2>{f'<p>{below}</p>' if below else ''}</header>"


def _hero_scene(summary: CoverageSummary) -> _Scene:
    row, unit = summary.focus, _unit(summary)
    where = "" if row.code == summary.province.code else f"di {row.name} "
    if row.coverage_rate is None:
        words = REASONS.get(row.reason or "", "Cakupan belum dapat dihitung")
        return _plain_scene(f"{format_short(row.active_members)} peserta aktif", words)
    gap, rate = row.gap or 0, format_rate(row.coverage_rate)
    length = " panjang" if where or len(rate) > len("31,3%") else ""
    rest = (
        f"{summary.gap_words}{format_short(gap)} belum" if gap >= 0 else f"{format_short(-gap)} di atas jumlah {unit}"
    )
    return (
        "Cakupan",
        f'<p class="angka{length}"><b>{rate}</b> <span>{unit} {escape(where)}terlindungi</span></p>'
        f'<div class="dua"><p>{format_short(row.active_members)} dari {format_short(row.denominator_workers)}</p>'
        f'<p class="belum">{rest}</p></div>{_sector_bar(row)}',
    )


def _sector_bar(row: CoverageRow) -> str:
    """One bar of all eligible workers (formal, informal, other, not covered) and its legend."""
    parts = [
        (name, SECTOR_SHORT[name], value)
        for name, value in (("formal", row.formal), ("informal", row.informal), ("other", row.other))
        if value
    ] or [("formal", "Terlindungi", row.active_members or 0)]
    blocks = "".join(f'<i class="{name}" style="flex-grow:{value}"></i>' for name, _, value in parts)
    if row.gap is not None and row.gap > 0:
        blocks += f'<i class="sisa" style="flex-grow:{row.gap}"></i>'
    legend = "".join(f'<li><i class="{name}"></i>{label} {format_short(value)}</li>' for name, label, value in parts)
    return f'<div class="batang" aria-hidden="true">{blocks}</div><ul class="legenda">{legend}</ul>'


def _map_scene(summary: CoverageSummary) -> _Scene | None:
    held = summary.concentration
    gaps = sorted(((row.gap, row) for row in summary.rows if row.gap), key=lambda pair: (-pair[0], pair[1].code))
    largest = [(row, gap) for gap, row in gaps[:LISTED] if gap > 0]
    if held is None or not largest or summary.selection.regions:
        return None
    words = f"{len(held.codes)} kab/kota = separuh dari yang belum terlindungi"
    first = f"Terbanyak: {escape(largest[0][0].name)}, {format_short(largest[0][1])} pekerja"
    unit, size, decimals = ("jt", 1e6, 2) if largest[-1][1] >= MILLIONS_FROM else ("rb", 1e3, 0)
    names = "".join(
        f"<li><b>{place}</b> <span>{escape(row.name)}</span> <b>{format_number(gap / size, decimals)} {unit}</b></li>"
        for place, (row, gap) in enumerate(largest, 1)
    )
    blue = f"{circle_key(summary.province.coverage_rate or 0)}biru: terlindungi"
    picture = circle_map(summary.rows, held.codes, [row.code for row, _ in largest], unit=_unit(summary))
    beside = f'<div class="samping"><ol class="lima">{names}</ol>{_legend(summary, blue)}</div>'
    return words, f'{_headline(words, first)}<div class="petak">{picture}{beside}</div>'


def _legend(summary: CoverageSummary, *lines: str) -> str:
    """These lines, and a word on the rims that need one this time."""
    rates = [row.coverage_rate for row in summary.rows]
    above = ["titik-titik: di atas 100%"] if any(rate is not None and rate > 1 for rate in rates) else []
    unknown = ["putus-putus: belum ada angka"] if None in rates else []
    return f'<ul class="arti">{"".join(f"<li>{line}</li>" for line in [*lines, *above, *unknown])}</ul>'


def _lobby_map_scene(summary: CoverageSummary) -> _Scene | None:
    if all(row.coverage_rate is None for row in summary.rows) or summary.selection.regions:
        return None
    row, unit = summary.province, _unit(summary)
    size = 10 ** math.floor(math.log10(max(each.denominator_workers or 1 for each in summary.rows)))
    key = circle_key(0, radius_scale(summary.rows) * math.sqrt(size))
    words = "Perlindungan pekerja Jawa Barat"
    return (
        words,
        f"{_headline(words, f'Lingkaran: {unit}, biru: terlindungi')}"
        f'<div class="petak">{circle_map(summary.rows, (), (), unit=unit)}<div class="samping">'
        f'<p class="jumlah"><b>{format_short(row.denominator_workers)}</b> {unit}</p>'
        f'<p class="jumlah"><b>{format_short(row.active_members)}</b> terlindungi</p>'
        f'<p class="skala">{key}<span>{format_short(size, 0)} {unit}</span></p>{_legend(summary)}</div></div>',
    )


def _points(summary: CoverageSummary) -> dict[str, TrendPoint]:
    """The months from twelve before the period to the period that have members."""
    start = shift_period(summary.period, -YEAR)
    return {
        point.period: point
        for point in summary.trend
        if start <= point.period <= summary.period and point.active_members is not None
    }


def _change_words(summary: CoverageSummary) -> str:
    """The headline of the trend: the change since twelve months ago, or since the first comparable month held after."""
    whole = {each.period: each.active_members or 0 for each in comparable(_points(summary).values(), summary.period)}
    first = min(whole, default=summary.period)
    if summary.period not in whole or first == summary.period:
        return f"<b>{format_short(summary.focus.active_members)}</b> peserta aktif"
    change = whole[summary.period] - whole[first]
    since = "dalam 12 bulan" if months_between(first, summary.period) == YEAR else f"sejak {format_period(first)}"
    verb = "Bertambah" if change >= 0 else "Berkurang"
    return f"{verb} <b>{format_short(abs(change))}</b> peserta {since}"


def _trend_scene(summary: CoverageSummary) -> _Scene | None:
    if summary.focus.active_members is None:
        return None
    targets = "".join(_target(target, summary) for target in summary.targets[:SHOWN_TARGETS])
    targets = targets or f'<p class="sasaran">Target {summary.period[:4]} belum diisi</p>'
    if any(point.is_partial for point in _points(summary).values()):
        targets += '<p class="catatan">putus-putus: bulan belum lengkap</p>'
    beside = f'<div class="petak">{_columns(summary)}<div class="samping">{targets}</div></div>'
    return "Peserta aktif dan sasaran", f"{_headline(_change_words(summary))}{beside}"


def _target(target: Target, summary: CoverageSummary) -> str:
    """'Sasaran <source>, tahun <year>: 35,0%; perlu ... peserta per bulan': net, until December of that year."""
    named = target.source.lower().startswith(("sasaran", "target"))
    whose = f"{'' if named else 'Sasaran '}{target.source}, tahun {target.year}:"
    need, pace = target.need, f"dari {COVERAGE_RATE.denominator_label.lower()}"
    if summary.indicator == COVERAGE_RATE and need is not None:
        pace = f"kurang <b>{format_short(need.net)}</b> peserta" if need.net else "sudah tercapai"
        if need.net and need.monthly_people is not None:
            pace = f"perlu <b>{format_short(need.monthly_people)}</b> peserta per bulan"
        pace = REASONS[need.reason].lower() if need.reason else pace
    return (
        f'<p class="sasaran"><span>{escape(whose)}</span> <b>{format_rate(target.rate)}</b>'
        f'<span class="tutup">; </span><span>{pace}</span></p>'
    )


def _columns(summary: CoverageSummary) -> str:
    """Active members of the last thirteen months as columns from zero; months not held stay empty."""
    points = _points(summary)
    months = [shift_period(summary.period, back) for back in range(-YEAR, 1)]
    members = [points[month].active_members or 0 if month in points else 0 for month in months]
    heights = [COLUMN_HEIGHT * count / (max(members) or 1) for count in members]
    bars = "".join(
        f'<rect x="{77 * place}" y="{BASELINE - heights[place]:.1f}" width="54" height="{heights[place]:.1f}"'
        f' class="{"sebagian" if points[month].is_partial else "ujung" if place in (0, YEAR) else "antara"}"/>'
        for place, month in enumerate(months)
        if month in points
    )
    held = [place for place, month in enumerate(months) if month in points]
    ends = [held[0], held[-1]] if held and held[-1] - held[0] >= 2 * LABEL_COLUMNS - 2 else held[-1:]
    words = " dan ".join(f"{format_short(members[end])} pada {format_period(months[end])}" for end in ends)
    texts = "".join(_column_label(points[months[end]], end, heights) for end in ends)
    return (
        f'<svg class="kolom" viewBox="0 0 980 600" role="img" aria-label="Peserta aktif tiap bulan: {words}">{bars}'
        f'<path d="M0 {BASELINE + 1.5}H980"/>{texts}</svg>'
    )


def _column_label(point: TrendPoint, place: int, heights: list[float]) -> str:
    """Members above a column and its month below; the last column's end at its right edge, others start at its left."""
    spanned = heights[-LABEL_COLUMNS:] if place == YEAR else heights[place : place + LABEL_COLUMNS]
    at = 'x="980" text-anchor="end"' if place == YEAR else f'x="{77 * place}"'
    return (
        f'<text {at} y="{BASELINE - 20 - max(spanned):.0f}" class="nilai">{format_short(point.active_members)}</text>'
        f'<text {at} y="{BASELINE + 62}">{format_period_short(point.period)}</text>'
    )


def _sector_scene(summary: CoverageSummary, *, is_neutral: bool = False) -> _Scene | None:
    """Formal beside informal; neutral means without the rates and without a word that judges."""
    row = summary.focus
    if row.formal is None or row.informal is None:
        return None
    has_rates = not is_neutral and row.formal_rate is not None and row.informal_rate is not None
    below = f"Cakupan formal {format_rate(row.formal_rate)} · informal {format_rate(row.informal_rate)}"
    eligible = (row.formal_workers, row.informal_workers) if has_rates else (None, None)
    only = "baru " if row.informal < row.formal else ""
    words = "Peserta aktif" if is_neutral else f"Informal {only}{format_short(row.informal)}"
    bars = _pair((row.formal, row.informal), eligible, _unit(summary))
    return words, f"{_headline(words, below if has_rates else '')}{bars}"


def _pair(members: tuple[int, int], eligible: tuple[int | None, int | None], unit: str) -> str:
    """Two large bars on one scale: members, and around them the eligible workers where they are known."""
    longest = max(*members, *(each or 0 for each in eligible)) or 1
    rows = []
    for name, count, workers in zip(("formal", "informal"), members, eligible, strict=True):
        track = f'<i class="berhak" style="width:{100 * workers / longest:.2f}%"></i>' if workers else ""
        of_all = f" <span>dari {format_short(workers)} {unit}</span>" if workers else ""
        rows.append(
            f"<p><b>{SECTOR_SHORT[name]} {format_short(count)}</b>{of_all}</p>"
            f'<div class="ukur">{track}<i class="{name}" style="width:{100 * count / longest:.2f}%"></i></div>'
        )
    return f'<div class="pasangan">{rows[0]}<span class="tutup"> · </span>{rows[1]}</div>'


PLAYLISTS: dict[str, tuple[Callable[[CoverageSummary], _Scene | None], ...]] = {
    "internal": (_hero_scene, _map_scene, _trend_scene, _sector_scene),
    "lobi": (_hero_scene, _lobby_map_scene, functools.partial(_sector_scene, is_neutral=True)),
}
"""Playlist -> its scenes. What is not in a playlist cannot be shown by it."""
