"""The least that could carry a block of rows: a server with one POST and one GET, durable at both ends; no product."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import uvicorn
import zstandard
from sqlcipher3 import dbapi2

from fieldapp.domain import facts, visits
from fieldapp.store import database
from tests.benchmarks import wire

LEVEL = 19
TABLE = "CREATE TABLE visit (id TEXT PRIMARY KEY, village TEXT NOT NULL, date TEXT NOT NULL, body {blob} NOT NULL)"
KEY = bytes(range(32))

# What the rivals' benchmark takes for its floor parses with; and what parses in the least time.
PARSERS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "usual": json.loads,
    "least": msgspec.json.Decoder(dict[str, Any]).decode,
}

Row = tuple[str, str, str, bytes]


class Block(msgspec.Struct, frozen=True):
    """Rows compressed as one: the bytes before and after, and the seconds that it took."""

    data: bytes
    raw: int
    seconds: float


def block(lines: list[bytes], level: int = LEVEL) -> Block:
    """The lines as one block of zstd, at its strongest usual level if no other is named."""
    whole = b"\n".join(lines)
    began = time.perf_counter()
    packed = zstandard.ZstdCompressor(level=level).compress(whole)
    return Block(packed, len(whole), time.perf_counter() - began)


def lines(slips: Iterable[visits.Slip], seed: int) -> list[bytes]:
    """Each slip as one line of JSON, with nothing beside it but an id."""
    bits, now = random.Random(f"rows {seed}"), time.time_ns() // 1_000_000
    return [msgspec.json.encode({"id": facts.new_id(now, bits.randbytes), **msgspec.to_builtins(one)}) for one in slips]


def rows(data: bytes, parse: Callable[[bytes], dict[str, Any]] = json.loads) -> list[Row]:
    """The rows of a block, each parsed: by the standard library, as the floor of the rivals' benchmark does, or by the
    quickest that there is."""
    out = []
    for body in zstandard.ZstdDecompressor().decompress(data).split(b"\n"):
        told = parse(body)
        out.append((told["id"], told["village"], told["date"], body))
    return out


class Shelf:
    """The laptop's end: an encrypted database like a vault's, with one table and nothing more."""

    def __init__(self, path: Path) -> None:
        self.db = database.open_writer(path, KEY)
        self.db.execute(TABLE.format(blob="BLOB"))

    def keep(self, told: Iterable[Row]) -> None:
        """Keeps rows in one durable transaction."""
        with self.db.atomic():
            self.db.conn.executemany("INSERT INTO visit VALUES (?,?,?,?)", list(told))

    def close(self) -> None:
        """Closes the database."""
        self.db.close()


def ask(port: int, method: str, path: str, data: bytes = b"") -> bytes:
    """One request on a connection of its own."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    try:
        link.request(method, path, data)
        answer = link.getresponse()
        body = answer.read()
        assert answer.status == 200, answer.status
        return body
    finally:
        link.close()


@contextlib.contextmanager
def running(folder: Path, port: int, url: str = "", parser: str = "usual") -> Iterator[None]:
    """The bare server as a process of its own, over a file in the folder or an empty PostgreSQL database."""
    words = [sys.executable, "-m", "tests.benchmarks.bare", str(port), url or str(folder / "bare.db"), parser]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, cwd=wire.ROOT, env=os.environ)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        ask(port, "GET", "/")  # the first request of all pays for what is imported late
        yield
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def _sqlite(path: str) -> Callable[[list[Row]], None]:
    db = dbapi2.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(TABLE.format(blob="BLOB"))

    def store(told: list[Row]) -> None:
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO visit VALUES (?,?,?,?)", told)
        db.execute("COMMIT")

    return store


def _postgres(url: str) -> Callable[[list[Row]], None]:
    db = psycopg.connect(url, autocommit=True)
    db.execute(TABLE.format(blob="BYTEA"))

    def store(told: list[Row]) -> None:
        with db.transaction(), db.cursor() as cursor, cursor.copy("COPY visit FROM STDIN") as copy:
            for row in told:
                copy.write_row(row)

    return store


@contextlib.contextmanager
def keeping(where: str) -> Iterator[Callable[[list[Row]], None]]:
    """What keeps rows durably at a new file or in an empty PostgreSQL database, one transaction each time."""
    yield _postgres(where) if where.startswith("postgresql") else _sqlite(where)


def application(
    store: Callable[[list[Row]], None], parse: Callable[[bytes], dict[str, Any]]
) -> Callable[..., Awaitable[None]]:
    """POST /store stores a block and says ok; POST /both answers with the block before; GET / gives the last one."""
    last = b""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        nonlocal last
        told, more = bytearray(), True
        while more:
            message = await receive()
            told += message.get("body", b"")
            more = message.get("more_body", False)
        answer = last if scope["path"] != "/store" else b"ok"
        if told:
            store(rows(bytes(told), parse))
            last = bytes(told)
        length = str(len(answer)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
        await send({"type": "http.response.body", "body": answer})

    return serve


async def _serve(port: int, where: str, parser: str) -> None:
    store = _postgres(where) if where.startswith("postgresql") else _sqlite(where)
    config = uvicorn.Config(
        application(store, PARSERS[parser]), host="127.0.0.1", port=port, http="h11", ws="none", lifespan="off",
        interface="asgi3", log_config=None, access_log=False, server_header=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    print("ready", flush=True)
    await serving


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), *sys.argv[2:]))
