"""The command line: joins loaders, store, metrics and export; the contract that others script against.

Standard output carries the result alone; progress and warnings go to standard error.
"""

from coverage.cli.main import main

__all__ = ["main"]
