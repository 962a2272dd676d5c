"""More requests at once than a server can read: each hears when its turn is, and none waits in the server's memory."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator

import pytest

from fieldapp.server import app
from fieldapp.server.routes import crowd, gate
from fieldapp.sync import envelope, protocol, transport


@pytest.fixture
def narrow(town, served, monkeypatch) -> Iterator[tuple[str, int]]:
    """The commune's server with room for one request."""
    monkeypatch.setattr(crowd, "ROOM", 1)
    with app.running(town.province) as address:
        town.address = address
        host, port = address.removeprefix("http://").split(":")
        yield host, int(port)


def begin(where: tuple[str, int], size: int, path: str = protocol.PATH, token: str = "x") -> socket.socket:
    """A request of which the body is still to come."""
    line = socket.create_connection(where, timeout=20)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {protocol.CONTENT_TYPE}\r\n"
    line.sendall(f"{head}Authorization: Bearer {token}\r\nContent-Length: {size}\r\n\r\n".encode())
    return line


def answered(line: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, once the server has hung up."""
    told = b""
    while piece := line.recv(65536):
        told += piece
    head, _, body = told.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    return int(first.split()[1]), {name.lower(): value for name, value in (one.split(": ", 1) for one in rest)}, body


@contextlib.contextmanager
def taken(where: tuple[str, int]) -> Iterator[None]:
    """Somebody has the room, and is slow to say what it is about; then leaves."""
    with begin(where, 1000) as slow:
        slow.sendall(b"FA1")
        while not _full(where):
            continue
        yield
    while _full(where):
        continue


def _full(where: tuple[str, int]) -> bool:
    with begin(where, 0, "/nowhere") as line:
        line.shutdown(socket.SHUT_WR)
        return answered(line)[0] == 503


def test_whoever_comes_when_all_room_is_taken_hears_when_to_come_again(narrow):
    with taken(narrow), begin(narrow, 10) as late:
        late.sendall(b"0123456789")
        status, headers, body = answered(late)
    told = json.loads(body)
    assert (status, told["code"], headers[transport.MARK.lower()]) == (503, "busy", "1")
    assert int(headers["retry-after"]) == told["details"]["seconds"] > 0
    assert headers["cache-control"] == "no-store"


def test_a_laptop_takes_it_as_a_turn_that_is_kept_for_it(narrow, device):
    hoa = device("hoa")
    with taken(narrow), pytest.raises(transport.Busy) as busy:
        hoa.exchange()
    assert busy.value.turn
    assert busy.value.retry_after > 0
    hoa.exchange()


def test_a_long_body_is_heard_out_before_it_is_turned_away(narrow):
    with taken(narrow), begin(narrow, 3_000_000) as late:
        late.sendall(bytes(3_000_000))
        assert answered(late)[0] == 503


def test_a_body_without_end_is_cut(narrow, monkeypatch):
    monkeypatch.setattr(envelope, "WHOLE", 100_000)
    with taken(narrow), begin(narrow, 50_000_000) as late, contextlib.suppress(OSError):
        late.sendall(bytes(50_000_000))
        pytest.fail("all of it was taken")


def test_whoever_drips_in_a_crowd_is_given_up(narrow, monkeypatch):
    with taken(narrow):
        monkeypatch.setattr(gate, "PATIENCE", 0.2)
        with begin(narrow, 1000) as late:
            assert answered(late)[0] == 503


def test_whoever_goes_away_in_a_crowd_harms_nobody(narrow, device, caplog):
    hoa = device("hoa")
    with taken(narrow):
        begin(narrow, 1000).close()
    hoa.exchange()
    assert caplog.text == ""


def test_the_crowd_is_counted_without_a_line_in_the_log(narrow, caplog):
    with taken(narrow):
        for _ in range(3):
            with begin(narrow, 0) as late:
                assert answered(late)[0] == 503
    with socket.create_connection(narrow, timeout=20) as line:
        line.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        metrics = answered(line)[2].decode()
    assert f'fieldapp_answers_total{{path="{protocol.PATH}",status="503"}} 3' in metrics
    assert caplog.text == ""


def test_bodies_that_come_slowly_fill_no_memory_and_a_laptop_s_day_passes(town, served, device, monkeypatch):
    monkeypatch.setattr(gate, "HELD", 2_000_000)
    hoa = device("hoa")
    host, port = served.address.removeprefix("http://").split(":")
    where = host, int(port)
    with contextlib.ExitStack() as left:
        slow = [left.enter_context(begin(where, 1_900_000)) for _ in range(2)]
        first, second = slow
        first.sendall(bytes(1_800_000))
        while _came(where) < 1_800_000:
            continue
        hoa.exchange()
        second.sendall(bytes(1_900_000))
        status, headers, body = _first_answer(second)
        assert (status, json.loads(body)["code"]) == (503, "busy")
        assert int(headers["retry-after"]) > 0
        first.sendall(bytes(100_000))
        assert _first_answer(first)[0] == 400  # heard to its end, and found to be nothing
    with begin(where, 1_900_000) as later:
        later.sendall(bytes(1_900_000))
        assert _first_answer(later)[0] == 400


def _came(where: tuple[str, int]) -> int:
    """The bytes of all bodies so far."""
    with socket.create_connection(where, timeout=20) as line:
        line.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        told = answered(line)[2].decode()
    return int(told.partition('fieldapp_bytes_total{direction="in"} ')[2].split()[0])


def _first_answer(line: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """The same of a server that keeps the line open."""
    told = b""
    while b"\r\n\r\n" not in told:
        piece = line.recv(65536)
        assert piece, told
        told += piece
    head, _, body = told.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in rest)}
    while len(body) < int(headers["content-length"]):
        body += line.recv(65536)
    return int(first.split()[1]), headers, body
