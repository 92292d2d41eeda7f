"""A file beside what is stored: corrected rows joined to their file, and what a file changes in what it replaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coverage.loaders import corrected_sources, join_correction, orphaned
from coverage.metrics import find_changes
from coverage.model.corrections import PART
from coverage.model.loading import Loaded, LoadReport
from coverage.model.snapshots import SnapshotInfo, SourceEntry
from coverage.model.tables import TABLE_BY_NAME
from coverage.store import Store, replaced_rows, source_rows


def join_corrections(loaded: Sequence[Loaded], store: Store) -> list[Loaded]:
    """Lists of corrected rows turned into the whole file that they make with the stored rows; others as they are."""
    info = store.info() if any(item.corrects for item in loaded) else None
    return [_join(item, store, info) for item in loaded]


def _join(item: Loaded, store: Store, info: SnapshotInfo | None) -> Loaded:
    if item.corrects is None:
        return item
    source = item.corrects.source
    entry = next((entry for entry in info.sources if _is_of(entry, source)), None) if info else None
    return join_correction(item, entry, source_rows(store, entry.id if entry else source))


def _is_of(entry: SourceEntry, source: str) -> bool:
    return entry.kind == "roster" and (entry.id == source or source in corrected_sources(entry))


def drop_stale(item: Loaded, info: SnapshotInfo | None) -> Loaded:
    """Corrected rows, refused when another writer has replaced the file that they were joined to."""
    if item.corrects is None or item.report.status != "accepted":
        return item
    stored = {source.id for source in (info.sources if info else ())}
    return item if item.corrects.source in stored else orphaned(item)


def superseded(info: SnapshotInfo | None) -> set[str]:
    """Sources that are stored no more by themselves because corrected rows were added to them."""
    return {source for entry in (info.sources if info else ()) for source in corrected_sources(entry)}


def with_source(report: LoadReport, canonical: str) -> LoadReport:
    """A report whose refused rows know the file that they are of, so that they find back once corrected."""
    rows = tuple(
        replace(row, origin=replace(row.origin, source=canonical)) if row.origin and row.origin.scope == PART else row
        for row in report.refused_rows
    )
    return replace(report, refused_rows=rows)


def with_changes(item: Loaded, store: Store) -> Loaded:
    """A recap or roster whose report says what it changes in what is stored; nothing where nothing is replaced."""
    if item.table not in ("membership", "roster"):
        return item
    stored = replaced_rows(store, TABLE_BY_NAME[item.table], item.frame)
    changes = find_changes(item.table, stored, item.frame) if len(stored) else None
    return replace(item, report=replace(item.report, changes=changes))
