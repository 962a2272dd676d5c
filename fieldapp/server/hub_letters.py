"""A hub's shelf of sealed letters that came in files or in somebody's laptop: for the province, and its answers for who
wrote them. A hub opens none, and lets none go but by the province's word, or because nobody has called for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import problems
from fieldapp.server import fold, hub_tables, marks
from fieldapp.sync import bundle, envelope, hubs, letters

DAY_MS = 24 * 3600 * 1000
KEPT_MS = 90 * DAY_MS  # a letter for the province, as long as its writer waits for the answer
HOME_MS = 35 * DAY_MS  # an answer that nobody has called for
MOST = 256 * 1024 * 1024  # bytes of letters kept
AT_ONCE = 64 * 1024 * 1024  # bytes of new letters in one file, and of answers in one
EACH = 32 * 1024 * 1024  # bytes that wait for the province by one laptop
AGAIN = DAY_MS  # ms after which a letter that the province refused is handed over once more

_L = hub_tables.letter.c
_LYING = (
    sa.select(sa.func.coalesce(sa.func.nullif(_L.answers, ""), _L.name))
    .where(_L.data.is_not(None))
    .order_by(_L.at, _L.name)
    .limit(hubs.SHELVED)
)
_SIZE = sa.func.coalesce(sa.func.length(_L.data), 0)


class Kept(msgspec.Struct):
    """What came of a file: `fresh` letters for the province, those that had come `before`, and `home`, new ones on
    their way to others."""

    fresh: int = 0
    before: int = 0
    home: int = 0


def home(node_key: bytes) -> str:
    """The id of the key to which one seals for the province of this key."""
    return envelope.key_id(bundle.address(node_key))


def keep(conn: sa.Connection, told: Iterable[bundle.Sealed], province: str, now: int, *, device: str = "") -> Kept:
    """Keeps letters as they came, for the province or for devices of this hub; one that is here already is not kept
    twice, but asked again if its answer is gone. Problem "hub_letters_full" when there is no room for all of them."""
    done = Kept()
    room = _room(conn, device)
    served = {envelope.key_id(bytes(key)) for key in conn.scalars(sa.select(hub_tables.device.c.box_key))}
    for name, one in {bundle.name(one): one for one in told}.items():
        if one.to == province or one.to in served:
            room -= _put(conn, name, one, province, now, device, done)
        if room < 0:
            raise problems.Problem("hub_letters_full")
    return done


def _room(conn: sa.Connection, device: str) -> int:
    """How many bytes may come at once: a stranger's stick never fills the shelf for long, for what the province has
    refused makes room for others."""
    room = MOST - size(conn)
    if room < AT_ONCE:
        conn.execute(hub_tables.letter.delete().where(_L.refused > 0))
        room = MOST - size(conn)
    return min(room, AT_ONCE, EACH - size(conn, device) if device else AT_ONCE)


def _put(conn: sa.Connection, name: str, one: bundle.Sealed, province: str, now: int, device: str, done: Kept) -> int:
    """Keeps a letter; how many bytes more it takes."""
    up = one.to == province
    row = conn.execute(sa.select(_L.data.is_(None).label("gone")).where(_L.name == name)).first()
    if row is not None and (not row.gone or conn.scalar(sa.select(_L.name).where(_L.answers == name).limit(1))):
        done.before += up
        return 0
    _write(conn, name, one, now, device=device, refused=0)
    done.fresh += up
    done.home += not up
    return len(one.data)


def _write(conn: sa.Connection, name: str, one: bundle.Sealed, now: int, **more: str | int) -> None:
    values = {"name": name, "to": one.to, "at": now, "data": one.data, "about": one.about, **more}
    fold.upsert(conn, hub_tables.letter, [values], "name")


def size(conn: sa.Connection, device: str = "") -> int:
    """How many bytes are kept, or wait for the province by one device."""
    query = sa.select(sa.func.coalesce(sa.func.sum(_SIZE), 0))
    return int(conn.scalar(query.where(_L.device == device, _L.answers == "") if device else query) or 0)


# To the province -------------------------------------------------------------------------------------------


def waiting(conn: sa.Connection, province: str) -> int:
    """How many letters the province has not been given."""
    query = sa.select(sa.func.count()).where(_L.to == province, _L.data.is_not(None), _L.refused == 0)
    return int(conn.scalar(query) or 0)


def shelved(conn: sa.Connection, province: str, most: int) -> list[str]:
    """The names of the letters that lie here for the province, the newest first."""
    query = sa.select(_L.name).where(_L.to == province, _L.data.is_not(None))
    return list(conn.scalars(query.order_by(_L.at.desc(), _L.name).limit(most)))


def upwards(conn: sa.Connection, province: str, now: int) -> list[str]:
    """The names of those that are to be handed over, the oldest first; a letter too long for the network waits for a
    stick."""
    query = sa.select(_L.name).where(
        _L.to == province,
        _L.data.is_not(None),
        _SIZE <= letters.LARGEST,
        sa.or_(_L.refused == 0, _L.refused < now - AGAIN),
    )
    return list(conn.scalars(query.order_by(_L.at, _L.name)))


def letter(conn: sa.Connection, name: str) -> bundle.Sealed | None:
    """A letter as it came; None if it is not here."""
    row = conn.execute(sa.select(_L.to, _L.data).where(_L.name == name, _L.data.is_not(None))).first()
    return None if row is None else bundle.Sealed(row.to, bytes(row.data))


def heard(conn: sa.Connection, told: letters.Heard, now: int) -> None:
    """The province's word: what it has needs not be kept, an answer takes the place of an earlier one."""
    for name in told.arrived:
        conn.execute(hub_tables.letter.update().where(_L.name == name).values(data=None, refused=0))
    for name, _ in told.refused:
        conn.execute(hub_tables.letter.update().where(_L.name == name).values(refused=now))
    for of, one in told.answers:
        conn.execute(hub_tables.letter.delete().where(_L.answers == of))
        _write(conn, bundle.name(one), one, now, answers=of)


def lying(conn: sa.Connection) -> list[str]:
    """The names of the letters that lie here, or whose answers do, the oldest first."""
    return list(dict.fromkeys(conn.scalars(_LYING)))


def put_down(conn: sa.Connection, names: Collection[str]) -> int:
    """All that these letters bring has come to the province by another way, says the province, and who wrote them has
    heard it: they go, with their answers. Returns how many did."""
    gone = 0
    for part in fold.chunks(names):
        either = sa.or_(_L.name.in_(part), _L.answers.in_(part))
        gone += int(conn.execute(hub_tables.letter.delete().where(either, _L.data.is_not(None))).rowcount)
    return gone


def forget(conn: sa.Connection, province: str, roots: Collection[str], secret: bytes) -> None:
    """These roots are erased: answers that may tell of them go. The province answers anew to who asks again; what is on
    the way to the province stays, for nobody else may have it."""
    if not roots:
        return
    answers = sa.select(_L.name, _L.about).where(_L.data.is_not(None), _L.to != province)
    found = [name for name, about in conn.execute(answers) if marks.may_tell(bytes(about), roots, secret)]
    for part in fold.chunks(found):
        conn.execute(hub_tables.letter.delete().where(_L.name.in_(part)))


def tidy(conn: sa.Connection, province: str, now: int) -> None:
    """What nobody has called for in all that time goes; who wrote it still has what it tells."""
    conn.execute(hub_tables.letter.delete().where(_L.to == province, _L.at < now - KEPT_MS))
    conn.execute(hub_tables.letter.delete().where(_L.to != province, _L.at < now - HOME_MS))


# To who asked ----------------------------------------------------------------------------------------------


def homewards(conn: sa.Connection, province: str) -> list[bundle.Sealed]:
    """What a file takes along for others, the newest first, as much as has room."""
    out: list[bundle.Sealed] = []
    room = AT_ONCE
    query = sa.select(_L.to, _L.data).where(_L.to != province, _L.data.is_not(None)).order_by(_L.at.desc(), _L.name)
    for to, data in conn.execute(query.limit(letters.MOST)):
        room -= len(data)
        if room < 0:
            break
        out.append(bundle.Sealed(to, bytes(data)))
    return out


def known(conn: sa.Connection, names: Collection[str]) -> set[str]:
    """Which of these are here, or at the province with their answer here."""
    answered = sa.select(hub_tables.letter.alias("answer").c.answers)
    here = sa.or_(_L.data.is_not(None), _L.name.in_(answered))
    return {
        name
        for part in fold.chunks(names)
        for name in conn.scalars(sa.select(_L.name).where(_L.name.in_(fold.PART), here), {"part": part})
    }


def answers(conn: sa.Connection, names: Collection[str], had: Collection[str]) -> list[Any]:
    """The names of the answers to these letters, each with the name of its letter and its bytes' number, but for those
    that the asker has."""
    query = (
        sa.select(_L.name, _L.answers, _SIZE.label("size")).where(_L.answers.in_(fold.PART)).order_by(_L.at, _L.name)
    )
    found = [row for part in fold.chunks(sorted(set(names))) for row in conn.execute(query, {"part": part})]
    return [row for row in found if row.name not in had]
