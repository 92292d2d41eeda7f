"""A complete roster beside the recap that it replaces: both count the same persons."""

from __future__ import annotations

from collections.abc import Iterator

from coverage.metrics.plausible.figures import Month, World, total_of
from coverage.metrics.plausible.stops import Stop, persons, range_words, stop
from coverage.model.columns import KANWIL
from coverage.model.periods import format_period
from coverage.reference.limits import Limits


def find_roster_gaps(world: World, month: Month, limits: Limits) -> Iterator[Stop]:
    """New complete rosters beyond the limit beside the recap of their branch, over the regions that both state.

    Units: persons. Missing: with a blank cell the recap's sum is not known, and nothing is judged.

    >>> import pandas as pd
    >>> from coverage.metrics.plausible.figures import Count, Duties, Report
    >>> from coverage.reference.limits import read_limits
    >>> from coverage.reference.tables import REVIEWED
    >>> key = ("2024-08", "domicile"), "K1"
    >>> recap, roster = ({key: Report({("3204", "PU"): Count(own)}, {"3204": file})}
    ...                  for own, file in ((2_000, None), (900, 0)))
    >>> world = World(recap, {}, {}, {0: roster}, Duties(pd.DataFrame()))
    >>> [each.problem.value for each in find_roster_gaps(world, key[0], read_limits(REVIEWED))]
    ['daftar peserta 900 orang, rekap yang digantikannya 2.000 orang']
    """
    limit = limits["roster_recap"]
    recaps = dict(world.recaps)
    for reports in world.new_recaps.values():
        recaps.update(reports)
    for file, reports in world.new_rosters.items():
        for (stated, sender), roster in reports.items():
            recap = recaps.get((stated, sender))
            if stated != month or recap is None:
                continue
            regions = roster.regions & recap.regions
            before, now = (
                total_of(count for spot, count in each.cells.items() if spot[0] in regions).total
                for each in (recap, roster)
            )
            if before is None or now is None or before < limit.least or limit.holds(now / before):
                continue
            where = f"{'Cabang ' + sender if sender != KANWIL else 'Kanwil'}, {format_period(month[0])}"
            found = f"daftar peserta {persons(now)}, rekap yang digantikannya {persons(before)}"
            yield stop(file, "roster", where, found, range_words(limit, before))
