"""The hub that this vault's owner has confirmed, and what is known to be there; there is one at most."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.store import custody, ledger, me, origins, settings

_KEY = "hub"
NODE = custody.HUB_NODE
MET = "hub_met"  # a setting: the node of the hub that `custody.HUB_AT` is about; with a node behind it: when that was
LISTED = "hub_listed_at"  # a setting: when (ms) the hub last named what the province is not known to have
STALE_MS = 3 * 24 * 3600 * 1000  # as long as a hub may be without a network


class Hub(msgspec.Struct, frozen=True):
    """A hub as it was confirmed: its public key in hex and the key's name, what people call it, and where it was."""

    node: str
    key: str
    name: str
    url: str


_decode = msgspec.json.Decoder(Hub).decode


def read(db: sqlite_utils.Database) -> Hub | None:
    """The confirmed hub, if there is one."""
    told = settings.get(db, _KEY)
    return _decode(told) if told else None


def keep(db: sqlite_utils.Database, hub: Hub) -> None:
    """Takes a hub as the confirmed one, in place of another."""
    with db.atomic():
        _name_met(db, read(db))
        settings.put(db, _KEY, msgspec.json.encode(hub).decode())
        settings.put(db, NODE, hub.node)


def forget(db: sqlite_utils.Database) -> None:
    """No hub any more: what only it told goes, and what is known to be there."""
    before = read(db)
    if before is None:
        return
    with db.atomic():
        _name_met(db, before)
        settings.put(db, _KEY, "")
        settings.put(db, NODE, "")
        ledger.suppose(db, [])
        db.execute("DELETE FROM acked WHERE node = ?", [before.node])


def meet(db: sqlite_utils.Database, now: int) -> None:
    """The confirmed hub has answered, by network or in a file."""
    node = settings.get(db, NODE)
    with db.atomic():
        if (before := settings.get(db, MET, node)) != node:
            settings.put(db, f"{MET} {before}", settings.get(db, custody.HUB_AT))
        settings.put(db, custody.HUB_AT, str(now))
        settings.put(db, MET, node)


def met_at(db: sqlite_utils.Database) -> int:
    """When the confirmed hub answered last (ms); 0 if it never did, whatever others did before it was confirmed."""
    node = settings.get(db, NODE)
    return settings.moment(db, custody.HUB_AT if settings.get(db, MET, node) == node else f"{MET} {node}")


def _name_met(db: sqlite_utils.Database, before: Hub | None) -> None:
    """An older program only remembered when it met a hub: that was the one before, if any is known."""
    if not settings.get(db, MET):
        settings.put(db, MET, before.node if before else "?")


def tidy(db: sqlite_utils.Database, now: int) -> None:
    """After an exchange with the province itself: what a hub named days ago and the province does not have by now is
    shown no longer; erased or refused, nothing else would ever tell."""
    at = settings.get(db, LISTED)
    if at.isdigit() and int(at) < now - STALE_MS:
        ledger.suppose(db, [])
        settings.put(db, LISTED, "")


def tops(db: sqlite_utils.Database) -> dict[str, int]:
    """Per own origin up to which number the province is known to have it."""
    owner = me.read(db)
    return {origin: origins.acked(db, origins.PROVINCE, origin)[0] for origin in [owner.origin, *origins.past(db)]}


def waiting(db: sqlite_utils.Database, node: str) -> int:
    """How many own facts neither the province nor the hub is known to have."""
    owner = me.read(db)
    ends = {owner.origin: owner.head, **origins.past(db)}
    had = tops(db)
    return sum(max(0, end - max(had[origin], origins.acked(db, node, origin)[0])) for origin, end in ends.items())
