"""Writes an invented but believable office as workbooks, so that everything can be tried without real data.

All figures are invented unless a comment says where a real one comes from. This package knows nothing of loaders or of
the store: it only writes files that they can read. Read `office` and `profiles` for what is assumed, `figures` for the
numbers, `files` for what is written.
"""

from coverage.example.files import write_example

__all__ = ["write_example"]
