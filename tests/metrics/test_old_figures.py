"""Which releases show a month as it was before that month was released anew, in any order of releases."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from coverage.metrics.releases.old_figures import affected_by, old_figures
from coverage.model.results import Move
from coverage.model.snapshots import Release
from coverage.words.releases import affected_words, move_words, old_figure_sentence
from tests.metrics.test_holds import row_of

PERIODS = ("2024-11", "2024-12", "2025-01", "2025-02")

HISTORY = st.lists(
    st.tuples(st.sampled_from(PERIODS), st.integers(1, 3), st.sampled_from(("domicile", "domicile", "workplace"))),
    max_size=12,
)
"""Releases in the order in which they are made: the month, how many members it then has, and the basis."""


def figures(members):
    row = row_of("3204", active_members=members)
    return SimpleNamespace(rows=(row,), province=row_of("32", active_members=members))


def made_of(history):
    """The releases of a history, and what each shows of its own month."""
    releases, members = [], {}
    for place, (period, count, basis) in enumerate(history, 1):
        own = [each for each in releases if each.period == period]
        status = "revisi" if own else "final"
        made = Release(
            period,
            len(own) + 1,
            status,
            place,
            "eligible",
            "a",
            "2025-03-05T08:00:00+07:00",
            "ani",
            "",
            basis,
            len(own),
        )
        releases.append(made)
        members[made] = count
    return tuple(releases), members


@given(HISTORY)
def test_a_release_says_exactly_the_earlier_months_that_it_saw_otherwise(history):
    releases, members = made_of(history)
    seen, now = {}, {}
    for made in releases:  # the straightforward way: what each release saw of every month when it was made
        seen[made] = {period: each for period, each in now.items() if period < made.period}
        now[made.period] = made
    for made in releases:
        found = old_figures(made, releases, lambda each: figures(members[each]))
        expected = [
            (each, members[now[period]] - members[each])
            for period, each in sorted(seen[made].items())
            if each.basis == made.basis and members[now[period]] != members[each]
        ]
        assert [(each.shown, each.moves[-1].members_change) for each in found] == expected
        for each in found:
            between = [one for one in releases if one.period == each.shown.period and one.number > each.shown.number]
            assert each.newer == next(one for one in between if members[one] != members[each.shown])
            assert old_figure_sentence(each).startswith("Memuat angka ")


@given(HISTORY)
def test_the_releases_in_force_are_named_where_they_rest_on_a_month_as_it_was(history):
    releases, members = made_of(history)
    in_force = {each.period: each for each in releases}
    for period in in_force:
        found = affected_by(period, releases, lambda each: figures(members[each]))
        expected = [
            each
            for later, each in sorted(in_force.items())
            if period in [old.shown.period for old in old_figures(each, releases, lambda one: figures(members[one]))]
        ]
        assert [each.release for each in found] == expected
        assert bool(affected_words(found)) == bool(expected)


def test_what_rests_on_the_month_before_on_december_and_on_an_older_month_is_told_apart():
    again, more = made_of([*((period, 1, "domicile") for period in PERIODS), *((p, 2, "domicile") for p in PERIODS)])
    uses = {
        (each.shown.period, each.release.period): each.uses
        for made in again[: len(PERIODS)]
        for each in old_figures(made, again, lambda one: figures(more[one]))
    }
    assert uses["2024-12", "2025-01"] == ("month", "december", "trend")
    assert uses["2025-01", "2025-02"] == ("month", "trend")
    assert uses["2024-12", "2025-02"] == ("december", "trend")
    assert uses["2024-11", "2025-02"] == ("trend",)


def test_a_damaged_snapshot_leaves_the_size_unknown_and_is_said():
    releases, _ = made_of([("2024-12", 1, "domicile"), ("2025-01", 1, "domicile"), ("2024-12", 2, "domicile")])
    (found,) = old_figures(releases[1], releases, lambda each: None)
    assert found.moves is None
    assert "Besarnya tidak diketahui" in old_figure_sentence(found)


def test_the_largest_moves_are_named_first_and_the_others_counted():
    moves = [Move(f"32{place:02d}", f"K{place}", 100, 100 + place, None, None, None, None) for place in range(1, 6)]
    words = move_words([*moves, Move("32", "Jawa Barat", 500, 515, 1000, 1000, 0.5, 0.515)])
    assert words == "K5 +5; K4 +4; K3 +3; 2 kab/kota lain; Jawa Barat 50,0% menjadi 51,5%."
