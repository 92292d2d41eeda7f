"""Dense person numbers for pseudonyms: exact, over whole columns, without a hash and without a Python object a person.

Files of the id table are sorted by pseudonym and merged geometrically: a new one swallows those that are at most twice
its size, so a commit rewrites about what it adds, and a store has few of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

MERGE_FACTOR = 2
"""A file of at most so many times the new persons is merged with them."""

Words = npt.NDArray[np.uint64]
"""Two unsigned words a pseudonym, high and low: compared as the sixteen bytes are."""

Numbers = npt.NDArray[np.int64]
"""Person numbers, or positions."""


@dataclass(frozen=True)
class Persons:
    """Part of the id table, sorted by pseudonym: high words, low words, numbers."""

    high: Words
    low: Words
    number: Numbers

    @classmethod
    def of(cls, table: pa.Table) -> Persons:
        """The persons of one file of the id table."""
        high, low = words_of(table["pseudonym"])
        return cls(high, low, table["person_id"].to_numpy())

    def table(self) -> pa.Table:
        """One row a person, sorted by pseudonym."""
        raw = np.column_stack([self.high, self.low]).astype(">u8").tobytes()
        pseudonyms = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(self.high), [None, pa.py_buffer(raw)])
        return pa.table({"pseudonym": pseudonyms, "person_id": pa.array(self.number)})

    def find(self, high: Words, low: Words) -> Numbers:
        """The number of each pseudonym asked for, in order; 0 for one that is not here."""
        found = np.zeros(len(high), np.int64)
        place = np.searchsorted(self.high, high)
        pending = np.arange(len(high))
        while len(pending):
            pending = pending[place[pending] < len(self.high)]
            pending = pending[self.high[place[pending]] == high[pending]]
            hit = self.low[place[pending]] == low[pending]
            found[pending[hit]] = self.number[place[pending[hit]]]
            pending = pending[~hit]
            place[pending] += 1
        return found


def words_of(pseudonyms: pa.ChunkedArray | pa.Array) -> tuple[Words, Words]:
    """High and low word of each pseudonym.

    Missing: none allowed.
    """
    high, low = np.empty(len(pseudonyms), np.uint64), np.empty(len(pseudonyms), np.uint64)
    start = 0
    for chunk in pseudonyms.chunks if isinstance(pseudonyms, pa.ChunkedArray) else [pseudonyms]:
        if chunk.null_count:
            raise ValueError("every row must have a pseudonym")
        array = chunk.cast(pa.binary(16))
        raw = np.frombuffer(array.buffers()[1] or b"", ">u8", 2 * len(array), 16 * array.offset).reshape(-1, 2)
        high[start : start + len(array)], low[start : start + len(array)] = raw[:, 0], raw[:, 1]
        start += len(array)
    return high, low


def number_persons(pseudonyms: pa.ChunkedArray | pa.Array, stored: list[Persons]) -> tuple[Numbers, Persons]:
    """The number of each row's person, and the persons that are new; these take the next free numbers."""
    high, low = words_of(pseudonyms)
    order = _order(high, low)
    high, low = high[order], low[order]
    is_first = np.ones(len(high), bool)
    is_first[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    numbers = np.zeros(int(is_first.sum()), np.int64)
    for part in stored:
        numbers = np.maximum(numbers, part.find(high[is_first], low[is_first]))
    is_new = numbers == 0
    first_free = 1 + max((int(part.number.max()) for part in stored if len(part.number)), default=0)
    numbers[is_new] = np.arange(first_free, first_free + int(is_new.sum()))
    of_row = np.empty(len(order), np.int64)
    of_row[order] = numbers[np.cumsum(is_first) - 1]
    return of_row, Persons(high[is_first][is_new], low[is_first][is_new], numbers[is_new])


def _order(high: Words, low: Words) -> Numbers:
    """Positions in order of the words; runs that are in order already are merged, not sorted again."""
    order = np.argsort(high, kind="stable")
    sorted_high, sorted_low = high[order], low[order]
    is_wrong = (sorted_high[1:] == sorted_high[:-1]) & (sorted_low[1:] < sorted_low[:-1])
    return np.lexsort((low, high)) if is_wrong.any() else order


def merge(parts: list[Persons]) -> Persons:
    """Several parts of the id table as one, sorted by pseudonym."""
    high, low = (np.concatenate([getattr(part, word) for part in parts]) for word in ("high", "low"))
    order = _order(high, low)
    return Persons(high[order], low[order], np.concatenate([part.number for part in parts])[order])


def to_merge(sizes: list[int], added: int) -> list[int]:
    """Positions of the files that new persons are merged with.

    >>> to_merge([5_000_000, 300_000, 10], added=200_000)
    [2, 1]
    """
    chosen = []
    for position in sorted(range(len(sizes)), key=lambda place: sizes[place]):
        if sizes[position] > MERGE_FACTOR * added:
            break
        chosen.append(position)
        added += sizes[position]
    return chosen
