"""Whatever a file does to its reader: one stable refusal in time, or rows that an independent reader reads as well."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.files import GOOD, HOSTILE
from tests.hostile.naive import cells_of_workbook, counts_of

ROOT = Path(__file__).resolve().parents[2]
MOST_GROWTH = 50 * 2**20


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """What became of all hostile files in one process, and where its temporary files would lie."""
    folder, temporary = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("temporary")
    (folder / "good").write_bytes(GOOD)
    for name, (_, build) in HOSTILE.items():
        (folder / name).write_bytes(build())
    result = subprocess.run(
        [sys.executable, "-m", "tests.hostile.watch", str(folder)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        check=True,
    )
    return json.loads(result.stdout), temporary, result.stderr


def test_there_are_at_least_65():
    assert len(HOSTILE) >= 65


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_for_its_reason_or_read_right(watched, name):
    outcomes, _ = HOSTILE[name]
    found = watched[0]["files"][name]
    for status, codes, counts, texts in found:
        if status == "accepted":
            assert "accepted" in outcomes
            assert counts == counts_of(cells_of_workbook(GOOD))
        else:
            assert codes and set(codes) <= set(outcomes), (codes, texts)
            assert all(text.isprintable() for text in texts)


def test_the_parent_stays_small_and_leaves_nothing(watched):
    answer, temporary, errors = watched
    assert answer["growth"] <= MOST_GROWTH
    assert list(temporary.iterdir()) == []
    assert errors == b""
    assert answer["files"]["good"][0][0] == "accepted"
