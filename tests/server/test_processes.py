"""The server as a process: started and stopped by the command line, alone or two over one PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fieldapp.server import app, database, tables
from fieldapp.sync import protocol

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a process is stopped by a signal here")
TURNS = 3  # of each laptop at the two processes
ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def serving(
    *where: str, port: int = 0, before: Callable[[], object] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A `fieldapp serve` process and its address; it is stopped at the end unless it stopped before. `before` is done
    in it first of all."""
    words = [sys.executable, "-W", "error", "-m", "fieldapp", "serve", *where, "--port", str(port)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(
        words, cwd=ROOT, env={**os.environ, "FIELDAPP_LANG": "en"}, preexec_fn=before, **pipes
    ) as process:
        try:
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, line + process.stderr.read()
            yield process, found[0]
        finally:
            if process.poll() is None:
                process.terminate()


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_cleanly(town, number):
    with serving("--db", town.url) as (process, _):
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "The server has stopped.\n", "")


@pytest.fixture
def today(served: Any) -> Any:
    """The commune at the clock's own time, for a process of its own knows no other."""
    served.now = time.time_ns() // 1_000_000
    return served


@POSIX
def test_a_served_province_goes_on_after_a_restart(today, device):
    hoa = device("hoa")
    house = hoa.household("Khe Sú")
    with serving("--db", today.url) as (_, hoa.link.url):
        first = hoa.exchange(house)
    with serving("--db", today.url) as (_, hoa.link.url):
        second = hoa.exchange(anchor=first.anchor)
    assert first.have == second.have == {hoa.origin: (1, house.id)}
    assert (first.anchor[1], second.anchor[1], second.reset) == (1, 1, False)


@POSIX
def test_eight_laptops_at_two_processes_lose_and_double_nothing(today, device):
    """All push at once: every fact has one place in the feed, and the feed has no gap."""
    laptops = [device(person) for person in ["hoa", "lan", "sang", "thanh"] * 2]
    with serving("--db", today.url) as (_, one), serving("--db", today.url) as (_, two):

        def push(step: int) -> list[str]:
            sender, written = laptops[step], []
            for turn in range(TURNS):
                sender.link.url = (one, two)[(step + turn) % 2]
                houses = [sender.household("Khe Sú", f"Hộ {step} {turn} {number}") for number in range(5)]
                answer = sender.exchange(*houses, *map(sender.visit, houses))
                assert answer.have[sender.origin][0] == sender.n
                written += [house.id for house in houses]
            return written

        with futures.ThreadPoolExecutor(len(laptops)) as pool:
            written = [id for told in pool.map(push, range(len(laptops))) for id in told]
        seen = laptops[0].sees()
    assert len(written) == 8 * TURNS * 5
    assert set(written) <= set(seen)
    with database.reading(today.engine) as conn:
        positions = conn.scalars(sa.select(tables.feed.c.pos).order_by(tables.feed.c.pos)).all()
    assert positions == list(range(1, 2 * len(written) + 1))


@POSIX
def test_a_reader_at_the_other_process_never_misses_a_fact(today, device):
    """One pushes through one process while another reads through the second, from its cursor on only."""
    hoa, lan = device("hoa"), device("lan")
    written = [hoa.household("Khe Sú", f"Hộ {number}") for number in range(15)]
    with serving("--db", today.url) as (_, hoa.link.url), serving("--db", today.url) as (_, lan.link.url):
        heard: list[bytes] = []

        def hear() -> None:
            rows = [row for rows in lan.exchange().feed.values() for row in rows]
            heard.extend(bytes(row.body) for row in rows if isinstance(row, protocol.Carried))

        with futures.ThreadPoolExecutor(1) as pool:
            pushing = pool.submit(lambda: [hoa.exchange(house) for house in written])
            while not pushing.done():
                hear()
            pushing.result()
        hear()
    assert heard == [house.body for house in written]


def refused(*words: str) -> tuple[int, str]:
    """The exit code and the error lines of a command that must fail."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "fieldapp", *words],
        cwd=ROOT,
        env={**os.environ, "FIELDAPP_LANG": "en", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == b""
    return done.returncode, done.stderr.decode("utf-8")


def test_serving_where_nothing_was_set_up_is_refused(tmp_path):
    code, said = refused("serve", "--data", str(tmp_path))
    assert code == 1
    assert said.startswith("No province has been set up here.")
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_one_line(town):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = refused("serve", "--db", town.url, "--port", port)
    assert (code, said.count("\n")) == (1, 1)
    assert f"port {port}" in said


def test_a_database_that_cannot_be_reached_is_one_line(tmp_path):
    code, said = refused("serve", "--db", "postgresql://127.0.0.1:9/khong-co")
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("The server's database cannot be opened:")


def test_a_password_among_the_words_is_refused():
    code, said = refused("serve", "--db", "postgresql://an:bi-mat@127.0.0.1:9/x")
    assert code == 1
    assert "PGPASSWORD" in said
    assert "bi-mat" not in said


@pytest.mark.parametrize("library", ["litestar", "sqlalchemy", "uvicorn"])
def test_without_the_server_part_one_line_says_what_to_install(library):
    blocked = (
        f"import sys; sys.modules[{library!r}] = None; from fieldapp.__main__ import main; sys.exit(main(['serve']))"
    )
    env = {**os.environ, "FIELDAPP_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", blocked], cwd=ROOT, env=env, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        f"The server part is not installed here ({library} is missing). Run: pip install fieldapp[server]"
    ]


def test_an_answer_does_not_wait_until_its_headers_have_arrived():
    with app._listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@POSIX
def test_more_laptops_than_the_system_gives_files_by_default_are_all_heard(town):
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, hard))

    with serving("--db", town.url, before=few) as (process, address), contextlib.ExitStack() as left:
        where = address.removeprefix("http://").split(":")
        lines = [left.enter_context(socket.create_connection(where, timeout=20)) for _ in range(150)]
        for line in lines:
            line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert {line.recv(12) for line in lines} == {b"HTTP/1.1 200"}
        process.terminate()
        assert process.communicate(timeout=20)[1] == ""
