"""Addresses that one page or route links to on another, each written once."""

OVERVIEW = "/"
REGIONS = "/wilayah"
REGION = "/wilayah/<code>"
"""The page of one kab/kota; `<code>` stands for its code."""
QUALITY = "/mutu"
REVISIONS = "/riwayat"
METHOD = "/metode"
WALL = "/dinding"

CLAIMS_PART = "cek-rilis"
"""The part of the quality page that holds published statements against their arithmetic."""


def region_path(code: str) -> str:
    """The address of a region's own page.

    >>> region_path("3204")
    '/wilayah/3204'
    """
    return REGION.replace("<code>", code)
