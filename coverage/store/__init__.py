"""What was ever acknowledged: immutable snapshots of Parquet files, each named by a manifest.

Reading order: `snapshots` (the public `Store`), `manifest` (what a snapshot names), `files` (durable writes), `engine`
(DuckDB over the Parquet files), `lock`, `releases`. The store knows no metric: the SQL of the cube is handed to it.
"""

from coverage.store.releases import add_releases
from coverage.store.snapshots import Store, empty_holdings
from coverage.store.source import StoreSource

__all__ = ["Store", "StoreSource", "add_releases", "empty_holdings"]
