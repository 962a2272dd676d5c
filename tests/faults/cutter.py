"""A line that breaks: it carries bytes to a server and back, and goes dead after so many of one direction."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from urllib import parse

NEVER = 1 << 60


class Line:
    """A socket before a server. `plan` gives, for each connection, how many bytes pass to the server and how many come
    back before it breaks; `alter` changes what passes to the server."""

    def __init__(self, server: str, plan: Callable[[], tuple[int, int]], alter: Callable[[bytes], bytes]) -> None:
        self._to = (parse.urlsplit(server).hostname, parse.urlsplit(server).port)
        self._plan, self._alter = plan, alter
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.cuts = 0
        self._ends: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for end in self._ends:
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(self._to)
            self._ends += [near, far]
            out, back = self._plan()
            for source, sink, most, alter in ((near, far, out, self._alter), (far, near, back, bytes)):
                thread = threading.Thread(target=self._carry, args=(source, sink, most, alter), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _carry(self, source: socket.socket, sink: socket.socket, most: int, alter: Callable[[bytes], bytes]) -> None:
        left = most
        with contextlib.suppress(OSError):
            while left and (data := source.recv(min(left, 16 * 1024))):
                sink.sendall(alter(data))
                left -= len(data)
            if not left:
                self.cuts += 1
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def line(server: str, plan: Callable[[], tuple[int, int]], alter: Callable[[bytes], bytes] = bytes) -> Iterator[Line]:
    """Such a line, as long as the block lasts."""
    made = Line(server, plan, alter)
    try:
        yield made
    finally:
        made.close()
