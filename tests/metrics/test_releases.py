"""Releases by themselves: which one a selection shows, which may follow which, and what stands for other months."""

from dataclasses import replace

import pytest

from coverage.metrics.releases.months import Past
from coverage.model.errors import UsageError
from coverage.model.releases import Terms, next_release, plan_view, release_words, status_word
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Release

AT = "2024-09-05T03:00:00+00:00"


def release(period, number=1, status="final", snapshot=1, **changes):
    built = Release(period, number, status, snapshot, "eligible", "v1", AT, "ani", "", "domicile", 0)
    return replace(built, **changes)


JULY = release("2024-07", snapshot=1)
FIRST = release("2024-08", 1, "sementara", snapshot=2)
FINAL = release("2024-08", 2, "final", snapshot=3)
JULY_REVISED = release("2024-07", 2, "revisi", snapshot=4, why="telat", revision=1)
ALL = (JULY, FIRST, FINAL, JULY_REVISED)


def test_before_any_release_the_served_snapshot_is_shown_as_a_draft():
    view = plan_view((), Selection())
    assert (view.snapshot, view.release, view.selection.denominator, view.selection.period) == (
        None,
        None,
        "eligible",
        None,
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Selection(), FINAL),
        (Selection("2024-08"), FINAL),
        (Selection("2024-08", release=1), FIRST),
        (Selection("2024-07"), JULY_REVISED),
        (Selection("2024-07", release=1), JULY),
        (Selection("2024-08", "eligible", "v1", "domicile"), FINAL),
        (Selection("2024-08", regions=("3204",)), FINAL),
    ],
)
def test_the_newest_release_is_shown_unless_another_is_asked_for(asked, expected):
    view = plan_view(ALL, asked)
    assert (view.release, view.snapshot) == (expected, expected.snapshot)


@pytest.mark.parametrize(
    "asked",
    [
        Selection("2024-08", "employed"),
        Selection("2024-08", vintage="v2"),
        Selection("2024-08", basis="workplace"),
    ],
)
def test_another_denominator_vintage_or_basis_is_no_released_figure_but_rests_on_the_released_snapshot(asked):
    view = plan_view(ALL, asked)
    assert (view.release, view.snapshot) == (None, FINAL.snapshot)


@pytest.mark.parametrize("asked", [Selection("2024-08", release=DRAFT), Selection("2024-09"), Selection(release=DRAFT)])
def test_a_draft_rests_on_the_served_snapshot(asked):
    assert (plan_view(ALL, asked).release, plan_view(ALL, asked).snapshot) == (None, None)


@pytest.mark.parametrize(
    "asked", [Selection("2024-08", release=3), Selection("2024-09", release=1), Selection(release=9)]
)
def test_a_release_that_does_not_exist_is_an_error(asked):
    with pytest.raises(UsageError, match="tidak ada"):
        plan_view(ALL, asked)


@pytest.mark.parametrize(("number", "july"), [(1, JULY), (2, JULY)])
def test_a_release_sees_other_months_as_they_stood_when_it_was_made(number, july):
    later = (*ALL, release("2024-09", snapshot=5))
    view = plan_view(later, Selection("2024-08", release=number))
    assert view.months == {"2024-07": july}
    assert view == plan_view(ALL[: number + 1], Selection("2024-08", release=number))


def test_a_draft_sees_the_newest_releases_of_other_months():
    assert plan_view(ALL, Selection("2024-09")).months == {"2024-07": JULY_REVISED, "2024-08": FINAL}


def test_a_vintage_once_named_is_in_force_until_another_is_named():
    past = Past(vintages=plan_view((JULY, release("2024-09", vintage="v2")), Selection(release=DRAFT)).vintages)
    assert [past.vintage(f"2024-{month:02d}") for month in (6, 7, 8, 9, 12)] == [None, "v1", "v1", "v2", "v2"]


def test_a_vintage_named_for_one_denominator_says_nothing_about_another():
    assert plan_view(ALL, Selection("2024-09", "employed")).vintages == {}


WANTED = release("2024-08", 0, "", 0)
REVISED = replace(FINAL, number=3, status="revisi", why="a", revision=1)
REVISION = Terms(is_revision=True, why="Kab. Garut telat")


@pytest.mark.parametrize(
    ("own", "terms", "is_changed", "expected"),
    [
        ((), Terms(), True, (1, "sementara", 0)),
        ((), Terms(is_final=True), True, (1, "final", 0)),
        ((FIRST,), Terms(), True, (2, "sementara", 0)),
        ((FIRST,), Terms(is_final=True), True, (2, "final", 0)),
        ((FIRST,), Terms(is_final=True), False, (2, "final", 0)),
        ((FIRST, FINAL), REVISION, True, (3, "revisi", 1)),
        ((FIRST, FINAL, REVISED), REVISION, True, (4, "revisi", 2)),
    ],
)
def test_what_may_follow(own, terms, is_changed, expected):
    made = next_release(own, WANTED, terms, is_changed=is_changed)
    assert (made.number, made.status, made.revision) == expected
    assert made.why == terms.why


@pytest.mark.parametrize(
    ("own", "terms", "is_changed", "words"),
    [
        ((FIRST,), Terms(), False, "Tidak ada angka Agustus 2024 yang berubah"),
        ((FIRST, FINAL), Terms(), True, "hanya dapat direvisi"),
        ((FIRST, FINAL), Terms(is_final=True), True, "hanya dapat direvisi"),
        ((FIRST, FINAL), REVISION, False, "Tidak ada angka"),
        ((FIRST, FINAL), Terms(is_revision=True), True, "memerlukan alasan"),
        ((FIRST, FINAL), Terms(is_revision=True, why="  "), True, "memerlukan alasan"),
        ((FIRST,), REVISION, True, "belum final"),
        ((), REVISION, True, "belum final"),
        ((FIRST,), Terms(why="x"), True, "hanya revisi yang beralasan"),
        ((FIRST, FINAL), Terms(is_final=True, is_revision=True, why="x"), True, "Pilih satu"),
        ((FIRST, FINAL), Terms(is_revision=True, why="x" * 201), True, "paling panjang"),
        ((FIRST, FINAL), Terms(is_revision=True, why="a\nb"), True, "satu baris"),
        ((FIRST, FINAL), Terms(is_revision=True, why="NIK 3204 0101 0190 0001 keliru"), True, "mungkin NIK"),
    ],
)
def test_what_may_not_follow(own, terms, is_changed, words):
    with pytest.raises(UsageError, match=words):
        next_release(own, WANTED, terms, is_changed=is_changed)


def test_words_of_a_release():
    assert release_words(FIRST) == "Rilis 1, sementara, 5 September 2024"
    assert release_words(replace(REVISED, at="2024-09-05T18:00:00+00:00")) == "Revisi 1: a (6 September 2024)"
    assert [status_word(each) for each in (None, FIRST, FINAL, REVISED)] == ["Draf", "Sementara", "Final", "Revisi 1"]
