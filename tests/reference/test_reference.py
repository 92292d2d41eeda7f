"""What names are read by is a value: it comes with each call, and nothing that other threads or files do changes it."""

import ast
import csv
import io
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coverage.reference.tables as tables
from coverage.loaders import Source, load, load_safely
from coverage.loaders.amend.declared import CorrectedFigure, apply_correction
from coverage.loaders.forms.describe import all_forms, known_headings
from coverage.loaders.headings.headers import field_names
from coverage.loaders.headings.source_rules import rules_for
from coverage.loaders.recap.header import classify
from coverage.metrics import check_claims
from coverage.metrics.claims.disagreements import Voice, disagreements
from coverage.metrics.claims.statements import statement_of
from coverage.model.errors import UsageError
from coverage.model.loading import LoadOptions
from coverage.model.numbers import parse_figure
from coverage.reference.limits import read_limits
from coverage.reference.places import most_workers
from coverage.reference.regions import match_region, names_region
from coverage.reference.tables import REVIEWED, TAUGHT, Reference, add_taught, read_reference, reviewed_columns
from tests import builders

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 30
WHO = {"reason": "rekaan", "reporter": "Kanwil", "date": "2024-09-02"}
RECAP = builders.recap({"Daerah Intan": (100, 20, 30)}, branch="K09 - Rekaan")


def lessons(region, segment, right):
    """Every table that an office can teach, with rows of one office."""
    rows = {
        "headers": {"kind": "recap", "field": f"active:{segment}", "header": "RAGAM"},
        "layouts": {"layout": f"ajaran-{region}", "kind": "recap", "headings": "RAGAM", "use": "dibaca"},
        "region_aliases": {"alias": "Daerah Intan", "region_code": region},
        "branch_aliases": {"alias": "Rekaan Raya", "branch_code": f"K{region}"},
        "official": {"basis": "domicile", "sender": "kanwil", "valid_from": f"20{region[2:]}-01"},
        "elsewhere": {"phrase": f"SEBERANG {region}", "meaning": "outside"},
        "source_rules": {"branch": "K09", "spelling": "Bandung", "region_code": region, **WHO},
        "corrections": {"kind": "recap", "branch": "K09", "period": "2024-08", "region_code": region, "segment": "PU",
                        "field": "active", "expected": "100", "right": str(right), **WHO},
        "limits": {"limit": "region_pu", "scope": "region", "segment": "PU", "high": f"{right},5", "least": "10"},
    }  # fmt: skip
    return {name: ({column: row.get(column, "") for column in reviewed_columns(name)},) for name, row in rows.items()}


OFFICES = {
    "none": REVIEWED,
    "bandung": Reference(lessons("3204", "PU", 107)),
    "city": Reference(lessons("3273", "BPU", 109)),
}
"""Three offices that read the same names differently; one taught nothing."""


def corrected(region, reference):
    place = CorrectedFigure("K09", "2024-08", region, "PU", "active")
    return apply_correction("recap", place, 100, ("Rekap", "C1"), reference)[0]


READINGS = {
    "a region": lambda reference: match_region("DAERAH INTAN", reference).code,
    "whether it is a region": lambda reference: names_region("daerah intan", reference),
    "most workers of a place": lambda reference: most_workers("Daerah Intan", reference),
    "a heading": lambda reference: classify("Ragam", reference),
    "a limit": lambda reference: read_limits(reference)["region_pu"],
    "fields": lambda reference: field_names("recap", reference).get("RAGAM"),
    "layouts": lambda reference: all_forms(reference)[-1].name,
    "known headings": lambda reference: "RAGAM" in known_headings(reference),
    "a twin of a source": lambda reference: rules_for("recap-dua-baris", "K09 - Rekaan", reference).get("BANDUNG"),
    "a correction": lambda reference: (corrected("3204", reference), corrected("3273", reference)),
    "who disagrees": lambda reference: bool(
        disagreements([voice("a", "Daerah Intan", "31,4%"), voice("b", "Kab. Bandung", "31,2%")], reference)
    ),
}
"""Whatever reads a name, by what it reads."""

ALIKE = {"whether it is a region", "known headings"}
"""Readings that are the same for both offices that taught something."""


def voice(name, place, rate):
    return Voice(name, place, "2 Mei 2024", name, statement_of({"published_rate": parse_figure(rate)}))


@contextmanager
def eager_switching():
    """Threads take turns as often as the interpreter allows."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


def in_lockstep(works, rounds=ROUNDS):
    """The distinct answers of each work, all works of a round at the same moment in threads of their own."""
    gate = threading.Barrier(len(works))

    def repeat(work):
        answers = []
        for _ in range(rounds):
            gate.wait()
            answers.append(work())
        return answers

    with eager_switching(), ThreadPoolExecutor(len(works)) as pool:
        return [list(found) for found in pool.map(repeat, works)]


@pytest.mark.parametrize("reading", READINGS)
def test_threads_with_different_references_each_read_by_their_own(reading):
    read = READINGS[reading]
    alone = [read(reference) for reference in OFFICES.values()]
    found = in_lockstep([lambda each=reference: read(each) for reference in OFFICES.values()])
    assert found == [[answer] * ROUNDS for answer in alone]


@pytest.mark.parametrize("reading", READINGS)
def test_each_reading_does_depend_on_the_office(reading):
    none, bandung, city = (READINGS[reading](reference) for reference in OFFICES.values())
    assert none != bandung
    assert (bandung == city) == (reading in ALIKE)


def write(folder, reference):
    """The tables of an office, in a folder."""
    for name, rows in reference.taught.items():
        add_taught(folder, name, rows)
    return folder


@pytest.fixture
def folders(tmp_path):
    """A folder for each office that taught something; '' for the one that did not."""
    return {name: str(write(tmp_path / name, each)) if each.taught else "" for name, each in OFFICES.items()}


def outcome(loaded):
    """What a load came to: the status, the regions, and the counts of active wage earners."""
    frame = loaded.frame
    counts = [] if frame.empty else frame.query("segment == 'PU' and status == 'active'")["members"].tolist()
    return loaded.report.status, loaded.report.regions, counts


EXPECTED = {
    "none": ("refused", (), []),
    "bandung": ("accepted", ("3204",), [107]),
    "city": ("accepted", ("3273",), [109]),
}
"""Office -> what becomes of the same recap: the region by its alias, the count by its correction."""


def test_whole_loads_in_threads_each_read_by_their_own(folders):
    def loading(taught):
        return lambda: outcome(load(RECAP, "rekap.xlsx", LoadOptions(taught=taught), lambda: b""))

    found = in_lockstep([loading(folder) for folder in folders.values()], rounds=8)
    assert dict(zip(folders, found, strict=True)) == {name: [answer] * 8 for name, answer in EXPECTED.items()}


def test_a_load_is_not_changed_by_one_that_begins_in_its_midst(folders, monkeypatch):
    """The trial behind this: one thread stands within its load while another reads a name."""
    inside, leave = threading.Event(), threading.Event()
    module = sys.modules["coverage.loaders.load"]  # the package names its function so too
    read_book = module.read_book

    def stop_midway(content):
        if threading.current_thread() is not threading.main_thread():
            inside.set()
            assert leave.wait(60)
        return read_book(content)

    monkeypatch.setattr(module, "read_book", stop_midway)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(load, RECAP, "rekap.xlsx", LoadOptions(taught=folders["city"]), lambda: b"")
        assert inside.wait(60)
        try:
            assert match_region("Daerah Intan", REVIEWED).code is None
            mine = load(RECAP, "rekap.xlsx", LoadOptions(taught=folders["bandung"]), lambda: b"")
        finally:
            leave.set()
        assert (outcome(mine), outcome(other.result())) == (EXPECTED["bandung"], EXPECTED["city"])


def test_children_of_the_same_servers_keep_references_apart(folders):
    def loading(name):
        sources = [Source(f"{place}.xlsx", RECAP) for place in range(4)]
        return lambda: [outcome(each) for each in load_safely(sources, LoadOptions(taught=folders[name]), lambda: b"")]

    found = in_lockstep([loading(name) for name in folders], rounds=2)
    assert dict(zip(folders, found, strict=True)) == {name: [[answer] * 4] * 2 for name, answer in EXPECTED.items()}


def aliases(region):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([["alias", "region_code", "note"], ["Daerah Intan", region, ""]])
    return text.getvalue().encode()


def edit(path, content):
    path.write_bytes(content)


def edit_and_turn_back_the_clock(path, content):
    """As a copy does that keeps the time of its source: same size, same time, other rows."""
    found = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def put_another_in_its_place(path, content):
    found, other = path.stat(), path.with_name("lain.tmp")
    other.write_bytes(content)
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [edit, edit_and_turn_back_the_clock, put_another_in_its_place])
def test_a_taught_file_that_changes_is_seen_by_the_next_call(tmp_path, change):
    path = tmp_path / "region_aliases.csv"
    path.write_bytes(aliases("3204"))
    before = read_reference(tmp_path)
    assert (match_region("Daerah Intan", before).code, read_reference(tmp_path) is before) == ("3204", True)
    change(path, aliases("3273"))
    after = read_reference(tmp_path)
    assert (match_region("Daerah Intan", after).code, match_region("Daerah Intan", before).code) == ("3273", "3204")
    status, regions, _ = outcome(load(RECAP, "a", LoadOptions(taught=str(tmp_path)), lambda: b""))
    (again,) = load_safely([Source("a", RECAP)], LoadOptions(taught=str(tmp_path)), lambda: b"")
    assert (status, regions) == outcome(again)[:2] == ("accepted", ("3273",))
    path.unlink()
    assert read_reference(tmp_path) == REVIEWED


def test_nothing_taught_is_the_reviewed_tables(tmp_path):
    assert {read_reference(folder) for folder in (None, "", tmp_path, tmp_path / "tidak-ada")} == {REVIEWED}
    (tmp_path / "headers.csv").write_text("kind,field,header\n")
    assert read_reference(tmp_path) == REVIEWED


texts = st.text("ABC\"',;", min_size=1, max_size=4).map(str.strip).filter(bool)
taught_rows = st.lists(st.fixed_dictionaries({name: texts for name in reviewed_columns("region_aliases")}), max_size=3)


@given(taught_rows, taught_rows)
def test_references_are_equal_when_their_content_is(one, other):
    first, second = (Reference({"region_aliases": tuple(rows)}) for rows in (one, other))
    assert (first == second) == (one == other)
    if one == other:
        assert hash(first) == hash(second)
    assert first.rows("region_aliases") == (*REVIEWED.rows("region_aliases"), *one)
    assert first.rows("segments") == REVIEWED.rows("segments")


def test_a_table_that_is_not_well_formed_is_no_fault_of_the_others(tmp_path):
    write(tmp_path, OFFICES["bandung"])
    (tmp_path / "corrections.csv").write_text("kind,period\nrecap,2024-08\n")
    reference = read_reference(tmp_path)
    assert match_region("Daerah Intan", reference).code == "3204"
    with pytest.raises(UsageError, match=r"corrections\.csv: kolom branch"):
        reference.rows("corrections")
    assert reference.sound.rows("corrections") == REVIEWED.rows("corrections")
    assert match_region("Daerah Intan", reference.sound).code == "3204"
    assert reference != OFFICES["bandung"] != reference.sound


def test_a_table_that_cannot_be_read_for_a_moment_is_read_the_next_time(tmp_path, monkeypatch):
    write(tmp_path, OFFICES["bandung"])
    with monkeypatch.context() as full:
        full.setattr(Path, "read_text", lambda *_, **__: (_ for _ in ()).throw(OSError(24, "Too many open files")))
        reference = read_reference(tmp_path)
        with pytest.raises(UsageError, match="terlalu banyak berkas terbuka"):
            match_region("Daerah Intan", reference)
    assert match_region("Daerah Intan", read_reference(tmp_path)).code == "3204"


@pytest.mark.parametrize("name", TAUGHT)
def test_every_taught_table_is_read_on_top_of_the_reviewed_one(tmp_path, name):
    write(tmp_path, OFFICES["city"])
    assert read_reference(tmp_path).rows(name) == (*REVIEWED.rows(name), *OFFICES["city"].taught[name])


def test_statements_are_placed_by_what_the_office_taught():
    claims = pd.DataFrame([{"claim_id": "a", "place": "Daerah Intan", "eligible": "44.259 ribu"}])
    doubled = [
        any("dua kali" in note for check in check_claims(claims, None, each) for note in check.notes)
        for each in (REVIEWED, OFFICES["bandung"])
    ]
    assert doubled == [False, True]  # the whole country can have 44 million workers, Kab. Bandung cannot


OWN_PROCESSES = "fleet.py"
"""The servers of a process are its own, and no reading of a name."""


def carriers(path):
    """What a module could hand a reference on by, unseen: a global that is set, a class that is, a thread's own."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield "global"
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            yield from {node.value.id} & classes
        if isinstance(node, ast.Import | ast.ImportFrom):
            imported = {getattr(node, "module", ""), *(name.name for name in node.names)}
            yield from imported & {"contextvars", "ContextVar", "local"}
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "threading.local":
            yield "threading.local"


def test_nothing_of_the_process_or_of_a_thread_can_carry_a_reference():
    folders = [ROOT / "coverage" / layer for layer in ("reference", "loaders", "services", "metrics")]
    paths = [path for folder in folders for path in folder.rglob("*.py") if path.name != OWN_PROCESSES]
    assert len(paths) > 90
    assert {path.name: found for path in paths if (found := list(carriers(path)))} == {}


def test_what_is_kept_is_bounded():
    kept = [
        *(each for each in vars(tables).values() if hasattr(each, "cache_info")),
        classify,
        field_names,
        all_forms,
    ]
    assert all(each.cache_info().maxsize for each in kept if each is not tables._read_reviewed)
