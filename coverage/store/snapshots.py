"""The store: read the newest snapshot that verifies, commit a new one; nothing is ever changed in place.

A commit writes the data files, then the manifest, whose rename is the commit. Readers never lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa

from coverage.model.errors import StoreError
from coverage.model.schema import Table, from_arrow
from coverage.model.snapshots import Holdings, SnapshotInfo, SourceEntry
from coverage.model.tables import ALL_TABLES, MEMBERSHIP, PERSONS, ROSTER, TABLE_BY_NAME
from coverage.store import engine
from coverage.store.files import make_folder, publish, sha256, sweep, to_parquet
from coverage.store.lock import user_name, writer_lock
from coverage.store.manifest import DataFile, Manifest, decode, encode
from coverage.store.rules import entry_of, replace_key, table_of
from coverage.store.source import StoreSource

DERIVED = ("cube", "arrivals", "flows", "protection")
"""Tables that are computed in the commit and never loaded."""

SMALL = (*DERIVED, "workforce", "branches", "control_totals", "targets", "claims")
"""Tables that `Holdings` carries in full."""


class Store:
    """A folder of snapshots. Making one touches nothing; a folder that does not exist is an empty store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.snap = folder / "snap"
        self._held: Holdings | None = None

    # Reading

    def numbers(self) -> list[int]:
        """Numbers of all manifests, rising."""
        try:
            return sorted(int(path.stem) for path in self.snap.glob("*.json") if path.stem.isdigit())
        except OSError as error:
            raise StoreError(f"Penyimpanan tidak dapat dibaca: {error.strerror}.") from error

    def manifest(self, number: int) -> Manifest:
        """One manifest.

        Raises:
            StoreError: when it is missing or damaged.
        """
        try:
            return decode((self.snap / f"{number}.json").read_bytes())
        except OSError as error:
            raise StoreError(f"Potret {number} tidak dapat dibaca: {error.strerror}.") from error

    def current(self) -> tuple[Manifest, str | None] | None:
        """The newest snapshot that verifies, with a warning when it is not the newest; None for an empty store.

        Raises:
            StoreError: when there are snapshots and none verifies.
        """
        numbers = self.numbers()
        for number in reversed(numbers):
            try:
                manifest = self.manifest(number)
            except StoreError:
                continue
            if not manifest.faulty_files(self.data):
                warning = (
                    f"Potret {numbers[-1]} rusak; yang ditampilkan potret {number}." if number != numbers[-1] else None
                )
                return manifest, warning
        if numbers:
            raise StoreError("Tidak ada potret yang utuh di penyimpanan ini. Pulihkan dari cadangan.")
        return None

    def info(self) -> SnapshotInfo | None:
        """The snapshot that is served, or None for an empty store."""
        found = self.current()
        return found[0].info(found[1]) if found else None

    def holdings(self) -> Holdings | None:
        """The small frames of the snapshot that is served, read once per snapshot; None for an empty store."""
        found = self.current()
        if found is None:
            return None
        manifest, warning = found
        if self._held is None or (self._held.info.digest, self._held.info.warning) != (manifest.digest, warning):
            frames = {name: self._read(manifest, TABLE_BY_NAME[name]) for name in SMALL}
            self._held = Holdings(manifest.info(warning), **frames)
        return self._held

    def branches(self) -> pd.DataFrame:
        """The branches table of the current snapshot; empty for an empty store."""
        found = self.current()
        table = TABLE_BY_NAME["branches"]
        return self._read(found[0], table) if found else table.empty()

    def key_check(self) -> str | None:
        """The check value of the pseudonym key that this store rests on, or None when it has no persons."""
        found = self.current()
        return found[0].key_check if found else None

    def verify(self) -> dict[int, list[str]]:
        """Number -> names of what does not verify (empty when whole); every byte is read again."""
        faults = {}
        for number in self.numbers():
            try:
                faults[number] = self.manifest(number).faulty_files(self.data, fresh=True)
            except StoreError:
                faults[number] = [f"{number}.json"]
        return faults

    def _read(self, manifest: Manifest, table: Table) -> pd.DataFrame:
        return from_arrow(self._read_arrow(manifest, table))

    def _read_arrow(self, manifest: Manifest, table: Table) -> pa.Table:
        """A table of a snapshot; a file written before a column was added has it missing."""
        schema = table.arrow_schema()
        parts = [pa.parquet.read_table(self._path(file)) for file in manifest.files_of(table.name)]
        whole = [
            pa.table(
                [
                    part[name] if name in part.column_names else pa.nulls(len(part), schema.field(name).type)
                    for name in schema.names
                ],
                schema=schema,
            )
            for part in parts
        ]
        return pa.concat_tables(whole) if whole else schema.empty_table()

    def _path(self, file: DataFile) -> Path:
        return self.data / f"{file.sha256}.parquet"

    # Writing

    def commit(
        self,
        sources: Iterable[StoreSource],
        cube_sql: Mapping[str, str],
        *,
        why: str,
        key_check: str | None = None,
        renames: Mapping[str, str] | None = None,
    ) -> SnapshotInfo:
        """Make a snapshot of what is held with these sources added, each replacing what it replaces.

        `cube_sql` maps each derived table to the query that computes it. Data that is invented and data that is not
        must have been kept apart by the caller. `renames` maps branches that are held under a name, because no list
        knew them, to the codes that a list now gives them.

        Raises:
            StoreError: when the folder cannot be written; nothing is then changed.
            StoreBusy: when another process is writing.
        """
        try:
            for folder in (self.folder, self.data, self.snap):
                make_folder(folder)
            with writer_lock(self.folder):
                for folder in (self.data, self.snap):
                    sweep(folder)
                return self._commit(list(sources), cube_sql, (why, key_check, renames or {}))
        except OSError as error:
            raise StoreError(f"Penyimpanan tidak dapat ditulis: {error.strerror}. Tidak ada yang berubah.") from error

    def _commit(
        self,
        sources: list[StoreSource],
        cube_sql: Mapping[str, str],
        terms: tuple[str, str | None, Mapping[str, str]],
    ) -> SnapshotInfo:
        why, key_check, renames = terms
        found = self.current()
        held = found[0] if found else None
        numbers = self.numbers()
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        files = [file for file in held.files if file.table not in DERIVED] if held else []
        files = [self._renamed(file, renames) for file in files] if renames else files
        entries = [
            replace(entry, branch=renames.get(entry.branch or "", entry.branch))
            for entry in (held.sources if held else ())
        ]
        for table in ALL_TABLES:
            added = [source for source in sources if source.loaded.table == table.name]
            if added:
                files, entries = self._add(table, added, files, entries, at)
        files += self._derive(files, cube_sql)
        manifest = Manifest(
            number=(numbers[-1] if numbers else 0) + 1,
            created_at=at,
            created_by=user_name(),
            why=why,
            is_example=held.is_example if held else any(source.loaded.is_example for source in sources),
            key_check=key_check or (held.key_check if held else None),
            files=tuple(files),
            sources=tuple(entries),
            releases=held.releases if held else (),
        )
        content = encode(manifest)
        publish(self.snap, f"{manifest.number}.json", content)
        return decode(content).info()

    def _add(
        self, table: Table, added: list[StoreSource], files: list[DataFile], entries: list[SourceEntry], at: str
    ) -> tuple[list[DataFile], list[SourceEntry]]:
        """The files and entries with the new rows of one table put in place of those that they replace.

        Within one commit a later source replaces an earlier one by the same rule as across commits. `source_id` is the
        canonical hash of the source's rows.
        """
        frame = pd.concat(
            [
                source.loaded.frame.assign(source_id=source.canonical, position=position)
                for position, source in enumerate(added)
            ],
            ignore_index=True,
        )
        keys = replace_key(table, frame)
        frame = frame[frame["position"] == frame.groupby(keys)["position"].transform("max")]
        files = self._without(table, files, set(keys))
        if table.name == ROSTER.name:
            frame, files = self._number_persons(frame, files)
        files = [*files, self._write(table, table.to_arrow(frame))]
        return files, self._still_held(table, files, [*entries, *(entry_of(source, at) for source in added)])

    def _without(self, table: Table, files: list[DataFile], keys: set[str]) -> list[DataFile]:
        """The files with the rows that new sources replace taken out; a file that loses rows is written anew."""
        kept: list[DataFile] = []
        for file in files:
            if file.table != table.name:
                kept.append(file)
                continue
            frame = from_arrow(pa.parquet.read_table(self._path(file)))
            replaced = replace_key(table, frame).isin(keys)
            if not replaced.any():
                kept.append(file)
            elif not replaced.all():
                kept.append(self._write(table, table.to_arrow(frame[~replaced])))
        return kept

    def _renamed(self, file: DataFile, renames: Mapping[str, str]) -> DataFile:
        """A file with branches under their codes; the same file when it names none of them."""
        table = TABLE_BY_NAME[file.table]
        if file.table not in (MEMBERSHIP.name, ROSTER.name):
            return file
        frame = from_arrow(pa.parquet.read_table(self._path(file)))
        written = frame["branch_code"].astype("str")
        if not written.isin(list(renames)).any():
            return file
        return self._write(table, table.to_arrow(frame.assign(branch_code=written.replace(dict(renames)))))

    def _still_held(self, table: Table, files: list[DataFile], entries: list[SourceEntry]) -> list[SourceEntry]:
        """The sources with at least one row left; those that lost some are no longer whole."""
        rows: dict[str, int] = {}
        for file in files:
            if file.table == table.name:
                ids = pa.parquet.read_table(self._path(file), columns=["source_id"])["source_id"].to_pandas()
                for source_id, count in ids.value_counts().items():
                    rows[str(source_id)] = rows.get(str(source_id), 0) + int(count)
        return [
            replace(entry, is_whole=entry.is_whole and rows[entry.id] == entry.rows)
            if table_of(entry) == table.name
            else entry
            for entry in entries
            if table_of(entry) != table.name or entry.id in rows
        ]

    def _number_persons(self, frame: pd.DataFrame, files: list[DataFile]) -> tuple[pd.DataFrame, list[DataFile]]:
        """A roster with dense person numbers in place of pseudonyms; new persons are added to the id table."""
        held = [file for file in files if file.table == PERSONS.name]
        known: dict[bytes, int] = {}
        for file in held:
            table = pa.parquet.read_table(self._path(file))
            known.update(zip(table["pseudonym"].to_pylist(), table["person_id"].to_pylist(), strict=True))
        fresh = [pseudonym for pseudonym in dict.fromkeys(frame["pseudonym"]) if pseudonym not in known]
        first = len(known) + 1
        added = {pseudonym: first + position for position, pseudonym in enumerate(fresh)}
        if added:
            persons = pd.DataFrame({"pseudonym": list(added), "person_id": list(added.values())})
            files = [*files, self._write(PERSONS, PERSONS.to_arrow(persons))]
        numbers = known | added
        return frame.assign(person_id=frame["pseudonym"].map(numbers)).drop(columns="pseudonym"), files

    def _derive(self, files: list[DataFile], cube_sql: Mapping[str, str]) -> list[DataFile]:
        tables = {
            table.name: [self._path(file) for file in files if file.table == table.name]
            for table in ALL_TABLES
            if table.name not in DERIVED
        }
        return [
            self._write(TABLE_BY_NAME[name], TABLE_BY_NAME[name].to_arrow(engine.query(sql, tables)))
            for name, sql in cube_sql.items()
        ]

    def _write(self, table: Table, arrow: pa.Table) -> DataFile:
        content = to_parquet(arrow)
        digest = sha256(content)
        if not (self.data / f"{digest}.parquet").exists():
            publish(self.data, f"{digest}.parquet", content)
        return DataFile(table.name, digest, len(content), len(arrow))


def empty_holdings() -> Holdings:
    """What an empty store holds: every table without rows, as snapshot 0."""
    info = SnapshotInfo(0, "", "", "", "", False, ())
    return Holdings(info, **{name: TABLE_BY_NAME[name].empty() for name in SMALL})
