"""/v1/blobs/<sha256>: photos, sent as the tus protocol 1.0 has it (tus.io), and read back whole.

The offset that is told is what is on the disk; the part of a body that arrived before the line broke is kept.
"""

from __future__ import annotations

import contextlib
import errno
import re
from collections.abc import AsyncIterator, Iterator

import anyio
import litestar
from litestar import enums, exceptions, handlers

from fieldapp.domain import photos as rules
from fieldapp.domain import problems
from fieldapp.server import photos
from fieldapp.server.routes import exchange, gate, refusals
from fieldapp.sync import protocol

VERSION = "1.0.0"
BYTES = "application/offset+octet-stream"
DRAIN = 10  # seconds
WAIT = 2  # seconds
PIECE = 64 * 1024  # bytes that are put on the disk together
_NUMBER = re.compile(r"[0-9]{1,15}")
_METHODS = [enums.HttpMethod.OPTIONS, enums.HttpMethod.HEAD, enums.HttpMethod.POST, enums.HttpMethod.PATCH]

Answer = litestar.Response[bytes]
Body = AsyncIterator[bytes]


class Pouring:
    """Which photos are coming just now. Who asks where one stands while its line has just broken waits until what came
    is on the disk, or the same bytes would come twice; a line that is half open does not hold them up for long."""

    def __init__(self) -> None:
        self._under_way: dict[str, anyio.Event] = {}

    async def settled(self, sha: str) -> None:
        """Waits until nothing of a photo is coming, but not longer than WAIT."""
        under_way = self._under_way.get(sha)
        if under_way is not None:
            with anyio.move_on_after(WAIT):
                await under_way.wait()

    @contextlib.contextmanager
    def through(self, sha: str) -> Iterator[None]:
        """A photo is coming as long as the block lasts."""
        mine = self._under_way.setdefault(sha, anyio.Event())
        try:
            yield
        finally:
            mine.set()
            if self._under_way.get(sha) is mine:
                del self._under_way[sha]


def routes(served: photos.Photos, gated: gate.Gate) -> list[handlers.HTTPRouteHandler]:
    """The two handlers over an open province's photos."""
    pouring = Pouring()

    @litestar.route(protocol.BLOBS + "/{sha:str}", http_method=_METHODS, status_code=200)
    async def tus(request: gate.Request) -> Answer:
        body = request.stream()
        try:
            return await _tus(served, gated, pouring, request, body)
        except problems.Problem:
            await _drain(body)
            raise

    @litestar.get(protocol.BLOBS + "/{sha:str}")
    async def fetch(request: gate.Request) -> Answer:
        data = await gated.run(served.fetch, _secret(request), str(request.path_params["sha"]))
        return litestar.Response(data, media_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})

    return [tus, fetch]


async def _tus(served: photos.Photos, gated: gate.Gate, pouring: Pouring, request: gate.Request, body: Body) -> Answer:
    if request.method == "OPTIONS":
        offers = {"Tus-Version": VERSION, "Tus-Extension": "creation", "Tus-Max-Size": str(rules.LARGEST)}
        return _answer(204, **offers)
    if request.headers.get("tus-resumable") != VERSION:
        return _answer(412, **{"Tus-Version": VERSION})
    sha = str(request.path_params["sha"])
    await pouring.settled(sha)
    standing = await gated.call(served.look, _secret(request), sha)
    if request.method == "HEAD":
        return _answer(200, **{"Upload-Offset": str(standing.offset), "Upload-Length": str(standing.size)})
    if request.method == "POST":
        _agree(request, standing)
        return _answer(201, Location=f"{protocol.BLOBS}/{sha}")
    with pouring.through(sha):
        here = await _pour(request, body, gated, served, standing, sha)
    return _answer(204, **{"Upload-Offset": str(here)})


async def _drain(body: Body) -> None:
    """Lets the sender end, within bounds, so that it hears the refusal and not a cut line."""
    size = 0
    with contextlib.suppress(exceptions.HTTPException), anyio.move_on_after(DRAIN):
        async for piece in body:
            size += len(piece)
            if size > 4 * rules.LARGEST:
                return


def _answer(status: int, **headers: str) -> Answer:
    return litestar.Response(b"", status_code=status, headers={"Tus-Resumable": VERSION, **headers})


def _secret(request: gate.Request) -> str:
    return exchange.bearer(request.headers.get("authorization", ""))


def _number(request: gate.Request, header: str) -> int:
    """The whole number in a header. Problem "blob_header"."""
    told = request.headers.get(header, "")
    if not _NUMBER.fullmatch(told):
        raise problems.Problem("blob_header", header)
    return int(told)


def _agree(request: gate.Request, standing: photos.Standing) -> None:
    """Whoever begins a photo must mean the one that its visit told of."""
    size = _number(request, "upload-length")
    if size != standing.size:
        raise problems.Problem("blob_long", "upload-length", size=standing.size)


async def _pour(
    request: gate.Request,
    body: Body,
    gated: gate.Gate,
    served: photos.Photos,
    standing: photos.Standing,
    sha: str,
) -> int:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != BYTES:
        raise problems.Problem("blob_type", "content-type")
    at = _number(request, "upload-offset")
    if at != standing.offset:
        raise problems.Problem("blob_offset", offset=standing.offset)
    held = bytearray()

    async def settle() -> None:
        nonlocal at
        data, kept = bytes(held), len(held)
        held.clear()
        if kept:
            at = await gated.call(_kept, served, standing, sha, at, data)

    try:
        with anyio.fail_after(gate.PATIENCE):
            async for piece in body:
                gated.count(len(piece))
                held += piece
                if len(held) >= PIECE:
                    await settle()
    except TimeoutError:
        await settle()
        raise refusals.busy() from None
    except exceptions.HTTPException:  # the line broke: what came is kept
        await settle()
        raise
    await settle()
    return at


def _kept(served: photos.Photos, standing: photos.Standing, sha: str, at: int, data: bytes) -> int:
    try:
        return served.append(standing, sha, at, data)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise refusals.busy(600) from error  # until somebody makes room
        raise
