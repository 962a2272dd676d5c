"""When to try the next exchange: one pure function; never waits and never reads a clock."""

from __future__ import annotations

FIRST = 5_000  # ms
LAST = 15 * 60_000  # ms
TURN = 2_000  # ms: so much of a turn's time those who come in it are spread over
PATIENT = frozenset({"unauthorized", "too_old"})  # only a person can mend these


def next_try(
    outcome: str, failures: int, now: int, jitter: float, every: int, retry_after: int = 0, turn: bool = False
) -> int:
    """The moment (ms) of the next exchange: `every` ms after "ok", else a back-off of 5 s to 15 min.

    `failures` counts those in a row with this one; `jitter`, in [0, 1), spreads the fleet; `retry_after`
    (seconds) is what a busy server asked for: nobody comes earlier, and not all at once; when it is a `turn` that the
    server keeps for this device, it comes at that time, a little spread.
    """
    if outcome == "ok":
        return now + every
    if outcome in PATIENT:
        return now + LAST
    if turn:
        return now + retry_after * 1000 + int(TURN * jitter)
    asked = int(retry_after * 1000 * (1 + jitter / 2))
    return now + max(asked, _back_off(failures, jitter))


def _back_off(failures: int, jitter: float) -> int:
    longest = min(LAST, FIRST * 2 ** min(max(failures, 1), 20))
    return int(longest / 2 * (1 + jitter))
