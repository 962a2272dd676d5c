"""Wide worlds by the thousand: schedules of twenty laptops, two hubs and a province with every fault, over all cores;
one that fails is made as small as it goes and printed as a test."""

from __future__ import annotations

import collections
import concurrent.futures
import functools
import gc
import math
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import msgspec
import pytest
from simulation import audit, hub_rules_off, photo_rules_off, pictures, rules_off, whole, wide

from fieldapp.sync import protocol

PART = 10  # schedules that a process lives before it reports
YOUNG = 50  # parts after which new processes go on (Python's own way, max_tasks_per_child, can hang for ever)
SELDOM = 20_000  # objects after which Python looks for what can go: a schedule makes and drops far more
KINDS = 4  # words of a fault that tell which one it is
# Each rule that can be switched off: of the exchange, of hubs and of photos.
RULES = {
    **rules_off.SWITCHES,
    **{f"hub_{name}": switch for name, switch in hub_rules_off.SWITCHES.items()},
    **{f"photo_{name}": switch for name, switch in photo_rules_off.SWITCHES.items()},
}
# Where a rule is missed for certain, though chance may seldom need it: scenes made for it, and the small world. A file
# of tests and the word that chooses that one.
SCENES: dict[str, tuple[str, str]] = {
    **{name: ("tests/simulation/test_rules_off.py", name) for name in rules_off.SWITCHES},
    **{f"hub_{name}": ("tests/rules/test_hub_rules.py", f"without and {name}") for name in hub_rules_off.SWITCHES},
    **{
        f"photo_{name}": ("tests/rules/test_photo_rules.py", f"without and {name}")
        for name in ("doubt", "erasure", "named", "shared", "strays")
    },
    **{f"photo_{name}": ("tests/simulation/test_rules_off.py", name) for name in ("early", "at_home")},
}
ROOT = Path(__file__).resolve().parents[2]


class Done(msgspec.Struct):
    """What was lived through, and the broken promises by seed."""

    first: int
    schedules: int = 0
    seconds: float = 0
    cpu: float = 0
    deeds: dict[str, int] = {}
    failed: dict[int, list[str]] = {}

    def add(self, other: Done) -> None:
        self.schedules += other.schedules
        self.cpu += other.cpu
        self.deeds = dict(collections.Counter(self.deeds) + collections.Counter(other.deeds))
        self.failed |= other.failed

    def words(self) -> str:
        """One line, what happened, and the first broken promises."""
        what = ", ".join(f"{count} {word}" for word, count in sorted(self.deeds.items(), key=lambda one: -one[1]))
        each = self.seconds / max(1, self.schedules)
        told = (
            f"seeds {self.first} to {self.first + self.schedules - 1}: {self.schedules} schedules of {wide.DEVICES}"
            f" laptops, two hubs and a province in {self.seconds:.0f} s ({each:.2f} s each, {self.cpu:.0f} s of a core"
            f" in all): {len(self.failed)} failed"
        )
        failed = [f"seed {seed}: {found[0]}" for seed, found in sorted(self.failed.items())]
        again = [f"again: python -m tests.faults world --replay {seed}" for seed in sorted(self.failed)[:1]]
        return "\n".join([told, what, *failed, *again])


def settle(
    seed: int,
    *,
    devices: int = wide.DEVICES,
    steps: int = wide.STEPS,
    keep: Collection[int] | None = None,
    at: int = 0,
    url: str = "sqlite://",
    hubs: bool = True,
    deeds: collections.Counter[str] | None = None,
) -> list[str]:
    """What is wrong after one schedule, with answers of a few rows, so that every exchange has pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protocol, "SMALLEST", 1)
        pictures.folders(patch)
        place = (whole.Whole if hubs else wide.Wide)(seed, devices=devices, at=at, url=url)
        try:
            place.run(steps, keep)
            if deeds is not None:
                deeds.update(place.done)
            return whole.faults(place) if isinstance(place, whole.Whole) else place.odd + audit.faults(place)
        finally:
            place.close()


def lived(first: int, times: int, rule: str = "") -> Done:
    """Schedules one after another in this process, with a rule switched off or none."""
    _keep_what_is_loaded()
    done, deeds, began = Done(first), collections.Counter[str](), time.process_time()
    with pytest.MonkeyPatch.context() as patch:
        for seed in range(first, first + times):
            found = _lived(seed, deeds, rule, patch)
            done.schedules += 1
            if found:
                done.failed[seed] = found[:5]
    done.deeds, done.cpu = dict(deeds), time.process_time() - began
    return done


@functools.cache
def _keep_what_is_loaded() -> None:
    """Modules and their questions stay until the process ends: nobody need look through them for what can go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)


def _lived(seed: int, deeds: collections.Counter[str], rule: str, patch: pytest.MonkeyPatch) -> list[str]:
    with patch.context() as off:
        if rule:
            RULES[rule](off)
        try:
            return settle(seed, deeds=deeds)
        except Exception as error:  # without a rule the program may well break down; with all of them it is a fault
            return [f"BROKEN {type(error).__name__} {error}"]


def run(
    times: int, first: int, *, rule: str = "", seconds: float = 0, tell: Callable[[str], None] | None = None
) -> Done:
    """So many schedules over all cores; after so many `seconds`, unless 0, no more are begun."""
    began, done, told = time.monotonic(), Done(first), 0
    parts = [(at, min(PART, first + times - at), rule) for at in range(first, first + times, PART)]
    for start in range(0, len(parts), YOUNG):
        if seconds and time.monotonic() - began > seconds:
            break
        with concurrent.futures.ProcessPoolExecutor(
            os.cpu_count(), mp_context=multiprocessing.get_context("spawn")
        ) as pool:
            begun = [pool.submit(lived, *part) for part in parts[start : start + YOUNG]]
            for place, future in enumerate(begun):
                if seconds and time.monotonic() - began > seconds:
                    for other in begun[place:]:  # those after this one, or it would always be too late for the next
                        other.cancel()
                if future.cancelled():
                    continue
                part = future.result()
                done.add(part)
                done.seconds = time.monotonic() - began
                if tell and (part.failed or done.schedules >= told + 500):
                    told = done.schedules
                    tell(done.words() if not part.failed else f"failed: {part.failed}")
    return done


def scene(rule: str) -> str:
    """Runs the scene made for a rule, in a process of its own; where the rule is missed in it, "" if it is not."""
    if rule not in SCENES:
        return ""
    file, word = SCENES[rule]
    asked = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", file, "-k", word]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)
    return f"{file} -k '{word}'" if done.returncode == 0 else ""


def shares(times: int, first: int, tell: Callable[[str], None], rules: Collection[str] = ()) -> bool:
    """Of each rule that is switched off, in how many schedules it is missed; whether every one was, by chance or by the
    scene that is made for it."""
    missed = True
    tell(f"rule switched off, and how many of {times} schedules from seed {first} fail without it")
    for rule in rules or RULES:
        done = run(times, first, rule=rule)
        kinds = collections.Counter(found[0].split()[0] for found in done.failed.values())
        told = ", ".join(f"{word} {count}" for word, count in kinds.most_common(KINDS))
        if not told:
            found = scene(rule)
            told = f"none by chance; missed in {found}" if found else "NOT MISSED"
            missed = missed and bool(found)
        tell(f"{rule:22} {len(done.failed):5}  {100 * len(done.failed) / done.schedules:5.1f} %  {told}")
    return missed


# A failing schedule made small ---------------------------------------------------------------------------------


class Small(msgspec.Struct, frozen=True):
    """A schedule that fails: its seed, laptops, the steps that it needs, and what is wrong after it."""

    seed: int
    devices: int
    keep: tuple[int, ...]
    found: tuple[str, ...]

    def words(self) -> str:
        """The schedule as a test."""
        return (
            f"# {self.found[0][:100]}\n"
            f"def test_schedule_{self.seed}_stays_mended() -> None:\n"
            f"    assert world.settle({self.seed}, devices={self.devices}, keep={list(self.keep)}) == []\n"
        )


def shrink(
    seed: int, *, rule: str = "", seconds: float = math.inf, tell: Callable[[str], None] = print
) -> Small | None:
    """The smallest schedule found in so many seconds that still fails likewise; None if this seed's does not fail."""
    end = time.monotonic() + seconds
    with pytest.MonkeyPatch.context() as patch:
        if rule:
            RULES[rule](patch)
        found = _tried(seed, wide.DEVICES, range(wide.STEPS))
        if not found:
            return None
        small = Small(seed, wide.DEVICES, tuple(range(wide.STEPS)), tuple(found))
        while (less := _smaller(small, end)) is not None:
            small = less
            tell(f"{small.devices} laptops, {len(small.keep)} steps")
    return small


def _tried(seed: int, devices: int, keep: Collection[int]) -> list[str]:
    try:
        return settle(seed, devices=devices, keep=set(keep))
    except Exception as error:
        return [f"BROKEN {type(error).__name__} {error}"]


def _smaller(small: Small, end: float) -> Small | None:
    kind = small.found[0].split()[0]
    for devices, keep in _candidates(small):
        if time.monotonic() > end:
            return None
        found = _tried(small.seed, devices, keep)
        if any(one.split()[0] == kind for one in found):
            return Small(small.seed, devices, tuple(keep), tuple(found))
    return None


def _candidates(small: Small) -> Iterator[tuple[int, list[int]]]:
    """Fewer steps, by halves, quarters, ... single ones; then fewer laptops."""
    keep, size = list(small.keep), len(small.keep) // 2
    while size:
        for start in range(0, len(keep), size):
            yield small.devices, keep[:start] + keep[start + size :]
        size //= 2
    for devices in sorted({2, 3, small.devices // 2, small.devices - 1} - {0, 1}):
        if devices < small.devices:
            yield devices, keep


def every_commit(seed: int, steps: int, tell: Callable[[str], None], devices: int = 4) -> tuple[int, list[str]]:
    """One schedule again and again, each time with the power cut at the next of its commits, before it and after it by
    turns; how many, and faults."""
    place, out, number = wide.Wide(seed, devices=devices, at=-1), [], 0
    try:
        place.run(steps)
        commits = place.power.commits
    finally:
        place.close()
    for number in range(1, commits + 1):
        out += [f"commit {number}: {one}" for one in settle(seed, devices=devices, steps=steps, at=number)]
        if number % 100 == 0:
            tell(f"{number} of {commits} commits")
    return number, out
