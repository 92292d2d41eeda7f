"""The positions that a served snapshot and its releases give: which one a selection asks for, each worked out once.

The store is not known here: the caller hands over the served holdings and a reader of other snapshots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from coverage.metrics.coverage.selection import resolve_selection
from coverage.metrics.releases.months import Past
from coverage.metrics.releases.old_figures import affected_by, old_figures
from coverage.metrics.releases.released import Shown
from coverage.model.checks import CHECKS, sorted_findings
from coverage.model.errors import StoreError
from coverage.model.loading import Finding
from coverage.model.periods import format_period
from coverage.model.releases import View as Plan
from coverage.model.releases import plan_view
from coverage.model.results import CoverageSummary, OldFigure
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Holdings, Release
from coverage.reference.limits import Limits
from coverage.services.kept import Kept
from coverage.services.months import Months
from coverage.services.position import Position
from coverage.services.view import findings_of, summary_of
from coverage.words.releases import old_figure_sentence

POSITIONS = 64
"""Positions that are kept for a served snapshot, about 0.2 MB each: every month of five years."""

MONTHS = 48
"""Snapshots, by basis, whose months are kept: those that two years of releases name, and the draft."""

Reader = Callable[[int], Holdings]
"""Gives the holdings of a snapshot by its number."""


class Positions:
    """What a served snapshot shows, released and drafted; safe to share between threads.

    `months` keeps what does not depend on releases; give the same one to whoever comes after. `is_lacking` says that
    something was worked out while a snapshot that a release names could not be used: it may have been mended since.
    `limits` are those of the office by which changes are judged; None for the reviewed ones.
    """

    def __init__(
        self, served: Holdings, read: Reader, months: Kept[Months] | None = None, limits: Limits | None = None
    ) -> None:
        self.served = served
        self.read = read
        self.is_lacking = False
        self.limits = limits
        self._months: Kept[Months] = Kept(MONTHS) if months is None else months
        self._positions: Kept[Position] = Kept(POSITIONS)
        self._findings: Kept[tuple[Finding, ...]] = Kept(POSITIONS)
        self._old: Kept[tuple[OldFigure, ...]] = Kept(POSITIONS)

    def after(self, served: Holdings) -> Positions:
        """The positions of other served holdings, which share what does not depend on releases."""
        return Positions(served, self.read, self._months, self.limits)

    def months_of(self, holdings: Holdings, basis: str) -> Months:
        """The months of a snapshot by a basis, kept by the snapshot's digest."""
        if not holdings.info.digest:  # of no store: the empty tables that stand for a damaged snapshot, or of a test
            return Months(holdings, basis)
        # The key: a digest names the whole content of a snapshot, its number does not (a rollback or a restored backup
        # may use it again); the basis, because months are of one.
        return self._months.get((holdings.info.digest, basis), lambda: Months(holdings, basis))

    def position(self, selection: Selection) -> Position:
        """The position of the release that a selection asks for or implies, else of the served snapshot.

        A released figure rests on nothing but the snapshots that this release and those before it name. Its regions
        do not matter. Missing: another month whose snapshot cannot be used has no figures and a reason, and `warning`
        names the snapshot.

        Raises:
            UsageError: when there is no such release, period, basis or vintage.
            ChoiceNeeded: when the period has several bases and neither the reader nor a release names one.
            StoreError: when the snapshot that the period itself rests on cannot be used.
        """
        plan = plan_view(self.served.info.releases, _dated(selection, self.served))
        plan = replace(plan, selection=replace(plan.selection, regions=()))
        # The key: the planned selection tells plans apart; what else a plan has follows from it and from the releases
        # of `served`, which never change here. Regions were taken out above: all choices of them share a position.
        return self._positions.get(plan.selection, lambda: self._position(plan))

    def _position(self, plan: Plan) -> Position:
        stored = self._usable(plan)
        holdings = self.served if plan.snapshot is None else stored[plan.snapshot]
        past = Past(plan.months, plan.vintages, stored)
        settled = resolve_selection(holdings, plan.selection, past)
        warning = _lacking(plan, stored, settled.period)
        self.is_lacking |= warning is not None
        return Position(holdings, settled, past, plan.release, warning, self.months_of)

    def _usable(self, plan: Plan) -> dict[int, Holdings]:
        """The snapshots of a plan that can be used; that of its own period must be among them."""
        stored = {}
        for number in plan.snapshots:
            try:
                stored[number] = self.read(number)
            except StoreError:
                if number == plan.snapshot:
                    raise
        return stored

    def findings(self, position: Position, seen: CoverageSummary) -> tuple[Finding, ...]:
        """What the figures of a position give reason to look at, worked out once; `seen` is any summary of it."""
        # the key is the position itself, by identity; of `seen` only that is used which is equal in all its views
        return self._findings.get(position, lambda: findings_of(position, seen, self.limits))

    def released(self, release: Release) -> Position | None:
        """The figures of a release; None when its snapshot cannot be used."""
        try:
            return self.position(Selection(release.period, release=release.number))
        except StoreError:
            self.is_lacking = True
            return None

    def old_figures(self, release: Release | None) -> tuple[OldFigure, ...]:
        """Figures of other months that a release shows and that were released anew since; of a draft there are none."""
        if release is None:
            return ()
        return self._old.get(release, lambda: old_figures(release, self.served.info.releases, self.released))

    def affected_by(self, period: str) -> tuple[OldFigure, ...]:
        """The releases in force that show a month as it was before its newest release."""
        return affected_by(period, self.served.info.releases, self.released)

    def show(self, selection: Selection) -> Shown:
        """The figures of a selection: its position, seen for its regions.

        Units: persons and fractions. Missing and raises: as `position`.

        Released with 30 members in snapshot 1; the served snapshot 2 holds 36.

        >>> from coverage.model.snapshots import Release, holdings_of
        >>> old, new = (holdings_of(cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile",
        ...     "region_code": "3204", "segment": "PU", "active_members": count, "memberships": count,
        ...     "missing_cells": 0}) for count in (30, 36))
        >>> first = Release("2024-08", 1, "final", 1, "eligible", None, "2024-09-05T08:00:00+07:00", "ani", "",
        ...     "domicile")
        >>> served = replace(new, info=replace(new.info, number=2, releases=(first,)))
        >>> positions = Positions(served, {1: old}.__getitem__)
        >>> [positions.show(Selection(release=number)).summary.province.active_members for number in (None, 1, DRAFT)]
        [30, 30, 36]
        """
        position = self.position(selection)
        summary = summary_of(position, selection)
        old = self.old_figures(position.release)
        said = [CHECKS["old_figure"].finding(each.shown.period, old_figure_sentence(each)) for each in old]
        own = self.findings(position, summary)
        findings = sorted_findings([*own, *said]) if said else own
        summary = replace(summary, findings=findings, old_figures=old)
        return Shown(summary, position.holdings, position.past, position.warning)


def show(selection: Selection, served: Holdings, read: Reader) -> Shown:
    """The figures of one selection, worked out anew; whoever asks for several asks `Positions`.

    Units: persons and fractions. Missing and raises: as `Positions.show`.
    """
    return Positions(served, read).show(selection)


def _lacking(plan: Plan, stored: Mapping[int, Holdings], period: str) -> str | None:
    """Which snapshots could not be used, and the months up to a period that are empty for it."""
    months: dict[int, list[str]] = {}
    for month, release in sorted(plan.months.items()):
        if release.snapshot not in stored and month <= period:
            months.setdefault(release.snapshot, []).append(format_period(month))
    words = [
        f"Potret {number} rusak atau tidak terbaca; angka {', '.join(names)} dikosongkan."
        for number, names in sorted(months.items())
    ]
    return " ".join([*words, "Periksa dengan: snapshots verify"]) if words else None


def _dated(selection: Selection, served: Holdings) -> Selection:
    """A draft without a period is that of the newest month stored."""
    if selection.period is not None or selection.release != DRAFT or served.cube.empty:
        return selection
    cube = served.cube
    stored = cube["period"] if selection.basis is None else cube.loc[cube["basis"] == selection.basis, "period"]
    return replace(selection, period=str(stored.max())) if len(stored) else selection
