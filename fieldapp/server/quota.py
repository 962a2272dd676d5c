"""How many bytes of photos a device may send in a day; kept in memory only."""

from __future__ import annotations

from collections import Counter

from fieldapp.domain import problems

MOST = 200 * 1024 * 1024  # bytes: over three hundred visits with two photos each
DAY = 24 * 3600 * 1000  # ms


class Quota:
    """Bytes per device since the day began, counted in UTC: it is for machines, not for people."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._day = 0
        self._sent: Counter[str] = Counter()

    def take(self, device: str, size: int, now: int) -> None:
        """Counts bytes that a device sends at `now` ms. Problem "blob_quota", with the seconds until it may go on."""
        if now // DAY != self._day:
            self._day = now // DAY
            self._sent.clear()
        if self._sent[device] + size > self._most:
            raise problems.Problem("blob_quota", seconds=(DAY - now % DAY) // 1000 + 1)
        self._sent[device] += size
