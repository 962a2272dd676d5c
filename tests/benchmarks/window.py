"""What the window of a large vault costs: each figure beside its floor of the same run and the line it must keep. All
is done several times, each time in new processes, and the median told: what the machine does to a single one says
nothing of the window."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from fieldapp.store import vault
from tests.benchmarks import big, hands, stalls, windows

START, MEMORY, SEARCH, SAVE, STALL = 2.0, 120.0, 0.016, 2.0, 0.050  # x, MiB, s, x, s


class Result(msgspec.Struct):
    """Everything that was measured: starts by kind in turn, seconds of making a key alone; of each round the keys, and
    the walks."""

    visits: int
    households: int
    starts: dict[str, list[windows.Start]]
    key: list[float]
    keys: list[hands.Keys]
    alone: list[stalls.Walk]
    beside: list[stalls.Walk]


class Figure(msgspec.Struct):
    """One figure in words: what, how much of its floor or in itself, the line, and whether it is kept."""

    name: str
    told: str
    line: str
    kept: bool | None  # None: told beside the others, no line is drawn for it


def measure(visits: int, households: int, runs: int, facts: int, rounds: int) -> Result:
    """The window of a vault of so many visits and households, started so many times; in each round keys are pressed,
    and a tour is made alone and beside an exchange in which `facts` come in."""
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
        told = Result(visits, households, starts, key, [], [], [])
        for number in range(rounds):
            _say(f"round {number + 1} of {rounds}: keys")
            told.keys.append(hands.press(made.folder, big.PASSPHRASE))
            _say("a tour")
            told.alone.append(stalls.alone(made.folder, big.PASSPHRASE))
            _say("a tour beside an exchange")
            told.beside.append(stalls.beside_an_exchange(facts))
    return told


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


def _keys(rounds: list[hands.Keys]) -> Iterator[Figure]:
    found, asked = ([_percent(getattr(keys, name), 95) for keys in rounds] for name in ("found", "asked"))
    middle, often = _middle(_percent(keys.found, 50) for keys in rounds), _middle(found)
    told = f"p50 {_ms(middle)}, p95 {_ms(often)} ({_each(found)}); the store alone p95 {_ms(_middle(asked))}"
    yield Figure("search key to the list shown", told, f"p95 <= {_ms(SEARCH)}", often <= SEARCH)
    told, ratios = "", []
    for percent in (50, 99):
        pairs = [(_percent(keys.saved, percent), _percent(keys.committed, percent)) for keys in rounds]
        ratios = [saved / floor for saved, floor in pairs]
        saved, floor = (_middle(one) for one in zip(*pairs, strict=True))
        each = ", ".join(f"{ratio:.1f}" for ratio in ratios)
        told += f"p{percent} {_ms(saved)}, a bare commit's {_ms(floor)}, {_middle(ratios):.1f} x ({each}); "
    yield Figure("save key to durable", told.removesuffix("; "), f"p99 <= {SAVE} x", _middle(ratios) <= SAVE)


def _stalls(result: Result) -> Iterator[Figure]:
    for name, walks in (("pages, lists, letters, saves", result.alone), ("the same beside an exchange", result.beside)):
        usual = stalls.usual(walks)
        step, longest = max(usual.items(), key=lambda one: one[1])
        over = sum(seconds > STALL for seconds in usual.values())
        once = max(max(walk.longest.values()) for walk in walks)
        told = f"longest {_ms(longest)} ({step}), {over} steps over the line; once {_ms(once)}"
        if facts := walks[0].facts:
            told += f"; {facts:,} facts came in in {_middle(walk.seconds for walk in walks):.1f} s"
        yield Figure(name, told, f"<= {_ms(STALL)}", not over)


def _memory(result: Result) -> Figure:
    floor = _middle(one.memory for one in result.starts[windows.BARE])
    whole, first = (_middle(getattr(one, name) for one in result.starts[windows.TODAY]) for name in ("whole", "memory"))
    told = f"{whole:.0f} MiB with every page shown ({first:.0f} with the first), a bare window {floor:.0f}"
    return Figure("memory", told, f"<= {floor:.0f} + {MEMORY:.0f} MiB", whole <= floor + MEMORY)


def table(result: Result) -> str:
    """The figures to be read by people, then what held the window up."""
    heading = f"{result.visits:,} visits, {result.households:,} households; medians of {len(result.key)} starts"
    lines = [f"{heading}, {len(result.keys)} rounds"]
    for one in figures(result):
        verdict = "" if one.kept is None else f"  [{one.line}: {'kept' if one.kept else 'NOT KEPT'}]"
        lines.append(f"{one.name}: {one.told}{verdict}")
    return "\n".join([*lines, *(line for walk in (*result.alone, *result.beside) for line in walk.held)])


def _middle(told: Iterable[float]) -> float:
    return statistics.median(told)


def _each(seconds: list[float]) -> str:
    return ", ".join(f"{one * 1000:.1f}" for one in seconds)


def _percent(seconds: list[float], percent: int) -> float:
    return statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
