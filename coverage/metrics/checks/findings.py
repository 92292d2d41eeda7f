"""What the figures themselves give reason to look at: each finding says where, how grave, and what to do.

The checks are declared in `model.checks`; jumps and zeros stand in `history`, denominators in `denominators`. That
formal, informal and other make the total is no check of its own: the total is their sum, and a recap that states
another one is refused by the loaders (`total_mismatch`). Nothing is corrected here, and a finding never changes a
figure.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from coverage.metrics.checks.changes import find_in_changes
from coverage.metrics.checks.control import find_in_control
from coverage.metrics.checks.denominators import Beside, find_in_denominators
from coverage.metrics.checks.files import find_in_files
from coverage.metrics.checks.held_back import FLAG as HELD_BACK
from coverage.metrics.checks.jumps import find_in_history
from coverage.metrics.checks.unlisted import find_unlisted
from coverage.metrics.coverage.groups import missing_branches
from coverage.metrics.coverage.ranking import rank_moves, rank_regions
from coverage.metrics.coverage.totals import whole
from coverage.model.checks import CHECKS, sorted_findings
from coverage.model.loading import Finding
from coverage.model.missing_branches import MissingBranchFigure, MissingBranchRule
from coverage.model.numbers import format_number, format_rate
from coverage.model.periods import format_period, months_between
from coverage.model.ranking import rank_text
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.model.schema import records_of
from coverage.model.snapshots import Holdings
from coverage.model.tables import GRACE_MONTHS
from coverage.reference.limits import Limits, read_limits
from coverage.reference.regions import region_by_code, region_name
from coverage.reference.segments import Sector, all_segments, sector_names
from coverage.reference.tables import REVIEWED
from coverage.words.reasons import REASONS

_TOO_LOW = "Jumlah yang bertumpu pada berkas ini, juga jumlah Jawa Barat, belum memuat baris itu."
_NOT_USED = "Angka yang dipakai berasal dari rekap, jadi tidak ada jumlah yang berkurang karenanya."


def find_in_figures(
    summary: CoverageSummary,
    holdings: Holdings,
    members: pd.DataFrame,
    beside: Beside | None = None,
    limits: Limits | None = None,
) -> tuple[Finding, ...]:
    """Findings about the figures of one period, the gravest first, then by check.

    `members` is that of `rates.members_by_region` for the summary's basis, each month as it is shown (a released month
    from the snapshot of its release, like the arrivals of the holdings), without what is carried.
    `beside` is what other publications say beside the denominator (`denominators.beside_of`); without it denominators
    are not compared. `limits` are those of the office, else the reviewed ones. Units: persons and percent. Missing:
    figures that are not in are findings of their own, and what is unknown is checked against nothing.

    Kabupaten Bandung has 120 members for 100 workers, and 25 regions reported nothing.

    >>> from coverage.metrics.coverage.rates import members_by_region
    >>> from coverage.services import summarise
    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(
    ...     cube={"grouping": "region", "period": "2024-08", "basis": "domicile", "region_code": ["3204", "3273"],
    ...           "segment": "PU", "active_members": [120, 60], "memberships": [120, 60], "missing_cells": 0},
    ...     workforce={"year": 2024, "vintage": "a", "region_code": ["3204", "3273"], "sector": "total",
    ...                "source": "BPS", "employed": [150, 90], "eligible": [100, 80]})
    >>> members = members_by_region(stored.cube, "domicile", stored.arrivals)
    >>> [(each.code, each.where) for each in find_in_figures(summarise(stored, Selection()), stored, members)]
    [('regions_missing', '2024-08'), ('sector_missing', '2024-08'), ('above_100', '3204')]
    """
    return sorted_findings(
        [
            *_above_100(summary),
            *_sectors_above_100(summary),
            *_missing_regions(summary),
            *_absent_segments(summary),
            *_blank_cells(summary),
            *_missing_sectors(summary),
            *_missing_branches(summary, holdings),
            *find_unlisted(holdings, summary.period, summary.basis),
            *find_in_control(summary.control, summary.period),
            *_refused_rows(summary),
            *find_in_files(summary),
            *_kanwil_differences(summary, holdings.arrivals),
            *_roster_differences(summary, holdings.arrivals),
            *_overdue(summary, holdings.protection),
            *find_in_history(summary, holdings.arrivals, members),
            *find_in_changes(summary, holdings, members, limits or read_limits(REVIEWED)),
            *find_in_denominators(summary, beside),
            *_moves(summary, holdings, members),
        ]
    )


def _moves(summary: CoverageSummary, holdings: Holdings, members: pd.DataFrame) -> list[Finding]:
    """Regions that surely changed places since last December, both months over today's denominator."""
    if summary.denominator is None:
        return []
    december = f"{int(summary.period[:4]) - 1}-12"
    before = rank_regions(members, holdings, summary.basis, december, summary.denominator)
    return [
        CHECKS["rank_moved"].finding(
            move.code,
            f"{region_name(move.code)} {'naik' if move.is_up else 'turun'} dari {rank_text(move.before)} "
            f"ke {rank_text(move.after)} sejak Desember {int(summary.period[:4]) - 1}, dengan penyebut yang sama.",
        )
        for move in rank_moves(before, summary.bands)
    ]


def _above_100(summary: CoverageSummary) -> list[Finding]:
    """Coverage above 100 %, with the reason that the figures make likely."""
    found = []
    for row in summary.rows:
        if "above_100" in row.flags:
            code = "above_employed" if _exceeds_employed(row) else "above_100"
            words = f"{row.name}: cakupan {format_rate(row.coverage_rate)}. {_likely_reason(summary, row)}"
            found.append(CHECKS[code].finding(row.code, words))
    return found


def _exceeds_employed(row: CoverageRow) -> bool:
    return row.employed is not None and row.active_members is not None and row.active_members > row.employed


def _likely_reason(summary: CoverageSummary, row: CoverageRow) -> str:
    if summary.basis == "unknown":
        return "Dasar wilayahnya tidak disebut: mungkin menurut kantor pendaftaran, bukan domisili."
    if summary.basis in ("registration_office", "workplace"):
        return "Mungkin karena pekerja yang tinggal di luar daerah tercatat di sini: dasar wilayahnya bukan domisili."
    if _exceeds_employed(row):
        return f"Peserta melebihi penduduk bekerja ({format_number(row.employed)}): pembilangnya yang patut dicurigai."
    if row.employed is None:
        return "Penduduk bekerja belum tersedia: mungkin penyebutnya terlalu kecil atau edisinya sudah lama."
    return "Peserta masih di bawah penduduk bekerja: mungkin penyebutnya terlalu kecil atau edisinya sudah lama."


def _sectors_above_100(summary: CoverageSummary) -> list[Finding]:
    """Coverage of a sector above 100 %: members and workers of a sector are counted by different rules."""
    found = []
    for row in summary.rows:
        for sector in ("formal", "informal"):
            if f"{sector}_above_100" in row.flags:
                rate = format_rate(row.formal_rate if sector == "formal" else row.informal_rate)
                words = (
                    f"{row.name}: cakupan {sector} {rate}. Segmen kepesertaan dan sektor Sakernas tidak sama "
                    "batasnya; mungkin pula peserta dari luar daerah, atau penyebut sektornya terlalu kecil."
                )
                found.append(CHECKS["sector_above_100"].finding(row.code, words))
    return found


def _absent_segments(summary: CoverageSummary) -> list[Finding]:
    """Segments that a region reported within the year before and that did not arrive: counts are too low by them."""
    names = {segment.code: segment.name for segment in all_segments()}
    return [
        CHECKS["segment_missing"].finding(
            row.code,
            f"{row.name}: segmen {', '.join(names[code] for code in row.absent_segments)} dilaporkan dalam setahun "
            f"terakhir tetapi tidak ada pada {format_period(summary.period)}. Bukan berarti nol: jumlah dan "
            "cakupannya, juga Jawa Barat, belum memuat segmen itu.",
        )
        for row in summary.rows
        if row.absent_segments
    ]


def _blank_cells(summary: CoverageSummary) -> list[Finding]:
    """Regions whose recap came in with a cell left blank: their total is unknown, and they are in no sum."""
    names = [row.name for row in summary.rows if row.reason == "part_missing"]
    words = f"Rekap sudah masuk, tetapi ada sel segmen yang kosong: {', '.join(names)}. Jumlahnya tidak diketahui."
    return [CHECKS["cell_blank"].finding(summary.period, words)] if names else []


def _missing_sectors(summary: CoverageSummary) -> list[Finding]:
    """Sectors of which nothing was ever reported where members of the other are: the total is of one sector alone."""
    found = []
    for sector in (Sector.FORMAL, Sector.INFORMAL):
        segments = [segment for segment in all_segments() if segment.sector is sector]
        names = [
            row.name
            for row in summary.rows
            if row.active_members is not None
            and all(row.segments[segment.code] is None for segment in segments)
            and not {segment.code for segment in segments} & set(row.absent_segments)
        ]
        if names:
            where = "semua kab/kota" if len(names) == len(summary.rows) else ", ".join(names)
            words = f"Tidak ada angka {sector_names()[sector]} dari {where}. Bukan berarti nol: jumlah belum memuatnya."
            found.append(CHECKS["sector_missing"].finding(summary.period, words))
    return found


def _missing_regions(summary: CoverageSummary) -> list[Finding]:
    absent = [
        row.name
        for row in summary.rows
        if (row.missing_branches.reported if row.missing_branches else row.active_members) is None
        and row.reason != "part_missing"
    ]
    if not absent or len(absent) == len(summary.rows):
        return []
    words = f"Belum ada data kepesertaan dari {', '.join(absent)}."
    return [CHECKS["regions_missing"].finding(summary.period, words)]


def _missing_branches(summary: CoverageSummary, holdings: Holdings) -> list[Finding]:
    """Branches whose recap of the period is not in: 'belum masuk', never a drop; with what they would add."""
    rows = holdings.cube[(holdings.cube["period"] == summary.period) & (holdings.cube["basis"] == summary.basis)]
    missing = missing_branches(holdings, summary.period, summary.basis)
    if not missing or rows.empty:
        return []
    branches = holdings.branches
    names = dict(zip(branches["branch_code"].astype(str), branches["branch_name"].astype(str), strict=True))
    listed = ", ".join(names[code] for code in missing)
    words = f"{len(missing)} cabang belum masuk untuk {format_period(summary.period)}: {listed}."
    figure = (
        f" {_missing_branch_words(summary.province.missing_branches, summary.selection.missing_branches)}"
        if summary.province.missing_branches
        else ""
    )
    return [CHECKS["branches_missing"].finding(summary.period, words + figure)]


def _missing_branch_words(figure: MissingBranchFigure, rule: str) -> str:
    """The three totals of the province, the one that is shown marked as such."""
    known = (figure.reported, figure.carried, figure.low, figure.high)
    reported, carried, low, high = ("tidak diketahui" if count is None else format_number(count) for count in known)
    totals = {
        MissingBranchRule.PARTIAL: f"Yang sudah masuk {reported} orang",
        MissingBranchRule.CARRIED: f"dengan angka terakhir cabang yang belum masuk {carried}",
        MissingBranchRule.BOUNDED: f"rentang dari 12 bulan terakhirnya {low} sampai {high}",
    }
    words = "; ".join(f"{text} (yang dipakai)" if each == rule else text for each, text in totals.items())
    return f"{words}. {REASONS[figure.reason]}." if figure.reason else f"{words}."


def _refused_rows(summary: CoverageSummary) -> list[Finding]:
    """Files of the period with rows held back: every total that rests on them is too low by those rows."""
    is_used = HELD_BACK in summary.province.flags
    return [
        CHECKS["rows_refused"].finding(
            summary.period,
            f"{source.branch or 'Kanwil'}, {source.name}: {format_number(source.rows_refused)} baris ditahan. "
            + (_TOO_LOW if is_used or source.kind == "recap" else _NOT_USED),
        )
        for source in summary.info.sources
        if source.rows_refused and source.kind in ("recap", "roster") and summary.period in source.periods
    ]


def _overdue(summary: CoverageSummary, protection: pd.DataFrame) -> list[Finding]:
    """BPU members who are called active although their last paid month is more than three months ago: they count."""
    rows = protection[
        (protection["period"] == summary.period)
        & (protection["basis"] == summary.basis)
        & (protection["segment"] == "BPU")
        & protection["protection_end"].notna()
    ]
    figure: dict[str, int] = {}
    for record in records_of(rows):
        months = months_between(str(record["protection_end"])[:7], summary.period)
        count = whole(record["active_members"])
        if months > GRACE_MONTHS and count:
            figure[str(record["region_code"])] = figure.get(str(record["region_code"]), 0) + count
    return [
        CHECKS["overdue"].finding(
            code,
            f"{region_name(code)}: {format_number(count)} peserta BPU tercatat aktif, padahal perlindungannya "
            f"berakhir lebih dari {GRACE_MONTHS} bulan lalu; mereka masih terhitung.",
        )
        for code, count in sorted(figure.items())
        if code in region_by_code()
    ]


_USED = {
    **dict.fromkeys(("branch", "kanwil", "pusat"), "rekap"),
    "roster": "daftar peserta",
    "mixed": "daftar peserta untuk sebagian cabang, rekap untuk lainnya",
}
"""Where a region's figures come from -> what is said to be used."""


def _roster_differences(summary: CoverageSummary, arrivals: pd.DataFrame) -> list[Finding]:
    """Where a recap and a roster of the same branches speak of the same region: by how much they differ.

    A recap with a blank cell says no sum that could be compared.
    """
    found = []
    for record in _pairs(summary, arrivals, "recap_members", "roster_members"):
        code, recap, roster = str(record["region_code"]), int(record["recap_members"]), int(record["roster_members"])
        if recap != roster and code in region_by_code():
            used = _USED[str(record["origin"])]
            message = (
                f"{region_name(code)}: rekap {format_number(recap)}, daftar peserta {format_number(roster)} orang. "
                f"Yang dipakai {used}."
            )
            found.append(CHECKS["roster_difference"].finding(code, message))
    return found


def _kanwil_differences(summary: CoverageSummary, arrivals: pd.DataFrame) -> list[Finding]:
    """Where Kanwil and branches differ by more than rounding, over the segments that both state.

    While a branch or its segment is awaited the Kanwil may well have more; only what branches have beyond it is said.
    """
    found = []
    for record in _pairs(summary, arrivals, "kanwil_members", "branch_members"):
        code, kanwil, branch = (record[name] for name in ("region_code", "kanwil_members", "branch_members"))
        if record["kanwil_apart"] and code in region_by_code():
            is_shared = kanwil < branch and (whole(record["branches_included"]) or 0) > 1
            twice = "Bisa jadi orang di dua cabang terhitung dua kali di angka cabang. " if is_shared else ""
            said = [format_number(int(count)) for count in (kanwil, branch, record["kanwil_apart"])]
            words = (
                f"{region_name(code)}: Kanwil {said[0]}, cabang {said[1]} orang di segmen yang sama; beda per segmen "
                f"{said[2]} orang, di luar pembulatan dan cabang yang ditunggu. {twice}"
                f"Yang dipakai angka {'Kanwil' if record['by_kanwil'] else 'cabang'}."
            )
            found.append(CHECKS["kanwil_difference"].finding(code, words))
    return found


def _pairs(summary: CoverageSummary, arrivals: pd.DataFrame, one: str, other: str) -> list[dict[str, Any]]:
    """The regions of the period that state both figures."""
    is_own = (arrivals["period"] == summary.period) & (arrivals["basis"] == summary.basis)
    return records_of(arrivals[is_own & arrivals[one].notna() & arrivals[other].notna()])
