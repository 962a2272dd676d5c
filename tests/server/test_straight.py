"""What goes the straight way into the province is there as if it had gone the long way."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import nacl.signing
import pytest
import sqlalchemy as sa

from fieldapp.domain import facts
from fieldapp.server import accept, database, plain, province, questions, sight, straight, tables
from fieldapp.sync import envelope, protocol

NOW = 1_790_993_640_000  # 2026-10-03, 09:14 in Vietnam
HOUR_MS = 3600 * 1000
TABLES = ("change", "number", "record", "root", "feed", "area_state", "held", "quarantine_raw", "erased", "period",
          "origin", "blob", "blob_ref", "node")  # fmt: skip
ROUNDS, ENVELOPES, PIECES = 12, 6, 16
SPELL = 4  # rounds of which one brings many new visits in one envelope, of which hardly any is odd
WAYS: Counter[bool] = Counter()
AT_ONCE: Counter[bool] = Counter()
KEYS = nacl.signing.SigningKey(bytes(range(32)))


class Town:
    """A commune that others know, too, with nobody beside it."""

    def __init__(self, url: str) -> None:
        self.now = NOW
        self.engine = database.connect(url)
        bits = random.Random(1).randbytes
        self.province = province.Province(self.engine, clock=lambda: self.now, entropy=bits)
        self.province.start()


class Writer:
    """Makes envelopes as people of the commune, and people who mean no good, could send them."""

    def __init__(self, town: Town, seed: int) -> None:
        self.dice = random.Random(seed)
        with database.reading(town.engine) as conn:
            self.people = dict(list(conn.execute(sa.select(tables.person.c.code, tables.person.c.id))))
            named = sa.select(tables.area.c.id).where(tables.area.c.name == sa.bindparam("name"))
            self.khe_su, self.nam_mau = (conn.scalar(named, {"name": name}) for name in ("Khe Sú", "Nậm Mậu"))
            areas = conn.execute(sa.select(tables.area.c.id).where(tables.area.c.kind.in_(("quarter", "village"))))
            self.areas = sorted(areas.scalars())
        self.clock = (NOW + 1000 * seed) << 16
        self.odd = True
        self.n: Counter[str] = Counter()
        self.cur: dict[str, dict[str, int]] = {}
        self.roots: list[str] = []
        self.visits: list[facts.Fact] = []
        self.sent: list[facts.Fact] = []

    def id(self) -> str:
        return facts.new_id(NOW, self.dice.randbytes)

    def fact(self, entity: str, fields: dict[str, Any], author: str, **more: Any) -> facts.Fact:
        self.clock += 1
        ahead = self.dice.choice([0] * (20 if self.odd else 1000) + [HOUR_MS << 16])
        told = {"clock": self.clock + ahead, "wall": "2026-10-03T09:14:00+07:00", "now": NOW}
        return facts.write(entity, fields, author=author, entropy=self.dice.randbytes, **told, **more)

    def cells(self) -> dict[str, Any]:
        village = self.dice.choice([self.khe_su] * 12 + [self.nam_mau] * 4 + [*self.areas, "nowhere"])
        cells = {"village": village, "note": "đã cài VNeID", "when": {"date": "2026-09-20"}}
        odd = [{"photos": []}, {"_review": {"verdict": "approved"}}, {"_locked": "x"}, {"mode": "at home"},
               {"village": None}, {"weather": "rain"}, {"note": "\0"}, {"area": self.areas[0]}]  # fmt: skip
        return cells | (self.dice.choice(odd) if self.dice.random() < 0.1 else {})

    def piece(self, me: str) -> facts.Fact | bytes:
        roots = [*self.roots[-6:] * 3, self.id()]
        made = self.dice.choices(
            [self.visit, self.own, self.house, self.correct, self.move, self.erase, self.period, self.again, self.bad],
            [40, 10, 8, 8, 2, 3, 1, 3, 2],
        )[0](me, roots)
        if isinstance(made, facts.Fact):
            self.sent.append(made)
        return made

    def visit(self, me: str, roots: list[str]) -> facts.Fact:
        author = self.dice.choice([me] * 15 + [self.people["minh"]])
        self.visits.append(self.fact("visit", self.cells(), author, root=self.dice.choice(roots)))
        return self.visits[-1]

    def own(self, me: str, _: list[str]) -> facts.Fact:
        area = self.dice.choice([self.khe_su] * 6 + [*self.areas, "nowhere"])
        self.visits.append(self.fact("visit", self.cells() | {"area": area}, me))
        return self.visits[-1]

    def house(self, me: str, _: list[str]) -> facts.Fact:
        area = self.dice.choice([self.khe_su] * 4 + self.areas)
        made = self.fact("household", {"area": area, "name": "Đặng Văn Hùng"}, me)
        self.roots.append(made.root)
        return made

    def correct(self, me: str, _: list[str]) -> facts.Fact:
        if not self.visits:
            return self.visit(me, [self.id()])
        before = self.dice.choice(self.visits[-8:])
        prev = {"note": (before.id,)} if self.dice.random() < 0.7 else {}
        fields = {"note": "sửa"} | (self.dice.choice([{}, {"area": self.khe_su}]) if before.root == before.row else {})
        return self.fact("visit", fields, me, row=before.row, root=before.root, prev=prev)

    def move(self, me: str, roots: list[str]) -> facts.Fact:
        root = self.dice.choice(roots)
        return self.fact("household", {"area": self.dice.choice(self.areas)}, me, row=root, root=root)

    def erase(self, me: str, roots: list[str]) -> facts.Fact:
        root = self.dice.choice([*roots[-5:], *[visit.root for visit in self.visits[-3:]]])
        return self.fact("household", {}, me, row=root, root=root, deed=facts.ERASE)

    def period(self, me: str, _: list[str]) -> facts.Fact:
        cells = {"since": "2026-09-01", "until": "2026-09-30", "closed": "2026-10-02"}
        return self.fact("period", {"area": self.nam_mau, **cells}, me)

    def again(self, me: str, roots: list[str]) -> facts.Fact:
        return self.dice.choice(self.sent[-20:]) if self.sent else self.visit(me, roots)

    def bad(self, *_: Any) -> bytes:
        return self.dice.choice([b'{"i":1}', msgspec.json.encode(self.id()), b'{"e":"visit","f":{}}'])

    def spell(self, me: str) -> list[facts.Fact | bytes]:
        """Many new visits, most of households that are here, and now and then something else."""
        homes = [*self.roots[-20:], *[one.root for one in self.visits[-2:] if self.dice.random() < 0.05]]
        sound = {"village": self.khe_su, "note": "đã cài VNeID", "when": {"date": "2026-09-20"}}
        told: list[facts.Fact | bytes] = []
        for number in range(self.dice.randint(PIECES, 3 * PIECES)):
            cells = sound | {"mode": "home", "note": f"phiếu {number}\n" if self.dice.random() < 0.1 else "tốt"}
            cells = cells if homes and self.dice.random() < 0.8 else cells | {"area": self.khe_su}
            root = "" if "area" in cells else self.dice.choice(homes)
            self.visits.append(self.fact("visit", cells, me, root=root))
            told.append(self.visits[-1])
        if self.dice.random() < 0.3:
            told.append(self.piece(me))
        if self.dice.random() < 0.1:
            told.append(told[0])
        return told

    def envelope(self, me: str, origin: str, many: bool = False) -> protocol.Exchange:
        self.odd = not many
        if many:
            told = self.spell(self.people[me])
        else:
            told = [self.piece(self.people[me]) for _ in range(self.dice.randint(1, PIECES))]
        self.dice.shuffle(told)  # a correction may come before what it corrects, a visit before its household
        changes = []
        for one in told:
            self.n[origin] += self.dice.choice([1] * (1000 if many else 30) + [0, 2])
            changes.append((self.n[origin], msgspec.Raw(one.body if isinstance(one, facts.Fact) else one)))
        head = self.n[origin]
        return protocol.Exchange(
            v=protocol.VERSION,
            req=self.id(),
            app="0.1.0",
            origin=origin,
            head=head,
            changes=changes,
            cur=self.cur.get(origin, {}),
        )


@pytest.fixture
def two(founded: Path, tmp_path: Path) -> Iterator[tuple[Town, Town]]:
    """The same commune twice."""
    made = []
    for name in ("straight", "long"):
        (tmp_path / name).mkdir()
        shutil.copy(founded, tmp_path / name / "province.db")
        made.append(Town(database.at(tmp_path / name)))
    yield made[0], made[1]
    for town in made:
        town.province.close()


def stands(town: Town) -> dict[str, list[Any]]:
    """All that a province has of facts."""
    with database.reading(town.engine) as conn:
        tell = {name: conn.execute(sa.select(tables.meta.tables[name])).all() for name in TABLES}
    return {name: sorted(map(repr, rows)) for name, rows in tell.items()}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts what goes which way."""
    take = straight.Straight.take

    def note(self: straight.Straight, n: int, one: sight.Seen) -> bool:
        taken = take(self, n, one)
        WAYS[taken] += 1
        return taken

    take_all = straight.Straight.take_all

    def note_all(self: straight.Straight, told: sight.Whole) -> bool:
        taken = take_all(self, told)
        AT_ONCE[taken] += 1
        return taken

    WAYS.clear()
    AT_ONCE.clear()
    monkeypatch.setattr(straight.Straight, "take", note)
    monkeypatch.setattr(straight.Straight, "take_all", note_all)


def long_way(town: Town, sender: accept.Sender, asked: protocol.Exchange) -> protocol.Answer:
    """An exchange of which nothing goes the straight way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(straight.Straight, "take", lambda self, n, one: False)
        patch.setattr(sight.visit_glance, "opened", lambda body: None)
        patch.setattr(plain, "look", lambda run: None)
        return town.province.exchange(sender, asked, town.now)


def by_wire(asked: protocol.Exchange) -> protocol.Exchange:
    """A question as it comes out of its envelope."""
    body = protocol.encode(asked)
    sealed = envelope.seal(body, KEYS, made=NOW, req=asked.req, origin=asked.origin, reads=envelope.READS)
    return questions.read(sealed, KEYS.verify_key.encode())


@pytest.mark.usefixtures("counted")
def test_both_ways_lead_to_the_same_province_and_the_same_answers(two: tuple[Town, Town]) -> None:
    swift, slow = two
    for seed in range(ROUNDS):
        writer = Writer(swift, seed)
        origins = {me: writer.id() for me in ("lan", "hoa", "thanh")}
        for _ in range(ENVELOPES * (1 + (seed % SPELL == 0))):
            me = writer.dice.choice([*origins, "thanh"])
            asked = writer.envelope(me, origins[me], many=seed % SPELL == 0 and writer.dice.random() < 0.7)
            sender = accept.Sender(writer.people[me], "device", revoked=writer.dice.random() < 0.05)
            told = swift.province.exchange(sender, by_wire(asked), swift.now)
            writer.cur[asked.origin] = told.cur
            assert protocol.encode(told) == protocol.encode(long_way(slow, sender, asked)), seed
        assert stands(swift) == stands(slow), seed
    assert min(WAYS.values()) > ROUNDS * ENVELOPES  # enough of both
    assert min(AT_ONCE[True], AT_ONCE[False]) >= 3


class Hall:
    """The commune, of which Thanh is the officer and Lan a member in Khe Sú; one envelope after another."""

    def __init__(self, town: Town) -> None:
        self.town, self.writer = town, Writer(town, 1)
        self.lan, self.thanh = self.writer.people["lan"], self.writer.people["thanh"]
        self.house = self.writer.fact("household", {"area": self.writer.khe_su, "name": "Lý A Sáng"}, self.lan)
        self.send(self.lan, self.house)

    def visit(self, **cells: Any) -> facts.Fact:
        return self.writer.fact("visit", {"village": self.writer.khe_su} | cells, self.lan, root=self.house.root)

    def change(self, fields: dict[str, Any], **more: Any) -> facts.Fact:
        row = self.house.row
        return self.writer.fact("household", fields, self.thanh, row=row, root=row, **more)

    def send(self, person: str, *told: facts.Fact) -> protocol.Answer:
        changes = [(n, msgspec.Raw(one.body)) for n, one in enumerate(told, 1)]
        name, origin = self.writer.id(), self.writer.id()
        asked = protocol.Exchange(v=1, req=name, app="0.1.0", origin=origin, head=len(told), changes=changes)
        return self.town.province.exchange(accept.Sender(person, "device"), asked, self.town.now)

    def status(self, fact: facts.Fact) -> tuple[Any, ...]:
        """Of a stored fact, and why it is held."""
        c, h = tables.change.c, tables.held.c
        joined = tables.change.outerjoin(tables.held, c.id == h.fact)
        with database.reading(self.town.engine) as conn:
            found = conn.execute(sa.select(c.status, h.code, h.field).select_from(joined).where(c.id == fact.id))
            return tuple(found.one())


@pytest.fixture
def hall(two: tuple[Town, Town]) -> Hall:
    return Hall(two[0])


def test_a_visit_of_a_household_that_was_erased_is_void(hall: Hall) -> None:
    first, second = hall.visit(), hall.visit()
    hall.send(hall.lan, first)
    hall.send(hall.thanh, hall.change({}, deed=facts.ERASE))
    assert hall.send(hall.lan, second).gone == [hall.house.root]
    assert [hall.status(one) for one in (first, second)] == [("erased", None, None)] * 2


def test_a_visit_of_a_household_that_has_moved_away_is_taken_of_who_had_it(hall: Hall) -> None:
    hall.send(hall.thanh, hall.change({"area": hall.writer.nam_mau}))
    visit = hall.visit()
    hall.send(hall.lan, visit)
    assert hall.status(visit) == ("ok", None, None)


def test_a_visit_does_not_move_its_household(hall: Hall) -> None:
    visit = hall.visit(area=hall.writer.khe_su)
    hall.send(hall.lan, visit)
    assert hall.status(visit) == ("held", "bad_value", "area")
