"""Tells in words how far a computer's clock is from the province's; never sets one, and refuses nothing for it."""

from __future__ import annotations

import datetime

FAR = 10 * 60_000  # ms: below that nobody need be told
HANOI = datetime.timezone(datetime.timedelta(hours=7))


def wrong(now: int, offset: int) -> dict[str, str] | None:
    """The day and time of this computer and of the province, where they are `offset` ms apart at `now` ms here; None
    while that is little, or when no calendar has such a day."""
    if abs(offset) < FAR:
        return None
    try:
        return {"here": moment(now), "there": moment(now + offset)}
    except (ValueError, OverflowError, OSError):
        return None


def moment(ms: int) -> str:
    """Day and time in Vietnam at `ms`. ValueError or OverflowError where no calendar has such a day."""
    return (datetime.datetime.fromtimestamp(0, HANOI) + datetime.timedelta(milliseconds=ms)).strftime("%d/%m/%Y %H:%M")
