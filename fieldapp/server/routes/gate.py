"""The gate before the province: reads a body within bounds, lets few work at once, turns the rest away early."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import litestar

from fieldapp.domain import problems
from fieldapp.server import counters, turns
from fieldapp.server.routes import refusals
from fieldapp.sync import protocol

AT_ONCE = 8  # fewer than the connections of the database's pool
WAITING = 60  # at most, fewer where work takes longer; who comes later is told when, and holds no memory meanwhile
PATIENCE = 300.0  # seconds for a whole body: 256 KiB take two minutes on the worst village links
HELD = 256 * 1024 * 1024  # bytes of all bodies that are coming just now, so that slow or hostile ones fill no memory
SMALL = 64 * 1024  # bytes of each, which a day's visits seldom need, are held at all times
DRAIN = 4  # times the limit are read and thrown away, so that the refusal is heard and not a cut line

Request = litestar.Request[Any, Any, Any]
T = TypeVar("T")


class Gate:
    """Counts who is inside; `run` does blocking work in a thread."""

    def __init__(self, counted: counters.Counters, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._counted = counted
        self._limiter = anyio.CapacityLimiter(at_once)
        self._spare = anyio.CapacityLimiter(1)
        self._turns = turns.Turns(time.monotonic, at_once, at_once + waiting)
        self._inside = 0
        self._held = 0

    async def body(self, request: Request, limit: int) -> bytes:
        """The body of an envelope's request. Problems "envelope_bad", "envelope_too_big", and "busy" for one that
        drips, or for which there is no memory left."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != protocol.CONTENT_TYPE:
            raise problems.Problem("envelope_bad")
        try:
            with anyio.fail_after(PATIENCE):
                return await self._read(request, limit)
        except TimeoutError:
            raise refusals.busy() from None

    async def _read(self, request: Request, limit: int) -> bytes:
        body, size = bytearray(), 0
        try:
            async for piece in request.stream():
                size += len(piece)
                self.count(len(piece))
                if size > limit * DRAIN:
                    break
                if size <= limit and len(body) + len(piece) == size and self._room_for(size, len(piece)):
                    body += piece
                    self._held += len(piece)
                else:
                    self._held -= len(body)
                    body.clear()
        finally:
            self._held -= len(body)
        if size > limit:
            raise problems.Problem("envelope_too_big")
        if len(body) < size:
            raise refusals.busy(self.turn(caller(request)))
        return bytes(body)

    def _room_for(self, size: int, more: int) -> bool:
        """Whether a body that has come to this size may be held with the last piece of it."""
        return size <= SMALL or self._held + more <= HELD

    def count(self, size: int) -> None:
        """So many bytes came in."""
        self._counted.bytes_in += size

    def turn(self, who: str) -> int:
        """The seconds until somebody's turn for whom there is no room even to be read."""
        return self._turns.ask(who, self._inside) or refusals.AGAIN

    async def run(self, work: Callable[..., bytes], *args: object, who: str = "") -> bytes:
        """What `work` returns, done in a thread. Problem "busy" when too many are waiting already; with `who` it says
        when their turn is, and keeps that free for them."""
        return await self.call(work, *args, who=who)

    async def call(self, work: Callable[..., T], *args: object, who: str = "") -> T:
        """The same for work that returns something else than bytes."""
        turn = self._turns.ask(who, self._inside)
        if turn:
            raise refusals.busy(turn)
        self._inside += 1
        began, took = time.monotonic(), list[float]()
        try:
            return await anyio.to_thread.run_sync(_timed, took, work, *args, limiter=self._limiter)
        finally:
            self._counted.seconds += time.monotonic() - began
            for seconds in took:
                self._turns.took(seconds, self._inside)
            self._inside -= 1

    async def meanwhile(self, work: Callable[[], None]) -> None:
        """Does in a thread what nobody waits for yet; nothing while anybody is inside, who would wait for it."""
        if self._inside:
            return
        began = time.monotonic()
        try:
            await anyio.to_thread.run_sync(work, limiter=self._spare)
        finally:
            self._counted.seconds += time.monotonic() - began


def caller(request: Request) -> str:
    """Whom a turn is kept for."""
    return named(request.headers.get("authorization", ""), request.client.host if request.client else "")


def named(token: str, host: str) -> str:
    """The device by its token, else the computer that asks."""
    return hashlib.sha256((token or host).encode()).hexdigest()[:32]


def _timed(took: list[float], work: Callable[..., T], *args: object) -> T:
    """What `work` returns; how long it took without the waiting before it is kept beside."""
    began = time.monotonic()
    try:
        return work(*args)
    finally:
        took.append(time.monotonic() - began)


def envelope_answer(sealed: bytes) -> litestar.Response[bytes]:
    """An answer in its envelope."""
    return litestar.Response(sealed, media_type=protocol.CONTENT_TYPE, status_code=200)
