"""Loads files that nobody vouches for: each in a child that is thrown away, two at a time, in order, when asked for.

Use this for whatever comes from outside; `load` is the same work in this process, for tests and for what we wrote.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from coverage.loaders.sandbox.codec import BadAnswer, decode, encode, visible
from coverage.loaders.sandbox.fleet import WORKERS, Ended, Fleet, Talk, Word, close_fleet, own_fleet
from coverage.loaders.sandbox.frames import CRASH, FAULT, NOTE, REPORT, ROWS, Broken
from coverage.loaders.sandbox.limits import ChildLimits
from coverage.loaders.sandbox.work import refused
from coverage.model.errors import UsageError
from coverage.model.loading import Loaded, LoadOptions
from coverage.model.privacy import excerpt, hide_niks
from coverage.sheets.limits import MAX_BYTES, refusal

_TRIES = 2
_TIMEOUT_SIGNALS = (signal.SIGXCPU,)
_AHEAD = 2


@dataclass(frozen=True)
class Source:
    """A file to load: its path, or its bytes under a name."""

    path: Path | str
    content: bytes | None = None

    @property
    def name(self) -> str:
        """The path as it is shown: what is no text in it is replaced, a number of a person is hidden."""
        return hide_niks(visible(os.fsencode(self.path).decode("utf-8", "replace")))


@dataclass(frozen=True)
class Passage:
    """How files are loaded: the limits of a child, and how many at a time.

    `on_pass` is told the name of what was passed over in an archive, `on_done` the rows of each source that is done;
    both from the threads that read.
    """

    limits: ChildLimits = field(default_factory=ChildLimits)
    workers: int = WORKERS
    on_pass: Callable[[str], None] = lambda _: None
    on_done: Callable[[int], None] = lambda _: None


def load_safely(
    sources: Iterable[Source],
    options: LoadOptions,
    read_key: Callable[[], bytes],
    passage: Passage | None = None,
) -> Iterator[Loaded]:
    """Every file as `load` gives it, in the order of the sources; an archive gives one for each file in it.

    A file that brings its child down is refused: `parser_crashed`, `too_slow` or `too_large`. What is no ordinary file
    is refused and never waited on. `read_key` is called once, when the first roster needs it.

    Raises:
        KeyFault: when a roster needs the pseudonym key and it cannot be had.
        UsageError: when what the office taught is not well formed.
    """
    passage = passage or Passage()
    job = _Job(options, _once(read_key), passage)
    waiting: deque[Future[list[Loaded]]] = deque()
    with ThreadPoolExecutor(passage.workers, thread_name_prefix="memuat") as pool:
        try:
            for source in sources:
                waiting.append(pool.submit(job.run, source))
                if len(waiting) > passage.workers * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            job.stop()
            pool.shutdown(wait=True, cancel_futures=True)


def _once(read_key: Callable[[], bytes]) -> Callable[[], bytes]:
    """The key, read by one thread and kept for the others."""
    lock = threading.Lock()
    keys: list[bytes] = []

    def read() -> bytes:
        """The key, read when it is first asked for."""
        with lock:
            if not keys:
                keys.append(read_key())
            return keys[0]

    return read


class _Job:
    """What all files of one call share; `run` loads one, in whatever thread."""

    def __init__(self, options: LoadOptions, read_key: Callable[[], bytes], passage: Passage) -> None:
        self._options = encode(options, [])
        self._read_key = read_key
        self._passage = passage
        self._talks: set[Talk] = set()
        self._is_stopped = False
        self._lock = threading.Lock()

    def stop(self) -> None:
        """End what still runs; nobody asks for it any more."""
        with self._lock:
            self._is_stopped = True
            for talk in self._talks:
                talk.let_go()

    def run(self, source: Source) -> list[Loaded]:
        """What became of one source."""
        found = self._run(source)
        self._passage.on_done(sum(loaded.report.rows_read for loaded in found))
        return found

    def _run(self, source: Source) -> list[Loaded]:
        try:
            file = _open(source)
        except (OSError, ValueError) as error:
            code = "not_a_file" if isinstance(error, _NotAFile) else "unreadable"
            return [
                refused(source.name, refusal(code, "bukan berkas biasa" if code == "not_a_file" else "gagal dibuka"))
            ]
        try:
            for _ in range(_TRIES):
                fleet = own_fleet()
                try:
                    return [_with_hash(loaded, file) for loaded in self._load(source, file, fleet)]
                except Broken:
                    os.lseek(file, 0, os.SEEK_SET)
                    close_fleet(fleet)
            return [_with_hash(_crashed(source.name, "parser_crashed", "proses pembaca berhenti"), file)]
        finally:
            os.close(file)

    def _load(self, source: Source, file: int, fleet: Fleet) -> list[Loaded]:
        task = {"path": source.name, "options": self._options, "limits": asdict(self._passage.limits)}
        with fleet.lend() as control:
            talk = Talk(control, file, task, self._passage.limits.wall)
            with self._lock:
                self._talks.add(talk)
                if self._is_stopped:
                    talk.let_go()
            try:
                return self._gather(source, talk)
            finally:
                talk.close()
                with self._lock:
                    self._talks.discard(talk)

    def _gather(self, source: Source, talk: Talk) -> list[Loaded]:
        answer = _Answer(source.name, self._passage.on_pass)
        for word in talk.words(self._read_key):
            if isinstance(word, Ended):
                answer.end(word)
            else:
                answer.take(word)
        if answer.fault:
            raise UsageError(answer.fault)
        return answer.loaded


class _Answer:
    """What a child said of one source, checked word by word."""

    def __init__(self, path: str, on_pass: Callable[[str], None]) -> None:
        self.path = path
        self.loaded: list[Loaded] = []
        self.fault = ""
        self._on_pass = on_pass
        self._rows: list[memoryview] = []
        self._is_spoiled = False

    def take(self, word: Word) -> None:
        """One word; the first that is not what it may be spoils the answer."""
        if self._is_spoiled:
            return
        try:
            self._take(word)
        except Exception:  # whatever a child sends, this process goes on
            self._is_spoiled = True
            self.loaded = [_crashed(self.path, "parser_crashed", "jawaban pembaca tidak sah")]

    def _take(self, word: Word) -> None:
        if word.letter == ROWS:
            self._rows.append(word.body)
        elif word.letter == REPORT:
            loaded: Loaded = decode(Loaded, json.loads(bytes(word.body)), self._rows)
            self._rows = []
            if loaded.report.path != self.path and not loaded.report.path.startswith(f"{self.path}/"):
                raise BadAnswer("another file")
            self.loaded.append(loaded)
        elif word.letter == NOTE:
            self._on_pass(visible(bytes(word.body).decode("utf-8", "replace")))
        elif word.letter == FAULT:
            self.fault = visible(bytes(word.body).decode("utf-8", "replace"))
        elif word.letter == CRASH:
            body: dict[str, Any] = json.loads(bytes(word.body))
            code = "too_large" if body["code"] == "too_large" else "parser_crashed"
            found = (
                "perlu ingatan lebih banyak dari yang boleh" if code == "too_large" else f"kesalahan {body['where']}"
            )
            self.loaded.append(_crashed(self.path, code, excerpt(visible(found), 120)))

    def end(self, ended: Ended) -> None:
        """How the child ended; one that did not end well leaves a refusal for what it had not read yet."""
        killer = os.WTERMSIG(ended.status) if os.WIFSIGNALED(ended.status) else 0
        if self._is_spoiled:
            return
        if ended.is_timed_out or killer in _TIMEOUT_SIGNALS:
            self.loaded.append(_crashed(self.path, "too_slow", "belum selesai dalam batas waktu"))
        elif killer or os.WEXITSTATUS(ended.status) or not (self.loaded or self.fault):
            self.loaded.append(_crashed(self.path, "parser_crashed", "pembaca berhenti mendadak"))


def _crashed(path: str, code: str, found: str) -> Loaded:
    return refused(path, refusal(code, found))


def _with_hash(loaded: Loaded, file: int) -> Loaded:
    """A refusal that came before the file was hashed gets its hash here; the bytes are not looked at otherwise."""
    if loaded.report.sha256 or os.fstat(file).st_size > MAX_BYTES:
        return loaded
    os.lseek(file, 0, os.SEEK_SET)
    with os.fdopen(os.dup(file), "rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return replace(loaded, report=replace(loaded.report, sha256=digest))


class _NotAFile(OSError):
    """A folder, a pipe, a device: nothing that ends."""


def _open(source: Source) -> int:
    """An open file of a source; never one that could be waited on.

    Raises:
        OSError: when it cannot be opened.
    """
    if source.content is not None:
        file = os.memfd_create("berkas", os.MFD_CLOEXEC)
        with os.fdopen(os.dup(file), "wb") as handle:
            handle.write(source.content)
        os.lseek(file, 0, os.SEEK_SET)
        return file
    _check_ordinary(Path(source.path).stat())
    file = os.open(source.path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        _check_ordinary(os.fstat(file))
    except OSError:
        os.close(file)
        raise
    return file


def _check_ordinary(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _NotAFile
