"""Measures the way of a roster from file to committed snapshot, beside the plain pandas way and the bare inflate.

    python benchmarks/ingest.py [--rows 200000] [--large 833000] [--rounds 3] [--stages]

All in one run on one machine, turn by turn, and the best of the rounds counts:
A  `pandas.read_excel(engine="openpyxl")` then `to_parquet`, as a whole process: no checks, no pseudonyms, no snapshot;
B  `python -m coverage ingest`, as a whole process: guard, row checks, pseudonyms, sorted Parquet, cube, committed;
C  the sheet inflated by isal and its cells counted (`<c`), in this process: the bare cost of looking at each byte once.
Printed are A/B for one file, A four times over B on four files at once, B/C, and memory and time of a file of --large
rows, with the memory of all its processes together. --stages adds where the time of B goes. The rows are invented.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import datetime as dt
import io
import json
import os
import pstats
import random
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from isal import isal_zlib

HEADER = [
    *("NIK", "KPJ", "NAMA_LENGKAP", "TANGGAL_LAHIR", "JENIS_KELAMIN", "NPP", "NAMA_PERUSAHAAN", "SEGMEN", "STATUS"),
    *("KODE_KAB", "NAMA_KAB", "PROGRAM", "TGL_KEPESERTAAN", "UPAH", "PERIODE"),
]
HEADER_ROW = 5
MONTHS = {"2024-05": "31 MEI 2024", "2024-06": "30 JUNI 2024", "2024-07": "31 JULI 2024", "2024-08": "31 AGUSTUS 2024"}
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
ROOT = Path(__file__).parents[1]
PANDAS = """
import sys, pandas
pandas.read_excel(sys.argv[1], engine="openpyxl", header=int(sys.argv[2])).to_parquet(sys.argv[3])
"""


def person(number: int, chance: random.Random) -> list[object]:
    """The cells of one invented person; no two have the same NIK."""
    born = dt.datetime(1965, 1, 1) + dt.timedelta(days=number % 14_000)
    district, serial = number // 14_000 % 40 + 1, number // 560_000 + 1
    is_woman = number % 2
    nik = f"3204{district:02d}{born.day + 40 * is_woman:02d}{born:%m%y}{serial:04d}"
    company = chance.randrange(5_000)
    segment = "PU" if number % 3 else "BPU"
    wage = chance.randrange(10**6, 9 * 10**6)
    name = [
        nik,
        f"{number:011d}",
        f"CONTOH {number}",
        born,
        "LP"[is_woman],
        f"{10**7 + company}",
        f"PT CONTOH {company}",
    ]
    return [*name, segment, "AKTIF", "3204", "KAB. BANDUNG", "JKK,JKM", "2020-01-01", wage, "2024-08"]


def write_roster(path: Path, rows: int) -> None:
    """A roster as Excel would hold it: two lines of title, the header on row 6, texts shared."""
    chance = random.Random(1)  # noqa: S311
    numbers = list(range(rows))
    chance.shuffle(numbers)
    book = xlsxwriter.Workbook(path)
    page, day = book.add_worksheet("Peserta"), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_column(0, 0, ["DAFTAR PESERTA", f"POSISI {MONTHS['2024-08']}"])
    page.write_row(HEADER_ROW, 0, HEADER)
    for row, number in enumerate(numbers, HEADER_ROW + 1):
        for column, cell in enumerate(person(number, chance)):
            if isinstance(cell, dt.datetime):
                page.write_datetime(row, column, cell, day)
            elif isinstance(cell, str):
                page.write_string(row, column, cell)
            else:
                page.write_number(row, column, cell)
    book.close()


def write_month(source: Path, target: Path, month: str) -> None:
    """The same roster for another month: only its shared strings are edited."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == STRINGS:
                content = content.replace(b">2024-08<", f">{month}<".encode())
                content = content.replace(MONTHS["2024-08"].encode(), MONTHS[month].encode())
            new.writestr(name, content)


def packed_sheet(path: Path) -> bytes:
    """The sheet's bytes as they lie in the zip."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(SHEET)
    content = path.read_bytes()
    names = content[info.header_offset + 26 : info.header_offset + 30]
    start = info.header_offset + 30 + int.from_bytes(names[:2], "little") + int.from_bytes(names[2:], "little")
    return content[start : start + info.compress_size]


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def environment(folder: Path) -> dict[str, str]:
    """Where this run keeps its key and what it learnt: in the folder of the run."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "COVERAGE_KEY_FILE": str(folder / "secret" / "pseudonym.key"),
        "COVERAGE_REFERENCE": str(folder / "taught"),
    }


def ingest(folder: Path, paths: list[Path]) -> subprocess.Popen[str]:
    """`ingest` of the files into a fresh store, as a process of its own."""
    store = tempfile.mkdtemp(dir=folder)
    command = [sys.executable, "-m", "coverage", "--store", store, "ingest", "--json", *map(str, paths)]
    return subprocess.Popen(command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str], rows: int) -> None:
    """Wait, and check that every row went into a snapshot: a wrong result has no speed."""
    result = json.loads(process.communicate()[0])
    accepted = sum(file["rows_accepted"] for file in result["files"])
    if process.returncode or result["snapshot"] is None or accepted != rows:
        sys.exit(f"{accepted} of {rows} rows went in: {json.dumps(result)[:2000]}")


def pandas_way(folder: Path, path: Path) -> None:
    """A, as a process of its own."""
    command = [sys.executable, "-c", PANDAS, str(path), str(HEADER_ROW), str(folder / "plain.parquet")]
    subprocess.run(command, check=True)


def peak_memory(process: subprocess.Popen[str], done: threading.Event) -> list[int]:
    """Watches a process and its descendants until done: the largest sum of their resident bytes, as the last entry."""
    peaks = [0]
    while not done.wait(0.02):
        peaks[0] = max(peaks[0], sum(resident(number) for number in descendants(process.pid)))
    return peaks


def descendants(number: int) -> list[int]:
    """A process and all that it started."""
    found = [number]
    for parent in found:
        try:
            texts = [path.read_text() for path in Path(f"/proc/{parent}/task").glob("*/children")]
        except OSError:
            continue
        found += [int(child) for text in texts for child in text.split()]
    return found


def resident(number: int) -> int:
    """The resident bytes of a process; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def measure_large(folder: Path, rows: int) -> None:
    """Time and memory of one large file."""
    path = folder / "large.xlsx"
    write_roster(path, rows)
    start = time.perf_counter()
    process = ingest(folder, [path])
    done, peaks = threading.Event(), [0]
    watcher = threading.Thread(target=lambda: peaks.extend(peak_memory(process, done)))
    watcher.start()
    finish(process, rows)
    took = time.perf_counter() - start
    done.set()
    watcher.join()
    size, peak = path.stat().st_size / 2**20, max(peaks) / 2**30
    print(f"{rows:,} rows, {size:.0f} MiB: {took:.1f} s, {peak:.2f} GiB in all processes together (goal: below 1.5 GB)")


def measure(folder: Path, rows: int, rounds: int) -> None:
    """The ratios on one file and on four."""
    path = folder / "roster-2024-08.xlsx"
    files = [folder / f"roster-{month}.xlsx" for month in MONTHS]
    for month in MONTHS:
        if month != "2024-08":
            write_month(path, folder / f"roster-{month}.xlsx", month)
    packed = packed_sheet(path)
    bare, one, four, plain = [], [], [], []
    for _ in range(rounds):
        bare += [seconds(lambda: isal_zlib.decompress(packed, -15).count(b"<c")) for _ in range(3)]
        one.append(seconds(lambda: finish(ingest(folder, [path]), rows)))
        four.append(seconds(lambda: finish(ingest(folder, files), len(files) * rows)))
        plain.append(seconds(lambda: pandas_way(folder, path)))
    a, b, b4, c = min(plain), min(one), min(four), min(bare)
    print(f"A  pandas + openpyxl -> Parquet   {a:8.2f} s")
    print(f"B  ingest, one file               {b:8.2f} s")
    print(f"B4 ingest, four files             {b4:8.2f} s")
    print(f"C  bare inflate and scan          {c:8.3f} s")
    print(f"A/B   {a / b:6.1f} times faster on one file (goal: at least 9)")
    print(f"4A/B4 {4 * a / b4:6.1f} times faster on four files (goal: at least 16)")
    print(f"B/C   {b / c:6.1f} times the bare inflate and scan (goal: at most 8)")


def show_stages(folder: Path, rows: int) -> None:
    """Where the time goes, in this process: the loader alone, then the whole command."""
    sys.path.insert(0, str(ROOT))
    from coverage.cli import main
    from coverage.loaders import KEY_BYTES, load
    from coverage.model.loading import LoadOptions

    path = folder / "roster-2024-08.xlsx"
    content, key = path.read_bytes(), bytes(KEY_BYTES)
    os.environ.update(environment(folder))
    store = tempfile.mkdtemp(dir=folder)
    arguments = ["--store", store, "ingest", "--json", str(path)]
    for title, work in (
        ("loaders.load", lambda: load(content, path.name, LoadOptions(), lambda: key)),
        ("the whole command", lambda: quietly(lambda: main(arguments))),
    ):
        profile = cProfile.Profile()
        took = seconds(lambda profile=profile, work=work: profile.runcall(work))
        print(f"\n{title}: {took:.2f} s under the profiler, of which, with what they call:")
        print_stages(profile, took)


def quietly(work: Callable[[], object]) -> None:
    """Do it without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        work()


def print_stages(profile: cProfile.Profile, took: float) -> None:
    """The project's functions that take more than a fiftieth of the time."""
    stats = pstats.Stats(profile)
    lines = [
        (cumulative, own, calls, f"{Path(file).parent.name}/{Path(file).name}:{name}")
        for (file, _, name), (_, calls, own, cumulative, _) in stats.stats.items()
        if Path(file).is_relative_to(ROOT / "coverage") and cumulative > took / 50
    ]
    for cumulative, own, calls, name in sorted(lines, reverse=True):
        print(f"  {cumulative:7.3f} s  {own:7.3f} s own  {calls:9,} calls  {name}")


def run() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--large", type=int, default=833_000, help="rows of the large file; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of A, B and C; 0 leaves them out")
    parser.add_argument("--stages", action="store_true", help="where the time goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "roster-2024-08.xlsx"
        write_roster(path, options.rows)
        size = path.stat().st_size / 2**20
        print(f"{options.rows:,} rows x {len(HEADER)} columns, {size:.1f} MiB, {os.cpu_count()} cores")
        if options.rounds:
            measure(folder, options.rows, options.rounds)
        if options.stages:
            show_stages(folder, options.rows)
        if options.large:
            measure_large(folder, options.large)


if __name__ == "__main__":
    run()
