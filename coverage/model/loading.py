"""What a load takes and says: options, problems, findings, refused rows, and the report of a file."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd


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
    """What the person who ingests says about a file; None means "as the file states".

    `taught` is the folder of what the office taught, read on top of `data/reference`; '' for none.
    """

    kind: str | None = None
    period: str | None = None
    basis: str | None = None
    branch: str | None = None
    is_complete: bool = False
    taught: str = ""


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
