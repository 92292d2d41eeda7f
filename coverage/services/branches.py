"""Names of branches in an ingest: read by the list that will hold, by what the office taught, and by files met before.

A branch that the list does not hold for a month refuses its file; what is stored already is renamed, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from rapidfuzz import fuzz, process

from coverage.loaders import name_branches
from coverage.loaders.headings.names import BranchNames, agreed, met_by, names_met, names_of, refuse
from coverage.metrics.coverage.rates import duties_at
from coverage.model.columns import HEAD_OFFICE, KANWIL
from coverage.model.loading import Loaded, Problem
from coverage.model.periods import format_period
from coverage.model.snapshots import SnapshotInfo
from coverage.reference.tables import read_reference
from coverage.reference.taught import taught_folder
from coverage.store import Store

_LIKELY = 60
"""Least similarity (of 100) at which a branch of the list may be meant."""


def branch_list(loaded: Sequence[Loaded], store: Store) -> pd.DataFrame:
    """The list of branches that will hold after this ingest; empty where there is none."""
    new = [item.frame for item in loaded if item.table == "branches" and len(item.frame)]
    found: pd.DataFrame = new[-1] if new else store.branches()
    return found


def branch_names(loaded: Sequence[Loaded], store: Store) -> BranchNames:
    """What names of branches mean in an ingest.

    Raises:
        UsageError: when the table of the office's own names is not well formed.
    """
    info = store.info()
    findings = [finding for source in (info.sources if info else ()) for finding in source.findings]
    met = met_by(findings).union(*(names_met(item) for item in loaded))
    aliases = read_reference(taught_folder(store.folder)).rows("branch_aliases")
    return names_of(branch_list(loaded, store), aliases, agreed(met))


def name_all(loaded: Sequence[Loaded], store: Store) -> list[Loaded]:
    """The files with names of branches as codes; one with a branch that is not on the list for its month is refused.

    Raises:
        UsageError: when the table of the office's own names is not well formed.
    """
    names, branches = branch_names(loaded, store), branch_list(loaded, store)
    return [_refuse_unlisted(name_branches(item, names), branches) for item in loaded]


def _refuse_unlisted(item: Loaded, branches: pd.DataFrame) -> Loaded:
    if item.table not in ("membership", "roster") or item.report.status != "accepted" or branches.empty:
        return item
    for period in sorted(map(str, item.frame["period"].unique())):
        own = item.frame[item.frame["period"] == period]
        listed = set(map(str, duties_at(branches, period)["branch_code"]))
        unlisted = sorted(set(map(str, own["branch_code"].unique())) - listed - {KANWIL, HEAD_OFFICE})
        if listed and unlisted:
            return refuse(item, _unlisted(unlisted[0], period, branches))
    return item


def _unlisted(code: str, period: str, branches: pd.DataFrame) -> Problem:
    """The refusal of a branch that is not on the list for a month, with the likely one and what can be done."""
    labels = {
        f"{own} - {name}": str(own) for own, name in zip(branches["branch_code"], branches["branch_name"], strict=True)
    }
    if code in labels.values():
        label = next(label for label, own in labels.items() if own == code)
        expected = f"cabang yang menurut daftar cabang bertugas pada {format_period(period)}"
        remedy = "Periksa bulannya, atau muat daftar cabang yang baru bersama berkas ini."
        return Problem("branch_unlisted", "", "", label, expected, remedy)
    near = process.extractOne(code, labels.keys(), scorer=fuzz.partial_ratio, score_cutoff=_LIKELY)
    likely = f" (mungkin {near[0]})" if near else ""
    choice = labels[near[0]] if near else "KODE"
    return Problem(
        "branch_unlisted",
        "",
        "",
        code,
        f"cabang yang ada di daftar cabang untuk {format_period(period)}{likely}",
        f"Sebut cabangnya dengan --branch {choice}, tambahkan baris '{code},{choice}' di taught/branch_aliases.csv, "
        "atau muat daftar cabang yang baru bersama berkas ini.",
    )


def renames(names: BranchNames, info: SnapshotInfo | None, stored: Iterable[str]) -> dict[str, str]:
    """Branches that are stored under another name or form -> the code by which they are known now."""
    written = {source.branch for source in info.sources if source.branch} if info else set()
    return {name: code for name in written | set(stored) if name and (code := names.code(name)) != name}
