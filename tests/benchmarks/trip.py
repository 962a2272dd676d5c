"""The trip itself: a made-up commune at a real `fieldapp serve`, two real vaults, and what each exchange took."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import sqlalchemy as sa
import sqlite_utils

from fieldapp import resources
from fieldapp.actions import enrol, exchange_now, record_many, record_visit
from fieldapp.domain import catalogue, facts, hours, visits
from fieldapp.server import access, admin, database, desk, handout, members, tables
from fieldapp.server import feed as server_feed
from fieldapp.store import database as vault_database
from fieldapp.store import feed, opened, origins, vault
from fieldapp.sync import run, transport
from tests.benchmarks import people, wire

PASSPHRASE = "trăng lên đầu bản"
CHEAP = vault.Cost(memory=8, passes=1)
CATALOGUE = catalogue.build({name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES})
HOUSEHOLDS = 600
WHO = ("lan", "minh")
DAY_MS = 24 * 3600 * 1000
PATIENCE = 30.0  # seconds for a server to come up


class Step(msgspec.Struct):
    """What one exchange took: bytes out and in as the proxy counted them, seconds in all and inside the server."""

    seconds: float
    server: float
    out: int
    into: int
    requests: int
    connections: int
    facts_out: int
    facts_in: int


def clock() -> int:
    """Now, in ms."""
    return time.time_ns() // 1_000_000


def today() -> str:
    """The ISO date in Vietnam."""
    return hours.day(clock())


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Laptop:
    """A member's vault in a folder, enrolled, with its writer open, and at `rest` after each work as the window's."""

    def __init__(self, folder: Path, invitation: str) -> None:
        self.folder = folder
        enrol.enrol(folder, PASSPHRASE, invitation, device="đo", clock=clock, entropy=os.urandom, cost=CHEAP)
        self.db: sqlite_utils.Database = opened.writer(folder, vault.unlock(folder, PASSPHRASE), least_free=0)
        vault_database.hurry(self.db)  # as the window's

    def record(self, slips: Sequence[visits.Slip]) -> None:
        """Records slips as from a file; none of them may be refused."""
        done = record_many.record_many(self.db, enumerate(slips), **moment())
        assert not done.bad, done.bad[0]
        self.rest()

    def record_one(self, slip: visits.Slip) -> None:
        """Records a slip as the form does."""
        record_visit.record_visit(self.db, slip, **moment())

    def exchange(self, url: str) -> tuple[float, run.Report]:
        """Exchanges over a new connection until nothing is left; seconds and what was done."""
        began = time.perf_counter()
        link = transport.Transport(url)
        try:
            report = exchange_now.exchange_now(self.db, link, clock=clock, entropy=os.urandom)
        finally:
            link.close()
        took = time.perf_counter() - began
        self.rest()
        return took, report

    def rest(self) -> None:
        """Nobody waits."""
        vault_database.rest(self.db)

    def bodies(self) -> list[bytes]:
        """The own facts as they travel."""
        return [bytes(body) for (body,) in self.db.execute("SELECT body FROM change WHERE n > 0 ORDER BY n")]

    def visits(self) -> int:
        """How many visits are seen here."""
        return int(self.db.execute("SELECT count(*) FROM visit").fetchone()[0])

    def close(self) -> None:
        """Closes the vault."""
        opened.close(self.folder, self.db)


def moment() -> dict[str, Any]:
    """What every deed that writes facts is told of its moment."""
    now = clock()
    wall = hours.wall(now)
    return {"catalogue": CATALOGUE, "now": now, "wall": wall, "entropy": os.urandom}


class Trip:
    """A fresh province with its server, the proxy before it, and two laptops that know the commune; for one run."""

    def __init__(self, folder: Path, link: wire.Link, db: str = "") -> None:
        self._left = contextlib.ExitStack()
        try:
            self._set_up(folder, link, db)
        except BaseException:
            self._left.close()
            raise

    def _set_up(self, folder: Path, link: wire.Link, db: str) -> None:
        folder.mkdir(parents=True)
        self.url = self._left.enter_context(own_database(db)) if db else database.at(folder)
        self.engine = database.connect(self.url)
        self._left.callback(self.engine.dispose)
        port = free_port()
        self.direct = f"http://127.0.0.1:{port}"
        self.commune, invitations = _found(self.engine, self.direct)
        where = ["--db", self.url] if db else ["--data", str(folder)]
        self.server = self._left.enter_context(serving([*where, "--port", str(port)], self.direct))
        _go_on(self.engine, self.commune)
        self._wire = self._left.enter_context(wire.Wire(port, link))
        self.laptops = [Laptop(folder / who, invitations[who]) for who in WHO]
        for laptop in self.laptops:
            self._left.callback(laptop.close)
            self.settle(laptop)

    def step(self, laptop: Laptop) -> Step:
        """One measured exchange of a laptop over the link."""
        self._wire.count()
        before = metrics(self.direct)
        seconds, report = laptop.exchange(f"http://127.0.0.1:{self._wire.port}")
        after = metrics(self.direct)
        passed = self._wire.count()
        return Step(
            seconds=seconds,
            server=after["fieldapp_work_seconds_total"] - before["fieldapp_work_seconds_total"],
            out=passed.up,
            into=passed.down,
            requests=int(after["exchanges"] - before["exchanges"]),
            connections=passed.connections,
            facts_out=report.facts_out,
            facts_in=report.facts_in,
        )

    def settle(self, laptop: Laptop) -> None:
        """An exchange of a laptop past the link, for what comes next."""
        laptop.exchange(self.direct)

    def verify(self, expected: int) -> None:
        """Both vaults and the server show so many visits, nothing waits or is held, and the area digests agree."""
        with database.reading(self.engine) as conn:
            there = server_feed.digests(conn, self.commune.villages)
            seen = conn.scalar(sa.select(sa.func.count()).where(tables.record.c.entity == "visit"))
            held = conn.scalar(sa.select(sa.func.count()).select_from(tables.held))
        assert (seen, held) == (expected, 0), f"the server shows {seen} of {expected} visits and holds {held}"
        for laptop in self.laptops:
            assert laptop.visits() == expected, f"a vault shows {laptop.visits()} of {expected} visits"
            assert origins.waiting(laptop.db, "province") == 0, "something was not sent"
            assert feed.digests(laptop.db) == there, "the digests differ"

    def close(self) -> None:
        """Stops and closes everything."""
        self._left.close()

    def __enter__(self) -> Trip:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _found(engine: database.Engine, url: str) -> tuple[people.Commune, dict[str, str]]:
    """A province with one commune's villages, team, two members and households, all of them older than the slips; and
    the members' invitations."""
    then = clock() - (people.DAYS + 2) * DAY_MS
    admin.init(engine, "Tỉnh thử", now=then, entropy=os.urandom)
    with database.writing(engine) as conn:
        at = desk.Desk(conn, now=then, entropy=os.urandom)
        above = next(area for area in at.areas.atlas.values() if area.kind == "commune")
        villages = [admin.add_area(at, kind="village", parent=above.id, name=name)[0].id for name in people.VILLAGES]
        team, _ = members.add_team(at, code="to-thu", name="Tổ thử", kind="local", areas=villages)
        helpers = {}
        for who, name in zip(WHO, ("Đặng Thị Lan", "Trần Văn Minh"), strict=True):
            for village in villages:
                told, _ = members.add_member(at, name=name, role="member", area=village, code=who, team="to-thu")
            helpers[who] = told.id
        hand = handout.Handout(at)
        for home in people.households(HOUSEHOLDS, 1):
            hand.add(area=villages[home.village], name=home.name, place=home.place, phone=home.phone)
        hand.finish()
        today = desk.Desk(conn, now=clock(), entropy=os.urandom)
        invitations = {who: access.invite(today, who, url=url) for who in WHO}
        homes = _households(conn, villages)
    return people.Commune(tuple(villages), team, tuple(helpers.values()), homes), invitations


def _go_on(engine: database.Engine, commune: people.Commune) -> None:
    """A household more, as a server that has been up for a while has written something: after a start, laptops learn by
    their first exchange that it is another history from here."""
    with database.writing(engine) as conn:
        hand = handout.Handout(desk.Desk(conn, now=clock() - DAY_MS, entropy=os.urandom))
        hand.add(area=commune.villages[0], name="Lý A Sáng", place="Nhà văn hóa", phone="")
        hand.finish()


def _households(conn: sa.Connection, villages: list[str]) -> tuple[people.Household, ...]:
    """The households as they were handed out."""
    found = conn.execute(sa.select(tables.change.c.body).where(tables.change.c.entity == "household"))
    told = [facts.read(bytes(body)) for (body,) in found]
    return tuple(
        people.Household(
            villages.index(fact.fields["area"]),
            fact.fields["name"],
            fact.fields.get("place", ""),
            fact.fields["phone"],
            fact.root,
        )
        for fact in sorted(told, key=lambda fact: fact.clock)
    )


@contextlib.contextmanager
def serving(where: list[str], url: str) -> Iterator[int]:
    """`fieldapp serve` as a process of its own, whose number it gives."""
    words = [sys.executable, "-m", "fieldapp", "serve", *where]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, cwd=wire.ROOT)
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server does not come up")
            time.sleep(0.02)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health") as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def metrics(url: str) -> dict[str, float]:
    """The server's own numbers; `exchanges` are its answers to exchanges, whatever their status."""
    with urllib.request.urlopen(f"{url}/metrics") as answer:
        lines = [line.rpartition(" ") for line in answer.read().decode().splitlines()]
    told = {name: float(number) for name, _, number in lines}
    return told | {"exchanges": sum(number for name, number in told.items() if '"/v1/exchange"' in name)}


@contextlib.contextmanager
def own_database(url: str) -> Iterator[str]:
    """A database of our own on a PostgreSQL server, dropped at the end."""
    name = f"benchmark_{os.getpid()}_{time.time_ns()}"
    plain = sa.make_url(url).set(drivername="postgresql")
    with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as admin_of:
        admin_of.execute(f"CREATE DATABASE {name}")
        try:
            yield plain.set(database=name).render_as_string(hide_password=False)
        finally:
            admin_of.execute(f"DROP DATABASE {name} WITH (FORCE)")
