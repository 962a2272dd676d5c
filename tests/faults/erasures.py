"""Erasures with canaries: households whose every word bears one, written, corrected, sent, carried, drafted and backed
up; when the last laptop has heard of the erasure, no byte of any file shows the word, not even in freed pages."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldapp.actions import add_household, correct_household, exchange_now, keep_draft
from fieldapp.domain import households, problems
from fieldapp.server import access, backups, database, desk, province
from fieldapp.store import erasure, ledger, opened
from tests import commune, office, opened_pages, stick
from tests.faults import bundle, carriers

PEOPLE = ("lan", "hoa", "sang")  # hoa sleeps through it all
HOUSES, ERASED = 6, 3  # of a village, and of these
KEY = bytes(range(32))
TAIL = 14  # of a canary's letters, that an index of words may cut the front off

BROKEN: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "bodies": lambda patch: patch.setattr(erasure, "destroy", lambda db, root: erasure._drop(db, root)),
    "ledger": lambda patch: patch.setattr(backups, "replayed", lambda roots: {}),
    "drafts": lambda patch: patch.setattr(erasure, "destroy", _but_drafts(erasure.destroy)),
    "vault's log": lambda patch: patch.setattr(erasure, "scrub", lambda db: None),
    "province's log": lambda patch: patch.setattr(database, "scrub", lambda engine: None),
}


def _but_drafts(destroy: Callable[[Any, str], set[str]]) -> Callable[[Any, str], set[str]]:
    def keeping(db: Any, root: str) -> set[str]:
        drafts = db.execute("SELECT * FROM draft").fetchall()
        rows = destroy(db, root)
        db.conn.executemany("INSERT OR REPLACE INTO draft VALUES (?,?,?,?,?)", drafts)
        return rows

    return keeping


class Done(msgspec.Struct):
    """What was done, and every broken promise with the seed of its village."""

    seed: int
    villages: int = 0
    erased: int = 0
    files: int = 0
    bytes: int = 0
    faults: list[str] = []

    def words(self) -> str:
        """One line, and the first broken promises."""
        told = (
            f"seed {self.seed}: {self.erased} erasures in {self.villages} villages, {self.files} files with"
            f" {self.bytes // 1000} kB looked through, in clear where the key is known: {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults[:20]])


def run(times: int, seed: int, *, broken: str = "", url: str = "") -> Done:
    """Villages one after another until so many households were erased, or a promise was broken."""
    done, dice = Done(seed), random.Random(seed)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        if broken:
            BROKEN[broken](patch)
        model = Path(name) / "model"
        model.mkdir()
        bundle.found(model).close()
        while done.erased < times and not done.faults:
            village = dice.getrandbits(32)
            place = _Village(model, Path(name) / str(village), village, done)
            done.faults += [f"village {village}: {fault}" for fault in place.live()]
            done.villages += 1
            shutil.rmtree(place.folder)
    return done


class _House(msgspec.Struct):
    """A household, the word that is in all that is said of it, and who wrote it down."""

    row: str
    canary: str
    author: int


class _Village:
    def __init__(self, model: Path, folder: Path, seed: int, done: Done) -> None:
        self.dice = random.Random(seed)
        self.done = done
        self.folder = folder
        shutil.copytree(model, folder / "province")
        self.served = self._opened()
        self.office = stick.Office(self.served, stick.Stick(folder / "usb"))
        self.laptops = [self._sit(folder / one, one) for one in PEOPLE]
        self.houses: list[_House] = []

    def _opened(self) -> province.Province:
        place = self.folder / "province"
        engine = database.connect(database.at(place))
        served = province.Province(
            engine, clock=lambda: commune.NOW, entropy=os.urandom, ledger=place / "erasures.jsonl"
        )
        served.start()
        return served

    def _sit(self, folder: Path, person: str) -> stick.Laptop:
        with database.writing(self.served.engine) as conn:
            at = desk.Desk(conn, now=commune.NOW, entropy=os.urandom)
            text = access.invite(at, person, url="http://127.0.0.1:9")
        return stick.Laptop(folder, person, text, self.office)

    # --- the life of the village

    def live(self) -> list[str]:
        """Everything that is wrong in the end; none is the only good answer."""
        for _ in range(HOUSES):
            self._house(self.dice.randrange(len(self.laptops)))
        self._all_by_wire()
        backups.make(self.served.engine, self.folder / "old.bak", lambda _: KEY, now=commune.NOW, entropy=os.urandom)
        lan, hoa, sang = self.laptops
        image = {one.name: one.read_bytes() for one in hoa.folder.iterdir()}
        doomed = self.dice.sample(self.houses, ERASED)
        for house in doomed:
            for laptop in self.laptops:
                if self.dice.random() < 0.7:
                    self._talk(laptop, house)
        pending = [self._write(laptop) for laptop in self.laptops if self.dice.random() < 0.7]
        self._carried(sang, pending)
        for house in doomed:
            self.served.erase(house.row, self.served.person, "người dân yêu cầu")
            self.done.erased += 1
        if self.dice.random() < 0.5:
            self._put_back()
        for file in pending:
            self._expected(lambda file=file: self.office.take(file))
        self._by_wire(lan)
        self._round(sang)
        if self.dice.random() < 0.5:
            self._restored(hoa, image)
        self._round(hoa)
        for laptop in self.laptops:
            self._round(laptop)
        found = list(self._look(doomed, open_files=True))
        for laptop in self.laptops:
            laptop.close()
        self.served.close()
        return found + list(self._look(doomed, open_files=False))

    def _house(self, author: int) -> None:
        canary = "".join(self.dice.choice("bcdghklmnpqrtvx") for _ in range(24))
        laptop = self.laptops[author]
        home = households.Household("", laptop.village(), f"Bàn {canary}", f"nhà {canary}", "0912 345 678")
        row = add_household.add_household(laptop.db, home, **laptop.moment())
        self.houses.append(_House(row, canary, author))
        for _ in range(self.dice.randrange(1, 3)):
            self._talk(laptop, self.houses[-1])

    def _talk(self, laptop: stick.Laptop, house: _House) -> None:
        """Something more is written of a household: a slip, a draft, or another name for it."""
        x = self.dice.random()
        words = f"gặp {house.canary} lần {self.dice.randrange(99)}"
        if x < 0.5:
            at = f"0{self.dice.randrange(5, 9)}:{self.dice.randrange(60):02}"
            laptop.visit(f"Bàn {house.canary}", household=house.row, note=words, time=at)
        elif x < 0.8:
            form = {"household": house.row, "name": f"Bàn {house.canary}", "note": words}
            keep_draft.keep_draft(laptop.db, form, now=laptop.now(), entropy=laptop.entropy)
        elif (known := ledger.current(laptop.db, house.row)) is not None:
            home = msgspec.structs.replace(households.of(known), name=f"Bàn Thị {house.canary}")
            correct_household.correct_household(laptop.db, home, **laptop.moment())

    def _write(self, laptop: stick.Laptop) -> Path:
        return laptop.make()

    def _carried(self, carrier: stick.Laptop, files: list[Path]) -> None:
        for file in files:
            self._expected(lambda file=file: carrier.take(file))

    def _expected(self, work: Callable[[], Any]) -> None:
        try:
            work()
        except problems.Problem as problem:
            if problem.code not in carriers.EXPECTED:
                raise

    def _all_by_wire(self) -> None:
        for _ in range(2):
            for laptop in self.laptops:
                self._by_wire(laptop)

    def _by_wire(self, laptop: stick.Laptop) -> None:
        link: Any = office.Direct(self.served)
        exchange_now.exchange_now(laptop.db, link, clock=laptop.now, entropy=laptop.entropy)

    def _round(self, laptop: stick.Laptop) -> None:
        """To the province and back, by a stick or by the network."""
        if self.dice.random() < 0.5:
            self._by_wire(laptop)
        else:
            laptop.take(self.office.take(laptop.make()))

    def _put_back(self) -> None:
        """The province's disk is gone; the old backup and the ledger beside it are what is left."""
        ledger = self.folder / "province" / "erasures.jsonl"
        self.served.close()
        for end in ("", "-wal", "-shm"):
            (self.folder / "province" / f"province.db{end}").unlink(missing_ok=True)
        engine = database.connect(database.at(self.folder / "province"))
        database.prepare(engine)
        backups.restore(
            engine,
            self.folder / "old.bak",
            lambda _: KEY,
            over=False,
            ledger=ledger,
            now=commune.NOW,
            entropy=os.urandom,
        )
        engine.dispose()
        self.served = self.office.served = self._opened()

    def _restored(self, laptop: stick.Laptop, image: dict[str, bytes]) -> None:
        """An older copy of a vault takes its place: what was erased since is in it again."""
        laptop.close()
        for one in laptop.folder.iterdir():
            one.unlink()
        for name, content in image.items():
            (laptop.folder / name).write_bytes(content)
        laptop.db = opened.writer(laptop.folder, laptop.key, least_free=0)

    # --- the looking

    def _look(self, doomed: list[_House], *, open_files: bool) -> Iterator[str]:
        when = "open" if open_files else "closed"
        kept = [house for house in self.houses if house not in doomed]
        seen: set[str] = set()
        for name, data in self._bytes():
            self.done.files += 1
            self.done.bytes += len(data)
            for house in doomed:
                if house.canary[-TAIL:].encode() in data:
                    yield f"{name} ({when}) still shows {house.canary}"
            seen |= {house.canary for house in kept if house.canary[-TAIL:].encode() in data}
        if len(seen) != len(kept):
            yield "the looking sees nothing: a household that was not erased is nowhere"

    def _bytes(self) -> Iterator[tuple[str, bytes]]:
        """Every file as it lies there, and every page of a vault as its key shows it."""
        for file in sorted(self.folder.rglob("*")):
            if file.is_file():
                yield str(file.relative_to(self.folder)), file.read_bytes()
        for laptop in self.laptops:
            clear = b"".join(opened_pages.pages(laptop.folder / "vault.db", laptop.key))
            yield f"{laptop.folder.name}'s pages", clear
