"""Files from USB sticks at a hub: their letters go on its shelf as they are, and a file to bring back holds the answers
that lie there; it reads no letter and no file of a disk."""

from __future__ import annotations

from typing import Any

from fieldapp.domain import problems
from fieldapp.server import database, hub_letters, relay
from fieldapp.sync import bundle, envelope


def home(state: Any) -> str:
    """The id of the key to which one seals for a hub's province."""
    return envelope.key_id(bundle.address(bytes(state.node_key)))


def take(hub: relay.Hub, data: bytes) -> hub_letters.Kept:
    """Takes a file in, all of it or nothing, as often as one likes. Problems "bundle_*", "hub_new", "hub_revoked",
    "hub_letters_full"."""
    read = bundle.read(data)
    state = ready(hub)
    if read.province != home(state):
        raise problems.Problem("bundle_foreign")
    with database.writing(hub.engine) as conn:
        done = hub_letters.keep(conn, read.letters, read.province, hub.clock())
    if done.fresh:
        hub.came()
    if not (done.fresh or done.before or done.home):
        raise problems.Problem("hub_letters_none")
    return done


def ready(hub: relay.Hub) -> Any:
    """The row of a hub that the province has let in. Problems "hub_new", "hub_revoked"."""
    state = hub.state()
    if state.state != relay.ACTIVE:
        raise problems.Problem("hub_revoked" if state.state == relay.REVOKED else "hub_new")
    return state


def make(hub: relay.Hub) -> bytes:
    """The file of all answers that lie here; empty when there is none."""
    key = home(ready(hub))
    with database.reading(hub.engine) as conn:
        answers = hub_letters.homewards(conn, key)
    return bundle.pack(key, answers) if answers else b""
