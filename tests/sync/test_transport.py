"""The transport against real sockets: our server's answers come through, and every other end has its name."""

from __future__ import annotations

import contextlib
import itertools
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import fieldapp
from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.sync import protocol, transport

TLS = Path(__file__).parent / "tls"  # key and certificate in one; made for 2020-2120, "expired" for one day
OURS = f"X-Fieldapp: 1\r\nContent-Type: {protocol.CONTENT_TYPE}\r\n"
PAGE = "<html>Mời đăng nhập Wi-Fi</html>"
OUTCOMES = ["offline", "portal", "busy", "unauthorized", "too_old", "tls", "clock"]

Talk = Callable[[socketserver.StreamRequestHandler, bytes], object]


def reply(status: str = "200 OK", headers: str = OURS, body: bytes | str = b"sealed") -> bytes:
    body = body.encode() if isinstance(body, str) else body
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body


def server_side(name: str, line: socket.socket) -> ssl.SSLSocket:
    """TLS over a line or a listening socket; the handshake waits for the first read, off the listening thread."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{name}.pem")
    return context.wrap_socket(line, server_side=True, do_handshake_on_connect=False)


class Server(socketserver.ThreadingTCPServer):
    """Reads each request whole, keeps it, and lets `talk` write what it likes; then it hangs up, or stays."""

    daemon_threads = False

    def __init__(self, talk: Talk | bytes, host: str, stay: bool, tls: str) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.talk = talk if callable(talk) else lambda handler, _: handler.wfile.write(talk)
        self.stay = stay
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        self.callers: set[object] = set()
        self.over = threading.Event()
        super().__init__((host, 0), Handler)
        if tls:
            self.socket = server_side(tls, self.socket)
        name = f"[{host}]" if ":" in host else host
        self.url = f"{'https' if tls else 'http'}://{name}:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: a caller that hangs up is a part of these tests."""


class Handler(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        while self.one() and self.server.stay:
            pass

    def one(self) -> bool:
        line = self.rfile.readline().decode().strip()
        if not line:
            return False
        lines = iter(lambda: self.rfile.readline().decode().strip(), "")
        headers = dict(line.split(": ", 1) for line in lines)
        body = self.rfile.read(int(headers.get("Content-Length", 0)))
        self.server.seen.append((line, headers, body))
        self.server.callers.add(self.client_address)
        self.server.talk(self, body)
        return True


@contextlib.contextmanager
def serving(talk: Talk | bytes, host: str = "127.0.0.1", stay: bool = False, tls: str = "") -> Iterator[Server]:
    with Server(talk, host, stay, tls) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def carrying(
    url: str,
    token: str = "",
    ca_file: Path | None = None,
    timeout: tuple[float, float] = (5, 5),
    patience: float = 60,
) -> Iterator[transport.Transport]:
    wire = transport.Transport(url, token=token, ca_file=ca_file, plain=True, timeout=timeout, patience=patience)
    with contextlib.closing(wire):
        yield wire


def ask(talk: Talk | bytes) -> bytes:
    with serving(talk) as server, carrying(server.url) as wire:
        return wire.post("/v1/exchange", b"facts")


def free_port() -> int:
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        return int(spare.getsockname()[1])


# What goes well


def test_our_server_gets_the_bytes_and_its_answer_comes_back() -> None:
    data = bytes(range(256)) * 1000
    with serving(reply(body=data)) as server, carrying(server.url + "/phieu/", token="secret") as wire:
        assert wire.post("/v1/exchange", data) == data
    line, headers, body = server.seen[0]
    assert line == "POST /phieu/v1/exchange HTTP/1.1"
    assert body == data
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Content-Type"] == protocol.CONTENT_TYPE
    assert headers["User-Agent"] == f"fieldapp/{fieldapp.__version__}"


def test_a_token_changed_between_two_posts_is_used_at_once() -> None:
    with serving(reply(), stay=True) as server, carrying(server.url) as wire:
        wire.post("/", b"1")
        wire.token = "new"
        wire.post("/", b"2")
    assert [headers.get("Authorization") for _, headers, _ in server.seen] == [None, "Bearer new"]


def test_one_connection_serves_many_posts() -> None:
    with serving(reply(), stay=True) as server, carrying(server.url) as wire:
        for _ in range(5):
            wire.post("/v1/exchange", b"facts")
    assert (len(server.seen), len(server.callers)) == (5, 1)


def test_a_connection_that_the_server_let_go_is_made_again() -> None:
    answer = reply(headers=OURS + "Connection: close\r\n")
    with serving(answer) as server, carrying(server.url) as wire:
        assert [wire.post("/", b"facts") for _ in range(3)] == [b"sealed"] * 3
    assert len(server.callers) == 3


def test_a_connection_that_rested_long_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "IDLE", -1)
    with serving(reply(), stay=True) as server, carrying(server.url) as wire:
        assert [wire.post("/", b"facts") for _ in range(3)] == [b"sealed"] * 3
    assert len(server.callers) == 3


def test_a_connection_ends_when_it_is_let_go_though_an_error_is_still_looked_at() -> None:
    ended: list[bytes] = []

    def talk(handler: socketserver.StreamRequestHandler, body: bytes) -> None:
        if body == b"1":
            server.over.wait(10)
            return
        handler.wfile.write(reply())
        handler.connection.settimeout(5)
        ended.append(handler.rfile.read(1))

    with serving(talk) as server:
        with carrying(server.url, timeout=(5, 0.2)) as wire:
            with pytest.raises(transport.Offline) as caught:
                wire.post("/", b"1")
            wire.post("/", b"2")
        server.over.set()
    assert (caught.value.timed_out, ended) == (True, [b""])


def test_what_went_over_the_wire_is_counted() -> None:
    with serving(reply(body=bytes(2000)), stay=True) as server, carrying(server.url) as wire:
        wire.post("/v1/exchange", bytes(3000))
        wire.post("/v1/exchange", b"")
    assert wire.requests == 2
    assert 3000 + 2 * 100 < wire.bytes_out < 3000 + 2 * 600
    assert 4000 + 2 * 50 < wire.bytes_in < 4000 + 2 * 300


def test_an_answer_in_chunks_comes_through() -> None:
    head = f"HTTP/1.1 200 OK\r\n{OURS}Transfer-Encoding: chunked\r\n\r\n".encode()
    assert ask(head + b"4\r\nseal\r\n2\r\ned\r\n0\r\n\r\n") == b"sealed"


def test_a_host_may_be_an_ipv6_address() -> None:
    with serving(reply(), host="::1") as server, carrying(server.url) as wire:
        assert wire.post("/v1/exchange", b"facts") == b"sealed"
    assert server.seen[0][1]["Host"] == server.url.removeprefix("http://")


def test_nothing_is_asked_for_compressed_and_no_cookie_is_kept() -> None:
    answer = reply(headers=OURS + "Set-Cookie: a=b; Path=/\r\n")
    with serving(answer, stay=True) as server, carrying(server.url) as wire:
        wire.post("/", b"1")
        wire.post("/", b"2")
    assert [headers["Accept-Encoding"] for _, headers, _ in server.seen] == ["identity"] * 2
    assert not any("Cookie" in headers for _, headers, _ in server.seen)


# No network


def test_a_refused_port_is_offline() -> None:
    with carrying(f"http://127.0.0.1:{free_port()}") as wire, pytest.raises(transport.Offline) as caught:
        wire.post("/v1/exchange", b"facts")
    assert not caught.value.timed_out
    assert wire.requests == 1


def test_a_name_that_nobody_knows_is_offline() -> None:
    with carrying("http://fieldapp.invalid") as wire, pytest.raises(transport.Offline) as caught:
        wire.post("/v1/exchange", b"facts")
    assert caught.value.outcome == "offline"


def test_a_server_that_never_answers_is_timed_out() -> None:
    def stall(handler: socketserver.StreamRequestHandler, _: bytes) -> None:
        server.over.wait()

    with serving(stall) as server, carrying(server.url, timeout=(5, 0.1)) as wire:
        with pytest.raises(transport.Offline) as caught:
            wire.post("/v1/exchange", b"facts")
        assert caught.value.timed_out


def test_a_server_that_stops_in_the_middle_is_timed_out() -> None:
    def stall(handler: socketserver.StreamRequestHandler, _: bytes) -> None:
        handler.wfile.write(reply()[:-3])
        server.over.wait()

    with serving(stall) as server, carrying(server.url, timeout=(5, 0.1)) as wire:
        with pytest.raises(transport.Offline) as caught:
            wire.post("/v1/exchange", b"facts")
        assert caught.value.timed_out


def test_a_server_that_drips_is_given_up_though_each_drop_is_in_time() -> None:
    def drip(handler: socketserver.StreamRequestHandler, _: bytes) -> None:
        handler.wfile.write(reply()[:-3])
        server.over.wait()

    with serving(drip) as server, carrying(server.url, patience=0) as wire:
        with pytest.raises(transport.Offline, match="drips") as caught:
            wire.post("/v1/exchange", b"facts")
        assert caught.value.timed_out


@pytest.mark.parametrize("answer", [reply(), reply("401 Unauthorized", body='{"code": "token_unknown"}')])
def test_an_answer_cut_at_any_byte_is_never_taken_for_one(answer: bytes) -> None:
    places = itertools.count()

    def cut(handler: socketserver.StreamRequestHandler, _: bytes) -> None:
        handler.wfile.write(answer[: next(places)])

    ends = []
    with serving(cut) as server, carrying(server.url) as wire:
        for _ in answer:
            with pytest.raises(transport.Undelivered) as caught:
                wire.post("/v1/exchange", b"facts")
            ends.append(caught.value)
    assert isinstance(ends[-1], transport.Offline)
    assert not any(isinstance(end, transport.Busy) or end.outcome == "tls" for end in ends)
    assert answer != reply() or {end.outcome for end in ends} == {"offline"}


def test_a_line_cut_while_we_speak_is_offline() -> None:
    def hang_up(request: socket.socket, address: object) -> bool:
        request.recv(10)
        return False

    with serving(reply()) as server, carrying(server.url) as wire:
        server.verify_request = hang_up  # type: ignore[method-assign, assignment]
        with pytest.raises(transport.Offline):
            wire.post("/v1/exchange", bytes(8 * 1024 * 1024))


# Somebody else answers

STRANGERS = {
    "a login page": reply(headers="Content-Type: text/html\r\n", body=PAGE),
    "a login page with our mark": reply(headers="X-Fieldapp: 1\r\nContent-Type: text/html\r\n", body=PAGE),
    "our type without our mark": reply(headers=f"Content-Type: {protocol.CONTENT_TYPE}\r\n"),
    "another mark": reply(headers=OURS.replace("1", "2", 1)),
    "no type": reply(headers="X-Fieldapp: 1\r\n"),
    "packed on the way": reply(headers=OURS + "Content-Encoding: gzip\r\n"),
    "another success": reply("206 Partial Content"),
    "login needed": reply("511 Network Authentication Required", headers=OURS),
    "a proxy's login": reply("407 Proxy Authentication Required", headers="", body=PAGE),
    "a stranger's 401": reply("401 Unauthorized", headers="", body=PAGE),
    "a stranger's 403": reply("403 Forbidden", headers="", body=PAGE),
    "a stranger's 404": reply("404 Not Found", headers="", body=PAGE),
    "a stranger's 426": reply("426 Upgrade Required", headers="", body=PAGE),
    "a redirect to nowhere": reply("302 Found", headers="Location: http://[\r\n"),
    "a redirect without a place": reply("303 See Other", headers=""),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_an_answer_that_is_not_ours_is_a_portal(name: str) -> None:
    with pytest.raises(transport.Portal):
        ask(STRANGERS[name])


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent"])
def test_a_redirect_is_not_followed_and_our_token_goes_nowhere_else(status: str) -> None:
    with serving(reply()) as other:
        answer = reply(status, headers=f"{OURS}Location: {other.url}/login\r\n")
        with serving(answer) as server, carrying(server.url, token="secret") as wire:
            with pytest.raises(transport.Portal) as caught:
                wire.post("/v1/exchange", b"facts")
            assert (caught.value.where, len(server.seen), other.seen) == ("127.0.0.1", 1, [])


def test_a_redirect_without_an_end_is_not_read() -> None:
    def pour(handler: socketserver.StreamRequestHandler, _: bytes) -> None:
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n")
        with contextlib.suppress(OSError):
            while True:
                handler.wfile.write(bytes(65536))

    with pytest.raises(transport.Portal):
        ask(pour)


@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_without_an_end_is_left_at_the_cap(chunked: bool) -> None:
    piece = b"10000\r\n" + bytes(65536) + b"\r\n" if chunked else bytes(65536)
    length = "Transfer-Encoding: chunked" if chunked else "Connection: close"

    def pour(handler: socketserver.StreamRequestHandler, _: bytes) -> None:
        handler.wfile.write(f"HTTP/1.1 200 OK\r\n{OURS}{length}\r\n\r\n".encode())
        with contextlib.suppress(OSError):
            while True:
                handler.wfile.write(piece)

    with serving(pour) as server, carrying(server.url) as wire:
        with pytest.raises(transport.Portal, match="more than"):
            wire.post("/v1/exchange", b"facts")
        assert wire.bytes_in < transport.BIGGEST + 2 * transport.CHUNK


def test_a_stranger_without_tls_where_tls_should_be_is_a_portal() -> None:
    def shout(request: socket.socket, address: object) -> bool:
        request.recv(65536)
        request.sendall(reply(headers="Content-Type: text/html\r\n", body=PAGE))
        return False

    with serving(b"") as server, carrying(server.url.replace("http:", "https:")) as wire:
        server.verify_request = shout  # type: ignore[method-assign, assignment]
        with pytest.raises(transport.Portal):
            wire.post("/v1/exchange", b"facts")


# The server says no


@pytest.mark.parametrize(
    ("status", "asked", "seconds"),
    [
        ("429 Too Many Requests", "Retry-After: 120\r\n", 120),
        ("429 Too Many Requests", "X-Fieldapp: 1\r\nRetry-After: 7\r\n", 7),
        ("503 Service Unavailable", "Content-Type: text/html\r\nRetry-After: 9999999999999999999\r\n", 3600),
        ("503 Service Unavailable", "Content-Type: text/html\r\n", 0),
        ("503 Service Unavailable", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n", 0),
        ("503 Service Unavailable", "Retry-After: -5\r\n", 0),
        ("503 Service Unavailable", "Retry-After: ²\r\n", 0),
        ("502 Bad Gateway", "Content-Type: text/html\r\n", 0),
        ("504 Gateway Timeout", "", 0),
        ("500 Internal Server Error", OURS, 0),
    ],
)
def test_a_busy_server_names_its_time(status: str, asked: str, seconds: int) -> None:
    with pytest.raises(transport.Busy) as caught:
        ask(reply(status, headers=asked, body=PAGE))
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("headers", "turn"),
    [(f"{OURS}Retry-After: 7\r\n", True), ("Retry-After: 7\r\n", False), (OURS, False)],
)
def test_only_our_own_server_keeps_a_turn(headers: str, turn: bool) -> None:
    with pytest.raises(transport.Busy) as caught:
        ask(reply("503 Service Unavailable", headers=headers))
    assert caught.value.turn is turn


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
@pytest.mark.parametrize(("body", "code"), [('{"code": "device_revoked"}', "device_revoked"), ("", "server_refused")])
def test_our_server_may_let_a_device_in_no_longer(status: str, body: str, code: str) -> None:
    with pytest.raises(transport.Unauthorized) as caught:
        ask(reply(status, headers=OURS, body=body))
    assert (caught.value.code, caught.value.outcome) == (code, "unauthorized")


def test_our_server_may_ask_for_a_newer_program() -> None:
    with pytest.raises(transport.TooOld) as caught:
        ask(reply("426 Upgrade Required", body='{"code": "too_old", "details": {"least": "2.0"}}'))
    assert caught.value.details == {"least": "2.0"}


def test_a_refusal_comes_with_its_code_field_and_words() -> None:
    body = '{"code": "invitation_used", "field": "code", "details": {"uses": 1}, "new": 1}'
    with pytest.raises(transport.Refused) as caught:
        ask(reply("409 Conflict", headers="X-Fieldapp: 1\r\nContent-Type: application/json\r\n", body=body))
    refused = caught.value
    assert (refused.code, refused.field, refused.details) == ("invitation_used", "code", {"uses": 1})
    assert not isinstance(refused, transport.Unauthorized | transport.TooOld)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"code": 5}', b'{"code": "\xff"}', b'{"code": "x", "details": {"a":' + b"[" * 60000],
)
def test_a_refusal_that_cannot_be_read_is_still_a_refusal(body: bytes) -> None:
    with pytest.raises(transport.Refused) as caught:
        ask(reply("413 Content Too Large", headers="X-Fieldapp: 1\r\n", body=body))
    assert caught.value.code == "server_refused"
    assert "413" in resources.explain(problems.Problem("server_refused", "", **caught.value.details))


def test_a_refusal_without_an_end_is_not_read_to_it() -> None:
    with pytest.raises(transport.Portal):
        ask(reply("400 Bad Request", body=b" " * (transport.NOTE + 1)))


def test_nothing_is_tried_twice_behind_our_back() -> None:
    for answer in (reply("503 Busy"), b"", reply("302 Found", headers="Location: /\r\n")):
        with serving(answer) as server, carrying(server.url) as wire:
            with pytest.raises(transport.Undelivered):
                wire.post("/v1/exchange", b"facts")
            assert (len(server.seen), wire.requests) == (1, 1)


# Trust


def untrusted(host: str = "127.0.0.1", tls: str = "server", ca_file: Path | None = None) -> str:
    """The reason for which a server is not trusted; the token must not have left."""
    with serving(reply(), tls=tls) as server:
        url = server.url.replace("127.0.0.1", host)
        with carrying(url, "secret", ca_file) as wire, pytest.raises(transport.TlsUntrusted) as caught:
            wire.post("/v1/exchange", b"facts")
    assert server.seen == []
    assert caught.value.outcome == ("clock" if caught.value.reason == "clock" else "tls")
    return caught.value.reason


def test_a_certificate_that_the_system_does_not_know_is_refused() -> None:
    assert untrusted() == "untrusted"


def test_no_variable_of_the_environment_widens_the_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(TLS / "server.pem"))
    assert untrusted() == "untrusted"


def test_the_list_that_comes_with_requests_does_not_widen_the_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(TLS / "server.pem"))
    assert untrusted() == "untrusted"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_certificate_is_taken_with_its_authority_file(host: str) -> None:
    with serving(reply(), tls="server", stay=True) as server:
        url = server.url.replace("127.0.0.1", host)
        with carrying(url, ca_file=TLS / "server.pem") as wire:
            assert [wire.post("/v1/exchange", b"facts") for _ in range(2)] == [b"sealed"] * 2
    assert len(server.callers) == 1


def test_another_authority_is_refused() -> None:
    assert untrusted(ca_file=TLS / "other.pem") == "untrusted"


def test_the_certificate_of_another_host_is_refused() -> None:
    assert untrusted(tls="other", ca_file=TLS / "other.pem") == "name"
    assert untrusted("localhost", tls="other", ca_file=TLS / "other.pem") == "name"


def test_a_certificate_out_of_date_points_to_the_clock() -> None:
    assert untrusted(tls="expired", ca_file=TLS / "expired.pem") == "clock"


# Proxies and passwords of the environment


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_the_proxy_of_the_environment_is_used(no_proxies: pytest.MonkeyPatch) -> None:
    with serving(reply()) as proxy, carrying("http://fieldapp.invalid") as wire:
        no_proxies.setenv("http_proxy", proxy.url)
        assert wire.post("/v1/exchange", b"facts") == b"sealed"
    assert proxy.seen[0][0] == "POST http://fieldapp.invalid/v1/exchange HTTP/1.1"


def test_the_exceptions_of_the_environment_hold(no_proxies: pytest.MonkeyPatch) -> None:
    with serving(reply()) as proxy, carrying("http://fieldapp.invalid") as wire:
        no_proxies.setenv("http_proxy", proxy.url)
        no_proxies.setenv("no_proxy", ".invalid")
        with pytest.raises(transport.Offline):
            wire.post("/v1/exchange", b"facts")
    assert proxy.seen == []


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_no_proxy_stands_on_the_way_to_this_computer(host: str, no_proxies: pytest.MonkeyPatch) -> None:
    no_proxies.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    with serving(reply(), host=host) as server, carrying(server.url) as wire:
        assert wire.post("/v1/exchange", b"facts") == b"sealed"


def test_a_proxy_that_is_gone_is_offline(no_proxies: pytest.MonkeyPatch) -> None:
    no_proxies.setenv("https_proxy", f"http://127.0.0.1:{free_port()}")
    with carrying("https://fieldapp.invalid") as wire, pytest.raises(transport.Offline):
        wire.post("/v1/exchange", b"facts")


def test_a_proxy_that_wants_a_login_is_a_portal(no_proxies: pytest.MonkeyPatch) -> None:
    with serving(reply("407 Proxy Authentication Required", headers="")) as proxy:
        no_proxies.setenv("https_proxy", proxy.url)
        with carrying("https://fieldapp.invalid", token="secret") as wire, pytest.raises(transport.Portal):
            wire.post("/v1/exchange", b"facts")
    assert proxy.seen[0][0].startswith("CONNECT fieldapp.invalid:443")
    assert "Authorization" not in proxy.seen[0][1]


@pytest.mark.parametrize("ca_file", [TLS / "other.pem", None])
def test_trust_is_the_same_behind_a_proxy(ca_file: Path | None, no_proxies: pytest.MonkeyPatch) -> None:
    inside: list[bytes] = []

    def tunnel(handler: socketserver.StreamRequestHandler, _: bytes) -> None:
        handler.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        with contextlib.suppress(ssl.SSLError), server_side("other", handler.connection) as line:
            for piece in iter(lambda: line.recv(65536), b""):
                inside.append(piece)
                if piece.endswith(b"facts"):
                    break
            line.sendall(reply())

    with serving(tunnel) as proxy, carrying("https://elsewhere.test", ca_file=ca_file) as wire:
        no_proxies.setenv("https_proxy", proxy.url)
        with contextlib.nullcontext() if ca_file else pytest.raises(transport.TlsUntrusted):
            assert wire.post("/v1/exchange", b"facts") == b"sealed"
    assert b"".join(inside)[:17] == (b"POST /v1/exchange" if ca_file else b"")


def test_a_password_file_does_not_replace_our_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login may password doan\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with serving(reply()) as server, carrying(server.url, token="secret") as wire:
        wire.post("/v1/exchange", b"facts")
    assert server.seen[0][1]["Authorization"] == "Bearer secret"


# Addresses and words


@pytest.mark.parametrize(
    "url",
    [
        "",
        "phieu.example.vn",
        "ftp://phieu.example.vn",
        "https://",
        "https://a:b@phieu.example.vn",
        "https://phieu.example.vn/?x=1",
        "https://phieu.example.vn:99999",
        "https://phieu.example.vn:0",
        "http://[::1",
    ],
)
def test_an_address_that_leads_nowhere_is_said_at_once(url: str) -> None:
    with pytest.raises(problems.Problem, match="server_address_bad") as caught:
        transport.Transport(url)
    assert url in resources.explain(caught.value)


@pytest.mark.parametrize(
    "host", ["10.0.0.7", "0.0.0.0", "[fe80::1]", "tinh.example", "127.0.0.1.example", "localhost.example", "127.1"]
)
def test_without_tls_nothing_leaves_this_computer(host: str) -> None:
    with pytest.raises(problems.Problem, match="server_plain") as caught:
        transport.Transport(f"http://{host}:8000/tinh")
    assert f"http://{host}:8000/tinh" in resources.explain(caught.value)
    for url in (f"https://{host}", "http://127.0.0.1:8000", "http://127.9.9.9", "http://[::1]:1", "http://localhost"):
        transport.Transport(url).close()
    transport.Transport(f"http://{host}", plain=True).close()


@pytest.mark.parametrize("host", ["a" * 64 + ".vn", "máy chủ", "a..b", "xn--\u0001"])
def test_a_host_that_cannot_be_is_offline(host: str) -> None:
    with carrying(f"http://{host}") as wire, pytest.raises(transport.Offline):
        wire.post("/v1/exchange", b"facts")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_has_a_text_that_says_the_slips_are_safe(outcome: str) -> None:
    assert "Các phiếu vẫn an toàn trên máy này" in resources.say(f"wire_{outcome}")
    assert "slips are safe on this computer" in resources.say(f"wire_{outcome}", "en")


def test_every_end_has_an_outcome_of_its_own() -> None:
    ends = [
        transport.Offline(""),
        transport.Portal(""),
        transport.Busy(""),
        transport.Unauthorized(""),
        transport.TooOld(""),
        transport.TlsUntrusted("", "name"),
        transport.TlsUntrusted("", "clock"),
    ]
    assert [end.outcome for end in ends] == OUTCOMES
