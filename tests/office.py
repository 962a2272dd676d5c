"""A commune office with a hub: a real one behind a real socket, whose way to the province can be cut."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import commune
import litestar
import townhall

from fieldapp.actions import exchange_now, trust_hub
from fieldapp.domain import invitations
from fieldapp.server import access, app, database, relay, uplink
from fieldapp.store import hub as store_hub
from fieldapp.sync import by_hub, run, transport

NOWHERE = "http://127.0.0.1:9"  # nothing listens there


@litestar.get("/v1/nothing", sync_to_thread=False)
def older() -> None:
    """What stands at a province of yesterday in the place of the way of letters."""


class Office:
    """A hub of Hồng Gai in a folder; `address` while it is served."""

    def __init__(self, hall: townhall.Townhall, folder: Path, *, name: str = "") -> None:
        self.hall = hall
        self.folder = folder
        self.name = name
        self.address = ""
        folder.mkdir(parents=True, exist_ok=True)
        self.hub = self._open()
        with contextlib.closing(transport.Transport(hall.address)) as link:
            uplink.join(self.hub, link, invitations.read(invite(hall)), name=name)
        self.meet()

    def _open(self) -> relay.Hub:
        engine = database.connect(f"sqlite:///{(self.folder / 'hub.db').as_posix()}")
        relay.prepare(engine, now=self.hall.now, entropy=os.urandom)
        return relay.Hub(engine, clock=lambda: self.hall.now, entropy=os.urandom)

    @contextlib.contextmanager
    def served(self) -> Iterator[str]:
        """The address in the office's network, as long as the block lasts."""
        with app.running(self.hub) as address:
            self.address = address
            yield address

    def meet(self, url: str = "") -> int:
        """The hub asks the province until there is no more; how often it did."""
        self.hall.now += 1000
        asked = 1
        with contextlib.closing(transport.Transport(url or self.hall.address)) as link:
            while uplink.once(self.hub, link):
                asked += 1
        return asked

    def confirm(self, device: commune.Laptop) -> store_hub.Hub:
        """Somebody looks at the hub's number and says yes."""
        with contextlib.closing(reach(self.address)) as link:
            there = by_hub.greet(link, bytes.fromhex(device.owner().node_key))
        trust_hub.trust_hub(device.db, there, now=device.now())
        return there

    def put_back(self, image: bytes) -> None:
        """The hub's disk as it was when the image was made."""
        self.hub.close()
        for file in self.folder.glob("hub.db*"):
            file.unlink()
        (self.folder / "hub.db").write_bytes(image)
        self.hub = self._open()

    def image(self) -> bytes:
        """A copy of the hub's disk."""
        with self.hub.engine.connect() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return (self.folder / "hub.db").read_bytes()

    def close(self) -> None:
        self.hub.close()


def invite(hall: townhall.Townhall) -> str:
    """The text of an invitation for a hub of Hồng Gai."""
    with hall.desk() as at:
        return access.invite(at, access.hub(at, "Hồng Gai", "Trạm Hồng Gai"), url=hall.address)


def reach(url: str) -> transport.Transport:
    """A laptop's way to a hub."""
    return transport.Transport(url, plain=True)


def send(device: commune.Laptop, url: str = "") -> run.Report:
    """A laptop exchanges: with the province, or where that cannot be reached with its hub."""
    with contextlib.closing(transport.Transport(url or device.owner().url)) as link:
        return exchange_now.exchange_now(device.db, link, clock=device.now, entropy=device.entropy, reach=reach)
