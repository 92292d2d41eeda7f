"""Numbers of persons in texts: found whatever stands between their digits, and hidden before anything is shown or cut.

A NIK is region (6 digits, province first), birth date (6, a woman's day plus 40) and serial (4). What only looks
like one is hidden as well: rather too much than too little. The columns of rosters are judged in `loaders.roster`.
"""

from __future__ import annotations

import re

HIDDEN = "(nomor disamarkan)"
"""Stands where a number was."""

EXCERPT = 60
"""Characters of a cell that a message shows."""

_GAP = r"\D{0,3}"
"""What people, programs and tricks put between two digits: signs, blanks, a letter, what cannot be seen."""

_DIGIT = r"\d"
_DAY = rf"(?:[04]{_GAP}[1-9]|[1256]{_GAP}\d|[37]{_GAP}[01])"
_MONTH = rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2])"

# It begins and ends where a group of digits does; gaps are bounded, so that a long text costs no more than its length.
_NIK = re.compile(rf"(?<!\d){_GAP.join(['[1-9]', *[_DIGIT] * 5, _DAY, _MONTH, *[_DIGIT] * 6])}(?!\d)")

# Twelve digits or more, grouped as numbers of persons, cards and accounts are: no count of persons is that long.
_LONG = re.compile(r"(?<!\d)\d(?:[ .'\-]?\d){11,}(?!\d)")


def holds_nik(text: str) -> bool:
    """Whether a text holds what reads like a NIK, whatever stands between its digits.

    >>> [holds_nik(text) for text in ("A 320499_060191_0901", "320499x060191x0901", "rekap_20240801_20240905")]
    [True, True, False]
    """
    return _NIK.search(text) is not None


def hide_niks(text: str) -> str:
    """A text without what reads like a NIK; for names of files, where other long numbers are dates.

    >>> hide_niks("rekap_3204990601910901.xlsx"), hide_niks("rekap_2024-08_20240905.xlsx")
    ('rekap_(nomor disamarkan).xlsx', 'rekap_2024-08_20240905.xlsx')
    """
    return _NIK.sub(HIDDEN, text)


def hide_numbers(text: str) -> str:
    """A text without NIK-like and without other long numbers; for what was found in a file.

    >>> hide_numbers("KPJ 1234 5678 9012"), hide_numbers("23.000.000 orang")
    ('KPJ (nomor disamarkan)', '23.000.000 orang')
    """
    return _LONG.sub(HIDDEN, hide_niks(text))


def excerpt(text: str, length: int = EXCERPT) -> str:
    """The beginning of a text for a message; numbers of persons are hidden first, so that none is cut in two.

    >>> excerpt("Nama: 3204990601910901", 12)
    'Nama: (nomor'
    """
    return hide_numbers(text)[:length]
