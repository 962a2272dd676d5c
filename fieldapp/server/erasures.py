"""The ledger of erasures, revoked devices and roles that ended, a file beside the database and outside its backups;
only ids, no names.

A database put back from a backup does not know what was erased after it, nor who lost a role: the ledger does.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import sqlalchemy as sa

from fieldapp.domain import problems
from fieldapp.server import tables

FILE = "erasures.jsonl"

Role = tuple[str, str, str, str]  # a person, an area, the role and its first day


class Line(msgspec.Struct, omit_defaults=True, frozen=True):
    """One line: of which province (the name of its key), and a root that was erased, by whom, or a revoked device, or
    the last day of a role."""

    node: str
    root: str = ""
    by: str = ""
    device: str = ""
    role: Role | None = None
    until: str = ""


class Ledger(msgspec.Struct):
    """Erased roots with who erased each, revoked devices, and the last days of roles that ended."""

    erased: dict[str, str] = {}
    revoked: set[str] = set()
    ended: dict[Role, str] = {}

    def joined(self, other: Ledger) -> Ledger:
        """Both together."""
        return Ledger(self.erased | other.erased, self.revoked | other.revoked, self.ended | other.ended)


def told(conn: sa.Connection) -> Ledger:
    """What a database knows of it."""
    e, d, g = tables.erased.c, tables.device.c, tables.grant.c
    roles = conn.execute(sa.select(g.person, g.area, g.role, g.since, g.until).where(g.until != ""))
    return Ledger(
        {root: by for root, by in conn.execute(sa.select(e.root, e.by))},
        set(conn.scalars(sa.select(d.id).where(d.state == "revoked"))),
        {(person, area, role, since): until for person, area, role, since, until in roles},
    )


def known(conn: sa.Connection, root: str) -> None:
    """Refuses, with Problem "root_unknown", a root that this province has nothing of."""
    c = tables.change.c
    if conn.execute(sa.select(c.id).where(c.root == root).limit(1)).first() is None:
        raise problems.Problem("root_unknown", "root", word=root)


def read(file: Path | None, node: str) -> Ledger:
    """What a file tells of a province; a line cut off by a power cut is passed over, for the next start writes it
    again."""
    out = Ledger()
    if file is None or not file.exists():
        return out
    for text in file.read_bytes().split(b"\n"):
        try:
            line = msgspec.json.decode(text, type=Line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if line.node != node:
            continue
        if line.root:
            out.erased[line.root] = line.by
        if line.device:
            out.revoked.add(line.device)
        if line.role and line.until:
            out.ended[line.role] = min(line.until, out.ended.get(line.role, line.until))  # it only ever ends earlier
    return out


def keep(file: Path, node: str, known: Ledger) -> int:
    """Adds to the file what it does not tell yet, and returns when that is on the disk; how many lines."""
    had = read(file, node)
    lines = [Line(node, root=root, by=by) for root, by in sorted(known.erased.items()) if root not in had.erased]
    lines += [Line(node, device=device) for device in sorted(known.revoked - had.revoked)]
    ended = {role: until for role, until in known.ended.items() if until < had.ended.get(role, "~")}
    lines += [Line(node, role=role, until=until) for role, until in sorted(ended.items())]
    if lines:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        with open(descriptor, "ab") as out:
            out.write(b"\n" + b"\n".join(msgspec.json.encode(line) for line in lines) + b"\n")
            out.flush()
            os.fsync(out.fileno())
    return len(lines)
