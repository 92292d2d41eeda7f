"""What is recorded of the example office, and how it is asked for: answers of the command line, workbooks, views.

A case is one month seen in one way. Whatever in an answer depends on when and by whom the example was loaded stands in
`LEFT_OUT`, `LEFT_OUT_LABELS` and `LEFT_OUT_COLUMNS`, each with its reason; nothing else may differ.
"""

import datetime as dt
import io
import json
import random
from collections.abc import Callable
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from coverage.cli import console, main
from coverage.store import Store
from tests.golden.records import Flat, flatten, flatten_workbook
from tests.golden.views import view_of

Run = Callable[..., tuple[int, str, str]]
"""Runs the command line over a store: (exit code, standard output, standard error)."""

MONTHS = (*(f"2023-{month:02d}" for month in range(1, 13)), *(f"2024-{month:02d}" for month in range(1, 9)))
"""Every month of the example office."""

NEWEST = MONTHS[-1]

GROUPINGS = ("region", "branch", "sector", "segment", "channel")

JSON = ("--format", "json")

WAYS = {
    "released": (),
    "employed": ("--denominator", "employed"),
    "draft": ("--draft",),
    "carried": ("--late", "carried"),
    "bounded": ("--late", "bounded"),
    "older edition": ("--vintage", "contoh-2023"),
}
"""How a month is seen -> the options that ask for it."""

FEW = ("2023-01", "2023-12", "2024-01", "2024-07", "2024-08")
"""First and last month, both sides of the turn of the year (where the denominator changes), the month before last."""

SUMMARIES = (
    *((way, month) for way in ("released", "employed", "draft") for month in MONTHS),
    *((way, NEWEST) for way in ("carried", "bounded", "older edition")),
)
"""Cases of `summary`: every month as it is released, by the other denominator and as a draft; the newest otherwise."""

WORKBOOKS = (
    *(("released", month) for month in MONTHS),
    *((way, month) for way in ("employed", "draft") for month in FEW),
    *((way, NEWEST) for way in ("carried", "bounded", "older edition")),
)
"""Cases of `export`."""

LEFT_OUT = {"release.at": "the time at which the release was made"}
"""Paths of `summary` that differ from one loading of the example to the next."""

LEFT_OUT_LABELS = {
    "Dirilis pada": "the time at which the release was made",
    "Dirilis oleh": "the name of the user who made it",
    "Dibuat pada": "the time at which the snapshot was made",
    "Dibuat oleh": "the name of the user who made it",
    "Sidik (digest)": "rests on these times and names",
}
"""Labels of the sheet `Asal Angka` whose value (in the column beside) differs likewise."""

LEFT_OUT_COLUMNS = {
    "Dimuat oleh": "the name of the user who loaded the file",
    "Dimuat pada": "the time at which it was loaded",
}
"""Columns of the same sheet."""

ORIGIN = "Asal Angka"

RELEASE_DAY = "<hari rilis>"
"""Stands in texts for the day on which the example was released, which is the day of the test."""

MONTH_NAMES = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


@contextmanager
def shown_once():
    """Within it, commands that ask for the same figures of the same snapshot share what was worked out of it."""
    make, kept = console.positions_in, {}

    def positions_in(store, served):
        return kept.setdefault((store.folder, served.info.digest), make(store, served))

    with mock.patch.object(console, "positions_in", positions_in):
        yield


def ask(run: Run, store: Path, *arguments: str) -> object:
    """What a command that must succeed prints as JSON."""
    code, out, err = run(*arguments, store=store)
    assert code == 0, err
    return json.loads(out)


def read_summaries(run: Run, store: Path, way: str, month: str) -> Flat:
    """What `summary` says of a month seen in one way, by every grouping: the grouping stands before the path."""
    flat: Flat = {}
    groupings = [by for by in GROUPINGS if way != "carried" or by not in ("branch", "channel")]  # these are refused
    for by in groupings:
        answer = flatten(ask(run, store, "summary", "--period", month, *WAYS[way], "--by", by, *JSON))
        flat |= {f"{by}: {path}": value for path, value in answer.items() if path not in LEFT_OUT}
    return flat


def read_workbook(run: Run, store: Path, way: str, month: str, target: Path) -> Flat:
    """Every cell of a workbook, without what differs from one loading of the example to the next."""
    code, _, err = run("export", str(target), "--period", month, *WAYS[way], store=store)
    assert code == 0, err
    flat = flatten_workbook(target)
    days, left_out = {day_words(release.at) for release in Store(store).info().releases}, _left_out(flat)
    return {name: _without_days(value, days) for name, value in flat.items() if name.rstrip("=%") not in left_out}


def _left_out(flat: Flat) -> set[str]:
    """Addresses in the sheet of origins that `LEFT_OUT_LABELS` and `LEFT_OUT_COLUMNS` name."""
    own = {name: value for name, value in flat.items() if name.startswith(f"{ORIGIN}!")}
    beside = {name.replace("!A", "!B") for name, value in own.items() if value in LEFT_OUT_LABELS}
    headings = {name for name, value in own.items() if value in LEFT_OUT_COLUMNS}
    letters = {name.rstrip("0123456789") for name in headings}
    below = {name for name in own if name.rstrip("0123456789") in letters}
    assert len(headings) == len(LEFT_OUT_COLUMNS)
    return beside | below - headings


def _without_days(value: object, days: set[str]) -> object:
    for day in days if isinstance(value, str) else ():
        value = value.replace(day, RELEASE_DAY)
    return value


def day_words(at: str) -> str:
    """A time as the day that it is in West Java: '5 September 2024'."""
    day = dt.datetime.fromisoformat(at).astimezone(dt.timezone(dt.timedelta(hours=7)))
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


REGIONS = tuple(f"32{number:02d}" for number in (*range(1, 19), *range(71, 80)))
"""The 27 kab/kota of the example."""

VIEW_MONTHS = ("2023-12", "2024-01", "2024-07", "2024-08")


def _several(count: int) -> tuple[tuple[str, ...], ...]:
    """Selections of two to six regions, the same on every run."""
    chance = random.Random(20240831)
    return tuple(tuple(sorted(chance.sample(REGIONS, chance.randint(2, 6)))) for _ in range(count))


PLACES = ((), *((code,) for code in REGIONS), *_several(10))
"""What a view speaks of: the province, each region alone, ten selections."""

VIEWS = tuple(
    ("+".join(place) or "32", way, month)
    for place in PLACES
    for way in ("released", "employed", "draft")
    for month in (VIEW_MONTHS if way != "draft" else (NEWEST,))
)
"""Cases of a view: the codes of the regions, how it is seen, and the month."""


def read_view(store: Store, place: str, way: str, month: str) -> Flat:
    """What a page says of chosen regions."""
    regions = () if place == "32" else tuple(place.split("+"))
    return flatten(view_of(store, regions, month, denominator="employed" if way == "employed" else "",
                           is_draft=way == "draft"))  # fmt: skip


def quiet_main(*arguments: object, store: Path) -> tuple[int, str, str]:
    """The command line as the fixture `run` gives it, for use outside a test."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--store", str(store), *map(str, arguments)])
    return code, out.getvalue(), err.getvalue()
