"""`python -m tests.benchmarks sync [--n 30 1000 10000] [--runs 3] [--link BITS MS] [--db URL] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys

from tests.benchmarks import report, sync, wire


def main() -> int:
    """Measures and prints; 1 when vaults and server did not agree."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=sync.__doc__)
    parser.add_argument("what", choices=["sync"], help="visits from one vault to a fresh server and into another vault")
    parser.add_argument("--n", type=int, nargs="+", default=[30, 1000, 10000], help="numbers of visits")
    parser.add_argument("--runs", type=int, default=3, help="trips for each number; the median is told")
    parser.add_argument(
        "--link", type=float, nargs=2, default=(0, 0), metavar=("BITS", "MS"), help="bits a second each way, ms one way"
    )
    parser.add_argument("--db", default="", metavar="URL", help="a PostgreSQL server to make databases on, not SQLite")
    parser.add_argument("--json", action="store_true", help="print every figure as JSON")
    args = parser.parse_args()
    try:
        told = report.figures(sync.measure(args.n, args.runs, wire.Link(*args.link), args.db))
    except AssertionError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(told) if args.json else report.table(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
