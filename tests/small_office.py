"""The small store in use: files that change it, what a release shows of it, and what differs between two releases."""

import json
from dataclasses import asdict, replace

from coverage.cli.summary import row_json, summary_json
from coverage.export import write_workbook
from coverage.metrics import group_members
from coverage.model.selection import Selection
from coverage.services import show
from coverage.store import Store
from tests import builders

TITLES = {
    period: ("REKAP KEPESERTAAN", f"POSISI {day} 2024", "DASAR WILAYAH: DOMISILI (NIK)")
    for period, day in (("2024-07", "31 JULI"), ("2024-08", "31 AGUSTUS"), ("2024-09", "30 SEPTEMBER"))
}
"""Month -> the lines above a recap of it."""

JULY, AUGUST, SEPTEMBER = TITLES.values()

NIKS = tuple(f"32040101019000{number:02d}" for number in range(1, 21))
"""Invented persons."""


MEANWHILE = ("--despite", "Cabang Bandung menyusul")
"""For a month of which only branch K02 is in: the reason for which it is released all the same."""


def answer(run, *arguments):
    """What a command that must succeed prints as JSON."""
    code, out, err = run(*arguments)
    assert code == 0, err
    return json.loads(out)


def summary(run, *arguments):
    return answer(run, "summary", *arguments, "--format", "json")


def release(run, *arguments):
    return answer(run, "release", *arguments, "--json")["releases"]


def ingest_garut(run, put, members, title=AUGUST):
    """A recap of the one region of branch K02, in place of what it sent before."""
    content = builders.recap({"Garut": (members, 60, 70)}, branch="K02 - Garut", title=title)
    answer(run, "ingest", put(f"k02-{members}.xlsx", content), "--json")


def ingest_workforce(run, put, eligible, vintage):
    """A publication for 2024 in which every region of the small store has so many eligible workers."""
    rows = [[code, 2024, "total", 2 * eligible, eligible] for code in ("3204", "3273", "3205")]
    header = ["Kode Kab/Kota", "Tahun", "Sektor", "Penduduk Bekerja", "Pekerja Berhak", "Sumber", "Edisi"]
    content = builders.workbook([header, *([*row, "Sakernas", vintage] for row in rows)], sheet="Pekerja")
    answer(run, "ingest", put(f"{vintage}.xlsx", content), "--json")


def ingest_roster(run, put, niks, period="2024-08"):
    """The complete list of branch K02 for a month, in place of its recap and of the list that it sent before."""
    rows = [
        builders.person(nik, kpj=f"{place:011d}", region="3205", name="KAB. GARUT") for place, nik in enumerate(niks)
    ]
    content = builders.roster([[*row[:-1], period] for row in rows])
    options = ("--branch", "K02", "--complete", "--basis", "domicile", "--json")
    answer(run, "ingest", put("daftar.xlsx", content), *options)


def outputs(folder, selection):
    """What a selection shows: the JSON of `summary`, and the bytes of the workbook."""
    store = Store(folder)
    found = show(selection, store.holdings(), store.holdings)
    # What is said of a release may grow (that it rests on an old figure); what it shows never changes.
    said = tuple(each for each in found.summary.findings if each.code != "old_figure")
    shown = replace(found.summary, findings=said, old_figures=())
    branches = group_members(found.holdings, "branch", shown.period, shown.basis)
    told = json.dumps(summary_json(shown, [row_json(shown, row) for row in shown.rows]), default=asdict)
    return told, write_workbook(shown, branches)


class Kept:
    """What a release showed when this was made, to be compared with what it shows later."""

    def __init__(self, folder, period, number):
        self.folder, self.selection = folder, Selection(period, release=number)
        self.shown = outputs(folder, self.selection)

    @property
    def json(self):
        return json.loads(self.shown[0])

    def assert_unchanged(self, folder=None):
        assert outputs(folder or self.folder, self.selection) == self.shown


def difference(before, after):
    """The moves between two answers of `summary`, from their figures alone: regions that differ, then the province."""
    old, new = ({row["region_code"]: row for row in [*each["rows"], each["province"]]} for each in (before, after))
    assert list(old) == list(new)
    return [
        {
            "code": code,
            "name": row["region"],
            "members_before": old[code]["active_members"],
            "members_after": row["active_members"],
            "members_change": _minus(row["active_members"], old[code]["active_members"]),
            "workers_before": old[code]["eligible_workers"],
            "workers_after": row["eligible_workers"],
            "rate_before": old[code]["coverage_rate"],
            "rate_after": row["coverage_rate"],
            "formal_before": old[code]["formal"],
            "formal_after": row["formal"],
            "informal_before": old[code]["informal"],
            "informal_after": row["informal"],
        }
        for code, row in new.items()
        if row != old[code]
    ]


def _minus(after, before):
    return None if None in (after, before) else after - before


def releases_of(folder):
    """Every release that the store acknowledges, in order, as objects."""
    return json.loads(json.dumps([asdict(each) for each in Store(folder).info().releases]))


def named_files(folder, tables=None):
    """Names of the data files that the manifests name, personal ones of purged snapshots apart; of some tables."""
    manifests = [json.loads(path.read_bytes()) for path in (folder / "snap").glob("*.json")]
    purged = max(manifests, key=lambda each: each["number"])["purged"]
    return {
        f"{file['sha256']}.parquet"
        for manifest in manifests
        for file in manifest["files"]
        if (tables is None or file["table"] in tables)
        and not (manifest["number"] in purged and file["table"] in ("roster", "persons"))
    }


def files_on_disk(folder):
    return {path.name for path in (folder / "data").iterdir()}


def damage_cube(folder, number):
    """Overwrite the cube of a snapshot."""
    stored = Store(folder)
    cube = next(file for file in stored.manifest(number).files if file.table == "cube")
    (stored.data / cube.name).write_bytes(b"x" * cube.size)
