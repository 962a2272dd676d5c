"""Bad lines between a real laptop and a real province: slow, far, cut, gone half-way, behind proxies, IPv6 alone, and
clocks that are wrong by years. Whatever the line does, every slip is there once."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import sqlalchemy as sa
import townhall

from fieldapp.actions import add_household, exchange_now
from fieldapp.domain import hours
from fieldapp.server import app, database, tables
from fieldapp.store import journal, ledger, me, origins
from fieldapp.sync import protocol, run, transport

TLS = Path(__file__).parent / "tls"
YEAR_MS = 365 * commune.DAY_MS


@pytest.fixture
def hoa(hall: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    """Hòa's laptop, which knows its village."""
    with hall.served():
        device = townhall.Device(hall, tmp_path / "hoa", "hoa")
        exchange(device)
    yield device
    device.close()


def exchange(device: townhall.Device, url: str = "", **more: object) -> run.Report:
    owner = me.read(device.db)
    wire = transport.Transport(url or owner.url, token=owner.token, plain=True, **more)  # type: ignore[arg-type]
    with contextlib.closing(wire) as link:
        return exchange_now.exchange_now(device.db, link, clock=device.now, entropy=device.entropy)


def save(device: townhall.Device, count: int = 1, words: int = 10) -> None:
    """So many households are added on a laptop, each with a place of so many letters."""
    village = str(device.db.execute("SELECT area FROM household LIMIT 1").fetchone()[0])
    for number in range(count):
        place = f"{number} " + device.entropy(words // 2).hex()
        house = commune.house(area=village, name="Lỷ Văn Ba", place=place)
        now = device.now()
        wall = hours.wall(now)
        add_household.add_household(device.db, house, now=now, wall=wall, entropy=device.entropy)


def many(device: townhall.Device, count: int) -> None:
    """So many households at once, each with a long place."""
    village = str(device.db.execute("SELECT area FROM household LIMIT 1").fetchone()[0])
    cells = [{"area": village, "name": "Lỷ Văn Ba", "place": device.entropy(90).hex()} for _ in range(count)]
    ledger.record(device.db, [ledger.Deed("household", one) for one in cells], **device.moment())


def there(hall: townhall.Townhall, device: townhall.Device) -> int:
    """How many of a laptop's facts the province has, each counted as often as it has it."""
    with database.reading(hall.engine) as conn:
        c = tables.change.c
        query = sa.select(sa.func.count()).where(c.origin == me.read(device.db).origin)
        return int(conn.scalar(query) or 0)


# A slow line, by a clock that need not be waited for


class Slow:
    """A line with a speed and a way there and back, which gives up as the real one does; time is counted, not spent."""

    def __init__(self, hall: townhall.Townhall, bits: float, way: float = 0.6) -> None:
        self.hall, self.bits, self.way = hall, bits, way
        self.token = ""
        self.time = 0.0
        self.requests = self.bytes_out = self.bytes_in = 0
        self.sizes: list[tuple[int, bool]] = []  # of questions, and whether they came through
        self.loses: Callable[[int], bool] = lambda number: False  # the answer to this one

    def clock(self) -> int:
        return commune.NOW + int(self.time * 1000)

    def post(self, path: str, data: bytes) -> bytes:
        self.requests += 1
        took = self.way + len(data) * 8 / self.bits
        if took > 30:  # the server has heard nothing whole, and we have waited
            self.time += 30
            self.sizes.append((len(data), False))
            raise transport.Offline("slow", timed_out=True)
        answer = self.hall.province.receive(data, self.token)
        self.time += took + len(answer) * 8 / self.bits
        lost = self.loses(self.requests)
        self.sizes.append((len(data), not lost))
        if lost:
            raise transport.Offline("cut")
        return answer


def over(device: townhall.Device, line: Slow) -> run.Report:
    return run.run(device.db, line, clock=line.clock, entropy=device.entropy)  # type: ignore[arg-type]


def test_thirty_slips_go_over_a_village_line_in_one_question(hall: townhall.Townhall, hoa: townhall.Device) -> None:
    save(hoa, 30)
    line = Slow(hall, 64_000)
    assert over(hoa, line).waiting == 0
    assert (line.requests, there(hall, hoa)) == (1, 30)
    assert line.time < 3


def test_batches_are_halved_until_they_pass_and_grow_again_when_the_line_is_better(
    hall: townhall.Townhall, hoa: townhall.Device
) -> None:
    many(hoa, 1200)
    line = Slow(hall, 6_000)
    better = 2

    def improves(number: int) -> bool:
        if sum(passed for _, passed in line.sizes) >= better:
            line.bits = 2_000_000
        return False

    line.loses = improves
    assert over(hoa, line).waiting == 0
    assert there(hall, hoa) == 1200
    passed = [size for size, came in line.sizes if came]
    failed = [size for size, came in line.sizes if not came]
    assert failed == sorted(failed, reverse=True)
    assert failed[0] > 2 * passed[0], "the first that pass are smaller"
    assert max(passed[better:]) > 1.8 * passed[0], "and later ones larger again"


def test_a_line_that_loses_every_second_answer_loses_and_doubles_no_slip(
    hall: townhall.Townhall, hoa: townhall.Device
) -> None:
    save(hoa, 40)
    line = Slow(hall, 64_000)
    line.loses = lambda number: number % 2 == 1
    for _ in range(4):
        with contextlib.suppress(transport.Offline):
            over(hoa, line)
    assert origins.waiting(hoa.db, "province") == 0
    assert there(hall, hoa) == 40


# Lines that are there and are not


def test_where_nothing_answers_at_all_no_smaller_batch_is_tried(hoa: townhall.Device) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, contextlib.ExitStack() as crowd:
        for _ in range(3):  # the queue is full: whoever knocks now hears nothing, like behind a dead router
            knock = crowd.enter_context(socket.socket())
            knock.setblocking(False)
            knock.connect_ex(deaf.getsockname())
        save(hoa)
        with pytest.raises(transport.Offline) as caught:
            exchange(hoa, f"http://127.0.0.1:{deaf.getsockname()[1]}", timeout=(0.2, 5))
    assert not caught.value.timed_out
    line = journal.lines(hoa.db)[0]
    assert (line.code, "ConnectTimeout" in line.details["trace"]) == ("wire_offline", True)


def test_a_connection_that_died_without_a_word_is_left_for_a_new_one(
    hall: townhall.Townhall, hoa: townhall.Device
) -> None:
    lines: list[bool] = []

    class Half(socketserver.BaseRequestHandler):
        """The first connection goes dead after its first bytes; the second is a good one."""

        def handle(self) -> None:
            lines.append(True)
            if len(lines) == 1:
                self.request.recv(1000)
                over.wait(20)
            else:
                pipe(self.request, ("127.0.0.1", int(hall.address.rpartition(":")[2])))

    over = threading.Event()
    save(hoa, 3)
    with hall.served(), listening(Half) as port:
        report = exchange(hoa, f"http://127.0.0.1:{port}", timeout=(5, 1.5))
        over.set()
    assert (report.waiting, report.requests, len(lines)) == (0, 2, 2)
    assert there(hall, hoa) == 3


def test_a_province_with_ipv6_alone_is_reached(hall: townhall.Townhall, tmp_path: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
    with app.running(hall.province, "::1") as hall.address:
        assert hall.address.startswith("http://[::1]:")
        with contextlib.closing(townhall.Device(hall, tmp_path / "lan", "lan")) as lan:
            exchange(lan)
            save(lan)
            assert exchange(lan).waiting == 0
            assert there(hall, lan) == 1


# Proxies


class Proxy(socketserver.BaseRequestHandler):
    """A real little proxy: it hears CONNECT and whole addresses, and takes every name for the one server behind it."""

    asked: list[str]
    behind: tuple[str, int]

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.request.recv(65536)
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        self.asked.append(f"{method} {target}")
        if method == "CONNECT":
            self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            pipe(self.request, self.behind)
        else:
            path = "/" + target.split("/", 3)[3]
            pipe(self.request, self.behind, head.replace(target.encode(), path.encode(), 1))


def pipe(side: socket.socket, behind: tuple[str, int], first: bytes = b"") -> None:
    """Carries bytes both ways until one side ends."""
    with socket.create_connection(behind) as inner:
        inner.sendall(first)
        back = threading.Thread(target=pour, args=(inner, side))
        back.start()
        pour(side, inner)
        back.join()


def pour(here: socket.socket, there: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := here.recv(65536):
            there.sendall(piece)
    with contextlib.suppress(OSError):
        there.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def listening(handler: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def tls_before(port: int) -> Iterator[int]:
    """The port at which TLS is spoken as `elsewhere.test`, with a private authority, before a server without it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "other.pem")

    class Front(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError), context.wrap_socket(self.request, server_side=True) as line:
                pipe(line, ("127.0.0.1", port))

    with listening(Front) as front:
        yield front


@contextlib.contextmanager
def proxied(behind: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A proxy that this computer is told to use; what it is asked."""
    asked: list[str] = []
    kind = type("Here", (Proxy,), {"asked": asked, "behind": ("127.0.0.1", behind)})
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with listening(kind) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        yield asked


def test_slips_go_through_the_proxy_of_an_office(
    hall: townhall.Townhall, hoa: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(hoa, 3)
    with hall.served() as address, proxied(int(address.rpartition(":")[2]), monkeypatch) as asked:
        report = exchange(hoa, "http://tinh.example")
    assert asked == [f"POST http://tinh.example{protocol.PATH}"]
    assert (report.waiting, there(hall, hoa)) == (0, 3)


@pytest.mark.parametrize("ours", [True, False])
def test_through_a_proxy_the_provinces_own_authority_is_asked_for_too(
    ours: bool, hall: townhall.Townhall, hoa: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(hoa, 3)
    trusted = TLS / ("other.pem" if ours else "server.pem")
    with (
        hall.served() as address,
        tls_before(int(address.rpartition(":")[2])) as front,
        proxied(front, monkeypatch) as asked,
        contextlib.nullcontext() if ours else pytest.raises(transport.TlsUntrusted),
    ):
        exchange(hoa, "https://elsewhere.test", ca_file=trusted)
    assert asked == ["CONNECT elsewhere.test:443"]
    assert there(hall, hoa) == (3 if ours else 0)


def test_the_proxy_of_the_systems_settings_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldapp.sync import channel

    monkeypatch.setattr("requests.utils.getproxies", lambda: {"https": "http://10.0.0.1:8080"})
    monkeypatch.setattr("requests.utils.proxy_bypass", lambda host: host == "trong.example")
    assert channel.proxies("https://tinh.example/v1")["https"] == "http://10.0.0.1:8080"
    assert channel.proxies("https://trong.example/v1") == {}


# Clocks


@pytest.mark.parametrize("years", [-12, -1, 1, 9])
def test_a_clock_that_is_wrong_by_years_stops_nothing_and_is_told_once(
    years: int, hall: townhall.Townhall, hoa: townhall.Device
) -> None:
    hoa.time += years * YEAR_MS
    with hall.served():
        save(hoa)
        assert exchange(hoa, hall.address).waiting == 0
        save(hoa)
        assert exchange(hoa, hall.address).waiting == 0
    assert there(hall, hoa) == 2
    with database.reading(hall.engine) as conn:
        assert set(conn.scalars(sa.select(tables.change.c.status))) == {"ok"}
    [told] = [line for line in journal.lines(hoa.db) if line.code == "wire_clock_off"]
    assert told.details["there"].startswith("03/10/2026")
    assert str(2026 + years) in told.details["here"] or str(2026 + years + 1) in told.details["here"]
