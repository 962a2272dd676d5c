"""Meets a crowd before the gate: of requests for which there is no room, none is kept in memory, and each hears when to
come again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import msgspec
from litestar import enums, types

from fieldapp.server.routes import gate, refusals
from fieldapp.sync import envelope, protocol

ROOM = 512  # requests that are read, waited for or answered at once

Mark = Callable[[Any, Any], Awaitable[None]]  # of a message and its scope


class Crowd:
    """The application with so much room before it; `gated` gives turns to the others, and `mark` is what it does with
    each answer of its own."""

    def __init__(self, inner: types.ASGIApp, gated: gate.Gate, mark: Mark, room: int) -> None:
        self._inner, self._gated, self._mark, self._room = inner, gated, mark, room
        self._inside = 0

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        if scope["type"] != enums.ScopeType.HTTP or self._inside < self._room:
            await self._let_in(scope, receive, send)
        elif await self._hear_out(receive):
            await self._turn_away(scope, send)

    async def _let_in(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        self._inside += 1
        try:
            await self._inner(scope, receive, send)
        finally:
            self._inside -= 1

    async def _hear_out(self, receive: types.Receive) -> bool:
        """Throws a body away piece by piece, for who is cut short hears no answer; False when the asker is gone."""
        size, more = 0, True
        with anyio.move_on_after(gate.PATIENCE):
            while more and size <= envelope.WHOLE:
                message = await receive()
                if message["type"] != "http.request":
                    return False
                size, more = size + len(message["body"]), message["more_body"]
        self._gated.count(size)
        return True

    async def _turn_away(self, scope: types.HTTPScope, send: types.Send) -> None:
        seconds = self._gated.turn(_who(scope))
        body = msgspec.json.encode(refusals.told(refusals.busy(seconds)))
        headers = {
            "content-type": "application/json", "content-length": str(len(body)), "connection": "close",
            "retry-after": str(seconds),
        }  # fmt: skip
        told = [(name.encode(), value.encode()) for name, value in headers.items()]
        messages: list[Any] = [
            {"type": "http.response.start", "status": 503, "headers": told},
            {"type": "http.response.body", "body": body, "more_body": False},
        ]
        counted = {**scope, "path": scope["path"] if scope["path"] == protocol.PATH else "other"}
        for message in messages:
            await self._mark(message, counted)
            await send(message)


def _who(scope: types.HTTPScope) -> str:
    token = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    return gate.named(token.decode("latin-1"), scope["client"][0] if scope["client"] else "")
