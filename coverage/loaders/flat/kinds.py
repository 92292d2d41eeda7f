"""Which reader a flat table has, by its kind and its form, and the corrections declared for it."""

from __future__ import annotations

from coverage.loaders.amend.declared import FIELDS, CorrectedFigure, apply_correction
from coverage.loaders.flat.dashboard import read_dashboard
from coverage.loaders.flat.provinces import read_provinces
from coverage.loaders.flat.table import (
    FlatRows,
    read_branch_row,
    read_claim_row,
    read_control_row,
    read_rows,
    read_target_row,
)
from coverage.loaders.flat.workforce import is_wide, read_wide, read_workforce
from coverage.loaders.headings.headers import FlatTable
from coverage.model.loading import LoadOptions
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet

_ROW_READERS = {
    "branches": read_branch_row,
    "targets": read_target_row,
    "control_totals": read_control_row,
    "claims": read_claim_row,
}


def read_flat(sheet: Sheet, table: FlatTable, options: LoadOptions, reference: Reference) -> FlatRows:
    """The rows of a flat table in the form of the table of its kind, with declared corrections applied.

    Raises:
        UsageError: when a declared correction is not well formed.
    """
    if "province" in table.columns:
        rows = read_provinces(sheet, table, options, reference)
    elif "district" in table.columns:
        rows = read_dashboard(sheet, table, reference)
    elif table.kind == "workforce" and is_wide(table):
        rows = read_wide(sheet, table, reference)
    elif table.kind == "workforce":
        rows = read_workforce(sheet, table, reference)
    else:
        rows = read_rows(sheet, table, _ROW_READERS[table.kind], reference)
    _correct(rows, (table.kind, sheet.name), options, reference)
    return rows


def _correct(rows: FlatRows, what: tuple[str, str], options: LoadOptions, reference: Reference) -> None:
    kind, sheet = what
    for place, record in enumerate(rows.records):
        for name in FIELDS.get(kind, ()):
            figure = record.get(name)
            key = CorrectedFigure(
                options.branch or "",
                str(record.get("period") or record.get("year")),
                str(record.get("region_code") or ""),
                str(record.get("segment") or record.get("sector")),
                name,
            )
            value = int(str(figure)) if figure is not None else None
            right, finding, problem = apply_correction(kind, key, value, (sheet, f"baris data {place + 1}"), reference)
            record[name] = right
            rows.findings += [finding] if finding else []
            rows.problems += [problem] if problem else []
