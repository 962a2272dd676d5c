"""A made-up commune: two villages and their team, each of its people with a real encrypted vault of their own."""

from __future__ import annotations

import functools
import random
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import sqlite_utils

from fieldapp import resources
from fieldapp.actions import add_household, correct_visit, move_household, record_visit, review_visits
from fieldapp.domain import catalogue, facts, households, visits
from fieldapp.store import feed, fold, ledger, me, opened, origins, reference, stamps, vault
from fieldapp.store import visits as store_visits

CHEAP = vault.Cost(memory=8, passes=1)
PASSPHRASE = "trăng lên đầu bản"
CATALOGUE = catalogue.build({name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES})

NOW = 1_790_993_640_000  # the same moment as WALL, in ms
WALL = "2026-10-03T09:14:00+07:00"
TODAY = "2026-10-03"
DAY_MS = 24 * 3600 * 1000


def _id(word: str) -> str:
    return word.ljust(22, "_")


PROVINCE, COMMUNE = _id("province"), _id("commune")
KHE_SU, NAM_MAU = _id("khe-su"), _id("nam-mau")
TEAM = _id("team")
OFFICER, HEAD, HOA, LAN, MINH = map(_id, ("officer", "head", "hoa", "lan", "minh"))
NAMES = {
    OFFICER: "Vũ Thị Thanh",
    HEAD: "Chìu Quay Sáng",  # head of Khe Sú
    HOA: "Nguyễn Thị Hòa",  # member in Khe Sú
    LAN: "Đặng Thị Lan",  # member in Khe Sú and Nậm Mậu
    MINH: "Trần Văn Minh",  # member in Nậm Mậu
}
_GRANTS = (
    (OFFICER, COMMUNE, "officer"),
    (HEAD, KHE_SU, "head"),
    (HOA, KHE_SU, "member"),
    (LAN, KHE_SU, "member"),
    (LAN, NAM_MAU, "member"),
    (MINH, NAM_MAU, "member"),
)
SINCE = "2026-01-01"

CONSENT = visits.Consent("spoken", "2026-1", ("log", "follow_up"))
SLIP = visits.Slip(
    date=TODAY,
    time="08:30",
    mode="home",
    village=KHE_SU,
    team=TEAM,
    helpers=(HOA,),
    topics=(visits.TopicResult("ID-01", "3"),),
)
HOUSE = households.Household("", KHE_SU, "Đặng Văn Hùng", "xóm Đình, nhà 12", "0912 345 678")


class Bits:
    """Entropy that is the same in every run; each laptop has its own."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def __call__(self, size: int) -> bytes:
        return self._random.randbytes(size)

    def stand(self) -> object:
        """Where it stands, to go on from there."""
        return self._random.getstate()

    def go_on(self, stand: Any) -> None:
        self._random.setstate(stand)


class Image(msgspec.Struct, frozen=True):
    """A vault that was just made, to be copied for each test: its files, its key and where its entropy stands."""

    files: dict[str, bytes]
    key: bytes
    entropy: object


@functools.cache
def _image(person: str) -> Image:
    entropy = Bits(person)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "vault"
        key = vault.create(folder, PASSPHRASE, entropy=entropy, cost=CHEAP)
        db = opened.writer(folder, key, least_free=0)
        with db.atomic():
            me.become(db, _owner(person, entropy))
            reference.replace(db, 1, tables())
        opened.close(folder, db)
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return Image(files, key, entropy.stand())


def _owner(person: str, entropy: Bits) -> me.Me:
    blank = me.blank(facts.new_id(NOW, entropy), entropy(32), entropy(32))
    return msgspec.structs.replace(blank, person=person, name=NAMES[person], device=facts.new_id(NOW, entropy))


class Laptop:
    """One person's laptop: a vault in a folder, its writer, and a clock that goes on a second at every look."""

    def __init__(self, folder: Path, person: str) -> None:
        self.folder = folder
        self.person = person
        self.time = NOW
        image = _image(person)
        self.entropy = Bits(person)
        self.entropy.go_on(image.entropy)
        self.key = image.key
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in image.files.items():
            (folder / name).write_bytes(content)
        self.db = opened.writer(folder, self.key, least_free=0)

    def now(self) -> int:
        self.time += 1000
        return self.time

    def moment(self) -> dict[str, Any]:
        """What every deed that writes facts is told of its moment."""
        return {"now": self.now(), "wall": WALL, "entropy": self.entropy}

    def reader(self) -> sqlite_utils.Database:
        return opened.reader(self.folder, self.key)

    def owner(self) -> me.Me:
        return me.read(self.db)

    def facts(self) -> list[facts.Fact]:
        """The own facts, as they were written."""
        kept = f"SELECT body, {stamps.of('change')} FROM change WHERE n > 0 AND body IS NOT NULL ORDER BY n"
        found = self.db.execute(kept)
        return [facts.read(bytes(body), stamp) for body, stamp in found]

    def sent(self) -> None:
        """All that was written so far has reached the province."""
        owner = self.owner()
        name = origins.name_at(self.db, owner.origin, owner.head)
        with self.db.atomic():
            origins.acknowledge(self.db, "province", owner.origin, owner.head, name)

    def held(self, fact: facts.Fact, code: str, field: str = "") -> None:
        """The province holds a fact back."""
        self.holds((fact, code, field))

    def holds(self, *held: tuple[facts.Fact, str, str]) -> None:
        """The province holds several back: each for a reason, at a field."""
        with self.db.atomic():
            feed.hold(self.db, [(one.id, code, field, one.row, one.root, one.author) for one, code, field in held])

    def hears(self, other: Laptop, area: str = KHE_SU) -> None:
        """All that the other laptop wrote or heard comes here by the province's feed."""
        found = other.db.execute("SELECT body, clock FROM change WHERE body IS NOT NULL ORDER BY clock, id")
        news = [
            ledger.News("c", area, pos, body=bytes(body), stamp=clock)
            for pos, (body, clock) in enumerate(found, start=1)
        ]
        with self.db.atomic():
            ledger.take(self.db, news)

    def ages(self) -> None:
        """Its records stand as an older program kept them, every one in cells of its own."""
        told = [(msgspec.json.encode(record.cells), record.row) for record in fold.records(self.db)]
        with self.db.atomic():
            self.db.conn.executemany("UPDATE record SET body = ? WHERE row = ?", told)

    def record(self, one: visits.Slip = SLIP, **more: Any) -> str:
        """Records a slip; returns its row."""
        return record_visit.record_visit(self.db, one, catalogue=CATALOGUE, **more, **self.moment())

    def add(self, one: households.Household = HOUSE) -> str:
        """Adds a household; returns its row."""
        return add_household.add_household(self.db, one, **self.moment())

    def correct(self, row: str, one: visits.Slip, **more: Any) -> str:
        """Corrects a visit; returns its row."""
        return correct_visit.correct_visit(self.db, row, one, catalogue=CATALOGUE, **more, **self.moment())

    def review(self, rows: Iterable[str], verdict: str, **more: Any) -> review_visits.Reviewed:
        """Reviews visits."""
        return review_visits.review_visits(self.db, rows, verdict, **more, **self.moment())

    def line(self, row: str) -> store_visits.Line:
        """A visit as the log shows it."""
        return store_visits.one(self.db, row).line

    def close(self) -> None:
        opened.close(self.folder, self.db)


def tables() -> dict[str, list[dict[str, str]]]:
    """What the province tells of places and people."""
    places = (
        (PROVINCE, "province", "", "Quảng Ninh"),
        (COMMUNE, "commune", PROVINCE, "Thượng Yên Công"),
        (KHE_SU, "village", COMMUNE, "Khe Sú"),
        (NAM_MAU, "village", COMMUNE, "Nậm Mậu"),
    )
    team = {"id": TEAM, "name": "Tổ công nghệ số xã Thượng Yên Công", "kind": "local"}
    return {
        "area": [
            {"id": id, "kind": kind, "parent": parent, "name": name, "valid_from": SINCE}
            for id, kind, parent, name in places
        ],
        "person": [{"id": id, "name": name} for id, name in NAMES.items()],
        "team": [team],
        "team_area": [{"team": TEAM, "area": area, "since": SINCE} for area in (KHE_SU, NAM_MAU)],
        "team_member": [
            {"team": TEAM, "person": person, "since": SINCE, "post": "member"} for person in (HEAD, HOA, LAN, MINH)
        ],
        "grants": [{"person": person, "area": area, "role": role, "since": SINCE} for person, area, role in _GRANTS],
    }


def tables_of(village: str) -> dict[str, list[dict[str, str]]]:
    """What the province tells a laptop of one village: nothing of the other one, nor of who works there alone."""
    told = tables()
    [other] = {KHE_SU, NAM_MAU} - {village}
    near = {row["person"] for row in told["grants"] if row["area"] != other}
    unknown = {"id": {other, *(set(NAMES) - near)}, "area": {other}, "person": set(NAMES) - near}
    return {
        table: [row for row in rows if not any(row.get(column) in ids for column, ids in unknown.items())]
        for table, rows in told.items()
    }


def moved(folder: Path, *heads: Laptop) -> tuple[str, str]:
    """Minh's slip of Đặng Văn Hùng's house in Nậm Mậu, which waits when the house moves to Khe Sú, as these laptops
    there hear it: the household and the slip."""
    minh = Laptop(folder / "minh", MINH)
    home = minh.add(house(area=NAM_MAU))
    row = minh.record(named("Đặng Văn Hùng", village=NAM_MAU, household=home, helpers=(MINH,)))
    move_household.move_household(minh.db, home, KHE_SU, **minh.moment())
    for head in heads:
        head.hears(minh)
    minh.close()
    return home, row


def slip(**changed: Any) -> visits.Slip:
    """An anonymous slip of today in Khe Sú, with some fields changed."""
    return msgspec.structs.replace(SLIP, **changed)


def named(name: str, **changed: Any) -> visits.Slip:
    """The slip of a person who agreed to be named."""
    return slip(name=name, consent=CONSENT, **changed)


def house(**changed: Any) -> households.Household:
    """A household of Khe Sú that is not kept yet, with some fields changed."""
    return msgspec.structs.replace(HOUSE, **changed)
