"""The stop before the implausible: files whose figures are beyond a limit are refused, or let in with a reason.

Every file was read and accepted when this judges; what it refuses goes with all its rows, and the other files of the
ingest stay. The judges are pure and stand in `metrics.plausible`; the limits in `reference.limits`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from coverage.loaders.sandbox.codec import visible
from coverage.metrics.plausible.judge import judge_members
from coverage.metrics.plausible.workers import implausible_workers
from coverage.model.checks import CHECKS
from coverage.model.errors import UsageError
from coverage.model.loading import Finding, Loaded, Problem
from coverage.model.privacy import hide_numbers
from coverage.model.snapshots import Holdings
from coverage.reference.employment import employment_by_year
from coverage.reference.limits import Limits, read_limits
from coverage.reference.tables import read_reference
from coverage.reference.taught import taught_folder
from coverage.services.world import KINDS, workers_near, world_of
from coverage.store import Store, empty_holdings

MAX_REASON = 500
"""Characters of a reason: a sentence or two, for whoever reads the quality page a year later."""

FileJudge = Callable[[pd.DataFrame, Holdings, Limits], tuple[Problem, ...]]
"""The rows of one file, what is stored and the limits -> why the file is implausible, in problems `implausible_…`."""


def judge_workforce(frame: pd.DataFrame, holdings: Holdings, limits: Limits) -> tuple[Problem, ...]:
    """Why the rows of a workforce file are implausible beside what is stored and what BPS published."""
    return implausible_workers(frame, holdings.workforce, employment_by_year(), limits)


FILE_JUDGES: Mapping[str, tuple[FileJudge, ...]] = {"workforce": (judge_workforce,)}
"""Table -> what judges the rows of one file by itself, beside what is stored."""


def check_reason(reason: str, files: int) -> None:
    """Refuse a reason that says nothing, is longer than a page of findings bears, or is not for exactly one file.

    Raises:
        UsageError: when that is so.
    """
    if not clean_reason(reason):
        raise UsageError('Alasan --confirm kosong. Tulis sebabnya, misalnya --confirm "peserta Jakon proyek tol baru".')
    if len(reason) > MAX_REASON:
        raise UsageError(f"Alasan --confirm {len(reason)} huruf; paling banyak {MAX_REASON}. Ringkas alasannya.")
    if files != 1:
        raise UsageError(
            f"--confirm berlaku untuk tepat satu berkas, ditemukan {files}. Muat berkas yang dikonfirmasi sendiri, "
            "lalu berkas lainnya tanpa --confirm."
        )


def clean_reason(reason: str) -> str:
    r"""A reason on one line, without signs that nobody sees and without numbers of persons.

    >>> clean_reason(" proyek\n tol 3204990601910901 ")
    'proyek tol (nomor disamarkan)'
    """
    return visible(hide_numbers(" ".join(reason.split()))).replace("\ufffd", "").strip()


def stop_implausible(loaded: Sequence[Loaded], store: Store, confirm: str | None) -> list[Loaded]:
    """The files, those beyond a limit refused; with a reason they stay, and the reason stands in them as a finding.

    Raises:
        UsageError: when a reason is given and there are several files, as in an archive, or the office's own limits
            are not well formed.
        StoreError: when the store cannot be read.
    """
    if confirm is not None:
        check_reason(confirm, len(loaded))
    problems = find_implausible(loaded, store, is_confirmed=confirm is not None)
    return [
        item if not found else _confirmed(item, found, confirm) if confirm else _refused(item, found)
        for item, found in zip(loaded, problems, strict=True)
    ]


def find_implausible(
    loaded: Sequence[Loaded], store: Store, *, is_confirmed: bool = False
) -> list[tuple[Problem, ...]]:
    """Why each file is implausible; nothing for a plausible one, and for one that is not accepted anyway.

    A file that is confirmed stays beside its own later months.
    """
    judged = {place for place, item in enumerate(loaded) if item.report.status == "accepted" and _is_judged(item)}
    if not judged:
        return [()] * len(loaded)
    holdings = store.holdings() or empty_holdings()
    limits = read_limits(read_reference(taught_folder(store.folder)))
    stopped: dict[int, tuple[Problem, ...]] = {}
    if any(loaded[place].table in KINDS for place in judged):
        confirmed = frozenset(judged if is_confirmed else ())
        stopped = judge_members(world_of(loaded, store, holdings), limits, workers_near(holdings), confirmed)
    return [
        (*stopped.get(place, ()), *(_by_itself(item, holdings, limits) if place in judged else ()))
        for place, item in enumerate(loaded)
    ]


def _is_judged(item: Loaded) -> bool:
    return item.table in KINDS or item.table in FILE_JUDGES


def _by_itself(item: Loaded, holdings: Holdings, limits: Limits) -> tuple[Problem, ...]:
    judges = FILE_JUDGES.get(item.table, ())
    return tuple(problem for judge in judges for problem in judge(item.frame, holdings, limits))


def _refused(item: Loaded, problems: tuple[Problem, ...]) -> Loaded:
    report = replace(item.report, status="refused", problems=(*item.report.problems, *problems), rows_accepted=0)
    return replace(item, report=replace(report, rows_refused=report.rows_read))


def _confirmed(item: Loaded, problems: tuple[Problem, ...], reason: str) -> Loaded:
    """The file as it is stored all the same: each problem is a finding that carries the reason."""
    reason = clean_reason(reason)
    check = CHECKS["implausible_confirmed"]
    findings = tuple(
        Finding(
            problem.code,
            check.severity,
            problem.cell,
            f"{problem.cell}: {problem.value}; seharusnya {problem.expected}. Disimpan dengan alasan: {reason}",
            check.remedy,
        )
        for problem in problems
    )
    report = replace(item.report, findings=(*item.report.findings, *findings))
    return replace(item, report=report, confirmed=reason)
