"""Recaps of invented offices, each by a seed: sound in many forms with what a clerk reads in them, or with one fault.

A sound one is of regions, segments, headings, numbers, title, totals, notes and containers as offices write them. A
fault is one thing that makes the figures something else than they seem.
"""

import html
from dataclasses import dataclass
from random import Random

from coverage.reference.regions import all_regions
from tests import builders

MONTHS = (
    "JANUARI FEBRUARI MARET APRIL MEI JUNI JULI AGUSTUS SEPTEMBER OKTOBER NOVEMBER DESEMBER".split()  # noqa: SIM905
)
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SEGMENTS = {
    "PU": ("PU", "Penerima Upah", "Penerima Upah (PU)", "PENERIMA UPAH"),
    "JAKON": ("Jakon", "Jasa Konstruksi", "JAKON", "Jasa Konstruksi (Jakon)"),
    "BPU": ("BPU", "Bukan Penerima Upah", "Bukan Penerima Upah (BPU)", "BUKAN PENERIMA UPAH"),
}
TOTALS = ("JUMLAH", "TOTAL", "Jumlah", "Total", "JUMLAH TOTAL")
NOTES = (
    ["Keterangan: angka sementara"],
    ["Sumber: aplikasi kepesertaan kantor cabang"],
    ["Catatan: angka dalam orang"],
    [None, None, "Bandung, 3 Oktober 2024"],
    ["Tidak termasuk peserta nonaktif"],
)


@dataclass(frozen=True)
class Seeded:
    """A file, what a clerk reads in it ((region, segment) -> members, month and basis), and the name of its fault."""

    name: str
    content: bytes
    period: str
    basis: str
    members: dict
    fault: str = ""


def _spelled(random, region):
    kind, name = ("Kota", region.short_name) if region.code >= "3270" else ("Kab.", region.short_name)
    bare = name.removeprefix("Kota ").removeprefix("Kab. ")
    long = {"Kota": "Kota", "Kab.": "Kabupaten"}[kind]
    return random.choice(
        (f"{kind} {bare}", f"{long} {bare}", f"{long} {bare}".upper(), f"{kind} {bare}".upper(), f" {long}  {bare} ")
    )


def _number(count, style):
    if style == "text":
        return f"{count:,}".replace(",", ".")
    return float(count) if style == "float" else count


def _title(random, month):
    period = random.choice(
        (
            f"POSISI {DAYS[month - 1]} {MONTHS[month - 1]} 2024",
            f"Posisi {DAYS[month - 1]} {MONTHS[month - 1].capitalize()} 2024",
            f"PERIODE {MONTHS[month - 1]} 2024",
            f"Bulan: {MONTHS[month - 1].capitalize()} 2024",
            f"BLTH {month:02d}2024",
            f"Per {DAYS[month - 1]:02d}-{month:02d}-2024",
        )
    )
    basis, words = random.choice(
        (
            ("domicile", "DASAR WILAYAH: DOMISILI (NIK)"),
            ("domicile", "Menurut domisili"),
            ("registration_office", "DASAR WILAYAH: KANTOR PENDAFTARAN"),
            ("workplace", "Dasar wilayah: lokasi kerja"),
        )
    )
    first = random.choice(("REKAP KEPESERTAAN", "REKAPITULASI PESERTA AKTIF", "LAPORAN KEPESERTAAN TENAGA KERJA AKTIF"))
    lines = [[first], [period], [words]]
    if random.random() < 0.3:
        lines.append([f"Dicetak {random.randrange(1, 28)} Oktober 2024"])
    return lines, basis


def _table(random, names, members, style):
    """Headings and rows: a code beside, before or without the name; one level of headings or two; with a sum or not."""
    order = list(SEGMENTS)
    random.shuffle(order)
    labels = {segment: random.choice(SEGMENTS[segment]) for segment in order}
    has_number, has_code, has_sum = (random.random() < share for share in (0.7, 0.4, 0.6))
    is_joined = has_code and random.random() < 0.4
    two_levels = random.random() < 0.35
    lead = (["No"] if has_number else []) + (["Kode"] if has_code and not is_joined else []) + ["Kab/Kota"]
    if two_levels:
        top = [*lead, *(cell for segment in order for cell in (labels[segment], None))]
        below = [*(None for _ in lead), *(word for _ in order for word in ("Aktif", "Nonaktif"))]
        headings = [[*top, *(["Jumlah Aktif"] if has_sum else [])], [*below, *([None] if has_sum else [])]]
    else:
        headings = [[*lead, *(labels[segment] for segment in order), *(["Jumlah"] if has_sum else [])]]
    rows = []
    for place, (code, name) in enumerate(names.items(), 1):
        first = ([place] if has_number else []) + ([code] if has_code and not is_joined else [])
        first.append(f"{code} - {name.strip()}" if is_joined else name)
        counts = [members[code, segment] for segment in order]
        rows.append([*first, *_figures(counts, style, (two_levels, has_sum))])
    if random.random() < 0.7:
        sums = [sum(members[code, segment] for code in names) for segment in order]
        first = [None] * (len(lead) - 1)
        rows.append([*first, random.choice(TOTALS), *_figures(sums, style, (two_levels, has_sum), len(names))])
    if random.random() < 0.25:
        rows.insert(0, [*(None for _ in lead), *("(orang)" for _ in headings[0][len(lead) :])])
    return headings, rows, lead


def _figures(counts, style, form, inactive=1):
    """The cells of a row: active members, beside them the inactive ones where headings have two levels, and a sum."""
    two_levels, has_sum = form
    cells = [_number(count, style) for count in counts]
    cells = [cell for each in cells for cell in (each, inactive)] if two_levels else cells
    return [*cells, *([_number(sum(counts), style)] if has_sum else [])]


def _seed(seed, fault=""):
    random = Random(seed)
    regions = sorted(all_regions(), key=lambda region: region.code)
    regions = regions if random.random() < 0.4 else sorted(random.sample(regions, random.randrange(2, 20)), key=str)
    month = random.randrange(1, 10)
    members = {(region.code, segment): random.randrange(0, 90_000) for region in regions for segment in SEGMENTS}
    names = {region.code: _spelled(random, region) for region in regions}
    style = random.choice(("whole", "whole", "whole", "float", "text"))
    lines, basis = _title(random, month)
    headings, rows, lead = _table(random, names, members, style)
    notes = random.sample(NOTES, random.randrange(0, 3))
    if fault:
        lines, headings, rows = FAULTS[fault](random, lines, headings, rows, len(lead))
    cells = [*lines, [], *headings, *rows, [], *notes]
    name, content = _packed(random, cells, style)
    return Seeded(name, content, f"2024-{month:02d}", basis, members, fault)


def _packed(random, cells, style):
    kind = random.choice(("xlsx", "xlsx", "xlsx", "csv", "html"))
    if kind == "xlsx":
        return "rekap.xlsx", builders.workbook(cells, sheet=random.choice(("Rekap", "Sheet1", "Data", "Lembar1")))
    if kind == "csv":
        mark = random.choice(";\t")
        wide = max(map(len, cells))
        lines = (mark.join(_text(cell) for cell in [*row, *[None] * (wide - len(row))]) for row in cells)
        return "rekap.csv", "\n".join(lines).encode(random.choice(("utf-8", "utf-8-sig")))
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(_text(cell))}</td>' for cell in row)}</tr>" for row in cells)
    return "rekap.xls", f"<html><body><table>{body}</table></body></html>".encode()


def _text(cell):
    return "" if cell is None else str(int(cell)) if isinstance(cell, float) else str(cell)


def sound(seed):
    """A sound recap."""
    return _seed(seed)


def faulty(seed):
    """A recap with one fault."""
    return _seed(seed, Random(-seed - 1).choice(sorted(FAULTS)))


def _titled(words):
    def change(random, lines, headings, rows, lead):
        return [[random.choice(words)], *lines[1:]], headings, rows

    return change


def _ambiguous(random, lines, headings, rows, lead):
    """A figure as a text that may be thousands or a fraction."""
    changed = [[*row] for row in rows]
    place = next(index for index, row in enumerate(changed) if not str(row[-1]).startswith("("))
    changed[place][lead] = "25,000"
    return lines, headings, changed


def _thousands(random, lines, headings, rows, lead):
    return [*lines, ["(dalam persen)"]], headings, rows


def _twice(random, lines, headings, rows, lead):
    """One region in two rows."""
    place = next(index for index, row in enumerate(rows) if not str(row[-1]).startswith("("))
    return lines, headings, [*rows[: place + 1], rows[place], *rows[place + 1 :]]


def _negative(random, lines, headings, rows, lead):
    changed = [[*row] for row in rows]
    place = next(index for index, row in enumerate(changed) if not str(row[-1]).startswith("("))
    changed[place][lead] = -5
    return lines, headings, changed


def _unknown_place(random, lines, headings, rows, lead):
    changed = [[*row] for row in rows]
    place = next(index for index, row in enumerate(changed) if not str(row[-1]).startswith("("))
    changed[place][lead - 1] = "Kab. Antah Berantah"
    if lead > 1 and str(changed[place][lead - 2]).startswith("32"):
        changed[place][lead - 2] = "3299"
    return lines, headings, changed


FAULTS = {
    "inactive": _titled(("REKAP PESERTA NONAKTIF", "REKAPITULASI PESERTA TIDAK AKTIF", "DAFTAR PESERTA NON AKTIF")),
    "target": _titled(("TARGET KEPESERTAAN", "RENCANA PESERTA BARU", "SASARAN PESERTA TAHUN BERJALAN")),
    "money": _titled(("REKAP IURAN DITERIMA (RUPIAH)", "REALISASI PEMBAYARAN KLAIM", "TUNGGAKAN IURAN")),
    "companies": _titled(("REKAP PERUSAHAAN AKTIF", "JUMLAH BADAN USAHA TERDAFTAR")),
    "one sex": _titled(("REKAP PESERTA AKTIF PEREMPUAN", "PESERTA AKTIF LAKI-LAKI")),
    "other insurance": _titled(("REKAP PESERTA JKN", "PESERTA BPJS KESEHATAN")),
    "unclear": _ambiguous,
    "percent": _thousands,
    "twice": _twice,
    "negative": _negative,
    "unknown place": _unknown_place,
}
"""Name of a fault -> what it changes of title, headings and rows."""
