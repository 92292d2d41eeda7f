"""What is official: which release a selection shows, what the next release of a period is, and its words.

Pure: it reads the list of releases, never the store. A release is fixed with all releases made before it, so that what
it shows of earlier months never changes either.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coverage.model.errors import UsageError
from coverage.model.missing_branches import MissingBranchRule
from coverage.model.numbers import format_change, format_number, format_rate
from coverage.model.periods import format_date, format_period
from coverage.model.results import Move
from coverage.model.selection import DEFAULT_DENOMINATOR, DRAFT, Selection
from coverage.model.snapshots import Release

WIB = dt.timezone(dt.timedelta(hours=7), "WIB")
"""The time zone of West Java; Indonesia has no summer time."""

DRAFT_WORDS = "Draf, belum dirilis"
"""State of figures that no release names."""

DRAFT_BANNER = "DRAF: bukan angka rilis"
"""Stands on every sheet of a file whose figures no release names."""

DRAFT_MARK = "DRAF"
"""Stands in the name of such a file."""

MAX_REASON = 200
"""Longest reason of a revision, or of a release that was held up, in characters: it stands in a header."""

UNFINISHED = "unfinished"
"""Code of the check that a month is not finished, which is said in words of its own."""

_LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){11,}")
"""What might be a person's number: twelve digits or more, also with single spaces, points or hyphens between."""

MOVES_TITLE = "Yang bergeser dari rilis sebelumnya"
"""Stands above every table of moves."""


@dataclass(frozen=True)
class MoveColumn:
    """A column of the table of what a release moved: its label, and what it says of a move."""

    label: str
    text: Callable[[Move], str]


MOVE_COLUMNS = (
    MoveColumn("Kab/Kota", lambda move: move.name),
    MoveColumn("Peserta lama", lambda move: format_number(move.members_before)),
    MoveColumn("Peserta baru", lambda move: format_number(move.members_after)),
    MoveColumn("Δ", lambda move: change_words(move)),
    MoveColumn("Penyebut lama", lambda move: format_number(move.workers_before)),
    MoveColumn("Penyebut baru", lambda move: format_number(move.workers_after)),
    MoveColumn("Cakupan lama", lambda move: format_rate(move.rate_before, 2)),
    MoveColumn("Cakupan baru", lambda move: format_rate(move.rate_after, 2)),
)
"""The table of moves, on the page and on the command line; persons, and rates with two decimals."""


@dataclass(frozen=True)
class View:
    """Which figures a selection shows.

    `selection` is settled: its denominator is named, its vintage only where the reader insists on one. `snapshot` is
    None for the one that is served. `release` is the release whose figures these are; None for a draft, and for a
    release seen with another denominator, vintage or basis than it names, or with another rule for missing branches
    than partial. `months` maps every other period to the release that stands for it; `vintages` maps periods to the
    vintage that a release named for this denominator.
    """

    selection: Selection
    snapshot: int | None = None
    release: Release | None = None
    months: Mapping[str, Release] = field(default_factory=dict)
    vintages: Mapping[str, str] = field(default_factory=dict)

    @property
    def snapshots(self) -> tuple[int, ...]:
        """Numbers of the snapshots that the view reads beside the served one, rising."""
        own = set() if self.snapshot is None else {self.snapshot}
        return tuple(sorted(own | {release.snapshot for release in self.months.values()}))


def plan_view(releases: Sequence[Release], selection: Selection) -> View:
    """The view of a selection, given all releases in the order in which they were made.

    By default the newest release of the period, and of all periods the newest that is released. A release is shown as
    of the time when it was made: for other months stand the releases up to it.

    Raises:
        UsageError: when a release is asked for that does not exist.
    """
    if selection.period is None and releases and selection.release != DRAFT:
        selection = replace(selection, period=max(release.period for release in releases))
    own = releases_of(releases, selection.period)
    if not own or selection.release == DRAFT:
        if selection.release:
            raise UsageError(_no_release(own, selection))
        return _view(releases, selection, own[-1] if own else None, is_draft=True)
    chosen = own[-1] if selection.release is None else _numbered(own, selection)
    return _view(releases[: releases.index(chosen) + 1], selection, chosen, is_draft=False)


def _view(known: Sequence[Release], selection: Selection, own: Release | None, *, is_draft: bool) -> View:
    """The view on a period whose own release is `own`; a draft takes denominator, vintage and basis from it."""
    named = own.denominator if own else DEFAULT_DENOMINATOR
    is_exact = own is not None and not is_draft and _names(own, selection)
    settled = replace(
        selection,
        denominator=selection.denominator or named,
        basis=selection.basis or (own.basis if own else None),
        vintage=None if is_exact else selection.vintage,
    )
    newest = {release.period: release for release in known}
    if own:
        newest[own.period] = own
    vintages = {
        period: release.vintage
        for period, release in newest.items()
        if release.vintage is not None and release.denominator == settled.denominator
    }
    months = {period: release for period, release in newest.items() if period != settled.period}
    snapshot = own.snapshot if own and not is_draft else None
    return View(settled, snapshot, own if is_exact else None, months, vintages)


def _names(release: Release, selection: Selection) -> bool:
    """Whether a selection asks for nothing else than what a release names."""
    return (
        selection.denominator in ("", release.denominator)
        and selection.vintage in (None, release.vintage)
        and selection.basis in (None, release.basis)
        and selection.missing_branches == MissingBranchRule.PARTIAL
    )


def _numbered(own: Sequence[Release], selection: Selection) -> Release:
    for release in own:
        if release.number == selection.release:
            return release
    raise UsageError(_no_release(own, selection))


def _no_release(own: Sequence[Release], selection: Selection) -> str:
    place = format_period(selection.period) if selection.period else "periode terbaru"
    stored = ", ".join(str(release.number) for release in own) or "belum ada"
    return f"Rilis {selection.release} untuk {place} tidak ada. Yang ada: {stored}."


def releases_of(releases: Sequence[Release], period: str | None) -> tuple[Release, ...]:
    """The releases of one period, the first one first."""
    return tuple(release for release in releases if release.period == period)


@dataclass(frozen=True)
class Terms:
    """How a period is to be released: as final, or as a revision with its reason; and why although it is held up."""

    is_final: bool = False
    is_revision: bool = False
    why: str = ""
    despite: str | None = None

    def __post_init__(self) -> None:
        """Refuse a reason that says nothing.

        Raises:
            UsageError: when `despite` is blank, too long, of several lines, or may carry a person's number.
        """
        if self.despite is not None:
            if not self.despite.strip():
                raise UsageError('--despite memerlukan alasan: --despite "ALASAN".')
            check_reason(self.despite)


def next_release(own: Sequence[Release], wanted: Release, terms: Terms, *, is_changed: bool) -> Release:
    """The next release of a period: `wanted` names what it rests on; number, status and reason are set here.

    Sementara may follow sementara when figures changed, final may follow sementara in any case, and after final comes
    nothing but revisions that change something. `is_changed` says whether figures differ from the last release.

    Raises:
        UsageError: when the period may not be released so.
    """
    _check_terms(terms, wanted.period, own)
    last = own[-1] if own else None
    place = format_period(wanted.period)
    is_settled = last is not None and last.status != "sementara"
    if is_settled and not terms.is_revision:
        raise UsageError(
            f"{place} sudah dirilis: {release_words(own[-1])}. Angka final hanya dapat direvisi: "
            f'python -m coverage release {wanted.period} --revise --why "ALASAN".'
        )
    if last is not None and not is_changed and (is_settled or not terms.is_final):
        raise UsageError(f"Tidak ada angka {place} yang berubah sejak {release_words(last)}. Tidak ada yang dirilis.")
    status = "revisi" if terms.is_revision else "final" if terms.is_final else "sementara"
    revision = last.revision + 1 if last and terms.is_revision else 0
    return replace(wanted, number=len(own) + 1, status=status, revision=revision, why=terms.why.strip())


def _check_terms(terms: Terms, period: str, own: Sequence[Release]) -> None:
    if terms.is_revision and terms.is_final:
        raise UsageError("Pilih satu: --final atau --revise.")
    if terms.is_revision != bool(terms.why.strip()):
        raise UsageError('Revisi memerlukan alasan, dan hanya revisi yang beralasan: --revise --why "ALASAN".')
    check_reason(terms.why)
    if terms.is_revision and not any(release.status == "final" for release in own):
        raise UsageError(f"{format_period(period)} belum final, jadi belum dapat direvisi. Rilis ulang tanpa --revise.")


def check_reason(why: str) -> None:
    """Refuse a reason that cannot stand in a header, or that may carry a person's number: it is kept for ever.

    >>> check_reason("Rekap K03 dikoreksi") is None
    True

    Raises:
        UsageError: when it is too long, of several lines, or holds twelve digits or more in a row.
    """
    if len(why) > MAX_REASON or not why.isprintable():
        raise UsageError(f"Alasan harus satu baris, paling panjang {MAX_REASON} huruf.")
    if _LONG_NUMBER.search(why):
        raise UsageError("Alasan memuat deret angka panjang yang mungkin NIK. Tulis alasan tanpa nomor orang.")


def region_words(move: Move) -> str:
    """What moved in a region, in few words: its members, and its sectors where these alone moved.

    >>> region_words(Move("3205", "Kab. Garut", 430, 380, 1500, 1500, None, None)), region_words(
    ...     Move("3205", "Kab. Garut", 430, 430, 1500, 1500, None, None, 300, 200, 130, 230))
    ('Kab. Garut −50', 'Kab. Garut 0 (formal −100, informal +100)')
    """
    return f"{move.name} {change_words(move)}"


def change_words(move: Move) -> str:
    """The change of members, and of the sectors where these alone moved; in words where one side is not known."""
    if move.members_before is not None and move.members_after is None:
        return "tidak diketahui lagi"
    if move.members_before is None and move.members_after is not None:
        return f"baru masuk, {format_number(move.members_after)}"
    words = format_change(move.members_change)
    if move.members_change == 0 and (move.formal_change or move.informal_change):
        return f"{words} (formal {format_change(move.formal_change)}, informal {format_change(move.informal_change)})"
    return words


def release_words(release: Release | None) -> str:
    """The state of figures in words, with number and date.

    >>> first = Release("2024-08", 1, "final", 3, "eligible", "2024", "2024-09-04T20:00:00+00:00", "ani", "")
    >>> release_words(first), release_words(None)
    ('Rilis 1, final, 5 September 2024', 'Draf, belum dirilis')
    >>> release_words(replace(first, despite="Banjar menyusul", held_by=("unfinished",)))
    'Rilis 1, final, 5 September 2024, dirilis meski belum lengkap: Banjar menyusul'
    """
    if release is None:
        return DRAFT_WORDS
    despite = f", {words}" if (words := despite_words(release)) else ""
    if release.status == "revisi":
        return f"Revisi {release.revision}: {release.why} ({release_date(release)}){despite}"
    return f"Rilis {release.number}, {release.status}, {release_date(release)}{despite}"


def despite_words(release: Release) -> str:
    """What a release was made in spite of, with the reason; '' where nothing held it up.

    >>> made = Release("2024-08", 1, "final", 3, "eligible", "2024", "2024-09-04T20:00:00+00:00", "ani", "")
    >>> despite_words(made), despite_words(replace(made, despite="Pusat setuju", held_by=("control_difference",)))
    ('', 'dirilis meski ada temuan berat: Pusat setuju')
    """
    return f"dirilis {_held_words(release)}: {release.despite}" if release.despite else ""


def _held_words(release: Release) -> str:
    """'meski belum lengkap', 'meski ada temuan berat', or both; '' where nothing held it up."""
    unfinished = ["belum lengkap"] if UNFINISHED in release.held_by else []
    heavy = ["ada temuan berat"] if set(release.held_by) - {UNFINISHED} else []
    return f"meski {' dan '.join([*unfinished, *heavy])}" if release.despite else ""


def release_name(release: Release) -> str:
    """A release in its month, by the name that people give it: 'Revisi 1', 'Rilis 2 (final)'.

    >>> release_name(Release("2024-08", 2, "final", 3, "eligible", "2024", "2024-09-04T20:00:00+00:00", "ani", ""))
    'Rilis 2 (final)'
    """
    if release.status == "revisi":
        return f"Revisi {release.revision}"
    return f"Rilis {release.number} ({release.status})"


def status_word(release: Release | None) -> str:
    """The state in one or two words: 'Sementara', 'Final', 'Revisi 2', 'Draf'.

    >>> made = Release("2024-08", 1, "final", 3, "eligible", "2024", "2024-09-04T20:00:00+00:00", "ani", "")
    >>> status_word(None), status_word(replace(made, despite="Banjar menyusul", held_by=("unfinished",)))
    ('Draf', 'Final meski belum lengkap')
    """
    if release is None:
        return "Draf"
    word = f"Revisi {release.revision}" if release.status == "revisi" else release.status.capitalize()
    return f"{word} {words}" if (words := _held_words(release)) else word


def release_date(release: Release) -> str:
    """The day of a release in West Java: '5 September 2024'."""
    return format_date(dt.datetime.fromisoformat(release.at).astimezone(WIB).date())
