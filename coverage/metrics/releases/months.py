"""What stands for the other months of a view: the snapshot and the vintage that a release named for each.

It computes nothing; `summary` asks it month by month, and `released` fills it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coverage.model.snapshots import Holdings, Release, holdings_of


@dataclass(frozen=True)
class Past:
    """Releases of other months (`months`), vintages named for months, and the holdings of snapshots by number.

    A snapshot that cannot be used is not in `stored`; the months that rest on it have no figures.
    """

    months: Mapping[str, Release] = field(default_factory=dict)
    vintages: Mapping[str, str] = field(default_factory=dict)
    stored: Mapping[int, Holdings] = field(default_factory=dict)

    def release(self, period: str, basis: str) -> Release | None:
        """The release that stands for a month.

        Units: months ("2024-07"). Missing: None for a draft, and where the release rests on another basis.

        >>> made = Release("2024-07", 1, "final", 3, "eligible", "a", "2024-08-05T08:00:00+07:00", "ani", "",
        ...                "domicile")
        >>> past = Past(months={"2024-07": made})
        >>> past.release("2024-07", "domicile") is made, past.release("2024-07", "workplace")
        (True, None)
        """
        release = self.months.get(period)
        return release if release is not None and release.basis == basis else None

    def holdings(self, period: str, basis: str, own: Holdings) -> Holdings:
        """What stands for a month: the holdings that its release names, nothing where these are unusable, else `own`.

        Units: those of the tables. Missing: nothing means tables without rows, so that the month has no figures.

        >>> from coverage.model.snapshots import holdings_of
        >>> old, new = holdings_of(), holdings_of()
        >>> made = Release("2024-07", 1, "final", 3, "eligible", "a", "2024-08-05T08:00:00+07:00", "ani", "",
        ...                "domicile")
        >>> past = Past({"2024-07": made}, {}, {3: old})
        >>> past.holdings("2024-07", "domicile", new) is old, past.holdings("2024-08", "domicile", new) is new
        (True, True)
        """
        release = self.release(period, basis)
        if release is None:
            return own
        found = self.stored.get(release.snapshot)
        return holdings_of() if found is None else found

    def reason(self, period: str, basis: str) -> str | None:
        """Why a month has no figures although it was released.

        Units: a code of `wording.REASONS`. Missing: None where it may have figures, as every draft may.

        >>> made = Release("2024-07", 1, "final", 3, "eligible", "a", "2024-08-05T08:00:00+07:00", "ani", "",
        ...                "domicile")
        >>> Past(months={"2024-07": made}).reason("2024-07", "domicile")
        'snapshot_unusable'
        """
        release = self.release(period, basis)
        return "snapshot_unusable" if release is not None and release.snapshot not in self.stored else None

    def vintage(self, period: str) -> str | None:
        """The vintage in force at a month: that of the last month up to it for which a release named one.

        So a new publication moves nothing until a release names it, and what follows that release takes it up. Units:
        months in, the name of a vintage out. Missing: None where no release up to that month named one.

        >>> Past(vintages={"2024-01": "a", "2024-03": "b"}).vintage("2024-02")
        'a'
        """
        earlier = [month for month in self.vintages if month <= period]
        return self.vintages[max(earlier)] if earlier else None


NO_PAST = Past()
"""For figures of a store in which nothing was released."""
