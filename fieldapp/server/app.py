"""The province or a hub on a socket: the routes put together, served in the foreground or in a thread, stopped
gracefully."""

from __future__ import annotations

import contextlib
import gc
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator

import litestar
import uvicorn
from litestar import datastructures, handlers, types

from fieldapp.domain import problems
from fieldapp.server import counters, photos, province, quota, relay, tries
from fieldapp.server.routes import blobs, crowd, enrol, exchange, gate, health, hub, letters, refusals
from fieldapp.server.routes import relay as relaying
from fieldapp.sync import protocol, transport

GRACE = 10  # seconds that exchanges under way get when the server is stopped
OPEN = 65_536  # files and connections that the server asks the system for; the usual 1,024 are fewer than a province
LAST_PORT = 65535
KEEP_ALIVE = 10  # seconds; longer than the device trusts a resting connection (transport.IDLE)
SWEEP = 50_000  # new objects after which those that nobody needs are looked for: a batch has as many, and needs them

Ready = Callable[[str], None]


def build(served: province.Province) -> types.ASGIApp:
    """The application over an open province."""
    counted = counters.Counters()
    gated = gate.Gate(counted)
    pictures = photos.Photos(served, served.photos, quota.Quota()) if served.photos else None
    routes = [
        exchange.route(served, gated),
        enrol.route(served, gated, tries.Tries(time.monotonic)),
        relaying.route(served, gated),
        letters.route(served, gated),
        *(blobs.routes(pictures, gated) if pictures else ()),
        *health.routes(served, counted),
    ]
    return _application(routes, gated, counted)


def build_hub(served: relay.Hub) -> types.ASGIApp:
    """The application over an open hub."""
    counted = counters.Counters()
    gated = gate.Gate(counted)
    return _application(hub.routes(served, gated), gated, counted)


def _application(
    routes: list[handlers.HTTPRouteHandler], gated: gate.Gate, counted: counters.Counters
) -> types.ASGIApp:
    mark = _marked(counted)
    inner = litestar.Litestar(
        routes,
        exception_handlers=refusals.HANDLERS,
        before_send=[mark],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=None,  # the gate has the bounds
    )
    return crowd.Crowd(inner, gated, mark, crowd.ROOM)


def _marked(counted: counters.Counters) -> crowd.Mark:
    """Puts our mark on every answer, refusals and failures included, and counts it."""

    async def mark(message: types.Message, scope: types.Scope) -> None:
        if message["type"] == "http.response.start":
            headers = datastructures.MutableScopeHeaders.from_message(message)
            headers[transport.MARK] = "1"
            headers["Cache-Control"] = "no-store"
            path = scope["path"] if message["status"] != 404 else "other"
            path = protocol.BLOBS if path.startswith(protocol.BLOBS) else path  # one line for all photos
            counted.answers[path, message["status"]] += 1
        elif message["type"] == "http.response.body":
            counted.bytes_out += len(message.get("body", b""))

    return mark


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._ready()


def serve(served: province.Province | relay.Hub, host: str, port: int, ready: Ready) -> None:
    """Serves until SIGTERM or SIGINT; exchanges under way end first. `ready` hears the real address.

    Problem "server_port" when nothing can listen there; port 0 takes a free one.
    """
    _widen()
    gc.freeze()  # what is loaded stays
    gc.set_threshold(SWEEP, *gc.get_threshold()[1:])
    with _listen(host, port) as listening:
        server = _server(served, lambda: ready(address(listening)))
        with _stopped_by_signals(server):
            server.run(sockets=[listening])


@contextlib.contextmanager
def running(served: province.Province | relay.Hub, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """The address of a server that runs in a thread until the block ends."""
    with _listen(host, port) as listening:
        up = threading.Event()
        server = _server(served, up.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="fieldapp-server")
        thread.start()
        try:
            while not up.wait(0.1) and thread.is_alive():
                continue
            yield address(listening)
        finally:
            server.should_exit = True
            thread.join()


def address(listening: socket.socket) -> str:
    """The URL of a listening socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _server(served: province.Province | relay.Hub, ready: Callable[[], None]) -> _Server:
    config = uvicorn.Config(
        build_hub(served) if isinstance(served, relay.Hub) else build(served),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,  # nothing is logged but what goes wrong
        access_log=False,  # addresses of people's homes
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
    )
    return _Server(config, ready)


def _widen() -> None:
    """As many open files as the system allows: where a crowd takes all, not even the database can be opened."""
    if sys.platform == "win32":  # it knows no such bound
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN if hard == resource.RLIM_INFINITY else min(OPEN, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= LAST_PORT:
        raise problems.Problem("server_port", host=host, port=port, why=f"0-{LAST_PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048, dualstack_ipv6=both)
    except OSError as error:
        raise problems.Problem("server_port", host=host, port=port, why=error) from None
    # Each connection has this from here. Without it an answer's body waits until its headers have arrived: a whole
    # round trip, and 40 ms even where there is none.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


@contextlib.contextmanager
def _stopped_by_signals(server: _Server) -> Iterator[None]:
    """uvicorn raises the signal that stopped it once more at the end: here that is no news, and the exit is clean."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
