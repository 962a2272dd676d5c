"""The first exchange of a laptop of a commune whose visits have been many: cut off in the middle once, gone on with,
beside one bare block of the same rows."""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from fieldapp.actions import exchange_now
from fieldapp.domain import facts
from fieldapp.server import access, database, desk
from fieldapp.store import opened, vault
from fieldapp.sync import envelope, run, transport
from tests.benchmarks import bare, behind, costs, people, trip, wire

VISITS = 120_000
LINE = 4.0  # times the floor
SILENCE = 5.0  # seconds: the line for how long nothing may be told
TWICE = 1.1  # times: the line for how much is carried, the cut included


class Part(msgspec.Struct):
    """What one process of the laptop did until it ended or was killed: seconds and facts, the longest time without a
    word, requests, bytes in, and the most bytes of memory."""

    seconds: float = 0.0
    processor: float = 0.0
    taken: int = 0
    silence: float = 0.0
    requests: int = 0
    bytes: int = 0
    peak: int = 0


class Floor(msgspec.Struct):
    """Seconds to compress one block, to send, parse (by the standard library) and keep it; the sum of them with the
    quickest parser (`bare.PARSERS`); and the block's bytes."""

    steps: dict[str, float]
    least: float
    block: int

    @property
    def seconds(self) -> float:
        """The sum of the steps."""
        return sum(self.steps.values())


class Told(msgspec.Struct):
    """What was measured."""

    server: str
    visits: int
    facts: int
    parts: list[Part]
    work: float
    floor: Floor


def measure(visits: int = VISITS, db: str = "") -> Told:
    """One new laptop reads it all. AssertionError when it does not show what the province has in the end."""
    with contextlib.ExitStack() as left:
        folder = Path(left.enter_context(tempfile.TemporaryDirectory()))
        one = left.enter_context(trip.Trip(folder / "trip", wire.Link(), db))
        _say(f"{visits} visits are made")
        commune = behind.fill(one, visits, laptop=False)
        new = trip.Laptop(folder / "new", _invite(one))
        new.close()
        total = _facts(one)
        _say(f"{total} facts are read, cut off in the middle")
        before = trip.metrics(one.direct)["fieldapp_work_seconds_total"]
        parts = [_child(folder / "new", one.direct, total // 2), _child(folder / "new", one.direct, 0)]
        work = trip.metrics(one.direct)["fieldapp_work_seconds_total"] - before
        _verify(folder / "new", visits)
        floor = _floor(folder, commune, visits, total - visits)
        return Told("postgresql" if db else "sqlite", visits, total, parts, work, floor)


def _invite(one: trip.Trip) -> str:
    with database.writing(one.engine) as conn:
        return access.invite(desk.Desk(conn, now=trip.clock(), entropy=os.urandom), trip.WHO[1], url=one.direct)


def _facts(one: trip.Trip) -> int:
    with database.reading(one.engine) as conn:
        return int(conn.exec_driver_sql("SELECT count(*) FROM feed WHERE kind = 'c'").scalar() or 0)


def _child(folder: Path, url: str, until: int) -> Part:
    """A process that exchanges, killed once it has told of so many facts (0 = never)."""
    words = [sys.executable, "-m", "tests.benchmarks.first", str(folder), url]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, cwd=wire.ROOT)
    part = Part()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            part = msgspec.json.decode(line, type=Part)
            if 0 < until <= part.taken:
                process.kill()
                break
        code = process.wait()
        assert until or code == 0, "the exchange failed"
        process.stdout.close()
    finally:
        process.kill()
        process.wait()
    return part


def _verify(folder: Path, visits: int) -> None:
    db = opened.writer(folder, vault.unlock(folder, trip.PASSPHRASE), least_free=0)
    try:
        found = db.execute("SELECT (SELECT count(*) FROM visit), (SELECT caught FROM me)").fetchone()
        wrong = db.execute("SELECT count(*) FROM disagreed").fetchone()[0]
    finally:
        opened.close(folder, db)
    assert (*found, wrong) == (visits, 1, 0), f"the vault shows {found[0]} of {visits} visits, {wrong} digests differ"


def _floor(folder: Path, commune: people.Commune, visits: int, homes: int) -> Floor:
    """One block of as many visits and households, compressed as strongly as the product does."""
    slips = list(people.slips(min(visits, 20_000), 9, commune, trip.today()))
    lines = [line for seed in range(-(-visits // len(slips))) for line in bare.lines(slips, seed)][:visits]
    bits, now = random.Random("homes"), trip.clock()
    known = people.households(min(homes, 5_000), 9)
    for number in range(homes):
        home = known[number % len(known)]
        keys = {"id": facts.new_id(now, bits.randbytes), "village": commune.villages[home.village], "date": ""}
        lines.append(msgspec.json.encode(msgspec.to_builtins(home) | keys))
    block = bare.block(lines, envelope.LEVEL)
    port = trip.free_port()
    with bare.running(folder, port):
        bare.ask(port, "POST", "/store", block.data)
        shelf = bare.Shelf(folder / "shelf.db")
        began = time.perf_counter()
        data = bare.ask(port, "GET", "/")
        came = time.perf_counter()
        parsed = []
        for parse in bare.PARSERS.values():
            since = time.perf_counter()
            told = bare.rows(data, parse)
            parsed.append(time.perf_counter() - since)
        since = time.perf_counter()
        shelf.keep(told)
        kept = time.perf_counter() - since
        shelf.close()
    steps = {"pack": block.seconds, "carry": came - began, "parse": parsed[0], "keep": kept}
    return Floor(steps, sum(steps.values()) - parsed[0] + parsed[1], len(block.data))


def figures(told: Told) -> dict[str, Any]:
    """Sums of both parts, each beside the floor and its line."""
    seconds = sum(part.seconds for part in told.parts)
    floor = told.floor.seconds
    came = sum(part.bytes for part in told.parts)
    taken = sum(part.taken for part in told.parts)
    silence = max(part.silence for part in told.parts)
    return {
        "server": told.server,
        "visits": told.visits,
        "facts": told.facts,
        "seconds": round(seconds, 2),
        "processor_s": round(sum(part.processor for part in told.parts), 2),
        "server_s": round(told.work, 2),
        "floor_s": round(floor, 2),
        "floor": {name: round(value, 2) for name, value in told.floor.steps.items()},
        "x": round(seconds / floor, 2),
        "least_s": round(told.floor.least, 2),
        "least_x": round(seconds / told.floor.least, 2),
        "bytes_in": came,
        "bytes_x": round(came / told.floor.block, 2),
        "requests": sum(part.requests for part in told.parts),
        "taken": taken,
        "silence_s": round(silence, 2),
        "peak_mb": round(max(part.peak for part in told.parts) / 2**20),
        "kept": {
            "time": seconds <= LINE * floor,
            "resumed": taken <= TWICE * told.facts,
            "progress": silence <= SILENCE,
        },
    }


def table(told: dict[str, Any]) -> str:
    """To be read by people."""
    kept = {name: "kept" if one else "NOT KEPT" for name, one in told["kept"].items()}
    parts = ", ".join(f"{name} {value:.2f}" for name, value in told["floor"].items())
    return "\n".join(
        [
            f"a new laptop reads {told['visits']:,} visits ({told['facts']:,} facts); server on {told['server']}",
            f"  {told['seconds']:.1f} s in {told['requests']} requests, {told['x']:.1f} x the floor of"
            f" {told['floor_s']:.2f} s ({parts}); at most {LINE:.0f} x: {kept['time']}; {told['least_x']:.1f} x of"
            f" {told['least_s']:.2f} s, the least with any parser",
            f"  the laptop's processor {told['processor_s']:.1f} s, the server {told['server_s']:.1f} s;"
            f" {told['bytes_in']:,} B in, {told['bytes_x']:.2f} x the block",
            f"  killed in the middle once and gone on with: {told['taken']:,} facts carried: {kept['resumed']}",
            f"  no word for {told['silence_s']:.2f} s at most (line {SILENCE:.0f} s): {kept['progress']};"
            f" at most {told['peak_mb']} MB of memory",
        ]
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _exchange(folder: Path, url: str) -> None:
    """The laptop's process: a line of JSON for each word of progress."""
    db = opened.writer(folder, vault.unlock(folder, trip.PASSPHRASE), least_free=0)
    part, began, own = Part(), time.perf_counter(), time.process_time()

    def note(report: run.Report) -> None:
        now = time.perf_counter() - began
        part.silence, part.seconds = max(part.silence, now - part.seconds), now
        part.processor = time.process_time() - own
        part.taken, part.requests, part.bytes = report.facts_in, report.requests, report.bytes_in
        part.peak = costs.peak(os.getpid())
        print(json.dumps(msgspec.to_builtins(part)), flush=True)

    with contextlib.closing(transport.Transport(url)) as link:
        note(exchange_now.exchange_now(db, link, clock=trip.clock, entropy=os.urandom, progress=note))
    opened.close(folder, db)


if __name__ == "__main__":
    _exchange(Path(sys.argv[1]), sys.argv[2])
