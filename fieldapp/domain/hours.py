"""Tells a moment as the day and hour in Vietnam, whatever zone a computer is set to; reads no clock."""

from __future__ import annotations

import datetime

MONTH = 31 * 24 * 3600 * 1000  # ms
HANOI = datetime.timezone(datetime.timedelta(hours=7))
_MS = datetime.timedelta(milliseconds=1)
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
    computer whose battery died is not in a year that is long over."""
    read = datetime.datetime.fromisoformat(said)
    off = behind((read - _BEGIN) // _MS, ahead, heard)
    return max(read + off * _MS, moment(heard).astimezone(read.tzinfo)).isoformat()


def behind(now: int, ahead: int, heard: int) -> int:
    """By how many ms a clock that tells `now` is behind, which was `ahead` ms behind when the province was `heard`. One
    that was wrong by months, and now tells a time after that to which it had not come by itself, has been put right by
    somebody."""
    put = abs(ahead) > MONTH and now >= heard and (ahead > 0 or now + ahead < heard)
    return 0 if put else ahead


def told(ms: int) -> str:
    """As people write it: "03/10/2026 09:14"."""
    return moment(ms).strftime("%d/%m/%Y %H:%M")
