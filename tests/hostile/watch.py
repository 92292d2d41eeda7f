"""Loads the files of a folder in a process that watches itself; what became of them goes to standard output as JSON."""

import json
import resource
import sys
from pathlib import Path

from coverage.loaders import Passage, Source, load_safely
from coverage.loaders.sandbox.limits import ChildLimits
from coverage.model.loading import LoadOptions
from tests.hostile.naive import counts_of_frame

SECONDS = 10.0
"""Longest that a file may take."""


def peak():
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def load_all(files):
    """What became of each file, by name: status, codes and counts of every file in it."""
    passage = Passage(ChildLimits(wall=SECONDS))
    found = {}
    for loaded in load_safely([Source(file) for file in files], LoadOptions(), bytes, passage):
        name = loaded.report.path[len(str(files[0].parent)) + 1 :].split("/")[0]
        counts = counts_of_frame(loaded.frame) if loaded.table == "membership" and len(loaded.frame) else []
        codes = [problem.code for problem in loaded.report.problems]
        texts = [problem.value + problem.remedy for problem in loaded.report.problems]
        found.setdefault(name, []).append([loaded.report.status, codes, counts, texts])
    return found


def main(folder):
    """Load the good file, then all; say what became of them and how much memory it took."""
    files = sorted(Path(folder).iterdir())
    load_all([file for file in files if file.name == "good"])
    before = peak()
    found = load_all(files)
    json.dump({"files": found, "growth": peak() - before}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
