"""The workbook of a coordination meeting: puts the sheets of one summary in order.

It decides nothing about figures. The table of the first sheet is in `ringkasan`, the others in `sheets` and `sources`.
"""

from __future__ import annotations

import datetime as dt

from coverage.export.notes import banners, footer_text, title
from coverage.export.ringkasan import write_by_deviation, write_ringkasan
from coverage.export.sheet import FIXED_DATE, Workbook
from coverage.export.sheets import write_branches, write_findings, write_follow_up, write_trend
from coverage.export.sources import write_definitions, write_origin
from coverage.model.results import CoverageSummary, GroupRow


def write_workbook(summary: CoverageSummary, branches: tuple[GroupRow, ...]) -> bytes:
    """The summary of a period as an .xlsx file.

    Units: persons, fractions formatted as percent, deviations as fractions of a whole. Missing: an en dash, with the
    reason beside or below. The same input gives the same bytes: the date of creation is that of the snapshot, and what
    is official now (`release_status`) is not written.
    """
    book = Workbook(
        title(summary),
        footer_text(summary),
        banners=banners(summary),
        created=_created(summary.info.created_at),
    )
    write_ringkasan(book, summary)
    write_by_deviation(book, summary)
    write_branches(book, summary, branches)
    write_follow_up(book, summary)
    write_trend(book, summary)
    write_definitions(book, summary)
    write_findings(book, summary)
    write_origin(book, summary)
    return book.to_bytes()


def _created(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return FIXED_DATE
