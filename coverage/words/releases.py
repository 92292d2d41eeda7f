"""What releases moved, and which of them show figures that were released anew since, in words."""

from __future__ import annotations

from collections.abc import Sequence

from coverage.model.numbers import format_points, format_rate
from coverage.model.periods import format_period
from coverage.model.releases import region_words, release_name
from coverage.model.results import Move, OldFigure
from coverage.model.revisions import UsualShift

NAMED = 3
"""How many regions a line about a revision names before it counts the others."""

_USES = {"month": "perubahan sebulan", "december": "perubahan sejak Desember", "trend": "garis tren"}
"""What rests on an old figure -> its words."""


def move_words(moves: Sequence[Move]) -> str:
    """A revision in one line: 'Kab. Garut −1.250; Jawa Barat 31,3% tetap.'; the largest changes first."""
    *regions, province = moves
    regions.sort(key=lambda move: -abs(move.members_change or 0))
    said = [region_words(move) for move in regions[:NAMED]]
    if len(regions) > NAMED:
        said.append(f"{len(regions) - NAMED} kab/kota lain")
    before, after = format_rate(province.rate_before), format_rate(province.rate_after)
    whole = f"{after} tetap" if before == after else f"{before} menjadi {after}"
    whole = f"kini {after}" if province.rate_before is None and province.rate_after is not None else whole
    return "; ".join([*said, f"{province.name} {whole}"]) + "."


def old_figure_words(old: OldFigure) -> str:
    """What a release still shows: 'memuat angka Februari 2025 sebelum Revisi 1'.

    >>> from coverage.model.snapshots import Release
    >>> march, february = (Release(month, 1, "final", 1, "eligible", "a", "2025-04-05T08:00:00+07:00", "ani", "")
    ...     for month in ("2025-03", "2025-02"))
    >>> revision = Release("2025-02", 2, "revisi", 3, "eligible", "a", "2025-04-09T08:00:00+07:00", "ani", "Garut",
    ...     revision=1)
    >>> old_figure_words(OldFigure(march, february, revision, ()))
    'memuat angka Februari 2025 sebelum Revisi 1'
    """
    return f"memuat angka {format_period(old.shown.period)} sebelum {release_name(old.newer)}"


def uses_words(old: OldFigure) -> str:
    """What of the release was counted from the old figures: 'perubahan sebulan dan garis tren'."""
    words = [_USES[use] for use in old.uses]
    return " dan ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def usual_words(until_final: UsualShift) -> str:
    """How far provisional figures usually move until they are final, in one sentence; else how many months it lacks.

    >>> print(usual_words(UsualShift(8, 0.001, -0.0004, 0.003)))
    Angka sementara biasanya naik 0,1 poin persen sampai final; dalam 8 bulan antara 0,0 dan +0,3.
    >>> print(usual_words(UsualShift(2)))
    Seberapa jauh angka sementara bergeser sampai final belum dapat disebut: baru 2 bulan, kurang 4 lagi.
    """
    if until_final.middle is None or until_final.low is None or until_final.high is None:
        counted = f"baru {until_final.counted} bulan" if until_final.counted else "belum ada bulan yang melaluinya"
        return (
            "Seberapa jauh angka sementara bergeser sampai final belum dapat disebut: "
            f"{counted}, kurang {until_final.lacking} lagi."
        )
    low, high = (format_points(end).removesuffix(" poin persen") for end in (until_final.low, until_final.high))
    size = format_points(abs(until_final.middle)).removeprefix("+")
    verb = "naik" if until_final.middle > 0 else "turun"
    moved = "bergeser kurang dari 0,1 poin persen" if size == format_points(0) else f"{verb} {size}"
    span = f"selalu {low}" if low == high else f"antara {low} dan {high}"
    return f"Angka sementara biasanya {moved} sampai final; dalam {until_final.counted} bulan {span}."


def capital(words: str) -> str:
    """The words with a capital at their beginning, the rest as it is."""
    return words[:1].upper() + words[1:]


def old_figure_sentence(old: OldFigure) -> str:
    """The same as a sentence, with what was counted from the old figures, and what moved since."""
    words = old_figure_words(old)
    if old.moves is None:
        moved = "Besarnya tidak diketahui: salah satu potretnya rusak atau tidak terbaca."
    else:
        moved = f"Yang bergeser di {format_period(old.shown.period)}: {move_words(old.moves)}"
    return f"{capital(words)}; {uses_words(old)} dihitung dari angka lama. {moved}"


def affected_words(affected: Sequence[OldFigure]) -> str:
    """Which releases in force show a month as it was before a release, in one sentence; '' where none does."""
    if not affected:
        return ""
    place = format_period(affected[0].shown.period)
    listed = [
        f"{format_period(each.release.period)}, {release_name(each.release)}, untuk {uses_words(each)}"
        for each in affected
    ]
    return f"Yang masih memuat angka {place} yang lama: {'; '.join(listed)}."
