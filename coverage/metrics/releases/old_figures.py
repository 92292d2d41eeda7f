"""Which releases show figures of another month as they were before that month was released anew.

A release is fixed with all releases made before it, so its changes and its trend never move; what they were counted
from may. Here that is found, not mended. Its words are in `words.releases`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coverage.metrics.releases.released import moves
from coverage.model.releases import releases_of
from coverage.model.results import Move, OldFigure
from coverage.model.rows import Figures
from coverage.model.snapshots import Release

FiguresOf = Callable[[Release], Figures | None]
"""Gives the figures of a release; None when its snapshot cannot be used."""


def old_figures(release: Release, releases: Sequence[Release], figures_of: FiguresOf) -> tuple[OldFigure, ...]:
    """The figures of earlier months that a release shows and that were released anew since, the earliest month first.

    `releases` are all, in the order in which they were made. Units: persons and fractions. Missing: where a snapshot
    cannot be used, what moved is not known (None) and the figures count as old. A month by another basis is not shown.

    February had 30 members, then 36; March was released between the two.

    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> from coverage.services import summarise
    >>> first, march, again = (Release(period, number, "final", 1, "eligible", None, "2025-04-05T08:00:00+07:00", "ani",
    ...     "", "domicile") for period, number in (("2025-02", 1), ("2025-03", 1), ("2025-02", 2)))
    >>> counts = {first: 30, march: 40, again: 36}
    >>> figures = {made: summarise(holdings_of(cube={"grouping": "region", "period": [made.period], "basis": "domicile",
    ...     "region_code": "3204", "segment": "PU", "active_members": count, "memberships": count,
    ...     "missing_cells": 0}), Selection()) for made, count in counts.items()}
    >>> (found,) = old_figures(march, (first, march, again), figures.get)
    >>> found.shown == first, found.newer == again, [move.members_change for move in found.moves], found.uses
    (True, True, [6, 6], ('month', 'trend'))
    >>> old_figures(march, (first, again, march), figures.get)
    ()
    """
    known = releases[: releases.index(release)]
    newest = {each.period: each for each in known if each.period < release.period}
    shown = [each for _, each in sorted(newest.items()) if each.basis == release.basis]
    found = (_old_figure(release, each, _later(each, releases), figures_of) for each in shown)
    return tuple(each for each in found if each is not None)


def _later(release: Release, releases: Sequence[Release]) -> tuple[Release, ...]:
    return tuple(each for each in releases_of(releases, release.period) if each.number > release.number)


def _old_figure(release: Release, shown: Release, later: Sequence[Release], figures_of: FiguresOf) -> OldFigure | None:
    """The old figures of one month; None where the newest release of it shows the same."""
    if not later or (moved := _moves(shown, later[-1], figures_of)) == ():
        return None
    newer = next(each for each in later if each is later[-1] or _moves(shown, each, figures_of) != ())
    return OldFigure(release, shown, newer, moved)


def _moves(old: Release, new: Release, figures_of: FiguresOf) -> tuple[Move, ...] | None:
    before, after = figures_of(old), figures_of(new)
    return None if before is None or after is None else moves(before, after)


def affected_by(period: str, releases: Sequence[Release], figures_of: FiguresOf) -> tuple[OldFigure, ...]:
    """The releases in force of later months that show a month as it was before its newest release, by month.

    Units: persons and fractions. Missing: as `old_figures`.

    Nothing was released twice, so nobody shows an old figure.

    >>> made = Release("2025-02", 1, "final", 1, "eligible", None, "2025-04-05T08:00:00+07:00", "ani", "", "domicile")
    >>> affected_by("2025-01", (made,), {}.get)
    ()
    """
    in_force = {each.period: each for each in releases if each.period > period}
    return tuple(
        old
        for _, release in sorted(in_force.items())
        for old in old_figures(release, releases, figures_of)
        if old.shown.period == period
    )
