"""The facts that travel: made once, encoded once, carried as those bytes by every computer, also by one too
old to read them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from fieldapp.domain import problems

Entropy = Callable[[int], bytes]

SCHEMA = 1
BIGGEST = 64 * 1024  # bytes of one fact: a 500-character note with every field is under 4 KiB
ERASE = "erase"
SET = "set"
LAST = 2**63 - 1  # of all clocks
NEST = 17  # lists and objects of a fact within each other; the form has 5, with the fact and its cells
DRIFT = 10 * 60 * 1000  # ms an author's clock may be ahead before the province sets the stamp itself

_ID = re.compile(r"[A-Za-z0-9_-]{22}\Z")
_DIGITS = b"0123456789"
_LETTERS = _DIGITS + b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"
_WRITTEN_ID = {24}  # bytes of an id as JSON has it
_WRITTEN_CLOCK = range(3, 21)  # likewise of a clock, less one digit than the last of all has
_FOUR_IDS = re.compile(r"(?:[A-Za-z0-9_-]{22} ){3}[A-Za-z0-9_-]{22}\Z")

# The past-tense names of what a fact tells, by entity and the cell that shows it; the first that fits wins.
_TELLS = {
    "visit": (("_review", "VisitReviewed"), ("_withdrawn", "VisitWithdrawn"), ("_locked", "VisitLocked")),
    "period": (("closed", "PeriodLocked"), ("since", "PeriodOpened")),
    "household": (
        ("_merged", "HouseholdsMerged"),
        ("_out", "HouseholdTakenOut"),
        ("round", "HouseSharedOut"),
        ("area", "HouseholdMoved"),
    ),
}
_FIRST = {"visit": "VisitRecorded", "household": "HouseholdAdded", "period": "PeriodOpened"}
_LATER = {"visit": "VisitCorrected", "household": "HouseholdCorrected", "period": "PeriodLocked"}


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One immutable fact: it sets cells of one row, and names for each the fact whose value it replaces.

    `clock` is the author's hybrid clock (ms << 16 | counter); `stamp` is the province's, None while provisional.
    `body` is the exact encoding; nothing re-serialises it.
    """

    id: str
    entity: str
    deed: str
    row: str
    root: str
    author: str
    clock: int
    wall: str
    fields: dict[str, Any]
    prev: dict[str, tuple[str, ...]]
    schema: int
    body: bytes
    stamp: int | None = None


class _Body(msgspec.Struct):
    """The wire form: short keys; `r` absent when the row is named by the fact itself, `g` absent when the row
    is its own root."""

    e: str
    i: str
    t: str
    u: str
    w: str
    f: dict[str, Any] = {}
    g: str = ""
    k: str = SET
    p: dict[str, str | list[str]] = {}
    r: str = ""
    s: int = SCHEMA


class _Written(msgspec.Struct):
    """Of the wire form when the fact was written."""

    t: str
    w: str


_decoder = msgspec.json.Decoder(_Body)
_written = msgspec.json.Decoder(_Written)
_any = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder(order="sorted")


def short(raw: bytes) -> str:
    """16 bytes as 22 characters of base64url."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def ids_written(texts: list[bytes]) -> list[str] | None:
    """The ids that these texts of JSON are, of which there is one at least; None if one of them is none."""
    joined = b"".join(texts)
    if set(map(len, texts)) != _WRITTEN_ID or joined.translate(None, _LETTERS + b'"'):
        return None
    return joined[1:-1].decode().split('""')


def clocks_written(texts: list[bytes]) -> list[int] | None:
    """The same of clocks."""
    joined = b"".join(texts)
    if not set(map(len, texts)).issubset(_WRITTEN_CLOCK) or joined.translate(None, _DIGITS + b'"'):
        return None
    return list(map(int, joined[1:-1].split(b'""')))


def new_id(now: int, entropy: Entropy) -> str:
    """A UUIDv7 (RFC 9562) of `now` ms in 22 characters; it is identity only and says nothing of order."""
    raw = bytearray((now & (2**48 - 1)).to_bytes(6, "big") + entropy(10))
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    return short(bytes(raw))


def opened(row: str) -> int:
    """When an id was made, in ms since the epoch by its maker's clock: it says so, and nothing is decided by that."""
    return int.from_bytes(base64.urlsafe_b64decode(row[:8]), "big")


def is_id(text: object) -> bool:
    """Whether a value has the shape of an id."""
    return isinstance(text, str) and _ID.match(text) is not None


def are_ids(one: str, two: str, three: str, four: str) -> bool:
    """Whether these four texts have the shape of ids, in less time than each by itself."""
    return _FOUR_IDS.match(f"{one} {two} {three} {four}") is not None


def write(
    entity: str,
    fields: Mapping[str, Any],
    *,
    author: str,
    clock: int,
    wall: str,
    now: int,
    entropy: Entropy,
    row: str = "",
    root: str = "",
    prev: Mapping[str, tuple[str, ...]] | None = None,
    deed: str = SET,
) -> Fact:
    """A new fact; without `row` it opens a row that bears the fact's own id, without `root` the row is its own root."""
    name = new_id(now, entropy)
    row = row or name
    root = root or row
    body: dict[str, Any] = {
        "e": entity,
        "i": name,
        "s": SCHEMA,
        "t": str(clock),
        "u": author,
        "w": wall,
    }
    if fields:
        body["f"] = dict(fields)
    if root != row:
        body["g"] = root
    if deed != SET:
        body["k"] = deed
    if prev:
        body["p"] = {field: ids[0] if len(ids) == 1 else list(ids) for field, ids in prev.items() if ids}
    if row != name:
        body["r"] = row
    return read(_encoder.encode(body))


_LONGEST = "9999-12-31T23:59:59.999999+07:00"  # a wall time: a fact that has room for it has room for any


class Begun(msgspec.Struct, frozen=True):
    """A fact that opens a row, as far as it can be made before its moment has come: `raw` are its cells, encoded."""

    entity: str
    fields: dict[str, Any]
    raw: msgspec.Raw
    author: str
    root: str

    def finish(self, clock: int, *, wall: str, now: int, entropy: Entropy) -> Fact:
        """The fact, to the byte as `write` makes it."""
        name = new_id(now, entropy)
        body = {"e": self.entity, "f": self.raw, "i": name, "s": SCHEMA, "t": str(clock), "u": self.author, "w": wall}
        if self.root:
            body["g"] = self.root
        root = self.root or name
        told = _encoder.encode(body)
        return Fact(name, self.entity, SET, name, root, self.author, clock, wall, self.fields, {}, SCHEMA, told)


def begin(entity: str, fields: Mapping[str, Any], *, author: str, root: str = "") -> Begun:
    """Makes a fact with some cells that opens a row but for its name and its moment. Problems as `write`."""
    whole = write(entity, fields, author=author, clock=LAST, wall=_LONGEST, now=0, entropy=bytes, root=root)
    return Begun(entity, whole.fields, msgspec.Raw(_encoder.encode(fields)), author, root)


def read(body: bytes, stamp: int | None = None) -> Fact:
    """The fact of these bytes, kept as they are; unknown keys and fields are left alone. Problem "fact_bad" if
    it is none."""
    if len(body) > BIGGEST:
        raise problems.Problem("fact_too_big", size=len(body))
    try:
        b = _decoder.decode(body)
        clock = int(b.t)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise problems.Problem("fact_bad", why=str(error)) from None
    row = b.r or b.i
    root = b.g or row
    if not (are_ids(b.i, row, root, b.u) and 0 <= clock <= LAST):
        raise problems.Problem("fact_bad", why="ids or clock")
    prev = {field: (ids,) if isinstance(ids, str) else tuple(ids) for field, ids in b.p.items()} if b.p else {}
    return Fact(b.i, b.e, b.k, row, root, b.u, clock, b.w, b.f, prev, b.s, body, stamp)


def deep(body: bytes) -> bool:
    """Whether lists and objects stand in each other deeper than `NEST` in a fact that was read, be it where nobody of
    today looks: what is read here must be read by every computer, wherever it comes to read it."""
    if body.count(b"{") + body.count(b"[") <= NEST:
        return False
    try:
        return _deep(_any.decode(body), NEST)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True


def _deep(value: dict[str, Any] | list[Any], left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    if left <= 0:
        return bool(inner)
    return any(_deep(one, left - 1) for one in inner if isinstance(one, dict | list))


def written(body: bytes) -> tuple[str, int]:
    """When a fact that has been read before was written: its wall time, and its author's clock."""
    told = _written.decode(body)
    return told.w, int(told.t)


def tells(fact: Fact) -> str:
    """The past-tense name of what a fact tells, e.g. VisitRecorded; a kind from a newer program keeps its
    entity's name."""
    if fact.deed == ERASE:
        return "PersonErased"
    if fact.row == fact.id:
        return _FIRST.get(fact.entity, fact.entity)
    for cell, name in _TELLS.get(fact.entity, ()):
        if cell in fact.fields:
            return name
    return _LATER.get(fact.entity, fact.entity)


def tick(last: int, wall: int) -> int:
    """The next hybrid clock after `last` at `wall` ms: never behind either (Kulkarni et al. 2014, 48+16 bits)."""
    return max(last + 1, wall << 16)


def latest(now: int) -> int:
    """The latest clock that the province takes as it is."""
    return (now + DRIFT) << 16


def stamp_for(clock: int, now: int, last: int) -> int:
    """The province's stamp for an author's clock: the clock itself, or the province's own next tick when it
    lies in the future."""
    if clock > latest(now):
        return tick(last, now)
    return clock
