"""`/riwayat` Riwayat rilis: every revision and what it moved, and how far first figures usually move."""

from __future__ import annotations

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from coverage.model.numbers import MISSING, format_change, format_points
from coverage.model.periods import format_period
from coverage.model.releases import despite_words, release_date, release_words, status_word
from coverage.model.results import CoverageSummary, ReleaseStep
from coverage.model.revisions import ENOUGH, BranchShift, MonthCourse, RevisionHistory, UsualShift
from coverage.words.releases import capital, old_figure_words, usual_words
from layouts.parts.components import Children, disclosure, table
from layouts.parts.paths import REVISIONS
from layouts.parts.release_status import release_link, release_step

PATH = REVISIONS

SHOWN = 6
"""Releases of a month that was released before, shown at once; the others are one click away."""

_SHIFT_NOTE = (
    "Diukur di kab/kota yang ada pada kedua rilis, dengan penyebut rilis pertama: wilayah yang baru masuk dan edisi "
    "penyebut yang baru bukan pergeseran."
)
_SHIFTS = ("Bulan diamati", "Biasanya", "Terendah", "Tertinggi")


def revisions_page(summary: CoverageSummary, revisions: RevisionHistory) -> list[Component]:
    """Every revision with its effects at the left, how far figures usually move at the right, all months below."""
    usual = usual_words(revisions.until_final) if revisions.months else ""
    heading = html.Div([html.H1(headline(revisions)), html.P(usual, className="anak-judul")], className="kepala")
    columns = html.Div(
        [
            html.Div(_again(revisions), className="bagian-bagian"),
            html.Div([_by_age(revisions), _by_branch(revisions)], className="bagian-bagian"),
            html.Div(_months(revisions), className="bagian-bagian sebaris"),
        ],
        className="dua-kolom",
    )
    return [heading, columns] if revisions.months else [heading]


def headline(revisions: RevisionHistory) -> str:
    """The page in one sentence: how many revisions, and what the last one moved."""
    steps = [step for month in revisions.months for step in month.steps]
    revised = sorted((step for step in steps if step.release.status == "revisi"), key=lambda step: step.release.at)
    if not steps:
        return "Belum ada angka yang dirilis."
    if not revised:
        final = sum(month.steps[-1].release.status == "final" for month in revisions.months)
        return f"Belum ada revisi: {len(revisions.months)} bulan sudah dirilis, {final} di antaranya final."
    last = revised[-1]
    change = last.moves[-1].members_change if last.moves else None
    moved = f", {format_change(change)} peserta" if change else ""
    return f"{len(revised)} revisi sejauh ini; yang terakhir {format_period(last.release.period)}{moved}."


def _again(revisions: RevisionHistory) -> Component:
    """Every release of a month that was released before, the newest first."""
    steps = [step for month in revisions.months for step in month.steps[1:]]
    steps.sort(key=lambda step: (step.release.at, step.release.period), reverse=True)
    shown = [_one(step, revisions) for step in steps]
    parts: list[Component] = shown[:SHOWN] or [html.P("Belum ada bulan yang dirilis lebih dari sekali.")]
    more = [disclosure(f"{len(shown) - SHOWN} lagi", shown[SHOWN:])] if len(shown) > SHOWN else []
    return html.Section([html.H2("Revisi dan rilis ulang"), *parts, *more])


def _one(step: ReleaseStep, revisions: RevisionHistory) -> Component:
    release = step.release
    words = f"{format_period(release.period)} · {release_words(release)}"
    return release_step(step, words, revisions.affected.get((release.period, release.number), ()))


def _by_age(revisions: RevisionHistory) -> Component:
    """How far figures lay from the first ones, by months since."""
    title = html.H2("Seberapa jauh angka pertama bergeser")
    most = max(usual.counted for usual in revisions.usual.values())
    if most < ENOUGH:
        words = (
            f"Belum dapat disebut: perlu {ENOUGH} bulan yang sudah sebulan sejak rilis pertamanya, baru {most}; "
            f"kurang {ENOUGH - most} lagi."
        )
        return html.Section([title, html.P(words)])
    rows = [[f"{age} bulan", *_cells(usual, _points)] for age, usual in revisions.usual.items()]
    moved = table("Pergeseran cakupan Jawa Barat, poin persen", ["Sejak rilis pertama", *_SHIFTS], rows)
    return html.Section([title, moved, html.P(_SHIFT_NOTE, className="kecil")])


def _by_branch(revisions: RevisionHistory) -> Component:
    """How far the members of each branch moved, and how often it came in after the first release."""
    title = html.H2("Cabang yang angkanya bergeser")
    most = max((each.usual.counted + each.late for each in revisions.branches), default=0)
    if most < ENOUGH:
        words = (
            f"Belum dapat disebut: perlu {ENOUGH} bulan yang dirilis lebih dari sekali, baru {most}; "
            f"kurang {ENOUGH - most} lagi."
        )
        return html.Section([title, html.P(words)])
    ranked = sorted(revisions.branches, key=lambda each: (-abs(each.usual.middle or 0), -each.late, each.branch))
    rows = [_branch(each) for each in ranked]
    headers = ["Kantor cabang", *_SHIFTS, "Menyusul"]
    note = (
        "Peserta aktif cabang dari rilis pertama sampai yang terbaru, di bulan yang dirilis lebih dari sekali. "
        "Menyusul: berapa bulan cabang itu belum masuk pada rilis pertama."
    )
    moved = table("Pergeseran peserta aktif menurut cabang", headers, rows)
    return html.Section([title, moved, html.P(note, className="kecil")])


def _branch(each: BranchShift) -> list[Children]:
    name = each.name if each.name == each.branch else f"{each.branch} {each.name}"
    return [name, *_cells(each.usual, _percent), f"{each.late} bulan" if each.late else MISSING]


def _cells(usual: UsualShift, words: Callable[[float | None], str]) -> list[Children]:
    """The four cells of what usually moved; how many months it lacks where that cannot be said."""
    if usual.lacking:
        return [str(usual.counted), f"kurang {usual.lacking} bulan", MISSING, MISSING]
    return [str(usual.counted), *map(words, (usual.middle, usual.low, usual.high))]


def _points(value: float | None) -> str:
    return format_points(value, 2).removesuffix(" poin persen")


def _percent(value: float | None) -> str:
    return MISSING if value is None else f"{format_points(value).removesuffix(' poin persen')}%"


def _months(revisions: RevisionHistory) -> Component:
    """Every month that was released, the newest first: its first release, the one in force, and what moved between."""
    rows = [_month(month) for month in reversed(revisions.months)]
    headers = ["Bulan", "Rilis pertama", "Yang berlaku", "Δ peserta", "Δ cakupan (poin persen)", "Catatan"]
    title = "Dari rilis pertama sampai yang berlaku"
    return html.Section(
        [html.H2("Semua bulan yang dirilis"), table(title, headers, rows, text_columns=3, class_name="semua-bulan")]
    )


def _month(month: MonthCourse) -> list[Children]:
    first, last = month.steps[0].release, month.steps[-1]
    notes = [capital(words) for words in (despite_words(last.release), *map(old_figure_words, last.old)) if words]
    moved = [MISSING, MISSING]
    if month.shift is not None:
        moved = [format_change(month.shift.members), _points(month.shift.points)]
    again = "" if first == last.release else f", {release_date(last.release)}"
    return [
        format_period(month.period),
        release_date(first),
        release_link(f"{status_word(last.release)}{again}", last.release),
        *moved,
        html.Ul([html.Li(words) for words in notes]) if notes else MISSING,
    ]
