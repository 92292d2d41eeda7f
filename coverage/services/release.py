"""Releases: what each moved, what the draft would move, and the next ones, worked out and then made.

Which figures moved is worked out in `metrics.released`, what a release may be called in `model.releases`; the store
only keeps what it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coverage.metrics.checks.holds import holds_up
from coverage.metrics.coverage.groups import group_members
from coverage.metrics.releases.released import moves
from coverage.model.checks import CHECKS
from coverage.model.errors import StoreError, UsageError
from coverage.model.loading import Finding
from coverage.model.missing_branches import MissingBranchRule
from coverage.model.periods import format_period
from coverage.model.releases import Terms, next_release, releases_of
from coverage.model.results import Move, OldFigure, ReleaseStep
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Release
from coverage.services.position import Position
from coverage.services.positions import Positions
from coverage.services.view import focus_of, summary_of
from coverage.store import Store, add_releases

HELD_SHOWN = 5
"""How many findings a refusal lists for a month; a preview lists them all."""

HELD_WAYS = (
    "Tidak ada yang dirilis. Perbaiki datanya lalu ulangi; semua temuan tampil dengan --dry-run. Bila angkanya harus "
    'keluar sekarang juga, ulangi dengan --despite "ALASAN": alasan itu tampil bersama rilisnya.'
)
"""What to do about a release that is held up."""


def history(period: str, positions: Positions) -> tuple[ReleaseStep, ...]:
    """Every release of a period, the first one first, each with what it moved against the one before.

    Units: persons and fractions. Missing: where the snapshot of either cannot be used, what moved is not known, and the
    step's `fault` says so.

    Snapshot 1 stored 30 members, snapshot 2 holds 36: the second release moved 6.

    >>> from coverage.model.snapshots import holdings_of
    >>> old, new = (holdings_of(cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "PU", "active_members": count, "memberships": count, "missing_cells": 0})
    ...     for count in (30, 36))
    >>> made = [Release("2024-08", number, "sementara", number, "eligible", None, "2024-09-05T08:00:00+07:00", "ani",
    ...         "", "domicile") for number in (1, 2)]
    >>> served = replace(new, info=replace(new.info, number=2, releases=tuple(made)))
    >>> [[(move.code, move.members_change) for move in step.moves]
    ...  for step in history("2024-08", Positions(served, {1: old, 2: new}.__getitem__))]
    [[], [('3204', 6), ('32', 6)]]
    """
    own = releases_of(positions.served.info.releases, period)
    sides = [(release, positions.released(release)) for release in own]
    steps = (_step(sides[max(place - 1, 0) : place + 1]) for place in range(len(sides)))
    return tuple(replace(step, old=positions.old_figures(step.release)) for step in steps)


def _step(sides: Sequence[tuple[Release, Position | None]]) -> ReleaseStep:
    """The last of one or two releases, with what it moved against the first of them."""
    (_, before), (release, after) = sides[0], sides[-1]
    if before is None or after is None:
        lost = next(each.snapshot for each, figures in reversed(sides) if figures is None)
        return ReleaseStep(release, (), f"Yang bergeser tidak diketahui: potret {lost} rusak atau tidak terbaca.")
    return ReleaseStep(release, moves(before, after))


def draft_change(selection: Selection, positions: Positions) -> int | None:
    """Active members of the draft minus those of the release that a selection shows, for the place that it speaks of.

    Units: persons. Missing: None when no release is shown, when either is unknown (the draft may hold no such month,
    basis or vintage), or when draft and release do not differ at all.

    Released with 30 members in snapshot 1; the served snapshot 2 holds 36.

    >>> from coverage.model.snapshots import holdings_of
    >>> old, new = (holdings_of(cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile",
    ...     "region_code": "3204", "segment": "PU", "active_members": count, "memberships": count, "missing_cells": 0})
    ...     for count in (30, 36))
    >>> first = Release("2024-08", 1, "final", 1, "eligible", None, "2024-09-05T08:00:00+07:00", "ani", "", "domicile")
    >>> served = replace(new, info=replace(new.info, number=2, releases=(first,)))
    >>> positions = Positions(served, {1: old}.__getitem__)
    >>> draft_change(Selection(), positions), draft_change(Selection(release=DRAFT), positions)
    (6, None)
    """
    shown = positions.position(selection)
    if shown.release is None or shown.holdings.info.number == positions.served.info.number:
        return None
    try:
        draft = positions.position(replace(selection, period=shown.period, release=DRAFT))
    except UsageError:  # going back to an older snapshot may leave a released month without a draft
        return None
    before, after = (focus_of(each, selection.regions).active_members for each in (shown, draft))
    if before is None or after is None or not moves(shown, draft):
        return None
    return after - before


@dataclass(frozen=True)
class Proposal:
    """A release worked out but not made: what it names, what it moves, and what is to be said of its figures.

    `held_by` are the findings for which it is made only with a reason; `affects` are releases in force that will show
    figures of this month as they were before it.
    """

    release: Release
    moves: tuple[Move, ...]
    findings: tuple[Finding, ...] = ()
    held_by: tuple[Finding, ...] = ()
    affects: tuple[OldFigure, ...] = ()


def propose(selection: Selection, terms: Terms, positions: Positions) -> Proposal:
    """The next release of the selected period from the served snapshot; snapshot, time and name are not yet set.

    Units: persons and fractions. Missing: denominator, vintage and basis that are not asked for are those of the
    period's last release, else by rule. Figures of branches that are not in are never among them.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(
    ...     cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile", "region_code": "3204",
    ...           "segment": "PU", "active_members": 30, "memberships": 30, "missing_cells": 0},
    ...     workforce={"year": [2024], "vintage": "a", "region_code": "3204", "sector": "total", "source": "BPS",
    ...                "eligible": [100]})
    >>> found = propose(Selection(), Terms(), Positions(stored, {}.__getitem__))
    >>> found.release.number, found.release.status, found.release.vintage, found.moves
    (1, 'sementara', 'a', ())

    Raises:
        UsageError: when the period has no figures or no denominator, or may not be released so.
        ChoiceNeeded: when it has several bases and none was named.
        StoreError: when a month that the release would show rests on a damaged snapshot.
    """
    draft = positions.position(replace(selection, release=DRAFT, missing_branches=MissingBranchRule.PARTIAL))
    wanted = _wanted(draft, selection)
    own = releases_of(positions.served.info.releases, draft.period)
    before = positions.position(Selection(draft.period, release=own[-1].number)) if own else None
    moved = moves(before, draft) if before else ()
    is_changed = (
        before is None
        or bool(moved)
        or _rests_elsewhere(own[-1], wanted)
        or _beside(before) != _beside(draft)
        or bool(positions.old_figures(own[-1]))  # its changes and its trend would be counted anew
    )
    release = next_release(own, wanted, terms, is_changed=is_changed)
    seen = summary_of(draft, draft.selection)
    findings = positions.findings(draft, seen)
    held_by = holds_up(replace(seen, findings=findings))
    return Proposal(_despite(release, held_by, terms), moved, findings, held_by)


def _despite(release: Release, held_by: Sequence[Finding], terms: Terms) -> Release:
    """The release with what it is made in spite of, where it is held up and a reason was given."""
    if not held_by or terms.despite is None:
        return release
    codes = tuple(dict.fromkeys(each.code for each in held_by))
    return replace(release, despite=terms.despite.strip(), held_by=codes)


def _wanted(draft: Position, selection: Selection) -> Release:
    """What a release of a draft would name, without number, status and reason; what cannot be released is refused."""
    place, denominator = format_period(draft.period), draft.denominator(draft.period)
    if draft.warning:
        raise StoreError(f"{draft.warning} Rilis {place} memuat bulan itu juga: pulihkan dulu, lalu rilis.")
    if draft.province.active_members is None:
        raise UsageError(f"Belum ada data kepesertaan untuk {place}. Muat rekapnya dulu.")
    if denominator is None:
        raise UsageError(
            f"Penyebut untuk {place} belum tersedia. Muat buku kerja penduduk bekerja, atau sebut --denominator lain."
        )
    in_force = draft.past.vintage(draft.period)
    if selection.vintage is None and in_force not in (None, denominator.vintage):
        raise UsageError(
            f"Edisi penyebut {in_force}, yang berlaku menurut rilis sebelumnya, tidak ada di potret ini; yang ada "
            f"{denominator.vintage}. Muat lagi buku kerjanya, atau sebut edisi yang resmi dengan --vintage."
        )
    return Release(draft.period, 0, "", 0, denominator.id, denominator.vintage, "", "", "", draft.basis)


def _rests_elsewhere(last: Release, wanted: Release) -> bool:
    return (last.denominator, last.vintage, last.basis) != (wanted.denominator, wanted.vintage, wanted.basis)


def _beside(position: Position) -> Sequence[object]:
    """What is shown beside the figures and may change alone: branches, persons, channels, totals, targets."""
    own = (position.holdings, position.period, position.basis)
    groups = [group_members(own[0], by, *own[1:]) for by in ("branch", "channel")]
    targets = [(row.code, row.target_rate, row.target_source, row.target_reason) for row in position.rows]
    named = position.targets(position.province.code)
    persons = [row.persons for row in position.rows]
    return [*groups, persons, position.control, targets, named, position.target_sources]


@dataclass(frozen=True)
class Made:
    """A release that was made: what it moved, the findings about its figures, and those that held it up."""

    step: ReleaseStep
    findings: tuple[Finding, ...]
    held_by: tuple[Finding, ...] = ()


def propose_all(positions: Positions, asked: Sequence[Selection], terms: Terms) -> tuple[Proposal, ...]:
    """Every release worked out, in order, and none made.

    `positions` are those of what the store serves. Each release takes those before it for made, so that a vintage once
    named is taken up. Each names the served snapshot; date and name are those of whoever makes it, and not yet set.

    Raises:
        UsageError: when the store is empty, a period is named twice, one may not be released so, or a reason is given
            although nothing is held up.
        ChoiceNeeded: when a period has several bases and none was named.
        StoreError: when a month that a release would show rests on a damaged snapshot.
    """
    served = positions.served
    if not served.info.number:
        raise UsageError("Penyimpanan belum memuat data. Muat rekap dengan: python -m coverage ingest BERKAS")
    if len({selection.period for selection in asked}) < len(asked):
        raise UsageError("Satu periode disebut dua kali. Sebut setiap periode sekali saja.")
    proposals: list[Proposal] = []
    for selection in asked:
        found = propose(selection, terms, positions)
        proposals.append(replace(found, release=replace(found.release, snapshot=served.info.number)))
        known = (*positions.served.info.releases, proposals[-1].release)
        positions = positions.after(replace(served, info=replace(served.info, releases=known)))
    if terms.despite is not None and not any(each.held_by for each in proposals):
        raise UsageError("Tidak ada yang menahan rilis ini, jadi tidak perlu alasan. Ulangi tanpa --despite.")
    return tuple(replace(each, affects=positions.affected_by(each.release.period)) for each in proposals)


def check_not_held(proposals: Sequence[Proposal]) -> None:
    """Refuse releases of which one is held up and has no reason.

    Raises:
        UsageError: it names each month, what holds it up, and what to do.
    """
    held = [each for each in proposals if each.held_by and not each.release.despite]
    if held:
        raise UsageError("\n".join([*(line for each in held for line in _held_words(each)), HELD_WAYS]))


def _held_words(proposal: Proposal) -> list[str]:
    """What holds up one release, a line a finding; of many the first few."""
    found, place = proposal.held_by, format_period(proposal.release.period)
    lines = [f"{place} belum dapat dirilis: {len(found)} hal menahannya."]
    lines += [f"  {CHECKS[each.code].title}: {each.message} {each.remedy}" for each in found[:HELD_SHOWN]]
    return [*lines, f"  dan {len(found) - HELD_SHOWN} lagi."] if len(found) > HELD_SHOWN else lines


def make_releases(store: Store, proposals: Sequence[Proposal], digest: str) -> tuple[Made, ...]:
    """Make releases that were worked out, all in one commit or none; `digest` is that of the snapshot they rest on.

    Raises:
        UsageError: when one is held up and no reason was given (`check_not_held`).
        StoreError: when the newest snapshot is damaged, or the folder cannot be written.
        StoreBusy: when another writer holds the store, or has changed it meanwhile.
    """
    check_not_held(proposals)
    info = add_releases(store, [each.release for each in proposals], digest)
    made = info.releases[-len(proposals) :]
    return tuple(made_of(each, release) for release, each in zip(made, proposals, strict=True))


def made_of(proposal: Proposal, release: Release) -> Made:
    """A proposal as the release that came, or would come, of it."""
    step = ReleaseStep(release, proposal.moves, affects=proposal.affects)
    return Made(step, proposal.findings, proposal.held_by)
