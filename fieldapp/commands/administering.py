"""What each word of `fieldapp admin` does, and what it says when it is done."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fieldapp import resources
from fieldapp.commands import opening, vaults
from fieldapp.domain import hours
from fieldapp.server import access, admin, database, desk
from fieldapp.server import imports as taking
from fieldapp.server import members as register
from fieldapp.server.queries import lists

Deed = Callable[[argparse.Namespace, database.Engine, str], int]


@contextlib.contextmanager
def _desk(engine: database.Engine) -> Iterator[desk.Desk]:
    with database.writing(engine) as conn:
        yield desk.Desk(conn, now=opening.now(), entropy=os.urandom)


def init(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Founds the province."""
    count = admin.init(engine, args.name, now=opening.now(), entropy=os.urandom)
    print(resources.say("admin_done_init", lang, name=args.name, count=count))
    return 0


def import_file(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Takes in a file; every bad line is named."""
    try:
        taken = taking.import_file(
            engine, args.kind, args.file, now=opening.now(), entropy=os.urandom, skip_bad=args.skip_bad
        )
    except taking.Refused as refused:
        _name_lines(refused.bad, lang)
        raise
    _name_lines(taken.bad, lang)
    counts = {"added": taken.added, "changed": taken.changed, "same": taken.same, "bad": len(taken.bad)}
    print(resources.say("admin_done_import", lang, **counts))
    return 0


def _name_lines(bad: list[Any], lang: str) -> None:
    for line in bad:
        code = "import_line" if line.column else "import_line_whole"
        why = resources.explain(line.problem, lang)
        print(resources.say(code, lang, line=line.line, column=line.column, why=why), file=sys.stderr)


def areas(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Lists the areas."""
    with database.reading(engine) as conn:
        return _show(lists.areas(conn, args.below), args.json)


def add_area(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Adds one area."""
    with _desk(engine) as at:
        area, did = admin.add_area(
            at,
            kind=args.kind,
            parent=args.parent,
            name=args.name,
            code=args.code,
            aliases=args.alias,
            since=args.since,
            until=args.until,
            successor=args.successor,
        )
        path = at.areas.path(area.id)
    print(resources.say(f"admin_{did}", lang, name=path, short=area.code))
    return 0


def teams(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Lists the teams."""
    with database.reading(engine) as conn:
        return _show(lists.teams(conn), args.json)


def add_team(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Adds one team."""
    with _desk(engine) as at:
        _, did = register.add_team(
            at, code=args.code, name=args.name, kind=args.team_kind, areas=args.area, since=args.since
        )
    print(resources.say(f"admin_{did}", lang, name=args.name, short=args.code))
    return 0


def members(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Lists people and their roles."""
    with database.reading(engine) as conn:
        return _show(lists.members(conn, args.below), args.json)


def add_member(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Adds one person, or one more role of a person."""
    with _desk(engine) as at:
        person, did = register.add_member(
            at,
            name=args.name,
            role=args.role,
            area=args.area,
            phone=args.phone,
            code=args.code,
            team=args.team,
            post=args.post,
            since=args.since,
            rename=args.rename,
        )
    print(resources.say(f"admin_{did}", lang, name=person.name, short=person.code))
    return 0


def end_member(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Ends a person's roles, or the place in one team."""
    if args.team:
        with _desk(engine) as at:
            name = register.leave_team(at, args.person, args.team, args.until)
        print(resources.say("admin_done_leave", lang, person=args.person, team=name))
        return 0
    with _desk(engine) as at:
        count = register.end_member(at, args.person, args.area, args.until)
    print(resources.say("admin_done_end", lang, person=args.person, count=count))
    return 0


def invite(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Prints an invitation, or writes it to a file that only its owner reads; it is good only if that worked."""
    with _desk(engine) as at:
        if args.hub:
            name = resources.say("hub_name", lang, area=at.areas.find(args.hub).name)
            args.person = access.hub(at, args.hub, name)
        text = access.invite(at, args.person, url=args.url, hours=args.hours, plain=vaults.plain())
        if args.out:
            _write(args.out, text)
    if args.out:
        print(resources.say("admin_done_invite", lang, person=args.person, file=args.out, hours=args.hours))
    else:
        print(text)
    return 0


def _write(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8", newline="\n") as out:
        out.write(text + "\n")


def devices(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Lists the devices."""
    with database.reading(engine) as conn:
        return _show(lists.devices(conn), args.json)


def revoke(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Revokes one device, or all of a person's."""
    with _desk(engine) as at:
        if args.device:
            access.revoke_device(at, args.device)
        count = access.revoke_person(at, args.person) if args.person else 1
    print(resources.say("admin_done_revoke", lang, count=count))
    return 0


def held(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Lists the facts held back."""
    with database.reading(engine) as conn:
        return _show(lists.held(conn), args.json)


def release(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Lets facts pass, all of them or none."""
    with _desk(engine) as at:
        for fact in args.fact:
            access.release(at, fact)
    print(resources.say("admin_done_release", lang, count=len(args.fact)))
    return 0


def allow_photos(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Lets slips have photos, or no longer."""
    with _desk(engine) as at:
        admin.allow_photos(at, args.switch == "on")
    print(resources.say(f"admin_photos_{args.switch}", lang))
    return 0


def _show(rows: list[lists.Row], as_json: bool) -> int:
    if as_json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
        return 0
    cells = [[_cell(name, value) for name, value in row.items()] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    return 0


def _cell(name: str, value: object) -> str:
    if name in ("at", "seen", "enrolled") and isinstance(value, int):
        return hours.told(value)
    return "-" if value in ("", None) else str(value)
