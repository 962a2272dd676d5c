"""What comes over the socket that is no good exchange: every answer is marked, coded and says nothing about people."""

from __future__ import annotations

import http.client
import http.server
import json
import logging
import os
import socket
import threading
from collections.abc import Iterator

import anyio
import msgspec
import pytest
import sqlalchemy as sa

from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.server import admin, app, counters, database, province, tables, turns
from fieldapp.server.routes import gate, refusals
from fieldapp.sync import envelope, protocol, transport


def ask(address: str, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None):
    """One plain request: the response and its body."""
    line = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    try:
        line.request(method, path, body, headers or {})
        response = line.getresponse()
        return response, response.read()
    finally:
        line.close()


def refused(work, *args, **more) -> str:
    with pytest.raises(transport.Refused) as refusal:
        work(*args, **more)
    return refusal.value.code


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "path_unknown"),
        ("GET", "/v1/exchange", 405, "method_wrong"),
        ("POST", "/v1/exchange", 401, "unauthorized"),
        ("POST", "/v1/enrol", 400, "envelope_bad"),
        ("POST", "/v1/../health", 404, "path_unknown"),
        ("DELETE", "/metrics", 405, "method_wrong"),
    ],
)
def test_every_refusal_has_our_mark_and_a_code(served, method, path, status, code):
    response, body = ask(served.address, method, path)
    assert (response.status, response.getheader(transport.MARK)) == (status, "1")
    assert response.getheader("Cache-Control") == "no-store"
    assert json.loads(body) == {"code": code, "field": "", "details": {}}


def test_health_tells_that_the_database_answers(served, device):
    device("hoa").exchange()
    response, body = ask(served.address, "GET", "/health")
    told = json.loads(body)
    assert (response.status, response.getheader(transport.MARK)) == (200, "1")
    assert (told["ok"], told["node"]) == (True, served.province.node)


def test_metrics_count_and_name_nobody(served, device):
    hoa = device("hoa")
    hoa.exchange(hoa.household("Khe Sú"))
    _, body = ask(served.address, "GET", "/metrics")
    text = body.decode()
    assert 'fieldapp_answers_total{path="/v1/exchange",status="200"} 1\n' in text
    assert "fieldapp_feed_position 1\n" in text
    assert not any(word in text for word in ("Hòa", "127.0.0.1", hoa.person, hoa.device, hoa.origin))


def test_unknown_paths_do_not_fill_the_metrics(served):
    for step in range(5):
        ask(served.address, "GET", f"/wp-login-{step}.php")
    assert b'{path="other",status="404"} 5' in ask(served.address, "GET", "/metrics")[1]


def test_a_wrong_path_in_the_address_is_named(served, device):
    hoa = device("hoa")
    hoa.link.url += "/fieldapp"
    assert refused(hoa.exchange) == "path_unknown"


@pytest.mark.parametrize("cut", [0, 1, 3, 6, 40, 200, -1])
def test_a_cut_envelope_is_refused_and_nothing_is_taken(served, device, cut):
    hoa = device("hoa")
    asked = hoa.ask(hoa.household("Khe Sú"))
    sealed = envelope.seal(protocol.encode(asked), hoa.signer, made=0, req=asked.req)
    assert refused(hoa.link.post, protocol.PATH, sealed[:cut]) == "envelope_bad"
    with database.reading(served.engine) as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(tables.change)) == 0


@pytest.mark.parametrize("at", [10, 150, 260, -1])
def test_a_changed_byte_is_noticed(served, device, at):
    hoa = device("hoa")
    asked = hoa.ask(hoa.household("Khe Sú"))
    sealed = bytearray(envelope.seal(protocol.encode(asked), hoa.signer, made=0, req=asked.req))
    sealed[at] ^= 1
    assert refused(hoa.link.post, protocol.PATH, bytes(sealed)) in ("envelope_bad", "envelope_forged", "unauthorized")


def test_an_envelope_of_a_later_program_is_told_apart(device):
    hoa = device("hoa")
    assert refused(hoa.link.post, protocol.PATH, b"FA2" + bytes(200)) == "envelope_too_new"


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"null", b"\xff\xfe", b'{"v":1,"req":"\xff"}', b"[" * 5000, b'{"v":1', b"\0"]
)
def test_a_signed_body_that_is_no_exchange_is_refused(device, body):
    hoa = device("hoa")
    assert refused(hoa.post, body, hoa.id()) == "envelope_bad"
    assert refused(hoa.post, body, hoa.id(), protocol.ENROL) == "envelope_bad"


def test_the_request_id_inside_and_outside_must_agree(device):
    hoa = device("hoa")
    assert refused(hoa.post, protocol.encode(hoa.ask()), hoa.id()) == "envelope_bad"


def test_numbers_that_no_database_holds_are_refused(device):
    hoa = device("hoa")
    house = hoa.household("Khe Sú")
    asked = hoa.ask(changes=[(2**70, msgspec.Raw(house.body))])
    assert refused(hoa.post, protocol.encode(asked), asked.req) == "envelope_bad"
    assert hoa.exchange().have[hoa.origin] == (0, "")


def test_a_program_too_old_is_told_so(device):
    with pytest.raises(transport.TooOld) as refusal:
        device("hoa").exchange(v=0)
    assert refusal.value.code == "too_old"


def test_a_body_too_big_is_refused_in_words_and_not_by_a_cut_line(served, device):
    hoa = device("hoa")
    assert refused(hoa.link.post, protocol.PATH, bytes(envelope.WHOLE + 1)) == "envelope_too_big"
    assert refused(hoa.link.post, protocol.ENROL, bytes(70_000)) == "envelope_too_big"
    hoa.exchange()


def test_a_small_envelope_that_unfolds_too_far_is_refused(device):
    hoa = device("hoa")
    assert refused(hoa.post, b" " * (protocol.BODY_LIMIT + 1), hoa.id()) == "envelope_too_big"


def test_another_content_type_is_refused(device):
    hoa = device("hoa")
    assert refused(hoa.link.post, protocol.PATH, b"FA1", "application/json") == "envelope_bad"


def test_another_province_knows_nobody_and_its_word_is_not_ours(served, device, tmp_path):
    hoa = device("hoa")
    engine = database.connect(f"sqlite:///{(tmp_path / 'other.db').as_posix()}")
    admin.init(engine, "Tỉnh khác", now=served.now, entropy=os.urandom)
    other = province.Province(engine, clock=lambda: served.now, entropy=os.urandom)
    with app.running(other) as address:
        hoa.link.url = address
        with pytest.raises(transport.Unauthorized):
            hoa.exchange()
    asked = hoa.ask()
    answer = other.sign(protocol.encode(asked), asked.req, 0)
    with pytest.raises(problems.Problem, match="envelope_forged"):
        envelope.open(answer, served.province.public_key())
    other.close()


@pytest.fixture
def portal() -> Iterator[str]:
    """A guest network's login page, which answers everything with 200."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"Xin c")

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_login_page_in_between_is_never_a_receipt(device, portal):
    hoa = device("hoa")
    hoa.link.url = portal
    with pytest.raises(transport.Portal):
        hoa.exchange(hoa.household("Khe Sú"))


def test_a_server_that_stopped_is_offline(town):
    with app.running(town.province) as address:
        link = transport.Transport(address)
        assert refused(link.post, protocol.PATH, b"x") == "unauthorized"
    with pytest.raises(transport.Offline):
        link.post(protocol.PATH, b"x")
    link.close()


def test_a_bug_is_logged_by_kind_and_place_and_without_words(town, caplog):
    def broken() -> int:
        raise ValueError("Nguyễn Thị Hòa 0912345678")

    town.province.clock = broken
    sealed = b"FA1" + bytes(300)
    with caplog.at_level(logging.ERROR, "fieldapp.server"), app.running(town.province) as address:
        headers = {"Content-Type": protocol.CONTENT_TYPE, "Authorization": "Bearer x"}
        response, body = ask(address, "POST", protocol.PATH, sealed, headers)
    assert (response.status, json.loads(body)["code"]) == (500, "server_bug")
    assert response.getheader(transport.MARK) == "1"
    assert "ValueError" in caplog.text
    assert "test_wire.py" in caplog.text
    assert "Hòa" not in caplog.text


def test_a_database_out_of_reach_is_busy_and_not_a_refusal(town, device, served):
    hoa = device("hoa")
    with database.writing(town.engine) as conn:
        conn.execute(sa.text("ALTER TABLE device RENAME TO lost"))
    with pytest.raises(transport.Busy):
        hoa.exchange()
    with database.writing(town.engine) as conn:
        conn.execute(sa.text("ALTER TABLE lost RENAME TO device"))
    hoa.exchange()


def test_more_than_the_gate_lets_wait_are_asked_to_come_again():
    gated = gate.Gate(counters.Counters(), at_once=1, waiting=0)
    inside, go = threading.Event(), threading.Event()

    def work() -> bytes:
        inside.set()
        go.wait(20)
        return b"done"

    async def crowd() -> list[object]:
        seen: list[object] = []

        async def first() -> None:
            seen.append(await gated.run(work))

        async with anyio.create_task_group() as group:
            group.start_soon(first)
            await anyio.to_thread.run_sync(inside.wait)
            try:
                await gated.run(work, who="lan")
            except problems.Problem as problem:
                seen.append(problem)
            go.set()
        return seen

    busy, done = anyio.run(crowd)
    assert isinstance(busy, problems.Problem)
    assert (busy.code, done) == ("busy", b"done")
    answer = refusals.answer(busy)
    assert answer.status_code == 503
    assert 1 <= int(answer.headers["Retry-After"]) <= 2 * turns.WIDTH


def test_a_body_that_drips_is_given_up(monkeypatch, device, served):
    hoa = device("hoa")
    monkeypatch.setattr(gate, "PATIENCE", 0.2)
    host, port = served.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        head = f"POST {protocol.PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {protocol.CONTENT_TYPE}\r\n"
        line.sendall(f"{head}Authorization: Bearer {hoa.link.token}\r\nContent-Length: 1000\r\n\r\nFA1".encode())
        assert line.recv(4000).startswith(b"HTTP/1.1 503")


def test_a_sender_that_goes_away_in_the_middle_harms_nobody(device, served, caplog):
    hoa = device("hoa")
    host, port = served.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        head = f"POST {protocol.PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {protocol.CONTENT_TYPE}\r\n"
        line.sendall(f"{head}Authorization: Bearer x\r\nContent-Length: 1000\r\n\r\nFA1".encode())
    hoa.exchange()
    assert caplog.text == ""


def test_ipv6_is_served_too(town):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    with app.running(town.province, "::1") as address:
        assert address.startswith("http://[::1]:")
        link = transport.Transport(address)
        assert refused(link.post, protocol.PATH, b"x") == "unauthorized"
        link.close()


def test_a_port_in_use_is_named(town):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(problems.Problem) as problem, app.running(town.province, port=port):
            pass
    assert (problem.value.code, problem.value.details["port"]) == ("server_port", port)


def test_every_refusal_of_the_table_has_its_words():
    missing = {code for code in refusals.STATUS if code not in resources.texts()}
    assert missing == set()
