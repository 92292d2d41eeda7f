"""What a selection comes to in a store: the period, the basis and the months; what cannot be is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from coverage.metrics.releases.months import NO_PAST, Past
from coverage.model.errors import ChoiceNeeded, UsageError
from coverage.model.periods import format_period
from coverage.model.selection import DEFAULT_DENOMINATOR, Selection
from coverage.model.snapshots import Holdings


@dataclass(frozen=True)
class ResolvedSelection:
    """A selection with its denominator, and what it comes to: `bases` are those of the period, `periods` all months."""

    selection: Selection
    period: str
    basis: str
    bases: tuple[str, ...]
    periods: tuple[str, ...]


def resolve_selection(holdings: Holdings, selection: Selection, past: Past = NO_PAST) -> ResolvedSelection:
    """What is shown where nothing was asked for: the newest month, its only basis, the usual denominator.

    Units: months, and codes. Missing: a period, basis or denominator that is None is settled so; without any members
    the month is December of the newest workforce year, and a month without members has the basis asked for, else
    `unknown`.

    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(cube={"period": ["2024-07", "2024-08"], "basis": "domicile"})
    >>> found = resolve_selection(stored, Selection())
    >>> found.period, found.basis, found.periods, found.selection.denominator
    ('2024-08', 'domicile', ('2024-07', '2024-08'), 'eligible')

    Raises:
        UsageError: when the store holds no such period, basis, vintage or source of targets.
        ChoiceNeeded: when the period has several bases and none was asked for.
    """
    selection = replace(selection, denominator=selection.denominator or DEFAULT_DENOMINATOR)
    period = _choose_period(holdings, selection)
    basis, bases = _choose_basis(holdings.cube, period, selection)
    _check_vintage(holdings.workforce, selection)
    _check_target(holdings.targets, selection)
    return ResolvedSelection(selection, period, basis, bases, _known_periods(holdings, basis, past))


def _choose_period(holdings: Holdings, selection: Selection) -> str:
    cube = holdings.cube
    of_basis = cube if selection.basis is None else cube[cube["basis"] == selection.basis]
    stored = sorted(of_basis["period"].unique())
    if selection.period is not None:
        if stored and not stored[0] <= selection.period <= stored[-1]:
            known = f"{format_period(stored[0])} sampai {format_period(stored[-1])}"
            raise UsageError(f"Belum ada data untuk {format_period(selection.period)}. Yang ada: {known}.")
        return selection.period
    if stored:
        return str(stored[-1])
    if len(holdings.workforce):
        return f"{int(holdings.workforce['year'].max())}-12"
    raise UsageError("Penyimpanan belum memuat data kepesertaan. Muat rekap dengan: python -m coverage ingest BERKAS")


def _known_periods(holdings: Holdings, basis: str, past: Past) -> tuple[str, ...]:
    """The months that have figures of a basis, stored or released, rising."""
    stored = set(holdings.cube.loc[holdings.cube["basis"] == basis, "period"].unique())
    return tuple(sorted(stored | {month for month in past.months if past.release(month, basis)}))


def _choose_basis(cube: pd.DataFrame, period: str, selection: Selection) -> tuple[str, tuple[str, ...]]:
    """The basis of a view and all bases of its period: the only one there is, else the one that was asked for."""
    bases = tuple(sorted(cube.loc[cube["period"] == period, "basis"].unique()))
    if selection.basis is not None and bases and selection.basis not in bases:
        raise UsageError(f"Tidak ada data dengan dasar wilayah '{selection.basis}'. Yang ada: {', '.join(bases)}.")
    if selection.basis is None and len(bases) > 1:
        raise ChoiceNeeded(
            f"Ada {len(bases)} dasar wilayah pada {format_period(period)} dan tidak boleh dicampur. Pilih satu: "
            f"{', '.join(bases)}.",
            bases,
        )
    return selection.basis or (bases[0] if bases else "unknown"), bases


def _check_vintage(workforce: pd.DataFrame, selection: Selection) -> None:
    vintages = sorted(workforce["vintage"].astype(str).unique())
    if selection.vintage is not None and selection.vintage not in vintages:
        raise UsageError(f"Edisi '{selection.vintage}' tidak dikenal. Yang ada: {', '.join(vintages) or 'belum ada'}.")


def _check_target(targets: pd.DataFrame, selection: Selection) -> None:
    sources = sorted(targets["source"].astype(str).unique())
    if selection.target is not None and selection.target not in sources:
        raise UsageError(
            f"Tidak ada sasaran dari sumber '{selection.target[:80]}'. Yang ada: {', '.join(sources) or 'belum ada'}. "
            "Pilih salah satu, atau muat dokumen sasarannya."
        )
