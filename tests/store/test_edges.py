"""Where a store lies and who may read it: the key's place, the machine's refusals in words, links, odd names, users."""

import errno
import os
import stat
import subprocess
from pathlib import Path

import pytest

from app import create_app
from coverage.cli import main
from coverage.model.faults import SYSTEM_FAULTS
from coverage.store import Store, files
from tests import builders
from tests.store import office
from tests.store.child import Nursery

NOBODY = 65534
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user takes the rights of root")


def command(*arguments):
    return main([str(each) for each in arguments])


def roster(number):
    return builders.roster([builders.person(f"320401010190{number:04d}", kpj=str(number))])


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# --- the key


@pytest.fixture
def offices(tmp_path, put, monkeypatch):
    """A folder `kantor` that is a store, another way to it by a link, and two rosters; the work begins in it."""
    (tmp_path / "kantor" / "dalam").mkdir(parents=True)
    (tmp_path / "tautan").symlink_to(tmp_path / "kantor")
    (tmp_path / "lain").mkdir()
    (tmp_path / "lain" / "tautan").symlink_to(tmp_path / "kantor")
    monkeypatch.chdir(tmp_path / "kantor")
    return [put(f"{number}.xlsx", roster(number)) for number in (1, 2)]


SPELLINGS = [
    (".", "."),
    ("../kantor", "."),
    ("dalam", ".."),
    (".", "../kantor"),
    ("..", "tautan"),
    ("../lain", "tautan"),
]


@pytest.mark.parametrize(("folder", "spelling"), SPELLINGS)
def test_the_key_is_the_same_however_the_store_is_spelt(tmp_path, offices, monkeypatch, folder, spelling):
    assert command("--store", ".", "ingest", offices[0]) == 0
    assert not [name for name in files_below(tmp_path / "kantor") if "key" in name]
    assert (tmp_path / "secret" / "pseudonym.key").is_file()
    monkeypatch.chdir(folder)
    assert command("--store", spelling, "ingest", offices[1]) == 0
    assert len(list(tmp_path.rglob("pseudonym.key"))) == 1


@pytest.mark.parametrize("place", ["kantor/kunci", "tautan/rahasia/kunci", "kantor"])
def test_a_key_inside_the_store_is_refused(tmp_path, offices, monkeypatch, capsys, place):
    monkeypatch.setenv("COVERAGE_KEY_FILE", str(tmp_path / place))
    assert command("--store", ".", "ingest", offices[0]) == 2
    assert "di dalam folder penyimpanan" in capsys.readouterr().err
    assert files_below(tmp_path / "kantor") == []


def test_what_the_office_taught_lies_beside_the_store_in_any_spelling(tmp_path, offices, capsys):
    (tmp_path / "taught").mkdir()
    (tmp_path / "taught" / "headers.csv").write_text("bukan,judul\n1,2\n")
    assert command("--store", ".", "ingest", offices[0]) != 0
    assert "headers.csv" in "".join(capsys.readouterr())


# --- names


@pytest.mark.parametrize("name", ["kantor wilayah", "Côte d'Azur · ñ", "data'; --", "100% [x] {y}"])
def test_a_store_may_have_any_name(tmp_path, put, name):
    store = tmp_path / name / "store"
    assert command("--store", store, "ingest", put("1.xlsx", builders.recap()), put("2.xlsx", roster(1))) == 0
    assert command("--store", store, "snapshots", "verify") == 0
    assert command("--store", store, "snapshots", "backup", tmp_path / name / "cadangan") == 0
    assert create_app(Store(store)).server.test_client().get("/readyz").text == "snapshot 1"


# --- what the machine refuses


@pytest.fixture
def store(tmp_path):
    """Two snapshots of the invented office; nothing of them is verified in this process."""
    made = Store(tmp_path / "data" / "store")
    for number in (1, 2):
        office.commit(made, number)
    files._VERIFIED.clear()
    return Store(made.folder)


def newest_alone(store):
    """Paths of the data files that only the newest snapshot needs."""
    older = {file.name for file in store.manifest(1).files}
    return [store.data / file.name for file in store.manifest(2).files if file.name not in older]


def refuse(monkeypatch, suffix, number):
    """Opening a file of that suffix fails, as a machine without rights, handles or a whole disk would have it."""
    opened = Path.open

    def fail(path, *arguments, **rest):
        if path.suffix == suffix:
            raise OSError(number, os.strerror(number))
        return opened(path, *arguments, **rest)

    monkeypatch.setattr(Path, "open", fail)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EMFILE, errno.EIO, errno.ENETDOWN], ids=errno.errorcode.get)
@pytest.mark.parametrize("suffix", [".parquet", ".json"])
@pytest.mark.parametrize("arguments", [["summary"], ["ingest", "REKAP"], ["snapshots", "rollback", "1"]])
def test_what_cannot_be_read_is_not_called_damaged(store, put, capsys, monkeypatch, number, suffix, arguments):
    path = put("rekap.xlsx", builders.recap())
    refuse(monkeypatch, suffix, number)
    assert command("--store", store.folder, *[path if each == "REKAP" else each for each in arguments]) == 3
    said = capsys.readouterr().err
    assert SYSTEM_FAULTS.get(number, (f"kesalahan sistem {number}",))[0] in said
    assert "rusak" not in said
    assert "cadangan tersedia" in said or "cadangan" not in said


@pytest.mark.parametrize(("number", "code"), [(errno.EACCES, "store_unreadable"), (errno.EIO, "store_unreadable")])
def test_readiness_tells_unreadable_from_damaged(store, monkeypatch, number, code):
    client = create_app(store).server.test_client()
    refuse(monkeypatch, ".parquet", number)
    assert client.get("/readyz").text == code
    monkeypatch.undo()
    assert client.get("/readyz").text == "snapshot 2"
    newest_alone(store)[0].unlink()
    assert client.get("/readyz").text == "snapshot 1; fallback"


def test_an_absent_file_is_damage_and_the_older_snapshot_is_served(store):
    newest_alone(store)[0].unlink()
    assert "Potret 2 rusak" in store.info().warning


def test_verify_says_what_could_not_be_read_and_goes_on(store, capsys, monkeypatch):
    alone, opened = newest_alone(store), Path.open

    def fail(path, *arguments, **rest):
        if path in alone:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(path, *arguments, **rest)

    monkeypatch.setattr(Path, "open", fail)
    assert command("--store", store.folder, "snapshots", "verify") == 3
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["1", "utuh"]
    assert second.endswith("tidak dapat dibaca: hak akses ditolak. Periksa pemilik dan hak akses foldernya.")
    assert any(path.name in second for path in alone)


@pytest.mark.parametrize("number", SYSTEM_FAULTS, ids=errno.errorcode.get)
def test_what_cannot_be_written_is_said_in_indonesian_with_a_remedy(store, put, capsys, monkeypatch, number):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    path = put("rekap.xlsx", builders.recap())
    monkeypatch.setattr(os, "fsync", fail)
    assert command("--store", store.folder, "ingest", path) == 3
    said, (what, remedy) = capsys.readouterr().err, SYSTEM_FAULTS[number]
    assert f"tidak dapat ditulis: {what}. {remedy} Tidak ada yang berubah." in said
    assert os.strerror(number) not in said
    assert store.numbers() == [1, 2]


def test_a_file_where_the_store_should_be_is_said(put, capsys):
    path = put("store", b"bukan folder")
    assert command("--store", path, "summary") == 3
    assert "yang disebut folder ternyata berkas" in capsys.readouterr().err
    assert command("--store", path, "ingest", put("rekap.xlsx", builders.recap())) == 3
    assert "tidak dapat" in capsys.readouterr().err


# --- modes and users


@pytest.mark.parametrize(
    ("folder_mode", "file_mode"), [(0o755, 0o644), (0o750, 0o640), (0o700, 0o600), (0o2775, 0o644)]
)
def test_who_may_read_the_folder_may_read_its_files_whatever_the_umask(tmp_path, folder_mode, file_mode):
    made = Store(tmp_path / "store")
    for folder in (made.folder, made.data, made.snap):
        folder.mkdir()
        folder.chmod(folder_mode)
    before = os.umask(0o077)
    try:
        office.commit(made, 1)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (*made.data.iterdir(), *made.snap.iterdir())}
    assert modes == {file_mode}


def test_a_folder_that_a_group_shares_is_shared_below_as_well(tmp_path):
    made = Store(tmp_path / "store")
    made.folder.mkdir()
    made.folder.chmod(0o2775)
    office.commit(made, 1)
    assert {stat.S_IMODE(folder.stat().st_mode) & 0o2070 for folder in (made.data, made.snap)} == {0o2070}
    assert stat.S_IMODE((made.folder / "lock").stat().st_mode) & 0o060 == 0o060


@pytest.fixture
def open_path(tmp_path):
    """A folder that every user of the machine may reach."""
    for folder in (tmp_path, *tmp_path.parents):
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    return tmp_path


@pytest.fixture(scope="module")
def nursery():
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def as_user(open_path, nursery):
    """Runs the command line as a user of the machine that owns nothing: (exit code, what it said)."""

    def run(*arguments):
        output = open_path / "kata.txt"
        code = nursery.run("as_user", NOBODY, NOBODY, "cli", [str(each) for each in arguments], output=output)
        return code, output.read_text()

    return run


@AS_ROOT
def test_a_store_that_another_user_may_only_read_is_read_and_not_written(open_path, as_user):
    store = Store(open_path / "store")
    office.commit(store, 1)
    before = files_below(store.folder)
    assert as_user("--store", store.folder, "summary", "--format", "csv")[0] == 0
    assert as_user("--store", store.folder, "snapshots", "verify")[0] == 0
    code, said = as_user("--store", store.folder, "snapshots", "gc")
    assert (code, "hak akses ditolak" in said, "Traceback" in said) == (3, True, False)
    assert files_below(store.folder) == before


@AS_ROOT
@pytest.mark.parametrize("closed", ["data/*", "snap/*", "data", "snap", "."])
def test_what_another_user_may_not_read_is_not_called_damaged(open_path, as_user, closed):
    store = Store(open_path / "store")
    office.commit(store, 1)
    for path in store.folder.glob(closed) if closed != "." else [store.folder]:
        path.chmod(0o600 if path.is_file() else 0o700)
    for arguments in (["summary"], ["snapshots", "verify"], ["snapshots", "rollback", "1"]):
        code, said = as_user("--store", store.folder, *arguments)
        assert (code, "hak akses ditolak" in said) == (3, True), said
        assert "rusak" not in said.lower()
        assert "Traceback" not in said


@AS_ROOT
def test_two_users_of_one_group_write_in_turn(open_path, nursery):
    folder, acknowledged = open_path / "kantor", open_path / "kantor" / "dicatat"
    folder.mkdir()
    os.chown(folder, -1, NOBODY)
    folder.chmod(0o2775)
    for place, user in enumerate([NOBODY, NOBODY - 1, NOBODY], 1):
        output = open_path / "kata.txt"
        task = ("commits", folder / "store", place, place + 1, f"{acknowledged}-{place}")
        assert nursery.run("as_user", user, NOBODY, *task, output=output) == 0, output.read_text()
    store = Store(folder / "store")
    assert office.shown(store) == (3, 3)
    assert [(store.snap / f"{number}.json").stat().st_uid for number in (1, 2, 3)] == [NOBODY, NOBODY - 1, NOBODY]


@pytest.fixture
def read_only(tmp_path, put):
    """A store on a file system that is mounted for reading; made with the rights of root, else skipped."""
    disk = tmp_path / "cakram"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"a file system cannot be mounted here: {made.stderr.decode().strip()}")
    try:
        assert command("--store", disk / "store", "ingest", put("1.xlsx", builders.recap())) == 0
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        yield disk / "store"
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_store_on_a_disk_that_may_only_be_read_is_read(read_only, put, capsys):
    assert command("--store", read_only, "summary") == 0
    assert command("--store", read_only, "snapshots", "verify") == 0
    assert create_app(Store(read_only)).server.test_client().get("/dinding").status_code == 200
    capsys.readouterr()
    assert command("--store", read_only, "ingest", put("2.xlsx", builders.recap({"Kab. Garut": (1, 2, 3)}))) == 3
    assert "cakramnya hanya dapat dibaca. Pasang cakram itu" in capsys.readouterr().err
