"""The lock is opened as a regular file only: a link is not followed, a pipe does not wait, and each is said."""

import os

import pytest

from coverage.model.errors import StoreError
from coverage.store.lock import LOCK_NAME, last_number, remember, writer_lock

MAKE = {
    "link": lambda path, other: path.symlink_to(other),
    "pipe": lambda path, other: os.mkfifo(path),
    "folder": lambda path, other: path.mkdir(),
}


@pytest.mark.parametrize("kind", MAKE)
def test_a_lock_that_is_no_file_is_refused_and_what_it_points_to_stays(tmp_path, kind):
    other = tmp_path / "milik-orang.txt"
    other.write_text("potret 7\nisi yang penting")
    folder = tmp_path / "store"
    folder.mkdir()
    MAKE[kind](folder / LOCK_NAME, other)
    with pytest.raises(StoreError, match="bukan berkas biasa"), writer_lock(folder):
        pass
    with pytest.raises(StoreError, match="bukan berkas biasa"):
        last_number(folder)
    assert other.read_text() == "potret 7\nisi yang penting"


def test_a_lock_as_written_is_read(tmp_path):
    with writer_lock(tmp_path):
        remember(tmp_path, 12)
    assert last_number(tmp_path) == 12
