"""Whose figure is official, as an office laid it down in `official.csv`: a sender for a basis, from a month on.

The table is read at an ingest and stored with the snapshot, so that what was released does not change with it.
"""

from __future__ import annotations

import pandas as pd

from coverage.model.columns import BASES, SENDERS
from coverage.model.errors import UsageError
from coverage.model.periods import is_period
from coverage.model.tables import OFFICIAL
from coverage.reference.tables import Reference

_CHOICES = {"basis": BASES, "sender": SENDERS}
_FIRST = "0001-01"
"""Earlier than every month: an empty `valid_from` holds from the beginning."""


def official_table(reference: Reference) -> pd.DataFrame:
    """The rows of `official.csv` in the form of the table `official`, without `source_id`; in order.

    Grain: one row a basis and first month. Missing: an empty month holds from the beginning; without a file no rows.

    >>> rows = ({"basis": "domicile", "sender": "Pusat", "valid_from": "2025-01"},)
    >>> official_table(Reference({"official": rows})).to_dict("records")
    [{'basis': 'domicile', 'sender': 'pusat', 'valid_from': '2025-01'}]

    Raises:
        UsageError: when the table lacks a column, a value is not one of those allowed, or two rows disagree.
    """
    found: dict[tuple[str, str], str] = {}
    for place, row in enumerate(reference.rows(OFFICIAL.name), 2):
        said = {name: row[name].strip().lower() for name in _CHOICES}
        for name, allowed in _CHOICES.items():
            if said[name] not in allowed:
                raise _fault(place, name, row[name], f"salah satu dari {', '.join(allowed)}")
        month = row["valid_from"].strip() or _FIRST
        if month != _FIRST and not is_period(month):
            raise _fault(place, "valid_from", row["valid_from"], "bulan, misalnya 2025-01")
        if found.setdefault((said["basis"], month), said["sender"]) != said["sender"]:
            raise _fault(place, "sender", row["sender"], "satu pengirim untuk tiap dasar wilayah dan bulan")
    rows = [(basis, sender, month) for (basis, month), sender in sorted(found.items())]
    return pd.DataFrame(rows, columns=["basis", "sender", "valid_from"], dtype="str")


def _fault(place: int, column: str, value: str, expected: str) -> UsageError:
    return UsageError(
        f"official.csv, baris {place}, kolom {column}: '{value}' tidak dikenal; seharusnya {expected}. "
        "Perbaiki baris itu, atau hapus."
    )


def official_change(wanted: pd.DataFrame, stored: pd.DataFrame) -> pd.DataFrame | None:
    """What is to be stored in place of what is; None where that says the same.

    Columns as of `official_table`. Missing: where nothing is laid down any more, the branches' figure stands for each
    stored basis from the beginning.

    >>> one = official_table(Reference({"official": ({"basis": "domicile", "sender": "pusat", "valid_from": ""},)}))
    >>> official_change(one, one) is None, official_change(one.iloc[:0], one)["sender"].tolist()
    (True, ['cabang'])
    """
    if wanted.empty and len(stored):
        bases = sorted(set(stored["basis"]))
        wanted = pd.DataFrame({"basis": bases, "sender": SENDERS[0], "valid_from": _FIRST}, dtype="str")
    rows, held = (
        {tuple(map(str, row)) for row in frame[["basis", "sender", "valid_from"]].itertuples(index=False, name=None)}
        for frame in (wanted, stored)
    )
    return None if rows == held else wanted
