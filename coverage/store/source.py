"""What is handed to a commit."""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.loading import Loaded


@dataclass(frozen=True)
class StoreSource:
    """One accepted file to commit: its rows and the canonical hash of them."""

    loaded: Loaded
    canonical: str
