"""Each rule of the exchange switched off, one by one: what a program without it would do."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest

from fieldapp.domain import facts, history
from fieldapp.server import accept, judge, province
from fieldapp.server import feed as server_feed
from fieldapp.server import fold as server_fold
from fieldapp.store import erasure, feed, fold, ledger, me, origins
from fieldapp.sync import exchange, protocol
from simulation import world

Switch = Callable[[pytest.MonkeyPatch], None]


def rule_01_write(patch: pytest.MonkeyPatch) -> None:
    """A fact is written, but now and then its number is not kept with it."""
    dice, change = random.Random(1), me.change

    def forgetful(db: object, **values: object) -> None:
        if "head" in values and "hlc" in values and dice.random() < 0.2:
            values.pop("head")
        change(db, **values)

    patch.setattr(ledger.me, "change", forgetful)


def rule_02_ingest(patch: pytest.MonkeyPatch) -> None:
    """A second fact under a number that is taken is refused instead of kept by its id."""
    take = accept.Intake._take

    def refuse(self: accept.Intake, origin: str, n: int, *rest: object) -> None:
        fact = rest[2]
        if n or fact is None or fact.id in self.standing.known:
            take(self, origin, n, *rest)
        else:
            self._insert(origin, 0, fact, fact.clock, None, "stub")

    patch.setattr(accept.Intake, "_take", refuse)


def rule_03_acknowledge(patch: pytest.MonkeyPatch) -> None:
    """What was acknowledged once stays so, also when the province says it has less."""
    told = origins.acknowledge

    def proud(db: object, node: str, origin: str, n: int, name: str) -> None:
        if n >= origins.acked(db, node, origin)[0]:
            told(db, node, origin, n, name)

    patch.setattr(origins, "acknowledge", proud)


def rule_04_fork(patch: pytest.MonkeyPatch) -> None:
    """A restored or copied laptop goes on with its old numbers."""
    patch.setattr(origins, "proven", lambda *args: None)


def rule_05_numbers(patch: pytest.MonkeyPatch) -> None:
    """A destroyed body leaves a hole in the numbers instead of a stub."""
    outbox = origins.outbox
    patch.setattr(origins, "outbox", lambda *args: [one for one in outbox(*args) if one[2] is not None])


def rule_06_epochs(patch: pytest.MonkeyPatch) -> None:
    """Nobody notices that the province was put back from a backup."""
    patch.setattr(server_feed, "stands", lambda *args: True)


def rule_07_scope(patch: pytest.MonkeyPatch) -> None:
    """A new area starts at the feed's end instead of its beginning."""
    starts = server_feed.Reader.starts

    def late(self: server_feed.Reader, cur: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
        return tuple((area, cur.get(area, self.end)) for area, _ in starts(self, cur))

    patch.setattr(server_feed.Reader, "starts", late)


def rule_08_attribution(patch: pytest.MonkeyPatch) -> None:
    """Whatever page came last decides where a root stands."""
    patch.setattr(ledger, "attributes", lambda pos, known: True)


def rule_09_move(patch: pytest.MonkeyPatch) -> None:
    """A household that moves takes only its newest fact along."""
    patch.setattr(server_fold.Fold, "story", lambda self, fact: [fact.id])


def rule_10_clock(patch: pytest.MonkeyPatch) -> None:
    """A clock of next year is believed."""
    patch.setattr(facts, "stamp_for", lambda clock, now, last: clock)


def rule_11_quarantine(patch: pytest.MonkeyPatch) -> None:
    """A value that cannot be is taken like any other."""
    patch.setattr(judge, "content", lambda *args: None)


def rule_13_versions(patch: pytest.MonkeyPatch) -> None:
    """A field of a newer program is thrown away by the laptop that does not know it."""
    take = ledger._Intake.take

    def narrow(self: ledger._Intake, one: ledger.News) -> None:
        if one.kind == "c" and b'"later"' in one.body:
            return
        take(self, one)

    patch.setattr(ledger._Intake, "take", narrow)


def rule_14_erase(patch: pytest.MonkeyPatch) -> None:
    """After a restore the ledger of erasures is not carried out again."""
    patch.setattr(world, "replay_ledger", lambda rows: [])


def rule_16_digest(patch: pytest.MonkeyPatch) -> None:
    """Nobody compares digests."""
    patch.setattr(exchange, "_compare", lambda *args: [])


def ties(patch: pytest.MonkeyPatch) -> None:
    """Of two values with the same stamp the one that came last wins, here this one and there that one."""
    patch.setattr(history, "rank", lambda fact: (fact.clock if fact.stamp is None else fact.stamp, ""))


def lifted(patch: pytest.MonkeyPatch) -> None:
    """What replaces a value bears its author's clock, though what it replaces was stamped later, as it came."""
    patch.setattr(history, "lifted", lambda told: {})


def healed(patch: pytest.MonkeyPatch) -> None:
    """A laptop whose clock once stood years ahead goes on stamping so."""
    patch.setattr(ledger, "put_back_clock", lambda *args: None)


def backfill(patch: pytest.MonkeyPatch) -> None:
    """An area that a person lost keeps its attributions."""
    patch.setattr(erasure, "rescope", lambda *args: None)


def offers(patch: pytest.MonkeyPatch) -> None:
    """What others wrote and the province lost is swept away instead of offered back."""
    patch.setattr(feed, "offers", lambda *args: [])
    patch.setattr(feed, "offering", lambda *args: False)


def sweep(patch: pytest.MonkeyPatch) -> None:
    """Nothing is ever let go."""
    patch.setattr(erasure, "sweep", lambda *args: 0)


def element(patch: pytest.MonkeyPatch) -> None:
    """A laptop counts its own unsent facts into the digest that it compares."""
    patch.setattr(fold, "canonical", lambda row, unsure, record: history.element(record))


def torn(patch: pytest.MonkeyPatch) -> None:
    """A laptop keeps how far it has read before it keeps what it has read."""
    settle = exchange.settle

    def twice(db: Any, asked: protocol.Exchange, answer: protocol.Answer, **more: Any) -> exchange.Settled:
        if not db.conn.in_transaction:
            return settle(db, asked, answer, **more)
        if me.read(db).origin == asked.origin and not answer.reset and feed.cursors(db) == asked.cur:
            feed.advance(db, answer.cur, answer.anchor)
            db.conn.execute("COMMIT")
            db.begin()
        return settle(db, msgspec.structs.replace(asked, cur=feed.cursors(db)), answer, **more)

    patch.setattr(exchange, "settle", twice)


def unsent(patch: pytest.MonkeyPatch) -> None:
    """Who loses an area loses what is unsent of it, too."""

    def drop(db: Any, node: str) -> int:
        gone = [root for (root,) in db.execute("SELECT root FROM attr WHERE area IS NULL")]
        for root in gone:
            erasure._drop(db, root)
            db.execute("UPDATE change SET body = NULL, status = 'away' WHERE root = ? AND n > 0", [root])
            db.execute("DELETE FROM change WHERE root = ? AND n = 0", [root])
        return len(gone)

    patch.setattr(erasure, "sweep", drop)


def revoked_work(patch: pytest.MonkeyPatch) -> None:
    """What a laptop that is kept out still has is not taken any more."""
    push = province.Province._push

    def refuse(self: province.Province, sender: accept.Sender, *told: Any) -> accept.Taken:
        return accept.Taken() if sender.revoked else push(self, sender, *told)

    patch.setattr(province.Province, "_push", refuse)


def revoked_sight(patch: pytest.MonkeyPatch) -> None:
    """A laptop that is kept out reads on."""
    pull = province.Province.pull

    def read(self: province.Province, sender: accept.Sender, *told: Any) -> protocol.Answer:
        return pull(self, msgspec.structs.replace(sender, revoked=False), *told)

    patch.setattr(province.Province, "pull", read)


def merged_lists(patch: pytest.MonkeyPatch) -> None:
    """Households that were merged or parted stay listed where they were."""
    patch.setattr(fold, "_rehouse", lambda db: None)


SWITCHES: dict[str, Switch] = {
    name: switch
    for name, switch in list(globals().items())
    if callable(switch) and getattr(switch, "__module__", "") == __name__ and name != "Switch"
}
