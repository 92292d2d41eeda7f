"""NIK to pseudonym: a keyed permutation (AES over the sixteen ASCII digits, exactly one block), a column in one call.

A permutation cannot collide, and without the key it cannot be reversed or searched; a plain hash of a NIK can be
inverted in seconds. The key lives outside the store, is made on first use with mode 0600, and is never replaced.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from coverage.model.errors import KeyFault
from coverage.model.faults import system_words

KEY_BYTES = 32
"""Length of the key: AES-256."""

NIK_DIGITS = 16
"""Length of a NIK, and of an AES block."""


_TEMPORARY = ".tmp-"


def read_key(path: Path, expected_check: str | None) -> bytes:
    """The office's key; made on first use, unless the store already rests on one.

    Raises:
        KeyFault: when the key is missing though the store has persons, is malformed, or is not the store's key.
    """
    key = _read(path)
    if key is None:
        if expected_check is not None:
            raise KeyFault(
                f"Kunci pseudonim tidak ditemukan di {path.name}, padahal penyimpanan ini sudah memuat daftar peserta. "
                "Kembalikan kunci dari cadangannya; kunci baru akan menghitung orang yang sama dua kali."
            )
        try:
            _make_key(path)
        except OSError as error:
            raise KeyFault(f"Kunci pseudonim {path.name} tidak dapat dibuat: {system_words(error)}") from error
        key = _read(path) or b""
    with contextlib.suppress(PermissionError):  # another user's folder, which that user sweeps
        for leftover in path.parent.glob(f"{_TEMPORARY}*-{path.name}"):  # of a run that was killed
            leftover.unlink(missing_ok=True)
    if len(key) != KEY_BYTES:
        raise KeyFault(f"Kunci pseudonim di {path.name} rusak: {len(key)} bita, seharusnya {KEY_BYTES}.")
    if expected_check is not None and key_check(key) != expected_check:
        raise KeyFault(
            f"Kunci pseudonim di {path.name} bukan kunci penyimpanan ini. "
            "Pakai kunci yang dulu dipakai memuat daftar peserta."
        )
    return key


def _read(path: Path) -> bytes | None:
    """The bytes of the key; None when there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyFault(f"Kunci pseudonim {path.name} tidak dapat dibaca: {system_words(error)}") from error


def _make_key(path: Path) -> None:
    """Put a new key in place whole or not at all, also after a crash or a power cut; one that is there is kept."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f"{_TEMPORARY}{os.getpid()}-{path.name}")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            os.write(handle, secrets.token_bytes(KEY_BYTES))
            os.fsync(handle)
        finally:
            os.close(handle)
        # Another run may have made one meanwhile, and removed what it took for a leftover: both use that one.
        with contextlib.suppress(FileExistsError, FileNotFoundError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def key_check(key: bytes) -> str:
    """A value by which a key is recognised without revealing it; the manifest holds it."""
    return hashlib.sha256(b"cakupan key check" + key).hexdigest()


def pseudonymise(niks: bytes, key: bytes) -> pa.Array:
    """One pseudonym of 16 bytes a NIK, in order; equal NIKs give equal pseudonyms, different ones never do.

    `niks` holds the digits of all NIKs one after the other, sixteen bytes each.

    Raises:
        ValueError: when the bytes are no whole number of NIKs.
    """
    if len(niks) % NIK_DIGITS:
        raise ValueError("every NIK must have sixteen digits")
    # One block a NIK with a secret key is a keyed permutation, which is what is wanted; equal must stay equal.
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    sealed = cipher.update(niks) + cipher.finalize()
    kind = pa.binary(NIK_DIGITS)
    return pa.FixedSizeBinaryArray.from_buffers(kind, len(niks) // NIK_DIGITS, [None, pa.py_buffer(sealed)])
