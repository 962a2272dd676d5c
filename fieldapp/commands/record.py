"""`fieldapp record FILE --vault DIR`: records slips from JSON lines; every line is checked, each bad one named."""

from __future__ import annotations

import functools
import json
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import sqlite_utils

from fieldapp import config, resources
from fieldapp.actions import record_many
from fieldapp.commands import parsing, vaults
from fieldapp.domain import hours, problems, visits
from fieldapp.store import me, people, reference

LONGEST = 64 * 1024  # bytes of a line
SHOWN = 40  # characters of a field's name that nobody knows

# What no line may lack; the rest of the rules is told line by line.
_REQUIRED = {
    "Slip": ["date", "time", "mode", "topics"],
    "TopicResult": ["topic", "result"],
    "Consent": ["how", "text_version", "purposes"],
}

# What the decoder says of a line, and the field that it stands at.
_SAID = re.compile(r"(?P<why>.*?)(?: - at `\$\.?(?P<field>[^`]*)`)?", re.DOTALL)
_UNKNOWN = re.compile("Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_WANTED = {
    "Expected `str`": "line_text",
    "Expected `int": "line_number",
    "Number out": "line_number",
    "Expected `bool`": "line_bool",
    "Expected `array`": "line_list",
    "Expected `object": "line_object",
}


def main(argv: list[str], settings: config.Config) -> int:
    """Records the good lines, all of them or, if the vault fails, none; 1 if any line was bad."""
    parser = parsing.Parser(settings=settings, prog="fieldapp record")
    parser.description = parser.say("command_record")
    parser.add_argument("file", metavar="FILE", nargs="?", help=parser.say("argument_file"))
    parser.add_argument("--vault", type=Path, metavar="DIR", help=parser.say("argument_vault"))
    parser.add_argument("--schema", action="store_true", help=parser.say("argument_schema"))
    args = parser.parse_args(argv)
    if args.schema:
        print(json.dumps(schema(), ensure_ascii=False, indent=2))
        return 0
    if missing := [name for name, told in (("FILE", args.file), ("--vault", args.vault)) if told is None]:
        parser.error(f"the following arguments are required: {', '.join(missing)}")
    bad: list[record_many.Bad] = []
    done = _record(args.vault, list(read(lines(args.file), bad)), settings.lang)
    bad = sorted([*bad, *done.bad], key=lambda one: one.line)
    for one in bad:
        for problem in one.problems:
            print(_told(parser, one.line, problem), file=sys.stderr)
    print(parser.say("recorded_some" if bad else "recorded", good=len(done.rows), bad=len(bad)))
    return 1 if bad else 0


def schema() -> dict[str, Any]:
    """The JSON Schema of a line."""
    told = msgspec.json.schema(visits.Slip)
    for name, required in _REQUIRED.items():
        told["$defs"][name]["required"] = required
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **told}


def _record(folder: Path, slips: list[tuple[int, visits.Slip]], lang: str) -> record_many.Recorded:
    """Records in one transaction: a file of which nobody knows how much was kept could only be recorded twice."""
    listed = resources.catalogue()
    with vaults.unlocked(folder, lang) as db:
        now = vaults.clock()
        wall, chunk = hours.wall(now), max(len(slips), 1)
        owner = Owner(db, wall[:10])
        filled = [(line, owner.fill(slip)) for line, slip in slips]
        return record_many.record_many(
            db, filled, catalogue=listed, now=now, wall=wall, entropy=os.urandom, chunk=chunk
        )


class Owner:
    """Whose vault it is: a line that leaves out who helped means the owner, and a village or team of which there is but
    one need not be named."""

    def __init__(self, db: sqlite_utils.Database, day: str) -> None:
        self.person = me.read(db).person
        self._day = day
        self._villages = functools.cache(lambda on: [one.id for one in people.villages(db, day, on=on)])
        self._helpers = functools.cache(lambda village, on: reference.helpers(db, village, on))

    def fill(self, slip: visits.Slip) -> visits.Slip:
        """The slip with what its line left out."""
        if slip.village and slip.team and slip.helpers:
            return slip
        on = slip.date or self._day
        helpers = slip.helpers or (self.person,)
        village = slip.village or _only(self._villages(on))
        teams = {team for team, person, _ in self._helpers(village, on) if person in helpers}
        return msgspec.structs.replace(slip, village=village, helpers=helpers, team=slip.team or _only(teams))


def _only(found: Collection[str]) -> str:
    return next(iter(found)) if len(found) == 1 else ""


def _told(parser: parsing.Parser, line: int, problem: problems.Problem) -> str:
    why = resources.explain(problem, parser.settings.lang)
    if problem.code == "visit_date_bad":  # whoever writes 03/10/2026, as in the window, is told what a line wants
        why = parser.say("record_date_bad")
    if problem.field:
        return parser.say("record_line", line=line, field=problem.field, why=why)
    return parser.say("record_line_whole", line=line, why=why)


def lines(name: str) -> list[bytes]:
    """The lines of a file, or of the standard input for "-". Problem "record_file" if it cannot be read."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError:
        raise problems.Problem("record_file", file=name) from None
    return raw.removeprefix(b"\xef\xbb\xbf").splitlines()


def read(raw: Iterable[bytes], bad: list[record_many.Bad]) -> Iterator[tuple[int, visits.Slip]]:
    """The slips of lines, each with its number from 1; lines that are none are added to `bad`. Empty lines are
    skipped."""
    decoder = msgspec.json.Decoder(visits.Slip)
    for number, line in enumerate(raw, 1):
        if not line.strip():
            continue
        try:
            if len(line) > LONGEST:
                raise problems.Problem("record_line_long", most=LONGEST)
            yield number, decoder.decode(line)
        except problems.Problem as problem:
            bad.append(record_many.Bad(number, [problem]))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            bad.append(record_many.Bad(number, [_problem(str(error))]))


def _problem(said: str) -> problems.Problem:
    """What the decoder complains of, as a sentence of ours beside its field."""
    parts = _SAID.fullmatch(said)
    why, field = (parts["why"], parts["field"] or "") if parts else (said, "")
    if unknown := _UNKNOWN.fullmatch(why):
        name = " ".join(unknown["name"].split())
        return problems.Problem("line_field_unknown", field, name=name[:SHOWN])
    code = next((code for start, code in _WANTED.items() if why.startswith(start)), "line_not_json")
    return problems.Problem(code, field)
