"""Five in the afternoon: a whole commune office sends at once, and everybody's turn comes, the first ones' first."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator

import pytest

from fieldapp.server import turns
from fieldapp.sync import schedule

OFFICE = 200  # laptops
WORK = 0.5  # seconds that the server needs for one
AT_ONCE, WAITING = 2, 10

Ask = Callable[[str, int], int]


class Rush:
    """A server and those who come to it, by a clock of their own: when each was served, and how often sent away."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self.now = 0.0
        self.turns = turns.Turns(lambda: self.now, AT_ONCE, AT_ONCE + WAITING)
        self.served: dict[str, float] = {}
        self.away: dict[str, int] = {}
        self.told: dict[str, float] = {}
        self._inside: list[float] = []  # when each of those inside is done
        self._coming: list[tuple[float, str]] = []

    def come(self, who: str, at: float) -> None:
        heapq.heappush(self._coming, (at, who))

    def live(self, ask: Ask | None = None, *, turn: bool = True) -> Rush:
        """Until nobody comes any more; `ask` stands in for the server's turns."""
        ask = ask or self.turns.ask
        while self._coming:
            self.now, who = heapq.heappop(self._coming)
            while self._inside and self._inside[0] <= self.now:
                heapq.heappop(self._inside)
            wait = ask(who, len(self._inside))
            if wait:
                self.away[who] = self.away.get(who, 0) + 1
                self.told.setdefault(who, self.now + wait)
                failures, now = self.away[who], int(self.now * 1000)
                again = schedule.next_try("busy", failures, now, self.dice.random(), 0, retry_after=wait, turn=turn)
                self.come(who, again / 1000)
            else:
                self._work(who)
        return self

    def _work(self, who: str) -> None:
        busy = sorted(self._inside)[-AT_ONCE:]
        start = self.now if len(busy) < AT_ONCE else max(self.now, busy[0])
        heapq.heappush(self._inside, start + WORK)
        self.served[who] = start + WORK
        self.turns.took(WORK, AT_ONCE)


def office(rush: Rush) -> Iterator[str]:
    """The laptops of the office, within ten seconds."""
    for number in range(OFFICE):
        rush.come(f"máy {number}", rush.dice.random() * 10)
        yield f"máy {number}"


def test_a_whole_office_is_served_about_as_fast_as_the_server_can() -> None:
    rush = Rush()
    everybody = list(office(rush))
    rush.live()
    assert rush.served.keys() == set(everybody)
    assert max(rush.served.values()) < 2 * OFFICE * WORK / AT_ONCE, "and no minute is wasted"
    assert max(rush.away.values()) <= 3
    assert sum(rush.away.values()) < 1.2 * OFFICE, "nearly everybody comes when told, and is let in"


def waited(rush: Rush, ask: Ask | None = None) -> float:
    """The longest time inside, once the server knows how long its work takes."""
    inside: dict[str, float] = {}
    let_in = ask or rush.turns.ask

    def note(who: str, many: int) -> int:
        wait = let_in(who, many)
        inside[who] = rush.now
        return wait

    rush.live(note)
    return max(rush.served[who] - at for who, at in inside.items() if at > 20)


def test_whoever_is_let_in_is_served_soon_however_slow_the_server_is() -> None:
    rush = Rush()
    list(office(rush))
    assert waited(rush) <= turns.SOON + 2 * WORK
    other = Rush()
    list(office(other))
    full = AT_ONCE + WAITING
    assert waited(other, lambda who, inside: 0 if inside < full else 5) > turns.SOON + 2 * WORK


def test_what_one_takes_alone_says_nothing_of_a_rush() -> None:
    rush = Rush()
    for _ in range(100):
        rush.turns.took(10.0, AT_ONCE)
    for _ in range(100):
        rush.turns.took(0.01, AT_ONCE - 1)
    assert rush.turns.ask("lan", AT_ONCE) > 0


def later(rush: Rush) -> None:
    """Others who come while the office is still being served, for the first time."""
    for number in range(2 * OFFICE):
        rush.come(f"người đến sau {number}", 10 + number * 0.25)


def kept(rush: Rush) -> float:
    """Within how many seconds of what they were told nine in ten of the office were served."""
    off = sorted(rush.served[who] - rush.told[who] for who in rush.told if who.startswith("máy"))
    return off[len(off) * 9 // 10]


def test_whoever_has_a_turn_is_let_in_before_those_who_come_later() -> None:
    rush = Rush()
    list(office(rush))
    later(rush)
    assert kept(rush.live()) < 2 * turns.WIDTH


def test_without_turns_nobody_knows_when_and_is_sent_away_again_and_again() -> None:
    fair, rush = Rush(), Rush()
    for one in (fair, rush):
        list(office(one))
        later(one)
    fair.live()
    rush.live(lambda _, inside: 0 if inside < AT_ONCE + WAITING else 5, turn=False)
    assert kept(rush) > 5 * kept(fair)
    assert max(rush.away.values()) > max(fair.away.values())


def test_whoever_asks_too_early_hears_the_same_turn_again() -> None:
    rush = Rush()
    full = AT_ONCE + WAITING
    first = rush.turns.ask("lan", full)
    rush.now += 0.5
    assert rush.turns.ask("lan", full) in (first, first - 1)
    rush.now += first
    assert rush.turns.ask("hòa", full - 1) > 0, "the one place that is left is Lan's"
    assert rush.turns.ask("lan", full - 1) == 0


def test_a_turn_that_nobody_takes_is_given_away() -> None:
    rush = Rush()
    full = AT_ONCE + WAITING
    rush.now += rush.turns.ask("lan", full) + (turns.LATE + 2) * turns.WIDTH
    assert rush.turns.ask("hòa", full - 1) == 0


def test_nobody_is_kept_away_for_more_than_about_an_hour() -> None:
    rush = Rush()
    rush.turns.took(1e6, AT_ONCE)
    told = [rush.turns.ask(f"máy {number}", AT_ONCE + WAITING) for number in range(2000)]
    assert max(told) <= (turns.LONGEST + 2) * turns.WIDTH


@pytest.mark.parametrize("who", ["lan", ""])
def test_a_server_with_room_lets_everybody_in(who: str) -> None:
    assert Rush().turns.ask(who, 0) == 0
