"""A gate on the wire between a laptop and its server that does one bad thing, once: cuts, stalls, flips, repeats,
or answers by itself; everything before and after passes."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
import time
from collections.abc import Iterator

import msgspec

PIECE = 64 * 1024
PATIENCE = 20.0  # seconds that a line is held without a word
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: the end is a reset, not a farewell
PAGE = "<html><body>Mời đăng nhập Wi-Fi 'Bưu điện'</body></html>".encode()
PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE


class Plan(msgspec.Struct):
    """The bad thing and its place: `way` "up" (questions) or "down" (answers), `at` the byte before which it happens,
    counted over all connections, `bit` the one that is flipped, `page` what is answered instead."""

    what: str = "pass"  # cut, reset, stall, flip, repeat, answer
    way: str = "up"
    at: int = 0
    bit: int = 0
    page: bytes = b""


class Gate:
    """Passes bytes between whoever comes to its port and the server behind it; keeps what passed."""

    def __init__(self, behind: str) -> None:
        host, _, port = behind.rpartition("//")[2].rpartition(":")
        self._behind = (host, int(port))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._over = threading.Event()
        self._visits: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._serve, name="gate")
        self.plan = Plan()
        self.passed = {"up": bytearray(), "down": bytearray()}
        self.happened = False

    def set(self, plan: Plan) -> None:
        """Another plan; counting begins anew."""
        self.plan, self.happened = plan, False
        self.passed = {"up": bytearray(), "down": bytearray()}

    def __enter__(self) -> Gate:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        for visit in self._visits:
            visit.join()
        self._listening.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            if _ready(self._listening):
                here, _ = self._listening.accept()
                self._visits = [one for one in self._visits if one.is_alive()]
                self._visits.append(threading.Thread(target=self._visit, args=(here,), name="gate-visit"))
                self._visits[-1].start()

    def _visit(self, here: socket.socket) -> None:
        with contextlib.suppress(OSError), here, socket.create_connection(self._behind) as there:
            for one in (here, there):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            asked = bytearray()
            while not self._over.is_set():
                for source in _ready(here, there):
                    way, target = ("up", there) if source is here else ("down", here)
                    piece = source.recv(PIECE)
                    asked += piece if way == "up" else b""
                    if not piece or not self._pass(way, piece, here, target, asked):
                        self._end(here, there)
                        return

    def _pass(self, way: str, piece: bytes, here: socket.socket, target: socket.socket, asked: bytearray) -> bool:
        """Passes a piece on, unless it is its turn; False when the line is to be cut."""
        plan, begins = self.plan, len(self.passed[way])
        self.passed[way] += piece
        if self.happened or way != plan.way or not begins <= plan.at < begins + len(piece):
            target.sendall(piece)
            return True
        if plan.what == "pass":
            target.sendall(piece)
            return True
        self.happened = True
        before, after = piece[: plan.at - begins], piece[plan.at - begins :]
        if plan.what == "flip":
            target.sendall(before + bytes([after[0] ^ 1 << plan.bit]) + after[1:])
            return True
        if plan.what == "repeat":
            self._ask_again(bytes(asked))
            target.sendall(piece)
            return True
        target.sendall(plan.page if plan.what == "answer" else before)
        if plan.what == "stall":
            self._wait(here)
        return False

    def _wait(self, here: socket.socket) -> None:
        """Holds the line without a word until the laptop has had enough."""
        until = time.monotonic() + PATIENCE
        while not self._over.is_set() and time.monotonic() < until:
            if _ready(here) and not here.recv(PIECE):
                return

    def _ask_again(self, asked: bytes) -> None:
        """The same question once more, on a line of its own, before the first answer is passed on."""
        with contextlib.suppress(OSError), socket.create_connection(self._behind, timeout=PATIENCE) as there:
            there.sendall(asked)
            there.recv(PIECE)

    def _end(self, *lines: socket.socket) -> None:
        for one in lines:
            if self.happened and self.plan.what == "reset":
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            one.close()


def _ready(*lines: socket.socket) -> list[socket.socket]:
    """The lines on which something comes, within a twentieth of a second."""
    with selectors.DefaultSelector() as selector:
        for one in lines:
            selector.register(one, selectors.EVENT_READ)
        return [key.fileobj for key, _ in selector.select(0.05) if isinstance(key.fileobj, socket.socket)]


def head(data: bytes) -> int:
    """How long the head of an HTTP message is."""
    return data.index(b"\r\n\r\n") + 4


def answers(data: bytes) -> Iterator[bytes]:
    """The answers that came down one after another."""
    while data:
        start = head(data)
        lines = data[:start].lower().split(b"\r\n")
        size = int(next(line for line in lines if line.startswith(b"content-length:"))[15:])
        yield data[: start + size]
        data = data[start + size :]
