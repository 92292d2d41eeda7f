"""What a new file changes in what is stored: rows added, removed and changed, and the effect on each region."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from coverage.model.columns import ELSEWHERE
from coverage.model.loading import Changes, RegionChange
from coverage.model.tables import ROSTER
from coverage.reference.regions import PROVINCE_CODE

_RECAP_KEY = ("period", "branch_code", "region_code", "segment", "channel", "funding", "basis", "status")
_RECAP_VALUES = ("members", "memberships", "is_rounded", "precision", "protection_end")
_ROSTER_KEY = ("period", "person_high", "person_low", "segment", "region_code")
_ROSTER_VALUES = (
    "branch_code", "channel", "funding", "status", "programmes", "npp", "start_date", "protection_start",
    "protection_end", "is_complete",
)  # fmt: skip
_PERSON = ["person_high", "person_low"]


def find_changes(table: str, stored: pd.DataFrame, new: pd.DataFrame) -> Changes:
    """What `new` changes when it replaces `stored`; both are rows of one table, rosters with `pseudonym` (16 bytes).

    Columns/grain: a recap's rows are cells (branch × region × segment × channel × funding × status), a roster's are
    memberships (person × segment × region). Units: rows, and active persons. Of several periods the persons are those
    of the latest, because they are no sum over time.
    Missing: a count that is not reported adds nothing to a region; that it appeared or went is a change of its row.

    >>> cell = {"period": "2024-08", "region_code": "3204", "segment": "PU", "status": "active"}
    >>> found = find_changes("membership", pd.DataFrame([cell | {"members": 5}]), pd.DataFrame([cell | {"members": 7}]))
    >>> found.changed, found.province.before, found.province.after
    (1, 5, 7)
    """
    is_roster = table == ROSTER.name
    if is_roster:
        stored, new = _with_persons(stored), _with_persons(new)
    pairs, unchanged = _match(stored, new, is_roster)
    latest = max(str(period) for frame in (stored, new) for period in frame["period"].unique())
    regions = _effects(_active(stored, latest, is_roster), _active(new, latest, is_roster))
    province = RegionChange(PROVINCE_CODE, *(_province(frame, latest, is_roster) for frame in (stored, new)))
    return Changes(len(new) - pairs, len(stored) - pairs, pairs - unchanged, unchanged, regions, province)


def _with_persons(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with each pseudonym as two numbers, which are quick to compare."""
    blocks = pa.array(frame["pseudonym"], pa.binary(16))
    blocks = blocks.combine_chunks() if isinstance(blocks, pa.ChunkedArray) else blocks
    numbers = np.frombuffer(blocks.buffers()[1], np.uint64)[2 * blocks.offset :].reshape(-1, 2)[: len(blocks)]
    return frame.assign(person_high=numbers[:, 0], person_low=numbers[:, 1]).drop(columns="pseudonym")


def _match(stored: pd.DataFrame, new: pd.DataFrame, is_roster: bool) -> tuple[int, int]:
    """How many rows both frames have by their key, and how many of these are the same throughout."""
    key = [name for name in (_ROSTER_KEY if is_roster else _RECAP_KEY) if name in stored and name in new]
    sides = [_numbered(frame, key) for frame in (stored, new)]
    pairs = sides[0].merge(sides[1], on=[*key, "occurrence"], suffixes=("_before", "_after"))
    before, after = pd.Index(pairs["place_before"]), pd.Index(pairs["place_after"])
    differs = np.zeros(len(pairs), np.bool_)
    for name in _ROSTER_VALUES if is_roster else _RECAP_VALUES:
        old, fresh = (_texts(frame, name, places) for frame, places in ((stored, before), (new, after)))
        differs |= old != fresh
    return len(pairs), int((~differs).sum())


def _numbered(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The key of each row, its place, and a number that tells rows of the same key apart."""
    rows = frame[key].reset_index(drop=True)
    rows = rows.astype({name: "str" for name in key if name not in _PERSON})
    return rows.assign(occurrence=rows.groupby(key, sort=False).cumcount(), place=np.arange(len(rows)))


def _texts(frame: pd.DataFrame, name: str, places: pd.Index) -> np.ndarray:
    """Values of a column at some places as text; '' where missing or where there is no such column."""
    if name not in frame:
        return np.full(len(places), "", object)
    values = frame[name].iloc[places]
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    texts = np.array([*(_plain(value) for value in distinct), ""], object)
    chosen: np.ndarray = texts[codes]
    return chosen


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _active(frame: pd.DataFrame, period: str, is_roster: bool) -> pd.Series:
    """Active persons by region code in one period."""
    rows = frame[(frame["period"] == period) & (frame["status"] == "active")]
    if is_roster:
        return rows.drop_duplicates([*_PERSON, "region_code"]).groupby("region_code").size()
    return rows.groupby("region_code")["members"].sum()


def _province(frame: pd.DataFrame, period: str, is_roster: bool) -> int:
    """Active persons of the province in one period: each once in a roster, the sum of the cells in a recap.

    Who is in no region is none of them.
    """
    frame = frame[~frame["region_code"].isin(list(ELSEWHERE))]
    if not is_roster:
        return int(_active(frame, period, is_roster).sum())
    rows = frame[(frame["period"] == period) & (frame["status"] == "active")]
    return len(rows.drop_duplicates(_PERSON))


def _effects(before: pd.Series, after: pd.Series) -> tuple[RegionChange, ...]:
    codes = sorted({str(code) for code in before.index} | {str(code) for code in after.index})
    return tuple(RegionChange(code, int(before.get(code, 0)), int(after.get(code, 0))) for code in codes)
