"""Marks of the roots that a sealed answer tells of, so that a hub that hears of an erasure finds which answers must go;
only who has the province's key to them, as its hubs have, can tell which root a mark is of."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

KEY = 32
MOST = 1000  # roots of one answer that are marked
_SIZE = 4  # bytes of a mark: one of a million answers goes for another root's sake, and comes anew
_KNOWN = b"\x01"  # the first byte of marks: without it nothing is known of an answer


def key(sign_seed: bytes) -> bytes:
    """The key to the marks of who signs with this seed."""
    return hashlib.blake2b(sign_seed, digest_size=KEY, person=b"marks of letters").digest()


def make(roots: Iterable[str], secret: bytes) -> bytes:
    """The marks of some roots; b"", which is "who knows", if they are too many or one of them is not known ("")."""
    found = set(roots)
    if len(found) > MOST or "" in found:
        return b""
    return _KNOWN + b"".join(sorted({_mark(root, secret) for root in found}))


def may_tell(about: bytes, roots: Collection[str], secret: bytes) -> bool:
    """Whether an answer with these marks may tell of one of these roots."""
    if about[:1] != _KNOWN or len(secret) != KEY:
        return True
    marks = {about[at : at + _SIZE] for at in range(1, len(about), _SIZE)}
    return any(_mark(root, secret) in marks for root in roots)


def _mark(root: str, secret: bytes) -> bytes:
    return hashlib.blake2b(root.encode(), digest_size=_SIZE, key=secret).digest()
