"""POST /v1/relay: a hub's mail in, and out what it passes on."""

from __future__ import annotations

import functools

from litestar import handlers

from fieldapp.server import mailroom, province
from fieldapp.server.routes import exchange, gate
from fieldapp.sync import hubs


def route(served: province.Province, gated: gate.Gate) -> handlers.HTTPRouteHandler:
    """The handler over an open province."""
    return exchange.enveloped(hubs.RELAY, functools.partial(mailroom.receive, served), gated)
