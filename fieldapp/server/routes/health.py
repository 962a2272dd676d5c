"""GET /health and GET /metrics: whether the server can do its work, and how much it did; nothing about people."""

from __future__ import annotations

from typing import Any

import litestar
import sqlalchemy as sa
from litestar import handlers

import fieldapp
from fieldapp.server import counters, database, province, tables


def routes(served: province.Province, counted: counters.Counters) -> list[handlers.HTTPRouteHandler]:
    """The two handlers over an open province."""

    @litestar.get("/health", sync_to_thread=True)
    def health() -> dict[str, Any]:
        return {"ok": True, "node": served.node, "version": fieldapp.__version__, "position": position(served)}

    @litestar.get("/metrics", sync_to_thread=True, media_type=litestar.MediaType.TEXT)
    def metrics() -> str:
        return counted.text(position(served))

    return [health, metrics]


def position(served: province.Province) -> int:
    """The end of the feed, asked of the database, so that a server without one is not well."""
    with database.reading(served.engine) as conn:
        return int(conn.scalar(sa.select(tables.node.c.pos)) or 0)
