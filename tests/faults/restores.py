"""Restores and clones at random moments: provinces put back from real backup files, laptops from older images, copies
that go on beside the first; in the end nothing may be lost, there twice, or back from the dead."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from simulation import audit, rules_off, world

from fieldapp.server import backups, database, tables
from fieldapp.store import origins
from fieldapp.sync import proofs

KEY = bytes(range(32))
STEPS = 120  # in the life of one world
BROKEN: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "epochs": rules_off.rule_06_epochs,
    "fork": rules_off.rule_04_fork,
    "ledger": lambda patch: patch.setattr(backups, "replayed", lambda roots: {}),
    "offers": rules_off.offers,
    "receipts": lambda patch: patch.setattr(origins, "_forget_receipts", lambda *args: None),
}


class Done(msgspec.Struct):
    """What was done, and every broken promise with the seed of its world."""

    seed: int
    worlds: int = 0
    provinces: int = 0
    laptops: int = 0
    clones: int = 0
    facts: int = 0
    receipts: int = 0
    faults: list[str] = []

    def words(self) -> str:
        """One line, and the first broken promises."""
        told = (
            f"seed {self.seed}: {self.provinces} provinces and {self.laptops} laptops put back, {self.clones} laptops"
            f" copied, in {self.worlds} worlds with {self.facts} saved facts and {self.receipts} receipts:"
            f" {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults[:20]])


class Restored(world.World):
    """A world whose backups are the real files, made and put back by the real code."""

    def __init__(self, seed: int, done: Done, folder: Path, **more: Any) -> None:
        super().__init__(seed, **more)
        self.done = done
        self.folder = folder
        self.files = 0
        self.province.ledger = folder / "erasures.jsonl"

    def back_up(self) -> None:
        """A backup in a file beside the ones before."""
        self.files += 1
        file = self.folder / f"{self.files}.bak"
        backups.make(self.engine, file, lambda _: KEY, now=self.now, entropy=self.entropy)

    def put_back(self) -> None:
        """One of the backups in place of the province; people's roles are given anew, as an administrator would."""
        if not self.files:
            self.back_up()
            return
        before = self.at_province()
        with database.reading(self.engine) as conn:
            grants = [dict(row) for row in conn.execute(sa.select(tables.grant)).mappings()]
        ledger = self.folder / "erasures.jsonl"
        if self.random.random() < 0.5:  # the disk is gone, and only the ledger beside it is left
            with database.writing(self.engine) as conn:
                for table in reversed(tables.meta.sorted_tables):
                    conn.execute(table.delete())
        backups.restore(
            self.engine,
            self.folder / f"{self.random.randint(max(1, self.files - 2), self.files)}.bak",
            lambda _: KEY,
            over=True,
            ledger=ledger,
            now=self.now,
            entropy=self.entropy,
        )
        with database.writing(self.engine) as conn:
            conn.execute(tables.grant.delete())
            conn.execute(tables.grant.insert(), grants)
        self.province = self._open()
        self.province.ledger = ledger
        alive = {name for one in self.laptops for name, body in one.facts().items() if body}
        self.excused |= before - self.at_province() - alive  # their author's laptop was put back, too
        self.done.provinces += 1

    def put_laptop_back(self, laptop: world.Laptop) -> None:
        """An older image goes on in place of a laptop, or beside it."""
        older = self.snapshots.get(laptop.person)
        if older is None:
            self.snapshots[laptop.person] = laptop.copy()
        elif self.random.random() < 0.5 and len(self.laptops) < self.most:
            self.laptops.append(older.copy())
            self.done.clones += 1
        else:
            others = [one for one in self.laptops if one is not laptop] + [older]
            held = {name for one in others for name, body in one.facts().items() if body}
            self.excused |= set(laptop.facts()) - held - self.at_province()  # never left the laptop that is gone
            self.laptops[self.laptops.index(laptop)] = older.copy()
            self.done.laptops += 1

    def step(self) -> None:
        """As in any world, with more restores."""
        chance = self.random.random()
        laptop = self.random.choice(self.laptops)
        if chance < 0.03:
            self.back_up()
        elif chance < 0.06:
            self.put_back()
        elif chance < 0.14:
            self.put_laptop_back(laptop)
        elif chance < 0.17:
            self.snapshots[laptop.person] = laptop.copy()
        else:
            super().step()

    def restore_laptop(self, laptop: world.Laptop) -> None:
        self.put_laptop_back(laptop)

    def restore_province(self) -> None:
        self.put_back()


def run(times: int, seed: int, *, broken: str = "", url: str = "sqlite://", worlds: int = 10**6) -> Done:
    """Worlds one after another until each of the three was done so often, or a promise was broken."""
    done, dice = Done(seed), random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        if broken:
            BROKEN[broken](patch)
        while min(done.provinces, done.laptops, done.clones) < times and done.worlds < worlds and not done.faults:
            live(dice.getrandbits(32), done, url)
    return done


def live(seed: int, done: Done, url: str = "sqlite://") -> None:
    """One world from its founding until all is quiet, and what is wrong in it then."""
    folder = Path(tempfile.mkdtemp(prefix="restores-"))
    place = Restored(seed, done, folder, url=url)
    try:
        place.run(STEPS)
        done.worlds += 1
        done.facts += len(place.truth)
        found = audit.faults(place)
        for laptop in place.laptops:
            proven = proofs.check(laptop.db, place.province.public_key())
            found += [f"RECEIPT {told}" for told in proven.wrong]
            done.receipts += proven.receipts
        done.faults += [f"world {seed}: {fault}" for fault in found]
    finally:
        place.close()
        shutil.rmtree(folder)
