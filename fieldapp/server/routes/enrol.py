"""POST /v1/enrol: a device with an invitation becomes a person's; few failures are allowed per address."""

from __future__ import annotations

import litestar
from litestar import handlers

from fieldapp.domain import problems
from fieldapp.server import auth, province, tries
from fieldapp.server.routes import gate
from fieldapp.sync import protocol

BIGGEST = 64 * 1024  # bytes of an enrolment, before and after decompression


def route(served: province.Province, gated: gate.Gate, tried: tries.Tries) -> handlers.HTTPRouteHandler:
    """The handler over an open province."""

    def work(data: bytes) -> bytes:
        return served.enrol(read(data))

    @litestar.post(protocol.ENROL, status_code=200)
    async def enrol(request: gate.Request) -> litestar.Response[bytes]:
        asker = request.client.host if request.client else ""
        tried.check(asker)
        data = await gated.body(request, BIGGEST)
        try:
            return gate.envelope_answer(await gated.run(work, data))
        except problems.Problem as problem:
            if problem.code != "busy":
                tried.failed(asker)
            raise

    return enrol


def read(data: bytes) -> protocol.Enrolment:
    """The enrolment in an envelope. Problems "envelope_*", "too_old"."""
    return auth.read(data, BIGGEST)
