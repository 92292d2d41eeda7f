"""Every command that the operations guide shows works as it is written there."""

import shlex
from pathlib import Path

import pytest

from tests.small_office import ingest_garut

GUIDE = Path(__file__).parents[2] / "docs" / "operations.md"

BEFORE = "python -m coverage "

COMMANDS = [
    line.strip().removeprefix(BEFORE) for line in GUIDE.read_text().splitlines() if line.startswith(f"    {BEFORE}")
]


@pytest.fixture
def office(run, put, small_store, tmp_path, monkeypatch):
    """A store with the snapshots that the guide speaks of; relative folders lie beside it."""
    for members in (301, 302, 303, 304):
        ingest_garut(run, put, members)
    monkeypatch.chdir(tmp_path)
    return small_store


def test_every_shown_command_works_in_the_order_of_the_guide(run, office, tmp_path):
    ends = {}
    for command in COMMANDS:
        words = shlex.split(command.replace("/mnt/", f"{tmp_path}/"), comments=True)
        store = words.pop(1) if words[0] == "--store" else office
        ends[command] = run(*(word for word in words if word != "--store"), store=store)[0]
    assert len(ends) >= 7 and set(ends.values()) == {0}, ends
