"""The eighteen columns of the summary table, in order, each with its label, its rule and its value, and their formulas.

A formula is given only where it yields the value of the summary; the summary stays the authority.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coverage.export.sheet import Cell, Value
from coverage.export.styles import Style
from coverage.model.columns import ACTIVE_MEMBERS, ELIGIBLE, EMPLOYED, REGION_CODE, TARGET_RATE
from coverage.model.indicators import GAP, TARGET_ACHIEVEMENT, TARGET_DEVIATION, Indicator
from coverage.model.results import CoverageRow
from coverage.reference.segments import SECTOR_SHORT, Sector, Segment, all_segments

NUMBER_LABEL = "No"
REGION_LABEL = "Kab/Kota"
REMARK_LABEL = "Keterangan"

TOLERANCE = 1e-12
"""Largest difference, as a fraction, between a formula's result and the summary's value."""


@dataclass(frozen=True)
class SummaryColumn:
    """One column: `key` names it here, `rule` says how it follows from others, `value` takes it from a row."""

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


def _segment_column(segment: Segment) -> SummaryColumn:
    return SummaryColumn(segment.code, segment.label, Style.COUNT, 11, lambda row: row.segments.get(segment.code))


def summary_columns(indicator: Indicator) -> tuple[SummaryColumn, ...]:
    """The columns of the summary table, for the coverage rate that is shown."""
    keys = ["number", "code", "name", "employed", "eligible", *part_keys(), "active", "rate", "gap", "target"]
    place = {key: f"({number})" for number, key in enumerate(keys, 1)}
    workers, active, rate, target = place[denominator_key(indicator)], place["active"], place["rate"], place["target"]
    first, last = place[part_keys()[0]], place[part_keys()[-1]]
    deviation = f"{TARGET_DEVIATION.label} ({TARGET_DEVIATION.unit})"
    return (
        SummaryColumn("number", NUMBER_LABEL, Style.CODE, 5, lambda row: None),
        SummaryColumn("code", REGION_CODE.label, Style.CODE, 7, lambda row: row.code),
        SummaryColumn("name", REGION_LABEL, Style.TEXT, 21, lambda row: row.name),
        SummaryColumn("employed", EMPLOYED.label, Style.COUNT, 12.5, lambda row: row.employed),
        SummaryColumn("eligible", ELIGIBLE.label, Style.COUNT, 12.5, lambda row: row.eligible_workers),
        *(_segment_column(segment) for segment in shown_segments()),
        SummaryColumn(Sector.OTHER.value, SECTOR_SHORT["other"], Style.COUNT, 10, lambda row: row.other),
        SummaryColumn(
            "active",
            ACTIVE_MEMBERS.label,
            Style.COUNT,
            12.5,
            lambda row: row.active_members,
            f"= {first}+…+{last}",
        ),
        SummaryColumn(
            "rate", f"{indicator.label} %", Style.RATE, 12, lambda row: row.coverage_rate, f"= {active}:{workers}"
        ),
        SummaryColumn("gap", f"{GAP.label} (gap)", Style.COUNT, 13, lambda row: row.gap, f"= {workers}−{active}"),
        SummaryColumn("target", f"{TARGET_RATE.label} %", Style.RATE, 9.5, lambda row: row.target_rate),
        SummaryColumn(
            "achievement",
            f"{TARGET_ACHIEVEMENT.label} %",
            Style.RATE,
            11,
            lambda row: row.achievement,
            f"= {rate}:{target}",
        ),
        SummaryColumn("deviation", deviation, Style.POINTS, 11, lambda row: row.deviation, f"= {rate}−{target}"),
        SummaryColumn("change_month", "Δ bulan lalu", Style.CHANGE, 11, lambda row: row.change_month),
        SummaryColumn("change_december", "Δ Desember lalu", Style.CHANGE, 11, lambda row: row.change_december),
        SummaryColumn("remark", REMARK_LABEL, Style.TEXT, 30, lambda row: ""),
    )


def denominator_key(indicator: Indicator) -> str:
    """Key of the column that the coverage rate divides by."""
    return "employed" if indicator.denominator is EMPLOYED else "eligible"


def summary_cells(
    columns: Sequence[SummaryColumn], row: CoverageRow, fixed: dict[str, Value], formulas: dict[str, str]
) -> list[Cell]:
    """The cells of one row; `fixed` gives what the row itself does not hold: its number, its remark, another name."""
    return [
        Cell(
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
    active, workers = value["active"], value[workers_key]
    rate, target = row.coverage_rate, row.target_rate
    candidates = {
        "active": (f"=SUM({at(part_keys()[0])}:{at(part_keys()[-1])})", _sum([value[key] for key in part_keys()])),
        "rate": (f"={at('active')}/{at(workers_key)}", _operate(active, workers, lambda a, b: a / b if b else None)),
        "gap": (f"={at(workers_key)}-{at('active')}", _operate(workers, active, lambda a, b: a - b)),
        "achievement": (f"={at('rate')}/{at('target')}", _operate(rate, target, lambda a, b: a / b if b else None)),
        "deviation": (f"={at('rate')}-{at('target')}", _operate(rate, target, lambda a, b: a - b)),
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
    return {key: own[key] for key in ("rate", "achievement", "deviation") if key in own} | sums


def _sum(values: Sequence[Value]) -> float | None:
    known = [value for value in values if isinstance(value, int | float)]
    return sum(known) if known else None


def _operate(left: Value, right: Value, operation: Callable[[float, float], float | None]) -> float | None:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return operation(left, right)
    return None


def _agrees(found: float | None, stated: Value) -> bool:
    return found is not None and isinstance(stated, int | float) and abs(found - stated) <= TOLERANCE
