"""Feeds spoilt input to each reader: no crash, no hang, never more than 256 MiB of memory, bombs included.

What is fed stands in `targets`, how it is spoilt in `mangle`. By command each reader has a process of its own, so that
its memory can be told; with `--guided` atheris (libFuzzer) finds its way by the lines that are reached, where it is
installed.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import json
import os
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import msgspec

from tests.faults import targets

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 256  # MiB that reading may take at most
SLOW = 10.0  # seconds of work at one input; a bomb is read faster
HANG = 120.0  # seconds after which a reader that has not come back is given up
BIG = 2**20  # bytes of an input whose memory is measured from nothing
OFTEN = 20  # inputs between two looks at what must hold afterwards


class Done(msgspec.Struct):
    """What a reader was fed with, and every fault with the number of its input."""

    target: str
    seed: int
    fed: int = 0
    bombs: int = 0
    grown: int = 0
    slowest: float = 0.0
    faults: list[str] = []

    def words(self) -> str:
        """All of it, for a person."""
        told = (
            f"{self.target}, seed {self.seed}: {self.fed} spoilt inputs and {self.bombs} bombs, at most {self.grown}"
            f" MiB more memory, the slowest took {self.slowest:.2f} s: {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults[:10]])


def spoilt(target: targets.Target, seed: int, number: int) -> bytes:
    """The same input for the same numbers, for ever."""
    dice = random.Random(f"{seed} {number}")
    return type(target).mangle(dice.choice(target.seeds), dice)


def run(name: str, seed: int, *, inputs: int = 0, seconds: float = 0.0, bombs: bool = True) -> Done:
    """Feeds so many inputs, or for so many seconds, and the bombs before; in this process."""
    done = Done(name, seed)
    with targets.opened(name) as target:
        for good in target.seeds:
            target.taste(good)
        for what, data in target.bombs if bombs else []:
            done.bombs += 1
            _feed(target, data, f"bomb, {what}", done)
        until = time.monotonic() + seconds
        while (done.fed < inputs if inputs else time.monotonic() < until) and len(done.faults) < 20:
            done.fed += 1
            _feed(target, spoilt(target, seed, done.fed), f"input {done.fed}", done)
            if done.fed % OFTEN == 0:
                done.faults += [f"after input {done.fed}: {one}" for one in _after(target)]
    return done


def _after(target: targets.Target) -> list[str]:
    try:
        return target.after()
    except Exception as error:  # it is what is looked for
        return [_place(error)]


def _feed(target: targets.Target, data: bytes, what: str, done: Done) -> None:
    anew = len(data) > BIG or what.startswith("bomb") or done.fed % OFTEN == 0
    before = _anew() if anew else _told("VmHWM")  # the most that one before it took is not this one's
    began = time.thread_time()
    faulthandler.dump_traceback_later(HANG, exit=True)
    try:
        target.taste(data)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # it is what is looked for; a library in Rust raises what is no Exception
        done.faults.append(f"{what} ({len(data)} bytes): {_place(error)}")
    finally:
        faulthandler.cancel_dump_traceback_later()
    took = time.thread_time() - began
    done.slowest = max(done.slowest, took)
    if took > SLOW:
        done.faults.append(f"{what} ({len(data)} bytes): took {took:.1f} s")
    grown = _told("VmHWM") - before
    if grown > MEMORY:
        done.faults.append(f"{what} ({len(data)} bytes): {grown} MiB more memory")
    done.grown = max(done.grown, grown)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "fieldapp" in one.filename and "faults" not in one.filename] or list(frames)
    where = " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(ours[-4:]))
    return f"{type(error).__name__}: {str(error)[:200]} at {where}"


def _anew() -> int:
    """How much memory this process has, in MiB; the system measures the most from now on where it can (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _told("VmRSS")


def _told(name: str) -> int:
    """A line of what Linux tells of this process, in MiB; elsewhere 0: nothing is measured there."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) // 1024
    return 0


def apart(name: str, seed: int, *, inputs: int = 0, seconds: float = 0.0, guided: bool = False) -> Done:
    """The same in a process of its own, so that its memory is its own, too."""
    words = [
        sys.executable,
        "-m",
        "tests.faults.fuzz",
        name,
        str(seed),
        str(inputs),
        str(seconds),
        *["guided"] * guided,
    ]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}  # where the tests' own modules are
    ended = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = ended.stdout.strip().splitlines()
    try:
        return msgspec.json.decode(lines[-1], type=Done)
    except (IndexError, msgspec.DecodeError):
        return Done(name, seed, faults=[f"ended with {ended.returncode}: {ended.stderr[-3000:]}"])


def guide(name: str, seed: int, seconds: float) -> None:
    """Lets atheris choose what is fed, by the lines of the program that it reaches; ends the process."""
    import atheris

    ours = [one for one in sys.modules if one.partition(".")[0] in ("fieldapp", "tests", "townhall", "commune")]
    for one in ours:
        del sys.modules[one]
    with atheris.instrument_imports(include=["fieldapp"]):
        from tests.faults import targets
    done = Done(name, seed)
    with targets.opened(name) as target, home_of(target) as corpus:

        def taste(data: bytes) -> None:
            done.fed += 1
            _feed(target, bytes(data), f"input {hashlib.sha256(data).hexdigest()[:12]}", done)
            if done.fed % (OFTEN * 10) == 0:
                done.faults.extend(_after(target))
                print(json.dumps(msgspec.to_builtins(done)), flush=True)  # at its end libFuzzer lets nobody speak

        def mutate(data: bytes, most: int, number: int) -> bytes:
            dice = random.Random(number)
            try:
                if dice.random() < 0.5:
                    return type(target).mangle(bytes(data) or dice.choice(target.seeds), dice)[:most]
            except (ValueError, KeyError, RecursionError, OSError, NotImplementedError):
                pass  # what it begins with is spoilt beyond its own spoiling
            return bytes(atheris.Mutate(data, most))

        words = [
            sys.argv[0],
            str(corpus),
            f"-seed={seed or 1}",
            f"-max_total_time={int(seconds) or 60}",
            "-max_len=65536",
        ]
        atheris.Setup([*words, "-verbosity=0", "-rss_limit_mb=0"], taste, custom_mutator=mutate)
        atheris.Fuzz()


def home_of(target: targets.Target) -> Any:
    """A folder with the good inputs, as libFuzzer wants them."""
    from tests.faults import home

    folder = home.scratch()
    for number, one in enumerate(target.seeds):
        (Path(folder.name) / str(number)).write_bytes(one)
    return folder


def main(name: str, seed: str, inputs: str, seconds: str, how: str = "") -> None:
    """One reader, its result as one line of JSON."""
    if how == "guided":
        guide(name, int(seed), float(seconds))
        return
    done = run(name, int(seed), inputs=int(inputs), seconds=float(seconds))
    print(json.dumps(msgspec.to_builtins(done)))


if __name__ == "__main__":
    main(*sys.argv[1:])
