"""What is assumed of each region before the totals are made exact: one line a region.

Real, from the press (dates and bases differ, see the domain notes, section 6.3): eligible over employed in Purwakarta,
Garut, Sumedang, Kab. Bandung, Kab. Cirebon, Kab. Bogor and Kab. Bekasi; coverage in Kab. Bandung, Garut, Sumedang,
Kab. Cirebon (36,45 persen, Oct 2025), Purwakarta, Kab. Bekasi, Kota Bogor, Kab. Sukabumi, and of 2021 in Majalengka and
Kota Tasikmalaya; formal and informal coverage of Kota Bogor. Every other number is invented.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """Assumptions on one region in August 2024, all fractions; `fixed` names the ones that follow a publication.

    `eligible` is of the employed, `coverage` of the eligible, `formal` is the formal share of the eligible, `informal`
    the coverage of informal eligible workers. `fixed` holds letters: e(ligible), c(overage), f(ormal), i(nformal).
    """

    region_code: str
    eligible: float
    coverage: float
    formal: float
    informal: float
    fixed: str = ""


PROFILES = (
    Profile("3201", 0.81, 0.270, 0.49, 0.060, "e"),
    Profile("3202", 0.80, 0.410, 0.44, 0.090, "c"),
    Profile("3203", 0.79, 0.170, 0.23, 0.045),
    Profile("3204", 0.78, 0.313, 0.39, 0.075, "ec"),
    Profile("3205", 0.68, 0.223, 0.27, 0.070, "ec"),
    Profile("3206", 0.80, 0.140, 0.20, 0.050),
    Profile("3207", 0.81, 0.195, 0.24, 0.070),
    Profile("3208", 0.80, 0.185, 0.25, 0.065),
    Profile("3209", 0.81, 0.370, 0.40, 0.110, "ec"),
    Profile("3210", 0.82, 0.120, 0.26, 0.035, "c"),
    Profile("3211", 0.71, 0.381, 0.42, 0.110, "ec"),
    Profile("3212", 0.83, 0.175, 0.24, 0.060),
    Profile("3213", 0.82, 0.330, 0.38, 0.080),
    Profile("3214", 0.53, 0.550, 0.64, 0.150, "ec"),
    Profile("3215", 0.84, 0.440, 0.50, 0.120),
    Profile("3216", 0.83, 0.460, 0.55, 0.130, "ec"),
    Profile("3217", 0.82, 0.240, 0.35, 0.060),
    Profile("3218", 0.80, 0.140, 0.18, 0.060),
    Profile("3271", 0.80, 0.490, 0.58, 0.310, "cfi"),
    Profile("3272", 0.82, 0.415, 0.46, 0.140),
    Profile("3273", 0.84, 0.460, 0.55, 0.140),
    Profile("3274", 0.83, 0.450, 0.50, 0.150),
    Profile("3275", 0.85, 0.380, 0.54, 0.085),
    Profile("3276", 0.83, 0.290, 0.49, 0.060),
    Profile("3277", 0.84, 0.430, 0.53, 0.120),
    Profile("3278", 0.78, 0.070, 0.34, 0.020, "c"),
    Profile("3279", 0.82, 0.265, 0.32, 0.090),
)
"""The 27 regions in BPS order."""

REGION_CODES = tuple(profile.region_code for profile in PROFILES)
"""Codes in the order of `PROFILES`; arrays of the figures are in this order."""
