"""POST /v1/relay: a hub's mail in, and out what it passes on."""

from __future__ import annotations

import litestar
from litestar import handlers

from fieldapp.server import mailroom, province
from fieldapp.server.routes import exchange, gate
from fieldapp.sync import envelope, hubs


def route(served: province.Province, gated: gate.Gate) -> handlers.HTTPRouteHandler:
    """The handler over an open province."""

    @litestar.post(hubs.RELAY, status_code=200)
    async def relay(request: gate.Request) -> litestar.Response[bytes]:
        secret = exchange.bearer(request.headers.get("authorization", ""))
        data = await gated.body(request, envelope.WHOLE)
        return gate.envelope_answer(await gated.run(mailroom.receive, served, data, secret, who=gate.caller(request)))

    return relay
