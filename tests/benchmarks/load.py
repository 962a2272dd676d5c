"""Devices that all come to a server, in a process of their own: each with one request made ready beforehand, at its own
moment; whoever is told to come again does."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from pathlib import Path

import msgspec

from fieldapp.sync import schedule, transport

PATIENCE = 300.0  # seconds until a device gives up
TRIES = 100  # after which it would be refused for good
_MARK = transport.MARK.lower().encode()


class Request(msgspec.Struct, array_like=True):
    """One device's request: when it comes (seconds from the start), its token and its envelope."""

    at: float
    token: str
    data: bytes


class Served(msgspec.Struct, array_like=True):
    """How it went: the last status (0 for a cut line), seconds from the last byte asked to the first one answered, how
    often it was told to come again, whether ever without saying when, and when it was done."""

    status: int
    seconds: float
    again: int
    untold: int
    done: float


async def _ask(port: int, one: Request) -> tuple[int, float, float, bool]:
    """Status, seconds, the seconds of Retry-After (-1 for none), and whether our own server says so."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = (
            f"POST /v1/exchange HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {one.token}\r\n"
            "Content-Type: application/vnd.fieldapp.envelope\r\nConnection: close\r\n"
            f"Content-Length: {len(one.data)}\r\n\r\n"
        )
        writer.write(head.encode() + one.data)
        await writer.drain()
        began = time.perf_counter()
        first = await reader.readline()
        took = time.perf_counter() - began
        told = (await reader.read()).partition(b"\r\n\r\n")[0].lower()
        heads = dict(line.split(b": ", 1) for line in told.split(b"\r\n") if b": " in line)
        return int(first.split()[1]), took, float(heads.get(b"retry-after", -1)), heads.get(_MARK) == b"1"
    finally:
        writer.close()


async def _device(port: int, one: Request, start: float) -> Served:
    bits = random.Random(one.token)
    served = Served(0, 0.0, 0, 0, 0.0)
    await asyncio.sleep(max(0.0, start + one.at - time.perf_counter()))
    while served.again < TRIES:
        try:
            served.status, served.seconds, wait, ours = await asyncio.wait_for(_ask(port, one), PATIENCE)
        except (OSError, IndexError, TimeoutError):
            served.status = 0
            break
        if served.status != 503:
            break
        served.again += 1
        served.untold += wait < 0
        at = schedule.next_try("busy", served.again, 0, bits.random(), 0, round(max(wait, 0)), ours and wait > 0)
        await asyncio.sleep(at / 1000)
    served.done = time.perf_counter() - start
    return served


async def _all(port: int, asked: list[Request]) -> list[Served]:
    start = time.perf_counter()
    return await asyncio.gather(*(_device(port, one, start) for one in asked))


if __name__ == "__main__":
    asked = msgspec.msgpack.decode(Path(sys.argv[2]).read_bytes(), type=list[Request])
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(_all(int(sys.argv[1]), asked))))
