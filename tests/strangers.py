"""What may stand at a server's address in place of the province: pages, refusals, silence, answers that are lost."""

from __future__ import annotations

import contextlib
import http.server
import socket
import socketserver
import threading
from collections.abc import Iterator

from fieldapp.sync import transport

MOST = 64 * 1024


@contextlib.contextmanager
def answering(status: int, body: bytes = b"", *, ours: bool = False, **headers: str) -> Iterator[str]:
    """The address of somebody who answers everything with one status and body; `ours` with the province's mark."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            for name, value in {**headers, **({transport.MARK: "1"} if ours else {})}.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with _running(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)) as address:
        yield address


@contextlib.contextmanager
def silent() -> Iterator[tuple[str, threading.Event]]:
    """The address of somebody who hears and never answers, and an event to let go of who is waiting."""
    let_go = threading.Event()

    class Silence(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(MOST)
            assert let_go.wait(60)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silence)
    try:
        with _running(server) as address:
            try:
                yield address, let_go
            finally:
                let_go.set()
    finally:
        let_go.set()


@contextlib.contextmanager
def between(behind: str) -> Iterator[Line]:
    """A line to a server, on a port of its own; it may lose the answers."""
    line = Line(behind)
    with _running(line) as address:
        line.address = address
        yield line


class Line(socketserver.ThreadingTCPServer):
    """Carries one question a connection, and the answer back unless it is `losing`."""

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Carrier)
        self.port = int(behind.rpartition(":")[2])
        self.address = ""
        self.losing = False


class _Carrier(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        line = self.server
        assert isinstance(line, Line)
        with socket.create_connection(("127.0.0.1", line.port)) as inner:
            inner.sendall(_question(self.request))
            answer = inner.recv(MOST)  # the server has done what it was asked
            if not line.losing:
                self.request.sendall(answer)
                inner.settimeout(0.2)
                with contextlib.suppress(TimeoutError):
                    while piece := inner.recv(MOST):
                        self.request.sendall(piece)


def _question(side: socket.socket) -> bytes:
    """One HTTP request, to its last byte."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += side.recv(MOST)
    head, _, body = data.partition(b"\r\n\r\n")
    [length] = [int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length")]
    while len(body) < length:
        piece = side.recv(MOST)
        data, body = data + piece, body + piece
    return data


def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@contextlib.contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
