"""Runs the trip so many times for each size, beside its floors, and keeps every figure of every run."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from fieldapp.domain import visits
from tests.benchmarks import bare, floors, people, trip, windows, wire

STEPS = ("push", "pull", "both")
WINDOWS = 5  # starts of each window


class Run(msgspec.Struct):
    """One trip: its three exchanges, the floors of the same moment as the rivals' benchmark draws them and the least
    that there can be, and single commits and records in seconds."""

    steps: dict[str, trip.Step]
    floors: floors.Carried
    least: floors.Carried
    commits: list[float]
    records: list[float]


class Size(msgspec.Struct):
    """All runs of one number of visits; `block` and `both` are the bytes of one and two blocks of them, `facts` those
    of what really travels, packed the same way."""

    n: int
    raw: int
    block: int
    both: int
    packing: float
    facts: int
    runs: list[Run]


class Result(msgspec.Struct):
    """What was measured: sizes, and seconds of each window's starts ("bare" and "ours"); none where Qt cannot be
    loaded."""

    link: wire.Link
    server: str
    sizes: list[Size]
    windows: dict[str, list[float]]


def measure(numbers: list[int], runs: int, link: wire.Link, db: str = "") -> Result:
    """Every size in turn, then the windows. AssertionError when vaults and server do not agree after a trip."""
    result = Result(link, "postgresql" if db else "sqlite", [], {})
    for n in numbers:
        _say(f"{n} visits")
        result.sizes.append(_size(n, runs, link, db))
    with contextlib.suppress(subprocess.CalledProcessError):
        for _ in range(WINDOWS if runs > 1 else 1):
            for kind in windows.kinds():
                result.windows.setdefault(kind, []).append(windows.start(kind).painted)
    return result


def _size(n: int, runs: int, link: wire.Link, db: str) -> Size:
    size = Size(n, 0, 0, 0, 0, 0, [])
    for number in range(1, runs + 1):
        _say(f"  run {number} of {runs}")
        with tempfile.TemporaryDirectory() as folder, trip.Trip(Path(folder) / "trip", link, db) as one:
            size.runs.append(_run(size, Path(folder), one, link, db))
    return size


def _run(size: Size, folder: Path, one: trip.Trip, link: wire.Link, db: str) -> Run:
    lan, minh = one.laptops
    first, second, third = (_slips(size.n, seed, one) for seed in (1, 2, 3))
    blocks = _blocks(size, first, third)
    lan.record(first)
    size.facts = size.facts or len(bare.block(lan.bodies()).data)
    steps = {"push": one.step(lan), "pull": one.step(minh)}
    one.verify(size.n)
    minh.record(second)
    one.settle(minh)
    lan.record(third)
    steps["both"] = one.step(lan)
    one.settle(minh)
    one.verify(3 * size.n)
    carried = []
    for parser in bare.PARSERS:
        with trip.own_database(db) if db else contextlib.nullcontext("") as url:
            carried.append(floors.carried(folder / parser, link, *blocks, url, parser))
    commits, records = floors.single(folder, minh, _slips(floors.SINGLE, 4, one))
    return Run(steps, *carried, commits, records)


def _slips(n: int, seed: int, one: trip.Trip) -> list[visits.Slip]:
    return list(people.slips(n, seed, one.commune, trip.today()))


def _blocks(size: Size, first: list[visits.Slip], second: list[visits.Slip]) -> tuple[bare.Block, bare.Block]:
    """The blocks of this run's rows, for ids and households differ from run to run; the bytes of the last are kept."""
    one, two = bare.block(bare.lines(first, 1)), bare.block(bare.lines(second, 2))
    size.raw, size.block, size.both, size.packing = one.raw, len(one.data), len(one.data) + len(two.data), one.seconds
    return one, two


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
