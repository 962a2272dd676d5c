"""Reads what a device asks, from the envelope that it signed: the same at the province and at a hub."""

from __future__ import annotations

import msgspec

from fieldapp.domain import problems
from fieldapp.sync import envelope, protocol


def read(data: bytes, key: bytes) -> protocol.Exchange:
    """The question in an envelope that this key signed. Problems "envelope_*", and "too_old" for a protocol no longer
    spoken."""
    header, body = envelope.open(data, key, limit=protocol.BODY_LIMIT)
    try:
        asked = protocol.read_exchange(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("envelope_bad") from None
    if asked.req != header.req:
        raise problems.Problem("envelope_bad")
    if asked.v < protocol.OLDEST:
        raise problems.Problem("too_old")
    return asked
