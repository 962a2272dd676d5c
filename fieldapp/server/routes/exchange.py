"""POST /v1/exchange: an envelope with a device's facts in, an envelope with the province's answer out."""

from __future__ import annotations

import litestar
from litestar import handlers

from fieldapp.domain import problems
from fieldapp.server import province
from fieldapp.server.routes import gate
from fieldapp.sync import envelope, protocol


def route(served: province.Province, gated: gate.Gate) -> handlers.HTTPRouteHandler:
    """The handler over an open province."""

    @litestar.post(protocol.PATH, status_code=200)
    async def exchange(request: gate.Request) -> litestar.Response[bytes]:
        secret = bearer(request.headers.get("authorization", ""))
        data = await gated.body(request, envelope.WHOLE)
        return gate.envelope_answer(await gated.run(served.receive, data, secret, who=gate.caller(request)))

    return exchange


def bearer(header: str) -> str:
    """The token of an Authorization header (RFC 6750). Problem "unauthorized" without one."""
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise problems.Problem("unauthorized")
    return secret.strip()
