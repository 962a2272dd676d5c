"""How the body of an envelope is packed, by the number that its header names; a number says the same for ever.

0  zstd
1  zstd with the dictionary resources/wire/1.zdict: for the few lines of a day's exchange
2  the body turned into columns, then as 1
"""

from __future__ import annotations

import functools

import zstandard

from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.sync import columns

KNOWN = 2  # the highest number that this program reads
LEVEL = 9  # of 857 KB of facts 3 makes 255 KB in 3 ms, 9 243 in 14, 15 237 in 54, 19 231 in 206
MUCH = 256 * 1024  # bytes of a body above which a third less time makes it yet smaller than LEVEL does
LITTLE = 4 * 1024  # bytes of a body with too few lines for columns
SMALL = 16 * 1024  # bytes of a body that a slow line may wait for: packed as small as it goes, in a millisecond
MIDDLE = 64 * 1024  # bytes up to which the dictionary helps; a twentieth more in a seventh of the time
LEAST, QUICK = 19, 6  # levels of what is small, and of columns that are many


def pack(body: bytes, reads: int, level: int = LEVEL, known: columns.Part | None = None) -> tuple[int, bytes]:
    """The number of a packing that a reader of all up to `reads` knows, and the packed body, of which a part may be
    `known`."""
    number, laid = lay(body, reads, known)
    if number == 0:
        return 0, _plain(body, level)
    if len(body) < MIDDLE:
        told = _dictionary(LEAST if len(body) < SMALL else LEVEL)
        return number, zstandard.ZstdCompressor(dict_data=told).compress(laid)
    return number, zstandard.ZstdCompressor(level=LEVEL if len(body) < MUCH else QUICK).compress(laid)


def lay(body: bytes, reads: int, known: columns.Part | None = None) -> tuple[int, bytes]:
    """The body as a packing lays it before it is packed."""
    if reads < 2 or len(body) < LITTLE:
        return min(reads, 1), body
    turned = columns.turn(body, known)
    return (1, body) if turned is None or len(turned) > len(body) else (2, turned)


def unpack(packed: bytes, number: int, limit: int, into: columns.Place | None = None) -> bytes:
    """The body, and if it came in columns its places `into` this one; it gets the memory that it declares and not a
    byte more. Problem "envelope_bad", and "envelope_too_big" for more bytes than `limit`."""
    if number == 0:
        return _frame(packed, limit, zstandard.ZstdDecompressor())
    laid = _frame(packed, limit, zstandard.ZstdDecompressor(dict_data=_dictionary(LEAST)))
    return columns.back(laid, limit, into) if number == 2 else laid


def _plain(body: bytes, level: int) -> bytes:
    if level != LEVEL or len(body) < MUCH:
        return zstandard.ZstdCompressor(level=level).compress(body)
    # Facts are alike for long stretches: those are found in small tables, which the processor's cache holds. 4 MB of
    # them come to 96.5 % of what level 9 makes, in 14 ms for a thousand visits instead of 20.
    told = zstandard.ZstdCompressionParameters(
        window_log=22,
        hash_log=20,
        chain_log=20,
        search_log=5,
        min_match=6,
        target_length=16,
        strategy=zstandard.STRATEGY_LAZY2,
        write_content_size=True,
    )
    return zstandard.ZstdCompressor(compression_params=told).compress(body)


def _frame(packed: bytes, limit: int, reader: zstandard.ZstdDecompressor) -> bytes:
    """The one frame that there is."""
    try:
        size = zstandard.frame_content_size(packed)
        if size > limit:
            raise problems.Problem("envelope_too_big")
        if size <= 0:  # not declared, or a frame that zstandard skips unread
            raise problems.Problem("envelope_bad")
        return reader.decompress(packed, allow_extra_data=False)
    except zstandard.ZstdError:
        raise problems.Problem("envelope_bad") from None


@functools.cache
def _dictionary(level: int) -> zstandard.ZstdCompressionDict:
    """The dictionary made ready for a level, which it keeps whatever a compressor says."""
    told = zstandard.ZstdCompressionDict(resources.path("wire/1.zdict").read_bytes())
    told.precompute_compress(level=level)
    return told
