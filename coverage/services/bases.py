"""Files that do not say how they place members: they take the only basis that is known, or are refused.

Known is what the store holds and what the other files of the ingest state. Without any the basis stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from coverage.model.loading import Finding, Loaded, Problem
from coverage.store import Store
from coverage.words.reasons import BASIS_NAMES

_UNKNOWN = "unknown"
_TABLES = ("membership", "roster")


def take_bases(loaded: Sequence[Loaded], store: Store, asked: str | None) -> list[Loaded]:
    """The files of an ingest, those without a basis by the only one that is known; with several they are refused.

    `asked` is the basis that the person names: then nothing is guessed. Grain: the rows of every file, unchanged.
    Missing: where nobody states a basis it stays `unknown`.
    """
    known = sorted((_stored(store) | {_basis_of(item) for item in loaded if _is_judged(item)}) - {_UNKNOWN})
    if asked is not None or not known:
        return list(loaded)
    return [_settled(item, known) if _is_judged(item) and _basis_of(item) == _UNKNOWN else item for item in loaded]


def _is_judged(item: Loaded) -> bool:
    return item.table in _TABLES and item.report.status == "accepted" and len(item.frame) > 0


def _basis_of(item: Loaded) -> str:
    """The basis of a file's rows; one whose sheets state different ones names none of its own."""
    bases = set(item.frame["basis"].astype(str))
    return bases.pop() if len(bases) == 1 else _UNKNOWN if bases == {_UNKNOWN} else next(iter(bases - {_UNKNOWN}))


def _stored(store: Store) -> set[str]:
    info = store.info()
    sources = info.sources if info is not None else ()
    return {str(source.basis) for source in sources if source.kind in ("recap", "roster") and source.basis}


def _settled(item: Loaded, known: Sequence[str]) -> Loaded:
    if len(known) > 1:
        return _refused(item, known)
    basis = known[0]
    finding = Finding(
        "basis_taken",
        "warning",
        item.report.path,
        f"Dasar wilayah tidak disebut di berkas; dipakai {_words(basis)} seperti data lain.",
        f"Bila keliru, muat lagi dengan --basis, misalnya --basis {_other(basis)}.",
    )
    report = replace(item.report, findings=(*item.report.findings, finding))
    return replace(item, frame=item.frame.assign(basis=basis), basis=basis, report=report)


def _other(basis: str) -> str:
    return next(name for name in BASIS_NAMES if name not in (basis, _UNKNOWN))


def _refused(item: Loaded, known: Sequence[str]) -> Loaded:
    ways = " atau ".join(f"--basis {basis} ({_words(basis)})" for basis in known)
    problem = Problem(
        "basis_unstated",
        "",
        "",
        "dasar wilayah tidak disebut",
        f"satu baris DASAR WILAYAH di judul; penyimpanan memuat {' dan '.join(map(_words, known))}",
        f"Tulis dasarnya di judul, atau muat lagi dengan {ways}.",
    )
    report = replace(item.report, status="refused", problems=(problem,), rows_accepted=0)
    return replace(item, report=replace(report, rows_refused=report.rows_read), frame=pd.DataFrame())


def _words(basis: str) -> str:
    return BASIS_NAMES[basis].lower().replace("(nik)", "(NIK)")
