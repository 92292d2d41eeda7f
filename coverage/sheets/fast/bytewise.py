"""Whole columns of places in a buffer, looked at eight bytes at a time: compare, parse digits, cut out texts.

The tools of the fast reader, without a loop over cells. Nothing here knows XML; a place is an index into the buffer,
which must go on for `PADDING` after the last place that is asked for.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Places = npt.NDArray[np.int64]
"""Indices into a buffer."""

Flags = npt.NDArray[np.bool_]
"""One truth value a place."""

Found = TypeVar("Found")
"""What was looked for."""

PADDING = bytes(64)
"""What callers append to a buffer, so that a comparison may look past its last byte."""

MAX_DIGITS = 16
"""Longest whole number that is read without rounding twice."""

_WORD = 8
_ZEROS = np.uint64(0x3030303030303030)
_SIXES = np.uint64(0x0606060606060606)
_HIGH_NIBBLES = np.uint64(0xF0F0F0F0F0F0F0F0)
_PAIRS = np.uint64(0x000000FF000000FF)
_LAST_BYTES = np.array([0, *((1 << 64) - (1 << 64 - 8 * size) for size in range(1, _WORD + 1))], np.uint64)
"""By size: a mask that keeps so many bytes at the end of a word (its top ones, little-endian)."""

FIRST_BYTES = np.array([(1 << 8 * size) - 1 for size in range(_WORD + 1)], np.uint64)
"""By size: a mask that keeps so many bytes at the start of a word."""


class Irregular(Exception):
    """The bytes leave the grammar that is read here; another reader decides."""


def require(is_regular: bool | np.bool_) -> None:
    """Leave for another reader unless this holds.

    Raises:
        Irregular: when it does not hold.
    """
    if not is_regular:
        raise Irregular


def must(value: Found | None) -> Found:
    """The value, which has to be there.

    Raises:
        Irregular: when there is none.
    """
    if value is None:
        raise Irregular
    return value


class Buffer:
    """Bytes that can be asked at many places at once."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.flat = np.frombuffer(content, np.uint8)
        # A word begins at every byte: they overlap, with a stride of one. "<u8" is little-endian on every machine, on
        # which the masks rest. The last seven bytes begin no word: hence `PADDING`.
        self._words: npt.NDArray[np.uint64] = np.ndarray((len(content) - _WORD + 1,), "<u8", content, 0, (1,))

    def words(self, places: Places) -> npt.NDArray[np.uint64]:
        """The eight bytes from each place on; the first byte is the lowest."""
        return self._words[places]

    def begins(self, places: Places, text: bytes) -> Flags:
        """Where `text` stands at the place."""
        same = np.ones(len(places), np.bool_)
        for start in range(0, len(text), _WORD):
            part = text[start : start + _WORD]
            word = np.uint64(int.from_bytes(part, "little"))
            found = self.words(places + start if start else places)
            same &= (found if len(part) == _WORD else found & FIRST_BYTES[len(part)]) == word
        return same

    def numbers(self, starts: Places, ends: Places) -> tuple[npt.NDArray[np.uint64], Flags]:
        """Whole numbers written between the places, and where there is one: 1 to 16 digits and nothing else."""
        sizes = ends - starts
        # reads the eight bytes before the end, also those before the number: `_LAST_BYTES` puts them out
        values, is_good = _eight_digits(self.words(ends - _WORD), np.minimum(sizes, _WORD))
        is_good &= (sizes > 0) & (sizes <= MAX_DIGITS)
        long = np.flatnonzero(is_good & (sizes > _WORD))
        if len(long):
            upper, is_upper_good = _eight_digits(self.words(ends[long] - MAX_DIGITS), sizes[long] - _WORD)
            values[long] += upper * np.uint64(10**_WORD)
            is_good[long] = is_upper_good
        return values, is_good


def _eight_digits(words: npt.NDArray[np.uint64], sizes: Places) -> tuple[npt.NDArray[np.uint64], Flags]:
    """The number in the last `sizes` bytes of each word: digits are added in pairs, fours and eights."""
    digits = (words ^ _ZEROS) & _LAST_BYTES.take(sizes)
    is_good = (((digits + _SIXES) | digits) & _HIGH_NIBBLES) == 0
    pairs = digits * np.uint64(10) + (digits >> np.uint64(8))
    upper = (pairs & _PAIRS) * np.uint64(100 + (1_000_000 << 32))
    lower = ((pairs >> np.uint64(16)) & _PAIRS) * np.uint64(1 + (10_000 << 32))
    return (upper + lower) >> np.uint64(32), is_good


def texts_between(content: bytes, starts: Places, ends: Places) -> pa.StringArray:
    """The texts between the places, which follow one another in the buffer.

    Raises:
        Irregular: when a text is not UTF-8.
    """
    if not len(starts):
        return pa.array([], pa.string())
    edges = np.empty(2 * len(starts), np.int32)
    edges[0::2], edges[1::2] = starts, ends
    whole = pa.StringArray.from_buffers(len(edges) - 1, pa.py_buffer(edges), pa.py_buffer(content))
    texts = whole.take(pa.array(np.arange(0, len(edges) - 1, 2)))
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid as error:
        raise Irregular from error
    return texts
