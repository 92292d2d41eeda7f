"""`/riwayat`: every revision with its effects, what figures usually do, and every month; and the links to copy."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from dash import html

from coverage.model.results import Move, OldFigure, ReleaseStatus, ReleaseStep
from coverage.model.revisions import BranchShift, MonthCourse, RevisionHistory, Shift, UsualShift
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Release
from layouts.pages.revisions import headline, revisions_page
from layouts.parts.markup import to_markup
from layouts.parts.release_status import copy_menu

NONE_YET = UsualShift(0)
SUMMARY = SimpleNamespace(selection=Selection())


def release(period, number=1, status="final", **changes):
    made = Release(period, number, status, 1, "eligible", "a", f"2025-0{number + 3}-05T03:00:00+00:00", "ani", "")
    return replace(made, basis="domicile", **changes)


FIRST, MARCH = release("2025-02"), release("2025-03", despite="Garut menyusul", held_by=("unfinished",))
REVISED = release("2025-02", 2, "revisi", why="koreksi Garut", revision=1)
MOVES = (
    Move("3205", "Kab. Garut", 2365, 1965, 8000, 8000, 0.29, 0.245),
    Move("32", "Jawa Barat", 100_062, 99_662, 216_000, 216_000, 0.463, 0.461),
)
OLD = OldFigure(MARCH, FIRST, REVISED, MOVES)
MONTHS = (
    MonthCourse("2025-02", (ReleaseStep(FIRST, ()), ReleaseStep(REVISED, MOVES)), Shift(-400, -0.00185)),
    MonthCourse("2025-03", (ReleaseStep(MARCH, (), old=(OLD,)),), None),
)
USUAL = dict.fromkeys((1, 2, 3, 6, 12), NONE_YET)
HISTORY = RevisionHistory(MONTHS, {("2025-02", 2): (OLD,)}, USUAL, NONE_YET, ())


def words_of(history):
    return " ".join(to_markup(html.Div(revisions_page(SUMMARY, history))).html.split())


def test_a_revision_stands_with_its_reason_what_it_moved_and_who_rests_on_the_old_figure():
    page = words_of(HISTORY)
    assert "1 revisi sejauh ini; yang terakhir Februari 2025, −400 peserta." in page
    assert "Februari 2025 · Revisi 1: koreksi Garut" in page
    assert "Kab. Garut −400; Jawa Barat 46,3% menjadi 46,1%." in page
    assert "Yang masih memuat angka Februari 2025 yang lama: Maret 2025, Rilis 1 (final)" in page


def test_every_month_stands_with_what_moved_and_what_is_to_be_known_of_it():
    page = words_of(HISTORY)
    assert ">−400</td>" in page and ">−0,19</td>" in page
    assert "Dirilis meski belum lengkap: Garut menyusul" in page
    assert "Memuat angka Februari 2025 sebelum Revisi 1" in page
    assert "/?periode=2025-02&amp;rilis=2" in page


def test_below_six_months_it_says_how_many_are_missing_and_from_six_on_what_is_usual():
    page = words_of(HISTORY)
    assert "belum ada bulan yang melaluinya, kurang 6 lagi" in page and page.count("Belum dapat disebut") == 2
    usual = USUAL | {1: UsualShift(6, 0.0012, -0.0004, 0.003), 2: UsualShift(4)}
    branches = (
        BranchShift("K01", "Bandung", UsualShift(6, 0.001, 0.0, 0.002), 0),
        BranchShift("K02", "Garut", UsualShift(7, 0.02, -0.01, 0.04), 1),
        BranchShift("KANWIL", "KANWIL", UsualShift(2), 0),
    )
    page = words_of(replace(HISTORY, usual=usual, branches=branches, until_final=UsualShift(6, 0.001, 0.0, 0.003)))
    assert "Angka sementara biasanya naik 0,1 poin persen sampai final" in page
    assert "+0,12" in page and "kurang 2 bulan" in page and "Belum dapat disebut" not in page
    assert page.index("K02 Garut") < page.index("K01 Bandung") < page.index("KANWIL")
    assert "+2,0%" in page and "1 bulan" in page


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ((), "Belum ada angka yang dirilis."),
        (MONTHS[1:], "Belum ada revisi: 1 bulan sudah dirilis, 1 di antaranya final."),
    ],
)
def test_before_any_revision_the_page_says_what_there_is(months, words):
    history = RevisionHistory(months, {}, USUAL, NONE_YET, ())
    assert headline(history) == words
    assert words in words_of(history)


def summary_of(selection, releases, period="2025-02"):
    return SimpleNamespace(selection=selection, period=period, release_status=ReleaseStatus(releases))


@pytest.mark.parametrize(
    ("selection", "releases", "pinned", "words"),
    [
        (Selection(), (FIRST, REVISED), "?periode=2025-02&rilis=2", "Revisi 1, tetap sama"),
        (Selection("2025-02", release=1), (FIRST, REVISED), "?periode=2025-02&rilis=1", "Rilis 1 (final), tetap sama"),
        (Selection(regions=("3205",)), (FIRST,), "?periode=2025-02&wilayah=3205&rilis=1", "Rilis 1 (final)"),
        (Selection(release=DRAFT), (FIRST,), "?periode=2025-02&rilis=draf", "draf, masih dapat berubah"),
        (Selection(), (MARCH,), "?periode=2025-02", "draf, masih dapat berubah"),
    ],
)
def test_a_copied_link_pins_month_and_release_and_another_follows_the_newest(selection, releases, pinned, words):
    menu = copy_menu("/wilayah", summary_of(selection, releases))
    markup = to_markup(menu).html
    follow = "?wilayah=3205" if selection.regions else ""
    for query in (pinned, follow):
        assert f'href="/wilayah{query.replace("&", "&amp;")}"' in markup
    assert words in markup
    assert "data-halaman" not in markup, "a link to copy is not followed by the script"
