"""POST /v1/letters: letters of others from who carried them in, the answers to be carried back out."""

from __future__ import annotations

import litestar
from litestar import handlers

from fieldapp.server import letters, province
from fieldapp.server.routes import exchange, gate
from fieldapp.sync import envelope
from fieldapp.sync import letters as carried


def route(served: province.Province, gated: gate.Gate) -> handlers.HTTPRouteHandler:
    """The handler over an open province."""

    @litestar.post(carried.PATH, status_code=200)
    async def hand_over(request: gate.Request) -> litestar.Response[bytes]:
        secret = exchange.bearer(request.headers.get("authorization", ""))
        data = await gated.body(request, envelope.WHOLE)
        return gate.envelope_answer(await gated.run(letters.receive, served, data, secret, who=gate.caller(request)))

    return hand_over
