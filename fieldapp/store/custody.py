"""Where what was written here is: on this computer, at the hub, at the province, or held back there; never sends
anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts
from fieldapp.store import among, blobs, bundles, feed, fold, me, origins, settings

NODE = "province"
HERE = "here"
HUB = "hub"
PROVINCE = "province"
HELD = "held"
BACKUP = "backup"  # in the province's backup, too; as a node of `origins` the word of how far that reaches

BACKUP_AT = "province_backup_at"
HUB_NODE = "hub_node"  # a setting: the confirmed hub as a node of `origins`

LAST_AT = "last_exchange_at"
LAST_OUTCOME = "last_outcome"
HUB_AT = "hub_exchange_at"

_TOLD = (
    "SELECT c.id, c.body, c.stamp, v.name, coalesce(h.name, o.name), coalesce(v.village, h.area, o.area, ''), n.code,"
    " n.field, c.status FROM change c LEFT JOIN visit v ON v.row = c.row"
    " LEFT JOIN household h ON h.row = iif(v.household <> '', v.household, c.row) LEFT JOIN out o ON o.row = c.row"
    " LEFT JOIN note n ON n.fact = c.id"
)


# Facts by runs of numbers, each an origin, the number before its first and its last.
_NUMBERED = (
    "FROM json_each(?) r CROSS JOIN {} c WHERE c.origin = r.value ->> 0"
    " AND c.n > r.value ->> 1 AND c.n <= r.value ->> 2"
)
ORDER = (HERE, HUB, HELD, PROVINCE, BACKUP)  # from the least to the most
# Facts of others (n = 0) came from the province, or without a stamp from a hub; whether the province's backup has them
# their author's computer knows.
SHELVED = "EXISTS (SELECT 1 FROM shelved s WHERE s.origin = {0}.origin AND s.lo < {0}.n AND s.hi >= {0}.n)"
PLACE = (
    f"min(CASE WHEN c.n > max(coalesce(p.n, 0), coalesce(u.n, 0)) AND NOT {SHELVED.format('c')} THEN 0"
    " WHEN c.n > coalesce(p.n, 0) OR (c.n = 0 AND c.stamp IS NULL) THEN 1 WHEN note.fact IS NOT NULL THEN 2"
    " WHEN c.n > coalesce(b.n, 0) OR c.n = 0 THEN 3 ELSE 4 END)"
)
AT_HUB = f"(SELECT value FROM setting WHERE key = '{HUB_NODE}')"
KNOWN = (
    " LEFT JOIN acked p ON p.node = 'province' AND p.origin = c.origin"
    f" LEFT JOIN acked u ON u.node = {AT_HUB} AND u.origin = c.origin"
    " LEFT JOIN acked b ON b.node = 'backup' AND b.origin = c.origin LEFT JOIN note ON note.fact = c.id"
)


class Custody(msgspec.Struct, frozen=True):
    """How many own facts wait, are at the province and are held back there; `slips` are the visits that the waiting
    ones are about. `here` of those that wait are on this computer only, of the visits `slips_here`; the others lie at a
    hub. `last_exchange_at` with the province, and `hub_exchange_at` with a hub, in ms since the epoch, 0 for
    never. `usb` of those that wait stand on USB without a receipt, written last at `usb_at` ms; `hub` of them are at
    the hub that this computer has confirmed, and `shelved` came by USB to a hub, which says so: `shelf` is its name."""

    waiting: int
    sent: int
    held: int
    slips: int
    last_exchange_at: int
    last_outcome: str
    usb: int = 0
    usb_at: int = 0
    hub: int = 0
    shelved: int = 0
    shelf: str = ""
    hub_exchange_at: int = 0
    here: int = 0
    slips_here: int = 0

    @property
    def by_hub(self) -> bool:
        """Whether a hub was met since the province was."""
        return self.hub_exchange_at > self.last_exchange_at


class Told(msgspec.Struct, frozen=True):
    """One fact in words: what it tells (`facts.tells`), of whom, where and when; `code` and `field` while the
    province holds it back. What is `away` is another area's by now, and who it was about is not shown here."""

    fact: str
    row: str
    entity: str
    tells: str
    name: str
    village: str
    wall: str
    code: str = ""
    field: str = ""
    away: bool = False


class Why(msgspec.Struct, frozen=True):
    """One reason why the province holds back something of a visit or a household, and the field that it is about."""

    code: str
    field: str


def handed_over(db: sqlite_utils.Database) -> bool:
    """Whether the province keeps this laptop out and has all that it was to hand over: own facts, and those of others
    that it offers back to a province that lost them."""
    kept_out = me.read(db).state in ("revoked", me.PARTED)
    return kept_out and not origins.waiting(db, NODE) and not feed.offering(db)


def part(db: sqlite_utils.Database) -> bool:
    """Whether all is handed over, and then nothing is written here any more, by whatever program; else nothing is
    changed."""
    with db.atomic():
        parted = handed_over(db)
        if parted:
            me.change(db, state=me.PARTED)
    return parted


def unshared(db: sqlite_utils.Database) -> int:
    """How many pieces of work cannot be handed over by a computer that is kept out: photos that have not been sent, and
    forms that nobody saved."""
    drafts = db.execute("SELECT count(*) FROM draft").fetchone()[0]
    return int(blobs.count(db).waiting + drafts)


def summary(db: sqlite_utils.Database) -> Custody:
    """Where this vault stands with the province."""
    waiting = origins.waiting(db, NODE)
    held = db.execute("SELECT count(*) FROM note").fetchone()[0]
    usb = bundles.on_usb(db, NODE)
    runs = _runs(db)
    alone = _alone(db, runs)
    slips = _slips(db, runs)
    here = sum(high - low for _, low, high in alone)
    return Custody(
        waiting=waiting,
        sent=sum(top for _, _, top in runs) - waiting,
        held=held,
        slips=slips,
        last_exchange_at=settings.moment(db, LAST_AT),
        last_outcome=settings.get(db, LAST_OUTCOME),
        usb=usb.count,
        usb_at=usb.made,
        hub=_at_hub(db, runs),
        shelved=usb.shelved,
        shelf=usb.hub,
        hub_exchange_at=settings.moment(db, HUB_AT),
        here=here,
        slips_here=slips if here == waiting else _slips(db, alone),
    )


def place(db: sqlite_utils.Database, row: str) -> str:
    """How far everything that is known of a row has come: HERE if anything of it was not acknowledged, else HELD,
    PROVINCE or, when all that was written here is in it, BACKUP."""
    return places(db, [row]).get(row, HERE)


def places(db: sqlite_utils.Database, rows: Iterable[str]) -> dict[str, str]:
    """The same of several rows, by row; one of which nothing is here is left out."""
    out: dict[str, str] = {}
    for part, marks in fold.chunks(rows):
        asked = f"SELECT c.row, {PLACE} FROM change c {KNOWN} WHERE c.row IN ({marks}) GROUP BY c.row"
        out |= {row: ORDER[least] for row, least in db.execute(asked, part)}
    return out


def waiting(db: sqlite_utils.Database, limit: int = 200) -> list[Told]:
    """Own facts that the province is not known to have, newest first."""
    runs = [(origin, had + 1, top) for origin, had, top in _runs(db)]
    return _listed(db, runs, limit)


def sent(db: sqlite_utils.Database, limit: int = 200) -> list[Told]:
    """Own facts that the province has, newest first."""
    return _listed(db, [(origin, 1, min(had, top)) for origin, had, top in _runs(db)], limit)


def held(db: sqlite_utils.Database) -> list[Told]:
    """Facts that the province holds back, also those of others that it tells this person of and keeps to itself."""
    known = f"{_TOLD} WHERE c.id IN (SELECT fact FROM note) AND c.body IS NOT NULL ORDER BY c.clock DESC"
    here = [_told(row) for row in db.execute(known)]
    away = db.execute(
        "SELECT fact, row, code, field FROM note WHERE fact NOT IN (SELECT id FROM change WHERE body IS NOT NULL)"
    )
    return here + [Told(fact, row, "", "", "", "", "", code, field) for fact, row, code, field in away]


def held_back(db: sqlite_utils.Database, row: str) -> list[facts.Fact]:
    """The facts of a row, as far as they are here, that the province holds back."""
    found = db.execute(
        "SELECT c.body, c.stamp FROM note n JOIN change c ON c.id = n.fact WHERE n.row = ? AND c.body IS NOT NULL",
        [row],
    )
    return [facts.read(bytes(body), stamp) for body, stamp in found]


def why(db: sqlite_utils.Database, row: str) -> tuple[Why, ...]:
    """All reasons why the province holds back something of a row."""
    found = db.execute("SELECT code, field FROM note WHERE row = ? GROUP BY code, field ORDER BY min(fact)", [row])
    return tuple(Why(*one) for one in found)


def holds_for(db: sqlite_utils.Database, row: str, code: str) -> bool:
    """Whether the province holds back something of a row for this reason."""
    return bool(db.execute("SELECT 1 FROM note WHERE row = ? AND code = ?", [row, code]).fetchone())


def _runs(db: sqlite_utils.Database) -> list[tuple[str, int, int]]:
    """The origins written under, each with the number the province has and the highest one; the current one first."""
    owner = me.read(db)
    tops = {owner.origin: owner.head, **origins.past(db)}
    return [(origin, origins.acked(db, NODE, origin)[0], top) for origin, top in tops.items()]


def _at_hub(db: sqlite_utils.Database, runs: list[tuple[str, int, int]]) -> int:
    """How many own facts the hub has and the province is not known to have."""
    node = settings.get(db, HUB_NODE)
    if not node:
        return 0
    return sum(max(0, min(origins.acked(db, node, origin)[0], top) - had) for origin, had, top in runs)


def _alone(db: sqlite_utils.Database, runs: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Those of these numbers that are on this computer only: neither the province nor any hub has them."""
    node = settings.get(db, HUB_NODE)
    found = []
    for origin, low, top in runs:
        if node:
            low = max(low, origins.acked(db, node, origin)[0])
        for start, end in db.execute("SELECT lo, hi FROM shelved WHERE origin = ? ORDER BY lo, hi", [origin]):
            if low < start:
                found.append((origin, low, min(start, top)))
            low = max(low, end)
        found.append((origin, low, top))
    return [run for run in found if run[1] < run[2]]


def _slips(db: sqlite_utils.Database, runs: list[tuple[str, int, int]]) -> int:
    """Of how many visits these numbers tell, with those of this moment (`ledger.finish`); counted where they are, as a
    laptop that was away has thousands."""
    asked = f"SELECT (SELECT count(DISTINCT row) {_NUMBERED.format('change')} AND entity = 'visit') + count(*)"
    told = among.listed(runs)
    return int(db.execute(f"{asked} {_NUMBERED.format('newest')}", [told, told]).fetchone()[0])


def _listed(db: sqlite_utils.Database, runs: list[tuple[str, int, int]], limit: int) -> list[Told]:
    out: list[Told] = []
    for origin, low, high in runs:
        found = db.execute(
            f"{_TOLD} WHERE c.origin = ? AND c.n BETWEEN ? AND ? AND c.body IS NOT NULL ORDER BY c.n DESC LIMIT ?",
            [origin, low, high, limit - len(out)],
        )
        out += [_told(row) for row in found]
    return out


def _told(row: Any) -> Told:
    id, body, stamp, person, household, village, code, field, status = row
    fact = facts.read(bytes(body), stamp)
    name = person or household or ""
    away = status == "away"
    return Told(id, fact.row, fact.entity, facts.tells(fact), name, village, fact.wall, code or "", field or "", away)
