"""The words of `python -m tests.faults` that live in memory: worlds, the fleet, scopes, erasures, and the race."""

from __future__ import annotations

import argparse
import functools
import secrets
from pathlib import Path
from typing import Any

import psycopg

from tests import postgres
from tests.faults import erasures, fleet, race, scopes, world

SHRINK = 180  # seconds for making the first schedule of a series that fails small; --replay takes all it needs


def add(suites: Any) -> None:
    """The words and their arguments."""
    wide = suites.add_parser(
        "world", help="schedules of twenty laptops, hubs and a province with every fault, over all cores"
    )
    _count(wide, 2000, "how many")
    wide.add_argument("--replay", type=int, help="one seed: made as small as it goes, printed as a test")
    wide.add_argument("--broken", default="", help="switch a rule off, to see it missed")
    wide.add_argument("--rules", nargs="*", metavar="RULE", help="switch each off in turn: how many schedules miss it")
    wide.add_argument("--seconds", type=float, default=0, help="after so long no more are begun")
    wide.add_argument("--every-commit", type=int, metavar="STEPS", help="one schedule, the power cut at each commit")
    gone = suites.add_parser("erasures", help="erase households, then look for their words in every byte of every file")
    _count(gone, 100, "how many are erased")
    gone.add_argument("--broken", choices=list(erasures.BROKEN), default="", help="switch a rule off, to see it found")
    moved = suites.add_parser("scopes", help="change who sees what while work is unsent, and look through every page")
    _count(moved, 10_000, "how many changes")
    moved.add_argument("--broken", choices=list(scopes.BROKEN), default="", help="switch a rule off, to see it found")
    many = suites.add_parser("race", help="32 writers against the feed on PostgreSQL, and over a sequence in its place")
    _count(many, 100_000, "how many commits")
    all_ = suites.add_parser("fleet", help="the whole province's laptops for a month, with the rush at 17:00")
    all_.add_argument("--devices", type=int, default=fleet.WHOLE, help="how many laptops")
    all_.add_argument("--communes", type=int, default=fleet.COMMUNES, help="in how many communes")
    all_.add_argument("--days", type=int, default=fleet.DAYS, help="for how long")
    all_.add_argument("--shard", type=int, default=fleet.SHARD, help="communes that live at once in memory")
    all_.add_argument("--folder", type=Path, help="where what is done is kept, to go on from; new or of the same call")
    all_.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that happens")


def _count(parser: argparse.ArgumentParser, times: int, what: str) -> None:
    parser.add_argument("--times", type=int, default=times, help=what)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that happens")


def run(args: argparse.Namespace) -> int:
    """Runs the word; 1 when something that was promised is missing."""
    return WORDS[args.suite](args)


def _erasures(args: argparse.Namespace) -> int:
    done = erasures.run(args.times, args.seed, broken=args.broken)
    print(done.words())
    return 1 if done.faults else 0


def _scopes(args: argparse.Namespace) -> int:
    done = scopes.run(args.times, args.seed, broken=args.broken)
    print(done.words())
    return 1 if done.faults else 0


def _fleet(args: argparse.Namespace) -> int:
    if args.folder:
        args.folder.mkdir(parents=True, exist_ok=True)
    told = fleet.run(
        args.devices,
        args.communes,
        args.days,
        args.seed,
        folder=args.folder,
        shard=args.shard,
        tell=lambda words: print(words, f"{fleet.memory()} MiB", flush=True),
    )
    print(told.words())
    return 1 if told.faults else 0


def _race(args: argparse.Namespace) -> int:
    with postgres.serving() as server, psycopg.connect(server.get_uri(), autocommit=True) as db:
        done = []
        for naive in (False, True):
            name = "naive" if naive else "feed"
            db.execute(f"CREATE DATABASE {name}")
            url = server.get_uri(database=name, driver="psycopg")
            done.append(race.run(args.times, args.seed, url, naive=naive))
            print(done[-1].words(), flush=True)
    return 1 if done[0].missed or done[0].twice or not done[1].missed else 0


def _world(args: argparse.Namespace) -> int:
    if args.every_commit:
        commits, found = world.every_commit(args.seed, args.every_commit, print)
        print(f"seed {args.seed}: {commits} commits cut: {len(found)} faults", *found[:20], sep="\n")
        return 1 if found else 0
    if args.replay is not None:
        small = world.shrink(args.replay, rule=args.broken)
        print("nothing is wrong" if small is None else small.words())
        return 0 if small is None else 1
    if args.rules is not None:
        return 0 if world.shares(args.times, args.seed, functools.partial(print, flush=True), args.rules) else 1
    ends = {"rule": args.broken, "seconds": args.seconds}
    done = world.run(args.times, args.seed, tell=lambda told: print(told, flush=True), **ends)
    print(done.words())
    for seed in sorted(done.failed)[:1]:
        small = world.shrink(seed, rule=args.broken, seconds=SHRINK)
        print(small.words() if small else f"seed {seed} does not fail alone")
    return 1 if done.failed else 0


WORDS = {"world": _world, "erasures": _erasures, "scopes": _scopes, "race": _race, "fleet": _fleet}
