"""After a power cut at any moment, whatever the disk kept, the store shows what was promised and nothing torn.

Each scenario is recorded once with the real store on the real disk, then every state of the model is built and read.
With any single fsync left out the same check finds a violation.
"""

import contextlib
import dataclasses
import datetime as dt
import itertools
import random
import shutil
import threading

import pytest

from coverage.model.errors import CoverageError
from coverage.model.snapshots import Release
from coverage.store import Store
from coverage.store.backup import copy
from coverage.store.files import TEMPORARY
from coverage.store.history import collect, rollback
from tests.store import office
from tests.store.disk import Failer, watched
from tests.store.powerloss import Log, sites, states, write_tree

LATER = dt.timedelta(days=2)
SAMPLED_STATES, SAMPLED_MUTANTS, SAMPLED_PLACES = 12, 2, 3


class Scene:
    """A store below a folder, the log of what is done to it, and what each of its snapshots shows."""

    def __init__(self, root):
        self.root = root
        root.mkdir(parents=True)
        self.store = Store(root / "kantor" / "store")
        self.values, self.stored = {}, frozenset()
        self.log = None

    def begin(self):
        """From here on everything is recorded; what there is already is durable."""
        self.learn()
        self.stored = frozenset(self.store.numbers())
        self.log = Log(self.root)

    def learn(self):
        store = Store(self.store.folder)
        for number in store.numbers():
            self.allow(*office.shown(store, number))

    def allow(self, number, value):
        """A snapshot may show a value; one that failed may come back whole, and its number goes to another."""
        self.values.setdefault(number, set()).add(value)

    def act(self, act):
        """Do something and promise what it left: the newest snapshot, and that unneeded files are gone."""
        with self.log.recording():
            act()
        self.promise()

    def promise(self):
        self.learn()
        stored = {path.name for path in self.store.data.iterdir()}
        before = {path.rsplit("/", 1)[-1] for path in self.log.start if path.endswith(".parquet")}
        self.log.acknowledge((self.store.numbers()[-1], frozenset(before - stored)))

    def fault(self, tree, promises, folder):
        """What is wrong with a state; None when it keeps every promise."""
        write_tree(tree, folder)
        store = Store(folder / "kantor" / "store")
        try:
            damaged = {number: names for number, names in store.verify().items() if names}
            found = office.shown(store)
            warning = found and store.info().warning
        except (CoverageError, AssertionError) as error:
            return f"unreadable: {error}"
        if damaged or warning:
            return f"damaged: {damaged} {warning}"
        if found and found[1] not in self.values[found[0]]:
            return f"snapshot {found[0]} shows {found[1]}, not {self.values[found[0]]}"
        if promises and (found is None or found[0] < promises[-1][0]):
            return f"lost: {promises[-1][0]}, shows {found}"
        cleanings = store.current()[0].cleanings if found else ()
        recorded = {number for each in cleanings for number in each.snapshots}
        unsaid = self.stored - set(store.numbers()) - recorded
        if unsaid:
            return f"gone without a record: {unsaid}"
        left = [name for _, names in promises for name in names if (store.data / name).exists()]
        return f"not gone: {left}" if left else None


def first_ingest(scene):
    scene.begin()
    scene.act(lambda: office.commit(scene.store, 1))


def correction(scene):
    office.commit(scene.store, 1)
    scene.begin()
    scene.act(lambda: office.commit(scene.store, 2))


def second_roster(scene):
    office.commit(scene.store, 1)
    scene.begin()
    scene.act(lambda: scene.store.commit([office.roster(5, "K2", 7)], office.QUICK_SQL, why="daftar"))


def several_in_a_row(scene):
    scene.begin()
    for number in (1, 2):
        scene.act(lambda number=number: office.commit(scene.store, number))


def going_back(scene):
    for number in (1, 2):
        office.commit(scene.store, number)
    scene.begin()
    scene.act(lambda: rollback(scene.store, 1, "uji"))


def release(scene):
    office.commit(scene.store, 1)
    scene.begin()
    scene.act(lambda: official(scene.store))


def official(store, snapshot=None):
    made = Release("2024-08", 1, "final", snapshot or store.numbers()[-1], "eligible", None, "2024-09-01", "uji", "")
    store.amend("rilis", lambda stored: dataclasses.replace(stored, releases=(*stored.releases, made)))


def clean(scene, **options):
    """Let go of old snapshots, at a time when every grace is over."""
    collect(scene.store, dt.datetime.now(dt.UTC) + LATER, **options)


def garbage(scene):
    for number in (1, 2, 3):
        scene.store.commit([office.recap(number), office.workforce(number)], office.QUICK_SQL, why=str(number))
    scene.begin()
    scene.act(lambda: clean(scene, keep=1))


def purge_of_a_release(scene):
    """Only the personal files of a released snapshot go, and persons whom nothing names."""
    for number in (1, 2):
        office.commit(scene.store, number)
    official(scene.store, 1)
    scene.begin()
    scene.act(lambda: clean(scene, keep=2))


def garbage_with_a_release(scene):
    office.commit(scene.store, 1)
    official(scene.store)
    office.commit(scene.store, 2)
    scene.begin()
    scene.act(lambda: clean(scene, keep=1))


def renamed_branch(scene):
    scene.store.commit([*office.step(1), office.roster(1, "CABANG SATU", 3)], office.QUICK_SQL, why="1")
    scene.begin()
    renames = {"CABANG SATU": "K7"}
    scene.act(lambda: scene.store.commit([office.workforce(1)], office.QUICK_SQL, why="1", renames=renames))


def concurrent_writers(scene):
    """Two writers at once: one is told to wait, and tries again."""
    scene.begin()
    stores = [Store(scene.store.folder), Store(scene.store.folder)]

    def write(place):
        while True:
            try:
                office.commit(stores[place], place + 1)
                scene.log.acknowledge((Store(scene.store.folder).numbers()[0], frozenset()))
                return
            except CoverageError:
                continue

    threads = [threading.Thread(target=write, args=(place,)) for place in range(2)]
    with scene.log.recording():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    scene.promise()


def restored(scene):
    """The folder is filled from a backup."""
    other = Store(scene.root.parent / f"{scene.root.name}-asal")
    for number in (1, 2):
        office.commit(other, number)
    scene.begin()
    scene.act(lambda: copy(other, scene.store))


class Death(BaseException):
    """The process ends here; nothing that it would still do on the disk happens."""


class Dying:
    """Lets a number of calls through to the log; from then on the process is dead. `calls` counts those it made."""

    def __init__(self, log, lives):
        self.log, self.lives, self.calls = log, lives, 0

    def __call__(self, name, path, call, arguments):
        if name == "close":
            return call()
        if self.calls >= self.lives:
            raise Death
        self.calls += 1
        return self.log(name, path, call, arguments)


def killed(scene, lives, act):
    """Do something in a process that is killed; how many calls it made, and nothing else is known of it."""
    dying = Dying(scene.log, lives)
    with contextlib.suppress(Death), watched(scene.root, dying):
        act()
    scene.store = Store(scene.store.folder)
    scene.learn()
    return dying.calls


def killed_then_another(scene, lives):
    scene.begin()
    calls = killed(scene, lives, lambda: office.commit(scene.store, 1))
    scene.act(lambda: office.commit(scene.store, 2))
    return calls


def killed_then_the_same(scene, lives):
    office.commit(scene.store, 1)
    scene.begin()
    calls = killed(scene, lives, lambda: office.commit(scene.store, 2))
    scene.act(lambda: office.commit(scene.store, 2))
    return calls


def killed_garbage_then_again(scene, lives):
    for number in (1, 2, 3):
        scene.store.commit([office.recap(number), office.workforce(number)], office.QUICK_SQL, why=str(number))
    scene.begin()
    calls = killed(scene, lives, lambda: clean(scene, keep=1))
    scene.act(lambda: clean(scene, keep=1))
    return calls


def killed_purge_then_again(scene, lives):
    for number in (1, 2, 3):
        office.commit(scene.store, number)
    official(scene.store, 1)
    scene.begin()
    calls = killed(scene, lives, lambda: clean(scene, keep=1))
    scene.act(lambda: clean(scene, keep=2))
    return calls


def failed_then_again(scene, at):
    office.commit(scene.store, 1)
    scene.begin()
    scene.allow(2, 2)
    failer = Failer(at, 5)

    def hook(name, path, call, arguments):
        return failer(name, path, lambda: scene.log(name, path, call, arguments), arguments)

    with contextlib.suppress(CoverageError), watched(scene.root, hook):
        office.commit(scene.store, 2)
    scene.promise()
    scene.act(lambda: office.commit(scene.store, 3))
    return len(failer.calls)


SCENARIOS = [
    first_ingest,
    correction,
    second_roster,
    several_in_a_row,
    going_back,
    release,
    garbage,
    purge_of_a_release,
    renamed_branch,
    concurrent_writers,
    restored,
]
"""What is recorded whole, and mutated: here no fsync makes another one unnecessary."""

WHOLE = [*SCENARIOS, garbage_with_a_release]
"""What is recorded whole."""

COMMITS = [first_ingest, correction, second_roster, several_in_a_row, concurrent_writers, restored]
"""What writes several data files."""

INTERRUPTED = [
    killed_then_another,
    killed_then_the_same,
    killed_garbage_then_again,
    killed_purge_then_again,
    failed_then_again,
]
"""What is recorded with a run in it that was killed, or that failed, at some call; each says how many calls it made."""

NEVER, LATEST, STATES = 10**6, 3, 30
"""A call that is never reached; how many moments are looked at after the second run, and states in all."""


def every_state_is_sound(scene, folder, found):
    """Check states of a scene's log; how many there were."""
    count = 0
    for count, (tree, promises) in enumerate(found, 1):
        state = folder / f"state-{count}"
        assert scene.fault(tree, promises, state) is None
        if count % 20 == 1:
            store = Store(state / "kantor" / "store")
            office.commit(store, 77)
            assert office.shown(store)[1] == 77
            assert not list(state.rglob(f"{TEMPORARY}*"))
        shutil.rmtree(state)
    return count


def interrupted(play, folder):
    """A scene for every call of a run at which it is killed or fails, the last call first.

    Calls that leave the disk alike, as those on the lock do, are one.
    """
    calls, seen = play(Scene(folder / f"{play.__name__}-0"), NEVER), set()
    for place in range(calls - 1, 0, -1):
        scene = Scene(folder / f"{play.__name__}-{place}")
        play(scene, place)
        done = tuple(operation[:2] for operation in scene.log.operations if operation[0] != "promise")
        if done not in seen:
            seen.add(done)
            yield scene
        shutil.rmtree(scene.root)


def latest_states(scene):
    """States in which the latest moments may end, and one other."""
    moments = range(len(scene.log.operations) + 1)
    other = random.Random(len(moments)).choice(moments[:-LATEST])
    return itertools.islice(states(scene.log, [*moments[: -LATEST - 1 : -1], other]), STATES)


def is_killed(scene, folder, sync):
    """Whether the check fails when one call of fsync is left out; the latest moments show it soonest."""
    moments = range(len(scene.log.operations), sync, -1)
    for place, (tree, promises) in enumerate(states(scene.log, moments, without=sync)):
        state = folder / f"mutant-{sync}-{place}"
        fault = scene.fault(tree, promises, state)
        shutil.rmtree(state)
        if fault:
            return True
    return False


@pytest.fixture
def scene(tmp_path):
    return Scene(tmp_path / "akar")


@pytest.mark.parametrize("play", WHOLE, ids=lambda play: play.__name__)
def test_a_power_cut_leaves_what_was_promised(scene, tmp_path, play):
    play(scene)
    moments = random.Random(3).sample(range(len(scene.log.operations) + 1), 2)
    assert every_state_is_sound(scene, tmp_path, itertools.islice(states(scene.log, moments), SAMPLED_STATES))


@pytest.mark.parametrize("play", INTERRUPTED, ids=lambda play: play.__name__)
def test_a_power_cut_after_an_interrupted_run_leaves_what_was_promised(tmp_path, play):
    for scene in itertools.islice(interrupted(play, tmp_path), SAMPLED_PLACES):
        assert every_state_is_sound(scene, tmp_path, itertools.islice(latest_states(scene), SAMPLED_STATES))


@pytest.mark.parametrize("play", [first_ingest, garbage], ids=lambda play: play.__name__)
def test_a_forgotten_fsync_is_found(scene, tmp_path, play):
    play(scene)
    for sync in random.Random(2).sample(scene.log.syncs(), SAMPLED_MUTANTS):
        assert is_killed(scene, tmp_path, sync), scene.log.operations[sync]


@pytest.mark.prove
@pytest.mark.parametrize("play", WHOLE, ids=lambda play: play.__name__)
def test_every_power_cut_leaves_what_was_promised(scene, tmp_path, play):
    play(scene)
    assert every_state_is_sound(scene, tmp_path, states(scene.log)) >= (25 if play in COMMITS else 5)


@pytest.mark.prove
@pytest.mark.parametrize("play", INTERRUPTED, ids=lambda play: play.__name__)
def test_every_power_cut_after_an_interrupted_run_leaves_what_was_promised(tmp_path, play):
    counts = [every_state_is_sound(scene, tmp_path, latest_states(scene)) for scene in interrupted(play, tmp_path)]
    assert len(counts) >= 10
    assert sum(counts) >= 10 * len(counts)


@pytest.mark.prove
@pytest.mark.parametrize("play", SCENARIOS, ids=lambda play: play.__name__)
def test_every_forgotten_fsync_is_found(scene, tmp_path, play):
    play(scene)
    survivors = [scene.log.operations[sync] for sync in scene.log.syncs() if not is_killed(scene, tmp_path, sync)]
    assert survivors == []


@pytest.mark.prove
def test_every_line_that_syncs_is_missed_somewhere(tmp_path):
    """Some lines matter only after a run that was killed or failed: each is left out where it does."""
    missed = set()
    whole = (
        (play(scene), scene)[1] for place, play in enumerate(SCENARIOS) for scene in [Scene(tmp_path / f"{place}")]
    )
    broken = zip(*(interrupted(play, tmp_path) for play in INTERRUPTED), strict=False)
    for scene in itertools.chain(whole, *broken):
        for sync in scene.log.syncs():
            line = scene.log.operations[sync][2]
            if line not in missed and is_killed(scene, tmp_path, sync):
                missed.add(line)
        if missed == sites():
            return
    raise AssertionError(f"nothing fails without {sites() - missed}")
