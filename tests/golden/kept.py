"""The committed store: what is asked of it, word for word; nothing is left out, since its bytes never change."""

import shutil
from pathlib import Path

from tests.golden import figures
from tests.golden.office import NAME
from tests.golden.records import FOLDER, Flat, flatten, flatten_workbook

OFFICE = FOLDER / NAME

BY = tuple(("--by", by) for by in figures.GROUPINGS if by != "region")

SEEN = (
    ("--period", "2023-12"),
    ("--period", "2024-06"),
    ("--period", "2024-06", "--draft"),
    ("--period", "2024-07", "--release", "1"),
    ("--period", "2024-07"),
    ("--period", "2024-07", "--denominator", "employed"),
    ("--period", "2024-08"),
    ("--period", "2024-08", "--draft", "--late", "bounded"),
    ("--period", "2024-08", "--draft", "--late", "carried"),
)
"""Every month and release, and the ways of seeing one that change figures."""

ANSWERS = (
    *(("summary", *seen, "--format", "json") for seen in SEEN),
    *(("summary", "--period", "2024-08", *by, "--format", "json") for by in BY),
    ("reconcile", "--format", "json"),
    ("releases", "list", "--json"),
    ("snapshots", "list", "--json"),
    ("snapshots", "verify", "--json"),
    ("snapshots", "diff", "6", "7", "--json"),
)
"""Commands that answer in JSON; every one of them ends with 0."""

EXPORTS = (("--period", "2024-07", "--release", "1"), ("--period", "2024-07"), ("--period", "2024-08"))
"""Options of the workbooks: a month before and after it was revised, and one in which a branch is missing."""

CASES = (*ANSWERS, *(("export", *seen) for seen in EXPORTS))


def copy_office(target: Path) -> Path:
    """A copy of the committed office that may be written to; its store."""
    shutil.copytree(OFFICE, target)
    return target / "store"


def read_case(run: figures.Run, store: Path, case: tuple[str, ...], target: Path) -> Flat:
    """What the store answers; a workbook is written to `target` first."""
    if case[0] != "export":
        return flatten(figures.ask(run, store, *case))
    code, _, err = run("export", str(target), *case[1:], store=store)
    assert code == 0, err
    return flatten_workbook(target)
