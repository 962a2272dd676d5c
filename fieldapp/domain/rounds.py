"""Rounds: houses that the head shares out among members, each to one person until a day; never who was reached."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from fieldapp.domain import facts, history, patterns, problems, text, visit_cells

CELL = "round"  # of a household

_NUMBER = r"[0-9][\w/.-]*"
_HOUSE = patterns.later(rf"^\s*{_NUMBER}|\b(?:số nhà|nhà số|nhà|số)\s*{_NUMBER}", re.IGNORECASE)


class Share(msgspec.Struct, frozen=True):
    """One house of a round: who is to go there, from a day to a day (ISO, both included)."""

    who: str
    since: str
    until: str


def check(share: Share, today: str) -> list[problems.Problem]:
    """What must be mended before houses are shared out."""
    found = []
    if not facts.is_id(share.who):
        found.append(problems.Problem("round_who", "who"))
    if visit_cells.day_of(share.until) is None or share.until < today:
        found.append(problems.Problem("round_until", "until"))
    return found


def cell(share: Share | None) -> dict[str, Any]:
    """The cell of a household that a share sets; None ends it."""
    return {CELL: None if share is None else msgspec.to_builtins(share)}


def of(record: history.Record) -> Share | None:
    """Whose turn a household is; None for nobody's, or a shape that this program does not know."""
    return read(record.value(CELL))


def read(value: object) -> Share | None:
    """A share from its cell, None when it is none."""
    try:
        share = msgspec.convert(value, Share)
    except msgspec.ValidationError:
        return None
    days = (visit_cells.day_of(share.since), visit_cells.day_of(share.until))
    return share if facts.is_id(share.who) and all(days) else None


def lane(place: str) -> str:
    """The lane of a place line, without the house's own number: "xóm Đình" of "xóm Đình, nhà 12", "ngõ 4" of "số 12
    ngõ 4"; a place without a lane gives ""."""
    parts = (_HOUSE.sub(" ", part) for part in text.line(place).split(","))
    return ", ".join(filter(None, map(text.line, parts)))
