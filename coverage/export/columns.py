"""The columns of the summary table, in order, each with its label, its rule and its value, and their formulas.

A formula is given only where it yields the value of the summary; the summary stays the authority.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coverage.export.sheet import StyledCell, Value
from coverage.export.styles import Style
from coverage.model.columns import EMPLOYED, REGION_NAME
from coverage.model.indicators import Indicator
from coverage.model.measures import (
    CODE,
    ELIGIBLE_WORKERS,
    EMPLOYED_WORKERS,
    GAP_MEASURE,
    NAME,
    OTHER_MEMBERS,
    TARGET,
    Measure,
    MeasureKind,
    members_of,
)
from coverage.model.results import CoverageRow
from coverage.model.shown import workbook_columns
from coverage.reference.segments import Sector, Segment, all_segments

NUMBER_LABEL = "No"
REGION_LABEL = REGION_NAME.label
REMARK_LABEL = "Keterangan"

TOLERANCE = 1e-12
"""Largest difference, as a fraction, between a formula's result and the summary's value."""


@dataclass(frozen=True)
class SummaryColumn:
    """One column: `key` is its measure's id, `rule` says how it follows from others, `value` takes it from a row."""

    key: str
    label: str
    style: Style
    width: float
    value: Callable[[CoverageRow], Value]
    rule: str = ""

    @property
    def header(self) -> str:
        """Label and rule, as the header cell shows them."""
        return f"{self.label}\n{self.rule}" if self.rule else self.label


def shown_segments() -> tuple[Segment, ...]:
    """The segments with a column of their own, in order of rank; the others share one."""
    return tuple(segment for segment in all_segments() if segment.sector is not Sector.OTHER)


def part_keys() -> tuple[str, ...]:
    """Keys of the columns that add up to the active members."""
    return (*(segment.code for segment in shown_segments()), Sector.OTHER.value)


def summary_columns(indicator: Indicator) -> tuple[SummaryColumn, ...]:
    """The columns of the summary table, for the coverage rate that is shown."""
    segments = [members_of(segment.code, segment.label) for segment in shown_segments()]
    measures = workbook_columns(segments, indicator)
    rules = _rules(indicator, ["number", *(measure.id for measure in measures)])
    return (
        SummaryColumn("number", NUMBER_LABEL, Style.CODE, 5, lambda row: None),
        *(_figure(measure, rules.get(measure.id, "")) for measure in measures),
        SummaryColumn("remark", REMARK_LABEL, Style.TEXT, 30, lambda row: ""),
    )


def _rules(indicator: Indicator, keys: Sequence[str]) -> dict[str, str]:
    """How columns follow from others, by their numbers: column key -> rule."""
    place = {key: f"({number})" for number, key in enumerate(keys, 1)}
    workers, active = place[denominator_key(indicator)], place["active_members"]
    rate, target, parts = place["coverage_rate"], place["target_rate"], part_keys()
    return {
        "active_members": f"= {place[parts[0]]}+…+{place[parts[-1]]}",
        "coverage_rate": f"= {active}:{workers}",
        "gap": f"= {workers}−{active}",
        "achievement": f"= {rate}:{target}",
        "deviation": f"= {rate}−{target}",
    }


STYLES = {
    MeasureKind.COUNT: Style.COUNT,
    MeasureKind.RATE: Style.RATE,
    MeasureKind.POINTS: Style.POINTS,
    MeasureKind.CHANGE: Style.CHANGE,
    MeasureKind.CODE: Style.TEXT,
}
"""Kind of a measure -> how its cells look; a kind without a style has no column."""

_WIDTHS = {CODE.id: 7, NAME.id: 21, OTHER_MEMBERS.id: 10, "coverage_rate": 12, GAP_MEASURE.id: 13, TARGET.id: 9.5}
"""Measure -> width of its column where the kind's own does not fit."""

_KIND_WIDTHS = {MeasureKind.COUNT: 12.5, MeasureKind.RATE: 11, MeasureKind.POINTS: 11, MeasureKind.CHANGE: 11}
"""Kind of a measure -> width of its column."""

SEGMENT_WIDTH = 11
"""Width of the column of a segment."""


def _figure(measure: Measure[CoverageRow], rule: str) -> SummaryColumn:
    """The column of a measure: label with the sign of its unit, and the look and width of its kind."""
    marks = {MeasureKind.RATE: " %", MeasureKind.POINTS: f" ({measure.unit})"}
    mark = f" ({measure.id})" if measure is GAP_MEASURE else marks.get(measure.kind, "")
    own = {CODE.id: Style.CODE}
    width = _WIDTHS.get(measure.id, SEGMENT_WIDTH if measure.id in part_keys() else _KIND_WIDTHS.get(measure.kind, 12))
    style = own.get(measure.id, STYLES[measure.kind])
    return SummaryColumn(measure.id, measure.short_label + mark, style, width, _cell_value(measure), rule)


def _cell_value(measure: Measure[CoverageRow]) -> Callable[[CoverageRow], Value]:
    """What a cell holds of a measure: its number, or its text where it is none."""

    def value(row: CoverageRow) -> Value:
        """The value of a row's cell."""
        found = measure.value(row)
        return measure.format(found) if isinstance(found, tuple) else found

    return value


def denominator_key(indicator: Indicator) -> str:
    """Key of the column that the coverage rate divides by."""
    return (EMPLOYED_WORKERS if indicator.denominator is EMPLOYED else ELIGIBLE_WORKERS).id


def summary_cells(
    columns: Sequence[SummaryColumn], row: CoverageRow, fixed: dict[str, Value], formulas: dict[str, str]
) -> list[StyledCell]:
    """The cells of one row; `fixed` gives what the row itself does not hold: its number, its remark, another name."""
    return [
        StyledCell(
            fixed[column.key] if column.key in fixed else column.value(row),
            column.style,
            formulas.get(column.key),
        )
        for column in columns
    ]


def _letter(columns: Sequence[SummaryColumn], key: str) -> str:
    """The letter of a column; there are fewer than 26."""
    return chr(ord("A") + [column.key for column in columns].index(key))


def row_formulas(
    columns: Sequence[SummaryColumn], indicator: Indicator, row: CoverageRow, excel_row: int
) -> dict[str, str]:
    """Formulas of what follows from other cells of the same row: column key -> formula."""

    def at(key: str) -> str:
        """Name of the cell of that column in this row."""
        return f"{_letter(columns, key)}{excel_row}"

    workers_key = denominator_key(indicator)
    value = {column.key: column.value(row) for column in columns}
    active, workers = value["active_members"], value[workers_key]
    rate, target = row.coverage_rate, row.target_rate
    candidates = {
        "active_members": (
            f"=SUM({at(part_keys()[0])}:{at(part_keys()[-1])})",
            _sum([value[key] for key in part_keys()]),
        ),
        "coverage_rate": (
            f"={at('active_members')}/{at(workers_key)}",
            _operate(active, workers, lambda a, b: a / b if b else None),
        ),
        "gap": (f"={at(workers_key)}-{at('active_members')}", _operate(workers, active, lambda a, b: a - b)),
        "achievement": (
            f"={at('coverage_rate')}/{at('target_rate')}",
            _operate(rate, target, lambda a, b: a / b if b else None),
        ),
        "deviation": (f"={at('coverage_rate')}-{at('target_rate')}", _operate(rate, target, lambda a, b: a - b)),
    }
    return {key: formula for key, (formula, found) in candidates.items() if _agrees(found, value[key])}


def total_formulas(
    columns: Sequence[SummaryColumn],
    indicator: Indicator,
    total: CoverageRow,
    rows: Sequence[CoverageRow],
    excel_rows: tuple[int, int],
) -> dict[str, str]:
    """Formulas of a total right below its `rows`, which stand from the first to the second of `excel_rows`."""
    own = row_formulas(columns, indicator, total, excel_rows[1] + 1)
    sums = {}
    for column in columns:
        if column.style not in (Style.COUNT, Style.CHANGE):
            continue
        if _agrees(_sum([column.value(row) for row in rows]), column.value(total)):
            letter = _letter(columns, column.key)
            sums[column.key] = f"=SUM({letter}{excel_rows[0]}:{letter}{excel_rows[1]})"
    return {key: own[key] for key in ("coverage_rate", "achievement", "deviation") if key in own} | sums


def _sum(values: Sequence[Value]) -> float | None:
    known = [value for value in values if isinstance(value, int | float)]
    return sum(known) if known else None


def _operate(left: Value, right: Value, operation: Callable[[float, float], float | None]) -> float | None:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return operation(left, right)
    return None


def _agrees(found: float | None, stated: Value) -> bool:
    return found is not None and isinstance(stated, int | float) and abs(found - stated) <= TOLERANCE
