"""What was ever acknowledged: immutable snapshots of Parquet files, each named by a manifest.

Reading order: `reading` and `snapshots` (the public `Store`), `manifest` (what a snapshot names), `draft` (the next
snapshot in the making, with `rules`, `persons` and `parquet`), `files` (durable writes), `history` and `backup` (what
is done with old snapshots), `releases`, `engine` (DuckDB over the Parquet files), `lock`. The store knows no metric:
the SQL of the cube is handed to its commit. How to keep a store, and what it survives: `docs/operations.md`.
"""

from coverage.store.reading import empty_holdings
from coverage.store.releases import add_releases
from coverage.store.rosters import replaced_rows, source_rows, stored_recaps, stored_rosters
from coverage.store.snapshots import Store
from coverage.store.source import StoreSource

__all__ = [
    "Store",
    "StoreSource",
    "add_releases",
    "empty_holdings",
    "replaced_rows",
    "source_rows",
    "stored_recaps",
    "stored_rosters",
]
