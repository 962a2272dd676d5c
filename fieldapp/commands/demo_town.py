"""The demonstration's town: an embedded province, one commune, two villages with households, a head and three members;
everybody in it is made up. Every step may be done again after a kill."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec
import sqlite_utils

from fieldapp.actions import enrol
from fieldapp.commands import vaults
from fieldapp.domain import areas, problems
from fieldapp.server import access, admin, app, database, desk, handout, members, photofiles, province
from fieldapp.store import database as store_database
from fieldapp.store import me, opened, reference, vault

PASSPHRASE = "hoa phượng đỏ"  # of every vault of the demonstration; there is nothing real in them
COMMUNE = "07132"  # Quảng Yên


class Person(msgspec.Struct, frozen=True):
    """Somebody of the town: a short code that names the vault, a name, a role and a village."""

    code: str
    name: str
    role: str
    village: str


VILLAGES = ("Suối Mây", "Đồng Sim")
HEAD = Person("ba-mai", "Voòng Thị Mai", "head", VILLAGES[0])
LAN = Person("lan", "Đặng Thị Hương Lan", "member", VILLAGES[0])
PEOPLE = (
    HEAD,
    LAN,
    Person("hoa", "Nguyễn Văn Hoà", "member", VILLAGES[0]),
    Person("sin", "Chìu Sềnh Sín", "member", VILLAGES[1]),
)

_NAMES = (
    "Trần Văn Bảy",
    "Phạm Thị Đào",
    "Tằng A Phúc",
    "Lê Thị Ngọc Ánh",
    "Đỗ Hữu Thắng",
    "Nình Móc Sủi",
    "Hoàng Thế Quyết",
    "Bàn Thị Múi",
    "Vũ Đình Ước",
    "Lỷ A Cắm",
    "Ngô Thị Thuỷ",
    "Đặng Văn Đông",
)
_PLACES = ("Ngõ 1, cạnh cầu treo", "Ngõ 1", "Ngõ 2, sau nhà văn hóa", "Ngõ 2", "Xóm trên", "Xóm dưới, ven suối")


class Town:
    """The folder of the demonstration: the province in `province/`, a vault a person in `vaults/`."""

    cost = vault.Cost(8192, 1)  # of guessing a passphrase that stands in the manual

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "vaults"
        self._data = folder / "province"
        self._data.mkdir(parents=True, exist_ok=True)
        self.home.mkdir(parents=True, exist_ok=True)
        self.port = _port(folder / "port.json")
        self.url = f"http://127.0.0.1:{self.port}"
        self.engine = database.connect(database.at(self._data))

    def close(self) -> None:
        """Lets the province's database go."""
        self.engine.dispose()

    def found(self) -> None:
        """Founds the province with its people and households, whatever of it is missing."""
        database.prepare(self.engine)
        with contextlib.suppress(problems.Problem):
            admin.init(self.engine, "Tỉnh Quảng Ninh", now=vaults.clock(), entropy=os.urandom)
        with database.writing(self.engine) as conn:
            at = desk.Desk(conn, now=vaults.clock(), entropy=os.urandom)
            for village in VILLAGES:
                admin.add_area(at, kind="village", parent=COMMUNE, name=village)
            members.add_team(at, code="to-mau", name="Tổ công nghệ số mẫu", kind="local", areas=VILLAGES)
            for person in PEOPLE:
                self._add(at, person)
            self._households(at)

    def _add(self, at: desk.Desk, person: Person) -> None:
        members.add_member(at, name=person.name, role=person.role, area=person.village, code=person.code, team="to-mau")

    def _households(self, at: desk.Desk) -> None:
        hand = handout.Handout(at)
        for step, name in enumerate(_NAMES):
            phone = f"09{step:02}000{step:03}" if step % 3 else ""
            hand.add(area=VILLAGES[step % 2], name=name, place=_PLACES[step % 6], phone=phone)
        hand.finish()

    @contextlib.contextmanager
    def served(self) -> Iterator[str]:
        """The province's server, as long as the block lasts; its address stays the same from run to run."""
        opened_province = province.Province(
            self.engine, clock=vaults.clock, entropy=os.urandom, photos=self._data / photofiles.FOLDER
        )
        opened_province.start()
        with app.running(opened_province, "127.0.0.1", self.port) as url:
            yield url

    def is_served(self) -> bool:
        """Whether another process serves this town already, as the demonstration's first window does for the second."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def enrol(self, person: Person) -> None:
        """A person's vault, enrolled by a one-time invitation unless it is already; the server must be up."""
        folder = self.vault(person)
        if vault.exists(folder):
            with self.open(person) as db:
                if me.enrolled(db):
                    return
        with database.writing(self.engine) as conn:
            at = desk.Desk(conn, now=vaults.clock(), entropy=os.urandom)
            invitation = access.invite(at, person.code, url=self.url)
        enrol.enrol(
            folder,
            PASSPHRASE,
            invitation,
            device="máy mẫu",
            clock=vaults.clock,
            entropy=os.urandom,
            cost=self.cost,
        )

    def vault(self, person: Person) -> Path:
        """The folder of a person's vault."""
        return self.home / person.name

    @contextlib.contextmanager
    def open(self, person: Person) -> Iterator[sqlite_utils.Database]:
        """A person's vault, open for writing as long as the block lasts."""
        folder = self.vault(person)
        db = opened.writer(folder, vault.unlock(folder, PASSPHRASE))
        try:
            with store_database.guard():
                yield db
        finally:
            opened.close(folder, db)


def village_of(db: sqlite_utils.Database, name: str) -> areas.Area:
    """A village by its name, as a vault knows it."""
    return next(area for area in reference.atlas(db).values() if area.name == name)


def _port(file: Path) -> int:
    """The port of this folder's server: a free one the first time, the same one after."""
    if file.exists():
        return int(json.loads(file.read_text())["port"])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    file.write_text(json.dumps({"port": port}))
    return port
