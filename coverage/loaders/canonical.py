"""The hash of what a file says, whatever its container, name and order of rows: duplicates are found by it."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from coverage.model.loading import Loaded

Hashes = npt.NDArray[np.uint64]

_NOT_ROWS = frozenset({"row", "source_id"})
_MULTIPLIERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


def canonical_hash(loaded: Loaded) -> str:
    """SHA-256 over the rows of a file whatever their order, container or name: the same rows are the same file.

    The kind, the declared completeness and every column count; the row number of a roster does not. A missing value, an
    absent column and an empty text are one; 3 and 3.0 are one.
    """
    names = sorted(name for name in loaded.frame.columns if name not in _NOT_ROWS)
    rows = np.zeros(len(loaded.frame), np.uint64)
    for name in names:
        values = _column_hashes(loaded.frame[name])
        if values is not None:
            rows = _mix(rows ^ _text_hash(name)) + values
    rows = np.sort(_mix(rows))
    return hashlib.sha256(f"{loaded.table}|{loaded.is_complete}|".encode() + rows.tobytes()).hexdigest()


def _mix(values: Hashes) -> Hashes:
    """Each number spread over all 64 bits (the finaliser of splitmix64); different numbers stay different."""
    for shift, multiplier in zip(_SHIFTS, _MULTIPLIERS, strict=False):
        values = (values ^ (values >> shift)) * multiplier
    mixed: Hashes = values ^ (values >> _SHIFTS[-1])
    return mixed


def _text_hash(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little"))


def _column_hashes(values: pd.Series) -> Hashes | None:
    """One hash a row, of the value as text; None for a column that states nothing."""
    array = pa.array(values, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if array.null_count == len(array):
        return None
    if pa.types.is_fixed_size_binary(array.type) and array.null_count == 0 and array.type.byte_width % 8 == 0:
        return _block_hashes(array)
    encoded = array if pa.types.is_dictionary(array.type) else pc.dictionary_encode(array)
    known = [_text_hash(_plain_text(value)) for value in encoded.dictionary.to_pylist()]
    codes = encoded.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
    hashes: Hashes = np.array([*known, _text_hash("")], np.uint64)[codes]
    return None if (hashes == _text_hash("")).all() else hashes


def _block_hashes(array: pa.Array) -> Hashes:
    """Hashes of byte blocks, eight bytes at a time."""
    words = array.type.byte_width // 8
    blocks = np.frombuffer(array.buffers()[1], np.uint64)[array.offset * words : (array.offset + len(array)) * words]
    total = np.zeros(len(array), np.uint64)
    for place in range(words):
        total = _mix(total) + blocks.reshape(-1, words)[:, place]
    return _mix(total)


def _plain_text(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
