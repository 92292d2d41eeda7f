"""The figures that a selection shows, released or draft, and what one release moved against another.

The store is not known here: the caller hands over the served holdings and a reader of other snapshots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from coverage.metrics.groups import group_members
from coverage.metrics.past import NO_PAST, Past
from coverage.metrics.summary import summarise
from coverage.model.errors import StoreError, UsageError
from coverage.model.late import LateRule
from coverage.model.periods import format_period
from coverage.model.releases import Terms, View, next_release, plan_view, releases_of
from coverage.model.results import CoverageRow, CoverageSummary, Move, ReleaseStep
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Holdings, Release

Reader = Callable[[int], Holdings]
"""Gives the holdings of a snapshot by its number."""


@dataclass(frozen=True)
class Shown:
    """A summary, the holdings that its own period rests on, and what stands for the other months.

    `warning` names the snapshots that could not be used, and the months that are empty for it; None when there are
    none. The summary's snapshot carries it too.
    """

    summary: CoverageSummary
    holdings: Holdings
    past: Past = NO_PAST
    warning: str | None = None


def show(selection: Selection, served: Holdings, read: Reader) -> Shown:
    """The figures of a selection: of the release that it asks for or implies, else of the served snapshot.

    A released figure rests on nothing but the snapshots that this release and those before it name. Units: persons and
    fractions. Missing: another month whose snapshot cannot be used has no figures and a reason, and `Shown.warning`
    names the snapshot.

    Released with 30 members in snapshot 1; the served snapshot 2 holds 36.

    >>> from coverage.model.snapshots import holdings_of
    >>> old, new = (holdings_of(cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "PU", "active_members": count, "memberships": count, "missing_cells": 0})
    ...     for count in (30, 36))
    >>> first = Release("2024-08", 1, "final", 1, "eligible", None, "2024-09-05T08:00:00+07:00", "ani", "", "domicile")
    >>> served = replace(new, info=replace(new.info, number=2, releases=(first,)))
    >>> [show(Selection(release=number), served, {1: old}.__getitem__).summary.province.active_members
    ...  for number in (None, 1, DRAFT)]
    [30, 30, 36]

    Raises:
        UsageError: when there is no such release, period, basis or vintage.
        ChoiceNeeded: when the period has several bases and neither the reader nor a release names one.
        StoreError: when the snapshot that the period itself rests on cannot be used.
    """
    view = plan_view(served.info.releases, _dated(selection, served))
    held = _usable(view, read)
    holdings = served if view.snapshot is None else held[view.snapshot]
    past = Past(view.months, view.vintages, held)
    summary = summarise(holdings, view.selection, past)
    warning = _lacking(view, held, summary.period)
    trend = summary.trend
    if view.release is not None:
        trend = tuple(
            replace(point, is_draft=False) if point.period == summary.period else point for point in summary.trend
        )
    info = replace(summary.info, warning=join_warnings(summary.info.warning, warning))
    summary = replace(summary, info=info, selection=selection, release=view.release, trend=trend)
    return Shown(summary, holdings, past, warning)


def _usable(view: View, read: Reader) -> dict[int, Holdings]:
    """The snapshots of a view that can be used; that of its own period must be among them."""
    held = {}
    for number in view.snapshots:
        try:
            held[number] = read(number)
        except StoreError:
            if number == view.snapshot:
                raise
    return held


def _lacking(view: View, held: Mapping[int, Holdings], period: str) -> str | None:
    """Which snapshots could not be used, and the months up to a period that are empty for it."""
    months: dict[int, list[str]] = {}
    for month, release in sorted(view.months.items()):
        if release.snapshot not in held and month <= period:
            months.setdefault(release.snapshot, []).append(format_period(month))
    words = [
        f"Potret {number} rusak atau tidak terbaca; angka {', '.join(names)} dikosongkan."
        for number, names in sorted(months.items())
    ]
    return " ".join([*words, "Periksa dengan: snapshots verify"]) if words else None


def join_warnings(*warnings: str | None) -> str | None:
    """Warnings as one text, each once.

    Units: text for the screen. Missing: None is no warning, going in and coming out.

    >>> join_warnings(None, "Potret 3 rusak.", None), join_warnings(None)
    ('Potret 3 rusak.', None)
    """
    return " ".join(dict.fromkeys(filter(None, warnings))) or None


def _dated(selection: Selection, served: Holdings) -> Selection:
    """A draft without a period is that of the newest month held."""
    if selection.period is not None or selection.release != DRAFT or served.cube.empty:
        return selection
    cube = served.cube
    held = cube["period"] if selection.basis is None else cube.loc[cube["basis"] == selection.basis, "period"]
    return replace(selection, period=str(held.max())) if len(held) else selection


def moves(before: CoverageSummary, after: CoverageSummary) -> tuple[Move, ...]:
    """The regions whose figures differ between two summaries of a period, in BPS order, the province last.

    Grain: one move a region that differs, and one for the province whenever anything does. Units: persons, fractions.
    Missing: None where a side does not know the figure, or does not have the region.

    >>> from coverage.model.snapshots import holdings_of
    >>> before, after = (summarise(holdings_of(cube={"grouping": "region", "period": "2024-08", "basis": "domicile",
    ...     "region_code": ["3204", "3273"], "segment": "PU", "active_members": counts, "memberships": counts,
    ...     "missing_cells": 0}), Selection()) for counts in ([30, 60], [36, 60]))
    >>> [(each.code, each.members_change) for each in moves(before, after)], moves(before, before)
    ([('3204', 6), ('32', 6)], ())
    """
    old, new = ({row.code: row for row in summary.rows} for summary in (before, after))
    moved = [
        _move(old.get(code), new.get(code)) for code in sorted(old | new) if _own(old.get(code)) != _own(new.get(code))
    ]
    is_moved = moved or _own(before.province) != _own(after.province)
    return (*moved, _move(before.province, after.province)) if is_moved else ()


_FROM_ELSEWHERE = (
    *("change_month", "change_month_reason", "change_december", "change_december_reason"),
    *("target_rate", "target_source", "target_reason", "late", "persons"),
)


def _own(row: CoverageRow | None) -> CoverageRow | None:
    """A row without what is taken from other months (what late branches last reported, too), targets and branches."""
    return row and replace(row, **dict.fromkeys(_FROM_ELSEWHERE))  # type: ignore[arg-type]


def _move(old: CoverageRow | None, new: CoverageRow | None) -> Move:
    either = new or old
    if either is None:
        raise ValueError("a move needs a region on one side")
    return Move(
        either.code,
        either.name,
        old.active_members if old else None,
        new.active_members if new else None,
        old.denominator_workers if old else None,
        new.denominator_workers if new else None,
        old.coverage_rate if old else None,
        new.coverage_rate if new else None,
        old.formal if old else None,
        new.formal if new else None,
        old.informal if old else None,
        new.informal if new else None,
    )


def history(period: str, served: Holdings, read: Reader) -> tuple[ReleaseStep, ...]:
    """Every release of a period, the first one first, each with what it moved against the one before.

    Units: persons and fractions. Missing: where the snapshot of either cannot be used, what moved is not known, and the
    step's `fault` says so.

    Snapshot 1 held 30 members, snapshot 2 holds 36: the second release moved 6.

    >>> from coverage.model.snapshots import holdings_of
    >>> old, new = (holdings_of(cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "PU", "active_members": count, "memberships": count, "missing_cells": 0})
    ...     for count in (30, 36))
    >>> made = [Release("2024-08", number, "sementara", number, "eligible", None, "2024-09-05T08:00:00+07:00", "ani",
    ...         "", "domicile") for number in (1, 2)]
    >>> served = replace(new, info=replace(new.info, number=2, releases=tuple(made)))
    >>> [[(move.code, move.members_change) for move in step.moves]
    ...  for step in history("2024-08", served, {1: old, 2: new}.__getitem__)]
    [[], [('3204', 6), ('32', 6)]]
    """
    own = releases_of(served.info.releases, period)
    sides = [(release, _released(release, served, read)) for release in own]
    return tuple(_step(sides[max(place - 1, 0) : place + 1]) for place in range(len(sides)))


def _released(release: Release, served: Holdings, read: Reader) -> CoverageSummary | None:
    """The figures of a release; None when its snapshot cannot be used."""
    try:
        return show(Selection(release.period, release=release.number), served, read).summary
    except StoreError:
        return None


def _step(sides: Sequence[tuple[Release, CoverageSummary | None]]) -> ReleaseStep:
    """The last of one or two releases, with what it moved against the first of them."""
    (_, before), (release, after) = sides[0], sides[-1]
    if before is None or after is None:
        lost = next(each.snapshot for each, figures in reversed(sides) if figures is None)
        return ReleaseStep(release, (), f"Yang bergeser tidak diketahui: potret {lost} rusak atau tidak terbaca.")
    return ReleaseStep(release, moves(before, after))


def draft_change(shown: CoverageSummary, served: Holdings, read: Reader) -> int | None:
    """Active members of the draft minus those of the release that is shown, for the place that it speaks of.

    Units: persons. Missing: None when no release is shown, when either is unknown (the draft may hold no such month,
    basis or vintage), or when draft and release do not differ at all.

    Released with 30 members in snapshot 1; the served snapshot 2 holds 36.

    >>> from coverage.model.snapshots import holdings_of
    >>> old, new = (holdings_of(cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "PU", "active_members": count, "memberships": count, "missing_cells": 0})
    ...     for count in (30, 36))
    >>> first = Release("2024-08", 1, "final", 1, "eligible", None, "2024-09-05T08:00:00+07:00", "ani", "", "domicile")
    >>> served, read = replace(new, info=replace(new.info, number=2, releases=(first,))), {1: old}.__getitem__
    >>> released, draft = (show(Selection(release=number), served, read).summary for number in (1, DRAFT))
    >>> draft_change(released, served, read), draft_change(draft, served, read)
    (6, None)
    """
    if shown.release is None or shown.info.number == served.info.number:
        return None
    selection = replace(shown.selection, period=shown.period, release=DRAFT)
    try:
        draft = show(selection, served, read).summary
    except UsageError:  # going back to an older snapshot may leave a released month without a draft
        return None
    known = (draft.focus.active_members, shown.focus.active_members)
    if None in known or not moves(shown, draft):
        return None
    return (known[0] or 0) - (known[1] or 0)


@dataclass(frozen=True)
class Proposal:
    """A release worked out but not made: what it names, the figures, and what they move."""

    release: Release
    summary: CoverageSummary
    moves: tuple[Move, ...]


def propose(selection: Selection, terms: Terms, served: Holdings, read: Reader) -> Proposal:
    """The next release of the selected period from the served snapshot; snapshot, time and name are not yet set.

    Units: persons and fractions. Missing: denominator, vintage and basis that are not asked for are those of the
    period's last release, else by rule. Figures of branches that are not in are never among them.

    >>> from coverage.model.snapshots import holdings_of
    >>> held = holdings_of(
    ...     cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile", "region_code": "3204",
    ...           "segment": "PU", "active_members": 30, "memberships": 30, "missing_cells": 0},
    ...     workforce={"year": [2024], "vintage": "a", "region_code": "3204", "sector": "total", "source": "BPS",
    ...                "eligible": 100})
    >>> found = propose(Selection(), Terms(), held, {}.__getitem__)
    >>> found.release.number, found.release.status, found.release.vintage, found.moves
    (1, 'sementara', 'a', ())

    Raises:
        UsageError: when the period has no figures or no denominator, or may not be released so.
        ChoiceNeeded: when it has several bases and none was named.
        StoreError: when a month that the release would show rests on a damaged snapshot.
    """
    shown = show(replace(selection, release=DRAFT, late=LateRule.PARTIAL), served, read)
    summary = shown.summary
    place = format_period(summary.period)
    if shown.warning:
        raise StoreError(f"{shown.warning} Rilis {place} memuat bulan itu juga: pulihkan dulu, lalu rilis.")
    if summary.province.active_members is None:
        raise UsageError(f"Belum ada data kepesertaan untuk {place}. Muat rekapnya dulu.")
    if summary.denominator is None:
        raise UsageError(
            f"Penyebut untuk {place} belum tersedia. Muat buku kerja penduduk bekerja, atau sebut --denominator lain."
        )
    in_force = shown.past.vintage(summary.period)
    if selection.vintage is None and in_force not in (None, summary.denominator.vintage):
        raise UsageError(
            f"Edisi penyebut {in_force}, yang berlaku menurut rilis sebelumnya, tidak ada di potret ini; yang ada "
            f"{summary.denominator.vintage}. Muat lagi buku kerjanya, atau sebut edisi yang resmi dengan --vintage."
        )
    own = releases_of(served.info.releases, summary.period)
    before = show(Selection(summary.period, release=own[-1].number), served, read) if own else None
    moved = moves(before.summary, summary) if before else ()
    wanted = Release(
        summary.period, 0, "", 0, summary.denominator.id, summary.denominator.vintage, "", "", "", summary.basis
    )
    is_changed = before is None or bool(moved) or _rests_elsewhere(own[-1], wanted) or _beside(before) != _beside(shown)
    return Proposal(next_release(own, wanted, terms, is_changed=is_changed), summary, moved)


def _rests_elsewhere(last: Release, wanted: Release) -> bool:
    return (last.denominator, last.vintage, last.basis) != (wanted.denominator, wanted.vintage, wanted.basis)


def _beside(shown: Shown) -> Sequence[object]:
    """What a summary shows beside its figures and may change alone: branches, persons, channels, totals, targets."""
    summary = shown.summary
    groups = [group_members(shown.holdings, by, summary.period, summary.basis) for by in ("branch", "channel")]
    targets = [(row.code, row.target_rate, row.target_source, row.target_reason) for row in summary.rows]
    named = [(target.year, target.rate, target.source) for target in summary.targets]
    persons = [row.persons for row in summary.rows]
    return [*groups, persons, summary.control, targets, named, summary.target_sources]
