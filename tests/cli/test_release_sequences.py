"""Whatever happens in whatever order, a release that was acknowledged stays, with its bytes and its list of moves."""

import json
import random

import pytest

from app import create_app
from coverage.store import Store
from tests import small_office as office
from tests.cli.test_example_office import page

ACTS = ("recap", "roster", "workforce", "back", "collect", "release", "release", "final", "revise", "revise")
"""What a sequence is made of; one is dealt as cards are, so that each holds them all."""

PERIODS = ("2024-08", "2024-08", "2024-08", "2024-07", "2024-09")
"""Where things happen; mostly in the month that every region reports, so that it is often released again."""

SHORT = (
    *("roster", "release", "recap", "release", "roster", "final", "back"),
    *("workforce", "revise", "collect", "roster", "revise", "collect"),
)
"""One order that meets everything: releases before and after going back, and persons that no longer are needed."""


class Walk:
    """A store through a random sequence, and all that was ever acknowledged of it."""

    def __init__(self, run, put, folder, seed):
        self.run, self.put, self.folder, self.chance = run, put, folder, random.Random(seed)
        self.kept, self.made, self.moves = {}, [], {}
        self.thrown_away = 0

    def shuffled(self, rounds):
        """A sequence that holds every act so many times, in a random order."""
        return self.chance.sample(ACTS * rounds, len(ACTS) * rounds)

    def steps(self, acts):
        """Do these in order, looking at every release after each."""
        for step, act in enumerate(acts):
            getattr(self, f"do_{act}")(step)
            self.assert_nothing_lost()

    def assert_nothing_lost(self, folder=None):
        """Every release is listed as it was acknowledged, and shows the bytes that it showed then."""
        assert office.releases_of(folder or self.folder) == self.made
        for each in self.kept.values():
            each.assert_unchanged(folder)

    def _period(self):
        return self.chance.choice(PERIODS)

    def do_recap(self, step):
        """A branch sends or corrects a month; every count is new, so that no difference is missed by chance."""
        office.ingest_garut(self.run, self.put, 1_000 + step, office.TITLES[self._period()])

    def do_roster(self, step):
        """A branch sends a list of persons in place of the one before."""
        niks = self.chance.sample(office.NIKS, 2 + step % 15)
        office.ingest_roster(self.run, self.put, niks, self._period())

    def do_workforce(self, step):
        """A new publication of the denominator."""
        office.ingest_workforce(self.run, self.put, 2_000 + step, f"edisi-{step}")

    def do_back(self, step):
        """Back to any snapshot there is; those released since stay official, and every page still opens."""
        number = self.chance.choice(Store(self.folder).numbers())
        code, out, _ = self.run("snapshots", "rollback", number, "--json")
        assert code in (0, 2)
        if code == 0:
            store = Store(self.folder)
            assert store.manifest(json.loads(out)["snapshot"]).files == store.manifest(number).files
            self.assert_pages_open()

    def assert_pages_open(self):
        client = create_app(Store(self.folder)).server.test_client()
        assert client.get("/dinding").status_code == 200
        for period, number in self.kept:
            assert f"Rilis {number}" in page(client, "/", f"?periode={period}&rilis={number}")

    def do_collect(self, step):
        self.collect(self.chance.choice((1, 1, 3)))

    def collect(self, keep):
        """Throw away all that `gc` may, at once; what is left is what the manifests name, and whole."""
        done = office.answer(self.run, "snapshots", "gc", "--keep", keep, "--grace", 0, "--json")
        self.thrown_away += len(done["snapshots"]) + len(done["purged"]) + done["files"]
        assert office.files_on_disk(self.folder) == office.named_files(self.folder)
        assert self.run("snapshots", "verify")[0] == 0

    def do_release(self, step):
        self._release()

    def do_final(self, step):
        self._release("--final")

    def do_revise(self, step):
        self._release("--revise", "--why", f"langkah {step}")

    def _release(self, *terms):
        """Release any month, on a new vintage or an old one; moves are the difference from the release before."""
        period = self._period()
        vintage = self.chance.choice((None, "edisi-2024"))
        own = [key for key in self.kept if key[0] == period]
        draft = self._draft(period, vintage) if own else None
        named = ["--vintage", vintage] if vintage else []
        command = ("release", period, *terms, *named, "--json")
        code, out, err = self.run(*command)
        if code == 2 and "menahannya" in err:
            assert period != "2024-08", "the one month that every region reports"
            code, out, err = self.run(*command, *office.MEANWHILE)
        assert code in (0, 2)
        if code == 2 and "Tidak ada angka" in err:
            assert office.difference(self.kept[own[-1]].json, draft) == []
        for made in json.loads(out)["releases"] if code == 0 else ():
            key = (made["period"], made["number"])
            assert key == (period, len(own) + 1)
            self.moves[key] = made.pop("moves")
            assert made.pop("fault") is None
            assert made.pop("old_figures") == [], "a new release shows the newest of every other month"
            affected = made.pop("affects")
            assert bool(made["despite"]) == bool(made.pop("held_up_by")) == bool(made["held_by"])
            self.assert_said(made, affected)
            self.made.append(made)
            self.kept[key] = office.Kept(self.folder, *key)
            before = self.kept[own[-1]].json if own else self.kept[key].json
            assert self.moves[key] == office.difference(before, self.kept[key].json)

    def assert_said(self, made, affected):
        """The releases in force that a new one leaves with old figures say so themselves."""
        steps = office.answer(self.run, "releases", "list", "--json")["releases"]
        in_force = {each["period"]: each for each in steps if each["period"] > made["period"]}
        told = [
            (each["period"], each["number"])
            for each in in_force.values()
            if made["period"] in [old["period"] for old in each["old_figures"]]
        ]
        assert [(each["period"], each["number"]) for each in affected] == told

    def _draft(self, period, vintage):
        code, out, _ = self.run(
            *("summary", "--period", period, "--draft", "--format", "json"),
            *(["--vintage", vintage] if vintage else []),
        )
        return json.loads(out) if code == 0 else None

    def finish(self, elsewhere):
        """At the end: nothing personal but the newest, a copy of a copy, and the whole history as it was told."""
        for _ in range(2):  # the snapshot that stored persons no longer named goes with the second
            self.collect(1)
        stored = office.named_files(self.folder, ("roster", "persons"))
        newest = Store(self.folder).current()[0]
        assert stored == {file.name for file in newest.files if file.table in ("roster", "persons")}
        self.assert_nothing_lost()
        office.answer(self.run, "snapshots", "backup", elsewhere / "cadangan", "--json")
        code, _, err = self.run("snapshots", "restore", elsewhere / "cadangan", store=elsewhere / "baru")
        assert code == 0, err
        assert self.run("snapshots", "verify", store=elsewhere / "baru")[0] == 0
        self.assert_nothing_lost(elsewhere / "baru")
        told = office.answer(self.run, "releases", "list", "--json")["releases"]
        assert {(each["period"], each["number"]): each["moves"] for each in told} == self.moves
        assert self.kept and self.thrown_away


def test_releases_outlive_a_sequence_of_everything(run, put, small_store, tmp_path):
    walk = Walk(run, put, small_store, 5)
    walk.steps(SHORT)
    assert any(walk.moves.values()) and any(each["status"] == "revisi" for each in walk.made)
    walk.finish(tmp_path)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(2, 10))
def test_releases_outlive_long_sequences_of_everything(run, put, small_store, tmp_path, seed):
    walk = Walk(run, put, small_store, seed)
    walk.steps(walk.shuffled(2))
    walk.finish(tmp_path)
