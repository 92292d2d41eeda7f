"""Runs a query of the commit over tables in memory or in files, by the engine that the commit uses."""

import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from coverage.model.schema import from_arrow
from coverage.store import engine


def derive(queries, name, tables, extra=None):
    """One derived table as a frame, by the queries of a commit."""
    return _run(
        {each: sql for each, sql in queries.items() if each.startswith("_") or each == name}, tables, extra, name
    )


def query(sql, tables, extra=None):
    """The result as a frame; `tables` maps each table to its files, `extra` adds one Arrow table to a table's files."""
    return _run({"result": sql}, tables, extra, "result")


def _run(queries, tables, extra, wanted):
    with tempfile.TemporaryDirectory() as folder:
        files = {"official": [], **{name: list(paths) for name, paths in tables.items()}}
        for name, table in (extra or {}).items():
            path = Path(folder) / f"{name}.parquet"
            pq.write_table(table, path)
            files.setdefault(name, []).append(path)
        roots = {path.parent for paths in files.values() for path in paths} - {Path(folder)}
        return from_arrow(engine.run(queries, files, next(iter(roots), Path(folder)))[wanted])
