"""One form with its known answer: what is read of it to the cell, or why and where it is refused."""

from dataclasses import dataclass, field

from coverage.loaders import load
from coverage.model.loading import LoadOptions
from tests.loaders.forms.containers import WRITERS, Page

ALL = tuple(WRITERS)
BOOKS = ("xlsx", "ods")
"""Containers that keep names of sheets, and what is hidden."""


@dataclass(frozen=True)
class Case:
    """Pages and what they must be read as.

    `counts` is (month, branch, region, segment[, status]) -> members, all of them; None where a count is not reported.
    `refused` are (code, cell), all of them. `findings` are codes that must be among the findings.
    """

    name: str
    pages: tuple
    counts: dict | None = None
    refused: tuple = ()
    findings: tuple = ()
    options: dict = field(default_factory=dict)
    containers: tuple = ALL
    form: str | None = None

    def __str__(self):
        return self.name.replace(" ", "-")


def case(name, rows, counts=None, *, more=(), **rest):
    """A case of one page of rows, or of several pages."""
    marks = {name: rest.pop(name) for name in ("merges", "hidden_columns", "hidden_rows") if name in rest}
    page = Page(rows, **({"name": rest.pop("sheet")} if "sheet" in rest else {}), **marks)
    if more or (rest.get("findings", ()) and {"hidden_column", "hidden_rows"} & set(rest["findings"])):
        rest.setdefault("containers", BOOKS)
    return Case(name, (page, *more), counts, **rest)


def at(period, regions, branch=""):
    """Region -> {segment: members} as counts of a month and a branch."""
    return {
        (period, branch, region, segment): members
        for region, segments in regions.items()
        for segment, members in segments.items()
    }


def read(content, **options):
    """A file as the loader reads it."""
    return load(content, "berkas", LoadOptions(**options), lambda: b"")


def counts_of(loaded):
    """The rows of a recap as counts by month, branch, region, segment and status; None where it is not reported."""
    rows = loaded.frame[["period", "branch_code", "region_code", "segment", "status", "members"]]
    found = {}
    for row in rows.itertuples(index=False):
        assert row[:5] not in found, f"twice: {row}"
        found[tuple(row[:5])] = None if row.members != row.members or row.members is None else int(row.members)
    return found


def with_status(counts):
    """Counts whose keys name a status, `active` where they did not."""
    return {(*key, "active")[:5]: members for key, members in counts.items()}
