"""What a new file replaces, and what the manifest says of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from coverage.model.schema import Table
from coverage.model.snapshots import SourceEntry
from coverage.model.tables import KANWIL, MEMBERSHIP, ROSTER
from coverage.store.lock import user_name
from coverage.store.source import StoreSource


def replace_key(table: Table, frame: pd.DataFrame) -> pd.Series:
    """A text a row: a new row replaces every held row of the same text.

    It joins the table's `replaces_by` columns (none: the table is replaced whole). A recap without a branch (the
    Kanwil's) replaces only the regions that it states; a roster without a branch replaces nothing.
    """
    key = pd.Series("", index=frame.index, dtype="str")
    for name in table.replaces_by:
        key = key + "|" + frame[name].astype("str")
    if table.name == MEMBERSHIP.name:
        key = key + "|" + frame["region_code"].astype("str").where(frame["branch_code"] == KANWIL, "")
    if table.name == ROSTER.name:
        key = key + "|" + frame["source_id"].astype("str").where(frame["branch_code"] == KANWIL, "")
    return key


def table_of(entry: SourceEntry) -> str:
    """Name of the table that a source's rows are in."""
    return "membership" if entry.kind == "recap" else entry.kind


def entry_of(source: StoreSource, at: str) -> SourceEntry:
    """What the manifest says of a source that is committed now."""
    loaded, report = source.loaded, source.loaded.report
    return SourceEntry(
        id=source.canonical,
        sha256=report.sha256,
        name=Path(report.path).name,
        kind=report.kind or "",
        layout=report.layout or "",
        periods=report.periods,
        branch=loaded.branch,
        basis=loaded.basis,
        rows=len(loaded.frame),
        rows_refused=report.rows_refused,
        total=report.total,
        is_complete=loaded.is_complete,
        is_whole=True,
        who=user_name(),
        at=at,
        findings=report.findings,
    )
