"""`python -m tests.faults (typing | restores) [--times N] [--seed S] [--broken HOW]`, `bundle [--every-byte] [--seed
S]` or `carriers [--schedules 500] [--seed S]`: what is left after the worst moments."""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # where the tests' own modules are

from tests.faults import bundle, carriers, restores, typing, typist


def main() -> int:
    """Runs a suite and prints what it did; 1 when something that was promised is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    suites = parser.add_subparsers(dest="suite", required=True)
    told = suites.add_parser("typing", help="kill the real program while somebody types and saves slips")
    told.add_argument("--times", type=int, default=200, help="how often it is killed")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that is typed, and when")
    told.add_argument("--broken", choices=list(typist.BROKEN), default="", help="break a promise, to see it found")
    told = suites.add_parser("bundle", help="flip and cut the bytes of files on USB sticks")
    told.add_argument("--every-byte", action="store_true", help="each one, not some")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of which bit is flipped")
    told = suites.add_parser("carriers", help="random weeks of files on sticks, networks and restored laptops")
    told.add_argument("--schedules", type=int, default=500, help="how many")
    told.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of the first")
    back = suites.add_parser("restores", help="put provinces and laptops back from backups, and copy laptops")
    back.add_argument("--times", type=int, default=100, help="how often each is done")
    back.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that happens")
    back.add_argument("--broken", choices=list(restores.BROKEN), default="", help="switch a rule off, to see it found")
    args = parser.parse_args()
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


if __name__ == "__main__":
    sys.exit(main())
