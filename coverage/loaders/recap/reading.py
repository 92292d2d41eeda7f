"""What reading one table of a recap knows and gathers: what is stated for the table, its rows so far, its faults."""

from __future__ import annotations

from dataclasses import dataclass, field

from coverage.loaders.headings.harmonise import MAX_COUNT, read_count
from coverage.loaders.recap.elsewhere import ElsewhereRows
from coverage.loaders.recap.header import RecapHeader
from coverage.loaders.recap.tally import Tally
from coverage.model.loading import Finding, Problem
from coverage.reference.tables import Reference
from coverage.sheets.columns import Cell
from coverage.sheets.reader import Sheet, cell_name

_ALMOST = 1e-6
"""Persons by which a product of a fraction may miss a whole number: the rounding of the arithmetic."""


def _is_whole(persons: float) -> bool:
    return abs(persons - round(persons)) < _ALMOST


@dataclass(frozen=True)
class Stated:
    """What holds for a whole table: its month (None where months stand across), branch, basis and segment.

    `months` is the month of every counted column ('' where months go down, in a column of their own), `rules` the twin
    names that this source is known to use, `factor` how many persons one of its figures stands for, `years` the years
    that the title states.
    """

    period: str | None
    branch: str | None
    basis: str
    segment: str | None
    months: dict[int, str]
    rules: dict[str, str] = field(default_factory=dict)
    factor: int = 1
    years: tuple[str, ...] = ()


@dataclass
class RecapReading:
    """What reading one table gathers. `seen` has the cell of every key over all tables of the file."""

    sheet: Sheet
    header: RecapHeader
    stated: Stated
    reference: Reference
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    records: list[dict[str, object]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    branch: str | None = None
    region: str | None = None
    period: str | None = None
    stated_total: int | None = None
    has_total: bool = False
    has_new_block: bool = False
    early: list[tuple[int, dict[int, int]]] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    filled: set[str] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    stray: dict[int, list[int]] = field(default_factory=dict)
    region_rows: set[int] = field(default_factory=set)
    elsewhere: ElsewhereRows = field(default_factory=ElsewhereRows)

    def find(self, code: str, severity: str, where: str, message: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(code, severity, where, message))

    def refuse(self, code: str, place: tuple[int, int], value: str, reason: tuple[str, str]) -> None:
        """Note a problem with a cell; `reason` is what was expected and what to do."""
        self.problems.append(Problem(code, self.sheet.name, cell_name(*place), value, *reason))

    def cell(self, index: int, name: str) -> object:
        """The cell of a key field in a row, '' where the table has no such column."""
        row, column = self.sheet.rows[index], self.header.columns.get(name)
        return row[column] if column is not None and column < len(row) else ""

    def count(self, value: Cell, index: int, column: int) -> tuple[int | None, Problem | None]:
        """The persons that a cell states, by the unit of the table; a tenth of a thousand is a whole number of them."""
        factor = self.stated.factor
        if factor > 1 and isinstance(value, float) and abs(value) < MAX_COUNT and _is_whole(value * factor):
            value = round(value * factor)
            factor = 1
        count, problem = read_count(value, self.sheet.name, index, column)
        return (None if count is None else count * factor), problem

    def begin_block(self) -> None:
        """Begin a block of rows, or a page, with a sum of its own."""
        self.tally.start("group")
        self.has_new_block = True
