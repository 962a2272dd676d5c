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
from fieldapp.domain import hours, problems
from fieldapp.store import custody, database, durable, journal, me
from fieldapp.sync import protocol

TRACE = "trace"  # for who knows networks; behind the sentence
PLAIN = frozenset({TRACE, "here", "there"})  # words that tell of nobody; of all others only numbers go into the file


def save_journal(db: sqlite_utils.Database, file: Path, *, lang: str, now: int) -> int:
    """Writes every line of the journal, newest first, with the program, the system and what waits; returns how many
    lines. Problems "guide_unwritable", "disk_*"."""
    with database.guard():
        told = journal.lines(db, journal.KEPT)
        head = list(_head(db, lang, now))
        lines = [_line(run, lang) for run in journal.runs(told)]
    try:
        durable.write(file, "\r\n".join([*head, "", *lines, ""]).encode("utf-8-sig"))
    except OSError as error:
        raise problems.Problem("guide_unwritable", "file", folder=file.parent) from error
    return len(told)


def _head(db: sqlite_utils.Database, lang: str, now: int) -> Iterator[str]:
    whole, owner = custody.summary(db), me.read(db)
    yield resources.say("journal_file", lang, when=hours.told(now))
    yield resources.say("journal_file_plain", lang)
    yield ""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    yield f"fieldapp {fieldapp.__version__}, protocol {protocol.VERSION}; {system}; Python {platform.python_version()}"
    yield resources.say("journal_file_waits", lang, waiting=whole.waiting, sent=whole.sent, held=whole.held)
    at, there = (hours.told(ms) if ms else "-" for ms in (whole.last_exchange_at, whole.hub_exchange_at))
    off = datetime.timedelta(seconds=abs(owner.clock_offset) // 1000)
    told = {"at": at, "hub": there, "outcome": whole.last_outcome or "-", "state": owner.state, "off": off}
    yield resources.say("journal_file_state", lang, **told)


def _line(run: journal.Run, lang: str) -> str:
    line = run.line
    often = f" ({run.times} x, {hours.told(run.since)})" if run.times > 1 else ""
    sentence = resources.say(line.code, lang, **{key: _shown(key, value) for key, value in line.details.items()})
    trace = f"; {line.details[TRACE]}" if TRACE in line.details else ""
    return f"{hours.told(line.at)}{often}  {sentence} [{line.code}{trace}]"


def _shown(key: str, value: Any) -> str:
    return str(value) if key in PLAIN or isinstance(value, int) else "…"
