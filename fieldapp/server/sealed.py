"""A long secret file: a head that anyone may read and a stream that only a key opens; never knows what is in it.

    FPB1 | length of the head, 4 bytes big-endian | head | 24 bytes | chunks of 64 KiB, sealed, the last one marked

The chunks are libsodium's secretstream (XChaCha20-Poly1305) with magic, length and head as additional data of each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

import nacl.bindings as sodium
import nacl.exceptions
import nacl.pwhash

from fieldapp.domain import problems

MAGIC = b"FPB1"
CHUNK = 64 * 1024
HEAD = 16 * 1024  # bytes of the longest head
KEY = sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES
SALT = nacl.pwhash.argon2id.SALTBYTES
MEMORY, PASSES = 64 * 1024, 3  # KiB and passes of Argon2id; RFC 9106, 4
_OVER = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_START = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


def from_passphrase(passphrase: str, salt: bytes) -> bytes:
    """The key that a passphrase makes with 16 bytes of salt; slow on purpose."""
    return nacl.pwhash.argon2id.kdf(KEY, passphrase.encode(), salt, opslimit=PASSES, memlimit=MEMORY * 1024)


def from_file(data: bytes) -> bytes:
    """The key of a key file, at least 32 bytes of chance. Problem "backup_key_short"."""
    if len(data.strip()) < KEY:
        raise problems.Problem("backup_key_short", least=KEY)
    return hashlib.blake2b(data.strip(), digest_size=KEY, person=b"backup key file").digest()


def check(key: bytes) -> str:
    """What tells the right key from another one, and no more."""
    return hashlib.blake2b(key, digest_size=16, person=b"backup key").hexdigest()


class Writer:
    """Seals what is written to a file; only `finish` makes it whole."""

    def __init__(self, file: BinaryIO, key: bytes, head: bytes) -> None:
        self._file = file
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        self._aside = _prefix(head)
        self._rest = bytearray()
        file.write(self._aside)
        file.write(sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, key))

    def write(self, data: bytes) -> None:
        """Takes more bytes."""
        self._rest += data
        while len(self._rest) > CHUNK:
            self._push(bytes(self._rest[:CHUNK]), _MORE)
            del self._rest[:CHUNK]

    def finish(self) -> None:
        """Seals what is left, marked as the last."""
        self._push(bytes(self._rest), _LAST)

    def _push(self, part: bytes, tag: int) -> None:
        self._file.write(sodium.crypto_secretstream_xchacha20poly1305_push(self._state, part, ad=self._aside, tag=tag))


def head(file: BinaryIO) -> bytes:
    """The head of a file, still unproven. Problems "backup_bad", "backup_too_new"."""
    start = file.read(len(MAGIC) + 4)
    if start[:3] == MAGIC[:3] and start[3:4] > MAGIC[3:]:
        raise problems.Problem("backup_too_new")
    size = int.from_bytes(start[len(MAGIC) :], "big")
    told = file.read(size) if start[: len(MAGIC)] == MAGIC and size <= HEAD else b""
    if not told or len(told) != size:
        raise problems.Problem("backup_bad")
    return told


def read(file: BinaryIO, key: bytes, told: bytes) -> Iterator[bytes]:
    """The bytes after the head, chunk by chunk, each proven. Problem "backup_bad" for any that was cut, added or
    altered."""
    state, aside = sodium.crypto_secretstream_xchacha20poly1305_state(), _prefix(told)
    start = file.read(_START)
    if len(start) != _START:
        raise problems.Problem("backup_bad")
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, start, key)
    tag = _MORE
    while tag != _LAST:
        part, tag = _pull(state, file.read(CHUNK + _OVER), aside)
        yield part
    if file.read(1):
        raise problems.Problem("backup_bad")


def _pull(state: sodium.crypto_secretstream_xchacha20poly1305_state, part: bytes, aside: bytes) -> tuple[bytes, int]:
    if len(part) < _OVER:
        raise problems.Problem("backup_bad")
    try:
        return sodium.crypto_secretstream_xchacha20poly1305_pull(state, part, aside)
    except (nacl.exceptions.CryptoError, ValueError, RuntimeError):
        raise problems.Problem("backup_bad") from None


def _prefix(told: bytes) -> bytes:
    return MAGIC + len(told).to_bytes(4, "big") + told
