"""Sentences that a page and a file must say alike. Figures of one sentence are rounded together and add up."""

from __future__ import annotations

from fractions import Fraction

from coverage.model.analysis import Comparison, Decomposition
from coverage.model.indicators import DENOMINATORS
from coverage.model.numbers import format_points, format_rate, format_short
from coverage.model.periods import format_position
from coverage.model.splits import round_together

_STEP = Fraction(1, 1000)
"""A tenth of a percentage point: what a page shows of an effect."""


def comparison_sentence(comparison: Comparison | None) -> str:
    """How much of a change of coverage is the denominator, in one sentence; empty where nothing needs saying.

    It is said where the two ends rest on different denominators: then the rate alone misleads. The effects are rounded
    to tenths of a point such that they add up to the change as shown.
    """
    if comparison is None or comparison.effects is None or comparison.is_like_for_like:
        return ""
    effects = comparison.effects
    members, denominator, mix, regions = _tenths(effects)
    change = members + denominator + mix + regions
    parts = [f"penyebut {_signed(denominator)}", f"peserta{_growth(comparison)} {_signed(members)}"]
    if len(effects.by_region) > 1:
        parts.append(f"pergeseran antarwilayah {_signed(mix)}")
    if effects.regions:
        parts.append(f"kab/kota yang datanya baru masuk atau keluar{_newcomers(comparison)} {_signed(regions)}")
    cause = _cause(comparison, change, denominator, members)
    ending = "; masih ada cabang yang belum masuk" if comparison.is_partial else ""
    ending += "; sebagian isi rekap belum ada" if comparison.lacks_parts else ""
    return (
        f"Dibanding {format_position(comparison.opening)}, cakupan {_movement(change)}{cause}: "
        f"{', '.join(parts)}{ending}."
    )


def same_base_sentence(comparison: Comparison | None) -> str:
    """The change with the denominator held still, in one sentence; empty where both ends rest on the same one."""
    if comparison is None or comparison.effects is None or comparison.same_base_rate is None:
        return ""
    if comparison.is_like_for_like or comparison.rests_after is None or comparison.effects.regions:
        return ""
    before, after = format_rate(float(comparison.same_base_rate)), format_rate(float(comparison.effects.after))
    return f"Dengan penyebut yang sama (edisi {comparison.rests_after.vintage}): dari {before} menjadi {after}."


def _tenths(effects: Decomposition) -> tuple[Fraction, ...]:
    return round_together((effects.members, effects.denominator, effects.mix, effects.regions), _STEP)


def _signed(value: Fraction) -> str:
    return format_points(float(value)).removesuffix(" persen")


def _movement(change: Fraction) -> str:
    if not change:
        return "tetap"
    words = "naik" if change > 0 else "turun"
    return f"{words} {format_points(float(abs(change))).removeprefix('+')}"


def _cause(comparison: Comparison, change: Fraction, denominator: Fraction, members: Fraction) -> str:
    """Where only the denominator pulls the way that the rate went, it is the cause; else it is only named."""
    before, after = comparison.rests_before, comparison.rests_after
    if before is None or after is None:
        return ""
    workers = DENOMINATORS[after.id].denominator_label.lower()
    recount = (
        f"{workers} memakai angka tahun {after.year}"
        if before.vintage == after.vintage
        else f"{workers} dihitung ulang (edisi {after.vintage})"
    )
    if change * denominator > 0 and change * members <= 0:
        return f" karena {recount}"
    return f", dan {recount}"


def _growth(comparison: Comparison) -> str:
    """How many members more or fewer, in the regions held at both ends; '' where there is none."""
    if comparison.members_before is None or comparison.members_after is None:
        return ""
    change = comparison.members_after - comparison.members_before
    if not change:
        return " (jumlahnya tetap)"
    return f" ({'bertambah' if change > 0 else 'berkurang'} {format_short(abs(change))} orang)"


def _newcomers(comparison: Comparison) -> str:
    """How many members the regions have that are held at one end only."""
    pairs = (("masuk", comparison.members_entered), ("keluar", comparison.members_gone))
    said = [f"{word} {format_short(count)} orang" for word, count in pairs if count]
    return f" ({', '.join(said)})" if said else ""


_CHANGE_NOTES = {"incomplete": "Δ: bulan ini atau pembandingnya belum lengkap", "no_stock": "Δ: belum ada pembanding"}
"""Reason of a missing change -> what stands beside it."""


def change_note(*reasons: str | None) -> str:
    """Why changes of active members are missing, in few words; '' where no reason is given.

    >>> change_note(None, "no_stock"), change_note(None)
    ('Δ: belum ada pembanding', '')
    """
    return next((note for reason, note in _CHANGE_NOTES.items() if reason in reasons), "")
