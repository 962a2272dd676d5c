"""Reads the pages of an encrypted database and of its write-ahead log as whoever has the key and the disk could, freed
and old ones too; needs the system's libcrypto."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from pathlib import Path

PAGE = 4096
RESERVE, IV, SALT = 80, 16, 16  # bytes at a page's end; of its vector there; of the file's first page before the cipher
_WAL_HEAD, _FRAME = 32, 24


class Cipher:
    """AES-256-CBC without padding, by the system's own library."""

    def __init__(self, key: bytes) -> None:
        name = ctypes.util.find_library("crypto")
        if name is None:
            raise RuntimeError("this system has no libcrypto")
        self._lib = ctypes.CDLL(name)
        for made in ("EVP_CIPHER_CTX_new", "EVP_aes_256_cbc"):
            getattr(self._lib, made).restype = ctypes.c_void_p
        self._key = key
        self._at = ctypes.c_void_p(self._lib.EVP_CIPHER_CTX_new())
        self._kind = ctypes.c_void_p(self._lib.EVP_aes_256_cbc())

    def open(self, data: bytes, iv: bytes) -> bytes:
        out, size = ctypes.create_string_buffer(len(data) + 16), ctypes.c_int()
        self._lib.EVP_DecryptInit_ex(self._at, self._kind, None, self._key, iv)
        self._lib.EVP_CIPHER_CTX_set_padding(self._at, 0)
        self._lib.EVP_DecryptUpdate(self._at, out, ctypes.byref(size), data, len(data))
        return out.raw[: size.value]


def pages(file: Path, key: bytes) -> Iterator[bytes]:
    """Every page that lies in a database's file and in its write-ahead log, in clear."""
    cipher = Cipher(key)
    data = file.read_bytes()
    for start in range(0, len(data), PAGE):
        yield _page(cipher, data[start : start + PAGE], first=start == 0)
    log = file.with_name(file.name + "-wal")
    told = log.read_bytes() if log.exists() else b""
    for start in range(_WAL_HEAD, len(told), _FRAME + PAGE):
        number = int.from_bytes(told[start : start + 4], "big")
        yield _page(cipher, told[start + _FRAME : start + _FRAME + PAGE], first=number == 1)


def _page(cipher: Cipher, page: bytes, *, first: bool) -> bytes:
    if len(page) < PAGE:
        return b""
    body = page[SALT if first else 0 : PAGE - RESERVE]
    return cipher.open(body, page[PAGE - RESERVE : PAGE - RESERVE + IV])
