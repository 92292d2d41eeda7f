"""Works the months of a served snapshot out before a reader asks for them, so that nobody waits for the first look."""

from __future__ import annotations

import gc
import threading

from coverage.model.errors import CoverageError
from coverage.model.selection import Selection
from coverage.services.office import Office

MONTHS_AHEAD = 24
"""Months that are worked out ahead, the newest first: as far back as pages usually look."""

PAUSE, LOOK_AGAIN = 0.1, 10.0
"""Seconds between two months, which are the readers', and between two looks whether something else is served."""


def work_ahead(office: Office, stopping: threading.Event) -> None:
    """Works ahead for whatever is served, until it is told to stop; for a thread of its own.

    What cannot be shown is passed over here: the page that asks for it says why.
    """
    done: str | None = None
    while not stopping.is_set():
        try:
            holdings = office.holdings()
            served = None if holdings is None else holdings.info.digest
            if served not in (None, done):
                _months(office, stopping)
                keep_for_long()
                done = served
        except CoverageError:
            pass
        stopping.wait(LOOK_AGAIN)


def keep_for_long() -> None:
    """Take what is in memory now out of what Python looks through for garbage.

    It stays as long as its snapshot is served, and a look through all of it stops every answer for a fifth of a second.
    What was taken out before and is of no use any more goes first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _months(office: Office, stopping: threading.Event) -> None:
    newest = office.summary(Selection())
    if newest is None:
        return
    for period in sorted(newest.periods, reverse=True)[:MONTHS_AHEAD]:
        if stopping.wait(PAUSE):
            return
        try:
            office.summary(Selection(period=period))
        except CoverageError:
            continue
