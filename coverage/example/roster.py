"""Rosters of five branches for the last month: an extract of invented members, some of whom are in two branches.

A person who is in two branches has one identity and one region of domicile, but two employers. The rosters are far
smaller than the recaps and say so.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from coverage.example.apportion import apportion
from coverage.example.office import LAST_PERIOD
from coverage.example.people import invent_people
from coverage.model.periods import month_end

ROSTER_BRANCHES = ("K07", "K08", "K10", "K24", "K25")
"""Branches that hand in a roster; neighbours share regions, so that people can be in two of them."""

_ROWS = 10_520
"""Rows of one roster."""

_SHARED = (("K07", "K08", "3273", 200), ("K08", "K10", "3204", 200), ("K24", "K25", "3216", 200))
"""First branch, second branch, region and number of the people who are in both rosters."""

_IDENTITY = ["nik", "name", "birth_date", "sex"]
_PROGRAMMES = {"PU": ("JKK,JKM,JHT,JP",), "JAKON": ("JKK,JKM",), "BPU": ("JKK,JKM", "JKK,JKM,JHT")}
_EMPLOYERS = {"PU": ("PT Contoh", 400), "JAKON": ("Proyek Contoh", 60), "BPU": ("Wadah Contoh", 80)}
"""Segment -> how its employers are called, and how many a branch has."""
_WORDS = ("Maju", "Jaya", "Sentosa", "Abadi", "Makmur", "Sejahtera", "Lestari", "Mandiri", "Utama", "Bersama")
_NUMBER_LENGTHS = {"PU": 4, "JAKON": 9, "BPU": 4}
"""Digits of the running number at the end of an employer's number; construction projects have longer ones."""
_NUMBER_STARTS = {"PU": "99", "JAKON": "98", "BPU": "97"}

_INACTIVE_RATE = 0.03
_FIRST_CARD = 99_000_000_000
"""Membership numbers (KPJ, 11 digits) count from here."""
_YOUNGEST = np.timedelta64(17 * 366, "D")
"""Nobody becomes a member before this age."""
_MEAN_DAYS = 1_400
"""Mean time since the beginning of a membership, in days."""
_WAGES = {"PU": (4_200_000, 0.25), "JAKON": (3_300_000, 0.15), "BPU": (1_600_000, 0.35)}
"""Segment -> median monthly wage in rupiah (invented) and its spread on a logarithmic scale."""
_WAGE_STEP = 1_000
_SEED = 52_000


def roster_figures(branch_members: pd.DataFrame) -> pd.DataFrame:
    """The rosters of all five branches in the last month.

    Columns/grain: one row per branch_code × membership; `region_code`, `segment`, `nik`, `name`, `birth_date`, `sex`,
    `npp`, `employer`, `kpj`, `status` (AKTIF, NONAKTIF), `programmes`, `start_date`, `wage` (rupiah a month).
    52,000 people; 600 of them have rows in two branches. Missing: never.
    """
    rng = np.random.default_rng(_SEED)
    places = pd.concat([_places(branch_members, branch, rng) for branch in ROSTER_BRANCHES], ignore_index=True)
    people = pd.concat([places, invent_people(places["region_code"], rng)], axis=1)
    for first, second, region, count in _SHARED:
        people = _share_people(people, (first, second), region, count)
    return pd.concat([people, _memberships(people, rng)], axis=1)


def _places(branch_members: pd.DataFrame, branch: str, rng: np.random.Generator) -> pd.DataFrame:
    """Region and segment of each row of one roster, in proportion to the branch's recap, in a mixed order."""
    chosen = (branch_members["branch_code"] == branch) & (branch_members["period"] == LAST_PERIOD)
    cells = branch_members[chosen]
    counts = apportion(cells["active_members"].to_numpy(dtype=np.int64), _ROWS)
    rows = cells[["branch_code", "region_code", "segment"]].iloc[np.repeat(np.arange(len(cells)), counts)]
    return rows.iloc[rng.permutation(_ROWS)].reset_index(drop=True)


def _share_people(people: pd.DataFrame, branches: tuple[str, str], region: str, count: int) -> pd.DataFrame:
    """The rows with the first `count` people of a region in one branch put in place of as many in the other."""
    first, second = (
        people.index[(people["branch_code"] == branch) & (people["region_code"] == region)][:count]
        for branch in branches
    )
    return people.assign(
        **{
            name: people[name].where(~people.index.isin(second), _moved(people, name, first, second))
            for name in _IDENTITY
        }
    )


def _moved(people: pd.DataFrame, name: str, first: pd.Index, second: pd.Index) -> pd.Series:
    moved: pd.Series = people.loc[first, name].set_axis(second).reindex(people.index)
    return moved


def _memberships(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    size = len(people)
    employers = _employers(people, rng)
    return employers.assign(
        kpj=(_FIRST_CARD + rng.permutation(size * 10)[:size]).astype(str),
        status=np.where(rng.random(size) < _INACTIVE_RATE, "NONAKTIF", "AKTIF"),
        programmes=_programmes(people["segment"], rng),
        start_date=_start_dates(people["birth_date"], rng),
        wage=_wages(people["segment"], rng),
    )


def _employers(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Number and name of each row's employer: a few large ones, many small ones, none in two branches."""
    draws = rng.random(len(people)) ** 2
    rows = []
    for branch, segment, draw in zip(people["branch_code"], people["segment"], draws, strict=True):
        title, many = _EMPLOYERS[segment]
        number = int(draw * many) + 1
        npp = f"{_NUMBER_STARTS[segment]}{branch[1:]}{number:0{_NUMBER_LENGTHS[segment]}d}"
        rows.append((npp, f"{title} {_WORDS[number % len(_WORDS)]} {branch[1:]}-{number}"))
    return pd.DataFrame(rows, columns=["npp", "employer"], index=people.index)


def _programmes(segments: pd.Series[str], rng: np.random.Generator) -> list[str]:
    draws = rng.random(len(segments))
    return [
        _PROGRAMMES[segment][int(draw * len(_PROGRAMMES[segment]))]
        for segment, draw in zip(segments, draws, strict=True)
    ]


def _start_dates(births: pd.Series[pd.Timestamp], rng: np.random.Generator) -> pd.Series[pd.Timestamp]:
    days = rng.exponential(_MEAN_DAYS, len(births)).astype(np.int64)
    starts = pd.Series(np.datetime64(month_end(LAST_PERIOD), "D") - days.astype("timedelta64[D]"), index=births.index)
    earliest = births + _YOUNGEST
    return starts.where(starts >= earliest, earliest)


def _wages(segments: pd.Series[str], rng: np.random.Generator) -> np.typing.NDArray[np.int64]:
    medians = segments.map({segment: wage[0] for segment, wage in _WAGES.items()}).to_numpy(dtype=np.float64)
    spreads = segments.map({segment: wage[1] for segment, wage in _WAGES.items()}).to_numpy(dtype=np.float64)
    wages = medians * np.exp(rng.normal(0, 1, len(segments)) * spreads)
    return np.rint(wages / _WAGE_STEP).astype(np.int64) * _WAGE_STEP
