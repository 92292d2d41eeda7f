"""Who is not covered: net and gross, how concentrated, and what each region, branch or channel contributes.

Net and gross differ because members above a region's workers hide nobody elsewhere: a surplus in one region protects
no worker of another. Shares are exact fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from coverage.metrics.coverage.decomposition import Pairs
from coverage.model.analysis import Contribution, Gap

HALF = Fraction(1, 2)
"""The share of all uncovered workers that a concentration is usually asked for."""


def gap_of(pairs: Pairs) -> Gap:
    """Workers not covered over the regions that have members and workers, net and gross.

    Units: persons. Net is Σ (workers − members), gross Σ max(0, workers − members), surplus their difference. Missing:
    None with the reason `no_denominator` where no region has both parts.

    >>> gap = gap_of({"3204": (60, 100), "3273": (130, 100)})
    >>> gap.net, gap.gross, gap.surplus
    (10, 40, 30)
    """
    if not pairs:
        return Gap(None, None, None, "no_denominator")
    differences = [workers - members for members, workers in pairs.values()]
    gross = sum(max(0, difference) for difference in differences)
    return Gap(sum(differences), gross, gross - sum(differences))


def concentrate(gaps: Mapping[str, int | None], share: Fraction = HALF) -> tuple[str, ...]:
    """The fewest regions that hold at least `share` of the gross gap, the largest first; of equals the lower code.

    Units: persons in, region codes out. Missing: an unknown gap and one of 0 or below hold nobody; without any gap the
    answer is empty.

    >>> concentrate({"3204": 50, "3273": 30, "3205": 15, "3217": -5, "3218": None})
    ('3204',)
    >>> concentrate({"3204": 50, "3273": 30, "3205": 20}, Fraction(3, 4))
    ('3204', '3273')
    """
    stored = sorted(
        ((gap, code) for code, gap in gaps.items() if gap is not None and gap > 0), key=lambda pair: (-pair[0], pair[1])
    )
    wanted = share * sum(gap for gap, _ in stored)
    codes: list[str] = []
    running = 0
    for gap, code in stored:
        if running >= wanted:
            break
        running += gap
        codes.append(code)
    return tuple(codes)


def contributions(parts: Mapping[str, int | None], total: int | None) -> tuple[Contribution, ...]:
    """What each part is of a total, the largest first: regions of a gap, branches or channels of the members.

    Units: persons in, exact fractions out. The shares of regions add up to 1; those of branches and channels may add
    up to more, because a person can be in several. Missing: an unknown part has no share and the reason `no_counts`;
    a total that is unknown or 0 leaves every share unknown.

    >>> [(each.key, str(each.share)) for each in contributions({"K01": 30, "K02": 10, "K03": None}, 40)]
    [('K01', '3/4'), ('K02', '1/4'), ('K03', 'None')]
    """
    found = [
        Contribution(key, part, Fraction(part, total))
        if part is not None and total
        else Contribution(key, part, None, "no_counts")
        for key, part in parts.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.value is None, -(each.value or 0), each.key)))


def change_contributions(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> tuple[Contribution, ...]:
    """What each part added to the change of the whole, the largest gain first; `share` is of the net change.

    Units: persons in, exact fractions out; a share may be negative or above 1. Missing: a part that is unknown at
    either end has no change and the reason `no_counts`, and is in nobody's total; where the changes cancel there are no
    shares, with the reason `no_net_change`.

    >>> [(each.key, each.value, str(each.share)) for each in
    ...  change_contributions({"PASAR": 10, "DESA": 20}, {"PASAR": 16, "DESA": 18})]
    [('PASAR', 6, '3/2'), ('DESA', -2, '-1/2')]
    """
    changes: dict[str, int | None] = {}
    for key in sorted(before.keys() | after.keys()):
        first, last = before.get(key), after.get(key)
        changes[key] = None if first is None or last is None else last - first
    total = sum(change for change in changes.values() if change is not None)
    return tuple(
        replace(each, reason="no_net_change") if each.value is not None and not total else each
        for each in contributions(changes, total)
    )


def overlap(parts: Mapping[str, int | None], total: int | None) -> int | None:
    """By how much parts count people more than once: Σ parts − the whole.

    Units: persons. Missing: None where a part or the whole is unknown, or where there are no parts.

    >>> overlap({"K01": 30, "K02": 15}, 40), overlap({"K01": 30, "K02": None}, 40)
    (5, None)
    """
    counts = list(parts.values())
    if total is None or not counts or None in counts:
        return None
    return sum(count for count in counts if count is not None) - total
