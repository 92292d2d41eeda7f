"""What is said of an unfinished month, alike on page, wall, workbook and command line.

First that it is not complete and who is in; then the last complete month; then the change where all are in. The rates
of the regions that are in never stand beside the province's: a second rate of other regions is read as a rise.
"""

from __future__ import annotations

from collections.abc import Sequence

from coverage.model.numbers import format_number, format_points, format_rate, format_short
from coverage.model.periods import format_period, shift_period
from coverage.model.results import CoverageSummary
from coverage.model.trend import TrendPoint
from coverage.model.unfinished import LastComplete, LikeForLike, Unfinished


def unfinished_sentence(unfinished: Unfinished) -> str:
    """That a month is not complete, and how many are in: of branches, of regions where no branch is expected.

    >>> unfinished_sentence(Unfinished("2025-08", (), 24, 27, (), 21, 25))
    'Agustus 2025 belum lengkap: 21 dari 25 cabang sudah masuk.'
    >>> unfinished_sentence(Unfinished("2025-08", (), 24, 27, (), 0, None))
    'Agustus 2025 belum lengkap: 24 dari 27 kab/kota sudah masuk.'
    """
    return f"{format_period(unfinished.period)} belum lengkap: {arrived_words(unfinished)}."


def arrived_words(unfinished: Unfinished) -> str:
    """How many are in: '21 dari 25 cabang sudah masuk'.

    Where every branch gave something and regions still wait, the regions are counted.

    >>> arrived_words(Unfinished("2025-08", (), 24, 27, (), 25, 25))
    '24 dari 27 kab/kota sudah lengkap'
    """
    included, expected = unfinished.branches_included, unfinished.branches_expected
    if expected is None:
        return f"{unfinished.regions_complete} dari {unfinished.regions_expected} kab/kota sudah masuk"
    if included >= expected:
        return f"{unfinished.regions_complete} dari {unfinished.regions_expected} kab/kota sudah lengkap"
    return f"{included} dari {expected} cabang sudah masuk"


def last_complete_words(last: LastComplete) -> str:
    """The rate of the last complete month, with the month before it: 'Terakhir lengkap, Juli 2024: 31,3% terlindungi'.

    Missing: without a rate the members are said.
    """
    said = (
        f"{format_rate(last.row.coverage_rate)} terlindungi"
        if last.row.coverage_rate is not None
        else f"{format_number(last.row.active_members)} peserta aktif"
    )
    return f"Terakhir lengkap, {format_period(last.period)}: {said}"


def like_for_like_words(pair: LikeForLike) -> str:
    """The change of the regions that are complete at both ends: members, and points of their own coverage.

    >>> like_for_like_words(LikeForLike("2024-08", "2024-07", (("3204", 4), ("3273", 2)), 36, 30, 100))
    'di 2 kab/kota yang lengkap peserta bertambah 6 sebulan (+6,0 poin)'
    >>> like_for_like_words(LikeForLike("2024-08", "2024-06", (("3204", -6),), 30, 36, None))
    'di 1 kab/kota yang lengkap peserta berkurang 6 sejak Juni 2024'
    """
    change = pair.change
    moved = f"{'bertambah' if change > 0 else 'berkurang'} {format_number(abs(change))}" if change else "tetap"
    return f"di {len(pair.regions)} kab/kota yang lengkap peserta {moved} {since_words(pair)}{_points(pair)}"


def since_words(pair: LikeForLike) -> str:
    """How far the two months lie apart: 'sebulan', or 'sejak Juni 2024'.

    >>> since_words(LikeForLike("2024-08", "2024-07", (), 0, 0, None))
    'sebulan'
    """
    return "sebulan" if pair.against == shift_period(pair.period, -1) else f"sejak {format_period(pair.against)}"


def _points(pair: LikeForLike) -> str:
    if pair.coverage_rate is None or pair.coverage_rate_before is None:
        return ""
    return f" ({format_points(pair.coverage_rate - pair.coverage_rate_before).replace(' persen', '')})"


def in_part_sentence(unfinished: Unfinished) -> str:
    """What can be said beside: the last complete month, then the change; '' where neither is known.

    >>> pair = LikeForLike("2024-08", "2024-07", (("3204", 6),), 36, 30, 100)
    >>> in_part_sentence(Unfinished("2024-08", (), 1, 2, (), 1, 2, pair))
    'Di 1 kab/kota yang lengkap peserta bertambah 6 sebulan (+6,0 poin).'
    """
    last, pair = unfinished.headline_month, unfinished.like_for_like
    words = [last_complete_words(last)] if last is not None else []
    words += [like_for_like_words(pair)] if pair is not None else []
    return " ".join(f"{each[0].upper()}{each[1:]}." for each in words)


def parts_words(points: Sequence[TrendPoint]) -> str:
    """What the dashed line of a trend is; '' where it has none.

    >>> parts_words(())
    ''
    """
    counts = [point.part_regions for point in points if point.part_rate is not None and point.is_unfinished]
    if not counts:
        return ""
    return (
        f"Garis putus dan titik terbuka: {counts[-1]} kab/kota yang lengkap di kedua ujungnya; tidak disambung dengan "
        "garis Jawa Barat."
    )


def unfinished_words(summary: CoverageSummary) -> str:
    """All of it in one text, for files and terminals; '' for a month that is complete."""
    if summary.unfinished is None:
        return ""
    first, rest = unfinished_sentence(summary.unfinished), in_part_sentence(summary.unfinished)
    regions = f"Lengkap: {summary.unfinished.regions_complete} dari {summary.regions_expected} kab/kota."
    return " ".join(filter(None, (first, rest, regions)))


def addition_words(unfinished: Unfinished | None, *, is_rise_only: bool = False) -> str:
    """The addition where all are in, for the wall; '' where it is not known, or is no rise and rises alone are wanted.

    >>> pair = LikeForLike("2024-09", "2024-08", (("3204", 77_010),), 100_000, 22_990, None)
    >>> addition_words(Unfinished("2024-09", (), 1, 2, (), 1, 2, pair))
    'September: +77 ribu peserta di 1 kab/kota yang lengkap'
    """
    pair = unfinished.like_for_like if unfinished is not None else None
    if pair is None or (is_rise_only and pair.change <= 0):
        return ""
    sign = "+" if pair.change > 0 else "−" if pair.change < 0 else ""
    month = format_period(pair.period).partition(" ")[0]
    return f"{month}: {sign}{format_short(abs(pair.change))} peserta di {len(pair.regions)} kab/kota yang lengkap"
