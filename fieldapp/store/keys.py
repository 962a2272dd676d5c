"""A vault's keys when it is let in again: those that it asks with, which become its own once it is, and the former
ones, kept only to read what was sealed to them."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.store import me, settings

_ASKING = "keys_asking"  # settings: two seeds in hex
_FORMER = "keys_former"  # seeds in hex, with spaces between


def kept_out(db: sqlite_utils.Database) -> bool:
    """Whether this vault is somebody's whom the province keeps out, as far as it has heard."""
    return me.enrolled(db) and me.read(db).state != "active"


def renew(db: sqlite_utils.Database, sign_seed: bytes, box_seed: bytes) -> None:
    """From now on this vault asks to be let in with these keys, unless it has asked with new ones before: the answer
    may have been lost."""
    if not settings.get(db, _ASKING):
        settings.put(db, _ASKING, f"{sign_seed.hex()} {box_seed.hex()}")


def asking(db: sqlite_utils.Database, owner: me.Me) -> me.Me:
    """The owner with the keys to ask with."""
    told = settings.get(db, _ASKING).split()
    return msgspec.structs.replace(owner, **_seeds(told)) if told else owner


def take_up(db: sqlite_utils.Database) -> None:
    """The vault is let in: what it asked with are its keys, inside the caller's transaction."""
    told = settings.get(db, _ASKING).split()
    if told:
        former = [me.read(db, enrolled=False).box_seed.hex(), *settings.get(db, _FORMER).split()]
        settings.put(db, _FORMER, " ".join(former))
        settings.put(db, _ASKING, "")
        me.change(db, **_seeds(told))


def former(db: sqlite_utils.Database) -> list[bytes]:
    """The seeds to which others may have sealed something before, the last one first."""
    return [bytes.fromhex(one) for one in settings.get(db, _FORMER).split()]


def _seeds(told: list[str]) -> dict[str, bytes]:
    sign, box = (bytes.fromhex(one) for one in told)
    return {"sign_seed": sign, "box_seed": box}
