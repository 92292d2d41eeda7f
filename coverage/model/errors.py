"""The errors of this project.

CoverageError              anything a user can act on; its text is Indonesian and ready for the screen
├── UsageError             the command or the query string is wrong                  (exit code 2)
│   └── ChoiceNeeded       several bases are stored and the reader must say which
├── FileRefused            a file cannot be read as what it claims to be             (exit code 1)
└── StoreError             the store is unusable or does not verify                  (exit code 3)
    ├── StoreBusy          another writer holds the lock
    ├── StoreTooNew        a newer program wrote the store
    ├── StoreUnreadable    the machine will not hand over a file of it: rights, disk, open files
    └── KeyFault           the pseudonym key is missing or is not the store's key
Data problems are not exceptions: they are gathered as `loading.Problem` and reported together.
"""

from __future__ import annotations


class CoverageError(Exception):
    """Something went wrong that a user can act on; `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(CoverageError):
    """The command line or the query string asks for something that does not exist."""

    exit_code = 2


class ChoiceNeeded(UsageError):
    """Several bases are stored for a period; `bases` are those to choose from."""

    def __init__(self, message: str, bases: tuple[str, ...]) -> None:
        super().__init__(message)
        self.bases = bases


class FileRefused(CoverageError):
    """A file cannot be opened or recognised; carries a stable `code`, what was found, expected, and what to do.

    `sheet` and `cell` are set by whoever knows which heading gave the file away.
    """

    sheet = ""
    cell = ""

    def __init__(self, code: str, value: str, expected: str, remedy: str) -> None:
        super().__init__(f"{value}; seharusnya {expected}. {remedy}")
        self.code = code
        self.value = value
        self.expected = expected
        self.remedy = remedy


class StoreError(CoverageError):
    """The store cannot be read or written, or what it holds does not verify."""

    exit_code = 3


class StoreBusy(StoreError):
    """Another process is writing; the message names it."""


class StoreTooNew(StoreError):
    """The store was written by a newer program than this one."""


class StoreUnreadable(StoreError):
    """The machine will not hand over a file of the store; that says nothing about what the file holds."""


class KeyFault(StoreError):
    """The pseudonym key is missing, unreadable, or not the one that this store was made with."""
