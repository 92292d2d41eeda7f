"""Records the figures of today's tree anew: `python -m tests.golden.record summaries workbooks views store-part4`.

That is right in one case only: a change alters a figure on purpose, its description says which and why, and what this
prints (every value that changed or vanished: was, is) is that and nothing else. It is wrong when a test of a change
that moves, renames or speeds something up fails: then the change is. New keys need no new record, and should get one
with the next.

The example office is written and loaded into a folder of its own first (half a minute; `--store DIR` takes one that is
loaded already). All three take about five minutes on an idle machine, most of it the views.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from coverage.store import Store
from tests import builders
from tests.golden import figures, kept, records
from tests.golden.office import NAME

CASES = {
    "summaries": figures.SUMMARIES,
    "workbooks": figures.WORKBOOKS,
    "views": figures.VIEWS,
    NAME: kept.CASES,
}
"""Name of a record (its file is `NAME.jsonl.gz`) -> its cases."""


def record_path(name: str) -> Path:
    """The file of a record."""
    return records.FOLDER / f"{name}.jsonl.gz"


def case_name(case: tuple[str, ...]) -> str:
    """What a case is called in a record: 'released 2024-08'."""
    return " ".join(case)


def load_example(folder: Path) -> Path:
    """The example office written, loaded and released as by `make run`; its store."""
    store, files = folder / "data" / "store", folder / "files"
    for arguments in (
        ("example", str(files)),
        ("ingest", str(files)),
        *(("release", *each) for each in builders.EXAMPLE_RELEASES),
    ):
        code, _, err = figures.quiet_main(*arguments, store=store)
        if code:
            raise SystemExit(err)
    return store


def read_case(name: str, case: tuple[str, ...], store: Store, run: figures.Run, target: Path) -> records.Flat:
    """The figures of one case of a record; `target` is a file to write a workbook to."""
    if name == "views":
        return figures.read_view(store, *case)
    if name == NAME:
        return kept.read_case(run, store.folder, case, target)
    with figures.shown_once():
        if name == "summaries":
            return figures.read_summaries(run, store.folder, *case)
        return figures.read_workbook(run, store.folder, *case, target)


def rewrite(name: str, found: dict[str, records.Flat]) -> None:
    """Write a record, and say what changed in it."""
    path = record_path(name)
    for case, flat in (records.read(path) if path.exists() else {}).items():
        for line in records.differences(flat, found.get(case, {})):
            sys.stdout.write(f"{case}: {line}\n")
    records.write(path, found)
    sys.stdout.write(f"{path.name}: {len(found)} cases, {path.stat().st_size} bytes\n")


def main() -> None:
    """Record what is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", choices=tuple(CASES))
    parser.add_argument("--store", type=Path, help="the loaded example office; it is only read")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "workbook.xlsx"
        own = Store(kept.copy_office(Path(folder) / "office"))
        example = Store(options.store or load_example(Path(folder))) if set(options.names) - {NAME} else own
        for name in options.names:
            store = own if name == NAME else example
            found = {case_name(case): read_case(name, case, store, figures.quiet_main, target) for case in CASES[name]}
            rewrite(name, found)


if __name__ == "__main__":
    main()
