"""The province at five in the afternoon: every device of a commune, or of all, comes with the day's visits; a real
server, and the load in a process of its own."""

from __future__ import annotations

import contextlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import nacl.signing
import sqlalchemy as sa

import fieldapp
from fieldapp.actions import grounds
from fieldapp.domain import facts
from fieldapp.server import admin, auth, database, desk, feed, handout, members, tables
from fieldapp.sync import envelope, protocol, run
from tests.benchmarks import bare, costs, load, people, trip, wire

DEVICES = 200  # of a commune
PROVINCE = 10_752
WINDOW = 15 * 60  # seconds in which all of a province shall be served
SLOWEST = 2.0  # seconds of the server that 95 of 100 stay below
FLAT = 1.1  # times the memory of the first half
VISITS = 10  # of each device
VILLAGE = 5  # devices of one village
HOMES = 8  # households of each
COMMUNE = 40  # villages of one
WAYS = ("steady", "at once")


class Way(msgspec.Struct):
    """One rush: how long it lasted, what each device met, seconds of processors of the server and of its database, and
    the server's memory in bytes, sampled."""

    seconds: float
    served: list[load.Served]
    server: float
    database: float
    memory: list[int]


class Told(msgspec.Struct):
    """What was measured; `copied` = seconds of the same rows by one COPY (or one INSERT of many, in SQLite), `bare` by
    one for each device, each durable."""

    server: str
    devices: int
    ways: dict[str, Way]
    copied: float
    bare: float


class _Device(msgspec.Struct):
    person: str
    village: str
    signer: nacl.signing.SigningKey
    token: str
    origin: str


def measure(devices: int = DEVICES, db: str = "", window: float = 0.0) -> Told:
    """So many devices spread over their part of a quarter of an hour (or `window` seconds), then as many at once.
    AssertionError when a visit is missing or held."""
    with contextlib.ExitStack() as left:
        folder = Path(left.enter_context(tempfile.TemporaryDirectory()))
        url = left.enter_context(trip.own_database(db)) if db else database.at(folder)
        engine = database.connect(url)
        left.callback(engine.dispose)
        _say(f"{2 * devices} devices are made")
        listed, homes = _found(engine, 2 * devices)
        port = trip.free_port()
        where = ["--db", url] if db else ["--data", str(folder)]
        pid = left.enter_context(trip.serving([*where, "--port", str(port)], f"http://127.0.0.1:{port}"))
        told = Told("postgresql" if db else "sqlite", devices, {}, 0, 0)
        bits, rows = random.Random(17), []
        for way, some in zip(WAYS, (listed[:devices], listed[devices:]), strict=True):
            spread = (window or WINDOW * devices / PROVINCE) if way == "steady" else 0.0
            _say(f"{devices} devices come {way}")
            there = _There(engine)
            asked = [load.Request(bits.random() * spread, one.token, there.seal(one, homes)) for one in some]
            rows += there.rows
            told.ways[way] = _rush(folder, port, pid, engine, asked)
            _say("\n".join(_told(way, _way(told.ways[way]))))
        _verify(engine, 2 * devices * VISITS)
        told.copied, told.bare = _floors(folder, db, rows[: devices * VISITS])
        return told


def _found(engine: database.Engine, count: int) -> tuple[list[_Device], dict[str, list[people.Household]]]:
    """A province with communes, villages, households, people, and devices that have been there before."""
    then = trip.clock() - (people.DAYS + 2) * trip.DAY_MS
    admin.init(engine, "Tỉnh thử", now=then, entropy=os.urandom)
    with database.writing(engine) as conn:
        at = desk.Desk(conn, now=then, entropy=os.urandom)
        above = next(area for area in at.areas.atlas.values() if area.kind == "commune").id
        top = next(area for area in at.areas.atlas.values() if area.kind == "province").id
        hand, listed, bits = handout.Handout(at), [], random.Random(3)
        for number in range(-(-count // VILLAGE)):
            if number and number % COMMUNE == 0:
                above = admin.add_area(at, kind="commune", parent=top, name=f"Xã thử {number // COMMUNE}")[0].id
            village = admin.add_area(at, kind="village", parent=above, name=f"Thôn {number + 1}")[0].id
            for home in people.households(HOMES, number):
                hand.add(area=village, name=home.name, place=home.place, phone=home.phone)
            for seat in range(min(VILLAGE, count - number * VILLAGE)):
                code = f"nguoi{number * VILLAGE + seat}"
                person, _ = members.add_member(at, name=people.name(bits, True), role="member", area=village, code=code)
                listed.append(_enrol(conn, person.id, village))
        hand.finish()
        homes = _homes(conn)
    return listed, homes


def _enrol(conn: sa.Connection, person: str, village: str) -> _Device:
    now, signer = trip.clock(), nacl.signing.SigningKey.generate()
    device, key = facts.new_id(now, os.urandom), bytes(signer.verify_key)
    conn.execute(
        tables.device.insert().values(
            id=device, person=person, key_id=envelope.key_id(key), sign_key=key, box_key=key, name="đo",
            app=fieldapp.__version__, state="active", enrolled=now, seen=now,
        )
    )  # fmt: skip
    return _Device(person, village, signer, auth.give_token(conn, device, now=now), facts.new_id(now, os.urandom))


def _homes(conn: sa.Connection) -> dict[str, list[people.Household]]:
    """The households of each village as a slip wants them."""
    found: dict[str, list[people.Household]] = defaultdict(list)
    for (body,) in conn.execute(sa.select(tables.change.c.body).where(tables.change.c.entity == "household")):
        fact = facts.read(bytes(body))
        cells = fact.fields
        home = people.Household(0, cells["name"], cells.get("place", ""), cells["phone"], fact.root)
        found[cells["area"]].append(home)
    return found


class _There:
    """Where the province stands, as a device knows it that was there an hour ago; it seals the day's envelopes."""

    def __init__(self, engine: database.Engine) -> None:
        with database.reading(engine) as conn:
            node = conn.execute(sa.select(tables.node.c.pos, tables.node.c.ref)).one()
            self.anchor, self.ref = feed.anchor(conn, node.pos), node.ref
        self.rows: list[bare.Row] = []

    def seal(self, one: _Device, homes: dict[str, list[people.Household]]) -> bytes:
        team, helper = (facts.new_id(0, os.urandom) for _ in range(2))
        commune = people.Commune((one.village,), team, (one.person, helper), tuple(homes[one.village]))
        numbered = []
        for n, slip in enumerate(
            people.slips(VISITS, int.from_bytes(bytes(one.signer.verify_key)[:4], "big"), commune, trip.today()),
            start=1,
        ):
            now, deed = trip.clock(), grounds.opening(slip)
            fact = facts.write(
                deed.entity, deed.fields, author=one.person, clock=(now << 16) + n, wall=trip.moment()["wall"],
                now=now, entropy=os.urandom, root=deed.root,
            )  # fmt: skip
            numbered.append((n, msgspec.Raw(fact.body)))
            self.rows.append((fact.id, slip.village, slip.date, fact.body))
        asked = protocol.Exchange(
            v=protocol.VERSION, req=facts.new_id(trip.clock(), os.urandom), app=fieldapp.__version__,
            origin=one.origin, head=VISITS, max=run.FIRST_BATCH, changes=numbered, known={one.origin: (0, "")},
            cur={"*": self.anchor[1], one.village: self.anchor[1]}, anchor=self.anchor, ref=self.ref,
            schema=facts.SCHEMA,
        )  # fmt: skip
        body = protocol.encode(asked)
        return envelope.seal(body, one.signer, origin=one.origin, lo=1, hi=VISITS, made=trip.clock(), req=asked.req)


def _rush(folder: Path, port: int, pid: int, engine: database.Engine, asked: list[load.Request]) -> Way:
    ready = folder / "asked"
    ready.write_bytes(msgspec.msgpack.encode(asked))
    before = costs.processor([pid])
    with _Watch(pid, engine) as watch:
        began = time.perf_counter()
        words = [sys.executable, "-m", "tests.benchmarks.load", str(port), str(ready)]
        done = subprocess.run(words, stdout=subprocess.PIPE, cwd=wire.ROOT, check=True)
        seconds = time.perf_counter() - began
    served = msgspec.json.decode(done.stdout, type=list[load.Served])
    return Way(seconds, served, costs.processor([pid]) - before, watch.worked(), watch.memory)


class _Watch:
    """Looks at the server's memory and its database's processes while a rush lasts."""

    def __init__(self, pid: int, engine: database.Engine) -> None:
        self.memory: list[int] = []
        self._pid, self._engine = pid, engine
        self._first: dict[int, float] = {}
        self._last: dict[int, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def worked(self) -> float:
        """Seconds that the processes of the database have worked meanwhile."""
        return sum(last - self._first[pid] for pid, last in self._last.items())

    def _look(self) -> None:
        while not self._over.wait(0.2):
            self._note(0.0)

    def _note(self, fresh: float | None) -> None:
        self.memory.append(costs.memory(self._pid))
        for one in costs.backends(self._engine):
            self._last[one] = costs.processor([one])
            self._first.setdefault(one, self._last[one] if fresh is None else fresh)

    def __enter__(self) -> _Watch:
        self._note(None)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._note(0.0)


def _verify(engine: database.Engine, expected: int) -> None:
    with database.reading(engine) as conn:
        seen = conn.scalar(sa.select(sa.func.count()).where(tables.record.c.entity == "visit"))
        held = conn.scalar(sa.select(sa.func.count()).select_from(tables.held))
    assert (seen, held) == (expected, 0), f"the server shows {seen} of {expected} visits and holds {held}"


def _floors(folder: Path, db: str, rows: list[bare.Row]) -> tuple[float, float]:
    """Seconds to keep these rows by one statement, and by one durable transaction for each device's."""
    with contextlib.ExitStack() as left:
        keeps = []
        for name in ("one", "each"):
            url = left.enter_context(trip.own_database(db)) if db else str(folder / name)
            keeps.append(left.enter_context(bare.keeping(url)))
        began = time.perf_counter()
        keeps[0](rows)
        between = time.perf_counter()
        for start in range(0, len(rows), VISITS):
            keeps[1](rows[start : start + VISITS])
        return between - began, time.perf_counter() - between


def figures(told: Told) -> dict[str, Any]:
    """Rates and shares, each beside its line."""
    rows = told.devices * VISITS
    return {
        "server": told.server,
        "devices": told.devices,
        "ways": {name: _way(way) for name, way in told.ways.items()},
        "copy_rows_s": round(rows / told.copied),
        "bare_rows_s": round(rows / told.bare),
    }


def _way(way: Way) -> dict[str, Any]:
    took = sorted(one.seconds for one in way.served if one.status == 200)
    well, n = len(took), len(way.served)
    used = way.server + way.database
    rate = well / used if used else 0.0
    half = len(way.memory) // 2
    grown = max(way.memory[half:]) / max(max(way.memory[: half + 1]), 1)
    p95 = took[min(well - 1, well * 95 // 100)] if took else 0.0
    minutes = PROVINCE / rate / 60 if rate else 0.0
    return {
        "seconds": round(max(one.done for one in way.served), 2),
        "served": well,
        "refused": n - well,
        "untold": sum(one.untold for one in way.served),
        "told_again": sum(one.again for one in way.served),
        "p50_s": round(statistics.median(took), 3) if took else 0.0,
        "p95_s": round(p95, 3),
        "cpu_ms": round(used / max(well, 1) * 1000, 2),
        "database_ms": round(way.database / max(well, 1) * 1000, 2),
        "rate_core": round(rate, 1),
        "rows_core": round(rate * VISITS),
        "minutes_province": round(minutes, 1),
        "memory_mb": [round(size / 2**20) for size in (way.memory[0], max(way.memory), way.memory[-1])],
        "kept": {
            "none refused": n == well and not any(one.untold for one in way.served),
            "p95": p95 <= SLOWEST,
            "minutes": 0 < minutes <= WINDOW / 60,
            "memory flat": grown <= FLAT,
        },
    }


def table(told: dict[str, Any]) -> str:
    """To be read by people."""
    lines = [f"{told['devices']:,} devices with {VISITS} visits each; server on {told['server']}"]
    for name, way in told["ways"].items():
        lines += ["", *_told(name, way)]
    kind = "COPY" if told["server"] == "postgresql" else "INSERT of many"
    lines += [
        "",
        f"the same rows by one {kind}: {told['copy_rows_s']:,} a second; by one durable {kind} for each device:"
        f" {told['bare_rows_s']:,} a second",
    ]
    return "\n".join(lines)


def _told(name: str, way: dict[str, Any]) -> list[str]:
    return [
        f"{name}: {way['served']:,} served in {way['seconds']:.1f} s, {way['refused']} refused,"
        f" {way['told_again']} times told when to come again ({way['untold']} without)",
        f"  server time p50 {way['p50_s']:.3f} s, p95 {way['p95_s']:.3f} s (line {SLOWEST:.0f} s)",
        f"  {way['cpu_ms']:.1f} ms of one core for each exchange, {way['database_ms']:.1f} of them the database's:"
        f" {way['rate_core']:.0f} exchanges, {way['rows_core']:,} visits a second and core;"
        f" {PROVINCE:,} devices in {way['minutes_province']:.1f} min of one core (line {WINDOW // 60} min)",
        "  memory at first {} MB, most {} MB, last {} MB".format(*way["memory_mb"]),
        "  " + ", ".join(f"{what}: {'kept' if kept else 'NOT KEPT'}" for what, kept in way["kept"].items()),
    ]


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
