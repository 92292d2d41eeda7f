"""SQL over the Parquet files of a snapshot, by DuckDB, shut off from network, extensions and other files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from coverage.model.schema import from_arrow
from coverage.model.tables import TABLE_BY_NAME

MEMORY_LIMIT = "4GB"
"""What one query may use."""


def query(sql: str, tables: Mapping[str, list[Path]], extra: Mapping[str, pa.Table] | None = None) -> pd.DataFrame:
    """The result of a query as an Arrow-backed frame; every table of `tables` is a view over its list of files.

    `extra` adds Arrow tables by name, unioned with the files of the same name.
    """
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    try:
        connection.execute(f"SET memory_limit='{MEMORY_LIMIT}'")
        connection.execute("SET temp_directory=''")
        for name, paths in tables.items():
            _create_view(connection, name, paths, (extra or {}).get(name))
        return from_arrow(connection.sql(sql).to_arrow_table())
    finally:
        connection.close()


def _create_view(connection: duckdb.DuckDBPyConnection, name: str, paths: list[Path], extra: pa.Table | None) -> None:
    if extra is None:
        extra = TABLE_BY_NAME[name].arrow_schema().empty_table()
    connection.register(f"{name}_new", extra)
    text = f"SELECT * FROM {name}_new"  # noqa: S608 - names are declared in model.tables
    if paths:
        names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
        text += f" UNION ALL BY NAME SELECT * FROM read_parquet([{names}], union_by_name=true)"  # noqa: S608
    connection.execute(f"CREATE VIEW {name} AS {text}")
