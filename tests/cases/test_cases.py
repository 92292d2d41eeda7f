"""Files with their right answers, from the reference material; skipped where that does not stand beside the checkout.

`NOT_YET` names the cases that are not right yet; one that becomes right fails here until its name is taken out.
"""

import csv
import io
import json
import re
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coverage.cli import main

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "cases"
TABLE = FOLDER / "cases.csv"
CASES = list(csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8")))) if TABLE.is_file() else []
NOT_YET = frozenset((Path(__file__).parent / "not_yet.txt").read_text(encoding="utf-8").split("\n"))
WRONG_REASONS = ("parser_crashed", "too_slow")

pytestmark = pytest.mark.skipif(not CASES, reason="the reference material does not stand beside this checkout")


def parameters():
    for case in CASES:
        name = case["path"]
        late = pytest.mark.xfail(reason="not yet", strict=True, raises=AssertionError)
        yield pytest.param(case, id=name, marks=[late] if name in NOT_YET else [])


class Desk:
    """A clerk's desk: an empty store, and every word that was said."""

    def __init__(self, folder, capsys):
        self.store, self.capsys, self.said = folder / "store", capsys, []

    def run(self, *arguments):
        """Exit code and standard output of a command."""
        code = main(["--store", str(self.store), *arguments])
        captured = self.capsys.readouterr()
        self.said += [captured.out, captured.err]
        return code, captured.out

    def summary(self, *arguments):
        code, out = self.run("summary", "--format", "json", *arguments)
        return json.loads(out) if code == 0 else None


def commands_of(case, slow):
    """The commands of a case, paths resolved."""
    text = case["command"]
    lines = json.loads(text) if text else ["ingest", case["path"]]
    lines = [lines] if isinstance(lines[0], str) else lines
    return [[resolved(word, slow) for word in line] for line in lines]


def resolved(word, slow):
    for base in (FOLDER, slow):
        if "." in word and (base / word).exists():
            return str(base / word)
    return word


@pytest.fixture(scope="session")
def slow(tmp_path_factory):
    """The large files, which are written and not kept."""
    folder = tmp_path_factory.mktemp("slow")
    (folder / "time").mkdir()
    subprocess.run([sys.executable, FOLDER / "time" / "make_slow.py", folder / "time"], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("case", list(parameters()))
def test_a_case_is_right(case, tmp_path, capsys, request):
    slow = request.getfixturevalue("slow") if case["kind"] == "time" else FOLDER
    desk = Desk(tmp_path, capsys)
    expected = json.loads(case["expected_if_accepted"] or "{}")
    commands = commands_of(case, slow)
    is_ingest = commands[-1][0] == "ingest"
    began = spent()
    for line in commands[:-1]:
        desk.run(*line)
    last = [*commands[-1], *(["--json"] if is_ingest else [])]
    code, out = desk.run(*last)
    seconds = spent() - began
    files = json.loads(out)["files"] if is_ingest and out else []
    status = "accepted" if code == 0 else "refused"
    assert case["expected_status"] in (status, "either"), out
    reasons = [each["code"] for file in files for each in file["problems"]]
    assert not set(reasons) & set(WRONG_REASONS)
    assert_said(case, desk, status, files)
    if status == "accepted":
        assert_holds(expected, desk, files)
    for digits in expected.get("absent", ()):
        assert not holds(desk, tmp_path, digits)
    assert seconds <= expected.get("seconds", 60)
    assert expected.get("not_said", "\0") not in "".join(desk.said)


def spent():
    """Seconds of processor of this process and its children."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def assert_said(case, desk, status, files):
    """The message carries what the clerk must understand."""
    if not case["must_say"]:
        return
    if not files:
        words = "".join(desk.said[-2:])
    elif status == "refused":
        words = json.dumps([file["problems"] for file in files], ensure_ascii=False)
    else:
        if not must_be_said_when_accepted(case):
            return
        words = json.dumps([file["problems"] for file in files], ensure_ascii=False) + findings(desk)
    for part in case["must_say"].split(" & "):
        assert any(word.casefold() in words.casefold() for word in part.split("|")), (part, words)


def must_be_said_when_accepted(case):
    """A right figure needs no words: they are asked for where nothing else tells that the file was understood."""
    return not any(
        key not in ("absent", "seconds", "not_said") for key in json.loads(case["expected_if_accepted"] or "{}")
    )


def findings(desk):
    found = desk.summary()
    return json.dumps(found, ensure_ascii=False) if found else ""


def assert_holds(expected, desk, files):
    """What `summary` says is as expected."""
    general = {key: value for key, value in expected.items() if not re.fullmatch(r"\d{4}-\d{2}", key)}
    if "any" in general:
        assert any(is_right(each, desk, files) for each in general["any"])
    assert is_right({key: value for key, value in general.items() if key != "any"}, desk, files), general
    for period in expected.keys() - general.keys():
        assert is_right({"period": period, **expected[period]}, desk, files), period


def is_right(expected, desk, files):
    arguments = [word for key in ("period", "basis") if key in expected for word in (f"--{key}", expected[key])]
    keys = {key for key in expected if key not in ("period", "basis", "absent", "seconds", "not_said", "periods")}
    read: set[str] = set()
    for file in files:
        read |= set([file["period"]] if isinstance(file["period"], str) else file["period"] or [])
    if "periods" in expected and sorted(read) != expected["periods"]:
        return False
    if "finding" in keys:
        _, out = desk.run("summary", *arguments)
        words = out + json.dumps([file["problems"] for file in files], ensure_ascii=False)
        return expected["finding"].casefold() in words.casefold()
    if "employed" in keys:
        found = desk.summary("--denominator", "employed")
        wanted = expected["employed"]
        year = wanted.get("year", found["denominator"]["year"])
        return (found["province"]["employed"], found["denominator"]["year"]) == (wanted["province"], year)
    if not keys:
        return True
    found = desk.summary(*arguments)
    return all(is_one_of(value_of(found, key), expected[key]) for key in keys)


def value_of(found, key):
    if found is None:
        return None
    if key.startswith("province_"):
        return found["province"][key.removeprefix("province_")]
    if key == "province":
        return found["province"]["active_members"]
    rows = [row for row in found["rows"] if row["region_code"] == key]
    return rows[0]["active_members"] if rows else None


def is_one_of(value, wanted):
    options = wanted if isinstance(wanted, list) else [wanted]
    return any(value == each or (isinstance(each, str) and each in str(value)) for each in options)


def holds(desk, folder, digits):
    """Whether digits, with or without signs between them, stand in an output, a file of the store or a workbook."""
    pattern = r"[\W_]{0,3}".join(digits)
    if re.search(pattern, "".join(desk.said)):
        return True
    desk.run("export", str(folder / "keluar.xlsx"))
    return any(
        re.search(pattern.encode(), part) for path in folder.rglob("*") if path.is_file() for part in parts_of(path)
    )


def parts_of(path):
    content = path.read_bytes()
    yield path.name.encode()
    yield content
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            yield from (book.read(name) for name in book.namelist())
