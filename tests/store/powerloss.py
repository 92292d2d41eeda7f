"""What a disk may hold after the power went: a model of a folder whose names and bytes are durable only once synced.

The model takes a list of what was done to a folder and yields every state in which a power cut may leave it: at any
moment; each unsynced file lost, cut in half, zeroed or kept; any subset of the unsynced changes of names. Up to
`ALL_SUBSETS` changes every subset is taken, beyond that a seeded sample with the full and the empty one.
"""

import ast
import itertools
import os
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

from coverage.store import files
from coverage.store.lock import LOCK_NAME
from tests.store.disk import watched

ALL_SUBSETS, SAMPLED_SUBSETS = 6, 64
"""Changes of names up to which every subset is taken; how many subsets are sampled beyond."""

FOLDER = "a folder"
"""Stands for the content of a folder."""


@dataclass
class Log:
    """What was done below a folder, in order; `acknowledge` marks what was promised by then."""

    root: Path
    operations: list = field(default_factory=list)
    start: dict = field(default_factory=dict)

    def __post_init__(self):
        self.root = self.root.resolve()
        self.start = tree_of(self.root)

    def acknowledge(self, promise):
        self.operations.append(("promise", promise))

    def recording(self):
        return watched(self.root, self)

    def __call__(self, name, path, call, arguments):
        place = os.path.relpath(path, self.root)
        if Path(place).name == LOCK_NAME:
            return call()
        existed = os.path.lexists(path)
        result = call()
        if name == "open" and not existed:
            self.operations.append(("create", place))
        elif name == "write":
            self.operations.append(("write", place, bytes(arguments[1])))
        elif name == "ftruncate":
            self.operations.append(("truncate", place))
        elif name == "fsync":
            self.operations.append((name, place, _caller()))
        elif name in ("mkdir", "unlink"):
            self.operations.append((name, place))
        elif name in ("replace", "link"):
            self.operations.append((name, place, os.path.relpath(arguments[1], self.root)))
        return result

    def syncs(self):
        """Positions of all calls of fsync that made anything durable; without the others nothing would differ."""
        disk, places = Disk(self.start), []
        for place, operation in enumerate(self.operations):
            if operation[0] == "fsync" and disk.has_unsynced(operation[1]):
                places.append(place)
            if operation[0] != "promise":
                disk.apply(operation)
        return places


STORE = Path(files.__file__).parent
SYNCING = ("sync_folder", "sync_parents", "fsync")
"""Functions that make something durable."""


def _caller():
    """The line of the store that asked for an fsync, as `sites` names it."""
    frame = sys._getframe()
    while Path(frame.f_code.co_filename).parent != STORE or frame.f_code.co_name in SYNCING:
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).stem}:{frame.f_lineno}"


def sites():
    """Every line of the store that makes something durable: module and number; the lock is none, nothing rests on it.

    Within the functions that only pass the wish on there is none either.
    """
    found = set()
    for path in STORE.glob("*.py"):
        tree = ast.parse(path.read_text())
        inner = [part for part in ast.walk(tree) if isinstance(part, ast.FunctionDef) and part.name in SYNCING]
        passed_on = {id(part) for function in inner for part in ast.walk(function)}
        for call in ast.walk(tree):
            name = isinstance(call, ast.Call) and ast.unparse(call.func).rsplit(".", 1)[-1]
            if name in SYNCING and id(call) not in passed_on and path.stem != "lock":
                found.add(f"{path.stem}:{call.lineno}")
    return found


def tree_of(root):
    """Path below a folder -> its bytes, or FOLDER."""
    return {
        os.path.relpath(path, root): FOLDER if path.is_dir() else path.read_bytes() for path in sorted(root.rglob("*"))
    } | {".": FOLDER}


class _File:
    """Bytes as they are and as they were last synced."""

    def __init__(self, content=b"", synced=b""):
        self.content, self.synced = content, synced

    def after_loss(self, how):
        if self.content == self.synced:
            return self.content
        cut = {"lost": self.synced, "halved": self.content[: len(self.content) // 2], "kept": self.content}
        return cut.get(how, bytes(len(self.content)))


class Disk:
    """The folder while the operations are applied: names that are durable, changes that are not, and files."""

    def __init__(self, start):
        self.durable = {
            path: FOLDER if content is FOLDER else _File(content, content) for path, content in start.items()
        }
        self.now = dict(self.durable)
        self.pending = []

    def apply(self, operation, *, drop_sync=False):
        kind, path, *rest = operation
        if kind == "write":
            self.now[path].content += rest[0]
        elif kind == "truncate":
            self.now[path].content = b""
        elif kind == "fsync" and not drop_sync:
            self._sync(path)
        elif kind in ("create", "mkdir"):
            self._change({path: _File() if kind == "create" else FOLDER})
        elif kind == "replace":
            self._change({path: None, rest[0]: self.now[path]})
        elif kind == "link":
            self._change({rest[0]: self.now[path]})
        elif kind == "unlink":
            self._change({path: None})

    def has_unsynced(self, path):
        """Whether a file or the names in a folder would lose anything in a power cut now."""
        if self.now[path] is not FOLDER:
            return self.now[path].synced != self.now[path].content
        return any(str(Path(next(iter(names))).parent) == path for names in self.pending)

    def _change(self, names):
        self.pending.append(names)
        _put(self.now, names)

    def _sync(self, path):
        if self.now[path] is not FOLDER:
            self.now[path].synced = self.now[path].content
            return
        inside = [names for names in self.pending if str(Path(next(iter(names))).parent) == path]
        for names in inside:
            _put(self.durable, names)
        self.pending = [names for names in self.pending if not any(names is done for done in inside)]

    def states(self, chance):
        """Every tree that a power cut may leave now."""
        for kept in _subsets(len(self.pending), chance):
            names = dict(self.durable)
            for place in kept:
                _put(names, self.pending[place])
            reachable = {path: file for path, file in names.items() if _is_reachable(path, names)}
            for how in ("lost", "halved", "zeroed", "kept"):
                yield {path: FOLDER if file is FOLDER else file.after_loss(how) for path, file in reachable.items()}


def _put(names, change):
    for path, file in change.items():
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file


def _is_reachable(path, names):
    return path == "." or all(names.get(str(parent)) is FOLDER for parent in Path(path).parents)


def _subsets(count, chance):
    if count <= ALL_SUBSETS:
        for size in range(count + 1):
            yield from itertools.combinations(range(count), size)
        return
    yield ()
    yield tuple(range(count))
    for _ in range(SAMPLED_SUBSETS):
        yield tuple(place for place in range(count) if chance.random() < 0.5)


def states(log, moments=None, *, without=None):
    """Every different tree after a power cut at any moment (or only at some), with what was promised by then.

    `without` is the position of a call of fsync that is left out, as a mutant of the store would.
    """
    seen, chance = set(), random.Random(len(log.operations))
    for moment in range(len(log.operations) + 1) if moments is None else moments:
        disk, promises = Disk(log.start), []
        for place, operation in enumerate(log.operations[:moment]):
            if operation[0] == "promise":
                promises.append(operation[1])
            else:
                disk.apply(operation, drop_sync=place == without)
        for tree in disk.states(chance):
            known = (frozenset(tree.items()), len(promises))
            if known not in seen:
                seen.add(known)
                yield tree, promises


def write_tree(tree, root):
    """Make a folder hold a tree."""
    for path, content in sorted(tree.items()):
        if content is FOLDER:
            (root / path).mkdir(parents=True, exist_ok=True)
    for path, content in tree.items():
        if content is not FOLDER:
            (root / path).write_bytes(content)
