"""Lets people in and keeps devices out: invitations, revoked devices, and facts held back that a person lets pass."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from fieldapp.domain import invitations, people, problems, text
from fieldapp.server import accept, anew, auth, desk, members, named, tables
from fieldapp.server.queries import places
from fieldapp.sync import envelope, transport

HOURS = 24
LONGEST = 30 * 24  # hours
# What a person may let pass: who sent it was in doubt, never what it says.
RELEASABLE = frozenset({"no_grant", "revoked_origin"})


def invite(at: desk.Desk, word: str, *, url: str, hours: int = HOURS, plain: bool = False) -> str:
    """The text of an invitation that makes one device this person's, once, within so many hours.

    Problems "person_unknown", "invitation_hours", "server_address_bad" for a URL that no device can use, and
    "server_plain" for one by which, unless `plain`, no device sends anything.
    """
    person = named.person(at.conn, word)
    if not 1 <= hours <= LONGEST:
        raise problems.Problem("invitation_hours", "hours", most=LONGEST)
    link = transport.Transport(url, plain=plain)
    link.close()
    code = auth.invite(at.conn, person.id, now=at.now, hours=hours)
    key = envelope.public(bytes(at.node.sign_seed)).hex()
    g = tables.grant.c
    hub = at.conn.scalar(sa.select(g.role).where(g.person == person.id, g.role == people.HUB).limit(1)) is not None
    return invitations.text(invitations.Invitation(link.url, code, key, _province_name(at), hub))


def hub(at: desk.Desk, area: str, name: str) -> str:
    """Makes room for a commune's hubs, whose name this is; returns the word to invite one by. Problems "area_*",
    "role_area"."""
    where = at.areas.find(area)
    word = f"tram.{'.'.join(text.fold(where.name).split())}"[:36]
    c = tables.person.c
    taken = at.conn.execute(
        sa.select(c.code)
        .join_from(tables.person, tables.grant, c.id == tables.grant.c.person)
        .where(tables.grant.c.area == where.id, tables.grant.c.role == people.HUB)
    ).first()
    if taken is not None:
        return str(taken.code)
    if at.conn.scalar(sa.select(c.id).where(c.code == word)):  # another commune of this name
        word = f"{word}.{where.code or where.id[-4:].casefold()}"
    person, _ = members.add_member(at, name=name, role=people.HUB, area=where.id, code=word)
    return str(person.code)


def _province_name(at: desk.Desk) -> str:
    tops = [area.name for area in at.areas.atlas.values() if area.kind == "province"]
    return tops[0] if tops else ""


def revoke_device(at: desk.Desk, word: str) -> Any:
    """Keeps a lost or retired device out: what it still sends is held apart, and it reads nothing. Returns its row.
    Problem "device_unknown"."""
    device = named.device(at.conn, word)
    auth.revoke(at.conn, device.id)
    return device


def revoke_person(at: desk.Desk, word: str) -> int:
    """Keeps every device of a person out and voids the open invitations; returns how many devices. The roles stay:
    a new invitation lets the person in again, on another device."""
    person = named.person(at.conn, word)
    d, i = tables.device.c, tables.invitation.c
    at.conn.execute(tables.invitation.delete().where(i.person == person.id, i.used.is_(None)))
    devices = at.conn.scalars(sa.select(d.id).where(d.person == person.id, d.state != "revoked")).all()
    for device in devices:
        auth.revoke(at.conn, device)
    return len(devices)


def release(at: desk.Desk, fact: str) -> str:
    """Lets a fact pass that was held back for its sender; it enters the feed as if it came now. Returns the code that
    had held it. Problems "held_unknown", "held_content" for one whose content is wrong."""
    code = at.conn.scalar(sa.select(tables.held.c.code).where(tables.held.c.fact == fact))
    if code is None:
        raise problems.Problem("held_unknown", "fact", word=fact)
    if code not in RELEASABLE:
        raise problems.Problem("held_content", "fact", why=code)
    taken = intake(at)
    wrong = anew.release(taken, fact)
    if wrong is not None:
        raise problems.Problem("held_content", "fact", why=wrong.code)
    taken.finish()
    return str(code)


def intake(at: desk.Desk) -> accept.Intake:
    """The province's own intake: it takes what the province itself writes or lets pass."""
    return accept.Intake(
        at.conn,
        accept.Sender(at.node.person, ""),
        now=at.now,
        day=at.day,
        atlas=at.areas.atlas,
        grants=lambda person: places.grants(at.conn, person),
    )
