"""`fieldapp export --vault DIR --what visits|households|facts --format jsonl|csv`: prints what a vault holds."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from fieldapp import config
from fieldapp.commands import parsing, vaults
from fieldapp.reports import lines
from fieldapp.store import export

WHAT = ("visits", "households", "facts")
FORMATS = ("jsonl", "csv")


def main(argv: list[str], settings: config.Config) -> int:
    """Prints rows to the standard output."""
    parser = parsing.Parser(settings=settings, prog="fieldapp export")
    parser.description = parser.say("command_export")
    parser.add_argument("--vault", required=True, type=Path, metavar="DIR", help=parser.say("argument_vault"))
    parser.add_argument("--what", required=True, choices=WHAT, help=parser.say("argument_what"))
    parser.add_argument("--format", default="jsonl", choices=FORMATS, help=parser.say("argument_format"))
    args = parser.parse_args(argv)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="")  # the ends of lines are the format's own, on Windows too
    with vaults.unlocked(args.vault, settings.lang) as db:
        for line in _lines(export.export(db, args.what), args.format):
            sys.stdout.write(line)
    return 0


def _lines(rows: Iterable[Mapping[str, Any]], form: str) -> Iterable[str]:
    if form == "jsonl":
        return lines.jsonl(rows)
    told = iter(rows)
    first = list(itertools.islice(told, 1))
    columns = list(first[0]) if first else []
    return lines.table(itertools.chain(first, told), columns)
