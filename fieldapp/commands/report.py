"""`fieldapp report NAME --period 2026-10 [--area PLACE] --format xlsx|docx|pdf|csv|json (--vault DIR | --data DIR |
--db URL)`: any report without a window."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from fieldapp import config, resources
from fieldapp.commands import opening, parsing, vaults
from fieldapp.domain import (
    calendar_span,
    hours,
    late_tables,
    papers,
    problems,
    reports,
    round_tables,
    tables,
    team_tables,
)
from fieldapp.reports import plain

NAMES = (*tables.NAMES, round_tables.HOUSES, *team_tables.NAMES, late_tables.NAME, papers.MONTH)
LINES = ("csv", "json")
FORMATS = (*LINES, "xlsx", "docx", "pdf")


def main(argv: list[str], settings: config.Config) -> int:
    """Prints the report, or writes it to a file in place of an older one."""
    args = _parser(settings).parse_args(argv)
    listed = resources.catalogue()
    span = calendar_span.read(args.period)
    ask = reports.Ask(args.name, span, args.area, "", listed, settings.lang, args.indicator)
    _check(args)
    made = _vault(args.vault, ask) if args.vault else _province(args, ask)
    told = made if args.names else papers.beyond(made)
    if args.format not in LINES:
        _write(args.out, _bytes(told, args, settings))
    elif args.out is not None:
        _write(args.out, "".join(_lines(told.first(), args, settings.lang)).encode())
    else:
        _print(_lines(told.first(), args, settings.lang))
    return 0


def _check(args: argparse.Namespace) -> None:
    if args.name == papers.MONTH and args.format in LINES:
        raise problems.Problem("report_whole", "format")
    if args.format not in LINES and args.out is None:
        raise problems.Problem("report_binary", "out", format=args.format)
    if args.template and args.format != "docx":
        raise problems.Problem("report_template_docx", "template")


def _bytes(told: papers.Paper, args: argparse.Namespace, settings: config.Config) -> bytes:
    """The paper in its format; each brings a library of its own, loaded only when it is asked for."""
    if args.format == "xlsx":
        from fieldapp.reports import report_book

        return report_book.xlsx(told, settings.lang)
    if args.format == "pdf":
        from fieldapp.reports import report_paper

        return report_paper.pdf(told, settings.lang)
    from fieldapp.reports import report_word, word_templates

    return report_word.docx(told, settings.lang, word_templates.find(told.kind, settings.home, args.template))


def _write(place: Path, data: bytes) -> None:
    from fieldapp.store import durable

    with durable.handing_out("out"):
        durable.write(place, data)


def _parser(settings: config.Config) -> parsing.Parser:
    parser = parsing.Parser(settings=settings, prog="fieldapp report")
    parser.description = parser.say("command_report")
    parser.add_argument("name", choices=NAMES, metavar="NAME", help=parser.say("argument_report"))
    parser.add_argument("--period", required=True, metavar="PERIOD", help=parser.say("argument_period"))
    parser.add_argument("--area", default="", metavar="PLACE", help=parser.say("argument_area"))
    parser.add_argument("--format", default="csv", choices=FORMATS, help=parser.say("argument_report_format"))
    parser.add_argument("--indicator", default="", metavar="CODE", help=parser.say("argument_indicator"))
    parser.add_argument("--names", action="store_true", help=parser.say("argument_names"))
    parser.add_argument("--slips", action="store_true", help=parser.say("argument_slips"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=parser.say("argument_out"))
    parser.add_argument("--template", type=Path, metavar="FILE", help=parser.say("argument_word_template"))
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--vault", type=Path, metavar="DIR", help=parser.say("argument_vault"))
    either.add_argument("--data", type=Path, metavar="DIR", help=parser.say("argument_data"))
    either.add_argument("--db", metavar="URL", help=parser.say("argument_db"))
    return parser


def _vault(folder: Path, ask: reports.Ask) -> papers.Paper:
    from fieldapp.store import papers as store_papers
    from fieldapp.store import people

    with vaults.unlocked(folder, ask.lang) as db:
        today, _ = people.clock(db, hours.wall(vaults.clock()))
        return store_papers.make(db, msgspec.structs.replace(ask, today=today))


def _province(args: argparse.Namespace, ask: reports.Ask) -> papers.Paper:
    from fieldapp.server import database
    from fieldapp.server.queries import papers as province_papers

    today = hours.day(opening.now())
    with opening.engine(args) as engine, database.reading(engine) as conn:
        return province_papers.make(conn, msgspec.structs.replace(ask, today=today))


def _print(lines: Iterable[str]) -> None:
    """On the standard output; the ends of lines are the format's own, on Windows too."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="")
    sys.stdout.writelines(lines)


def _lines(table: tables.Table, args: argparse.Namespace, lang: str) -> Iterable[str]:
    if args.format == "json":
        return [plain.as_json(table, lang, slips=args.slips) + "\n"]
    return plain.csv(table, lang)
