"""Sentences that a page and a file must say alike. Figures of one sentence are rounded together and add up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from coverage.model.analysis import Comparison, Decomposition
from coverage.model.indicators import CONTROL_DIFFERENCE, DENOMINATORS, PERSONS
from coverage.model.numbers import MISSING, format_change, format_number, format_points, format_rate, format_short
from coverage.model.periods import format_position
from coverage.model.results import ControlDifference, CoverageRow, CoverageSummary
from coverage.model.splits import round_together
from coverage.model.trend import TrendPoint
from coverage.reference.segments import all_segments
from coverage.words.reasons import REASONS

_STEP = Fraction(1, 1000)
"""A tenth of a percentage point: what a page shows of an effect."""


def comparison_sentence(comparison: Comparison | None) -> str:
    """How much of a change of coverage is the denominator, in one sentence; empty where nothing needs saying.

    It is said where the two ends rest on different denominators, or where regions came or went: then the rate alone
    misleads. The effects are rounded
    to tenths of a point such that they add up to the change as shown.

    30 of 100 became 36 of 120, still 30 %. Six more are 6 points of 100 workers and 5 of 120: in the middle 5.5, which
    the denominator takes away again.

    >>> from coverage.model.indicators import Denominator
    >>> rests = [Denominator("eligible", year, str(year), "BPS") for year in (2023, 2024)]
    >>> rate, gain = Fraction(30, 100), Fraction(55, 1000)
    >>> effects = Decomposition(rate, rate, gain, -gain, Fraction(0), Fraction(0), ())
    >>> found = Comparison("2023-12", "2024-08", *rests, 30, 36, effects, Fraction(30, 120), is_partial=False)
    >>> print(comparison_sentence(found))  # doctest: +NORMALIZE_WHITESPACE
    Dibanding 31 Desember 2023, cakupan tetap, dan pekerja berhak dihitung ulang (edisi 2024): penyebut −5,5 poin,
    peserta (bertambah 6 orang) +5,5 poin.
    >>> comparison_sentence(None)
    ''
    """
    if comparison is None or comparison.effects is None:
        return ""
    effects, is_alike = comparison.effects, comparison.is_like_for_like
    if is_alike and not effects.regions:
        return ""
    members, denominator, mix, regions = _tenths(effects)
    change = members + denominator + mix + regions
    parts = [] if is_alike else [f"penyebut {_signed(denominator)}"]
    parts += [f"peserta{_growth(comparison)} {_signed(members)}"]
    if len(effects.by_region) > 1 and not is_alike:
        parts.append(f"pergeseran antarwilayah {_signed(mix)}")
    if effects.regions:
        parts.append(f"kab/kota yang datanya baru masuk atau keluar{_newcomers(comparison)} {_signed(regions)}")
    cause = "" if is_alike else _cause(comparison, change, denominator, (members, mix, regions))
    ending = "; masih ada cabang yang belum masuk" if comparison.is_partial else ""
    ending += "; sebagian isi rekap belum ada" if comparison.lacks_parts else ""
    return (
        f"Dibanding {format_position(comparison.opening)}, cakupan {_movement(change)}{cause}: "
        f"{', '.join(parts)}{ending}."
    )


def same_base_sentence(comparison: Comparison | None) -> str:
    """The change with the denominator kept as it was, in one sentence; empty where both ends rest on the same one.

    30 of 100 became 36 of 120: of the 120 the 30 would have been 25 %.

    >>> from coverage.model.indicators import Denominator
    >>> rests = [Denominator("eligible", year, str(year), "BPS") for year in (2023, 2024)]
    >>> rate, gain = Fraction(30, 100), Fraction(55, 1000)
    >>> effects = Decomposition(rate, rate, gain, -gain, Fraction(0), Fraction(0), ())
    >>> found = Comparison("2023-12", "2024-08", *rests, 30, 36, effects, Fraction(30, 120), is_partial=False)
    >>> same_base_sentence(found), same_base_sentence(None)
    ('Dengan penyebut yang sama (edisi 2024): dari 25,0% menjadi 30,0%.', '')
    """
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


def _cause(comparison: Comparison, change: Fraction, denominator: Fraction, others: tuple[Fraction, ...]) -> str:
    """Where only the denominator pulls the way that the rate went, it is the cause; else it is only named."""
    before, after = comparison.rests_before, comparison.rests_after
    if before is None or after is None:
        return ""
    workers = DENOMINATORS[after.id].denominator_label.lower()
    recount = f"{workers} dihitung ulang (edisi {after.vintage})"
    if before.vintage == after.vintage:
        is_newer = before.year != after.year
        recount = f"{workers} memakai angka tahun {after.year}" if is_newer else f"{workers} diperbaiki dalam edisi itu"
    if change * denominator > 0 and all(change * other <= 0 for other in others):
        return f" karena {recount}"
    return f", dan {recount}"


def _growth(comparison: Comparison) -> str:
    """How many members more or fewer, in the regions stored at both ends; '' where there is none."""
    if comparison.members_before is None or comparison.members_after is None:
        return ""
    change = comparison.members_after - comparison.members_before
    if not change:
        return " (jumlahnya tetap)"
    return f" ({'bertambah' if change > 0 else 'berkurang'} {format_short(abs(change))} orang)"


def _newcomers(comparison: Comparison) -> str:
    """How many members the regions have that are stored at one end only."""
    pairs = (("masuk", comparison.members_entered), ("keluar", comparison.members_gone))
    said = [f"{word} {format_short(count)} orang" for word, count in pairs if count]
    return f" ({', '.join(said)})" if said else ""


def linked_words(points: Sequence[TrendPoint]) -> str:
    """What the star in a trend's table means; '' where no month has one.

    >>> linked_words([TrendPoint("2024-08", 30, None, None, 100, 0.3, "a", 2024, False)])
    ''
    """
    if not any(point.is_linked for point in points):
        return ""
    base = next((point.vintage for point in reversed(points) if point.vintage), "")
    return (
        f"* disambung ke angka terakhir edisi {base} menurut perubahan peserta saja; bukan cakupan yang pernah dirilis."
    )


_CHANGE_NOTES = {"incomplete": "Δ: bulan ini atau pembandingnya belum lengkap", "no_stock": "Δ: belum ada pembanding"}
"""Reason of a missing change -> what stands beside it."""


def change_note(*reasons: str | None) -> str:
    """Why changes of active members are missing, in few words; '' where no reason is given.

    >>> change_note(None, "no_stock"), change_note(None)
    ('Δ: belum ada pembanding', '')
    """
    return next((note for reason, note in _CHANGE_NOTES.items() if reason in reasons), "")


def persons_words(row: CoverageRow) -> str:
    """How many persons stand behind the active members of a row: one number, a range, or why it is not known.

    >>> from types import SimpleNamespace
    >>> from coverage.model.analysis import PersonBounds
    >>> [persons_words(SimpleNamespace(persons=PersonBounds(low, high, reason)))
    ...  for low, high, reason in ((60, 110, None), (110, 110, None), (None, None, "no_members"))]
    ['60 sampai 110', '110', '– (belum ada data kepesertaan)']
    """
    bounds = row.persons
    if bounds is None or bounds.low is None:
        reason = bounds.reason if bounds else None
        return f"{MISSING} ({REASONS[reason or 'no_counts'].lower()})"
    ends = dict.fromkeys((format_number(bounds.low), format_number(bounds.high)))
    return " sampai ".join(ends)


_WHY = {
    "overlap": "rekap memuat jumlah, bukan orang: satu orang di dua cabang atau dua segmen bisa terhitung dua kali",
    "regions": "satu orang bisa tercatat di beberapa kab/kota",
    "rounding": "rekap yang dibulatkan bisa kurang atau lebih",
    "workers": "tidak lebih banyak dari pekerja tahun itu, di luar PMI",
    "above_workers": "jumlah pekerja terlampaui: ada yang tinggal di daerah lain, atau penyebutnya terlalu kecil",
}
"""What makes a number of persons a range, or bounds it -> what the screen says."""


def persons_sentence(row: CoverageRow) -> str:
    """What the active members of a row say of persons, and why counts give a range only.

    >>> from types import SimpleNamespace
    >>> from coverage.model.analysis import PersonBounds
    >>> row = SimpleNamespace(name="Kab. Bandung", active_members=110, persons=PersonBounds(110, 110))
    >>> persons_sentence(row)
    'Orang di balik peserta aktif Kab. Bandung: 110.'
    """
    why = row.persons.why if row.persons else ()
    words = [text for name, text in _WHY.items() if name in why]
    return f"{'; '.join([f'{PERSONS.label} {row.name}: {persons_words(row)}', *words])}."


def control_words(summary: CoverageSummary) -> str:
    """Our totals minus head office's, the first question of every meeting: 'Selisih dengan Pusat: 0'.

    By segment where one differs, is not known to us, or was not given, with how many regions ours holds where some are
    missing; by source where there are several that do not all agree with us.

    We count 90 PU. Head office counts 90 too, or 100, which is 10 more.

    >>> from types import SimpleNamespace
    >>> province = SimpleNamespace(segments={"PU": 90})
    >>> [control_words(SimpleNamespace(province=province, control=[ControlDifference("PU", "Pusat", theirs, 90)]))
    ...  for theirs in (90, 100)]
    ['Selisih dengan Pusat: 0', 'Selisih dengan Pusat: −10 (PU −10)']
    """
    reported = {code for code, members in summary.province.segments.items() if members is not None}
    sources = dict.fromkeys(each.source for each in summary.control)
    if not sources:
        return "Angka kontrol Pusat belum dimuat"
    given = {source: [each for each in summary.control if each.source == source] for source in sources}
    said = {source: _source_words(own, reported) for source, own in given.items()}
    missing = {source: _missing_regions(own) for source, own in given.items()}
    if len({(said[source], missing[source]) for source in sources}) == 1:
        source = next(iter(sources))
        return f"{CONTROL_DIFFERENCE.label}: {said[source]}{missing[source]}"
    words = "; ".join(f"{said[source]} menurut {source}{missing[source]}" for source in sources)
    return f"{CONTROL_DIFFERENCE.label}: {words}"


def _source_words(given: Sequence[ControlDifference], reported: set[str]) -> str:
    """The difference from one source, persons: the sum alone where every reported segment was given and fits."""
    known = [each.difference for each in given if each.difference is not None]
    total = format_change(sum(known)) if known else MISSING
    if all(each.difference == 0 for each in given) and reported <= {each.segment for each in given}:
        return total
    labels = {segment.code: segment.label for segment in all_segments()}
    parts = [
        f"{labels.get(each.segment, each.segment)} "
        f"{'tidak kita ketahui' if each.difference is None else format_change(each.difference)}"
        for each in given
    ]
    return f"{total} ({'; '.join(parts)})"


def _missing_regions(given: Sequence[ControlDifference]) -> str:
    """Of how many regions our sums are, where some do not report a segment; by segment where that differs."""
    labels = {segment.code: segment.label for segment in all_segments()}
    partial = [each for each in given if each.is_partial]
    counts = {f"{each.regions_included}/{each.regions_expected}" for each in partial}
    if len(counts) == 1 and len(partial) == sum(each.ours is not None for each in given):
        return f", angka kita baru {counts.pop()} kab/kota"
    parts = [
        f"{labels.get(each.segment, each.segment)} {each.regions_included}/{each.regions_expected}" for each in partial
    ]
    return f", angka kita baru {', '.join(parts)} kab/kota" if parts else ""
