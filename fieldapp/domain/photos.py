"""The photos of a visit: how many and how large, and the cell that names them by what they hold; never their bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from msgspec import Meta

CELL = "photos"  # of a visit: [{"sha": 64 hex digits, "size": bytes}, ...]
MOST = 2  # of one visit (domain facts, section 9)
LARGEST = 300 * 1024  # bytes of one as it travels
BIGGEST = 40 * 1024 * 1024  # bytes of a file that one is made from

_SHA = re.compile(r"[0-9a-f]{64}")


class Photo(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Một ảnh minh chứng đã thêm trên máy này."""

    sha: Annotated[str, Meta(description="SHA-256 của các byte được gửi đi, 64 chữ số thập lục phân.")] = ""
    size: Annotated[int, Meta(description="Số byte, không quá 307200.")] = 0


def is_sha(word: object) -> bool:
    """Whether a value is the SHA-256 of some bytes, in small hex digits."""
    return isinstance(word, str) and _SHA.fullmatch(word) is not None


def sound(value: object) -> bool:
    """Whether a value of the cell can be what it should; a newer program may tell more of each photo."""
    return isinstance(value, list) and len(value) <= MOST and all(map(_sound, value))


def _sound(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    size = one.get("size")
    return is_sha(one.get("sha")) and type(size) is int and 0 < size <= LARGEST


def pack(told: Iterable[Photo]) -> list[dict[str, Any]]:
    """The cell of these photos."""
    return [{"sha": one.sha, "size": one.size} for one in told]


def unpack(value: object) -> tuple[Photo, ...]:
    """The photos that a cell names; none where it cannot be read."""
    if not isinstance(value, list):
        return ()
    return tuple(Photo(one["sha"], one["size"]) for one in value if _sound(one))
