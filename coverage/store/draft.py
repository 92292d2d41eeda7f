"""A snapshot in the making: data files are added and replaced here, and taken back when the commit fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from coverage.model.schema import Table
from coverage.model.snapshots import SourceEntry
from coverage.model.tables import ALL_TABLES, MEMBERSHIP, PERSONS, ROSTER, TABLE_BY_NAME
from coverage.store import engine
from coverage.store.files import put, sha256, verify
from coverage.store.manifest import DERIVED, DataFile, Manifest
from coverage.store.parquet import arrow_of, conform, constant, encode, in_order, read, stack, to_parquet
from coverage.store.persons import Persons, merge, number_persons, to_merge
from coverage.store.rules import entry_of, group, staying, stored_note, stored_rows, table_of
from coverage.store.source import StoreSource

LARGE = 50_000
"""Rows of one branch and period from which on they get a file of their own: a correction then rewrites no others."""


class Draft:
    """Files and sources of the next snapshot, beginning with those of the stored one."""

    def __init__(self, data: Path, stored: Manifest | None) -> None:
        self.data = data
        self.files = list(stored.files) if stored else []
        self.entries: list[SourceEntry] = list(stored.sources) if stored else []
        self._written: list[Path] = []

    def discard(self) -> None:
        """Take back what was written; no manifest names it."""
        for path in self._written:
            path.unlink(missing_ok=True)

    def rename(self, renames: Mapping[str, str]) -> None:
        """Put branches that are stored under a name under their codes; a file that names none of them stays."""
        self.entries = [replace(entry, branch=renames.get(entry.branch or "", entry.branch)) for entry in self.entries]
        self.files = [self._renamed(file, renames) for file in self.files]
        for table in (MEMBERSHIP, ROSTER):
            self._keep_newest(table)

    def _keep_newest(self, table: Table) -> None:
        """Of rows that replace one another now that their branches are one, keep those of the newest source."""
        place = {entry.id: number for number, entry in enumerate(self.entries)}
        newest: dict[str, str] = {}
        files = [file for file in self.files if _is_of(file, table)]
        for file in files:
            for key, source, _ in stored_rows(self._path(file), table):
                if place.get(source, 0) >= place.get(newest.get(key, source), 0):
                    newest[key] = source
        for file in files:
            stored = stored_rows(self._path(file), table)
            if all(newest[key] == source for key, source, _ in stored):
                continue
            part = read(self._path(file))
            groups = group(part, table)
            stays = [newest[key] == source for key, source in zip(groups.keys, groups.sources, strict=True)]
            self.files.remove(file)
            if any(stays):
                self.files.append(self._write(table, part.filter(pa.array(np.array(stays)[groups.of_row]))))
        self._settle_entries(table)

    def _renamed(self, file: DataFile, renames: Mapping[str, str]) -> DataFile:
        if file.table not in (MEMBERSHIP.name, ROSTER.name):
            return file
        branches = encode(read(self._path(file), ["branch_code"])["branch_code"])
        written = branches.dictionary.to_pylist()
        if not set(written) & set(renames):
            return file
        codes = pa.array([renames.get(name, name) for name in written])
        part = read(self._path(file))
        place = part.column_names.index("branch_code")
        return self._write(
            TABLE_BY_NAME[file.table], part.set_column(place, "branch_code", encode(codes.take(branches.indices)))
        )

    def add(self, table: Table, sources: list[StoreSource], at: str) -> None:
        """Put the rows of new sources of one table in place of those that they replace.

        Within one commit a later source replaces an earlier one by the same rule as across commits. `source_id` is the
        canonical hash of the source's rows.
        """
        more = ("pseudonym",) if table is ROSTER else ()
        part = stack([_rows_of(source, table, more) for source in sources])
        groups = group(part, table)
        place = {source.canonical: position for position, source in enumerate(sources)}
        last: dict[str, int] = {}
        for key, source in zip(groups.keys, groups.sources, strict=True):
            last[key] = max(last.get(key, 0), place[source])
        stays = [place[source] == last[key] for key, source in zip(groups.keys, groups.sources, strict=True)]
        if not all(stays):
            part = part.filter(pa.array(np.array(stays)[groups.of_row]))
        self._take_out(table, set(groups.keys))
        if table is ROSTER:
            part = self._numbered(part)
        self.files += [self._write(table, piece) for piece in _pieces(part, table)]
        self.entries = [entry for entry in self.entries if entry.id not in place]
        self.entries += [entry_of(source, at) for source in sources]
        self._settle_entries(table)

    def remove(self, source: SourceEntry) -> None:
        """Take out the rows of one source, and persons whom no roster names any more; nothing replaces them."""
        table = TABLE_BY_NAME[table_of(source)]
        kept: list[DataFile] = []
        for file in self.files:
            if not _is_of(file, table) or all(id_ != source.id for _, id_, _ in stored_rows(self._path(file), table)):
                kept.append(file)
                continue
            part = read(self._path(file))
            stays = pc.not_equal(part["source_id"].cast(pa.string()), source.id)
            if pc.any(stays).as_py():
                kept.append(self._write(table, part.filter(stays)))
        self.files = kept
        self.entries = [entry for entry in self.entries if entry.id != source.id]
        if table is ROSTER:
            self.forget_absent()

    def frame(self, table: Table) -> pd.DataFrame:
        """The rows of a table as the draft stands now; empty, without columns, where it has none."""
        parts = [read(self._path(file)).to_pandas() for file in self.files if _is_of(file, table)]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def _take_out(self, table: Table, keys: set[str]) -> None:
        """Take out the rows that new sources replace; a file that loses some is written anew."""
        kept: list[DataFile] = []
        for file in self.files:
            stored = stored_rows(self._path(file), table) if _is_of(file, table) else []
            stays = staying(table, [(key, source) for key, source, _ in stored], keys)
            if all(stays):
                kept.append(file)
            elif any(stays):
                part = read(self._path(file))
                groups = group(part, table)
                stays = staying(table, list(zip(groups.keys, groups.sources, strict=True)), keys)
                kept.append(self._write(table, part.filter(pa.array(np.array(stays)[groups.of_row]))))
        self.files = kept

    def _settle_entries(self, table: Table) -> None:
        """Keep the sources with at least one row left; those that lost some are no longer whole."""
        rows: dict[str, int] = {}
        for file in self.files:
            for _, source, count in stored_rows(self._path(file), table) if _is_of(file, table) else ():
                rows[source] = rows.get(source, 0) + count
        self.entries = [
            replace(entry, is_whole=entry.is_whole and rows[entry.id] == entry.rows)
            if table_of(entry) == table.name
            else entry
            for entry in self.entries
            if table_of(entry) != table.name or entry.id in rows
        ]

    def _numbered(self, part: pa.Table) -> pa.Table:
        """A roster with dense person numbers in place of pseudonyms; new persons are added to the id table."""
        files = [file for file in self.files if _is_of(file, PERSONS)]
        stored = [Persons.of(read(self._path(file))) for file in files]
        numbers, fresh = number_persons(part["pseudonym"], stored)
        if len(fresh.number):
            merged = to_merge([file.rows for file in files], len(fresh.number))
            gone = [files[place] for place in merged]
            whole = merge([fresh, *(stored[place] for place in merged)]) if merged else fresh
            self.files = [file for file in self.files if file not in gone]
            self.files.append(self._write(PERSONS, whole.table()))
        return part.drop_columns(["pseudonym"]).append_column("person_id", pa.array(numbers))

    def forget_absent(self) -> bool:
        """Take persons out of the id table that no roster names any more; whether there were any."""
        rosters = [read(self._path(file), ["person_id"])["person_id"] for file in self.files if _is_of(file, ROSTER)]
        named = np.unique(np.concatenate([np.empty(0, np.int64), *(column.to_numpy() for column in rosters)]))
        before, self.files = self.files, []
        for file in before:
            if not _is_of(file, PERSONS):
                self.files.append(file)
                continue
            part = read(self._path(file))
            stays = np.isin(part["person_id"].to_numpy(), named)
            if stays.any():
                self.files.append(file if stays.all() else self._write(PERSONS, part.filter(pa.array(stays))))
        return self.files != before

    def derive(self, queries: Mapping[str, str]) -> None:
        """Compute the derived tables from what is now stored, in place of those that were."""
        self.files = [file for file in self.files if file.table not in DERIVED]
        tables = {
            table.name: [self._path(file) for file in self.files if _is_of(file, table)]
            for table in ALL_TABLES
            if table.name not in DERIVED
        }
        self._drop_unnamed()
        for name, result in (engine.run(queries, tables, self.data) if queries else {}).items():
            self.files.append(self._write(TABLE_BY_NAME[name], result))

    def _drop_unnamed(self) -> None:
        """Remove what this draft wrote and then replaced: nobody would miss it, and its rows may be personal."""
        named = {self._path(file) for file in self.files}
        for path in self._written:
            if path not in named:
                path.unlink(missing_ok=True)

    def _write(self, table: Table, part: pa.Table) -> DataFile:
        """Write rows as a file; one that is there already with the same bytes is not written again."""
        part = in_order(conform(part, table, text=False), table)
        content = to_parquet(part, table, stored_note(part, table))
        digest = sha256(content)
        file = DataFile(table.name, digest, len(content), len(part))
        path = self._path(file)
        if not verify(path, digest, len(content), fresh=True):
            is_new = not path.exists()
            put(self.data, path.name, content)
            self._written += [path] if is_new else []
        return file

    def _path(self, file: DataFile) -> Path:
        return self.data / file.name


def _pieces(part: pa.Table, table: Table) -> list[pa.Table]:
    """The rows in one piece, but what will be replaced together in a piece of its own where it is large."""
    if len(part) < LARGE:
        return [part]
    groups = group(part, table)
    sizes: dict[str, int] = {}
    for key, _, rows in groups.rows():
        sizes[key] = sizes.get(key, 0) + rows
    large = [key for key, rows in sizes.items() if rows >= LARGE]
    piece = np.array([large.index(key) if key in large else len(large) for key in groups.keys])[groups.of_row]
    masks = (piece == place for place in range(len(large) + 1))
    return [part.filter(pa.array(mask)) for mask in masks if mask.any()]


def _is_of(file: DataFile, table: Table) -> bool:
    return file.table == table.name


def _rows_of(source: StoreSource, table: Table, more: Iterable[str]) -> pa.Table:
    """The rows of a source under its own id; numbers of persons are given in the commit alone."""
    part = arrow_of(source.loaded.frame, table, tuple(more))
    part = part.drop_columns([name for name in ("source_id", "person_id") if name in part.column_names])
    return part.append_column("source_id", constant(source.canonical, len(part)))
