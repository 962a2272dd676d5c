"""POST /v1/letters: letters of others from who carried them in, the answers to be carried back out."""

from __future__ import annotations

import functools

from litestar import handlers

from fieldapp.server import letters, province
from fieldapp.server.routes import exchange, gate
from fieldapp.sync import letters as carried


def route(served: province.Province, gated: gate.Gate) -> handlers.HTTPRouteHandler:
    """The handler over an open province."""
    return exchange.enveloped(carried.PATH, functools.partial(letters.receive, served), gated)
