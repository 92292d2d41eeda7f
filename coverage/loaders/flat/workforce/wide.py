"""Wide labour-force tables as BPS publishes them: one row a year and kab/kota, one column a status of work.

Employed is the column of the total (PYB, Jumlah); formal is statuses 3 and 4, informal the others; a table with columns
Formal and Informal is read alike. Rows of other provinces are counted and passed over; those of the province are held
against the sum of its kab/kota. Whether the statuses stand in their usual order is the matter of `status_order`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from coverage.loaders.flat.table import FlatRows, RowReader
from coverage.loaders.flat.workforce.dimensions import WorkerRows, fold, split_columns
from coverage.loaders.flat.workforce.rows import find_gaps, is_numbering, state_totals
from coverage.loaders.flat.workforce.status_order import set_aside_unlike
from coverage.loaders.flat.workforce.subject import judge_workers
from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.harmonise import MISSING_TEXTS, read_region
from coverage.loaders.headings.headers import HEADER_WINDOW, FlatTable, field_names, flatten_header
from coverage.loaders.headings.subjects import find_mentions
from coverage.model.loading import Finding, Problem
from coverage.model.numbers import format_change, format_number
from coverage.model.privacy import excerpt
from coverage.reference.places import is_province
from coverage.reference.regions import PROVINCE_CODE, normalise_text, region_name
from coverage.reference.subjects import Counted, Use, names_any
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet, cell_name

FORM = "sakernas-melebar"

STATUSES = tuple(f"status_{number}" for number in range(1, 8))
_FORMAL = ("status_3", "status_4")
_SPLIT = frozenset({"formal", "informal", *STATUSES})
_COUNTED = _SPLIT | {"employed", "male", "female"}

_ELIGIBLE_WORDS = ("BERHAK", "ELIGIBLE")
"""Words of a heading by which a table is no labour-force table: nobody could say of which of the two a sector is."""

_MIN_STATUSES = 3
"""Columns of statuses from which a table is a wide one."""

_WIDE_ONLY = _SPLIT | {"male", "female", "level", "province_code", "province_name"}
"""Fields by which a wide table is told from a flat one."""

PUBLISHED_TOTAL = "PYB"
"""How BPS heads the employed persons (penduduk yang bekerja)."""

_PLAIN_TOTALS = ("JUMLAH", "TOTAL")
"""Headings of a total that do not say of what: a clearer one goes before them."""

_REWEIGHTED = (2018, 2019)
"""Years whose published figures BPS weighted anew later."""

# The number of a status before its name: "4. Buruh/karyawan/pegawai", "(4) Buruh".
_NUMBERED = re.compile(r"^[1-7] (?=[A-Z])")


def find_wide(sheet: Sheet, reference: Reference) -> FlatTable | None:
    """The wide table of a sheet with its columns by field, or None."""
    names = field_names("workforce_wide", reference)
    for index in range(min(HEADER_WINDOW, len(sheet.rows))):
        if not any(isinstance(cell, str) and cell for cell in sheet.rows[index]):
            continue
        for height in (1, 2):
            table = _match(_labels(sheet, index, height), index + height - 1, names)
            if table is not None:
                return table
    return None


def _labels(sheet: Sheet, top: int, height: int) -> list[tuple[str, str]]:
    """The headings of a header, each as a whole and by its lowest row alone."""
    whole = flatten_header(sheet, top, height)
    lowest = flatten_header(sheet, top + height - 1, 1) if top + height <= len(sheet.rows) else []
    return [(label, lowest[column] if column < len(lowest) else "") for column, label in enumerate(whole)]


def _match(labels: list[tuple[str, str]], header_row: int, names: dict[str, str]) -> FlatTable | None:
    """The wide table that headings begin; None where they are others, or split the statuses further, as by sex."""
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for column, forms in enumerate(labels):
        if any(names_any(form, _ELIGIBLE_WORDS) for form in forms):
            return None
        name = next((names[form] for each in forms if (form := _NUMBERED.sub("", each)) in names), None)
        if name in _COUNTED and _is_part(forms):
            return None
        if name == "employed" and name in columns and _is_plain(labels[columns[name]]) and not _is_plain(forms):
            unknown.append((columns.pop(name), "JUMLAH"))
        if name is not None and name not in columns:
            columns[name] = column
        elif name in _SPLIT:
            return None
        elif forms[0]:
            unknown.append((column, forms[0]))
    is_published = "employed" in columns and PUBLISHED_TOTAL in labels[columns["employed"]]
    is_wide = _is_whole(columns, is_published=is_published)
    return FlatTable("workforce", header_row, columns, tuple(unknown)) if is_wide else None


def _is_whole(columns: dict[str, int], *, is_published: bool) -> bool:
    """Whether columns tell year, place, a split by status or sector, and the total or all of its parts.

    Where the total bears the name that BPS gives it, it needs no split beside it.
    """
    statuses = sum(name in columns for name in STATUSES)
    has_sectors = {"formal", "informal"} <= columns.keys()
    has_total = "employed" in columns or statuses == len(STATUSES) or has_sectors
    has_place = bool({"region_code", "region_name"} & columns.keys())
    is_split = statuses >= _MIN_STATUSES or has_sectors
    return "year" in columns and has_place and has_total and (is_split or is_published)


def _is_part(forms: tuple[str, str]) -> bool:
    """Whether an upper heading says that the counts below it are of one sex, age or the like."""
    upper = forms[0].removesuffix(forms[1]) if forms[1] else ""
    return any(item.subject.use is Use.PART for item in find_mentions(upper, "", Counted.WORKERS))


def _is_plain(forms: tuple[str, str]) -> bool:
    return forms[0] in _PLAIN_TOTALS or forms[1] in _PLAIN_TOTALS


def is_wide(table: FlatTable) -> bool:
    """Whether a table of the workforce is a wide one."""
    return "sector" not in table.columns and not _WIDE_ONLY.isdisjoint(table.columns)


@dataclass
class _Reading:
    """What is gathered while rows are read."""

    sheet: Sheet
    table: FlatTable
    rows: FlatRows
    reference: Reference
    others: int = 0
    provinces: list[RowReader] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)
    unsplit: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


def read_wide(sheet: Sheet, table: FlatTable, reference: Reference) -> FlatRows:
    """Rows of the workforce table from a wide one: per year × region the total, formal and informal.

    Units: persons. Missing: 0 and an empty cell in the total mean no data; a year whose statuses stand in another order
    has no formal and informal, which is said.
    """
    rows = FlatRows(form=FORM)
    reading = _Reading(sheet, table, rows, reference)
    rows.problems += judge_workers(sheet, table)
    for index in range(table.header_row + 1, len(sheet.rows)):
        _read_row(reading, index)
    read = WorkerRows(sheet, table, rows, reading.indices)
    fold(read, split_columns(read, has_counts=True))
    _name_publication(rows)
    _say_passed_over(reading)
    if not rows.problems:
        rows.records, findings = set_aside_unlike(rows.records)
        rows.findings += findings
        _compare_provinces(reading)
        find_gaps(rows)
        state_totals(rows)
    return rows


def _read_row(reading: _Reading, index: int) -> None:
    row = reading.sheet.rows[index]
    columns = reading.table.columns
    stated = {name: text_of(row[column]) for name, column in columns.items() if column < len(row)}
    stated = {name: text for name, text in stated.items() if text not in MISSING_TEXTS}
    keys = [name for name in ("year", "region_code", "region_name", "province_code", "province_name") if name in stated]
    if len(stated) < 2 or not keys or is_numbering(list(stated.values())):
        return
    reader = RowReader(reading.sheet, reading.table, index, reading.rows, reading.reference)
    place = _place(stated)
    if place == "other":
        reading.others += 1
    elif place == "province":
        reading.provinces.append(reader)
    else:
        reading.rows.rows += 1
        _record(reading, reader, place)


def _place(stated: dict[str, str]) -> str:
    """What a row is of: 'other' province, 'province' for West Java as a whole, else the code of its region or ''."""
    code = stated.get("region_code", "").removesuffix(".0")
    province = stated.get("province_code", "").removesuffix(".0")
    name = normalise_text(stated.get("province_name", ""))
    if (province and province != PROVINCE_CODE) or (name and not is_province(name)):
        return "other"
    is_known = bool(province or name)
    digits = code.replace(".", "").replace("-", "")
    if not is_known and digits.isdigit() and not digits.startswith(PROVINCE_CODE):
        return "other"
    is_level = normalise_text(stated.get("level", "")).startswith("PROV")
    is_whole = digits in (PROVINCE_CODE, f"{PROVINCE_CODE}00", "0", "00") or is_province(stated.get("region_name", ""))
    is_nameless = is_known and not digits and not stated.get("region_name")
    if is_level or is_whole or is_nameless:
        return "province"
    return f"{PROVINCE_CODE}{int(digits):02d}" if is_known and digits.isdigit() and len(digits) <= 2 else code


def _record(reading: _Reading, reader: RowReader, code: str) -> None:
    """The records of one row of a region."""
    name = "region_name" if "region_name" in reader.table.columns else "region_code"
    place = (reader.sheet.name, reader.where(name))
    region, problem = read_region((code, reader.text("region_name")), place, reading.reference)
    reading.rows.problems += [problem] if problem else []
    year = reader.year()
    if region is None or year is None:
        return
    counts = {each: reader.count(each) for each in reader.table.columns if each in _COUNTED}
    employed = _employed(reader, counts)
    if employed is None:
        words = f"Angka {region_name(region)} ({region}) tahun {year} kosong atau 0: dibaca sebagai tidak ada data."
        reading.rows.findings.append(Finding("zero_no_data", "warning", f"{reader.sheet.name}!{place[1]}", words))
    formal = _formal(counts) if employed is not None else None
    if employed is not None and formal is None and any(each in counts for each in STATUSES):
        reading.unsplit[year].add(region)
    shared: dict[str, object] = {
        "region_code": region,
        "year": year,
        "vintage": reader.text("vintage"),
        "source": reader.text("source"),
        "definition": "penduduk bekerja",
        "precision": 1,
        "eligible": None,
    }
    sectors = {"total": employed}
    if employed is not None and formal is not None:
        sectors |= {"formal": formal, "informal": employed - formal}
    for sector, count in sectors.items():
        reading.rows.records.append({**shared, "sector": sector, "employed": count})
        reading.indices.append(reader.index)


def _employed(reader: RowReader, counts: dict[str, int | None]) -> int | None:
    """The total of a row: as stated, and equal to the sums that the row states; else the sum of all statuses."""
    stated = counts.get("employed")
    sums = []
    for names in (STATUSES, ("male", "female"), ("formal", "informal")):
        parts = [counts[name] for name in names if name in counts]
        if len(parts) == len(names) and None not in parts:
            sums.append((names, sum(part for part in parts if part is not None)))
    if "employed" not in counts:
        return next((total for _, total in sums if total), None)
    for names, total in sums:
        # each published part is rounded by itself, by half a person at most
        if stated and total and 2 * abs(stated - total) > len(names) + 1:
            expected = f"{format_number(total)} (jumlah kolom-kolomnya; selisih {format_change(stated - total)})"
            reader.refuse("total_mismatch", "employed", expected, "Perbaiki jumlah itu atau kolom yang salah.")
    return stated or None


def _formal(counts: dict[str, int | None]) -> int | None:
    """Formal workers of a row: their own column, else statuses 3 and 4 where all seven stand; None where unknown."""
    if counts.get("formal") is not None:
        return counts["formal"]
    if any(counts.get(name) is None for name in STATUSES):
        return None
    return sum(counts[name] or 0 for name in _FORMAL)


def _name_publication(rows: FlatRows) -> None:
    """Name vintage and source where the file states neither: Sakernas, by its newest year."""
    newest = max((int(str(record["year"])) for record in rows.records), default=0)
    for record in rows.records:
        record["vintage"] = record["vintage"] or f"sakernas-{newest}"
        record["source"] = record["source"] or f"BPS, Sakernas Agustus {record['year']} (terbitan sampai {newest})"


def _say_passed_over(reading: _Reading) -> None:
    """Say what of the table is not used: other provinces, other columns, regions without a full split."""
    rows, sheet = reading.rows, reading.sheet
    if not rows.rows:
        found = f"{format_number(reading.others)} baris provinsi lain"
        remedy = "Kirim berkas yang memuatnya."
        where = cell_name(reading.table.header_row, 0)
        rows.problems.append(Problem("region_missing", sheet.name, where, found, "baris kab/kota Jawa Barat", remedy))
    if reading.others:
        words = f"{format_number(reading.others)} baris provinsi lain dilewati; hanya kab/kota Jawa Barat yang dibaca."
        rows.findings.append(Finding("provinces_passed", "info", sheet.name, words))
    if reading.table.unknown:
        one = excerpt(reading.table.unknown[0][1], 40)
        words = f"{len(reading.table.unknown)} kolom lain tidak dibaca, misalnya '{one}'."
        rows.findings.append(Finding("unknown_column", "info", sheet.name, words))
    for year, regions in sorted(reading.unsplit.items()):
        words = (
            f"Tahun {year}: status 1 sampai 7 tidak lengkap untuk {len(regions)} kab/kota; formal dan informalnya "
            "tidak diketahui."
        )
        rows.findings.append(Finding("status_missing", "warning", str(year), words))
    years = sorted({int(str(record["year"])) for record in rows.records})
    again = [str(year) for year in years if year in _REWEIGHTED]
    if again:
        words = f"Angka {' dan '.join(again)} ditimbang ulang oleh BPS; edisi Open Data Jabar memuat angka sebelumnya."
        rows.findings.append(Finding("reweighted", "info", again[0], words))


def _compare_provinces(reading: _Reading) -> None:
    """Hold rows of the province against the sums of their regions, each of which may be rounded by half a person."""
    for reader in reading.provinces:
        year, figure = reader.text("year").removesuffix(".0"), reader.count("employed")
        counts = [
            int(str(record["employed"]))
            for record in reading.rows.records
            if str(record["year"]) == year and record["sector"] == "total" and record["employed"]
        ]
        if figure and counts and 2 * abs(figure - sum(counts)) > len(counts) + 1:
            words = (
                f"Penduduk bekerja Jawa Barat {year} menurut berkas {format_number(figure)}, jumlah {len(counts)} "
                f"kab/kota {format_number(sum(counts))}: selisih {format_change(figure - sum(counts))} orang. Yang "
                "dipakai jumlah kab/kota; tanyakan ke penerbitnya."
            )
            where = f"{reader.sheet.name}!{reader.where('employed')}"
            reading.rows.findings.append(Finding("province_sum", "warning", where, words))
