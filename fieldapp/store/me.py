"""Whose vault this is, on which device, under which origin, and where it stands with the province."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import problems

PARTED = "parted"  # a state: kept out, all is handed over, and nothing is written any more


class Me(msgspec.Struct, frozen=True):
    """The one row of `me`: the person, the device with its keys, the origin with its highest number, clock and
    anchor; `behind` are rows (JSON, "" for none) that are recorded and not shown yet, and drafts that they were made of
    and that are shown no more, see `ledger.catch_up`."""

    person: str
    name: str
    device: str
    origin: str
    head: int
    hlc: int
    clock_offset: int
    anchor_tag: str
    anchor_pos: int
    caught: bool
    ref: int
    state: str
    url: str
    node_key: str
    token: str
    sign_seed: bytes
    box_seed: bytes
    behind: str = ""


_COLUMNS = ", ".join(Me.__struct_fields__)
_CAUGHT = Me.__struct_fields__.index("caught")


def read(db: sqlite_utils.Database, *, enrolled: bool = True) -> Me:
    """The owner. Problem "vault_not_enrolled" while nobody is (or, with `enrolled` off, while there are not
    even keys)."""
    row = db.execute(f"SELECT {_COLUMNS} FROM me").fetchone()
    if row is None or (enrolled and not row[0]):
        raise problems.Problem("vault_not_enrolled")
    told: list[Any] = [*row]
    told[_CAUGHT] = bool(told[_CAUGHT])
    return Me(*told)


def begun(db: sqlite_utils.Database) -> bool:
    """Whether the vault has keys, though perhaps no owner yet."""
    return db.execute("SELECT 1 FROM me").fetchone() is not None


def enrolled(db: sqlite_utils.Database) -> bool:
    """Whether the vault belongs to somebody."""
    return db.execute("SELECT 1 FROM me WHERE person <> ''").fetchone() is not None


def blank(origin: str, sign_seed: bytes, box_seed: bytes) -> Me:
    """A vault with keys and an origin that belongs to nobody yet."""
    return Me(
        person="",
        name="",
        device="",
        origin=origin,
        head=0,
        hlc=0,
        clock_offset=0,
        anchor_tag="",
        anchor_pos=0,
        caught=False,
        ref=0,
        state="active",
        url="",
        node_key="",
        token="",
        sign_seed=sign_seed,
        box_seed=box_seed,
    )


def become(db: sqlite_utils.Database, me: Me) -> None:
    """Makes the vault somebody's, or renews that person's access with a new token and address."""
    values = msgspec.structs.asdict(me)
    marks = ",".join("?" * len(values))
    with db.atomic():
        db.execute(f"INSERT OR REPLACE INTO me (id, {_COLUMNS}) VALUES (1, {marks})", list(values.values()))


def change(db: sqlite_utils.Database, **values: Any) -> None:
    """Sets columns of `me`; inside the caller's transaction."""
    sets = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE me SET {sets}", list(values.values()))
