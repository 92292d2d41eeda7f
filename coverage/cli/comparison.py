"""What `ingest` says of a file beside what is held: corrected rows joined to their file, and what a file changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from coverage.loaders import corrected_sources, join_correction, orphaned
from coverage.metrics import find_changes
from coverage.model.corrections import PART
from coverage.model.loading import Changes, Loaded, LoadReport
from coverage.model.numbers import format_change, format_number
from coverage.model.snapshots import SnapshotInfo, SourceEntry
from coverage.model.tables import TABLE_BY_NAME
from coverage.reference.regions import region_name
from coverage.store import Store, replaced_rows, source_rows

MAX_REGIONS = 10
"""Regions that the text names, those with the largest change first; the rest are counted."""


def join_corrections(loaded: Sequence[Loaded], store: Store) -> list[Loaded]:
    """Lists of corrected rows turned into the whole file that they make with the held rows; other files as they are."""
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
    held = {source.id for source in (info.sources if info else ())}
    return item if item.corrects.source in held else orphaned(item)


def superseded(info: SnapshotInfo | None) -> set[str]:
    """Sources that are held no more by themselves because corrected rows were added to them."""
    return {source for entry in (info.sources if info else ()) for source in corrected_sources(entry)}


def with_source(report: LoadReport, canonical: str) -> LoadReport:
    """A report whose refused rows know the file that they are of, so that they find back once corrected."""
    rows = tuple(
        replace(row, origin=replace(row.origin, source=canonical)) if row.origin and row.origin.scope == PART else row
        for row in report.refused_rows
    )
    return replace(report, refused_rows=rows)


def with_changes(item: Loaded, store: Store) -> Loaded:
    """A recap or roster whose report says what it changes in what is held; nothing where nothing is replaced."""
    if item.table not in ("membership", "roster"):
        return item
    held = replaced_rows(store, TABLE_BY_NAME[item.table], item.frame)
    changes = find_changes(item.table, held, item.frame) if len(held) else None
    return replace(item, report=replace(item.report, changes=changes))


def changes_json(changes: Changes | None) -> dict[str, object] | None:
    """What a file changes in the form of the contract."""
    if changes is None:
        return None
    rows = {name: getattr(changes, name) for name in ("added", "removed", "changed", "unchanged")}
    regions = [asdict(region) | {"region": region_name(region.region_code)} for region in changes.regions]
    return {f"rows_{name}": value for name, value in rows.items()} | {
        "province": asdict(changes.province),
        "regions": regions,
    }


def describe_changes(changes: Changes | None) -> list[str]:
    """What a file changes in a few lines for people."""
    if changes is None:
        return []
    lines = [
        f"  dibanding yang tersimpan: baris bertambah {format_number(changes.added)}, hilang "
        f"{format_number(changes.removed)}, berubah {format_number(changes.changed)}, tetap "
        f"{format_number(changes.unchanged)}"
    ]
    moved = [region for region in changes.regions if region.before != region.after]
    moved.sort(key=lambda region: -abs(region.after - region.before))
    named = [(region_name(region.region_code), region) for region in moved[:MAX_REGIONS]]
    for name, region in (*named, ("Seluruh berkas", changes.province)):
        lines.append(
            f"    {name}: {format_number(region.before)} menjadi "
            f"{format_number(region.after)} orang ({format_change(region.after - region.before)})"
        )
    if len(moved) > MAX_REGIONS:
        lines.insert(-1, f"    dan {len(moved) - MAX_REGIONS} kab/kota lain")
    return lines
