"""A vault's side of exchanges by file: writes its question beside the letters that it carries for others, and takes
what a file brings; it opens only what is sealed to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import nacl.public
import nacl.signing
import sqlite_utils

from fieldapp.domain import facts, invitations, problems
from fieldapp.store import bundles, feed, hub, keys, me, origins
from fieldapp.sync import bundle, by_hub, enrolment, envelope, exchange, hubs, letters, protocol, run

PAGE = 4 * 1024 * 1024  # bytes of facts in one envelope
LETTER = 40 * 1024 * 1024  # bytes of envelopes in one letter; what is beyond goes by the next file

_asked = msgspec.json.Decoder(protocol.Exchange)


class Made(msgspec.Struct, frozen=True):
    """A file to be written: its bytes, the question in it, how many facts of this vault and letters of others it
    carries, and how many facts had no room."""

    data: bytes
    req: str
    facts: int = 0
    left: int = 0
    carried: int = 0


class Taken(msgspec.Struct):
    """What a file did: own facts that the province now has, facts of others, letters taken along for others, and what
    a person should hear of; `answers` that counted, and those `old` that told nothing new."""

    answers: int = 0
    old: int = 0
    confirmed: int = 0
    facts_in: int = 0
    carried: int = 0
    homeward: bool = False  # those are answers on their way to the computers that asked
    left: int = 0
    erased: int = 0
    held: int = 0
    waiting: int = 0
    forked: bool = False
    reset: bool = False
    revoked: bool = False
    disagreed: list[str] = []
    welcome: protocol.Welcome | None = None
    hub: str = ""  # the name of the hub that answered, and how many own facts are there that were not
    left_at_hub: int = 0
    shelf: str = ""  # the name of the hub where questions of this computer lie sealed, and how many facts are in them
    shelved: int = 0
    own: int = 0  # letters that this computer wrote itself

    def told(self) -> list[tuple[str, dict[str, object]]]:
        """What a person is told of a file that was taken: the codes of sentences, each with its words."""
        out: list[tuple[str, dict[str, object]]] = []
        if self.welcome is not None:
            out.append(("journal_enrolled", {"name": self.welcome.name}))
        elif self.answers:
            out.append(("bundle_answered", {"confirmed": self.confirmed, "taken": self.facts_in}))
        elif self.hub:
            out.append(("bundle_hub", {"name": self.hub, "count": self.left_at_hub, "taken": self.facts_in}))
        if self.shelved and not self.hub:
            out.append(("bundle_shelved", {"name": self.shelf, "count": self.shelved}))
        if self.carried:
            out.append(("bundle_homeward" if self.homeward else "bundle_carried", {"count": self.carried}))
        if not out and self.confirmed:
            out.append(("bundle_receipts", {"confirmed": self.confirmed}))
        elif not out:
            still_to_go = self.own and self.waiting and not self.old
            out.append(("bundle_own" if still_to_go else "bundle_old", {}))
        if self.forked:
            out.append(("bundle_forked", {}))
        if self.revoked:
            out.append(("journal_revoked", {}))
        return out


# Writing ----------------------------------------------------------------------------------------------------


def write(db: sqlite_utils.Database, *, clock: Callable[[], int], entropy: facts.Entropy) -> Made:
    """A file with the next question of this vault, and with all that it carries. The outbox stays as it is: nothing
    counts as sent, and any other way may bring the same facts meanwhile."""
    with db.atomic():
        now = clock()
        owner = me.read(db)
        asked = list(_questions(db, lambda: facts.new_id(clock(), entropy)))
        signer = nacl.signing.SigningKey(owner.sign_seed)
        letter = bundle.Letter(bundle.ASKED, [_envelope(one, signer, now) for one in asked])
        sealed = _for_all(db, letter, owner)
        tops = _tops(asked)
        last = msgspec.structs.replace(asked[-1], changes=[], past={}, loose=[])
        offered = [facts.read(bytes(one.body)).id for one in asked[0].loose]
        names = " ".join(bundle.name(one) for one in sealed)
        told = bundles.Question(last.req, names, now, protocol.encode(last), offered)
        bundles.tidy(db, now)
        bundles.prepare(db, told, tops)
        others = [bundle.Sealed(to, data) for to, data in bundles.carried(db)]
        count = sum(len(one.changes) + sum(map(len, one.past.values())) for one in asked)
        left = origins.waiting(db, exchange.PROVINCE) - count
        data = bundle.pack(home(owner), [*sealed, *others])
        return Made(data, last.req, count, left, len(others))


def write_enrolment(
    db: sqlite_utils.Database,
    invited: invitations.Invitation,
    *,
    device: str,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> Made:
    """A file with the question of a device that wants to be taken in without a network, and with its first request, so
    that one way there and back is enough. Problem "bundle_enrolled" for a vault that is somebody's already."""
    with db.atomic():
        if me.enrolled(db):
            raise problems.Problem("bundle_enrolled")
        req, asked = enrolment.question(db, invited, device=device, clock=clock, entropy=entropy)
        me.change(db, url=invited.url, node_key=invited.key)
        first = exchange.ask(db, req)
        signer = nacl.signing.SigningKey(me.read(db, enrolled=False).sign_seed)
        sealed = _sealed(bundle.ENROLLING, [asked, _envelope(first, signer, clock())], bytes.fromhex(invited.key))
        bundles.prepare(db, bundles.Question(req, bundle.name(sealed), clock(), protocol.encode(first)), {})
        return Made(bundle.pack(sealed.to, [sealed]), req)


def _for_all(db: sqlite_utils.Database, letter: bundle.Letter, owner: me.Me) -> list[bundle.Sealed]:
    """A question for the province, and the same for the confirmed hub, which answers at once with what it has; one that
    is too long for a network is for the province alone."""
    out = [bundle.seal(letter, bundle.address(bytes.fromhex(owner.node_key)))]
    there = hub.read(db)
    if there is not None and len(out[0].data) <= letters.LARGEST:
        out.append(bundle.seal(letter, bundle.address(bytes.fromhex(there.key))))
    return out


def _sealed(kind: str, envelopes: list[bytes], node_key: bytes) -> bundle.Sealed:
    return bundle.seal(bundle.Letter(kind, envelopes), bundle.address(node_key))


def home(owner: me.Me) -> str:
    """The id of the key to which one seals for this vault's province."""
    return envelope.key_id(bundle.address(bytes.fromhex(owner.node_key))) if owner.node_key else ""


def _questions(db: sqlite_utils.Database, new_id: Callable[[], str]) -> Iterator[protocol.Exchange]:
    """All that the province lacks, in requests one behind the other; the first also offers back and asks."""
    asked = exchange.ask(db, new_id(), push=PAGE)
    told: dict[str, int] = {}
    size = 0
    yield asked
    while True:
        told |= _tops([asked])
        size += sum(len(bytes(raw)) for changes in (asked.changes, *asked.past.values()) for _, raw in changes)
        asked = exchange.ask(db, new_id(), push=PAGE, told=told)
        if size > LETTER or not (asked.changes or asked.past):
            return
        yield asked


def _tops(asked: list[protocol.Exchange]) -> dict[str, int]:
    """The highest number that these requests carry, per origin."""
    tops: dict[str, int] = {}
    for one in asked:
        for origin, changes in [(one.origin, one.changes), *one.past.items()]:
            if changes:
                tops[origin] = changes[-1][0]
    return tops


def _envelope(asked: protocol.Exchange, signer: nacl.signing.SigningKey, now: int) -> bytes:
    lo, hi = (asked.changes[0][0], asked.changes[-1][0]) if asked.changes else (0, 0)
    return envelope.seal(protocol.encode(asked), signer, origin=asked.origin, lo=lo, hi=hi, made=now, req=asked.req)


# Taking -----------------------------------------------------------------------------------------------------


def take(db: sqlite_utils.Database, data: bytes, *, clock: Callable[[], int], entropy: facts.Entropy) -> Taken:
    """Takes a file in, all of it or nothing, as often as one likes and in any order. Problems "bundle_*",
    "envelope_*", "answer_*"."""
    read = bundle.read(data)
    with db.atomic():
        return _Intake(db, clock=clock, entropy=entropy).take(read)


class _Intake:
    """One file, inside one transaction."""

    def __init__(self, db: sqlite_utils.Database, *, clock: Callable[[], int], entropy: facts.Entropy) -> None:
        self.db = db
        self.clock = clock
        self.entropy = entropy
        self.owner = me.read(db, enrolled=False)
        self.there = hub.read(db)
        seeds = [self.owner.box_seed, *keys.former(db)]
        self.boxes = {envelope.key_id(bytes(one.public_key)): one for one in map(nacl.public.PrivateKey, seeds)}
        self.taken = Taken()
        self.alone = False  # the only letter of its file

    def take(self, read: bundle.Bundle) -> Taken:
        province = home(self.owner)
        if read.province != province:
            raise problems.Problem("bundle_foreign")
        # A question for a hub is beside the same one for the province: only where there is none all of it goes home.
        self.taken.homeward = all(one.to != province for one in read.letters)
        self.alone = len(read.letters) == 1
        before = self._waiting()
        unasked = 0
        for letter in self._opened(read.letters):
            unasked += not self._open(letter)
        for sealed in read.letters:
            if sealed.to not in self.boxes:
                self._carry(sealed)
        self._note(read.note)
        bundles.tidy(self.db, self.clock())
        taken = self.taken
        if unasked and not (taken.answers or taken.old or taken.carried or taken.hub):
            raise problems.Problem("bundle_unasked")
        taken.waiting = self._waiting()
        taken.confirmed = max(0, before - taken.waiting)
        return taken

    def _waiting(self) -> int:
        return origins.waiting(self.db, exchange.PROVINCE) if me.enrolled(self.db) else 0

    def _carry(self, sealed: bundle.Sealed) -> None:
        name = bundle.name(sealed)
        if name in bundles.own(self.db):
            self.taken.own += 1
        else:
            self.taken.carried += bundles.carry(self.db, name, sealed.to, sealed.data, self.clock())

    def _note(self, note: bytes) -> None:
        """A hub's word of what lies with it; what cannot be proven to be one is no reason to leave the rest."""
        told = hubs.read_shelf(note, bytes.fromhex(self.owner.node_key)) if note else None
        if told is None:
            return
        badge, names = told
        for one, tops in bundles.of_letters(self.db, set(names)):
            known = _asked.decode(one.asked).known
            runs = {origin: (known.get(origin, (0, ""))[0], top) for origin, top in tops.items()}
            bundles.shelve(self.db, one.req, badge.name, runs)
        lying = bundles.on_usb(self.db, exchange.PROVINCE) if me.enrolled(self.db) else bundles.OnUsb(0, 0)
        self.taken.shelf, self.taken.shelved = badge.name, lying.shelved

    def _opened(self, told: list[bundle.Sealed]) -> list[bundle.Letter]:
        """The letters to this computer, those of the province first: what the hub has of the feed moves this computer
        on, and then the province's answer would not be what comes next."""
        opened = [bundle.open(one, self.boxes[one.to]) for one in told if one.to in self.boxes]
        return sorted(opened, key=self._of_hub)

    def _of_hub(self, letter: bundle.Letter) -> bool:
        """Whether a letter is signed as by the confirmed hub."""
        return self.there is not None and _signer(letter) == self.there.node

    def _open(self, letter: bundle.Letter) -> bool:
        """Whether a letter to this computer answers something that it asked."""
        if self.there is not None and self._of_hub(letter):
            return self._hub(self.there, letter)
        node_key = bytes.fromhex(self.owner.node_key)
        if not self.alone and _signer(letter) != envelope.key_id(node_key):
            return False  # of a hub that was confirmed when this was asked
        header, _ = envelope.open(b"".join(letter.envelopes[:1]), node_key, limit=protocol.BODY_LIMIT)
        asked = bundles.question(self.db, header.req)
        if asked is None:
            return False
        if letter.kind not in (bundle.WELCOMED, bundle.ANSWERED):
            raise problems.Problem("bundle_version")
        pages = letter.envelopes
        if letter.kind == bundle.WELCOMED:
            self._welcome(pages[0], asked.req)
            pages = pages[1:]
        if pages:
            self._answers(asked, pages, node_key)
        return True

    def _hub(self, there: hub.Hub, letter: bundle.Letter) -> bool:
        """The same of the hub's own answer."""
        key = bytes.fromhex(there.key)
        header, _ = envelope.open(letter.envelopes[0], key, limit=protocol.BODY_LIMIT)
        told = bundles.question(self.db, header.req)
        if told is None:
            return False
        asked = _asked.decode(told.asked)
        before = hub.waiting(self.db, there.node)
        for data in letter.envelopes:
            answer = run.read(data, key, asked.req)
            if exchange.overtaken(self.db, asked):
                self.taken.old += 1
                return True
            words = [by_hub.word(one, bytes.fromhex(self.owner.node_key)) for one in answer.words]
            fresh = facts.new_id(self.clock(), self.entropy)
            done = by_hub.settle(self.db, there.node, asked, answer, words, now=self.clock(), fresh=fresh)
            self._add(done)
            if done.forked:
                return True
            asked = msgspec.structs.replace(asked, cur=feed.cursors(self.db))
        self.taken.hub = there.name
        self.taken.left_at_hub = max(0, before - hub.waiting(self.db, there.node))
        return True

    def _welcome(self, data: bytes, req: str) -> None:
        if self.owner.person:
            return
        owner = self.owner
        self.taken.welcome = enrolment.settle(self.db, data, req, url=owner.url, node_key=owner.node_key)

    def _answers(self, told: bundles.Question, envelopes: list[bytes], node_key: bytes) -> None:
        asked = _asked.decode(told.asked)
        answers = [run.read(one, node_key, asked.req) for one in envelopes]
        bundles.put_down(self.db, answers[0].letters)
        if not current(self.db, asked) or self._kept_out_before(answers[0]):
            self._receipts(answers[0])
            return
        self.taken.answers += 1
        feed.offered(self.db, told.offered)
        for answer in answers:
            fresh = facts.new_id(self.clock(), self.entropy)
            done = exchange.settle(self.db, asked, answer, now=self.clock(), fresh=fresh, travelled=True)
            self._add(done)
            if done.forked:  # its numbers mean other facts now: the rest waits for the answer to the next question
                return
            asked = msgspec.structs.replace(asked, cur=feed.cursors(self.db))

    def _kept_out_before(self, answer: protocol.Answer) -> bool:
        """Whether this computer was kept out when the answer was written, of which it has heard more since."""
        return answer.wipe and answer.now < exchange.heard(self.db)

    def _receipts(self, answer: protocol.Answer) -> None:
        """Of an answer that another has overtaken only the receipts count, and only where they go beyond what is
        known: what it tells of the feed is not what would come next here."""
        self.taken.old += 1
        for origin, (n, name) in answer.have.items():
            known, _ = origins.acked(self.db, exchange.PROVINCE, origin)
            if n > known and origins.name_at(self.db, origin, n) == name:
                origins.acknowledge(self.db, exchange.PROVINCE, origin, n, name)

    def _add(self, done: exchange.Settled) -> None:
        taken = self.taken
        taken.facts_in += done.taken
        taken.left += done.left
        taken.erased += done.erased
        taken.held = done.held
        taken.disagreed = sorted({*taken.disagreed, *done.disagreed})
        taken.forked = taken.forked or done.forked
        taken.reset = taken.reset or done.reset
        taken.revoked = taken.revoked or done.revoked


def _signer(letter: bundle.Letter) -> str:
    return envelope.look(b"".join(letter.envelopes[:1])).key


def current(db: sqlite_utils.Database, asked: protocol.Exchange) -> bool:
    """Whether nothing was settled here since a question was asked, so that its answer is what comes next."""
    known = {origin: origins.acked(db, exchange.PROVINCE, origin) for origin in asked.known}
    return me.read(db).origin == asked.origin and feed.cursors(db) == asked.cur and known == asked.known
