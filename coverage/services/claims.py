"""Published statements: against their own arithmetic, against what is official, and those about one place."""

from __future__ import annotations

import pandas as pd

from coverage.metrics import check_claims
from coverage.model.errors import UsageError
from coverage.model.regions import PROVINCE_CODE, match_region, normalise_region
from coverage.model.results import ClaimCheck, CoverageSummary
from coverage.model.selection import Selection
from coverage.services.positions import Positions
from coverage.services.view import summary_of


def check(claims: pd.DataFrame, summary: CoverageSummary | None, place: str = "") -> tuple[ClaimCheck, ...]:
    """Every statement of a claims table in order; with `place`, a region's code or the province's, those about it.

    All are checked even then: statements that print different figures name one another.
    """
    return tuple(each for each in check_claims(claims, summary) if not place or is_about(each.place, place))


def check_official(claims: pd.DataFrame, positions: Positions) -> tuple[ClaimCheck, ...]:
    """Every statement of a claims table beside what is shown without any choice.

    That is the newest released month, else a draft; nothing where that is a question (several bases), or nothing held.

    Raises:
        StoreError: when a snapshot that a release names does not verify: a draft never stands in for it.
    """
    try:
        official = summary_of(positions.position(Selection()), Selection())
    except UsageError:
        return check_claims(claims, None)
    return check_claims(claims, official)


def is_about(printed: str, code: str) -> bool:
    """Whether a place as printed is that of a code; a name that nobody knows is no place.

    >>> is_about("Provinsi Jawa Barat", "32"), is_about("Kab. Garut", "3205"), is_about("Garut", "3204")
    (True, True, False)
    """
    if code == PROVINCE_CODE:
        return normalise_region(printed).removeprefix("PROVINSI ") == "JAWA BARAT"
    return match_region(printed).code == code
