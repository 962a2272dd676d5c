"""A commune's hub: serves the laptops of its areas from a mirror of the province's feed, keeps what they leave, and
carries it up and the province's word down. There is one authority, the province: a hub numbers, stamps, judges and
deletes nothing of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import nacl.signing
import sqlalchemy as sa

import fieldapp
from fieldapp.domain import areas, facts, hours, people, problems, versions
from fieldapp.server import database, fold, hub_letters, hub_mail, hub_mirror, hub_tables, questions
from fieldapp.sync import bundle, envelope, hubs, protocol

SCHEMA = 1
SMALL = 256 * 1024  # bytes of a sealed question that brings nothing
ASK = 3600 * 1000  # ms between two questions about the letters that lie here, unless somebody was erased meanwhile
NEW, ACTIVE, REVOKED = "new", "active", "revoked"

Clock = Callable[[], int]

# All but the list of places and people, which is long and seldom wanted.
_HUB = sa.select(*[column for column in hub_tables.hub.columns if column.name != "reference"])
_REFERENCE = sa.select(hub_tables.hub.c.reference)
_BECOMES = hub_tables.hub.update()
_W, _A = hub_tables.word.c, hub_tables.asking.c
_WORDS = sa.select(_W.data).where(_W.origin == sa.bindparam("of")).order_by(_W.at)
_HEARD = hub_tables.word.delete().where(_W.origin == sa.bindparam("of"), _W.at <= sa.bindparam("heard"))
_ASKING = sa.select(_A.data).order_by(_A.at).limit(hub_mail.PIECES)
_NO_DEVICES, _NO_EPOCHS = hub_tables.device.delete(), hub_tables.epoch.delete()
_DEVICE = sa.select(hub_tables.device).where(hub_tables.device.c.key_id == sa.bindparam("key"))


def prepare(engine: database.Engine, *, now: int, entropy: facts.Entropy) -> None:
    """Makes a hub's tables and its keys, if there are none. Problem "server_too_new" for a later schema."""
    with database.writing(engine) as conn:
        hub_tables.meta.create_all(conn)
        _add(conn, "hub", "min_app VARCHAR NOT NULL DEFAULT ''")
        _add(conn, "letter", "about BLOB NOT NULL DEFAULT x''")
        row = conn.execute(sa.select(hub_tables.hub.c.schema)).first()
        if row is not None and row.schema > SCHEMA:
            raise problems.Problem("server_too_new")
        if row is None:
            sign, box = envelope.new_keys(entropy)
            origin, life = facts.new_id(now, entropy), facts.new_id(now, entropy)
            keys = {"sign_seed": sign, "box_seed": box, "node_key": b"", "origin": origin, "box": life}
            conn.execute(hub_tables.hub.insert().values(id=1, schema=SCHEMA, url="", **keys))


def _add(conn: sa.Connection, table: str, told: str) -> None:
    """A column that a hub of an older program has not."""
    if told.split()[0] not in {row.name for row in conn.exec_driver_sql(f"PRAGMA table_info({table})")}:
        conn.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {told}")


class Hub:
    """One open hub: its database, keys and clock."""

    def __init__(self, engine: database.Engine, *, clock: Clock, entropy: facts.Entropy) -> None:
        self.engine = engine
        self.clock = clock
        self.entropy = entropy
        with database.reading(engine) as conn:
            self.signer = nacl.signing.SigningKey(bytes(_hub(conn).sign_seed))
        self.key = bytes(self.signer.verify_key)
        self.node = envelope.key_id(self.key)
        self.reader = bundle.reader(bytes(self.signer))
        self._known = _Roles(-1, {}, {})
        self._asked = 0  # when (ms) the province was last asked which letters it needs no more
        self.came: Callable[[], None] = lambda: None  # what is done when something for the province was left

    def state(self) -> Any:
        """The row of what this hub is and how it stands with the province."""
        with database.reading(self.engine) as conn:
            return _hub(conn)

    def close(self) -> None:
        """Lets the database go."""
        self.engine.dispose()

    # For laptops ---------------------------------------------------------------------------------------------

    def hello(self) -> bytes:
        """Who this hub is, in the province's words. Problem "hub_new" before it was at the province."""
        hub = self.state()
        if not hub.badge:
            raise problems.Problem("hub_new")
        told = hubs.Hello(protocol.VERSION, hubs.Signed(hub.badge, bytes(hub.signature)))
        return envelope.seal(hubs.encode(told), self.signer, made=self.clock(), req="")

    def receive(self, sealed: bytes) -> bytes:
        """One exchange of a laptop, from the sealed question to the sealed answer. Problems "envelope_*",
        "hub_device" for a device that the province has not told of, "hub_revoked", "origin_foreign", "too_old"."""
        data = hubs.open(sealed, self.reader, bundle.ASKED)
        with database.reading(self.engine) as conn:
            if _hub(conn).state == REVOKED:
                raise problems.Problem("hub_revoked")
            one = device(conn, envelope.look(data).key)
        asked = questions.read(data, bytes(one.sign_key))
        sender = hub_mail.Sender(one.id, one.person, one.state == REVOKED)
        answer = self.exchange(sender, asked, data)
        return hubs.seal(self.sign(answer), bytes(one.box_key), bundle.ANSWERED)

    def exchange(self, sender: hub_mail.Sender, asked: protocol.Exchange, data: bytes) -> protocol.Answer:
        """One exchange: what a device leaves is kept durably before anything is told. `data` is its envelope."""
        now = self.clock()
        with database.writing(self.engine) as conn:
            fork = hub_mail.take(conn, sender, asked, data, now)
            _heard(conn, asked.origin, asked.heard)
        answer = self.answer(sender, asked, fork, now)
        if asked.changes or asked.past or not (asked.ref or answer.words):  # a new laptop can do nothing before
            self.came()
        return answer

    def answer(
        self, sender: hub_mail.Sender, asked: protocol.Exchange, fork: dict[str, int], now: int
    ) -> protocol.Answer:
        """What is told to a question of which all is kept that it brought, read in one snapshot."""
        with database.reading(self.engine) as conn:
            return self._answer(conn, sender, asked, fork, now)

    def sign(self, answer: protocol.Answer) -> bytes:
        """An answer in this hub's envelope."""
        return envelope.seal(protocol.encode(answer), self.signer, made=self.clock(), req=answer.req)

    def _answer(
        self,
        conn: sa.Connection,
        sender: hub_mail.Sender,
        asked: protocol.Exchange,
        fork: dict[str, int],
        now: int,
    ) -> protocol.Answer:
        hub = _hub(conn)
        answer = protocol.Answer(
            v=protocol.VERSION,
            req=asked.req,
            node=self.node,
            tier=hubs.TIER,
            now=now,
            origin=asked.origin,
            have={one: hub_mail.have(conn, one, asked.known.get(one, (0, ""))) for one in hubs.tops(asked)},
            fork=fork,
        )
        answer.words = [bytes(data) for data in conn.scalars(_WORDS, {"of": asked.origin})]
        answer.min_app = hub.min_app
        if hub.state == ACTIVE and versions.older(asked.app, hub.min_app):
            answer.more = True  # whoever is not at the end compares nothing and lets nothing go
        elif hub.state == ACTIVE and not sender.revoked:
            scope = self._scope(conn, hub, sender.person, hours.day(max(now, hub.told)))
            if hub.caught:
                hub_mirror.tell(conn, asked, scope, answer)
            if not answer.more:
                answer.prov = hub_mail.provisional(conn, sender, scope)
        return answer

    def _scope(self, conn: sa.Connection, hub: Any, person: str, day: str) -> frozenset[str]:
        """The areas of this hub that somebody may see on a day, by the grants that the province told last."""
        if self._known.version != hub.ref:
            self._known = _roles(conn, hub.ref)
        grants = self._known.grants.get(person, [])
        return people.scope(grants, self._known.atlas, day) & frozenset(hub.scope.split())

    # To the province -----------------------------------------------------------------------------------------

    def ask(self, req: str) -> hubs.Relay:
        """The next question to the province: mail that it lacks, and where reading stands. Changes nothing."""
        with database.reading(self.engine) as conn:
            hub = _hub(conn)
            _, mail = hub_mail.waiting(conn, hub.sent)
            loose = hub_mirror.offers(conn, protocol.PUSH_BYTES) if hub.caught else []
            asked = protocol.Exchange(
                v=protocol.VERSION,
                req=req,
                app=fieldapp.__version__,
                origin=hub.origin,
                head=0,
                cur=hub_mirror.cursors(conn),
                anchor=(hub.anchor_tag, hub.anchor_pos) if hub.anchor_pos else None,
                loose=loose,
                ref=hub.ref,
            )
            asking = conn.scalars(_ASKING).all()
            lying = hub_letters.lying(conn) if abs(self.clock() - self._asked) >= ASK else []
            return hubs.Relay(
                v=protocol.VERSION,
                req=req,
                app=fieldapp.__version__,
                box=hub.box,
                after=hub.sent,
                asked=protocol.encode(asked),
                base=hub_mail.base(conn),
                mail=mail,
                asking=[bytes(one) for one in asking],
                devices=hub.devices,
                letters=lying,
            )

    def settle(self, told: hubs.Relay, relayed: hubs.Relayed) -> bool:
        """Takes the province's answer in, all or nothing; whether to ask again at once. Problem "answer_foreign" if it
        is to another question, "answer_unreadable" for what no program of today can hold."""
        with _readable():
            answer = protocol.read_answer(relayed.answer)
            return self._settle(told, relayed, answer)

    def _settle(self, told: hubs.Relay, relayed: hubs.Relayed, answer: protocol.Answer) -> bool:
        if relayed.req != told.req or answer.req != told.req:
            raise problems.Problem("answer_foreign")
        gone_roots = _erased(answer)
        with database.writing(self.engine) as conn:
            hub = _hub(conn)
            asked = protocol.read_exchange(told.asked)
            if hub.box != told.box or hub_mirror.cursors(conn) != asked.cur:
                return True  # another process of this hub settled a later answer
            sent = _again(conn, relayed, self._sent(conn, relayed.have))
            hub_mail.disown(conn, sent)
            _learn(conn, relayed)
            _pass_on(conn, told, relayed, answer.now)
            erased = hub_mail.fresh(conn, gone_roots)
            self._mirror(conn, answer, asked, sent)
            hub_letters.forget(conn, hub_letters.home(bytes(hub.node_key)), erased, relayed.marks)
            now = min(self.clock(), answer.now)  # by a clock weeks ahead everything would be old as it comes
            gone = hub_mail.delivered(conn, sent, now, mirrored=not answer.more)
            gone += hub_letters.put_down(conn, set(relayed.letters) & set(told.letters))
            left, mail = hub_mail.waiting(conn, sent)
            more = answer.more and not versions.older(fieldapp.__version__, answer.min_app)  # else nothing comes
            again = more or bool(left + len(mail)) or bool(hub_mirror.offers(conn, 1))
        if gone or gone_roots:
            database.scrub(self.engine)
        self._asked = 0 if erased else self.clock() if told.letters else self._asked
        return again

    def _sent(self, conn: sa.Connection, have: tuple[int, str]) -> int:
        """Believes how much mail the province has, also when that is less than before. A hub that was put back from a
        copy begins another mailbox, and sends all that it has."""
        values: dict[str, Any] = {"sent": max(have[0], hub_mail.base(conn))}
        if not hub_mail.agrees(conn, have):
            values = {"sent": hub_mail.base(conn), "box": facts.new_id(self.clock(), self.entropy)}
        conn.execute(_BECOMES, values)
        return int(values["sent"])

    def _mirror(self, conn: sa.Connection, answer: protocol.Answer, asked: protocol.Exchange, sent: int) -> None:
        hub_mirror.offered(conn, asked.loose)
        if answer.reset:
            hub_mirror.forget(conn)
        hub_mirror.take(conn, answer, sent)
        for root in answer.gone:
            hub_mirror.erase(conn, root, sent)
        anchor = answer.anchor or ("", 0)
        hub = _hub(conn)
        values: dict[str, Any] = {
            "caught": int(not answer.more),
            "scope": " ".join(answer.scope),
            "state": REVOKED if answer.wipe else ACTIVE,
            "told": answer.now,
            "min_app": answer.min_app,
        }
        if anchor[1] > hub.anchor_pos:
            values |= {"anchor_tag": anchor[0], "anchor_pos": anchor[1]}
        if answer.token:
            values["token"] = answer.token
        if answer.ref is not None:
            _read_roles(answer.ref)
            values |= {"ref": answer.ref.version, "reference": msgspec.json.encode(answer.ref)}
        conn.execute(_BECOMES, values)


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    """A signed answer whose values no program of today can hold is of a later one: nothing of it is kept, and the hub
    goes on with what it has."""
    try:
        yield
    except (msgspec.DecodeError, UnicodeDecodeError, OverflowError, sa.exc.InterfaceError, sa.exc.ProgrammingError):
        raise problems.Problem("answer_unreadable") from None


def _erased(answer: protocol.Answer) -> set[str]:
    """The roots that an answer says are erased."""
    rows = (row for rows in answer.feed.values() for row in rows)
    return {*answer.gone, *(row.root for row in rows if isinstance(row, protocol.Erased))}


def _hub(conn: sa.Connection) -> Any:
    return conn.execute(_HUB).one()


def device(conn: sa.Connection, key: str) -> Any:
    """The row of the device whose key has this name. Problem "hub_device" if the province has told of none."""
    row = conn.execute(_DEVICE, {"key": key}).first()
    if row is None:
        raise problems.Problem("hub_device")
    return row


def _heard(conn: sa.Connection, origin: str, heard: int) -> None:
    """Who heard the province later needs none of the words before."""
    conn.execute(_HEARD, {"of": origin, "heard": heard})


class _Roles(msgspec.Struct, frozen=True):
    """Who may see what, as the province told last, and the version of that."""

    version: int
    atlas: dict[str, areas.Area]
    grants: dict[str, list[people.Grant]]


def _roles(conn: sa.Connection, version: int) -> _Roles:
    data = conn.scalar(_REFERENCE)
    ref = msgspec.json.decode(bytes(data), type=protocol.Reference) if data else protocol.Reference(0)
    return msgspec.structs.replace(_read_roles(ref), version=version)


class _Area(msgspec.Struct):
    id: str
    kind: str
    parent: str
    name: str


class _Grant(msgspec.Struct):
    person: str
    area: str
    role: str
    since: str
    until: str


def _read_roles(ref: protocol.Reference) -> _Roles:
    """Who may see what by the province's list; msgspec.DecodeError for one that is of another kind."""
    grants: dict[str, list[people.Grant]] = {}
    for one in msgspec.convert(ref.grants, list[_Grant]):
        told = people.Grant(one.person, one.area, one.role, one.since, one.until)
        grants.setdefault(told.person, []).append(told)
    known = [areas.Area(one.id, one.kind, one.parent, one.name) for one in msgspec.convert(ref.areas, list[_Area])]
    return _Roles(ref.version, {area.id: area for area in known}, grants)


def _again(conn: sa.Connection, relayed: hubs.Relayed, sent: int) -> int:
    """Up to where mail need not be sent, now that these devices are known."""
    if relayed.devices is None:
        return sent
    first = hub_mail.first_again(conn, {envelope.key_id(one.sign_key) for one in relayed.devices})
    if first is None or first > sent:
        return sent
    conn.execute(_BECOMES, {"sent": first - 1})
    return first - 1


def _learn(conn: sa.Connection, relayed: hubs.Relayed) -> None:
    """Which devices there are, what the province has of each origin, and its epochs."""
    values: dict[str, Any] = {"badge": relayed.badge.text, "signature": relayed.badge.signature}
    if relayed.devices is not None:
        values["devices"] = relayed.devices_sum
        conn.execute(_NO_DEVICES)
        rows = [
            {
                "id": one.id,
                "key_id": envelope.key_id(one.sign_key),
                "person": one.person,
                "sign_key": one.sign_key,
                "box_key": one.box_key,
                "state": one.state,
            }
            for one in relayed.devices
        ]
        fold.upsert(conn, hub_tables.device, rows, "id")
    conn.execute(_BECOMES, values)
    tops = [{"id": origin, "person": person, "n": n, "fact": fact} for origin, person, n, fact in relayed.top]
    fold.upsert(conn, hub_tables.origin, tops, "id")
    conn.execute(_NO_EPOCHS)
    fold.upsert(conn, hub_tables.epoch, [{"start": start, "tag": tag} for start, tag in relayed.epochs], "start")


def _pass_on(conn: sa.Connection, told: hubs.Relay, relayed: hubs.Relayed, at: int) -> None:
    """The province's words for the devices; a question that was answered need not be asked again."""
    rows = [{"origin": origin, "at": at, "data": data} for origin, data in relayed.words]
    fold.upsert(conn, hub_tables.word, rows, "origin", "at")
    a = hub_tables.asking.c
    for part in range(0, len(told.asking), fold.CHUNK):
        conn.execute(hub_tables.asking.delete().where(a.data.in_(told.asking[part : part + fold.CHUNK])))
