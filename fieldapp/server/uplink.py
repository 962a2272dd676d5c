"""A hub's way up: joins its province once, and asks it again and again, as often as there is something to bring and a
network; it never stops the serving below."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import msgspec
import nacl.public
import sqlalchemy as sa

import fieldapp
from fieldapp.domain import facts, invitations, problems
from fieldapp.server import auth, database, hub_files, hub_letters, hub_tables, relay
from fieldapp.sync import envelope, hubs, letters, protocol, schedule, transport

log = logging.getLogger("fieldapp.hub")

OFTEN = 60_000  # ms between two questions when all is well
SOON = 3.0  # seconds after something was left: the laptops of an office come together


def join(
    hub: relay.Hub, link: transport.Transport, invited: invitations.Invitation, *, name: str
) -> protocol.Welcome | None:
    """Makes this hub the province's, by an invitation; None if it was used for that before. Nothing of it is kept
    before the province has agreed: what failed is tried again. Problems "invitation_*", "hub_other_province";
    transport.Undelivered."""
    had, used = hub.state(), auth.digest(invited.code)
    key = bytes.fromhex(invited.key)
    if had.invitation == used and had.state != relay.NEW:
        return None
    if had.node_key and bytes(had.node_key) != key:
        raise problems.Problem("hub_other_province")
    req = facts.new_id(hub.clock(), hub.entropy)
    asked = protocol.Enrolment(
        v=protocol.VERSION,
        req=req,
        app=fieldapp.__version__,
        code=invited.code,
        sign_key=hub.key.hex(),
        box_key=bytes(nacl.public.PrivateKey(bytes(had.box_seed)).public_key).hex(),
        origin=had.origin,
        device=name,
    )
    data = link.post(protocol.ENROL, envelope.seal(protocol.encode(asked), hub.signer, made=hub.clock(), req=req))
    header, body = envelope.open(data, key)
    try:
        welcome = protocol.read_welcome(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("answer_unreadable") from None
    if header.req != req or welcome.req != req:
        raise problems.Problem("answer_foreign")
    with database.writing(hub.engine) as conn:
        province = {"url": link.url, "node_key": key, "invitation": used, "token": welcome.token}
        values = {**province, "name": name or welcome.name, "state": relay.ACTIVE}
        conn.execute(hub_tables.hub.update().values(**values))
    return welcome


def once(hub: relay.Hub, link: transport.Transport) -> bool:
    """One question to the province and its answer, settled; whether to ask again at once. Raises
    transport.Undelivered, or Problem for an answer that is not the province's."""
    state = hub.state()
    link.token = state.token
    told = hub.ask(facts.new_id(hub.clock(), hub.entropy))
    data = envelope.seal(hubs.encode(told), hub.signer, made=hub.clock(), req=told.req)
    header, body = envelope.open(link.post(hubs.RELAY, data), bytes(state.node_key))
    if header.req != told.req:
        raise problems.Problem("answer_foreign")
    try:
        relayed = hubs.read_relayed(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("answer_unreadable") from None
    return hub.settle(told, relayed)


class Handed(msgspec.Struct):
    """What came of the letters that a hub handed over: how many the province took in, and how many it refused; `old`
    is a province that does not know this way, so that only files go there."""

    arrived: int = 0
    refused: int = 0
    old: bool = False


def hand_over(hub: relay.Hub, link: transport.Transport, done: Handed) -> bool:
    """Gives the province the next of the letters that came in files, and keeps its answer to be brought back; whether
    there may be more. What came of it is added to `done`. Raises as `once` does."""
    state = hub.state()
    link.token = state.token
    home, now = hub_files.home(state), hub.clock()
    with database.reading(hub.engine) as conn:
        names = hub_letters.upwards(conn, home, now)
        one = hub_letters.letter(conn, names[0]) if names else None
    if one is None or done.old:
        return False
    req = facts.new_id(now, hub.entropy)
    told = letters.Brought(v=protocol.VERSION, req=req, app=fieldapp.__version__, letters=[one])
    try:
        data = link.post(letters.PATH, envelope.seal(letters.encode(told), hub.signer, made=now, req=req, level=1))
    except (transport.Unauthorized, transport.TooOld):
        raise
    except transport.Refused as error:
        if error.code == letters.UNKNOWN:
            done.old = True
            return False
        heard = letters.Heard(protocol.VERSION, req, refused=[(names[0], error.code)])
    else:
        heard = letters.opened(data, bytes(state.node_key), req)
    with database.writing(hub.engine) as conn:
        hub_letters.heard(conn, heard, hub.clock())
        hub_letters.tidy(conn, home, min(hub.clock(), state.told))
    done.arrived += len(heard.arrived)
    done.refused += len(heard.refused)
    return bool(heard.arrived or heard.refused)


def settle(hub: relay.Hub, link: transport.Transport, ended: Callable[[], bool] = lambda: False) -> Handed:
    """Asks until there is no more, and hands letters over; what came by them is read at once."""
    done = Handed()
    while once(hub, link) and not ended():
        continue
    while not ended() and hand_over(hub, link, done):
        continue
    if done.arrived:
        database.scrub(hub.engine)  # what was handed over may tell of who was erased a moment ago
    while done.arrived and not ended() and once(hub, link):
        continue
    return done


class Uplink:
    """Asks the province in a thread of its own, from `start` to `stop`: often, for nothing else tells when the network
    comes back, and to ask in vain costs nothing."""

    def __init__(
        self,
        hub: relay.Hub,
        link: transport.Transport,
        dice: Callable[[], float],
        *,
        every: int = OFTEN,
        soon: float = SOON,
    ) -> None:
        """`every` in ms, `soon` in seconds; `dice` spreads the hubs of a province, in [0, 1)."""
        self.hub = hub
        self.link = link
        self._every = every
        self._soon = soon
        self._dice = dice
        self._ended = threading.Event()
        self._came = threading.Event()
        self._failures = 0
        self._old = False
        self._thread = threading.Thread(target=self._run, name="fieldapp-uplink")

    def start(self) -> None:
        """The first question now, and all others after it."""
        self.hub.came = self._came.set
        self._thread.start()

    def stop(self) -> None:
        """No question any more; the one under way ends first."""
        self._ended.set()
        self._came.set()
        self._thread.join()
        self.link.close()

    def _run(self) -> None:
        while not self._ended.is_set():
            if self._came.wait(self._ask() / 1000):
                self._ended.wait(self._soon)
            self._came.clear()

    def _ask(self) -> int:
        """Asks until there is no more; the ms until the next time."""
        now = self.hub.clock()
        outcome, after = "ok", 0
        try:
            self._tell(settle(self.hub, self.link, self._ended.is_set))
        except transport.Undelivered as error:
            outcome, after = error.outcome, getattr(error, "retry_after", 0)
        except problems.Problem as problem:
            outcome = problem.code
        except sa.exc.OperationalError:  # the disk is full, or another process writes for long
            outcome = "database"
        self._failures = 0 if outcome == "ok" else self._failures + 1
        if self._failures == 1:
            log.warning("the province: %s", outcome)
        when = schedule.next_try(outcome, self._failures, now, self._dice(), self._every, after)
        return min(max(0, when - now), max(self._every, after * 1000))

    def _tell(self, handed: Handed) -> None:
        if handed.old and not self._old:
            log.warning("the province: too old to take letters by the network; bring them by USB")
        self._old = handed.old
        if handed.refused:
            log.warning("the province: %d letters refused", handed.refused)
