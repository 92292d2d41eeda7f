"""Employed persons and eligible workers of the example, by region, sector and edition.

Real: the employed persons of a region (Sakernas August 2021 and 2022, Open Data Jabar od_15793), 18.9 million eligible
workers (statement of 24 August 2024), 16.64 million (31.85 per cent of it were 5.3 million, December 2023), and the
formal share of the employed in the province (BPS: 45.39 per cent in August 2022, 44.85 per cent in August 2023).
Eligible workers of a region and every split by sector are invented; 7.7 and 11.2 million is an inference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coverage.example.apportion import Floats, Integers, apportion, shift_shares
from coverage.example.profiles import PROFILES, REGION_CODES
from coverage.reference.tables import reviewed_rows


@dataclass(frozen=True)
class Edition:
    """Totals that an edition must meet (persons), and the year whose real employed persons it borrows."""

    year: int
    eligible: int
    formal: int
    employed_year: int
    formal_employed_rate: float


_EDITION_2024 = Edition(2024, 18_900_000, 7_700_000, 2022, 0.4539)
_EDITION_2023 = Edition(2023, 16_640_000, 7_000_000, 2021, 0.4485)

_SEED = 2023
_REGION_NOISE = 0.008
"""Standard deviation of a region's deviation between the two editions, as a fraction."""


def workforce_figures() -> pd.DataFrame:
    """The workforce of both editions.

    Columns/grain: one row per year × region_code × sector (`total`, `formal`, `informal`); `employed`, `eligible`.
    Units: persons. Missing: never. Formal and informal sum to the total in every region.
    """
    eligible = _eligible_2024()
    formal_rates = np.array([profile.formal for profile in PROFILES])
    free = np.array(["f" not in profile.fixed for profile in PROFILES])
    earlier = _eligible_2023(eligible)
    parts = [
        _edition_frame(_EDITION_2023, earlier, _formal(_EDITION_2023, earlier, formal_rates, free)),
        _edition_frame(_EDITION_2024, eligible, _formal(_EDITION_2024, eligible, formal_rates, free)),
    ]
    return pd.concat(parts, ignore_index=True)


def employed_year(year: int) -> int:
    """The year of the real Sakernas figures that an edition shows as employed persons."""
    return next(edition.employed_year for edition in (_EDITION_2023, _EDITION_2024) if edition.year == year)


def _employed(year: int) -> Integers:
    """Real employed persons by region (persons), in the order of the profiles."""
    counts = {
        row["region_code"]: int(row["employed"]) for row in reviewed_rows("employment") if row["year"] == str(year)
    }
    return np.array([counts[code] for code in REGION_CODES], dtype=np.int64)


def _eligible_2024() -> Integers:
    """Eligible workers by region: published ratios stay, the others are moved alike until the total is met."""
    employed = _employed(_EDITION_2024.employed_year)
    rates = np.array([profile.eligible for profile in PROFILES])
    free = np.array(["e" not in profile.fixed for profile in PROFILES])
    return apportion(shift_shares(rates, employed, _EDITION_2024.eligible, free) * employed, _EDITION_2024.eligible)


def _eligible_2023(later: Integers) -> Integers:
    """Eligible workers of the earlier edition: the later ones with a little noise, on the earlier total."""
    noise = np.random.default_rng(_SEED).normal(0, _REGION_NOISE, len(later))
    return apportion(later * np.exp(noise), _EDITION_2023.eligible)


def _formal(edition: Edition, eligible: Integers, rates: Floats, free: np.typing.NDArray[np.bool_]) -> Integers:
    return apportion(shift_shares(rates, eligible, edition.formal, free) * eligible, edition.formal)


def _edition_frame(edition: Edition, eligible: Integers, formal: Integers) -> pd.DataFrame:
    employed = _employed(edition.employed_year)
    formal_employed = formal + _formal_not_eligible(edition, employed, eligible)
    sectors = {
        "total": (employed, eligible),
        "formal": (formal_employed, formal),
        "informal": (employed - formal_employed, eligible - formal),
    }
    frames = [
        pd.DataFrame(
            {
                "year": edition.year,
                "region_code": REGION_CODES,
                "sector": sector,
                "employed": counts[0],
                "eligible": counts[1],
            }
        )
        for sector, counts in sectors.items()
    ]
    return pd.concat(frames).sort_values("region_code", kind="stable", ignore_index=True)


def _formal_not_eligible(edition: Edition, employed: Integers, eligible: Integers) -> Integers:
    """Employed persons who are formal but not eligible (such as civil servants): the same part everywhere."""
    total = round(edition.formal_employed_rate * int(employed.sum())) - edition.formal
    return apportion(employed - eligible, total)
