"""Members who are in no region of the province, in words: they stand beside the table on page, file and terminal."""

from __future__ import annotations

from coverage.model.columns import OUTSIDE, UNPLACED
from coverage.model.numbers import format_number
from coverage.model.results import Elsewhere


def elsewhere_words(elsewhere: Elsewhere | None) -> str:
    """What stands beside the table; '' where nobody states anything.

    >>> elsewhere_words(Elsewhere({"outside": 18, "unknown": 3}))
    'Di luar tabel: 18 orang di luar Jawa Barat, 3 orang tidak diketahui wilayahnya'
    >>> elsewhere_words(Elsewhere({"outside": None})), elsewhere_words(None)
    ('Di luar tabel: jumlah orang di luar Jawa Barat belum diisi', '')
    """
    if elsewhere is None or not elsewhere.counts:
        return ""
    places = {OUTSIDE: "di luar Jawa Barat", UNPLACED: "tidak diketahui wilayahnya"}
    parts = [
        f"{format_number(count)} orang {words}" if count is not None else f"jumlah orang {words} belum diisi"
        for code, words in places.items()
        if code in elsewhere.counts
        for count in (elsewhere.counts[code],)
    ]
    return f"Di luar tabel: {', '.join(parts)}"
