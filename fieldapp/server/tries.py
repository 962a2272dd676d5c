"""Remembers failed attempts per network address for a while, so that nobody guesses codes; kept in memory only."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from fieldapp.domain import problems

MOST = 20  # failures; a commune office with thirty laptops behind one address makes far fewer
WINDOW = 600.0  # seconds
ADDRESSES = 10_000  # remembered at once; the oldest go first


class Tries:
    """Failures per address; `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float], most: int = MOST, window: float = WINDOW) -> None:
        self._clock = clock
        self._most = most
        self._window = window
        self._failed: dict[str, tuple[float, int]] = {}

    def check(self, address: str) -> None:
        """Problem "too_many_tries" while an address has failed too often."""
        since, count = self._failed.get(network(address), (0.0, 0))
        left = since + self._window - self._clock()
        if count >= self._most and left > 0:
            raise problems.Problem("too_many_tries", seconds=int(left) + 1)

    def failed(self, address: str) -> None:
        """Counts one more failure."""
        name, now = network(address), self._clock()
        since, count = self._failed.pop(name, (now, 0))
        if now - since >= self._window:
            since, count = now, 0
        self._failed[name] = (since, count + 1)
        if len(self._failed) > ADDRESSES:
            del self._failed[next(iter(self._failed))]


def network(address: str) -> str:
    """What counts as one asker: an IPv4 address, or the 64 bits of IPv6 that one connection gets."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 6 and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(known) >> 64 << 64, 64)))
    return str(known if known.version == 4 else known.ipv4_mapped)
