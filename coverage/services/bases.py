"""The basis of files that do not state theirs: the only one that is known, said as taken; else the file is refused.

Nothing is guessed: of several bases a person names one, and where none is known the rows stay `unknown`. A file that
is stored under a basis that it never stated gives way when the same figures come again with one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from coverage.loaders import canonical_hash
from coverage.loaders.headings.names import refuse
from coverage.model.checks import BASIS_TAKEN
from coverage.model.columns import BASES
from coverage.model.loading import Finding, Loaded, LoadReport, Problem
from coverage.model.snapshots import SourceEntry
from coverage.store import Store, source_rows, stored_recaps
from coverage.words.reasons import BASIS_WORDS

UNKNOWN = "unknown"
"""Basis of rows that state none."""

_KIND_OF = {"membership": "recap", "roster": "roster"}
"""Table with a basis -> kind of its files."""


def settle_bases(loaded: Sequence[Loaded], store: Store, stated: str | None = None) -> list[Loaded]:
    """The files with a basis each: a file that states none takes the only one that is known, or is refused.

    Known is what other tables of the file state; else what the store and the other files of the ingest do. Grain and
    counts are unchanged; `stated` is what the person said (`--basis unknown` leaves rows as they are). Missing: where
    no basis is known rows stay `unknown`.

    Raises:
        StoreError: when the store cannot be read.
    """
    if stated is not None or not any(UNKNOWN in _bases(item) for item in loaded):
        return list(loaded)
    holdings, info = store.holdings(), store.info()
    stored = set(map(str, holdings.cube["basis"].dropna().unique())) - {UNKNOWN} if holdings else set()
    known = stored.union(*map(_bases, loaded)) - {UNKNOWN}
    ids = {entry.id for entry in info.sources if entry.is_whole} if info else set()
    return [_settle(item, known, stored, ids) if UNKNOWN in _bases(item) else item for item in loaded]


def _bases(item: Loaded) -> set[str]:
    """The bases of the rows of an accepted recap or roster; corrected rows are of the basis of their file."""
    is_read = item.table in _KIND_OF and item.report.status == "accepted" and item.corrects is None
    return set(map(str, item.frame["basis"].unique())) if is_read else set()


def _settle(item: Loaded, known: set[str], stored: set[str], ids: set[str]) -> Loaded:
    own = _bases(item) - {UNKNOWN}
    choices = own or known
    if len(choices) > 1:
        again = next((taken for basis in sorted(choices) if canonical_hash(taken := _with(item, basis)) in ids), None)
        return again or refuse(item, _unstated(choices))
    if not choices:
        return item
    (basis,) = choices
    like = "tabel lain di berkas ini" if own else "data yang tersimpan" if stored else "berkas lain dalam pemuatan ini"
    message = f"Dasar wilayah tidak disebut; dipakai {_name(basis)} seperti {like}."
    finding = Finding(BASIS_TAKEN, "warning", "", message, f"Bila keliru, muat lagi dengan {_options(basis)}.")
    taken = _with(item, basis)
    return replace(taken, report=replace(taken.report, findings=(*taken.report.findings, finding)))


def _with(item: Loaded, basis: str) -> Loaded:
    """A file whose rows that state no basis have this one; refused rows know it for when they come back."""
    names = {name: name for name in _bases(item)} | {UNKNOWN: basis}
    frame = item.frame.assign(basis=item.frame["basis"].astype("str").map(names))
    used = set(frame["basis"].unique())
    return replace(
        item, frame=frame, basis=used.pop() if len(used) == 1 else UNKNOWN, report=_with_origin(item.report, basis)
    )


def _with_origin(report: LoadReport, basis: str) -> LoadReport:
    rows = tuple(
        replace(row, origin=replace(row.origin, basis=basis)) if row.origin and row.origin.basis is None else row
        for row in report.refused_rows
    )
    return replace(report, refused_rows=rows)


def _name(basis: str) -> str:
    return BASIS_WORDS[basis].replace("-", " ")


def _options(without: str = UNKNOWN, among: Iterable[str] = BASES) -> str:
    """The options that name a basis, each with its word.

    >>> _options("domicile")
    '--basis registration_office (kantor-pendaftaran) atau --basis workplace (lokasi-kerja)'
    """
    names = [basis for basis in BASES if basis in among and basis not in (without, UNKNOWN)]
    return " atau ".join(f"--basis {basis} ({BASIS_WORDS[basis]})" for basis in names)


def _unstated(choices: set[str]) -> Problem:
    held = " dan ".join(_name(basis) for basis in BASES if basis in choices)
    return Problem(
        "basis_unstated",
        "",
        "",
        "dasar wilayah tidak disebut",
        f"satu dasar wilayah; yang ada {held}",
        f"Sebut dasarnya: {_options(among=choices)}; atau tulis 'Dasar wilayah: …' di atas tabelnya.",
    )


def given_up(item: Loaded, store: Store) -> tuple[SourceEntry, ...]:
    """The stored files that give way to this one because they are stored under a basis that they never stated.

    They are those with the same rows under another basis, taken or unknown, and those whose rows are all `unknown` of
    the same kind, branch and months. Grain: one source each. Missing: nothing for files without a basis.

    Raises:
        StoreError: when the store cannot be read.
    """
    info = store.info()
    if item.basis in (None, UNKNOWN) or UNKNOWN in _bases(item) or info is None:
        return ()
    kind = _KIND_OF.get(item.table)
    others = [each for each in info.sources if each.kind == kind and each.basis != item.basis and _is_assumed(each)]
    return tuple(each for each in others if _is_same_sender(each, item, store) or _is_same_rows(each, item))


def _is_assumed(entry: SourceEntry) -> bool:
    return entry.basis == UNKNOWN or any(finding.code == BASIS_TAKEN for finding in entry.findings)


def _is_same_rows(entry: SourceEntry, item: Loaded) -> bool:
    basis = entry.basis or UNKNOWN
    return canonical_hash(replace(item, frame=item.frame.assign(basis=basis))) == entry.id


def _is_same_sender(entry: SourceEntry, item: Loaded, store: Store) -> bool:
    """Whether all of a stored file is unknown by basis, and of the branch and the months of this one."""
    is_of = entry.basis == UNKNOWN and item.branch and entry.branch == item.branch
    if not is_of or not set(entry.periods) <= set(item.report.periods):
        return False
    rows: pd.DataFrame = source_rows(store, entry.id) if entry.kind == "roster" else stored_recaps(store, entry.periods)
    return set(map(str, rows.loc[rows["source_id"] == entry.id, "basis"].unique())) == {UNKNOWN}


def say_given_up(item: Loaded, store: Store) -> Loaded:
    """An accepted file with a finding for every stored file that gives way to it."""
    said = tuple(
        Finding("basis_replaced", "info", each.name, f"Menggantikan {each.name}, yang tersimpan dengan {_was(each)}.")
        for each in given_up(item, store)
    )
    return replace(item, report=replace(item.report, findings=(*item.report.findings, *said)))


def _was(entry: SourceEntry) -> str:
    is_unknown = entry.basis in (None, UNKNOWN)
    return "dasar wilayah tidak disebut" if is_unknown else f"dasar wilayah {_name(str(entry.basis))} (anggapan)"
