"""Five invented persons go through everything that a roster can meet, and are found nowhere but with their branch."""

import base64
import gzip
import hashlib
import json
import os
import subprocess
import sys
import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest

from coverage.loaders import load
from coverage.model.loading import LoadOptions
from tests import builders

NIKS = ("3204015203911234", "3205020405922345", "3273036506933456", "3171040707944567", "3216054808955678")
NAMES = ("KENARI SATUWATI", "KENARI DUAWAN", "KENARI TIGANI", "KENARI EMPATA", "KENARI LIMAWAN")
WAGES = (4317919, 5317921, 6317927, 7317929, 8317931)
CARDS = tuple(f"7731700000{place}" for place in range(5))
NEEDLES = 40
"""Least number of forms that are looked for; a guard against a search that looks for nothing."""


def canary(place, **cells):
    row = builders.person(NIKS[place], kpj=CARDS[place], **cells)
    row[2], row[13] = NAMES[place], WAGES[place]
    return row


def forms(text):
    """A secret in the forms in which it might lie about: plain, reversed, encoded, wide, plainly hashed."""
    plain = text.encode()
    found = {plain, plain[::-1], text.encode("utf-16-le"), plain.hex().encode()}
    for shift in range(3):
        found.add(base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4])
    if text.isdigit():
        found |= {int(text).to_bytes(8, "little"), int(text).to_bytes(8, "big")}
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, plain)
        found |= {digest.digest(), digest.hexdigest().encode(), digest.hexdigest().upper().encode()}
        found.add(base64.b64encode(digest.digest()).rstrip(b"="))
    return {form for form in found if len(form) >= 7}


NEEDLE_FORMS = {form: text for text in (*NIKS, *NAMES, *CARDS, *map(str, WAGES)) for form in forms(text)}


def contents(path):
    """The bytes of a file, and what is packed in it: members of a workbook, values of a Parquet file."""
    content = path.read_bytes()
    yield content
    if content[:2] == b"PK":
        with zipfile.ZipFile(path) as book:
            yield from (book.read(name) for name in book.namelist())
    elif content[:4] == b"PAR1":
        table = pq.read_table(path)
        for column in table.columns:
            yield from (str(value).encode() for value in column.to_pylist())
            yield from (bytes(buffer) for chunk in column.chunks for buffer in chunk.buffers() if buffer is not None)
    elif content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content)


def leaks(contents_of):
    return sorted({text for content in contents_of for form, text in NEEDLE_FORMS.items() if form in content})


def leaks_below(*folders):
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return leaks(content for path in files for content in contents(path))


@pytest.fixture
def said(run, tmp_path, monkeypatch):
    """Runs commands with a temporary folder of their own and keeps all that they print."""
    texts = []
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()

    def command(*arguments):
        code, out, err = run(*arguments)
        texts.extend((out, err))
        return code, out

    command.texts = texts
    return command


def everywhere(said, tmp_path):
    return leaks(text.encode() for text in said.texts) + leaks_below(
        tmp_path / "data", tmp_path / "tmp", tmp_path / "out"
    )


@pytest.fixture
def folders(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "in").mkdir()
    return tmp_path


def roster_of(rows):
    return builders.roster([*rows, *(builders.person(f"320401010190{n:04d}", kpj=f"{n:011d}") for n in range(1, 150))])


def test_the_search_finds_what_it_looks_for(tmp_path):
    assert len(NEEDLE_FORMS) > NEEDLES
    for form, text in NEEDLE_FORMS.items():
        assert text in leaks([b"xx" + form + b"yy"])
    book = tmp_path / "x.xlsx"
    book.write_bytes(roster_of([canary(0)]))
    assert set(leaks_below(tmp_path)) >= {NIKS[0], NAMES[0], CARDS[0], str(WAGES[0])}


def test_accepted_persons_leave_no_trace(said, folders):
    path = folders / "in" / "r.xlsx"
    path.write_bytes(roster_of([canary(place) for place in range(5)]))
    assert said("ingest", path, "--branch", "K1", "--complete")[0] == 0
    for arguments in (["ingest", path, "--branch", "K1"], ["ingest", path, "--branch", "K2", "--dry-run", "--json"],
                      ["summary"], ["summary", "--format", "json"], ["summary", "--by", "branch"],
                      ["snapshots", "list"], ["export", folders / "out" / "x.xlsx"]):  # fmt: skip
        said(*arguments)
    assert everywhere(said, folders) == []
    persons = [path for path in (folders / "data").rglob("*.parquet") if "pseudonym" in pq.read_schema(path).names]
    assert persons


MISPLACED = [
    {"status": NIKS[2]},
    {"segment": NAMES[3]},
    {"region": "", "name": NAMES[4]},
    {"region": NIKS[1], "name": ""},
    {"start": NAMES[0]},
    {"segment": f"{NIKS[0][:8]} {NIKS[0][8:]}"},
]


@pytest.mark.parametrize("cells", MISPLACED, ids=str)
@pytest.mark.parametrize("good", [0, 149], ids=["refused whole", "set aside"])
def test_refused_persons_are_found_in_their_own_list_only(said, folders, cells, good):
    path, own = folders / "in" / "r.xlsx", folders / "kembali"
    own.mkdir()
    content = roster_of([canary(1, **cells)]) if good else builders.roster([canary(1, **cells), canary(2)])
    path.write_bytes(content)
    code, _ = said("ingest", path, "--branch", "K1", "--report", own / "perbaikan.xlsx", "--json")
    assert code == (0 if good else 1)
    said("summary")
    said("export", folders / "out" / "x.xlsx")
    assert everywhere(said, folders) == []
    assert NIKS[1] in leaks_below(own)
    book = openpyxl.load_workbook(own / "perbaikan.xlsx")
    elsewhere = [str(cell.value) for name in ("Masalah", "Temuan") for row in book[name] for cell in row]
    notes = [cell.comment.text for row in book["Perbaikan"] for cell in row if cell.comment]
    assert leaks(text.encode() for text in elsewhere + notes) == []
    assert notes


def test_a_number_in_a_kept_column_of_a_row_is_never_kept(said, folders):
    path = folders / "in" / "r.xlsx"
    rows = [canary(0), canary(1), canary(2)]
    rows[0][5], rows[1][11], rows[2][6] = NIKS[3], NAMES[1], NIKS[4]
    path.write_bytes(roster_of(rows))
    said("ingest", path, "--branch", "K1", "--max-refused-share", "0.05")
    said("export", folders / "out" / "x.xlsx")
    assert everywhere(said, folders) == []


CRASH_IN_PARSER = """
import os, pathlib, sys
import coverage.loaders.roster.file as place
from coverage.loaders import load
from coverage.model.loading import LoadOptions
place.pseudonymise = lambda *a: os.abort()
load(pathlib.Path(sys.argv[4]).read_bytes(), sys.argv[4], LoadOptions(branch="K1"), lambda: bytes(32))
"""
CRASH_IN_COMMIT = """
import os, sys
import coverage.store.snapshots as place
from coverage.cli import main
place.encode = lambda *a: os.abort()
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("script", [CRASH_IN_PARSER, CRASH_IN_COMMIT], ids=["parser", "commit"])
def test_a_crash_leaves_no_trace(folders, script):
    path = folders / "in" / "r.xlsx"
    path.write_bytes(roster_of([canary(place) for place in range(5)]))
    (folders / "tmp").mkdir()
    environment = {**os.environ, "TMPDIR": str(folders / "tmp"), "PYTHONPATH": os.pathsep.join(sys.path)}
    arguments = ["--store", str(folders / "data" / "store"), "ingest", str(path), "--branch", "K1"]
    found = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        cwd=folders / "out",
        env=environment,
        check=False,
    )
    assert found.returncode < 0
    assert leaks([found.stdout, found.stderr]) == []
    assert leaks_below(folders / "data", folders / "tmp", folders / "out") == []


def test_an_error_text_holds_no_person():
    for content in (roster_of([canary(0)])[:-40], b"NIK,SEGMEN\n" + NIKS[0].encode() + b"," + NAMES[0].encode()):
        loaded = load(content, "x.xlsx", LoadOptions(), lambda: bytes(32))
        assert leaks([repr(loaded.report).encode(), json.dumps(loaded.report.totals).encode()]) == []
