"""People, their roles in areas and their places in teams, as an administrator keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from fieldapp.domain import hours, people, phones, problems, text
from fieldapp.server import admin, desk, named, tables
from fieldapp.server.queries import places

TEAM_KINDS = ("local", "enterprise")
PHONE_LENGTH = 30
_DAY_MS = 24 * 3600 * 1000
# A slip of the hand must not show a whole commune or province to a member.
_WHERE = {
    people.MEMBER: admin.VILLAGES | admin.COMMUNES | {"enterprise"},
    people.HEAD: admin.VILLAGES | {"enterprise"},
    people.OFFICER: admin.COMMUNES,
    people.PROVINCE: frozenset({"province"}),
    people.HUB: admin.COMMUNES,
}


def add_team(
    at: desk.Desk, *, code: str, name: str, kind: str, areas: Iterable[str], since: str = ""
) -> tuple[str, str]:
    """A team, known by its code, that works in these areas from a day on, today if none is given; returns its id and
    what was done. Said again with an earlier day, it worked there before: slips of that time can be written.

    Problems "code_bad", "team_kind", "area_*", "day_bad".
    """
    short, called = desk.code(code), desk.name(name)
    if kind not in TEAM_KINDS:
        raise problems.Problem("team_kind", "kind", kind=kind)
    where, day = [at.areas.find(word, "areas").id for word in areas], at.date(since, "since")
    row = at.conn.execute(sa.select(tables.team).where(tables.team.c.code == short)).first()
    id, did = (row.id, desk.SAME) if row else (at.new_id(), desk.ADDED)
    if row is None:
        at.conn.execute(tables.team.insert().values(id=id, code=short, name=called, kind=kind))
    elif (row.name, row.kind) != (called, kind):
        at.conn.execute(tables.team.update().where(tables.team.c.id == id).values(name=called, kind=kind))
        did = desk.CHANGED
    began = [_begin(at, tables.team_area, {"team": id, "area": area}, day) for area in where]
    return id, at.told(desk.CHANGED if did == desk.SAME and any(began) else did)


def add_member(
    at: desk.Desk,
    *,
    name: str,
    role: str,
    area: str,
    phone: str = "",
    code: str = "",
    team: str = "",
    post: str = "",
    since: str = "",
    rename: bool = False,
) -> tuple[Any, str]:
    """A person with a role in an area and, if a team is named, a post in it; said again with another area or role, it
    is one more for the same person. Returns the person's row and what was done.

    Somebody is known by the code, or else by name and phone together. Problems "person_*", "role_*", "area_*",
    "team_*".
    """
    where = at.areas.find(area)
    if role not in _WHERE:
        raise problems.Problem("role_unknown", "role", role=role)
    if where.kind not in _WHERE[role]:
        raise problems.Problem("role_area", "area", area=where.name)
    day = at.date(since, "since")
    group = named.team(at.conn, team).id if team else ""
    person, did = _person(at, name, phone, code, rename)
    began = [_begin(at, tables.grant, {"person": person, "area": where.id, "role": role}, day)]
    if group:
        began.append(_begin(at, tables.team_member, {"team": group, "person": person}, day, {"post": text.line(post)}))
    told = at.told(desk.CHANGED if did == desk.SAME and any(began) else did)
    return named.person(at.conn, person), told


def _person(at: desk.Desk, name: str, phone: str, code: str, rename: bool) -> tuple[str, str]:
    called, number = desk.name(name), phones.phone(phone) or text.line(phone)
    if len(number) > PHONE_LENGTH:
        raise problems.Problem("text_long", "phone", length=len(number), most=PHONE_LENGTH)
    if wrong := text.check_name(called):
        raise problems.Problem(wrong, "name")
    if not (code or number):
        raise problems.Problem("person_code_or_phone", "code")
    short, c = (desk.code(code) if code else ""), tables.person.c
    same = (c.code == short) if short else sa.and_(c.fold == text.fold(called), c.phone == number)
    row = at.conn.execute(sa.select(tables.person).where(same)).first()
    if row is None:
        values = {"id": at.new_id(), "code": short or _free_code(at.conn, called), "phone": number}
        at.conn.execute(tables.person.insert().values(name=called, fold=text.fold(called), **values))
        return values["id"], desk.ADDED
    if row.fold != text.fold(called) and not rename:  # one person's work must not be shown to another
        raise problems.Problem("person_code_taken", "code", word=short, name=row.name)
    if (row.name, row.phone) == (called, number or row.phone):
        return row.id, desk.SAME
    values = {"name": called, "fold": text.fold(called), "phone": number or row.phone}
    at.conn.execute(tables.person.update().where(c.id == row.id).values(**values))
    return row.id, desk.CHANGED


def _free_code(conn: sa.Connection, name: str) -> str:
    """A short code that nobody has yet: "lo.thi.mai", then "lo.thi.mai2"."""
    stem = ".".join(re.findall("[a-z0-9]+", text.fold(name)))[:36] or "nguoi"
    c = tables.person.c.code
    taken = set(conn.scalars(sa.select(c).where(c.startswith(stem, autoescape=True))))
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem}{number}"
    return code


def _begin(
    at: desk.Desk, table: sa.Table, keys: dict[str, str], since: str = "", more: dict[str, str] | None = None
) -> bool:
    """Opens a dated row from a day on, today if none is given, unless one holds then; returns whether it did."""
    day = since or at.day
    where = [table.c[column] == value for column, value in keys.items()]
    rows = at.conn.execute(sa.select(table.c.since, table.c.until).where(*where)).all()
    if any(row.since <= day and (not row.until or day <= row.until) for row in rows):
        return False
    at.conn.execute(table.delete().where(*where, table.c.since == day))  # it had ended before it began
    at.conn.execute(table.insert().values(**keys, since=day, until="", **(more or {})))
    return True


def end_member(at: desk.Desk, word: str, area: str = "", day: str = "") -> int:
    """Ends a person's roles, all or those in one area, and with the last of them the places in teams; returns how
    many roles. `day` is the last day; without it that was yesterday. Problems "person_unknown", "area_*", "day_bad"."""
    person = named.person(at.conn, word)
    last = at.date(day, "until") or hours.day(at.now - _DAY_MS)
    ended = _end(at, tables.grant, last, person=person.id, **({"area": at.areas.find(area).id} if area else {}))
    g = tables.grant.c
    if not at.conn.scalar(sa.select(sa.func.count()).where(g.person == person.id, g.until == "")):
        _end(at, tables.team_member, last, person=person.id)
    places.touch(at.conn)
    return ended


def leave_team(at: desk.Desk, word: str, team: str, day: str = "") -> str:
    """Ends a person's place in one team, and no role; returns the team's name. `day` is the last day; without it that
    was yesterday. Problems "person_unknown", "team_unknown", "team_stranger" for who is not in it, "day_bad"."""
    person, group = named.person(at.conn, word), named.team(at.conn, team)
    last = at.date(day, "until") or hours.day(at.now - _DAY_MS)
    if not _end(at, tables.team_member, last, person=person.id, team=group.id):
        raise problems.Problem("team_stranger", "team", name=person.name, team=group.name)
    places.touch(at.conn)
    return str(group.name)


def _end(at: desk.Desk, table: sa.Table, last: str, **keys: str) -> int:
    c = table.c
    where = [c[column] == value for column, value in keys.items()]
    open_ = sa.or_(c.until == "", c.until > last)
    return int(at.conn.execute(table.update().where(*where, open_).values(until=last)).rowcount)
