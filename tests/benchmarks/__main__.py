"""`python -m tests.benchmarks sync [--n 30 1000 10000] [--runs 3] [--link BITS MS] [--db URL] [--json]`, or
`python -m tests.benchmarks window [--visits 120000] [--households 50000] [--runs 5] [--rounds 3]
[--facts 4000] [--json]`, or
`python -m tests.benchmarks roll [--visits 120000] [--households 50000] [--searches 60] [--json]`, or
`python -m tests.benchmarks figures [--visits 120000] [--households 50000] [--json]`, or
`python -m tests.benchmarks review [--visits 120000] [--households 50000] [--slips 1000] [--json]`, or
`python -m tests.benchmarks closing [--slips 5000] [--json]`, or
`python -m tests.benchmarks day [--behind 1000 1000000] [--households 6000] [--runs 31] [--db URL] [--json]`, or
`python -m tests.benchmarks rush [--devices 200] [--window SECONDS] [--db URL] [--json]`, or
`python -m tests.benchmarks first [--visits 120000] [--db URL] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys

import msgspec

from tests.benchmarks import closing, day, figures, first, report, review, roll, rush, sync, window, wire


def main() -> int:
    """Measures and prints; 1 when vaults and server did not agree, or the window did not come through."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    one = what.add_parser("sync", help="visits from one vault to a fresh server and into another vault")
    one.add_argument("--n", type=int, nargs="+", default=[30, 1000, 10000], help="numbers of visits")
    one.add_argument("--runs", type=int, default=3, help="trips for each number; the median is told")
    one.add_argument(
        "--link", type=float, nargs=2, default=(0, 0), metavar=("BITS", "MS"), help="bits a second each way, ms one way"
    )
    one.add_argument("--db", default="", metavar="URL", help="a PostgreSQL server to make databases on, not SQLite")
    other = what.add_parser("window", help="the window of a large vault: its start, its keys, its stalls, its memory")
    other.add_argument("--visits", type=int, default=120_000)
    other.add_argument("--households", type=int, default=50_000)
    other.add_argument("--runs", type=int, default=5, help="starts of each window; the median is told")
    other.add_argument("--rounds", type=int, default=3, help="of keys and tours; the median is told")
    other.add_argument("--facts", type=int, default=4_000, help="facts that come in beside the tour")
    third = what.add_parser("roll", help="the roll of a large vault: letters into its search, and scrolling")
    third.add_argument("--visits", type=int, default=120_000)
    third.add_argument("--households", type=int, default=50_000)
    third.add_argument("--searches", type=int, default=roll.SEARCHES, help="names that are typed, letter by letter")
    fourth = what.add_parser("figures", help="all indicators of a month, beside SQL written for them by hand")
    fourth.add_argument("--visits", type=int, default=120_000)
    fourth.add_argument("--households", type=int, default=50_000)
    fifth = what.add_parser("review", help="what waits in a large vault: its list opened, slips settled by keys")
    fifth.add_argument("--visits", type=int, default=120_000)
    fifth.add_argument("--households", type=int, default=50_000)
    fifth.add_argument("--slips", type=int, default=review.SLIPS, help="slips that are reviewed by keys")
    sixth = what.add_parser("closing", help="a period of so many approved slips is closed")
    sixth.add_argument("--slips", type=int, default=closing.SLIPS)
    seventh = what.add_parser("day", help="a day's exchange with few and with many visits behind it")
    seventh.add_argument(
        "--behind", type=int, nargs="+", default=day.BEHIND, help="thousands of visits, the least first"
    )
    seventh.add_argument("--runs", type=int, default=day.RUNS, help="exchanges of each, by turns")
    seventh.add_argument(
        "--households", type=int, default=day.HOUSEHOLDS, help="of the commune in each; 0 = as many more as visits"
    )
    eighth = what.add_parser("rush", help="all devices of a commune, or of a province, at a real server")
    eighth.add_argument("--devices", type=int, default=rush.DEVICES, help="10752 are a province's")
    eighth.add_argument(
        "--window", type=float, default=0.0, help="seconds in which they come; 0 = their part of 15 min"
    )
    ninth = what.add_parser("first", help="the first exchange of a commune's laptop, cut off in the middle once")
    ninth.add_argument("--visits", type=int, default=first.VISITS)
    for each in (seventh, eighth, ninth):
        each.add_argument(
            "--db", default="", metavar="URL", help="a PostgreSQL server to make databases on, not SQLite"
        )
    for each in (one, other, third, fourth, fifth, sixth, seventh, eighth, ninth):
        each.add_argument("--json", action="store_true", help="print every figure as JSON")
    args = parser.parse_args()
    try:
        words = {"sync": _sync, "window": _window, "roll": _roll, "figures": _figures, "review": _review}
        more = {"closing": _closing, "day": _day, "rush": _rush, "first": _first}
        print((words | more)[args.what](args))
    except AssertionError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _sync(args: argparse.Namespace) -> str:
    told = report.figures(sync.measure(args.n, args.runs, wire.Link(*args.link), args.db))
    return json.dumps(told) if args.json else report.table(told)


def _window(args: argparse.Namespace) -> str:
    result = window.measure(args.visits, args.households, args.runs, args.facts, args.rounds)
    if not args.json:
        return window.table(result)
    return msgspec.json.encode({"figures": window.figures(result), "raw": result}).decode()


def _roll(args: argparse.Namespace) -> str:
    told = roll.measure(args.households, args.visits, args.searches)
    if not args.json:
        return roll.table(roll.figures(told))
    return msgspec.json.encode({"figures": roll.figures(told), "raw": told}).decode()


def _figures(args: argparse.Namespace) -> str:
    told = figures.measure(args.households, args.visits)
    return msgspec.json.encode(told).decode() if args.json else figures.table(told)


def _review(args: argparse.Namespace) -> str:
    told = review.measure(args.visits, args.households, args.slips)
    if not args.json:
        return review.table(review.figures(told), told.held)
    return msgspec.json.encode({"figures": review.figures(told), "raw": told}).decode()


def _closing(args: argparse.Namespace) -> str:
    told = closing.measure(args.slips)
    return msgspec.json.encode(told).decode() if args.json else closing.table(told)


def _day(args: argparse.Namespace) -> str:
    told = day.figures(day.measure(tuple(args.behind), args.runs, args.db, args.households))
    return json.dumps(told) if args.json else day.table(told)


def _rush(args: argparse.Namespace) -> str:
    told = rush.figures(rush.measure(args.devices, args.db, args.window))
    return json.dumps(told) if args.json else rush.table(told)


def _first(args: argparse.Namespace) -> str:
    told = first.figures(first.measure(args.visits, args.db))
    return json.dumps(told) if args.json else first.table(told)


if __name__ == "__main__":
    sys.exit(main())
