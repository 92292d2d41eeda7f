"""What a snapshot holds and rests on: its sources, its releases, and the small frames that metrics and pages read.

Frames are never changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import pandas as pd

from coverage.model.loading import Finding
from coverage.model.tables import TABLE_BY_NAME


@dataclass(frozen=True)
class SourceEntry:
    """One file that a snapshot rests on: `id` is the hash of its rows, `sha256` that of its bytes.

    `is_whole` is False once a later file replaced part of it. `total` is in persons, None where the kind has none.
    `confirmed` is the reason that was given for figures beyond a limit, '' where none was needed.
    """

    id: str
    sha256: str
    name: str
    kind: str
    layout: str
    periods: tuple[str, ...]
    branch: str | None
    basis: str | None
    rows: int
    rows_refused: int
    total: int | None
    is_complete: bool
    is_whole: bool
    who: str
    at: str
    findings: tuple[Finding, ...]
    confirmed: str = ""


@dataclass(frozen=True)
class Release:
    """What is official for a period: which snapshot, and which denominator.

    `number` counts the releases of the period from 1; `status` is sementara, final or revisi; `why` is the reason of a
    revision and `revision` counts the revisions of the period from 1 (0: no revision). `basis` is how members are
    placed. `despite` is the reason for which it was made although it was held up, '' where nothing held it up, and
    `held_by` are the codes of the checks that did. A release is never changed: a later one of the same period stands
    beside it.
    """

    period: str
    number: int
    status: str
    snapshot: int
    denominator: str
    vintage: str | None
    at: str
    by: str
    why: str
    basis: str = "unknown"
    revision: int = 0
    despite: str = ""
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class SnapshotInfo:
    """Which snapshot is served: number, when and by whom made, its digest, and a warning if it is not the newest."""

    number: int
    created_at: str
    created_by: str
    why: str
    digest: str
    is_example: bool
    sources: tuple[SourceEntry, ...]
    warning: str | None = None
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True)
class Holdings:
    """The small frames that a snapshot holds, for metrics and pages; rosters are not among them."""

    info: SnapshotInfo
    cube: pd.DataFrame
    arrivals: pd.DataFrame
    workforce: pd.DataFrame
    branches: pd.DataFrame
    control_totals: pd.DataFrame
    targets: pd.DataFrame
    claims: pd.DataFrame
    flows: pd.DataFrame
    protection: pd.DataFrame
    official: pd.DataFrame


def holdings_of(**tables: Mapping[str, object]) -> Holdings:
    """What snapshot 0 would hold with these columns: table name -> column name -> values, one value standing for all.

    Missing: a table that is not named has no rows, a column that is not named is missing throughout.

    >>> stored = holdings_of(targets={"year": 2024, "region_code": ["32", "3204"], "target_rate": [0.5, 0.4]})
    >>> stored.targets["target_rate"].tolist(), stored.targets["source"].tolist(), len(stored.cube)
    ([0.5, 0.4], [<NA>, <NA>], 0)
    """
    info = SnapshotInfo(0, "", "", "", "", False, ())
    names = [each.name for each in fields(Holdings) if each.name != "info"]
    frames = {name: TABLE_BY_NAME[name].conform(pd.DataFrame(tables.get(name, {}))) for name in names}
    return Holdings(info, **frames)
