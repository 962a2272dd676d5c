"""`fieldapp record FILE --vault DIR`: records slips from JSON lines; every line is checked, each bad one named."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from fieldapp import config, resources
from fieldapp.actions import record_many
from fieldapp.commands import parsing, vaults
from fieldapp.domain import catalogue, problems, visits

LONGEST = 64 * 1024  # bytes of a line


def main(argv: list[str], settings: config.Config) -> int:
    """Records the good lines; 1 if any line was bad."""
    parser = parsing.Parser(settings=settings, prog="fieldapp record")
    parser.description = parser.say("command_record")
    parser.add_argument("file", metavar="FILE", nargs="?", help=parser.say("argument_file"))
    parser.add_argument("--vault", type=Path, metavar="DIR", help=parser.say("argument_vault"))
    parser.add_argument("--schema", action="store_true", help=parser.say("argument_schema"))
    args = parser.parse_args(argv)
    if args.schema:
        print(json.dumps(msgspec.json.schema(visits.Slip), ensure_ascii=False, indent=2))
        return 0
    if args.file is None or args.vault is None:
        parser.error("the following arguments are required: FILE, --vault")
    bad: list[record_many.Bad] = []
    done = _record(args.vault, read(lines(args.file), bad), settings.lang)
    bad = sorted([*bad, *done.bad], key=lambda one: one.line)
    for one in bad:
        for problem in one.problems:
            why = resources.explain(problem, settings.lang)
            print(parser.say("record_line", line=one.line, field=problem.field or "-", why=why), file=sys.stderr)
    print(parser.say("recorded", good=len(done.rows), bad=len(bad)))
    return 1 if bad else 0


def _record(folder: Path, slips: Iterator[tuple[int, visits.Slip]], lang: str) -> record_many.Recorded:
    tables = {name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES}
    with vaults.unlocked(folder, lang) as db:
        now = vaults.clock()
        return record_many.record_many(
            db, slips, catalogue=catalogue.build(tables), now=now, wall=vaults.wall(now), entropy=os.urandom
        )


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
                raise problems.Problem("line_long", most=LONGEST)
            yield number, decoder.decode(line)
        except problems.Problem as problem:
            bad.append(record_many.Bad(number, [problem]))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            bad.append(record_many.Bad(number, [_problem(str(error))]))


def _problem(why: str) -> problems.Problem:
    """What msgspec complains of, with the field it stands at taken out of its words."""
    said, _, at = why.partition(" - at `$")
    return problems.Problem("line_not_json", at.rstrip("`").lstrip("."), why=said)
