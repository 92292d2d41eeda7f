"""A disk that fails or is full: the old snapshot is served, the command ends with 3 and says why, nothing is left."""

import errno
import itertools
import json
import os
import random
import shutil
import subprocess

import pytest

from coverage.model.faults import SYSTEM_FAULTS
from coverage.store import Store
from coverage.store.files import TEMPORARY
from tests import builders
from tests.store import office
from tests.store.child import Nursery
from tests.store.disk import FAILING

ERRORS = (errno.EIO, errno.ENOSPC, errno.EDQUOT)
SAMPLE = 6


@pytest.fixture(scope="module")
def nursery():
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(scope="module")
def ingest(nursery, tmp_path_factory):
    """A store with one snapshot, a second ingest with a first roster, and the calls of it that may fail."""
    folder = tmp_path_factory.mktemp("kantor")
    (folder / "1.xlsx").write_bytes(builders.recap())
    (folder / "2.xlsx").write_bytes(builders.recap({"Kab. Garut": (9, 9, 9)}))
    (folder / "3.xlsx").write_bytes(builders.roster([builders.person("3204010101900001")]))
    (folder / "4.xlsx").write_bytes(builders.workforce([["3204", 2024, "total", 100, 50]]))
    (folder / "5.xlsx").write_bytes(builders.branch_list([["K1", "Satu", "3204"]]))
    assert nursery.run("cli", ["--store", folder / "before/store", "ingest", folder / "1.xlsx"]) == 0
    shutil.copytree(folder / "before", folder / "after")
    second = ["ingest", *(folder / f"{place}.xlsx" for place in (2, 3, 4, 5))]
    calls = folder / "calls.json"
    assert nursery.run("cli", ["--store", folder / "after/store", *second], folder / "after", None, calls) == 0
    failing = [name for name, _ in json.loads(calls.read_text()) if name in FAILING]
    return folder, second, failing


def files_below(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def check_refusal(root, before, said):
    """The store is as it was, and the words say why. The lock and the key may be new: neither is left-over."""
    lasting = {path: content for path, content in files_below(root).items() if path.name not in ("lock", KEY)}
    assert lasting == {path: content for path, content in before.items() if path.name not in ("lock", KEY)}
    assert Store(root / "store").info().number == 1
    assert not any(Store(root / "store").verify().values())
    assert "tidak dapat" in said and "Traceback" not in said


KEY = "pseudonym.key"


def fail_at(nursery, ingest, place, number, tmp_path):
    folder, second, _ = ingest
    root, output = tmp_path / f"{place}-{number}", tmp_path / "said.txt"
    shutil.copytree(folder / "before", root)
    before = files_below(root)
    command = ["--store", root / "store", *second]
    code = nursery.run("cli", command, root, ["fail", place, number], output=output)
    said = output.read_text()
    if code == 0:  # what the lock says of holder and newest is a courtesy; failing to write it stops nothing
        assert Store(root / "store").info().number == 2
    else:
        assert code == 3, said
        assert SYSTEM_FAULTS[number][0] in said
        check_refusal(root, before, said)
    assert nursery.run("cli", command) == 0
    assert Store(root / "store").numbers() == [1, 2]
    assert not list(root.rglob(f"{TEMPORARY}*"))
    shutil.rmtree(root)
    return code


def test_there_are_enough_calls_that_may_fail(ingest):
    assert len(ingest[2]) >= 34
    assert set(ingest[2]) >= {"write", "fsync", "replace"}


@pytest.mark.parametrize("turn", range(SAMPLE))
def test_a_failing_call_changes_nothing(nursery, ingest, tmp_path, turn):
    places = list(itertools.product(range(1, len(ingest[2]) + 1), ERRORS))
    fail_at(nursery, ingest, *random.Random(6).sample(places, SAMPLE)[turn], tmp_path)


@pytest.mark.prove
@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_any_failing_call_changes_nothing(nursery, ingest, tmp_path, number):
    codes = [fail_at(nursery, ingest, place, number, tmp_path) for place in range(1, len(ingest[2]) + 1)]
    assert codes.count(0) <= 3  # what the lock says of holder and newest is a courtesy
    assert codes.count(3) >= 33


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_a_first_ingest_that_cannot_make_its_folders_says_so(nursery, tmp_path, put, number):
    path, output = put("1.xlsx", builders.recap()), tmp_path / "said.txt"
    root = tmp_path / "baru"
    for place in (1, 2, 3):
        code = nursery.run("cli", ["--store", root / "a/store", "ingest", path], root, ["fail", place, number],
                           output=output)  # fmt: skip
        assert code == 3
        assert "tidak dapat ditulis" in output.read_text()
        assert Store(root / "a/store").info() is None
        shutil.rmtree(root, ignore_errors=True)


@pytest.mark.prove
def test_any_failing_call_of_a_first_ingest_leaves_an_empty_store(nursery, ingest, tmp_path):
    folder, _, _ = ingest
    output, codes = tmp_path / "said.txt", []
    while not codes or codes[-1] is not None:
        root, place = tmp_path / f"pertama-{len(codes)}", len(codes) + 1
        command = ["--store", root / "a/store", "ingest", folder / "1.xlsx", folder / "3.xlsx"]
        code, calls = nursery.run("cli", command, root, ["fail", place, errno.EIO], output=output), root / "a/store"
        if code == 0 and place > 30:
            codes.append(None)  # no such call any more
        else:
            codes.append(code)
            assert code == 0 or (code == 3 and Store(calls).info() is None and "tidak dapat" in output.read_text())
            assert nursery.run("cli", command) == 0
            assert Store(calls).numbers() == [1]
            assert not list(root.rglob(f"{TEMPORARY}*"))
        shutil.rmtree(root, ignore_errors=True)
    assert codes.count(3) >= 20 and codes.count(0) <= 3


@pytest.mark.parametrize("limit", [0, 512, 4096])
def test_a_limit_on_file_size_changes_nothing(nursery, ingest, tmp_path, limit):
    folder, second, _ = ingest
    root, pipe = tmp_path / "kantor", tmp_path / "pipe"
    shutil.copytree(folder / "before", root)
    before = files_below(root)
    command = ["--store", root / "store", *second]
    os.mkfifo(pipe)  # the limit holds for every file, so what is said goes down a pipe
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as listener:
        code = nursery.run("cli", command, root, ["limit", limit], output=pipe)
        said = listener.communicate()[0]
    assert code == 3, said
    check_refusal(root, before, said)
    assert nursery.run("cli", command) == 0


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 8 MB; made with the rights of root, without which the test is skipped and says so."""
    folder = tmp_path / "cakram"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"a file system cannot be mounted here: {made.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("room", [0, 1, 3, 5, 9])
def test_a_full_file_system_changes_nothing(nursery, ingest, small_disk, tmp_path, room):
    folder, second, _ = ingest
    root, output = small_disk / "kantor", tmp_path / "said.txt"
    shutil.copytree(folder / "before", root)
    before = files_below(root)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as target:
        _fill(target)
        target.truncate(target.tell() - room * 4096)
    command = ["--store", root / "store", *second]
    assert nursery.run("cli", command, output=output) == 3
    check_refusal(root, before, output.read_text())
    ballast.unlink()
    assert nursery.run("cli", command) == 0
    assert Store(root / "store").numbers() == [1, 2]


def _fill(target):
    for size in (1 << 20, 4096):
        while True:
            try:
                target.write(bytes(size))
            except OSError as error:
                assert error.errno == errno.ENOSPC
                break


def test_a_store_that_may_only_be_read_is_served(tmp_path, monkeypatch):
    store = Store(tmp_path / "store")
    office.commit(store, 1)

    def refuse(*arguments, **rest):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    for name in ("write", "fsync", "replace", "mkdir", "unlink"):
        monkeypatch.setattr(os, name, refuse)
    assert office.shown(Store(store.folder)) == (1, 1)
