"""What is said of a file whose members are in part in no region of the province."""

from __future__ import annotations

import pandas as pd

from coverage.model.columns import ELSEWHERE
from coverage.model.loading import Finding
from coverage.model.results import Elsewhere
from coverage.words.elsewhere import elsewhere_words


def elsewhere_findings(frame: pd.DataFrame) -> list[Finding]:
    """What each month of a file states of members in no region; nothing where it states none.

    `frame` has a row a count, with `period`, `region_code`, `status` and `members`; missing is a blank cell.
    """
    if frame.empty:
        return []
    rows = frame[frame["region_code"].isin(list(ELSEWHERE)) & (frame["status"] == "active")]
    found = []
    for period, own in rows.groupby("period"):
        counts = {
            str(code): None if part["members"].isna().any() else int(part["members"].sum())
            for code, part in own.groupby("region_code")
        }
        message = f"{elsewhere_words(Elsewhere(counts))}. Jumlah itu tidak masuk kab/kota, provinsi, atau cakupan."
        found.append(Finding("elsewhere", "info", str(period), message))
    return found
