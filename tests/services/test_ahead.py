"""What is worked out before anybody asks."""

import gc
import threading
from pathlib import Path

import pytest

from coverage.model.errors import StoreError
from coverage.model.selection import Selection
from coverage.services import Office, ahead
from coverage.store import Store


@pytest.fixture
def working():
    """Starts working ahead for an office, and stops it in the end."""
    stopping = threading.Event()
    threads = []

    def start(office):
        threads.append(threading.Thread(target=ahead.work_ahead, args=(office, stopping), daemon=True))
        threads[-1].start()

    yield start
    stopping.set()
    gc.unfreeze()
    for thread in threads:
        thread.join(timeout=20)
        assert not thread.is_alive()


class Watched(Office):
    """Notes which months are asked for; `wanted` is set once all of them were."""

    def __init__(self, store, periods):
        super().__init__(store)
        self.asked, self.missing, self.wanted = [], set(periods), threading.Event()

    def summary(self, selection):
        found = super().summary(selection)
        self.asked.append(selection.period)
        self.missing.discard(selection.period)
        if not self.missing:
            self.wanted.set()
        return found


def test_every_month_is_there_before_it_is_asked_for_the_newest_first(example_store, working):
    periods = Office(Store(example_store)).summary(Selection()).periods
    office = Watched(Store(example_store), periods)
    working(office)
    assert office.wanted.wait(60)
    first = [period for period in office.asked if period]
    assert first == sorted(periods, reverse=True)[: ahead.MONTHS_AHEAD]


def test_what_is_newly_served_is_worked_out_too(small_store, run, put, working, monkeypatch):
    from tests import builders

    monkeypatch.setattr(ahead, "LOOK_AGAIN", 0.05)
    office = Watched(Store(small_store), ["2024-09"])
    working(office)
    title = ("POSISI 30 SEPTEMBER 2024", "DASAR WILAYAH: DOMISILI (NIK)")
    run("ingest", put("b.xlsx", builders.recap(title=title)), store=small_store)
    assert office.wanted.wait(30)


def test_a_store_that_holds_nothing_or_cannot_be_read_is_looked_at_again(tmp_path, working, monkeypatch):
    monkeypatch.setattr(ahead, "LOOK_AGAIN", 0.01)
    office, looked = Office(Store(Path(tmp_path) / "nothing")), threading.Semaphore(0)

    def unreadable():
        looked.release()
        raise StoreError("rusak")

    working(office)
    monkeypatch.setattr(office, "holdings", unreadable)
    assert all(looked.acquire(timeout=10) for _ in range(3))
