"""A TCP proxy that counts bytes and can be a slow link, in a process of its own; never reads what passes.

Counted are the bytes that TCP carries, HTTP's headers included, not those of IP and TCP. A slow link is one bottleneck
each way, shared by all connections, then a fixed delay; no loss, no slow start. The first bytes of a connection wait
one round trip, for the handshake that loopback hides.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[2]
PACKET = 1400  # bytes that go through the bottleneck at once
CHUNK = 256 * 1024  # likewise where there is none


class Link(msgspec.Struct, frozen=True):
    """What a line can do: bits a second each way (0 = as many as come) and the delay one way in ms."""

    rate: float = 0
    delay: float = 0


class Count(msgspec.Struct):
    """What passed since the last count; `up` is from the client to the server."""

    up: int = 0
    down: int = 0
    connections: int = 0


class _Lane:
    """One direction of the link; `book` gives the moments at which a piece has left and at which it arrives."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._free = 0.0

    def book(self, size: int) -> tuple[float, float]:
        now = asyncio.get_running_loop().time()
        self._free = max(now, self._free) + (size * 8 / self._link.rate if self._link.rate else 0)
        return self._free, self._free + self._link.delay / 1000


class _Proxy:
    def __init__(self, target: tuple[str, int], link: Link) -> None:
        self._target = target
        self._link = link
        self._lanes = {"up": _Lane(link), "down": _Lane(link)}
        self.count = Count()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client from its handshake to the end of both directions."""
        self.count.connections += 1
        await asyncio.sleep(2 * self._link.delay / 1000)
        with contextlib.suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection(*self._target)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry("up", reader, far_writer))
                both.create_task(self._carry("down", far_reader, writer))
        writer.close()

    async def _carry(self, way: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Reads no faster than the bottleneck, so that the sender feels it; what is under way is delivered later."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        async with asyncio.TaskGroup() as both:
            both.create_task(_deliver(under_way, writer))
            piece = b"?"
            while piece:
                try:
                    piece = await reader.read(PACKET if self._link.rate else CHUNK)
                except OSError:  # cut off: for the other side it ends too
                    piece = b""
                setattr(self.count, way, getattr(self.count, way) + len(piece))
                left, arrives = self._lanes[way].book(len(piece))
                under_way.put_nowait((arrives, piece))
                if self._link.rate:
                    await _until(left)

    async def told(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers each line on the control port with the count, and begins to count anew."""
        while await reader.readline():
            writer.write(msgspec.json.encode(self.count) + b"\n")
            self.count = Count()
        writer.close()


async def _deliver(under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    piece = b"?"
    with contextlib.suppress(OSError):
        while piece:
            arrives, piece = await under_way.get()
            await _until(arrives)
            if piece:
                writer.write(piece)
                await writer.drain()
        writer.close()


async def _until(moment: float) -> None:
    wait = moment - asyncio.get_running_loop().time()
    if wait > 0:
        await asyncio.sleep(wait)


async def _serve(target: tuple[str, int], link: Link) -> None:
    proxy = _Proxy(target, link)
    doors = [await asyncio.start_server(door, "127.0.0.1", 0) for door in (proxy.connect, proxy.told)]
    print(json.dumps([door.sockets[0].getsockname()[1] for door in doors]), flush=True)
    await asyncio.Event().wait()


class Wire:
    """The proxy before a port of this computer, until the block ends; `port` is its own."""

    def __init__(self, port: int, link: Link) -> None:
        words = [sys.executable, "-m", "tests.benchmarks.wire", str(port), str(link.rate), str(link.delay)]
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT)
        assert self._process.stdout is not None
        self.port, control = json.loads(self._process.stdout.readline())
        self._control = socket.create_connection(("127.0.0.1", control))
        self._told = self._control.makefile("rb")

    def count(self) -> Count:
        """What passed since this was last asked."""
        self._control.sendall(b"\n")
        return msgspec.json.decode(self._told.readline(), type=Count)

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self._told.close()
        self._control.close()
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(("127.0.0.1", int(sys.argv[1])), Link(float(sys.argv[2]), float(sys.argv[3]))))
