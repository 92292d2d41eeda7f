"""What is handed to a commit."""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.loading import Loaded
from coverage.model.snapshots import SourceEntry


@dataclass(frozen=True)
class StoreSource:
    """One accepted file to commit: its rows and the canonical hash of them; `stands_for` are stored files that go."""

    loaded: Loaded
    canonical: str
    stands_for: tuple[SourceEntry, ...] = ()
