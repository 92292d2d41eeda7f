"""Stored rows of recaps and rosters as they were loaded: corrected rows join them, new files are compared with them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coverage.model.schema import Table, from_arrow
from coverage.model.tables import MEMBERSHIP, PERSONS, ROSTER
from coverage.store.manifest import Manifest
from coverage.store.rules import replace_key
from coverage.store.snapshots import Store


def source_rows(store: Store, source_id: str) -> pd.DataFrame:
    """The rows of one stored roster with `pseudonym` (16 bytes) beside `person_id`; none when it is not stored."""
    found = store.current()
    if found is None:
        return ROSTER.empty()
    return _with_pseudonyms(store, found[0], _read(store, found[0], ROSTER, pc.field("source_id") == source_id))


def replaced_rows(store: Store, table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The stored rows of a table that new rows would replace; rows of a roster with their `pseudonym`."""
    found = store.current()
    if found is None or frame.empty:
        return table.empty()
    periods = [str(period) for period in frame["period"].unique()]
    stored = _read(store, found[0], table, pc.field("period").isin(periods))
    if stored.empty:
        return stored
    keys = replace_key(table, frame.assign(source_id="")).unique()
    stored = stored[replace_key(table, stored).isin(keys)]
    return _with_pseudonyms(store, found[0], stored) if table.name == ROSTER.name else stored


def stored_recaps(store: Store, periods: Sequence[str]) -> pd.DataFrame:
    """The stored rows of recaps of some months."""
    found = store.current()
    if found is None or not periods:
        return MEMBERSHIP.empty()
    return _read(store, found[0], MEMBERSHIP, pc.field("period").isin(list(periods)))


def stored_rosters(store: Store, periods: Sequence[str]) -> pd.DataFrame:
    """The active rows of complete rosters of some months, with the columns by which persons are counted alone."""
    found = store.current()
    if found is None or not periods:
        return ROSTER.empty()
    wanted = pc.field("period").isin(list(periods)) & pc.field("is_complete") & (pc.field("status") == "active")
    paths = [store.data / f"{file.sha256}.parquet" for file in found[0].files_of(ROSTER.name)]
    parts = [pq.read_table(path, columns=_COUNTED, filters=wanted) for path in paths]
    return from_arrow(pa.concat_tables(parts, promote_options="default")) if parts else ROSTER.empty()


_COUNTED = [
    *("period", "basis", "branch_code", "region_code", "segment", "funding", "status", "is_complete"),
    *("protection_end", "person_id"),
]


def _read(store: Store, manifest: Manifest, table: Table, wanted: pc.Expression) -> pd.DataFrame:
    """The rows of a table that pass a filter; a column that a file does not have yet is missing."""
    paths = [store.data / f"{file.sha256}.parquet" for file in manifest.files_of(table.name)]
    parts = [pq.read_table(path, filters=wanted) for path in paths]
    whole = pa.concat_tables(parts, promote_options="default") if parts else table.arrow_schema().empty_table()
    return table.conform(from_arrow(whole))


def _with_pseudonyms(store: Store, manifest: Manifest, rows: pd.DataFrame) -> pd.DataFrame:
    paths = [store.data / f"{file.sha256}.parquet" for file in manifest.files_of(PERSONS.name)]
    parts = [pq.read_table(path, columns=["person_id", "pseudonym"]) for path in paths]
    persons = pa.concat_tables(parts).combine_chunks() if parts else PERSONS.arrow_schema().empty_table()
    numbers = pa.array(rows["person_id"], pa.int64())
    places = pc.index_in(numbers, value_set=persons["person_id"])
    pseudonyms = persons["pseudonym"].take(places).combine_chunks()
    return rows.assign(pseudonym=pd.Series(pseudonyms, index=rows.index, dtype=pd.ArrowDtype(pseudonyms.type)))
