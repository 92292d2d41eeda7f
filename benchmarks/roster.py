"""What judging a roster costs: from the cells of 200,000 x 15 columns to checked rows with pseudonyms and their hash.

Prints the ratio against a peer in the same run: pandas on the same cells, which checks only the form of the NIK, the
region, the segment, the date and repeats, and seals each NIK with HMAC. Rows are invented. Run with
`python benchmarks/roster.py`, from the root of the project; `--small` tries it out in seconds.
"""

from __future__ import annotations

import hashlib
import hmac
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from coverage.example.people import invent_people
from coverage.example.roster_sheets import ROSTER_HEADERS
from coverage.loaders import canonical_hash
from coverage.loaders.headings.headers import find_flat_table
from coverage.loaders.roster.file import judge_roster, read_sheets
from coverage.model.loading import LoadOptions, LoadReport
from coverage.reference.regions import region_by_code
from coverage.reference.segments import match_segment
from coverage.reference.tables import REVIEWED
from coverage.sheets.columns import CellColumn, CellKind, LazyRows
from coverage.sheets.reader import Sheet

SMALL = "--small" in sys.argv
ROWS, ROUNDS = (20_000, 2) if SMALL else (200_000, 5)
KEY = bytes(32)
EXCEL_ZERO = np.datetime64("1899-12-30", "D")


def invented() -> dict[str, object]:
    """The cells of a roster by heading: texts, or numbers for dates and wages."""
    random = np.random.default_rng(20240831)
    codes = pd.Series(random.choice(list(region_by_code()), ROWS))
    people = invent_people(codes, random)
    births = people["birth_date"].to_numpy().astype("datetime64[D]")
    starts = births + random.integers(18 * 366, 30 * 366, ROWS)
    starts = np.clip(starts, np.datetime64("1980-01-01", "D"), np.datetime64("2024-08-01", "D"))
    names = {code: region.name.upper() for code, region in region_by_code().items()}
    employers = random.integers(0, 5000, ROWS)
    columns = (
        people["nik"].tolist(),
        [f"{number:011d}" for number in range(ROWS)],
        people["name"].tolist(),
        (births - EXCEL_ZERO).astype(np.float64),
        people["sex"].tolist(),
        [f"1{number:07d}" for number in employers],
        [f"PT CONTOH {number}" for number in employers],
        random.choice(["PU", "BPU", "JAKON"], ROWS).tolist(),
        random.choice(["AKTIF", "NONAKTIF"], ROWS, p=[0.9, 0.1]).tolist(),
        codes.tolist(),
        codes.map(names).tolist(),
        ["JKK,JKM"] * ROWS,
        (starts - EXCEL_ZERO).astype(np.float64),
        random.integers(1, 9, ROWS) * 1e6,
        ["2024-08"] * ROWS,
    )
    return dict(zip(ROSTER_HEADERS, columns, strict=True))


def as_column(heading: str, values: object) -> CellColumn:
    """One column as a reader gives it: texts encoded, dates as dates."""
    if isinstance(values, list):
        texts = pa.array([heading, *values]).dictionary_encode()
        return CellColumn(np.full(ROWS + 1, CellKind.TEXT, np.uint8), texts, np.full(ROWS + 1, np.nan))
    kinds = np.full(ROWS + 1, CellKind.NUMBER if heading == "UPAH" else CellKind.DATE, np.uint8)
    kinds[0] = CellKind.TEXT
    texts = pa.array([heading] + [None] * ROWS)
    return CellColumn(kinds, texts, np.concatenate([[np.nan], np.asarray(values)]))


def ours(sheet: Sheet) -> int:
    """Rows that are accepted by the loader."""
    table, options = find_flat_table(sheet, ("roster",), REVIEWED), LoadOptions()
    report = LoadReport("x.xlsx", "0" * 64, "roster", None, "refused")
    loaded = judge_roster(read_sheets([(sheet, table)], options, REVIEWED), report, options, lambda: KEY)
    canonical_hash(loaded)
    return loaded.report.rows_accepted


def peer(cells: dict[str, object]) -> int:
    """Rows that are accepted by the same first checks in pandas."""
    frame = pd.DataFrame(cells)
    known = set(region_by_code())
    segments = frame["SEGMEN"].map(match_segment)
    dates = pd.to_datetime(frame["TGL_KEPESERTAAN"], unit="D", origin="1899-12-30")
    good = frame["NIK"].str.fullmatch(r"\d{16}") & frame["KODE_KAB"].isin(known) & segments.notna()
    good &= dates.between(pd.Timestamp("1980-01-01"), pd.Timestamp("2027-01-01"))
    good &= ~frame.duplicated(["NIK", "KPJ", "PERIODE"])
    kept = frame[good].drop(columns=["NAMA_LENGKAP", "UPAH"])
    kept["pseudonym"] = [hmac.new(KEY, nik.encode(), hashlib.sha256).digest()[:16] for nik in kept["NIK"]]
    return len(kept.drop(columns="NIK"))


def timed(work: Callable[[], int]) -> float:
    """Seconds of one run that must accept every row."""
    started = time.perf_counter()
    if work() != ROWS:
        raise SystemExit("a side did not accept every row")
    return time.perf_counter() - started


def main() -> None:
    """Print the medians of paired runs and the median of their ratios."""
    cells = invented()
    columns = tuple(as_column(heading, values) for heading, values in cells.items())
    sheet = Sheet("Daftar", LazyRows(columns), columns=columns)
    timed(lambda: ours(sheet)), timed(lambda: peer(cells))
    pairs = [(timed(lambda: ours(sheet)), timed(lambda: peer(cells))) for _ in range(ROUNDS)]
    mine, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(pair[1] / pair[0] for pair in pairs)
    print(f"{ROWS:,} rows: every rule, pseudonyms and hash {mine:.2f} s; first checks in pandas {other:.2f} s")
    print(f"ratio {ratio:.1f} (median of {ROUNDS} paired runs)")


if __name__ == "__main__":
    main()
