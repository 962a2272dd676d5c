"""Each rule of the hub switched off, one by one: what a hub, or a laptop before it, would do without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fieldapp.server import hub_mail, hub_mirror, hub_tables, relay
from fieldapp.store import ledger, origins
from fieldapp.sync import by_hub, exchange

Switch = Callable[[pytest.MonkeyPatch], None]


def mail_have(patch: pytest.MonkeyPatch) -> None:
    """What the province once had of the mail it has for ever."""
    sent = relay.Hub._sent

    def proud(self: relay.Hub, conn: Any, have: tuple[int, str]) -> int:
        before = relay._hub(conn).sent
        if have[0] >= before:
            return sent(self, conn, have)
        return int(before)

    patch.setattr(relay.Hub, "_sent", proud)


def mailbox(patch: pytest.MonkeyPatch) -> None:
    """A hub that was put back from a copy goes on with its old numbers."""
    patch.setattr(hub_mail, "agrees", lambda conn, have: True)


def history(patch: pytest.MonkeyPatch) -> None:
    """A hub tells its rows to whoever comes, on whatever history."""
    patch.setattr(hub_mirror, "on_history", lambda epochs, anchor: True)
    patch.setattr(hub_mirror, "is_fresh", lambda known, cur: True)


def offers(patch: pytest.MonkeyPatch) -> None:
    """What the hub read and a province put back from a backup has lost is not offered back."""
    patch.setattr(hub_mirror, "offers", lambda conn, budget: [])


def erasure(patch: pytest.MonkeyPatch) -> None:
    """The mail of an erased household stays."""
    patch.setattr(hub_mail, "erase", lambda conn, root, sent: None)


def gaps(patch: pytest.MonkeyPatch) -> None:
    """A hub says that it has everything up to the highest number that it saw."""
    have = hub_mail.have

    def proud(conn: Any, origin: str, known: tuple[int, str]) -> tuple[int, str]:
        n = hub_tables.number.c
        query = hub_tables.number.select().where(n.origin == origin).order_by(n.n.desc()).limit(1)
        row = conn.execute(query).first()
        return max(have(conn, origin, known), (row.n, row.fact) if row else (0, ""))

    patch.setattr(hub_mail, "have", proud)


def authority(patch: pytest.MonkeyPatch) -> None:
    """A laptop takes what the hub has for what the province has."""
    settle = ledger.settle

    def both(db: Any, node: str, have: Any, fork: Any, *, fresh: str) -> bool:
        done = settle(db, node, have, fork, fresh=fresh)
        if not done and node != origins.PROVINCE:
            for origin, (n, name) in have.items():
                origins.acknowledge(db, origins.PROVINCE, origin, n, name)
        return done

    patch.setattr(by_hub.ledger, "settle", both)


def order(patch: pytest.MonkeyPatch) -> None:
    """A laptop believes the province's words in whatever order they come."""
    patch.setattr(exchange, "heard", lambda db: 0)


def replaced(patch: pytest.MonkeyPatch) -> None:
    """What a hub showed before the province had it stays, though the hub names it no more."""
    patch.setattr(ledger, "_withdraw", lambda db, names: set())


def scope(patch: pytest.MonkeyPatch) -> None:
    """A laptop lets a hub tell it of villages that the province has not given it."""
    take = by_hub._apply

    def wide(db: Any, node: str, asked: Any, answer: Any, now: int) -> exchange.Settled:
        feed, cur = answer.feed, answer.cur
        done = take(db, node, asked, answer, now)
        answer.feed, answer.cur = feed, cur
        exchange.take_feed(db, asked, answer)
        by_hub.feed.advance(db, cur, answer.anchor)
        return done

    patch.setattr(by_hub, "_apply", wide)


def sweep(patch: pytest.MonkeyPatch) -> None:
    """A laptop lets go of households by what a hub says."""
    take = by_hub._apply

    def swept(db: Any, node: str, asked: Any, answer: Any, now: int) -> exchange.Settled:
        done = take(db, node, asked, answer, now)
        exchange._let_go(db)
        return done

    patch.setattr(by_hub, "_apply", swept)


SWITCHES: dict[str, Switch] = {
    name: switch
    for name, switch in list(globals().items())
    if callable(switch) and getattr(switch, "__module__", "") == __name__ and name != "Switch"
}
