"""Scopes that change while work is unsent: members change villages, lose all of them, get them again, are kept out, and
households move; in the end nothing is lost, and no page of a vault shows what its owner may no longer see."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from simulation import audit, rules_off, wide, world

from fieldapp.store import database, erasure, me
from fieldapp.sync import exchange, protocol
from tests import opened_pages

DEVICES, STEPS = 6, 40  # laptops of a world, and changes of scope in it
MOST = 12  # facts that somebody has not sent when the change comes
WRITTEN = "bcdghklmnpqrtvx"  # letters of a word that stands in one fact only

BROKEN: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "unsent": rules_off.unsent,
    "scope": rules_off.rule_07_scope,
    "move": rules_off.rule_09_move,
    "attribution": rules_off.rule_08_attribution,
    "backfill": rules_off.backfill,
    "sweep": rules_off.sweep,
    "kept out": rules_off.revoked_work,
    "bytes": lambda patch: patch.setattr(erasure, "_let_go", _only_hidden),
}


def _only_hidden(db: Any, root: str) -> bool:
    """What a program would leave that takes a household from its screens and no more."""
    erasure._drop(db, root)
    return True


class Done(msgspec.Struct):
    """What was done, and every broken promise with the seed of its world."""

    seed: int
    worlds: int = 0
    events: dict[str, int] = {}
    unsent: int = 0
    facts: int = 0
    pages: int = 0
    faults: list[str] = []

    def count(self) -> int:
        return sum(self.events.values())

    def words(self) -> str:
        """One line, and the first broken promises."""
        what = ", ".join(f"{n} {word}" for word, n in sorted(self.events.items()))
        told = (
            f"seed {self.seed}: {self.count()} changes of scope ({what}) in {self.worlds} worlds with {self.facts}"
            f" facts, {self.unsent} unsent ones waiting at them, {self.pages} pages looked through:"
            f" {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults[:20]])


class Scoped(wide.Wide):
    """A world in which only scopes change, and the network now and then loses something."""

    def __init__(self, seed: int, done: Done) -> None:
        self.tally = done
        self.words: dict[str, str] = {}
        super().__init__(seed, devices=DEVICES)

    def write(self, laptop: world.Laptop, entity: str, fields: dict[str, object], row: str = "", root: str = "") -> Any:
        """Every fact bears a word of its own."""
        word = "".join(self.random.choice(WRITTEN) for _ in range(20))
        shown = "name" if entity == "household" else "note"
        told = super().write(laptop, entity, {**fields, shown: f"{fields.get(shown, '')} {word}"}, row, root)
        self.words[told.id] = word
        return told

    def exchange(self, laptop: world.Laptop, **sizes: int) -> exchange.Settled | None:
        """As a run of exchanges does it, which then scrubs what it let go of."""
        done = super().exchange(laptop, **sizes)
        if done is not None and (done.left or done.erased):
            erasure.scrub(laptop.db)
        return done

    def step(self) -> None:
        self.now += self.random.choice([1, 5, 60]) * 1000
        laptop = self.random.choice(self.laptops)
        if me.read(laptop.db).state == "active":
            for _ in range(self.random.randrange(MOST)):
                self.author(laptop)
        self._change(laptop)
        for _ in range(self.random.choice([0, 1, 1, 3])):
            self.exchange(self.random.choice([laptop, laptop, self.random.choice(self.laptops)]))

    def _change(self, laptop: world.Laptop) -> None:
        waiting = sum(audit.origins.waiting(one.db, "province") for one in self.laptops)
        x, event = self.random.random(), ""
        if x < 0.45:
            event = "other villages"
            self.grant(laptop.person, self.random.choice([1, 2, 3]))
        elif x < 0.6:
            event = "no village"
            self.grant(laptop.person, 0)
        elif x < 0.98:
            event = "household moved"
            self._move(self.random.choice(self.laptops))
        else:
            event = "kept out"
            self.do_revoke(laptop)
        self.tally.events[event] = self.tally.events.get(event, 0) + 1
        self.tally.unsent += waiting

    def _move(self, laptop: world.Laptop) -> None:
        rows = sorted(row for (row,) in laptop.db.execute("SELECT row FROM record WHERE row = root"))
        if rows and me.read(laptop.db).state == "active":
            row = self.random.choice(rows)
            self.write(laptop, "household", {"area": self.random.choice(self.areas)}, row, row)
            self.exchange(laptop)

    def foreign(self) -> list[str]:
        """Words of others that a vault still shows in some page though its owner may see them no more."""
        there = audit.Province(self)
        out = []
        for number, laptop in enumerate(self.laptops):
            own = {name for (name,) in laptop.db.execute("SELECT id FROM change WHERE n > 0")}
            kept_out = me.read(laptop.db).device in self.revoked
            scope = set() if kept_out else there.scope(laptop.person)
            shown = _bytes(laptop)
            self.tally.pages += len(shown) // opened_pages.PAGE
            for name, word in self.words.items():
                seen = there.stands.get(self.truth[name]) in scope
                if not seen and name not in own and word[-12:].encode() in shown:
                    out.append(f"FOREIGN {name} on laptop {number}")
        return out


def _bytes(laptop: world.Laptop) -> bytes:
    """Every page of a vault, freed ones too."""
    with tempfile.TemporaryDirectory(dir=wide.SHM if wide.SHM.is_dir() else None) as name:
        file = Path(name) / "vault.db"
        copy = database.open_writer(file, world.KEY)
        laptop.db.conn.backup(copy.conn)
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy.close()
        return b"".join(opened_pages.pages(file, world.KEY))


def run(times: int, seed: int, *, broken: str = "", steps: int = STEPS) -> Done:
    """Worlds one after another until so many scopes changed, or a promise was broken."""
    done, dice = Done(seed), random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protocol, "SMALLEST", 1)
        if broken:
            BROKEN[broken](patch)
        while done.count() < times and not done.faults:
            world_seed = dice.getrandbits(32)
            try:
                live(world_seed, done, steps)
            except Exception as error:
                if not broken:  # without the rule the program may well break down
                    raise
                done.faults.append(f"world {world_seed}: BROKEN {type(error).__name__}")
    return done


def live(seed: int, done: Done, steps: int = STEPS) -> None:
    """One world from its founding until all is quiet, and what is wrong in it then."""
    place = Scoped(seed, done)
    try:
        place.run(steps)
        done.worlds += 1
        done.facts += len(place.truth)
        done.faults += [f"world {seed}: {fault}" for fault in place.odd + audit.faults(place) + place.foreign()]
    finally:
        place.close()
