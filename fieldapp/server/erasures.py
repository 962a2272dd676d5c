"""The ledger of erasures and revoked devices, a file beside the database and outside its backups; only ids, no names.

A database put back from a backup does not know what was erased after it: the ledger does.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import sqlalchemy as sa

from fieldapp.domain import problems
from fieldapp.server import tables

FILE = "erasures.jsonl"


class Line(msgspec.Struct, omit_defaults=True, frozen=True):
    """One line: of which province (the name of its key), and a root that was erased, by whom, or a revoked device."""

    node: str
    root: str = ""
    by: str = ""
    device: str = ""


class Ledger(msgspec.Struct):
    """Erased roots with who erased each, and revoked devices."""

    erased: dict[str, str] = {}
    revoked: set[str] = set()

    def joined(self, other: Ledger) -> Ledger:
        """Both together."""
        return Ledger(self.erased | other.erased, self.revoked | other.revoked)


def told(conn: sa.Connection) -> Ledger:
    """What a database knows of it."""
    e, d = tables.erased.c, tables.device.c
    return Ledger(
        {root: by for root, by in conn.execute(sa.select(e.root, e.by))},
        set(conn.scalars(sa.select(d.id).where(d.state == "revoked"))),
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
    return out


def keep(file: Path, node: str, known: Ledger) -> int:
    """Adds to the file what it does not tell yet, and returns when that is on the disk; how many lines."""
    had = read(file, node)
    lines = [Line(node, root=root, by=by) for root, by in sorted(known.erased.items()) if root not in had.erased]
    lines += [Line(node, device=device) for device in sorted(known.revoked - had.revoked)]
    if lines:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        with open(descriptor, "ab") as out:
            out.write(b"\n" + b"\n".join(msgspec.json.encode(line) for line in lines) + b"\n")
            out.flush()
            os.fsync(out.fileno())
    return len(lines)
