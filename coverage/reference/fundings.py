"""Who pays a contribution, and which payers count as somebody else, read from `fundings.csv`.

The mapping of a source of funds to a payer is a reviewed choice; what a file does not say is `unknown`, never
self-paid. No office can teach it otherwise: it is a constant of a version, kept once read.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum

from coverage.reference.tables import reviewed_rows


class Payer(StrEnum):
    """Who pays. `GOVERNMENT`, `VILLAGE` and `COMPANY` pay for people who do not work for them: subsidised cover."""

    SELF = "self"
    EMPLOYER = "employer"
    UNKNOWN = "unknown"
    GOVERNMENT = "government"
    VILLAGE = "village"
    COMPANY = "company"


PAYER_NAMES = {
    Payer.SELF: "Peserta sendiri",
    Payer.EMPLOYER: "Pemberi kerja",
    Payer.UNKNOWN: "Tidak diketahui",
    Payer.GOVERNMENT: "Pemerintah (bersubsidi)",
    Payer.VILLAGE: "Desa (bersubsidi)",
    Payer.COMPANY: "Perusahaan bukan pemberi kerja (bersubsidi)",
}
"""Payer -> what the screen says."""

SUBSIDISING = (Payer.GOVERNMENT, Payer.VILLAGE, Payer.COMPANY)
"""Payers whose cover is subsidised: it ends when they stop paying."""


@dataclass(frozen=True)
class Funding:
    """One source of contributions: its code, its label on the screen, and who pays."""

    code: str
    label: str
    payer: Payer

    @property
    def is_subsidised(self) -> bool:
        """Whether somebody else than the member or the employer pays."""
        return self.payer in SUBSIDISING


@functools.cache
def all_fundings() -> tuple[Funding, ...]:
    """The sources of contributions in the order of `fundings.csv`.

    >>> [funding.code for funding in all_fundings()][:3]
    ['self', 'employer', 'APBD_PROV']
    """
    return tuple(Funding(row["funding"], row["label"], Payer(row["payer"])) for row in reviewed_rows("fundings"))


@functools.cache
def funding_by_code() -> dict[str, Funding]:
    """Code -> source of contributions.

    >>> funding_by_code()["APBDES"].payer.value, funding_by_code()["APBDES"].is_subsidised
    ('village', True)
    """
    return {funding.code: funding for funding in all_fundings()}
