"""POST /v1/exchange: an envelope with a device's facts in, an envelope with the province's answer out."""

from __future__ import annotations

from collections.abc import Callable

import litestar
from litestar import background_tasks, handlers

from fieldapp.domain import problems
from fieldapp.server import ahead, province
from fieldapp.server.routes import gate
from fieldapp.sync import envelope, protocol


def route(served: province.Province, gated: gate.Gate) -> handlers.HTTPRouteHandler:
    """The handler over an open province."""
    return enveloped(protocol.PATH, lambda data, secret: served.receive(data, secret), gated, lambda: served.ahead)


def enveloped(
    path: str, receive: Callable[[bytes, str], bytes], gated: gate.Gate, after: Callable[[], ahead.Ahead] | None = None
) -> handlers.HTTPRouteHandler:
    """A handler that takes an envelope and its sender's token, and answers with an envelope; what is supposed to be
    asked for `after` that is read once the answer has left."""

    @litestar.post(path, status_code=200)
    async def exchange(request: gate.Request) -> litestar.Response[bytes]:
        secret = bearer(request.headers.get("authorization", ""))
        data = await gated.body(request, envelope.WHOLE)
        answer = gate.envelope_answer(await gated.run(receive, data, secret, who=gate.caller(request)))
        if after is not None and (supposed := after()).waits:
            answer.background = background_tasks.BackgroundTask(gated.meanwhile, supposed.read)
        return answer

    return exchange


def bearer(header: str) -> str:
    """The token of an Authorization header (RFC 6750). Problem "unauthorized" without one."""
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise problems.Problem("unauthorized")
    return secret.strip()
