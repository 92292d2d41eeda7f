"""Spellings of regions and months, and random messy recaps drawn from a known table."""

from coverage.model.periods import MONTHS, month_end
from coverage.reference.regions import region_by_code

TWINS = frozenset({"Bandung", "Bogor", "Bekasi", "Cirebon", "Sukabumi", "Tasikmalaya"})
"""Names that are both a kabupaten and a kota."""

_SHORT = ("Jan", "Peb", "Mrt", "Apr", "Mei", "Jun", "Jul", "Agt", "Sept", "Okt", "Nop", "Des")

MONTH_FORMS = (
    lambda year, month: f"POSISI {month_end(f'{year}-{month:02d}').day} {MONTHS[month - 1].upper()} {year}",
    lambda year, month: f"Bulan: {MONTHS[month - 1]} {year}",
    lambda year, month: f"Rekap s.d. {_SHORT[month - 1]} {year}",
    lambda year, month: f"BLTH {month:02d}{year}",
    lambda year, month: f"Periode {year}-{month:02d}",
    lambda year, month: f"periode {month:02d}/{year}",
    lambda year, month: f"{MONTHS[month - 1]}-{year % 100:02d}",
    lambda year, month: f"per {month_end(f'{year}-{month:02d}'):%d/%m/%Y}",
)
"""Ways to write the month of a position in a title."""


def region_spellings(code):
    """Ways to write a region that mean it and no other."""
    region = region_by_code()[code]
    kind, _, bare = region.name.partition(" ")
    words = ("Kab.", "KAB", "kabupaten", "Kab .") if kind == "Kabupaten" else ("Kota", "KOTAMADYA", "kodya", "KOTA.")
    forms = [f"{word} {bare}" for word in words] + [f"{bare} {words[0]}", f"{bare.upper()} ({words[1]})"]
    forms += [f"{words[0]}\u00a0{bare}", f" {words[1]}  {bare.upper()}\u200b ", code]
    forms += [f"{code[:2]}.{code[2:]}", f"{code[:2]}-{code[2:]}", f"{code}.0"]
    forms += [f"Kab.{bare}"] if kind == "Kabupaten" else []
    return [*forms, bare, bare.lower()] if bare not in TWINS else forms
