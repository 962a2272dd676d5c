"""Saves the journal as a text to be sent to whoever helps; nobody's name is in it, and no word of a slip."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlite_utils

import fieldapp
from fieldapp import resources
from fieldapp.domain import areas, hours, people
from fieldapp.store import custody, database, durable, journal, me, reference
from fieldapp.store import people as rights
from fieldapp.sync import protocol

TRACE = "trace"  # for who knows networks; behind the sentence
PLAIN = frozenset({TRACE, "here", "there"})  # words that tell of nobody; of all others only numbers go into the file


MARK = 6  # letters at the end of a computer's id that tell it from others; the province lists ids whole


def save_journal(db: sqlite_utils.Database, file: Path, *, lang: str, now: int, wall: str) -> int:
    """Writes every line of the journal, newest first, with the computer, where it works, the program, the system and
    what waits, so that who gets several can tell them apart; returns how many lines. Problems "file_unwritable",
    "disk_*"."""
    with database.guard():
        told = journal.lines(db, journal.KEPT)
        head = list(_head(db, lang, now, wall))
        lines = [_line(run, lang) for run in journal.runs(told)]
    with durable.handing_out("file"):
        durable.write(file, "\r\n".join([*head, "", *lines, ""]).encode("utf-8-sig"))
    return len(told)


def mark(owner: me.Me) -> str:
    """By which a person knows this computer in the list of all."""
    return owner.device[-MARK:]


def _head(db: sqlite_utils.Database, lang: str, now: int, wall: str) -> Iterator[str]:
    whole, owner = custody.summary(db), me.read(db)
    yield resources.say("journal_file", lang, when=hours.told(now))
    yield resources.say("journal_file_plain", lang)
    places = "; ".join(_places(db, wall)) or "-"
    yield resources.say("journal_file_of", lang, mark=mark(owner), places=places)
    yield ""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    yield f"fieldapp {fieldapp.__version__}, protocol {protocol.VERSION}; {system}; Python {platform.python_version()}"
    yield resources.say("journal_file_waits", lang, waiting=whole.waiting, sent=whole.sent, held=whole.held)
    at, there = (hours.told(ms) if ms else "-" for ms in (whole.last_exchange_at, whole.hub_exchange_at))
    off = datetime.timedelta(seconds=abs(owner.clock_offset) // 1000)
    told = {"at": at, "hub": there, "outcome": whole.last_outcome or "-", "state": owner.state, "off": off}
    yield resources.say("journal_file_state", lang, **told)


def _places(db: sqlite_utils.Database, wall: str) -> list[str]:
    """Where the owner works: the villages, each with what lies above it, or the commune of an officer."""
    day, _ = rights.clock(db, wall)
    role, atlas = rights.role(db, day), reference.atlas(db)
    above = role in (people.OFFICER, people.PROVINCE)
    found = rights.seats(db, role, day) if above else rights.villages(db, day) or rights.reviewable(db, day)
    return [", ".join(atlas[id].name for id in areas.lineage(atlas, place.id)[:2] if id in atlas) for place in found]


def _line(run: journal.Run, lang: str) -> str:
    line = run.line
    often = f" ({run.times} x, {hours.told(run.since)})" if run.times > 1 else ""
    sentence = resources.say(line.code, lang, **{key: _shown(key, value) for key, value in line.details.items()})
    trace = f"; {line.details[TRACE]}" if TRACE in line.details else ""
    return f"{hours.told(line.at)}{often}  {sentence} [{line.code}{trace}]"


def _shown(key: str, value: Any) -> str:
    return str(value) if key in PLAIN or isinstance(value, int) else "…"
