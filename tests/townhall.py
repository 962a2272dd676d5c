"""A province on a real database behind a real socket: two villages, a head, three members, and its invitations."""

from __future__ import annotations

import contextlib
import os
import shutil
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


class Townhall:
    """The province and the administrator's hand; `address` while it is served."""

    def __init__(self, folder: Path, model: Path | None = None) -> None:
        """A new province, or one like the closed one in the folder `model`, with its keys."""
        self.now = commune.NOW
        self.address = ""
        if model is not None:
            shutil.copy(model / "province.db", folder)
        self.engine = database.connect(database.at(folder))
        if model is None:
            self._found()
        self.province = province.Province(self.engine, clock=lambda: self.now, entropy=os.urandom)
        self.province.start()

    def _found(self) -> None:
        admin.init(self.engine, "Quảng Ninh", now=self.now, entropy=os.urandom)
        with self.desk() as at:
            for name in ("Khe Sú", "Nậm Mậu"):
                admin.add_area(at, kind="village", parent="Hồng Gai", name=name)
            members.add_team(at, code="to-so", name="Tổ công nghệ số", kind="local", areas=["Hồng Gai/Khe Sú"])
            for code, name, role, area in PEOPLE:
                members.add_member(at, code=code, name=name, role=role, area=area, team="to-so")
            homes = handout.Handout(at)
            for name in HOUSES:
                homes.add(area="Hồng Gai/Khe Sú", name=name, place="xóm Đình")
            homes.finish()

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
