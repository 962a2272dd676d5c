"""Tells a moment as the day and hour in Vietnam, whatever zone a computer is set to; reads no clock."""

from __future__ import annotations

import datetime

MONTH = datetime.timedelta(days=31)
HANOI = datetime.timezone(datetime.timedelta(hours=7))
_BEGIN = datetime.datetime.fromtimestamp(0, HANOI)


def moment(ms: int) -> datetime.datetime:
    """The moment `ms` since 1970. OverflowError where no calendar has such a day."""
    return _BEGIN + datetime.timedelta(milliseconds=ms)  # by the system's own function Windows refuses early ones


def wall(ms: int) -> str:
    """ISO 8601 with its offset, to the second."""
    return moment(ms).isoformat(timespec="seconds")


def day(ms: int) -> str:
    """The ISO date."""
    return moment(ms).date().isoformat()


def right(said: str, ahead: int, heard: int) -> str:
    """What a clock tells (`said`, ISO) that was `ahead` ms behind, put right; never before the moment `heard` (ms): a
    computer whose battery died is not in a year that is long over. A clock that was wrong by months, and now tells a
    time after `heard` to which it had not come by itself, has been put right by somebody."""
    read = datetime.datetime.fromisoformat(said)
    put, since = read + datetime.timedelta(milliseconds=ahead), moment(heard).astimezone(read.tzinfo)
    if abs(put - read) > MONTH and read >= since and (put > read or put < since):
        put = read
    return max(put, since).isoformat()


def told(ms: int) -> str:
    """As people write it: "03/10/2026 09:14"."""
    return moment(ms).strftime("%d/%m/%Y %H:%M")
