"""What a new file replaces, and what the manifest says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from coverage.model.columns import ELSEWHERE, KANWIL
from coverage.model.schema import Table
from coverage.model.snapshots import SourceEntry
from coverage.model.tables import MEMBERSHIP, ROSTER
from coverage.store.lock import user_name
from coverage.store.parquet import codes_of, conform, note, read
from coverage.store.source import StoreSource

STORED_NOTE = "held"
"""Footer note of a file: JSON list of [what the rows replace, source, rows]."""


def replace_key(table: Table, frame: pd.DataFrame) -> pd.Series:
    """A text a row: a new row replaces every stored row of the same text.

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


@dataclass(frozen=True)
class Groups:
    """Rows of a table by what they replace and where they come from: one key, source and count a group."""

    keys: tuple[str, ...]
    sources: tuple[str, ...]
    of_row: npt.NDArray[np.int64]

    def rows(self) -> list[tuple[str, str, int]]:
        """What the rows replace, their source, and how many they are, a group at a time."""
        counts = np.bincount(self.of_row, minlength=len(self.keys)).tolist()
        return list(zip(self.keys, self.sources, counts, strict=True))


def group(part: pa.Table, table: Table) -> Groups:
    """The rows of a part of a table in groups; the rule is applied once a group, not once a row."""
    names = list(dict.fromkeys((*table.replaces_by, *_RULE_COLUMNS.get(table.name, ()), "source_id")))
    place = np.zeros(len(part), np.int64)
    for name in names:
        codes, size = codes_of(part[name])
        place = place * size + codes
    _, first, of_row = np.unique(place, return_index=True, return_inverse=True)
    distinct = part.select(names).take(pa.array(first)).to_pandas()
    keys = replace_key(table, distinct)
    return Groups(tuple(map(str, keys)), tuple(map(str, distinct["source_id"])), of_row)


_RULE_COLUMNS = {MEMBERSHIP.name: ("branch_code", "region_code"), ROSTER.name: ("branch_code",)}


def stored_note(part: pa.Table, table: Table) -> dict[str, str]:
    """The footer note by which a later commit sees what a file holds without reading its rows."""
    return {STORED_NOTE: json.dumps(group(part, table).rows())} if "source_id" in table.names else {}


def stored_rows(path: Path, table: Table) -> list[tuple[str, str, int]]:
    """What the rows of a file replace, their source, and how many they are."""
    found = note(path, STORED_NOTE)
    if found is None:
        return group(conform(read(path), table, text=False), table).rows()
    return [(key, source, rows) for key, source, rows in json.loads(found)]


def staying(table: Table, groups: Sequence[tuple[str, str]], keys: Set[str]) -> list[bool]:
    """Which groups of stored rows (what they replace, their source) stay when `keys` are replaced.

    Of a recap that loses regions and keeps none, the members in no region go too: they belong to its table. A key of
    the Kanwil's recap ends with its region.

    >>> staying(MEMBERSHIP, [("|08|dom||3204", "a"), ("|08|dom||outside", "a")], {"|08|dom||3204"})
    [False, False]
    """
    stays = [key not in keys for key, _ in groups]
    if table.name != MEMBERSHIP.name:
        return stays
    losing = {source for (_, source), stay in zip(groups, stays, strict=True) if not stay}
    whole = {
        source for (key, source), stay in zip(groups, stays, strict=True) if stay and not key.endswith(_ELSEWHERE_ENDS)
    }
    return [stay and (source not in losing or source in whole) for (_, source), stay in zip(groups, stays, strict=True)]


_ELSEWHERE_ENDS = tuple(f"|{code}" for code in ELSEWHERE)


def not_yet_stored(sources: Iterable[StoreSource], stored: Iterable[SourceEntry]) -> list[StoreSource]:
    """The sources that are not stored whole already, each once."""
    known = {entry.id for entry in stored if entry.is_whole}
    fresh = {source.canonical: source for source in sources if source.canonical not in known}
    return list(fresh.values())


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
        layout=report.form or "",
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
        confirmed=loaded.confirmed,
    )
