"""POST /v1/hub, /v1/hub/letters and /v1/hub/hello: what a laptop asks of the hub in its office; GET /health."""

from __future__ import annotations

from typing import Any

import litestar
from litestar import handlers

import fieldapp
from fieldapp.server import hub_carriers, relay
from fieldapp.server.routes import gate
from fieldapp.sync import envelope, hubs, letters

LARGEST = envelope.WHOLE + 64 * 1024  # bytes of an envelope that is sealed


def routes(hub: relay.Hub, gated: gate.Gate) -> list[handlers.HTTPRouteHandler]:
    """The handlers over an open hub."""

    @litestar.post(hubs.PATH, status_code=200)
    async def exchange(request: gate.Request) -> litestar.Response[bytes]:
        data = await gated.body(request, LARGEST)
        return gate.envelope_answer(await gated.run(hub.receive, data, who=gate.caller(request)))

    @litestar.post(letters.AT_HUB, status_code=200)
    async def carried(request: gate.Request) -> litestar.Response[bytes]:
        data = await gated.body(request, LARGEST)
        return gate.envelope_answer(await gated.run(hub_carriers.receive, hub, data, who=gate.caller(request)))

    @litestar.post(hubs.HELLO, status_code=200)
    async def hello(request: gate.Request) -> litestar.Response[bytes]:
        await gated.body(request, 1024)
        return gate.envelope_answer(await gated.run(hub.hello))

    @litestar.get("/health", sync_to_thread=True)
    def health() -> dict[str, Any]:
        state = hub.state()
        return {"ok": True, "node": hub.node, "version": fieldapp.__version__, "province": state.told}

    return [exchange, carried, hello, health]
