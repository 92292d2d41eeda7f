"""What a load takes and says: options, problems, findings, refused rows, and the report of a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from coverage.model.corrections import Origin
from coverage.model.forms import FormSketch

MAX_REFUSED_SHARE = 0.01
"""Share of a roster's rows that may be set aside; above it the whole file is refused."""


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
    remedy: str = ""


@dataclass(frozen=True)
class LoadOptions:
    """What the person who ingests says about a file; None means "as the file states".

    `taught` is the folder of what the office taught, read on top of `data/reference`; '' for none.
    `max_refused_share` is a fraction of the rows of a roster; `today` is the day on which dates are judged. With
    `is_sketch` nothing is read but the headings, for `LoadReport.sketch`. `sheet` is the name of the only sheet
    to read; with `skip_hidden` hidden sheets are left out.
    """

    kind: str | None = None
    period: str | None = None
    basis: str | None = None
    branch: str | None = None
    is_complete: bool = False
    max_refused_share: float = MAX_REFUSED_SHARE
    today: dt.date = field(default_factory=dt.date.today)
    taught: str = ""
    is_sketch: bool = False
    sheet: str | None = None
    skip_hidden: bool = False


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell of a row (`column` counts from 0): why it is refused, and what to do."""

    column: int
    reason: str
    remedy: str


@dataclass(frozen=True)
class RefusedRow:
    """One row that was set aside: where it stood, its cells as text for the branch that sent it, and why.

    `number` is the row's number in the file as a whole (`tables.ROSTER`, column `row`), `headers` and `origin` are its
    sheet's. A row without reasons stands beside those that have some, in the copy of a file that was refused whole.
    """

    sheet: str
    row: int
    cells: tuple[str, ...]
    reasons: tuple[str, ...]
    faults: tuple[CellFault, ...] = ()
    number: int = 0
    headers: tuple[str, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True)
class RegionChange:
    """Active persons of one region before and after a file; the province's own code for all that the file speaks of."""

    region_code: str
    before: int
    after: int


@dataclass(frozen=True)
class Changes:
    """What a file changes in what is stored for its periods: rows by their key, and active persons by region.

    A recap's row is a cell (region × segment × channel × funding × status), a roster's is a membership.
    """

    added: int
    removed: int
    changed: int
    unchanged: int
    regions: tuple[RegionChange, ...]
    province: RegionChange


@dataclass(frozen=True)
class LoadReport:
    """What became of one file. `status` is accepted, refused or duplicate; rows are those of the sheet.

    `total` is the count of persons read (None where the kind has none), `stated_total` the sheet's own total,
    `totals` figures by year or period, `previous_total` what was stored before for the same periods and branch.
    `changes` is what the file changes in what was stored (None where nothing was). `sketch` is there when asked for.
    """

    path: str
    sha256: str
    kind: str | None
    form: str | None
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
    changes: Changes | None = None
    sketch: FormSketch | None = None


@dataclass(frozen=True)
class Loaded:
    """A file that was read: its report and its rows in the declared form (empty when refused).

    `frame` follows the table of its kind; a roster's has `pseudonym` (16 bytes) where the table has `person_id`.
    `canonical` is the hash of the rows whatever their order, container or file name. Corrected rows that came back
    name in `corrects` the stored file that they belong to; `rows_held_back` counts the rows of that file that are still
    set aside once they are in. `confirmed` is the reason why figures beyond a limit were let in. `more` are the further
    tables of a workbook that holds corrections of several files.
    """

    report: LoadReport
    table: str
    frame: pd.DataFrame
    canonical: str = ""
    branch: str | None = None
    basis: str | None = None
    is_complete: bool = False
    is_example: bool = False
    corrects: Origin | None = None
    rows_held_back: int | None = None
    confirmed: str = ""
    more: tuple[Loaded, ...] = ()
