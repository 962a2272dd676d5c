"""What the window of a large vault costs: each figure beside its floor of the same run and the line it must keep."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from fieldapp.store import vault
from tests.benchmarks import big, hands, stalls, windows

START, MEMORY, SEARCH, SAVE, STALL = 2.0, 120.0, 0.016, 2.0, 0.050  # x, MiB, s, x, s


class Result(msgspec.Struct):
    """Everything that was measured: starts by kind in turn, seconds of making a key alone, keys and walks."""

    visits: int
    households: int
    starts: dict[str, list[windows.Start]]
    key: list[float]
    keys: hands.Keys
    alone: stalls.Walk
    beside: stalls.Walk


class Figure(msgspec.Struct):
    """One figure in words: what, how much of its floor or in itself, the line, and whether it is kept."""

    name: str
    told: str
    line: str
    kept: bool | None  # None: told beside the others, no line is drawn for it


def measure(visits: int, households: int, runs: int, facts: int) -> Result:
    """The window of a vault of so many visits and households, started so many times; `facts` come in beside a tour."""
    with tempfile.TemporaryDirectory() as place:
        _say("the vault")
        made = big.vault(Path(place) / "Vũ Thị Thanh", visits=visits, households=households)
        vault.set_passphrase(made.folder, made.key, big.PASSPHRASE)  # at what it costs people
        starts: dict[str, list[windows.Start]] = {windows.BARE: [], windows.OURS: [], windows.TODAY: []}
        key = []
        for kind in starts:  # once unseen: it compiles what an installed program has compiled
            windows.start(kind, None if kind == windows.BARE else made.folder, big.PASSPHRASE)
        for run in range(runs):
            _say(f"start {run + 1} of {runs}")
            for kind, told in starts.items():
                told.append(windows.start(kind, None if kind == windows.BARE else made.folder, big.PASSPHRASE))
            began = time.perf_counter()
            vault.unlock(made.folder, big.PASSPHRASE)
            key.append(time.perf_counter() - began)
        _say("keys")
        keys = hands.press(made.folder, big.PASSPHRASE)
        _say("a tour")
        alone = stalls.alone(made.folder, big.PASSPHRASE)
    _say("a tour beside an exchange")
    return Result(visits, households, starts, key, keys, alone, stalls.beside_an_exchange(facts))


def figures(result: Result) -> list[Figure]:
    """The figures, in the order of the lines that they must keep."""
    return [*_starts(result), *_keys(result.keys), *_stalls(result), _memory(result)]


def _starts(result: Result) -> Iterator[Figure]:
    bare, ours, first = (result.starts[kind] for kind in (windows.BARE, windows.OURS, windows.TODAY))
    floor, key = _middle(one.painted for one in bare), statistics.median(result.key)
    for name, seconds, line in (
        ("start to the first page with its data", _middle(one.usable for one in first), START),
        ("start to the door", _middle(one.painted for one in ours), None),
    ):
        told = f"{seconds:.3f} s, {seconds / floor:.2f} x a bare window's {floor:.3f} s"
        told += f"; {key:.3f} s of it make the key" if line else ""
        yield Figure(name, told, f"<= {line} x" if line else "", seconds <= line * floor if line else None)
    least = min(one.usable for one in first) / min(one.painted for one in bare)
    work = _middle(one.work for one in first) / _middle(one.work for one in bare)
    yield Figure("the same by the quickest starts, by the processor's work", f"{least:.2f} x, {work:.2f} x", "", None)


def _keys(keys: hands.Keys) -> Iterator[Figure]:
    found, asked = _percent(keys.found, 95), _percent(keys.asked, 95)
    told = f"p50 {_ms(_percent(keys.found, 50))}, p95 {_ms(found)}; the store alone p95 {_ms(asked)}"
    yield Figure("search key to the list shown", told, f"p95 <= {_ms(SEARCH)}", found <= SEARCH)
    saved, floor = _percent(keys.saved, 99), _percent(keys.committed, 99)
    middle = _percent(keys.saved, 50), _percent(keys.committed, 50)
    told = f"p50 {_ms(middle[0])}, {middle[0] / middle[1]:.1f} x; p99 {_ms(saved)}, {saved / floor:.1f} x"
    told += f" a bare commit's {_ms(middle[1])} and {_ms(floor)}"
    yield Figure("save key to durable", told, f"p99 <= {SAVE} x", saved <= SAVE * floor)


def _stalls(result: Result) -> Iterator[Figure]:
    for name, walk in (("pages, lists, letters, saves", result.alone), ("the same beside an exchange", result.beside)):
        step, longest = max(walk.longest.items(), key=lambda one: one[1])
        told = f"longest {_ms(longest)} ({step}), {len(walk.held)} over the line"
        told += f"; {walk.facts:,} facts came in in {walk.seconds:.1f} s" if walk.facts else ""
        yield Figure(name, told, f"<= {_ms(STALL)}", not walk.held)


def _memory(result: Result) -> Figure:
    floor = _middle(one.memory for one in result.starts[windows.BARE])
    whole, first = (_middle(getattr(one, name) for one in result.starts[windows.TODAY]) for name in ("whole", "memory"))
    told = f"{whole:.0f} MiB with every page shown ({first:.0f} with the first), a bare window {floor:.0f}"
    return Figure("memory", told, f"<= {floor:.0f} + {MEMORY:.0f} MiB", whole <= floor + MEMORY)


def table(result: Result) -> str:
    """The figures to be read by people, then what held the window up."""
    lines = [f"{result.visits:,} visits, {result.households:,} households; medians of {len(result.key)} starts"]
    for one in figures(result):
        verdict = "" if one.kept is None else f"  [{one.line}: {'kept' if one.kept else 'NOT KEPT'}]"
        lines.append(f"{one.name}: {one.told}{verdict}")
    return "\n".join([*lines, *result.alone.held, *result.beside.held])


def _middle(told: Iterator[float]) -> float:
    return statistics.median(told)


def _percent(seconds: list[float], percent: int) -> float:
    return statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
