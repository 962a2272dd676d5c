"""Flips and cuts the bytes of files on USB sticks, also of such as somebody packed anew, and holds what each computer
does with them against the promise: one sentence, and nothing changed."""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.server import access, admin, bundles, database, desk, members, province
from fieldapp.sync import bundle, courier
from tests import commune, stick

STRIDE = 13  # bytes between two that are spoilt in CI
HAMLET = "Hồng Gai/Khe Sú"
PEOPLE = (
    ("lan", "Đặng Thị Lan", "member"),
    ("hoa", "Nguyễn Thị Hòa", "member"),
    ("sang", "Chìu Quay Sáng", "head"),
)

Taker = Callable[[bytes], object]


class Done:
    """What was tried, and what of it broke a promise."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.tried = 0
        self.faults: list[str] = []

    def words(self) -> str:
        """All of it, for a person."""
        told = f"{self.tried} spoilt files (seed {self.seed}), {len(self.faults)} broken promises"
        return "\n".join([told, *self.faults[:20]])


def run(stride: int, seed: int) -> Done:
    """Every `stride`-th byte of a member's file, a head's bag and the answer to it, flipped by a bit and cut there; and
    flipped in files whose sum was made right again, as only somebody with intent would."""
    done = Done(seed)
    with tempfile.TemporaryDirectory() as name:
        _Trial(Path(name), done, stride).run()
    return done


class _Trial:
    """One province, a member and a head who carries."""

    def __init__(self, folder: Path, done: Done, stride: int) -> None:
        self.done = done
        self.stride = stride
        self.dice = random.Random(done.seed)
        (folder / "province").mkdir()
        self.served = found(folder / "province")
        self.office = stick.Office(self.served, stick.Stick(folder / "usb"))
        self.lan, self.head = (self._sit(folder / one, one) for one in ("lan", "sang"))

    def _sit(self, folder: Path, person: str) -> stick.Laptop:
        with database.writing(self.served.engine) as conn:
            at = desk.Desk(conn, now=commune.NOW, entropy=os.urandom)
            text = access.invite(at, person, url="http://127.0.0.1:9")
        return stick.Laptop(folder, person, text, self.office)

    def run(self) -> None:
        """Spoils each file before it is taken as it is."""
        row = self.lan.visit("Bàn Thị Múi")
        question = self.lan.make()
        self._spoil("question", question.read_bytes())
        self._spoil_anew("question", question.read_bytes())
        self.head.take(question)
        bag = self.head.make()
        self._spoil("bag", bag.read_bytes())
        answer = self.office.take(bag)
        self._spoil("answer", answer.read_bytes())
        read = bundle.read(answer.read_bytes())
        for letter in read.letters:
            # Without marks: no seal is over those, and whoever spoils them changes nothing that the letter tells.
            plain = msgspec.structs.replace(letter, about=b"")
            self._spoil_anew("answer", bundle.pack(read.province, [plain]))
        self.lan.take(answer)
        if (self.office.visits(), self.lan.line(row).custody) != (1, "province"):
            self.done.faults.append("the good files do not get through")
        for laptop in (self.lan, self.head):
            laptop.close()
        self.served.close()

    def _spoil(self, name: str, good: bytes) -> None:
        before = self._state()
        for at in range(0, len(good), self.stride):
            self._refused(f"{name} cut at {at}", good[:at])
            self._refused(f"{name} flipped at {at}", self._flipped(good, at))
            self._same(f"{name} at {at}", before)

    def _spoil_anew(self, name: str, good: bytes) -> None:
        """The same for a single letter by somebody who makes the sum right again: of several the good ones would be
        taken, as they should."""
        before, carried = self._state(), self._carried()
        for at in range(8, len(good) - bundle.SUM, self.stride):
            self._harmless(f"{name} packed anew, flipped at {at}", _summed(self._flipped(good, at)))
            self._same(f"{name} packed anew, at {at}", before)
        self._put_down(carried)

    def _flipped(self, good: bytes, at: int) -> bytes:
        return good[:at] + bytes([good[at] ^ 1 << self.dice.randrange(8)]) + good[at + 1 :]

    def _takers(self) -> Iterator[tuple[str, Taker]]:
        yield "the province", lambda data: bundles.take(self.served, data)
        for name, laptop in (("the member", self.lan), ("the head", self.head)):
            yield name, lambda data, one=laptop: courier.take(one.db, data, clock=one.now, entropy=one.entropy)

    def _refused(self, what: str, data: bytes) -> None:
        for who, take in self._takers():
            self.done.tried += 1
            if said := self._says(take, data):
                self._sentence(f"{who}: {what}", said)
            else:
                self.done.faults.append(f"{who} took a {what}")

    def _harmless(self, what: str, data: bytes) -> None:
        for who, take in self._takers():
            self.done.tried += 1
            if said := self._says(take, data):
                self._sentence(f"{who}: {what}", said)

    def _says(self, take: Taker, data: bytes) -> problems.Problem | None:
        try:
            take(data)
        except problems.Problem as problem:
            return problem
        return None

    def _sentence(self, what: str, problem: problems.Problem) -> None:
        for lang in ("vi", "en"):
            said = resources.explain(problem, lang)
            if said == problem.code or "{" in said:
                self.done.faults.append(f"{what}: no sentence for {problem.code}")

    def _state(self) -> list[object]:
        """What must stay: all but the letters that are carried unread, whose damage only their receivers can see."""
        told: list[object] = [self.office.state()]
        for one in (self.lan, self.head):
            change, _, *rest = one.state()
            told += [change, *rest]
        return told

    def _same(self, what: str, before: list[object]) -> None:
        if self._state() != before:
            self.done.faults.append(f"something changed: {what}")

    def _carried(self) -> list[set[str]]:
        return [{name for (name,) in one.db.execute("SELECT name FROM carried")} for one in (self.lan, self.head)]

    def _put_down(self, before: list[set[str]]) -> None:
        """The spoilt letters of somebody with intent, so that the good ones go on alone."""
        for one, kept, now in zip((self.lan, self.head), before, self._carried(), strict=True):
            with one.db.atomic():
                for name in now - kept:
                    one.db.execute("DELETE FROM carried WHERE name = ?", [name])


def _summed(spoilt: bytes) -> bytes:
    whole = spoilt[: -bundle.SUM]
    return whole + hashlib.sha256(whole).digest()


def found(folder: Path) -> province.Province:
    """A province with a hamlet, a member or two and a head, in an empty folder."""
    engine = database.connect(database.at(folder))
    admin.init(engine, "Quảng Ninh", now=commune.NOW, entropy=os.urandom)
    with database.writing(engine) as conn:
        at = desk.Desk(conn, now=commune.NOW, entropy=os.urandom)
        admin.add_area(at, kind="quarter", parent="Hồng Gai", name="Khe Sú")
        members.add_team(at, code="to", name="Tổ công nghệ số", kind="local", areas=[HAMLET])
        for code, name, role in PEOPLE:
            members.add_member(at, code=code, name=name, role=role, area=HAMLET, team="to")
    engine.dispose()
    return opened(folder)


def opened(folder: Path) -> province.Province:
    """The province of a folder, started."""
    engine = database.connect(database.at(folder))
    served = province.Province(engine, clock=lambda: commune.NOW, entropy=os.urandom)
    served.start()
    return served
