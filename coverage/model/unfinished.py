"""What an unfinished month may say: who is awaited, the change where all are in, and the last complete month.

A month is unfinished while a branch that is expected for a region is missing and no recap of the Kanwil states the
region; where no branch is expected for a region, while the region is absent that was there before. A region without a
denominator, or one that was never seen, is none of that.
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.indicators import Denominator
from coverage.model.rows import CoverageRow
from coverage.model.snapshots import Release

RECENT_MONTHS = 3
"""How much older the last complete month may be to stand for the province in the place of an unfinished one."""


@dataclass(frozen=True)
class AwaitedBranch:
    """A branch that is not in: the regions that wait for it, and the persons that it last reported for them.

    `members` is None where none of its figures counted within twelve months; `month` is the newest of those months.
    """

    code: str
    name: str
    regions: tuple[str, ...]
    members: int | None = None
    month: str | None = None


@dataclass(frozen=True)
class LikeForLike:
    """The same regions at two months, `against` the earlier one, over the workers of the later month.

    `changes` are the regions that are complete at both ends and have workers, each with its own change, in order of
    code. Persons; without workers (`None`) there are members and no rates. It is never the province's.
    """

    period: str
    against: str
    changes: tuple[tuple[str, int], ...]
    members: int
    members_before: int
    workers: int | None

    @property
    def regions(self) -> tuple[str, ...]:
        """Codes of the regions."""
        return tuple(code for code, _ in self.changes)

    @property
    def change(self) -> int:
        """Members that came, less those that went, from the earlier month to the later."""
        return self.members - self.members_before

    @property
    def coverage_rate(self) -> float | None:
        """Coverage of these regions at the later month; None without workers."""
        return self.members / self.workers if self.workers else None

    @property
    def coverage_rate_before(self) -> float | None:
        """Coverage of these regions at the earlier month, over the workers of the later; None without workers."""
        return self.members_before / self.workers if self.workers else None


@dataclass(frozen=True)
class LastComplete:
    """The last month before that speaks for the province: its row, what it is divided by, and its release.

    `is_recent` says that it is no more than three months older.
    """

    period: str
    row: CoverageRow
    denominator: Denominator | None
    release: Release | None
    is_recent: bool


@dataclass(frozen=True)
class Unfinished:
    """A month that does not speak for the province, and what is said in its place.

    `regions` are the codes that are awaited, wholly or in part; `regions_complete` of `regions_expected` are in.
    `branches_expected` is None where no list of branches names any.
    """

    period: str
    regions: tuple[str, ...]
    regions_complete: int
    regions_expected: int
    branches: tuple[AwaitedBranch, ...]
    branches_included: int
    branches_expected: int | None
    like_for_like: LikeForLike | None = None
    last_complete: LastComplete | None = None

    @property
    def headline_month(self) -> LastComplete | None:
        """The complete month whose figure is the large one; None where the like for like takes its place."""
        return self.last_complete if self.last_complete is not None and self.last_complete.is_recent else None
