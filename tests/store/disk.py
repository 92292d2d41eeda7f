"""Stands between the store and the disk: every call of `os` that changes a folder passes a hook first.

The store changes the disk by these calls alone (`coverage.store.files`), one system call each, so a hook can kill the
process before any of them, make any of them fail, or write them down.
"""

import fcntl
import os
import signal
from contextlib import contextmanager
from pathlib import Path

WATCHED = ("open", "write", "fsync", "close", "replace", "mkdir", "unlink", "link", "ftruncate")
"""Calls of `os` that are watched, and `fcntl.flock`."""

FAILING = ("write", "fsync", "replace", "mkdir", "link")
"""Calls that are made to fail."""


class _Watch:
    """The calls that stand in for those of `os` while a folder is watched."""

    def __init__(self, root, hook):
        self.root, self.hook, self.paths = str(Path(root).resolve()), hook, {}
        self.real = {name: getattr(os, name) for name in WATCHED}
        self.lock = fcntl.flock

    def place(self, target):
        """Path of a watched file or handle; None for any other."""
        if isinstance(target, int):
            return self.paths.get(target)
        path = os.path.realpath(os.fspath(target))
        return path if path == self.root or path.startswith(self.root + os.sep) else None

    def stand_in(self, name):
        def call(*arguments, **rest):
            path = self.place(arguments[0])
            if path is None:
                return self.real[name](*arguments, **rest)
            result = self.hook(name, path, lambda: self.real[name](*arguments, **rest), arguments)
            if name == "open":
                self.paths[result] = path
            if name == "close":
                self.paths.pop(arguments[0], None)
            return result

        return call

    def flock(self, handle, operation):
        path = self.place(handle)
        return self.hook("flock", path, lambda: self.lock(handle, operation), ()) if path else self.lock(
            handle, operation
        )  # fmt: skip


@contextmanager
def watched(root, hook):
    """Within it every watched call on something below `root` is made as `hook(name, path, call, arguments)`."""
    watch = _Watch(root, hook)
    fcntl.flock = watch.flock
    for name in WATCHED:
        setattr(os, name, watch.stand_in(name))
    try:
        yield
    finally:
        fcntl.flock = watch.lock
        for name, call in watch.real.items():
            setattr(os, name, call)


class Counter:
    """Counts calls (all, or those that may fail)."""

    def __init__(self, only=None):
        self.only, self.calls = only, []

    def __call__(self, name, path, call, arguments):
        if self.only is None or name in self.only:
            self.calls.append((name, path))
            self.reached(len(self.calls))
        return call()

    def reached(self, count):
        """What happens before a call."""


class Killer(Counter):
    """Ends the process, as a power switch would, before its n-th call."""

    def __init__(self, at):
        super().__init__()
        self.at = at

    def reached(self, count):
        if count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


class Failer(Counter):
    """Makes the n-th call that may fail end with an error."""

    def __init__(self, at, number):
        super().__init__(FAILING)
        self.at, self.number = at, number

    def reached(self, count):
        if count == self.at:
            raise OSError(self.number, os.strerror(self.number))
