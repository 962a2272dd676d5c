"""Who works at this computer: name, role and places, as the province last told them; reads only."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.domain import areas, catalogue, people
from fieldapp.store import me, reference
from fieldapp.store import people as rights
from fieldapp.ui.pages import words
from fieldapp.ui.text import translate

_ABOVE = (people.OFFICER, people.PROVINCE)  # whose places are too many to be named
SHOWN = 2  # places named in the head of the window


class Who(msgspec.Struct, frozen=True):
    """The owner of an open vault; `villages` to record in, `reviewable` to review in, in Vietnamese order;
    `seats` are where the role is held: an officer's commune."""

    name: str
    role: str
    villages: tuple[areas.Area, ...]
    reviewable: tuple[areas.Area, ...]
    seats: tuple[areas.Area, ...] = ()


def read(db: sqlite_utils.Database, day: str) -> Who:
    """The owner on a day (ISO)."""
    found = rights.reach(db, day)
    seats = found.seats if found.role in _ABOVE else ()
    return Who(me.read(db).name, found.role, tuple(found.villages), tuple(found.reviewable), tuple(seats))


def title(who: Who, listed: catalogue.Catalogue, lang: str) -> str:
    """The line under the name: "Thành viên – Khe Sú, Nậm Mậu" or "Cán bộ xã – Hồng Gai"."""
    if not who.role:
        return ""
    places = who.seats or (who.reviewable if who.role == people.HEAD else who.villages)
    role = words.Lexicon(listed, lang).role(who.role, places[0] if places else None)
    names = ", ".join(place.name for place in places[:SHOWN])
    more = len(places) - SHOWN
    if more > 0:
        names = translate("Person", "{names} and %n more", "", more).format(names=names)
    return f"{role} – {names}" if names else role


def lexicon(db: sqlite_utils.Database, listed: catalogue.Catalogue, lang: str) -> words.Lexicon:
    """The words for what this vault knows of places."""
    return words.Lexicon(listed, lang, reference.atlas(db))
