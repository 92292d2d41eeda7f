"""A roster read the slow and plain way, one row after the other: what the column-wise loader must agree with.

It shares no code with the loader's rules; words and regions come from short lists of its own.
"""

import calendar
import datetime as dt
import re

TODAY = dt.date(2026, 11, 23)
SEGMENTS = {"PU": "PU", "BPU": "BPU", "JAKON": "JAKON", "PMI": "PMI"}
STATUSES = {"AKTIF": "active", "NONAKTIF": "inactive"}
REGIONS = {("3204", ""): "3204", ("", "KAB. BANDUNG"): "3204", ("3204", "KAB. BANDUNG"): "3204", ("", "GARUT"): "3205"}
REGIONS |= {("32.05", ""): "3205", ("32.05", "GARUT"): "3205"}
PROVINCES = {11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65, 71, 72, 73}
PROVINCES |= {74, 75, 76, 81, 82, 91, 92, 93, 94, 95, 96}
FORBIDDEN = {"BPU": {"JP", "JKP"}, "JAKON": {"JHT", "JP", "JKP"}}
MISSING = {"", "-", "N/A"}


def text(cell):
    plain = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    return "" if plain in MISSING else plain


def nik_fault(cell):
    if isinstance(cell, float):
        return "nik_number"
    nik = text(cell).lstrip("'").replace(" ", "").replace(".", "")
    if not re.fullmatch(r"[0-9]{16}", nik):
        return "nik_invalid"
    if not is_birth_date(nik[6:12]):
        return "nik_date"
    return None if int(nik[:2]) in PROVINCES else "nik_province"


def is_birth_date(digits):
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    day = day - 40 if day > 40 else day
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= calendar.monthrange(2000 + year if year else 2000, month)[1]


def date_of(cell):
    """The date of a cell: None where it states none, 'bad' where it states something else."""
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, float):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(cell)) if cell >= 0 else dt.date(1899, 12, 29)
    if not text(cell):
        return None
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text(cell)) or re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text(cell))
    if match is None:
        return "bad"
    parts = list(map(int, match.groups()))
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    return dt.date(year, month, day)


def date_faults(row):
    faults, dates = set(), {}
    for name in ("start_date", "protection_start", "protection_end"):
        dates[name] = date_of(row[name])
        last = dt.date(2031, 11, 23) if name == "protection_end" else TODAY + dt.timedelta(days=31)
        if dates[name] == "bad":
            faults.add("bad_date")
        elif dates[name] is not None and not dt.date(1980, 1, 1) <= dates[name] <= last:
            faults.add("date_range")
    start, end = dates["protection_start"], dates["protection_end"]
    if isinstance(start, dt.date) and isinstance(end, dt.date) and start > end:
        faults.add("protection_order")
    return faults


def row_faults(row):
    """Codes of what is wrong with one row by itself."""
    faults = {nik_fault(row["nik"])} | date_faults(row)
    if text(row["segment"]) not in SEGMENTS:
        faults.add("unknown_segment")
    if text(row["status"]) not in STATUSES:
        faults.add("unknown_status")
    place = (text(row["region_code"]), text(row["region_name"]))
    if place not in REGIONS:
        faults.add("region_missing" if place == ("", "") else "region")
    period = text(row["period"])
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", period):
        faults.add("period_missing")
    elif period > "2026-11":
        faults.add("period_in_future")
    if set(text(row["programmes"]).split(",")) & FORBIDDEN.get(text(row["segment"]), set()):
        faults.add("programme_segment")
    if re.fullmatch(r"\d{15,16}", text(row["npp"])):
        faults.add("number_misplaced")
    return faults - {None}


def read_slowly(rows):
    """The accepted rows (row number, NIK, region, segment, status, period, start) and the fault codes of the others."""
    accepted, refused, cards, jobs = [], {}, set(), set()
    for number, row in enumerate(rows, 2):
        if not any(text(cell) for cell in row.values()):
            continue
        faults = row_faults(row)
        if faults:
            refused[number] = faults
            continue
        nik = text(row["nik"]).lstrip("'").replace(" ", "").replace(".", "")
        segment, period = text(row["segment"]), text(row["period"])
        region = REGIONS[text(row["region_code"]), text(row["region_name"])]
        card = (nik, text(row["kpj"]), period)
        job = (nik, segment, text(row["npp"]), period, region)
        if (text(row["kpj"]) and card in cards) or (not text(row["kpj"]) and job in jobs):
            refused[number] = {"repeated_row"}
            continue
        cards.add(card)
        if not text(row["kpj"]):
            jobs.add(job)
        accepted.append(
            (number, nik, region, segment, STATUSES[text(row["status"])], period, date_of(row["start_date"]))
        )
    return accepted, refused
