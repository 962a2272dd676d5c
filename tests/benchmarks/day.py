"""What a day's exchange costs with few and with many visits behind it: the same, on the laptop and at the province."""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from fieldapp.actions import exchange_now, grounds
from fieldapp.domain import facts, visits
from fieldapp.server import accept, province
from fieldapp.store import ledger
from fieldapp.sync import protocol, transport
from tests.benchmarks import bare, behind, costs, floors, people, report, trip, wire

BEHIND = (1_000, 1_000_000)
EACH_WAY = 10  # visits
HOUSEHOLDS = 6_000  # of the commune, however many visits there were; 0 = as many more as visits
RUNS = 31
WARM = 3  # exchanges before the first that counts
LINE = 1.1  # times what it costs with the fewest behind it
COSTS = ("wall", "laptop", "server")


class Cost(msgspec.Struct, frozen=True):
    """Seconds of one exchange: in all, of the laptop's processor, and of those of the server and its database."""

    wall: float
    laptop: float
    server: float


class Told(msgspec.Struct):
    """Per number of visits behind what each exchange cost, by turns, and of how many households; `floor` = seconds in
    which two bare blocks of a day's visits pass each other, durable at both ends; `made` = seconds to make the
    histories."""

    server: str
    households: int
    behind: dict[int, list[Cost]]
    floor: list[float]
    made: float


class Day:
    """One history with a laptop that stands at its end, and a colleague whose visits come in every day; those of a day
    are of that day."""

    def __init__(self, one: trip.Trip, visits: int, households: int = HOUSEHOLDS) -> None:
        self.commune = behind.fill(one, visits, households=households)
        self.one, self.laptop = one, one.laptops[0]
        self._served = province.Province(one.engine, clock=trip.clock, entropy=os.urandom)
        row = one.laptops[1].db.execute("SELECT person, device FROM me").fetchone()
        self._colleague = accept.Sender(*row)
        self._origin, self._n = facts.new_id(trip.clock(), os.urandom), 0
        self._seed = visits

    def exchange(self) -> Cost:
        """A day's visits of both, then the laptop's exchange."""
        self._seed += 1
        self.laptop.record(self._slips(1))
        self._others(self._slips(2))
        pids = [self.one.server, *costs.backends(self.one.engine)]
        busy, own = costs.processor(pids), time.process_time()
        link = transport.Transport(self.one.direct)
        began = time.perf_counter()
        with contextlib.closing(link):
            told = exchange_now.exchange_now(self.laptop.db, link, clock=trip.clock, entropy=os.urandom)
        done = time.perf_counter() - began
        self.laptop.rest()
        cost = Cost(done, time.process_time() - own, costs.processor(pids) - busy)
        assert (told.facts_out, told.facts_in, told.requests) == (EACH_WAY, EACH_WAY, 1), told
        assert not any((told.disagreed, told.reset, told.forked, told.held)), told
        return cost

    def _slips(self, way: int) -> list[visits.Slip]:
        return list(people.slips(EACH_WAY, self._seed * 10 + way, self.commune, trip.today(), days=1))

    def _others(self, slips: list[visits.Slip]) -> None:
        """What the colleague's laptop has sent meanwhile."""
        numbered = []
        for slip in slips:
            now, self._n = trip.clock(), self._n + 1
            deed: ledger.Deed = grounds.opening(slip)
            fact = facts.write(
                deed.entity, deed.fields, author=self._colleague.person, clock=(now << 16) + self._n,
                wall=trip.moment()["wall"], now=now, entropy=os.urandom, root=deed.root,
            )  # fmt: skip
            numbered.append((self._n, msgspec.Raw(fact.body)))
        asked = protocol.Exchange(1, "day", "", self._origin, self._n, changes=numbered)
        self._served.push(self._colleague, asked, trip.clock())


def measure(numbers: tuple[int, ...] = BEHIND, runs: int = RUNS, db: str = "", households: int = HOUSEHOLDS) -> Told:
    """All histories by turns, after some exchanges that do not count."""
    with contextlib.ExitStack() as left:
        folder = Path(left.enter_context(tempfile.TemporaryDirectory()))
        began = time.monotonic()
        days = {
            number: Day(left.enter_context(_trip(folder / str(number), db)), number, households) for number in numbers
        }
        made = time.monotonic() - began
        for _ in range(WARM):
            for day in days.values():
                day.exchange()
        told = Told("postgresql" if db else "sqlite", households, {number: [] for number in numbers}, [], made)
        first = days[numbers[0]]
        for _ in range(runs):
            for number, day in days.items():
                told.behind[number].append(day.exchange())
        told.floor = [_floor(folder / f"floor {run}", first, db) for run in range(min(runs, 5))]
        return told


@contextlib.contextmanager
def _trip(folder: Path, db: str) -> Iterator[trip.Trip]:
    print(f"{folder.name} visits behind", file=sys.stderr, flush=True)
    with trip.Trip(folder, wire.Link(), db) as one:
        yield one


def _floor(folder: Path, day: Day, db: str) -> float:
    slips = list(people.slips(2 * EACH_WAY, 5, day.commune, trip.today()))
    blocks = [bare.block(bare.lines(some, 1)) for some in (slips[:EACH_WAY], slips[EACH_WAY:])]
    with trip.own_database(db) if db else contextlib.nullcontext("") as url:
        return floors.carried(folder, wire.Link(), *blocks, url).both


def figures(told: Told) -> dict[str, Any]:
    """Medians in ms, each beside that of the fewest visits behind, and whether the line is kept."""
    least = min(told.behind)
    out: dict[str, Any] = {"server": told.server, "made_s": round(told.made, 1), "line": LINE, "behind": {}}
    out["households"] = told.households
    out["floor_ms"] = round(statistics.median(told.floor) * 1000, 2)
    for number, some in told.behind.items():
        row = {}
        for kind in COSTS:
            here, there = (
                statistics.median(getattr(one, kind) for one in costs) for costs in (some, told.behind[least])
            )
            noisy = report.spread([getattr(one, kind) for one in some]).noisy
            x = round(here / there, 3) if there else 0.0
            row[kind] = {"ms": round(here * 1000, 2), "x": x, "kept": x <= LINE, "noisy": noisy}
        out["behind"][number] = row
    return out


def table(told: dict[str, Any]) -> str:
    """To be read by people."""
    homes = f"{told['households']:,} households" if told["households"] else "as many more households as visits"
    lines = [
        f"a day's exchange, {EACH_WAY} visits each way; {homes}; server on {told['server']};"
        f" x = beside the fewest behind it, at most {told['line']}",
        f"{'visits behind':>14}" + "".join(f"{kind + ' ms':>14}{'x':>7}{'':>9}" for kind in COSTS),
    ]
    for number, row in told["behind"].items():
        cells = (f"{one['ms']:>14.2f}{one['x']:>7.2f}{_kept(one['kept'])}" for one in row.values())
        lines.append(f"{number:>14,}" + "".join(cells))
    lines.append(f"two bare blocks of these visits past each other: {told['floor_ms']:.2f} ms")
    return "\n".join(lines)


def _kept(kept: bool) -> str:
    return f"{'' if kept else 'NOT KEPT':>9}"
