"""How tables are declared: `Column` and `Table`, and what follows from a declaration.

From one declaration come the Arrow schema (label and unit travel in the field's metadata), the empty frame, the check
of a loader's result, headers in Excel and the method page. A label or a unit typed a second time is a defect.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
import pyarrow as pa


class Kind(StrEnum):
    """What a column holds; each has one Arrow type."""

    TEXT = "text"
    COUNT = "count"
    RATE = "rate"
    DATE = "date"
    FLAG = "flag"
    BYTES = "bytes"


_ARROW: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.COUNT: pa.int64(),
    Kind.RATE: pa.float64(),
    Kind.DATE: pa.date32(),
    Kind.FLAG: pa.bool_(),
    Kind.BYTES: pa.binary(16),
}


@dataclass(frozen=True)
class Column:
    """One column: its kind, unit and Indonesian label, and which values it may hold (missing only if `nullable`)."""

    name: str
    kind: Kind
    unit: str
    label: str
    description: str
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] | None = None

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type that holds it."""
        return _ARROW[self.kind]


@dataclass(frozen=True)
class Violation:
    """One value that a column may not hold: row position in the frame, what was found, what was expected."""

    column: str
    row: int
    value: str
    expected: str


@dataclass(frozen=True)
class Table:
    """One table: its grain (`key`), its columns, and which columns a new file must match to replace what is stored."""

    name: str
    label: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    replaces_by: tuple[str, ...]
    source: str
    caveats: str = ""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError for an unknown one."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema, with label and unit in each field's metadata."""
        return pa.schema(
            [
                pa.field(column.name, _ARROW[column.kind], True, {"label": column.label, "unit": column.unit})
                for column in self.columns
            ],
            metadata={"table": self.name},
        )

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with exactly the declared columns, in order and Arrow-backed; absent ones are all missing."""
        return from_arrow(self.to_arrow(frame))

    def to_arrow(self, frame: pd.DataFrame) -> pa.Table:
        """The frame as an Arrow table of the declared schema; absent columns are missing throughout."""
        schema = self.arrow_schema()
        arrays = [
            pa.array(frame[field.name], type=field.type, from_pandas=True)
            if field.name in frame
            else pa.nulls(len(frame), field.type)
            for field in schema
        ]
        return pa.Table.from_arrays(arrays, schema=schema)

    def empty(self) -> pd.DataFrame:
        """A frame with the declared columns and no rows."""
        return self.conform(pd.DataFrame())

    def check(self, frame: pd.DataFrame) -> list[Violation]:
        """Every value that the declaration does not allow, all at once; an empty list when the frame is right."""
        found = [violation for column in self.columns for violation in _check_column(column, frame)]
        repeated = frame.duplicated(list(self.key), keep="first")
        for row in frame.index[repeated][:20]:
            key = ", ".join(str(frame.at[row, name]) for name in self.key)
            found.append(Violation("+".join(self.key), int(row), key, "satu baris per kunci"))
        return found


def from_arrow(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as an Arrow-backed frame; missing values stay missing, integers stay integers.

    >>> from_arrow(pa.table({"members": [30, None]}))["members"].tolist()
    [30, <NA>]
    """
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as mappings of column name to value; what an Arrow-backed column lacks is None.

    By whole columns, which takes a fifth of what pandas takes value by value.

    >>> records_of(from_arrow(pa.table({"region_code": ["3204", "3205"], "members": [30, None]})))
    [{'region_code': '3204', 'members': 30}, {'region_code': '3205', 'members': None}]
    """
    names = [str(name) for name in frame.columns]
    columns = [values_of(values) for _, values in frame.items()]
    return [dict(zip(names, record, strict=True)) for record in zip(*columns, strict=True)]


def values_of(column: pd.Series) -> list[Any]:
    """The values of a column; what an Arrow-backed one lacks is None.

    >>> values_of(pd.Series([30, None], dtype="int64[pyarrow]"))
    [30, None]
    """
    is_arrow = isinstance(column.dtype, pd.ArrowDtype)
    values: list[Any] = pa.array(column.array).to_pylist() if is_arrow else column.tolist()
    return values


def _check_column(column: Column, frame: pd.DataFrame) -> list[Violation]:
    if column.name not in frame:
        return [] if column.nullable else [Violation(column.name, -1, "", f"kolom {column.label}")]
    values = frame[column.name]
    checks: list[tuple[Any, str]] = []
    if not column.nullable:
        checks.append((values.isna(), "terisi"))
    if column.minimum is not None:
        checks.append((values < column.minimum, f"paling kecil {column.minimum:g}"))
    if column.maximum is not None:
        checks.append((values > column.maximum, f"paling besar {column.maximum:g}"))
    if column.allowed is not None:
        checks.append((values.notna() & ~values.isin(column.allowed), "salah satu dari " + ", ".join(column.allowed)))
    return [
        Violation(column.name, int(row), str(values[row]), expected)
        for wrong, expected in checks
        for row in values.index[wrong.fillna(False).astype(bool)][:20]
    ]
