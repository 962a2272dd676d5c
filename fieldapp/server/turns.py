"""Gives a turn to everybody for whom there is no room now: one after another as fast as the server works, and kept free
for them; in memory only, and it knows nobody by name."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Callable

WIDTH = 5.0  # seconds of a slot
LATE = 6  # slots for which a turn is kept for who is late
LONGEST = 720  # slots: an hour, which is as long as a device stays away
SHARE = 0.7  # of what a slot can take; the rest is for those who come for the first time
PACE = 0.2  # seconds that one takes, until it was measured
EARLY = 1.0  # seconds before a turn at which it counts as come
SOON = 1.25  # seconds in which whoever is let in shall be worked for


class Turns:
    """Who may come in, where `most` fit in and `at_once` are worked for; fewer where the work takes so long that they
    would wait inside. `clock` gives seconds that never go back. The processes of one server each give turns of their
    own."""

    def __init__(self, clock: Callable[[], float], at_once: int, most: int) -> None:
        self._clock = clock
        self._at_once = at_once
        self._most = most
        self._pace = PACE
        self._turns: OrderedDict[str, float] = OrderedDict()
        self._booked: Counter[int] = Counter()  # by slot the turns that are still to come
        self._open = 0  # the first slot that may have room

    def ask(self, who: str, inside: int) -> int:
        """0 if this one may come in where so many are, else the seconds until the turn that is now kept for it. Asked
        again too early, the answer is the same turn. For who has no name none is kept."""
        now = self._clock()
        self._forget(now)
        if not who:
            return 0 if self._free(now, inside) > 0 else int(WIDTH)
        turn = self._turns.get(who)
        if turn is not None and now < turn - EARLY and self._free(now, inside) <= 0:
            return max(1, math.ceil(turn - now))
        mine = turn is not None and now >= turn - EARLY
        if inside < self._room() if mine else self._free(now, inside) > 0:
            self._drop(who)
            return 0
        self._drop(who)
        return max(1, math.ceil(self._book(who, now) - now))

    def took(self, seconds: float, inside: int) -> None:
        """So long did one take of so many: alone it is faster, and that tells nothing of a rush."""
        if inside < self._at_once:
            return
        self._pace += (max(seconds, 0.001) - self._pace) / 10

    def _room(self) -> int:
        """How many may be inside: those who are worked for, and those whom they leave time for soon."""
        return min(self._most, self._at_once + int(SOON * self._at_once / self._pace))

    def _free(self, now: float, inside: int) -> int:
        """The room that is left for who has no turn."""
        slot = int(now / WIDTH)
        return self._room() - inside - sum(self._booked[one] for one in range(slot - LATE, slot + 1))

    def _book(self, who: str, now: float) -> float:
        first = int(now / WIDTH) + 1
        most = max(1, int(self._at_once / self._pace * WIDTH * SHARE))
        slot = max(first, self._open)
        while self._booked[slot] >= most and slot < first + LONGEST:
            slot += 1
        self._open = slot
        turn = (slot + min(self._booked[slot] / most, 0.99)) * WIDTH
        self._booked[slot] += 1
        self._turns[who] = turn
        return turn

    def _drop(self, who: str) -> None:
        turn = self._turns.pop(who, None)
        if turn is not None:
            slot = int(turn / WIDTH)
            self._booked[slot] -= 1
            if self._booked[slot] <= 0:
                del self._booked[slot]

    def _forget(self, now: float) -> None:
        """Lets the turns go of those who did not come."""
        while self._turns:
            who, turn = next(iter(self._turns.items()))
            if turn >= now - LATE * WIDTH:
                return
            self._drop(who)
