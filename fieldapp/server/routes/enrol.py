"""POST /v1/enrol: a device with an invitation becomes a person's; few failures are allowed per address."""

from __future__ import annotations

import litestar
import msgspec
from litestar import handlers

from fieldapp.domain import problems
from fieldapp.server import province, tries
from fieldapp.server.routes import gate
from fieldapp.sync import envelope, protocol

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
    """The enrolment in an envelope, signed by the very key that it wants to enrol: whoever sends it has that key.

    Problems "envelope_*", and "too_old" for a protocol that is no longer spoken.
    """
    try:
        asked = protocol.read_enrolment(envelope.peek(data, limit=BIGGEST))
        key = bytes.fromhex(asked.sign_key)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise problems.Problem("envelope_bad") from None
    header, _ = envelope.open(data, key, limit=BIGGEST)
    if header.req != asked.req:
        raise problems.Problem("envelope_bad")
    if asked.v < protocol.OLDEST:
        raise problems.Problem("too_old")
    return asked
