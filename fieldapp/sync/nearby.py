"""Hubs in the same network, by multicast DNS; the only file that knows the library for it. What it finds is a rumour:
who is there is proven by `by_hub.greet`."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import zeroconf

KIND = "_fieldapp._tcp.local."
PATIENCE = 3.0  # seconds of looking
MOST = 16  # hubs; an office has one


class Found(msgspec.Struct, frozen=True, order=True):
    """A hub that says it is there: what it calls itself, the name of its key, and where it is."""

    name: str
    node: str
    url: str


@contextlib.contextmanager
def announced(name: str, node: str, port: int, *, at: tuple[str, ...] = ()) -> Iterator[None]:
    """Tells the network that a hub is here, as long as the block lasts; without a network to tell it, tells nobody.
    `at` are the addresses of this computer that may be used, else all."""
    import zeroconf

    try:
        here = _open(at)
    except OSError:  # no network at all, or one that forbids it: the address can still be typed
        yield
        return
    told = zeroconf.ServiceInfo(
        KIND,
        f"{node}.{KIND}",
        addresses=[socket.inet_aton(one) for one in at or addresses()],
        port=port,
        properties={"name": name[:60], "node": node},
        server=f"fieldapp-{node}.local.",
    )
    try:
        with contextlib.suppress(zeroconf.Error):
            here.register_service(told, allow_name_change=True)
        yield
    finally:
        here.close()


def find(seconds: float = PATIENCE, *, node: str = "", at: tuple[str, ...] = ()) -> list[Found]:
    """The hubs that answer within some seconds; with a `node` only that one, at once when it answers. Takes time, so
    never in the window's own thread."""
    import zeroconf

    seen: dict[str, Found] = {}
    enough = threading.Event()

    class Listener(zeroconf.ServiceListener):
        def add_service(self, around: zeroconf.Zeroconf, kind: str, called: str) -> None:
            told = around.get_service_info(kind, called, timeout=2000)
            for one in _found(told) if told else []:
                if len(seen) < MOST and node in ("", one.node):
                    seen.setdefault(one.url, one)
            if node and seen:
                enough.set()

        def update_service(self, around: zeroconf.Zeroconf, kind: str, called: str) -> None:
            self.add_service(around, kind, called)

        def remove_service(self, around: zeroconf.Zeroconf, kind: str, called: str) -> None:
            pass

    try:
        here = _open(at)
    except OSError:
        return []
    try:
        zeroconf.ServiceBrowser(here, KIND, listener=Listener())
        enough.wait(seconds)
    finally:
        here.close()
    return sorted(seen.values())


def seek(node: str) -> str:
    """Where in this network the hub of a key's name is now; "" for nowhere."""
    found = find(node=node)
    return found[0].url if found else ""


def _open(at: tuple[str, ...]) -> zeroconf.Zeroconf:
    import zeroconf

    return zeroconf.Zeroconf(interfaces=list(at) or zeroconf.InterfaceChoice.All, ip_version=zeroconf.IPVersion.V4Only)


def _found(told: Any) -> Iterator[Found]:
    said = told.decoded_properties
    for address in told.parsed_addresses():
        yield Found(str(said.get("name") or ""), str(said.get("node") or ""), f"http://{address}:{told.port}")


def addresses() -> list[str]:
    """The IPv4 addresses of this computer in its networks, by which others reach it."""
    import ifaddr

    found = [ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)]
    return sorted(one for one in found if not one.startswith(("127.", "169.254."))) or ["127.0.0.1"]
