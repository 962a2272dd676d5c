"""The province: opens its database once, and serves enrolments and exchanges, each in its own transactions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec
import nacl.public
import nacl.signing
import sqlalchemy as sa

from fieldapp.domain import areas, facts, hours, people, problems, versions
from fieldapp.server import (
    accept,
    ahead,
    anew,
    auth,
    blobs,
    custody,
    database,
    echo,
    erasures,
    feed,
    following,
    needless,
    numbers,
    photo_check,
    photofiles,
    questions,
    sight,
    tables,
)
from fieldapp.server.queries import places
from fieldapp.sync import envelope, protocol

Clock = Callable[[], int]

SCOPES = 100  # of which places and people are kept: all laptops of a village have the same
MIN_APP = ""  # set only when an old program would misread what it pulls; it goes on sending


def sender(device: Any) -> accept.Sender:
    """Who sends by a device."""
    return accept.Sender(device.person, device.id, device.state == "revoked")


def recovery_seed(engine: database.Engine) -> bytes:
    """The private key that opens the recovery slots of this province's vaults."""
    with database.reading(engine) as conn:
        return bytes(conn.scalar(sa.select(tables.node.c.box_seed)) or b"")


def _nothing(_: sa.Connection) -> None:
    pass


def _budget(asked: int) -> int:
    """The bytes of facts for who asks for so many."""
    return min(max(asked, protocol.SMALLEST), protocol.PAGE_BYTES)


def _unless_written_since(node: Any, taken: accept.Taken) -> accept.Taken:
    """What was taken, without its echo if that is not what stands there now."""
    if taken.echo is None or taken.echo.pos == node.pos:
        return taken
    return msgspec.structs.replace(taken, echo=None)


class Province:
    """One open province: its database, keys and clock. `start` opens an epoch, `close` lets go."""

    def __init__(
        self,
        engine: database.Engine,
        *,
        clock: Clock,
        entropy: facts.Entropy,
        ledger: Path | None = None,
        photos: Path | None = None,
    ) -> None:
        """`ledger` is the file that remembers what is erased, for the day on which a backup is put back; `photos` the
        folder of photos, without which none is taken."""
        self.engine = engine
        self.ledger = ledger
        self.photos = photofiles.Files(photos) if photos else None
        self.clock = clock
        self.entropy = entropy
        self._atlas: tuple[int, Mapping[str, areas.Area]] = (-1, {})
        self._ledger_of = -1  # the version of people and places up to which the ledger knows of roles
        self._all_told = 0  # when (ms) photos that a restored database does not name are nobody's, if there may be any
        self._references: dict[tuple[int, tuple[str, ...]], protocol.Reference] = {}
        self.ahead = ahead.Ahead(self._read_ahead)
        with database.reading(engine) as conn:
            node = conn.execute(sa.select(tables.node)).first()
        if node is None:
            raise problems.Problem("server_empty")
        self.signer = nacl.signing.SigningKey(bytes(node.sign_seed))
        self.node = envelope.key_id(bytes(self.signer.verify_key))
        self.origin: str = node.origin
        self.person: str = node.person

    def start(self) -> None:
        """Opens a new epoch, so that a database put back from a backup is noticed by every device; and takes in what
        an older program could only hold."""
        now = self.clock()
        with database.writing(self.engine) as conn:
            feed.boot(conn, facts.new_id(now, self.entropy), now)
            intake = self._intake(conn, accept.Sender(self.person, ""), now)
            anew.understand(intake)
            taken = intake.finish()
            if self.photos is not None:
                photo_check.mend(conn, self.photos, now)
                self._all_told = photo_check.all_told(conn)
        self._done(taken)
        self.keep_ledger()

    def keep_ledger(self) -> None:
        """Tells the ledger what was erased or revoked, and which roles ended, that it does not know yet."""
        if self.ledger is not None:
            with database.reading(self.engine) as conn:
                known = erasures.told(conn)
            erasures.keep(self.ledger, self.node, known)
        self._ledger_of = self._atlas[0]

    def close(self) -> None:
        """Lets the database go."""
        self.engine.dispose()

    def public_key(self) -> bytes:
        """The key that devices check answers with."""
        return bytes(self.signer.verify_key)

    def recovery_key(self) -> bytes:
        """The X25519 key to which a vault's recovery slot is sealed."""
        return bytes(nacl.public.PrivateKey(recovery_seed(self.engine)).public_key)

    def atlas(self, conn: sa.Connection) -> Mapping[str, areas.Area]:
        """Every area by id, read again only when something changed."""
        return self._known(conn, places.version(conn))

    def _known(self, conn: sa.Connection, version: int) -> Mapping[str, areas.Area]:
        if version != self._atlas[0]:
            self._atlas = (version, places.atlas(conn))
        return self._atlas[1]

    def enrol(self, asked: protocol.Enrolment) -> bytes:
        """The signed welcome of a device that came with a valid invitation."""
        now = self.clock()
        with database.writing(self.engine) as conn:
            person, device, token = auth.enrol(conn, asked, now=now, entropy=self.entropy)
        welcome = protocol.Welcome(
            v=protocol.VERSION,
            req=asked.req,
            node=self.node,
            now=now,
            person=person.id,
            name=person.name,
            device=device,
            token=token,
            recovery_key=self.recovery_key().hex(),
        )
        return self.sign(protocol.encode(welcome), asked.req, now)

    def receive(self, data: bytes, secret: str) -> bytes:
        """One exchange from its envelope to the signed answer. Problems "envelope_*", "unauthorized", "too_old"."""
        now = self.clock()
        with database.reading(self.engine) as conn:
            device = auth.check(conn, secret, envelope.look(data).key, now=now)
        asked = self.read(data, device)
        token = ""

        def see(conn: sa.Connection) -> None:
            nonlocal token
            token = auth.rotate(conn, secret, device.id, device.made, now=now)
            auth.seen(conn, device.id, asked.app, now=now)

        answer = self.exchange(sender(device), asked, now, see)
        if self._ledger_of != self._atlas[0]:
            self.keep_ledger()
        answer.token = token
        answer.reads = envelope.READS
        known = answer.feed.turned if isinstance(answer.feed, ahead.Rows) else None
        return self.sign(protocol.encode(answer), asked.req, now, asked.reads, known)

    def read(self, data: bytes, device: Any) -> protocol.Exchange:
        """What a device asks in its envelope. Problems "envelope_*", and "too_old" for a protocol no longer spoken."""
        return questions.read(data, bytes(device.sign_key))

    def sign(self, body: bytes, req: str, now: int, reads: int = 0, known: envelope.Part | None = None) -> bytes:
        """An answer in its envelope, for who `reads` packings up to this number, with what of it is `known`: whatever
        is not signed by this key is not ours."""
        return envelope.seal(body, self.signer, origin="", made=now, req=req, reads=reads, known=known)

    def erase(self, root: str, by: str, reason: str) -> int:
        """Destroys a root for ever, here now and on every computer at its next exchange; returns of how many photos the
        bytes may still lie in a folder of which this program was not told."""
        now = self.clock()
        with database.writing(self.engine) as conn:
            intake = self._intake(conn, accept.Sender(by, ""), now)
            intake.erase(root, by, reason)
            taken = intake.finish()
        self._done(taken)
        return len(taken.unnamed) if self.photos is None else 0

    def _intake(self, conn: sa.Connection, sender: accept.Sender, now: int) -> accept.Intake:
        node = accept.lock(conn)
        return accept.Intake(
            conn,
            sender,
            now=now,
            day=hours.day(now),
            atlas=self._known(conn, node.ref),
            grants=lambda person: places.grants(conn, person),
            node=node,
        )

    def exchange(
        self,
        sender: accept.Sender,
        asked: protocol.Exchange,
        now: int,
        also: Callable[[sa.Connection], None] = _nothing,
    ) -> protocol.Answer:
        """One exchange: what was pushed is committed first, then the feed is read in one snapshot."""
        if asked.v < protocol.OLDEST:
            raise problems.Problem("too_old")
        return self.pull(sender, asked, self.push(sender, asked, now, also), now)

    def push(
        self,
        sender: accept.Sender,
        asked: protocol.Exchange,
        now: int,
        also: Callable[[sa.Connection], None] = _nothing,
    ) -> accept.Taken:
        """Takes in what an exchange brings, in one transaction with what is `also` to be written: to make two durable
        takes twice as long, and all others wait for each."""
        taken = self._push(sender, asked, now, also)
        self._done(taken)
        return taken

    def _done(self, taken: accept.Taken) -> None:
        """What must be done once an intake is committed."""
        now = self.clock()
        if taken.erased:
            self.ahead.forget()
            self.keep_ledger()
            database.scrub(self.engine)
        if taken.unnamed and self.photos is not None:
            with database.reading(self.engine) as conn:
                photo_check.let_go(conn, self.photos, taken.unnamed, now)
        due = 0 < self._all_told <= now
        if (taken.erased or due) and self.photos is not None:
            self._all_told = 0 if due else self._all_told
            with database.writing(self.engine) as conn:
                photo_check.forget(conn, self.photos, now)
        if taken.named and self.photos is not None and any(self.photos.read(sha) for sha in taken.named):
            with database.writing(self.engine) as conn:  # its bytes outlived a restore
                photo_check.find(conn, self.photos, taken.named)

    def _push(
        self, sender: accept.Sender, asked: protocol.Exchange, now: int, also: Callable[[sa.Connection], None]
    ) -> accept.Taken:
        # All that needs no database first: others wait for the transaction.
        seen = {origin: sight.look(run) for origin, run in asked.past.items()}
        seen[asked.origin] = sight.look(asked.changes)
        with database.writing(self.engine) as conn:
            taken = self._take(conn, sender, asked, seen, now)
            needless.note(conn, asked.letters, now)
            also(conn)
            return taken

    def _take(
        self,
        conn: sa.Connection,
        sender: accept.Sender,
        asked: protocol.Exchange,
        seen: Mapping[str, list[sight.Seen] | sight.Whole],
        now: int,
    ) -> accept.Taken:
        if not (asked.changes or asked.past or asked.loose or asked.known):
            numbers.register(conn, asked.origin, person=sender.person, device=sender.device)
            return accept.Taken()
        intake = self._intake(conn, sender, now)
        for origin in dict.fromkeys([asked.origin, *asked.past, *asked.known]):
            intake.own(origin, seen.get(origin, []), asked.known.get(origin))
        intake.loose(asked.loose)
        taken = intake.finish()
        if intake.turned:
            self._follow(conn, intake.turned, now)
        return taken

    def _follow(self, conn: sa.Connection, turned: Collection[str], now: int) -> None:
        """What was joined with a household that was moved meanwhile goes after it, in the same transaction."""
        after = self._intake(conn, accept.Sender(self.person, ""), now)
        if following.follow(after, turned, origin=self.origin, person=self.person):
            after.finish()

    def pull(self, sender: accept.Sender, asked: protocol.Exchange, taken: accept.Taken, now: int) -> protocol.Answer:
        """What is told to an exchange whose facts are taken, read in one snapshot."""
        with database.reading(self.engine) as conn:
            node = feed.node(conn)
            return self._pull(conn, node, sender, asked, _unless_written_since(node, taken), now)

    def _pull(
        self,
        conn: sa.Connection,
        node: Any,
        sender: accept.Sender,
        asked: protocol.Exchange,
        taken: accept.Taken,
        now: int,
    ) -> protocol.Answer:
        answer = self._word(conn, node, sender, asked, taken, now)
        if not answer.wipe and versions.older(asked.app, answer.min_app):
            answer.more = True  # whoever is not at the end compares nothing and lets nothing go
        else:
            self._read_feed(conn, node, answer, asked, taken.echo)
        self._lay(conn, answer, asked)
        if self.photos is not None and not sender.revoked:
            answer.blobs_want = blobs.wanted(conn, asked.blobs, list(answer.have))
        answer.blobs_ok = blobs.confirmed(conn, asked.blobs)
        self._refer(conn, node, answer, asked)
        return answer

    def word(self, sender: accept.Sender, asked: protocol.Exchange, taken: accept.Taken, now: int) -> protocol.Answer:
        """What is told to a device that asks by way of a hub: all but the feed, of which the hub has a mirror; with the
        digests by which the device knows whether it has read what the province shows now."""
        with database.reading(self.engine) as conn:
            node = feed.node(conn)
            answer = self._word(conn, node, sender, asked, _unless_written_since(node, taken), now)
            self._refer(conn, node, answer, asked)
            answer.dig = feed.digests(conn, answer.scope)
            return answer

    def _word(
        self,
        conn: sa.Connection,
        node: Any,
        sender: accept.Sender,
        asked: protocol.Exchange,
        taken: accept.Taken,
        now: int,
    ) -> protocol.Answer:
        origins = list(dict.fromkeys([asked.origin, *asked.past, *asked.known]))
        answer = protocol.Answer(
            v=protocol.VERSION,
            req=asked.req,
            node=self.node,
            tier="province",
            now=now,
            origin=asked.origin,
            have={origin: self._have(conn, origin, taken.echo) for origin in origins},
            fork=taken.fork,
            gone=sorted(set(taken.gone)),
            min_app=MIN_APP,
            lifts=True,
        )
        for origin in origins:
            sent = asked.changes if origin == asked.origin else asked.past.get(origin, [])
            numbers, have = (n for n, _ in sent), answer.have[origin][0]
            told = custody.receipt(conn, self.signer, origin, numbers, have, now, taken.echo)
            answer.receipts += [told] if told else []
        answer.backup = custody.backup(conn)
        answer.kept = custody.kept(conn, origins) if answer.backup[0] else {}
        atlas, day = self._known(conn, node.ref), hours.day(now)
        grants = [] if sender.revoked else places.grants(conn, sender.person)
        answer.scope, answer.wipe = sorted(people.scope(grants, atlas, day)), sender.revoked
        reviewed = people.scope([one for one in grants if people.REVIEW in people.MAY[one.role]], atlas, day)
        answer.notes = feed.notes(conn, origins, reviewed)
        return answer

    @staticmethod
    def _have(conn: sa.Connection, origin: str, written: echo.Echo | None) -> tuple[int, str]:
        known = written.have.get(origin) if written else None
        return known or numbers.have(conn, origin)

    def _refer(self, conn: sa.Connection, node: Any, answer: protocol.Answer, asked: protocol.Exchange) -> None:
        """Places and people, unless the asker knows them as they are."""
        # A role may begin by its date alone, so that no version changed: an area without a cursor is new there.
        fresh = answer.reset or not asked.cur.keys() >= set(answer.scope)
        if not answer.wipe and (fresh or asked.ref != node.ref):
            answer.ref = self._reference(conn, node.ref, tuple(answer.scope))

    def _reference(self, conn: sa.Connection, version: int, scope: tuple[str, ...]) -> protocol.Reference:
        """Places and people for a scope, read again only when something changed."""
        found = self._references.get((version, scope))
        if found is None:
            found = places.reference(conn, self._known(conn, version), scope)
            found.photos = found.photos and self.photos is not None
            kept = {one: told for one, told in self._references.items() if one[0] == version}
            self._references = {**(kept if len(kept) < SCOPES else {}), (version, scope): found}
        return found

    def _lay(self, conn: sa.Connection, answer: protocol.Answer, asked: protocol.Exchange) -> None:
        for area in asked.lay[: custody.MOST_DAYS]:
            if area in answer.scope:
                answer.laid[area] = custody.days(conn, area)
        wanted: dict[str, set[str]] = {}
        for area, day in asked.lay_days[: custody.MOST_DAYS]:
            if area in answer.scope:
                wanted.setdefault(area, set()).add(day)
        for area, days in wanted.items():
            answer.laid_rows += custody.rows(conn, area, days)

    def _read_feed(
        self,
        conn: sa.Connection,
        node: Any,
        answer: protocol.Answer,
        asked: protocol.Exchange,
        written: echo.Echo | None,
    ) -> None:
        reader = feed.Reader(
            conn,
            origin=asked.origin,
            head=asked.head,
            scope=answer.scope,
            budget=_budget(asked.max),
            stands=node,
            written=written,
        )
        epochs = feed.epochs(conn, asked.anchor)
        answer.reset = not feed.stands(epochs, asked.anchor, reader.end)
        wanted = ahead.Wanted(
            asked.origin, asked.head, reader.starts({} if answer.reset else asked.cur), reader.budget, reader.end
        )
        page = self.ahead.take(wanted) or reader.page(dict(wanted.starts))
        brings_more = answer.have[asked.origin][0] < asked.head  # and moves the feed on before it is read
        if page.more and not brings_more and asked.reads >= envelope.READS:
            after = {area: max(pos, page.cur[area]) for area, pos in wanted.starts}
            self.ahead.suppose(
                msgspec.structs.replace(wanted, starts=reader.starts(after), budget=_budget(asked.max * 2))
            )
        answer.feed, answer.cur, answer.more = page.rows, page.cur, page.more
        answer.anchor = feed.anchor(conn, max(page.cur.values()), epochs)
        if not page.more:
            answer.dig = feed.digests(conn, answer.scope)

    def _read_ahead(self, wanted: ahead.Wanted) -> feed.Page | None:
        """The page of an asker who is supposed to ask on at once with twice as many bytes, as all do on a quick link;
        None when somebody has written meanwhile."""
        with database.reading(self.engine) as conn:
            node = feed.node(conn)
            if node.pos != wanted.end:
                return None
            reader = feed.Reader(
                conn,
                origin=wanted.origin,
                head=wanted.head,
                scope=[area for area, _ in wanted.starts],
                budget=wanted.budget,
                stands=node,
            )
            page = reader.page(dict(wanted.starts))
        rows = ahead.Rows(page.rows)
        rows.turned = envelope.part(protocol.encode(page.rows))
        page.rows = rows
        return page
