"""Kills real programs while they work: laptops that save and exchange by the program's own commands, the province's
server and a commune's hub, at random moments; in the end every slip that was called saved is there once, and everybody
shows the same."""

from __future__ import annotations

import collections
import contextlib
import json
import os
import queue
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import msgspec
import sqlalchemy as sa

from fieldapp.commands import demo_town
from fieldapp.server import database, records, tables
from fieldapp.server import feed as server_feed
from fieldapp.store import feed, origins
from tests import hamlet

ROOT = Path(__file__).resolve().parents[2]
SLOW = 180.0  # seconds that a start may take on a busy machine
LONGEST = 0.6  # seconds of work between two kills
BATCH = (1, 40)  # slips that a laptop saves at once
ROUNDS = 6  # exchanges of each laptop after which all must be quiet
SERVER, HUB = "server", "hub"
OUTAGES = (0, 0, 0.3, 2.5)  # seconds that the province stays away: in the longest the laptops go by the hub


class Done(msgspec.Struct):
    """What was done, and every broken promise."""

    seed: int
    kills: collections.Counter[str] = msgspec.field(default_factory=collections.Counter)
    moments: collections.Counter[str] = msgspec.field(default_factory=collections.Counter)
    saved: int = 0
    unsaid: int = 0
    visits: int = 0
    exchanged: int = 0
    by_hub: int = 0
    seconds: float = 0.0
    faults: list[str] = []

    def words(self) -> str:
        """All of it, for a person."""
        killed = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        moments = ", ".join(f"{count} while {what}" for what, count in self.moments.most_common())
        told = (
            f"seed {self.seed}: {self.kills.total()} kills in {self.seconds:.0f} s ({killed}; laptops: {moments});"
            f" {self.saved} slips called saved, {self.visits} at the province, {self.unsaid} of them of files whose"
            f" saving was cut off before a word; {self.exchanged} exchanges got through, {self.by_hub} of them by the"
            f" hub: {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults[:20]])


class Program:
    """A program that runs until it is killed, and the lines that it prints."""

    def __init__(self, words: list[str], **env: str) -> None:
        self.said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.aside = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is killed
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env={**os.environ, "FIELDAPP_LANG": "en", "FIELDAPP_PASSPHRASE": demo_town.PASSPHRASE, **env},
            stdout=subprocess.PIPE,
            stderr=self.aside,
            text=True,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        self.reader = threading.Thread(target=self._read, args=(self.process.stdout,), name="reader")
        self.reader.start()

    def _read(self, pipe: TextIO) -> None:
        for line in pipe:
            self.said.put(line)

    def lines(self) -> Iterator[str]:
        """What was printed since."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield self.said.get_nowait()

    def kill(self) -> str:
        """Kills it; why it had ended by itself, if it had."""
        ended = self.process.poll()
        self.process.kill()
        self.process.wait()
        self.reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.aside.seek(0)
        why = self.aside.read().decode(errors="replace")[-1500:]
        self.aside.close()
        return "" if ended is None else f"ended by itself with {ended}: {why}"


class Hub:
    """The hub of the commune's office: a process that serves the laptops whether it reaches the province or not."""

    def __init__(self, town: demo_town.Town) -> None:
        paper, self.port = town.folder / "hub.txt", 0
        where = ("--data", str(town.folder / "province"))
        typed("admin", *where, "invite", "--hub", "Quảng Yên", "--url", town.url, "--out", str(paper))
        self._folder = town.folder / "hub"
        self._upstream = ("--upstream", town.url, "--invitation", str(paper), "--quiet")

    def start(self) -> None:
        """Starts it and waits until it says where it is; always at the same address."""
        where = ("--data", str(self._folder), "--port", str(self.port))
        self.program = Program(["fieldapp", "serve", *where, *self._upstream])
        until = time.monotonic() + SLOW
        while not (told := re.search(r"number ([\d ]+), is serving at (\S+)", "".join(self.program.lines()))):
            if time.monotonic() > until or self.program.process.poll() is not None:
                raise RuntimeError(f"the hub does not come up: {self.program.kill()}")
            time.sleep(0.02)
        self.number, self.address = told.groups()
        self.port = int(self.address.rpartition(":")[2])

    def confirm(self, vault: Path) -> None:
        """Somebody compares its number once, on a laptop that nobody has open."""
        typed("hub", "trust", self.address, "--vault", str(vault), "--number", self.number)


def typed(*words: str) -> None:
    """A command, typed and ended well."""
    env = {**os.environ, "FIELDAPP_LANG": "en", "FIELDAPP_PASSPHRASE": demo_town.PASSPHRASE}
    subprocess.run([sys.executable, "-m", "fieldapp", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


class Laptop:
    """One person's laptop: its vault, the program on it, and what the program promised."""

    def __init__(self, town: demo_town.Town, person: demo_town.Person, broken: str) -> None:
        self.person = person
        self.vault = town.vault(person)
        self.file = town.folder / f"{person.code}.jsonl"
        self.broken = broken
        self.lives = 0
        self.saved: set[str] = set()
        self.saving: list[list[str]] = []  # batches whose answer a kill cut off
        self.moment = "starting"
        self.faults: list[str] = []
        self.exchanged = self.by_hub = 0

    def start(self, seed: int, batch: tuple[int, int]) -> None:
        """The program begins to work."""
        self.lives += 1
        self.moment = "starting"
        words = [str(self.vault), str(self.file), self.person.code, *map(str, batch), f"{seed}-{self.lives}"]
        self.program = Program(["tests.faults.laptop", *words, *[self.broken] * bool(self.broken)])

    def hear(self) -> None:
        """What the program has told since."""
        for line in self.program.lines():
            kind, *told = json.loads(line)
            getattr(self, f"_{kind}")(*told)

    def _saving(self, notes: list[str]) -> None:
        self.saving.append(notes)
        self.moment = "saving"

    def _saved(self, notes: list[str]) -> None:
        if notes in self.saving:
            self.saving.remove(notes)
        self.saved.update(notes)
        self.moment = "exchanging"

    def _refused(self, notes: list[str], said: str) -> None:
        self.faults.append(f"{self.person.code} cannot save: {said}")

    def _exchanged(self, code: int, said: str) -> None:
        self.exchanged += code == 0
        self.by_hub += code == 0 and "hub" in said
        if code and not re.search("network|busy", said):
            self.faults.append(f"{self.person.code} cannot exchange: {said}")
        self.moment = "saving"

    def kill(self) -> None:
        """Pulls the plug."""
        if why := self.program.kill():
            self.faults.append(f"{self.person.code} {why}")
        self.hear()


def run(
    times: int,
    seed: int,
    *,
    visits: int = 0,
    people: int = 3,
    batch: tuple[int, int] = BATCH,
    broken: str = "",
    seconds: float = 0.0,
    tell: Callable[[str], None] | None = None,
) -> Done:
    """Kills so many times, and until so many slips were called saved, or until the seconds are over; then starts
    everything once more and looks."""
    done, dice = Done(seed), random.Random(seed)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fieldapp-kills-") as name:
        trial = _Trial(Path(name), done, people, broken)
        try:
            trial.start(batch, seed)
            while done.kills.total() < times or trial.saved() < visits:
                if seconds and time.monotonic() - began > seconds:
                    break
                trial.kill_one(dice, batch, seed)
                if tell is not None and done.kills.total() % 50 == 0:
                    tell(f"{done.kills.total()} kills, {trial.saved()} saved, {time.monotonic() - began:.0f} s")
            trial.stop()
            trial.look()
        finally:
            trial.close()
    done.seconds = time.monotonic() - began
    return done


class _Trial:
    """The town, its server and its hub in processes of their own, and some of its people's laptops."""

    def __init__(self, folder: Path, done: Done, people: int, broken: str) -> None:
        self.done = done
        self.town = hamlet.Town(folder)
        self.town.found()
        self.laptops: list[Laptop] = []
        with self.town.served():
            for person in demo_town.PEOPLE[:people]:
                self.town.enrol(person)
                with self.town.open(person) as db:
                    hamlet.exchange(db)
                self.laptops.append(Laptop(self.town, person, broken))
            self.hub = Hub(self.town)
        self.town.engine.dispose()

    def serve(self) -> None:
        """Starts the server and waits until it answers."""
        folder = str(self.town.folder / "province")
        self.server = Program(["fieldapp", "serve", "--data", folder, "--port", str(self.town.port)])
        until = time.monotonic() + SLOW
        while not self.town.is_served():
            if time.monotonic() > until or self.server.process.poll() is not None:
                raise RuntimeError(f"the server does not come up: {self.server.kill()}")
            time.sleep(0.02)

    def start(self, batch: tuple[int, int], seed: int) -> None:
        """Everybody begins."""
        self.serve()
        self.hub.start()
        for one in self.laptops:
            self.hub.confirm(one.vault)
            one.start(seed, batch)

    def saved(self) -> int:
        return sum(len(one.saved) for one in self.laptops)

    def kill_one(self, dice: random.Random, batch: tuple[int, int], seed: int) -> None:
        """Kills one of the programs after a while, and starts it again."""
        time.sleep(dice.uniform(0, LONGEST))
        for one in self.laptops:
            one.hear()
        victim = dice.choice([*self.laptops, SERVER, HUB])
        if not isinstance(victim, Laptop):
            self._kill_serving(victim, dice)
            return
        if victim.lives and victim.moment == "starting" and dice.random() < 0.8:
            self._wait(victim)
        victim.kill()
        self.done.kills["laptop"] += 1
        self.done.moments[victim.moment] += 1
        victim.start(seed, batch)

    def _kill_serving(self, name: str, dice: random.Random) -> None:
        if why := (self.server if name == SERVER else self.hub.program).kill():
            self.done.faults.append(f"the {name} {why}")
        self.done.kills[name] += 1
        if name == HUB:
            self.hub.start()
        else:
            time.sleep(dice.choice(OUTAGES))
            self.serve()

    def _wait(self, victim: Laptop) -> None:
        """Until a laptop has begun to work: most kills shall not hit programs that are still loading."""
        until = time.monotonic() + SLOW
        while victim.moment == "starting" and time.monotonic() < until and victim.program.process.poll() is None:
            time.sleep(0.02)
            victim.hear()
        time.sleep(random.Random(victim.lives).uniform(0, LONGEST / 2))
        victim.hear()

    def stop(self) -> None:
        """The last kills, all at once."""
        for one in self.laptops:
            one.kill()
            self.done.kills["laptop"] += 1
            self.done.moments[one.moment] += 1
        for name, program in ((SERVER, self.server), (HUB, self.hub.program)):
            program.kill()
            self.done.kills[name] += 1

    def look(self) -> None:
        """Starts everything once more, lets all exchange, and holds what is there against what was promised."""
        faults = self.done.faults
        for one in self.laptops:
            faults += one.faults
            self.done.exchanged += one.exchanged
            self.done.by_hub += one.by_hub
        with self.town.served():
            for _ in range(ROUNDS):
                for one in self.laptops:
                    with self.town.open(one.person) as db:
                        hamlet.exchange(db)
        there = collections.Counter(self._notes())
        self.done.visits, self.done.saved = there.total(), self.saved()
        faults += [f"there {count} times: {note}" for note, count in there.items() if count > 1]
        for one in self.laptops:
            lost = one.saved - there.keys()
            faults += [f"called saved and lost: {note}" for note in sorted(lost)[:5]]
            for notes in one.saving:
                kept = sum(note in there for note in notes)
                self.done.unsaid += kept
                faults += [f"of {len(notes)} slips of one file {kept} are there"] * (0 < kept < len(notes))
            faults += self._differs(one)

    def _notes(self) -> list[str]:
        with database.reading(self.town.engine) as conn:
            asked = sa.select(tables.record.c.body, *records.FACT).select_from(records.JOINED)
            told = conn.execute(asked.where(tables.record.c.entity == "visit"))
            return [str(records.cells(*one)["note"].value) for one in told]

    def _differs(self, one: Laptop) -> Iterator[str]:
        with self.town.open(one.person) as db:
            if waiting := origins.waiting(db, "province"):
                yield f"{waiting} stay at {one.person.code}"
            if origins.past(db):
                yield f"{one.person.code} took a new origin"
            mine = {area: told for area, told in feed.digests(db).items() if told != (0, 0)}
            scope = sorted(feed.cursors(db).keys() - {"*"})
        with database.reading(self.town.engine) as conn:
            held = conn.scalar(sa.select(sa.func.count()).select_from(tables.held))
            digests = {area: told for area, told in server_feed.digests(conn, scope).items() if told != (0, 0)}
        if mine != digests:
            yield f"{one.person.code} and the province differ: {mine} {digests}"
        if held:
            yield f"{held} held back"

    def close(self) -> None:
        """Ends what still runs."""
        programs = (
            getattr(self, "server", None),
            *(getattr(one, "program", None) for one in (self.hub, *self.laptops)),
        )
        for program in programs:
            if program is not None and program.process.poll() is None:
                program.kill()
        self.town.close()
