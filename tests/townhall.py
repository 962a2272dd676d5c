"""A province on a real database behind a real socket: two villages, a head, three members, and its invitations."""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import commune

from fieldapp.actions import enrol
from fieldapp.server import access, admin, app, database, desk, handout, members, province
from fieldapp.store import opened, vault

PEOPLE = (
    ("sang", "Chìu Quay Sáng", "head", "Hồng Gai/Khe Sú"),
    ("hoa", "Nguyễn Thị Hòa", "member", "Hồng Gai/Khe Sú"),
    ("lan", "Đặng Thị Lan", "member", "Hồng Gai/Khe Sú"),
    ("minh", "Trần Văn Minh", "member", "Hồng Gai/Nậm Mậu"),
)
HOUSES = ("Đặng Văn Hùng", "Voòng A Sáng")


@functools.cache
def _image(now: int, name: str) -> bytes:
    """The file of a province that was just founded, for each test to have a copy of its own."""
    with tempfile.TemporaryDirectory() as folder:
        engine = database.connect(database.at(Path(folder)))
        admin.init(engine, name, now=now, entropy=os.urandom)
        with database.writing(engine) as conn:
            _furnish(desk.Desk(conn, now=now, entropy=os.urandom))
        engine.dispose()
        return (Path(folder) / "province.db").read_bytes()


def _furnish(at: desk.Desk) -> None:
    for name in ("Khe Sú", "Nậm Mậu"):
        admin.add_area(at, kind="village", parent="Hồng Gai", name=name)
    members.add_team(at, code="to-so", name="Tổ công nghệ số", kind="local", areas=["Hồng Gai/Khe Sú"])
    for code, name, role, area in PEOPLE:
        members.add_member(at, code=code, name=name, role=role, area=area, team="to-so")
    homes = handout.Handout(at)
    for name in HOUSES:
        homes.add(area="Hồng Gai/Khe Sú", name=name, place="xóm Đình")
    homes.finish()


class Townhall:
    """The province and the administrator's hand; `address` while it is served."""

    def __init__(self, folder: Path, name: str = "Quảng Ninh") -> None:
        """A new province in a folder; those of one name have the same keys."""
        self.now = commune.NOW
        self.address = ""
        (folder / "province.db").write_bytes(_image(self.now, name))
        self.engine = database.connect(database.at(folder))
        self.province = province.Province(self.engine, clock=lambda: self.now, entropy=os.urandom)
        self.province.start()

    @contextlib.contextmanager
    def desk(self) -> Iterator[desk.Desk]:
        with database.writing(self.engine) as conn:
            yield desk.Desk(conn, now=self.now, entropy=os.urandom)

    @contextlib.contextmanager
    def served(self) -> Iterator[str]:
        """The address, as long as the block lasts."""
        with app.running(self.province) as address:
            self.address = address
            yield address

    def invite(self, person: str, *, url: str = "", hours: int = 24) -> str:
        """The text of an invitation."""
        with self.desk() as at:
            return access.invite(at, person, url=url or self.address, hours=hours)

    def revoke(self, person: str) -> None:
        """Keeps every device of somebody out."""
        with self.desk() as at:
            access.revoke_person(at, person)

    def close(self) -> None:
        self.province.close()


class Device(commune.Laptop):
    """A laptop that took up an invitation of this province; it has exchanged nothing yet."""

    def __init__(self, hall: Townhall, folder: Path, person: str) -> None:
        self.folder = folder
        self.person = person
        self.entropy = commune.Bits(person)
        self.time = commune.NOW
        enrol.enrol(
            folder,
            commune.PASSPHRASE,
            hall.invite(person),
            device="máy thử",
            clock=self.now,
            entropy=self.entropy,
            cost=commune.CHEAP,
        )
        self.key = vault.unlock(folder, commune.PASSPHRASE)
        self.db = opened.writer(folder, self.key, least_free=0)
