"""SQL over the Parquet files of a snapshot, by DuckDB, shut off from network, extensions and other files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from coverage.model.errors import StoreError
from coverage.model.tables import TABLE_BY_NAME

MEMORY_LIMIT = "4GB"
"""What one query may use."""


def run(queries: Mapping[str, str], tables: Mapping[str, list[Path]], data: Path) -> dict[str, pa.Table]:
    """The result of every query by its name; every table of `tables` is a view over its list of files in `data`.

    A query whose name begins with `_` is a step: a table for the queries after it, and no result. So the order of
    `queries` matters: a step stands before whatever reads it, and reads only steps before itself.

    Raises:
        StoreError: when a query cannot be computed.
    """
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    try:
        connection.execute(f"SET memory_limit='{MEMORY_LIMIT}'")
        # The order matters. An empty temp_directory means no spilling; allowed_directories can be set only while
        # access is open; then all else is closed and that is locked, so that no query can open anything again.
        connection.execute("SET temp_directory=''")
        connection.execute(f"SET allowed_directories=[{_quoted(data)}]")
        for name, paths in tables.items():
            _create_view(connection, name, paths)
        connection.execute("SET enable_external_access=false")
        connection.execute("SET lock_configuration=true")
        results = {}
        for name, sql in queries.items():
            if name.startswith("_"):
                # a table, not a view: what several queries read is worked out once
                connection.execute(f"CREATE TEMP TABLE {name} AS {sql}")
            else:
                results[name] = connection.sql(sql).to_arrow_table()
        return results
    except duckdb.Error as error:
        kind = type(error).__name__
        raise StoreError(f"Ringkasan potret tidak dapat dihitung ({kind}). Tidak ada yang berubah.") from error
    finally:
        connection.close()


def _create_view(connection: duckdb.DuckDBPyConnection, name: str, paths: list[Path]) -> None:
    """A view with every declared column, also where no file has it or no file is stored."""
    connection.register(f"{name}_declared", TABLE_BY_NAME[name].arrow_schema().empty_table())
    text = f"SELECT * FROM {name}_declared"  # noqa: S608 - names are declared in model.tables
    if paths:
        names = ", ".join(_quoted(path) for path in paths)
        # By name, because files of earlier versions lack columns: the empty declared table gives their types and order.
        text += f" UNION ALL BY NAME SELECT * FROM read_parquet([{names}], union_by_name=true)"  # noqa: S608
    connection.execute(f"CREATE VIEW {name} AS {text}")


def _quoted(path: Path) -> str:
    return "'" + str(path.absolute()).replace("'", "''") + "'"
