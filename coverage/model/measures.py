"""Every measure, declared once: what a row shows in a table, a chart, a map, a hover text, a CSV, Excel or JSON column.

A measure joins an indicator (or a column), which says label, unit and decimals, with the value that a row has of it and
the reason where it has none. Layers take lists of measures (`shown`) and name no figure themselves; what a reason code
says in words, and how a cell looks, is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from coverage.model.columns import (
    ACTIVE_MEMBERS,
    BRANCHES_EXPECTED,
    BRANCHES_INCLUDED,
    CHANGE_DECEMBER,
    CHANGE_MONTH,
    ELIGIBLE,
    EMPLOYED,
    FLAGS,
    FORMAL,
    FORMAL_ELIGIBLE,
    FORMAL_WORKERS,
    INFORMAL,
    INFORMAL_ELIGIBLE,
    INFORMAL_WORKERS,
    MEMBERSHIPS,
    OTHER,
    REASON,
    REGION_CODE,
    REGION_NAME,
    TARGET_RATE,
)
from coverage.model.indicators import (
    COVERAGE_RATE,
    FORMAL_RATE,
    GAP,
    INFORMAL_RATE,
    PERSONS,
    TARGET_ACHIEVEMENT,
    TARGET_DEVIATION,
    Indicator,
)
from coverage.model.numbers import MISSING, format_change, format_number, format_points, format_rate, format_short
from coverage.model.results import CoverageRow
from coverage.model.schema import Column

Value = int | float | str | tuple[str, ...] | tuple[int | None, int | None] | None
"""What a row has of a measure: persons, a fraction, a code, codes, or the two ends of a range; None is unknown."""


class MeasureKind(StrEnum):
    """What a value is, and so how it is written and drawn."""

    COUNT = "count"
    RATE = "rate"
    POINTS = "points"
    CHANGE = "change"
    RANGE = "range"
    CODE = "code"
    CODES = "codes"


class Counted(Protocol):
    """What a region's row and a month of a trend have in common."""

    @property
    def active_members(self) -> int | None:
        """Persons."""

    @property
    def formal(self) -> int | None:
        """Persons."""

    @property
    def informal(self) -> int | None:
        """Persons."""

    @property
    def denominator_workers(self) -> int | None:
        """Persons."""

    @property
    def coverage_rate(self) -> float | None:
        """A fraction of the workers."""


Row = TypeVar("Row", contravariant=True)


def _without_reason(row: Any) -> str | None:
    return None


@dataclass(frozen=True)
class Measure(Generic[Row]):
    """One measure. `id` is its JSON key and CSV heading, `short` its label where there is little room.

    `value` takes it from a row (None: unknown), `reason` says why it is unknown, as a code of `wording.REASONS`.
    `word` is its name in an address where tables sort by it, largest first, or smallest first where `rises`.
    """

    id: str
    indicator: Indicator | Column
    value: Callable[[Row], Value]
    reason: Callable[[Row], str | None] = _without_reason
    kind: MeasureKind = MeasureKind.COUNT
    short: str = ""
    word: str = ""
    rises: bool = False

    @property
    def label(self) -> str:
        """The declared label."""
        return self.indicator.label

    @property
    def short_label(self) -> str:
        """The label of a column."""
        return self.short or self.label

    @property
    def unit(self) -> str:
        """The declared unit."""
        return self.indicator.unit

    @property
    def decimals(self) -> int:
        """Decimals on a screen; a column declares none and counts whole, or is a percentage with one."""
        if isinstance(self.indicator, Indicator):
            return self.indicator.decimals
        return int(self.kind is MeasureKind.RATE)

    @property
    def bounds(self) -> tuple[float, ...]:
        """Lower bounds of the declared classes of a map after the first; none where classes follow the values."""
        return self.indicator.legend if isinstance(self.indicator, Indicator) else ()

    def number(self, row: Row) -> int | float | None:
        """The value as a number, to be drawn or put in order; None where it is unknown or no number."""
        value = self.value(row)
        return value if isinstance(value, int | float) else None

    def text(self, row: Row) -> str:
        """The value as screens and tables write it, without a unit but the percent sign; a dash where unknown."""
        return self.format(self.value(row))

    def said(self, row: Row) -> str:
        """The value where no heading gives its unit: percentage points say theirs, counts stand beside their label."""
        text = self.text(row)
        return f"{text} {self.unit}" if self.kind is MeasureKind.POINTS and text != MISSING else text

    def format(self, value: Value, decimals: int | None = None) -> str:
        """Any value of this measure as `text` writes it, by default with the declared decimals.

        >>> GAP_MEASURE.format(12977000), DEVIATION.format(-0.0055), PERSONS_RANGE.format((60, 110))
        ('12.977.000', '−0,6', '60 sampai 110')
        """
        if value is None:
            return MISSING
        return _FORMATS[self.kind](value, self.decimals if decimals is None else decimals)

    def brief(self, row: Row) -> str:
        """The value in few signs, for large type: counts in thousands or millions, the others as `text` has them."""
        is_count = self.kind is MeasureKind.COUNT
        return format_short(self.number(row)) if is_count else self.text(row)

    def order(self, row: Row) -> tuple[bool, float]:
        """Place of a row in a table that is sorted by this measure; what is unknown comes last."""
        number = self.number(row)
        return number is None, (number or 0) if self.rises else -(number or 0)


def _points(value: Any, decimals: int) -> str:
    return format_points(value, decimals).removesuffix(f" {TARGET_DEVIATION.unit}")


def _range(value: Any, decimals: int) -> str:
    return " sampai ".join(dict.fromkeys(format_number(end, decimals) for end in value))


_FORMATS: dict[MeasureKind, Callable[[Any, int], str]] = {
    MeasureKind.COUNT: format_number,
    MeasureKind.RATE: format_rate,
    MeasureKind.POINTS: _points,
    MeasureKind.CHANGE: lambda value, decimals: format_change(value),
    MeasureKind.RANGE: _range,
    MeasureKind.CODE: lambda value, decimals: str(value),
    MeasureKind.CODES: lambda value, decimals: " ".join(value),
}
"""Kind -> how a known value is written."""

CODE = Measure[CoverageRow]("region_code", REGION_CODE, lambda row: row.code, kind=MeasureKind.CODE)
NAME = Measure[CoverageRow]("region", REGION_NAME, lambda row: row.name, kind=MeasureKind.CODE)
MEMBERS = Measure[Counted]("active_members", ACTIVE_MEMBERS, lambda row: row.active_members, word="peserta")
MEMBERSHIP_COUNT = Measure[CoverageRow]("memberships", MEMBERSHIPS, lambda row: row.memberships)
FORMAL_MEMBERS = Measure[Counted]("formal", FORMAL, lambda row: row.formal)
INFORMAL_MEMBERS = Measure[Counted]("informal", INFORMAL, lambda row: row.informal)
OTHER_MEMBERS = Measure[CoverageRow]("other", OTHER, lambda row: row.other)
EMPLOYED_WORKERS = Measure[CoverageRow]("employed", EMPLOYED, lambda row: row.employed)
ELIGIBLE_WORKERS = Measure[CoverageRow]("eligible_workers", ELIGIBLE, lambda row: row.eligible_workers)
FORMAL_ELIGIBLE_WORKERS = Measure[CoverageRow]("formal_eligible", FORMAL_ELIGIBLE, lambda row: row.formal_eligible)
INFORMAL_ELIGIBLE_WORKERS = Measure[CoverageRow](
    "informal_eligible", INFORMAL_ELIGIBLE, lambda row: row.informal_eligible
)
FORMAL_WORKER_COUNT = Measure[CoverageRow]("formal_workers", FORMAL_WORKERS, lambda row: row.formal_workers)
INFORMAL_WORKER_COUNT = Measure[CoverageRow]("informal_workers", INFORMAL_WORKERS, lambda row: row.informal_workers)
FORMAL_COVERAGE = Measure[CoverageRow](
    "formal_rate", FORMAL_RATE, lambda row: row.formal_rate, lambda row: row.formal_reason, MeasureKind.RATE
)
INFORMAL_COVERAGE = Measure[CoverageRow](
    "informal_rate", INFORMAL_RATE, lambda row: row.informal_rate, lambda row: row.informal_reason, MeasureKind.RATE
)
FORMAL_REASON = Measure[CoverageRow]("formal_reason", FORMAL_RATE, lambda row: row.formal_reason, kind=MeasureKind.CODE)
INFORMAL_REASON = Measure[CoverageRow](
    "informal_reason", INFORMAL_RATE, lambda row: row.informal_reason, kind=MeasureKind.CODE
)
GAP_MEASURE = Measure[CoverageRow]("gap", GAP, lambda row: row.gap, lambda row: row.reason, word="belum")
PERSONS_RANGE = Measure[CoverageRow](
    "persons",
    PERSONS,
    lambda row: None if row.persons is None or row.persons.low is None else (row.persons.low, row.persons.high),
    lambda row: (row.persons.reason if row.persons else None) or "no_counts",
    MeasureKind.RANGE,
)
PERSONS_LOW = Measure[CoverageRow]("persons_low", PERSONS, lambda row: row.persons.low if row.persons else None)
PERSONS_HIGH = Measure[CoverageRow]("persons_high", PERSONS, lambda row: row.persons.high if row.persons else None)
TARGET = Measure[CoverageRow](
    "target_rate", TARGET_RATE, lambda row: row.target_rate, lambda row: row.target_reason, MeasureKind.RATE
)
ACHIEVEMENT = Measure[CoverageRow](
    "achievement", TARGET_ACHIEVEMENT, lambda row: row.achievement, lambda row: row.target_reason, MeasureKind.RATE
)
DEVIATION = Measure[CoverageRow](
    "deviation",
    TARGET_DEVIATION,
    lambda row: row.deviation,
    lambda row: row.target_reason,
    MeasureKind.POINTS,
    word="deviasi",
    rises=True,
)
MONTH_CHANGE = Measure[CoverageRow](
    "change_month",
    CHANGE_MONTH,
    lambda row: row.change_month,
    lambda row: row.change_month_reason,
    MeasureKind.CHANGE,
    short="Δ bulan lalu",
)
DECEMBER_CHANGE = Measure[CoverageRow](
    "change_december",
    CHANGE_DECEMBER,
    lambda row: row.change_december,
    lambda row: row.change_december_reason,
    MeasureKind.CHANGE,
    short="Δ Desember lalu",
)
BRANCHES_IN = Measure[CoverageRow]("branches_included", BRANCHES_INCLUDED, lambda row: row.branches_included)
BRANCHES_DUE = Measure[CoverageRow]("branches_expected", BRANCHES_EXPECTED, lambda row: row.branches_expected)
ROW_FLAGS = Measure[CoverageRow]("flags", FLAGS, lambda row: row.flags, kind=MeasureKind.CODES)
ROW_REASON = Measure[CoverageRow]("reason", REASON, lambda row: row.reason, kind=MeasureKind.CODE)


@cache
def rate_of(indicator: Indicator = COVERAGE_RATE) -> Measure[Counted]:
    """The coverage rate under the name of the denominator that the rows rest on.

    >>> rate_of().label, rate_of().format(0.31338)
    ('Cakupan', '31,3%')
    """
    return Measure("coverage_rate", indicator, lambda row: row.coverage_rate, kind=MeasureKind.RATE, word="cakupan")


@cache
def workers_of(indicator: Indicator = COVERAGE_RATE) -> Measure[Counted]:
    """The workers that the rate divides by, under the name of that denominator.

    >>> workers_of().label, workers_of().unit
    ('Pekerja berhak', 'orang')
    """
    column = indicator.denominator if isinstance(indicator.denominator, Column) else ELIGIBLE
    return Measure("denominator_workers", column, lambda row: row.denominator_workers)


def members_of(segment: str, label: str) -> Measure[CoverageRow]:
    """Active members of one segment, under its label.

    >>> members_of("PU", "PU").unit
    'orang'
    """
    column = replace(ACTIVE_MEMBERS, name=segment, label=label)
    return Measure(segment, column, lambda row: row.segments.get(segment))
