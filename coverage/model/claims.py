"""What a published statement can print, and what may explain one that contradicts itself.

Declared once: the columns of a claims file, the loader's checks, the arithmetic and the words on the page come from
here. An earlier rate and a target rate are fractions of a denominator of their own day, unless the statement says that
it is the same one (`SAME_BASES`). Nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from coverage.model.numbers import AmbiguousNumber, PrintedFigure, parse_figure


@dataclass(frozen=True)
class ClaimFigure:
    """A figure that a statement can print: its column, its words on the screen, its kind.

    `form` is what it counts, as variable -> factor; a rate is `form` divided by the form of the figure named `base`.
    """

    name: str
    label: str
    description: str
    form: dict[str, int]
    base: str = ""

    @property
    def is_rate(self) -> bool:
        """Whether it is a fraction of another figure."""
        return bool(self.base)

    @property
    def is_change(self) -> bool:
        """Whether it may be negative."""
        return any(factor < 0 for factor in self.form.values())


_COVERED = {"formal": 1, "informal": 1, "other": 1}
_ELIGIBLE = {"formal_eligible": 1, "informal_eligible": 1}


def _minus(form: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: form.get(name, 0) - other.get(name, 0) for name in {**form, **other}}


FIGURES = (
    ClaimFigure("covered", "Terlindungi", "Peserta seperti tercetak.", _COVERED),
    ClaimFigure("eligible", "Berhak", "Pekerja berhak seperti tercetak.", _ELIGIBLE),
    ClaimFigure("formal", "Formal", "Peserta formal seperti tercetak.", {"formal": 1}),
    ClaimFigure("informal", "Informal", "Peserta informal seperti tercetak.", {"informal": 1}),
    ClaimFigure("published_rate", "Cakupan tercetak", "Persentase seperti tercetak.", _COVERED, "eligible"),
    ClaimFigure("other", "Peserta lain", "Bagian lain dari peserta, misalnya jasa konstruksi.", {"other": 1}),
    ClaimFigure("employed", "Penduduk bekerja", "Penduduk bekerja seperti tercetak.", {**_ELIGIBLE, "outside": 1}),
    ClaimFigure("formal_eligible", "Berhak formal", "Pekerja berhak formal.", {"formal_eligible": 1}),
    ClaimFigure("informal_eligible", "Berhak informal", "Pekerja berhak informal.", {"informal_eligible": 1}),
    ClaimFigure("formal_rate", "Cakupan formal", "Formal per berhak formal.", {"formal": 1}, "formal_eligible"),
    ClaimFigure(
        "informal_rate", "Cakupan informal", "Informal per berhak informal.", {"informal": 1}, "informal_eligible"
    ),
    ClaimFigure("formal_share", "Porsi formal", "Formal per terlindungi.", {"formal": 1}, "covered"),
    ClaimFigure("informal_share", "Porsi informal", "Informal per terlindungi.", {"informal": 1}, "covered"),
    ClaimFigure("eligible_share", "Porsi berhak", "Berhak per penduduk bekerja.", _ELIGIBLE, "employed"),
    ClaimFigure("employed_rate", "Cakupan penduduk bekerja", "Terlindungi per penduduk bekerja.", _COVERED, "employed"),
    ClaimFigure("uncovered", "Belum terlindungi", "Berhak dikurangi terlindungi.", _minus(_ELIGIBLE, _COVERED)),
    ClaimFigure(
        "uncovered_rate",
        "Porsi belum terlindungi",
        "Belum terlindungi per berhak.",
        _minus(_ELIGIBLE, _COVERED),
        "eligible",
    ),
    ClaimFigure("before_covered", "Terlindungi sebelumnya", "Peserta pada posisi sebelumnya.", {"before": 1}),
    ClaimFigure("before_eligible", "Berhak sebelumnya", "Penyebut posisi sebelumnya.", {"before_workers": 1}),
    ClaimFigure(
        "before_rate", "Cakupan sebelumnya", "Cakupan pada posisi sebelumnya.", {"before": 1}, "before_eligible"
    ),
    ClaimFigure(
        "change_covered", "Tambahan peserta", "Terlindungi dikurangi sebelumnya.", _minus(_COVERED, {"before": 1})
    ),
    ClaimFigure(
        "change_rate",
        "Perubahan cakupan",
        "Cakupan dikurangi sebelumnya, poin persen.",
        _minus(_COVERED, {"before": 1}),
        "eligible",
    ),
    ClaimFigure("target_covered", "Sasaran peserta", "Sasaran dalam orang.", {"target": 1}),
    ClaimFigure("target_eligible", "Berhak tahun sasaran", "Penyebut tahun sasaran.", {"target_workers": 1}),
    ClaimFigure(
        "target_rate", "Sasaran cakupan", "Sasaran per pekerja berhak tahun itu.", {"target": 1}, "target_eligible"
    ),
    ClaimFigure("target_gap", "Kurang dari sasaran", "Sasaran dikurangi terlindungi.", _minus({"target": 1}, _COVERED)),
)
"""Every figure that a statement can print, those of the contract first."""

FIGURE_BY_NAME = {figure.name: figure for figure in FIGURES}
"""Column -> figure."""

SAME_BASE = "same_base"
"""Column that says which other denominators the statement takes to be `eligible`; blank: it does not say."""

SAME_BASES = {
    "": frozenset[str](),
    "tidak": frozenset[str](),
    "sebelumnya": frozenset({"before_eligible"}),
    "sasaran": frozenset({"target_eligible"}),
    "ya": frozenset({"before_eligible", "target_eligible"}),
}
"""What that column may say -> the figures that are then the same as `eligible`."""


def read_printed(text: str, figure: ClaimFigure) -> PrintedFigure:
    """A text as a printed figure of its kind: a percentage (or a fraction up to 1) for a rate, else whole persons.

    Units: persons, or a fraction for a rate. Only a difference may be negative. A fraction needs two decimals: a bare 0
    or 1 may be a percentage as well. A change of a rate needs its sign: "-0,65" may be points or a fraction.

    >>> read_printed("31,2 persen", FIGURE_BY_NAME["published_rate"]).value
    Fraction(39, 125)

    Raises:
        AmbiguousNumber: when it is no figure, or none of that kind; `reason` says why.
    """
    printed = parse_figure(text)
    if figure.is_rate and not printed.is_rate and (figure.name == "change_rate" or not _is_fraction(printed)):
        raise AmbiguousNumber(text, "bukan persentase. Tulis dengan tanda persen, misalnya 31,2%.")
    if not figure.is_rate and printed.is_rate:
        raise AmbiguousNumber(text, "persentase, padahal kolom ini banyaknya orang. Pindahkan ke kolom persentase.")
    if not figure.is_rate and printed.value.denominator != 1:
        raise AmbiguousNumber(text, "bukan bilangan bulat orang.")
    if printed.value < 0 and not figure.is_change:
        raise AmbiguousNumber(text, "negatif, padahal hanya selisih yang dapat negatif.")
    return printed


def _is_fraction(printed: PrintedFigure) -> bool:
    return printed.scale == 1 and abs(printed.value) <= 1 and printed.step <= Fraction(1, 100)


EXPLANATIONS = {
    "unit_doubled": "Satuan tertulis dua kali",
    "sign_lost": "Tanda hilang",
    "truncated": "Dipotong, bukan dibulatkan",
    "rounded_up": "Dibulatkan ke atas",
    "rounded_zeros": "Angka bulat yang ditulis penuh",
    "swapped_digits": "Angka tertukar",
    "relative_change": "Persen dari persen, bukan poin persen",
    "period_mix": "Periode tercampur",
    "known_denominator": "Penyebut lain yang dikenal",
    "decimal_slip": "Koma bergeser",
    "scale_mix": "Ribu dan juta tertukar",
    "part_missing": "Ada bagian yang tidak disebut",
    "other_denominator": "Penyebut lain",
}
"""Kind of an explanation -> what the screen says; the order is that in which they are believed."""


@dataclass(frozen=True)
class Explanation:
    """What would make a contradicting statement possible: one figure read otherwise.

    `figure` is the column, `printed` what stands there, `suggested` what it would have to be; `low` and `high` bound
    the figure then (persons or fractions). Nothing is corrected by it.
    """

    kind: str
    figure: str
    printed: str
    suggested: str
    message: str
    low: float | None = None
    high: float | None = None
