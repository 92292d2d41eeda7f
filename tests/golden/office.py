"""Writes the small store that is kept as bytes: `python -m tests.golden.office DIR`, run by hand, once a form.

Every person, figure and name in it is invented. The store must be written by the program as it was at the end of a
part, so it is never written anew by a test, nor in place of one that is committed: a later part whose form of store
differs adds a folder of its own beside it. What is in it:

- branches K01 (Kab. and Kota Bandung), K02 (Garut), K03 (Ciamis), and the Kanwil, which reports July too;
- recaps of December 2023 and of June to August 2024; K03 is not in for August, and sent a list instead;
- workers of two editions, targets of two sources, head office's figures, two statements;
- complete lists of K02 for July and August (so there are flows), incomplete ones of K01 (with a row set aside) and K03;
- releases: December and July final, June and August for the time being, July then revised, because K01 sent a recap
  once more: its first one, and the snapshot with it, is superseded.
"""

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

from coverage.cli import main as command
from tests import builders

NAME = "store-part4"
"""The committed office; its store is in the folder `store`, its key in `secret`."""

REGIONS = {"3204": "Kab. Bandung", "3273": "Kota Bandung", "3205": "Garut", "3207": "Ciamis"}
BRANCHES = {"K01": ("Bandung", ("3204", "3273")), "K02": ("Garut", ("3205",)), "K03": ("Ciamis", ("3207",))}
DAYS = {
    "2023-12": "31 DESEMBER 2023",
    "2024-06": "30 JUNI 2024",
    "2024-07": "31 JULI 2024",
    "2024-08": "31 AGUSTUS 2024",
}

PU = {"3204": 400, "3273": 700, "3205": 150, "3207": 90}
"""Active PU members in December 2023; every figure of the recaps follows from these."""

ROSTER_HEADER = [*builders.ROSTER_HEADER, "EKOSISTEM", "SUMBER DANA", "AKHIR MASA PERLINDUNGAN"]


def counts(period, region, extra=0):
    """PU, Jakon and BPU of a region: some more every month."""
    grown = list(DAYS).index(period) * 7 + extra
    return PU[region] + grown, PU[region] // 10 + grown, PU[region] // 4 + grown


def recap(period, branch, extra=0):
    """A branch's recap of a month, or the Kanwil's (no branch) of all regions."""
    name, regions = BRANCHES[branch] if branch else ("", tuple(REGIONS))
    title = ("REKAP KEPESERTAAN", f"POSISI {DAYS[period]}", "DASAR WILAYAH: DOMISILI (NIK)")
    rows = {REGIONS[region]: counts(period, region, extra) for region in regions}
    return builders.recap(rows, title=title, branch=f"{branch} - {name}" if branch else None)


def people(first, count, region, period, segment="PU", status="AKTIF"):
    """Rows of a list: invented persons with numbers from `first`; for every third BPU member others pay."""
    rows = []
    for number in range(first, first + count):
        row = builders.person(
            f"{region}010101{90 + number % 9}{number:04d}"[:16], kpj=f"{number:011d}", segment=segment, status=status,
            region=region, name=REGIONS[region].upper() if region != "3205" else "KAB. GARUT", start="2022-05-01",
        )  # fmt: skip
        paid = ["DESA", "APBD KAB", "2024-10-31"] if segment == "BPU" and number % 3 == 0 else ["LAIN", None, None]
        rows.append([*row[:-1], period, *paid])
    return rows


def roster(rows):
    """A list with who pays, until when, and the channel."""
    return builders.workbook([ROSTER_HEADER, *rows], sheet="Peserta")


def july_list():
    """Everybody whom K02 knew in July: complete."""
    return roster(people(1, 60, "3205", "2024-07") + people(101, 24, "3205", "2024-07", "BPU"))


def august_list():
    """Everybody whom K02 knew in August: ten left, four are inactive now, fifteen came."""
    inactive = people(11, 4, "3205", "2024-08", status="NONAKTIF")
    return roster(inactive + people(15, 61, "3205", "2024-08") + people(101, 24, "3205", "2024-08", "BPU"))


def bandung_list():
    """Some of those whom K01 knew in July, and a row with a number that is none."""
    broken = [["32040101", *row[1:]] for row in people(900, 1, "3204", "2024-07")]
    return roster(people(201, 30, "3204", "2024-07") + people(301, 20, "3273", "2024-07", "BPU") + broken)


def ciamis_list():
    """Some of those whom K03 knew in August, for which it sent no recap."""
    return roster(people(401, 25, "3207", "2024-08"))


LISTS = {
    "daftar-K02-2024-07.xlsx": (july_list, ("--branch", "K02", "--complete", "--basis", "domicile")),
    "daftar-K02-2024-08.xlsx": (august_list, ("--branch", "K02", "--complete", "--basis", "domicile")),
    "daftar-K01-2024-07.xlsx": (bandung_list, ("--branch", "K01", "--basis", "domicile", "--max-refused-share", "0.1")),
    "daftar-K03-2024-08.xlsx": (ciamis_list, ("--branch", "K03", "--basis", "domicile")),
}
"""Name of a list -> what writes it, and the options with which it is loaded."""


def tables():
    """Branches, workers of two editions, targets, head office's figures and statements: name -> workbook."""
    duties = [[code, name, region] for code, (name, regions) in BRANCHES.items() for region in regions]
    target = [["Kode Wilayah", "Wilayah", "Tahun", "Target", "Sumber"]]
    target += [["32", "Jawa Barat", 2024, rate, source] for rate, source in ((0.4, "RPJMD"), (0.35, "Kanwil"))]
    target += [[code, name, 2024, 0.3 + 0.02 * place, "Kanwil"] for place, (code, name) in enumerate(REGIONS.items())]
    control = [["Periode", "Segmen", "Peserta Aktif", "Sumber"], ["2024-07", "PU", 1_420, "Pusat"],
               ["2024-07", "BPU", 400, "Pusat"], ["2024-08", "PU", 1_500, "Pusat"]]  # fmt: skip
    claim = [["id", "place", "printed_date", "covered", "eligible", "formal", "informal", "published_rate", "source"],
             ["a", "Jawa Barat", "2024-08-20", "1.900", "5.400", "1.500", "400", "35,2 persen", "siaran rekaan"],
             ["b", "Kota Bandung", "2024-08-20", "900", "2.800", "", "", "41 persen", "berita rekaan"]]  # fmt: skip
    return {
        "cabang.xlsx": builders.branch_list(duties),
        "pekerja-2023.xlsx": builders.workforce(list(workers(2023, 4))),
        "pekerja-2024.xlsx": builders.workforce(list(workers(2024, 5))),
        "sasaran.xlsx": builders.workbook(target),
        "angka-pusat.xlsx": builders.workbook(control),
        "pernyataan.xlsx": builders.workbook(claim),
    }


def workers(year, times):
    """Workers of a year by region and sector: so many times the PU members employed, of whom four fifths eligible."""
    for region, members in PU.items():
        for sector, part in (("total", 1), ("formal", 0.4), ("informal", 0.6)):
            employed = round(members * times * part)
            yield [region, year, sector, employed, employed * 4 // 5]


SENT = [(period, branch) for period in DAYS for branch in BRANCHES if (period, branch) != ("2024-08", "K03")]
"""Months and branches of which there is a recap."""

STEPS = (
    ("ingest", *tables(), *(f"{branch}-{period}.xlsx" for period, branch in SENT), "Kanwil-2024-07.xlsx"),
    ("release", "2023-12", "--final"),
    ("release", "2024-06", "--vintage", "edisi-2024"),
    ("ingest", "daftar-K02-2024-07.xlsx"),
    ("ingest", "daftar-K01-2024-07.xlsx"),
    ("release", "2024-07", "--final", "--vintage", "edisi-2024"),
    ("ingest", "K01-2024-07-ulang.xlsx"),
    ("release", "2024-07", "--revise", "--why", "Rekap K01 dikirim ulang"),
    ("ingest", "daftar-K03-2024-08.xlsx"),
    ("ingest", "daftar-K02-2024-08.xlsx"),
    ("release", "2024-08"),
)
"""What was done with the store, in order; names of files stand for files in the folder."""


def files():
    """Every file that is loaded: name -> bytes."""
    recaps = {f"{branch}-{period}.xlsx": recap(period, branch) for period, branch in SENT}
    more = {"Kanwil-2024-07.xlsx": recap("2024-07", "", extra=3), "K01-2024-07-ulang.xlsx": recap("2024-07", "K01", 5)}
    return tables() | recaps | more | {name: write() for name, (write, _) in LISTS.items()}


def write_office(folder: Path, work: Path) -> None:
    """Make the store in `folder`, loading files that are written to `work`."""
    contents = files()
    for name, content in contents.items():
        (work / name).write_bytes(content)
    for action, *words in STEPS:
        options = [option for name in words for option in LISTS.get(name, (None, ()))[1]]
        words = [str(work / word) if word in contents else word for word in words]
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = command(["--store", str(folder / "store"), action, *words, *options])
        if code:
            raise SystemExit(f"{action} {words}: {said.getvalue()}")


def main() -> None:
    """Write the store where nothing is yet."""
    folder = Path(sys.argv[1])
    if folder.exists():
        raise SystemExit(f"{folder} is there already; a committed store is never written anew.")
    os.environ["LOGNAME"] = "petugas-rekaan"  # the name in manifests and releases: of no real user
    with tempfile.TemporaryDirectory() as work:
        write_office(folder, Path(work))


if __name__ == "__main__":
    main()
