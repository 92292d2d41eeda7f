"""The roster: one row a membership, with NIK, region, segment and period; NIK leaves memory as a pseudonym only.

Whole columns are read at a time: `fields` says what stands where, `nik`, `roster_codes` and `roster_rules` judge it,
`verdicts` gathers what is wrong. A row that cannot be trusted is set aside with its reason and goes back to the branch
(`roster_report`); above a share of such rows `load` refuses the file. Names and wages are not read at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from coverage.loaders.headings.headers import FlatTable, Title, read_title, settle_basis, text_of
from coverage.loaders.headings.marks import is_invented
from coverage.loaders.roster.codes import (
    Coded,
    constant,
    read_channels,
    read_fundings,
    read_months,
    read_regions,
    read_segments,
    read_statuses,
)
from coverage.loaders.roster.fields import Fields, Integers, Mask
from coverage.loaders.roster.nik import Niks, read_niks
from coverage.loaders.roster.rules import (
    NO_DAY,
    Days,
    check_births,
    check_cards,
    check_dates,
    check_programmes,
    read_employers,
    read_text,
    refuse_errors,
)
from coverage.loaders.roster.verdicts import Verdicts
from coverage.model.columns import KANWIL
from coverage.model.corrections import Origin
from coverage.model.loading import Finding, LoadOptions, Problem
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet, cell_name

SHEET_STEP = 10_000_000
"""What is added to the row number of each further sheet of a file, so that a number names one row of the file."""

REPEATED = ("satu baris per kepesertaan", "Hapus baris yang berulang.")
"""What is expected of, and to be done about, a membership that stands in a file twice."""

_MIXER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class SheetInFile:
    """Which sheet of a file is read: its position, its title, and for corrected rows the file that they came from."""

    position: int
    title: Title
    origin: Origin | None = None


@dataclass
class RosterSheet:
    """One sheet of a roster: its columns as read, and what is wrong with its rows; NIKs are dropped by the caller."""

    fields: Fields
    verdicts: Verdicts
    niks: Niks
    columns: dict[str, Coded]
    dates: dict[str, Days]
    numbers: Integers
    basis: str
    branch: str | None
    period: str | None
    problems: list[Problem]
    findings: list[Finding]
    place: SheetInFile

    @property
    def rows(self) -> int:
        """Rows that state anything."""
        return int(self.verdicts.present.sum())

    @property
    def accepted(self) -> int:
        """Rows without a fault."""
        return int(self.verdicts.good.sum())

    @property
    def headers(self) -> tuple[str, ...]:
        """The header as it is written, without the columns that a list of refused rows adds."""
        header = self.fields.sheet.rows[self.fields.table.header_row]
        return tuple(text_of(cell) for cell in header)[: self.width]

    @property
    def width(self) -> int | None:
        """How many columns the branch's own rows have; None for all of them."""
        return self.fields.table.columns.get("origin_row") if self.place.origin is not None else None


def place_of(sheet: Sheet, table: FlatTable, position: int, origin: Origin | None = None) -> SheetInFile:
    """Where a sheet stands; corrected rows take what their file's titles stated in place of titles of their own."""
    if origin is not None:
        periods = {origin.period: "A1"} if origin.period else {}
        title = Title(periods, origin.basis, origin.branch)
    else:
        title = read_title(replace(sheet, rows=sheet.rows[: table.header_row], columns=None), table.header_row)
    return SheetInFile(position, replace(title, is_example=is_invented(sheet)), origin)


def read_roster(
    sheet: Sheet, table: FlatTable, options: LoadOptions, place: SheetInFile, reference: Reference
) -> RosterSheet:
    """A sheet of a roster with every row judged by itself; `mark_repeats` then judges rows against one another."""
    fields = Fields(sheet, table)
    verdicts = Verdicts(fields.present())
    basis, problems = settle_basis(place.title, options.basis, sheet)
    branch = options.branch or place.title.branch
    period = next(iter(place.title.periods), options.period) if len(place.title.periods) < 2 else None
    refuse_errors(fields, verdicts)
    niks = read_niks(fields, verdicts)
    segments = read_segments(fields, verdicts)
    dates = check_dates(fields, verdicts, options.today)
    columns = {
        "period": read_months(fields, verdicts, (period, options.period), options.today),
        "region_code": read_regions(fields, verdicts, reference),
        "branch_code": read_text(fields, verdicts, "branch", branch or KANWIL)[0],
        "segment": segments,
        "channel": read_channels(fields, verdicts),
        "funding": read_fundings(fields, verdicts),
        "basis": constant(basis, fields.size),
        "status": read_statuses(fields, verdicts),
        "programmes": check_programmes(fields, verdicts, segments),
        "npp": read_employers(fields, verdicts),
    }
    check_cards(fields, verdicts)
    check_births(fields, verdicts, niks, dates, options.today)
    findings = [*_say_unknown(fields), *_say_absent(fields)]
    numbers = np.arange(fields.size) + fields.start + 1 + place.position * SHEET_STEP
    return RosterSheet(
        fields, verdicts, niks, columns, dates, numbers, basis, branch, period, problems, findings, place
    )


def _say_unknown(fields: Fields) -> list[Finding]:
    """A finding for each column that no mapping knows: it is not read, which is said."""
    row, name = fields.table.header_row, fields.sheet.name
    return [
        Finding(
            "unknown_column",
            "info",
            f"{name}!{cell_name(row, column)}",
            f"Kolom '{label}' tidak dikenal dan tidak dibaca.",
        )
        for column, label in fields.table.unknown
    ]


def _say_absent(fields: Fields) -> list[Finding]:
    if fields.has("status"):
        return []
    message = "Kolom STATUS tidak ada; semua baris dianggap aktif."
    return [Finding("status_absent", "warning", fields.sheet.name, message)]


def mark_repeats(sheets: Sequence[RosterSheet]) -> None:
    """Set aside memberships that stand in the file twice; the first stays.

    Two rows are one membership when NIK, KPJ and period agree; where the KPJ is missing, when NIK, segment, employer,
    region and period do. The same person, segment and employer under another KPJ is said and kept.
    """
    suspects = [np.flatnonzero(mask) for mask in _suspects(sheets)]
    if not any(len(rows) for rows in suspects):
        return
    frame = pd.concat([_memberships(sheet, rows) for sheet, rows in zip(sheets, suspects, strict=True)])
    same_card = frame["kpj"].ne("") & frame.duplicated(["nik", "kpj", "period"])
    job = ["nik", "segment", "employer", "period"]
    same_job = frame.duplicated(job)
    no_card = frame["kpj"].eq("") & frame.duplicated([*job, "region", "kpj"])
    first = 0
    for sheet, rows in zip(sheets, suspects, strict=True):
        part = slice(first, first + len(rows))
        first += len(rows)
        repeated = _spread(sheet, rows, (same_card | no_card).to_numpy()[part])
        name = "kpj" if sheet.fields.has("kpj") else "nik"
        sheet.verdicts.refuse("repeated_row", name, repeated, "kepesertaan berulang", REPEATED)
        twice = _spread(sheet, rows, same_job.to_numpy()[part]) & ~repeated
        message = "memuat orang, segmen dan pemberi kerja yang sudah ada di baris lain dengan KPJ lain."
        sheet.verdicts.notice("double_membership", "kpj", twice, message)


def _spread(sheet: RosterSheet, rows: Integers, chosen: Mask) -> Mask:
    mask = np.zeros(sheet.fields.size, np.bool_)
    mask[rows[chosen]] = True
    return mask


def _suspects(sheets: Sequence[RosterSheet]) -> list[Mask]:
    """The good rows whose person and period stand in the file more than once, and perhaps a few others."""
    keys = [_person_period(sheet) for sheet in sheets]
    goods = np.concatenate([sheet.verdicts.good for sheet in sheets])
    repeated = np.zeros(len(goods), np.bool_)
    repeated[goods] = pd.Series(np.concatenate(keys)[goods]).duplicated(keep=False).to_numpy()
    edges = np.cumsum([len(key) for key in keys])[:-1]
    return list(np.split(repeated, edges))


def _person_period(sheet: RosterSheet) -> npt.NDArray[np.uint64]:
    """One number for a person in a period; different ones may rarely share it."""
    periods = sheet.columns["period"]
    months = np.array([int((value or "0").replace("-", "")) for value in periods.values], np.uint64)
    mixed: npt.NDArray[np.uint64] = sheet.niks.numbers.astype(np.uint64) ^ (months * _MIXER)[periods.codes]
    return mixed


def _memberships(sheet: RosterSheet, rows: Integers) -> pd.DataFrame:
    """What tells memberships apart, for some rows of a sheet."""
    fields = sheet.fields
    employer = "npp" if fields.has("npp") else "employer"
    codes = {name: sheet.columns[name] for name in ("period", "segment", "region_code")}
    texts = {name: [coded.values[code] for code in coded.codes[rows]] for name, coded in codes.items()}
    return pd.DataFrame(
        {
            "nik": sheet.niks.numbers[rows],
            "kpj": [fields.text("kpj", row).lstrip("'").replace(" ", "") for row in rows],
            "employer": [fields.text(employer, row) for row in rows],
            "period": texts["period"],
            "segment": texts["segment"],
            "region": texts["region_code"],
        }
    )


def accepted_niks(sheet: RosterSheet) -> bytes:
    """The NIKs of the accepted rows as digits, sixteen bytes each, one after the other."""
    return (sheet.niks.digits[sheet.verdicts.good] + ord("0")).astype(np.uint8).tobytes()


def roster_table(sheet: RosterSheet, pseudonyms: pa.Array, is_complete: bool) -> pa.Table:
    """The accepted rows of a sheet as an Arrow table, with `pseudonym` in place of the NIK."""
    good = sheet.verdicts.good
    chosen = np.flatnonzero(good)
    arrays = {name: Coded(coded.codes[chosen], coded.values).arrow() for name, coded in sheet.columns.items()}
    arrays["row"] = pa.array(sheet.numbers[chosen])
    for name in ("start_date", "protection_start", "protection_end"):
        arrays[name] = _dates(sheet.dates[name][chosen]) if name in sheet.dates else pa.nulls(len(chosen), pa.date32())
    arrays["is_complete"] = pa.array(np.full(len(chosen), is_complete))
    return pa.table(arrays | {"pseudonym": pseudonyms})


def _dates(days: Days) -> pa.Array:
    missing = days == NO_DAY
    return pa.array(np.where(missing, 0, days).astype(np.int32), mask=missing).cast(pa.date32())
