"""`fieldapp report NAME --period 2026-10 [--area PLACE] --format csv|json (--vault DIR | --data DIR | --db URL)`: any
report without a window."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

import msgspec

from fieldapp import config, resources
from fieldapp.commands import opening, parsing, vaults
from fieldapp.domain import calendar_span, catalogue, reports, tables
from fieldapp.reports import plain

FORMATS = ("csv", "json")


def main(argv: list[str], settings: config.Config) -> int:
    """Prints the report, or writes it to a file in place of an older one."""
    args = _parser(settings).parse_args(argv)
    listed = catalogue.build({name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES})
    span = calendar_span.read(args.period)
    ask = reports.Ask(args.name, span, args.area, "", listed, settings.lang, args.indicator)
    table = _vault(args.vault, ask) if args.vault else _province(args, ask)
    kept = table if args.names else tables.beyond(table)
    with _opened(args.out) as out:
        for line in _lines(kept, args, settings.lang):
            out.write(line)
    return 0


def _parser(settings: config.Config) -> parsing.Parser:
    parser = parsing.Parser(settings=settings, prog="fieldapp report")
    parser.description = parser.say("command_report")
    parser.add_argument("name", choices=tables.NAMES, metavar="NAME", help=parser.say("argument_report"))
    parser.add_argument("--period", required=True, metavar="PERIOD", help=parser.say("argument_period"))
    parser.add_argument("--area", default="", metavar="PLACE", help=parser.say("argument_area"))
    parser.add_argument("--format", default="csv", choices=FORMATS, help=parser.say("argument_report_format"))
    parser.add_argument("--indicator", default="", metavar="CODE", help=parser.say("argument_indicator"))
    parser.add_argument("--names", action="store_true", help=parser.say("argument_names"))
    parser.add_argument("--slips", action="store_true", help=parser.say("argument_slips"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=parser.say("argument_out"))
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--vault", type=Path, metavar="DIR", help=parser.say("argument_vault"))
    either.add_argument("--data", type=Path, metavar="DIR", help=parser.say("argument_data"))
    either.add_argument("--db", metavar="URL", help=parser.say("argument_db"))
    return parser


def _vault(folder: Path, ask: reports.Ask) -> tables.Table:
    from fieldapp.store import people
    from fieldapp.store import reports as store_reports

    with vaults.unlocked(folder, ask.lang) as db:
        today, _ = people.clock(db, vaults.wall(vaults.clock()))
        return store_reports.make(db, msgspec.structs.replace(ask, today=today))


def _province(args: argparse.Namespace, ask: reports.Ask) -> tables.Table:
    from fieldapp.server import database, province
    from fieldapp.server.queries import reports as province_reports

    today = province.day_of(opening.now())
    with opening.engine(args) as engine, database.reading(engine) as conn:
        return province_reports.make(conn, msgspec.structs.replace(ask, today=today))


@contextlib.contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    """The file, or the standard output; the ends of lines are the format's own, on Windows too."""
    if path is not None:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="")
    yield sys.stdout


def _lines(table: tables.Table, args: argparse.Namespace, lang: str) -> Iterable[str]:
    if args.format == "json":
        return [plain.as_json(table, lang, slips=args.slips) + "\n"]
    return plain.csv(table, lang)
