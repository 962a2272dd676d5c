"""Reads what a device asks, or a hub, from the envelope that it signed: the same at the province and at a hub."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from fieldapp.domain import problems
from fieldapp.server import plain
from fieldapp.sync import envelope, hubs, letters, protocol

T = TypeVar("T", protocol.Exchange, hubs.Relay, letters.Brought)


def read(data: bytes, key: bytes) -> protocol.Exchange:
    """The question in an envelope that this key signed. Problems "envelope_*", and "too_old" for a protocol no longer
    spoken."""
    place = envelope.Place()
    asked = opened(data, key, protocol.read_exchange, protocol.BODY_LIMIT, place)
    if changes := place.within.get("changes"):
        asked.changes = plain.Run(asked.changes, changes)
    return asked


def opened(
    data: bytes,
    key: bytes,
    decode: Callable[[bytes], T],
    limit: int = envelope.LIMIT,
    into: envelope.Place | None = None,
) -> T:
    """What was asked in an envelope, whoever asks: a device, a hub, or a carrier; and the places of its body `into`
    this one. Problems as `read` tells them."""
    header, body = envelope.open(data, key, limit=limit, into=into)
    try:
        asked = decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("envelope_bad") from None
    if asked.req != header.req:
        raise problems.Problem("envelope_bad")
    if asked.v < protocol.OLDEST:
        raise problems.Problem("too_old")
    return asked
