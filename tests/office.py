"""A commune office with a hub: a real one behind a real socket, whose way to the province can be cut."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import litestar
import townhall

from fieldapp.actions import exchange_now, trust_hub
from fieldapp.domain import invitations, problems
from fieldapp.server import access, app, auth, database, hub_carriers, mailroom, province, relay, uplink
from fieldapp.server import letters as server_letters
from fieldapp.store import hub as store_hub
from fieldapp.sync import by_hub, hubs, letters, protocol, run, transport

NOWHERE = "http://127.0.0.1:9"  # nothing listens there


@litestar.get("/v1/nothing", sync_to_thread=False)
def older() -> None:
    """What stands at a province of yesterday in the place of the way of letters."""


class Direct:
    """A way without a socket: the same envelopes, the same answers; without a server nobody is there."""

    older = False  # as if it did not know the way of letters

    def __init__(self, server: province.Province | relay.Hub | None = None) -> None:
        self.server = server
        self.token = self.url = ""
        self.requests = self.bytes_out = self.bytes_in = 0

    def post(self, path: str, data: bytes) -> bytes:
        self.requests += 1
        if self.server is None:
            raise transport.Offline("nobody is there")
        if self.older and path == letters.PATH:
            raise transport.Refused("path_unknown")
        try:
            return self._hub(self.server, path, data) if isinstance(self.server, relay.Hub) else self._up(path, data)
        except problems.Problem as problem:
            raise transport.Refused(problem.code) from problem

    def _up(self, path: str, data: bytes) -> bytes:
        served: Any = self.server
        if path == protocol.ENROL:
            return bytes(served.enrol(auth.read(data, 64 * 1024)))
        if path == protocol.PATH:
            return bytes(served.receive(data, self.token))
        work = {hubs.RELAY: mailroom.receive, letters.PATH: server_letters.receive}[path]
        return work(served, data, self.token)

    def _hub(self, served: relay.Hub, path: str, data: bytes) -> bytes:
        if path == hubs.HELLO:
            return served.hello()
        return hub_carriers.receive(served, data) if path == letters.AT_HUB else served.receive(data)

    def close(self) -> None:
        pass


class Office:
    """A hub of Hồng Gai in a folder; `address` while it is served. A `direct` one meets the province without a
    socket."""

    def __init__(self, hall: townhall.Townhall, folder: Path, *, name: str = "", direct: bool = False) -> None:
        self.hall = hall
        self.direct = direct
        self.folder = folder
        self.name = name
        self.address = ""
        folder.mkdir(parents=True, exist_ok=True)
        self.hub = self._open()
        with contextlib.closing(self.way()) as link:
            uplink.join(self.hub, link, invitations.read(invite(hall)), name=name)
        self.meet()

    def way(self, url: str = "") -> Any:
        """The hub's way to the province."""
        return Direct(self.hall.province) if self.direct else transport.Transport(url or self.hall.address)

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
        with contextlib.closing(self.way(url)) as link:
            while uplink.once(self.hub, link):
                asked += 1
        return asked

    def confirm(self, device: commune.Laptop) -> store_hub.Hub:
        """Somebody looks at the hub's number and says yes."""
        with contextlib.closing(reach(self.address) if self.address else Direct(self.hub)) as link:
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
        return access.invite(at, access.hub(at, "Hồng Gai", "Trạm Hồng Gai"), url=hall.address or NOWHERE)


def reach(url: str) -> transport.Transport:
    """A laptop's way to a hub."""
    return transport.Transport(url, plain=True)


def come_by(device: commune.Laptop, there: Office) -> run.Report:
    """A laptop exchanges with a hub, without a socket."""
    link: Any = Direct()
    way: Any = lambda url: Direct(there.hub)  # noqa: E731
    return exchange_now.exchange_now(device.db, link, clock=device.now, entropy=device.entropy, reach=way)


def send(device: commune.Laptop, url: str = "") -> run.Report:
    """A laptop exchanges: with the province, or where that cannot be reached with its hub."""
    with contextlib.closing(transport.Transport(url or device.owner().url)) as link:
        return exchange_now.exchange_now(device.db, link, clock=device.now, entropy=device.entropy, reach=reach)
