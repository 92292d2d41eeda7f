"""Rows of a recap that are of no region: "Luar Jawa Barat", "Tidak diketahui", another province by name.

They are part of the sheet's own sum and stand under a code of their own. Several rows of one place are added up; a row
for all of them beside rows for some is not told apart without a total, and is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from coverage.model.columns import ELSEWHERE, OUTSIDE
from coverage.reference.regions import normalise_text

_GENERAL = frozenset({"LUAR", "DILUAR", "NON", "SELAIN", "BUKAN", "LAIN", "LAINNYA"})
"""Words of a row for everyone outside the province; a row without one is for a province."""

_KEY = ("period", "branch_code", "region_code", "segment", "channel", "funding", "basis", "status")


@dataclass
class ElsewhereRows:
    """What a table says of members in no region: the label of the last such row, all labels by place, their members."""

    label: str = ""
    labels: dict[str, list[str]] = field(default_factory=dict)
    active: int = 0

    def name(self, place: str, text: str) -> None:
        """Note how a row calls a place; a blank belongs to the row above."""
        if text:
            self.label = normalise_text(text)
            if self.label not in self.labels.setdefault(place, []):
                self.labels[place].append(self.label)

    @property
    def overlapping(self) -> tuple[str, ...]:
        """The rows outside the province where one may hold others: one for all first; () where none can.

        >>> rows = ElsewhereRows(labels={"outside": ["BANTEN", "LUAR JAWA BARAT"]})
        >>> rows.overlapping, ElsewhereRows(labels={"outside": ["BANTEN", "RIAU"]}).overlapping
        (('LUAR JAWA BARAT', 'BANTEN'), ())
        """
        labels = self.labels.get(OUTSIDE, [])
        general = [label for label in labels if not _GENERAL.isdisjoint(label.split())]
        single = [label for label in labels if label not in general]
        return (*general, *single) if general and single else ()


def sum_elsewhere(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a recap with one row a place that is no region; rows of regions are unchanged.

    Units: persons. Missing: where one of several rows is blank, the sum is missing.
    """
    if frame.empty:
        return frame
    is_elsewhere = frame["region_code"].isin(list(ELSEWHERE))
    rows = frame[is_elsewhere]
    if not rows.duplicated(list(_KEY)).any():
        return frame
    groups = [group for _, group in rows.groupby(list(_KEY), sort=False)]
    firsts = pd.concat([group.head(1) for group in groups])
    sums = [group["members"].sum(skipna=False) for group in groups]
    rounded = [bool(group["is_rounded"].any()) for group in groups]
    summed = firsts.assign(
        members=sums, memberships=sums, is_rounded=rounded, precision=[group["precision"].max() for group in groups]
    )
    return pd.concat([frame[~is_elsewhere], summed], ignore_index=True)
