"""`python -m tests.faults [WORD]`: what is left after the worst moments; without a word, the list of the suites, or
with `--seconds` all of them in turn."""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # where the tests' own modules are

from tests.faults import (
    board,
    bundle,
    carriers,
    cuts,
    disk,
    disks,
    fuzz,
    kills,
    laptop,
    offices,
    photos,
    power,
    restores,
    simulated,
    targets,
    turns,
    typing,
    typist,
    versions,
)


def main() -> int:
    """Runs a suite and prints what it did; 1 when something that was promised is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seconds", dest="long", type=float, default=0, help="every suite in turn for so long")
    parser.add_argument("--seed", dest="first", type=int, default=secrets.randbelow(10**6), help="of the first of them")
    suites = parser.add_subparsers(dest="suite")
    told = suites.add_parser("typing", help="kill the real program while somebody types and saves slips")
    told.add_argument("--times", type=int, default=200, help="how often it is killed")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that is typed, and when")
    told.add_argument("--broken", choices=list(typist.BROKEN), default="", help="break a promise, to see it found")
    told = suites.add_parser("bundle", help="flip and cut the bytes of files on USB sticks")
    told.add_argument("--every-byte", action="store_true", help="each one, not some")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of which bit is flipped")
    told = suites.add_parser("carriers", help="random weeks of files on sticks, hubs, networks and restored laptops")
    told.add_argument("--schedules", type=int, default=500, help="how many")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of the first")
    back = suites.add_parser("restores", help="put provinces and laptops back from backups, and copy laptops")
    back.add_argument("--times", type=int, default=100, help="how often each is done")
    back.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that happens")
    back.add_argument("--broken", choices=list(restores.BROKEN), default="", help="switch a rule off, to see it found")
    told = suites.add_parser("photos", help="send photos over a line that breaks at any byte")
    told.add_argument("--times", type=int, default=1000, help="how many photos")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of the photos and the cuts")
    told.add_argument("--broken", choices=photos.BROKEN, default="", help="switch a rule off, to see it found")
    told = suites.add_parser(
        "hubs", help="random weeks of offices with hubs that are late, lost, copied or set up anew"
    )
    told.add_argument("--times", type=int, default=1000, help="how many schedules")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of the first")
    told.add_argument("--broken", choices=sorted(offices.BROKEN), default="", help="switch a rule off, to see it found")
    versions.add(suites)
    simulated.add(suites)
    _add_places(suites)
    _add_kills(suites)
    _add_fuzz(suites)
    args = parser.parse_args()
    if args.suite is None and args.long:
        return 1 if turns.run(args.long, args.first) else 0
    if args.suite is None:
        print(board.words())
        return 0
    if args.suite in simulated.WORDS:
        return simulated.run(args)
    if args.suite == "versions":
        return versions.told(args)
    if args.suite == "fuzz":
        return _run_fuzz(args)
    if args.suite == "kills":
        return _run_kills(args)
    if args.suite in ("power", "disks", "cuts"):
        return _run_places(args)
    if args.suite == "hubs":
        hubs = offices.run(args.times, args.seed, broken=args.broken)
        print(hubs.words())
        return 1 if hubs.faults else 0
    if args.suite == "photos":
        sent = photos.run(args.times, args.seed, broken=args.broken)
        print(sent.words())
        return 1 if sent.faults else 0
    if args.suite == "restores":
        back_again = restores.run(args.times, args.seed, broken=args.broken)
        print(back_again.words())
        return 1 if back_again.faults else 0
    if args.suite == "carriers":
        weeks = carriers.run(args.schedules, args.seed)
        print(f"seeds from {args.seed}: {weeks.words()}")
        return 1 if weeks.faults else 0
    if args.suite == "bundle":
        spoilt = bundle.run(1 if args.every_byte else bundle.STRIDE, args.seed)
        print(spoilt.words())
        return 1 if spoilt.faults else 0
    done = typing.run(args.times, args.seed, broken=args.broken, tell=print)
    print(done.words())
    return 1 if done.faults else 0


def _add_places(suites: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The suites that go through every place of a recorded life or exchange."""
    told = suites.add_parser("power", help="lay the disks of two laptops and a province as a power cut leaves them")
    told.add_argument("--times", type=int, default=500, help="how many cuts")
    full = suites.add_parser("disks", help="refuse each thing that an exchange asks of a disk")
    full.add_argument("--reads", action="store_true", help="also what is read")
    wire = suites.add_parser("cuts", help="cut, reset, flip and stall an exchange at every byte, both ways")
    for one, broken in ((told, power.BROKEN), (full, disks.BROKEN), (wire, cuts.BROKEN)):
        one.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that is random in it")
        one.add_argument("--broken", choices=list(broken), default="", help="switch a rule off, to see it found")
    for one in (full, wire):
        one.add_argument("--stride", type=int, default=1, help="places or bytes from one to the next")
        one.add_argument("--part", type=_part, default=(1, 1), metavar="K/N", help="one of so many parts of all that")


def _part(told: str) -> tuple[int, int]:
    number, _, of = told.partition("/")
    if not 1 <= int(number) <= int(of):
        raise ValueError(told)
    return int(number), int(of)


def _run_places(args: argparse.Namespace) -> int:
    done: power.Done | disks.Done | cuts.Done
    if lacking := disk.lacking() if args.suite != "cuts" else "":
        print(f"not run: {lacking}")
        return 2
    if args.suite == "power":
        done = power.run(args.times, args.seed, broken=args.broken)
    elif args.suite == "disks":
        done = disks.run_all(args.stride, args.seed, reads=args.reads, broken=args.broken, part=args.part)
    else:
        done = cuts.run_all(args.stride, args.seed, broken=args.broken, part=args.part)
    print(done.words())
    return 1 if done.faults else 0


def _add_kills(suites: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = suites.add_parser(
        "kills", help="kill laptops that save and exchange, the server and a hub, at random moments"
    )
    told.add_argument("--times", type=int, default=1000, help="how many kills")
    told.add_argument("--visits", type=int, default=100_000, help="how many slips must have been called saved, too")
    told.add_argument("--seconds", type=float, default=0, help="ends the kills after so long, whatever is missing")
    told.add_argument("--people", type=int, default=4, help="how many laptops")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of who is killed, and when")
    told.add_argument("--broken", choices=laptop.BROKEN, default="", help="break a promise, to see it found")


def _run_kills(args: argparse.Namespace) -> int:
    ended = {"visits": args.visits, "seconds": args.seconds}
    done = kills.run(args.times, args.seed, people=args.people, broken=args.broken, tell=print, **ended)
    print(done.words())
    return 1 if done.faults else 0


def _add_fuzz(suites: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = suites.add_parser("fuzz", help="feed each reader of what strangers send with spoilt input and bombs")
    told.add_argument("--target", choices=sorted(targets.TARGETS), action="append", help="one reader, not all")
    told.add_argument("--seconds", type=float, default=60, help="how long each")
    told.add_argument("--times", type=int, default=0, help="how many inputs each, in place of seconds")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that is spoilt")
    told.add_argument("--guided", action="store_true", help="by atheris, which must be installed: pip install atheris")


def _run_fuzz(args: argparse.Namespace) -> int:
    faults = 0
    for name in args.target or targets.TARGETS:
        done = fuzz.apart(name, args.seed, inputs=args.times, seconds=args.seconds, guided=args.guided)
        faults += len(done.faults)
        print(done.words(), flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
