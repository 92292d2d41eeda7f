"""Files loaded in children that are thrown away: the same as in this process, whatever becomes of the child."""

import contextlib
import dataclasses
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from coverage.loaders import Passage, Source, canonical_hash, load, load_safely
from coverage.loaders.sandbox.codec import BadAnswer, decode, encode
from coverage.loaders.sandbox.fleet import own_fleet
from coverage.loaders.sandbox.limits import ChildLimits
from coverage.model.errors import KeyFault
from coverage.model.loading import Loaded, LoadOptions, LoadReport
from tests import builders, xml_books

KEY = bytes(range(32))
OPTIONS = LoadOptions(period="2024-08")


def read_key():
    return KEY


def run(*contents, limits=None, **options):
    sources = [Source(f"berkas-{place}.xlsx", content) for place, content in enumerate(contents)]
    passage = Passage(limits or ChildLimits(), **options)
    return list(load_safely(sources, OPTIONS, read_key, passage))


def roster(count=3, branch=""):
    return builders.roster(
        [builders.person(f"32040101019{place:05d}", kpj=f"990{place:08d}") for place in range(count)]
    )


@pytest.fixture(scope="module")
def slow():
    """A good file that takes seconds to read."""
    row = "".join(f'<c t="inlineStr"><is><t>teks {place}</t></is></c>' for place in range(30))
    parts = xml_books.parts_of({"Rekap": xml_books.sheet_part(f"<row>{row}</row>" * 15_000)})
    return xml_books.pack(parts, zipfile.ZIP_STORED)


def descendants(pid):
    """The processes below one, by the kernel's own list."""
    below = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            below += [int(word) for word in (task / "children").read_text().split()]
        except OSError:
            continue
    return below + [pid for child in below for pid in descendants(child)]


def zygote():
    """The process of the servers of this process."""
    return own_fleet()._process.pid


def working_children():
    servers = [pid for pid in descendants(zygote()) if pid in direct(zygote())]
    return [child for server in servers for child in direct(server)]


def direct(pid):
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until(condition):
    while not (found := condition()):
        time.sleep(0.005)
    return found


@pytest.mark.parametrize(
    "content",
    [
        builders.recap(),
        builders.recap(total=601),
        roster(),
        builders.roster([builders.person(3204010101900001.0)]),
        builders.workforce([["3204", 2024, "total", 1000, 500]]),
        b"nama;x\nGarut;1\n",
        b"",
    ],
)
def test_a_file_in_a_child_is_loaded_as_in_this_process(content):
    (child,) = run(content)
    here = load(content, "berkas-0.xlsx", OPTIONS, read_key)
    assert child.report == here.report
    assert (child.table, child.branch, child.basis, child.is_complete) == (
        here.table,
        here.branch,
        here.basis,
        here.is_complete,
    )
    if here.report.status == "accepted":
        assert canonical_hash(child) == canonical_hash(here)
        assert list(child.frame.columns) == list(here.frame.columns)


def test_results_come_in_the_order_of_the_sources():
    contents = [builders.recap({"Garut": (place, 1, 1)}) for place in range(12)]
    found = run(*contents)
    assert [item.report.path for item in found] == [f"berkas-{place}.xlsx" for place in range(12)]
    assert [item.report.total for item in found] == [place + 2 for place in range(12)]


def test_files_are_asked_for_only_a_few_ahead():
    asked = []

    def sources():
        for place in range(40):
            asked.append(place)
            yield Source(f"{place}.csv", b"a;b\n1;2\n")

    results = load_safely(sources(), OPTIONS, read_key)
    next(results)
    assert len(asked) < 10
    results.close()


def archive(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def test_an_archive_gives_each_of_its_files_under_its_own_name():
    said = []
    content = archive(
        {
            "b/rekap.xlsx": builders.recap(),
            "a.csv": b"x;y\n1;2\n",
            "dalam.zip": archive({"a.csv": b"x"}),
            "b/~$rekap.xlsx": b"lock",
            "foto.png": b"\x89PNG....",
        }
    )
    found = {item.report.path: item.report for item in run(content, on_pass=said.append)}
    assert {path: report.status for path, report in found.items()} == {
        "berkas-0.xlsx/a.csv": "refused",
        "berkas-0.xlsx/b/rekap.xlsx": "accepted",
        "berkas-0.xlsx/dalam.zip": "refused",
    }
    assert found["berkas-0.xlsx/dalam.zip"].problems[0].code == "nested_archive"
    assert sorted(said) == ["berkas-0.xlsx/b/~$rekap.xlsx", "berkas-0.xlsx/foto.png"]


def code(loaded):
    assert loaded.report.status == "refused" and loaded.frame.empty
    (problem,) = loaded.report.problems
    assert problem.value and problem.expected and problem.remedy.endswith(".")
    return problem.code


def test_a_child_beyond_its_memory_refuses_the_file():
    large = b"nama;jumlah\n" * 7_000_000
    run(builders.recap())
    needed = int(Path(f"/proc/{zygote()}/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
    first, second = run(large, builders.recap(), limits=ChildLimits(memory=needed + 30 * 2**20))
    assert code(first) == "too_large"
    assert len(first.report.sha256) == 64
    assert second.report.status == "accepted"


def test_a_child_beyond_its_processor_time_refuses_the_file(slow):
    first, second = run(slow, builders.recap(), limits=ChildLimits(cpu=1))
    assert code(first) == "too_slow"
    assert second.report.status == "accepted"


def test_a_child_beyond_its_time_refuses_the_file(slow):
    assert code(run(slow, limits=ChildLimits(wall=0.2))[0]) == "too_slow"
    assert run(builders.recap())[0].report.status == "accepted"


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_child_that_dies_refuses_its_file_and_no_other(slow, signal_number):
    own_fleet()
    killer = threading.Thread(target=lambda: os.kill(wait_until(working_children)[0], signal_number))
    killer.start()
    (killed,) = run(slow)
    killer.join()
    assert code(killed) == "parser_crashed"
    assert run(builders.recap())[0].report.status == "accepted"


def test_servers_that_die_are_started_again():
    assert run(builders.recap())[0].report.status == "accepted"
    for pid in [*descendants(zygote()), zygote()]:
        with contextlib.suppress(ProcessLookupError):  # a server takes its children with it
            os.kill(pid, signal.SIGKILL)
    assert [item.report.status for item in run(*[builders.recap()] * 4)] == ["accepted"] * 4


def test_nothing_runs_on_after_the_files_are_done(slow):
    results = load_safely([Source("a.xlsx", slow)], OPTIONS, read_key)
    list(results)
    wait_until(lambda: not working_children())
    contents = [builders.recap(), slow, slow, slow]
    abandoned = load_safely([Source(f"{place}.xlsx", item) for place, item in enumerate(contents)], OPTIONS, read_key)
    next(abandoned)
    abandoned.close()
    assert wait_until(lambda: not working_children())


def test_children_do_not_outlive_a_parent_that_is_killed(put, slow):
    path = put("lambat.xlsx", slow)
    script = (
        "import sys; from pathlib import Path; from coverage.loaders import *; "
        "from coverage.model.loading import LoadOptions; "
        "list(load_safely([Source(Path(sys.argv[1]))] * 9, LoadOptions(), lambda: b''))"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=Path(__file__).resolve().parents[2])
    below = wait_until(lambda: found if len(found := descendants(parent.pid)) >= 4 else None)
    parent.kill()
    parent.wait()
    wait_until(lambda: not any(is_running(pid) for pid in below))


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def test_the_servers_see_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("COVERAGE_CANARY", "rahasia")
    seen = subprocess.run(
        [sys.executable, "-c", "import tests.loaders.test_safely as t; t.print_environment()"],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "OPENBLAS" in seen and "rahasia" not in seen and "HOME" not in seen


def print_environment():
    run(builders.recap())
    sys.stdout.write(Path(f"/proc/{zygote()}/environ").read_text())


def refuse_key():
    raise KeyFault("Kunci pseudonim tidak ditemukan.")


def test_a_missing_key_is_an_error_and_only_for_rosters():
    recap = [Source("r.xlsx", builders.recap())]
    assert next(iter(load_safely(recap, OPTIONS, refuse_key))).report.status == "accepted"
    with pytest.raises(KeyFault):
        list(load_safely([Source("p.xlsx", roster())], OPTIONS, refuse_key))
    assert run(roster())[0].report.status == "accepted"


def test_the_key_is_read_once_for_all_rosters():
    calls = []

    def read():
        calls.append(1)
        return KEY

    list(load_safely([Source(f"{place}.xlsx", roster(branch=str(place))) for place in range(6)], OPTIONS, read))
    assert len(calls) == 1


@pytest.mark.parametrize("kind", ["fifo", "folder", "device", "loop", "absent", "link"])
def test_what_is_no_ordinary_file_is_refused_and_never_waited_on(tmp_path, kind):
    path = tmp_path / "berkas.xlsx"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "link":
        path.symlink_to("/dev/zero")
    path = Path("/dev/zero") if kind == "device" else path
    (loaded,) = load_safely([Source(path)], OPTIONS, read_key)
    assert code(loaded) == ("unreadable" if kind in ("loop", "absent") else "not_a_file")


def test_a_file_that_grows_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "besar.xlsx"
    with path.open("wb") as handle:
        handle.truncate(97 * 2**20)
    (loaded,) = load_safely([Source(path)], OPTIONS, read_key)
    assert code(loaded) == "too_large"


def test_names_that_are_no_text_are_shown_without_harm(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\x1b[2J\xe2\x80\xaexslx"
    Path(os.fsdecode(path)).write_bytes(builders.recap())
    (loaded,) = load_safely([Source(Path(os.fsdecode(path)))], OPTIONS, read_key)
    assert loaded.report.status == "accepted"
    assert loaded.report.path.encode() and "\x1b" not in loaded.report.path and "\u202e" not in loaded.report.path


def answer(**changes):
    frames = []
    loaded = load(builders.recap(), "a.xlsx", OPTIONS, read_key)
    body = json.loads(json.dumps(encode(loaded, frames)))
    body.update(changes)
    return body, [memoryview(frame) for frame in frames]


def test_an_honest_answer_is_taken_as_it_is():
    body, frames = answer()
    loaded = decode(Loaded, body, frames)
    assert loaded.report == load(builders.recap(), "a.xlsx", OPTIONS, read_key).report


@pytest.mark.parametrize(
    "changes",
    [
        {"frame": 1},
        {"frame": -1},
        {"frame": "0"},
        {"frame": True},
        {"table": "persons"},
        {"table": "nowhere"},
        {"branch": 3},
        {"is_complete": 1},
        {"report": None},
        {"more_than_declared": 1},
        {"basis": "\ud800"},
    ],
)
def test_a_forged_report_is_thrown_away(changes):
    body, frames = answer(**changes)
    with pytest.raises(BadAnswer):
        decode(Loaded, body, frames)


def ipc(table):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return memoryview(sink.getvalue().to_pybytes())


@pytest.mark.parametrize(
    "columns",
    [
        {"period": pa.array([1])},
        {"period": pa.array([None], pa.string())},
        {"nik": pa.array(["3204010101900001"])},
        {"members": pa.array([-1])},
        {"segment": pa.array(["X"])},
        {"segment": pa.array(["X"]).dictionary_encode()},
        {"members": pa.array([[1]])},
    ],
)
def test_forged_rows_are_thrown_away(columns):
    body, _ = answer()
    with pytest.raises(BadAnswer):
        decode(Loaded, body, [ipc(pa.table(columns))])


@pytest.mark.parametrize("cut", [1, 8, 100, -9])
def test_rows_that_are_cut_or_spoiled_are_thrown_away(cut):
    body, (frame,) = answer()
    spoiled = bytes(frame[:cut]) if cut > 0 else bytes(frame[: len(frame) + cut])
    with pytest.raises(BadAnswer):
        decode(Loaded, body, [memoryview(spoiled)])


def test_an_empty_frame_and_categories_survive_the_way():
    frame = pd.DataFrame({"period": pd.Categorical(["2024-08", "2024-08"]), "members": [1, None]})
    report = LoadReport("a", "", "recap", None, "accepted")
    frames = []
    body = json.loads(json.dumps(encode(Loaded(report, "membership", frame), frames)))
    back = decode(Loaded, body, [memoryview(item) for item in frames]).frame
    assert isinstance(back["period"].dtype, pd.CategoricalDtype)
    assert back["members"].isna().tolist() == [False, True]
    empty = decode(Loaded, {**body, "frame": 0}, [memoryview(b"")])
    assert empty.frame.empty and dataclasses.asdict(empty.report) == dataclasses.asdict(report)
