"""What a summary says: coverage by region and over time, targets, groups, and published statements checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coverage.model.analysis import Comparison, FigureBasis
from coverage.model.claims import Explanation
from coverage.model.columns import OUTSIDE, UNPLACED
from coverage.model.indicators import Denominator as Denominator
from coverage.model.indicators import Indicator
from coverage.model.loading import Finding
from coverage.model.outlook import Need
from coverage.model.periods import shift_period
from coverage.model.ranking import RankBand
from coverage.model.rows import CoverageRow as CoverageRow
from coverage.model.rows import counted_rows as counted_rows
from coverage.model.rows import paired_rows as paired_rows
from coverage.model.selection import Selection
from coverage.model.snapshots import Release, SnapshotInfo
from coverage.model.trend import TrendPoint
from coverage.model.unfinished import Unfinished


@dataclass(frozen=True)
class Target:
    """A target for the coverage rate of a year, whose target it is, and what the summary's place lacks of it.

    `rate` is a fraction of the denominator; `need` is worked out from the exact one, and only for the place that the
    summary speaks of.
    """

    year: int
    rate: float
    source: str
    need: Need | None = None


@dataclass(frozen=True)
class Concentration:
    """How few regions hold half of the workers not covered, counted from the largest; `codes` in that order.

    Over `regions_included` of `regions_expected`: those whose gap is known.
    """

    codes: tuple[str, ...]
    regions_included: int
    regions_expected: int

    @property
    def scope(self) -> str:
        """Of which regions it is, where some are not known: ' di 26 kab/kota yang diketahui'."""
        is_whole = self.regions_included == self.regions_expected
        return "" if is_whole else f" di {self.regions_included} kab/kota yang diketahui"


@dataclass(frozen=True)
class ControlDifference:
    """Head office's figure of a segment, by the source that gave it, beside ours. Persons; no `ours`: a reason.

    `ours` is over `regions_included` of `regions_expected`: those that reported the segment, without a blank cell.
    """

    segment: str
    source: str
    theirs: int
    ours: int | None
    reason: str | None = None
    regions_included: int = 0
    regions_expected: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether ours is known and regions are missing in it: a difference of 0 then proves nothing."""
        return self.ours is not None and self.regions_included < self.regions_expected

    @property
    def difference(self) -> int | None:
        """Our total minus head office's; None when ours is unknown."""
        return None if self.ours is None else self.ours - self.theirs


@dataclass(frozen=True)
class Elsewhere:
    """Active members who are in no region at one period and basis; they are in no row, province or rate.

    `counts` has a place (`outside`, `unknown`) only where a source states it: persons, None where a cell of it was
    left blank.
    """

    counts: Mapping[str, int | None]

    @property
    def outside(self) -> int | None:
        """Members in other provinces or abroad; None where nobody states them, or not all."""
        return self.counts.get(OUTSIDE)

    @property
    def unknown(self) -> int | None:
        """Members of whom nobody knows where they are; None as for `outside`."""
        return self.counts.get(UNPLACED)


@dataclass(frozen=True)
class CoverageSummary:
    """Coverage at one period: a row a region, the province, and what the figures rest on.

    `focus` is the total that the page speaks of: the province, or the chosen regions together. `targets` are those of
    the period's year for `focus`, all sources, `target_sources` the sources that name one for any place; `control`
    holds head office's figures beside ours. `release` names the figures (None: a draft). `selection` is as asked for;
    what it came to stands in the other fields. `comparison` is `focus` against last December, None where December is
    not stored. `bands` ranks all regions whose figures are complete, whichever are selected: region code -> its places.
    `old_figures` are those of other months that the release shows and that were released anew since.
    `unfinished` says what a month lacks that does not speak for the province, and what is said in its place.
    `elsewhere` are the members beside the table, None where nobody states any.
    """

    info: SnapshotInfo
    selection: Selection
    period: str
    basis: str
    bases: tuple[str, ...]
    periods: tuple[str, ...]
    indicator: Indicator
    denominator: Denominator | None
    rows: tuple[CoverageRow, ...]
    province: CoverageRow
    focus: CoverageRow
    regions_included: int
    regions_expected: int
    trend: tuple[TrendPoint, ...]
    targets: tuple[Target, ...]
    concentration: Concentration | None
    control: tuple[ControlDifference, ...]
    findings: tuple[Finding, ...]
    release: Release | None = None
    release_status: ReleaseStatus | None = None
    comparison: Comparison | None = None
    bands: Mapping[str, RankBand] = field(default_factory=dict)
    target_sources: tuple[str, ...] = ()
    old_figures: tuple[OldFigure, ...] = ()
    unfinished: Unfinished | None = None
    elsewhere: Elsewhere | None = None

    @property
    def places(self) -> tuple[CoverageRow, ...]:
        """The regions that `focus` speaks of: those selected, or all."""
        return tuple(row for row in self.rows if row.code in self.selection.regions) or self.rows

    @property
    def gap_words(self) -> str:
        """Stands before the gap of the place where a surplus of one region makes up for the lack of others.

        Not while a region waits for something: what comes in may lessen the gap below that.
        """
        is_open = any(row.missing_branches or row.is_incomplete for row in self.places)
        has_surplus = any((row.gap or 0) < 0 for row in self.places)
        return "sedikitnya " if has_surplus and self.focus.gap and not is_open else ""

    @property
    def figure_basis(self) -> FigureBasis:
        """What the figures of `focus` rest on."""
        row = self.focus
        return FigureBasis(
            self.period,
            self.basis,
            row.active_members,
            row.denominator_workers,
            self.denominator,
            sum(place.active_members is not None for place in counted_rows(self.places)),
            len(self.places),
            row.branches_included,
            row.branches_expected,
            row.reason,
        )


@dataclass(frozen=True)
class ReleaseStatus:
    """What is official beside the figures that a page shows; it changes with time, so no file carries it.

    `releases` are all that were ever made, in order. `draft_change` is draft minus release in active members of the
    place that the page speaks of; None when a draft is shown, when either is unknown, and when no figure differs.
    """

    releases: tuple[Release, ...]
    draft_change: int | None = None


@dataclass(frozen=True)
class Move:
    """What one release moved against another in one region, or in the province. Persons and fractions; None unknown."""

    code: str
    name: str
    members_before: int | None
    members_after: int | None
    workers_before: int | None
    workers_after: int | None
    rate_before: float | None
    rate_after: float | None
    formal_before: int | None = None
    formal_after: int | None = None
    informal_before: int | None = None
    informal_after: int | None = None

    @property
    def members_change(self) -> int | None:
        """Active members after minus before; None when either is unknown."""
        return _difference(self.members_after, self.members_before)

    @property
    def formal_change(self) -> int | None:
        """Formal members after minus before; None when either is unknown."""
        return _difference(self.formal_after, self.formal_before)

    @property
    def informal_change(self) -> int | None:
        """Informal members after minus before; None when either is unknown."""
        return _difference(self.informal_after, self.informal_before)


def _difference(after: int | None, before: int | None) -> int | None:
    return None if after is None or before is None else after - before


@dataclass(frozen=True)
class OldFigure:
    """Figures of an earlier month that a release shows as they were before that month was released anew.

    `release` shows those of `shown`; `newer` is the first release after that whose figures differ. `moves` lead from
    `shown` to the newest release of the month, None where a damaged snapshot hides them.
    """

    release: Release
    shown: Release
    newer: Release
    moves: tuple[Move, ...] | None

    @property
    def uses(self) -> tuple[str, ...]:
        """What of the release is counted from the old figures: the change of a month, since December, the trend."""
        month = self.shown.period == shift_period(self.release.period, -1)
        december = self.shown.period == f"{int(self.release.period[:4]) - 1}-12"
        return (*(["month"] if month else []), *(["december"] if december else []), "trend")


@dataclass(frozen=True)
class ReleaseStep:
    """A release of a period and what it moved against the one before it (nothing for the first).

    `fault` says why that is not known, because a snapshot cannot be used; then there are no `moves`. `old` are the
    figures of other months that it shows as they were before; `affects` says which releases in force show figures of
    this period as they were before it, where that was asked.
    """

    release: Release
    moves: tuple[Move, ...]
    fault: str = ""
    old: tuple[OldFigure, ...] = ()
    affects: tuple[OldFigure, ...] = ()


@dataclass(frozen=True)
class GroupRow:
    """Members of one branch, sector, segment or channel; persons count once inside each, so branches may overlap.

    Where a cell is blank both are None, and `reason` says so.
    """

    key: str
    label: str
    active_members: int | None
    memberships: int | None
    reason: str | None = None


@dataclass(frozen=True)
class ClaimCheck:
    """A published statement against its own arithmetic. Rates are fractions; `implied` maps a figure to its range."""

    id: str
    place: str
    source: str
    published_rate: float | None
    recomputed_rate: float | None
    possible_low: float | None
    possible_high: float | None
    verdict: str
    implied: dict[str, tuple[float, float]]
    notes: tuple[str, ...]
    explanations: tuple[Explanation, ...] = ()
