"""What a child may use: memory, time, files; nothing may be written and nothing is left behind."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class ChildLimits:
    """Memory in bytes, processor and wall time in seconds for one file, and open files."""

    memory: int = 3 * 2**30
    cpu: int = 60
    wall: float = 120.0
    open_files: int = 64


def die_with_parent() -> None:
    """Have the kernel end this process when the one that forked it ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def confine(limits: ChildLimits) -> None:
    """Put this process under the limits, for good; it may neither write a file nor leave its memory behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    allow_time(limits)
    os.environ.clear()


def allow_time(limits: ChildLimits) -> None:
    """Give this process the processor time of one more file."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + limits.cpu
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
