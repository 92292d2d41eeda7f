"""Invented people: identity numbers, names and birth dates that are well formed and belong to nobody.

An identity number has the form that is in use (region of first registration, birth date with 40 added to a woman's
day, serial) but a serial that no office has reached; every name carries the word Contoh.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from coverage.example.profiles import REGION_CODES

_GIVEN_NAMES = {
    "L": ("Asep", "Budi", "Dadang", "Eko", "Fajar", "Gilang", "Hendra", "Iwan", "Jajang", "Ujang", "Yusuf", "Rizki"),
    "P": ("Ai", "Citra", "Dewi", "Euis", "Fitri", "Imas", "Lilis", "Neneng", "Nurul", "Rina", "Siti", "Yanti"),
}
_LAST_NAMES = (
    "Setiawan",
    "Hidayat",
    "Permana",
    "Nugraha",
    "Rahayu",
    "Kurnia",
    "Lestari",
    "Saputra",
    "Maulana",
    "Wulandari",
    "Gunawan",
    "Suryana",
)
_FIRST_BIRTH = np.datetime64("1961-01-01", "D")
_BIRTH_DAYS = 16_600
"""Birth dates span so many days: ages 18 to 63 in the last month."""

_WOMAN_DAY = 40
"""What is added to the day of birth in a woman's identity number (Dukcapil)."""
_FIRST_SERIAL = 9_001
"""Serials start here: real ones count from 1 and stay far below, so that no real number is met."""
_DISTRICTS = 20
"""Districts (kecamatan) of a region that identity numbers name."""
_HOME_RATE = 0.88
"""Part of the people whose number was given out in the region where they live."""
_MEN_RATE = 0.6


def invent_people(regions: pd.Series[str], rng: np.random.Generator) -> pd.DataFrame:
    """One invented person for each region code given.

    Columns/grain: one row per element of `regions`, in order; `nik` (text, unique), `name`, `birth_date`, `sex` (L, P).
    Missing: never.
    """
    size = len(regions)
    sex = np.where(rng.random(size) < _MEN_RATE, "L", "P")
    birth = pd.Series(_FIRST_BIRTH + rng.integers(0, _BIRTH_DAYS, size).astype("timedelta64[D]"))
    return pd.DataFrame(
        {"nik": _identity_numbers(regions, birth, sex, rng), "name": _names(sex, rng), "birth_date": birth, "sex": sex}
    )


def _identity_numbers(
    regions: pd.Series[str], birth: pd.Series[pd.Timestamp], sex: np.typing.NDArray[np.str_], rng: np.random.Generator
) -> pd.Series[str]:
    size = len(regions)
    elsewhere = rng.choice(REGION_CODES, size)
    first_region = np.where(rng.random(size) < _HOME_RATE, regions.to_numpy(dtype=str), elsewhere)
    days = birth.dt.day.to_numpy() + np.where(sex == "P", _WOMAN_DAY, 0)
    months = birth.dt.strftime("%m%y")
    districts = rng.integers(1, _DISTRICTS + 1, size)
    stems = pd.Series(
        [
            f"{region}{district:02d}{day:02d}{month}"
            for region, district, day, month in zip(first_region, districts, days, months, strict=True)
        ]
    )
    serials = stems.groupby(stems).cumcount() + _FIRST_SERIAL
    return stems + serials.astype(str)


def _names(sex: np.typing.NDArray[np.str_], rng: np.random.Generator) -> list[str]:
    size = len(sex)
    first = np.where(sex == "L", rng.choice(_GIVEN_NAMES["L"], size), rng.choice(_GIVEN_NAMES["P"], size))
    last = rng.choice(_LAST_NAMES, size)
    return [f"{given} {family} Contoh".upper() for given, family in zip(first, last, strict=True)]
