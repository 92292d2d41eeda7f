"""An unknown sheet of a million cells: how long until it is refused, beside the bare reading of its cells.

The sheet has 25,000 rows of 40 columns, none of whose headings is known, and "Kabupaten" in every row, which is a
heading elsewhere. The peer is `read_book` alone. Printed are seconds of processor of either, of three rounds the best,
and their ratio, whose goal is 3; a refusal has a goal of 3 s. `--small` has a tenth of the rows.
Run with `python benchmarks/unknown.py`, from the root of the project.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from coverage.loaders import load
from coverage.model.loading import LoadOptions
from coverage.sheets.reader import read_book

ROWS, COLUMNS, ROUNDS = 25_000, 40, 3

GOAL = 3
"""Refusing should cost no more than so many times the bare reading, which is of a shared text table and quick."""


def sheet(rows: int) -> bytes:
    """The workbook as bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [f"kolom{column}" for column in range(COLUMNS)])
        for row in range(1, rows):
            page.write_row(
                row, 0, ["Kabupaten", f"Nama{row % 400}", *(row * column % 9973 for column in range(2, COLUMNS))]
            )
    return buffer.getvalue()


def best(work: Callable[[], object]) -> float:
    """Seconds of processor of the quickest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    rows = ROWS // 10 if parser.parse_args().small else ROWS
    content = sheet(rows)
    reasons = [problem.code for problem in load(content, "lembar.xlsx", LoadOptions(), lambda: b"").report.problems]
    if reasons != ["unknown_layout"]:
        sys.exit(f"not refused as unknown: {reasons}")
    bare = best(lambda: read_book(content))
    judged = best(lambda: load(content, "lembar.xlsx", LoadOptions(), lambda: b""))
    print(f"{rows * COLUMNS:,} cells: read {bare:.2f} s, refused {judged:.2f} s (goal 3 s)")
    print(f"ratio {judged / bare:.2f} (goal {GOAL})")


if __name__ == "__main__":
    main()
