"""Old and new beside each other: a laptop of an older program at today's province, and today's laptops at a province of
an older one. Everybody writes, some of it in words that the older program does not know; then each is updated."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from fieldapp.actions import enrol, exchange_now
from fieldapp.domain import facts
from fieldapp.server import access, app, database, desk, judge, province
from fieldapp.store import custody, feed, fold, index, ledger, me, opened, vault, verify
from fieldapp.sync import transport
from tests import commune, townhall
from tests.older import client

STEPS = 7
NEW_KIND = "spell"  # a kind of record that no program knows but the one of this suite


class Done:
    """What was tried, and the broken promises."""

    def __init__(self) -> None:
        self.histories = self.facts = self.unknown = self.updated = 0
        self.faults: list[str] = []

    def words(self) -> str:
        """All of it, for a person."""
        told = (
            f"{self.histories} histories with older programs: {self.facts} facts written, {self.unknown} of them with "
            f"words that the older one does not know, {self.updated} updates; {len(self.faults)} broken promises"
        )
        return "\n".join([told, *self.faults[:20]])


History = Callable[[Path, Path, int, Done], list[str]]


def run(times: int, seed: int, *, broken: str = "") -> Done:
    """So many histories of each kind with each older program, each from a seed of its own; the word of a rule in
    `broken` switches it off."""
    done = Done()
    with tempfile.TemporaryDirectory() as name, BROKEN.get(broken, contextlib.nullcontext)():
        for at in range(seed, seed + times):
            for version in client.VERSIONS:
                for history in (old_laptop, old_province):
                    one(history, version, Path(name), at, done)
    return done


def one(history: History, version: str, folder: Path, seed: int, done: Done) -> None:
    """One history with one older program."""
    place = folder / f"{version}-{history.__name__}-{seed}"
    place.mkdir()
    with knowing_more():
        found = history(client.unpack(version, folder), place, seed, done)
    done.faults += [f"seed {seed}, {history.__name__} {version}: {fault}" for fault in found]
    done.histories += 1


def add(suites: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The word of this suite."""
    told = suites.add_parser("versions", help="let older programs meet today's, and update them")
    told.add_argument("--times", type=int, default=50, help="histories of each kind with each older program")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of the first")
    told.add_argument("--broken", choices=list(BROKEN), default="", help="switch a rule off, to see it found")


def told(args: argparse.Namespace) -> int:
    """Runs it and prints what it did; 1 when something that was promised is missing."""
    done = run(args.times, args.seed, broken=args.broken)
    print(f"seeds from {args.seed}: {done.words()}")
    return 1 if done.faults else 0


@contextlib.contextmanager
def forgetting() -> Iterator[None]:
    """Switched off: a laptop keeps the facts of others as they came. It keeps what it knows of them."""
    kept = ledger._Intake._carried

    def known_only(intake: ledger._Intake, one: ledger.News) -> None:
        cells = json.loads(one.body)
        if cells["f"].pop("later", None):
            body = json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()
            one = msgspec.structs.replace(one, body=body)
        kept(intake, one)

    ledger._Intake._carried = known_only  # type: ignore[method-assign]
    try:
        yield
    finally:
        ledger._Intake._carried = kept  # type: ignore[method-assign]


BROKEN = {"forget": forgetting}


@contextlib.contextmanager
def knowing_more() -> Iterator[None]:
    """Today's province knows a kind of record that the older programs do not."""
    judge._CHECKS[NEW_KIND] = lambda cells: None
    try:
        yield
    finally:
        del judge._CHECKS[NEW_KIND]


class Laptop(commune.Laptop):
    """A laptop of today's program, or one that is updated to it."""

    def __init__(self, folder: Path, invitation: str = "") -> None:
        self.folder, self.time, self.entropy = folder, commune.NOW, os.urandom  # type: ignore[assignment]
        if invitation:
            told = {"device": "máy mới", "clock": self.now, "entropy": os.urandom, "cost": commune.CHEAP}
            enrol.enrol(folder, commune.PASSPHRASE, invitation, **told)  # type: ignore[arg-type]
        self.key = vault.unlock(folder, commune.PASSPHRASE)
        self.db = opened.writer(folder, self.key, least_free=0)
        self.person = me.read(self.db).person

    def exchange(self) -> None:
        """Exchanges until nothing is left."""
        owner = me.read(self.db)
        with contextlib.closing(transport.Transport(owner.url, token=owner.token)) as link:
            exchange_now.exchange_now(self.db, link, clock=self.now, entropy=os.urandom)

    def village(self) -> str:
        """The one village."""
        return str(self.db.execute("SELECT id FROM area WHERE kind = 'village'").fetchone()[0])

    def team(self) -> str:
        """The one team."""
        return str(self.db.execute("SELECT id FROM team").fetchone()[0])

    def write(self, entity: str, fields: dict[str, Any], row: str = "", root: str = "") -> facts.Fact:
        """A fact past every form."""
        [fact] = ledger.record(self.db, [ledger.Deed(entity, fields, row, root)], **self.moment())
        return fact

    def bodies(self) -> dict[str, str]:
        """The bytes of every fact that is kept here."""
        found = self.db.execute("SELECT id, body FROM change WHERE body IS NOT NULL")
        return {name: bytes(body).decode() for name, body in found.fetchall()}

    def records(self) -> dict[str, dict[str, Any]]:
        """What is shown here, by row."""
        rows = [row for (row,) in self.db.execute("SELECT row FROM record").fetchall()]
        told = {row: fold.record(self.db, row) for row in rows}
        return {row: {cell: one.value for cell, one in record.cells.items()} for row, record in told.items() if record}


class _Writer:
    """Writes at random on a laptop of today: what every program knows, and what only a later one does."""

    def __init__(self, dice: random.Random, done: Done) -> None:
        self.dice, self.done = dice, done
        self.written: dict[str, str] = {}  # by fact the bytes
        self.rows: list[tuple[str, str, str]] = []  # entity, row and root of what there is to add to

    def write(self, laptop: Laptop) -> None:
        before = set(laptop.bodies())
        self.dice.choice((self._slip, self._house, self._cells, self._kind, self._out))(laptop)
        new = {name: body for name, body in laptop.bodies().items() if name not in before}
        self.written |= new
        self.done.facts += len(new)

    def _slip(self, laptop: Laptop) -> None:
        row = laptop.record(commune.slip(village=laptop.village(), team=laptop.team(), helpers=(laptop.person,)))
        self.rows.append(("visit", row, row))

    def _house(self, laptop: Laptop) -> None:
        row = laptop.add(commune.house(area=laptop.village()))
        self.rows.append(("household", row, row))

    def _cells(self, laptop: Laptop) -> None:
        here = [one for one in self.rows if fold.record(laptop.db, one[1]) is not None]
        entity, row, root = self.dice.choice(here) if here else ("household", "", "")
        told = {"later": {"chữ": [1, "đ", self.dice.randrange(100)]}}
        known = {} if row else {"area": laptop.village(), "name": "Hộ Lỷ Văn Ba"}
        self.done.unknown += 1
        laptop.write(entity, {**known, **told}, row, root)

    def _out(self, laptop: Laptop) -> None:
        """An own household is taken out of the roll, or put back."""
        own = index.authors(laptop.db, [row for entity, row, _ in self.rows if entity == "household"])
        if here := sorted(row for row, author in own.items() if author == laptop.person):
            self.done.unknown += 1
            laptop.write("household", {"_out": self.dice.choice((True, None))}, self.dice.choice(here))

    def _kind(self, laptop: Laptop) -> None:
        self.done.unknown += 1
        laptop.write(NEW_KIND, {"area": laptop.village(), "words": f"mẫu mới {self.dice.randrange(100)}"})


def old_laptop(sources: Path, folder: Path, seed: int, done: Done) -> list[str]:
    """Hòa's laptop has the older program, Lan's and the province have today's; then Hòa's is updated, too."""
    dice, hall = random.Random(seed), townhall.Townhall(folder)
    writer, old = _Writer(dice, done), client.Older(sources)
    with contextlib.ExitStack() as stack:
        stack.callback(hall.close)
        stack.enter_context(hall.served())
        lan = stack.enter_context(contextlib.closing(Laptop(folder / "lan", hall.invite("lan"))))
        stack.callback(old.end)
        old.enrol(str(folder / "hoa"), hall.invite("hoa"))
        old.exchange()
        lan.exchange()
        rows: list[str] = []
        for _ in range(STEPS):
            if dice.random() < 0.4:
                rows.append(old.household("Hộ Phùng Tài Múi") if dice.random() < 0.5 else old.visit("phiếu máy cũ"))
                done.facts += 1
            else:
                writer.write(lan)
            dice.choice((lan.exchange, old.exchange))()
        for _ in range(2):
            lan.exchange()
            ended = old.exchange()
        shown = old.shows()
        old.close()
        found = [f"the older laptop is refused: {ended}"] if ended["refused"] or ended["waiting"] else []
        found += _same(lan, shown)
        found += [f"BYTES {name}" for name, body in writer.written.items() if shown["bodies"].get(name) != body]
        updated = stack.enter_context(contextlib.closing(Laptop(folder / "hoa")))
        done.updated += 1
        found += _agree(hall, folder, stack, [lan, updated], set(rows) | {row for _, row, _ in writer.rows})
    return found


def old_province(sources: Path, folder: Path, seed: int, done: Done) -> list[str]:
    """Lan and Hòa have today's program, the province the older one; then the province is updated."""
    dice, old = random.Random(seed), client.Older(sources)
    writer = _Writer(dice, done)
    with contextlib.ExitStack() as stack:
        stack.callback(old.end)
        old.serve(str(folder))
        pair = [
            stack.enter_context(contextlib.closing(Laptop(folder / name, old.invite(name)))) for name in ("lan", "hoa")
        ]
        for laptop in pair:
            laptop.exchange()
        for _ in range(STEPS):
            writer.write(dice.choice(pair))
            dice.choice(pair).exchange()
        for laptop in [*pair, *pair]:
            laptop.exchange()
        found = [f"STUCK {one.folder.name}" for one in pair if custody.summary(one.db).waiting]
        for one in pair:
            kept = one.bodies()
            found += [f"BYTES {name}" for name, body in writer.written.items() if kept.get(name, body) != body]
        old.stop()
        hall = Updated(folder)
        done.updated += 1
        stack.callback(hall.close)
        stack.enter_context(hall.served())
        for laptop in pair:
            with laptop.db.atomic():
                me.change(laptop.db, url=hall.address)
        for laptop in [*pair, *pair]:
            laptop.exchange()
        for one in pair:
            kept = one.bodies()
            found += [f"BYTES {name}" for name, body in writer.written.items() if kept.get(name) != body]
        found += _agree(hall, folder, stack, pair, {row for _, row, _ in writer.rows})
    return found


class Updated:
    """A province whose older database today's program has opened."""

    def __init__(self, folder: Path) -> None:
        self.engine = database.connect(database.at(folder))
        database.prepare(self.engine)
        self.province = province.Province(self.engine, clock=lambda: commune.NOW + 3_600_000, entropy=os.urandom)
        self.province.start()
        self.address = ""

    @contextlib.contextmanager
    def served(self) -> Iterator[str]:
        """The address, as long as the block lasts."""
        with app.running(self.province) as self.address:
            yield self.address

    def invite(self, person: str) -> str:
        """The text of an invitation."""
        with database.writing(self.engine) as conn:
            at = desk.Desk(conn, now=commune.NOW, entropy=os.urandom)
            return access.invite(at, person, url=self.address)

    def close(self) -> None:
        self.province.close()


def _same(laptop: Laptop, shown: dict[str, Any]) -> list[str]:
    """Where the older laptop shows something else than today's."""
    here = laptop.records()
    out = [
        f"SHOWN {row} {shown['records'].get(row)} {told}"
        for row, told in here.items()
        if shown["records"].get(row) != told
    ]
    digests = {area: list(told) for area, told in feed.digests(laptop.db).items()}
    return out if digests == shown["digests"] else [*out, "DIGEST of the older laptop"]


def _agree(hall: Any, folder: Path, stack: contextlib.ExitStack, laptops: list[Laptop], rows: set[str]) -> list[str]:
    """After the update: everybody like a fresh laptop, nothing waits, nothing is held, and made anew it is the same."""
    for laptop in laptops * 2:
        laptop.exchange()
    fresh = stack.enter_context(contextlib.closing(Laptop(folder / "fresh", hall.invite("hoa"))))
    fresh.exchange()
    told = fresh.records()
    out = [f"LOST {row}" for row in rows if row not in told]
    for one in [fresh, *laptops]:
        name = one.folder.name
        out += [f"{name} DIFFERS from a fresh laptop"] if one.records() != told else []
        out += [f"{name} DIGEST"] if feed.digests(one.db) != feed.digests(fresh.db) else []
        out += [f"{name} REBUILD {one}" for one in verify.verify(one.db)]
        whole = custody.summary(one.db)
        out += [f"{name} STUCK {whole.waiting} {whole.held}"] if whole.waiting or whole.held else []
    return out
