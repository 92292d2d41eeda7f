"""What is official, said on a page: the state beside the period, the way between draft and release, the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from coverage.model.missing_branches import MISSING_BRANCH_NAMES, MissingBranchRule
from coverage.model.numbers import format_change
from coverage.model.periods import format_period
from coverage.model.releases import (
    MOVE_COLUMNS,
    MOVES_TITLE,
    release_name,
    release_words,
    releases_of,
    status_word,
)
from coverage.model.results import CoverageSummary, Move, OldFigure, ReleaseStep
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Release
from coverage.words.reasons import BASIS_NAMES
from coverage.words.releases import affected_words, move_words
from layouts.parts.components import Children, disclosure, option, table
from layouts.parts.links import carry, choose, link, link_that_sets
from layouts.parts.paths import OVERVIEW, REVISIONS
from layouts.urls import DRAFT_WORD, query_of

DRAFT_KEYS = ("periode", "rilis")
"""What a link to the draft of a month sets in the address."""

RELEASE_KEYS = ("periode", "penyebut", "edisi", "dasar", "rilis", "terlambat")
"""What a link to a release sets: a release also says what it rests on."""


def newest_release(summary: CoverageSummary, period: str) -> Release | None:
    """The newest release of a period; None while it is a draft."""
    own = releases_of(summary.release_status.releases, period) if summary.release_status else ()
    return own[-1] if own else None


def as_released(selection: Selection) -> Selection:
    """The selection without what would make it another view than the newest release."""
    return replace(
        selection, denominator="", vintage=None, basis=None, release=None, missing_branches=MissingBranchRule.PARTIAL
    )


def period_words(summary: CoverageSummary, period: str) -> list[Children]:
    """A period with its state, for the menu: 'Agustus 2024 · Final'; no state before anything is official.

    A month that is shown and not complete says that instead.
    """
    if period == summary.period and summary.unfinished is not None:
        return [format_period(period), html.Span(" · Belum lengkap", className="keadaan belum-lengkap")]
    if summary.release_status is None or not summary.release_status.releases:
        return [format_period(period)]
    is_shown = period == summary.period
    if is_shown and summary.selection.missing_branches:
        return [format_period(period), html.Span(" · bukan angka rilis", className="keadaan")]
    state = status_word(summary.release if is_shown else newest_release(summary, period))
    return [format_period(period), html.Span(f" · {state}", className="keadaan")]


def release_choices(path: str, summary: CoverageSummary) -> list[Children]:
    """The releases of the period as links, the newest first, and the draft; nothing before the first release."""
    own = releases_of(summary.release_status.releases, summary.period) if summary.release_status else ()
    if not own:
        return []
    settled = replace(as_released(summary.selection), period=summary.period)
    views = [(status_word(each), replace(settled, release=each.number), each) for each in reversed(own)]
    links = [
        _view_link(path, f"Rilis {each.number} · {word}", selection, is_shown=each == summary.release)
        for word, selection, each in views
    ]
    draft = replace(summary.selection, period=summary.period, release=DRAFT)
    links.append(_view_link(path, "Draf", draft, is_shown=summary.selection.release == DRAFT))
    return [html.P("Rilis"), html.Ul([html.Li(each) for each in links])]


def _view_link(path: str, words: str, selection: Selection, *, is_shown: bool) -> Component:
    keys = DRAFT_KEYS if selection.release == DRAFT else RELEASE_KEYS
    return option(words, path, selection, keys, is_chosen=is_shown, id=f"rilis-{selection.release or DRAFT_WORD}")


def copy_menu(path: str, summary: CoverageSummary) -> Component:
    """Two links to copy: to these very figures, by month and release, and to whatever month is the newest.

    `assets/cakupan.js` copies them; without a script they lead there.
    """
    chosen, newest = summary.selection, newest_release(summary, summary.period)
    number = newest.number if chosen.release is None and newest is not None else chosen.release
    pinned = replace(chosen, period=summary.period, release=number)
    own = releases_of(summary.release_status.releases, summary.period) if summary.release_status else ()
    named = next((each for each in own if each.number == number), None)
    kept = f"{release_name(named)}, tetap sama" if named else "draf, masih dapat berubah"
    follow = replace(chosen, period=None, release=None)
    items = [
        _copy_link("Angka ini", f"{format_period(summary.period)}, {kept}", path, pinned),
        _copy_link("Bulan terbaru", "selalu mengikuti yang terbaru", path, follow),
    ]
    return html.Details([html.Summary("Salin tautan", id="menu-salin"), html.Ul(items)], className="menu")


def _copy_link(title: str, words: str, path: str, then: Selection) -> Component:
    copied = link_that_sets(title, path, then, DRAFT_KEYS, className="salin")
    return html.Li([copied, html.Span(words, className="kecil")])


def release_status_bar(path: str, summary: CoverageSummary | None) -> list[Component]:
    """One line below the header: what the release was made in spite of; where it and the view differ, how to the other.

    Nothing where neither is to be said.
    """
    if summary is None or summary.release_status is None:
        return []
    newest = newest_release(summary, summary.period)
    if newest is None:
        return []
    words = _bar_words(summary, newest)
    said: list[Children] = [f"{release_words(newest)}. "] if newest.despite and summary.release == newest else []
    if not words:
        return [html.Div(said, className="pita-rilis", role="note")] if said else []
    released = replace(as_released(summary.selection), period=summary.period)
    draft = replace(summary.selection, period=summary.period, release=DRAFT)
    target = (
        choose("Lihat draf ›", path, draft, DRAFT_KEYS)
        if summary.release == newest
        else choose("Lihat angka rilis ›", path, released, RELEASE_KEYS)
    )
    return [html.Div([*said, words, " ", target], className="pita-rilis", role="note")]


def _bar_words(summary: CoverageSummary, newest: Release) -> str:
    """What differs between what is shown and what is official; '' when nothing does."""
    if summary.selection.release == DRAFT:
        return f"Anda melihat draf. Yang resmi: {release_words(newest)}."
    if summary.release is None and summary.selection.missing_branches:
        name = MISSING_BRANCH_NAMES[MissingBranchRule(summary.selection.missing_branches)].lower()
        return f"Cabang yang belum masuk: {name}. Tampilan ini bukan angka rilis. Yang resmi: {release_words(newest)}."
    if summary.release is None:
        return f"Tampilan ini bukan angka rilis. {release_words(newest)}, memakai {_rests_on(newest)}."
    if summary.release != newest:
        return f"Anda melihat {release_words(summary.release)}. Yang berlaku: {release_words(newest)}."
    change = summary.release_status.draft_change if summary.release_status else None
    if change is None:
        return ""
    moved = f": {format_change(change)} peserta" if change else ", tanpa mengubah jumlah peserta"
    return f"Draf memuat perubahan sejak rilis{moved}."


def _rests_on(release: Release) -> str:
    name = "pekerja berhak" if release.denominator == "eligible" else "penduduk bekerja"
    return f"{name} edisi {release.vintage}, {BASIS_NAMES[release.basis]}"


def history_section(summary: CoverageSummary, steps: Sequence[ReleaseStep]) -> Component:
    """Every release of the period, the newest first, each with what it moved against the one before."""
    every = carry("Riwayat semua bulan ›", REVISIONS, summary.selection, className="kecil")
    parts: list[Component] = [html.H2("Riwayat rilis", id="riwayat"), html.P(every)]
    if not steps:
        parts.append(html.P(f"{release_words(None)}. Angka {format_period(summary.period)} masih dapat berubah."))
    parts += [release_step(step, release_words(step.release)) for step in reversed(steps)]
    return html.Section(parts)


def release_link(words: Children, release: Release) -> Component:
    """The way to a release's figures on the first page."""
    return link(words, OVERVIEW + query_of(Selection(release.period, release=release.number)))


def release_step(step: ReleaseStep, words: str, affected: Sequence[OldFigure] = ()) -> Component:
    """One release: what it rests on, and what it moved.

    `affected` are the releases in force that show figures of its month as they were before it.
    """
    release = step.release
    rests = f" · {_rests_on(release)} · oleh {release.by}"
    lines: list[Children] = [html.P([release_link(words, release), html.Span(rests, className="kecil")])]
    if step.fault:
        lines.append(html.P(step.fault))
    elif step.moves:
        lines += [html.P(move_words(step.moves)), disclosure("Semua yang bergeser", _moves_table(step.moves))]
    elif release.number > 1:
        lines.append(html.P("Tidak ada angka yang bergeser dari rilis sebelumnya."))
    lines += [html.P(affected_words(affected))] if affected else []
    return html.Div(lines, className="satu-rilis")


def _moves_table(moves: Sequence[Move]) -> Component:
    rows = [[column.text(move) for column in MOVE_COLUMNS] for move in moves]
    return table(MOVES_TITLE, [column.label for column in MOVE_COLUMNS], rows)
