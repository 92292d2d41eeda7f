"""Published statements: read from a file, against their own arithmetic, against what is official, about one place."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from coverage.loaders import Passage, Source, load_safely
from coverage.metrics import check_claims
from coverage.model.errors import UsageError
from coverage.model.loading import Loaded, LoadOptions
from coverage.model.results import ClaimCheck, CoverageSummary
from coverage.model.selection import Selection
from coverage.reference.regions import PROVINCE_CODE, match_region, normalise_region
from coverage.reference.tables import Reference
from coverage.services.positions import Positions
from coverage.services.view import summary_of
from coverage.sheets.limits import refusal


def read_claims(path: Path, taught: Path, passage: Passage | None = None) -> Loaded:
    """The statements of a file, read in a child that is thrown away; or a report that says why they are none.

    Grain: one row per statement, every figure as printed. `taught` is the folder of what the office taught.

    Raises:
        UsageError: when there is no such file, or what the office taught is not well formed.
        FileRefused: when it is an archive, whatever is in it.
    """
    if not path.is_file():
        raise UsageError(f"Berkas {path} tidak ditemukan.")
    source = Source(path)
    found = list(load_safely([source], LoadOptions(kind="claims", taught=str(taught)), lambda: b"", passage))
    if [each.report.path for each in found] != [source.name]:
        raise refusal("nested_archive", "arsip zip di dalam arsip")
    return found[0]


def check(
    claims: pd.DataFrame, summary: CoverageSummary | None, reference: Reference, place: str = ""
) -> tuple[ClaimCheck, ...]:
    """Every statement of a claims table in order; with `place`, a region's code or the province's, those about it.

    Even then they name every other statement that prints different figures.
    """
    return check_claims(claims, summary, reference, lambda printed: not place or is_about(printed, place, reference))


def check_official(claims: pd.DataFrame, positions: Positions, reference: Reference) -> tuple[ClaimCheck, ...]:
    """Every statement of a claims table beside what is shown without any choice.

    That is the newest released month, else a draft; nothing where that is a question (several bases), or nothing
    stored.

    Raises:
        StoreError: when a snapshot that a release names does not verify: a draft never stands in for it.
    """
    try:
        official = summary_of(positions.position(Selection()), Selection())
    except UsageError:
        return check_claims(claims, None, reference)
    return check_claims(claims, official, reference)


def is_about(printed: str, code: str, reference: Reference) -> bool:
    """Whether a place as printed is that of a code; a name that nobody knows is no place.

    >>> from coverage.reference.tables import REVIEWED
    >>> known = (("Provinsi Jawa Barat", "32"), ("Kab. Garut", "3205"), ("Garut", "3204"))
    >>> [is_about(printed, code, REVIEWED) for printed, code in known]
    [True, True, False]
    """
    if code == PROVINCE_CODE:
        return normalise_region(printed).removeprefix("PROVINSI ") == "JAWA BARAT"
    return match_region(printed, reference).code == code
