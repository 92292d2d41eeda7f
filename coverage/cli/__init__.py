"""The command line: arguments to `services`, their answers to words or JSON; the contract that others script against.

Standard output carries the result alone; progress and warnings go to standard error.
"""

from coverage.cli.main import main

__all__ = ["main"]
