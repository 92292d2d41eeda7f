"""Ingest: files read and judged, compared with one another and against the store, and all that stand committed at once.

`ingest` is the whole way. A file is accepted, refused or a duplicate; what is accepted becomes one snapshot. Nothing is
printed: the result says everything, and a `Passage` is told what goes on. Read next: `comparison`, `keys`, `files`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from coverage.loaders import Passage, Source, canonical_hash, key_check, load_safely
from coverage.loaders.headings.names import BranchNames
from coverage.metrics import CUBE_SQL
from coverage.model.columns import KANWIL
from coverage.model.errors import UsageError
from coverage.model.loading import Loaded, LoadOptions, LoadReport, Problem
from coverage.model.periods import is_period
from coverage.model.snapshots import SnapshotInfo
from coverage.reference.official import official_change, official_table
from coverage.reference.tables import read_reference
from coverage.reference.taught import taught_folder
from coverage.services.bases import given_up, say_given_up, settle_bases
from coverage.services.branches import branch_names, name_all, renames
from coverage.services.comparison import drop_stale, join_corrections, superseded, with_changes, with_source
from coverage.services.keys import key_reader
from coverage.services.plausible import check_reason, stop_implausible
from coverage.store import Store, StoreSource


@dataclass(frozen=True)
class IngestRequest:
    """Which files to ingest, in order, and what the person says of them; a dry run judges and commits nothing.

    `terms.taught` is filled in: what counts is what the office of the store taught. `confirm` says why a file is right
    although its figures are beyond a limit; it overrides no other refusal.
    """

    sources: tuple[Source, ...]
    terms: LoadOptions
    is_dry_run: bool = False
    confirm: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot exist.

        Raises:
            UsageError: for a malformed period, or a reason that is none or is not for exactly one file.
        """
        if self.terms.period is not None and not is_period(self.terms.period):
            raise UsageError(f"Periode '{self.terms.period}' tidak dikenal. Tulis tahun dan bulan, misalnya 2024-08.")
        if self.confirm is not None:
            check_reason(self.confirm, len(self.sources))


@dataclass(frozen=True)
class IngestResult:
    """What became of every file, in order, and the snapshot that was made; None where there was nothing to commit."""

    snapshot: SnapshotInfo | None
    reports: tuple[LoadReport, ...]

    @property
    def is_any_refused(self) -> bool:
        """Whether a file was refused."""
        return any(report.status == "refused" for report in self.reports)


def ingest(request: IngestRequest, store: Store, passage: Passage | None = None) -> IngestResult:
    """Files into a store: each read in a child that is thrown away, all that are accepted committed as one snapshot.

    Grain: one report a file, more for an archive or a workbook that corrects several files. Units: rows, and persons
    where a report states totals. What is a duplicate, or out of date, is decided while the store is stored.

    Raises:
        UsageError: when what the office taught is not well formed, or the key would lie in the store.
        KeyFault: when a roster needs the pseudonym key and it cannot be had.
        StoreError: when the store cannot be read or written.
    """
    read_key = key_reader(store, is_dry_run=request.is_dry_run)
    loaded = _read(request, store, read_key, passage)
    names = branch_names(loaded, store)
    loaded = settle_bases(name_all(loaded, store), store, request.terms.basis)
    loaded = join_corrections(loaded, store)
    loaded = [replace(item, canonical=canonical_hash(item)) for item in loaded]
    loaded = refuse_conflicts(loaded)
    loaded += _official(loaded, store)
    is_writing = not request.is_dry_run and any(item.report.status == "accepted" for item in loaded)
    with store.writing() if is_writing else nullcontext():
        sources, reports = settle(loaded, store, request.confirm)
        snapshot = _commit(sources, store, read_key, names) if sources and is_writing else None
    return IngestResult(snapshot, tuple(reports))


def _read(request: IngestRequest, store: Store, read_key: Callable[[], bytes], passage: Passage | None) -> list[Loaded]:
    """Every file read and judged by itself."""
    terms = replace(request.terms, taught=str(taught_folder(store.folder)))
    loaded = load_safely(request.sources, terms, read_key, passage)
    return [part for item in loaded for part in (item, *item.more)]


def _official(loaded: Sequence[Loaded], store: Store) -> list[Loaded]:
    """What the office lays down of official senders, as one more file, where the store does not hold it yet.

    An empty store waits for the first file that is accepted.

    Raises:
        UsageError: when `official.csv` is not well formed.
    """
    info, accepted = store.info(), [item for item in loaded if item.report.status == "accepted"]
    if info is None and not accepted:
        return []
    path = taught_folder(store.folder) / "official.csv"
    frame = official_change(official_table(read_reference(path.parent)), store.official())
    if frame is None:
        return []
    digest = hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
    count, is_example = len(frame), info.is_example if info else all(item.is_example for item in accepted)
    report = LoadReport(str(path), digest, "official", "official-flat", "accepted", (), count, count)
    item = Loaded(report, "official", frame, is_example=is_example)
    return [replace(item, canonical=canonical_hash(item))]


def refuse_conflicts(loaded: Sequence[Loaded]) -> list[Loaded]:
    """Refuse different files of one ingest that state the same branch, period and basis; no winner is guessed."""
    places: dict[tuple[object, ...], set[str]] = {}
    for item in loaded:
        for key in _claims_of(item):
            places.setdefault(key, set()).add(item.canonical)
    clashing = {key for key, stated in places.items() if len(stated) > 1}
    return [_refuse_conflict(item) if any(key in clashing for key in _claims_of(item)) else item for item in loaded]


def _claims_of(item: Loaded) -> set[tuple[object, ...]]:
    """What a recap or a branch's roster speaks for; the Kanwil's recap only for the regions that it states."""
    if item.report.status != "accepted" or item.table not in ("membership", "roster"):
        return set()
    names = ["period", "basis", "branch_code", "region_code"]
    rows = item.frame[names].drop_duplicates().itertuples(index=False, name=None)
    if item.table == "roster":
        return {(item.table, *row[:3]) for row in rows if row[2] != KANWIL}
    return {(item.table, *row) if row[2] == KANWIL else (item.table, *row[:3]) for row in rows}


def _refuse_conflict(item: Loaded) -> Loaded:
    problem = Problem(
        "conflicting_files",
        "",
        "",
        "berkas lain dalam pemuatan ini memuat cabang dan periode yang sama",
        "satu berkas per cabang dan periode",
        "Muat berkas yang berlaku saja, atau muat satu per satu menurut urutannya.",
    )
    report = replace(item.report, status="refused", problems=(problem,), rows_accepted=0)
    return replace(item, report=replace(report, rows_refused=report.rows_read))


def settle(
    loaded: Sequence[Loaded], store: Store, confirm: str | None = None
) -> tuple[list[StoreSource], list[LoadReport]]:
    """What to commit, and the final report of every file; duplicates, mixtures and the implausible are set apart."""
    settled = stop_implausible(_set_apart(loaded, store), store, confirm)
    sources = [
        StoreSource(replace(item, report=_as_stored(item, item.report)), item.canonical, given_up(item, store))
        for item in settled
        if item.report.status == "accepted"
    ]
    return sources, [_as_said(item) for item in settled]


def _set_apart(loaded: Sequence[Loaded], store: Store) -> list[Loaded]:
    """The files with what the store says of them: a duplicate, a mixture with invented data, or what it changes."""
    info = store.info()
    stored = {source.id for source in info.sources if source.is_whole} | superseded(info) if info else set()
    accepted = [item for item in loaded if item.report.status == "accepted"]
    is_example = info.is_example if info else all(item.is_example for item in accepted)
    settled = []
    for item in (drop_stale(item, info) for item in loaded):
        report = item.report
        if report.status == "accepted" and item.is_example != is_example:
            report = _refuse_mixture(report, is_example)
        elif report.status == "accepted" and item.canonical in stored:
            report = replace(report, status="duplicate", rows_accepted=0)
        elif report.status == "accepted":
            report = with_changes(say_given_up(item, store), store).report
            report = replace(report, previous_total=_previous_total(item, info))
            stored.add(item.canonical)
        settled.append(replace(item, report=report))
    return settled


def _as_said(item: Loaded) -> LoadReport:
    is_list = item.corrects is not None and item.report.status != "accepted"
    return item.report if is_list else with_source(item.report, item.canonical)


def _as_stored(item: Loaded, report: LoadReport) -> LoadReport:
    """The report as the manifest keeps it: of a file that was corrected, the rows that are still held back."""
    return report if item.rows_held_back is None else replace(report, rows_refused=item.rows_held_back)


def _refuse_mixture(report: LoadReport, store_is_example: bool) -> LoadReport:
    found, expected = ("data asli", "data contoh") if store_is_example else ("data contoh", "data asli")
    problem = Problem(
        "example_mixture",
        "",
        "",
        found,
        f"{expected} saja di penyimpanan ini",
        "Data contoh dan data asli tidak boleh bercampur. Muat ke penyimpanan lain dengan --store.",
    )
    return replace(report, status="refused", rows_accepted=0, rows_refused=report.rows_read, problems=(problem,))


def _previous_total(item: Loaded, info: SnapshotInfo | None) -> int | None:
    """The total of the stored file of the same kind, periods, branch and basis."""
    for source in info.sources if info else ():
        same = (source.kind, source.periods, source.branch, source.basis)
        if same == (item.report.kind, item.report.periods, item.branch, item.basis):
            return source.total
    return None


def _commit(
    sources: list[StoreSource], store: Store, read_key: Callable[[], bytes], names: BranchNames
) -> SnapshotInfo:
    """One snapshot of all sources; with a roster among them it names the key that the persons are known by."""
    has_roster = any(source.loaded.table == "roster" for source in sources)
    return store.commit(
        sources,
        CUBE_SQL,
        why=f"ingest {len(sources)} berkas",
        key_check=key_check(read_key()) if has_roster else None,
        renames=renames(names, store.info(), _stored_branches(store)),
    )


def _stored_branches(store: Store) -> set[str]:
    """The branches that have figures in what is stored."""
    holdings = store.holdings()
    return set(holdings.cube["branch_code"].dropna().astype(str)) if holdings else set()
