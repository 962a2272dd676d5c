"""Tells in words how far a computer's clock is from the province's; never sets one, and refuses nothing for it."""

from __future__ import annotations

from fieldapp.domain import hours

FAR = 10 * 60_000  # ms: below that nobody need be told


def wrong(now: int, offset: int) -> dict[str, str] | None:
    """The day and time of this computer and of the province, where they are `offset` ms apart at `now` ms here; None
    while that is little, or when no calendar has such a day."""
    if abs(offset) < FAR:
        return None
    try:
        return {"here": hours.told(now), "there": hours.told(now + offset)}
    except (ValueError, OverflowError):
        return None
