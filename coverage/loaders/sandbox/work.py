"""What a child does: read a file once, load it, send the report and the rows; then it is gone.

An archive gives one report a member. What goes wrong is said by a code; never by the text of an exception, which may
hold what stands in the file.
"""

from __future__ import annotations

import json
import os
import socket
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from coverage.loaders.load import load
from coverage.loaders.sandbox.codec import decode, encode, visible
from coverage.loaders.sandbox.frames import CRASH, END, FAULT, KEY, NOTE, REPORT, ROWS, receive_word, send_word
from coverage.loaders.sandbox.limits import ChildLimits, allow_time
from coverage.model.errors import FileRefused, UsageError
from coverage.model.loading import Loaded, LoadOptions, LoadReport, Problem
from coverage.model.privacy import hide_niks
from coverage.sheets.containers.archive import archive_members, open_archive
from coverage.sheets.containers.sniff import sniff
from coverage.sheets.limits import MAX_BYTES, MIB, refusal

_PACKAGE = Path(__file__).resolve().parents[2]


def work(channel: socket.socket, file: int, task: dict[str, Any], limits: ChildLimits) -> None:
    """Load the file of a task and send all that became of it."""
    try:
        options = decode(LoadOptions, task["options"], [])
        for loaded in load_all(_Request(channel, file, str(task["path"]), options, limits)):
            _send(channel, loaded)
    except UsageError as error:
        send_word(channel, FAULT, str(error).encode())
    except (MemoryError, RecursionError):
        send_word(channel, CRASH, json.dumps({"code": "too_large", "where": ""}).encode())
    except Exception as error:
        send_word(channel, CRASH, json.dumps({"code": "parser_crashed", "where": _where(error)}).encode())
    send_word(channel, END)


class _Request:
    """One file to load; asks its parent for the key only when a roster needs it."""

    def __init__(self, channel: socket.socket, file: int, path: str, options: LoadOptions, limits: ChildLimits) -> None:
        self.channel, self.file, self.path, self.options, self.limits = channel, file, path, options, limits
        self._key = b""

    def read_key(self) -> bytes:
        """The pseudonym key, over the socket and nowhere else."""
        if not self._key:
            send_word(self.channel, KEY)
            _, body = receive_word(self.channel, time.monotonic() + self.limits.wall)
            self._key = bytes(body)
        return self._key

    def load(self, content: bytes, path: str) -> Loaded:
        """One file within the time of one file."""
        allow_time(self.limits)
        return load(content, path, self.options, self.read_key)


def load_all(request: _Request) -> Iterator[Loaded]:
    """The file of a request, or every file of an archive."""
    content = _read_once(request.file)
    if content is None:
        yield refused(request.path, refusal("too_large", f"lebih dari {MAX_BYTES // MIB} MiB"))
        return
    try:
        archive = open_archive(content) if sniff(content) == "zip" else None
        if archive is None:
            yield request.load(content, request.path)
            return
        for name, member in archive_members(archive):
            if member is None:
                send_word(request.channel, NOTE, f"{request.path}/{hide_niks(visible(name))}".encode())
            else:
                yield request.load(member, f"{request.path}/{hide_niks(visible(name))}")
    except FileRefused as error:
        yield refused(request.path, error)


def refused(path: str, error: FileRefused) -> Loaded:
    """A file that is refused before anything of it could be read."""
    problem = Problem(error.code, "", "", error.value, error.expected, error.remedy)
    return Loaded(LoadReport(path, "", None, None, "refused", problems=(problem,)), "", pd.DataFrame())


def _read_once(file: int) -> bytes | None:
    """The bytes of an open file, read once; None when they are too many."""
    if os.fstat(file).st_size > MAX_BYTES:
        return None
    parts, size = [], 0
    while part := os.read(file, 2**20):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            return None
    return b"".join(parts)


def _send(channel: socket.socket, loaded: Loaded) -> None:
    frames: list[bytes] = []
    body = json.dumps(encode(loaded, frames)).encode()
    for frame in frames:
        send_word(channel, ROWS, frame)
    send_word(channel, REPORT, body)


def _where(error: Exception) -> str:
    """Kind of an exception and the line of ours that it came from; nothing of its text."""
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if str(_PACKAGE) in frame.filename]
    place = f" di {Path(lines[-1].filename).name}:{lines[-1].lineno}" if lines else ""
    return f"{type(error).__name__}{place}"
