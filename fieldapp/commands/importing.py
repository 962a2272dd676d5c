"""`fieldapp import roll|slips FILE --vault DIR`: takes the good rows of a list in, and names what is wrong in the
others by row and column."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec
import sqlite_utils

from fieldapp import config, resources
from fieldapp.actions import import_households, import_slips
from fieldapp.commands import parsing, vaults
from fieldapp.domain import catalogue, grids, headings, hours, households, imports, problems, text, visits
from fieldapp.reports import spreadsheet, templates
from fieldapp.store import imports as memory


def main(argv: list[str], settings: config.Config) -> int:
    """Takes the good rows, all of them or, if the vault fails, none; 1 if any row was left out."""
    parser = _parser(settings)
    args = parser.parse_args(argv)
    listed = resources.catalogue()
    chosen = _map(parser, args)
    if args.template:
        return _template(parser, args, listed)
    book = spreadsheet.read(args.file)
    grid = _sheet(args, book)
    with vaults.unlocked(args.vault, settings.lang) as db:
        now = vaults.clock()
        wall = hours.wall(now)
        plan = _plan(parser, args, db, grid, chosen)
        lines = list(memory.check(db, args.kind, grid, plan, listed=listed, wall=wall))
        _tell(parser, plan, lines)
        told = (*imports.TAKEN, imports.DOUBLE) if args.doubles else imports.TAKEN
        taking = [line for line in lines if line.state in told]
        if args.faults:
            _save_faults(parser, args.faults, plan, lines)
        if before := memory.taken(db, args.kind, book.digest):
            print(parser.say("import_again", day=text.show_day(before.wall[:10]), rows=before.rows), file=sys.stderr)
        if taking and not args.dry_run:
            _take(db, args.kind, taking, listed, book.digest, now, wall)
            memory.remember_columns(db, args.kind, headings.signature(plan.titles), plan.columns)
    left = len(lines) - len(taking)
    print(parser.say(f"import_{'would' if args.dry_run else 'took'}_{args.kind}", good=len(taking), left=left))
    return 1 if left else 0


def _parser(settings: config.Config) -> parsing.Parser:
    parser = parsing.Parser(settings=settings, prog="fieldapp import")
    parser.description = parser.say("command_import")
    parser.add_argument("kind", choices=(memory.ROLL, memory.SLIPS), help=parser.say("argument_import_kind"))
    parser.add_argument("file", type=Path, metavar="FILE", help=parser.say("argument_import_file"))
    parser.add_argument("--vault", required=True, type=Path, metavar="DIR", help=parser.say("argument_vault"))
    parser.add_argument("--dry-run", action="store_true", help=parser.say("argument_dry_run"))
    told = parser.say("argument_map")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help=told)
    parser.add_argument("--sheet", default="", metavar="NAME", help=parser.say("argument_sheet"))
    parser.add_argument("--village", default="", metavar="VILLAGE", help=parser.say("argument_village"))
    parser.add_argument("--convert", action="store_true", help=parser.say("argument_convert"))
    parser.add_argument("--renew-phones", action="store_true", help=parser.say("argument_renew"))
    parser.add_argument("--doubles", action="store_true", help=parser.say("argument_doubles"))
    parser.add_argument("--faults", type=Path, metavar="FILE", help=parser.say("argument_faults"))
    parser.add_argument("--template", action="store_true", help=parser.say("argument_template"))
    return parser


def _map(parser: parsing.Parser, args: argparse.Namespace) -> dict[str, int]:
    """The columns that were named by hand; a field or column that there is not is wrong use."""
    names = [field.name for field in memory.fields(args.kind)]
    chosen = {}
    for told in args.map:
        field, _, letters = told.partition("=")
        column = grids.column(letters)
        if field not in names or (letters and column < 0):
            parser.error(parser.say("import_map_bad", told=told, fields=", ".join(names)))
        chosen[field] = column
    return chosen


def _sheet(args: argparse.Namespace, book: grids.Book) -> grids.Grid:
    if not args.sheet:
        return book.grids[imports.likely(book, memory.fields(args.kind))]
    found = next((grid for grid in book.grids if grid.name == args.sheet), None)
    if found is None:
        names = ", ".join(grid.name for grid in book.grids)
        raise problems.Problem("import_sheet_unknown", sheet=args.sheet, sheets=names)
    return found


def _plan(
    parser: parsing.Parser,
    args: argparse.Namespace,
    db: sqlite_utils.Database,
    grid: grids.Grid,
    chosen: dict[str, int],
) -> imports.Plan:
    """How the sheet is read. Problem "import_columns_missing" when a column that is needed is not found."""
    plan = memory.plan(db, args.kind, grid)
    columns = {field: column for field, column in (plan.columns | chosen).items() if column >= 0}
    if missing := [field for field in memory.needed(args.kind) if field not in columns]:
        raise problems.Problem("import_columns_missing", fields=", ".join(missing))
    whole = {"village": args.village} if args.village else {}
    plan = msgspec.structs.replace(plan, columns=columns, whole=whole, renew=args.renew_phones)
    found = imports.findings(grid, plan)
    if found and not args.convert:
        told = ", ".join(grids.letters(column) for column in found)
        print(parser.say("import_old_columns", columns=told), file=sys.stderr)
    return msgspec.structs.replace(plan, old=found if args.convert else {})


def _tell(parser: parsing.Parser, plan: imports.Plan, lines: Iterable[memory.Line]) -> None:
    for line in lines:
        for fault in line.faults:
            why = resources.explain(fault.problem, parser.settings.lang)
            if not fault.grave and not line.twin:
                why = parser.say("import_mild", why=why)
            code = "import_line" if fault.column >= 0 else "import_line_whole"
            print(parser.say(code, line=fault.row, column=_column(plan, fault.column), why=why), file=sys.stderr)


def _column(plan: imports.Plan, column: int) -> str:
    title = plan.titles[column] if 0 <= column < len(plan.titles) else ""
    return f"{grids.letters(column)} {title}".strip()


def _save_faults(parser: parsing.Parser, path: Path, plan: imports.Plan, lines: Iterable[memory.Line]) -> None:
    lang = parser.settings.lang
    templates.faults(path, lines, plan.titles, lambda fault: resources.explain(fault.problem, lang), lang)


def _take(
    db: sqlite_utils.Database,
    kind: str,
    lines: list[memory.Line],
    listed: catalogue.Catalogue,
    digest: str,
    now: int,
    wall: str,
) -> None:
    items = [line.item for line in lines]
    if kind == memory.ROLL:
        homes = [item for item in items if isinstance(item, households.Household)]
        import_households.import_households(db, homes, now=now, wall=wall, entropy=os.urandom, digest=digest)
    else:
        slips = [item for item in items if isinstance(item, visits.Slip)]
        import_slips.import_slips(db, slips, catalogue=listed, now=now, wall=wall, entropy=os.urandom, digest=digest)


def _template(parser: parsing.Parser, args: argparse.Namespace, listed: catalogue.Catalogue) -> int:
    lang = parser.settings.lang
    with vaults.unlocked(args.vault, lang) as db:
        wall = hours.wall(vaults.clock())
        team = templates.Team(*memory.team(db, wall))
    if args.kind == memory.ROLL:
        templates.roll(args.file, team, lang)
    else:
        templates.slips(args.file, team, listed, wall[:10], lang)
    print(parser.say("import_template", file=args.file))
    return 0
