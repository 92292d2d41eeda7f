"""A small office in which little is in order: branches missing, above 100 %, rows held back, revised, rounded."""

from pathlib import Path

from coverage.cli import main
from tests import builders

DUTIES = [
    ["K01", "Bandung", "3204"], ["K01", "Bandung", "3273"], ["K02", "Garut", "3205"],
    *([*duty, "2024-08-01"] for duty in (["K03", "Singajaya", "3205"], ["K04", "Ciamis", "3207"],
                                         ["K05", "Sumedang", "3211"])),
]  # fmt: skip
ELIGIBLE = {"3204": 520, "3273": 250, "3205": 1500, "3207": 400, "3211": 350}
MONTHS = {"2024-07": "POSISI 31 JULI 2024", "2024-08": "POSISI 31 AGUSTUS 2024"}


def odd_files():
    """Name -> bytes, in the order in which they are ingested."""
    yield "cabang.xlsx", builders.branch_list(DUTIES)
    for edition, factor in (("lama", 1), ("baru", 1.1)):
        yield f"{edition}.xlsx", _workforce(edition, factor)
    for period, title in MONTHS.items():
        counts = {"Kab. Bandung": (100, 20, 30), "Kota Bandung": (200, 40, 50)}
        yield f"k01-{period}.xlsx", _recap(counts, "K01 - Bandung", title)
        yield f"k02-{period}.xlsx", _recap({"Garut": (300, 60, 70)}, "K02 - Garut", title)
    people = [
        builders.person(f"320701010190{number:04d}", kpj=f"{number:011d}", region="3207", name="KAB. CIAMIS")
        for number in range(1, 121)
    ]
    yield "k04.xlsx", builders.roster([*people, builders.person("salah", region="3207", name="KAB. CIAMIS")])


def _workforce(edition, factor):
    header = ["Kode Kab/Kota", "Tahun", "Sektor", "Penduduk Bekerja", "Pekerja Berhak", "Sumber", "Edisi"]
    rows = [
        [code, 2024, "total", round(2 * eligible * factor), round(eligible * factor), "Sakernas", edition]
        for code, eligible in ELIGIBLE.items()
    ]
    return builders.workbook([header, *rows], sheet="Pekerja")


def _recap(counts, branch, title):
    return builders.recap(counts, branch=branch, title=("REKAP KEPESERTAAN", title, "DASAR WILAYAH: DOMISILI (NIK)"))


def build_odd_store(folder: Path) -> Path:
    """The store: July released and revised, August a draft."""
    store = folder / "data" / "store"

    def run(*arguments):
        assert main(["--store", str(store), *map(str, arguments)]) == 0

    for name, content in odd_files():
        (folder / name).write_bytes(content)
        options = ["--branch", "K04", "--basis", "domicile", "--complete"] if name == "k04.xlsx" else []
        run("ingest", folder / name, *options)
    run("release", "2024-07", "--final", "--vintage", "lama")
    more = folder / "k01-susulan.xlsx"
    counts = {"Kab. Bandung": (100, 20, 42), "Kota Bandung": (200, 40, 50)}
    more.write_bytes(_recap(counts, "K01 - Bandung", MONTHS["2024-07"]))
    run("ingest", more)
    run("release", "2024-07", "--revise", "--why", "rekap susulan")
    return store
