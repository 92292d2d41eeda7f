"""Every value that crosses rooms: what a load reports, what a snapshot holds, what a summary says.

All are frozen; frames inside them are never changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from coverage.model.indicators import Indicator
from coverage.model.selection import Selection


@dataclass(frozen=True)
class Problem:
    """Why a file or a row is refused: where, what was found, what was expected, what to do. Never holds a NIK."""

    code: str
    sheet: str
    cell: str
    value: str
    expected: str
    remedy: str


@dataclass(frozen=True)
class Finding:
    """Something that was noticed, said and kept; `severity` is error, warning or info."""

    code: str
    severity: str
    where: str
    message: str


@dataclass(frozen=True)
class LoadOptions:
    """What the person who ingests says about a file; None means "as the file states"."""

    kind: str | None = None
    period: str | None = None
    basis: str | None = None
    branch: str | None = None
    is_complete: bool = False


@dataclass(frozen=True)
class RefusedRow:
    """One row that was set aside: where it stood, its cells as text for the branch that sent it, and why."""

    sheet: str
    row: int
    cells: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class LoadReport:
    """What became of one file. `status` is accepted, refused or duplicate; rows are those of the sheet.

    `total` is the count of persons read (None where the kind has none), `stated_total` the sheet's own total,
    `totals` figures by year or period, `previous_total` what was held before for the same periods and branch.
    """

    path: str
    sha256: str
    kind: str | None
    layout: str | None
    status: str
    periods: tuple[str, ...] = ()
    rows_read: int = 0
    rows_accepted: int = 0
    rows_refused: int = 0
    regions: tuple[str, ...] = ()
    total: int | None = None
    stated_total: int | None = None
    previous_total: int | None = None
    totals: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused_rows: tuple[RefusedRow, ...] = ()
    headers: tuple[str, ...] = ()
    is_example: bool = False


@dataclass(frozen=True)
class Loaded:
    """A file that was read: its report and its rows in the declared form (empty when refused).

    `frame` follows the table of its kind; a roster's has `pseudonym` (16 bytes) where the table has `person_id`.
    `canonical` is the hash of the rows whatever their order, container or file name.
    """

    report: LoadReport
    table: str
    frame: pd.DataFrame
    canonical: str = ""
    branch: str | None = None
    basis: str | None = None
    is_complete: bool = False
    is_example: bool = False


@dataclass(frozen=True)
class SourceEntry:
    """One file that a snapshot rests on: `id` is the hash of its rows, `sha256` that of its bytes.

    `is_whole` is False once a later file replaced part of it. `total` is in persons, None where the kind has none.
    """

    id: str
    sha256: str
    name: str
    kind: str
    layout: str
    periods: tuple[str, ...]
    branch: str | None
    basis: str | None
    rows: int
    rows_refused: int
    total: int | None
    is_complete: bool
    is_whole: bool
    who: str
    at: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class SnapshotInfo:
    """Which snapshot is served: number, when and by whom made, its digest, and a warning if it is not the newest."""

    number: int
    created_at: str
    created_by: str
    why: str
    digest: str
    is_example: bool
    sources: tuple[SourceEntry, ...]
    warning: str | None = None


@dataclass(frozen=True)
class Holdings:
    """The small frames that a snapshot holds, for metrics and pages; rosters are not among them."""

    info: SnapshotInfo
    cube: pd.DataFrame
    arrivals: pd.DataFrame
    workforce: pd.DataFrame
    branches: pd.DataFrame
    control_totals: pd.DataFrame
    targets: pd.DataFrame
    claims: pd.DataFrame


@dataclass(frozen=True)
class Denominator:
    """Which denominator a rate rests on: its id, year, vintage and source."""

    id: str
    year: int
    vintage: str
    source: str


@dataclass(frozen=True)
class CoverageRow:
    """Coverage of one region or of the province. Counts in persons, rates as fractions; None is unknown, with `reason`.

    `segments` maps a segment code to its active members; `flags` are codes of `wording.FLAGS`.
    """

    code: str
    name: str
    active_members: int | None
    memberships: int | None
    formal: int | None
    informal: int | None
    other: int | None
    segments: dict[str, int | None]
    employed: int | None
    eligible_workers: int | None
    formal_eligible: int | None
    informal_eligible: int | None
    denominator_workers: int | None
    coverage_rate: float | None
    formal_rate: float | None
    informal_rate: float | None
    gap: int | None
    flags: tuple[str, ...]
    reason: str | None
    branches_included: int
    branches_expected: int | None
    target_rate: float | None = None
    change_month: int | None = None
    change_december: int | None = None

    @property
    def achievement(self) -> float | None:
        """Coverage rate ÷ target rate; None when either is unknown or the target is 0."""
        if self.coverage_rate is None or not self.target_rate:
            return None
        return self.coverage_rate / self.target_rate

    @property
    def deviation(self) -> float | None:
        """Coverage rate − target rate, as a fraction; None when either is unknown."""
        if self.coverage_rate is None or self.target_rate is None:
            return None
        return self.coverage_rate - self.target_rate


@dataclass(frozen=True)
class TrendPoint:
    """The coverage of one period; `vintage` and `year` name the denominator: a series breaks where they change."""

    period: str
    active_members: int | None
    formal: int | None
    informal: int | None
    denominator_workers: int | None
    coverage_rate: float | None
    vintage: str | None
    year: int | None
    is_partial: bool


@dataclass(frozen=True)
class Target:
    """A target for the coverage rate of a year, and whose target it is."""

    year: int
    rate: float
    source: str


@dataclass(frozen=True)
class Concentration:
    """How few regions hold half of the workers not covered, counted from the largest; `codes` in that order."""

    codes: tuple[str, ...]
    largest_code: str
    largest_gap: int


@dataclass(frozen=True)
class CoverageSummary:
    """Coverage at one period: a row a region, the province, and what the figures rest on.

    `focus` is the total that the page speaks of: the province, or the chosen regions together. `targets` are those of
    the period's year for `focus`, all sources; `control` maps a segment to our total minus head office's.
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
    control: dict[str, int]
    findings: tuple[Finding, ...]
    release: None = None


@dataclass(frozen=True)
class GroupRow:
    """Members of one branch, sector, segment or channel; persons count once inside each, so branches may overlap."""

    key: str
    label: str
    active_members: int | None
    memberships: int | None


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
