"""QR codes as squares, for the screen and for paper; the only file that knows the library that makes them."""

from __future__ import annotations

import functools

QUIET = 4  # empty squares around a code, without which readers do not find it

Squares = tuple[tuple[bool, ...], ...]


@functools.lru_cache(maxsize=128)
def squares(words: str) -> Squares:
    """The rows of the QR code of some words, True for dark, without the quiet zone; it still reads with 15 % of it
    soiled."""
    import segno  # here, so that the window starts without it

    return tuple(tuple(bool(square) for square in row) for row in segno.make_qr(words, error="m").matrix)
